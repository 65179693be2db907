"""Learning the link model from linked mentions: what each level of agreement weighs, and what scores mean.

m and u of every level are counted over the pairs compared, whose truth is known, with a prior worth ``STRENGTH`` pairs:
linked documents are few. A logistic scale from odds to probability is then fitted on documents that the counting has
not seen. Factors for comparisons that repeat each other were tried and made nothing better (docs/decisions/0091).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from msgspec import Struct
from numpy.typing import NDArray
from scipy.optimize import minimize

from comity.resolve.comparing import COMPARISONS, Comparison
from comity.resolve.model import Odds, Scale, Weights

STRENGTH = 2.0
"""How many pairs the prior is worth; the best of 1 to 8 by cross-validation, which hardly differ."""

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


def fit(known: Sample) -> Weights:
    """Return the weights learned from ``known`` pairs."""
    comparisons = COMPARISONS[known.name]
    odds = [_odds(known, index, comparison) for index, comparison in enumerate(comparisons)]
    return Weights(
        prior=round(float(np.clip(known.match.mean(), 1e-6, 0.5)), 8),
        levels={
            comparison.name: {
                level.name: Odds(round(float(m), 6), round(float(u), 6))
                for level, m, u in zip(comparison.levels, *one, strict=True)
            }
            for comparison, one in zip(comparisons, odds, strict=True)
        },
    )


def refit(known: Sample, old: Weights, *, matches: float, others: float) -> Weights:
    """Return ``old`` weights moved by ``known`` pairs, as if the old ones rested on so many matches and other pairs.

    ``m = (seen + matches * m_old) / (told + matches)`` for each level, u likewise with ``others``, and the prior with
    both: the mean of a Dirichlet distribution that begins as the old weights.
    """
    worth = matches + others
    prior = (int(known.match.sum()) + worth * old.prior) / (len(known.match) + worth)
    return Weights(
        prior=round(prior, 8),
        levels={
            comparison.name: _moved(known, index, comparison, old.levels[comparison.name], matches, others)
            for index, comparison in enumerate(COMPARISONS[known.name])
        },
    )


def _moved(
    known: Sample, index: int, comparison: Comparison, old: Mapping[str, Odds], matches: float, others: float
) -> dict[str, Odds]:
    size, column = len(comparison.levels), known.levels[:, index]
    told = column >= 0
    seen = np.bincount(column[told & known.match], minlength=size)
    unlike = np.bincount(column[told & ~known.match], minlength=size)
    return {
        level.name: Odds(
            round(float((seen[at] + matches * old[level.name].m) / (seen.sum() + matches)), 6),
            round(float((unlike[at] + others * old[level.name].u) / (unlike.sum() + others)), 6),
        )
        for at, level in enumerate(comparison.levels)
    }


def log_odds(known: Sample, weights: Weights) -> Floats:
    """Return the natural log odds that ``weights`` give to every pair, as splink does."""
    odds = []
    for comparison in COMPARISONS[known.name]:
        levels = [weights.levels[comparison.name][level.name] for level in comparison.levels]
        odds.append((np.array([level.m for level in levels]), np.array([level.u for level in levels])))
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


def fit_scale(log_odds: Floats, right: NDArray[np.bool_]) -> Scale:
    """Return the logistic scale that makes ``log_odds`` of choices the probability that they are ``right``."""

    def loss(theta: Floats) -> float:
        x = theta[0] * log_odds + theta[1]
        return float(np.logaddexp(0, np.where(right, -x, x)).sum() + 0.5 * (theta[0] - 1) ** 2)

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return Scale(round(float(max(slope, 0.05)), 4), round(float(offset), 4))
