"""From scored pairs to one answer a mention: which record, how probable, and in which band."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log

import pyarrow as pa
from msgspec import Struct


class Candidate(Struct, frozen=True):
    """One record a mention may speak of: log odds of that against none, and the level of every comparison."""

    other: str
    log_odds: float


class Choice(Struct, frozen=True):
    """The likeliest candidate of a mention, with the log odds that it is this one, against all others and none."""

    mention: str
    other: str
    log_odds: float


def candidates(pairs: pa.Table) -> dict[str, list[Candidate]]:
    """Return the candidates of every mention, in the order of their ids."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    columns = (pairs[name].to_pylist() for name in ("one", "other", "weight"))
    for one, other, weight in zip(*columns, strict=True):
        found[one].append(Candidate(other, min(weight * log(2), 50.0)))
    return dict(found)


def choose(found: Mapping[str, Sequence[Candidate]]) -> dict[str, Choice]:
    """Return each mention's likeliest candidate, given that it is at most one of them."""
    return {mention: _best(mention, options) for mention, options in found.items()}


def _best(mention: str, options: Sequence[Candidate]) -> Choice:
    best = max(options, key=lambda option: (option.log_odds, option.other))
    rest = 1.0 + sum(exp(option.log_odds) for option in options if option is not best)
    return Choice(mention, best.other, best.log_odds - log(rest))


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
