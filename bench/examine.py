"""How long it takes to check a sentence, beyond starting up and reading the ledger's state of the day.

    python bench/examine.py [--repeat 3] [--sentences tests/examine/data]

Every sentence of the fixed sets is checked against the bundled casebooks, each at its own day. ``start`` is what comes
before: imports, the ledger, its present state. ``state`` is reading the ledger as known on one earlier day, once a day.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median
from time import perf_counter

BEGAN = perf_counter()

from comity.casebook import bundled, read_casebook  # noqa: E402
from comity.examine import Views, check  # noqa: E402
from comity.ledger import Ledger  # noqa: E402

SETS = ("method-30", "own-60", "outside-20")


def timed(do: Callable[[], object]) -> float:
    """Return the seconds one call takes."""
    began = perf_counter()
    do()
    return perf_counter() - began


def main() -> None:
    """Print the times of the fixed sentences: median, 95th percentile and slowest, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--sentences", type=Path, default=Path(__file__).parents[1] / "tests" / "examine" / "data")
    options = parser.parse_args()
    lines = [line for name in SETS for line in (options.sentences / f"{name}.jsonl").read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as folder, Ledger.create(f"{folder}/ledger.db") as store:
        for name in ("china-russia", "reference"):
            store.write(read_casebook(bundled(name)).batch, actor="bench", reason="bench")
        now = store.snapshot()
        print(f"start {perf_counter() - BEGAN:.2f} s (imports, casebooks, present state)")
        then = cache(lambda day: store.snapshot(known_by=day))
        days = sorted({date.fromisoformat(row["as_of"]) for row in rows})
        print(
            f"state of a day {1e3 * median(timed(lambda day=day: then(day)) for day in days):.0f} ms, {len(days)} days"
        )
        today = max(*days, date(2026, 7, 4))

        def one(row: dict[str, str]) -> float:
            day = date.fromisoformat(row["as_of"])
            views = Views(then=then(day), now=now, as_of=day, today=today)
            return timed(lambda: check(row["text"], views, about=row["about"]))

        print(f"first sentence {1e3 * one(rows[0]):.0f} ms (compiles the patterns)")
        times = sorted(median(one(row) for _ in range(options.repeat)) for row in rows)
        print(f"{len(times)} sentences: median {1e3 * median(times):.0f} ms, "
              f"95 % {1e3 * times[int(0.95 * len(times))]:.0f} ms, slowest {1e3 * times[-1]:.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
