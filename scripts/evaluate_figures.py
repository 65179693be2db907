"""Measure how figures of personnel, ships and aircraft are read where the event's lines, kind and parties are given.

    python scripts/evaluate_figures.py benchmark/train-*.jsonl
    python scripts/evaluate_figures.py scripts/stories/*.txt

A figure is right when the annotation gives the same number to the same party, or to the whole. Recall is over the
figures annotated, precision over those read.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmark"))

import quality
import score
from storybook import read_stories

from comity.extract.analysis import Analysis, analyse
from comity.extract.bare import SLOTS
from comity.extract.counts import Figures, figures_of
from comity.extract.events import guest_of

Gold = dict[str, Any]


def documents(paths: list[Path]) -> Iterator[Gold]:
    """Yield the annotated documents of JSON Lines files and of stories."""
    for path in paths:
        yield from read_stories(path) if path.suffix == ".txt" else score.load(path).values()


def read(analysis: Analysis, event: Gold) -> Figures:
    """Return the figures read in the lines that the annotation gives as evidence of ``event``."""
    sentences = [line.sentence for line in analysis.lines]
    lines = [n for n, s in enumerate(sentences) if any(a < s.end and b > s.start for a, b in event["evidence"])]
    parties = tuple(event["parties"])
    guest = guest_of(analysis, event["kind"], lines, parties)
    return figures_of(analysis, event["kind"], lines, parties, guest)


def main() -> None:
    """Print recall and precision of each kind of figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    args = parser.parse_args()
    total: Counter[tuple[str, str]] = Counter()
    for gold in documents(args.gold):
        analysis = analyse(quality.document(gold))
        for event in gold["events"] if analysis is not None else ():
            figures = read(analysis, event)
            for slot in SLOTS:
                found, wanted = set(getattr(figures, slot)), set(event[slot].items())
                total.update({(slot, "read"): len(found), (slot, "annotated"): len(wanted)})
                total[slot, "right"] += len(found & wanted)
    for slot in SLOTS:
        right, found, wanted = (total[slot, what] for what in ("right", "read", "annotated"))
        print(
            f"{slot:<10} recall {right / max(1, wanted):.2f} ({right} of {wanted})   "
            f"precision {right / max(1, found):.2f} ({right} of {found})"
        )


if __name__ == "__main__":
    main()
