from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson_binom

from comity.measure.chance import DIRECT_UP_TO, Range, count_range, pmf, pmf_by_recursion, pmf_by_transform, quantile

probabilities = st.lists(st.floats(0, 1), max_size=60)


def brute_force(p):
    out = np.zeros(len(p) + 1)
    for held in product((0, 1), repeat=len(p)):
        out[sum(held)] += np.prod([q if one else 1 - q for q, one in zip(p, held, strict=True)])
    return out


@given(st.lists(st.floats(0, 1), max_size=9))
def test_both_methods_agree_with_adding_up_every_outcome(p):
    values = np.array(p, dtype=float)
    assert pmf_by_recursion(values) == pytest.approx(brute_force(p), abs=1e-12)
    assert pmf_by_transform(values) == pytest.approx(brute_force(p), abs=1e-12)


@given(probabilities)
def test_the_two_methods_agree(p):
    values = np.array(p, dtype=float)
    assert pmf_by_transform(values) == pytest.approx(pmf_by_recursion(values), abs=1e-12)


@pytest.mark.parametrize("n", [1, 40, DIRECT_UP_TO, DIRECT_UP_TO + 1, 900])
def test_the_distribution_is_that_of_scipy(n):
    p = np.random.default_rng(n).random(n)
    assert pmf(p) == pytest.approx(poisson_binom(p).pmf(np.arange(n + 1)), abs=1e-11)


@pytest.mark.parametrize("p", [0.0, 0.001, 0.5, 0.999, 1.0])
def test_extreme_and_equal_probabilities_survive_the_transform(p):
    values = np.full(2000, p)
    assert pmf_by_transform(values).sum() == pytest.approx(1)
    assert abs(quantile(values, 0.5) - 2000 * p) <= 1


def test_many_distinct_probabilities_are_taken_in_blocks():
    p = np.random.default_rng(7).random(5000)
    distribution = pmf(p)
    assert distribution.sum() == pytest.approx(1)
    assert distribution @ np.arange(5001) == pytest.approx(p.sum())


@pytest.mark.parametrize(
    ("p", "level", "expected"),
    [([], 0.95, 0), ([1.0] * 3, 0.05, 3), ([0.0] * 3, 0.95, 0), ([0.5], 0.5, 0), ([0.5], 0.51, 1), ([0.05], 0.95, 0)],
)
def test_quantiles_are_the_smallest_number_that_reaches_the_level(p, level, expected):
    assert quantile(p, level) == expected


@given(probabilities, probabilities)
def test_a_count_lies_in_its_range_and_never_beyond_what_there_is(counted, doubtful):
    found = count_range(counted, doubtful)
    assert 0 <= found.low <= found.best == len(counted) <= found.high <= len(counted) + len(doubtful)


@given(probabilities, probabilities)
def test_one_more_doubtful_record_never_lowers_the_upper_end(counted, doubtful):
    assert count_range(counted, [*doubtful, 0.5]).high >= count_range(counted, doubtful).high


def test_a_range_reads_as_best_with_its_ends():
    assert str(Range(63, 65, 69)) == "65 [63-69]"
    assert count_range([1.0, 1.0], [1.0]) == Range(2, 2, 3)
