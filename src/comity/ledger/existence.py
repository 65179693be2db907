"""The probability that a thing is so, from independent families of sources (method, section 2.3)."""

from collections.abc import Iterable, Sequence
from math import prod

from msgspec import Struct

CAP = 0.99
"""No number of reports makes anything more certain than this."""


class Report(Struct, frozen=True):
    """One source's word: the keys of the families it belongs to, and the probability it gives the thing.

    Reports that share a key (a publisher, a wire text, an address) are one family, and so are reports linked through
    a third that shares a key with both.
    """

    keys: tuple[str, ...]
    q: float


def existence(supports: Sequence[Report], denials: Sequence[Report], *, cap: float = CAP) -> float:
    """Return the probability that the thing is so.

    ``p = 1 - prod over families (1 - max q in the family)``, at most ``cap``; then each family that denies
    multiplies the odds by ``(1 - q) / q`` of its best denial. A denier less likely right than wrong (q < 0.5) leaves
    the odds as they are: a weak denial is no evidence for the thing. Order and repetition change nothing.
    """
    p = min(cap, 1 - prod(1 - q for q in best_by_family(supports)))
    if not denials or p == 0:
        return round(p, 6)
    odds = p / (1 - p) * prod(min(1.0, (1 - q) / q) for q in best_by_family(denials) if q > 0)
    return round(odds / (1 + odds), 6)


def best_by_family(reports: Iterable[Report]) -> list[float]:
    """Return the highest ``q`` of each independent family, lowest first."""
    families: list[tuple[set[str], float]] = []
    for report in reports:
        keys, best = set(report.keys), report.q
        apart = []
        for family, q in families:
            if keys & family:
                keys, best = keys | family, max(best, q)
            else:
                apart.append((family, q))
        families = [*apart, (keys, best)]
    return sorted(best for _, best in families)
