"""One event per occasion: which mentions of a document tell of the same thing."""

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct, structs

from comity.extract.analysis import Analysis, Line
from comity.extract.linear import bucket
from comity.extract.mentions import Candidate
from comity.extract.names import Name

Link = Callable[[Candidate, Candidate], float]
"""The probability that a mention and an earlier one tell of the same occasion."""


class Cluster(Struct, frozen=True):
    """The mentions of one occasion, in order, each with the probability that it tells an event.

    ``around`` are lines without any mention that follow one of these: they go on about the same occasion.
    """

    mentions: tuple[Candidate, ...]
    scores: tuple[float, ...]
    around: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """The family of the mentions."""
        return self.mentions[0].kind

    @property
    def best(self) -> Candidate:
        """The mention most surely an event; the first among equals."""
        return self.mentions[self.scores.index(max(self.scores))]

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines in which the mentions stand."""
        return tuple(dict.fromkeys(m.line for m in self.mentions))

    @property
    def scope(self) -> tuple[int, ...]:
        """The lines in which fields of the event may stand."""
        return tuple(sorted({*self.lines, *self.around}))


def merge(mentions: Sequence[Candidate], scores: Sequence[float], link: Link, threshold: float) -> list[Cluster]:
    """Join each mention to the earlier cluster it is most surely linked to, or let it open a new one."""
    clusters: list[list[int]] = []
    for index, mention in enumerate(mentions):
        best, strength = None, threshold
        for cluster in clusters:
            if mentions[cluster[0]].kind == mention.kind:
                value = _strength(mention, [mentions[i] for i in cluster], link)
                if value >= strength:
                    best, strength = cluster, value
        if best is None:
            clusters.append([index])
        else:
            best.append(index)
    return [Cluster(tuple(mentions[i] for i in c), tuple(scores[i] for i in c)) for c in clusters]


def with_scope(clusters: Sequence[Cluster], lines: int) -> list[Cluster]:
    """Give every line without a likely mention to the clusters of the mention before it, a few lines at most."""
    owners: dict[int, list[int]] = {}
    for index, cluster in enumerate(clusters):
        for mention, score in zip(cluster.mentions, cluster.scores, strict=True):
            if score >= _LIKELY:
                owners.setdefault(mention.line, []).append(index)
    around: dict[int, list[int]] = {}
    last = None
    for line in range(lines):
        last = line if line in owners else last
        if last is not None and last < line <= last + _FOLLOWING:
            for index in owners[last]:
                around.setdefault(index, []).append(line)
    return [structs.replace(c, around=tuple(around.get(i, ()))) for i, c in enumerate(clusters)]


_LIKELY, _FOLLOWING = 0.3, 3


def _strength(mention: Candidate, cluster: Sequence[Candidate], link: Link) -> float:
    """Return the mean of the strongest link and of all links: one good link counts, contradictions cost."""
    values = [link(earlier, mention) for earlier in cluster]
    return (max(values) + sum(values) / len(values)) / 2


def own_name(line: Line, mention: Candidate) -> Name | None:
    """Return the proper name that goes with a mention: itself, or the nearest within a few words."""
    if mention.name is not None:
        return mention.name
    topic = "agreement" if mention.kind == "agreement" else "event"
    if mention.kind not in ("agreement", "exercise", "patrol"):
        return None
    near = [(abs(_gap(line, n, mention)), n.start, n) for n in line.names if n.topic == topic]
    return min(near)[2] if near and min(near)[0] <= 8 else None


def _gap(line: Line, name: Name, mention: Candidate) -> int:
    tokens = line.sentence.between(name.start, name.end)
    if not tokens:
        return 99
    return tokens[0] - mention.last if tokens[0] > mention.last else mention.first - tokens[-1]


def pair_features(analysis: Analysis, earlier: Candidate, later: Candidate) -> list[str]:
    """Return what speaks for and against two mentions telling of the same occasion."""
    left, right = analysis.lines[earlier.line], analysis.lines[later.line]
    found = [
        *_names(own_name(left, earlier), own_name(right, later)),
        *_distance(earlier, later),
        *_parties(left, right),
        *_years(left, right),
        *_own_dates(left, earlier, right, later),
        *_article(right, later, "later"),
        *_article(left, earlier, "earlier"),
        f"same word={earlier.lemma == later.lemma}",
        f"title={earlier.line == 0}",
    ]
    if earlier.line == later.line:
        found.append("same verb" if left.verb_over(earlier.head) == right.verb_over(later.head) else "other verb")
    group = "x" if later.kind == "exercise" else "t" if later.kind in ("agreement", "consultation", "visit") else "g"
    return ["bias", f"k={later.kind}", *found, *(f"{group}&{f}" for f in found)]


def _names(left: Name | None, right: Name | None) -> Iterator[str]:
    if left is None and right is None:
        yield "no name"
    elif left is None or right is None:
        yield "one name:" + ("earlier" if left else "later")
    elif not _same_base(left, right):
        yield "other name"
    elif not left.edition or not right.edition:
        yield "same name, one edition" if left.edition or right.edition else "same name, no edition"
    else:
        yield "same edition" if left.edition == right.edition else "other edition"


def _same_base(left: Name, right: Name) -> bool:
    if left.series and right.series:
        return left.series == right.series
    return left.base == right.base or f" {left.base} " in f" {right.base} " or f" {right.base} " in f" {left.base} "


def _distance(earlier: Candidate, later: Candidate) -> Iterator[str]:
    gap = later.line - earlier.line
    yield "gap=" + bucket(gap, (0, 1, 2, 4, 8))


def _parties(left: Line, right: Line) -> Iterator[str]:
    a, b = set(left.codes), set(right.codes)
    if not a or not b:
        yield "parties=unsaid"
    elif a == b:
        yield "parties=same" + ("" if len(a) < 2 else "+")
    elif a <= b or b <= a:
        yield "parties=part"
    else:
        yield "parties=" + ("some" if a & b else "other")


def _years(left: Line, right: Line) -> Iterator[str]:
    a, b = years_of(left), years_of(right)
    if not a or not b:
        yield "year=unsaid"
    else:
        yield "year=same" if a & b else "year=other"


def own_date(line: Line, mention: Candidate) -> str:
    """Return the date that goes with a mention (ISO): its name's year, or the nearest one under the same verb."""
    if mention.name is not None and mention.name.year:
        return mention.name.year
    verb = line.verb_over(mention.head)
    near = []
    for found in line.dates:
        position = line.sentence.token_at(found.start_char)
        gap = abs(position - mention.head)
        if found.iso and (gap <= _CLOSE or line.verb_over(position) == verb):
            near.append((gap, found.start_char, found.iso))
    return min(near)[2] if near else ""


