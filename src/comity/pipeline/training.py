"""Refitting models from what people decided in review, and measuring whether they got better."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from comity.extract import extract
from comity.extract.models import KEPT as EXTRACTION
from comity.extract.models import shipped_models
from comity.kept import keep_model, kept_path
from comity.ledger import Ledger
from comity.model.documents import Document
from comity.model.errors import InputError
from comity.model.mentions import Extraction
from comity.model.snapshot import Snapshot
from comity.pipeline.judging import FEWEST, FOLDS, Judge, standing
from comity.pipeline.relearning import Relearning, relearn
from comity.pipeline.ties import Ties, marks
from comity.resolve import Link, Settings, read_guide, resolve
from comity.resolve.comparing import COMPARISONS
from comity.resolve.learning import refit, sample
from comity.resolve.linking import LISTS, ListName, rows
from comity.resolve.mentioning import key
from comity.resolve.model import KEPT, LinkModel, ListModel, Odds, Weights, shipped
from comity.resolve.scoring import score

MATCHES, OTHERS = 100.0, 4000.0
"""How many matches and other pairs the weights so far are worth: about what they were counted over."""

Told = Sequence[tuple[Document, Extraction]]
Truth = Mapping[str, frozenset[str]]
"""What each mention speaks of: the records that count as right, or a label of its own for something new."""


class Score(Struct, frozen=True, kw_only=True):
    """How well a model links: of ``known`` mentions that speak of a record, and of ``links`` made, how many are right.

    ``certain`` are links made without asking, ``certain_right`` those of them that are right.
    """

    mentions: int
    known: int
    links: int
    right: int
    certain: int
    certain_right: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of links; 0 where there is nothing to find or nothing found."""
        return 2 * self.right / (self.links + self.known) if self.links + self.known else 0.0

    @property
    def sure(self) -> float:
        """The precision of links made without asking; 1 where none was made."""
        return self.certain_right / self.certain if self.certain else 1.0


class Comparison(Struct, frozen=True, kw_only=True):
    """The model that comes with comity and the new one, on documents that the new one was not fitted on."""

    name: str
    old: Score
    new: Score


class Training(Struct, frozen=True, kw_only=True):
    """What a training came to: how many mentions people had decided about, the comparisons, and where it was kept."""

    mentions: int
    documents: int
    missing: str
    extraction: Relearning
    comparisons: tuple[Comparison, ...] = ()
    better: bool = False
    kept: str = ""


def train_from_reviews(ledger: Ledger, *, keep: bool = False, evaluation: Path | None = None) -> Training:
    """Refit the link model, and some of extraction, from the ledger's reviewed decisions; say how old and new do.

    A record accepted as new, a merge, a split, an accepted value of a known record: each says what a mention speaks
    of. The weights that come with comity are moved by the pairs compared, whose truth is now known; scales and bands
    stay. Old and new are compared on the reviewed documents, each asked of a model fitted on the others, and, where
    ``evaluation`` names a folder with ``links-*.csv`` and its documents, on those. The same ledger gives the same
    model, however often it is kept. With ``keep`` the new one is kept for this user, if it is better.

    Raises InputError for fewer than :data:`FEWEST` reviewed mentions.
    """
    if evaluation is not None and not any(evaluation.glob("*.jsonl")):
        raise InputError(
            f"{evaluation} holds no annotated documents.", "Name a folder with *.jsonl, or leave out --on."
        )
    told, truth = reviewed(ledger)
    extraction = relearn(ledger, keep=keep, evaluation=evaluation)
    if max(len(truth), extraction.proposals) < FEWEST:
        raise InputError(
            f"People have decided about {len(truth)} mentions; {FEWEST} is the fewest to learn from.",
            "Review some more: comity review.",
        )
    if len(truth) < FEWEST:
        missing = f"{FEWEST} is the fewest to learn linking from."
        return Training(mentions=len(truth), documents=len(told), missing=missing, extraction=extraction)
    return _relinked(told, truth, standing(ledger), extraction, keep=keep, evaluation=evaluation)


