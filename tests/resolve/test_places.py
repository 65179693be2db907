import pytest

from comity.resolve.places import locate, nearest


def test_a_range_has_a_point_and_lies_on_soil():
    where = locate(["Tsugol training grounds"])
    assert where.places == ("tsugol",)
    assert len(where.points) == 1
    assert "RUS" in where.areas


def test_countries_and_oceans_are_areas_only():
    assert locate(["Russia"]).points == locate(["Pacific Ocean"]).points == ()
    assert locate(["Russia"]).places == locate(["Pacific Ocean"]).places == ()


def test_a_port_lies_in_its_sea_and_the_seas_around_that():
    areas = locate(["Qingdao"]).areas
    assert {"yellow-sea", "CHN"} <= set(areas)


def test_a_state_that_is_no_place_is_soil():
    assert "ZAF" in locate(["South African"]).areas


def test_the_unknown_is_nowhere():
    assert locate(["the venue"]) == locate([])


def test_kilometres_are_those_of_the_nearest_points():
    assert nearest(locate(["Moscow"]), locate(["Beijing", "St Petersburg"])) == pytest.approx(634, abs=15)
    assert nearest(locate(["Moscow"]), locate(["Pacific Ocean"])) is None
