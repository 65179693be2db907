from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.values import EventDate
from comity.show.words import (
    between,
    capital,
    day,
    held,
    in_figures,
    listed,
    plural,
    shortened,
    spelled,
    times,
    with_article,
    years,
)


@pytest.mark.parametrize(
    ("count", "word", "expected"),
    [
        (1, "event", "event"),
        (2, "event", "events"),
        (0, "event", "events"),
        (2, "country", "countries"),
        (2, "day", "days"),
        (2, "clash", "clashes"),
        (2, "has", "have"),
        (1, "is", "is"),
        (3, "series", "series"),
    ],
)
def test_plural(count, word, expected):
    assert plural(count, word) == expected


def test_numbers_in_words_to_twelve():
    assert [spelled(n) for n in (0, 1, 12, 13, 1200)] == ["no", "one", "twelve", "13", "1,200"]
    assert [in_figures(n) for n in (0, 7, 4321)] == ["none", "7", "4,321"]
    assert [times(n) for n in (0, 1, 2, 3, 20)] == ["never", "once", "twice", "three times", "20 times"]


def test_lists():
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a", "b"], last="or") == "a or b"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("China", "China"),
        ("United States", "the United States"),
        ("Netherlands", "the Netherlands"),
        ("Philippines", "the Philippines"),
        ("The Philippines", "The Philippines"),
        ("Soviet Union", "the Soviet Union"),
        ("Belarus", "Belarus"),
    ],
)
def test_articles(name, expected):
    assert with_article(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("2018", "2018"), ("2018-09", "Sep 2018"), ("2018-09-11", "11 Sep 2018")]
)
def test_a_date_is_no_finer_than_its_source(text, expected):
    assert day(EventDate.parse(text)) == expected


def test_stretches_of_time():
    assert day(None) == "no date"
    assert between(date(2018, 9, 11), date(2018, 9, 17)) == "11–17 Sep 2018"
    assert between(date(2018, 8, 29), date(2018, 9, 3)) == "29 Aug – 3 Sep 2018"
    assert between(date(2018, 12, 29), date(2019, 1, 3)) == "29 Dec 2018 – 3 Jan 2019"
    assert held(EventDate.parse("2018-09"), EventDate.parse("2018-10")) == "Sep 2018 to Oct 2018"
    assert held(None, EventDate.parse("2018")) == "2018"
    assert day(EventDate(date(2018, 7, 20), date(2018, 7, 31), "span")) == "20–31 Jul 2018"
    assert [years(2023, 2023), years(2023, 2025), years(1999, 2001)] == ["2023", "2023–25", "1999–2001"]


@given(st.text(max_size=200), st.integers(10, 60))
def test_shortened_keeps_to_its_length(words, most):
    assert len(shortened(words, most)) <= max(most, 1)
    assert len(words) > most or shortened(words, most) == words


def test_shortened_prefers_a_whole_sentence():
    assert shortened("One thing happened. Another did not, and more.", 30) == "One thing happened."
    assert shortened("One thing happened and another did not", 22) == "One thing happened…"


def test_capital_leaves_the_rest():
    assert [capital("the US"), capital("")] == ["The US", ""]
