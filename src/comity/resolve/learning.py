"""Learning the link model from linked mentions: weights of levels, what they share, and what scores mean.

Three steps, each with few numbers to learn, because linked documents are few:

1. m and u of every level, counted over the pairs compared, with a prior worth ``STRENGTH`` pairs;
2. one factor a comparison, because comparisons are not independent (names, wording and persons say the same thing
   thrice): the conditional logit over a mention's candidates and "none of them", pulled towards one common factor;
3. a logistic scale from odds to probability, fitted on documents that the first two steps have not seen.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from msgspec import Struct
from numpy.typing import NDArray
from scipy.optimize import minimize

from comity.resolve.comparing import COMPARISONS, Comparison
from comity.resolve.model import Odds, Scale, Weights

STRENGTH = 4.0
PULL = 6.0
COMMON = 0.8
"""The factor that comparisons are pulled towards; below 1, since they repeat each other."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Sample(Struct, frozen=True):
    """Pairs compared, with what is known of them.

    ``levels`` is pairs by comparisons: the index of the level that holds, or -1 for unknown. ``group`` numbers the
    mention of each pair; ``match`` says whether the pair is one thing.
    """

    name: str
    levels: Whole
    group: Whole
    match: NDArray[np.bool_]


def sample(name: str, pairs: pa.Table, truth: Mapping[str, frozenset[str]]) -> Sample:
    """Return pairs scored by :func:`comity.resolve.scoring.score` with what is true: the matches of each mention."""
    one, other = pairs["one"].to_pylist(), pairs["other"].to_pylist()
    numbers: dict[str, int] = {}
    return Sample(
        name=name,
        levels=np.column_stack([_levels(pairs, comparison) for comparison in COMPARISONS[name]]),
        group=np.array([numbers.setdefault(mention, len(numbers)) for mention in one], dtype=np.int64),
        match=np.array([b in truth.get(a, frozenset()) for a, b in zip(one, other, strict=True)], dtype=np.bool_),
    )


def _levels(pairs: pa.Table, comparison: Comparison) -> Whole:
    """Return the index of the level that holds; splink counts the levels from the last."""
    gamma = pairs[comparison.name].to_numpy().astype(np.int64)
    return np.where(gamma < 0, -1, len(comparison.levels) - 1 - gamma)


def fit(known: Sample, *, factors: bool = True) -> Weights:
    """Return the weights learned from ``known`` pairs (steps 1 and 2)."""
    comparisons = COMPARISONS[known.name]
    odds = [_odds(known, index, comparison) for index, comparison in enumerate(comparisons)]
    prior = float(np.clip(known.match.mean(), 1e-6, 0.5))
    if factors:
        bias, powers = _factors(known, _bits(known, odds), prior)
        prior = float(1 / (1 + np.exp(-bias)))
        odds = [_tempered(one, power) for one, power in zip(odds, powers, strict=True)]
    return Weights(
        prior=round(prior, 8),
        levels={
            comparison.name: {
                level.name: Odds(round(float(m), 6), round(float(u), 6))
                for level, m, u in zip(comparison.levels, *one, strict=True)
            }
            for comparison, one in zip(comparisons, odds, strict=True)
        },
    )


def log_odds(known: Sample, weights: Weights) -> Floats:
    """Return the natural log odds that ``weights`` give to every pair, as splink does."""
    levels = [weights.levels[comparison.name] for comparison in COMPARISONS[known.name]]
    odds = [(np.array([one.m for one in level.values()]), np.array([one.u for one in level.values()]))
            for level in levels]  # fmt: skip
    return np.asarray(_bits(known, odds).sum(axis=1) + np.log(weights.prior / (1 - weights.prior)))


def _odds(known: Sample, index: int, comparison: Comparison) -> tuple[Floats, Floats]:
    """Return m and u of the levels of one comparison, with a prior that falls by half from level to level."""
    size = len(comparison.levels)
    column = known.levels[:, index]
    told = column >= 0
    matches = np.bincount(column[told & known.match], minlength=size).astype(float)
    others = np.bincount(column[told & ~known.match], minlength=size).astype(float)
    u = (others + STRENGTH / size) / (others.sum() + STRENGTH)
    falling = 0.5 ** np.arange(size) / (0.5 ** np.arange(size)).sum()
    m = (matches + STRENGTH * (0.75 * falling + 0.25 * u)) / (matches.sum() + STRENGTH)
    return m, u


def _bits(known: Sample, odds: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Return the natural log of m/u of every comparison of every pair, 0 where unknown."""
    logs = [np.append(np.log(m / u), 0.0) for m, u in odds]
    return np.column_stack([log[known.levels[:, index]] for index, log in enumerate(logs)])


def _factors(known: Sample, bits: Floats, prior: float) -> tuple[float, Floats]:
    """Return the bias and one factor a comparison that make the true choices likeliest, pulled towards COMMON."""
    start = np.append(COMMON * np.ones(bits.shape[1]), np.log(prior / (1 - prior)))

    def loss(theta: Floats) -> tuple[float, Floats]:
        value, slope = _choice(known, bits, theta)
        away = theta[:-1] - COMMON
        return value + PULL * float(away @ away), slope + np.append(2 * PULL * away, 0.0)

    bounds = [(0.1, 1.5)] * bits.shape[1] + [(None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(found[-1]), np.asarray(found[:-1])


def _choice(known: Sample, bits: Floats, theta: Floats) -> tuple[float, Floats]:
    """Return minus the log-likelihood of the true choices (a candidate, or none of them) and its gradient."""
    scores = np.minimum(bits @ theta[:-1] + theta[-1], 50.0)
    odds = np.exp(scores)
    total = 1 + np.bincount(known.group, weights=odds)
    chosen = np.bincount(known.group, weights=odds * known.match)
    linked = chosen > 0
    likelihood = np.where(linked, chosen, 1.0) / total
    given = np.where(linked[known.group] & known.match, odds / np.where(linked, chosen, 1.0)[known.group], 0.0)
    pull = odds / total[known.group] - given
    slope = np.append(bits.T @ pull, pull.sum())
    return float(-np.log(likelihood).sum()), slope


def _tempered(odds: tuple[Floats, Floats], power: float) -> tuple[Floats, Floats]:
    """Return m and u whose ratio is the old one to a power; u stays as it was seen."""
    m, u = odds
    return np.clip(u * (m / u) ** power, 1e-6, 1.0), u


def fit_scale(log_odds: Floats, right: NDArray[np.bool_]) -> Scale:
    """Return the logistic scale that makes ``log_odds`` of choices the probability that they are ``right`` (step 3)."""

    def loss(theta: Floats) -> float:
        x = theta[0] * log_odds + theta[1]
        return float(np.logaddexp(0, np.where(right, -x, x)).sum() + 0.5 * (theta[0] - 1) ** 2)

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return Scale(round(float(max(slope, 0.05)), 4), round(float(offset), 4))
