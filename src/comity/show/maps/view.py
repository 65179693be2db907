"""Equal-area views of the globe: Equal Earth for the world, Lambert azimuthal for one theatre."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import cache, lru_cache
from math import asin, atan2, ceil, cos, degrees, hypot, radians, sin, sqrt
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Proj
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from comity.show.maps.land import land, polygons, tiles

Place = tuple[float, float]
"""Longitude and latitude in degrees."""
Spot = tuple[float, float]
"""x and y in pixels, y downwards."""
Path = list[Spot]

_SPHERE = Geod(a=6371008.8, b=6371008.8)
EARTH_KM = 6371.0088


class View:
    """A projection with a rectangle of pixels laid over it.

    ``project`` takes arrays of longitudes and latitudes to the plane, in units of the earth's radius, y upwards.
    ``bounds`` is the part of the plane that fills the picture: left, bottom, right, top.
    """

    def __init__(self, proj: Proj, bounds: tuple[float, float, float, float], width: float) -> None:
        self._proj = proj
        self.left, self.bottom, self.right, self.top = bounds
        self.width = width
        self.scale = width / (self.right - self.left)
        self.height = round((self.top - self.bottom) * self.scale, 1)

    def spot(self, place: Place) -> Spot:
        """Return where a place stands in the picture."""
        x, y = self._proj(*place)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def place(self, spot: Spot) -> Place | None:
        """Return the place at a spot, or None beyond the edge of the globe."""
        lon, lat = self._proj(spot[0] / self.scale + self.left, self.top - spot[1] / self.scale, inverse=True)
        return (lon, lat) if abs(lon) <= 540 and abs(lat) <= 90 else None

    def is_land(self, spot: Spot) -> bool:
        """Tell whether there is land at a spot."""
        place = self.place(spot)
        if place is None:
            return False
        lon = (place[0] + 180) % 360 - 180
        return len(_tree().query(shapely.Point(lon, place[1]), predicate="within")) > 0

    def holds(self, spot: Spot, inset: float = 0) -> bool:
        """Tell whether a spot lies in the picture, ``inset`` pixels from its edge."""
        return inset <= spot[0] <= self.width - inset and inset <= spot[1] <= self.height - inset

    def _in_pixels(self, coast: BaseGeometry) -> tuple[tuple[Path, ...], ...]:
        """Return a coast in the plane as rings in the picture, without what lies outside or is too small to see."""
        return _seen(coast, self.left, self.top, self.scale, self.width, self.height)


class World(View):
    """The whole globe in Equal Earth, with ``middle`` (a longitude) in the middle."""

    def __init__(self, middle: float, width: float, *, south: float = -60.0, north: float = 84.0) -> None:
        self.middle = middle
        proj = Proj(proj="eqearth", R=1, lon_0=middle)
        reach = proj(middle + 180 - 1e-9, 0)[0]
        super().__init__(proj, (-reach, proj(middle, south)[1], reach, proj(middle, north)[1]), width)

    def turned(self, place: Place) -> Place:
        """Return a place with its longitude counted from the middle of this map, so that it falls on the map."""
        return self.middle + (place[0] - self.middle + 180) % 360 - 180, place[1]

    def cropped(self, places: Sequence[Place]) -> Self:
        """Return the part of this map that holds ``places``, with air round it and not flatter than four to three."""
        spots = [self._proj(*self.turned(place)) for place in places]
        xs, ys = [x for x, _ in spots], [y for _, y in spots]
        half_x = (max(xs) - min(xs)) / 2 * 1.2 + 0.1
        half_y = max((max(ys) - min(ys)) / 2 * 1.2 + 0.1, half_x * 0.75)
        x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
        low, high = max(y - half_y, self.bottom), min(y + half_y, self.top)
        part = copy(self)
        View.__init__(part, self._proj, (x - half_x, low, x + half_x, high), self.width)
        return part

    def land(self) -> tuple[tuple[Path, ...], ...]:
        """Return the coasts, cut where this map ends and not where the data does."""
        return self._in_pixels(_world_coast(self.middle))

    def outline(self) -> Path:
        """Return the edge of the globe."""
        lats = [self._edge(self.middle + 180 - 1e-9, lat) for lat in range(-90, 91, 3)]
        return lats + [self._edge(self.middle - 180 + 1e-9, lat) for lat in range(90, -91, -3)]

    def _edge(self, lon: float, lat: float) -> Spot:
        return self.spot((lon, float(lat)))

    def lines(self, places: Sequence[Place]) -> list[Path]:
        """Return a line through ``places`` as the map shows it: broken where it leaves one edge for the other."""
        paths: list[Path] = [[]]
        last: float | None = None
        for lon, lat in places:
            turned = self.turned((lon, lat))
            if last is not None and abs(turned[0] - last) > 180:
                paths.append([])
            paths[-1].append(self.spot(turned))
            last = turned[0]
        return [path for path in paths if len(path) > 1]


class Theatre(View):
    """Part of the globe in Lambert's azimuthal equal-area projection, centred where the events are.

    ``reach`` is the angular radius of the cap to show, in degrees (at most 90); the picture is ``ratio`` times as
    wide as high and holds the whole cap.
    """

    def __init__(self, centre: Place, half_width: float, half_height: float, width: float) -> None:
        self.centre = centre
        proj = Proj(proj="laea", R=1, lon_0=centre[0], lat_0=centre[1])
        super().__init__(proj, (-half_width, -half_height, half_width, half_height), width)
        self._reach = min(2 * asin(min(hypot(half_width, half_height) / 2, 1)) + radians(2), radians(150))

    def land(self) -> tuple[tuple[Path, ...], ...]:
        """Return the coasts within sight; nothing from behind the globe."""
        return self._in_pixels(_theatre_coast(self.centre, self._reach))

    def lines(self, places: Sequence[Place]) -> list[Path]:
        """Return a line through ``places``, without the parts behind the globe."""
        paths: list[Path] = [[]]
        for place in places:
            if separation(self.centre, place) < radians(120):
                paths[-1].append(self.spot(place))
            elif paths[-1]:
                paths.append([])
        return [path for path in paths if len(path) > 1]

    def rim(self) -> list[Place]:
        """Return the edge of the picture as places, for drawing it on another map."""
        w, h, steps = self.width, self.height, 24
        sides = [((0, 0), (w, 0)), ((w, 0), (w, h)), ((w, h), (0, h)), ((0, h), (0, 0))]
        spots = [
            (a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps) for a, b in sides for i in range(steps)
        ]
        found = (self.place(spot) for spot in [*spots, spots[0]])
        return [place for place in found if place is not None]


@lru_cache(maxsize=64)
def _seen(  # the same coast is drawn for every report on the same theatre
    coast: BaseGeometry, left: float, top: float, scale: float, width: float, height: float
) -> tuple[tuple[Path, ...], ...]:
    moved = shapely.transform(coast, lambda c: np.column_stack(((c[:, 0] - left), (top - c[:, 1]))) * scale)
    margin = shapely.box(-6, -6, width + 6, height + 6)  # hides the strokes along the cut
    inside = shapely.intersection(moved, margin).simplify(0.35)
    kept = [part for part in polygons(inside) if part.area > 1.2]
    return tuple(tuple(list(ring.coords) for ring in (part.exterior, *part.interiors)) for part in kept)


@cache
def _tree() -> shapely.STRtree:
    return shapely.STRtree(land())


@cache
def _world_coast(middle: float) -> BaseGeometry:
    """Return the land in the plane of a world map; shared by all its sizes."""
    edge = middle + 180
    window = shapely.box(edge - 360 + 1e-9, -90, edge - 1e-9, 90)
    pieces = []
    for turn in (-360, 0, 360):
        moved = [shapely.transform(part, lambda c, t=turn: c + np.array((t, 0))) for part in land()]
        near = [part for part in moved if part.bounds[2] > edge - 360 and part.bounds[0] < edge]
        pieces += [shapely.intersection(part, window) for part in near]
    return _flat(pieces, Proj(proj="eqearth", R=1, lon_0=middle))


@lru_cache(maxsize=32)
def _theatre_coast(centre: Place, reach: float) -> BaseGeometry:
    """Return the land within ``reach`` of a centre in the plane of a theatre; shared by all its sizes."""
    near = [piece for piece, frame in tiles() if _distance(centre, frame) < reach]
    return _flat(near, Proj(proj="laea", R=1, lon_0=centre[0], lat_0=centre[1]))


def _flat(pieces: Sequence[BaseGeometry], proj: Proj) -> BaseGeometry:
    """Return pieces of land in the plane, joined over the cuts between them."""

    def project(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(proj(coordinates[:, 0], coordinates[:, 1]))

    whole = [MultiPolygon(polygons(piece)) for piece in pieces if not piece.is_empty]
    drawn = [shapely.make_valid(shapely.transform(shapely.segmentize(piece, 1.0), project)) for piece in whole]
    return shapely.union_all(drawn, grid_size=2e-5)


def _distance(centre: Place, frame: BaseGeometry) -> float:
    points = shapely.get_coordinates(shapely.segmentize(frame, 5.0))
    return min(separation(centre, (float(lon), float(lat))) for lon, lat in [*points, *_inner(frame)])


def _inner(frame: BaseGeometry) -> list[Place]:
    left, bottom, right, top = frame.bounds
    return [(lon, lat) for lon in np.linspace(left, right, 5)[1:-1] for lat in np.linspace(bottom, top, 5)[1:-1]]


def separation(a: Place, b: Place) -> float:
    """Return the angle between two places seen from the centre of the earth, in radians (haversine formula)."""
    lon_a, lat_a, lon_b, lat_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * asin(sqrt(min(half, 1.0)))


def great_circle(a: Place, b: Place, *, step_km: float = 100.0) -> list[Place]:
    """Return the shortest way from ``a`` to ``b`` on the sphere as places at most ``step_km`` apart, ends included."""
    steps = max(ceil(separation(a, b) * EARTH_KM / step_km), 1)
    return [a, *_SPHERE.npts(*a, *b, steps - 1), b] if steps > 1 else [a, b]


def middle_of(places: Iterable[Place]) -> Place:
    """Return the middle of places on the globe: the direction of the sum of their unit vectors."""
    x = y = z = 0.0
    for lon, lat in places:
        x += cos(radians(lat)) * cos(radians(lon))
        y += cos(radians(lat)) * sin(radians(lon))
        z += sin(radians(lat))
    return degrees(atan2(y, x)), degrees(atan2(z, hypot(x, y)))


def graticule(lines: Callable[[Sequence[Place]], list[Path]], step: int) -> list[Path]:
    """Return meridians and parallels every ``step`` degrees, as ``lines`` of a view draws them."""
    meridians = [[(float(lon), float(lat)) for lat in range(-80, 81, 2)] for lon in range(-180, 180, step)]
    parallels = [[(float(lon), float(lat)) for lon in range(-180, 181, 2)] for lat in range(-90 + step, 90, step)]
    return [path for places in meridians + parallels for path in lines(places)]
