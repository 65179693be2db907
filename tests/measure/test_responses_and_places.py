import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from comity.measure import Range, count, distances, responses, sea_areas
from comity.measure.places import Point, own_places
from comity.model.errors import RefusedError
from comity.model.records import Event, Response
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
MP = vocabulary().rules["MP"]


def test_answers_by_party_and_form_and_silence_is_not_absence(event):
    snapshot = Snapshot(
        [
            event(
                "a", start="2020-01-01", third_party_response=(Response("JPN", "scramble"), Response("JPN", "notice"))
            ),
            event(
                "b", start="2020-02-01", third_party_response=(Response("JPN", "notice"), Response("KOR", "scramble"))
            ),
            event("c", start="2020-03-01"),
            event("left out", kind="incident", third_party_response=(Response("USA", "protest"),)),
        ]
    )
    found = responses(snapshot, count(snapshot, MP, PAIR))
    assert [(row.party, row.form, row.ids) for row in found.rows] == [
        ("JPN", "notice", ("a", "b")),
        ("JPN", "scramble", ("a",)),
        ("KOR", "scramble", ("b",)),
    ]
    assert (found.rule, found.answered, found.silent) == ("MP", ("a", "b"), ("c",))


def test_an_event_that_touched_two_seas_stands_in_both(event):
    snapshot = Snapshot(
        [
            event("drill", start="2012-04-01", sea_area=("yellow-sea",)),
            event("flight", start="2019-07-01", kind="patrol", sea_area=("sea-of-japan", "yellow-sea")),
            event("inland", start="2018-07-01"),
        ]
    )
    found = sea_areas(snapshot, count(snapshot, MP, PAIR))
    assert [(one.area, one.exercises, one.patrols, one.first, one.first_year) for one in found] == [
        ("yellow-sea", ("drill",), ("flight",), "drill", 2012),
        ("sea-of-japan", (), ("flight",), "flight", 2019),
    ]


HOMES = {
    "CHN": [Point("Qingdao", 36.1, 120.3)],
    "RUS": [Point("Vladivostok", 43.1, 131.9), Point("Moscow", 55.8, 37.6)],
}


def test_an_event_is_remote_only_if_it_is_far_from_both(event):
    snapshot = Snapshot(
        [
            event("gulf", lat=25.0, lon=58.0),
            event("home", lat=43.0, lon=132.0),
            event("nowhere"),
            event("half", lat=1.0),
        ]
    )
    found = distances(snapshot, count(snapshot, MP, PAIR), homes=HOMES)
    assert [(row.id, row.remote) for row in found.rows] == [("gulf", 3800.0), ("home", 0.0)]
    assert {party: name for party, _, name in found.rows[0].km} == {"CHN": "Qingdao", "RUS": "Moscow"}
    assert (found.spread, found.unplaced) == (Range(0.0, 1900.0, 3800.0), ("half", "nowhere"))


def test_no_events_have_no_spread():
    snapshot = Snapshot([])
    assert distances(snapshot, count(snapshot, MP, PAIR), homes=HOMES).spread is None


def test_a_party_without_a_place_of_its_own_is_refused(event):
    snapshot = Snapshot([event(lat=0.0, lon=0.0)])
    with pytest.raises(RefusedError, match="No place on the soil of RUS"):
        distances(snapshot, count(snapshot, MP, PAIR), homes={"CHN": HOMES["CHN"]})


@given(st.floats(-89, 89), st.floats(-180, 180))
def test_the_nearest_place_is_nearest_and_no_distance_exceeds_half_the_earth(lat, lon):
    snapshot = Snapshot(
        [Event(id="e", kind="exercise", scope="military", status="held", parties=PAIR, lat=lat, lon=lon, p_exist=1.0)]
    )
    (row,) = distances(snapshot, count(snapshot, MP, PAIR), homes=HOMES).rows
    geod = Geod(ellps="WGS84")
    for party, km, _ in row.km:
        least = min(geod.inv(lon, lat, home.lon, home.lat)[2] for home in HOMES[party]) / 1000
        assert abs(km - least) <= 50.1
        assert km <= 20100


def test_own_places_are_undisputed_and_on_own_soil():
    for party, points in own_places(PAIR).items():
        assert points, party
        assert all(-90 <= one.lat <= 90 and -180 <= one.lon <= 180 for one in points)


def test_the_casebook_reaches_from_home_to_the_far_seas(casebook):
    found = distances(casebook, count(casebook, MP, PAIR))
    assert found.spread.low < 500
    assert found.spread.high > 5000
    assert len(found.rows) + len(found.unplaced) == 65
