"""How long a count takes over 100,000 events, beside a plain loop over the same records.

    python bench/measure.py [--events 100000] [--repeat 7]

Three questions: one pair among 200 states, one pair that is party to every event, and the same split by year. ``cold``
builds the columns of the snapshot; ``warm`` is the median of the repeats. The plain loop only finds and groups the
records; it gives no reasons, open records or ranges.
"""

import argparse
import resource
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from statistics import median
from time import perf_counter

from comity.measure import count
from comity.measure.index import EventIndex
from comity.model.records import Event
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.vocab import vocabulary

STATES = [f"{a}{b}X" for a in "ABCDEFGHIJKLMNOPQRST" for b in "ABCDEFGHIJ"]
PAIR = ("AAX", "ABX")
KINDS = ["exercise"] * 6 + ["patrol", "patrol", "command_post_exercise", "deployment"]
SCOPES = ["military"] * 7 + ["police_border", "open_invitation", "parade"]
STATUSES = ["held"] * 8 + ["disputed", "announced"]
DOMAINS = [(), ("sea",), ("sea", "air"), ("land", "air"), ("land",), ("air", "nuclear")]
CHANCES = [0.585, 0.8245, 0.827775, 0.927168, 0.9692, 0.987218, 0.99]


def synthetic(number: int, seed: int = 1) -> Iterator[Event]:
    """Yield events from 1990 on between two to six of 200 states; every second one has both of PAIR."""
    random = Random(seed)  # reproducible data, not a secret
    for i in range(number):
        others = random.sample(STATES, random.choice([0, 0, 1, 2, 4]))
        pair = PAIR if i % 2 else tuple(random.sample(STATES, 2))
        day = date(1990, 1, 1) + timedelta(days=random.randrange(13000))
        yield Event(
            id=f"e{i:06}",
            kind=random.choice(KINDS),
            scope=random.choice(SCOPES),
            framework=random.choice(["bilateral", "multilateral", "national_exercise_with_guest"]),
            status=random.choice(STATUSES),
            parties=tuple(sorted({*pair, *others})),
            parties_complete="yes",
            series=random.choice(["", "", "Alpha", "Beta", "Gamma"]),
            start=EventDate(day, day, "day"),
            host=(pair[0],),
            domains=random.choice(DOMAINS),
            p_exist=random.choice(CHANCES),
        )


def plain(snapshot: Snapshot, rule: CountingRule, parties: tuple[str, ...]) -> Counter[int]:
    """Return the number of events by year that pass a rule, by a loop over the records."""
    wanted = set(parties)
    return Counter(
        event.start.start.year
        for event in snapshot.events
        if wanted <= set(event.parties)
        and event.kind in rule.kinds
        and event.status in rule.status
        and event.scope in rule.scopes
        and event.p_exist >= rule.min_p_exist
        and event.start
    )


def timed(run: Callable[[], object], repeat: int) -> float:
    """Return the median seconds of several runs."""
    seconds = []
    for _ in range(repeat):
        begun = perf_counter()
        run()
        seconds.append(perf_counter() - begun)
    return median(seconds)


def main() -> None:
    """Run the benchmark and print one line a question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=7)
    given = parser.parse_args()
    rule = vocabulary().rules["MP"]
    snapshot = Snapshot(synthetic(given.events))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cold = timed(lambda: EventIndex(snapshot.events), 1)
    first = timed(lambda: count(snapshot, rule, PAIR, by="year"), 1)
    print(f"{given.events:,} events, median of {given.repeat}")
    print(f"cold   dates and parties of the snapshot  {cold * 1000:8.1f} ms")
    print(f"cold   first count, columns included      {first * 1000:8.1f} ms")
    for name, parties in (("every second event", PAIR), ("one event in thousands", ("CCX", "DDX"))):
        found = count(snapshot, rule, parties, by="year")
        assert sum(plain(snapshot, rule, parties).values()) == len(found.included)
        for by in (None, "year"):
            warm = timed(lambda by=by, parties=parties: count(snapshot, rule, parties, by=by), given.repeat)
            print(f"warm   {name:22} by {by or '-':8} {warm * 1000:8.1f} ms  {len(found.included):,} included")
        loop = timed(lambda parties=parties: plain(snapshot, rule, parties), given.repeat)
        print(f"plain  {name:22} by year     {loop * 1000:8.1f} ms")
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory {after / 1024:.0f} MiB at most, {(after - before) / 1024:.0f} MiB of it for columns and counts")


if __name__ == "__main__":
    main()