_CLOSE = 6


def _own_dates(left: Line, earlier: Candidate, right: Line, later: Candidate) -> Iterator[str]:
    a, b = own_date(left, earlier), own_date(right, later)
    if not a and not b:
        yield "own dates=none"
    elif not a or not b:
        yield "own dates=" + ("earlier" if a else "later")
    elif a[:4] != b[:4]:
        yield "own dates=other year"
    elif a == b or len(a) == 4 or len(b) == 4:
        yield "own dates=agree"
    else:
        yield "own dates=" + ("other month" if a[:7] != b[:7] else "same month")


def years_of(line: Line) -> frozenset[str]:
    """Return the years that the line's dates and names speak of."""
    dated = {d.iso[:4] for d in line.dates if d.iso}
    return frozenset(dated | {n.year for n in line.names if n.year})


_ORDER = re.compile(
    r"\b(first|last|previous|earlier|another|next|second|third|other|similar|also|former|separate|new|two|three)\b"
)


def _article(line: Line, mention: Candidate, side: str) -> Iterator[str]:
    tokens = line.sentence.tokens
    token = tokens[mention.head]
    form = "verb" if token.tag.startswith("VB") else "plural" if token.tag.endswith("S") else "noun"
    yield f"{side} form={'name' if mention.name else form}"
    for child in line.children.get(mention.head, ()):
        if tokens[child].dep in ("det", "poss"):
            yield f"{side} det={tokens[child].lemma}"
    window = " ".join(t.text.lower() for t in tokens[max(0, mention.first - 4) : mention.last + 2])
    for word in sorted(set(_ORDER.findall(window))):
        yield f"{side} order={word}"
