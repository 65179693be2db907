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
    for number in cluster.lines:
        line = analysis.lines[number]
        here = cluster.only({m for m in cluster.mentions if m.line == number})
        for partners in _lists(line, here, analysis.document.text[line.sentence.start : line.sentence.end], parties):
            hub = _hub(analysis, here, partners, parties, chances)
            if hub and len(partners) > 1:
                told = {code for n in cluster.lines for code in analysis.lines[n].codes if code in parties} - {hub}
                codes = partners | told if cluster.kind in _ALWAYS else partners
                return [(_about(analysis, cluster, codes, c), tuple(sorted((hub, c)))) for c in sorted(codes)]
    return [(cluster, parties)]


_TWO_SIDED = frozenset({"arms_transfer", "dual_use_supply"})
"""Kinds with one supplier and one recipient, either of which may be listed."""
_ALWAYS = _TWO_SIDED | {"visit"}
"""Kinds of which every other party told of has an event of its own with the one that deals with them all."""


def _lists(line: Line, here: Cluster, text: str, parties: Sequence[str]) -> Iterator[set[str]]:
    """Yield the partners that a line lists, ended by "and", below a mention, its verb or the words for several."""
    words = _words(here.kind)
    if words is None or not words.search(text) or _means("together", text):
        return
    told = [line.sentence.token_at(line.sentence.start + m.start()) for m in words.finditer(text) if m.group()]
    heads = [*(m.head for m in here.mentions), *told]
    for row in rows(line):
        if is_contrast(line, row):
            continue
        joined = [i for i in row if row[0] in line.path_up(i)]
        last = line.sentence.token_at(line.party_at[joined[-1]].start)
        before = {token.lemma for token in line.sentence.tokens[max(0, last - 2) : last]}
        if before & _AND and _hangs(line, row[0], heads, here.kind):
            yield {code for i in joined for code in line.party_at[i].codes}
    if _means("each", text):
        yield set(parties) - subjects(line, here.best.head)


_AND = frozenset({"and", "&", "well"})
"""What stands before the last of a list; "to Poland, Ukraine said" is none."""


def _means(what: str, text: str) -> bool:
    words = _words(what)
    return words is not None and words.search(text) is not None


def _hangs(line: Line, position: int, heads: Iterable[int], kind: str) -> bool:
    """Return whether a list hangs on one of the words, or its verb; two guests of one host may have come together."""
    roles = {role_of(line, position, head, line.verb_over(head)) or "" for head in heads}
    return any(role and not (kind == "visit" and role.endswith("nsubj")) for role in roles)


def _hub(analysis: Analysis, here: Cluster, partners: set[str], parties: Sequence[str], chances: Chances) -> str:
    """Return the party that deals with all the partners, or '' where that is not clear.

    It is the only other one that the line names, or of several the subject. Where the line names none, it is who was
    spoken of before ("It later sold ..."), or else the likeliest.
    """
    line = analysis.lines[here.best.line]
    others = {code for code in parties if code not in partners}
    doing = subjects(line, here.best.head)
    named = others & set(line.codes)
    if named:
        named = named - doing if doing & partners else named & doing or named
        return min(named) if len(named) == 1 else ""
    if len(others) == len(parties) or (doing & partners and here.kind not in _TWO_SIDED):
        return ""
    before = "" if doing else _spoken_of(analysis, here.best.line, partners)
    likely = [(chance, code) for chance, code in chances if code not in partners and chance >= _LEAST]
    return before or max(likely, default=(0.0, ""))[1]


_LEAST, _BACK = 0.1, 3


def _spoken_of(analysis: Analysis, number: int, partners: set[str]) -> str:
    """Return the only party that is subject of one of the lines before, the nearest first; '' where there is none."""
    for n in range(number - 1, max(-1, number - 1 - _BACK), -1):
        line = analysis.lines[n]
        verbs = [i for i, token in enumerate(line.sentence.tokens) if token.dep == "ROOT"]
        found = {code for verb in verbs for code in subjects(line, verb)} - partners
        if found:
            return min(found) if len(found) == 1 else ""
    return ""


def _about(analysis: Analysis, cluster: Cluster, partners: set[str], code: str) -> Cluster:
    """Return the mentions that tell of one partner: in lines that name it, and in those that follow and name none."""
    members: set[Candidate] = set()
    latest = partners
    for mention in cluster.mentions:
        latest = partners.intersection(analysis.lines[mention.line].codes) or latest
        if code in latest:
            members.add(mention)
    others = (n for n, line in enumerate(analysis.lines) if partners.intersection(line.codes))
    elsewhere = frozenset(n for n in others if code not in analysis.lines[n].codes)
    return structs.replace(cluster.only(members or cluster.mentions), elsewhere=elsewhere)


def is_contrast(line: Line, row: Sequence[int]) -> bool:
    """Return whether a list stands behind "unlike" or the like."""
    begin = line.sentence.token_at(line.party_at[row[0]].start)
    words = " ".join(token.text.lower() for token in line.sentence.tokens[max(0, begin - 4) : begin])
    return words.removesuffix(" the").endswith(_UNLIKE)


_UNLIKE = ("unlike", "in contrast to", "in contrast with", "as opposed to")


def clause(line: Line, head: int) -> list[int]:
    """Return a token with those above it, up to its verb and the verbs that one completes: "was seen selling"."""
    tokens = line.sentence.tokens
    found: list[int] = []
    for index in line.path_up(head):
        found.append(index)
        own = any(tokens[child].dep.startswith("nsubj") for child in line.children.get(index, ()))
        if tokens[index].tag.startswith(("VB", "MD")) and (own or tokens[index].dep not in _COMPLETES):
            break
    return found


_COMPLETES = frozenset({"xcomp", "conj", "aux", "auxpass"})


def subjects(line: Line, head: int) -> set[str]:
    """Return the parties that are subject in the clause of a token."""
    within = set(clause(line, head))
    found: set[str] = set()
    for position, entity in line.party_at.items():
        step = next((below for below, top in pairwise(line.path_up(position)) if top in within), None)
        if step is not None and line.sentence.tokens[step].dep.startswith("nsubj"):
            found.update(entity.codes)
    return found
