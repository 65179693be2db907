"""Train the linear models of comity.extract on the benchmark's training files.

    python scripts/train.py ENCODERS [--out src/comity/extract/weights] [--only MODEL...] [--predictions FILE]

ENCODERS is a folder that ``scripts/train_encoder.py`` filled: every document is read by the encoder that never saw it.
Every model after the first is likewise trained on what the models before it say about documents they were not trained
on (five folds of whole documents), so that it learns from honest mistakes. ``--predictions`` writes what the models of
the other folds say of every training document: the honest training figures.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import numpy as np
import scipy.sparse as sp
from msgspec import Struct, structs
from sklearn.linear_model import LogisticRegression

from comity.extract import encoder, event_to_guide, learning
from comity.extract.analysis import Analysis, analyse, build
from comity.extract.attach import name_features, place_features
from comity.extract.cluster import Cluster, pair_features
from comity.extract.entities import find_entities
from comity.extract.events import (
    describe,
    find_clusters,
    find_parties,
    names_near,
    party_chances,
    places_near,
    read_events,
)
from comity.extract.judge import event_features, modality_features
from comity.extract.linear import LinearModel
from comity.extract.mentions import Candidate, context_of, family, features, find_candidates, find_triggers
from comity.extract.models import Models
from comity.extract.when import find_start
from comity.model.documents import Document
from comity.model.values import EventDate

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmark"))
import score
from storybook import read_stories

FOLDS = 5
SENTENCES = Path(__file__).parent / "sentences"
STORIES = Path(__file__).parent / "stories"
Row = tuple[list[str], Any]
Gold = dict[str, Any]


STORY, SENTENCE = 0.5, 0.5
"""What a row of a made-up document or sentence weighs beside one of the benchmark."""


class Settings(Struct, frozen=True):
    """Strength of the prior (smaller is stronger) and rarest feature kept, with the threshold, of one model.

    Weights below ``faint`` are left out, so that all weights together stay under 20 MB.
    """

    strength: float
    least: int
    threshold: float
    faint: float = 0.0


SETTINGS = {
    "mention": Settings(0.05, 3, 0.05),
    "link": Settings(0.1, 3, 0.5),
    "event": Settings(0.03, 3, 0.48),
    "party": Settings(0.2, 3, 0.5),
    "modality": Settings(0.1, 3, 0.5),
    "start": Settings(0.1, 3, 0.18, faint=0.02),
    "end": Settings(0.1, 5, 0.4, faint=0.02),
    "place": Settings(0.1, 3, 0.4),
    "name": Settings(0.1, 3, 0.35),
}


class Item(Struct, frozen=True):
    """One document with its annotations and the fold in which it is held out."""

    gold: Gold
    analysis: Analysis
    fold: int
    scored: bool = True


PARTS = 3
"""The encoders hold the documents out in so many parts; those of a part without an encoder teach no linear model."""
ALL = frozenset(range(PARTS))


def load(paths: Iterable[Path], parts: frozenset[int]) -> list[Item]:
    """Read and analyse the gold documents; those the gate turns away teach nothing and are left out."""
    golds = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return _items(golds, parts, scored=True)


def stories(folder: Path, parts: frozenset[int]) -> list[Item]:
    """Read the documents made up for training; they teach, and are left out of the figures."""
    files = (read_stories(path) for path in sorted(folder.glob("*.txt")))
    return [item for golds in files for item in _items(golds, parts, scored=False)]


def _items(golds: Iterable[Gold], parts: frozenset[int], *, scored: bool) -> list[Item]:
    wanted = ((n, gold) for n, gold in enumerate(golds) if part_of(gold["doc_id"]) in parts)
    read = ((n, gold, analyse(document(gold))) for n, gold in wanted)
    return [Item(g, a, n % FOLDS, scored) for n, g, a in read if a is not None and not a.sounds_civil]


def everything(parts: frozenset[int] = ALL, benchmark: Path = Path("benchmark")) -> list[Item]:
    """Return the documents of ``parts`` that teach: the benchmark's training files and the stories."""
    return [*load(sorted(benchmark.glob("train-*.jsonl")), parts), *stories(STORIES, parts)]


def part_of(document: str) -> int:
    """Return the part in which the document of this id is held out: the same whatever other documents there are."""
    return crc32(document.encode()) % PARTS


def parts_in(folder: Path) -> frozenset[int]:
    """Return the parts whose documents can be judged: those with an encoder in ``folder`` that never saw them."""
    found = frozenset(part for part in range(PARTS) if (folder / f"encoder-{part}.onnx").exists())
    if not found:
        sys.exit(f"Not trained: {folder} holds no encoder-N.onnx. Make them: python scripts/train_encoder.py {folder}")
    return found


