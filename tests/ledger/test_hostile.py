"""What must not go wrong when things go wrong: killed writers, full disks, writers in each other's way."""

import contextlib
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest

from comity.ledger import Ledger
from comity.ledger.engine import address, connect, writing
from comity.model.errors import LedgerError
from comity.vocab import vocabulary

from .conftest import Place
from .samples import decide, document, event, machine, passage, source, write

FORK = multiprocessing.get_context("fork")


def note(ledger: Ledger, name: str, *, size: int = 1) -> None:
    """Write a document with twenty passages, what a machine reads in them, and a reviewer's verdict."""
    text = document(f"{name}: " + "three thousand troops crossed the border. " * 20 * size)
    starts = [at for at in range(len(text.text)) if text.text.startswith("three", at)][:20]
    quotes = [passage(text, text.text[at : at + 21 + at % 7]) for at in starts]
    quotes = list({one.id: one for one in quotes}.values())
    claims = [machine(name, "exists", "yes", passages=(one.id,)) for one in quotes]
    write(ledger, claims, decide("accept", name), documents=(text,), passages=tuple(quotes))


def write_on(path: str, first: int, acknowledge: Pipe, size: int = 1) -> None:
    """Say that the ledger is open, write one document after another, and acknowledge each once it is written."""
    with Ledger.open(path) as ledger:
        acknowledge.send(None)
        number = first
        while True:
            note(ledger, f"ev{number}", size=size)
            acknowledge.send(number)
            number += 1


def killed_after(path: str, first: int, seconds: float) -> list[int]:
    """Let another process write for a while, kill it, and return what it acknowledged."""
    ours, theirs = FORK.Pipe(duplex=False)
    writer = FORK.Process(target=write_on, args=(path, first, theirs))
    writer.start()
    theirs.close()
    assert ours.recv() is None
    time.sleep(seconds)
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join()
    numbers = []
    with contextlib.suppress(EOFError):
        while ours.poll():
            numbers.append(ours.recv())
    ours.close()
    return numbers


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    path, chance = str(tmp_path / "ledger.db"), random.Random(7)
    done: set[int] = set()
    Ledger.create(path).close()
    vocabulary()
    rounds, held = 0, 0
    while rounds < 42 or len(done) < 42:
        done.update(killed_after(path, held, chance.uniform(0.005, 0.3)))
        with Ledger.open(path) as ledger:
            records = ledger.snapshot().by_id
            assert {f"ev{number}" for number in done} <= set(records)
            assert all(record.state == "accepted" for record in records.values())  # never half of it
            held = len(records)
            if rounds % 10 == 0:
                assert ledger.check() == []
            if held:  # what was written and not acknowledged may be written again
                note(ledger, f"ev{held - 1}")
                assert len(ledger.snapshot().by_id) == held
        rounds += 1
    with Ledger.open(path) as ledger:
        assert ledger.check() == []


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no right to mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def write_until_full(ledger: Ledger, most: int = 3000) -> tuple[int, LedgerError | None]:
    for number in range(most):
        try:
            note(ledger, f"ev{number}", size=20)
        except LedgerError as error:
            return number, error
    return most, None


def test_a_full_disk_is_an_error_and_no_damage(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder):
        with Ledger.create(folder / "ledger.db") as ledger:
            written, error = write_until_full(ledger)
            assert error is not None
            assert ("full" in error.message, "space" in error.remedy) == (True, True)
            assert written > 0
            assert len(ledger.snapshot().by_id) == written
        with Ledger.open(folder / "ledger.db") as ledger:
            assert len(ledger.snapshot().by_id) == written
            ledger.backup(tmp_path / "saved.db")
    with Ledger.open(tmp_path / "saved.db") as ledger:
        assert ledger.check() == []
        note(ledger, f"ev{written}", size=20)
        assert len(ledger.snapshot().by_id) == written + 1


def _write_limited(path: str, answer: Pipe) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
    with Ledger.open(path) as ledger:
        written, error = write_until_full(ledger)
        answer.send((written, str(error)))


def test_a_limit_on_file_size_is_an_error_and_no_damage(tmp_path: Path) -> None:
    path = str(tmp_path / "ledger.db")
    Ledger.create(path).close()
    ours, theirs = FORK.Pipe(duplex=False)
    writer = FORK.Process(target=_write_limited, args=(path, theirs))
    writer.start()
    written, said = ours.recv()
    writer.join()
    assert "could not be written" in said
    with Ledger.open(path) as ledger:
        assert (len(ledger.snapshot().by_id), ledger.check()) == (written, [])


def _write_some(place: str, name: str, count: int) -> None:
    with Ledger.open(place) as ledger:
        for number in range(count):
            write(ledger, event(f"{name}{number}", "src"))


def test_writers_wait_for_each_other(new_place: Place) -> None:
    place, count = new_place(), 8
    with Ledger.create(place) as ledger:
        write(ledger, source("src"))
    vocabulary()
    writers = [FORK.Process(target=_write_some, args=(place, name, count)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with Ledger.open(place) as ledger:
        assert len(ledger.snapshot().events) == 3 * count
        assert ledger.info().revisions == 3 * count + 1
        assert ledger.check() == []


def test_a_writer_that_waited_too_long_says_so(new_place: Place) -> None:
    place = new_place()
    Ledger.create(place).close()
    engine = connect(address(place))
    with Ledger.open(place, timeout=0.2) as ledger:
        with writing(engine), pytest.raises(LedgerError, match="another process"):
            write(ledger, event("ev"))
        write(ledger, event("ev"))  # and goes on once the other is done
        assert "ev" in ledger.snapshot().by_id
    engine.dispose()


def test_reading_goes_on_while_somebody_writes(new_place: Place) -> None:
    place = new_place()
    with Ledger.create(place) as ledger:
        write(ledger, event("ev"))
    engine = connect(address(place))
    with Ledger.open(place, timeout=0.2) as ledger, writing(engine):
        assert "ev" in ledger.snapshot().by_id
        assert ledger.search("exercise")
    engine.dispose()


def test_an_interrupted_write_leaves_nothing(new_ledger: Callable[[], Ledger], monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = new_ledger()
    write(ledger, event("before"))
    head = ledger.info().head

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("comity.ledger.write.chain_hash", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(ledger, event("after"))
    monkeypatch.undo()
    assert ledger.info().head == head
    write(ledger, event("after"))
    assert ledger.check() == []
