"""How long all indicators with the ladder take for one pair, and a panel of all states, with the memory.

    python bench/indicators.py [--events 100000] [--repeat 5] [--panel-events 20000]

The ledger is the bundled casebooks with synthetic events added. China and Russia are parties to one in twenty of
them, and, as the hardest case, to every second one. ``warm`` is the median of the repeats after a first run that fills
the snapshot's columns; times are of the processor, with the collector told that the snapshot stays (``gc.freeze``).
The alternative is a pandas table of the same events, grouped by year for the plain figures only (numbers, days, hosts,
command, domains): no bounds, no reasons, no distances, no sensitivity, no ladder.
"""

import argparse
import gc
import resource
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

import pandas as pd

from comity.ledger import Ledger
from comity.measure.indicators import measure, subject
from comity.measure.ladder import ladder
from comity.measure.panel import panel
from comity.measure.periods import read_window
from comity.model.records import RECORD_TYPES, Event, PartyFigure, Record, Response, Source
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate, Quantity
from comity.pipeline import set_up
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
KINDS = ["exercise"] * 6 + ["patrol", "patrol", "command_post_exercise", "deployment"]
SCOPES = ["military"] * 7 + ["police_border", "open_invitation", "parade"]
STATUSES = ["held"] * 8 + ["disputed", "announced"]
COMMANDS = ["unknown"] * 8 + ["coordinated", "combined"]
DOMAINS = [(), ("sea",), ("sea", "air"), ("land", "air"), ("land",), ("air", "nuclear")]
SEAS = [(), ("sea-of-japan",), ("east-china-sea",), ("mediterranean",), ("western-pacific", "philippine-sea")]
CHANCES = [0.585, 0.8245, 0.827775, 0.927168, 0.9692, 0.987218, 0.99]


def bundled() -> list[Record]:
    """Return the records of the bundled casebooks."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "ledger.db")
        set_up(path)
        with Ledger.open(path) as ledger:
            snapshot = ledger.snapshot()
    return [record for name in RECORD_TYPES for record in snapshot.of_type(name)]


def sources(number: int = 5000) -> Iterator[Source]:
    """Yield sources of 300 publishers."""
    for i in range(number):
        yield Source(id=f"s{i}", kind="press", publisher=f"Publisher {i % 300}", url=f"https://example.org/{i}")


def synthetic(number: int, *, pair_share: int = 2, seed: int = 1) -> Iterator[Event]:
    """Yield events from 1992 to 2026 among the world's states; one in ``pair_share`` has both of PAIR."""
    random = Random(seed)  # reproducible data, not a secret
    states = sorted(code for code, party in vocabulary().parties.items() if party.cow is not None)
    for i in range(number):
        pair = PAIR if i % pair_share == 0 else tuple(random.sample(states, 2))
        day = date(1992, 1, 1) + timedelta(days=random.randrange(12600))
        others = random.sample(states, random.choice([0, 0, 1, 2]))
        yield Event(
            id=f"z{i:06}",
            kind=random.choice(KINDS),
            name=f"Event {i}",
            scope=random.choice(SCOPES),
            framework=random.choice(["bilateral", "multilateral", "national_exercise_with_guest"]),
            status=random.choice(STATUSES),
            parties=tuple(sorted({*pair, *others})),
            parties_complete="yes",
            series=random.choice(["", "", "Alpha", "Beta", "Gamma"]),
            start=EventDate(day, day, "day"),
            end=EventDate.parse((day + timedelta(days=random.randrange(10))).isoformat()),
            host=random.choice([(pair[0],), (pair[1],), ("sea",), ()]),
            domains=random.choice(DOMAINS),
            sea_area=random.choice(SEAS),
            lat=random.uniform(-20, 65),
            lon=random.uniform(30, 170),
            command=random.choice(COMMANDS),
            personnel=tuple(PartyFigure(p, Quantity((float(random.randrange(100, 9000)),))) for p in pair),
            third_party_response=(Response("JPN", "scramble"),) if i % 5 == 0 else (),
            sources=tuple(f"s{random.randrange(5000)}" for _ in range(random.randrange(1, 4))),
            p_exist=random.choice(CHANCES),
        )


