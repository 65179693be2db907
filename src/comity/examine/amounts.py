"""Amounts as sentences give them ("around 25", "dozens", "no"), and whether a figure fits one."""

from msgspec import Struct

from comity.examine.model import Holds
from comity.examine.sentence import Sentence
from comity.extract.numbers import FoundNumber

SHARE, STEP = 0.15, 2.0
"""How far "around" reaches: 15 per cent or 2, whichever is more (method, section 5.1)."""

_VAGUE: dict[str, tuple[float, float]] = {
    "dozens": (24, 1e9),
    "several dozen": (24, 100),
    "a few dozen": (24, 60),
    "a couple of dozen": (20, 30),
    "scores": (40, 1e9),
    "scores of": (40, 1e9),
    "hundreds": (200, 1e9),
    "several hundred": (200, 999),
    "a few hundred": (200, 599),
    "a couple of hundred": (150, 299),
    "thousands": (2000, 1e9),
    "several thousand": (2000, 9999),
    "a few thousand": (2000, 5000),
    "a couple of thousand": (1500, 2999),
    "tens of thousands": (20000, 1e9),
    "hundreds of thousands": (200000, 1e9),
    "millions": (2e6, 1e12),
    "several": (3, 9),
    "a few": (2, 5),
    "a couple of": (2, 2),
    "a pair of": (2, 2),
    "a handful of": (2, 6),
}
"""What vague words allow, least and most; "dozens" and "a few" by method, section 5.1, the rest in their manner."""


class Amount(Struct, frozen=True, kw_only=True):
    """An amount claimed: the least and the most it allows, the figure named, and how it was put.

    ``hedge`` is ``exact``, ``about``, ``over``, ``at_least``, ``up_to``, ``under``, ``almost`` or ``vague``.
    """

    words: str
    low: float
    high: float
    hedge: str
    start: int
    end: int


def read_amount(text: str, number: FoundNumber) -> Amount:
    """Return the amount a number found in ``text`` claims."""
    words = text[number.phrase_start : number.end_char]
    place = {"words": words, "start": number.phrase_start, "end": number.end_char}
    if number.value is None:
        low, high = _VAGUE.get(text[number.start_char : number.end_char].lower(), (2, 1e12))
        return Amount(low=low, high=high, hedge="vague", **place)  # type: ignore[arg-type]
    hedge = str(number.bound)
    if hedge == "under" and words.lower().startswith(("nearly", "almost", "close to")):
        hedge = "almost"
    before = text[max(0, number.start_char - 14) : number.start_char].lower()
    if hedge == "exact" and before.rstrip().endswith(("just over", "estimated")):
        hedge = "about"
    return Amount(low=number.value, high=number.high or number.value, hedge=hedge, **place)  # type: ignore[arg-type]


def vague_amount(start: int, end: int, words: str) -> Amount | None:
    """Return what a vague word allows, or None where it allows anything ("many")."""
    span = _VAGUE.get(words)
    return Amount(words=words, low=span[0], high=span[1], hedge="vague", start=start, end=end) if span else None


def none_at_all(sentence: Sentence, start: int, end: int) -> Amount:
    """Return the amount of "no", "not a single" and "zero"."""
    return Amount(words=sentence.text[start:end], low=0, high=0, hedge="exact", start=start, end=end)


def fits(amount: Amount, low: float, best: float, high: float) -> Holds:
    """Return whether a figure with its range fits the amount: yes, nearly, or no.

    "Around" allows 15 per cent or 2 either way. A bare number must be met; one inside the figure's own range or within
    5 per cent of it nearly holds. A vague word never holds better than nearly.
    """
    if amount.hedge == "vague":
        return "near" if amount.low <= best <= amount.high else "no"
    if amount.hedge in ("about", "almost"):
        room = max(SHARE * amount.low, STEP if amount.low >= 10 else 1.0)
        return "yes" if amount.low - room <= best <= amount.high + room else "no"
    if amount.hedge in ("over", "at_least", "up_to", "under"):
        return _bound(amount, low, best, high)
    if amount.low <= best <= amount.high:
        return "yes"
    close = (low <= amount.high and amount.low <= high) or abs(best - amount.low) <= 0.05 * amount.low
    return "near" if close and best and amount.low else "no"


def _bound(amount: Amount, low: float, best: float, high: float) -> Holds:
    limit = amount.low
    met = {
        "over": best > limit,
        "at_least": best >= limit,
        "up_to": best <= limit,
        "under": best < limit,
    }[amount.hedge]
    if met:
        return "yes"
    if best == limit:
        return "near"
    could = {"over": high > limit, "at_least": high >= limit, "up_to": low <= limit, "under": low < limit}[amount.hedge]
    return "near" if could else "no"
