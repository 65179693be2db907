"""Measure linking from end to end: documents are extracted, and what was extracted is linked to the bundled casebooks.

    python scripts/evaluate_links.py GOLD [--set dev]

GOLD is a folder with annotated documents (``*.jsonl``) and the records they speak of (``links-SET.csv``). A mention
counts as found when the benchmark's scorer matches it to an annotated one and both are linked to the same record.
As in the scorer of links alone, what is annotated as a series or as nothing is left out on both sides, and a record
that the annotator names as another possibility (``or ID``) is right too. A mention that no annotation matches and that
is linked all the same counts against precision.
"""

import argparse
import csv
import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmark"))

import quality
import score

from comity.extract import extract, to_guide
from comity.pipeline import open_ledger, set_up
from comity.resolve import read_guide, resolve

Key = tuple[str, str, int]
MATCHED = {"events": lambda gold, found: score.match_events(gold, found, True), "statements": score.match_statements}
UNKNOWN = ("NEW", "series:", "none")
"""How annotated ids begin that are no record of a casebook."""


def annotated(folder: Path, name: str) -> dict[Key, dict[str, str]]:
    """Return the rows of ``links-NAME.csv`` by document, list and index."""
    with (folder / f"links-{name}.csv").open(newline="", encoding="utf-8") as file:
        return {(row["doc_id"], row["list"], int(row["index"])): row for row in csv.DictReader(file)}


def linked(answers: dict[str, dict[str, Any]]) -> dict[Key, str]:
    """Return the record each extracted mention is linked to; mentions taken for new things are left out."""
    with tempfile.TemporaryDirectory() as folder:
        documents, ledger = Path(folder) / "found.jsonl", str(Path(folder) / "ledger.sqlite")
        documents.write_text("".join(json.dumps(answer) + "\n" for answer in answers.values()), encoding="utf-8")
        set_up(ledger)
        with open_ledger(ledger) as store:
            links = resolve(list(read_guide(documents)), store.snapshot())
    return {(link.doc_id, link.list, link.index): link.record_id for link in links if link.band != "new"}


def is_right(row: dict[str, str], record: str) -> bool:
    """Return whether ``record`` is the one annotated, or one the annotator would also take."""
    return record == row["record_id"] or record in re.findall(r"\bor ([a-z0-9][a-z0-9-]+)", row["note"])


def counts(wanted: dict[Key, dict[str, str]], golds: dict[str, Any], answers: dict[str, Any]) -> Counter[str]:
    """Return, for each list, how many links are right, made and annotated."""
    made = linked(answers)
    total: Counter[str] = Counter()
    for name, match in MATCHED.items():
        total[f"{name} annotated"] = sum(
            k[1] == name and not r["record_id"].startswith(UNKNOWN) for k, r in wanted.items()
        )
        total[f"{name} made"] = sum(key[1] == name for key in made)
        for document, answer in answers.items():
            for gold, found in match(golds[document][name], answer[name]):
                row, record = wanted.get((document, name, gold)), made.get((document, name, found))
                if row is None or record is None:
                    continue
                total[f"{name} made"] -= row["record_id"].startswith(("series:", "none"))
                total[f"{name} right"] += not row["record_id"].startswith(UNKNOWN) and is_right(row, record)
    return total


def main() -> None:
    """Print precision, recall and F1 for events, statements and both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="GOLD")
    parser.add_argument("--set", default="dev", help="which links-SET.csv (default: dev)")
    args = parser.parse_args()
    wanted = annotated(args.folder, args.set)
    known = {name: gold for path in sorted(args.folder.glob("*.jsonl")) for name, gold in score.load(path).items()}
    golds = {name: known[name] for name in sorted({key[0] for key in wanted})}
    answers = {
        name: {k: gold[k] for k in ("doc_id", "publisher", "title", "published", "url", "text") if k in gold}
        | to_guide(extract(quality.document(gold)))
        for name, gold in golds.items()
    }
    total = counts(wanted, golds, answers)
    for label, lists in (("events", ["events"]), ("statements", ["statements"]), ("both", list(MATCHED))):
        right, made, there = (sum(total[f"{one} {what}"] for one in lists) for what in ("right", "made", "annotated"))
        print(
            f"{label:<12}precision {right / max(1, made):.3f} ({right} of {made})   "
            f"recall {right / max(1, there):.3f} ({right} of {there})   F1 {2 * right / max(1, made + there):.3f}"
        )


if __name__ == "__main__":
    main()
