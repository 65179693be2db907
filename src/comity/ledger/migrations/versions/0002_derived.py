"""What follows from it: records, their parties and the search index; filled by ``rebuild`` after migrating.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0002"
down_revision = "0001"

SQLITE_UP = (
    "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='search', content_rowid='seq', tokenize='ascii')",
    "CREATE TRIGGER search_added AFTER INSERT ON search BEGIN"
    " INSERT INTO search_index(rowid, terms) VALUES (new.seq, new.terms); END",
    "CREATE TRIGGER search_removed AFTER DELETE ON search BEGIN"
    " INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', old.seq, old.terms); END",
)
SQLITE_DOWN = ("DROP TRIGGER search_added", "DROP TRIGGER search_removed", "DROP TABLE search_index")


def upgrade() -> None:
    """Make the tables."""
    _record()
    _search()
    for statement in SQLITE_UP if _on_sqlite() else ():
        op.execute(sa.text(statement))


def downgrade() -> None:
    """Drop the tables: nothing is lost that cannot be made again."""
    for statement in SQLITE_DOWN if _on_sqlite() else ():
        op.execute(sa.text(statement))
    for name in ("search", "record_party", "record"):
        op.drop_table(name)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _text(name: str, *items: sa.schema.SchemaItem, nullable: bool = False, key: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), *items, nullable=nullable, primary_key=key)


def _index(table: str, *names: str) -> None:
    for name in names:
        op.create_index(f"{table}_{name}", table, [name])


def _record() -> None:
    op.create_table(
        "record",
        _text("id", key=True),
        _text("type"),
        _text("kind"),
        _text("name"),
        _text("status"),
        _text("state"),
        sa.Column("p_exist", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        _text("start_day", nullable=True),
        _text("end_day", nullable=True),
        _text("known_first", nullable=True),
        _text("known_last", nullable=True),
        _text("same_as"),
        _text("merged_into", nullable=True),
        _text("pending"),
        _text("body", nullable=True),
        sqlite_strict=True,
    )
    op.create_index("record_type", "record", ["type", "start_day"])
    _index("record", "state", "same_as", "merged_into")
    op.create_table(
        "record_party",
        _text("record", sa.ForeignKey("record.id")),
        _text("party"),
        sa.PrimaryKeyConstraint("record", "party"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("record_party", "party")


def _search() -> None:
    op.create_table(
        "search",
        sa.Column("seq", sa.Integer(), nullable=False, primary_key=True),
        _text("kind"),
        _text("record"),
        _text("passage", sa.ForeignKey("passage.id"), nullable=True),
        _text("text"),
        sa.Column("terms", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("search_record", "search", ["record", "kind"])
    _index("search", "passage")
    if not _on_sqlite():
        op.create_index("search_terms", "search", ["terms"], postgresql_using="gin")
