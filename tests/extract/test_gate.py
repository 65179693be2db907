import pytest

from comity.extract.entities import find_entities
from comity.extract.gate import is_relevant, worth_parsing
from tests.extract.helpers import analysed


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("Russian and Chinese warships held a naval drill.", True),
        ("Russian warships held a naval drill.", False),
        ("Russian warships held a naval drill off Okinawa.", True),
        ("American soldiers packed for Keen Sword.", True),
        ("Russia and China signed a ceasefire.", True),
        ("Russia and China talked about wheat and soy.", False),
        ("The planes were late and the place was full; Spain and France drew 1:1.", False),
    ],
)
def test_a_text_needs_two_parties_and_military_words(text, relevant):
    assert is_relevant(text, find_entities(text)) is relevant


def test_stems_match_only_at_the_beginning_of_a_word():
    text = "In Spain and France the charms and the think-tankers of the alarmy palace planned."
    assert not is_relevant(text, find_entities(text))


def test_lines_that_name_nothing_are_not_parsed():
    quoted = '"We trust them as one trusts an elder brother," he said.'
    text = f"Russia and China held drills.\n\nShare this article\nThe navy sailed.\n3,200 came.\n{quoted}"
    kept = [text[a:b] for a, b in worth_parsing(text, find_entities(text))]
    assert kept == ["Russia and China held drills.", "The navy sailed.", "3,200 came.", quoted]


@pytest.mark.parametrize(
    ("text", "civil"),
    [
        ("The army and navy of Kenya held a drill with Ugandan troops.", False),
        (
            "Kenya beat Uganda in the football league match at the stadium; the coach praised the defence.",
            True,
        ),
        ("Police from Kenya and Uganda seized drugs; the court will try the gang. Troops helped.", True),
        ("Kenya's police sold Uganda's prison service rifles, drones and missiles.", False),
    ],
)
def test_a_text_that_sounds_civil_is_told_by_its_words(text, civil):
    assert analysed(text).sounds_civil is civil
