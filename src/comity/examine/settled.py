"""What may bear witness to a claim: the records that a casebook or a person stands behind."""

from comity.measure.memo import memo
from comity.model.records import Record
from comity.model.snapshot import Snapshot

_UNSETTLED = frozenset(("proposed", "rejected"))


def settled(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot without proposals and rejected records, made once for each.

    A proposal may come from the very sentence that is checked: no claim is evidence of itself.
    """
    kept: dict[str, Snapshot | None] = memo(snapshot, "settled")
    if "" not in kept:  # the snapshot itself is not kept: what it remembers must not keep it alive
        records = [record for record in snapshot.by_id.values() if record.state not in _UNSETTLED]
        kept[""] = None if len(records) == len(snapshot.by_id) else _without(snapshot, records)
    return kept[""] or snapshot


def _without(snapshot: Snapshot, records: list[Record]) -> Snapshot:
    return Snapshot(
        records,
        known_by=snapshot.known_by,
        revision=snapshot.revision,
        hidden=snapshot.hidden,
        undated=snapshot.undated,
    )