def plain(snapshot: Snapshot, rule: CountingRule) -> Callable[[], pd.DataFrame]:
    """Return a function that groups a pandas table of the events by year."""
    rows = [
        (set(PAIR) <= set(e.parties), e.kind, e.scope, e.status, e.p_exist, e.year, e.host, e.command, e.domains,
         (e.end.end - e.start.start).days + 1 if e.start and e.end else 1)
        for e in snapshot.events
    ]  # fmt: skip
    names = ["both", "kind", "scope", "status", "p", "year", "host", "command", "domains", "days"]
    table = pd.DataFrame(rows, columns=names)

    def group() -> pd.DataFrame:
        wanted = table[
            table.both & table.kind.isin(rule.kinds) & table.scope.isin(rule.scopes) & (table.status == "held")
            & (table.p >= rule.min_p_exist)
        ]  # fmt: skip
        hosted = wanted.host.map(lambda host: PAIR[0] in host)
        combined = wanted.command == "combined"
        by = wanted.assign(hosted=hosted, combined=combined).groupby("year")
        sums = by.agg({"p": "sum", "days": "sum", "hosted": "sum", "combined": "sum", "kind": "size"})
        return sums.join(by.domains.agg(lambda some: len({one for domains in some for one in domains})))

    return group


def timed(run: Callable[[], object], repeat: int) -> float:
    """Return the median seconds of processor time of several runs."""
    seconds = []
    for _ in range(repeat):
        begun = process_time()
        run()
        seconds.append(process_time() - begun)
    return median(seconds)


def peak() -> float:
    """Return the most memory used so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def pair(records: list[Record], given: argparse.Namespace, share: int) -> None:
    """Measure one pair that takes part in one of ``share`` events."""
    snapshot = Snapshot([*records, *sources(), *synthetic(given.events, pair_share=share)])
    gc.collect()
    gc.freeze()
    rule, on = vocabulary().rules["MP"], date(2025, 12, 31)
    window = read_window("", "2025")
    both = lambda: (measure(subject(snapshot, PAIR, rule, window=window)), ladder(snapshot, PAIR, on))  # noqa: E731
    print(f"{len(snapshot.events):,} events, the pair in one of {share}, median of {given.repeat}")
    print(f"cold   indicators and ladder  {timed(both, 1) * 1000:9.1f} ms")
    warm = timed(both, given.repeat)
    climb = timed(lambda: ladder(snapshot, PAIR, on), given.repeat)
    print(f"warm   indicators and ladder  {warm * 1000:9.1f} ms")
    print(f"warm   the ladder of these    {climb * 1000:9.1f} ms")
    group = plain(snapshot, rule)
    best = measure(subject(snapshot, PAIR, rule)).readings[0].series[0].whole.best
    assert int(group().kind.sum()) == best
    bare = timed(group, given.repeat)
    print(f"pandas six plain sums by year {bare * 1000:9.1f} ms; ours takes {warm / bare:.1f} times that")
    print(f"memory {peak():.0f} MiB at most")


def world(records: list[Record], given: argparse.Namespace) -> None:
    """Measure a panel of all states over thirty years."""
    snapshot = Snapshot([*records, *sources(), *synthetic(given.panel_events, pair_share=50)])
    before = peak()
    begun = perf_counter()
    frame = panel(snapshot, "all", range(1995, 2025), vocabulary().rules["MP"])
    seconds = perf_counter() - begun
    used = frame.memory_usage(deep=True).sum() / 2**20
    filled = int(frame.loc[frame.count_best > 0].groupby(["iso3_1", "iso3_2"], observed=True).ngroups)
    print(f"panel  {len(frame):,} dyad-years, {filled:,} dyads with events, {len(snapshot.events):,} events")
    print(f"panel  {seconds:.1f} s, table of {used:.0f} MiB, {peak():.0f} MiB at most ({before:.0f} before)")


def main() -> None:
    """Run the benchmark and print one line a question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--panel-events", type=int, default=20_000)
    given = parser.parse_args()
    records = bundled()
    for share in (20, 2):
        pair(records, given, share)
        gc.unfreeze()
    world(records, given)


if __name__ == "__main__":
    main()
