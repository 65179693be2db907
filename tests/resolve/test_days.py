import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.values import EventDate
from comity.resolve.days import GUESSED, apart, between, from_publication, parse


def read(start: str, end: str = ""):
    return between(parse(start), parse(end))


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        (read("2018-09-11", "2018-09-17"), read("2018-09"), 0),
        (read("2018-09-11"), read("2018-09-13"), 2),
        (read("2018-12-31"), read("2019"), 1),
        (read("2018"), read("2018-07-01"), 0),
    ],
)
def test_days_apart_are_counted_between_stretches(one, other, days):
    assert apart(one, other) == apart(other, one) == days


@pytest.mark.parametrize(("text", "grain"), [("2018-09-11", 0), ("2018-09", 1), ("2018", 2)])
def test_the_grain_is_that_of_the_beginning(text, grain):
    assert read(text).grain == grain


def test_a_stretch_of_years_is_known_to_the_year_only():
    assert read("2001-07-16", "2010").grain == 2


def test_an_end_alone_is_a_date_and_no_date_is_none():
    assert read("", "2018-09") == read("2018-09")
    assert between(None, None) is None
    assert parse("no date") is None


def test_what_still_runs_lasts_for_years():
    assert between(parse("2019"), None, running=True).last > parse("2028-06").end.toordinal()


def test_an_undated_thing_lies_before_or_after_the_day_of_publication():
    day = EventDate.parse("2019-10-28")
    before, after = from_publication(day, to_come=False), from_publication(day, to_come=True)
    assert before.grain == after.grain == GUESSED
    assert apart(before, read("2019-07-23")) == 0 < apart(before, read("2020-05"))
    assert apart(after, read("2020-05")) == 0 < apart(after, read("2019-07-23"))
    assert from_publication(None, to_come=True) is None


def test_years_have_two_months_of_grace():
    assert list(read("2018-12-20").years) == [2018, 2019]
    assert list(read("2018-06-20").years) == [2018]


@given(st.dates(), st.dates())
def test_the_distance_is_symmetric_and_never_negative(one, other):
    first, second = read(one.isoformat()), read(other.isoformat())
    assert apart(first, second) == apart(second, first) == abs((one - other).days)