def read_by(folder: Path, analyses: Iterable[Analysis]) -> None:
    """Let each document be read by the encoder of ``folder`` that never saw it."""
    encoders = {part: encoder.load(folder, f"encoder-{part}.onnx") for part in parts_in(folder)}
    for analysis in (one for one in analyses if one.lines):
        held_out = encoders[part_of(analysis.document.id)]
        vars(analysis)["reading"] = encoder.read(analysis, find_triggers(analysis), held_out)


def document(gold: Gold) -> Document:
    """Return the gold document as comity reads it."""
    published = EventDate.parse(gold["published"]) if gold["published"] else None
    return Document(id=gold["doc_id"], text=gold["text"], sha256="", published=published)


# ------------------------------------------------------------------ what the annotations say


_NEAR = 45


def event_of(gold: Gold, candidate: Candidate) -> int | None:
    """Return the annotated event that ``candidate`` mentions: the one with the tightest evidence around it.

    Where several events share a sentence, the one whose name or place stands beside the candidate.
    """
    near = gold["text"][max(0, candidate.start - _NEAR) : candidate.end + _NEAR]
    hits = []
    for index, event in enumerate(gold["events"]):
        spans = [e - s for s, e in event["evidence"] if s <= candidate.start < e]
        if spans and family(event["kind"]) == candidate.kind:
            beside = sum(place in near for place in event["places"]) + 2 * bool(event["name"] and event["name"] in near)
            own = candidate.name is not None and event["name"] is not None and event["name"] in candidate.name.text
            hits.append((min(spans), -4 * own - beside, index))
    return min(hits)[2] if hits else None


def event_of_cluster(gold: Gold, cluster: Cluster) -> int | None:
    """Return the annotated event that most mentions of ``cluster`` belong to."""
    votes = Counter(i for m in cluster.mentions if (i := event_of(gold, m)) is not None)
    return min(votes, key=lambda i: (-votes[i], i)) if votes else None


# ------------------------------------------------------------------ sentences made up for training

_DOCUMENT_FEATURES = (
    "at=",
    "same kind=",
    "title",
    "doc ",
    "lead ",
    "rank=",
    "count=",
    "in title",
    "leads=",
    "lines=",
    "share=",
    "in lines",
)
"""Features of a whole document: a lone sentence says nothing about them."""


def sentences(folder: Path) -> list[tuple[Analysis, list[tuple[str, str, list[str]]]]]:
    """Read ``kind:modality:PARTIES | sentence`` lines: every event told, then the sentence; ``none`` tells nothing."""
    made = []
    for path in sorted(folder.glob("*.txt")):
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if "|" in row:
                head, text = row.split(" | ", 1)
                told = [item.split(":") for item in head.split()] if head != "none" else []
                sentence = Document(id=f"{path.stem}-{number}", text=text, sha256="")
                analysis = build(sentence, find_entities(text))
                made.append((analysis, [(k, m, p.replace("SUN", "RUS").split(",")) for k, m, p in told]))
    return made


def _lone(row: list[str]) -> list[str]:
    return [f for f in row if not f.split("&")[-1].startswith(_DOCUMENT_FEATURES)]


def sentence_rows(made: Any) -> dict[str, list[Row]]:
    """Return what the made-up sentences teach the models of mentions, modality and parties."""
    rows: dict[str, list[Row]] = {"mention": [], "modality": [], "party": []}
    for analysis, told in made:
        kinds = {family(kind) for kind, _, _ in told}
        candidates = find_candidates(analysis)
        context = context_of(analysis, candidates)
        for candidate in candidates:
            rows["mention"].append((_lone(features(analysis, candidate, context)), candidate.kind in kinds))
        for kind, modality, parties in told:
            mentions = tuple(c for c in candidates if c.kind == family(kind))
            if mentions:
                cluster = Cluster(mentions, tuple(0.5 for _ in mentions))
                rows["modality"].append((_lone(modality_features(analysis, cluster, None)), modality))
                rows["party"] += [
                    (_lone(row), answer) for row, answer in learning.party_rows(analysis, cluster, parties)
                ]
    return rows


# ------------------------------------------------------------------ rows for each model


def mention_rows(item: Item) -> Iterable[Row]:
    """Yield one row a candidate: whether it tells an annotated event."""
    candidates = find_candidates(item.analysis)
    context = context_of(item.analysis, candidates)
    for candidate in candidates:
        yield features(item.analysis, candidate, context), event_of(item.gold, candidate) is not None


