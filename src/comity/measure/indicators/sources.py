"""How closely sources watched (indicator 22)."""

from collections.abc import Iterable, Sequence
from functools import partial

from comity.measure.basis import families
from comity.measure.indicators.model import Figure, Series, Subject, by_year
from comity.measure.memo import memo
from comity.model.records import Event
from comity.model.snapshot import Snapshot


def intensity(asked: Subject) -> tuple[Series, ...]:
    """Reporting intensity: distinct independent source families per event (mean), and over all events of the year.

    Families are those behind p_exist: sources linked by publisher, address or original count once. A nuisance
    variable: it is set under every trend, since more reports find more events. Source: method 2.2, indicator 22.
    """
    return (
        by_year(asked, "", partial(_per_event, asked.snapshot)),
        by_year(asked, "families", partial(_together, asked.snapshot), unit="families"),
    )


def _per_event(snapshot: Snapshot, events: Sequence[Event]) -> Figure:
    counts = per_event(snapshot, events)
    best, low, high = (sum(counts) / len(counts), min(counts), max(counts)) if counts else (None, None, None)
    return Figure(
        best=best,
        low=low,
        high=high,
        known=len(counts),
        total=len(counts),
        ids=tuple(event.id for event in events),
    )


def _together(snapshot: Snapshot, events: Sequence[Event]) -> Figure:
    value = families(snapshot, _held(snapshot, {name for event in events for name in event.sources}))
    return Figure(best=value, low=value, high=value, known=len(events), total=len(events))


def per_event(snapshot: Snapshot, events: Iterable[Event]) -> list[int]:
    """Return the number of independent families behind each event; remembered for as long as the snapshot lives."""
    known: dict[tuple[str, ...], int] = memo(snapshot, "families")
    cited = [event.sources for event in events]
    for names in set(cited).difference(known):
        known[names] = families(snapshot, _held(snapshot, names))
    return [known[names] for names in cited]


def _held(snapshot: Snapshot, names: Iterable[str]) -> list[str]:
    return [name for name in names if name in snapshot.sources]
