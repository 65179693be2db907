"""From the words of a date to its parts: what a matched pattern says, before anything is resolved."""

import re
from collections.abc import Callable

from msgspec import Struct

from comity.extract.datewords import MONTHS, PART, WEEKDAYS, read_part, read_quarter
from comity.extract.numbers import parse_number
from comity.extract.numberwords import ordinal_to_number

_LAST = ("last", "past", "previous", "this past", "the past", "the previous")
_NEXT = ("next", "coming", "this coming", "the coming", "the following", "the next")
_ABOUT = ("", "about", "around", "some", "roughly", "just", "only", "just over")
_LEADING = re.compile(
    r"(?:in|of|since|by|until|till|from|to|through|between|and|before|after|during|for|late|early|mid|last|next|this|or"
    r"|until|around|than|late in|early in|for|every|each|[-–])[\s-]$",
    re.IGNORECASE,
)
_EXERCISE = re.compile(
    r"\bex\b|exercis|drill|man(?:oe?|eu)uv|war ?game|operation|edition|patrol|training|games|serial", re.IGNORECASE
)
_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        "In Since By During Until From Of The And Between After Before Early Late Mid To On Around For But Through At"
        " Till Throughout Spring Summer Autumn Fall Winter About",
    )
)
_NO_SERIES = frozenset(MONTHS) | {
    "antonov", "beriev", "boeing", "chengdu", "comac", "douglas", "ilyushin", "kamov", "lockheed", "mikoyan",
    "shenyang", "sukhoi", "tupolev", "xian", "yakovlev",
}  # fmt: skip
"""Months and makers of aircraft: "Tupolev-95" is a type and no exercise of 1995."""
_WORD_BEFORE = re.compile(r"([A-Z][\w’'.-]{1,40})[”\"’']?[\s\u00a0]$")


class Words(Struct, frozen=True, kw_only=True):
    """What the words of a date say: any part of a calendar date, or a count of units from an anchor.

    ``previous`` counts from the date named before instead of the document's; ``vague`` is the word that makes a count
    unsure ("more than").
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    part: str = ""
    unit: str = ""
    shift: int | None = None
    previous: bool = False
    vague: str = ""


class Reading(Struct, frozen=True, kw_only=True):
    """A date as written at ``[start, end)``: one or two ends, and the rule whose pattern matched.

    ``apart`` holds the offsets of the gap between two dates named together ("July 3 and 9") that are no range.
    """

    start: int
    end: int
    rule: str
    first: Words
    last: Words | None = None
    apart: tuple[int, int] | None = None
    named: bool = False


def read(rule: str, match: re.Match[str]) -> Reading | None:
    """Return what ``match`` of the pattern named ``rule`` says, or None where its context speaks against a date."""
    return _READERS[rule](rule, match)


def _simple(rule: str, match: re.Match[str], words: Words | None, **options: object) -> Reading | None:
    if words is None:
        return None
    return Reading(start=match.start(), end=match.end(), rule=f"date.{rule}", first=words, **options)  # type: ignore[arg-type]


def _int(text: str | None) -> int | None:
    digits = re.match(r"\d+", text or "")
    return int(digits.group()) if digits else None


def _day(text: str | None) -> int | None:
    return _int(text) or ordinal_to_number(text or "")


def _month(text: str) -> int:
    return MONTHS[text.lower().rstrip(".")]


def _calendar(rule: str, match: re.Match[str]) -> Reading | None:
    """Read patterns with the groups ``y``, ``m`` or ``mn``, ``d`` and ``part``."""
    groups = match.groupdict()
    month = _month(groups["m"]) if groups.get("m") else _int(groups.get("mn"))
    year = _int(groups.get("y"))
    if year is not None and year < 100:
        year += 1900 if year >= 50 else 2000
    words = Words(year=year, month=month, day=_day(groups.get("d")), part=read_part(groups.get("part")))
    return _simple(rule, match, words)


def _bare_month(rule: str, match: re.Match[str]) -> Reading | None:
    """Read a month alone: "May" and abbreviations, which are also verbs and names, need a word that leads to them."""
    name = match["m"]
    doubtful = name.lower() == "may" or (len(name.rstrip(".")) < 5 and name.lower() not in ("june", "july"))
    leading = match["part"] or _LEADING.search(match.string[max(0, match.start("m") - 12) : match.start("m")])
    return None if doubtful and not leading else _calendar(rule, match)


def _days(rule: str, match: re.Match[str]) -> Reading | None:
    first, last = _day(match["d"]) or 0, _day(match["d2"]) or 0
    month = _month(match["m"]) if "m" in match.groupdict() else None
    year = _int(match.groupdict().get("y"))
    joint = match.groupdict().get("to") or "to"
    between = "between" in match.string[max(0, match.start() - 8) : match.start("d")].lower()
    apart = joint.strip() == "or" or (joint.strip().startswith("and") and not between and last != first + 1)
    if not 0 < first < last <= 31:
        return None
    end = Words(year=year, month=month, day=last)
    gap = (match.end("d"), match.start("d2")) if apart else None
    return _simple(rule, match, Words(year=year, month=month, day=first), last=end, apart=gap)


def _bare_day(rule: str, match: re.Match[str]) -> Reading | None:
    """Read "on the 16th" and "on the sixteenth"; the first ten in words are seldom days."""
    in_words = not match["d"][0].isdigit() and not match.groupdict().get("month")
    day = _day(match["d"]) or 0
    return _simple(rule, match, Words(day=day)) if (10 if in_words else 0) < day <= 31 else None


def _numeric(rule: str, match: re.Match[str]) -> Reading | None:
    """Read 30/10/2019 or 10/30/2019; where both readings are possible only the year is sure."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    if year < 100:
        year += 1900 if year >= 50 else 2000
    if match["sep"] == "." or a > 12 or a == b:
        day, month = a, b
    elif b > 12:
        day, month = b, a
    else:
        return _simple(rule, match, Words(year=year) if a >= 1 and b >= 1 else None)
    valid = 1 <= month <= 12 and 1 <= day <= 31
    return _simple(rule, match, Words(year=year, month=month, day=day) if valid else None)


