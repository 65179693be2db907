import pytest

from comity.show.figures import SEARCHED, Doors, defined, quoted, when
from comity.show.words import spelled


def test_a_count_is_given_its_records_and_not_its_number():
    doors = Doors()
    assert ">2</a>" in doors.count(["a", "b", "a"], "events")
    assert ">two</a>" in doors.count(["b", "a"], "events", spelled)
    assert [door.ids for door in doors.lists] == [("a", "b")]
    assert doors.ids == {"a", "b"}


def test_one_record_is_opened_itself():
    doors = Doors()
    assert 'href="#r-a"' in doors.count(["a"], "events")
    assert doors.lists == ()


def test_none_opens_what_was_searched():
    assert f'href="#{SEARCHED}"' in Doors().count([], "events")


def test_a_value_needs_records():
    with pytest.raises(ValueError, match=r"no records stand behind '7\.0'"):
        Doors().figure("7.0", [], "mean")


def test_what_is_printed_is_escaped():
    doors = Doors()
    evil = "<b>&\"'"
    for markup in (doors.figure(evil, ["a", "b"], evil), quoted(evil, evil), when(evil), defined(evil)):
        assert "<b>" not in markup
        assert "&lt;b&gt;" in markup
