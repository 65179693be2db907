import pytest

from comity.resolve.traits import classes, parties_now, series_in, slots, sorts, speakers


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("Vostok-2018", ("vostok",)),
        ("Zapad/Interaction-2021 (Sibu/Interaction)", ("western-interaction",)),
        ("Security Bond-2024 (Marine Security Belt 2024)", ("maritime-security-belt",)),
        ("Maritime Security Belt – 2024", ("maritime-security-belt",)),
        ("Exercise Mosi (I)", ("mosi",)),
        ("road map", ()),
        ("", ()),
    ],
)
def test_series_are_found_in_names(name, series):
    assert series_in(name) == series


def test_groups_are_no_series():
    assert series_in("Incidents") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two bombers crossed the strait", "air"),
        ("warships of both navies", "sea"),
        ("the coast guards of the two", "police"),
        ("a computer-simulated anti-missile drill", "missile_defence"),
    ],
)
def test_domains_are_read_from_words(text, found):
    assert found in sorts(text, paper=False)


def test_forms_of_paper_are_read_from_words():
    assert sorts("a three-year road map", paper=True) == ("roadmap",)
    assert sorts("the friendship treaty of 2001", paper=True) == ("treaty",)


@pytest.mark.parametrize(("one", "other"), [(3200, 3200), (3200, 3000), (300, 310)])
def test_near_figures_share_a_class(one, other):
    assert set(classes([("personnel.CHN", one)])) & set(classes([("personnel.CHN", other)]))


@pytest.mark.parametrize(("one", "other"), [(3200, 6400), (5, 10)])
def test_far_figures_share_none(one, other):
    assert not set(classes([("personnel.CHN", one)])) & set(classes([("personnel.CHN", other)]))


def test_a_slot_is_a_figure_of_a_party():
    assert slots([("ships.CHN", 5)]) == slots([("ships.CHN", 9)]) != slots([("ships.RUS", 5)])


def test_the_soviet_union_is_russia():
    assert parties_now(["SUN", "CHN"]) == ("CHN", "RUS")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("RAND (Future Scenarios report)", "rand"),
        ("President Vladimir Putin", "putin"),
        ("Foreign Ministry", "ministry"),
    ],
)
def test_speakers_are_named_without_their_office_unless_there_is_no_more(name, words):
    assert words in speakers(name)
