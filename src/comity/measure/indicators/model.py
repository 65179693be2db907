"""What an indicator is asked about, and what it answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct

from comity.measure.common import Share
from comity.measure.count import Count, Row, count
from comity.measure.index import event_index
from comity.measure.periods import ALWAYS, Window
from comity.measure.practice import Practice, practice, traces_of
from comity.model.errors import RefusedError
from comity.model.records import Event
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot

Family = Literal["practice", "text", "text_and_practice", "rhetoric", "transfers", "sources"]
Ends = Literal["range", "interval", "spread", "reported", "none"]
"""What low and high are: worst-case bounds; a 90 % interval; least and greatest value; span of what was reported."""

FEW = 5
"""With fewer known values than this a share is printed as a fraction."""


class Figure(Struct, frozen=True, kw_only=True):
    """One value: best with its two ends, how many of the cases are known, and the records that carry it.

    ``best`` is None where nothing is known, an end None where it has no bound. ``flag`` says in words what to mind.
    """

    best: float | None
    low: float | None
    high: float | None
    known: int
    total: int
    ids: tuple[str, ...] = ()
    part: int | None = None
    flag: str = ""

    @property
    def as_fraction(self) -> bool:
        """Whether this is a share of too few known cases for a percentage."""
        return self.part is not None and self.known < FEW

    @property
    def fraction(self) -> str:
        """The fraction behind ``best``: of the known cases, or of all where only what was seen is known."""
        return f"{self.part}/{self.total if self.best == self.low else self.known}"


class Series(Struct, frozen=True, kw_only=True):
    """One line of an indicator: ``name`` tells whose or of which sort; the whole window, and each year by itself.

    ``unit`` is its own where it differs from the indicator's.
    """

    name: str
    whole: Figure
    years: tuple[tuple[int, Figure], ...] = ()
    unit: str = ""


class Reading(Struct, frozen=True, kw_only=True):
    """What one indicator says of two parties. ``no_data`` says why there is nothing to measure, and is not a zero.

    ``partial`` names the years that are not covered whole and which part of them is.
    """

    number: int
    code: str
    name: str
    unit: str
    family: Family
    ends: Ends
    rule: str
    series: tuple[Series, ...] = ()
    partial: tuple[tuple[int, str], ...] = ()
    note: str = ""
    no_data: str = ""


class Subject:
    """Two parties, a rule and a window over a snapshot, with the count by year that the measures of events share.

    ``history`` is the same count from the beginning, for the measures that look back.
    """

    def __init__(self, snapshot: Snapshot, parties: tuple[str, str], rule: CountingRule, window: Window) -> None:
        self.snapshot = snapshot
        self.parties = parties
        self.rule = rule
        self.window = window

    @cached_property
    def counted(self) -> Count:
        """The events in the window, by year."""
        return count(self.snapshot, self.rule, self.parties, window=self.window, by="year")

    @cached_property
    def history(self) -> Count:
        """The events up to the end of the window, by year."""
        if self.window[0] is None:
            return self.counted
        return count(self.snapshot, self.rule, self.parties, window=(None, self.window[1]), by="year")

    @property
    def rows(self) -> tuple[Row, ...]:
        """The years of the count; events without a year are left out."""
        return tuple(row for row in self.counted.rows if row.key.isdigit())

    @property
    def partial(self) -> tuple[tuple[int, str], ...]:
        """The years that are not covered whole, and which part of them is."""
        return tuple((int(row.key), row.partial) for row in self.rows if row.partial)

    @property
    def last_day(self) -> date:
        """The end of the window, or else the last day of which the snapshot knows anything about the parties."""
        return self.window[1] or self._last_known

    @cached_property
    def _last_known(self) -> date:
        covered = [one.covered_to.end for one in self.snapshot.coverage if one.covered_to]
        dates = [event.start.start for event in self.all if event.start]
        return max([*covered, *dates], default=self.snapshot.known_by or date(1900, 12, 31))

    @cached_property
    def all(self) -> list[Event]:
        """The events counted in the window."""
        return self.events(self.counted.included)

    @cached_property
    def past(self) -> list[Event]:
        """The events counted up to the end of the window."""
        return self.events(self.history.included)

    @cached_property
    def in_years(self) -> list[tuple[int, list[Event]]]:
        """The events counted in each year."""
        return [(int(row.key), self.events(row.ids)) for row in self.rows]

    @cached_property
    def year_of(self) -> Mapping[str, int]:
        """The year in which each event is counted."""
        return {one: int(row.key) for row in self.rows for one in row.ids}

    @cached_property
    def practised(self) -> tuple[Practice, list[tuple[int, Practice]]]:
        """What is practised at the end of the window, and at the end of each year in which there is anything to say."""
        traces = traces_of(self.snapshot, self.parties, event_index(self.snapshot).of(self.parties))
        first = min((one.year for one in traces.agreements if one.year), default=self.last_day.year)
        ends = {year: min(date(year, 12, 31), self.last_day) for year in self.years(first)}
        years = [(year, practice(traces, self.parties, day)) for year, day in ends.items()]
        said = [(year, one) for year, one in years if one.in_force or one.without_paper]
        return practice(traces, self.parties, self.last_day), said

    def years(self, earliest: int) -> range:
        """Return the calendar years of the window; ``earliest`` stands in for a beginning that is not given."""
        first = self.window[0].year if self.window[0] else earliest
        return range(first, self.last_day.year + 1)

    def events(self, ids: Iterable[str]) -> list[Event]:
        """Return the events called ``ids``."""
        known = event_index(self.snapshot).by_id
        return [known[one] for one in ids]


def subject(snapshot: Snapshot, parties: Sequence[str], rule: CountingRule, *, window: Window = ALWAYS) -> Subject:
    """Return what the indicators are asked about; raise RefusedError for other than two different parties."""
    if isinstance(parties, str) or len(parties) != 2 or len(set(parties)) != 2:
        raise RefusedError("Indicators are of two parties.", "Name two different parties, such as CHN and RUS.")
    first, second = sorted(parties)
    return Subject(snapshot, (first, second), rule, window)


class Indicator(Struct, frozen=True, kw_only=True):
    """One indicator: its number in the method, its code in tables, and the function that measures it.

    ``additive`` says that values of years may be added, so that trends are ratios of sums.
    """

    number: int
    code: str
    name: str
    unit: str
    family: Family
    measure: Callable[[Subject], Iterable[Series]]
    ends: Ends = "range"
    of_events: bool = True
    additive: bool = False
    note: str = ""
    no_data: str = ""

    @property
    def formula(self) -> str:
        """The docstring of the function."""
        return self.measure.__doc__ or ""


def by_year(asked: Subject, name: str, figure: Callable[[Sequence[Event]], Figure], *, unit: str = "") -> Series:
    """Return the series of a figure of a set of events: over the window, and over each year of the count."""
    years = tuple((year, figure(events)) for year, events in asked.in_years)
    return Series(name=name, whole=figure(asked.all), years=years, unit=unit)


def of_share(share: Share, ids: Iterable[str] = (), flag: str = "") -> Figure:
    """Return a share as a figure: part of the known cases, with worst-case bounds (method, section 2.3)."""
    return Figure(
        best=share.part / share.known if share.known else None,
        low=share.low,
        high=share.high,
        known=share.known,
        total=share.total,
        ids=tuple(ids),
        part=share.part,
        flag=flag,
    )


def of_number(value: float, ids: Sequence[str], flag: str = "") -> Figure:
    """Return a plain number of records, all of them known."""
    return Figure(best=value, low=value, high=value, known=len(ids), total=len(ids), ids=tuple(ids), flag=flag)


NOTHING = Figure(best=None, low=None, high=None, known=0, total=0)
