"""How fast documents are read, in what memory, and what the confined child costs against calling the parser directly.

Prints one line a measurement. Makes its inputs itself; needs about 300 MB in the temporary folder.
"""

import json
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import psutil
import trafilatura

from comity.read import Limits, ReadReport, read

ROWS = 100_000
PAGES = 2_000
ROUNDS = 3
_SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in ("a", "en", "i", "or", "u")]


def main() -> None:
    """Run all measurements."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        measure_rows(Path(folder), rows)
        measure_pages(Path(folder))
        measure_start(Path(folder))


def measure_rows(folder: Path, count: int) -> None:
    """Stream a JSONL corpus; sample the memory of parent and child along the way."""
    path = folder / "corpus.jsonl"
    generator = random.Random(1)
    texts = [sentences(generator, generator.randrange(5, 40)) for _ in range(500)]
    with path.open("w") as out:
        for number in range(count):
            row = {"doc_id": f"d{number}", "published": "2020-01-02", "text": f"{number}. {texts[number % 500]}"}
            out.write(json.dumps(row) + "\n")
    report, samples, started = ReadReport(), [], time.perf_counter()
    for reading in read([path]):
        report.add(reading)
        if report.inputs % (count // 20) == 0:
            samples.append(resident())
    seconds = time.perf_counter() - started
    assert report.states["done"] == count
    size = path.stat().st_size / 1e6
    print(f"JSONL: {count:,} documents ({size:.0f} MB) in {seconds:.1f} s, {count / seconds:,.0f} a second")
    print(f"JSONL: resident memory after 5% {samples[0]:.0f} MB, at the end {samples[-1]:.0f} MB (parent and child)")


def measure_pages(folder: Path) -> None:
    """Read web pages through the child, and through the library in this process."""
    path = folder / "pages.zip"
    generator = random.Random(2)
    pages = [page(generator) for _ in range(PAGES)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, data in enumerate(pages):
            archive.writestr(f"{number}.html", data)
    ours = fastest(lambda: [reading.documents[0] for reading in read([path])])
    direct = fastest(lambda: [trafilatura.bare_extraction(data.decode(), with_metadata=True) for data in pages])
    two = fastest(lambda: list(read([path, path], workers=2))) / 2
    print(f"HTML: {PAGES / ours:,.0f} pages a second confined, {PAGES / direct:,.0f} by trafilatura in process")
    print(
        f"HTML: ratio {direct / ours:.2f}, start of the child included; two workers {PAGES / two:,.0f} pages a second"
    )


def measure_start(folder: Path) -> None:
    """Read one small file, child and all."""
    path = folder / "one.txt"
    path.write_text("One small file.")
    print(f"start: one small file in {fastest(lambda: list(read([path], limits=Limits()))):.2f} s")


def fastest(action: Callable[[], object]) -> float:
    """Return the seconds of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


def resident() -> float:
    """Return the resident memory of this process and its children, in MB."""
    process = psutil.Process()
    return sum(each.memory_info().rss for each in (process, *process.children())) / 1e6


def sentences(generator: random.Random, count: int) -> str:
    """Return sentences of made-up words."""
    return " ".join(
        " ".join("".join(generator.choices(_SYLLABLES, k=generator.randrange(1, 4))) for _ in range(14)).capitalize()
        + "."
        for _ in range(count)
    )


def page(generator: random.Random) -> bytes:
    """Return a page of about 12 kB with the usual clutter around an article."""
    paragraphs = "".join(f"<p>{sentences(generator, 4)}</p>" for _ in range(generator.randrange(8, 28)))
    links = "".join(f"<li><a href='/{number}'>{sentences(generator, 1)}</a></li>" for number in range(15))
    head = "<title>A title</title><meta property='article:published_time' content='2019-10-30'>"
    body = f"<nav><ul>{links}</ul></nav><article><h1>A title</h1>{paragraphs}</article><footer>© 2026</footer>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


if __name__ == "__main__":
    main()
