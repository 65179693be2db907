import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.examine import confidence, judgement, say_likelihood, terms
from comity.examine.likelihood import expressions
from comity.model.errors import InputError


@given(st.floats(min_value=0.01, max_value=0.99))
def test_every_probability_has_exactly_one_term(p: float) -> None:
    last = terms()[-1]
    fitting = [one.term for one in terms() if one.low <= p < one.high or (one == last and p == one.high)]
    assert fitting == [say_likelihood(p)]


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.01, "almost no chance"), (0.05, "very unlikely"), (0.2, "unlikely"), (0.45, "roughly even chance"),
     (0.55, "likely"), (0.8, "very likely"), (0.95, "almost certain"), (0.99, "almost certain"),
     (0.0, "0%"), (0.005, "0.5%"), (0.995, "99.5%"), (1.0, "100%")],
)  # fmt: skip
def test_bands_are_half_open_and_the_ends_print_the_number(p: float, said: str) -> None:
    assert say_likelihood(p) == said


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan"), float("inf")])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(InputError, match="not a probability"):
        say_likelihood(p)


def test_bands_meet_without_gap() -> None:
    assert [one.high for one in terms()[:-1]] == [one.low for one in terms()[1:]]


@given(st.floats(min_value=0, max_value=1), st.sampled_from(["high", "moderate", "low"]))
def test_likelihood_and_confidence_never_share_a_sentence(p: float, level: str) -> None:
    first, second = judgement("A joint patrol before July", p, level)  # type: ignore[arg-type]
    assert not re.search(r"confidence|basis", first)
    assert not any(one.term in second for one in terms())


@pytest.mark.parametrize(
    ("families", "grade", "stable", "level"),
    [(3, "B2", True, "high"), (3, "A1", True, "high"), (3, "C2", True, "moderate"), (3, "B3", True, "moderate"),
     (2, "A1", True, "moderate"), (1, "A1", True, "low"), (5, "A1", False, "low")],
)  # fmt: skip
def test_confidence_follows_families_grade_and_stability(families: int, grade: str, stable: bool, level: str) -> None:
    assert confidence(families=families, best_grade=grade, stable=stable) == level


def test_expressions_are_probabilities_and_patterns() -> None:
    assert all(0 < one.p < 1 and re.compile(one.pattern) for one in expressions())
