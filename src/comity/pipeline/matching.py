"""Which known record a proposal is likeliest to be."""

from collections.abc import Iterable, Mapping, Sequence

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


def likely_matches(proposals: Iterable[Record], snapshot: Snapshot) -> dict[str, Match]:
    """Return the likeliest other record of the snapshot for each proposal that has one, by the proposal's id.

    The proposal is compared as it stands, with the model that links mentions (see :mod:`comity.resolve`).
    """
    wanted = {record.id for record in proposals}
    found: dict[str, Match] = {}
    for name in LISTS:
        rows = _rows(name, snapshot)
        left = [row for row in rows if row.id in wanted]
        model = trained().of(name)
        for proposal, choice in _choices(name, left, rows, model).items():
            found[proposal] = _match(name, choice, {row.id: row for row in rows}, model)
    return {proposal: match for proposal, match in found.items() if match.probability >= WORTH_SHOWING}


def _rows(name: ListName, snapshot: Snapshot) -> list[Row]:
    records: Sequence[Record] = recording.occasions(snapshot) if name == "events" else snapshot.statements
    rarity = Rarity(recording.rarities(records), trained().common)
    if name == "events":
        return recording.occasion_rows(records, rarity)
    return recording.statement_rows([one for one in records if isinstance(one, Statement)], rarity)


def _choices(name: ListName, left: list[Row], rows: list[Row], model: ListModel) -> Mapping[str, Choice]:
    pairs = score(left, rows, name=name, weights=model.records, least=LEAST)
    others = {
        proposal: [one for one in options if one.other != proposal]
        for proposal, options in candidates(name, pairs).items()
    }
    return choose({proposal: options for proposal, options in others.items() if options})


def _match(name: ListName, choice: Choice, rows: Mapping[str, Row], model: ListModel) -> Match:
    probability = model.scale.probability(choice.log_odds)
    other = rows[choice.best.other]
    return Match(
        record=other.id,
        label=other.label,
        probability=round(probability, 4),
        band="link" if probability >= model.link else "ask" if probability >= model.ask else "new",
        reasons=explain(name, choice.best, rows[choice.mention], other),
    )
