"""What differs between two states of a casebook: between folders for people, against the ledger for re-import."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from comity.casebook.folder import read_text
from comity.model.assertions import Assertion, Batch, Decision

Change = Literal["added", "removed", "changed"]


class FieldChange(Struct, frozen=True, order=True):
    """One cell that differs."""

    field: str
    before: str
    after: str


class RowChange(Struct, frozen=True, order=True):
    """One row that was added, removed or changed, with the cells concerned; blank cells of new rows are not listed."""

    table: str
    record: str
    change: Change
    fields: tuple[FieldChange, ...]


class Stored(Protocol):
    """An assertion as the ledger holds it; ``withdrawn_by`` is the id of the decision that withdrew it, if one did."""

    @property
    def assertion(self) -> Assertion:
        """What was asserted."""

    @property
    def withdrawn_by(self) -> str:
        """The decision's id, or nothing."""


class Decided(Protocol):
    """A decision as the ledger holds it."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def decision(self) -> Decision:
        """What was decided."""


def diff_casebooks(before: Path, after: Path) -> list[RowChange]:
    """Return how the rows of one casebook differ from those of another, in the order (table, record).

    Rows are matched by table and record id; where a row stands in its table makes no difference. Raises InputError
    where one of the folders holds no casebook.
    """
    old, new = _rows(before), _rows(after)
    changes = []
    for key in sorted(old.keys() | new.keys()):
        fields = _fields(old.get(key, {}), new.get(key, {}))
        change: Change = "added" if key not in old else "removed" if key not in new else "changed"
        if fields:
            changes.append(RowChange(*key, change, fields))
    return changes


def _rows(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    return {(row.table, row.record): row.cells for row in read_text(folder).rows}


def _fields(before: dict[str, str], after: dict[str, str]) -> tuple[FieldChange, ...]:
    names = dict.fromkeys((*before, *after))
    pairs = [FieldChange(name, before.get(name, ""), after.get(name, "")) for name in names]
    return tuple(pair for pair in pairs if pair.before != pair.after)


def changes(
    stored: Iterable[Stored], batch: Batch, decisions: Iterable[Decided] = (), *, partial: bool = False
) -> Batch:
    """Return ``batch`` with what follows from it for the assertions its casebook made before.

    ``stored`` are all assertions of the casebook's author. Those the casebook makes no longer are withdrawn; of those
    it makes again, the casebook's own withdrawals among ``decisions`` are undone. What a person withdrew stays so.
    A ``partial`` batch comes from a casebook that could not be read whole: what it says nothing of is left alone.
    """
    spoken_of = {assertion.record for assertion in batch.assertions}
    kept = {assertion.id for assertion in batch.assertions}
    made = {one.id: one.decision for one in decisions}
    follow = []
    for one in stored:
        still_made, withdrawal = one.assertion.id in kept, made.get(one.withdrawn_by)
        gone = not partial or one.assertion.record in spoken_of
        if gone and not still_made and not one.withdrawn_by:
            follow.append(_decide("withdraw", one.assertion, one.assertion.id, "no longer in the casebook"))
        if still_made and withdrawal is not None and withdrawal.author == one.assertion.author:
            follow.append(_decide("undo", one.assertion, one.withdrawn_by, "in the casebook again"))
    return msgspec.structs.replace(batch, decisions=(*batch.decisions, *follow))


def _decide(action: Literal["withdraw", "undo"], assertion: Assertion, target: str, reason: str) -> Decision:
    return Decision(
        action=action,
        record=assertion.record,
        author=assertion.author,
        reason=reason,
        field=assertion.field,
        target=target,
    )
