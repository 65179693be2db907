"""Where a thing was: known places, points, and the seas and territories around them."""

from collections.abc import Iterable
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from msgspec import Struct

from comity.vocab import vocabulary

_VAGUE = frozenset({"country", "ocean"})
_WIDE = frozenset({"region", "sea", "airspace"})


class Where(Struct, frozen=True):
    """Ids of places named, points (degrees north and east) of the narrow ones, and areas that contain them."""

    places: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    areas: tuple[str, ...] = ()


def locate(names: Iterable[str], *, seas: Iterable[str] = (), soil: Iterable[str] = ()) -> Where:
    """Return what is known of the places called ``names``, in ``seas`` (place ids) and on the ``soil`` of states."""
    found = [*(one for name in names for one in _locate(name)), *(one for sea in seas for one in _locate(sea))]
    return Where(
        places=tuple(sorted({place for one in found for place in one.places})),
        points=tuple(sorted({point for one in found for point in one.points})),
        areas=tuple(sorted({*(area for one in found for area in one.areas), *soil})),
    )


@lru_cache(maxsize=65536)
def _locate(name: str) -> tuple[Where, ...]:
    words = vocabulary()
    place = words.places.get(words.find_place(name) or "")
    if place is None:
        party = words.find_party(name)
        return (Where(areas=(party,)),) if party else ()
    areas = (*_around(place.id), *place.territory)
    if place.kind in _VAGUE:
        return (Where(areas=areas),)
    points = () if place.kind in _WIDE else ((place.lat, place.lon),)
    return (Where(places=(place.id,), points=points, areas=areas),)


def _around(place: str) -> tuple[str, ...]:
    """Return the place and the seas it lies in, from the narrowest to the widest."""
    chain: list[str] = []
    while place and place not in chain:
        chain.append(place)
        entry = vocabulary().places.get(place)
        place = entry.sea_area if entry else ""
    return tuple(chain)


def nearest(one: Where, other: Where) -> float | None:
    """Return the kilometres between the nearest two points, or None where one side has no point."""
    return min((_km(p, q) for p in one.points for q in other.points), default=None)


def _km(p: tuple[float, float], q: tuple[float, float]) -> float:
    """Return the great-circle distance in kilometres (haversine, as in the comparisons)."""
    (lat, lon), (lat2, lon2) = p, q
    a = sin(radians(lat2 - lat) / 2) ** 2
    b = cos(radians(lat)) * cos(radians(lat2)) * sin(radians(lon2 - lon) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(a + b)))
