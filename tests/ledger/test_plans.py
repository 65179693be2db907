"""No everyday question reads a whole table: SQLite's own plan for each statement says so."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event as events
from sqlalchemy import inspect

from comity.ledger import Ledger, schema

from .samples import decide, document, event, machine, passage, source, write


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A SQLite ledger with something in it."""
    with Ledger.create(tmp_path / "ledger.db") as made:
        write(made, source("s1"), source("s2"), *(event(f"ev{number}", "s1") for number in range(20)))
        write(made, decide("merge", "ev1", target="ev2"))
        yield made


@contextmanager
def statements(ledger: Ledger) -> Iterator[list[tuple[str, object]]]:
    seen: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    events.listen(ledger._engine, "before_cursor_execute", note)
    yield seen
    events.remove(ledger._engine, "before_cursor_execute", note)


def scans(ledger: Ledger, seen: list[tuple[str, object]]) -> list[str]:
    """The statements whose plan walks through a table from end to end."""
    bad = []
    with ledger._engine.connect() as connection:
        for statement, parameters in seen:
            if not re.match(r"SELECT|INSERT|UPDATE|DELETE", statement):
                continue
            given = parameters[0] if isinstance(parameters, list) else parameters
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
            lines = [row[3] for row in plan if row[3].startswith("SCAN") and "VIRTUAL TABLE" not in row[3]]
            bad += [f"{line} <- {statement}" for line in lines if "CONSTANT" not in line and "(subquery" not in line]
    return bad


def note_text(ledger: Ledger) -> None:
    text = document("Three thousand troops crossed.")
    quote = passage(text, "troops")
    claim = machine("ev3", "personnel.CHN", "3000", passages=(quote.id,))
    write(ledger, claim, documents=(text,), passages=(quote,))


@pytest.mark.parametrize(
    "act",
    [
        lambda ledger: ledger.record("ev1"),
        lambda ledger: ledger.assertions("ev2"),
        lambda ledger: ledger.assertions("ev2", "status"),
        lambda ledger: ledger.assertions_by("casebook:test"),
        lambda ledger: ledger.decisions("ev1"),
        lambda ledger: ledger.decisions_by("ada"),
        lambda ledger: ledger.history("ev2"),
        lambda ledger: ledger.search("exercise"),
        lambda ledger: ledger.layout("test"),
        lambda ledger: write(ledger, event("new", "s2")),
        lambda ledger: write(ledger, source("s3"), event("new", "s3")),
        lambda ledger: write(ledger, decide("correct", "s1", field="date", value="2017")),
        lambda ledger: write(ledger, decide("withdraw", "ev3", target=ledger.assertions("ev3")[0].id)),
        lambda ledger: write(ledger, decide("undo", "ev1", target=ledger.decisions("ev1")[0].id)),
        lambda ledger: write(ledger, decide("merge", "ev4", target="ev5")),
        note_text,
    ],
)
def test_no_table_is_read_from_end_to_end(ledger: Ledger, act: Callable[[Ledger], object]) -> None:
    with statements(ledger) as seen:
        act(ledger)
    assert len(seen) > 1
    assert scans(ledger, seen) == []


def test_a_snapshot_reads_the_records_and_nothing_else(ledger: Ledger) -> None:
    with statements(ledger) as seen:
        ledger.snapshot()
        ledger.snapshot(known_by=date(2018, 12, 31))
    assert {line.split()[1] for line in scans(ledger, seen)} <= {"record"}


def test_every_reference_has_an_index(ledger: Ledger) -> None:
    look = inspect(ledger._engine)
    for table in schema.metadata.tables.values():
        indexed = {index["column_names"][0] for index in look.get_indexes(table.name)}
        indexed.add(look.get_pk_constraint(table.name)["constrained_columns"][0])
        for key in table.foreign_keys:
            assert key.parent.name in indexed, key


def test_no_name_in_the_schema_needs_our_code(ledger: Ledger) -> None:
    with ledger._engine.connect() as connection:
        texts = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").scalars().all()
    functions = {name.lower() for text in texts for name in re.findall(r"(\w+)\(", text)}
    assert functions <= {"fts5", "key", "varchar", "values", "unique", "search_index", *schema.metadata.tables}
