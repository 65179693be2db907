"""The ledger as the rest of comity sees it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, select

from comity.ledger import schema
from comity.ledger.backup import copy_to
from comity.ledger.check import check
from comity.ledger.engine import TIMEOUT, address, connect, keep_log, reading, writing
from comity.ledger.entries import (
    DocumentCard,
    HistoryEntry,
    Hit,
    LedgerInfo,
    Mark,
    Receipt,
    Revision,
    StoredAssertion,
    StoredDecision,
)
from comity.ledger.finding import find
from comity.ledger.loading import load_assertions, load_decisions, load_head, load_revisions
from comity.ledger.looking import describe, find_record, load_history, load_pending
from comity.ledger.marks import check_marks
from comity.ledger.opening import check_is_new, check_is_there, check_version, clear_away, set_up
from comity.ledger.rebuild import rebuild
from comity.ledger.rows import chunks
from comity.ledger.sift import identify, load_layout
from comity.ledger.snapshots import take
from comity.ledger.texts import assertions_on, find_document, list_documents, load_passages, passages_named
from comity.ledger.write import write_batch
from comity.model.assertions import Batch, LayoutRow
from comity.model.display import shown
from comity.model.documents import Document, Passage
from comity.model.issues import Issue
from comity.model.records import Record, State
from comity.model.snapshot import Snapshot

LIVE: tuple[State, ...] = ("accepted", "disputed", "proposed")
"""The states a snapshot shows unless asked otherwise: everything that nobody rejected."""


class Ledger:
    """A store of assertions, decisions and documents that only ever grows, and of the records derived from them.

    Make one with :meth:`create` or :meth:`open`, and close it, best as a context manager. Every method may raise
    LedgerError when the store is damaged, busy or out of reach.
    """

    _repr_html_ = shown

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def create(cls, location: str | Path, *, timeout: float = TIMEOUT) -> Self:
        """Set up an empty ledger at a path (SQLite) or ``postgresql://`` address; raise LedgerError if one is there."""
        url = address(location)
        check_is_new(url)
        ledger = cls(connect(url, timeout=timeout))
        try:
            with ledger._closed_on_error():
                keep_log(ledger._engine)
                set_up(ledger._engine)
        except BaseException:
            clear_away(url)
            raise
        return ledger

    @classmethod
    def open(cls, location: str | Path, *, timeout: float = TIMEOUT) -> Self:
        """Open the ledger at a path or ``postgresql://`` address; ``timeout`` is how long, in seconds, a write waits.

        Raises LedgerError when there is none, or it is damaged, or of another version of comity.
        """
        url = address(location)
        check_is_there(url)
        ledger = cls(connect(url, timeout=timeout))
        with ledger._closed_on_error():
            check_version(ledger._engine)
            keep_log(ledger._engine)
        return ledger

    @contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the store."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, batch: Batch, *, actor: str, reason: str, seen: Mapping[str, Mark] | None = None) -> Receipt:
        """Add what is new in ``batch`` as one revision, wholly or not at all, in the name of ``actor``.

        Writing the same again changes nothing and makes no revision. Raises InputError when something in the batch
        cannot be held: a value that does not fit its field, a passage that is not in its document, a decision about
        what is not there.

        ``seen`` are the marks of records that the batch rests on (see :func:`comity.ledger.marks.mark`): where one has
        been added to or decided about since, nothing is written and ChangedError is raised.
        """
        assertions = identify(batch)
        with writing(self._engine) as connection:
            check_marks(connection, seen or {})
            return write_batch(connection, batch, assertions, actor=actor, reason=reason)

    def snapshot(
        self,
        known_by: date | None = None,
        min_p: float = 0.0,
        status: Sequence[str] | None = None,
        states: Sequence[str] = LIVE,
    ) -> Snapshot:
        """Return the records as they stand, or as they could be known on the day ``known_by``.

        With ``known_by``, only assertions count of which some source was certainly public by the end of that day: a
        source dated "2019" cannot be shown to be known in October 2019, and one without a date never counts. Records
        left with nothing are hidden and counted (``Snapshot.hidden``, ``undated``). An event that begins after the
        day reads as announced. Yardsticks (reference cases, platforms, areas ...), coverage and codes are never
        hidden; sources published later are; decisions count whenever they were taken. A row of a casebook that cites
        several sources does not say which of them gave which field: its fields count as known with the first.

        ``min_p`` leaves out records less probable than that (yardsticks stay), ``status`` keeps only those events,
        agreements and transfers, ``states`` says what review has to have made of a record.
        """
        with reading(self._engine) as connection:
            return take(connection, known_by=known_by, min_p=min_p, status=status, states=states)

    def record(self, record: str) -> Record:
        """Return the record with an id, or the one it was merged into; raise InputError if there is none.

        A record whose assertions were all withdrawn is none; a rejected one is.
        """
        with reading(self._engine) as connection:
            return find_record(connection, record)

    def assertions(self, record: str, field: str | None = None) -> list[StoredAssertion]:
        """Return the assertions that count for a record, or for one field of it, withdrawn ones included, in order."""
        table = schema.assertion.c
        where = [table.holder == record] + ([table.field == field] if field else [])
        with reading(self._engine) as connection:
            return load_assertions(connection, *where)

    def assertions_of(self, records: Iterable[str]) -> list[StoredAssertion]:
        """Return the assertions that count for any of ``records``, withdrawn ones included, in order."""
        with reading(self._engine) as connection:
            found = [load_assertions(connection, schema.assertion.c.holder.in_(some)) for some in chunks(records)]
        return sorted((one for some in found for one in some), key=lambda one: one.seq)

    def assertions_by(self, author: str) -> list[StoredAssertion]:
        """Return everything one author ever asserted, withdrawn assertions included, in order."""
        with reading(self._engine) as connection:
            return load_assertions(connection, schema.assertion.c.author == author)

    def decisions(self, record: str | None = None) -> list[StoredDecision]:
        """Return the decisions about a record, or about all of them, undone ones included, in order."""
        where = [] if record is None else [schema.decision.c.record == record]
        with reading(self._engine) as connection:
            return load_decisions(connection, *where)

    def decisions_by(self, author: str) -> list[StoredDecision]:
        """Return everything one author ever decided, undone decisions included, in order."""
        with reading(self._engine) as connection:
            return load_decisions(connection, schema.decision.c.author == author)

    def history(self, record: str) -> list[HistoryEntry]:
        """Return what was asserted and decided about a record, one entry a revision, in order: who, when and why."""
        with reading(self._engine) as connection:
            return load_history(connection, record)

    def document(self, document: str) -> Document:
        """Return the document with an id, text included; raise InputError if there is none."""
        with reading(self._engine) as connection:
            return find_document(connection, document)

    def documents(self) -> list[DocumentCard]:
        """Return what is known of every document, without the texts, the last read in first."""
        with reading(self._engine) as connection:
            return list_documents(connection)

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return the passages with the ids given, by id; ids that are none are left out."""
        with reading(self._engine) as connection:
            return passages_named(connection, ids)

    def passages_of(self, record: str) -> list[Passage]:
        """Return the passages kept for a record."""
        with reading(self._engine) as connection:
            return load_passages(connection, schema.passage.c.record == record)

    def passages_in(self, document: str) -> list[Passage]:
        """Return the passages of a document, in the order of its text."""
        with reading(self._engine) as connection:
            return load_passages(connection, schema.passage.c.document == document)

    def assertions_on(self, document: str) -> list[StoredAssertion]:
        """Return the assertions that rest on a passage of a document, withdrawn ones included, in order."""
        with reading(self._engine) as connection:
            return assertions_on(connection, document)

    def pending(self) -> dict[str, tuple[str, ...]]:
        """Return the accepted or disputed records to which machines would add, with the fields in question."""
        with reading(self._engine) as connection:
            return load_pending(connection)

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Return where all words of ``text`` occur, in passages and in what records say in words, best first.

        Words match whatever their English or Russian ending; Chinese needs no blanks. Nothing in ``text`` is syntax.
        """
        with reading(self._engine) as connection:
            return find(connection, text, limit)

    def head(self) -> Revision | None:
        """Return the last revision, or None in an empty ledger: the cheapest way to learn whether anything changed."""
        with reading(self._engine) as connection:
            return load_head(connection)

    def revisions(self) -> list[Revision]:
        """Return every revision, in order: when, by whom, why, and how much it added."""
        with reading(self._engine) as connection:
            return load_revisions(connection)

    def assertions_since(self, revision: int) -> list[StoredAssertion]:
        """Return what was asserted after a revision, withdrawn assertions included, in order."""
        with reading(self._engine) as connection:
            return load_assertions(connection, schema.assertion.c.revision > revision)

    def decisions_since(self, revision: int) -> list[StoredDecision]:
        """Return what was decided after a revision, undone decisions included, in order."""
        with reading(self._engine) as connection:
            return load_decisions(connection, schema.decision.c.revision > revision)

    def info(self) -> LedgerInfo:
        """Return where the ledger is and what it holds."""
        with reading(self._engine) as connection:
            return describe(connection)

    def check(self) -> list[Issue]:
        """Return everything that is wrong with the ledger: nothing, if it reads as it was written.

        Verifies the file, the chain of revisions, the hash of every row, and that records, search entries and days
        are what follows from them. An issue names the table (``column``) and the row (``line``).
        """
        return check(self._engine)

    def rebuild(self) -> None:
        """Make everything derived again: after a change of grades or of the way records are derived, or damage to it.

        Assertions, decisions, documents and revisions are not touched.
        """
        with writing(self._engine) as connection:
            rebuild(connection)

    def backup(self, path: str | Path) -> None:
        """Copy the ledger to a new file while others may write to it; what they write meanwhile may be left out.

        Raises LedgerError if there is a file already, RefusedError for PostgreSQL, which has its own tool.
        """
        copy_to(self._engine, Path(path))

    def layout(self, casebook: str) -> list[LayoutRow]:
        """Return the lines of a casebook as last written, by table and position; none if there is no such casebook."""
        with reading(self._engine) as connection:
            return load_layout(connection, casebook)

    def casebooks(self) -> list[str]:
        """Return the names of the casebooks that were imported."""
        with reading(self._engine) as connection:
            return sorted(connection.execute(select(schema.layout.c.casebook).distinct()).scalars())
