"""Calendar arithmetic and the vocabulary of dates: months, weekdays, parts of a month, year or decade."""

import re
from calendar import monthrange
from datetime import date, timedelta

from comity.model.values import EventDate

_MONTHS = (
    "January Jan",
    "February Feb",
    "March Mar",
    "April Apr",
    "May May",
    "June Jun",
    "July Jul",
    "August Aug",
    "September Sept Sep",
    "October Oct",
    "November Nov",
    "December Dec",
)
MONTHS = {name.lower(): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = "Monday Mon, Tuesday Tues Tue, Wednesday Wed, Thursday Thurs Thu, Friday Fri, Saturday Sat, Sunday Sun"
WEEKDAYS = {name.lower(): number for number, names in enumerate(_WEEKDAYS.split(", ")) for name in names.split()}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (1, 12)}
"""First and last month; a winter lies in two years, so that only the year it is named with is sure."""

_PARTS = (
    (
        "early",
        r"early|(?:the )?(?:very )?(?:beginning|start|opening|first days|first week|opening days|first weeks)(?: of)?",
    ),
    ("mid", r"mid|(?:the )?middle(?: of)?"),
    ("late", r"late|(?:the )?(?:very )?(?:end|close|last days|last week|closing days|final days)(?: of)?"),
    ("half1", r"(?:the )?(?:first|1st) half(?: of)?"),
    ("half2", r"(?:the )?(?:second|2nd|latter) half(?: of)?"),
)
PART = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _PARTS), re.IGNORECASE)
PART_WORDS = "(?:(?=[b-fl-mostv12])(?:" + "|".join(words for _, words in _PARTS) + "))"
"""What names a part of a time; at most words the first letter says that none follows."""
_QUARTER_NAMES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}


def read_part(words: str | None) -> str:
    """Return ``early``, ``mid``, ``late``, ``half1`` or ``half2`` for words such as "the end of", else ''."""
    match = PART.match((words or "").strip())
    return match.lastgroup or "" if match else ""


def read_quarter(words: str) -> str:
    """Return ``quarter1`` to ``quarter4`` for "first", "1st", "Q1" or "1"."""
    digit = re.search(r"[1-4]", words)
    return f"quarter{digit.group() if digit else _QUARTER_NAMES[words.lower()]}"


def month_of(year: int, month: int) -> EventDate:
    """Return a calendar month."""
    return EventDate(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def year_of(year: int) -> EventDate:
    """Return a calendar year."""
    return EventDate(date(year, 1, 1), date(year, 12, 31), "year")


def day_of(day: date) -> EventDate:
    """Return one day."""
    return EventDate(day, day, "day")


def week_of(day: date) -> EventDate:
    """Return the week of ``day``, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return EventDate(monday, monday + timedelta(days=6), "span")


def decade_of(year: int) -> EventDate:
    """Return the ten years that begin with ``year`` rounded down to a ten."""
    first = year - year % 10
    return EventDate(date(first, 1, 1), date(first + 9, 12, 31), "span")


def calendar(year: int, month: int | None, day: int | None) -> EventDate:
    """Return the day, month or year named; a day its month does not have gives the month."""
    if month is None:
        return year_of(year)
    if day is None or not 1 <= day <= monthrange(year, month)[1]:
        return month_of(year, month)
    return day_of(date(year, month, day))


def shift_unit(day: date, unit: str, count: int) -> EventDate | None:
    """Return the day, week, weekend, month, quarter, year or decade that lies ``count`` units from the one of ``day``.

    None where the calendar ends (years 1 and 9999).
    """
    try:
        return _shift(day, unit, count)
    except (OverflowError, ValueError):
        return None


def _shift(day: date, unit: str, count: int) -> EventDate:
    if unit in ("day", "week", "weekend"):
        return _shift_days(day, unit, count)
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        return month_of(months // 12, months % 12 + 1)
    if unit == "quarter":
        quarters = day.year * 4 + (day.month - 1) // 3 + count
        return months_of(quarters // 4, quarters % 4 * 3 + 1, quarters % 4 * 3 + 3)
    return decade_of(day.year + 10 * count) if unit == "decade" else year_of(day.year + count)


def _shift_days(day: date, unit: str, count: int) -> EventDate:
    if unit == "day":
        return day_of(day + timedelta(days=count))
    week = week_of(day + timedelta(weeks=count))
    return week if unit == "week" else EventDate(week.start + timedelta(days=5), week.end, "span")


def months_of(year: int, first: int, last: int) -> EventDate:
    """Return the months ``first`` to ``last`` of a year as a span."""
    return EventDate(date(year, first, 1), month_of(year, last).end, "span")


def narrow(when: EventDate, part: str) -> EventDate:
    """Return the early, middle or late part, half or quarter of a month, year or decade; anything else unchanged."""
    if when.precision == "month":
        return _narrow_month(when, part)
    if when.precision == "year":
        return _narrow_year(when.start.year, part) or when
    if (when.end - when.start).days > 3000:
        return _narrow_decade(when, part)
    return when


def _narrow_month(when: EventDate, part: str) -> EventDate:
    last = when.end.day
    days = {"early": (1, 10), "mid": (11, 20), "late": (21, last), "half1": (1, 15), "half2": (16, last)}.get(part)
    return EventDate(when.start.replace(day=days[0]), when.start.replace(day=days[1]), "span") if days else when


def _narrow_year(year: int, part: str) -> EventDate | None:
    if part.startswith("quarter"):
        number = int(part[-1])
        return months_of(year, number * 3 - 2, number * 3)
    months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "half1": (1, 6), "half2": (7, 12)} | SEASONS
    found = months.get(part)
    return months_of(year, *found) if found else None


def _narrow_decade(when: EventDate, part: str) -> EventDate:
    offsets = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "half1": (0, 4), "half2": (5, 9)}.get(part)
    if offsets is None:
        return when
    first = when.start.year
    return EventDate(date(first + offsets[0], 1, 1), date(first + offsets[1], 12, 31), "span")


def iso_of(when: EventDate) -> str:
    """Return the finest of ``YYYY-MM-DD``, ``YYYY-MM`` and ``YYYY`` that holds all of ``when``, '' if none does.

    A week or weekend that lies in two months has none, by the annotation guide (7.10).
    """
    if when.precision != "span":
        return when.iso
    if (when.start.year, when.start.month) == (when.end.year, when.end.month):
        return when.start.isoformat()[:7]
    same_year = when.start.year == when.end.year
    return when.start.isoformat()[:4] if same_year and (when.end - when.start).days > 7 else ""
