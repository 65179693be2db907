"""Map and timeline: every projection, rings that are true on the globe, and a choice that stands in the address."""

import csv
import io
import re

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from comity.show.maps.single import PROJECTIONS, Ring, circle
from comity.show.maps.view import EARTH_KM, Theatre, separation

PAGE = "/pair/CHN-RUS/map"


@pytest.mark.parametrize("projection", list(PROJECTIONS))
def test_every_projection_is_drawn_and_says_what_it_leaves_out(client: TestClient, projection: str) -> None:
    found = client.get(f"/api{PAGE}", params={"projection": projection}).json()
    page = client.get(PAGE, params={"projection": projection}).text
    drawing = page[page.index('class="mapfig"') : page.index('class="timefig"')]
    on_it = set(re.findall(r'href="/record/([^"]+)"', drawing))
    placed = {one["id"] for one in found["shown"] if one["lat"] is not None}
    assert placed - set(found["beyond"]) == on_it
    assert set(found["beyond"]) <= placed
    assert "nan" not in drawing.lower()
    assert PROJECTIONS[projection].about in page


def test_the_poles_and_the_date_line_are_no_edges() -> None:
    polar = PROJECTIONS["arctic"].view([(100.0, 60.0)], 1136)
    pacific = PROJECTIONS["pacific"].view([], 1136)
    assert isinstance(polar, Theatre)
    assert polar.spot((0.0, 90.0)) == pytest.approx((polar.width / 2, polar.height / 2), abs=0.1)
    east, west = (pacific.lines([(lon, 50.0), (180.0, 50.0)])[0][0] for lon in (179.0, -179.0))
    assert abs(east[0] - west[0]) < 20


@given(
    lon=st.floats(-180, 180), lat=st.floats(-89, 89), km=st.sampled_from([500.0, 1000.0, 2000.0, 4000.0])
)  # fmt: skip
def test_every_place_of_a_ring_is_as_far_as_it_says(lon: float, lat: float, km: float) -> None:
    places = circle(Ring((lon, lat), km))
    assert places[0] == pytest.approx(places[-1], abs=1e-6)
    for place in places[::30]:
        assert separation((lon, lat), place) * EARTH_KM == pytest.approx(km, rel=1e-6)


def test_ways_from_an_event_lead_to_the_nearest_place_of_each_party(client: TestClient) -> None:
    found = client.get(f"/api{PAGE}", params={"at": "vostok-2018"}).json()
    assert [one["party"] for one in found["ways"]] == ["CHN", "RUS"]
    event = next(one for one in found["shown"] if one["id"] == "vostok-2018")
    page = client.get(PAGE, params={"at": "vostok-2018"}).text
    assert page.count('class="ring"') >= 4
    assert all(f"{one['km']:,.0f} km" in page for one in found["ways"])
    beijing = Geod(ellps="WGS84").inv(event["lon"], event["lat"], 116.4, 39.9)[2] / 1000
    assert 0 < found["ways"][0]["km"] < beijing


def test_period_kind_and_place_narrow_map_years_and_list_alike(client: TestClient) -> None:
    everything = client.get(f"/api{PAGE}").json()
    asked = {"since": "2019", "until": "2021", "kind": "patrol", "place": "sea-of-japan"}
    found = client.get(f"/api{PAGE}", params=asked).json()
    assert 0 < len(found["shown"]) < len(everything["shown"])
    assert all(one["kind"] == "patrol" and "2019" <= one["first"][:4] <= "2021" for one in found["shown"])
    page = client.get(PAGE, params=asked).text
    rows = list(csv.DictReader(io.StringIO(client.get(PAGE, params=asked | {"format": "csv"}).text)))
    assert [one["id"] for one in rows] == [one["id"] for one in found["shown"]]
    assert page.count("<tr data-from=") == len(rows)
    assert "drawn small and grey" in page
    assert "since=2019" in page[page.index("Projection") :]


def test_years_narrow_without_a_script(client: TestClient) -> None:
    page = client.get(PAGE).text
    address = re.search(r'href="(/pair/CHN-RUS/map\?since=2019&amp;until=2019)"', page)
    assert address
    only = client.get(address[1].replace("&amp;", "&"))
    assert "2019 to 2019" in only.text


def test_every_figure_of_the_answer_opens_its_list(client: TestClient) -> None:
    found = client.get(f"/api{PAGE}").json()
    links = [part for part in found["answer"] if isinstance(part, dict)]
    assert len(links) == 3
    for link in links:
        behind = client.get(link["href"])
        assert behind.status_code == 200
        assert f"{link['text']} records" in behind.text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"projection": "mercator"}, 422),
        ({"place": "atlantis"}, 400),
        ({"at": "nobody"}, 404),
        ({"rule": "XX"}, 400),
        ({"since": "2021", "until": "2019"}, 400),
        ({"since": "soon"}, 400),
    ],
)
def test_what_is_not_there_is_said(client: TestClient, asked: dict[str, str], status: int) -> None:
    assert client.get(f"/api{PAGE}", params=asked).status_code == status


@pytest.mark.parametrize("pair", ["FRA-DEU", "BRA-KEN"])
def test_a_pair_without_events_has_a_page(client: TestClient, pair: str) -> None:
    page = client.get(f"/pair/{pair}/map", params={"since": "2000"})
    assert page.status_code == 200
    assert page.text.count("<h1") == 1


def test_claimed_ground_carries_all_its_claimants(client: TestClient) -> None:
    claimed = dict(client.get(f"/api{PAGE}").json()["claimed"])
    assert claimed["Dokdo/Takeshima"] == ["Japan", "North Korea", "South Korea"]
    assert "No border is drawn" in client.get(PAGE).text


def test_names_of_events_stay_text(guest: TestClient) -> None:
    page = guest.get(PAGE).text
    assert "<img" not in page
    assert "<script>window" not in page
