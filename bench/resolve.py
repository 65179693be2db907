"""How fast linking is, and how it grows: made-up mentions against made-up records whose truth is known.

    python bench/resolve.py [--records 10000] [--mentions 10000 30000 100000] [--all-pairs 500] [--json FILE]

Records are dated events of dyads in named series; mentions tell of them with coarser dates, other spellings, missing
fields and rounded figures; a third tell of things no record holds. Three ways on the same data:

ours        `comity.resolve.resolve`, everything included: rows, blocking, scoring, clusters of new things, reasons
all pairs   the same comparisons and weights without blocking, on the first mentions only; time is proportional to
            the number of pairs, so the time for all mentions is that of the part times the ratio of the counts
plain       splink as its guide begins: library comparisons on name, date, parties and place, blocking on parties and
            on name, u by random sampling, m by expectation maximisation, links from probability 0.5 on

Everything is drawn from a fixed seed. The weights are those trained on news, not on this data.
"""

import argparse
import json
import random
import resource
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from comity.model.documents import Document, Span
from comity.model.mentions import EventMention, Extraction
from comity.model.records import Event, PartyFigure
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate, Quantity
from comity.resolve import Settings, resolve
from comity.resolve.linking import rows
from comity.resolve.model import trained
from comity.resolve.scoring import score
from comity.vocab import vocabulary

KINDS = ("exercise", "exercise", "exercise", "patrol", "computer_simulation", "command_post_exercise")
SYLLABLES = ("bar", "del", "kor", "mira", "nov", "sel", "tor", "ven", "zan", "lume", "rik", "osta")
Told = list[tuple[Document, Extraction]]


