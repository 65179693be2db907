"""Whatever is changed behind the ledger's back is reported, by table and row, and nothing makes the check crash."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, text, update

from comity.ledger import Ledger, schema
from comity.ledger.engine import address, connect
from comity.model.assertions import LayoutRow
from comity.model.errors import LedgerError

from .samples import decide, document, event, machine, passage, said, source, write


def fill(ledger: Ledger) -> None:
    """Write something into every column of every table."""
    text = document("Three thousand troops crossed the border. Тысячи солдат. 军演", author="Smith", url="https://x.test/1",
                    language="en", family="wire 7", date_basis="given")  # fmt: skip
    quote = passage(text, "troops", record="ev")
    said_so = machine("ev", "personnel.CHN", "3000", "s1", passages=(quote.id,), grade="B2")
    layout = (LayoutRow("test", "events", 0, "ev", (said_so.id,)), LayoutRow("test", "events", 1, "other"))
    write(ledger, source("s1"), source("s2", same_as="s1"), event("ev", "s1", "s2"), event("other", "s2"))
    write(ledger, said_so, documents=(text,), passages=(quote,), layout=layout)
    write(ledger, machine("guess", "exists", "yes", "s2"), machine("guess", "name", "Guess", "s2"))
    write(ledger, decide("merge", "other", target="ev"), decide("correct", "ev", field="status", value="cancelled"))
    write(ledger, decide("withdraw", "guess", target=machine("guess", "name", "Guess", "s2").id))
    write(ledger, decide("dispute", "guess"))
    write(ledger, decide("undo", "guess", target=ledger.decisions("guess")[-1].id))
    write(ledger, said("gone", "exists", "yes", "s1"))
    write(ledger, decide("withdraw", "gone", target=said("gone", "exists", "yes", "s1").id))


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """A ledger with something in every column."""
    fill(ledger)
    return ledger


@contextmanager
def tampering(ledger: Ledger) -> Iterator[Connection]:
    """A connection that checks no references, as somebody with the file or the server in hand has it."""
    engine = connect(ledger._engine.url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        yield connection
    engine.dispose()


def test_nothing_is_found_in_a_sound_ledger(filled: Ledger) -> None:
    assert filled.check() == []


COLUMNS = [(table.name, column.name) for table in schema.metadata.sorted_tables for column in table.columns]
TABLES = [table.name for table in schema.metadata.sorted_tables]
BOTH = pytest.mark.parametrize(
    "new_ledger", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True
)


@BOTH
@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_watched(filled: Ledger, name: str) -> None:
    table = schema.metadata.tables[name]
    watched = {name, "search_index"} if name == "search" else {name, "revision", "record"}
    watched |= {"assertion"} if name.startswith("assertion_") else set()
    for column in table.columns:
        if (name, column.name) == ("search", "seq") and filled.info().backend == "postgresql":
            continue  # the number of a search entry says nothing, and no index refers to it there
        with tampering(filled) as connection:
            before = connection.execute(select(table)).all()
            _edit(connection, table, column.name)
        found = filled.check()
        assert found, column
        assert any(issue.column in watched for issue in found), (column, found)
        with tampering(filled) as connection:
            connection.execute(delete(table))
            connection.execute(insert(table), [dict(row._mapping) for row in before])
    if name != "search":
        assert filled.check() == []


def _edit(connection: Connection, table: Table, column: str) -> None:
    """Change one character of one cell of the table's first row in which it is not blank, or fill a blank one."""
    keys = list(table.primary_key.columns)
    rows = connection.execute(select(*keys, table.c[column].label("cell")).order_by(*keys)).all()
    row = next((one for one in rows if one.cell not in (None, "")), rows[0])
    where = [key == getattr(row, key.name) for key in keys]
    connection.execute(update(table).where(*where).values({column: _other(table, column, row.cell)}))


