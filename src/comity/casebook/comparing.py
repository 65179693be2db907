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
    """An assertion as the ledger holds it."""

    @property
    def assertion(self) -> Assertion:
        """What was asserted."""

    @property
    def active(self) -> bool:
        """Whether it still counts."""


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


def changes(stored: Iterable[Stored], batch: Batch) -> Batch:
    """Return ``batch`` with the withdrawal of every assertion its casebook made before and makes no longer.

    ``stored`` are the assertions of the casebook's author, whether they still count or not.
    """
    kept = {assertion.id for assertion in batch.assertions}
    gone = (one.assertion for one in stored if one.active and one.assertion.id not in kept)
    return msgspec.structs.replace(batch, decisions=(*batch.decisions, *(_withdrawal(said) for said in gone)))


def _withdrawal(assertion: Assertion) -> Decision:
    return Decision(
        action="withdraw",
        record=assertion.record,
        author=assertion.author,
        reason="no longer in the casebook",
        field=assertion.field,
        target=assertion.id,
    )
