"""How far a record had got when somebody looked at it, so that nobody decides about what they have not seen."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from comity.ledger import schema
from comity.ledger.entries import Mark, StoredAssertion, StoredDecision
from comity.ledger.loading import load_assertions, load_decisions
from comity.model.errors import ChangedError


def mark(assertions: Iterable[StoredAssertion], decisions: Iterable[StoredDecision]) -> Mark:
    """Return the mark of a record with these assertions and decisions, in any order."""
    active = [one.seq for one in assertions if one.active]
    return Mark(len(active), max(active, default=0), max((one.seq for one in decisions), default=0))


def check_marks(connection: Connection, seen: Mapping[str, Mark]) -> None:
    """Raise ChangedError where a record is not as it was when its mark was taken."""
    for record, looked_at in seen.items():
        held = load_assertions(connection, schema.assertion.c.holder == record)
        if mark(held, load_decisions(connection, schema.decision.c.record == record)) != looked_at:
            raise ChangedError(
                f"The record {record!r} has changed since you looked at it.", "Look at it again, then decide."
            )
