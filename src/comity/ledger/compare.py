"""When two assertions about a field disagree, and which of them to show first."""

from collections.abc import Collection
from itertools import combinations

from comity.ledger.entries import StoredAssertion
from comity.ledger.fields import PROSE
from comity.model.tables import Column
from comity.model.values import EventDate

_UNKNOWN = "unknown"
_RANK = {"person": 0, "casebook": 1, "machine": 2}


def disagree(column: Column, values: Collection[str]) -> bool:
    """Return whether any two of the values cannot both be right.

    Free words never disagree, "unknown" disagrees with nothing, a date agrees with a coarser one that contains it,
    a list with a longer one that contains it. Lists agree with one another where one of them all contains the rest.
    """
    if len(values) < 2 or column.name in PROSE:
        return False
    if column.codec in ("list", "responses"):
        parts = [set(value.split(";")) for value in values]
        return max(parts, key=len) != set[str]().union(*parts)
    return any(not _compatible(column, one, other) for one, other in combinations(sorted(set(values)), 2))


def _compatible(column: Column, one: str, other: str) -> bool:
    if column.codec == "date":
        a, b = EventDate.parse(one), EventDate.parse(other)
        return _within(a, b) or _within(b, a)
    if column.codec in ("list", "responses"):
        first, second = set(one.split(";")), set(other.split(";"))
        return first <= second or second <= first
    if column.codec == "text":
        return _UNKNOWN in (one, other) or one.strip().casefold() == other.strip().casefold()
    return float(one) == float(other)


def _within(inner: EventDate, outer: EventDate) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


Place = tuple[int, str]
"""Where an assertion stands among others."""


def place(stored: StoredAssertion) -> Place:
    """Return a key that sorts assertions: those of people and casebooks as they arrived, then those of machines by id.

    Documents may be read in any order, by several people at once; what follows from them must not depend on it.
    """
    return (1 << 62, stored.id) if stored.assertion.author_kind == "machine" else (stored.seq, "")


def adds(column: Column, value: str, held: Collection[str]) -> bool:
    """Return whether a value says more than each of those held: no coarser date, no shorter list, nothing unknown."""
    return value != _UNKNOWN and not any(_covers(column, other, value) for other in held)


def _covers(column: Column, held: str, value: str) -> bool:
    if column.codec == "date":
        return _within(EventDate.parse(held), EventDate.parse(value))
    if column.codec in ("list", "responses"):
        return set(value.split(";")) <= set(held.split(";"))
    return held == value or (held != _UNKNOWN and _compatible(column, held, value))


def preference(column: Column, stored: StoredAssertion) -> tuple[int, int, int, Place]:
    """Return a key that sorts a field's assertions, the one to show first.

    People come before casebooks and machines, a known value before "unknown", a finer date before a coarser one, and
    else they stand as :func:`place` says. Figures keep that order within an author's kind: all of them are shown.
    """
    value = stored.assertion.value
    days = 0
    if column.codec == "date":
        read = EventDate.parse(value)
        days = (read.end - read.start).days
    return (_RANK[stored.assertion.author_kind], int(value == _UNKNOWN), days, place(stored))
