"""The one schema of the ledger, for SQLite and PostgreSQL alike.

Days are ISO text, so that both back ends sort, compare and store them alike and any tool can read them.
Assertions, decisions, documents, passages, layouts and revisions are only ever added. Of their columns only
``assertion.holder``, ``assertion.withdrawn_by``, ``assertion.known_from`` and ``decision.in_force`` are derived, and
change as decisions and sources arrive; the tables ``record``, ``record_party`` and ``search`` are derived wholly.
"""

from typing import Any

from sqlalchemy import (
    DDL,
    REAL,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    event,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.schema import SchemaItem

HEAD = "0002"
"""The migration that this schema corresponds to."""

OLDER = ("0001",)
"""The migrations before it, oldest first."""

metadata = MetaData()

_NUMBER: Double[float] = Double().with_variant(REAL, "sqlite")
_TERMS = Text().with_variant(TSVECTOR, "postgresql")


def _text(name: str, *arguments: SchemaItem, nullable: bool = False) -> Column[Any]:
    return Column(name, Text, *arguments, nullable=nullable)


def _count(name: str, *arguments: SchemaItem) -> Column[Any]:
    return Column(name, Integer, *arguments, nullable=False)


def _seq() -> Column[Any]:
    return Column("seq", Integer, primary_key=True, autoincrement=False)


def _revision() -> Column[Any]:
    return _count("revision", ForeignKey("revision.number"))


def _table(name: str, *items: SchemaItem, rowid: bool = True) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_with_rowid=rowid)


revision = _table(
    "revision",
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("at"),
    _text("actor"),
    _text("reason"),
    _count("documents"),
    _count("passages"),
    _count("assertions"),
    _count("decisions"),
    _count("layout_rows"),
    _text("content_hash"),
    _text("prev_hash"),
    _text("hash"),
)

document = _table(
    "document",
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    _text("text"),
    _text("sha256"),
    _text("publisher"),
    _text("title"),
    _text("author"),
    _text("published_start", nullable=True),
    _text("published_end", nullable=True),
    _text("published_precision", nullable=True),
    _text("date_basis"),
    _text("url"),
    _text("language"),
    _text("family"),
    _text("media_type"),
    _revision(),
    _text("hash"),
    Index("document_sha256", "sha256"),
    Index("document_revision", "revision"),
)

passage = _table(
    "passage",
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    _text("text"),
    _text("document", ForeignKey("document.id"), nullable=True),
    _count("start_offset"),
    _count("end_offset"),
    _text("source"),
    _text("record"),
    _text("language"),
    _revision(),
    _text("hash"),
    Index("passage_document", "document"),
    Index("passage_record", "record"),
    Index("passage_source", "source"),
    Index("passage_revision", "revision"),
)

assertion = _table(
    "assertion",
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    _text("record"),
    _text("type"),
    _text("field"),
    _text("value"),
    _text("stance"),
    _text("grade"),
    _text("author"),
    _text("author_kind"),
    _text("rule"),
    _revision(),
    _text("holder"),
    _text("withdrawn_by", nullable=True),
    _text("known_from", nullable=True),
    Index("assertion_record", "record"),
    Index("assertion_holder", "holder"),
    Index("assertion_author", "author"),
    Index("assertion_revision", "revision"),
)

assertion_source = _table(
    "assertion_source",
    _count("assertion", ForeignKey("assertion.seq")),
    _count("position"),
    _text("source"),
    PrimaryKeyConstraint("assertion", "position"),
    Index("assertion_source_source", "source"),
    rowid=False,
)

assertion_passage = _table(
    "assertion_passage",
    _count("assertion", ForeignKey("assertion.seq")),
    _count("position"),
    _text("passage", ForeignKey("passage.id")),
    PrimaryKeyConstraint("assertion", "position"),
    Index("assertion_passage_passage", "passage"),
    rowid=False,
)

decision = _table(
    "decision",
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    _count("occurrence"),
    _text("action"),
    _text("record"),
    _text("field"),
    _text("value"),
    _text("target"),
    _text("author"),
    _text("reason"),
    _revision(),
    _count("in_force"),
    Index("decision_record", "record"),
    Index("decision_target", "target"),
    Index("decision_action", "action"),
    Index("decision_author", "author"),
    Index("decision_revision", "revision"),
)

layout = _table(
    "layout",
    _seq(),
    _text("casebook"),
    _text("table_name"),
    _count("position"),
    _text("record"),
    _text("cell_order"),
    _revision(),
    Index("layout_casebook", "casebook", "revision"),
    Index("layout_record", "record"),
    Index("layout_revision", "revision"),
)

record = _table(
    "record",
    Column("id", Text, primary_key=True, nullable=False),
    _text("type"),
    _text("kind"),
    _text("name"),
    _text("status"),
    _text("state"),
    Column("p_exist", _NUMBER, nullable=False),
    _text("start_day", nullable=True),
    _text("end_day", nullable=True),
    _text("known_first", nullable=True),
    _text("known_last", nullable=True),
    _text("same_as"),
    _text("merged_into", nullable=True),
    _text("pending"),
    _text("body", nullable=True),
    Index("record_type", "type", "start_day"),
    Index("record_state", "state"),
    Index("record_same_as", "same_as"),
    Index("record_merged_into", "merged_into"),
)

record_party = _table(
    "record_party",
    _text("record", ForeignKey("record.id")),
    _text("party"),
    PrimaryKeyConstraint("record", "party"),
    Index("record_party_party", "party"),
    rowid=False,
)

search = _table(
    "search",
    Column("seq", Integer, primary_key=True),
    _text("kind"),
    _text("record"),
    _text("passage", ForeignKey("passage.id"), nullable=True),
    _text("text"),
    Column("terms", _TERMS, nullable=False),
    Index("search_record", "record", "kind"),
    Index("search_passage", "passage"),
    Index("search_terms", "terms", postgresql_using="gin").ddl_if(dialect="postgresql"),
)

DERIVED = (record, record_party, search)
"""Tables that hold nothing of their own and can be made again from the others."""

# What marks the file as migrated; Alembic keeps this table, and stamping it needs no Alembic.
alembic_version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

# The tokens are made in Python; the tokenizer only has to split at spaces, and `ascii` keeps every letter beyond ASCII.
SQLITE_SEARCH_UP = (
    "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='search', content_rowid='seq', tokenize='ascii')",
    "CREATE TRIGGER search_added AFTER INSERT ON search BEGIN"
    " INSERT INTO search_index(rowid, terms) VALUES (new.seq, new.terms); END",
    "CREATE TRIGGER search_removed AFTER DELETE ON search BEGIN"
    " INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', old.seq, old.terms); END",
)
SQLITE_SEARCH_DOWN = ("DROP TRIGGER search_added", "DROP TRIGGER search_removed", "DROP TABLE search_index")

for _statement in SQLITE_SEARCH_UP:
    event.listen(search, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
