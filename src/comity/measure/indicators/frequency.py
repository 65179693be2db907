"""How often and how long: count, tempo and trend, days of exercise, breadth of domains (indicators 1 to 4)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from math import exp, log
from statistics import median

from comity.measure.chance import count_range
from comity.measure.count import Row
from comity.measure.headline import TREND_YEARS
from comity.measure.index import event_index
from comity.measure.indicators.model import NOTHING, Figure, Series, Subject, by_year
from comity.measure.memo import remembered
from comity.model.records import Event
from comity.vocab import vocabulary

MOST_DAYS = 60
"""No joint event is taken to last longer: the upper end where the last day is not known."""


def counts(asked: Subject) -> Iterator[Series]:
    """Count of events E that the rule selects, and the number expected to have happened, sum of p_exist over E.

    best = |E|; low and high are the ends of the Poisson-binomial 90 % interval, with open records in the upper one
    (docs/counting.md). The series *expected* is the sum of p_exist. Source: method 2.2, indicator 1.
    """
    p = event_index(asked.snapshot).chance_of
    total = asked.counted.total
    whole = _count(total.low, total.best, total.high, asked.counted.included)
    yield Series(name="", whole=whole, years=tuple((int(row.key), _row(row)) for row in asked.rows))
    yield by_year(asked, "expected", lambda events: _expected(events, p))


def _row(row: Row) -> Figure:
    return _count(row.low, row.best, row.high, row.ids)


def _count(low: float, best: float, high: float, ids: Sequence[str]) -> Figure:
    return Figure(best=best, low=low, high=high, known=len(ids), total=len(ids), ids=tuple(ids))


def _expected(events: Sequence[Event], p: Mapping[str, float]) -> Figure:
    value = sum(p[event.id] for event in events)
    return Figure(best=value, low=value, high=value, known=len(events), total=len(events))


def tempo(asked: Subject) -> tuple[Series, ...]:
    """Tempo: mean of the counts of three whole years up to t. Trend: ln((S1 + 0.5) / (S0 + 0.5)).

    S1 is the sum of the last three whole years up to t, S0 that of the three before; years that are not covered whole
    take no part. Ends: tempo from the interval of the three years' count; trend from both intervals, crossed.
    Source: method 2.2, indicator 2.
    """
    rows = [row for row in asked.history.rows if row.key.isdigit() and not row.partial]
    first = min((int(row.key) for row in asked.rows), default=0)
    at = [i for i in range(len(rows)) if int(rows[i].key) >= first]
    add = _Sums(asked)
    return (
        _last("", [(int(rows[i].key), _tempo(add, rows[: i + 1])) for i in at]),
        _last("trend", [(int(rows[i].key), _trend(add, rows[: i + 1])) for i in at], unit="log ratio"),
    )


def _last(name: str, years: list[tuple[int, Figure]], *, unit: str = "") -> Series:
    known = [(year, figure) for year, figure in years if figure.best is not None]
    return Series(name=name, whole=known[-1][1] if known else NOTHING, years=tuple(known), unit=unit)


def _consecutive(rows: Sequence[Row]) -> bool:
    return len(rows) > 0 and int(rows[-1].key) - int(rows[0].key) == len(rows) - 1


class _Sums:
    """The counts of several years with their intervals, each made once: neighbouring years share them."""

    def __init__(self, asked: Subject) -> None:
        self._p = event_index(asked.snapshot).chance_of
        self._made: dict[tuple[str, ...], Figure] = {}

    def of(self, rows: Sequence[Row]) -> Figure:
        """Return the count of some years."""
        years = tuple(row.key for row in rows)
        if years not in self._made:
            ids = tuple(one for row in rows for one in row.ids)
            found = count_range([self._p[one] for one in ids], [self._p[one] for row in rows for one in row.open])
            self._made[years] = _count(found.low, found.best, found.high, ids)
        return self._made[years]


def _tempo(add: _Sums, rows: Sequence[Row]) -> Figure:
    last = rows[-TREND_YEARS:]
    if len(last) < TREND_YEARS or not _consecutive(last):
        return NOTHING
    total = add.of(last)
    low, best, high = (value / TREND_YEARS for value in (total.low or 0, total.best or 0, total.high or 0))
    return _count(low, best, high, total.ids)


def _trend(add: _Sums, rows: Sequence[Row]) -> Figure:
    last = rows[-2 * TREND_YEARS :]
    if len(last) < 2 * TREND_YEARS or not _consecutive(last):
        return NOTHING
    before, recent = add.of(last[:TREND_YEARS]), add.of(last[TREND_YEARS:])
    return _count(
        log_ratio(recent.low or 0, before.high or 0),
        log_ratio(recent.best or 0, before.best or 0),
        log_ratio(recent.high or 0, before.low or 0),
        (*before.ids, *recent.ids),
    )


def log_ratio(recent: float, before: float) -> float:
    """Return ln((recent + 0.5) / (before + 0.5)): above 0 there is growth."""
    return log((recent + 0.5) / (before + 0.5))


def exercise_days(asked: Subject) -> tuple[Series, ...]:
    """Days of exercise: sum over E of (end - start + 1).

    An end that is not known to the day is set to the median length of its series (of all events, where the series has
    none) for best, to one day for low and to 60 for high, or to what its coarse dates allow. n_known counts the
    events with both days. Source: method 2.2, indicator 3; the 60 are analyst judgement.
    """
    lengths = remembered(asked.snapshot, "lengths", [event.id for event in asked.past], partial(_lengths, asked))
    usual = _usual(asked.past, lengths)
    spans = {event.id: _span(event, usual) for event in asked.past if lengths[event.id] is None}
    return (by_year(asked, "", lambda events: _days(events, lengths, spans)),)


def _usual(events: Sequence[Event], lengths: Mapping[str, int | None]) -> dict[str, float]:
    """Return the median length of each series in days; under the empty name that of all events."""
    found: dict[str, list[int]] = {}
    for event in events:
        days = lengths[event.id]
        if days is not None:
            found.setdefault(event.series, []).append(days)
    everything = [days for some in found.values() for days in some]
    return {name: float(median(some)) for name, some in (*found.items(), ("", everything)) if some}


def _lengths(asked: Subject, ids: list[str]) -> dict[str, int | None]:
    return {event.id: _length(event) for event in asked.events(ids)}


def _length(event: Event) -> int | None:
    start, end = event.start, event.end
    if start is None or end is None or start.precision != "day" or end.precision != "day":
        return None
    return (end.end - start.start).days + 1


Span = tuple[float, float, float]


def _days(events: Sequence[Event], lengths: Mapping[str, int | None], spans: Mapping[str, Span]) -> Figure:
    if not events:
        return Figure(best=0, low=0, high=0, known=0, total=0)
    ids = tuple(event.id for event in events)
    sure = [days for one in ids if (days := lengths[one]) is not None]
    open_ends = [spans[one] for one in ids if one in spans]
    low, best, high = (float(sum(sure) + sum(span[end] for span in open_ends)) for end in range(3))
    known = len(sure)
    flag = "" if known == len(events) else f"{len(events) - known} unknown lengths set to the median of their series"
    return Figure(best=best, low=low, high=high, known=known, total=len(events), ids=ids, flag=flag)


def _span(event: Event, usual: Mapping[str, float]) -> Span:
    """Return how long an event may have lasted whose length is not known: at least, probably, at most."""
    least, most = 1.0, float(MOST_DAYS)
    if event.start and event.end:
        least = max(1, (event.end.start - event.start.end).days + 1)
        most = (event.end.end - event.start.start).days + 1
    guess = usual.get(event.series, usual.get("", 1.0))
    return (least, min(max(guess, least), most), most)


def breadth(asked: Subject) -> Iterator[Series]:
    """Breadth: number of distinct domains D; effective number exp(-sum q ln q), q the share of each among mentions.

    An event of unknown domain leaves the upper end at all domains there are. Source: method 2.2, indicator 4; the
    effective number is Hill's of order 1 (Hill 1973, Ecology 54).
    """
    most = len(vocabulary().terms("domain"))
    yield by_year(asked, "", lambda events: _domains(events, most))
    yield by_year(asked, "effective", lambda events: _effective(events, most))


def _domains(events: Sequence[Event], most: int) -> Figure:
    seen = {domain for event in events for domain in event.domains}
    return _breadth(events, float(len(seen)), float(len(seen)), most)


def _effective(events: Sequence[Event], most: int) -> Figure:
    mentions = Counter(domain for event in events for domain in event.domains)
    total = sum(mentions.values())
    value = exp(-sum(n / total * log(n / total) for n in mentions.values())) if total else 0.0
    return _breadth(events, value, 1.0 if total else 0.0, most)


def _breadth(events: Sequence[Event], value: float, least: float, most: int) -> Figure:
    known = [event.id for event in events if event.domains]
    unknown = len(known) < len(events)
    low, high = (least, float(most)) if unknown else (value, value)
    return Figure(best=value, low=low, high=high, known=len(known), total=len(events), ids=tuple(known))