def _relinked(
    told: Told, truth: Truth, snapshot: Snapshot, extraction: Relearning, *, keep: bool, evaluation: Path | None
) -> Training:
    old = shipped()
    new = fitted(old, told, truth, snapshot)
    compared = [Comparison(name="reviewed, held out", **_held_out(old, told, truth, snapshot))]
    sets, missing = _evaluation(evaluation)
    for name, pairs, links in sets:
        found = {"old": _score(pairs, links, snapshot, old), "new": _score(pairs, links, snapshot, new)}
        compared.append(Comparison(name=name, **found))
    better = is_better(compared[1:] or compared)
    return Training(
        mentions=len(truth), documents=len(told), comparisons=tuple(compared), better=better, missing=missing,
        extraction=extraction, kept=_keep(new) if keep and better else "",
    )  # fmt: skip


def _keep(model: LinkModel) -> str:
    return keep_model(KEPT, msgspec.json.format(msgspec.json.encode(model, order="deterministic"), indent=1))


def is_better(found: Sequence[Comparison]) -> bool:
    """Return whether the new model is nowhere worse and somewhere better, in its links and in those it is sure of."""
    pairs = [pair for one in found for pair in ((one.old.f1, one.new.f1), (one.old.sure, one.new.sure))]
    return all(after >= before for before, after in pairs) and any(after > before for before, after in pairs)


def forget() -> str:
    """Remove the user's own models, so that those that come with comity are used again; return where they lay."""
    paths = [path for name in (KEPT, EXTRACTION) if (path := kept_path(name)).exists()]
    if not paths:
        raise InputError(f"No model is kept at {kept_path(KEPT)}.", "The one that comes with comity is in use.")
    for path in paths:
        path.unlink()
    return ", ".join(map(str, paths))


def reviewed(ledger: Ledger) -> tuple[list[tuple[Document, Extraction]], dict[str, frozenset[str]]]:
    """Return the documents about whose mentions people decided, and what each of those mentions speaks of."""
    judge = Judge(ledger)
    told: list[tuple[Document, Extraction]] = []
    truth: dict[str, frozenset[str]] = {}
    for card in sorted(ledger.documents(), key=lambda one: one.id):
        document = ledger.document(card.id)
        extraction, ties = extract(document, shipped_models()), Ties(ledger, document.id)
        found = {_key(document.id, mark): judge.labels(ties.said(mark, words)) for mark, words in marks(extraction)}
        judged = {mention: labels for mention, labels in found.items() if mention and labels}
        if judged:
            told.append((document, extraction))
            truth |= judged
    return told, truth


def _key(document: str, mark: str) -> str:
    """Return the id that resolving gives a mention; blank for numbers, which are not linked."""
    name = {"E": "events", "S": "statements"}.get(mark[0])
    return key(document, name, int(mark[1:]) - 1) if name else ""


def fitted(old: LinkModel, told: Told, truth: Truth, snapshot: Snapshot) -> LinkModel:
    """Return the model moved by mentions whose truth is known; those of the documents nobody judged teach nothing."""
    models = {name: _fit_list(name, old, told, truth, snapshot) for name in LISTS}
    return LinkModel(events=models["events"], statements=models["statements"], common=old.common)


def _fit_list(name: ListName, old: LinkModel, told: Told, truth: Truth, snapshot: Snapshot) -> ListModel:
    mentions, records = rows(name, told, snapshot, old.common)
    judged = [row for row in mentions if row.id in truth]
    model = old.of(name)
    if not judged:
        return model
    against = score(judged, records, name=name, weights=_flat(name), least=0.0)
    among = score(judged, None, name=name, weights=_flat(name), least=0.0)
    same = {one: frozenset(other for other in truth if truth[other] & truth[one]) for one in truth}
    moved = {
        "records": refit(sample(name, against, truth), model.records, matches=MATCHES, others=OTHERS),
        "mentions": refit(sample(name, among, same), model.mentions, matches=MATCHES, others=OTHERS),
    }
    return msgspec.structs.replace(model, **moved)


