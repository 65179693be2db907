"""What the mentions of one occasion add up to: an event or not, of which kind, and how it is asserted."""

import re
from collections.abc import Iterator, Sequence
from math import log

from comity.extract.analysis import Analysis, Line
from comity.extract.cluster import Cluster, own_name
from comity.extract.dates import ResolvedDate
from comity.extract.encoder import MODALITIES, WHOLE, steps
from comity.extract.lexicon import patterns
from comity.extract.linear import bucket
from comity.extract.mentions import Candidate, document_tone, role_of

_SURE = 0.4
"""How likely a mention has to tell the event for its words to say of which kind it is."""
_BESIDE = 90
"""Characters around a mention in which words say how an exercise is run."""
_PARTING = re.compile(r";|\b(?:while|whereas|but|not|no)\b")
_NOT = re.compile(r"\bnot (?:an? |the )?$")


def event_features(
    analysis: Analysis,
    cluster: Cluster,
    clusters: Sequence[Cluster],
    chances: Sequence[tuple[float, str]],
    parties: Sequence[str],
) -> list[str]:
    """Return what speaks for and against the cluster being one of the guide's events.

    ``chances`` are all parties with their probabilities, ``parties`` those chosen: an event needs to be sure of two.
    """
    reading = analysis.reading
    found = [
        *_seen(analysis, cluster, clusters),
        f"chosen={min(len(parties), 5)}",
        *steps("least chosen", _odds(min((p for p, code in chances if code in parties), default=0.0))),
        *steps("best left out", _odds(max((p for p, code in chances if code not in parties), default=0.0))),
        *steps("told", max(reading.of_line(m.line, m.kind) for m in cluster.mentions)),
        *steps("read", max((reading.of_mention(m) for m in cluster.mentions if m.lemma != WHOLE), default=-9)),
        *document_tone(analysis),
        *_contest(cluster, clusters),
    ]
    return ["bias", f"k={cluster.kind}", *found, *(f"{cluster.kind}&{f}" for f in found)]


def _seen(analysis: Analysis, cluster: Cluster, clusters: Sequence[Cluster]) -> Iterator[str]:
    """Yield what can be counted and seen: mentions, names, dates and parties, and how it stands among its like."""
    best = cluster.best
    line = analysis.lines[best.line]
    peers = sorted((c for c in clusters if c.kind == cluster.kind), key=lambda c: -max(c.scores))
    name = own_name(line, best)
    odds = _odds(max(cluster.scores))
    yield from (f"odds>{edge}" for edge in (-1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3) if odds > edge)
    yield f"mentions={bucket(len(cluster.mentions), (1, 2, 4, 8))}"
    yield f"lines={bucket(len(cluster.lines), (1, 2, 4))}"
    yield f"rank={min(peers.index(cluster), 4)}"
    yield f"title={0 in cluster.lines}"
    yield f"name={'none' if name is None else name.rule}"
    yield f"dated={any(analysis.lines[n].dates for n in cluster.lines)}"
    yield f"dated best={bool(line.dates)}"
    yield f"parties={min(len({c for n in cluster.lines for c in analysis.lines[n].codes}), 3)}"
    yield f"best parties={min(len(line.codes), 3)}"
    yield f"form={'name' if best.name else line.sentence.tokens[best.head].tag}"
    yield f"article={_article(line, best)}"
    yield f"crowd={bucket(sum(best.line in c.lines for c in clusters), (1, 2, 3))}"
    yield f"rivals={_rivals(cluster, clusters)}"


def _contest(cluster: Cluster, clusters: Sequence[Cluster]) -> Iterator[str]:
    """Yield which other kinds claim the best mention's line, or its very words, and who is the surer."""
    best, mine = cluster.best, max(cluster.scores)
    seen: dict[str, None] = {}
    for other in clusters:
        if other is cluster:
            continue
        for mention, score in zip(other.mentions, other.scores, strict=True):
            if mention.line == best.line:
                who = "above" if score > mine else "near" if score > mine / 2 else "below"
                seen[f"line:{other.kind}:{who}"] = None
                if mention.start < best.end and mention.end > best.start:
                    seen[f"word:{other.kind}:{who}"] = None
                    seen[f"word:{who}"] = None
    yield from seen


def _article(line: Line, mention: Candidate) -> str:
    tokens = line.sentence.tokens
    words = [tokens[i].lemma for i in line.children.get(mention.head, ()) if tokens[i].dep in ("det", "poss")]
    return words[0] if words else "none"


def _rivals(cluster: Cluster, clusters: Sequence[Cluster]) -> str:
    """Say whether another kind claims the same line more surely."""
    best = cluster.best
    higher = sum(best.line in c.lines and c is not cluster and max(c.scores) > max(cluster.scores) for c in clusters)
    return str(min(higher, 2))


