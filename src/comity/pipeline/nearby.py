"""What lies near a record in time, and whom a record is about."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import timedelta
from heapq import merge
from itertools import islice

from comity.model.records import Record
from comity.model.snapshot import Snapshot
from comity.pipeline.cards import Neighbour

NEIGHBOURS = 4
NEAR = timedelta(days=400)
"""How far apart neighbours are at most."""


class Calendar:
    """The dated records of a snapshot by type, in the order of time."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._dated: dict[str, list[tuple[int, Record]]] = {}

    def neighbours(self, record: Record) -> tuple[Neighbour, ...]:
        """Return the records of the same type with two parties in common that lie nearest in time, in its order."""
        if record.when is None:
            return ()
        day = record.when.start.toordinal()
        near = (
            other for _, other in self._outwards(record.type, day) if other.id != record.id and _meet(record, other)
        )
        found = (_neighbour(other, day) for other in islice(near, NEIGHBOURS))
        return tuple(sorted(found, key=lambda one: (one.days, one.record)))

    def _outwards(self, kind: str, day: int) -> Iterator[tuple[int, Record]]:
        """Yield records with their distance in days, the nearest first."""
        dated = self._of(kind)
        first = bisect_left(dated, day - NEAR.days, key=_day)
        middle = bisect_left(dated, day, key=_day)
        last = bisect_right(dated, day + NEAR.days, key=_day)
        earlier = ((day - when, record) for when, record in reversed(dated[first:middle]))
        later = ((when - day, record) for when, record in dated[middle:last])
        return merge(earlier, later, key=_day)

    def _of(self, kind: str) -> list[tuple[int, Record]]:
        if kind not in self._dated:
            records = self._snapshot.of_type(kind)  # in the order of their dates
            self._dated[kind] = [(one.when.start.toordinal(), one) for one in records if one.when]
        return self._dated[kind]


def _day(pair: tuple[int, Record]) -> int:
    return pair[0]


def _neighbour(other: Record, day: int) -> Neighbour:
    when = other.when
    assert when is not None
    return Neighbour(record=other.id, label=other.label, when=when.iso, days=when.start.toordinal() - day)


def parties_of(record: Record) -> tuple[str, ...]:
    """Return the parties a record is about, sorted."""
    named = (*record.parties, getattr(record, "supplier", ""), getattr(record, "recipient", ""))
    return tuple(sorted({*named, *getattr(record, "about", ()), *getattr(record, "country", ())} - {""}))


def _meet(record: Record, other: Record) -> bool:
    ours, theirs = set(parties_of(record)), set(parties_of(other))
    return len(ours & theirs) >= min(2, len(ours), len(theirs))
