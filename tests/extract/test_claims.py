"""Numeric claims: which quantities are claims, with their value, unit, words and period."""

import pytest

from comity.extract.claimfeatures import NumberAt, find_candidates
from comity.extract.claims import find_claims, is_possible, to_claim
from comity.extract.numbers import find_numbers

from .texts import DEAL, DRILL, analysis_of


@pytest.fixture(scope="module")
def deal():
    return {claim.value: claim for claim in find_claims(analysis_of(DEAL))}


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(36, "aircraft", "36 drones"), (450e6, "USD", "$450 million"), (70, "percent", "70 percent"),
     (3, "ordinal", "third"), (250, "km", "250 kilometers")],
)  # fmt: skip
def test_quantities_of_a_deal_are_claims(deal, value, unit, words):
    assert value in deal
    assert (deal[value].unit, deal[value].span.quote) == (unit, words)


def test_heads_of_soldiers_belong_to_the_event(deal):
    assert 900 not in deal


def test_every_claim_carries_its_words_and_its_rule():
    for claim in find_claims(analysis_of(DEAL)):
        assert DEAL[claim.span.start : claim.span.end] == claim.span.quote
        assert {field.field for field in claim.fields} >= {"value", "claim"}
        assert all(field.rule for field in claim.fields)


def test_the_position_in_a_series_has_its_first_year():
    fourth = next(claim for claim in find_claims(analysis_of(DRILL)) if claim.value == 4)
    assert (fourth.unit, fourth.period_from, fourth.period_to) == ("ordinal", "2019", "")


@pytest.mark.parametrize(
    ("text", "possible"),
    [("the first patrol", False), ("the second patrol", True), ("one ship", False), ("one week", True),
     ("300 soldiers", False), ("2,000 people", False), ("half of the ships", False), ("dozens of drills", True),
     ("36 drones", True)],
)  # fmt: skip
def test_what_the_guide_never_counts_is_left_out(text, possible):
    (number,) = find_numbers(text)
    assert is_possible(NumberAt(number, 0)) is possible


@pytest.mark.parametrize("words", ["third party", "fifth-generation fighter", "38th parallel", "every second year"])
def test_an_ordinal_outside_a_series_is_no_candidate(words):
    analysis = analysis_of(f"India and Vietnam held naval drills near a {words}.")
    assert find_candidates(analysis) == []


def test_a_number_without_known_unit_takes_the_noun_it_hangs_on():
    analysis = analysis_of(
        "India and Vietnam held naval drills. The navies fielded 17 amphibians in the exercise off Vietnam."
    )
    candidate = next(c for c in find_candidates(analysis) if c.number.value == 17)
    assert to_claim(analysis, candidate).unit == "amphibians"


def test_the_same_text_gives_the_same_claims():
    assert find_claims(analysis_of(DEAL)) == find_claims(analysis_of(DEAL))
