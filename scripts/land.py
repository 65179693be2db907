"""Prepare the coastlines that ship with comity from npm ``world-atlas`` (Natural Earth, public domain).

Usage: npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz && python scripts/land.py package/land-50m.json

world-atlas joins rings across the antimeridian and round the poles, as a sphere wants it. Drawing programs work in
the plane, so this script cuts them again: every polygon written is valid in the plane of longitude and latitude, within
[-180, 180] by [-90, 90]. Coordinates are written as differences of whole hundredths of a degree, ring by ring, so that
the file is small and can still be compared line by line. No borders are in the file: coastlines only.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon, box

OUT = Path(__file__).parent.parent / "src" / "comity" / "show" / "data" / "land.json"
UNITS = 100
"""Stored units in one degree."""
TOLERANCE = 0.03
"""How far, in degrees, a simplified coast may lie from the published one."""
SMALLEST = 0.004
"""Islands below this many square degrees are left out."""

Ring = list[tuple[float, float]]


def decoded_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Return the arcs of a quantised topology in degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(arc)
    return arcs


def ring_of(indices: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs to a ring; a negative index is an arc backwards."""
    points: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc if not points else arc[1:]
    return points


def unwrapped(ring: Ring, near: float | None = None) -> Ring:
    """Return the ring with longitudes that never jump; close it over the south pole if it goes round it.

    ``near`` moves the whole ring by full turns so that it starts close to that longitude (holes follow their shell).
    """
    out = [ring[0]]
    for lon, lat in ring[1:]:
        before = out[-1][0]
        out.append((lon - 360 * round((lon - before) / 360), lat))
    if round((out[-1][0] - out[0][0]) / 360):
        out += [(out[-1][0], -90.0), (out[0][0], -90.0), out[0]]
    turns = 0 if near is None else 360 * round((near - out[0][0]) / 360)
    return [(lon + turns, lat) for lon, lat in out]


def polygons(topology: dict[str, Any]) -> Iterator[Polygon]:
    """Yield the land polygons, unwrapped."""
    arcs = decoded_arcs(topology)
    land = topology["objects"]["land"]
    for geometry in land.get("geometries", [land]):
        for rings in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            shell = unwrapped(ring_of(rings[0], arcs))
            middle = (min(p[0] for p in shell) + max(p[0] for p in shell)) / 2
            yield shapely.make_valid(Polygon(shell, [unwrapped(ring_of(hole, arcs), middle) for hole in rings[1:]]))


def in_the_plane(polygon: Polygon) -> list[Polygon]:
    """Cut a polygon at the antimeridian, so that every piece lies within [-180, 180]."""
    world = box(-180, -90, 180, 90)
    return [piece for turn in (-360, 0, 360) for piece in parts(translate(polygon, turn) & world)]


def parts(geometry: Any) -> list[Polygon]:
    """Return the polygons of a geometry, without the lines and points that cutting leaves."""
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area >= SMALLEST]


def steps(ring: Any) -> list[int]:
    """Return a ring as start and differences, in stored units, without repeated points."""
    out: list[int] = []
    last: tuple[int, int] | None = None
    for lon, lat in list(ring.coords)[:-1]:
        point = (round(lon * UNITS), round(lat * UNITS))
        if point != last:
            out += point if last is None else (point[0] - last[0], point[1] - last[1])
            last = point
    return out


def main(path: str) -> None:
    """Write the shipped file."""
    topology = json.loads(Path(path).read_text(encoding="utf-8"))
    pieces = [piece for polygon in polygons(topology) for piece in in_the_plane(polygon)]
    simple = MultiPolygon(pieces).simplify(TOLERANCE)
    kept = sorted(parts(shapely.set_precision(simple, 1 / UNITS)), key=lambda p: (-p.area, p.bounds))
    lines = [json.dumps([steps(ring) for ring in (p.exterior, *p.interiors)], separators=(",", ":")) for p in kept]
    head = {"source": "Natural Earth 1:50m, via npm world-atlas 2.0.2", "units": UNITS, "tolerance": TOLERANCE}
    body = json.dumps(head, separators=(",", ":"))[:-1] + ',"polygons":[\n' + ",\n".join(lines) + "\n]}\n"
    OUT.write_text(body, encoding="utf-8")
    print(f"{len(kept)} polygons, {sum(len(p.exterior.coords) for p in kept)} points, {len(body)} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
