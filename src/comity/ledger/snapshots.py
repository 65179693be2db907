"""Reads the derived records into a snapshot: as they stand, or as they could be known on a day."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, select

from comity.ledger import schema
from comity.ledger.basis import Origins
from comity.ledger.derive import as_of, derive
from comity.ledger.derived import read_record
from comity.ledger.evidence import ALWAYS_KNOWN
from comity.ledger.loading import load_cases, load_head
from comity.ledger.rows import AnyRow
from comity.model.records import Record
from comity.model.snapshot import Snapshot

_WITH_STATUS = frozenset({"event", "agreement", "transfer"})

Wanted = Callable[[Record], bool]


def take(
    connection: Connection,
    *,
    known_by: date | None,
    min_p: float,
    status: Sequence[str] | None,
    states: Sequence[str],
) -> Snapshot:
    """Return a snapshot of the records wanted (see ``Ledger.snapshot``)."""
    wanted = _filter(min_p, status, states)
    revision = _revision(connection)
    if known_by is None:
        return Snapshot(filter(wanted, _stored(connection, states)), revision=revision)
    seen = _Known(connection, known_by, states)
    records = list(filter(wanted, seen.records()))
    return Snapshot(records, known_by=known_by, revision=revision, hidden=seen.hidden, undated=seen.undated)


def _filter(min_p: float, status: Sequence[str] | None, states: Collection[str]) -> Wanted:
    def wanted(record: Record) -> bool:
        return (
            record.state in states
            and (record.p_exist >= min_p or record.type in ALWAYS_KNOWN)
            and (status is None or record.type not in _WITH_STATUS or record.status in status)
        )

    return wanted


def _revision(connection: Connection) -> str:
    head = load_head(connection)
    return f"{head.number}-{head.hash[:12]}" if head else ""


def _stored(connection: Connection, states: Sequence[str]) -> Iterator[Record]:
    table = schema.record.c
    query = select(table.type, table.body).where(table.body.is_not(None), table.state.in_(states))
    for kind, body in connection.execute(query):
        yield read_record(kind, body)


class _Known:
    """Reads the records as known on a day, and counts those that were not."""

    def __init__(self, connection: Connection, known_by: date, states: Sequence[str]) -> None:
        self.hidden = 0
        self.undated = 0
        self._connection = connection
        self._day = known_by
        self._states = states

    def records(self) -> Iterator[Record]:
        """Yield the records of which anything was known."""
        table = schema.record.c
        query = select(table.id, table.type, table.body, table.known_first, table.known_last)
        day, partly = self._day.isoformat(), []
        for row in self._connection.execute(query.where(table.body.is_not(None), table.state.in_(self._states))):
            if row.known_first is None or row.known_first > day:
                self._count_hidden(row)
            elif row.known_last is not None and row.known_last <= day:
                yield as_of(read_record(row.type, row.body), self._day)
            else:
                partly.append(row.id)
        yield from self._derive(partly)

    def _count_hidden(self, row: AnyRow) -> None:
        if row.type != "source":
            self.hidden += 1
            self.undated += row.known_first is None

    def _derive(self, records: list[str]) -> Iterator[Record]:
        """Derive anew the records of which some was known by the day, and some later."""
        for cases in load_cases(self._connection, records, Origins(self._connection)):
            for record, assertions, decisions, basis in cases:
                derived = derive(record, assertions, decisions, basis, known_by=self._day)
                if derived is not None:
                    yield derived.record
