"""Periods of time, and where in them the tables were searched."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from comity.model.errors import InputError
from comity.model.records import Coverage
from comity.model.values import EventDate

Window = tuple[date | None, date | None]
"""First and last day of a period, both counted in; None leaves that side open."""

Stretch = tuple[date, date]
ALWAYS: Window = (None, None)


def read_window(first: str = "", last: str = "") -> Window:
    """Return the period from the first day of ``first`` to the last day of ``last`` (``2003``, ``2013-07`` ...).

    An empty text leaves that side open. Raises InputError for a text that is no date and for a period that ends
    before it begins.
    """
    return check_window((EventDate.parse(first).start if first else None, EventDate.parse(last).end if last else None))


def check_window(window: Window) -> Window:
    """Return ``window``; raise InputError if it ends before it begins."""
    first, last = window
    if first and last and last < first:
        raise InputError(f"A period cannot end on {last} before it begins on {first}.", "Swap the two days.")
    return window


def seen_by(window: Window, day: date | None) -> Window:
    """Return the part of a period that had passed on the day of knowledge: no year after it was empty.

    Raises InputError for a period that only begins after that day.
    """
    first, last = window
    if day and first and first > day:
        raise InputError(
            f"A period from {first} was not to be seen on {day}.", "Choose an earlier period, or a later day."
        )
    return (first, min(last, day) if last and day else last or day)


def covering(coverage: Iterable[Coverage], table: str, parties: Sequence[str]) -> list[Stretch]:
    """Return the stretches for which ``table`` was searched for all of ``parties``, joined where they touch."""
    stretches = sorted(
        (record.covered_from.start, record.covered_to.end)
        for record in coverage
        if record.table == table
        and record.covered_from is not None
        and record.covered_to is not None
        and set(parties) <= set(record.parties)
    )
    joined: list[Stretch] = []
    for first, last in stretches:
        if joined and first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def year_gap(year: int, covered: Sequence[Stretch], window: Window) -> str:
    """Return in words which part of a year is seen: nothing if all of it is covered and inside the window."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    low, high = max(window[0] or first, first), min(window[1] or last, last)
    if (low, high) != (first, last):
        return _between("", low if low > first else None, high if high < last else None)
    part = next(((a, b) for a, b in covered if a <= last and first <= b), None)
    if part is None:
        return "not covered" if covered else "coverage not stated"
    return _between("covered ", part[0] if part[0] > first else None, part[1] if part[1] < last else None)


def _between(word: str, low: date | None, high: date | None) -> str:
    ends = [f"from {low}" if low else "", f"to {high}" if high else ""]
    return word + " ".join(filter(None, ends)) if low or high else ""


def covered_years(covered: Sequence[Stretch], window: Window) -> list[int]:
    """Return the calendar years that are covered at least in part and touch the window."""
    low, high = (day.year if day else None for day in window)
    years = {year for first, last in covered for year in range(first.year, last.year + 1)}
    return sorted(year for year in years if (low is None or year >= low) and (high is None or year <= high))