def main() -> None:
    """Run every size and print one line each; write all figures with ``--json``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--mentions", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    parser.add_argument("--all-pairs", type=int, default=500, help="How many mentions to compare with every record.")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    snapshot = Snapshot(make_records(args.records))
    resolve(make_mentions(snapshot, 10)[0], snapshot)  # the vocabulary's files are read once
    figures = []
    for size in args.mentions:
        told, truth = make_mentions(snapshot, size)
        figures.append(ours(told, truth, snapshot))
        figures.append(plain(told, truth, snapshot))
        figures.append(all_pairs(told, snapshot, part=args.all_pairs))
        for line in figures[-3:]:
            print(json.dumps(line), flush=True)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n")


def make_records(size: int) -> list[Event]:
    """Return made-up events: named series of 150 dyads over 30 years, at places of the vocabulary."""
    chance = random.Random(20)
    states = sorted(code for code, party in vocabulary().parties.items() if party.kind == "state")
    dyads = [tuple(sorted(chance.sample(states, 2))) for _ in range(150)]
    places = sorted(p.name for p in vocabulary().places.values() if p.kind in ("port", "base", "range", "city"))
    series = [(chance.choice(dyads), _name(chance), chance.choice(KINDS), chance.sample(places, 2)) for _ in range(900)]
    return [_record(chance, number, *chance.choice(series)) for number in range(size)]


def _name(chance: random.Random) -> str:
    return " ".join("".join(chance.sample(SYLLABLES, 2)).title() for _ in range(2))


def _record(
    chance: random.Random, number: int, dyad: tuple[str, ...], name: str, kind: str, places: Sequence[str]
) -> Event:
    start = date(1995, 1, 1) + timedelta(days=chance.randrange(30 * 365))
    end = start + timedelta(days=chance.randrange(12))
    troops = PartyFigure(dyad[0], Quantity((float(chance.randrange(2, 90) * 100),)))
    return Event(
        id=f"event-{number:06}", kind=kind, name=f"{name} {start.year}", status="held", parties=dyad, series=name,
        start=EventDate.parse(start.isoformat()), end=EventDate.parse(end.isoformat()),
        places=(chance.choice(places),), personnel=(troops,),
        note=f"Held by {_name(chance)} brigade under {_name(chance)}.",
    )  # fmt: skip


def make_mentions(snapshot: Snapshot, size: int) -> tuple[Told, dict[str, str]]:
    """Return documents of two mentions each, and the record each mention tells of; a third tell of none."""
    chance = random.Random(7)
    unknown = make_records(len(snapshot.events) * 2)[len(snapshot.events) :]
    told: Told = []
    truth: dict[str, str] = {}
    for number in range(size // 2):
        identity = f"doc-{number:06}"
        events = []
        for index in range(2):
            known = chance.random() < 2 / 3
            event = chance.choice(snapshot.events if known else unknown)
            truth[f"{identity}/{index}"] = event.id if known else ""
            events.append(_mention(chance, identity, event))
        published = EventDate.parse((date(2025, 1, 1)).isoformat())
        told.append((Document(id=identity, text="", sha256="", published=published),
                     Extraction(document=identity, events=tuple(events))))  # fmt: skip
    return told, truth


def _mention(chance: random.Random, document: str, event: Event) -> EventMention:
    assert event.start is not None
    figure = event.personnel[0]
    troops = int(figure.quantity.best * chance.choice((1, 1, 1.03, 2)))
    said = f"{event.name if chance.random() < 0.3 else 'The drill'} of some {troops} troops ended. {event.note}"
    return EventMention(
        kind=event.kind if chance.random() < 0.9 else "exercise", modality="reported", parties=event.parties,
        name=event.name if chance.random() < 0.5 else "", start=event.start.iso[: chance.choice((4, 7, 10, 10))],
        places=event.places if chance.random() < 0.7 else (),
        personnel=((figure.party, troops),) if chance.random() < 0.4 else (),
        evidence=(Span(document, 0, 1, said if chance.random() < 0.3 else said.partition(".")[0]),),
    )  # fmt: skip


class Clock:
    """Seconds passed, and seconds of processor time of all threads, between entering and leaving."""

    def __enter__(self) -> "Clock":
        self._start = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        self.figures = {
            "seconds": round(time.perf_counter() - self._start[0], 1),
            "processor_seconds": round(time.process_time() - self._start[1], 1),
        }


def ours(told: Told, truth: dict[str, str], snapshot: Snapshot) -> dict[str, object]:
    """Return time and quality of the whole stage."""
    with Clock() as clock:
        links = resolve(told, snapshot, settings=Settings(threads=2))
    made = {f"{link.doc_id}/{link.index}": link.record_id for link in links if not link.record_id.startswith("NEW")}
    sure = {f"{link.doc_id}/{link.index}": link.record_id for link in links if link.band == "link"}
    return {
        "way": "ours", "mentions": len(truth), **clock.figures, **quality(made, truth),
        "automatic_precision": quality(sure, truth)["precision"], "peak_mb": peak(),
    }  # fmt: skip


def all_pairs(told: Told, snapshot: Snapshot, *, part: int) -> dict[str, object]:
    """Return the time of the same comparisons without blocking: measured on a part, and for all by proportion."""
    mentions, records = rows("events", told, snapshot, trained().common)
    with Clock() as clock:
        score(mentions[:part], records, name="events", weights=trained().events.records, least=1e-4, block=False)
    whole = {f"{name}_by_proportion": round(value * len(mentions) / part) for name, value in clock.figures.items()}
    return {
        "way": "all pairs", "mentions": len(mentions), "measured_on": part, **clock.figures, **whole
    }  # fmt: skip


def plain(told: Told, truth: dict[str, str], snapshot: Snapshot) -> dict[str, object]:
    """Return time and quality of splink as its guide begins."""
    left = pd.DataFrame(_flat_mentions(told))
    right = pd.DataFrame([_flat(e.id, e.name, e.start.iso if e.start else "", e.parties, e.places)
                          for e in snapshot.events])  # fmt: skip
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name"),
            cl.LevenshteinAtThresholds("start"),
            cl.ExactMatch("parties"),
            cl.JaroWinklerAtThresholds("place"),
        ],
        blocking_rules_to_generate_predictions=[block_on("parties"), block_on("name")],
    )
    config = {"threads": 2, "autoinstall_known_extensions": "false"}
    with Clock() as clock, duckdb.connect(config=config) as connection:
        api = DuckDBAPI(connection)
        tables = [api.register(left, dataset_display_name="a"), api.register(right, dataset_display_name="b")]
        linker = Linker(tables, settings, log_level=40)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("parties"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
        pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
        best = pairs.sort_values(["match_probability", "unique_id_r"]).drop_duplicates("unique_id_l", keep="last")
    made = dict(zip(best["unique_id_l"], best["unique_id_r"], strict=True))
    return {"way": "plain", "mentions": len(truth), **clock.figures, "pairs": len(pairs),
            **quality(made, truth), "peak_mb": peak()}  # fmt: skip


def _flat_mentions(told: Told) -> Iterator[dict[str, str | None]]:
    for document, extraction in told:
        for index, event in enumerate(extraction.events):
            yield _flat(f"{document.id}/{index}", event.name, event.start, event.parties, event.places)


def _flat(identity: str, name: str, start: str, parties: Sequence[str], places: Sequence[str]) -> dict[str, str | None]:
    return {"unique_id": identity, "name": name or None, "start": start or None, "parties": ";".join(parties),
            "place": ";".join(places) or None}  # fmt: skip


def quality(made: dict[str, str], truth: dict[str, str]) -> dict[str, float]:
    """Return precision, recall and F1 of links made."""
    hits = sum(truth.get(mention) == record for mention, record in made.items())
    known = sum(1 for record in truth.values() if record)
    precision, recall = hits / max(len(made), 1), hits / max(known, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def peak() -> int:
    """Return the most memory this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
