"""Mentions against records and against each other: the stage itself."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from comity.model.documents import Document
from comity.model.errors import InputError
from comity.model.mentions import Extraction
from comity.model.records import Record
from comity.model.snapshot import Snapshot
from comity.resolve import mentioning, recording
from comity.resolve.choosing import Candidate, Choice, candidates, choose, clusters
from comity.resolve.explaining import explain
from comity.resolve.model import LinkModel, ListModel, Scale, Weights, trained
from comity.resolve.rows import Row
from comity.resolve.traits import undated_series
from comity.resolve.words import Rarity

if TYPE_CHECKING:
    import pyarrow as pa

ListName = Literal["events", "statements"]
Band = Literal["link", "ask", "new"]
LISTS: tuple[ListName, ...] = ("events", "statements")
LEAST = 1e-4
"""Pairs less probable than this are no candidates."""
UNHEARD = 0.99
"""The probability that a mention with no candidate at all is new."""


class Link(Struct, frozen=True, kw_only=True):
    """What one mention speaks of, how probable that is, what to do about it, and why.

    ``record_id`` is a record's id, ``NEW-n`` (mentions of one new thing share it) or ``series:NAME`` for a named
    series without edition. ``band`` is ``link`` (certain enough to stand without asking), ``ask`` (a person should
    look) or ``new``. ``probability`` is that of ``record_id`` being right.
    """

    doc_id: str
    list: ListName
    index: int
    record_id: str
    probability: float
    band: Band
    explanation: str


class Settings(Struct, frozen=True, kw_only=True):
    """How to link: the model (None: the one that comes with comity) and how many threads the database may use.

    Without ``join`` mentions of new things are not compared with each other: each has a label of its own.
    """

    model: LinkModel | None = None
    threads: int = 2
    join: bool = True


class Prepared(Struct, frozen=True):
    """The records of a snapshot as rows by list, for those who resolve against it many times."""

    records: Mapping[str, list[Row]]
    rarity: Mapping[str, Rarity]


def prepare(snapshot: Snapshot, common: Mapping[str, int] | None = None) -> Prepared:
    """Return the records that mentions may speak of as rows; ``common`` says how common stems are in news text."""
    common = trained().common if common is None else common
    held: dict[ListName, Sequence[Record]] = {
        "events": recording.occasions(snapshot), "statements": snapshot.statements,
    }  # fmt: skip
    rarity: dict[str, Rarity] = {name: Rarity(recording.rarities(records), common) for name, records in held.items()}
    return Prepared(
        {
            "events": recording.occasion_rows(held["events"], rarity["events"]),
            "statements": recording.statement_rows(snapshot.statements, rarity["statements"]),
        },
        rarity,
    )


def resolve(
    documents_with_mentions: Iterable[tuple[Document, Extraction]],
    snapshot: Snapshot | Prepared,
    *,
    settings: Settings = Settings(),  # noqa: B008 - an immutable value
) -> list[Link]:
    """Return one link for every event and statement mentioned, in the order of document id, list and index.

    The same documents and records give the same links, whatever their order and the number of threads. Raises
    InputError for two documents of one id.
    """
    model = settings.model or trained()
    told = sorted(documents_with_mentions, key=lambda pair: pair[0].id)
    _check_ids([document.id for document, _ in told])
    known = snapshot if isinstance(snapshot, Prepared) else prepare(snapshot, model.common)
    links = []
    for name in LISTS:
        links += _link(name, _mentions(name, told, known.rarity[name]), known.records[name], model.of(name), settings)
    return _number(sorted(links, key=lambda link: (link.doc_id, link.list, link.index)))


def _check_ids(ids: Sequence[str]) -> None:
    twice = next((one for one, other in pairwise(ids) if one == other), None)
    if twice is not None:
        raise InputError(f"Document {twice!r} stands twice.", "Give each document its own id.")


def rows(
    name: ListName, told: Sequence[tuple[Document, Extraction]], snapshot: Snapshot, common: Mapping[str, int]
) -> tuple[list[Row], list[Row]]:
    """Return the mentions and the records of one list as rows."""
    known = prepare(snapshot, common)
    return _mentions(name, told, known.rarity[name]), known.records[name]


def _mentions(name: ListName, told: Sequence[tuple[Document, Extraction]], rarity: Rarity) -> list[Row]:
    read = mentioning.event_rows if name == "events" else mentioning.statement_rows
    return [row for pair in told for row in read(*pair, rarity)]


def _link(name: ListName, mentions: list[Row], records: list[Row], model: ListModel, how: Settings) -> list[Link]:
    by_id = {row.id: row for row in records}
    pairs = _score(name, mentions, records, model.records, how)
    choices = choose(candidates(name, pairs))
    linked, left = [], []
    for mention in mentions:
        choice = choices.get(mention.id)
        if choice and model.scale.probability(choice.log_odds) >= model.ask and not undated_series(mention):
            linked.append(_to_record(name, mention, choice, by_id, model))
        else:
            left.append(mention)
    fresh = _new(name, left, choices, by_id, model, how)
    return [*_ask_where_two_claim_one(linked), *fresh]


def _score(name: ListName, left: list[Row], right: list[Row] | None, weights: Weights, how: Settings) -> "pa.Table":
    from comity.resolve.scoring import score  # noqa: PLC0415 - loads the database, which most commands never need

    return score(left, right, name=name, weights=weights, least=LEAST, threads=how.threads)


def _to_record(name: ListName, mention: Row, choice: Choice, records: Mapping[str, Row], model: ListModel) -> Link:
    probability = model.scale.probability(choice.log_odds)
    best = choice.best
    why = explain(name, best, mention, records[best.other])
    if choice.second and probability < model.link:
        why += f"; next likeliest {choice.second.other}"
    return _made(mention, best.other, probability, "link" if probability >= model.link else "ask", why)


def _ask_where_two_claim_one(links: Iterable[Link]) -> list[Link]:
    """Let a person look where several mentions of one document claim one record: as a rule they tell of two things."""
    strongest: dict[tuple[str, str], Link] = {}
    links = list(links)
    for link in links:
        key = (link.doc_id, link.record_id)
        if key not in strongest or link.probability > strongest[key].probability:
            strongest[key] = link
    return [
        link if strongest[link.doc_id, link.record_id] is link else structs.replace(
            link, band="ask", explanation=f"{link.explanation}; claimed by {link.list} "
            f"{strongest[link.doc_id, link.record_id].index} of the same document too")
        for link in links
    ]  # fmt: skip


def _new(
    name: ListName, mentions: list[Row], choices: Mapping[str, Choice], records: Mapping[str, Row], model: ListModel,
    how: Settings,
) -> list[Link]:  # fmt: skip
    """Return the links of mentions that no record was found for: those that are one new thing share a label."""
    pairs = _score(name, mentions if how.join else [], None, model.mentions, how)
    options = candidates(name, pairs)
    same = [
        (candidate.log_odds, mention, candidate.other)
        for mention, found in options.items()
        for candidate in found
        if model.same_scale.probability(candidate.log_odds) >= model.same
    ]
    heads = clusters(same, apart={row.id: row.document for row in mentions})
    rows = {row.id: row for row in mentions}
    why = {
        (one, found.other): explain(name, found, rows[one], rows[found.other])
        for one, all_found in options.items() for found in all_found if heads.get(one) == heads.get(found.other, "")
    }  # fmt: skip
    links = []
    for mention in mentions:
        series = undated_series(mention)
        head = heads.get(mention.id, mention.id)
        target = f"series:{series}" if series else head
        reason = _reason(name, mention, choices.get(mention.id), records) if head == mention.id else _shared(
            mention.id, head, why)  # fmt: skip
        links.append(_made(mention, target, _newness(choices.get(mention.id), model.scale), "new", reason))
    return links


def _shared(mention: str, head: str, why: Mapping[tuple[str, str], str]) -> str:
    document, name, index = head.rsplit("\t", 2)
    reason = why.get((head, mention)) or why.get((mention, head)) or "by way of other mentions"
    return f"same new thing as {name} {int(index)} of {document}: {reason}"


def _reason(name: ListName, mention: Row, choice: Choice | None, records: Mapping[str, Row]) -> str:
    if choice is None:
        return "no record is like it"
    nearest: Candidate = choice.best
    return f"nearest is {nearest.other}: {explain(name, nearest, mention, records[nearest.other])}"


def _newness(choice: Choice | None, scale: Scale) -> float:
    return min(UNHEARD, 1 - scale.probability(choice.log_odds)) if choice else UNHEARD


def _made(mention: Row, record: str, probability: float, band: Band, why: str) -> Link:
    document, name, index = mention.id.rsplit("\t", 2)
    return Link(
        doc_id=document, list="events" if name == "events" else "statements", index=int(index), record_id=record,
        probability=round(probability, 4), band=band, explanation=why,
    )  # fmt: skip


def _number(links: Sequence[Link]) -> list[Link]:
    """Return links with the ids of first mentions replaced by NEW-1, NEW-2 ... in the order of the links."""
    labels: dict[str, str] = {}
    for link in links:
        if "\t" in link.record_id:
            labels.setdefault(link.record_id, f"NEW-{len(labels) + 1}")
    return [structs.replace(link, record_id=labels.get(link.record_id, link.record_id)) for link in links]
