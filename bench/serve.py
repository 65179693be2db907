"""Measures the workbench under load: 100,000 events made of 1,000,000 assertions, 16 connections.

    python bench/serve.py [--events 100000] [--ledger FILE] [--seconds 6]

``wrk`` asks if it is there, else httpx with as many threads. Server and asker share the processors, so rates are
floors. Every address is asked once before, as the first reader of a revision does; that first time is printed too.
The record and search addresses vary with every request; the others repeat, as with a page that many people read.
"""

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from comity.ledger import Ledger
from ledger import batches

CONNECTIONS = 16
ADDRESSES = {
    "health": "/health",
    "page of 50 records": "/ledger?party=CHN&party=RUS&kind=patrol",
    "any page of 50 records": "/ledger?party=RUS&page={n}",
    "JSON of 50 records": "/api/ledger?party=CHN&party=RUS&kind=patrol",
    "record": "/record/event-{n}",
    "search": "/ledger?q=exercise+{n}",
    "search, JSON": "/api/ledger?q=exercise+{n}",
}
"""What is asked; ``{n}`` is another number every time."""

_LUA = """
counter = 0
function request()
  counter = counter + 1
  local path = string.gsub(%(path)r, "{n}", tostring((counter * 7919) %% %(most)d))
  return wrk.format("GET", path)
end
"""


class Load(NamedTuple):
    """What came out: requests a second, and how long one took, in milliseconds."""

    rate: float
    p50: float
    p99: float
    failed: int


def main() -> None:
    """Fill a ledger, serve it, ask it, print a table."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        place = given.ledger or Path(folder) / "ledger.db"
        if not place.exists():
            _fill(place, given.events)
        with _served(place) as (base, token):
            print(f"Python {sys.version.split()[0]}; asked with {'wrk' if shutil.which('wrk') else 'httpx'}")
            print(f"{'':26}{'first':>9}{'req/s':>9}{'p50':>8}{'p99':>8}  failed")
            for name, path in ADDRESSES.items():
                first = _first(base + path.replace("{n}", "1"), token)
                load = _ask(base, path, token, seconds=given.seconds, most=given.events)
                print(f"{name:26}{first:>7.2f} s{load.rate:>9,.0f}{load.p50:>8.1f}{load.p99:>8.1f}{load.failed:>8}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--ledger", type=Path, help="keep the ledger in this file, or take it from there")
    parser.add_argument("--seconds", type=int, default=6)
    return parser.parse_args()


def _fill(place: Path, events: int) -> None:
    with Ledger.create(str(place)) as ledger:
        for batch in batches(events):
            ledger.write(batch, actor="bench", reason="synthetic casebook")


@contextmanager
def _served(place: Path) -> Iterator[tuple[str, str]]:
    """Run the workbench as people do; give its address and token."""
    command = [str(Path(sys.executable).with_name("comity")), "serve", "--ledger", str(place), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        base, token = re.match(r"(http://[^/]+)/\?token=(\S+)", server.stdout.readline()).groups()  # type: ignore[union-attr]
        try:
            yield base, token
        finally:
            server.terminate()


def _first(address: str, token: str) -> float:
    begun = time.perf_counter()
    httpx.get(address, headers={"authorization": f"Bearer {token}"}, timeout=120).raise_for_status()
    return time.perf_counter() - begun


def _ask(base: str, path: str, token: str, *, seconds: int, most: int) -> Load:
    return (_wrk if shutil.which("wrk") else _httpx)(base, path, token, seconds=seconds, most=most)


def _wrk(base: str, path: str, token: str, *, seconds: int, most: int) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA % {"path": path, "most": most})
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", script.name,
                   "-H", f"Authorization: Bearer {token}", base]  # fmt: skip
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]
    return Load(rate, _milliseconds(out, "50%"), _milliseconds(out, "99%"), int(failed[1]) if failed else 0)


def _milliseconds(out: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", out)
    assert found is not None
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def _httpx(base: str, path: str, token: str, *, seconds: int, most: int) -> Load:
    end = time.perf_counter() + seconds

    def ask(worker: int) -> list[tuple[float, bool]]:
        seen = []
        with httpx.Client(base_url=base, headers={"authorization": f"Bearer {token}"}) as client:
            number = worker
            while time.perf_counter() < end:
                number += CONNECTIONS
                begun = time.perf_counter()
                answer = client.get(path.replace("{n}", str(number * 7919 % most)))
                seen.append((1000 * (time.perf_counter() - begun), answer.status_code == 200))
        return seen

    with ThreadPoolExecutor(CONNECTIONS) as workers:
        seen = [one for some in workers.map(ask, range(CONNECTIONS)) for one in some]
    times = statistics.quantiles([one for one, _ in seen], n=100)
    return Load(len(seen) / seconds, times[49], times[98], sum(not good for _, good in seen))


if __name__ == "__main__":
    main()
