import importlib.util
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("land_script", ROOT / "scripts" / "land.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def topology(*rings):
    """Return a topology in whole degrees with one polygon a ring."""
    arcs = []
    for ring in rings:
        steps = [ring[0], *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(ring))]
        arcs.append([list(step) for step in steps])
    land = {"type": "MultiPolygon", "arcs": [[[i]] for i in range(len(rings))]}
    return {"transform": {"scale": [1, 1], "translate": [0, 0]}, "arcs": arcs, "objects": {"land": land}}


def test_a_ring_over_the_date_line_becomes_two_pieces(script):
    (polygon,) = script.polygons(topology([(170, 0), (-170, 0), (-170, 10), (170, 10), (170, 0)]))
    pieces = script.in_the_plane(polygon)
    assert sorted(piece.bounds for piece in pieces) == [(-180, 0, -170, 10), (170, 0, 180, 10)]


def test_a_ring_round_the_pole_is_closed_over_it(script):
    ring = [(lon if lon <= 180 else lon - 360, -70) for lon in range(0, 361, 30)]
    (polygon,) = script.polygons(topology(ring))
    pieces = script.in_the_plane(polygon)
    assert sum(piece.area for piece in pieces) == pytest.approx(360 * 20)
    assert min(piece.bounds[1] for piece in pieces) == -90


def test_an_arc_may_be_used_backwards(script):
    assert script.ring_of([0, ~1], [[(0, 0), (1, 0)], [(2, 2), (1, 0)]]) == [(0, 0), (1, 0), (2, 2)]


def test_rings_are_stored_as_differences(script):
    (polygon,) = script.polygons(topology([(0, 0), (2, 0), (2, 3), (0, 0)]))
    steps = script.steps(polygon.exterior)
    assert steps[:2] in ([0, 0], [200, 0], [200, 300])
    assert len(steps) == 6
