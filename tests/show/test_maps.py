from itertools import combinations, pairwise
from math import dist, pi, radians

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from pyproj import Geod

from comity.show.charts.parts import Item
from comity.show.maps.choose import SHARE, theatre, theatre_places, world
from comity.show.maps.draw import Atlas, Named, Placed, Reach, dodge, in_theatre, theatre_map, world_map
from comity.show.maps.land import land
from comity.show.maps.view import EARTH_KM, Theatre, World, graticule, great_circle, middle_of, separation

LONGITUDES = st.floats(-180, 180)
PLACES = st.tuples(LONGITUDES, st.floats(-89, 89))
AUSTRALIA = (134.0, -25.0)
UNIT = Geod(a=1, b=1)


def rings(view):
    return [np.array(ring) for rings_ in view.land() for ring in rings_]


def area(view):
    return sum(shapely.Polygon(rings_[0], rings_[1:]).area for rings_ in view.land()) / view.scale**2


def test_the_land_is_whole():
    assert all(part.is_valid for part in land())
    whole = shapely.MultiPolygon(land())
    assert whole.bounds[0] >= -180
    assert whole.bounds[2] <= 180
    for place in ((0, -90), (180, 68), (-180, 68), AUSTRALIA, (105, 60), (-100, 45)):
        assert any(part.intersects(shapely.Point(place)) for part in land()), place
    for place in ((50, 42), (134, 40), (-30, 30), (0, 90)):
        assert not any(part.contains(shapely.Point(place)) for part in land()), place


@pytest.mark.parametrize("middle", [0, 105, 180, -100])
def test_a_world_map_has_the_same_land_wherever_it_is_cut(middle):
    view = World(middle, 700, south=-89.9, north=89.9)
    on_the_sphere = sum(abs(UNIT.geometry_area_perimeter(shapely.segmentize(part, 1))[0]) for part in land())
    assert on_the_sphere == pytest.approx(0.287 * 4 * pi, rel=0.01)
    assert area(view) == pytest.approx(on_the_sphere, rel=0.01)
    globe = shapely.Polygon(view.outline()).buffer(1.5)
    assert all(globe.covers(shapely.LinearRing(ring)) for ring in rings(view))


@pytest.mark.parametrize("centre", [(134, -20), (100, -45), (179, -30), (134, -80)])
def test_a_theatre_is_equal_area_and_hides_what_lies_behind(centre):
    view = Theatre(centre, 1.3, 1.3, 600)
    found = max(
        (
            shapely.Polygon(r[0])
            for r in view.land()
            if shapely.Polygon(r[0]).contains(shapely.Point(view.spot(AUSTRALIA)))
        ),
        key=lambda p: p.area,
    )
    assert found.area / view.scale**2 == pytest.approx(7.6e6 / EARTH_KM**2, rel=0.03)
    assert not view.is_land(view.spot((centre[0], centre[1] + 1))) or centre in ((134, -20), (134, -80))


def test_the_poles_and_the_date_line_leave_no_seam():
    north = Theatre((0, 89), 0.6, 0.6, 600)
    assert not north.is_land(north.spot((40, 89)))
    chukotka = Theatre((-178, 66), 0.2, 0.2, 600)
    either_side = [chukotka.spot((179.9, 68)), chukotka.spot((-179.9, 68))]
    holding = [
        rings_ for rings_ in chukotka.land() if shapely.Polygon(rings_[0]).contains(shapely.MultiPoint(either_side))
    ]
    assert len(holding) == 1


@given(PLACES, PLACES)
@settings(max_examples=60)
def test_distances_agree_with_a_library(a, b):
    metres = Geod(a=EARTH_KM * 1000, b=EARTH_KM * 1000).inv(*a, *b)[2]
    assert separation(a, b) * EARTH_KM == pytest.approx(metres / 1000, abs=1)


@given(PLACES, PLACES)
@settings(max_examples=60)
def test_a_great_circle_is_the_shortest_way(a, b):
    way = great_circle(a, b)
    steps = [separation(one, two) for one, two in pairwise(way)]
    assert sum(steps) == pytest.approx(separation(a, b), abs=0.001)
    assert max(steps) * EARTH_KM <= 101


