"""Moving the models of extraction by what people decided about proposals, and measuring whether they got better."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from comity.extract.analysis import Analysis, analyse
from comity.extract.events import Proposal, evidence, propose
from comity.extract.learning import Row, moved, party_rows, start_rows
from comity.extract.linear import LinearModel
from comity.extract.mentions import family
from comity.extract.models import KEPT, Models, OwnModels, basis, shipped_models
from comity.kept import keep_model
from comity.ledger import Ledger
from comity.model.documents import Document, Span
from comity.model.mentions import EventMention, Extraction
from comity.model.records import Record
from comity.pipeline.judging import FEWEST, FOLDS, Judge
from comity.pipeline.ties import Places, Ties
from comity.resolve import read_guide

STRENGTH = {"event": 0.03, "party": 0.05, "start": 0.03}
"""How freely each model moves: the variance of its weights around the shipped ones, at most that of its training."""

ENOUGH = 100
"""Better on fewer known answers than this may be chance, and is not kept."""

ASKED = {"event": "is it an event", "party": "who takes part", "start": "which day is its first"}
"""What each model is asked."""

Lessons = Mapping[str, Sequence[Row]]
"""For each model, cases with the answers that are now known."""


class Part(Struct, frozen=True, kw_only=True):
    """How many answers of one model are known in one set of documents, and how many old and new get right."""

    on: str
    model: str
    answers: int
    old: int
    new: int


class Relearning(Struct, frozen=True, kw_only=True):
    """What it came to: proposals judged, comparisons, the models that got better, and where they were kept."""

    proposals: int
    parts: tuple[Part, ...] = ()
    better: tuple[str, ...] = ()
    kept: str = ""


def relearn(ledger: Ledger, *, keep: bool = False, evaluation: Path | None = None) -> Relearning:
    """Move three models of extraction by the decisions in ``ledger``, and say how old and new answer.

    An accepted proposal was an event, with the parties and the first day that its record now has; a rejected one was
    none. Old are the models that come with comity, from which the new ones always start: the same ledger gives the
    same models, however often they are kept. They are compared on the reviewed documents, each asked of models moved by
    the others, and on the annotated documents (``*.jsonl``) of ``evaluation``. With ``keep`` the models that got better
    are kept for this user.
    """
    trained = shipped_models()
    told = dict(_reviewed(ledger, trained))
    count = sum(len(lessons["event"]) for lessons in told.values())
    if count < FEWEST:
        return Relearning(proposals=count)
    new = _moved(trained, told.values())
    parts = [*_held_out(trained, told)]
    if evaluation:
        known = [_annotated(*pair, trained) for path in sorted(evaluation.glob("*.jsonl")) for pair in read_guide(path)]
        parts += _compared(f"annotated, {evaluation.name}", [(trained, new, known)])
    better = tuple(name for name in STRENGTH if is_better([one for one in parts if one.model == name]))
    kept = _keep({name: new[name] for name in better}) if keep and better else ""
    return Relearning(proposals=count, parts=tuple(parts), better=better, kept=kept)


def is_better(parts: Sequence[Part]) -> bool:
    """Return whether the new model is nowhere worse and somewhere better, over answers enough to tell."""
    enough = sum(one.answers for one in parts) >= ENOUGH
    return enough and all(one.new >= one.old for one in parts) and any(one.new > one.old for one in parts)


def _keep(better: Mapping[str, LinearModel]) -> str:
    return keep_model(KEPT, msgspec.json.encode(OwnModels(basis=basis(), **better), order="deterministic"))


def _reviewed(ledger: Ledger, trained: Models) -> Iterator[tuple[str, Lessons]]:
    """Yield the documents about whose proposals people decided, and what that teaches."""
    judge = Judge(ledger)
    for card in sorted(ledger.documents(), key=lambda one: one.id):
        ties = Ties(ledger, card.id)
        decided = any(judge.record(said) or judge.refuses(said) for said in ties)
        analysis = analyse(ledger.document(card.id)) if decided else None
        lessons = _judged(analysis, ties, judge, trained) if analysis else {}
        if lessons:
            yield card.id, lessons


def _judged(analysis: Analysis, ties: Ties, judge: Judge, trained: Models) -> Lessons:
    rows: dict[str, list[Row]] = {}
    for one in propose(analysis, trained):
        if one.score >= trained.event.threshold:
            said = ties.said("E", _places(evidence(analysis, one.cluster)))
            record = judge.record(said)
            if record is not None or judge.refuses(said):
                _add(rows, analysis, one, None if record is None else _known(record))
    return rows


Known = tuple[Sequence[str], str | None]
"""Who took part, and the first day (ISO, at its precision)."""


def _known(record: Record) -> Known:
    return record.parties, record.when.iso if record.when else None


def _add(rows: dict[str, list[Row]], analysis: Analysis, one: Proposal, known: Known | None) -> None:
    """Add what is known of a proposal: whether it is an event, and then who took part and when it began."""
    rows.setdefault("event", []).append((one.features, known is not None))
    if known is not None:
        parties, start = known
        rows.setdefault("party", []).extend(party_rows(analysis, one.cluster, parties))
        rows.setdefault("start", []).extend(start_rows(analysis, one.cluster, start) if start else ())


def _annotated(document: Document, told: Extraction, trained: Models) -> Lessons:
    """Return what the annotations of a document say of everything that may be an event in it."""
    rows: dict[str, list[Row]] = {}
    analysis = analyse(document)
    if analysis is None or analysis.sounds_civil:
        return rows
    for one in propose(analysis, trained):
        places = _places(evidence(analysis, one.cluster))
        same = next((e for e in told.events if family(e.kind) == one.cluster.kind and _meet(e, places)), None)
        _add(rows, analysis, one, None if same is None else (same.parties, same.start or None))
    return rows


def _meet(event: EventMention, places: Places) -> bool:
    return any(span.start < end and start < span.end for span in event.evidence for start, end in places)


def _places(spans: Iterable[Span]) -> Places:
    return tuple(sorted((span.start, span.end) for span in spans))


def _moved(old: Models, lessons: Iterable[Lessons]) -> dict[str, LinearModel]:
    """Return the models moved by ``lessons``."""
    known = list(lessons)
    rows = {name: [row for one in known for row in one.get(name, ())] for name in STRENGTH}
    return {name: moved(getattr(old, name), rows[name], STRENGTH[name]) for name in STRENGTH}


def _held_out(old: Models, told: Mapping[str, Lessons]) -> list[Part]:
    """Compare on reviewed documents, each asked of models that were moved by the others."""
    names = list(told)
    folds = []
    for number in range(min(FOLDS, len(names))):
        held = names[number::FOLDS]
        new = _moved(old, (told[name] for name in names if name not in held))
        folds.append((old, new, [told[name] for name in held]))
    return _compared("reviewed, held out", folds)


def _compared(on: str, asked: Sequence[tuple[Models, Mapping[str, LinearModel], Sequence[Lessons]]]) -> list[Part]:
    return [
        Part(
            on=on,
            model=name,
            answers=sum(len(one.get(name, ())) for _, _, lessons in asked for one in lessons),
            old=sum(_right(getattr(old, name), lessons, name) for old, _, lessons in asked),
            new=sum(_right(new[name], lessons, name) for _, new, lessons in asked),
        )
        for name in STRENGTH
    ]


def _right(model: LinearModel, lessons: Iterable[Lessons], name: str) -> int:
    rows = (row for one in lessons for row in one.get(name, ()))
    return sum((model.probability(features) >= model.threshold) == answer for features, answer in rows)
