"""From scored pairs to one answer a mention: which record, how probable, and in which band."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log
from typing import TYPE_CHECKING

from msgspec import Struct

from comity.resolve.comparing import COMPARISONS

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 50.0


class Candidate(Struct, frozen=True):
    """One thing a mention may speak of: the log odds of that against none, and what each comparison found.

    ``found`` is splink's number of the level that holds: 0 for the last, -1 for unknown.
    """

    other: str
    log_odds: float
    found: tuple[int, ...]


class Choice(Struct, frozen=True):
    """The likeliest candidate of a mention, with the log odds that it is this one, against all others and none.

    ``second`` is the next likeliest, if there is one.
    """

    mention: str
    best: Candidate
    log_odds: float
    second: Candidate | None = None


def candidates(name: str, pairs: "pa.Table") -> dict[str, list[Candidate]]:
    """Return the candidates of every mention of the list called ``name``, in the order of their ids."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    one, other, weight = (pairs[column].to_pylist() for column in ("one", "other", "weight"))
    levels = zip(*(pairs[comparison.name].to_pylist() for comparison in COMPARISONS[name]), strict=True)
    for mention, thing, bits, numbers in zip(one, other, weight, levels, strict=True):
        found[mention].append(Candidate(thing, min(bits * log(2), MOST), numbers))
    return dict(found)


def choose(found: Mapping[str, Sequence[Candidate]]) -> dict[str, Choice]:
    """Return each mention's likeliest candidate, given that it is at most one of them."""
    return {mention: _best(mention, options) for mention, options in found.items()}


def _best(mention: str, options: Sequence[Candidate]) -> Choice:
    best, *others = sorted(options, key=lambda option: (-option.log_odds, option.other))
    rest = 1.0 + sum(exp(option.log_odds) for option in others)
    return Choice(mention, best, best.log_odds - log(rest), others[0] if others else None)


def clusters(links: Iterable[tuple[float, str, str]], *, apart: Mapping[str, str]) -> dict[str, str]:
    """Return for every mention linked the first mention of its cluster.

    ``links`` are (strength, one, other); stronger ones are made first. Two mentions of one document (``apart`` names
    it) are never brought together: a document tells of each thing once.
    """
    head: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for _, one, other in sorted(links, key=lambda link: (-link[0], link[1], link[2])):
        first, second = sorted((head.setdefault(one, one), head.setdefault(other, other)))
        ours, theirs = members.setdefault(first, [first]), members.setdefault(second, [second])
        if first == second or {apart[m] for m in ours} & {apart[m] for m in theirs}:
            continue
        ours += theirs
        head.update(dict.fromkeys(members.pop(second), first))
    return head
