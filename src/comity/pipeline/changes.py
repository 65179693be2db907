"""What has changed in a ledger since a day or a revision: what is new, changed, contradicted, and by which document."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from comity.ledger import Ledger, StoredAssertion
from comity.model.errors import InputError
from comity.model.values import EventDate

What = Literal["new", "changed", "contradicted", "decided"]


class Change(Struct, frozen=True, kw_only=True):
    """What became of one record: ``fields`` are those spoken of, ``documents`` (ids) and ``sources`` who spoke."""

    record: str
    type: str
    label: str
    what: What
    fields: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    revisions: tuple[int, ...] = ()
    by: tuple[str, ...] = ()


def changes_since(ledger: Ledger, since: str | int | date) -> tuple[Change, ...]:
    """Return what has changed after a revision (``12``), or from a day on (``2026-11-20``), by type and record.

    Raises InputError for anything that is neither.
    """
    raise NotImplementedError
