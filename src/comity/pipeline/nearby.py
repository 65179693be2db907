"""What lies near a record in time, and whom a record is about."""

from comity.model.records import Record
from comity.model.snapshot import Snapshot
from comity.pipeline.cards import Neighbour

NEIGHBOURS = 4
NEAR = 400
"""How many days apart neighbours are at most."""


def neighbours(record: Record, snapshot: Snapshot) -> tuple[Neighbour, ...]:
    """Return the records of the same type with a party in common that lie nearest in time, in the order of time."""
    when = record.when
    if when is None:
        return ()
    near = [
        Neighbour(record=other.id, label=other.label, when=other.when.iso, days=(other.when.start - when.start).days)
        for other in snapshot.of_type(record.type)
        if other.id != record.id and other.when and _meet(record, other)
    ]
    nearest = sorted((one for one in near if abs(one.days) <= NEAR), key=lambda one: (abs(one.days), one.record))
    return tuple(sorted(nearest[:NEIGHBOURS], key=lambda one: (one.days, one.record)))


def parties_of(record: Record) -> tuple[str, ...]:
    """Return the parties a record is about, sorted."""
    named = (*record.parties, getattr(record, "supplier", ""), getattr(record, "recipient", ""))
    return tuple(sorted({*named, *getattr(record, "about", ()), *getattr(record, "country", ())} - {""}))


def _meet(record: Record, other: Record) -> bool:
    ours, theirs = set(parties_of(record)), set(parties_of(other))
    return len(ours & theirs) >= min(2, len(ours), len(theirs))
