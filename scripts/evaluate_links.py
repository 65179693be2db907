"""Measure linking from end to end: documents are extracted, and what was extracted is linked to the bundled casebooks.

    python scripts/evaluate_links.py GOLD [--set dev] [--held-out]

GOLD is a folder with annotated documents (``*.jsonl``) and the records they speak of (``links-SET.csv``). A link is
right if an annotated mention is linked to the same record and is the one extracted; each annotated mention is found
once. Which one it is, is told in two ways. ``weak`` (the weak annotation match of Usbeck and others, GERBIL: General
Entity Annotator Benchmarking Framework, WWW 2015): one with which it shares evidence. ``strict``: one that the
benchmark's scorer matches, which wants the same group of kinds, modality and half of the parties, or the same speaker.

The model that ships has learnt from the links of all sets. With ``--held-out`` every document is linked by a model
that learnt from four fifths of the documents of all sets, and not from this one. (What extracts has seen the training
files.)

What is annotated only as a series or as nothing is left out, and a record that the annotator names as another
possibility (``or ID``) is right too. A link that no annotation matches counts against precision.
"""

import argparse
import csv
import json
import re
import sys
import tempfile
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmark"))

import quality
import score
import train_links

from comity.extract import extract, to_guide
from comity.pipeline import open_ledger, set_up
from comity.resolve import Link, Settings, read_guide, resolve

Key = tuple[str, str, int]
MATCHED = {"events": lambda gold, found: score.match_events(gold, found, True), "statements": score.match_statements}
COUNTED = ("right", "made", "annotated")
UNKNOWN = ("NEW", "series:", "none")
"""How annotated ids begin that are no record of a casebook."""


def annotated(folder: Path, name: str) -> dict[Key, dict[str, str]]:
    """Return the rows of ``links-NAME.csv`` by document, list and index."""
    with (folder / f"links-{name}.csv").open(newline="", encoding="utf-8") as file:
        return {(row["doc_id"], row["list"], int(row["index"])): row for row in csv.DictReader(file)}


def linked(answers: dict[str, dict[str, Any]], settings: Settings) -> dict[Key, Link]:
    """Return the link of each extracted mention; mentions taken for new things are left out."""
    with tempfile.TemporaryDirectory() as folder:
        documents, ledger = Path(folder) / "found.jsonl", str(Path(folder) / "ledger.sqlite")
        documents.write_text("".join(json.dumps(answer) + "\n" for answer in answers.values()), encoding="utf-8")
        set_up(ledger)
        with open_ledger(ledger) as store:
            links = resolve(list(read_guide(documents)), store.snapshot(), settings=settings)
    return {(link.doc_id, link.list, link.index): link for link in links if link.band != "new"}


def linked_unseen(answers: dict[str, dict[str, Any]], folder: Path) -> dict[Key, Link]:
    """Return the same by models that did not learn from the document linked; what they print goes to standard error."""
    told, gold = train_links.read_sets(folder, train_links.SETS), train_links.read_links(folder, train_links.SETS)
    snapshot, fold = train_links.casebook(), train_links.folds(document.id for document, _ in told)
    made: dict[Key, Link] = {}
    for number in range(train_links.FOLDS):
        away = [pair for pair in told if fold[pair[0].id] != number]
        with redirect_stdout(sys.stderr):
            model = train_links.train(away, gold, snapshot)
        held = {name: answer for name, answer in answers.items() if fold[name] == number}
        made |= linked(held, Settings(model=model))
    return made


def is_right(row: dict[str, str], record: str) -> bool:
    """Return whether ``record`` is the one annotated, or one the annotator would also take."""
    return record == row["record_id"] or record in re.findall(r"\bor ([a-z0-9][a-z0-9-]+)", row["note"])


def pairs(name: str, golds: list[Any], found: list[Any], way: str) -> score.Pairs:
    """Return which annotated mention may be which extracted one, by index: each pair once, for one list of a document.

    By passages several may be; the scorer decides on one.
    """
    if way == "strict":
        return MATCHED[name](golds, found)
    return [
        (i, j)
        for i, gold in enumerate(golds)
        for j, one in enumerate(found)
        if score.spans_overlap(gold["evidence"], one["evidence"])
    ]


def counts(
    wanted: dict[Key, dict[str, str]], golds: dict[str, Any], answers: dict[str, Any], made: dict[Key, Link], way: str
) -> Counter[str]:
    """Return, for each list, how many links are right, made and annotated."""
    total: Counter[str] = Counter()
    for name in MATCHED:
        known = {key for key, row in wanted.items() if key[1] == name and not row["record_id"].startswith(UNKNOWN)}
        total[f"{name} annotated"] = len(known)
        for document, answer in answers.items():
            links = {key[2]: link.record_id for key, link in made.items() if key[:2] == (document, name)}
            there = pairs(name, golds[document][name], answer[name], way)
            rows = {gold: wanted[document, name, gold] for gold, _ in there if (document, name, gold) in wanted}
            fits = {
                (gold, found)
                for gold, found in there
                if (document, name, gold) in known and found in links and is_right(rows[gold], links[found])
            }
            right = score.best_matching(
                len(golds[document][name]), len(answer[name]), lambda i, j, fits=fits: 1.0 if (i, j) in fits else None
            )
            total[f"{name} right"] += len(right)
            total[f"{name} made"] += len(links) - len(_left_out(links, there, rows))
    return total


def _left_out(links: dict[int, str], there: score.Pairs, rows: dict[int, dict[str, str]]) -> list[int]:
    """Return the links whose annotated mentions are all of a series or of nothing."""
    spoken = {found: [rows[gold] for gold, one in there if one == found and gold in rows] for found in links}
    return [
        found for found, said in spoken.items()
        if said and all(row["record_id"].startswith(("series:", "none")) for row in said)
    ]  # fmt: skip


def main() -> None:
    """Print precision, recall and F1 for events, statements and both, in both ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="GOLD")
    parser.add_argument("--set", choices=tuple(train_links.SETS), default="dev", help="which links (default: dev)")
    parser.add_argument("--held-out", action="store_true", help="link by models that have not seen the document")
    args = parser.parse_args()
    wanted = annotated(args.folder, args.set)
    known = {name: gold for path in sorted(args.folder.glob("*.jsonl")) for name, gold in score.load(path).items()}
    golds = {name: known[name] for name in sorted({key[0] for key in wanted})}
    answers = {
        name: {k: gold[k] for k in ("doc_id", "publisher", "title", "published", "url", "text") if k in gold}
        | to_guide(extract(quality.document(gold)))
        for name, gold in golds.items()
    }
    made = linked_unseen(answers, args.folder) if args.held_out else linked(answers, Settings())
    sure = {key: link for key, link in made.items() if link.band == "link"}
    for way in ("weak", "strict"):
        total, unasked = (counts(wanted, golds, answers, links, way) for links in (made, sure))
        for label, lists in (("events", ["events"]), ("statements", ["statements"]), ("both", list(MATCHED))):
            right, all_made, there = (sum(total[f"{one} {what}"] for one in lists) for what in COUNTED)
            good, alone, _ = (sum(unasked[f"{one} {what}"] for one in lists) for what in COUNTED)
            print(
                f"{way:<8}{label:<12}precision {right / max(1, all_made):.3f} ({right} of {all_made})   "
                f"recall {right / max(1, there):.3f} ({right} of {there})   "
                f"F1 {2 * right / max(1, all_made + there):.3f}   "
                f"linked without asking {good / max(1, alone):.3f} ({good} of {alone})"
            )


if __name__ == "__main__":
    main()