def link_rows(item: Item) -> Iterable[Row]:
    """Yield one row a pair of true mentions of one family: whether it is the same event."""
    pairs = [(c, e) for c in find_candidates(item.analysis) if (e := event_of(item.gold, c)) is not None]
    for n, (later, right) in enumerate(pairs):
        for earlier, left in pairs[:n]:
            if earlier.kind == later.kind:
                yield pair_features(item.analysis, earlier, later), left == right


def event_rows(item: Item, clusters: Sequence[Cluster], trained: Models) -> Iterable[Row]:
    """Yield one row a cluster: whether it is scored as one of the annotated events, as its fields are now read."""
    chances = [party_chances(item.analysis, cluster, trained.party) for cluster in clusters]
    parties = [find_parties(item.analysis, *pair) for pair in zip(clusters, chances, strict=True)]
    guessed = [
        event_to_guide(describe(item.analysis, cluster, chosen, 1.0, trained))
        for cluster, chosen in zip(clusters, parties, strict=True)
    ]
    right = {index for _, index in score.match_events(item.gold["events"], guessed, False)}
    for index, cluster in enumerate(clusters):
        row = event_features(item.analysis, cluster, clusters, chances[index], parties[index])
        yield row, index in right


def _true(item: Item, clusters: Sequence[Cluster]) -> Iterable[tuple[Cluster, Gold]]:
    for cluster in clusters:
        index = event_of_cluster(item.gold, cluster)
        if index is not None:
            yield cluster, item.gold["events"][index]


def party_rows(item: Item, clusters: Sequence[Cluster]) -> Iterable[Row]:
    """Yield one row a true cluster and party of the document: whether it takes part."""
    for cluster, event in _true(item, clusters):
        yield from learning.party_rows(item.analysis, cluster, event["parties"])


def modality_rows(item: Item, clusters: Sequence[Cluster], start: LinearModel) -> Iterable[Row]:
    """Yield one row a true cluster, with the start that is now read for it: its modality."""
    for cluster, event in _true(item, clusters):
        first = find_start(item.analysis, cluster, start)
        yield modality_features(item.analysis, cluster, first.date if first else None), event["modality"]


def start_rows(item: Item, clusters: Sequence[Cluster]) -> Iterable[Row]:
    """Yield one row a true cluster and date nearby: whether it is the annotated start."""
    for cluster, event in _true(item, clusters):
        yield from learning.start_rows(item.analysis, cluster, event["start"])


def end_rows(item: Item, clusters: Sequence[Cluster]) -> Iterable[Row]:
    """Yield one row a true cluster and date nearby: whether it is the annotated end."""
    for cluster, event in _true(item, clusters):
        yield from learning.end_rows(item.analysis, cluster, event["end"])


def is_name(event: Gold, words: str) -> bool:
    """Return whether ``words`` are the annotated name of ``event``, or hold it."""
    return bool(event["name"]) and score.phrase_match(words, event["name"])


def is_at(event: Gold, words: str) -> bool:
    """Return whether ``words`` are one of the annotated places of ``event``, or hold or belong to one."""
    plain = words.casefold()  # datelines are in capitals
    return any(plain in name.casefold() or name.casefold() in plain for name in event["places"])


def name_rows(item: Item, clusters: Sequence[Cluster]) -> Iterable[Row]:
    """Yield one row a true cluster and possible name in its lines: whether it is the annotated one."""
    if item.gold.get("partial"):
        return
    for cluster, event in _true(item, clusters):
        for number, name in names_near(item.analysis, cluster):
            yield name_features(item.analysis, cluster, number, name), is_name(event, name.text)


def place_rows(item: Item, clusters: Sequence[Cluster]) -> Iterable[Row]:
    """Yield one row a true cluster and place in its lines: whether it is one of the annotated places."""
    if item.gold.get("partial"):
        return
    for cluster, event in _true(item, clusters):
        for number, place in places_near(item.analysis, cluster):
            yield place_features(item.analysis, cluster, number, place), is_at(event, place.text)


# ------------------------------------------------------------------ fitting


