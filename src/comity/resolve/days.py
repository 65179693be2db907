"""Stretches of days: what a date of reduced precision may mean, and how far two of them lie apart."""

from datetime import date, timedelta

from msgspec import Struct

from comity.model.errors import InputError
from comity.model.values import EventDate, Precision

GRAINS: dict[Precision, int] = {"day": 0, "month": 1, "span": 1, "year": 2}
GUESSED = 3
"""The grain of a stretch that no text gives: it was inferred from the day of publication."""

AHEAD = timedelta(days=400)
BEHIND = timedelta(days=400)
STILL_RUNNING = timedelta(days=10 * 365)


class Stretch(Struct, frozen=True):
    """First and last day as ordinals, and how finely the beginning is known: 0 day, 1 month, 2 year, 3 guessed."""

    first: int
    last: int
    grain: int

    @property
    def years(self) -> range:
        """The calendar years touched, with two months of grace on both sides."""
        return range(_year(self.first - 60), _year(self.last + 60) + 1)


def apart(one: Stretch, other: Stretch) -> int:
    """Return the days between two stretches, 0 where they touch or overlap."""
    return max(0, one.first - other.last, other.first - one.last)


def between(start: EventDate | None, end: EventDate | None, *, running: bool = False) -> Stretch | None:
    """Return the stretch from ``start`` to ``end``; a thing still ``running`` lasts for ten more years."""
    begin = start or end
    if begin is None:
        return None
    last = max(begin.end, end.end if end else begin.end)
    if running:
        last = max(last, begin.start + STILL_RUNNING)
    grain = max(GRAINS[begin.precision], 2 if (last - begin.start).days > 400 else 0)
    return Stretch(begin.start.toordinal(), last.toordinal(), grain)


def from_publication(published: EventDate | None, *, to_come: bool) -> Stretch | None:
    """Return where an undated thing may lie, given when the text appeared and whether it was still ``to_come``."""
    if published is None:
        return None
    first, last = published.start, published.end
    if to_come:
        return Stretch((first - timedelta(days=30)).toordinal(), (last + AHEAD).toordinal(), GUESSED)
    return Stretch((first - BEHIND).toordinal(), (last + timedelta(days=10)).toordinal(), GUESSED)


def parse(text: str) -> EventDate | None:
    """Read a date of reduced precision; None for a blank or for what is no date."""
    try:
        return EventDate.parse(text) if text else None
    except InputError:
        return None


def _year(ordinal: int) -> int:
    return date.fromordinal(ordinal).year
