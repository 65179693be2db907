"""One question to the ledger about events: a counting rule, parties, a window, and what the rule cannot say."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt

from msgspec import Struct

from comity.examine.model import State
from comity.examine.names import series_ids
from comity.measure.count import Excluded, count
from comity.measure.periods import Window
from comity.model.records import Event
from comity.model.rules import CountingRule
from comity.vocab import vocabulary
from comity.vocab.entries import SEA_KINDS, PlaceEntry

Test = Callable[[Event], str]
"""Returns why an event is left out, or nothing."""


class Filter(Struct, frozen=True):
    """A condition beside the counting rule: what it asks for in words, and its test."""

    words: str
    test: Test


class Query(Struct, frozen=True, kw_only=True):
    """Which events: under a rule, of parties, in a window (open ends mean always and until the day of the state)."""

    rule: CountingRule
    parties: tuple[str, ...]
    window: Window = (None, None)
    filters: tuple[Filter, ...] = ()
    editions: bool = False


class Picked(Struct, frozen=True, kw_only=True):
    """The events a query takes, in order of date; those that more evidence might add; and those left out, with why."""

    low: float
    best: float
    high: float
    events: tuple[Event, ...]
    open: tuple[Event, ...]
    excluded: tuple[Excluded, ...]


def pick(state: State, query: Query) -> Picked:
    """Answer a query at a state of the ledger; no event that begins after the state's day is counted."""
    window = clip(query.window, state.until)
    if window is None:
        return Picked(low=0, best=0, high=0, events=(), open=(), excluded=())
    counted = count(state.snapshot, query.rule, query.parties, window=window)
    taken, dropped = _sift(state, counted.included, query.filters)
    unsure, _ = _sift(state, (one.id for one in counted.open), query.filters)
    if query.editions:
        low = best = float(len(editions(taken)))
        high = float(len(editions((*taken, *unsure))))
    elif not dropped and len(unsure) == len(counted.open):
        low, best, high = counted.total.low, counted.total.best, counted.total.high
    else:
        low, best, high = float(len(taken)), float(len(taken)), float(len(taken) + len(unsure))
    return Picked(
        low=low,
        best=best,
        high=max(high, best),
        events=taken,
        open=unsure,
        excluded=(*dropped, *counted.excluded),
    )


def editions(events: Iterable[Event]) -> list[tuple[Event, ...]]:
    """Return the events of one series and year together: the phases of one edition count once."""
    rows: dict[tuple[str, int | None], list[Event]] = {}
    for event in events:
        rows.setdefault((event.series, event.year), []).append(event)
    return [tuple(phases) for phases in rows.values()]


def clip(window: Window, until: date) -> Window | None:
    """Return a window that ends with the state's day at the latest; None if it begins after it."""
    first, last = window
    if first and first > until:
        return None
    return (first, min(last, until) if last else until)


def _sift(state: State, ids: Iterable[str], filters: tuple[Filter, ...]) -> tuple[tuple[Event, ...], list[Excluded]]:
    taken, dropped = [], []
    for record_id in ids:
        event = state.snapshot.by_id[record_id]
        assert isinstance(event, Event)  # a count holds events only
        why = next((found for one in filters if (found := one.test(event))), "")
        if why:
            dropped.append(Excluded(record_id, "filter", why))
        else:
            taken.append(event)
    return tuple(sorted(taken, key=_order)), dropped


def _order(event: Event) -> tuple[date, date, str]:
    if event.start is None:
        return (date.max, date.max, event.id)
    return (event.start.start, event.start.end, event.id)


def in_series(series: str, name: str) -> Filter:
    """Take the events of one series of the vocabulary."""
    return Filter(name, lambda event: "" if series in series_ids(event.series, event.name) else f"not of {name}")


def with_party(code: str) -> Filter:
    """Take the events in which another party takes part too."""
    return Filter(f"with {code}", lambda event: "" if code in event.parties else f"{code} took no part")


def with_third(wanted: int | None = None) -> Filter:
    """Take the events with third states: ``wanted`` parties in all, or any number above two."""

    def test(event: Event) -> str:
        many = len(event.parties)
        return "" if (many == wanted if wanted else many > 2) else f"{many} parties took part"

    return Filter(f"{wanted} parties" if wanted else "with third states", test)


