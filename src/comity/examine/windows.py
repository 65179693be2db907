"""The period that a sentence speaks of, from the dates in it."""

from collections.abc import Sequence
from datetime import date, timedelta

from comity.examine.query import day_before
from comity.extract.dates import ResolvedDate
from comity.measure.periods import Window


def window_of(dates: Sequence[ResolvedDate]) -> Window:
    """Return the stretch that all the dates together leave: since one, until another, before, after, in.

    Dates counted back from the text ("more than a decade ago") bound nothing.
    """
    low: date | None = None
    high: date | None = None
    for found in dates:
        first, last = bounds(found)
        low = max(low, first) if low and first else low or first
        high = min(high, last) if high and last else high or last
    return (low, high) if not (low and high and low > high) else (high, low)


def at_odds(dates: Sequence[ResolvedDate]) -> bool:
    """Whether the dates leave no common stretch ("neither 2004 nor 2006"): they name several periods, not one."""
    pairs = [bounds(found) for found in dates]
    lows, highs = [low for low, _ in pairs if low], [high for _, high in pairs if high]
    return bool(lows and highs) and max(lows) > min(highs)


def bounds(found: ResolvedDate) -> Window:
    """Return the first and the last day of the period one date opens, by the preposition before it."""
    days = found.date
    if found.rule == "date.ago":
        return (None, None)
    if found.relation == "since" or (found.relation == "from" and not found.end_iso and days.precision != "span"):
        return (days.start, None)
    if found.relation == "before":
        return (None, day_before(days.start))
    if found.relation in ("until", "by"):
        return (None, days.end)
    if found.relation == "after":
        return (days.end + timedelta(days=1), None)
    return (days.start, days.end)


def say(window: Window) -> str:
    """Return a window in words."""
    first, last = window
    if first and last:
        return f"from {first} to {last}"
    return f"since {first}" if first else f"to {last}" if last else "at any time"


def year_of(found: ResolvedDate) -> int | None:
    """Return the calendar year a date names and nothing finer or wider, or None."""
    return found.date.start.year if found.date.precision == "year" else None
