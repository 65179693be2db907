"""One event a pair: a text that lists the partners of one state tells of as many dealings, not of one of them all."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from comity.extract.analysis import Analysis, Line
from comity.extract.attach import rows
from comity.extract.cluster import Cluster
from comity.extract.lexicon import patterns
from comity.extract.mentions import Candidate, role_of
from comity.model.mentions import EventMention

_AND = frozenset({"and", "&", "well"})
"""What stands before the last of a list; "to Poland, Ukraine said" is none."""


def pairs_of(analysis: Analysis, cluster: Cluster, parties: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the parties of each event that a cluster tells: ``parties``, or a pair for every partner of one of them.

    "Turkey sold drones to Poland, Ukraine and Qatar" are three transfers, "pacts with Australia and Britain" two pacts,
    "a pact with" both of them is one.
    """
    line = analysis.lines[cluster.best.line]
    parties = _without(parties, contrasted(line))
    text = analysis.document.text[line.sentence.start : line.sentence.end]
    several = dict(patterns("pairs")).get(cluster.kind)
    if several is None or not several.search(text) or dict(patterns("together"))["all"].search(text):
        return (parties,)
    words = [line.sentence.token_at(line.sentence.start + m.start()) for m in several.finditer(text) if m.group()]
    for partners in (*_lists(line, cluster, words), *_each(line, cluster, parties, text)):
        hub = set(parties) - partners
        if len(hub) == 1 and len(partners) > 1 and partners & set(parties):
            return tuple(tuple(sorted({*hub, code})) for code in sorted(partners))
    return (parties,)


def with_contrast(analysis: Analysis, cluster: Cluster, event: EventMention) -> list[EventMention]:
    """Return the event, and of "unlike Iran, China has not armed Russia" what it says of Iran: the reverse."""
    best = cluster.best
    line = analysis.lines[best.line]
    others = contrasted(line)
    hub = set(event.parties) - _subject(line, best)
    if not others or len(hub) != 1 or not (event.modality == "denied" or _is_negated(line, best)):
        return [event]
    pairs = [tuple(sorted({*hub, code})) for code in sorted(others - hub)]
    return [replace(event, modality="denied"), *(replace(event, parties=p, modality="reported") for p in pairs)]


def contrasted(line: Line) -> set[str]:
    """Return the parties that the sentence sets its own against: "unlike Iran and North Korea, ..."."""
    found: set[str] = set()
    for row in rows(line):
        begin = line.sentence.token_at(line.party_at[row[0]].start)
        words = " ".join(token.text.lower() for token in line.sentence.tokens[max(0, begin - 4) : begin])
        if words.removesuffix(" the").endswith(_UNLIKE):
            found.update(code for i in row if row[0] in line.path_up(i) for code in line.party_at[i].codes)
    return found


_UNLIKE = ("unlike", "in contrast to", "in contrast with", "as opposed to")


def _without(parties: tuple[str, ...], others: set[str]) -> tuple[str, ...]:
    kept = tuple(code for code in parties if code not in others)
    return kept if len(kept) > 1 else parties


def _is_negated(line: Line, mention: Candidate) -> bool:
    above = line.path_up(mention.head)
    return any(line.sentence.tokens[child].dep == "neg" for i in above for child in line.children.get(i, ()))


def _each(line: Line, cluster: Cluster, parties: Collection[str], text: str) -> Iterator[set[str]]:
    """Yield the others where one has dealt "with each of" them, whoever they are."""
    subject = _subject(line, cluster.best)
    if len(subject) == 1 and dict(patterns("together"))["each"].search(text):
        yield set(parties) - subject


def _subject(line: Line, mention: Candidate) -> set[str]:
    """Return the parties that are subject of the mention, of its verb, or of a verb above: "China was seen arming"."""
    tokens = line.sentence.tokens
    above = set(line.path_up(mention.head))
    found: set[str] = set()
    for position, entity in line.party_at.items():
        path = line.path_up(position)
        step = next((below for below, top in pairwise(path) if top in above), None)
        if step is not None and tokens[step].dep.startswith("nsubj"):
            found.update(entity.codes)
    return found


def _lists(line: Line, cluster: Cluster, words: Sequence[int]) -> Iterator[set[str]]:
    """Yield the parties of each list, ended by "and", that hangs on a mention in the line, its verb, or ``words``."""
    tokens = line.sentence.tokens
    heads = [*(m.head for m in cluster.mentions if m.line == cluster.best.line), *words]
    for row in rows(line):
        joined = [i for i in row if row[0] in line.path_up(i)]
        last = line.sentence.token_at(line.party_at[joined[-1]].start)
        roles = {role for head in heads if (role := role_of(line, row[0], head, line.verb_over(head)))}
        if cluster.kind == "visit":  # two guests of one host may have come together
            roles = {role for role in roles if not role.endswith("nsubj")}
        if roles and tokens[last - 1].lemma in _AND:
            yield {code for i in joined for code in line.party_at[i].codes}
