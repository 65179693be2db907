"""What it costs to take documents into the ledger, end to end, over the extraction that it needs anyway.

    python bench/ingest.py [--documents 2000] [--rounds 2] [--workers 2]

Each round ingests as many documents again into the same ledger, so that the last shows what growth costs. 5 % of the
documents tell of military cooperation: those of the benchmark, thinned and moved by some years, so that each is a text
of its own. The alternative, in the same run, is reading and extraction of the same files with nothing written.
"""

import argparse
import json
import re
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from comity.ledger import Ledger
from comity.model.documents import Document
from comity.pipeline import ingest, set_up
from comity.pipeline.ingesting import extracted
from comity.read import read
from comity.workers import ordered_map
from extract import EVERYDAY, relevant

SHARE = 0.05
KEPT = 0.6
"""Of a known text, this part of its sentences stands in a text made of it."""


def stream(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Yield ``count`` rows of a corpus of news length."""
    rng, known = Random(seed), relevant()
    for number in range(count):
        name = f"{seed}-{number}"
        if rng.random() < SHARE:
            document = rng.choice(known)
            published = document.published.start.isoformat() if document.published else "2019"
            yield _row(name, f"Paper {rng.randrange(300)}", published, varied(document, rng))
        else:
            text = "\n".join(" ".join(rng.choices(EVERYDAY, k=4)) for _ in range(5))
            yield _row(name, "Everyday News", "2019-05-04", f"{text}\nReport number {name}.")


def _row(name: str, publisher: str, published: str, text: str) -> dict[str, str]:
    return {"doc_id": name, "title": f"Report {name}", "publisher": publisher, "published": published,
            "url": f"https://example.org/{name}", "text": text}  # fmt: skip


def varied(document: Document, rng: Random) -> str:
    """Return the text of a document with some sentences left out and its years moved."""
    shift = rng.randint(-4, 4)
    sentences = re.split(r"(?<=[.!?])\s+", document.text)
    kept = [one for one in sentences if rng.random() < KEPT] or sentences
    return re.sub(r"\b(?:19|20)\d\d\b", lambda year: str(int(year[0]) + shift), " ".join(kept))


def spent() -> tuple[float, float]:
    """Return the time on the clock and the processor time of this process and its children so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)


def timed(name: str, count: int, work) -> None:
    """Print what ``work`` took."""
    clock, used = spent()
    said = work()
    clock, used = spent()[0] - clock, spent()[1] - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<28} {clock:7.1f} s  {used:7.1f} s processor  {count / clock:6.0f}/s  peak {peak:5.0f} MB  {said}")


def extract_only(path: str, workers: int) -> str:
    """Read and extract, and write nothing."""
    documents = (document for reading in read([path], workers=workers) for document in reading.documents)
    return f"{sum(1 for _ in ordered_map(extracted, documents, workers=workers))} documents"


def take_in(ledger: Ledger, path: str, workers: int) -> str:
    """Ingest a corpus and say what came of it."""
    done = ingest(ledger, [path], workers=workers)
    return (f"{done.documents['new']} new, {done.mentions} mentions, {len(done.linked)} known records, "
            f"{len(done.proposed)} proposals")  # fmt: skip


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        place = f"{folder}/ledger.db"
        set_up(place)
        for number in range(args.rounds):
            path = Path(folder) / f"{number}.jsonl"
            path.write_text("".join(json.dumps(row) + "\n" for row in stream(args.documents, number)))
            if number == 0:
                timed("read and extract", args.documents, lambda path=path: extract_only(str(path), args.workers))
            with Ledger.open(place) as ledger:
                timed(
                    f"ingest, round {number + 1}",
                    args.documents,
                    lambda path=path: take_in(ledger, str(path), args.workers),
                )
                if number == 0:
                    timed("the same again", args.documents, lambda path=path: take_in(ledger, str(path), args.workers))
        print(f"ledger {Path(place).stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
