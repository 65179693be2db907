import pytest

from comity.resolve.choosing import Candidate
from comity.resolve.comparing import COMPARISONS
from comity.resolve.days import Stretch
from comity.resolve.explaining import explain
from comity.resolve.places import locate
from comity.resolve.rows import Row


def found(**levels: str) -> Candidate:
    """A candidate of which the named levels hold."""
    numbers = []
    for one in COMPARISONS["events"]:
        names = [level.name for level in one.levels]
        numbers.append(len(names) - 1 - names.index(levels[one.name]) if one.name in levels else -1)
    return Candidate("r", 0.0, tuple(numbers))


def test_distances_are_told_in_days_and_kilometres():
    one = Row(id="m", when=Stretch(737000, 737000, 0), where=locate(["Moscow"]))
    other = Row(id="r", when=Stretch(737002, 737003, 0), where=locate(["Tula"]) or locate(["St Petersburg"]))
    text = explain("events", found(date="days", parties="equal", series="same"), one, other)
    assert text == "same series; 2 days apart; parties equal"


def test_kilometres_are_told_where_no_place_is_shared():
    one, other = Row(id="m", where=locate(["Moscow"])), Row(id="r", where=locate(["St Petersburg"]))
    assert explain("events", found(place="region"), one, other) in ("place 634 km", "place 635 km", "place 633 km")
    assert explain("events", found(place="same"), one, one) == "same place"


@pytest.mark.parametrize(
    ("level", "words"), [("news", "undated, and news when the text appeared"), ("day", "same day")]
)
def test_dates_that_agree_are_told_in_words(level, words):
    row = Row(id="m", when=Stretch(737000, 737000, 3))
    assert explain("events", found(date=level), row, row) == words


def test_nothing_known_is_nothing_said():
    assert explain("events", found(), Row(id="m"), Row(id="r")) == ""
