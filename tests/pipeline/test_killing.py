"""Ingests that are killed, that meet each other, and that run out of disk: nothing lost, nothing doubled."""

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pytest

from comity.ledger import Ledger
from comity.model.errors import LedgerError
from comity.pipeline import ingest, ingesting, tallying
from comity.pipeline.proposing import Proposal
from tests.pipeline.stories import corpus, read_corpora, read_story, story, whole

ROUNDS = 40
COUNT = 60
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.pipeline.test_killing"])


def row(number: int) -> dict[str, str]:
    """A document of its own words; every third tells of the same patrol as its neighbours."""
    words = " ".join(Random(number).choices([f"word{n}" for n in range(400)], k=60))
    day = 1 + number // 3
    line = f"patrol CHN RUS; start=2031-{1 + day // 28:02}-{1 + day % 28:02}; ships.CHN={number % 5 + 1}"
    return story(f"doc-{number:03}", words, line, publisher=f"Paper {number % 7}")


def _ingest(path: str, documents: str, acknowledge: Connection) -> None:
    """Ingest in a process of its own, two documents a transaction, and send the id of each one that is done."""
    count = tallying.Tally.add

    def counted(tally: tallying.Tally, proposal: Proposal) -> None:
        count(tally, proposal)
        acknowledge.send_bytes(proposal.document.id.encode())

    _without_children(2)
    tallying.Tally.add = counted  # type: ignore[method-assign]
    with Ledger.open(path) as ledger:
        ingest(ledger, [documents])


def _without_children(together: int) -> None:
    ingesting.extract = read_story  # type: ignore[attr-defined]
    ingesting.read = read_corpora  # type: ignore[attr-defined]
    ingesting.TELLING = together


class Child:
    """An ingest in another process, and what it acknowledged."""

    def __init__(self, path: str, documents: str, target: Callable[..., None] = _ingest) -> None:
        self._ours, theirs = SERVER.Pipe(duplex=False)
        self.process: ForkServerProcess = SERVER.Process(target=target, args=(path, documents, theirs))
        self.process.start()
        theirs.close()

    def kill(self) -> None:
        """Kill it as the kernel would."""
        os.kill(self.process.pid or 0, signal.SIGKILL)
        self.process.join()

    def acknowledged(self) -> set[str]:
        """Return the documents it said were done."""
        return set(self._received())

    def _received(self) -> Iterator[str]:
        try:
            while self._ours.poll():
                yield self._ours.recv_bytes().decode()
        except (EOFError, OSError):
            return


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> str:
    return corpus(tmp_path_factory.mktemp("documents") / "all.jsonl", map(row, range(COUNT)))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, documents: str) -> object:
    path = str(tmp_path_factory.mktemp("calm") / "ledger.db")
    Ledger.create(path).close()
    child = Child(path, documents)
    child.process.join()
    with Ledger.open(path) as ledger:
        return whole(ledger)


def check_whole(ledger: Ledger, acknowledged: set[str]) -> None:
    """Check that what was acknowledged is there, and that every document is there with all that it says."""
    held = {card.id for card in ledger.documents()}
    assert acknowledged <= held
    resting = {one.assertion.sources for one in ledger.assertions_by(ingesting.AUTHOR)} - {()}
    assert len(resting) == len(held)


@pytest.mark.slow
def test_a_killed_ingest_loses_nothing_it_acknowledged(tmp_path: Path, documents: str, undisturbed: object) -> None:
    path, chance, killed = str(tmp_path / "ledger.db"), Random(4), 0
    Ledger.create(path).close()
    done: set[str] = set()
    while killed < ROUNDS:
        running = [Child(path, documents) for _ in range(1 + killed % 2)]
        time.sleep(chance.uniform(0.0, 0.8))
        for child in running:
            killed += child.process.is_alive()
            child.kill()
            done |= child.acknowledged()
        with Ledger.open(path) as ledger:
            check_whole(ledger, done)
            finished = len(ledger.documents()) == COUNT
            if finished:
                assert (whole(ledger), ledger.check()) == (undisturbed, [])
        if finished:
            Path(path).unlink()
            Ledger.create(path).close()
            done = set()
    last = Child(path, documents)
    last.process.join()
    with Ledger.open(path) as ledger:
        assert (whole(ledger), ledger.check()) == (undisturbed, [])


@pytest.mark.slow
def test_two_ingests_at_once_lose_and_double_nothing(tmp_path: Path, documents: str, undisturbed: object) -> None:
    path = str(tmp_path / "ledger.db")
    Ledger.create(path).close()
    backwards = corpus(tmp_path / "back.jsonl", map(row, reversed(range(COUNT))))
    rivals = [Child(path, documents), Child(path, backwards)]
    for one in rivals:
        one.process.join()
    assert [one.process.exitcode for one in rivals] == [0, 0]
    with Ledger.open(path) as ledger:
        assert (whole(ledger), ledger.check()) == (undisturbed, [])


def _ingest_copies(path: str, documents: str, _: Connection) -> None:
    _without_children(1)
    with Ledger.open(path) as ledger:
        ingest(ledger, [documents])


@pytest.mark.slow
def test_copies_read_by_two_ingests_at_once_count_once(tmp_path: Path) -> None:
    path = str(tmp_path / "ledger.db")
    Ledger.create(path).close()
    rows = [
        row(0) | {"doc_id": f"copy-{n}", "publisher": f"Paper {n}", "url": f"https://example.org/{n}"} for n in range(8)
    ]
    halves = [corpus(tmp_path / f"{n}.jsonl", rows[n::2]) for n in range(2)]
    rivals = [Child(path, half, _ingest_copies) for half in halves]
    for one in rivals:
        one.process.join()
    with Ledger.open(path) as ledger:
        (patrol,) = ledger.snapshot(states=("proposed",)).events
        assert (patrol.p_exist, len(patrol.sources), ledger.check()) == (0.585, 8, [])


def _ingest_on_little_disk(path: str, documents: str, answer: Connection) -> None:
    _without_children(2)
    with Ledger.open(path) as ledger:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
        try:
            ingest(ledger, [documents])
        except LedgerError as error:
            answer.send_bytes(str(error).encode())


@pytest.mark.slow
def test_a_full_disk_is_an_error_and_the_rest_can_follow(tmp_path: Path, documents: str, undisturbed: object) -> None:
    path = str(tmp_path / "ledger.db")
    Ledger.create(path).close()
    child = Child(path, documents, _ingest_on_little_disk)
    child.process.join()
    (said,) = child.acknowledged()
    assert "could not be written" in said
    with Ledger.open(path) as ledger:
        check_whole(ledger, set())
        assert (0 < len(ledger.documents()) < COUNT, ledger.check()) == (True, [])
    rest = Child(path, documents)
    rest.process.join()
    with Ledger.open(path) as ledger:
        assert whole(ledger) == undisturbed
