"""Which known record a proposal is likeliest to be, by comparing it as it stands with those that stand."""

from collections.abc import Iterable, Sequence

from comity.model.records import Record, Statement
from comity.model.snapshot import Snapshot
from comity.pipeline.cards import Match
from comity.resolve import recording
from comity.resolve.choosing import Choice, candidates, choose
from comity.resolve.explaining import explain
from comity.resolve.linking import LEAST, LISTS, ListName
from comity.resolve.model import ListModel, trained
from comity.resolve.rows import Row
from comity.resolve.scoring import score
from comity.resolve.words import Rarity

WORTH_SHOWING = 0.05
"""A match less probable than this would only distract."""


def likely_matches(proposals: Iterable[Record], standing: Snapshot) -> dict[str, Match]:
    """Return the likeliest record of ``standing`` for each proposal that has one, by the proposal's id.

    The proposal is compared as it stands, with the model that links mentions (see :mod:`comity.resolve`). What a
    mention was linked with when it was read is better founded, but may be older than a record accepted since.
    """
    proposed = Snapshot(proposals)
    found: dict[str, Match] = {}
    for name in LISTS:
        model, held = trained().of(name), _of(name, standing)
        rarity = Rarity(recording.rarities(held), trained().common)
        left, right = _rows(name, _of(name, proposed), rarity), _rows(name, held, rarity)
        by_id = {row.id: row for row in (*left, *right)}
        pairs = score(left, right, name=name, weights=model.records, least=LEAST)
        for proposal, choice in choose(candidates(name, pairs)).items():
            found[proposal] = _match(name, choice, by_id[choice.mention], by_id[choice.best.other], model)
    return {proposal: match for proposal, match in found.items() if match.probability >= WORTH_SHOWING}


def _of(name: ListName, snapshot: Snapshot) -> Sequence[Record]:
    return recording.occasions(snapshot) if name == "events" else snapshot.statements


def _rows(name: ListName, records: Sequence[Record], rarity: Rarity) -> list[Row]:
    if name == "events":
        return recording.occasion_rows(records, rarity)
    return recording.statement_rows([one for one in records if isinstance(one, Statement)], rarity)


def _match(name: ListName, choice: Choice, proposal: Row, other: Row, model: ListModel) -> Match:
    probability = model.scale.probability(choice.log_odds)
    return Match(
        record=other.id,
        label=other.label,
        probability=round(probability, 4),
        band="link" if probability >= model.link else "ask" if probability >= model.ask else "new",
        reasons=explain(name, choice.best, proposal, other),
    )
