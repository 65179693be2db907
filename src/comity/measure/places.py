"""Where joint events were held: seas, firsts, and how far from each party's own places."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from pyproj import Geod

from comity.measure.chance import Range
from comity.measure.count import Count
from comity.model.errors import RefusedError
from comity.model.records import Event
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary

OWN_KINDS = frozenset({"city", "capital", "port", "base", "airfield", "range", "spaceport"})
"""Places that are points: a region's or a country's middle says nothing of how far away something is."""

ROUND_KM = 100
"""Distances are rounded to this: positions are representative points chosen for a map."""


class Point(NamedTuple):
    """A named point, in degrees north and east (WGS 84)."""

    name: str
    lat: float
    lon: float


class SeaArea(Struct, frozen=True, kw_only=True):
    """The events that touched one sea, patrols apart, and the first of them."""

    area: str
    exercises: tuple[str, ...]
    patrols: tuple[str, ...]
    first: str
    first_year: int | None


class Distance(Struct, frozen=True, kw_only=True):
    """How far one event was from the nearest own place of each party, in km rounded to ROUND_KM.

    ``remote`` is the least of these distances: an event is remote for both only if the nearer of the two is far.
    """

    id: str
    when: date | None
    km: tuple[tuple[str, float, str], ...]
    remote: float


class Distances(Struct, frozen=True, kw_only=True):
    """Distances of the events counted under a rule, farthest first; ``unplaced`` have no position."""

    rule: str
    rows: tuple[Distance, ...]
    spread: Range | None
    unplaced: tuple[str, ...]


def sea_areas(snapshot: Snapshot, counted: Count) -> tuple[SeaArea, ...]:
    """Return the seas that counted events touched, most frequent first.

    An event that touched two seas stands in both rows, so rows do not add up.
    """
    found: dict[str, list[Event]] = {}
    for event in _events(snapshot, counted):
        for area in event.sea_area:
            found.setdefault(area, []).append(event)
    return tuple(_sea(area, found[area]) for area in sorted(found, key=lambda area: (-len(found[area]), area)))


def _sea(area: str, events: Sequence[Event]) -> SeaArea:
    return SeaArea(
        area=area,
        exercises=tuple(event.id for event in events if event.kind != "patrol"),
        patrols=tuple(event.id for event in events if event.kind == "patrol"),
        first=events[0].id,
        first_year=events[0].year,
    )


def own_places(parties: Iterable[str]) -> dict[str, tuple[Point, ...]]:
    """Return for each party the vocabulary's towns, ports, bases, airfields and ranges on its undisputed soil."""
    places = vocabulary().places.values()
    return {
        party: tuple(
            Point(place.name, place.lat, place.lon)
            for place in places
            if place.kind in OWN_KINDS and place.territory == (party,) and not place.disputed
        )
        for party in parties
    }


def distances(snapshot: Snapshot, counted: Count, *, homes: Mapping[str, Sequence[Point]] | None = None) -> Distances:
    """Return the distance of each counted event from each party's nearest own place (method, indicator 5).

    Geodesics on WGS 84 to the nearest of ``homes`` (by default :func:`own_places`): an upper
    bound of the distance to its coast or border. ``spread`` is the least, median and greatest of ``remote``.
    Raises RefusedError for a party without a known place of its own.
    """
    known = own_places(counted.parties) if homes is None else homes
    without = [party for party in counted.parties if not known.get(party)]
    if without:
        raise RefusedError(f"No place on the soil of {without[0]} is known.", "Give its points, or add them as places.")
    events = _events(snapshot, counted)
    placed = [event for event in events if event.lat is not None and event.lon is not None]
    rows = _distances(placed, counted.parties, known)
    remote = [row.remote for row in rows]
    return Distances(
        rule=counted.rule.code,
        rows=tuple(sorted(rows, key=lambda row: (-row.remote, row.id))),
        spread=Range(min(remote), float(np.median(remote)), max(remote)) if remote else None,
        unplaced=tuple(event.id for event in events if event.lat is None or event.lon is None),
    )


def _distances(placed: Sequence[Event], parties: Sequence[str], homes: Mapping[str, Sequence[Point]]) -> list[Distance]:
    points = np.array([(event.lat, event.lon) for event in placed], dtype=np.float64).reshape(-1, 2)
    nearest = [_nearest(points, homes[party]) for party in parties]
    return [
        Distance(
            id=event.id,
            when=event.start.start if event.start else None,
            km=tuple((party, found[i][0], found[i][1]) for party, found in zip(parties, nearest, strict=True)),
            remote=min(found[i][0] for found in nearest),
        )
        for i, event in enumerate(placed)
    ]


def _nearest(points: NDArray[np.float64], homes: Sequence[Point]) -> list[tuple[float, str]]:
    """Return for each point the rounded distance in km to the nearest of ``homes``, and its name.

    The nearest is found on a sphere, its distance on the ellipsoid.
    """
    if not points.size:
        return []
    ends = np.array([(home.lat, home.lon) for home in homes])
    at = np.argmax(_unit(points) @ _unit(ends).T, axis=1)
    _, _, metres = Geod(ellps="WGS84").inv(points[:, 1], points[:, 0], ends[at, 1], ends[at, 0])
    rounded = np.round(metres / 1000 / ROUND_KM) * ROUND_KM
    return [(km, homes[i].name) for km, i in zip(rounded.tolist(), at.tolist(), strict=True)]


def _unit(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return positions as vectors of length 1: the greater the product of two, the nearer they are."""
    lat, lon = np.radians(points).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _events(snapshot: Snapshot, counted: Count) -> list[Event]:
    found = (snapshot.by_id[record_id] for record_id in counted.included)
    return [event for event in found if isinstance(event, Event)]