def kind_of(analysis: Analysis, cluster: Cluster) -> tuple[str, str, int, int]:
    """Return the guide's kind with the rule and the place of the words that say so.

    It is the family's, but for an exercise of which a sure mention, or the words beside it, say how it is run.
    """
    text = analysis.document.text
    sure = [m for m, score in zip(cluster.mentions, cluster.scores, strict=True) if score >= _SURE]
    for kind, words in patterns("run") if cluster.kind == "exercise" else ():
        for mention in sure:
            if mention.detail == kind and not _NOT.search(text, max(0, mention.start - _BESIDE), mention.start):
                return kind, f"trigger:{mention.lemma}", mention.start, mention.end
            if match := words.search(text, *_beside(analysis, mention)):
                return kind, f"detail:{kind}", *match.span()
    return cluster.kind, f"trigger:{cluster.best.lemma}", cluster.best.start, cluster.best.end


def _beside(analysis: Analysis, mention: Candidate) -> tuple[int, int]:
    """Return the offsets of the words around a mention that go with it: not those of another clause, or after "not"."""
    text, whole = analysis.document.text, analysis.lines[mention.line].sentence
    low, high = max(whole.start, mention.start - _BESIDE), min(whole.end, mention.end + _BESIDE)
    before = [match.end() for match in _PARTING.finditer(text, low, mention.start)]
    after = _PARTING.search(text, mention.end, high)
    return (before[-1] if before else low), (after.start() if after else high)


def modality_features(analysis: Analysis, cluster: Cluster, start: ResolvedDate | None) -> list[str]:
    """Return what tells whether the event happened, is planned, is merely possible, or is ruled out."""
    found: dict[str, None] = {}
    for mention, score in zip(cluster.mentions, cluster.scores, strict=True):
        line = analysis.lines[mention.line]
        marks = [*_grammar(line, mention), *_when(analysis, line), *_cues(line, mention)]
        if mention.line == 0:
            found |= dict.fromkeys("title " + mark for mark in marks)
        found |= dict.fromkeys(marks)
        if score == max(cluster.scores):
            found |= dict.fromkeys("best " + mark for mark in marks)
        if mention is cluster.mentions[0]:
            found |= dict.fromkeys("first " + mark for mark in marks)
    words = {f"t={m.lemma}": None for m in cluster.mentions}
    begins = {f"start={relation_to(analysis, start)}": None, f"k={cluster.kind}": None}
    found |= words | begins | {f"{cluster.kind}&{mark}": None for mark in (*begins, *words)}
    found[f"lines={bucket(len(cluster.lines), (1, 3))}"] = None
    found[f"title={0 in cluster.lines}"] = None
    return ["bias", *found, *_asserted(analysis, cluster)]


def _asserted(analysis: Analysis, cluster: Cluster) -> Iterator[str]:
    """Yield how the encoder takes the event to be asserted, by the best mention and by all."""
    read = [analysis.reading.asserted(mention) for mention in cluster.mentions]
    best = analysis.reading.asserted(cluster.best)
    for modality in MODALITIES:
        yield from steps(f"best {modality}", _odds(best[modality]))
        yield from steps(modality, _odds(sum(one[modality] for one in read) / len(read)))


def _odds(chance: float) -> float:
    return log((chance + 1e-6) / (1 - chance + 1e-6))


def _grammar(line: Line, mention: Candidate) -> Iterator[str]:
    tokens = line.sentence.tokens
    verb = line.verb_over(mention.head)
    if verb is None:
        yield "verbless"
        return
    chain = [i for i in line.path_up(verb) if tokens[i].tag.startswith(("VB", "MD"))][:3]
    for depth, index in enumerate(chain):
        helpers = sorted(
            tokens[i].lemma for i in line.children.get(index, ()) if tokens[i].dep in ("aux", "auxpass", "neg")
        )
        yield f"tense{depth}={tokens[index].tag}:{'+'.join(helpers)}"
        yield f"verb{depth}={tokens[index].lemma}"
        for cue in line.cues[index]:
            yield f"verb:{cue}"
            yield f"verb:{cue}:{tokens[index].tag}:{'+'.join(helpers)}"
        for helper in helpers:
            yield f"helper={helper}"


def _cues(line: Line, mention: Candidate) -> Iterator[str]:
    verb = line.verb_over(mention.head)
    for index, cues in enumerate(line.cues):
        for cue in cues:
            if cue in ("planned", "hypothetical", "denied", "cancelled", "recurring", "speech"):
                role = role_of(line, index, mention.head, verb)
                yield f"{cue}={line.sentence.tokens[index].lemma}"
                yield f"{cue}@{'near' if role else 'far'}"
    if line.sentence.tokens[-1].text == "?":
        yield "question"


def _when(analysis: Analysis, line: Line) -> Iterator[str]:
    for found in line.dates:
        yield "when=" + relation_to(analysis, found)
        yield f"date={found.anchored_by}"


def relation_to(analysis: Analysis, found: ResolvedDate | None) -> str:
    """Say whether a date lies before, in or after the time of publication."""
    published = analysis.document.published
    if published is None or found is None:
        return "unknown"
    if found.date.start > published.end or is_later(analysis, found):
        return "future"
    return "past" if found.date.end < published.start else "now"


def is_later(analysis: Analysis, found: ResolvedDate) -> bool:
    """Return whether a date is "later in 2015" or "later this year": what is left of a time when the text appeared."""
    published = analysis.document.published
    said = _LATER.search(analysis.document.text[max(0, found.start_char - 10) : found.end_char])
    return said is not None and published is not None and found.date.end > published.end


_LATER = re.compile(r"\blater (?:in|this|on)\b")
