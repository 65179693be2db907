"""Measures the ledger at a size no casebook has: 100,000 events made of 1,000,000 assertions, on SQLite.

Run it with ``python bench/ledger.py [events] [--json FILE]``. Beside each figure stands what the plainest program does
in the same run: ``sqlite3.executemany`` of the same rows into one table without hashes, checks, derived records or
search; ``SELECT`` and ``json.loads`` into dictionaries; ``SELECT`` of every assertion, grouped in Python.
"""

import argparse
import json
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from comity.ledger import Ledger
from comity.model.assertions import Assertion, Batch
from comity.vocab import vocabulary

T = TypeVar("T")

BATCH = 10_000
"""Events written at a time."""

SOURCES = 5_000
FIRST, DAYS = date(2003, 1, 1), 8_000
PARTIES = ("CHN;RUS", "CHN;MNG;RUS", "IND;RUS", "BLR;RUS", "JPN;USA", "CHN;IRN;RUS", "KAZ;RUS", "CHN;PAK")


def made(record: str, field: str, value: str, sources: tuple[str, ...], kind: str = "event") -> Assertion:
    """Return one assertion of the synthetic casebook."""
    by = {"author": "casebook:synthetic", "author_kind": "casebook"}
    return Assertion(record=record, field=field, value=value, sources=sources, type=kind, **by)


