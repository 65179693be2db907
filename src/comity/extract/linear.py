"""Linear models over named features: read from JSON, exact and the same everywhere."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import exp

import msgspec
from msgspec import Struct


class LinearModel(Struct, frozen=True):
    """A logistic model: one weight a feature and class, and the threshold chosen on held-out documents.

    With one class the score is the log-odds of "yes"; with several the largest score wins, first class first.
    """

    classes: tuple[str, ...]
    intercepts: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    threshold: float = 0.5

    def __post_init__(self) -> None:
        if not self.classes or len(self.intercepts) != len(self.classes):
            raise ValueError("a model has one intercept a class")

    def scores(self, features: Iterable[str]) -> list[float]:
        """Return one score a class for binary ``features`` (log-odds before normalisation)."""
        totals = list(self.intercepts)
        for feature in features:
            for index, weight in enumerate(self.weights.get(feature, ())):
                totals[index] += weight
        return totals

    def probability(self, features: Iterable[str]) -> float:
        """Return the probability of "yes" under a model of one class."""
        weights, total = self.weights, self.intercepts[0]
        for feature in features:
            if feature in weights:
                total += weights[feature][0]
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))

    def choose(self, features: Iterable[str]) -> str:
        """Return the class with the largest score."""
        totals = self.scores(features)
        return self.classes[totals.index(max(totals))]


@cache
def model(name: str) -> LinearModel:
    """Load the model ``weights/<name>.json``."""
    data = files("comity.extract").joinpath("weights", f"{name}.json").read_bytes()
    return msgspec.json.decode(data, type=LinearModel)


def bucket(value: float, edges: tuple[float, ...]) -> str:
    """Return the name of the stretch between ``edges`` into which ``value`` falls."""
    return str(bisect_left(edges, value))
