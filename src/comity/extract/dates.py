"""Dates in English text, resolved to calendar intervals against the date of the document and the date named before.

``find_dates`` is pure. Only the document decides: its words, its own date and the dates it named earlier.
"""

import re
from datetime import MAXYEAR, date, timedelta
from typing import Literal

from msgspec import Struct

from comity.extract.datepatterns import PATTERNS
from comity.extract.datereading import Reading, Words, read
from comity.extract.datewords import calendar, decade_of, iso_of, narrow, shift_unit, week_of
from comity.model.values import EventDate

Anchor = Literal["absolute", "document_date", "name", "previous"]
Relation = Literal["", "since", "from", "until", "by", "before", "after"]

_RANGE_JOINT = re.compile(r"\s?[-–—‑]\s?|\s(?:to|until|till|through|thru)\s(?:the\s)?", re.IGNORECASE)
_RELATION = re.compile(
    r"\b(since|from|until|till|through|thru|by|before|after)(?:\s(?:the|early|late|mid|at least))?\s$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?][\"”’)]?\s+(?=[A-Z“\"‘'])|\n\s*\n")
_CUE = re.compile(
    r"\b(?:(?P<neutral>(?:has|have)(?:\sbeen)?(?:\s[a-z]{1,16}ed)?"
    r"|(?:had|was|were)(?:\sbeen)?\s(?:scheduled|planned|due|set|slated))"
    r"|(?P<future>(?:will|shall|would|to be|is to|are to|to)"
    r"(?:\s(?:not|also|again|then|be|have|jointly|together|[a-z]{2,9}ly)){0,2}"
    r"\s(?:begin|start|open|take|hold|run|conduct|join|last|end|visit|host|stage|launch|kick|sign|deliver|receive|test"
    r"|involve|participate|carry|train|go|see|meet|travel|arrive|continue|feature|return|become|bring|held|[a-z]{3,12}ed)"
    r"|will|shall|would|due(?! to)|planned|plans?|scheduled|schedules|slated|set (?:to|for)|expected|upcoming"
    r"|forthcoming"
    r"|going to|about to|intends?|to be|begins?|starts|opens|runs|travels|flies|kicks off)"
    r"|(?P<past>was|were|had|did|held|took|began|ended|made|came|went|said|told|saw|met|left|gave|got|put|sent"
    r"|flew|sailed|[a-z]{3,16}ed))\b",
    re.IGNORECASE,
)
_FINENESS = {"day": 0, "week": 1, "weekend": 1, "month": 2, "quarter": 2, "year": 3, "decade": 3}
_PRECISIONS = {"day": 0, "month": 2, "year": 3}
_OVER = ("more than", "over", "well over", "at least")
_NEAR_DAYS, _HALF_YEAR, _FAR_DAYS = 60, 200, 250
_CLOSE, _SENTENCE = 60, 300
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
"""To lower case without a change of length, which `str.lower` does not promise: offsets stay."""
_NAMES_MONTH = frozenset({
    "date.month", "date.month-year", "date.month-shift", "date.month-day", "date.day-month", "date.month-days",
    "date.days-month", "date.range", "date.day-shift", "date.unit-shift",
})  # fmt: skip
"""Rules of dates that a bare day may belong to: "In July, on the 4th"."""


class ResolvedDate(Struct, frozen=True, kw_only=True):
    """A date in a text: ``text[start_char:end_char]`` are its words, ``date`` the days it covers.

    ``iso`` is its beginning with the precision the text supports, '' where no year holds it ("the 1990s"); ``end_iso``
    is set for ranges. ``anchored_by`` says what gave the missing parts: nothing (``absolute``), the document's date,
    the name of an exercise, or the date named before. ``relation`` is the preposition before it.
    """

    start_char: int
    end_char: int
    date: EventDate
    iso: str
    end_iso: str = ""
    anchored_by: Anchor
    relation: Relation = ""
    rule: str


