import pytest

from comity.extract.entities import find_entities
from comity.extract.names import capitalised, find_names, split_edition


def names(text: str) -> list[str]:
    return [name.text for name in find_names(text, find_entities(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Condor Shield-2031 is the name of the drill.", ["Condor Shield-2031"]),
        ("The armies opened the exercise 'Amber Falcon' on Monday.", ["Amber Falcon"]),
        ("Amber Falcon, the exercise which both hold each year, ends today.", ["Amber Falcon"]),
        ("Exercise Iron Heron began. Later Iron Heron moved north.", ["Iron Heron", "Iron Heron"]),
        ("In June for Platinum Wolf, a peacekeeping exercise, they came.", ["Platinum Wolf"]),
        ("The military drill Harimau Putih, announced in May, began.", ["Harimau Putih"]),
        ("Angkor Sentinel joint military drills are over.", ["Angkor Sentinel"]),
        ("They signed the Treaty of Good Neighbours.", ["Treaty of Good Neighbours"]),
        ("The Mutual Logistics Agreement (MLA) was signed. MLA helps.", ["Mutual Logistics Agreement", "MLA", "MLA"]),
    ],
)
def test_names_are_found_by_form_and_surroundings(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The drill took place in September 2018.",
        "Defence Minister Joint Exercise",
        "Russia, the exercise host, agreed.",
        "The two fleets ended their drill, Rivera told reporters.",
        "Colonel Bakyt Isakov, who directed the exercise, was there.",
        "Igor Dodan said that the manoeuvres were wrong.",
        "They met at the Harb Maidon training ground.",
        "Gen. Mary Wanjiku opened joint drills.",
    ],
)
def test_dates_ranks_and_states_are_no_names(text):
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "base", "edition"),
    [
        ("Peace Mission-2010", "peace mission", "2010"),
        ("Peace Mission 2010", "peace mission", "2010"),
        ("Shaheen-IX", "shaheen", "9"),
        ("Turgutreis-9", "turgutreis", "9"),
        ("Keen Sword", "keen sword", ""),
        ("ATATURK-XI 2021", "ataturk", "2021"),
    ],
)
def test_base_and_edition_are_told_apart(text, base, edition):
    assert split_edition(text) == (base, edition)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In Black Falcon and Sea Guard the ships met.", {"Black Falcon and Sea Guard", "Black Falcon", "Sea Guard"}),
        ("Laos opens drills for Laros 2022 today.", {"Laos", "Laros 2022"}),
        ("no capital stands here", set()),
        ("The Åland Ægis-2023 began.", {"Åland Ægis-2023"}),
    ],
)
def test_every_run_of_capitals_may_be_a_name(text, found):
    assert {text[start:end] for start, end in capitalised(text, 0, len(text))} == found


def test_a_name_in_a_list_keeps_its_first_word():
    text = "India and Oman held the military exercises Naseem Al Bahr and Eastern Bridge in 2019."
    assert names(text) == ["Naseem Al Bahr", "Eastern Bridge"]


@pytest.mark.parametrize("item", ["‘Alpha’", "XVI"])
def test_long_lists_of_quoted_and_roman_words_are_read_at_once(item):
    text = f"The exercises {', '.join([item] * 3000)} on Monday"
    assert {name.base for name in find_names(text, [])} <= {"alpha"}
