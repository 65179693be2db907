"""Why a mention was linked, or was not, in words."""

from collections.abc import Callable

from comity.resolve.choosing import Candidate
from comity.resolve.comparing import COMPARISONS
from comity.resolve.days import GUESSED, apart
from comity.resolve.places import nearest
from comity.resolve.rows import Row

_ORDER = (
    "speaker", "series", "edition", "title", "kind", "date", "signed", "age", "said", "parties", "place", "sort",
    "topic", "wording", "people", "figures", "words", "country", "stage",
)  # fmt: skip
_DULL = frozenset({"done"})
_DATES = frozenset({"date", "signed", "age", "said"})


def explain(name: str, candidate: Candidate, one: Row, other: Row) -> str:
    """Return what two things have in common and what not: "same series; parties equal; 2 days apart; place 40 km"."""
    compared = {comparison.name: comparison for comparison in COMPARISONS[name]}
    held = dict(zip(compared, candidate.found, strict=True))
    said: list[str] = []
    for aspect in _ORDER:
        if held.get(aspect, -1) >= 0:
            level = compared[aspect].levels[len(compared[aspect].levels) - 1 - held[aspect]]
            said.append(_exactly(aspect, one, other) or level.words)
    return "; ".join(words for words in said if words not in _DULL)


def _exactly(aspect: str, one: Row, other: Row) -> str:
    """Return the distance in days or kilometres where there is one to tell."""
    measure = _MEASURES.get("date" if aspect in _DATES else aspect)
    return measure(one, other) if measure else ""


def _days(one: Row, other: Row) -> str:
    if not one.when or not other.when or GUESSED in (one.when.grain, other.when.grain):
        return ""
    days = apart(one.when, other.when)
    return f"{days} {'day' if days == 1 else 'days'} apart" if days else ""


def _kilometres(one: Row, other: Row) -> str:
    if set(one.where.places) & set(other.where.places):
        return ""
    km = nearest(one.where, other.where)
    return f"place {km:.0f} km" if km is not None else ""


_MEASURES: dict[str, Callable[[Row, Row], str]] = {"date": _days, "place": _kilometres}
