import numpy as np
import pyarrow as pa
import pytest

from comity.resolve.comparing import COMPARISONS
from comity.resolve.learning import Sample, fit, fit_scale, log_odds, sample

NAMES = [one.name for one in COMPARISONS["events"]]


def drawn(matches: int, others: int, *, column: str = "kind") -> Sample:
    """Matches hold the first level of one comparison, other pairs the second; the rest is unknown."""
    levels = np.full((matches + others, len(NAMES)), -1)
    levels[:matches, NAMES.index(column)] = 0
    levels[matches:, NAMES.index(column)] = 1
    truth = np.arange(matches + others) < matches
    return Sample(name="events", levels=levels, group=np.arange(matches + others), match=truth)


def test_levels_seen_among_matches_speak_for_a_match():
    weights = fit(drawn(50, 200))
    same, near = weights.levels["kind"]["same"], weights.levels["kind"]["near"]
    assert same.m / same.u > 20
    assert near.m / near.u < 0.1
    assert weights.prior == pytest.approx(0.2)


def test_what_was_never_seen_is_left_to_the_prior():
    weights = fit(drawn(50, 200))
    odds = weights.levels["series"]
    assert odds["same"].m > odds["other"].m
    assert sum(level.m for level in odds.values()) == pytest.approx(1)


def test_log_odds_of_a_pair_of_which_nothing_is_known_are_the_prior():
    weights = fit(drawn(50, 200))
    blank = Sample(name="events", levels=np.full((1, len(NAMES)), -1), group=np.zeros(1), match=np.zeros(1, bool))
    assert log_odds(blank, weights)[0] == pytest.approx(np.log(0.2 / 0.8))


def test_a_sample_turns_splinks_levels_round():
    columns = {name: [0] for name in NAMES} | {"date": [-1], "kind": [1]}
    pairs = pa.table({"one": ["m"], "other": ["r"], "weight": [0.0], **columns})
    got = sample("events", pairs, {"m": frozenset({"r"})})
    assert got.levels[0, NAMES.index("kind")] == 0
    assert got.levels[0, NAMES.index("date")] == -1
    assert got.levels[0, NAMES.index("parties")] == len(COMPARISONS["events"][0].levels) - 1
    assert got.match.all()


def test_the_scale_rises_and_tells_shares():
    odds = np.concatenate([np.full(80, 4.0), np.full(20, 4.0), np.full(100, -4.0)])
    right = np.concatenate([np.ones(80, bool), np.zeros(120, bool)])
    scale = fit_scale(odds, right)
    assert scale.slope > 0
    assert scale.probability(4.0) == pytest.approx(0.8, abs=0.05)
    assert scale.probability(-4.0) < 0.05