def _flat(name: ListName) -> Weights:
    """Return weights under which everything is kept, for drawing the pairs compared."""
    even = {one.name: {level.name: Odds(0.5, 0.5) for level in one.levels} for one in COMPARISONS[name]}
    return Weights(prior=0.5, levels=even)


def _held_out(old: LinkModel, told: Told, truth: Truth, snapshot: Snapshot) -> dict[str, Score]:
    """Return the scores on reviewed documents, each asked of a model that was fitted on the others."""
    fold = {document.id: at % FOLDS for at, (document, _) in enumerate(told)}
    parts = []
    for number in range(min(FOLDS, len(told))):
        away = [pair for pair in told if fold[pair[0].id] != number]
        held = [pair for pair in told if fold[pair[0].id] == number]
        model = fitted(old, away, _of_documents(truth, away), snapshot)
        parts.append(_score(held, _of_documents(truth, held), snapshot, model))
    return {"old": _score(told, truth, snapshot, old), "new": _sum(parts)}


def _of_documents(truth: Truth, told: Told) -> dict[str, frozenset[str]]:
    names = {document.id for document, _ in told}
    return {mention: labels for mention, labels in truth.items() if mention.split("\t")[0] in names}


def _sum(parts: Iterable[Score]) -> Score:
    found = list(parts)
    return Score(**{name: sum(getattr(one, name) for one in found) for name in Score.__struct_fields__})


def _score(told: Told, truth: Truth, snapshot: Snapshot, model: LinkModel) -> Score:
    """Return how well a model links the mentions whose truth is known."""
    links = resolve(told, snapshot, settings=Settings(model=model, join=False))
    judged = [(one, truth[name]) for one in links if (name := key(one.doc_id, one.list, one.index)) in truth]
    made = [(one, right) for one, right in judged if one.band != "new"]
    sure = [(one, right) for one, right in made if one.band == "link"]
    return Score(
        mentions=len(judged), known=sum(not _is_new(right) for _, right in judged), links=len(made),
        right=_right(made), certain=len(sure), certain_right=_right(sure),
    )  # fmt: skip


def _right(made: Iterable[tuple[Link, frozenset[str]]]) -> int:
    return sum(one.record_id in right for one, right in made)


def _is_new(right: frozenset[str]) -> bool:
    return all(one.startswith(("NEW", "series:", "none")) for one in right)


Set = tuple[str, Told, Truth]
"""A linked set: its name, its documents, and what their mentions speak of."""


def _evaluation(folder: Path | None) -> tuple[list[Set], str]:
    """Return the linked sets of a folder, and what is missing for them in words."""
    files = sorted(folder.glob("links-*.csv")) if folder else []
    if not files or folder is None:
        where = f"in {folder}" if folder else "named: --on FOLDER"
        return [], f"No linked evaluation set {where} (links-*.csv with its documents as *.jsonl)."
    documents = {pair[0].id: pair for path in sorted(folder.glob("*.jsonl")) for pair in read_guide(path)}
    return [_linked(path, documents) for path in files], ""


def _linked(path: Path, documents: Mapping[str, tuple[Document, Extraction]]) -> Set:
    """Read one file of linked mentions: ``record_id`` is right, and so is what a note calls equally right."""
    truth: dict[str, frozenset[str]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            also = re.findall(r"\bor ([a-z0-9][a-z0-9-]+)", row.get("note") or "")
            truth[key(row["doc_id"], row["list"], int(row["index"]))] = frozenset({row["record_id"], *also})
    names = dict.fromkeys(mention.split("\t")[0] for mention in truth)
    return path.stem, [documents[name] for name in names if name in documents], truth
