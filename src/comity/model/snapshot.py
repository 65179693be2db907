"""The immutable read model that measures work on."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from comity.model.display import shown
from comity.model.records import (
    Agreement,
    Contact,
    Coverage,
    Event,
    Friction,
    Provision,
    Record,
    Source,
    Statement,
    Transfer,
)

R = TypeVar("R", bound=Record)


class Snapshot:
    """The ledger's records as they stood at one moment, filed by type in the order (date, id).

    ``known_by`` is the day as of whose published sources the records were read (None: everything).
    ``hidden`` counts records left out because no source of theirs was published by then; ``undated`` those of them
    that have only sources without a date.
    """

    def __init__(
        self,
        records: Iterable[Record],
        *,
        known_by: date | None = None,
        revision: str = "",
        hidden: int = 0,
        undated: int = 0,
    ) -> None:
        self.known_by = known_by
        self.revision = revision
        self.hidden = hidden
        self.undated = undated
        self._by_type: dict[str, tuple[Record, ...]] = _file(records)

    def of(self, cls: type[R]) -> tuple[R, ...]:
        """Return all records of one class."""
        return self._by_type.get(cls.type, ())  # type: ignore[return-value]

    def of_type(self, name: str) -> tuple[Record, ...]:
        """Return all records of the type called ``name`` (``event``, ``agreement`` ...)."""
        return self._by_type.get(name, ())

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """All records by id."""
        return {record.id: record for records in self._by_type.values() for record in records}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """All sources by id."""
        return {source.id: source for source in self.of(Source)}

    _repr_html_ = shown

    @property
    def events(self) -> tuple[Event, ...]:
        """All events."""
        return self.of(Event)

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """All agreements."""
        return self.of(Agreement)

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """All clauses of agreements."""
        return self.of(Provision)

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """All transfers."""
        return self.of(Transfer)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """All contacts."""
        return self.of(Contact)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements."""
        return self.of(Statement)

    @property
    def frictions(self) -> tuple[Friction, ...]:
        """All frictions."""
        return self.of(Friction)

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """Where the tables were searched."""
        return self.of(Coverage)


def _file(records: Iterable[Record]) -> dict[str, tuple[Record, ...]]:
    by_type: dict[str, list[Record]] = {}
    for record in records:
        by_type.setdefault(record.type, []).append(record)
    return {name: tuple(sorted(group, key=_order)) for name, group in by_type.items()}


def _order(record: Record) -> tuple[date, str]:
    return (record.when.start if record.when else date.max, record.id)
