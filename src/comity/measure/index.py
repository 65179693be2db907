"""Events of a snapshot in columns, so that a rule is applied once to each kind of event and not to each event."""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from comity.model.records import Event
from comity.model.snapshot import Snapshot

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

EARLIEST, LATEST = 0, 4_000_000
"""Day numbers before and after every date: the bounds of an event without one."""


class Signature(NamedTuple):
    """Everything about an event that a rule looks at, date and probability apart: equal signatures fare alike."""

    kind: str
    scope: str
    framework: str
    series: str
    status: str
    state: str
    parties: tuple[str, ...]
    parties_complete: str
    host: tuple[str, ...]
    domains: tuple[str, ...]


class EventIndex:
    """The distinct events of one snapshot: a number for each signature, first and last possible day, probability.

    ``start_low`` ... ``end_high`` are day numbers (``date.toordinal``): the earliest and latest day on which the event
    may have started and ended.
    """

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.events = tuple({event.id: event for event in events}.values())
        self.ids = [event.id for event in self.events]
        numbers: dict[Signature, int] = {}
        codes = [numbers.setdefault(_signature(event), len(numbers)) for event in self.events]
        self.signatures = tuple(numbers)
        self.signature = np.array(codes, dtype=np.int64)
        self.p = np.array([event.p_exist for event in self.events], dtype=np.float64)
        days = np.array([_days(event) for event in self.events], dtype=np.int64).reshape(-1, 4)
        self.start_low, self.start_high, self.end_low, self.end_high = days.T

    def named(self, positions: Ints) -> tuple[str, ...]:
        """Return the ids of the events at these positions."""
        return tuple(self.ids[i] for i in positions.tolist())

    @cached_property
    def editions(self) -> list[tuple[object, ...]]:
        """For each event the edition of a series it belongs to (itself, if it has no series or no date)."""
        return [_edition(event) for event in self.events]

    @cached_property
    def _keys(self) -> dict[str, list[tuple[str, ...]]]:
        return {}

    def keys(self, by: str, read: Callable[[Event], tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return for each event the rows it belongs to, as ``read`` gives them for grouping ``by``; kept once read."""
        if by not in self._keys:
            self._keys[by] = [read(event) for event in self.events]
        return self._keys[by]


_indexes: WeakKeyDictionary[Snapshot, EventIndex] = WeakKeyDictionary()


def event_index(snapshot: Snapshot) -> EventIndex:
    """Return the columns of a snapshot's events, built at first use and forgotten with the snapshot."""
    if snapshot not in _indexes:
        _indexes[snapshot] = EventIndex(snapshot.events)
    return _indexes[snapshot]


def _signature(event: Event) -> Signature:
    return Signature(
        event.kind,
        event.scope,
        event.framework,
        event.series,
        event.status,
        event.state,
        event.parties,
        event.parties_complete,
        event.host,
        event.domains,
    )


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


def _edition(event: Event) -> tuple[object, ...]:
    if not event.series or event.year is None:
        return (event.id,)
    return (event.series, event.year, event.kind, _stem(event.name))


def _stem(name: str) -> str:
    """Return a name without the mark of a phase at its end: ``Joint Sea 2015 (II)`` and ``(I)`` are one edition."""
    head, bracket, mark = name.rpartition(" (")
    return head if bracket and mark[:-1] and set(mark[:-1]) <= set("IVX") else name
