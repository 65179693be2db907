"""One event per occasion: which mentions of a document tell of the same thing."""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache, partial

from msgspec import Struct, structs

from comity.extract.analysis import Analysis, Line
from comity.extract.encoder import anchor, steps
from comity.extract.linear import bucket
from comity.extract.mentions import Candidate, role_of
from comity.extract.names import Name

Link = Callable[[Candidate, Candidate], float]
"""The probability that a mention and an earlier one tell of the same occasion."""


class Cluster(Struct, frozen=True):
    """The mentions of one occasion, in order, each with the probability that it tells an event.

    ``around`` are lines without any mention that follow one of these: they go on about the same occasion.
    ``name`` is the occasion's where the cluster is a part told apart by it, ``elsewhere`` are lines of other parts.
    """

    mentions: tuple[Candidate, ...]
    scores: tuple[float, ...]
    around: tuple[int, ...] = ()
    name: Name | None = None
    elsewhere: frozenset[int] = frozenset()

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

    def only(
        self, members: Container[Candidate], *, around: tuple[int, ...] = (), name: Name | None = None
    ) -> "Cluster":
        """Return the cluster of ``members`` alone, which go on in the lines ``around`` and may have a name."""
        pairs = [(m, score) for m, score in zip(self.mentions, self.scores, strict=True) if m in members]
        mentions, scores = zip(*pairs, strict=True)
        return Cluster(mentions, scores, around, name or self.name)


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
            if score >= LIKELY:
                owners.setdefault(mention.line, []).append(index)
    around: dict[int, list[int]] = {}
    last = None
    for line in range(lines):
        last = line if line in owners else last
        if last is not None and last < line <= last + _FOLLOWING:
            for index in owners[last]:
                around.setdefault(index, []).append(line)
    return [structs.replace(c, around=tuple(around.get(i, ()))) for i, c in enumerate(clusters)]


LIKELY, _FOLLOWING = 0.3, 3


def _strength(mention: Candidate, cluster: Sequence[Candidate], link: Link) -> float:
    """Return the mean of the strongest link and of all links: one good link counts, contradictions cost.

    A link that is out of the question (0) rules the whole cluster out.
    """
    values = [link(earlier, mention) for earlier in cluster]
    return (max(values) + sum(values) / len(values)) / 2 if min(values) else 0.0


def own_name(line: Line, mention: Candidate) -> Name | None:
    """Return the proper name that goes with a mention: itself, or the nearest within a few words."""
    if mention.name is not None:
        return mention.name
    topic = "agreement" if mention.kind == "agreement" else "event"
    if mention.kind not in ("agreement", "exercise", "patrol"):
        return None
    tokens = line.sentence.tokens
    low, high = tokens[max(0, mention.first - _NEAR)].start, tokens[: mention.last + _NEAR + 1][-1].end
    beside = (n for n in line.names if n.topic == topic and n.start < high and n.end > low)
    near = [(abs(_gap(line, n, mention)), n.start, n) for n in beside]
    return min(near)[2] if near and min(near)[0] <= _NEAR else None


def _gap(line: Line, name: Name, mention: Candidate) -> int:
    tokens = line.sentence.between(name.start, name.end)
    if not tokens:
        return 99
    return tokens[0] - mention.last if tokens[0] > mention.last else mention.first - tokens[-1]


class _Side(Struct, frozen=True, kw_only=True):
    """What one mention brings to every pair it stands in; found once, for a long list makes many pairs."""

    mention: Candidate
    name: Name | None
    codes: frozenset[str]
    years: frozenset[str]
    date: str
    parties: frozenset[str]
    places: frozenset[str]
    things: frozenset[str]
    verb: int | None
    article: tuple[str, ...]


def _side(analysis: Analysis, mention: Candidate) -> _Side:
    line = analysis.lines[mention.line]
    return _Side(
        mention=mention,
        name=own_name(line, mention),
        codes=frozenset(line.codes),
        years=years_of(line),
        date=own_date(line, mention),
        parties=_own_parties(line, mention),
        places=_own_places(line, mention),
        things=_things(line, mention),
        verb=line.verb_over(mention.head),
        article=tuple(_article(line, mention)),
    )


def pairing(analysis: Analysis) -> Callable[[Candidate, Candidate], list[str]]:
    """Return the function that says what speaks for and against two mentions telling of the same occasion."""
    side = cache(partial(_side, analysis))
    return lambda earlier, later: [
        *_pair(side(earlier), side(later)),
        *steps("one", analysis.reading.tied("same", [later], [anchor(earlier)])[0]),
    ]


def apart(analysis: Analysis) -> Callable[[Candidate, Candidate], bool]:
    """Return the function that says whether two mentions are dated in different years: they are two occasions."""
    dated = cache(lambda mention: own_date(analysis.lines[mention.line], mention))
    return lambda earlier, later: _other_year(dated(earlier), dated(later))


