"""When a document was published: from its metadata, its dateline or its address, at the precision they have.

A year in a footer is not a date, a date in a sentence is not a dateline, and nothing is ever dated "today".
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from email.utils import parsedate_tz

from comity.model.documents import DateBasis
from comity.model.values import EventDate

EARLIEST = date(1850, 1, 1)
"""Nothing is dated before: earlier figures in metadata are program errors."""

Dated = tuple[EventDate, DateBasis]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)\b"
_ANY_YEAR = re.compile(r"(?:18|19|20)\d\d")
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?P<year>(?:18|19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
        r"\b(?P<year>(?:18|19|20)\d\d)[./](?P<number>\d{1,2})[./](?P<day>\d{1,2})(?!\d)",
        r"\b(?P<year>(?:18|19|20)\d\d)年(?P<number>\d{1,2})月(?P<day>\d{1,2})日",
        rf"\b{_DAY}(?: of)?[ -]{_MONTH},?[ -]{_YEAR}",
        rf"\b{_MONTH} {_DAY},? {_YEAR}",
        r"\b(?P<day>\d{1,2})(?P<mark>[-./])(?P<number>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)\b",
        rf"\b{_MONTH},? {_YEAR}",
    )
)
_REDUCED = re.compile(r"(?P<year>\d{4})(?:-(?P<number>\d\d))?")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<number>\d\d)(?P<day>\d\d)(?!\d)")
_URL_FORMS = (
    re.compile(r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<number>\d\d)[/-]?(?P<day>\d\d)(?=[/_.-]|$)"),
    re.compile(r"[/_-](?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<number>\d\d)(?=/|$)"),
)
NOT_PUBLICATION = re.compile(
    r"©|\(c\)|copyright|all rights|\b(?:updated|modified|revised|accessed|retrieved|reviewed|printed)\b", re.IGNORECASE
)
"""Words that stand beside other dates than that of publication."""
_PLACE = re.compile(r"[A-Z][A-Z'’.-]+\b[\w .,'’/(–—-]{0,40}")
_AFTER_DATE = re.compile(r"\)?[.,]?\s*[(/:–—-]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_HEAD_LINES = 12
_LINE_CHARS = 120
_BYLINE = re.compile(r"^(?:by|published|posted|issued|date)\b|\b\d{1,2}:\d\d\b|[|·•]", re.IGNORECASE)
_BYLINE_WORDS = 9
_BARE_WORDS = 2
"""How many other words may stand beside the date, with and without a sign of a byline; more is a headline."""
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?", re.IGNORECASE)


def read_date(text: str) -> EventDate | None:
    """Read the date that a metadata field holds, at its own precision; None for what is not a date."""
    text = text.strip()[:60]
    if match := _REDUCED.fullmatch(text) or _COMPACT.match(text):
        return _made(match)
    return find_date(text) or _rfc_date(text)


def find_date(text: str) -> EventDate | None:
    """Return the first date written out in ``text``; a year alone is not one, nor is 04-05-2018."""
    match = _match(text)
    return _made(match) if match else None


def from_url(url: str) -> EventDate | None:
    """Return the date that news sites put in addresses: /2018/11/28/, /20181128/, /2018/11/."""
    path = re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", url)
    for form in _URL_FORMS:
        if (match := form.search(path)) and (found := _made(match)):
            return found
    return None


def from_dateline(text: str) -> EventDate | None:
    """Return the date of a dateline ("BEIJING, Sept. 9, 2010 (Xinhua)") or byline near the top of ``text``."""
    lines = [line.strip() for line in text[:4000].split("\n") if line.strip()][:_HEAD_LINES]
    for line in lines:
        other = NOT_PUBLICATION.search(line)
        stated = line[: other.start()] if other else line
        found = _in_dateline(stated) or _in_byline(stated)
        if found:
            return found
    return None


def settle(candidates: Iterable[tuple[EventDate | None, DateBasis]], today: date) -> Dated | None:
    """Choose the first possible candidate, or a finer one that lies within it; None if there is none.

    Candidates after the first day are not looked at.
    """
    best: Dated | None = None
    for found, basis in candidates:
        if found is None or not EARLIEST <= found.start <= today:
            continue
        if best is None or (best[0].start <= found.start and found.end <= best[0].end):
            best = (found, basis)
        if best[0].precision == "day":
            break
    return best


def _match(text: str) -> re.Match[str] | None:
    if not _ANY_YEAR.search(text):
        return None
    return next(filter(None, (form.search(text) for form in _FORMS)), None)


def _made(match: re.Match[str]) -> EventDate | None:
    parts = match.groupdict()
    month = _MONTHS[parts["month"].lower()] if parts.get("month") else int(parts.get("number") or 0)
    day = int(parts.get("day") or 0)
    if parts.get("mark"):
        month, day = _ordered(month, day)
    return _event_date(int(parts["year"]), month, day)


def _ordered(month: int, day: int) -> tuple[int, int]:
    """Read 28-11-2018 and 11-28-2018; leave what could be either without an answer (month 0, day 1)."""
    if month > 12 >= day:
        return day, month
    return (month, day) if day > 12 or day == month else (0, 1)


def _event_date(year: int, month: int, day: int) -> EventDate | None:
    try:
        if month and day:
            return EventDate(date(year, month, day), date(year, month, day), "day")
        if month:
            return EventDate(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")
        return None if day else EventDate(date(year, 1, 1), date(year, 12, 31), "year")
    except ValueError:
        return None


def _rfc_date(text: str) -> EventDate | None:
    parsed = parsedate_tz(text)
    return _event_date(*parsed[:3]) if parsed and parsed[0] >= EARLIEST.year else None


def _in_dateline(line: str) -> EventDate | None:
    """Read "PLACE, date (agency)": the date stands right behind a place in capitals and before a break."""
    match = _match(line[:_LINE_CHARS])
    if match is None or not _PLACE.fullmatch(line[: match.start()]) or not _AFTER_DATE.match(line[match.end() :]):
        return None
    found = _made(match)
    return found if found and found.precision == "day" else None


def _in_byline(line: str) -> EventDate | None:
    if len(line) > _LINE_CHARS or not (found := find_date(line)):
        return None
    others = [word for word in _WORD.findall(line) if word.lower() not in _MONTHS and not _WEEKDAY.fullmatch(word)]
    limit = _BYLINE_WORDS if _BYLINE.search(line) else _BARE_WORDS
    return found if len(others) <= (limit if found.precision == "day" else 0) else None
