"""Migrations go up and down with data on both back ends, and lead to the schema a new ledger is made with."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, select

from comity.ledger import Ledger, schema
from comity.ledger.engine import address, connect, reading, writing
from comity.ledger.migrate import downgrade, run, upgrade
from comity.model.assertions import LayoutRow
from comity.model.errors import LedgerError

from .conftest import Place
from .samples import decide, document, event, machine, passage, source, write

STORED = ("revision", "document", "passage", "assertion", "assertion_source", "assertion_passage", "decision", "layout")


def filled(place: str) -> None:
    text = document("Three thousand troops crossed the border.")
    quote = passage(text, "troops")
    claim = machine("ev", "personnel.CHN", "3000", passages=(quote.id,))
    layout = (LayoutRow("test", "events", 0, "ev"),)
    with Ledger.create(place) as ledger:
        write(ledger, source("src"), event("ev", "src"), claim, documents=(text,), passages=(quote,), layout=layout)
        write(ledger, event("other", "src"), decide("accept", "ev"), decide("reject", "other"))
        write(ledger, decide("undo", "other", target=ledger.decisions("other")[0].id))


def dump(place: str, *names: str) -> dict[str, list[Any]]:
    engine = connect(address(place))
    tables = [schema.metadata.tables[name] for name in names]
    with reading(engine) as connection:
        rows = {
            table.name: sorted(str(tuple(row)) for row in connection.execute(select(*_own(table)))) for table in tables
        }
    engine.dispose()
    return rows


def _own(table: Any) -> list[Any]:
    return [column for column in table.c if (table.name, column.name) != ("search", "seq")]


def shape(connection: Connection) -> dict[str, Any]:
    look = inspect(connection)
    return {
        name: (
            [{**column, "type": str(column["type"])} for column in look.get_columns(name)],
            look.get_pk_constraint(name),
            sorted(look.get_indexes(name), key=str),
            sorted(look.get_foreign_keys(name), key=str),
            sorted(look.get_unique_constraints(name), key=str),
        )
        for name in schema.metadata.tables
    }


def test_down_and_up_again_loses_nothing(new_place: Place) -> None:
    place = new_place()
    filled(place)
    before = dump(place, *schema.metadata.tables)
    downgrade(place, "0001")
    assert dump(place, *STORED) == {name: before[name] for name in STORED}
    with pytest.raises(LedgerError, match="older comity"):
        Ledger.open(place)
    upgrade(place)
    assert dump(place, *schema.metadata.tables) == before
    with Ledger.open(place) as ledger:
        assert ledger.check() == []
        assert [hit.record for hit in ledger.search("troops")] == ["ev"]


def test_migrations_lead_to_the_schema_of_a_new_ledger(new_place: Place) -> None:
    made, migrated = new_place(), new_place()
    Ledger.create(made).close()
    engine = connect(address(migrated))
    with writing_empty(engine) as connection:
        run(connection, "head")
        after = shape(connection)
    engine.dispose()
    engine = connect(address(made))
    with reading(engine) as connection:
        assert shape(connection) == after
    engine.dispose()


def writing_empty(engine: Any) -> Any:
    """A writer's transaction without the lock, which needs the tables to be there."""
    return engine.execution_options(comity_write=True).begin()


def test_both_ways_write_the_same_sqlite_schema(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    Ledger.create(made).close()
    engine = connect(address(migrated))
    with writing_empty(engine) as connection:
        run(connection, "head")
    engine.dispose()
    texts = []
    for path in (made, migrated):
        file = sqlite3.connect(path)
        texts.append(sorted(file.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall(), key=str))
        file.close()
    assert texts[0] == texts[1]


def test_all_the_way_down_leaves_nothing(new_place: Place) -> None:
    place = new_place()
    filled(place)
    engine = connect(address(place))
    with writing(engine) as connection:
        run(connection, "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    engine.dispose()


def test_upgrading_a_present_ledger_changes_nothing(new_place: Place) -> None:
    place = new_place()
    filled(place)
    before = dump(place, *schema.metadata.tables)
    upgrade(place)
    assert dump(place, *schema.metadata.tables) == before


def test_refuses_what_is_no_ledger_or_a_newer_one(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger"):
        upgrade(tmp_path / "nothing.db")
    path = tmp_path / "newer.db"
    Ledger.create(path).close()
    file = sqlite3.connect(path)
    file.execute("UPDATE alembic_version SET version_num = '9999'")
    file.commit()
    file.close()
    with pytest.raises(LedgerError, match="9999"):
        upgrade(path)


def test_the_ledger_itself_needs_no_alembic() -> None:
    code = "import sys, comity.ledger; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
