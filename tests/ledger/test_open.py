"""Opening, refusing to open, copying and describing a ledger."""

import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.ledger import Ledger
from comity.ledger.engine import address, connect, reading
from comity.model.errors import InputError, LedgerError, RefusedError

from .conftest import Place
from .samples import decide, event, machine, source, write


def not_there(path: Path) -> None:
    pass


def a_folder(path: Path) -> None:
    path.mkdir()


def empty(path: Path) -> None:
    path.touch()


def a_text(path: Path) -> None:
    path.write_text("id,kind,name\n" * 100)


def another_database(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE note (text)")
    raw.close()


def from_the_future(path: Path) -> None:
    Ledger.create(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0099'")
    raw.close()


def torn(path: Path) -> None:
    Ledger.create(path).close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * 4000 + content[4100:])


@pytest.mark.parametrize(
    ("prepare", "says", "remedy"),
    [
        (not_there, "no ledger at", "comity ledger init"),
        (a_folder, "no ledger at", "comity ledger init"),
        (empty, "not a ledger", "comity ledger init"),
        (a_text, "not a ledger", "comity ledger init"),
        (another_database, "not a ledger", "comity ledger init"),
        (from_the_future, "0099", "newer"),
        (torn, "damaged", "backup"),
    ],
)
def test_says_why_it_cannot_be_opened(tmp_path: Path, prepare: Callable[[Path], None], says: str, remedy: str) -> None:
    path = tmp_path / "ledger.db"
    prepare(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(LedgerError, match=says) as caught:
        Ledger.open(path)
    assert "ledger.db" in caught.value.message
    assert remedy in caught.value.remedy
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("location", ["mysql://host/base", "http://host/", "://", "sqlite+nonsense:// x y"])
def test_refuses_addresses_it_has_no_store_for(location: str) -> None:
    with pytest.raises((InputError, LedgerError)):
        Ledger.open(location)


def test_an_unreachable_server_is_said_to_be_so_without_its_password() -> None:
    with pytest.raises(LedgerError, match="cannot be reached") as caught:
        Ledger.open("postgresql://ada:secret@127.0.0.1:1/ledger")
    assert "secret" not in str(caught.value)


def test_a_missing_database_on_a_server_is_refused(postgres: str) -> None:
    with pytest.raises(LedgerError, match="nowhere"):
        Ledger.open(f"{postgres}/nowhere")


def test_an_empty_database_on_a_server_is_no_ledger(postgres: str) -> None:
    with pytest.raises(LedgerError, match="not a ledger"):
        Ledger.open(f"{postgres}/template1")


def test_never_sets_up_over_another(new_place: Place) -> None:
    place = new_place()
    with Ledger.create(place) as ledger:
        write(ledger, event("ev"))
    with pytest.raises(LedgerError, match="already"):
        Ledger.create(place)
    with Ledger.open(place) as ledger:
        assert "ev" in ledger.snapshot().by_id


def test_needs_the_folder(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no folder"):
        Ledger.create(tmp_path / "nowhere" / "ledger.db")


def test_a_ledger_that_could_not_be_set_up_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_engine: object) -> None:
        raise LedgerError("The disk is full.", "Free some space.")

    monkeypatch.setattr("comity.ledger.store.set_up", fail)
    with pytest.raises(LedgerError, match="full"):
        Ledger.create(tmp_path / "ledger.db")
    assert list(tmp_path.iterdir()) == []


def test_opens_by_path_or_address(tmp_path: Path) -> None:
    path = tmp_path / "odd name ?#%.db"
    Ledger.create(path).close()
    for location in (path, str(path)):
        Ledger.open(location).close()
    plain = tmp_path / "plain.db"
    Ledger.create(plain).close()
    Ledger.open(f"sqlite:///{plain}").close()


def test_a_closed_ledger_is_one_file_that_can_be_moved(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.create(path) as ledger:
        write(ledger, event("ev"))
    assert [left.name for left in tmp_path.iterdir()] == ["ledger.db"]
    with Ledger.open(path.rename(tmp_path / "moved.db")) as ledger:
        assert "ev" in ledger.snapshot().by_id


def test_keeps_promises_to_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger.create(path).close()
    engine = connect(address(path))
    with reading(engine) as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                    ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_describes_itself(new_ledger: Callable[[], Ledger]) -> None:
    ledger = new_ledger()
    write(ledger, source("src"), event("ev", "src"), machine("guess", "exists", "yes", "src"))
    write(ledger, decide("accept", "guess"))
    info = ledger.info()
    assert (info.revisions, info.decisions, info.documents) == (2, 1, 0)
    assert info.records == {"event": 2, "source": 1}
    assert info.assertions == len(ledger.assertions_by("casebook:test")) + 1
    assert info.bytes > 10_000
    assert len(info.head) == 64
    assert info.location.startswith(("/", "postgresql+psycopg://"))


def test_a_copy_is_a_ledger(tmp_path: Path) -> None:
    path, copy = tmp_path / "ledger.db", tmp_path / "copy.db"
    with Ledger.create(path) as ledger:
        write(ledger, event("ev"))
        ledger.backup(copy)
        with pytest.raises(LedgerError, match="already"):
            ledger.backup(copy)
        with pytest.raises(LedgerError, match="no folder"):
            ledger.backup(tmp_path / "nowhere" / "copy.db")
        head = ledger.info().head
    assert sorted(left.name for left in tmp_path.iterdir()) == ["copy.db", "ledger.db"]
    with Ledger.open(copy) as ledger:
        assert (ledger.check(), ledger.info().head) == ([], head)


def test_copies_while_somebody_writes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger.create(path).close()
    stop = threading.Event()

    def keep_writing() -> None:
        with Ledger.open(path) as ledger:
            number = 0
            while not stop.is_set():
                number += 1
                write(ledger, event(f"ev{number}"))

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        with Ledger.open(path) as ledger:
            for number in range(5):
                ledger.backup(tmp_path / f"copy-{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with Ledger.open(tmp_path / f"copy-{number}.db") as copy:
            assert copy.check() == []


def test_a_server_has_its_own_backup(postgres: str, tmp_path: Path) -> None:
    with Ledger.create(f"{postgres}/postgres") as ledger, pytest.raises(RefusedError, match="pg_dump"):
        ledger.backup(tmp_path / "copy.db")


def test_a_file_without_permission_to_write_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.create(path) as ledger:
        write(ledger, event("ev"))
    frozen = Path(shutil.copy(path, tmp_path / "frozen.db"))
    engine = connect(address(f"sqlite:///file:{frozen}?mode=ro&uri=true"))
    ledger = Ledger(engine)
    assert "ev" in ledger.snapshot().by_id
    assert ledger.check() == []
    with pytest.raises(LedgerError, match="may not be written"):
        write(ledger, event("other"))
    ledger.close()
