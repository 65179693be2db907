"""What is asserted, decided and held: the tables that only ever grow.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = ("revision", "document", "passage", "assertion", "assertion_source", "assertion_passage", "decision", "layout")


def upgrade() -> None:
    """Make the tables."""
    _revision()
    _document()
    _passage()
    _assertion()
    _citations()
    _decision()
    _layout()


def downgrade() -> None:
    """Drop the tables, and everything in them."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _text(name: str, *items: sa.schema.SchemaItem, nullable: bool = False, unique: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), *items, nullable=nullable, unique=unique or None)


def _int(name: str, *items: sa.schema.SchemaItem, key: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), *items, nullable=False, primary_key=key, autoincrement=False)


def _in_revision() -> "sa.Column[int]":
    return _int("revision", sa.ForeignKey("revision.number"))


def _index(table: str, *names: str) -> None:
    for name in names:
        op.create_index(f"{table}_{name}", table, [name])


def _revision() -> None:
    op.create_table(
        "revision",
        _int("number", key=True),
        _text("at"),
        _text("actor"),
        _text("reason"),
        _int("documents"),
        _int("passages"),
        _int("assertions"),
        _int("decisions"),
        _int("layout_rows"),
        _text("content_hash"),
        _text("prev_hash"),
        _text("hash"),
        sqlite_strict=True,
    )


def _document() -> None:
    op.create_table(
        "document",
        _int("seq", key=True),
        _text("id", unique=True),
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
        _in_revision(),
        _text("hash"),
        sqlite_strict=True,
    )
    _index("document", "sha256", "revision")


def _passage() -> None:
    op.create_table(
        "passage",
        _int("seq", key=True),
        _text("id", unique=True),
        _text("text"),
        _text("document", sa.ForeignKey("document.id"), nullable=True),
        _int("start_offset"),
        _int("end_offset"),
        _text("source"),
        _text("record"),
        _text("language"),
        _in_revision(),
        _text("hash"),
        sqlite_strict=True,
    )
    _index("passage", "document", "record", "source", "revision")


def _assertion() -> None:
    op.create_table(
        "assertion",
        _int("seq", key=True),
        _text("id", unique=True),
        _text("record"),
        _text("type"),
        _text("field"),
        _text("value"),
        _text("stance"),
        _text("grade"),
        _text("author"),
        _text("author_kind"),
        _text("rule"),
        _in_revision(),
        _text("holder"),
        _text("withdrawn_by", nullable=True),
        _text("known_from", nullable=True),
        sqlite_strict=True,
    )
    _index("assertion", "record", "holder", "author", "revision")


def _citations() -> None:
    op.create_table(
        "assertion_source",
        _int("assertion", sa.ForeignKey("assertion.seq")),
        _int("position"),
        _text("source"),
        sa.PrimaryKeyConstraint("assertion", "position"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("assertion_source", "source")
    op.create_table(
        "assertion_passage",
        _int("assertion", sa.ForeignKey("assertion.seq")),
        _int("position"),
        _text("passage", sa.ForeignKey("passage.id")),
        sa.PrimaryKeyConstraint("assertion", "position"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("assertion_passage", "passage")


def _decision() -> None:
    op.create_table(
        "decision",
        _int("seq", key=True),
        _text("id", unique=True),
        _int("occurrence"),
        _text("action"),
        _text("record"),
        _text("field"),
        _text("value"),
        _text("target"),
        _text("author"),
        _text("reason"),
        _in_revision(),
        _int("in_force"),
        sqlite_strict=True,
    )
    _index("decision", "record", "target", "action", "author", "revision")


def _layout() -> None:
    op.create_table(
        "layout",
        _int("seq", key=True),
        _text("casebook"),
        _text("table_name"),
        _int("position"),
        _text("record"),
        _text("cell_order"),
        _in_revision(),
        sqlite_strict=True,
    )
    op.create_index("layout_casebook", "layout", ["casebook", "revision"])
    _index("layout", "record", "revision")
