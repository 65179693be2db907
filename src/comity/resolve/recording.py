"""Records as rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from comity.model.records import Agreement, Contact, Event, Friction, PartyFigure, Record, Statement, Transfer
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.resolve.days import Stretch, between
from comity.resolve.kinds import is_open_ended, kind_of_record, near
from comity.resolve.places import Where, locate
from comity.resolve.rows import Row
from comity.resolve.traits import classes, parties_now, series_in, slots, sorts, speakers
from comity.resolve.words import Rarity, number, numerals, runs, stems, weigh

_UNREAL = frozenset({"announced", "draft", "alleged", "not_confirmed", "considered", "reported", "disputed"})
_RUNNING = frozenset({"continuing", "in_progress", "in_development", "in_delivery", "announced", "considered"})
PERSON = 60
"""What it tells, in tenths of bits, that two texts name the same person."""


def occasions(snapshot: Snapshot) -> tuple[Record, ...]:
    """Return the records that event mentions may speak of."""
    return (*snapshot.events, *snapshot.agreements, *snapshot.transfers, *snapshot.contacts, *snapshot.frictions)


def rarities(records: Iterable[Record]) -> dict[str, int]:
    """Return how rare each stem is among records."""
    return weigh(stems(_text(record)) for record in records)


def occasion_rows(records: Sequence[Record], rarity: Rarity) -> list[Row]:
    """Return events, agreements, transfers, contacts and frictions as rows."""
    ranks = _ranks(records)
    return [_occasion(record, ranks.get(record.id), rarity) for record in records]


def _occasion(record: Record, rank: int | None, rarity: Rarity) -> Row:
    kind = kind_of_record(record)
    numbered = numerals(record.name)
    figures = _figures(record)
    when = _when(record)
    return Row(
        id=record.id,
        label=record.label,
        kind=kind,
        near=near(kind),
        lasting=is_open_ended(kind, record),
        parties=parties_now(_parties(record), when),
        when=when,
        tense="open" if record.status in _UNREAL else "done",
        where=_where(record),
        series=_series(record),
        editions=numbered,
        counted=tuple(sorted({*numbered, *([rank] if rank else [])})),
        sorts=_sorts(record),
        title=rarity.tokens(stems(_title(record))),
        words=rarity.tokens(stems(_text(record))),
        people=_people(record),
        figures=classes(figures),
        slots=slots(figures),
    )


def _ranks(records: Iterable[Record]) -> dict[str, int]:
    """Return which edition of its series an event is, by date, among those that took place."""
    editions: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for record in records:
        if isinstance(record, Event) and record.series and record.start and record.status != "cancelled":
            editions[record.series, record.kind].append(record)
    return {
        event.id: rank
        for events in editions.values()
        for rank, event in enumerate(sorted(events, key=lambda e: (e.start.start if e.start else e.id, e.id)), start=1)
    }


def _parties(record: Record) -> tuple[str, ...]:
    return (record.supplier, record.recipient) if isinstance(record, Transfer) else record.parties


def _when(record: Record) -> Stretch | None:
    start, end = _dates(record)
    return between(start, end, running=record.status in _RUNNING and end is None)


def _dates(record: Record) -> tuple[EventDate | None, EventDate | None]:
    match record:
        case Event():
            return record.start, record.end
        case Agreement():
            return record.signed or record.in_force, _soon(record.signed, record.in_force)
        case Transfer():
            return record.ordered or record.delivered_from, record.delivered_to or record.delivered_from
        case Friction():
            return record.date_from, record.date_to
        case _:
            return record.when, None


def _soon(signed: EventDate | None, later: EventDate | None) -> EventDate | None:
    """Return the entry into force if it lies within a year of the signature: texts give either."""
    return later if signed and later and (later.start - signed.start).days < 365 else None


def _where(record: Record) -> Where:
    if isinstance(record, Event):
        where = locate(record.places, seas=record.sea_area, soil=(code for code in record.host if code != "sea"))
        if record.lat is None or record.lon is None or where.points:
            return where
        return Where(where.places, ((record.lat, record.lon),), where.areas)
    return locate([record.place]) if isinstance(record, Contact) else Where()


def _series(record: Record) -> tuple[str, ...]:
    if not isinstance(record, Event):
        return ()
    return series_in(record.name) or series_in(record.series)


def _sorts(record: Record) -> tuple[str, ...]:
    if isinstance(record, Agreement):
        return tuple(sorted({*sorts(record.name, paper=True), *({record.kind} - {"agreement"})}))
    if isinstance(record, Event):
        water = ("under_water",) if "submarine" in record.name.casefold() else ()
        return tuple(sorted({*record.domains, *water} - {"nuclear", "counterterrorism"}))
    return ()


def _title(record: Record) -> str:
    return " ".join((record.name, getattr(record, "item", ""), record.note if isinstance(record, Friction) else ""))


def _text(record: Record) -> str:
    more = (getattr(record, name, "") for name in ("item", "quantity", "value", "paraphrase", "quote", "series"))
    lists = (getattr(record, name, ()) for name in ("places", "persons"))
    return " ".join((record.name, *more, *(word for words in lists for word in words), record.note))


def _people(record: Record) -> tuple[int, ...]:
    """Return who took part, by the last word of the name; Chinese names by the first, Western ones by the last."""
    names = record.persons if isinstance(record, Contact) else ()
    return tuple(sorted({number(word) * 1000 + PERSON for name in names for word in speakers(name)}))


def _figures(record: Record) -> list[tuple[str, float]]:
    if not isinstance(record, Event):
        return []
    return [
        (f"{name}.{figure.party}", value)
        for name in ("personnel", "ships", "aircraft")
        for figure in _of(record, name)
        for value in figure.quantity.figures
    ]


def _of(record: Event, name: str) -> tuple[PartyFigure, ...]:
    figures: tuple[PartyFigure, ...] = getattr(record, name)
    return figures


def statement_rows(records: Iterable[Statement], rarity: Rarity) -> list[Row]:
    """Return statements as rows."""
    return [
        Row(
            id=record.id,
            label=record.label,
            kind="statement",
            parties=parties_now(record.about),
            when=between(record.date, None),
            people=tuple(sorted({number(word) * 1000 + PERSON for word in speakers(record.speaker)})),
            country=parties_now(record.country),
            topic=record.topic,
            stance=record.stance,
            words=rarity.tokens(stems(f"{record.paraphrase} {record.quote}")),
            runs=runs(record.quote),
            quoted=runs(record.quote),
        )
        for record in records
    ]
