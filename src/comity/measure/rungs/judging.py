"""One dimension of the ladder: which rungs hold at each reading, what decides, and what is missing for the next."""

from collections.abc import Mapping, Sequence
from math import ceil

from msgspec import Struct, structs

from comity.measure.rungs.material import READINGS, Case, Material, Reading
from comity.measure.rungs.queries import Found, find
from comity.measure.rungs.tests import DimensionRule, Mark, RungRule, RungTest

TOP = 5


class Missing(Struct, frozen=True, kw_only=True):
    """A test that fails: what there is, what there must be, how many records of which sort would make it hold.

    ``records`` is None where a number cannot be said. ``held`` are records of the ledger that would count if a
    reviewer accepted them, or their open fields were known and fitted. ``unheld`` is what no table has a column for.
    """

    query: str
    value: float
    at_least: float
    records: int | None
    record: str
    held: tuple[str, ...]
    unheld: tuple[str, ...]


class Gap(Struct, frozen=True, kw_only=True):
    """What is missing for rung ``to``: the failing tests of the group that is nearest to holding.

    ``single`` says that one record would be enough. ``mark`` tells who decides (see ``vocab/ladder.yaml``).
    """

    to: int
    mark: Mark
    missing: tuple[Missing, ...]

    @property
    def single(self) -> bool:
        """Whether one record would make the rung hold."""
        return len(self.missing) == 1 and self.missing[0].records == 1


class Judged(Struct, frozen=True, kw_only=True):
    """One dimension: the highest rung that holds at each reading, and what it rests on.

    ``skipped`` are lower rungs that do not hold. ``ids`` are the records behind the best rung; ``deciding`` those
    without which it would be lower. ``broken`` are records that put the dimension at rung 0.
    """

    low: int
    best: int
    high: int
    skipped: tuple[int, ...]
    ids: tuple[str, ...]
    deciding: tuple[str, ...]
    broken: tuple[str, ...]
    gap: Gap | None


class Scales:
    """A case at its three readings."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.at: Mapping[Reading, Material] = {reading: Material(case, reading) for reading in READINGS}


def judge(scales: Scales, rule: DimensionRule, *, giver: str = "") -> Judged:
    """Return the rungs of one dimension (method, section 1.2); with ``giver`` only what that party owes counts."""
    low, best, high = (_highest(scales, rule, reading, giver) for reading in READINGS)
    if rule.open_above is not None and best > rule.open_above:
        high = max(high, min(TOP, best + 1))
    at = scales.at["best"]
    rungs = {one.rung: one for one in rule.rungs}
    return Judged(
        low=low,
        best=best,
        high=high,
        skipped=tuple(rung for rung in range(1, best) if not _holds(at, rungs[rung], giver)),
        ids=_evidence(at, rungs[best], giver) if best else (),
        deciding=_deciding(at, rungs[best], giver) if best else (),
        broken=_broken(scales, rule, "best"),
        gap=gap_to(scales, rungs[best + 1], giver=giver) if best < TOP else None,
    )


def _highest(scales: Scales, rule: DimensionRule, reading: Reading, giver: str) -> int:
    if _broken(scales, rule, reading):
        return 0
    at = scales.at[reading]
    return max((one.rung for one in rule.rungs if _holds(at, one, giver)), default=0)


_AGAINST: Mapping[Reading, Reading] = {"low": "high", "best": "best", "high": "low"}
"""A record that breaks a dimension is doubted where a rung is not, and the reverse."""


def _broken(scales: Scales, rule: DimensionRule, reading: Reading) -> tuple[str, ...]:
    return find(scales.at[_AGAINST[reading]], rule.broken_by).ids if rule.broken_by else ()


def _holds(at: Material, rung: RungRule, giver: str) -> bool:
    return any(_group_holds(at, group, giver) for group in rung.any)


def _group_holds(at: Material, group: Sequence[RungTest], giver: str) -> bool:
    return all(_passes(find(at, test, giver=giver), test) for test in group)


def _passes(found: Found, test: RungTest) -> bool:
    return found.value >= test.at_least - 1e-9


def _evidence(at: Material, rung: RungRule, giver: str) -> tuple[str, ...]:
    groups = [group for group in rung.any if _group_holds(at, group, giver)]
    return tuple(sorted({one for group in groups for test in group for one in find(at, test, giver=giver).ids}))


def _deciding(at: Material, rung: RungRule, giver: str) -> tuple[str, ...]:
    """Return the records each of which every group that holds cannot do without."""
    needed = [_needed(at, group, giver) for group in rung.any if _group_holds(at, group, giver)]
    return tuple(sorted(set.intersection(*needed))) if needed else ()


def _needed(at: Material, group: Sequence[RungTest], giver: str) -> set[str]:
    found = [(test, find(at, test, giver=giver)) for test in group]
    return {one for test, of in found if of.step and of.value - of.step < test.at_least - 1e-9 for one in of.ids}


def gap_to(scales: Scales, rung: RungRule, *, giver: str = "") -> Gap:
    """Return what is missing for a rung that does not hold at the best reading."""
    groups = [
        tuple(_missing(scales, test, giver) for test in group if not _test_holds(scales, test, giver))
        for group in rung.any
    ]
    return Gap(to=rung.rung, mark=rung.mark, missing=min(groups, key=_effort))


def _test_holds(scales: Scales, test: RungTest, giver: str) -> bool:
    return _passes(find(scales.at["best"], test, giver=giver), test)


def _missing(scales: Scales, test: RungTest, giver: str) -> Missing:
    now, possible = (find(scales.at[reading], test, giver=giver) for reading in ("best", "high"))
    short = test.at_least - now.value
    countable = bool(now.step) and test.query != "nothing"
    return Missing(
        query=test.query,
        value=now.value,
        at_least=test.at_least,
        records=ceil(short / now.step - 1e-9) if countable else None,
        record=test.record,
        held=_held(scales, test, giver, now, possible),
        unheld=test.unheld,
    )


def _held(scales: Scales, test: RungTest, giver: str, now: Found, possible: Found) -> tuple[str, ...]:
    """Return the records that only the high reading counts: first those that lack nothing but what no table holds."""
    near = find(scales.at["best"], structs.replace(test, unheld=()), giver=giver).ids
    return tuple(sorted(set(possible.ids) - set(now.ids), key=lambda one: (one not in near, one)))


def _effort(missing: Sequence[Missing]) -> tuple[int, int, float]:
    """Order groups: fewest tests to mend, those that records can mend first, then by how much is short."""
    return (
        len(missing),
        sum(one.query == "nothing" or bool(one.unheld) for one in missing),
        sum(1 - one.value / one.at_least for one in missing),
    )
