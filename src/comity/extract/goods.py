"""The goods of a transfer, project or help, in the text's words."""

import re

from comity.extract.analysis import Analysis, Line
from comity.extract.cluster import Cluster

KINDS = frozenset({"arms_transfer", "co_development", "technical_assistance", "dual_use_supply"})
_DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,5}-?\d{1,4}[A-Z0-9/-]*s?$")
_PARTS = frozenset({"compound", "amod", "nummod", "nmod", "poss", "punct", "quantmod", "npadvmod"})


def item_of(analysis: Analysis, cluster: Cluster) -> tuple[int, int] | None:
    """Return the offsets of the goods nearest to a trigger, the surest mention first; None where none is named."""
    if cluster.kind not in KINDS:
        return None
    for _, mention in sorted(
        zip((-s for s in cluster.scores), cluster.mentions, strict=True), key=lambda pair: pair[0]
    ):
        line = analysis.lines[mention.line]
        heads = [i for i in range(len(line.sentence.tokens)) if _names_goods(line, i, cluster.kind)]
        if heads:
            return _phrase(line, min(heads, key=lambda i: (abs(i - mention.head), i)))
    return None


def _names_goods(line: Line, index: int, kind: str) -> bool:
    token = line.sentence.tokens[index]
    if not token.tag.startswith(("NN", "CD")):
        return False
    wanted = {"weapon", "dual_use"} if kind == "dual_use_supply" else {"weapon"}
    return (bool(wanted & set(line.cues[index])) and token.tag.startswith("NN")) or bool(_DESIGNATION.match(token.text))


def _phrase(line: Line, head: int) -> tuple[int, int]:
    """Return the noun phrase around ``head``: its modifiers on the left, a designation on the right."""
    tokens = line.sentence.tokens
    while tokens[head].dep == "compound" and tokens[head].head == head + 1:
        head += 1
    first = head
    while first > 0 and tokens[first - 1].dep in _PARTS and tokens[first - 1].tag != "IN" and head - first < 6:
        first -= 1
    while first < head and (tokens[first].tag in _NOT_FIRST or not any(c.isalnum() for c in tokens[first].text)):
        first += 1
    return tokens[first].start, tokens[head].end


_NOT_FIRST = frozenset({",", "''", "``", "POS", "HYPH", "PRP$"})


def is_same_goods(one: str, other: str) -> bool:
    """Return whether two items name a type in common ("Su-35s", "four Su-35 jets"), or else share a word."""
    types = [{word.rstrip("s").lower() for word in item.split() if _DESIGNATION.match(word)} for item in (one, other)]
    if all(types):
        return not types[0].isdisjoint(types[1])
    words = [{word.rstrip("s") for word in item.lower().split() if word not in _PLAIN} for item in (one, other)]
    return not words[0].isdisjoint(words[1])


def names_type(item: str) -> bool:
    """Return whether an item names a type: "five S-400 systems"."""
    return any(_DESIGNATION.match(word) for word in item.split())


_PLAIN = frozenset(
    {"a", "all", "an", "and", "first", "its", "last", "more", "new", "of", "other", "such", "the", "their"}
)
