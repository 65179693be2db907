"""Which records a question is about: filters over a snapshot."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from comity.model.records import Event, Record, Statement, Transfer
from comity.model.values import EventDate


class Filter(Struct, frozen=True, kw_only=True):
    """What records must have to be listed; an empty field asks for nothing.

    ``parties`` must all take part; of ``kinds``, ``domains`` and ``statuses`` one is enough; ``place`` and ``text``
    are looked for inside words, whatever their case. ``since`` and ``until`` are the first and last day.
    """

    parties: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    domains: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    place: str = ""
    text: str = ""


def parties_of(record: Record) -> tuple[str, ...]:
    """Return who a record is about: its parties, supplier and recipient, or the states a statement speaks of."""
    if isinstance(record, Transfer):
        return (record.supplier, record.recipient)
    return record.about if isinstance(record, Statement) else record.parties


def select(records: Iterable[Record], chosen: Filter) -> list[Record]:
    """Return the records that pass every part of the filter, in their order."""
    return [record for record in records if _passes(record, chosen)]


def overlaps(when: EventDate | None, since: date | None, until: date | None) -> bool:
    """Tell whether a date may lie in the window; a record without a date lies only in the unbounded one."""
    if when is None:
        return since is None and until is None
    return (since is None or when.end >= since) and (until is None or when.start <= until)


def _passes(record: Record, chosen: Filter) -> bool:
    return (
        set(chosen.parties) <= set(parties_of(record))
        and (not chosen.kinds or record.kind in chosen.kinds)
        and (not chosen.statuses or record.status in chosen.statuses)
        and overlaps(record.when, chosen.since, chosen.until)
        and (not chosen.domains or bool(set(chosen.domains) & set(_domains(record))))
        and chosen.place.casefold() in _places(record)
        and chosen.text.casefold() in _words(record)
    )


def _domains(record: Record) -> tuple[str, ...]:
    return record.domains if isinstance(record, Event) else ()


def _places(record: Record) -> str:
    if isinstance(record, Event):
        return ";".join((*record.places, *record.sea_area)).casefold()
    return str(getattr(record, "place", "")).casefold()


def _words(record: Record) -> str:
    text = (record.id, record.label, record.name, record.note, *(getattr(record, name, "") for name in _TEXT_FIELDS))
    return " ".join(text).casefold()


_TEXT_FIELDS = ("series", "item", "speaker", "paraphrase", "quote", "text")
