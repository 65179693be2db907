"""How many of several doubtful things are so: the Poisson-binomial distribution and the ranges read off it."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

DIRECT_UP_TO = 200
"""Largest number of probabilities for which the sum is built up term by term."""

_TAIL_SDS = 12
_BLOCK = 256


class Range(Struct, frozen=True, array_like=True):
    """A figure with the lowest and highest value that the evidence allows."""

    low: float
    best: float
    high: float

    def __str__(self) -> str:
        return f"{self.best:g} [{self.low:g}-{self.high:g}]"


def pmf(probabilities: ArrayLike) -> Floats:
    """Return P(N = 0 ... n) for the number N of independent events with these probabilities.

    Up to DIRECT_UP_TO terms by the recursion P_k(j) = p_k P_{k-1}(j-1) + (1 - p_k) P_{k-1}(j); beyond, by a discrete
    Fourier transform of the characteristic function (Hong 2013, Computational Statistics and Data Analysis 59),
    taken over the 12 standard deviations round the mean, outside which there is less than 1e-17.
    """
    p = np.asarray(probabilities, dtype=np.float64)
    return pmf_by_recursion(p) if p.size <= DIRECT_UP_TO else pmf_by_transform(p)


def pmf_by_recursion(p: Floats) -> Floats:
    """Return the distribution term by term: exact, n steps of n additions."""
    out = np.zeros(p.size + 1)
    out[0] = 1.0
    for k, q in enumerate(p, start=1):
        out[1 : k + 1] = out[1 : k + 1] * (1 - q) + out[:k] * q
        out[0] *= 1 - q
    return out


def pmf_by_transform(p: Floats) -> Floats:
    """Return the distribution by Fourier transform: equal probabilities are taken together."""
    n = p.size
    mean, sd = float(p.sum()), float(np.sqrt((p * (1 - p)).sum()))
    first = max(0, int(mean - _TAIL_SDS * sd) - 32)
    size = min(n - first, int(mean + _TAIL_SDS * sd) + 32 - first) + 1
    window = np.fft.fft(_characteristic(p, size)).real / size
    out = np.zeros(n + 1)
    out[first : first + size] = np.roll(window, -first % size)
    return np.clip(out, 0.0, 1.0)


def _characteristic(p: Floats, size: int) -> NDArray[np.complex128]:
    """Return E[exp(2 pi i k N / size)] for k = 0 ... size - 1, in blocks that bound the memory."""
    values, counts = np.unique(p, return_counts=True)
    root = np.exp(2j * np.pi * np.arange(size) / size)
    out = np.ones(size, dtype=np.complex128)
    for start in range(0, values.size, _BLOCK):
        block = values[start : start + _BLOCK, None]
        out *= np.prod((1 - block + block * root) ** counts[start : start + _BLOCK, None], axis=0)
    return out


def quantile(probabilities: ArrayLike, level: float) -> int:
    """Return the smallest k with P(N <= k) >= ``level``."""
    reached = np.cumsum(pmf(probabilities)) >= level - 1e-12
    return int(reached.argmax())


def count_range(counted: Sequence[float] | Floats, doubtful: Sequence[float] | Floats = ()) -> Range:
    """Return the range of a count: how many are counted, how few may be so, how many there may be.

    ``best`` is the number counted; ``low`` the 5 % quantile of the number of them that exist; ``high`` the 95 %
    quantile over counted and doubtful together, never below ``best``. Existence is taken as independent.
    """
    best = len(counted)
    low = quantile(counted, 0.05)
    high = quantile(np.concatenate([np.asarray(counted, dtype=float), np.asarray(doubtful, dtype=float)]), 0.95)
    return Range(low, best, max(best, high))