def fit(name: str, rows: Sequence[Row], weights: Sequence[float]) -> LinearModel:
    """Fit one model to rows of unequal weight and return it with rounded weights, features in alphabetical order."""
    settings = SETTINGS[name]
    counts = Counter(feature for row, _ in rows for feature in set(row))
    kept = sorted(feature for feature, count in counts.items() if count >= settings.least)
    index = {feature: number for number, feature in enumerate(kept)}
    cells = [(r, index[f]) for r, (row, _) in enumerate(rows) for f in sorted(set(row)) if f in index]
    matrix = sp.csr_matrix(
        (np.ones(len(cells)), ([r for r, _ in cells], [c for _, c in cells])), shape=(len(rows), len(kept))
    )
    labels = np.array([label for _, label in rows])
    several = len(set(labels.tolist())) > 2
    fitted = LogisticRegression(
        C=settings.strength, max_iter=1000, solver="lbfgs" if several else "liblinear", random_state=0
    ).fit(matrix, labels, sample_weight=weights)
    classes = tuple(str(c) for c in fitted.classes_) if several else ("yes",)
    columns = np.round(fitted.coef_, 4)
    learned = {
        feature: tuple(float(w) for w in columns[:, number])
        for number, feature in enumerate(kept)
        if np.any(columns[:, number]) and np.abs(columns[:, number]).max() >= settings.faint
    }
    return LinearModel(classes, tuple(float(b) for b in np.round(fitted.intercept_, 4)), learned, settings.threshold)


def by_fold(
    items: Sequence[Item], name: str, rows: Callable[[Item], Iterable[Row]], extra: Sequence[Row] = ()
) -> list[LinearModel]:
    """Fit one model a fold, each without the documents of its fold, and one on everything at the end."""
    made = [(item.fold, 1.0 if item.scored else STORY, row) for item in items for row in rows(item)]
    made += [(FOLDS, SENTENCE, row) for row in extra]
    models = []
    for fold in [*range(FOLDS), None]:
        kept = [(row, weight) for held, weight, row in made if held != fold]
        models.append(fit(name, [row for row, _ in kept], [weight for _, weight in kept]))
    return models


def train(items: Sequence[Item], extra: dict[str, list[Row]]) -> list[Models]:
    """Return the models of each fold and, last, those trained on everything."""
    mention = by_fold(items, "mention", mention_rows, extra["mention"])
    link = by_fold(items, "link", link_rows)
    clusters = {
        item.gold["doc_id"]: find_clusters(item.analysis, mention[item.fold], link[item.fold]) for item in items
    }
    fitted = {"mention": mention, "link": link}
    for name, rows in STAGES.items():
        fitted[name] = by_fold(
            items, name, lambda item, rows=rows: rows(item, clusters[item.gold["doc_id"]]), extra.get(name, ())
        )
    start = fitted["start"]
    fitted["modality"] = by_fold(
        items,
        "modality",
        lambda item: modality_rows(item, clusters[item.gold["doc_id"]], start[item.fold]),
        extra["modality"],
    )
    fitted["event"] = fitted["party"]
    made = [Models(**{name: models[k] for name, models in fitted.items()}) for k in range(FOLDS + 1)]
    event = by_fold(items, "event", lambda item: event_rows(item, clusters[item.gold["doc_id"]], made[item.fold]))
    return [structs.replace(models, event=model) for models, model in zip(made, event, strict=True)]


STAGES = {"party": party_rows, "start": start_rows, "end": end_rows, "place": place_rows, "name": name_rows}


def train_all(encoders: Path) -> tuple[list[Item], list[Models]]:
    """Return the documents that can be judged, and the models of each fold with, last, those trained on all of them."""
    parts = parts_in(encoders)
    items = everything(parts)
    lone = [one for one in sentences(SENTENCES) if part_of(one[0].document.id) in parts]
    read_by(encoders, [*(item.analysis for item in items), *(analysis for analysis, _ in lone)])
    return items, train(items, sentence_rows(lone))


NAMES = Models.__struct_fields__


def main() -> None:
    """Train, write the weights, and write out-of-fold predictions where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoders", type=Path, help="folder with the held-out encoders")
    parser.add_argument("--out", type=Path, default=Path("src/comity/extract/weights"))
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, help="write only these models")
    parser.add_argument("--predictions", type=Path, help="write out-of-fold predictions of the training documents here")
    args = parser.parse_args()
    items, trained = train_all(args.encoders)
    for name in args.only:
        (args.out / f"{name}.json").write_bytes(msgspec.json.encode(getattr(trained[-1], name)) + b"\n")
    if args.predictions:
        with args.predictions.open("w", encoding="utf-8") as out:
            for item in (item for item in items if item.scored):
                events = read_events(item.analysis, trained[item.fold])
                answer = {"doc_id": item.gold["doc_id"], "events": [event_to_guide(e) for e in events]}
                out.write(json.dumps(answer) + "\n")
    print(f"{len(items)} documents", file=sys.stderr)


if __name__ == "__main__":
    main()
