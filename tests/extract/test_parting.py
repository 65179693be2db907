"""Several occasions that one passage tells: lists of names, and places where a patrol is possible."""

import pytest

from comity.extract import extract
from tests.extract.helpers import document


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Kenyan marines will train with the Ugandan army in Exercises Green Tide, Koolendong and Sea Guard.",
            {"Green Tide", "Koolendong", "Sea Guard"},
        ),
        (
            "India and the United States hold the exercises Malabar, Yudh Abhyas and Vajra Prahar every year.",
            {"Malabar", "Yudh Abhyas", "Vajra Prahar"},
        ),
        (
            "The Amber Storm, Rapid Lance and Clear Sky drills were held by Kenya and Uganda in 2021.",
            {"Amber Storm", "Rapid Lance", "Clear Sky"},
        ),
        (
            "The ministers of Kenya and Uganda reviewed the joint exercise Amber Lance-2023 and the military exercise "
            "Safari-2024, now in progress.",
            {"Amber Lance-2023", "Safari-2024"},
        ),
    ],
)
def test_a_list_of_names_is_as_many_exercises(text, names):
    found = [event for event in extract(document(text)).events if event.kind == "exercise"]
    assert {event.name for event in found} == names
    assert len({event.parties for event in found}) == 1


def test_persons_that_watch_an_exercise_do_not_name_it():
    text = "The exercises Museveni and Ruto watched were held in Kenya in 2018 by Kenyan and Ugandan troops."
    assert all(not event.name for event in extract(document(text)).events)


def test_every_place_where_a_patrol_is_possible_is_a_forecast_of_its_own():
    text = (
        "Chinese and Russian bombers flew a joint patrol over the Bering Sea in July 2024, the defence ministry said. "
        "The next joint patrol of the Chinese and Russian bombers might be flown around Guam, the analyst wrote. "
        "A joint bomber flight around Hawaii is possible too."
    )
    patrols = [event for event in extract(document(text)).events if event.kind == "patrol"]
    assert [event.modality for event in patrols] == ["reported", "hypothetical", "hypothetical"]
    assert patrols[0].start == "2024-07"
    assert ["Guam" in patrols[1].places, "Hawaii" in patrols[2].places] == [True, True]


def test_figures_and_parties_go_with_the_exercise_they_stand_with():
    text = (
        "India sent 700 soldiers to Exercise Yudh Abhyas 2019 with the United States and 120 to Exercise Shakti-2019 "
        "with France, the army said."
    )
    found = {event.parties: dict(event.personnel) for event in extract(document(text)).events}
    assert found == {("IND", "USA"): {"IND": 700}, ("FRA", "IND"): {"IND": 120}}


def test_the_quoted_name_of_what_is_signed_is_the_agreements():
    text = 'In 2017 Russia and Kenya signed the "road map" for military cooperation until 2020, the ministry said.'
    assert [event.name for event in extract(document(text)).events if event.kind == "agreement"] == ["road map"]
