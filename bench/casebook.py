"""Measures the import of the bundled casebooks into a new SQLite ledger.

Run it with ``python bench/casebook.py``. The alternative, in the same run, loads the same CSV tables with pandas and
writes them to SQLite as they are: no validation, no assertions, no derived records, no hash chain, no search.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import pandas as pd  # type: ignore[import-untyped]

from comity.casebook import bundled, read_casebook
from comity.pipeline import BUNDLED, open_ledger, set_up

ROUNDS = 3


def main() -> None:
    """Print seconds and processor seconds of both ways, best of three, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        ours = min(_timed(partial(set_up, str(Path(folder, f"{n}.db")))) for n in range(ROUNDS))
        plain = min(_timed(partial(_plain, Path(folder, f"plain{n}.db"))) for n in range(ROUNDS))
        size, plain_size = (Path(folder, name).stat().st_size / 2**20 for name in ("0.db", "plain0.db"))
        with open_ledger(str(Path(folder, "0.db"))) as ledger:
            snapshot = min(_timed(ledger.snapshot) for _ in range(ROUNDS))
            facts = ledger.info()
    rows = sum(sum(read_casebook(bundled(name)).counts.values()) for name in BUNDLED)
    print(f"Python {sys.version.split()[0]}; {rows:,} rows, {facts.assertions:,} assertions")
    print(f"comity import   {ours:.2f} s processor   {size:.1f} MiB")
    print(f"pandas to_sql   {plain:.2f} s processor   {plain_size:.1f} MiB")
    print(f"ratio           {ours / plain:.1f}")
    print(f"snapshot        {snapshot:.3f} s; peak memory {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _timed(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def _plain(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        for name in BUNDLED:
            for table in sorted(bundled(name).glob("*.csv")):
                pd.read_csv(table, dtype=str).to_sql(f"{name}_{table.stem}", connection, index=False)


if __name__ == "__main__":
    main()