def _other(table: Table, column: str, cell: Any) -> Any:
    if isinstance(cell, int):
        return cell + 1000
    if isinstance(cell, float):
        return cell / 2
    if column == "terms":
        return "'elsewhere'" if cell.startswith("'") else cell[::-1]
    return chr(ord(cell[0]) ^ 1) + cell[1:] if cell else "x"


@BOTH
@pytest.mark.parametrize("name", TABLES)
def test_a_row_taken_out_is_missed(filled: Ledger, name: str) -> None:
    table = schema.metadata.tables[name]
    keys = list(table.primary_key.columns)
    with tampering(filled) as connection:
        last = connection.execute(select(*keys).order_by(*(key.desc() for key in keys)).limit(1)).one()
        connection.execute(delete(table).where(*(key == value for key, value in zip(keys, last, strict=True))))
    assert filled.check()


@BOTH
@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("search", "alembic_version")])
def test_a_row_slipped_in_is_noticed(filled: Ledger, name: str) -> None:
    table = schema.metadata.tables[name]
    with tampering(filled) as connection:
        row = dict(connection.execute(select(table).limit(1)).one()._mapping)
        keys = [*table.primary_key.columns, *(column for column in table.columns if column.unique)]
        row |= {key.name: 999 if isinstance(row[key.name], int) else "forged" for key in keys}
        connection.execute(insert(table), row)
    assert filled.check()


def test_the_message_names_table_and_row(filled: Ledger) -> None:
    stored = filled.assertions("ev", "name")[0]
    table = schema.assertion
    with tampering(filled) as connection:
        connection.execute(update(table).where(table.c.seq == stored.seq).values(value="Exercise if"))
    rows = [issue for issue in filled.check() if issue.code == "row"]
    assert [(issue.column, issue.line) for issue in rows] == [("assertion", stored.seq)]
    assert stored.id in rows[0].message
    assert str(rows[0]).startswith(filled.info().location)


def test_a_whole_revision_rewritten_breaks_the_chain(filled: Ledger) -> None:
    table = schema.revision
    with tampering(filled) as connection:
        connection.execute(update(table).where(table.c.number == 2).values(hash="0" * 64))
    numbers = {(issue.code, issue.line) for issue in filled.check()}
    assert {("chain", 2), ("chain", 3)} <= numbers


def test_many_issues_of_a_kind_are_summed_up(ledger: Ledger) -> None:
    write(ledger, *(event(f"ev{number}") for number in range(40)))
    with tampering(ledger) as connection:
        connection.execute(update(schema.record).values(kind="forged"))
    found = ledger.check()
    assert len(found) == 26
    assert "15 more" in found[-1].message


def test_rebuilding_mends_what_is_derived(filled: Ledger) -> None:
    before = filled.snapshot().by_id
    with tampering(filled) as connection:
        connection.execute(update(schema.record).values(kind="forged"))
        connection.execute(delete(schema.record_party))
        connection.execute(delete(schema.search))
        connection.execute(update(schema.assertion).values(holder="x", withdrawn_by=None, known_from=None))
        connection.execute(update(schema.decision).values(in_force=0))
    assert filled.check()
    filled.rebuild()
    assert filled.check() == []
    assert filled.snapshot().by_id == before