def _shift(which: str | None) -> int:
    flat = " ".join((which or "").lower().split())
    return -1 if flat in _LAST else 1 if flat in _NEXT else 0


def _of_previous(which: str | None) -> bool:
    flat = " ".join((which or "").lower().split())
    return flat in ("that", "the same", "same", "the following", "the previous", "previous", "following")


def _shifted_month(rule: str, match: re.Match[str]) -> Reading | None:
    """Read "July last year" and "last July"; the latter is the nearest July, not the one of last year."""
    groups = match.groupdict()
    shift, day = _shift(groups["which"]), _int(groups.get("d"))
    words = Words(month=_month(groups["m"]), day=day, part=read_part(groups.get("part")))
    of_year = match.end("m") < match.start("which")
    unit = "year" if of_year else "nearest"
    return _simple(
        rule, match, _with(words, unit=unit, shift=shift, previous=of_year and _of_previous(groups["which"]))
    )


def _with(words: Words, **changes: object) -> Words:
    fields = {name: getattr(words, name) for name in words.__struct_fields__}
    return Words(**{**fields, **changes})


def _quarter(rule: str, match: re.Match[str]) -> Reading | None:
    return _simple(rule, match, _of_year(match, read_quarter(match["q"])))


def _half(rule: str, match: re.Match[str]) -> Reading | None:
    return _simple(rule, match, _of_year(match, f"half{match['h']}"))


def _season(rule: str, match: re.Match[str]) -> Reading | None:
    words = _of_year(match, match["s"].lower())
    which = (match.groupdict().get("which") or "").lower()
    nearest = words.year is None and not which.endswith("year") and match.end("which") < match.start("s")
    return _simple(rule, match, _with(words, unit="nearest") if nearest and which else words)


def _of_year(match: re.Match[str], part: str) -> Words:
    groups = match.groupdict()
    if groups.get("y"):
        return Words(year=_int(groups["y"]), part=part)
    return Words(unit="year", shift=_shift(groups.get("which")), part=part, previous=_of_previous(groups.get("which")))


def _decade(rule: str, match: re.Match[str]) -> Reading | None:
    groups = match.groupdict()
    year = _int(groups.get("y")) or 1900 + int(groups["yy"])
    return _simple(rule, match, Words(year=year, unit="decade", part=read_part(groups["part"])))


def _years(rule: str, match: re.Match[str]) -> Reading | None:
    first, second = int(match["y"]), int(match["y2"])
    last = second if second > 99 else first - first % 100 + second
    if last <= first or last - first > 300 or (match["to"].strip() == "/" and last != first + 1):
        return None
    return _simple(rule, match, Words(year=first), last=Words(year=last))


def _year(rule: str, match: re.Match[str]) -> Reading | None:
    text = match.string[max(0, match.start() - 60) : match.start()]
    if re.search(
        r"\b(?:some|nearly|almost|than|only|least|up to|total of|exactly|roughly|another|additional)\s$", text
    ):
        return None
    word = _WORD_BEFORE.search(text)
    named = bool(word and word.group(1) not in _NO_NAME and word.group(1).lower().rstrip(".") not in MONTHS)
    return _simple(rule, match, Words(year=int(match["y"])), named=named)