def source_rows() -> Iterator[Assertion]:
    """Yield the sources, in the order of their dates over twenty years; one in thirty has none."""
    for number in range(SOURCES):
        name = f"source-{number}"
        day = FIRST + timedelta(days=number * DAYS // SOURCES)
        cells = {
            "exists": "yes",
            "publisher": f"Publisher {number % 400}",
            "title": f"Report {number}",
            "kind": "press",
        }
        for field, value in (cells | ({} if number % 30 == 0 else {"date": day.isoformat()})).items():
            yield made(name, field, value, (), "source")


def event_rows(number: int) -> Iterator[Assertion]:
    """Yield the ten assertions of an event with two sources: soon after it, but every tenth has one years later."""
    name = f"event-{number}"
    days = (number * 31) % (DAYS - 100)
    day = FIRST + timedelta(days=days)
    after = days * SOURCES // DAYS
    later = 3 + number % 20 if number % 10 else 1500
    cited = (f"source-{after + 1 + number % 2}", f"source-{min(after + later, SOURCES - 1)}")
    for one in cited:
        yield made(name, "exists", "yes", (one,))
    cells = {
        "kind": "exercise" if number % 3 else "patrol",
        "name": f"Joint exercise {number} in the northern sea",
        "framework": "bilateral",
        "start": day.isoformat(),
        "parties": PARTIES[number % len(PARTIES)],
        "domains": "sea;air" if number % 2 else "land",
        "personnel.total": str(100 + number % 9000),
        "status": "held",
    }
    for field, value in cells.items():
        yield made(name, field, value, cited)


def batches(events: int) -> Iterator[Batch]:
    """Yield the synthetic casebook in big batches, its sources first."""
    yield Batch(assertions=tuple(source_rows()))
    for first in range(0, events, BATCH):
        rows = (row for number in range(first, min(first + BATCH, events)) for row in event_rows(number))
        yield Batch(assertions=tuple(rows))


class Stopwatch:
    """Adds up how long acts take, by name: on the clock, and of the processor, which others' work disturbs less."""

    def __init__(self) -> None:
        self.clock: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    def time(self, name: str, act: Callable[[], T]) -> T:
        """Carry out an act, add its seconds to those under ``name``, and return what it gave."""
        clock, processor = time.perf_counter(), time.process_time()
        given = act()
        self.clock[name] = self.clock.get(name, 0) + time.perf_counter() - clock
        self.processor[name] = self.processor.get(name, 0) + time.process_time() - processor
        return given


def peak() -> float:
    """Return the most memory this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(path: Path, events: int, watch: Stopwatch) -> int:
    """Write the synthetic casebook; return how many assertions that added."""
    added = 0
    with Ledger.create(path) as ledger:
        for batch in batches(events):
            act = partial(ledger.write, batch, actor="bench", reason="synthetic")
            added += watch.time("write", act).assertions
    return added


def fill_plainly(path: Path, events: int, watch: Stopwatch) -> None:
    """Insert the same rows with ``executemany`` into one plain table."""
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("CREATE TABLE assertion (record, field, value, type, author, sources)")
    for batch in batches(events):
        rows = [(a.record, a.field, a.value, a.type, a.author, ";".join(a.sources)) for a in batch.assertions]

        def add(rows: list[tuple[str, ...]] = rows) -> None:
            with raw:
                raw.executemany("INSERT INTO assertion VALUES (?, ?, ?, ?, ?, ?)", rows)

        watch.time("plain executemany", add)
    raw.close()


def read_plainly(path: Path) -> int:
    """Read every derived record as a dictionary."""
    raw = sqlite3.connect(path)
    found = [json.loads(body) for (body,) in raw.execute("SELECT body FROM record WHERE body IS NOT NULL")]
    raw.close()
    return len(found)


def group_plainly(path: Path) -> int:
    """Read every assertion and group them by record, which is where deriving would begin."""
    raw = sqlite3.connect(path)
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for record, field, value in raw.execute("SELECT record, field, value FROM assertion ORDER BY seq"):
        groups.setdefault(record, []).append((record, field, value))
    raw.close()
    return len(groups)


def measure(events: int, folder: Path, watch: Stopwatch) -> dict[str, float]:
    """Time everything with ``watch``; return the other figures."""
    path = folder / "ledger.db"
    vocabulary()
    figures: dict[str, float] = {"events": events, "MiB of memory at the start": peak()}
    figures["assertions"] = fill(path, events, watch)
    figures["MiB of memory after writing"] = peak()
    figures["MiB of file"] = path.stat().st_size / 2**20
    fill_plainly(folder / "plain.db", events, watch)
    with watch.time("open", lambda: Ledger.open(path)) as ledger:
        assert len(watch.time("snapshot", ledger.snapshot).events) == events
        known = watch.time("snapshot known by 2015", lambda: ledger.snapshot(known_by=date(2015, 1, 1)))
        figures["events known by 2015"] = len(known.events)
        del known
        watch.time("search of a rare word", lambda: ledger.search(f"exercise {events - 1}"))
        watch.time("search of a word in every event", lambda: ledger.search("northern"))
        assert watch.time("check", ledger.check) == []
    watch.time("plain select and json.loads", lambda: read_plainly(path))
    watch.time("plain select of assertions", lambda: group_plainly(path))
    figures["MiB of memory at most"] = peak()
    figures["assertions written per second"] = figures["assertions"] / watch.clock["write"]
    return figures


def ratios(watch: Stopwatch) -> dict[str, float]:
    """Return how many times the processor's work of the plainest program each act takes."""
    pairs = {"write": "plain executemany", "snapshot": "plain select and json.loads"}
    return {f"{act} / {plain}": watch.processor[act] / watch.processor[plain] for act, plain in pairs.items()}


def main() -> None:
    """Measure, print a table, and write JSON if asked to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("events", nargs="?", type=int, default=100_000)
    options.add_argument("--json", type=Path)
    given, watch = options.parse_args(), Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(given.events, Path(folder), watch)
    sys.stdout.write(f"{'':<46}{'seconds':>10}{'of processor':>14}\n")
    for name, seconds in watch.clock.items():
        sys.stdout.write(f"{name:<46}{seconds:>10.3f}{watch.processor[name]:>14.3f}\n")
    for name, value in (figures | ratios(watch)).items():
        sys.stdout.write(f"{name:<46}{value:>10,.{0 if value > 100 else 2}f}\n")
    if given.json:
        content = {"seconds": watch.clock, "processor": watch.processor, "figures": figures, "ratios": ratios(watch)}
        given.json.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
