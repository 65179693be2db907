"""Words for probabilities and for the quality of their basis, after ICD 203 (method, section 6)."""

from collections.abc import Sequence
from functools import cache
from math import isfinite
from typing import Literal

from msgspec import Struct, convert

from comity.model.errors import InputError
from comity.vocab.files import FOLDER, read_yaml

Level = Literal["high", "moderate", "low"]
LOWEST, HIGHEST = 0.01, 0.99


class Term(Struct, frozen=True):
    """One likelihood term and its band: from ``low`` up to, but not including, ``high``."""

    term: str
    low: float
    high: float


class Confidence(Struct, frozen=True):
    """One level of confidence and the sentence that says it."""

    level: Level
    words: str


class Expression(Struct, frozen=True):
    """How writers put a likelihood, and the probability read into it: a judgement, shown with every score."""

    pattern: str
    p: float


class _Lists(Struct, frozen=True):
    terms: tuple[Term, ...]
    confidence: tuple[Confidence, ...]
    expressions: tuple[Expression, ...]


@cache
def _lists() -> _Lists:
    return convert(read_yaml(FOLDER / "likelihood.yaml"), _Lists)


def terms() -> tuple[Term, ...]:
    """Return the seven terms, from the least likely."""
    return _lists().terms


def expressions() -> tuple[Expression, ...]:
    """Return the expressions of writers with the probabilities read into them."""
    return _lists().expressions


def say_likelihood(p: float) -> str:
    """Return the one term for a probability, or the number itself outside 1 to 99 per cent.

    Raises InputError for what is no probability.
    """
    if not isfinite(p) or not 0 <= p <= 1:
        raise InputError(f"{p} is not a probability.", "Write a number from 0 to 1.")
    if p < LOWEST or p > HIGHEST:
        return f"{p * 100:.3g}%"
    found = [one.term for one in terms() if one.low <= p < one.high]
    return found[0] if found else terms()[-1].term


def confidence(*, families: int, best_grade: str, stable: bool) -> Level:
    """Return how good a basis is: an aid, not a verdict.

    High: three independent families or more, B2 or better, and stable under the sensitivity tests. Low: one family, or
    an answer that a test turns. Moderate: all else.
    """
    if families <= 1 or not stable:
        return "low"
    return "high" if families >= 3 and best_grade <= "B2" and best_grade[1:] <= "2" else "moderate"


def say_confidence(level: Level) -> str:
    """Return the sentence for a level of confidence."""
    return next(one.words for one in _lists().confidence if one.level == level)


def judgement(subject: str, p: float, level: Level) -> Sequence[str]:
    """Return a judgement as two sentences: the likelihood, and the confidence apart from it."""
    said = say_likelihood(p)
    first = f"{subject}: {said}." if "%" in said else f"{subject}: {said} ({p:.0%})."
    return (first, say_confidence(level))