@given(PLACES, PLACES, st.sampled_from([0.0, 100.0, 180.0, -60.0]))
@settings(max_examples=60)
def test_a_line_is_broken_where_the_map_ends(a, b, middle):
    view = World(middle, 700)
    for path in view.lines(great_circle(a, b)):
        assert all(abs(one[0] - two[0]) < 360 for one, two in pairwise(path))


@given(PLACES)
@settings(max_examples=60)
def test_a_spot_leads_back_to_its_place(place):
    view = Theatre((100, 40), 1, 1, 500)
    if separation((100, 40), place) < radians(120):
        back = view.place(view.spot(place))
        assert back is not None
        assert separation(back, place) < 1e-6


def test_graticules_stay_in_front():
    view = Theatre((100, 40), 0.5, 0.5, 500)
    for path in graticule(view.lines, 20):
        assert np.isfinite(np.array(path)).all()
        assert all(dist(one, two) < 60 for one, two in pairwise(path))


@given(st.lists(PLACES, min_size=1, max_size=12))
@settings(max_examples=40)
def test_the_theatre_holds_its_share_whatever_the_order(places):
    inside = theatre_places(places)
    assert len(inside) >= len(places) * SHARE
    assert sorted(inside) == sorted(theatre_places(places[::-1]))


def test_the_theatre_is_where_most_events_are():
    near = [(134.0 + i, 40.0) for i in range(6)]
    view = theatre([*near, (18.0, -34.0), (20.0, 55.0)], 680)
    assert all(view.holds(view.spot(place)) for place in near)
    assert not view.holds(view.spot((18.0, -34.0)))
    assert view.width / view.height == pytest.approx(1.12, rel=0.01)


def test_a_theatre_of_one_place_is_not_a_point():
    view = theatre([(10.0, 50.0)], 680)
    assert view.spot((10.0, 50.0)) == pytest.approx((340, view.height / 2), abs=1)


def test_events_across_the_date_line_have_their_middle_there():
    assert abs(middle_of([(170.0, 0.0), (-170.0, 0.0)])[0]) == pytest.approx(180)
    assert abs(world([(170.0, 0.0), (-170.0, 0.0)], 680).middle) == 180


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=30))
@settings(max_examples=40)
def test_marks_make_way(spots):
    placed = dodge([(str(i), spot) for i, spot in enumerate(spots)], 10)
    assert all(dist(a, b) >= 9.999 for (_, a), (_, b) in combinations(placed, 2))
    if spots:
        assert placed[0][1] == spots[0]


ATLAS = Atlas(
    events=tuple(
        Placed(Item(f"r-{i}", f"Drill {i}", "square", "blue"), place, f"Drill {i}", tagged=i == 0)
        for i, place in enumerate([(134.0, 40.0), (134.0, 40.0), (130.0, 38.0), (126.0, 30.0), (18.4, -34.1)])
    ),
    seas=(Named("Sea of Japan", (134.0, 40.0), wide=True), Named("Indian Ocean", (80.0, -20.0), wide=True)),
    towns=(Named("Tokyo", (139.7, 35.7)),),
    label="map",
    reaches=(Reach((18.4, -34.1), (39.7, 43.6), Markup("Sochi 8,900 km")),),
)


@pytest.mark.parametrize("width", [1136, 680, 358])
def test_every_event_is_on_one_of_the_maps(width):
    near, far = theatre_map(ATLAS, width), world_map(ATLAS, width)
    shown = {one.item.target for one in in_theatre(ATLAS)}
    for event in ATLAS.events:
        assert (f'href="#{event.item.target}"' in near) == (event.item.target in shown)
        assert (f'href="#{event.item.target}"' in far) == (event.item.target not in shown)
    assert "Lambert azimuthal equal-area" in near
    assert "Equal Earth" in far
    assert "Sochi 8,900 km" in far
    assert "Indian Ocean" in far
