"""Train the link model of comity.resolve on linked documents and the bundled casebook.

    python scripts/train_links.py GOLD_FOLDER [--on train dev] [--out FILE] [--report FOLDER]

GOLD_FOLDER holds ``links-<set>.csv`` and the documents of the sets. Scales and bands are fitted on what models say of
documents they were not trained on (five folds, whole documents). The figures printed are of those predictions, too;
``--report`` writes them as links files for the scorer.
"""

import argparse
import csv
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import Struct, structs

from comity.casebook import bundled, read_casebook
from comity.ledger import Ledger
from comity.model.documents import Document
from comity.model.mentions import Extraction
from comity.model.snapshot import Snapshot
from comity.resolve import Link, Settings, read_guide, resolve
from comity.resolve.choosing import Candidate, Choice, choose
from comity.resolve.comparing import COMPARISONS
from comity.resolve.learning import fit, fit_scale, log_odds, sample
from comity.resolve.linking import LISTS, ListName, rows
from comity.resolve.mentioning import key
from comity.resolve.model import FILE, LinkModel, ListModel, Odds, Scale, Weights
from comity.resolve.scoring import score
from comity.resolve.words import stems, weigh

SETS = {"train": ("train-1", "train-2", "train-3", "train-4"), "dev": ("dev-seeds", "dev-news")}
FOLDS = 5
PRECISE = 0.96
"""The precision wanted of links that stand without asking."""
SURE = 0.9
"""No link stands without asking below this probability, however precise those of the sample were."""
SAME = 0.5
"""Two mentions are one new thing if that is likelier than not."""
COMMON_BELOW = 70
Told = Sequence[tuple[Document, Extraction]]


class Gold(Struct, frozen=True):
    """The links of one mention: ids that count as right, its label, and whether it is a casebook record."""

    ids: frozenset[str]
    label: str

    @property
    def known(self) -> bool:
        """Whether the mention speaks of a casebook record."""
        return not self.label.startswith(("NEW", "series:", "none"))


