import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.extract.entities import find_entities


def codes(text: str) -> list[str]:
    return [code for e in find_entities(text) if e.is_party for code in e.codes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Warships of Brazil and Argentina met.", ["BRA", "ARG"]),
        ("The Kenyan and Ugandan armies trained.", ["KEN", "UGA"]),
        ("US-Japanese drills began.", ["USA", "JPN"]),
        ("Seoul and Washington agreed.", ["KOR", "USA"]),
        ("The PLA sent ships to the USSR.", ["CHN", "RUS"]),
        ("RUSSIA AND CHINA DRILL", ["RUS", "CHN"]),
        ("Nigerien troops, not Nigerian ones", ["NER", "NGA"]),
        ("South Korea and North Korea", ["KOR", "PRK"]),
        ("AUKUS is a pact.", ["AUS", "GBR", "USA"]),
        ("The SCO and NATO", ["SCO", "NATO"]),
        ("São Tomé and Príncipe wrote to Bogotá and Asunción.", ["STP", "COL", "PRY"]),
        ("N’Djamena and Côte d’Ivoire", ["TCD", "CIV"]),
        ("Korean and American marines", ["KOR", "USA"]),
        ("the Baltic states and the Weimar Triangle", ["EST", "LVA", "LTU", "DEU", "FRA", "POL"]),
    ],
)
def test_parties_are_found_by_any_form(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Tell us more.", "in the South China Sea", "the Sea of Japan", "the Korean War", "Indianapolis", "United Nations"],
)
def test_what_only_looks_like_a_party_is_none(text):
    assert codes(text) == []


def test_a_series_is_found():
    assert [e.code for e in find_entities("the drill Peace Mission opened") if e.sense == "series"] == ["peace-mission"]


@given(st.text(alphabet="China Rus-'.\nSea of Jp", max_size=80))
def test_offsets_always_point_at_the_words_and_never_overlap(text):
    end = 0
    for entity in find_entities(text):
        assert text[entity.start : entity.end] == entity.text
        assert entity.start >= end
        end = entity.end


def test_a_short_form_means_what_the_text_says():
    text = "The Royal Cambodian Armed Forces (RCAF) and the Royal Thai Navy (RTN) drilled. RCAF said 5, RTN 6."
    found = [(e.text, e.code) for e in find_entities(text) if e.text in ("RCAF", "RTN")]
    assert found == [("RCAF", "KHM"), ("RTN", "THA"), ("RCAF", "KHM"), ("RTN", "THA")]


def test_a_short_form_of_something_else_is_no_party():
    text = "The Russian International Affairs Council (RIAC) met. RIAC and the Indian Institute (NAVY) said so."
    assert [e.text for e in find_entities(text)] == ["Russian", "Indian"]


def test_a_day_or_a_ship_of_an_army_is_no_army():
    text = "On Pakistan Army Day (PAD) the Australian Defence Force Academy (ADFA) danced. PAD and ADFA."
    assert {e.text for e in find_entities(text)} & {"PAD", "ADFA"} == set()


def test_an_air_force_is_no_airline():
    assert [e.code for e in find_entities("The Korean Air Force flew.")] == ["KOR"]


def test_a_known_short_form_stays_where_the_text_defines_none():
    assert [e.code for e in find_entities("The RCAF flew.")] == ["CAN"]


def test_names_without_a_capital_count_in_running_text_only():
    text = "The russian and Belarusian armies, said russia's ministry; www.russia.com, /russia-news, russian roulette"
    assert [e.text for e in find_entities(text) if e.is_party] == ["russian", "Belarusian", "russia"]
