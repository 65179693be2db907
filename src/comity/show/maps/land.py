"""The coastlines that ship with comity (Natural Earth 1:50m, prepared by scripts/land.py)."""

import json
from functools import cache
from importlib.resources import files
from itertools import accumulate

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry


@cache
def land() -> tuple[Polygon, ...]:
    """Return the land as polygons in the plane of longitude and latitude, each within [-180, 180], largest first."""
    stored = json.loads(files("comity.show").joinpath("data/land.json").read_text(encoding="utf-8"))
    units = stored["units"]
    found = (_polygon(rings, units) for rings in stored["polygons"])
    return tuple(part for geometry in found for part in polygons(geometry))


def _polygon(rings: list[list[int]], units: int) -> BaseGeometry:
    shell, *holes = ([*zip(_summed(ring[::2], units), _summed(ring[1::2], units), strict=True)] for ring in rings)
    return shapely.make_valid(Polygon(shell, holes))


def _summed(steps: list[int], units: int) -> list[float]:
    return [total / units for total in accumulate(steps)]


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons in a geometry, without the points and lines that cutting can leave."""
    if geometry.geom_type == "Polygon":
        return [] if geometry.is_empty else [geometry]
    return [part for piece in getattr(geometry, "geoms", ()) for part in polygons(piece)]


@cache
def tiles(step: int = 30) -> tuple[tuple[BaseGeometry, Polygon], ...]:
    """Return the land cut along meridians and parallels into tiles of ``step`` degrees, each with its frame.

    A projection centred anywhere can then leave out what lies behind the globe without ever cutting a ring open.
    """
    whole = shapely.MultiPolygon(land())
    frames = [
        shapely.box(lon, lat, lon + step, lat + step) for lon in range(-180, 180, step) for lat in range(-90, 90, step)
    ]
    shapely.prepare(whole)
    cut = ((shapely.intersection(whole, frame), frame) for frame in frames if whole.intersects(frame))
    return tuple((piece, frame) for piece, frame in cut if not piece.is_empty)