def test_rebuilding_mends_nothing_else(filled: Ledger) -> None:
    with tampering(filled) as connection:
        connection.execute(update(schema.assertion).where(schema.assertion.c.seq == 1).values(grade="A1"))
    filled.rebuild()
    assert {issue.column for issue in filled.check()} == {"assertion"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a filled SQLite ledger."""
    path = tmp_path / "ledger.db"
    with Ledger.create(path) as ledger:
        fill(ledger)
    return path


def edited(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as raw:
        for statement in statements:
            raw.execute(statement)
    raw.close()


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("alembic_version", "search")])
def test_text_that_is_not_unicode_is_an_issue(file: Path, name: str) -> None:
    table, content = schema.metadata.tables[name], file.read_bytes()
    keys = ", ".join(key.name for key in table.primary_key.columns)
    for column in table.columns:
        if column.type.python_type is str:
            edited(
                file,
                f"UPDATE {name} SET {column.name} = CAST(x'41ff42' AS TEXT)"
                f" WHERE ({keys}) = (SELECT {keys} FROM {name} LIMIT 1)",
            )
            assert reported(file), column
            file.write_bytes(content)


def reported(path: Path) -> bool:
    """Whether opening or checking reports something; anything but a LedgerError is a failure of the test."""
    try:
        with Ledger.open(path) as ledger:
            return bool(ledger.check())
    except LedgerError:
        return True


def dump(path: Path) -> list[Any] | None:
    """Everything the file says, as bytes, or None if SQLite cannot read it."""
    raw = sqlite3.connect(path)
    raw.text_factory = bytes
    try:
        tables = [table.name for table in schema.metadata.sorted_tables]
        rows = [raw.execute(f"SELECT * FROM {name} NOT INDEXED").fetchall() for name in tables]
        return [*rows, raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()]
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        return None
    finally:
        raw.close()


def flip(path: Path, position: int, mask: int, target: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[position] ^= mask
    target.write_bytes(content)
    return target


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=[pytest.mark.slow] * (seed > 0)) for seed in range(8)])
def test_a_flipped_byte_that_changes_what_is_said_is_reported(file: Path, tmp_path: Path, seed: int) -> None:
    chance, before, target = random.Random(seed), dump(file), tmp_path / "flipped.db"
    content = file.read_bytes()
    used = [at for at in range(len(content)) if content[at]]
    changed = 0
    for _ in range(60):
        flip(file, chance.choice(used), chance.randrange(1, 256), target)
        if dump(target) != before:
            changed += 1
            assert reported(target)
        else:
            reported(target)
        for left in tmp_path.glob("flipped.db-*"):
            left.unlink()
    assert changed > 10


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:4096],
        lambda content: content[:100] + bytes(len(content) - 100),
        lambda content: content[:8192] + bytes(8192) + content[16384:],
        lambda content: content + b"more",
        lambda content: content[:16] + bytes(len(content) - 16),
        lambda content: b"\0" * len(content),
        lambda content: b"",
        lambda content: b"SQLite format 3\0",
    ],
)
def test_a_mauled_file_is_reported(file: Path, damage: Callable[[bytes], bytes]) -> None:
    content = file.read_bytes()
    before = dump(file)
    file.write_bytes(damage(content))
    if dump(file) != before:
        assert reported(file)


def test_a_missing_log_is_no_damage(file: Path, tmp_path: Path) -> None:
    copy = shutil.copy(file, tmp_path / "copy.db")
    with Ledger.open(copy) as ledger:
        assert ledger.check() == []


def test_a_changed_schema_is_reported(file: Path) -> None:
    edited(file, "DROP INDEX assertion_record")
    with Ledger.open(file) as ledger:
        assert [issue.column for issue in ledger.check()] == ["assertion_record"]
    edited(file, "CREATE TRIGGER spy AFTER INSERT ON assertion BEGIN DELETE FROM decision; END")
    with Ledger.open(file) as ledger:
        assert [issue.column for issue in ledger.check()] == ["assertion_record", "spy"]


def test_a_search_index_that_does_not_match_is_reported_and_mended(file: Path) -> None:
    edited(file, "INSERT INTO search_index(search_index) VALUES ('delete-all')")
    with Ledger.open(file) as ledger:
        assert [issue.column for issue in ledger.check()] == ["search_index"]
        ledger.rebuild()
        assert ledger.check() == []
        assert ledger.search("troops")


def test_a_check_reads_while_another_process_writes(file: Path) -> None:
    engine = connect(address(file))
    with Ledger.open(file) as ledger, Ledger.open(file) as other:
        write(other, event("new"))
        assert ledger.check() == []
    engine.dispose()
