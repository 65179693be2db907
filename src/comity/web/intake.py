"""Documents on their way into the ledger: one worker reads what was handed in, and says how far it is."""

import secrets
import shutil
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import BinaryIO, Literal

from msgspec import Struct
from msgspec.structs import replace

from comity.ledger import Ledger
from comity.model.clock import now
from comity.model.errors import ComityError
from comity.pipeline import IngestReport, ingest
from comity.pipeline.reporting import DocumentState
from comity.read import Problem
from comity.web.errors import TooOftenError

State = Literal["waiting", "reading", "done", "known", "refused", "failed"]

_KEPT = 60
"""How many jobs are remembered; of older ones only the ledger knows."""
_AHEAD = 20
"""How many jobs may wait."""
_NAME = 120
"""The longest name of a file, in characters."""


_ENDINGS: tuple[tuple[DocumentState, State], ...] = (
    ("new", "done"), ("known", "known"), ("failed", "failed"), ("refused", "refused"),
)  # fmt: skip
Ended = tuple[State, IngestReport | None, tuple[Problem, ...]]


class Item(Struct, frozen=True, kw_only=True):
    """One file, text or address: how far it is, how it ended and what came of it.

    ``problems`` are of the item itself or of members of it (an archive has many); ``read`` counts its documents so far.
    """

    name: str
    state: State = "waiting"
    read: int = 0
    report: IngestReport | None = None
    problems: tuple[Problem, ...] = ()


class Job(Struct, frozen=True, kw_only=True):
    """What one person handed in at once."""

    id: str
    by: str
    at: str
    items: tuple[Item, ...]
    done: int = 0

    @property
    def finished(self) -> bool:
        """Whether every item has ended."""
        return self.done == len(self.items)


class Parcel:
    """What is being handed in: copied into a folder of its own, which goes when everything in it was read."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="comity-in-")
        self.inputs: list[tuple[str, str]] = []

    def add_file(self, name: str, content: BinaryIO) -> None:
        """Take in a file under a name that leads nowhere else."""
        safe = safe_name(name)
        with self._place(safe).open("wb") as out:
            shutil.copyfileobj(content, out)

    def add_bytes(self, name: str, content: bytes, shown: str) -> None:
        """Take in a text as a file; ``shown`` is what people see it called."""
        self._place(name, shown).write_bytes(content)

    def add_address(self, url: str) -> None:
        """Take in an address; it is fetched when its turn comes, from the public internet only."""
        self.inputs.append((url, url))

    def _place(self, name: str, shown: str = "") -> Path:
        folder = Path(self._folder.name) / f"{len(self.inputs):04}"
        folder.mkdir()
        self.inputs.append((shown or name, str(folder / name)))
        return folder / name

    def clear(self) -> None:
        """Remove the folder and everything in it."""
        self._folder.cleanup()


def safe_name(name: str) -> str:
    """Return the last part of a file's name, without what a shell, a terminal or a folder could take amiss."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(one if one.isprintable() and one not in '<>:"|?*' else "_" for one in last).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    short = f"{stem[: _NAME - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 12 else plain[:_NAME]
    return short.encode(errors="replace").decode() or "file"


class Intake:
    """The worker of one workbench: takes jobs in turn, so that a large one slows nobody but those behind it."""

    def __init__(self, ledger: Ledger, changed: Callable[[], None]) -> None:
        self._ledger = ledger
        self._changed = changed
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = Lock()
        self._queue: SimpleQueue[tuple[str, Parcel]] = SimpleQueue()
        self._thread: Thread | None = None

    def take(self, parcel: Parcel, *, by: str) -> Job:
        """Put a parcel at the end of the queue; raise TooOftenError where too many wait."""
        if sum(not one.finished for one in self.jobs()) >= _AHEAD:
            parcel.clear()
            raise TooOftenError(f"{_AHEAD} deliveries wait already.", "Wait until some of them are read.")
        items = tuple(Item(name=name) for name, _ in parcel.inputs)
        job = Job(id=secrets.token_hex(6), by=by, at=now().isoformat(timespec="seconds"), items=items)
        self._keep(job)
        self._queue.put((job.id, parcel))
        self._start()
        return job

    def jobs(self) -> list[Job]:
        """Return all jobs that are remembered, the latest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def job(self, job_id: str) -> Job | None:
        """Return one job, if it is remembered."""
        with self._lock:
            return self._jobs.get(job_id)

    def _keep(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.id] = job
            finished = [one.id for one in self._jobs.values() if one.finished]
            for old in finished[: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[old]

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._work, name="comity intake", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            job_id, parcel = self._queue.get()
            try:
                for at, (_, source) in enumerate(parcel.inputs):
                    self._read(job_id, at, source)
            finally:
                parcel.clear()

    def _read(self, job_id: str, at: int, source: str) -> None:
        """Ingest one item; whatever goes wrong ends it and no other."""
        self._change(job_id, at, lambda item: replace(item, state="reading"))
        state, report, problems = self._ingested(job_id, at, source)
        self._change(job_id, at, lambda item: replace(item, state=state, report=report, problems=problems), done=1)
        self._changed()

    def _ingested(self, job_id: str, at: int, source: str) -> Ended:
        try:
            return _ended(ingest(self._ledger, [source], tick=self._ticker(job_id, at)), source)
        except ComityError as error:
            return "failed", None, (Problem("", "failed", "ledger", error.message, error.remedy),)
        except Exception as error:  # the worker has to outlive any text
            words = f"{type(error).__name__}: {error}"
            return "failed", None, (Problem("", "failed", "crashed", words, "Report it with the file."),)

    def _ticker(self, job_id: str, at: int) -> Callable[[], None]:
        return lambda: self._change(job_id, at, lambda item: replace(item, read=item.read + 1))

    def _change(self, job_id: str, at: int, change: Callable[[Item], Item], *, done: int = 0) -> None:
        with self._lock:
            job = self._jobs[job_id]
            items = (*job.items[:at], change(job.items[at]), *job.items[at + 1 :])
            self._jobs[job_id] = replace(job, items=items, done=job.done + done)


def _ended(report: IngestReport, source: str) -> Ended:
    """Return how an item ended: read if anything of it was, else known, else as what is in it."""
    problems = tuple(_shown(one, source) for one in report.problems)
    return (
        next((ended for state, ended in _ENDINGS if report.documents.get(state)), "done"),
        replace(report, problems=problems),
        problems,
    )


def _shown(problem: Problem, source: str) -> Problem:
    """Return a problem that names the member of a file, and never the folder it lay in."""
    within = problem.input.removeprefix(source).lstrip(":!/")
    message = problem.message.replace(source, "the file")
    return Problem(within, problem.state, problem.code, message, problem.remedy)


def counted(items: Iterable[Item]) -> dict[State, int]:
    """Return how many items are in which state."""
    found: dict[State, int] = {}
    for one in items:
        found[one.state] = found.get(one.state, 0) + 1
    return found
