"""Which part of the globe a map shows: chosen from where the events are, not by hand."""

from collections.abc import Sequence
from math import ceil, radians, sin

from pyproj import Proj

from comity.show.maps.view import Place, Theatre, World, middle_of, separation

SHARE = 0.6
"""How much of the events the theatre has to hold."""
SMALLEST, LARGEST = radians(7), radians(60)
"""A theatre is never narrower than one small sea, nor wider than a hemisphere bears."""
RATIO = 1.12
"""How many times a theatre is as wide as high."""


def theatre_places(places: Sequence[Place]) -> list[Place]:
    """Return the places in the smallest cap, centred on one of them, that holds SHARE of all.

    Ties go to the place that comes first by longitude and latitude, so that the order of records does not matter.
    """
    wanted = ceil(len(places) * SHARE)
    best: list[Place] = []
    radius = 7.0
    for centre in sorted(set(places)):
        near = sorted((separation(centre, place), place) for place in places)[:wanted]
        if near and near[-1][0] < radius - 1e-9:
            radius, best = near[-1][0], [place for _, place in near]
    return best


def theatre(places: Sequence[Place], width: float) -> Theatre:
    """Return the view that frames :func:`theatre_places` with air round it, the same part of the globe at any width."""
    inside = theatre_places(places)
    centre = middle_of(inside)
    proj = Proj(proj="laea", R=1, lon_0=centre[0], lat_0=centre[1])
    points = [proj(*place) for place in inside]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    middle = proj((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, inverse=True)
    half_x, half_y = (max(xs) - min(xs)) / 2 * 1.16, (max(ys) - min(ys)) / 2 * 1.16
    half_y = min(max(half_y, half_x / RATIO, sin(SMALLEST)), sin(LARGEST))
    return Theatre(middle, half_y * RATIO, half_y, width)


def world(places: Sequence[Place], width: float) -> World:
    """Return the world with the events' longitudes in the middle, so that no ocean they use is cut in two.

    Where there is little room, only the part with events is shown.
    """
    middle = middle_of([(lon, 0.0) for lon, _ in places])[0] if places else 0.0
    whole = World(round(middle / 10) * 10.0, width)
    return whole if width > 500 else whole.cropped(places)
