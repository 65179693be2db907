"""Writes what is new in a batch as one revision: the rows, what follows from them, and the link in the chain."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from comity.ledger import schema
from comity.ledger.basis import Origins
from comity.ledger.decide import Affected, add_decision, carry_out, load_holdings
from comity.ledger.derived import passage_entry
from comity.ledger.entries import Receipt, StoredAssertion
from comity.ledger.evidence import known_days
from comity.ledger.hashing import CHAINED, GENESIS, TableDigest, chain_hash, content_hash
from comity.ledger.loading import NONE, group, load_head
from comity.ledger.refresh import add_entries, add_rows, refresh
from comity.ledger.rows import assertion_row, document_row, layout_row, passage_row
from comity.ledger.sift import sift
from comity.model.assertions import Assertion, Batch, Decision, LayoutRow
from comity.model.clock import now
from comity.model.documents import Document, Passage

VOUCHED = {
    "document": ("seq", "hash"),
    "passage": ("seq", "hash"),
    "assertion": ("seq", "id"),
    "decision": ("seq", "id"),
    "layout": ("seq", "casebook", "table_name", "position", "record", "cell_order"),
}
"""What of a row enters its revision's content hash: its number and its hash, or all there is of it."""


def write_batch(
    connection: Connection, batch: Batch, assertions: Mapping[str, Assertion], *, actor: str, reason: str
) -> Receipt:
    """Add what is new in ``batch``; ``assertions`` are its own by id. Nothing new makes no revision.

    Raises InputError when something in the batch cannot be held; the caller's transaction then undoes the rest.
    """
    news = sift(connection, batch, assertions)
    last = load_head(connection)
    if not news:
        return Receipt(revision=last.number if last else 0)
    revision = _Revision(connection, last.number + 1 if last else 1)
    revision.open(last.hash if last else GENESIS, actor, reason)
    revision.add_texts(news.documents, news.passages)
    revision.add_assertions(news.assertions, news.records)
    revision.add_decisions(news.decisions)
    revision.add_layout(news.layout)
    revision.close()
    return Receipt(
        revision=revision.number,
        assertions=len(news.assertions),
        decisions=len(news.decisions),
        documents=len(news.documents),
        passages=len(news.passages),
    )


class _Revision:
    """One revision in the making, inside the caller's transaction."""

    def __init__(self, connection: Connection, number: int) -> None:
        self.number = number
        self._connection = connection
        self._origins = Origins(connection)
        self._holdings = load_holdings(connection)
        self._digests = {name: TableDigest() for name in CHAINED}

    def open(self, prev_hash: str, actor: str, reason: str) -> None:
        """Insert the revision's row, which the others refer to; what it vouches for is filled in on closing."""
        counts = dict.fromkeys(("documents", "passages", "assertions", "decisions", "layout_rows"), 0)
        self._row = {
            "number": self.number,
            "at": now().isoformat(timespec="seconds"),
            "actor": actor,
            "reason": reason,
            **counts,
            "content_hash": "",
            "prev_hash": prev_hash,
            "hash": "",
        }
        self._connection.execute(schema.revision.insert(), self._row)

    def add_texts(self, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        """Add documents and passages, and make the passages searchable."""
        first = self._next(schema.document)
        self._add("document", [document_row(one, first + at, self.number) for at, one in enumerate(documents)])
        first = self._next(schema.passage)
        self._add("passage", [passage_row(one, first + at, self.number) for at, one in enumerate(passages)])
        add_entries(self._connection, [passage_entry(one) for one in passages])

    def add_assertions(self, assertions: Mapping[str, Assertion], begun: Collection[str]) -> None:
        """Add assertions and derive their records, of which ``begun`` are new; sources first, others rest on them."""
        self._add_assertions({name: one for name, one in assertions.items() if one.type == "source"}, begun)
        self._add_assertions({name: one for name, one in assertions.items() if one.type != "source"}, begun)

    def _add_assertions(self, assertions: Mapping[str, Assertion], begun: Collection[str]) -> None:
        if not assertions:
            return
        first = self._next(schema.assertion)
        days = known_days(assertions.values(), self._origins.basis(assertions.values()))
        stored = [
            StoredAssertion(
                id=name,
                assertion=one,
                revision=self.number,
                known_from=day,
                seq=first + at,
                holder=self._holdings.holder(name, one.record),
            )
            for at, ((name, one), day) in enumerate(zip(assertions.items(), days, strict=True))
        ]
        self._add("assertion", [assertion_row(one) for one in stored])
        add_rows(self._connection, schema.assertion_source, _citations(stored, "sources", "source"))
        add_rows(self._connection, schema.assertion_passage, _citations(stored, "passages", "passage"))
        fresh = group((one for one in stored if one.holder in begun), lambda one: one.holder)
        self._refresh({one.holder for one in stored} | {one.assertion.record for one in stored}, fresh)

    def _refresh(self, touched: Collection[str], fresh: Mapping[str, list[StoredAssertion]] = NONE) -> None:
        refresh(self._connection, touched, self._origins, self._holdings, fresh)

    def add_decisions(self, decisions: Sequence[Decision]) -> None:
        """Add decisions, carry them out, and derive the records they change."""
        if not decisions:
            return
        affected = Affected()
        for decision in decisions:
            stored = add_decision(self._connection, decision, self.number, affected)
            self._digests["decision"].add(stored.seq, stored.id)
        if affected.moved:
            self._holdings = load_holdings(self._connection)
        self._refresh(carry_out(self._connection, affected, self._holdings))

    def add_layout(self, layout: Sequence[LayoutRow]) -> None:
        """Add the lines of casebooks whose layout changed."""
        first = self._next(schema.layout)
        self._add("layout", [layout_row(row, first + at, self.number) for at, row in enumerate(layout)])

    def close(self) -> None:
        """Fill in what the revision vouches for, and its hash."""
        counts = {("layout_rows" if name == "layout" else name + "s"): one.rows for name, one in self._digests.items()}
        self._row |= counts | {"content_hash": content_hash(self._digests)}
        self._row["hash"] = chain_hash(self._row)
        number = schema.revision.c.number == self.number
        self._connection.execute(update(schema.revision).where(number).values(self._row))

    def _next(self, table: Table) -> int:
        return int(self._connection.execute(select(func.coalesce(func.max(table.c.seq), 0) + 1)).scalar_one())

    def _add(self, name: str, rows: list[dict[str, Any]]) -> None:
        add_rows(self._connection, schema.metadata.tables[name], rows)
        for row in rows:
            self._digests[name].add(*(row[column] for column in VOUCHED[name]))


def _citations(stored: Sequence[StoredAssertion], names: str, column: str) -> list[dict[str, Any]]:
    return [
        {"assertion": one.seq, "position": position, column: name}
        for one in stored
        for position, name in enumerate(getattr(one.assertion, names))
    ]
