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


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Return how long an act took, in seconds, and what it gave."""
    start = time.perf_counter()
    given = act()
    return time.perf_counter() - start, given


def peak() -> float:
    """Return the most memory this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(path: Path, events: int) -> tuple[float, int]:
    """Write the synthetic casebook; return the seconds spent in ``write`` alone, and the assertions added."""
    spent, added = 0.0, 0
    with Ledger.create(path) as ledger:
        for batch in batches(events):
            seconds, receipt = timed(lambda batch=batch: ledger.write(batch, actor="bench", reason="synthetic"))
            spent += seconds
            added += receipt.assertions
    return spent, added


def fill_plainly(path: Path, events: int) -> float:
    """Insert the same rows with ``executemany`` into one plain table; return the seconds spent."""
    spent = 0.0
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("CREATE TABLE assertion (record, field, value, type, author, sources)")
    for batch in batches(events):
        rows = [(a.record, a.field, a.value, a.type, a.author, ";".join(a.sources)) for a in batch.assertions]

        def add(rows: list[tuple[str, ...]] = rows) -> None:
            with raw:
                raw.executemany("INSERT INTO assertion VALUES (?, ?, ?, ?, ?, ?)", rows)

        spent += timed(add)[0]
    raw.close()
    return spent


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


def measure(events: int, folder: Path) -> dict[str, float]:
    """Return all figures: seconds, rates, MiB."""
    path, plain = folder / "ledger.db", folder / "plain.db"
    vocabulary()
    figures: dict[str, float] = {"events": events, "memory at the start, MiB": peak()}
    figures["write, s"], added = fill(path, events)
    figures |= {"assertions": added, "write, assertions/s": added / figures["write, s"]}
    figures["memory after writing, MiB"] = peak()
    figures["plain executemany, s"] = fill_plainly(plain, events)
    figures["file, MiB"] = path.stat().st_size / 2**20
    figures["open, s"], ledger = timed(lambda: Ledger.open(path))
    with ledger:
        figures["snapshot, s"], seen = timed(ledger.snapshot)
        assert len(seen.events) == events
        del seen
        figures["snapshot known by 2015, s"], seen = timed(lambda: ledger.snapshot(known_by=date(2015, 1, 1)))
        figures["events known by 2015"] = len(seen.events)
        del seen
        figures["search of a rare word, s"] = timed(lambda: ledger.search(f"exercise {events - 1}"))[0]
        figures["search of a word in every event, s"] = timed(lambda: ledger.search("northern"))[0]
        figures["plain select and json.loads, s"] = timed(lambda: read_plainly(path))[0]
        figures["plain select of assertions, s"] = timed(lambda: group_plainly(path))[0]
        figures["check, s"], issues = timed(ledger.check)
        assert issues == []
    figures["peak memory, MiB"] = peak()
    figures["write / plain"] = figures["write, s"] / figures["plain executemany, s"]
    figures["snapshot / plain"] = figures["snapshot, s"] / figures["plain select and json.loads, s"]
    return figures


def main() -> None:
    """Measure, print a table, and write JSON if asked to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("events", nargs="?", type=int, default=100_000)
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(given.events, Path(folder))
    for name, value in figures.items():
        sys.stdout.write(f"{name:<40}{value:>14,.3f}\n" if value % 1 else f"{name:<40}{value:>14,.0f}\n")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
