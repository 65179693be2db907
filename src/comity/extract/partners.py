"""One event a pair: a text that lists the partners of one state tells of as many dealings, not of one of them all."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from msgspec import structs

from comity.extract.analysis import Analysis, Line
from comity.extract.attach import Chances, rows
from comity.extract.cluster import Cluster
from comity.extract.lexicon import load
from comity.extract.mentions import Candidate, role_of
from comity.model.mentions import EventMention

Told = tuple[Cluster, tuple[str, ...]]
"""The mentions of one event, and its parties."""


@cache
def _words(kind: str) -> re.Pattern[str] | None:
    """Return by which words a list of partners means several events of the kind; None where it never does."""
    source = load("details")["partners"].get(kind)
    return None if source is None else re.compile(source, re.IGNORECASE)


def pairs_of(analysis: Analysis, cluster: Cluster, parties: tuple[str, ...], chances: Chances) -> list[Told]:
    """Return the events that a cluster tells: itself, or one for every partner of one of the parties.

    "Turkey sold drones to Poland, Ukraine and Qatar" are three transfers, "pacts with Australia and Britain" two pacts,
    "a pact with" both of them is one. ``chances`` are the probabilities of all parties.
    """
    parties = _without(parties, contrasted(analysis.lines[cluster.best.line]))
    for number in cluster.lines:
        line = analysis.lines[number]
        here = cluster.only({m for m in cluster.mentions if m.line == number})
        for partners in _lists(line, here, analysis.document.text[line.sentence.start : line.sentence.end], parties):
            hub = _hub(line, here, partners, parties, chances)
            if hub and len(partners) > 1:
                codes = sorted(partners)
                return [(_about(analysis, cluster, number, partners, c), tuple(sorted((hub, c)))) for c in codes]
    return [(cluster, parties)]


def _lists(line: Line, here: Cluster, text: str, parties: Sequence[str]) -> Iterator[set[str]]:
    """Yield the partners that a line lists, ended by "and", below a mention, its verb or the words for several."""
    words = _words(here.kind)
    if words is None or not words.search(text) or _means("together", text):
        return
    told = [line.sentence.token_at(line.sentence.start + m.start()) for m in words.finditer(text) if m.group()]
    heads = [*(m.head for m in here.mentions), *told]
    for row in rows(line):
        joined = [i for i in row if row[0] in line.path_up(i)]
        last = line.sentence.token_at(line.party_at[joined[-1]].start)
        before = {token.lemma for token in line.sentence.tokens[max(0, last - 2) : last]}
        if before & _AND and _hangs(line, row[0], heads, here.kind):
            yield {code for i in joined for code in line.party_at[i].codes}
    if _means("each", text):
        yield set(parties) - subjects(line, here.best)


_AND = frozenset({"and", "&", "well"})
"""What stands before the last of a list; "to Poland, Ukraine said" is none."""


def _means(what: str, text: str) -> bool:
    words = _words(what)
    return words is not None and words.search(text) is not None


def _hangs(line: Line, position: int, heads: Iterable[int], kind: str) -> bool:
    """Return whether a list hangs on one of the words, or its verb; two guests of one host may have come together."""
    roles = {role_of(line, position, head, line.verb_over(head)) or "" for head in heads}
    return any(role and not (kind == "visit" and role.endswith("nsubj")) for role in roles)


def _hub(line: Line, here: Cluster, partners: set[str], parties: Sequence[str], chances: Chances) -> str:
    """Return the party that deals with all the partners, or '' where that is not clear.

    Of several it is the subject, or the only one that the line names; it need not be named there at all.
    """
    others = {code for code in parties if code not in partners}
    if others == set(parties):
        return ""
    named = others & set(line.codes) if len(others) > 1 else others
    named = named & subjects(line, here.best) or named
    if len(named) == 1:
        return min(named)
    if named or (not others and here.kind not in _TWO_SIDED and subjects(line, here.best) & partners):
        return ""
    likely = [(chance, code) for chance, code in chances if code not in partners and chance >= _LEAST]
    return max(likely, default=(0.0, ""))[1]


_TWO_SIDED, _LEAST = frozenset({"arms_transfer", "dual_use_supply"}), 0.1


def _about(analysis: Analysis, cluster: Cluster, number: int, partners: set[str], code: str) -> Cluster:
    """Return the mentions that tell of one partner: in the list, in lines that name it, and in those that follow."""
    members: set[Candidate] = set()
    latest: set[str] = partners
    for mention in cluster.mentions:
        named = partners.intersection(analysis.lines[mention.line].codes)
        latest = named or latest
        if mention.line == number or code in latest:
            members.add(mention)
    barred = (n for n, line in enumerate(analysis.lines) if partners.intersection(line.codes) - {code} and n != number)
    elsewhere = frozenset(n for n in barred if code not in analysis.lines[n].codes)
    return structs.replace(cluster.only(members), elsewhere=elsewhere)


def subjects(line: Line, mention: Candidate) -> set[str]:
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


def with_contrast(analysis: Analysis, cluster: Cluster, event: EventMention) -> list[EventMention]:
    """Return the event, and of "unlike Iran, China has not armed Russia" what it says of Iran: the reverse."""
    best = cluster.best
    line = analysis.lines[best.line]
    others = contrasted(line)
    hub = set(event.parties) - _opposed(line, best, others, event.parties)
    if not others or len(hub) != 1 or not (event.modality == "denied" or _is_negated(line, best)):
        return [event]
    pairs = [tuple(sorted({*hub, code})) for code in sorted(others - hub)]
    return [
        structs.replace(event, modality="denied"),
        *(structs.replace(event, parties=p, modality="reported") for p in pairs),
    ]


def _opposed(line: Line, mention: Candidate, others: set[str], parties: Sequence[str]) -> set[str]:
    """Return the party that others are set against: the subject, or else the first of the parties behind them."""
    found = subjects(line, mention).intersection(parties)
    behind = [code for code in line.codes if code in parties and code not in others]
    return found if len(found) == 1 else set(behind[:1])


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
    """Return whether "not" stands with the mention or what it hangs on, in its own clause."""
    tokens = line.sentence.tokens
    for index in line.path_up(mention.head):
        if any(tokens[child].dep == "neg" for child in line.children.get(index, ())):
            return True
        if tokens[index].dep == "conj":
            break
    return False
