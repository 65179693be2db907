"""What is not added up, and why (method, section 2.4)."""

from collections.abc import Mapping
from typing import Literal

from comity.measure.indicators.model import Figure, Reading, Series
from comity.model.errors import RefusedError

How = Literal["sum", "mean", "difference"]

FORBIDDEN: Mapping[tuple[str, ...], str] = {
    ("score", "index", "composite", "alliance_score", "depth", "closeness"): (
        "One score would hide that commitment, command and practice come apart."
    ),
    (
        "sum_of_rungs",
        "rungs",
        "total_rung",
        "mean_rung",
    ): "Rungs are ordered and have no unit: their sum means nothing.",
    ("tiv_and_money", "arms_and_dual_use", "total_transfers"): (
        "Capability moved, money and dual-use goods have no common unit."
    ),
    ("text_and_practice", "commitment_and_exercises"): "What is signed and what is done are kept apart.",
    ("mean_dependence", "mutual_dependence"): "The two directions of dependence differ in kind: a mean hides both.",
    ("rhetoric_rung", "words_and_deeds"): "What is said never moves a rung or a count.",
    ("expert_consensus",): "That experts agree is no evidence that an event took place.",
}
ADDABLE = frozenset({"count", "days", "reciprocity"})
_REMEDY = "Read the indicators side by side; see docs/indicators.md, What is not added up."


def refuse(name: str) -> None:
    """Raise RefusedError with the reason if ``name`` asks for an aggregate that is not made."""
    for names, why in FORBIDDEN.items():
        if name.replace("-", "_").replace(" ", "_") in names:
            raise RefusedError(f"There is no {name!r}. {why}", _REMEDY)


def combine(first: tuple[Reading, Series], second: tuple[Reading, Series], how: How) -> Figure:
    """Return the sum, mean or difference of two whole figures, if it means anything.

    Raises RefusedError with the reason for figures of different families (text, practice, rhetoric, transfers), of
    different units, of different rules, for sums and means of anything but counts of events, and for the two
    directions or the panels of transfers.
    """
    (one, left), (other, right) = first, second
    why = _why_not(one, other, how)
    if why:
        raise RefusedError(f"The {how} of {_name(one, left)} and {_name(other, right)} is not made: {why}", _REMEDY)
    sign = -1 if how == "difference" else 1
    share = 0.5 if how == "mean" else 1.0
    a, b = left.whole, right.whole
    far, near = (b.high, b.low) if sign < 0 else (b.low, b.high)
    return Figure(
        best=_join(a.best, b.best, sign, share),
        low=_join(a.low, far, sign, share),
        high=_join(a.high, near, sign, share),
        known=a.known + b.known,
        total=a.total + b.total,
        ids=tuple(dict.fromkeys((*a.ids, *b.ids))),
    )


def _why_not(one: Reading, other: Reading, how: How) -> str:
    adds = how != "difference"
    reasons = (
        (one.family != other.family, f"{one.family} and {other.family} are never mixed in one number."),
        (one.unit != other.unit, f"{one.unit} and {other.unit} have no common unit."),
        (one.rule != other.rule, "counts made under different rules do not compare."),
        (one.family == "transfers", "panels and directions stand apart; a mean of two directions hides both."),
        (adds and one.code == "contacts", "contacts of different levels are neither weighted nor added."),
        (adds and one.code not in ADDABLE, "only numbers of events and days add up."),
    )
    return next((why for applies, why in reasons if applies), "")


def _name(reading: Reading, series: Series) -> str:
    return f"{reading.code}:{series.name}" if series.name else reading.code


def _join(a: float | None, b: float | None, sign: int, share: float) -> float | None:
    return None if a is None or b is None else share * (a + sign * b)