class _Context(Struct, frozen=True, kw_only=True):
    """What a date may lean on: the document's date, the last date, day and year named, and the tense.

    ``day`` is what a bare day of the month follows.
    ``told`` says that the year was named with a month, as in a narrative; ``near_year`` and ``same_sentence`` where.
    """

    published: EventDate | None
    previous: EventDate | None = None
    previous_day: EventDate | None = None
    day: date | None = None
    year: int | None = None
    told: bool = False
    near_year: bool = False
    same_sentence: bool = False
    tense: str = ""


_Resolved = tuple[EventDate, Anchor]


def find_dates(text: str, published: EventDate | None = None) -> list[ResolvedDate]:
    """Return every date of ``text`` in order, without overlaps; what cannot be resolved is left out."""
    found: list[ResolvedDate] = []
    for reading in _join(_readings(text), text):
        context = _context(reading, text, published, found)
        for resolved in _resolve_reading(reading, context, text):
            found.append(resolved)
    return found


def _readings(text: str) -> list[Reading]:
    """Match all patterns and keep the leftmost longest; of equals the earlier pattern."""
    lower = text.translate(_LOWER)
    matches = [
        (match.start(), -match.end(), order, rule, match)
        for order, (rule, form) in enumerate(PATTERNS)
        for match in form.pattern.finditer(lower if form.lower else text)
    ]
    readings: list[Reading] = []
    end = 0
    for start, _, _, rule, match in sorted(matches, key=lambda item: item[:3]):
        if start < end:
            continue
        if rule == "skip":
            end = match.end()
        elif reading := read(rule, match):
            readings.append(reading)
            end = match.end()
    return readings


def _join(readings: list[Reading], text: str) -> list[Reading]:
    """Make one range of two neighbours joined by a dash or "to", or by "and" after "between"."""
    joined: list[Reading] = []
    for reading in readings:
        left = joined[-1] if joined else None
        if left and _makes_range(left, reading, text):
            joined[-1] = Reading(
                start=left.start, end=reading.end, rule="date.range", first=left.first, last=reading.first
            )
        else:
            joined.append(reading)
    return joined


def _makes_range(left: Reading, right: Reading, text: str) -> bool:
    if left.last or right.last or left.named or right.named or not (_is_calendar(left) and _is_calendar(right)):
        return False
    between = text[left.end : right.start]
    if between.strip().lower() == "and":
        return bool(re.search(r"\bbetween\s(?:the\s)?$", text[max(0, left.start - 14) : left.start], re.IGNORECASE))
    return bool(_RANGE_JOINT.fullmatch(between))


def _is_calendar(reading: Reading) -> bool:
    return reading.first.unit in ("", "nearest")


def _context(reading: Reading, text: str, published: EventDate | None, found: list[ResolvedDate]) -> _Context:
    usable = [item for item in found[-6:] if item.rule != "date.window" and item.anchored_by != "name"]
    dated = [item for item in usable if item.anchored_by != "document_date"]
    year = dated[-1].date.start.year if dated else None
    between = text[dated[-1].end_char : reading.start] if dated else ""
    near = bool(dated) and len(between) < 400 and "\n" not in between
    return _Context(
        published=published,
        previous=usable[-1].date if usable else None,
        previous_day=next((item.date for item in reversed(usable) if len(item.iso) == len("2005-08-18")), None),
        day=_day_before(reading, text, usable),
        year=year,
        told=bool(dated) and len(dated[-1].iso) > len("2005"),
        near_year=near,
        same_sentence=near and not _SENTENCE_END.search(between),
        tense=_tense(text, reading.start, reading.end),
    )


def _day_before(reading: Reading, text: str, usable: list[ResolvedDate]) -> date | None:
    """Return the day that a bare day follows: the last one named with its month, or the first of the month named.

    It is in the same sentence, or a month right before: "In July, on the 4th".
    """
    last = usable[-1] if usable else None
    if last is None or last.rule not in _NAMES_MONTH or len(last.iso) < len("2018-09"):
        return None
    between = text[last.end_char : reading.start]
    close = len(between) < _CLOSE and last.date.precision == "month"
    here = len(between) < _SENTENCE and not _SENTENCE_END.search(between)
    if "\n" in between or not (close or here):
        return None
    iso = last.end_iso or last.iso
    return date.fromisoformat(iso if len(iso) == len("2018-09-11") else f"{iso}-01") if len(iso) > len("2018") else None