def _name(rule: str, match: re.Match[str]) -> Reading | None:
    """Read the year of "Vostok-2018" and, beside a word for an exercise, of "Shield-82" or "Lionheart '84"."""
    groups = match.groupdict()
    group = "y" if groups.get("y") else "yy"
    year = int(groups[group])
    if group == "yy":
        around = match.string[max(0, match.start() - 70) : match.end() + 70]
        near = match.string[max(0, match.start() - 25) : match.end() + 25]
        if not _EXERCISE.search(near if groups.get("blank") else around) or match["name"].lower() in _NO_SERIES:
            return None
        year = 1900 + year if year >= 50 else 2000 + year
        if year > 2040:
            return None
    found = Words(year=year)
    return Reading(start=match.start(group), end=match.end(group), rule="date.name", first=found, named=True)


def _day_word(rule: str, match: re.Match[str]) -> Reading | None:
    shifts = {
        "the day before yesterday": -2,
        "yesterday": -1,
        "last night": -1,
        "tomorrow": 1,
        "the day after tomorrow": 2,
    }
    return _simple(rule, match, Words(unit="day", shift=shifts.get(match["w"].lower(), 0)))


def _weekday(rule: str, match: re.Match[str]) -> Reading | None:
    weekday = WEEKDAYS[match["wd"].lower()]
    if match["week"]:
        return _simple(rule, match, Words(weekday=weekday, unit="week", shift=_shift(match["week"])))
    which = (match.groupdict().get("which") or "").lower()
    return _simple(rule, match, Words(weekday=weekday, shift=_shift(which) if which else None))


def _unit(text: str) -> str:
    return text.lower().rstrip("s")


def _count(text: str | None) -> int | None:
    flat = (text or "one").lower()
    value = 1.0 if flat in ("a", "an") else parse_number(flat)
    return int(value) if value is not None and 0 < value <= 2000 else None


def _ago(rule: str, match: re.Match[str]) -> Reading | None:
    half = match["n"].lower() in ("half a", "half an")
    count = {"year": 6, "decade": 5}.get(_unit(match["u"])) if half else _count(match["n"])
    if count is None:
        return None
    earlier = match["dir"].lower() in ("ago", "back", "earlier", "before")
    unit, bound = _unit(match["u"]), (match["bound"] or "").lower()
    if half:
        unit = "month" if unit == "year" else "year"
    elif match.groupdict().get("this") and unit == "year":
        unit, count = "month", 12 * count
    elif unit == "decade":
        unit, count, bound = "year", 10 * count, bound or "vaguely"
    vague = bound if bound not in _ABOUT else ""
    words = Words(unit=unit, shift=-count if earlier else count, vague=vague)
    return _simple(rule, match, _with(words, previous=match["dir"].lower() not in ("ago", "back")))


def _window(rule: str, match: re.Match[str]) -> Reading | None:
    flat = match["u"].lower()
    scale = 100 if flat == "century" else 50 if "century" in flat else 5 if flat.startswith("half") else 1
    unit = "year" if scale > 1 else _unit(flat)
    count = _count(match["n"])
    if count is None or (not match["n"] and unit in ("day", "week")):
        return None
    shift = count * scale * (-1 if match["dir"].lower() in ("last", "past") else 1)
    return _simple(rule, match, Words(unit=unit, shift=shift))


def _unit_shift(rule: str, match: re.Match[str]) -> Reading | None:
    groups = match.groupdict()
    part = read_part(groups.get("part")) if PART.match((groups.get("part") or "").strip()) else ""
    shift = _shift(groups.get("which"))
    return _simple(rule, match, Words(unit=_unit(match["u"]), shift=shift, part=part))


def _same(rule: str, match: re.Match[str]) -> Reading | None:
    groups = match.groupdict()
    which = groups["which"].lower()
    shift = (
        -1 if which.endswith(("previous", "preceding", "before")) else 1 if which.endswith(("g", "next", "r")) else 0
    )
    unit, part = match["u"].lower(), read_part(groups.get("part"))
    if unit in ("summer", "spring", "autumn", "fall", "winter"):
        unit, part = "year", unit
    return _simple(rule, match, Words(unit=unit, shift=shift, part=part, previous=True))


_READERS: dict[str, Callable[[str, re.Match[str]], Reading | None]] = {
    "skip": lambda rule, match: None,
    "iso": _calendar,
    "iso-month": _calendar,
    "numeric": _numeric,
    "month-days": _days,
    "days-month": _days,
    "bare-days": _days,
    "month-day": _calendar,
    "day-month": _calendar,
    "month-year": _calendar,
    "month-shift": _shifted_month,
    "day-shift": _shifted_month,
    "month": _bare_month,
    "quarter": _quarter,
    "half-year": _half,
    "season": _season,
    "decade": _decade,
    "years": _years,
    "year-part": _calendar,
    "name": _name,
    "year": _year,
    "day-word": _day_word,
    "weekday": _weekday,
    "ago": _ago,
    "since-previous": _ago,
    "window": _window,
    "unit-shift": _unit_shift,
    "same": _same,
    "bare-day": _bare_day,
}