def pair_features(analysis: Analysis, earlier: Candidate, later: Candidate) -> list[str]:
    """Return what speaks for and against two mentions telling of the same occasion."""
    return pairing(analysis)(earlier, later)


def _pair(left: _Side, right: _Side) -> list[str]:
    earlier, later = left.mention, right.mention
    found = [
        *_names(left.name, right.name),
        *_distance(earlier, later),
        *_parties(left.codes, right.codes),
        *_years(left.years, right.years),
        *_own_dates(left.date, right.date),
        _compare("own parties", left.parties, right.parties),
        _compare("own places", left.places, right.places),
        _compare("things", left.things, right.things),
        *(f"later {said}" for said in right.article),
        *(f"earlier {said}" for said in left.article),
        f"same word={earlier.lemma == later.lemma}",
        f"title={earlier.line == 0}",
    ]
    if earlier.line == later.line:
        found.append("same verb" if left.verb == right.verb else "other verb")
    group = "x" if later.kind == "exercise" else "t" if later.kind in ("agreement", "consultation", "visit") else "g"
    return ["bias", f"k={later.kind}", *found, *(f"{group}&{f}" for f in found)]


def _names(left: Name | None, right: Name | None) -> Iterator[str]:
    if left is None and right is None:
        yield "no name"
    elif left is None or right is None:
        yield "one name:" + ("earlier" if left else "later")
    elif not same_base(left, right):
        yield "other name"
    elif not left.edition or not right.edition:
        yield "same name, one edition" if left.edition or right.edition else "same name, no edition"
    else:
        yield "same edition" if left.edition == right.edition else "other edition"


def same_base(left: Name, right: Name) -> bool:
    """Return whether two names are of one series, or one of them without its edition is in the other."""
    if left.series and right.series:
        return left.series == right.series
    return left.base == right.base or f" {left.base} " in f" {right.base} " or f" {right.base} " in f" {left.base} "


def _distance(earlier: Candidate, later: Candidate) -> Iterator[str]:
    gap = later.line - earlier.line
    yield "gap=" + bucket(gap, (0, 1, 2, 4, 8))


def _parties(a: frozenset[str], b: frozenset[str]) -> Iterator[str]:
    if not a or not b:
        yield "parties=unsaid"
    elif a == b:
        yield "parties=same" + ("" if len(a) < 2 else "+")
    elif a <= b or b <= a:
        yield "parties=part"
    else:
        yield "parties=" + ("some" if a & b else "other")


def _compare(what: str, left: frozenset[str], right: frozenset[str]) -> str:
    """Return whether two mentions say the same, some of the same, or other things."""
    if not left or not right:
        return f"{what}=unsaid"
    return f"{what}=" + ("same" if left == right else "some" if left & right else "other")


def _own_parties(line: Line, mention: Candidate) -> frozenset[str]:
    verb = line.verb_over(mention.head)
    tied = (e for i, e in line.party_at.items() if role_of(line, i, mention.head, verb))
    return frozenset(code for entity in tied for code in entity.codes)


def _own_places(line: Line, mention: Candidate) -> frozenset[str]:
    near = (p for p in line.localities if abs(line.sentence.token_at(p.start) - mention.head) <= _NEAR)
    return frozenset(place.text for place in near)


def _things(line: Line, mention: Candidate) -> frozenset[str]:
    tokens = line.sentence.tokens
    low, high = max(0, mention.first - _NEAR), mention.last + _NEAR + 1
    return frozenset(tokens[i].lemma for i in range(low, min(high, len(tokens))) if _MADE.intersection(line.cues[i]))


_NEAR = 8
_MADE = frozenset({"weapon", "dual_use"})


def _years(a: frozenset[str], b: frozenset[str]) -> Iterator[str]:
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


def _other_year(a: str, b: str) -> bool:
    return bool(a and b) and a[:4] != b[:4]


def _own_dates(a: str, b: str) -> Iterator[str]:
    if not a and not b:
        yield "own dates=none"
    elif not a or not b:
        yield "own dates=" + ("earlier" if a else "later")
    elif _other_year(a, b):
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


def _article(line: Line, mention: Candidate) -> Iterator[str]:
    tokens = line.sentence.tokens
    token = tokens[mention.head]
    form = "verb" if token.tag.startswith("VB") else "plural" if token.tag.endswith("S") else "noun"
    yield f"form={'name' if mention.name else form}"
    for child in line.children.get(mention.head, ()):
        if tokens[child].dep in ("det", "poss"):
            yield f"det={tokens[child].lemma}"
    window = " ".join(t.text.lower() for t in tokens[max(0, mention.first - 4) : mention.last + 2])
    for word in sorted(set(_ORDER.findall(window))):
        yield f"order={word}"
