"""What of a mention is worth asserting of a record that the ledger knows: what its words say, in the record's terms."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from comity.ledger.fields import PROSE
from comity.model.mentions import Modality
from comity.model.records import Agreement, Contact, Event, Record, Statement, Transfer
from comity.model.values import EventDate
from comity.pipeline.describing import Told
from comity.resolve.places import locate, nearest
from comity.resolve.traits import party_now
from comity.vocab import vocabulary

UNREAL = frozenset({"announced", "draft", "considered", "reported", "alleged", "not_confirmed"})
"""Statuses of things that were only planned or told of."""

FAR = 150.0
"""Kilometres from which on two places are not one place told in other words."""

_WORDING = frozenset({"kind", "series", "topic", "speaker", "role"})
"""Fields in which one thing may be told in other words without disagreement."""


def relevant(record: Record, told: Sequence[Told], modality: Modality) -> list[Told]:
    """Return what of ``told`` says something of ``record``.

    What no words gave is left out, and so is what was only planned, of a thing that the ledger holds to be done.
    """
    if modality in ("hypothetical", "denied") or (modality == "planned" and record.status not in UNREAL):
        return []
    passed = _WORDING | ({"stance"} if _other_topic(record, told) else frozenset())
    return [
        fitted
        for one in told
        if not one.assumed and one.field not in passed and not _filled_prose(record, one)
        for fitted in _fitted(record, one)
    ]


def _other_topic(record: Record, told: Sequence[Told]) -> bool:
    """Whether a statement was read as one on another topic, so that its stance is no stance on the record's."""
    return isinstance(record, Statement) and any(one.field == "topic" and one.value != record.topic for one in told)


def _filled_prose(record: Record, told: Told) -> bool:
    return told.field in PROSE and bool(getattr(record, told.field, ""))


def _fitted(record: Record, told: Told) -> Iterator[Told]:
    """Yield what was told in the record's terms; nothing where it is no statement about this field."""
    if told.field == "status":
        if record.status == "announced" and isinstance(record, Event):
            yield told
    elif told.field in ("parties", "about", "country", "supplier", "recipient", "host"):
        yield from _parties(record, told)
    elif told.field.partition(".")[0] in ("personnel", "ships", "aircraft"):
        yield from _figure(record, told)
    elif told.field in ("places", "place"):
        yield from _places(record, told)
    elif told.field in ("signed", "ordered"):
        if _dates_start(record, told.value):
            yield told
    else:
        yield told


def _codes(record: Record) -> tuple[str, ...]:
    sides = (record.supplier, record.recipient) if isinstance(record, Transfer) else record.parties
    return (*sides, *getattr(record, "about", ()), *getattr(record, "country", ()))


def _names(record: Record) -> dict[str, str]:
    """Return the record's own codes by living state: what texts call Russia may be the Soviet Union in the ledger."""
    return {party_now(code): code for code in _codes(record)}


def _parties(record: Record, told: Told) -> Iterator[Told]:
    names = _names(record)
    codes = [names.get(party_now(code), code) for code in told.value.split(";")]
    known = vocabulary().parties
    if all(code in names.values() for code in codes) or not any(
        code in known and known[code].kind == "organisation" for code in names.values()
    ):
        yield replace(told, value=";".join(sorted(set(codes))))


def _figure(record: Record, told: Told) -> Iterator[Told]:
    slot, _, party = told.field.partition(".")
    yield replace(told, field=f"{slot}.{_names(record).get(party_now(party), party)}")


def _places(record: Record, told: Told) -> Iterator[Told]:
    """Yield the places that the record names too, as it names them, or else those that are far from all of them."""
    held = record.places if isinstance(record, Event) else (record.place,) if isinstance(record, Contact) else ()
    named = told.value.split(";")
    same = sorted({own for own in filter(None, held) for place in named if _same_place(own, place)})
    if same or not any(held):
        yield replace(told, value=";".join(same) or told.value)
        return
    here = locate(held)
    distances = [nearest(here, locate([place])) for place in named]
    if all(distance is not None and distance > FAR for distance in distances):
        yield told


def _same_place(one: str, other: str) -> bool:
    first, second = locate([one]), locate([other])
    return one.casefold() == other.casefold() or (bool(first.places) and first.places == second.places)


def _dates_start(record: Record, day: str) -> bool:
    """Whether a date speaks of the signature or order: it meets it, or comes before all that the ledger knows.

    Texts date a paper or deal by any of its days; what lies after the first may be an extension or a delivery.
    """
    first = min((date.start for date in _life(record)), default=None)
    told = EventDate.parse(day)
    return first is None or told.start <= first


def _life(record: Record) -> list[EventDate]:
    if isinstance(record, Agreement):
        dates = [record.signed, record.in_force]
    elif isinstance(record, Transfer):
        dates = [record.ordered, record.delivered_from, record.delivered_to]
    else:
        dates = []
    return [one for one in dates if one]


def credible(record: Record | None, modality: Modality, digit: str) -> str:
    """Return the credibility with which a report of this modality speaks for the existence of a record.

    A plan speaks weakly for what is held to be done (4, doubtful), a thought hardly at all (5, improbable); for what is
    itself only planned, and for what is reported or denied, the report counts as its source does.
    """
    if record is None or record.status in UNREAL or modality in ("reported", "denied"):
        return digit
    return {"planned": "4", "hypothetical": "5"}[modality]
