"""Whether a trend stands up: under another rule, in one source family, and beside reporting intensity."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from msgspec import Struct, structs

from comity.measure.basis import publishers
from comity.measure.count import Count, Row
from comity.measure.headline import TREND_YEARS
from comity.measure.indicators.frequency import log_ratio
from comity.measure.indicators.model import Indicator, Series, Subject
from comity.measure.indicators.sources import per_event
from comity.measure.memo import remembered
from comity.model.records import Event
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary

OTHER_RULES = ("MPB", "MP")
"""The rules a trend is tried under: the first that is not the one in use."""

TRENDED = ("count", "days", "breadth", "distance", "asymmetry", "command", "novelty", "reactions", "hosting")


class Trend(Struct, frozen=True, kw_only=True):
    """How the last three whole years differ from the three before: ln of the ratio of sums, or the difference of means.

    None where six whole covered years in a row, or values in them, are wanting.
    """

    under: str
    change: float | None


class Sensitivity(Struct, frozen=True, kw_only=True):
    """A trend beside the same trend under another rule, in one source family, and divided by reporting intensity.

    ``robust`` tells whether its sign is the same in the family and, for sums, after division; None where that cannot
    be said, or there is no trend. ``years`` are the last of the three earlier and of the three later years.
    """

    code: str
    measure: str
    years: tuple[int, int] | None
    trend: Trend
    other_rule: Trend
    one_family: Trend
    per_report: Trend
    robust: bool | None


class Within(Subject):
    """A subject seen in some years only and, with ``ids``, as if the ledger held no other events."""

    def __init__(self, asked: Subject, years: Collection[int], ids: Collection[str] | None = None) -> None:
        super().__init__(asked.snapshot, asked.parties, asked.rule, asked.window)
        self._asked = asked
        self._years = years
        self._ids = ids

    @cached_property
    def counted(self) -> Count:
        """The events of these years."""
        counted = self._asked.counted
        rows = tuple(row for row in counted.rows if row.key.isdigit() and int(row.key) in self._years)
        ids = {one for row in rows for one in row.ids if self._ids is None or one in self._ids}
        return _narrow(structs.replace(counted, rows=rows), ids)

    @cached_property
    def history(self) -> Count:
        """The events up to the end of the window."""
        return self._asked.history if self._ids is None else _narrow(self._asked.history, self._ids)


def _narrow(counted: Count, ids: Collection[str]) -> Count:
    kept = tuple(one for one in counted.included if one in ids)
    return structs.replace(counted, included=kept, rows=tuple(_narrow_row(row, ids) for row in counted.rows))


def _narrow_row(row: Row, ids: Collection[str]) -> Row:
    kept = tuple(one for one in row.ids if one in ids)
    return structs.replace(row, ids=kept, open=(), low=len(kept), best=len(kept), high=len(kept))


def sensitivity(asked: Subject, measured: Mapping[Indicator, tuple[Series, ...]]) -> tuple[Sensitivity, ...]:
    """Return how each trend of a measure of events stands up (method, section 2.3, coverage drift).

    ``measured`` holds what the indicators said of ``asked``.
    Only years that are covered whole take part, so that no trend runs across a change of what was searched.
    """
    years = trend_years(asked)
    other = Subject(asked.snapshot, asked.parties, _other_rule(asked.rule), asked.window)
    family = constant_family(asked, years)
    within = Within(asked, years, _by_publisher(asked, family)) if family else None
    reports = _reports(asked, years)
    elsewhere = Within(other, years)
    return tuple(
        _stands(Trial(one, series, years, reports), (asked, elsewhere, within), family)
        for one, series in measured.items()
        if one.code in TRENDED
    )


class Trial(NamedTuple):
    """An indicator with what it said, the years compared, and the source families per event in each."""

    indicator: Indicator
    series: tuple[Series, ...]
    years: tuple[int, ...]
    reports: Mapping[int, float]


def _stands(trial: Trial, subjects: tuple[Subject, Subject, Subject | None], family: str) -> Sensitivity:
    asked, other, within = subjects
    indicator, series, years, reports = trial
    first = series[0] if series else None
    trend = _trend(indicator, first, years)
    alone = _trend(indicator, _first(indicator, within), years) if within else None
    divided = _trend(indicator, first, years, reports) if indicator.additive else None
    return Sensitivity(
        code=indicator.code,
        measure="log ratio" if indicator.additive else "difference",
        years=(years[TREND_YEARS - 1], years[-1]) if years else None,
        trend=Trend(under=asked.rule.code, change=trend),
        other_rule=Trend(under=other.rule.code, change=_trend(indicator, _first(indicator, other), years)),
        one_family=Trend(under=family or "no source family in all six years", change=alone),
        per_report=Trend(under="families per event" if indicator.additive else "not a sum", change=divided),
        robust=_robust(trend, [alone, divided] if indicator.additive else [alone]),
    )


def trend_years(asked: Subject) -> tuple[int, ...]:
    """Return the last six years in a row that are covered whole, or none."""
    whole = [int(row.key) for row in asked.rows if not row.partial][-2 * TREND_YEARS :]
    in_a_row = len(whole) == 2 * TREND_YEARS and whole[-1] - whole[0] == len(whole) - 1
    return tuple(whole) if in_a_row else ()


def _other_rule(rule: CountingRule) -> CountingRule:
    return vocabulary().rules[next(code for code in OTHER_RULES if code != rule.code)]


def constant_family(asked: Subject, years: Sequence[int]) -> str:
    """Return the publisher cited for events of most of ``years``, and of those for most events; none if not of all."""
    names = _publishers(asked.snapshot)
    seen: dict[str, set[int]] = {}
    events: Counter[str] = Counter()
    for year, some in asked.in_years:
        for event in some if year in years else ():
            for name in _cited(names, event):
                seen.setdefault(name, set()).add(year)
                events[name] += 1
    best = min(seen, key=lambda name: (-len(seen[name]), -events[name], name), default="")
    return best if best and len(seen[best]) >= len(years) - 1 else ""


def _publishers(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """Return the publishers of every source."""
    return remembered(snapshot, "publishers", snapshot.sources, partial(_named, snapshot))


def _named(snapshot: Snapshot, sources: list[str]) -> dict[str, tuple[str, ...]]:
    return {one: publishers(snapshot.sources[one]) for one in sources}


def _cited(names: Mapping[str, tuple[str, ...]], event: Event) -> set[str]:
    return {name for one in event.sources for name in names.get(one, ())}


def _by_publisher(asked: Subject, family: str) -> set[str]:
    names = _publishers(asked.snapshot)
    return {event.id for event in asked.past if family in _cited(names, event)}


def _reports(asked: Subject, years: Sequence[int]) -> dict[int, float]:
    """Return the mean number of source families per event in each year; 1 in a year without events."""
    return {
        year: sum(per_event(asked.snapshot, events)) / len(events) if events else 1.0
        for year, events in asked.in_years
        if year in years
    }


def _first(indicator: Indicator, asked: Subject) -> Series | None:
    return next(iter(indicator.measure(asked)), None)


def _trend(
    indicator: Indicator, series: Series | None, years: Sequence[int], reports: Mapping[int, float] | None = None
) -> float | None:
    if not years or series is None:
        return None
    values = {year: figure.best for year, figure in series.years}
    before, recent = ([values.get(year) for year in part] for part in (years[:TREND_YEARS], years[TREND_YEARS:]))
    if indicator.additive:
        divide = reports or {}
        sums = [
            sum((values.get(year) or 0) / (divide.get(year) or 1) for year in part)
            for part in (years[TREND_YEARS:], years[:TREND_YEARS])
        ]
        return log_ratio(*sums)
    known = [[one for one in part if one is not None] for part in (before, recent)]
    return _mean(known[1]) - _mean(known[0]) if all(known) else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _robust(trend: float | None, others: Sequence[float | None]) -> bool | None:
    if not trend or any(one is None for one in others):
        return None
    return all(one is not None and one * trend > 0 for one in others)
