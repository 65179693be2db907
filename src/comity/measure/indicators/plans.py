"""Contacts and plans (indicators 18 and 19)."""

from collections.abc import Sequence

from comity.measure.common import usable
from comity.measure.count import count
from comity.measure.indicators.model import Figure, Series, Subject, of_number
from comity.measure.periods import covered_years, covering
from comity.measure.select import overlaps
from comity.model.records import Contact
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary


def contacts(asked: Subject) -> tuple[Series, ...]:
    """Contacts: number of meetings, visits and calls per level (kind), neither weighted nor added across levels.

    A year without one is a zero only where the table was searched. Source: method 2.2, indicator 18.
    """
    found, _ = usable(asked.snapshot.contacts, asked.parties)
    mine = [one for one in found if overlaps(one.date, *asked.window)]
    searched = covered_years(covering(asked.snapshot.coverage, "contacts", asked.parties), asked.window)
    return tuple(_level(kind, [one for one in mine if one.kind == kind], searched) for kind in _kinds())


def _kinds() -> list[str]:
    return list(vocabulary().terms("contact_kind"))


def _level(kind: str, found: Sequence[Contact], searched: Sequence[int]) -> Series:
    years = sorted({*searched, *(one.year for one in found if one.year)})
    by_year = {year: [one.id for one in found if one.year == year] for year in years}
    return Series(
        name=kind,
        whole=of_number(len(found), [one.id for one in found]),
        years=tuple((year, of_number(len(ids), ids)) for year, ids in by_year.items()),
    )


def fulfilment(asked: Subject) -> tuple[Series, ...]:
    """Plan fulfilment: held / (held + cancelled + lapsed) of the events announced beforehand.

    What the tables do hold stands here: events cancelled, and events announced for a day that has passed and of which
    nothing more is known. Source: method 2.2, indicator 19.
    """
    return tuple(
        Series(name=name, whole=_with_status(asked, status))
        for name, status in (("cancelled", "cancelled"), ("announced_and_past", "announced"))
    )


def _with_status(asked: Subject, status: str) -> Figure:
    """Return the events that would count if they had been held, and have this status."""
    counted = asked.counted
    named = {one.id for one in counted.excluded if one.field == "status"} | {one.id for one in counted.open}
    events = [one for one in asked.events(sorted(named)) if one.status == status]
    window = (asked.window[0], asked.last_day)
    rule = asked.rule.with_(status=(status,))
    ids = count(Snapshot(events), rule, asked.parties, window=window).included
    return of_number(len(ids), ids)
