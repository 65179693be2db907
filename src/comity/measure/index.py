"""Events of a snapshot in columns, so that a test is applied once to each distinct value and not to each event."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, reduce
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from comity.model.records import Event
from comity.model.snapshot import Snapshot

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Key = tuple[str, ...]

EARLIEST, LATEST = 0, 4_000_000
"""Day numbers before and after every date: the bounds of an event without one."""


class Column(NamedTuple):
    """The values of some fields taken together: the distinct ones, and for each event the number of its own."""

    codes: Ints
    values: tuple[tuple[object, ...], ...]


class EventIndex:
    """The distinct events of one snapshot: first and last possible day, probability, and columns made when asked for.

    ``start_low`` ... ``end_high`` are day numbers (``date.toordinal``): the earliest and latest day on which the event
    may have started and ended.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = tuple({event.id: event for event in events}.values())
        self.ids = [event.id for event in self.events]
        self.p = np.array([event.p_exist for event in self.events], dtype=np.float64)
        days = np.array([_days(event) for event in self.events], dtype=np.int64).reshape(-1, 4)
        self.start_low, self.start_high, self.end_low, self.end_high = days.T
        self._by_party = _by_party(self.events)
        self._columns: dict[tuple[str, ...], Column] = {}
        self._keys: dict[str, list[Key]] = {}
        self._editions: list[tuple[object, ...]] = []

    def of(self, parties: Sequence[str]) -> Ints:
        """Return the positions of the events in which all of ``parties`` take part, in the order of the snapshot."""
        none = np.empty(0, dtype=np.int64)
        lists = [self._by_party.get(party, none) for party in parties]
        return reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), lists)

    def column(self, fields: tuple[str, ...]) -> Column:
        """Return the values of ``fields`` taken together."""
        if fields not in self._columns:
            numbers: dict[tuple[object, ...], int] = {}
            rows = zip(*([getattr(event, field) for event in self.events] for field in fields), strict=True)
            codes = [numbers.setdefault(row, len(numbers)) for row in rows]
            self._columns[fields] = Column(np.array(codes, dtype=np.int64), tuple(numbers))
        return self._columns[fields]

    def pick(self, at: Ints, fields: tuple[str, ...], test: Callable[..., bool]) -> Ints:
        """Return those of the positions whose events' ``fields`` pass ``test``, asked once for all that are alike."""
        column = self.column(fields)
        alike, back = np.unique(column.codes[at], return_inverse=True)
        passed = np.fromiter((test(*column.values[code]) for code in alike.tolist()), dtype=np.bool_, count=alike.size)
        return at[passed[back]]

    @cached_property
    def last_day(self) -> Ints:
        """The last day each event may have touched, by its end or else its start; before every date if it has none."""
        days = ((event.end or event.start) for event in self.events)
        return np.array([day.end.toordinal() if day else EARLIEST for day in days], dtype=np.int64)

    @cached_property
    def edition_codes(self) -> Ints:
        """For each event the number of its edition."""
        numbers: dict[object, int] = {}
        return np.array([numbers.setdefault(one, len(numbers)) for one in self.editions], dtype=np.int64)

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """Latitude and longitude of each event; neither is a number where one of them is not known."""
        nowhere = (float("nan"), float("nan"))
        rows = [nowhere if event.lat is None or event.lon is None else (event.lat, event.lon) for event in self.events]
        return np.array(rows, dtype=np.float64).reshape(-1, 2)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """The position of each event."""
        return {name: i for i, name in enumerate(self.ids)}

    @cached_property
    def by_id(self) -> Mapping[str, Event]:
        """The events by id."""
        return dict(zip(self.ids, self.events, strict=True))

    def keys(self, by: str, read: Callable[[Event], Key]) -> list[Key]:
        """Return for each event the rows it belongs to, as ``read`` gives them for grouping ``by``."""
        if by not in self._keys:
            self._keys[by] = [read(event) for event in self.events]
        return self._keys[by]

    @cached_property
    def chance_of(self) -> Mapping[str, float]:
        """The probability of existence of each event."""
        return dict(zip(self.ids, self.p.tolist(), strict=True))

    @property
    def editions(self) -> list[tuple[object, ...]]:
        """For each event the edition of a series it belongs to (itself, if it has no series or no date)."""
        self._editions = self._editions or [edition(event) for event in self.events]
        return self._editions

    def named(self, positions: Ints) -> tuple[str, ...]:
        """Return the ids of the events at these positions."""
        return tuple(self.ids[i] for i in positions.tolist())


_indexes: WeakKeyDictionary[Snapshot, EventIndex] = WeakKeyDictionary()


def event_index(snapshot: Snapshot) -> EventIndex:
    """Return the columns of a snapshot's events, built at first use and forgotten with the snapshot."""
    if snapshot not in _indexes:
        _indexes[snapshot] = EventIndex(snapshot.events)
    return _indexes[snapshot]


def _by_party(events: Sequence[Event]) -> dict[str, Ints]:
    positions: dict[str, list[int]] = {}
    for i, event in enumerate(events):
        for party in set(event.parties):
            positions.setdefault(party, []).append(i)
    return {party: np.array(found, dtype=np.int64) for party, found in positions.items()}


def _days(event: Event) -> tuple[int, int, int, int]:
    if event.start is None:
        return (EARLIEST, LATEST, EARLIEST, LATEST)
    end = event.end or event.start
    return (
        event.start.start.toordinal(),
        event.start.end.toordinal(),
        max(end.start, event.start.start).toordinal(),
        max(end.end, event.start.end).toordinal(),
    )


def edition(event: Event) -> tuple[object, ...]:
    """Return what the phases of one edition of a series share; an event without series or date is its own."""
    if not event.series or event.year is None:
        return (event.id,)
    return (event.series, event.year, event.kind, _stem(event.name))


def _stem(name: str) -> str:
    """Return a name without the mark of a phase at its end: ``Joint Sea 2015 (II)`` and ``(I)`` are one edition."""
    head, bracket, mark = name.rpartition(" (")
    return head if bracket and mark[:-1] and set(mark[:-1]) <= set("IVX") else name