def answered_by(code: str) -> Filter:
    """Take the events to which a third party responded: near enough for it to notice."""
    return Filter(
        f"noticed by {code}",
        lambda event: (
            "" if code in {one.party for one in event.third_party_response} else f"no response of {code} seen"
        ),
    )


def hosted_by(code: str) -> Filter:
    """Take the events held on one party's soil."""
    return Filter(f"hosted by {code}", lambda event: "" if code in event.host else f"not hosted by {code}")


def at_place(place: str) -> Filter:
    """Take the events at a place of the vocabulary, or within it."""
    name = vocabulary().places[place].name
    return Filter(f"at {name}", lambda event: "" if _there(event, place) else f"not at {name}")


def _there(event: Event, place: str) -> bool:
    """Whether an event was at a place; an ocean takes in its marginal seas."""
    steps = distance_up(event, place)
    return steps == 0 or (steps is not None and vocabulary().places[place].kind == "ocean")


def event_places(event: Event) -> frozenset[str]:
    """Return the ids of all places of an event that the vocabulary knows."""
    found = [vocabulary().find_place(place) or "" for place in event.places]
    return frozenset(one for one in (*found, *event.sea_area) if one in vocabulary().places)


def distance_up(event: Event, place: str) -> int | None:
    """Return how far the place lies above the event's own: 0 there or in its country, 1 or more in a wider sea.

    A sea of which the event's sea is a marginal one is wider; None where neither contains the other.
    """
    own = event_places(event)
    entry = vocabulary().places[place]
    if place in own or _within(entry.id, own, 1) or any(entry.name in said for said in event.places):
        return 0
    if _close(entry, own):
        return 0
    if any(place in (vocabulary().places[one].territory if entry.kind == "country" else ()) for one in own):
        return 0
    for steps in (2, 3):
        if _within(entry.id, own, steps):
            return steps
    return None


_REACH = {"region": 500.0, "country": 0.0, "river": 300.0, "peninsula": 300.0}
"""How far, in km, an event's place may lie from the point that stands for a wider place on land; else 150."""
_SEAS = SEA_KINDS | {"airspace"}


def _close(entry: PlaceEntry, own: frozenset[str]) -> bool:
    """Whether one of the places lies on land so near to ``entry`` that people name one for the other."""
    if entry.kind in _SEAS:
        return False
    reach = _REACH.get(entry.kind, 150.0)
    others = [vocabulary().places[one] for one in own]
    return any(one.kind not in _SEAS and km((one.lat, one.lon), (entry.lat, entry.lon)) <= reach for one in others)


EARTH_KM = 6371.0


def km(point: tuple[float, float], goal: tuple[float, float]) -> float:
    """Return the great-circle distance in km (haversine, sphere of 6,371 km)."""
    lat1, lon1, lat2, lon2 = (radians(x) for x in (*point, *goal))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(h))


def _within(place: str, own: frozenset[str], steps: int) -> bool:
    """Whether one of the places lies in ``place`` at most ``steps`` seas up; towns lie on their sea."""
    level = own
    for _ in range(steps):
        level = frozenset(vocabulary().places[one].sea_area for one in level) - {""}
        level = frozenset(one for one in level if one in vocabulary().places)
        if place in level:
            return True
    return False


def day_before(day: date) -> date:
    """Return the day before, or the first day there is."""
    return day - timedelta(days=1) if day > date.min else day


def covered(state: State, parties: tuple[str, ...], window: Window, table: str = "events") -> str:
    """Say how far the ledger was searched for the parties: ``all``, ``part`` or ``none`` of the window."""
    low, high = window[0] or date.min, min(window[1] or state.until, state.until)
    best = "none"
    stretches = sorted(
        (row.covered_from.start, row.covered_to.end)
        for row in state.snapshot.coverage
        if row.table == table and set(row.parties) <= set(parties) and row.covered_from and row.covered_to
    )
    for first, last in stretches:
        if first <= high and low <= last:
            best = "part"
    if stretches and stretches[0][0] <= low and high <= stretches[-1][1] and best == "part":
        return "all"
    return best
