"""The probability that a thing is so: the figures of the method, and what may and may not change them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.ledger.existence import CAP, Report, best_by_family, existence

PROBABILITIES = st.floats(0.01, 0.95)
REPORTS = st.builds(Report, st.lists(st.sampled_from("abcdef"), min_size=1, max_size=2).map(tuple), PROBABILITIES)
MANY = st.lists(REPORTS, max_size=8)


@pytest.mark.parametrize(
    ("supports", "denials", "expected"),
    [
        ([], [], 0.0),
        ([("tass", 0.8245)], [], 0.8245),
        ([("tass", 0.8245), ("tass", 0.585)], [], 0.8245),
        ([("scmp", 0.585), ("afp", 0.585)], [], 0.827775),
        ([(name, 0.95) for name in "abcd"], [], 0.99),
        ([("a", 0.8)], [("b", 0.8)], 0.5),
        ([("a", 0.8)], [("b", 0.6)], 0.727273),
        ([("a", 0.8)], [("b", 0.4)], 0.8),
        ([], [("b", 0.8)], 0.0),
    ],
)
def test_figures(supports: list[tuple[str, float]], denials: list[tuple[str, float]], expected: float) -> None:
    made = [[Report((key,), q) for key, q in side] for side in (supports, denials)]
    assert existence(*made) == pytest.approx(expected, abs=1e-6)


def test_reports_linked_through_a_third_are_one_family() -> None:
    wire, copy, own = Report(("reuters", "wire 7"), 0.6), Report(("times", "wire 7"), 0.5), Report(("times",), 0.7)
    assert best_by_family([wire, own]) == [0.6, 0.7]
    assert best_by_family([wire, own, copy]) == [0.7]


@given(MANY, MANY, st.randoms())
def test_order_and_repetition_change_nothing(supports: list[Report], denials: list[Report], random: object) -> None:
    p = existence(supports, denials)
    again, against = [*supports, *supports[:2]], [*denials, *denials[:1]]
    random.shuffle(again)
    random.shuffle(against)
    assert existence(again, against) == p


@given(MANY, MANY)
def test_stays_between_nothing_and_the_cap(supports: list[Report], denials: list[Report]) -> None:
    assert 0 <= existence(supports, denials) <= CAP


@given(st.lists(REPORTS, min_size=1), st.floats(0, 1))
def test_another_report_of_a_family_that_is_no_better_changes_nothing(supports: list[Report], share: float) -> None:
    first = supports[0]
    best = max(report.q for report in supports if set(report.keys) & set(first.keys))
    again = Report(first.keys, min(best, first.q) * share)
    assert existence([*supports, again], []) == existence(supports, [])


@given(MANY, PROBABILITIES)
def test_an_independent_report_raises_it(supports: list[Report], q: float) -> None:
    before, after = existence(supports, []), existence([*supports, Report(("new",), q)], [])
    assert after > before or after == pytest.approx(CAP, abs=1e-3)


@given(st.lists(REPORTS, min_size=1), MANY, st.floats(0.55, 0.95))
def test_a_denial_lowers_it(supports: list[Report], denials: list[Report], q: float) -> None:
    before = existence(supports, denials)
    after = existence(supports, [*denials, Report(("new",), q)])
    assert after < before or before < 1e-4


@given(MANY, MANY, st.floats(0.01, 0.49))
def test_a_denial_by_whom_nobody_believes_changes_nothing(
    supports: list[Report], denials: list[Report], q: float
) -> None:
    assert existence(supports, [*denials, Report(("new",), q)]) == existence(supports, denials)
