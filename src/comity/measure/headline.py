"""The figures of the first lines of a report. The sentences are made elsewhere."""

from collections.abc import Sequence
from math import log

from msgspec import Struct

from comity.measure.chance import Range
from comity.measure.count import Count, Row
from comity.model.errors import RefusedError
from comity.model.records import Event
from comity.model.snapshot import Snapshot

TREND_YEARS = 3


class Period(Struct, frozen=True, kw_only=True):
    """Whole years and the events counted in them."""

    first: int
    last: int
    ids: tuple[str, ...]

    @property
    def per_year(self) -> float:
        """The mean number of events a year."""
        return len(self.ids) / (self.last - self.first + 1)


class Headline(Struct, frozen=True, kw_only=True):
    """What a count by year says in a few figures, each with the records that carry it.

    ``latest`` is the last year that is covered whole, ``previous`` the one before; ``recent`` and ``before`` the three
    whole years up to ``latest`` and the three before them, ``trend`` the natural logarithm of the ratio of
    their sums with 0.5 added to each (method, indicator 2). All are None where no coverage is stated. ``peak`` are
    the years with most events. ``since_patrols`` are all events from the year of the first patrol on.
    """

    rule: str
    total: Range
    events: tuple[str, ...]
    open: tuple[str, ...]
    latest: Row | None
    previous: Row | None
    recent: Period | None
    before: Period | None
    trend: float | None
    peak: tuple[Row, ...]
    patrols: tuple[str, ...]
    since_patrols: tuple[str, ...]
    alone: tuple[str, ...]
    with_others: tuple[str, ...]


def headline(snapshot: Snapshot, counted: Count) -> Headline:
    """Return the leading figures of a count by year; raise RefusedError for a count that is not by year."""
    if counted.by != "year":
        raise RefusedError("Leading figures need a count by year.", 'Count with by="year".')
    events = [event for one in counted.included if isinstance(event := snapshot.by_id[one], Event)]
    whole = [row for row in counted.rows if not row.partial and row.key.isdigit()]
    recent, before = _period(whole[-TREND_YEARS:]), _period(whole[-2 * TREND_YEARS : -TREND_YEARS])
    patrols = [event for event in events if event.kind == "patrol"]
    most = max((row.best for row in counted.rows), default=0)
    return Headline(
        rule=counted.rule.code,
        total=counted.total,
        events=counted.included,
        open=tuple(one.id for one in counted.open),
        latest=whole[-1] if whole else None,
        previous=whole[-2] if len(whole) > 1 else None,
        recent=recent,
        before=before,
        trend=log((len(recent.ids) + 0.5) / (len(before.ids) + 0.5)) if recent and before else None,
        peak=tuple(row for row in counted.rows if row.best == most > 0),
        patrols=tuple(event.id for event in patrols),
        since_patrols=_since(events, patrols),
        alone=tuple(event.id for event in events if _alone(event, counted)),
        with_others=tuple(event.id for event in events if not _alone(event, counted)),
    )


def _period(rows: Sequence[Row]) -> Period | None:
    years = [int(row.key) for row in rows]
    if len(years) < TREND_YEARS or years[-1] - years[0] + 1 > TREND_YEARS:
        return None
    return Period(first=years[0], last=years[-1], ids=tuple(one for row in rows for one in row.ids))


def _since(events: Sequence[Event], patrols: Sequence[Event]) -> tuple[str, ...]:
    first = min((event.year for event in patrols if event.year is not None), default=None)
    return tuple(event.id for event in events if first is not None and event.year is not None and event.year >= first)


def _alone(event: Event, counted: Count) -> bool:
    return set(event.parties) == set(counted.parties)
