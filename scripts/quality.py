"""Measure extraction on the benchmark and hold it to the floors in benchmark/floors.json.

python scripts/quality.py                    print figures beside floors; exit 1 where one is below
python scripts/quality.py --update           raise the floors to what is measured now
python scripts/quality.py --update --lower   also lower them, which takes a reason in the commit message
python scripts/quality.py --folds ENCODERS   print figures of training files and stories, each held out (some minutes)
"""

import argparse
import json
import sys
from hashlib import sha256
from math import floor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BENCHMARK = ROOT / "benchmark"
FLOORS = BENCHMARK / "floors.json"
sys.path[:0] = [str(BENCHMARK), str(ROOT / "scripts")]

import score  # type: ignore[import-not-found]  # noqa: E402

from comity.extract import event_to_guide, extract, to_guide  # noqa: E402
from comity.extract.events import read_events  # noqa: E402
from comity.model.documents import Document  # noqa: E402
from comity.model.values import EventDate  # noqa: E402

Figures = dict[str, float]


def document(gold: dict[str, Any]) -> Document:
    """Return a benchmark document as comity reads it."""
    published = EventDate.parse(gold["published"]) if gold["published"] else None
    return Document(id=gold["doc_id"], text=gold["text"], sha256="", published=published)


_FIELDS = (
    *("parties (exact set)", "start year", "start day", "end (exact)", "place (any)", "name"),
    "personnel figure recall",
)


def figures(golds: dict[str, Any], answers: dict[str, Any]) -> Figures:
    """Return F1 of the three lists and the accuracies over matched events, as shares of one."""
    total: dict[str, int] = {}
    for name, gold in golds.items():
        counts, _ = score.score_document(gold, answers.get(name, {}))
        for key, count in counts.items():
            total[key] = total.get(key, 0) + count
    lists = {
        "events, strict kind": "f1 events",
        "events, collapsed kind": "f1 events collapsed",
        "statements": "f1 statements",
        "numeric claims": "f1 claims",
    }
    found = {
        label: 2 * total[f"tp:{key}"] / max(1, total[f"gold:{key}"] + total[f"pred:{key}"])
        for key, label in lists.items()
    }
    for name in _FIELDS:
        if total.get(f"of:{name}"):
            found[name] = total[f"ok:{name}"] / total[f"of:{name}"]
    if total.get("of:documents without events left empty"):
        found["empty left empty"] = (
            total["ok:documents without events left empty"] / total["of:documents without events left empty"]
        )
    return found


def measure() -> Figures:
    """Return the figures on dev-news.jsonl with the weights that are shipped."""
    golds = score.load(BENCHMARK / "dev-news.jsonl")
    return figures(golds, {name: to_guide(extract(document(gold))) for name, gold in golds.items()})


def measure_held_out(encoders: Path) -> dict[str, Figures]:
    """Return the figures of the events of training files and stories, each judged by models that never saw it."""
    import train  # type: ignore[import-not-found]  # noqa: PLC0415  # scikit-learn is only needed here

    items, models = train.train_all(encoders)
    answers = {
        item.gold["doc_id"]: {"events": [event_to_guide(e) for e in read_events(item.analysis, models[item.fold])]}
        for item in items
    }
    files = [gold for path in sorted(BENCHMARK.glob("train-*.jsonl")) for gold in score.load(path).values()]
    stories = [gold for path in sorted(train.STORIES.glob("*.txt")) for gold in train.read_stories(path)]
    parts = train.parts_in(encoders)

    def held_out(golds: list[Any]) -> Figures:
        return _of_events({g["doc_id"]: g for g in golds if train.part_of(g["doc_id"]) in parts}, answers)

    return {"training files": held_out(files), "stories": held_out(stories)}


def _of_events(golds: dict[str, Any], answers: dict[str, Any]) -> Figures:
    return {k: v for k, v in figures(golds, answers).items() if k not in ("f1 statements", "f1 claims")}


def hashes() -> dict[str, str]:
    """Return the sha256 of every benchmark file, so that a floor is tied to the corpus it was measured on."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(BENCHMARK.glob("*.jsonl"))}


def update(measured: Figures, *, lower: bool) -> None:
    """Write the floors, rounded down to a hundredth; refuse to lower one unless told to."""
    known = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"] if FLOORS.exists() else {}
    floors = {name: floor(value * 100) / 100 for name, value in measured.items()}
    fallen = [name for name, value in floors.items() if value < known.get(name, 0)]
    if fallen and not lower:
        names = ", ".join(fallen)
        sys.exit(f"Not written: {names} would fall. Find out why, or pass --lower and say why in the commit.")
    FLOORS.write_text(json.dumps({"corpus": hashes(), "floors": floors}, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Print figures beside floors, or write the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--lower", action="store_true")
    parser.add_argument("--folds", type=Path, metavar="ENCODERS", help="folder with the held-out encoders")
    args = parser.parse_args()
    if args.folds:
        for name, measured in measure_held_out(args.folds).items():
            print(name)
            for figure, value in measured.items():
                print(f"  {figure:<26}{value:6.3f}")
        return 0
    measured = measure()
    if args.update:
        update(measured, lower=args.lower)
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    for name, value in measured.items():
        print(f"{name:<28}{value:6.3f}   floor {floors[name]:.2f}" if name in floors else f"{name}: no floor, --update")
    return int(any(name not in floors or value < floors[name] for name, value in measured.items()))


if __name__ == "__main__":
    raise SystemExit(main())
