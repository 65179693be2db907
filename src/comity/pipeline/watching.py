"""Ingests what appears: files in a folder as they come, entries of a feed as they are published."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

from comity.ledger import Ledger
from comity.model.errors import InputError
from comity.pipeline.ingesting import Tick, ingest
from comity.pipeline.reporting import IngestReport

EVERY = 900.0
"""Seconds between two looks at a feed, unless told otherwise: feeds change by the quarter of an hour."""

LEAST = 30.0
"""Nobody's server is asked more often than this."""

Sleep = Callable[[float], None]


def ingest_as_it_comes(
    ledger: Ledger,
    places: Sequence[str],
    *,
    workers: int = 1,
    every: float = EVERY,
    tick: Tick | None = None,
    sleep: Sleep = time.sleep,
) -> Iterator[IngestReport]:
    """Ingest ``places``, folders or addresses, and then again whatever is new in them; yield a report a round.

    Never ends by itself. A folder is watched; an address is looked at every ``every`` seconds. Raises InputError where
    folders and addresses are mixed, or for anything else than these.
    """
    for found in _rounds(places, every, sleep):
        yield ingest(ledger, found, workers=workers, tick=tick)


def _rounds(places: Sequence[str], every: float, sleep: Sleep) -> Iterator[Sequence[str]]:
    remote = ["://" in place for place in places]
    if all(remote):
        return _polled(places, max(LEAST, every), sleep)
    if any(remote) or not all(map(os.path.isdir, places)):
        raise InputError("Only folders can be watched, or only addresses.", "Name one or several of one sort.")
    return _watched(places)


def _polled(places: Sequence[str], every: float, sleep: Sleep) -> Iterator[Sequence[str]]:
    while True:
        yield places
        sleep(every)


def _watched(folders: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the folders, and then the files that appear or change in them, once nobody has written for a moment."""
    seen = watch(*folders, yield_on_timeout=True, rust_timeout=200)
    next(seen)  # from here on nothing that appears is missed
    yield folders
    for changes in seen:
        files = sorted({path for change, path in changes if change is not Change.deleted and _is_file(path)})
        if files:
            yield files


def _is_file(path: str) -> bool:
    """Whether a path is a file that reading a folder would read: not hidden, no link."""
    return os.path.isfile(path) and not os.path.islink(path) and not Path(path).name.startswith(".")