def main() -> None:
    """Train, print figures, write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--on", nargs="+", choices=tuple(SETS), default=list(SETS))
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--report", type=Path)
    args = parser.parse_args()
    told = read_sets(args.gold, args.on)
    model = train(told, read_links(args.gold, args.on), casebook())
    args.out.write_bytes(msgspec.json.format(msgspec.json.encode(model, order="deterministic"), indent=1) + b"\n")
    if args.report:
        cross_validate(told, read_links(args.gold, args.on), args.report)


def read_sets(folder: Path, names: Iterable[str]) -> Told:
    """Return the documents of the sets named, with their mentions."""
    return [pair for name in names for file in SETS[name] for pair in read_guide(folder / f"{file}.jsonl")]


def read_links(folder: Path, names: Iterable[str]) -> dict[str, Gold]:
    """Return the gold links by mention; labels of new things are kept apart by set."""
    links = {}
    for name in names:
        with (folder / f"links-{name}.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                also = re.findall(r"\bor ([a-z0-9][a-z0-9-]+)", row["note"])
                label = _label(row, name)
                links[key(row["doc_id"], row["list"], int(row["index"]))] = Gold(frozenset({label, *also}), label)
    return links


def _label(row: Mapping[str, str], name: str) -> str:
    """Return the record id, or the label of a new thing with its set, which the note may say is another."""
    if not row["record_id"].startswith("NEW"):
        return row["record_id"]
    elsewhere = re.search(r"also links-(\w+) (NEW-\d+)", row["note"])
    return f"{elsewhere[2]}@{elsewhere[1]}" if elsewhere else f"{row['record_id']}@{name}"


def casebook() -> Snapshot:
    """Return the bundled casebook on China and Russia as a snapshot."""
    with tempfile.TemporaryDirectory() as folder, Ledger.create(str(Path(folder) / "ledger.db")) as ledger:
        ledger.write(read_casebook(bundled("china-russia")).batch, actor="train_links", reason="training")
        return ledger.snapshot()


def train(told: Told, gold: Mapping[str, Gold], snapshot: Snapshot) -> LinkModel:
    """Return the model learned from documents and their links."""
    texts = weigh(stems(document.text) for document, _ in told)
    common = {stem: weight for stem, weight in sorted(texts.items()) if weight < COMMON_BELOW}
    models = {name: train_list(name, told, gold, snapshot, common) for name in LISTS}
    return LinkModel(events=models["events"], statements=models["statements"], common=common)


def train_list(
    name: ListName, told: Told, gold: Mapping[str, Gold], snapshot: Snapshot, common: Mapping[str, int]
) -> ListModel:
    """Return the model of one list: weights from all documents, scales and bands from models of the other folds."""
    mentions, records = rows(name, told, snapshot, common)
    known = {mention: link.ids for mention, link in gold.items() if link.known}
    against = score(mentions, records, name=name, weights=flat(name), least=0.0)
    among = score(mentions, None, name=name, weights=flat(name), least=0.0)
    same = _same(gold)
    choices = _choices(against, _out_of_fold(name, against, known))
    right = np.array([_right(choices.get(row.id), gold.get(row.id)) for row in mentions if row.id in choices])
    odds = np.array([choices[row.id].log_odds for row in mentions if row.id in choices])
    scale = fit_scale(odds, right)
    link, ask = _bands(odds, right, scale, total=sum(row.id in known for row in mentions))
    same_scale = _same_scale(name, among, same)
    return ListModel(
        records=fit(sample(name, against, known)), mentions=fit(sample(name, among, same)),
        scale=scale, same_scale=same_scale, link=link, ask=ask, same=SAME,
    )  # fmt: skip


def flat(name: ListName) -> Weights:
    """Return weights under which everything is kept, for drawing the pairs compared."""
    even = {one.name: {level.name: Odds(0.5, 0.5) for level in one.levels} for one in COMPARISONS[name]}
    return Weights(prior=0.5, levels=even)


def _same(gold: Mapping[str, Gold]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for mention, link in gold.items():
        groups[link.label].add(mention)
    return {mention: frozenset(groups[link.label]) for mention, link in gold.items()
            if not link.label.startswith(("series:", "none"))}  # fmt: skip


def _out_of_fold(name: ListName, pairs: pa.Table, truth: Mapping[str, frozenset[str]]) -> np.ndarray:
    """Return the log odds of every pair by weights that have not seen the document of its first mention."""
    documents = [one.split("\t")[0] for one in pairs["one"].to_pylist()]
    fold = folds(documents)
    of_pair = np.array([fold[document] for document in documents])
    odds = np.zeros(pairs.num_rows)
    for number in range(FOLDS):
        away, held = (pairs.filter(pa.array(mask)) for mask in (of_pair != number, of_pair == number))
        odds[of_pair == number] = log_odds(sample(name, held, truth), fit(sample(name, away, truth)))
    return odds


def _choices(pairs: pa.Table, odds: np.ndarray) -> dict[str, Choice]:
    found: dict[str, list[Candidate]] = defaultdict(list)
    for one, other, x in zip(pairs["one"].to_pylist(), pairs["other"].to_pylist(), odds, strict=True):
        found[one].append(Candidate(other, min(float(x), 50.0), ()))
    return choose(found)


def folds(documents: Iterable[str]) -> dict[str, int]:
    """Return the fold of every document."""
    return {document: i % FOLDS for i, document in enumerate(sorted(set(documents)))}


def _right(choice: Choice | None, link: Gold | None) -> bool:
    return bool(choice and link and link.known and choice.best.other in link.ids)


def _bands(odds: np.ndarray, right: np.ndarray, scale: Scale, *, total: int) -> tuple[float, float]:
    """Return the bounds of the bands: where links from there up are precise enough, and where F1 is best.

    With calibrated probabilities F1 is best from half its own best value on (Lipton, Elkan and Naryanaswamy, 2014);
    the best cut of the sample itself jumps about.
    """
    order = np.argsort(-odds, kind="stable")
    hits = np.cumsum(right[order])
    made = np.arange(1, len(order) + 1)
    ask = float((2 * hits / (made + total)).max()) / 2
    precise = np.flatnonzero(hits / made >= PRECISE)
    link = max(SURE, scale.probability(float(odds[order][int(precise[-1])]) if len(precise) else 9.0))
    print(f"  right {hits[-1]} of {total}; best F1 {2 * ask:.3f}; ask from {ask:.3f}, link from {link:.3f}")
    return round(link, 4), round(ask, 4)


def _same_scale(name: ListName, pairs: pa.Table, same: Mapping[str, frozenset[str]]) -> Scale:
    """Return the scale of pairs of mentions, fitted on what weights say of documents they have not seen."""
    odds = _out_of_fold(name, pairs, same)
    right = sample(name, pairs, same).match
    scale = fit_scale(odds, right)
    made = np.array([scale.probability(float(x)) >= SAME for x in odds])
    print(f"  {name}: pairs of mentions, precision {right[made].mean():.3f}, recall {made[right].mean():.3f}")
    return scale


def cross_validate(told: Told, gold: Mapping[str, Gold], folder: Path) -> None:
    """Write links of every document by a model trained without it, bands included, as a file for the scorer."""
    snapshot = casebook()
    fold = folds(document.id for document, _ in told)
    links: list[Link] = []
    for number in range(FOLDS):
        held = [pair for pair in told if fold[pair[0].id] == number]
        model = train([pair for pair in told if fold[pair[0].id] != number], gold, snapshot)
        found = resolve(held, snapshot, settings=Settings(model=model))
        links += [structs.replace(link, record_id=link.record_id.replace("NEW-", f"NEW-{number}")) for link in found]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "links-cv.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("doc_id", "list", "index", "record_id", "probability", "band"))
        out.writerows((x.doc_id, x.list, x.index, x.record_id, x.probability, x.band) for x in links)


if __name__ == "__main__":
    main()