def _month_after(day: date) -> date:
    return day if day.year == MAXYEAR and day.month == 12 else (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _tense(text: str, start: int, end: int) -> str:
    """Return ``future``, ``past`` or '' by the nearest verb or adjective of the sentence that tells."""
    left, right = text[max(0, start - 160) : start], text[end : end + 120]
    left = _SENTENCE_END.split(left)[-1]
    if re.search(r"\bsince\s(?:the\s)?$", left, re.IGNORECASE):
        return "past"
    right = _SENTENCE_END.split(right)[0]
    before = [cue for cue in _CUE.finditer(left) if cue.lastgroup != "neutral"]
    after = next((cue for cue in _CUE.finditer(right) if cue.lastgroup != "neutral"), None)
    distance = len(left) - before[-1].end() if before else 10_000
    nearest = after if after and after.start() < distance else before[-1] if before else None
    return nearest.lastgroup or "" if nearest else ""


def _resolve_reading(reading: Reading, context: _Context, text: str) -> list[ResolvedDate]:
    if reading.rule == "date.window":
        window = _window(reading.first, context)
        return [_result(reading, text, window[0], "document_date", window[1:])] if window else []
    if reading.last is None:
        resolved = _resolve(reading.first, context)
        if resolved is None:
            return []
        anchor: Anchor = "name" if reading.named else resolved[1]
        iso = "" if reading.first.vague else iso_of(resolved[0])
        return [_result(reading, text, resolved[0], anchor, (iso, ""))]
    return _resolve_pair(reading, reading.last, context, text)


def _resolve_pair(reading: Reading, last: Words, context: _Context, text: str) -> list[ResolvedDate]:
    first, last = _share(reading.first, last)
    start = _resolve(first, context)
    if start is None:
        return []
    end = _resolve(_carry(last, start[0]), context)
    if end is None or end[0].end < start[0].start:
        return []
    if reading.apart:
        spans = ((reading.start, reading.apart[0]), (reading.apart[1], reading.end))
        parts = [Reading(start=a, end=b, rule=reading.rule, first=last) for a, b in spans]
        pairs = zip(parts, (start, end), strict=True)
        return [_result(part, text, when, anchor, (iso_of(when), "")) for part, (when, anchor) in pairs]
    whole = EventDate(start[0].start, end[0].end, "span")
    return [_result(reading, text, whole, start[1], (iso_of(start[0]), iso_of(end[0])))]


def _share(first: Words, last: Words) -> tuple[Words, Words]:
    """Let the beginning of a range take the year and month that only its end names."""
    month = first.month if first.month or not (last.month and first.day) else last.month
    year = first.year
    if year is None and last.year is not None and month is not None:
        year = last.year - 1 if last.month is not None and month > last.month else last.year
    shared = Words(year=year, month=month, day=first.day, weekday=first.weekday, part=first.part)
    return shared, last


def _carry(last: Words, start: EventDate) -> Words:
    """Let the end of a range take the year and month of its beginning; it may lie in the next year."""
    if last.year is not None or last.weekday is not None:
        return last
    month = last.month or start.start.month
    year = start.start.year + (1 if month < start.start.month else 0)
    return Words(year=year, month=month, day=last.day, part=last.part)


def _result(reading: Reading, text: str, when: EventDate, anchor: Anchor, iso: tuple[str, str]) -> ResolvedDate:
    before = _RELATION.search(text[max(0, reading.start - 20) : reading.start])
    relation = before.group(1).lower() if before else ""
    return ResolvedDate(
        start_char=reading.start,
        end_char=reading.end,
        date=when,
        iso=iso[0],
        end_iso=iso[1],
        anchored_by=anchor,
        relation="until" if relation in ("till", "through", "thru") else relation,  # type: ignore[arg-type]
        rule=reading.rule,
    )


def _resolve(words: Words, context: _Context) -> _Resolved | None:
    if words.unit == "decade" and words.year is not None:
        return narrow(decade_of(words.year), words.part), "absolute"
    if words.unit:
        return _nearest_named(words, context) if words.unit == "nearest" else _relative(words, context)
    if words.year is not None:
        return narrow(calendar(words.year, words.month, words.day), words.part), "absolute"
    if words.weekday is not None:
        return _weekday(words, context)
    return _without_year(words, context) if words.month is not None else _bare_day(words, context)


def _relative(words: Words, context: _Context) -> _Resolved | None:
    """Count units from the document's date or from the date named before; a coarse anchor gives no fine result."""
    anchor = context.previous if words.previous else context.published
    coarse = anchor is not None and _PRECISIONS.get(anchor.precision, 3) > _FINENESS[words.unit]
    if words.previous and coarse and context.previous_day:  # "two days later" counts from the last day named
        day = context.previous_day.end if (words.shift or 0) > 0 else context.previous_day.start
        anchor = EventDate(day, day, "day")
    if anchor is None and words.unit == "year" and (words.shift or 0) < 0:
        anchor = context.published  # "the previous year", with nothing before it to count from
    if anchor is None or _PRECISIONS.get(anchor.precision, 3) > _FINENESS[words.unit]:
        return _month_of_issue(words, anchor)
    base = anchor.start if words.previous else anchor.end
    when = shift_unit(base, words.unit, words.shift or 0)
    if when is None:
        return None
    if words.vague in _OVER and (longest := shift_unit(base, words.unit, 2 * (words.shift or 0))):
        when = EventDate(longest.start, when.end, "span")
    if words.unit == "week" and not words.shift and not words.previous:
        when = EventDate(when.start, max(when.start, anchor.end), "span") if context.tense != "future" else when
    basis: Anchor = "previous" if words.previous else "document_date"
    if words.month is not None:
        return narrow(calendar(when.start.year, words.month, words.day), words.part), basis
    if words.weekday is not None:
        day = week_of(when.start).start + timedelta(days=words.weekday)
        return EventDate(day, day, "day"), basis
    return narrow(when, words.part), basis


def _month_of_issue(words: Words, anchor: EventDate | None) -> _Resolved | None:
    """Give "yesterday" or "Tuesday" the month of a document of which only the month is known."""
    near = (words.unit == "day" and words.shift in (-1, 0)) or (words.weekday is not None and not words.shift)
    if anchor is None or anchor.precision != "month" or words.previous or not near:
        return None
    return anchor, "document_date"


def _nearest_named(words: Words, context: _Context) -> _Resolved | None:
    """Resolve "last July", "next spring", "this summer": the nearest one before, after, or in the document's year."""
    published = context.published
    if published is None:
        return None
    shift = words.shift or 0
    years = [published.start.year + n for n in (-1, 0, 1) if 1 <= published.start.year + n <= MAXYEAR]
    candidates = [narrow(calendar(year, words.month, None), words.part) for year in years]
    if shift < 0:
        chosen = [when for when in candidates if when.end < published.start][-1:]
    elif shift > 0:
        chosen = [when for when in candidates if when.start > published.end][:1]
    else:
        chosen = [when for when in candidates if when.start.year == published.start.year][:1]
    return (chosen[0], "document_date") if chosen else None


def _weekday(words: Words, context: _Context) -> _Resolved | None:
    if context.published is None or context.published.precision != "day" or words.weekday is None:
        return _month_of_issue(words, context.published)
    today = context.published.start
    back = (today.weekday() - words.weekday) % 7
    if words.shift is None:
        days = (7 - back) % 7 if context.tense == "future" else -back
    elif words.shift < 0:
        days = -(back or 7)
    elif words.shift > 0:
        days = 7 - back
    else:
        days = words.weekday - today.weekday()
    try:
        day = today + timedelta(days=days)
    except OverflowError:
        return None
    return EventDate(day, day, "day"), "document_date"


def _bare_day(words: Words, context: _Context) -> _Resolved | None:
    """Resolve "the 16th": the most recent one, the next one where the sentence speaks of the future."""
    if context.day is not None and words.day is not None:
        month = context.day if words.day >= context.day.day else _month_after(context.day)
        day = calendar(month.year, month.month, words.day)
        return (day, "previous") if day.precision == "day" else None
    anchor = context.published or context.previous
    if anchor is None or anchor.precision == "year" or words.day is None:
        return None
    basis: Anchor = "document_date" if context.published else "previous"
    months = [shift_unit(anchor.start, "month", n) for n in (-1, 0, 1)]
    days = [calendar(m.start.year, m.start.month, words.day) for m in months if m]
    past = [day for day in days if day.precision == "day" and day.start <= anchor.end]
    future = [day for day in days if day.precision == "day" and day.end >= anchor.start]
    chosen = future[0] if context.tense == "future" and future else past[-1] if past else None
    return (chosen, basis) if chosen else None


def _without_year(words: Words, context: _Context) -> _Resolved | None:
    """Find the year of a month or day: that of a narrative, else the one nearest to the document's date."""
    published = context.published
    nearest = None
    if published is not None:
        years = [published.start.year + n for n in (-1, 0, 1) if 1 <= published.start.year + n <= MAXYEAR]
        candidates = [narrow(calendar(year, words.month, words.day), words.part) for year in years]
        nearest = _nearest(candidates, published, context.tense, bare=words.day is None)
    if context.year is not None and (nearest is None or _in_narrative(context, context.year, nearest)):
        return narrow(calendar(context.year, words.month, words.day), words.part), "previous"
    return (nearest, "document_date") if nearest is not None else None


def _in_narrative(context: _Context, year: int, nearest: EventDate) -> bool:
    """Whether a date without year belongs to the year named before it rather than near the document's date.

    The further off that year was named, the older it must be; a day of the last weeks is rather news, and after a year
    told without a month, as in "founded in 2001", a day of the last half year.
    """
    if context.tense == "future" or context.published is None:
        return False
    gap = context.published.start.year - year
    away = abs((context.published.start - nearest.start).days) if nearest.precision == "day" else _FAR_DAYS
    if context.same_sentence:
        return gap > 0
    if context.told:
        return gap > (1 if context.near_year else 5) and away > _NEAR_DAYS
    return context.near_year and gap > 1 and away > _HALF_YEAR


def _nearest(candidates: list[EventDate], published: EventDate, tense: str, *, bare: bool) -> EventDate:
    """Choose among the same day of three years: the past by default, the future where the sentence says so.

    A day within the next two months beats one most of a year ago, which would be written with its year; a bare month
    stays past.
    """
    past = next((when for when in reversed(candidates) if when.start <= published.end), candidates[0])
    future = next((when for when in candidates if when.end >= published.start), past)
    if published.precision == "year":
        return next(when for when in candidates if when.start.year == published.start.year)
    ahead, behind = (future.start - published.start).days, (published.start - past.end).days
    if tense == "future":
        return past if ahead > _FAR_DAYS and behind < _NEAR_DAYS else future
    soon = not bare and ahead < _NEAR_DAYS and behind > _FAR_DAYS
    return future if soon else past


def _window(words: Words, context: _Context) -> tuple[EventDate, str, str] | None:
    """Resolve "over the past five years" to the stretch from then to the document's date, at the unit's precision."""
    published = context.published
    if published is None or _PRECISIONS.get(published.precision, 3) > _FINENESS[words.unit]:
        return None
    unit = "year" if words.unit == "decade" else words.unit
    count = (words.shift or 0) * (10 if words.unit == "decade" else 1)
    other = shift_unit(published.start, unit, count)
    if other is None:
        return None
    length = {"year": 4, "quarter": 7, "month": 7}.get(unit, 10)
    ends = (
        sorted((other.start, published.start))
        if unit != "week"
        else sorted((_back(published.start, count), published.start))
    )
    span = EventDate(ends[0], max(ends[1], published.end if count < 0 else ends[1]), "span")
    return span, ends[0].isoformat()[:length], ends[1].isoformat()[:length]


def _back(day: date, weeks: int) -> date:
    return day + timedelta(weeks=weeks)
