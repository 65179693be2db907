"""The integration ladder: seven dimensions, each with its rung, its range and what is missing for the next.

There is no total: rungs of different dimensions are never added (method, section 1).
"""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from comity.measure.periods import Stretch, covering
from comity.measure.references import Cell, ReferenceProfile, coded_at, reference_cases
from comity.measure.rungs.judging import Gap, Judged, Missing, Scales, gap_to, judge
from comity.measure.rungs.material import Case
from comity.measure.rungs.tests import DimensionRule, bundled_ladder
from comity.model.display import shown
from comity.model.errors import InputError, RefusedError
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary

YEARS = 5
"""Length of the window in which a rung is looked for: calendar years, the one of the assessment included."""


class Arrow(Struct, frozen=True, kw_only=True):
    """What one party owes the other: the rung of the clauses that bind the giver."""

    giver: str
    receiver: str
    low: int
    best: int
    high: int
    ids: tuple[str, ...]


class Coded(Struct, frozen=True, kw_only=True):
    """An analyst's rung that stands beside the computed one, and why the two differ, if they do."""

    case: str
    cell: Cell
    differs: int
    why: tuple[str, ...]


class Dimension(Struct, frozen=True, kw_only=True):
    """One dimension computed from records; ``coded`` is the analyst's rung, which replaces nothing.

    ``searched`` is False where no table it rests on was searched for the parties on that day: rung 0 then means
    that the ledger holds nothing, not that there was nothing.
    """

    code: str
    name: str
    label: str
    judged: Judged
    arrows: tuple[Arrow, ...]
    searched: bool
    coded: Coded | None

    @property
    def shown(self) -> tuple[int, int, int]:
        """The rungs to compare with others: the analyst's where there are any, since references are coded too."""
        one = self.coded.cell if self.coded else self.judged
        return (one.low, one.best, one.high)


class Ladder(Struct, frozen=True, kw_only=True):
    """Seven dimensions of two parties on one day, over a window."""

    parties: tuple[str, str]
    on: date
    window: Stretch
    known_by: date | None
    dimensions: tuple[Dimension, ...]

    _repr_html_ = shown


def ladder(
    snapshot: Snapshot,
    parties: Sequence[str],
    on: date,
    *,
    window: Stretch | None = None,
    rules: Sequence[DimensionRule] | None = None,
) -> Ladder:
    """Return the rungs of two parties on a day (method, section 1.2).

    The window is the five calendar years that end with ``on`` unless given. ``low``, ``best`` and ``high`` are the
    highest rungs that hold over records that are accepted and exist with 0.8 or more, accepted and 0.5 or more, and
    all that nobody rejected with unknown fields read in favour. Raises RefusedError for other than two parties and
    InputError for a window that does not end with ``on``.
    """
    first, second = _pair(parties)
    span = window or (date(max(on.year - YEARS + 1, 1), 1, 1), on)
    if span[0] > span[1] or span[1] != on:
        raise InputError(f"The window {span[0]} to {span[1]} does not end on {on}.", "End it on the day assessed.")
    scales = Scales(Case(snapshot, (first, second), span))
    coded = coded_at(reference_cases(snapshot), (first, second), on)
    return Ladder(
        parties=(first, second),
        on=on,
        window=span,
        known_by=snapshot.known_by,
        dimensions=tuple(_dimension(scales, rule, coded) for rule in rules or bundled_ladder()),
    )


def _pair(parties: Sequence[str]) -> tuple[str, str]:
    if isinstance(parties, str) or len(set(parties)) != 2:
        raise RefusedError("A ladder is of two parties.", "Name two different parties, such as CHN and RUS.")
    first, second = sorted(set(parties))
    return first, second


def _dimension(scales: Scales, rule: DimensionRule, coded: ReferenceProfile | None) -> Dimension:
    case = scales.case
    arrows = tuple(_arrows(scales, rule)) if rule.directed else ()
    judged = _weaker(scales, rule, arrows) if arrows else judge(scales, rule)
    searched = any(
        first <= case.on and last >= case.window[0]
        for table in rule.tables
        for first, last in covering(case.snapshot.coverage, table, case.parties)
    )
    return Dimension(
        code=rule.dimension,
        name=vocabulary().terms("dimension")[rule.dimension].label,
        label=rung_label(rule.dimension, judged.best),
        judged=judged,
        arrows=arrows,
        searched=searched,
        coded=_coded(scales, rule, judged, coded),
    )


def rung_label(dimension: str, rung: int) -> str:
    """Return what a rung of a dimension is called."""
    return vocabulary().terms(f"rung_{dimension}")[str(rung)].label


def _arrows(scales: Scales, rule: DimensionRule) -> Iterable[Arrow]:
    first, second = scales.case.parties
    for giver, receiver in ((first, second), (second, first)):
        one = judge(scales, rule, giver=giver)
        yield Arrow(giver=giver, receiver=receiver, low=one.low, best=one.best, high=one.high, ids=one.ids)


def _weaker(scales: Scales, rule: DimensionRule, arrows: Sequence[Arrow]) -> Judged:
    """Return the case's rung: that of the direction in which less is owed."""
    return judge(scales, rule, giver=min(arrows, key=lambda one: (one.best, one.high, one.low)).giver)


def _coded(scales: Scales, rule: DimensionRule, judged: Judged, coded: ReferenceProfile | None) -> Coded | None:
    cell = coded.cells.get(rule.dimension) if coded else None
    if coded is None or cell is None:
        return None
    return Coded(
        case=coded.name, cell=cell, differs=cell.best - judged.best, why=_why(scales, rule, judged.best, cell.best)
    )


def _why(scales: Scales, rule: DimensionRule, computed: int, coded: int) -> tuple[str, ...]:
    """Return why the analyst's rung is not the computed one: the tests that fail between them, or what carries more."""
    if coded == computed:
        return ()
    rungs = {one.rung: one for one in rule.rungs}
    if coded < computed:
        ids = ", ".join(judge(scales, rule).deciding[:4]) or "several records together"
        return (f"the rule for rung {computed} is met by {ids}; the analyst coded {coded} on the evidence cited",)
    gap = gap_to(scales, rungs[coded])
    return tuple(missing_in_words(one) for one in gap.missing) or (
        f"a direction owes less than rung {coded}, or an armed clash stands against it",
    )


def missing_in_words(one: Missing) -> str:
    """Return what a failing test lacks, as part of a sentence."""
    if one.query == "nothing":
        return f"records cannot show it: {one.record}"
    seen = f"{one.value:.2g} of {one.at_least:.2g} seen"
    more = "" if one.records in (None, 1) else f", {one.records} times"
    unheld = f"; no table has a column for {', '.join(one.unheld)}" if one.unheld else ""
    held = f"; held and not counted: {', '.join(one.held[:3])}" if one.held else ""
    return f"{seen}: {one.record}{more}{unheld}{held}"


__all__ = ["Arrow", "Coded", "Dimension", "Gap", "Ladder", "ladder", "missing_in_words", "rung_label"]
