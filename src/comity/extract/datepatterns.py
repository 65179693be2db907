"""How dates are written in English: one named pattern a form. Every repetition is bounded, so matching is linear."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from comity.extract.datewords import MONTHS, PART_WORDS, SEASONS, WEEKDAYS
from comity.extract.numberwords import ORDINAL_WORDS, WORDS


def _names(names: Iterable[str]) -> str:
    """Return an alternation of ``names`` as Title or UPPER case, longest first; abbreviations may have a point."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    points = ((name, r"\.?" if len(name) < 5 and name not in ("may", "june", "july") else "") for name in ordered)
    return "|".join(f"(?:{name.title()}|{name.upper()})(?![A-Za-z]){point}" for name, point in points)


_S = r"[\s\u00a0]{1,2}"
_M = rf"(?:{_names(MONTHS)})"
_WD = rf"(?:{_names(WEEKDAYS)})"
_WD_BEFORE = rf"(?:{_WD}(?:,?{_S}(?:the{_S})?|{_S}(?P<open>\()))?"
_D = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d%])(?!,\d{3})(?!\.\d)"
_Y = r"(?:1[5-9]|20)\d\d(?![\d%])(?!,\d{3})"
_TO = r"(?:\s?[-–—‑/]\s?|\s(?:to|until|through|till|thru|and|or)\s(?:the\s)?)"
_DASH = r"(?:\s?[-–—‑]\s?|\s(?:to|until|through|till)\s)"
_OF = rf"(?:,?{_S}|,?{_S}of{_S})"
_UNIT = r"(?:days?|weeks?|months?|years?|decades?|weekends?|quarters?)"
_PRE = rf"(?:(?:{PART_WORDS})[\s-]{{1,2}}(?:in{_S})?(?:the{_S}month{_S}of{_S})?)?"
_SEASON = "(?:" + "|".join(SEASONS) + ")"
_PEOPLE = (
    r"(?:troops|soldiers|personnel|men|servicemen|service members|marines|sailors|people|participants|officers|members"
    r"|ships|vessels|aircraft|planes|vehicles|tanks|pieces|units|km|kilomet\w+|miles|met(?:er|re)s|feet|tons|tonnes"
    r"|hours|GMT|UTC|hrs|local time|local|dollars|euros|rubles|yuan|rounds|shells|missiles|students|workers|jobs|nm)\b"
)
_NTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL_WORDS})"
_AFTER_NTH = (
    rf"(?=[.,;:)–—]|\s[–—]|\s(?:and|or|but|to|that|who|which|when|in|with|without|by|at|on|off|near|over|under|for|from|as|after"
    rf"|before|between|until|a|an|the|its|his|her|their|our|they|he|she|it|we|there|both|some|about|was|were|is|are|been"
    rf"|had|has|have|will|would|again|{WORDS}|of{_S}(?:this|the|last|next|that|the{_S}same){_S}month)\b|$)"
)
_NO_LIST = rf"(?!{_S}(?:to|and|or){_S}(?:the{_S})?{_NTH}{_S}[a-z])"
_LAST = (
    r"(?i:last|past|previous|this|next|coming|the current|the coming|the previous|the past|that|the same|the following)"
)
_COUNT = rf"(?:\d{{1,4}}|{WORDS}|an?|several|(?:a )?few|a couple of|couple of)"
_AGO_BOUND = (
    r"(?:more than|over|well over|less than|almost|nearly|at least|about|around|some|roughly|just over|just|only)"
)


class Form(NamedTuple):
    """A way of writing a date; ``lower`` if it is matched in lower case, several times as fast as ignoring the case."""

    pattern: re.Pattern[str]
    lower: bool


def _p(source: str, *, lower: bool = False) -> Form:
    close = r"(?(open)\)?)" if "(?P<open>" in source else ""
    return Form(re.compile(source + close), lower)


PATTERNS: tuple[tuple[str, Form], ...] = (
    (
        "skip",
        _p(
            r"\b(?:fy|fiscal(?: year)?|financial year)\s?['’]?\d{2,4}(?:[-–/]\d{2,4})?"
            r"|\b(?:resolution|unscr|vision|agenda|no\.|hull|flight|decree|room|project|order|law)\s\d{4}\b"
            r"|\b(?:mirage|boeing|airbus|falcon|windows)[\s-]\d{4}\b|\bcovid[-\s]19\b",
            lower=True,
        ),
    ),
    (
        "iso",
        _p(
            r"(?<![\w.,/-])(?P<y>(?:1[5-9]|20)\d\d)[-/.](?P<mn>0?[1-9]|1[0-2])[-/.](?P<d>3[01]|[12]\d"
            r"|0?[1-9])(?!\d|[-/]\d)"
        ),
    ),
    ("iso", _p(r"(?<!\d)(?P<y>(?:1[5-9]|20)\d\d)年(?:(?P<mn>1[0-2]|0?[1-9])月(?:(?P<d>3[01]|[12]\d|0?[1-9])日)?)?")),
    (
        "numeric",
        _p(
            r"(?<![\w.,/-])(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:1[5-9]|20)\d\d"
            r"|\d\d)(?![\w/-]|\.\d)"
        ),
    ),
    (
        "month-days",
        _p(
            rf"\b{_WD_BEFORE}(?P<m>{_M}){_S}(?P<d>{_D})(?P<to>{_TO})(?P<d2>{_D})(?!{_S}{_M})(?:,?{_S}"
            rf"(?P<y>{_Y}))?"
        ),
    ),
    (
        "days-month",
        _p(
            rf"(?<![\w.,/-]){_WD_BEFORE}(?P<d>{_D})(?P<to>{_TO})(?P<d2>{_D}){_S}(?:of{_S})?(?P<m>{_M})"
            rf"(?:,?{_S}(?:of{_S})?(?P<y>{_Y}))?"
        ),
    ),
    ("month-day", _p(rf"\b{_WD_BEFORE}(?P<m>{_M}){_S}(?:the{_S})?(?P<d>{_D})(?:,?{_S}(?:of{_S})?(?P<y>{_Y}))?(?!:\d)")),
    (
        "day-month",
        _p(
            rf"(?<![\w.,/-]){_WD_BEFORE}(?P<d>{_D})(?:{_S}day)?{_S}(?:of{_S})?(?P<m>{_M})(?:,?{_S}"
            rf"(?:of{_S})?(?P<y>{_Y}))?"
        ),
    ),
    ("day-month", _p(rf"(?<![\w.,/-])(?P<d>\d{{1,2}})-(?P<m>{_M})-(?P<y>{_Y}|\d\d)(?!\w)")),
    (
        "days-month",
        _p(
            rf"\b(?P<d>{ORDINAL_WORDS})(?P<to>{_TO})(?P<d2>{ORDINAL_WORDS}){_S}of{_S}(?P<m>{_M})(?:,?{_S}"
            rf"(?:of{_S})?(?P<y>{_Y}))?"
        ),
    ),
    ("day-month", _p(rf"\b(?P<d>{ORDINAL_WORDS}){_S}(?:day{_S})?of{_S}(?P<m>{_M})(?!['’]s)(?:,?{_S}(?P<y>{_Y}))?")),
    ("month-year", _p(rf"\b(?P<part>{_PRE})(?P<m>{_M})['’]?{_OF}(?P<y>{_Y})")),
    ("month-shift", _p(rf"\b(?P<part>{_PRE})(?P<m>{_M}){_OF}(?:in{_S})?(?P<which>{_LAST}){_S}year\b")),
    (
        "month-shift",
        _p(
            rf"\b(?P<part>{_PRE})(?:in{_S})?(?P<which>(?i:last|next|this|this past|this coming)){_S}"
            rf"(?P<m>{_M})"
        ),
    ),
    ("day-shift", _p(rf"\b{_WD_BEFORE}(?P<m>{_M}){_S}(?P<d>{_D}){_OF}(?P<which>{_LAST}){_S}year\b")),
    ("day-shift", _p(rf"(?<![\w.,/-])(?P<d>{_D}){_S}(?:of{_S})?(?P<m>{_M}){_OF}(?P<which>{_LAST}){_S}year\b")),
    ("month", _p(rf"\b(?P<part>{_PRE})(?P<m>{_M})(?!\s?\d)(?!{_S}\d)")),
    (
        "quarter",
        _p(
            rf"\b(?:the{_S})?(?P<q>first|second|third|fourth|last|final|[1-4](?:st|nd|rd|th)){_S}quarter(?:{_S}of{_S}(?:(?P<y>{_Y})|(?:the{_S})?(?:(?P<which>last|this|next|current|same|coming|previous|following){_S})?year))?",
            lower=True,
        ),
    ),
    ("quarter", _p(rf"\bQ(?P<q>[1-4])(?:{_S}(?:of{_S})?|/)?(?P<y>{_Y})")),
    ("half-year", _p(rf"\bH(?P<h>[12]){_S}(?:of{_S})?(?P<y>{_Y})")),
    (
        "season",
        _p(
            rf"\b(?:in{_S})?(?:(?P<part>early|mid|late)[\s-])?(?:the{_S})?(?P<s>{_SEASON}){_S}"
            rf"(?:of{_S})?(?P<y>{_Y})",
            lower=True,
        ),
    ),
    (
        "season",
        _p(
            rf"\b(?:(?P<part>early|mid|late)[\s-])?(?P<which>this|last|next|this past|this coming|that"
            rf"|the same){_S}(?P<s>{_SEASON})\b(?!{_S}(?:short|back))",
            lower=True,
        ),
    ),
    (
        "season",
        _p(
            rf"\bin{_S}(?:the{_S})?(?:(?P<part>early|mid|late)[\s-])?(?P<s>{_SEASON})(?:{_S}of{_S}"
            rf"(?P<which>{_LAST}){_S}year)?\b(?!{_S}(?:of|in){_S})"
        ),
    ),
    ("decade", _p(rf"\b(?P<part>{_PRE})(?:the{_S})?(?P<y>(?:1[5-9]|20)\d0)['’]?s\b", lower=True)),
    ("decade", _p(rf"(?<!\w)(?P<part>{_PRE})['’‘](?P<yy>[2-9]0)s\b", lower=True)),
    (
        "years",
        _p(
            rf"(?<![\w.,/$€£-])(?P<y>(?:1[6-9]|20)\d\d)(?P<to>\s?[-–—‑/]\s?)(?P<y2>(?:1[6-9]|20)\d\d"
            rf"|\d\d)(?![\w/]|-\d)(?!{_S}{_PEOPLE})"
        ),
    ),
    ("iso-month", _p(r"(?<![\w.,/-])(?P<y>(?:1[5-9]|20)\d\d)-(?P<mn>0[1-9]|1[0-2])(?![\w/-])")),
    (
        "year-part",
        _p(
            rf"\b(?P<part>{PART_WORDS})[\s-]{{1,2}}(?:the{_S}year{_S})?(?P<y>(?:1[6-9]|20)\d\d)"
            rf"(?![\d%s])(?!,\d{{3}})",
            lower=True,
        ),
    ),
    ("name", _p(r"(?<![\w-])(?P<name>[A-Z][A-Za-z’']{2,})[-–‑](?P<y>(?:19|20)\d\d)(?!\d|[-–]\d)")),
    (
        "name",
        _p(
            r"(?<![\w-])(?P<name>[A-Z][A-Za-z]{3,})(?:[-–‑]|[ -]['’‘]|(?P<blank> ))(?P<yy>\d\d)"
            r"(?![\w%]|[-–,.:]\d| (?:percent|per cent))"
        ),
    ),
    (
        "year",
        _p(
            rf"(?<![\w.,/$€£#№-])(?:(?<=\bIn\s)|(?<=[,:;]\sin\s)|(?<=\b[Ss]ince\s)|(?!\d+{_S}(?:[a-z-]{{2,15}}{_S}){{0,2}}{_PEOPLE}))"
            r"(?P<y>(?:1[89]|20)\d\d)(?=['’]s\b|(?![\w%]|[,.:]\d|[-–/]\d))"
        ),
    ),
    (
        "day-word",
        _p(
            r"\b(?P<w>the day before yesterday|the day after tomorrow|yesterday|today(?!['’]s)"
            r"|tomorrow|tonight|last night|this (?:morning|afternoon|evening))\b",
            lower=True,
        ),
    ),
    (
        "weekday",
        _p(
            rf"\b(?:(?P<which>(?i:last|next|this|this past|this coming|the previous|the following"
            rf"|coming)){_S})?(?P<wd>{_names(d for d in WEEKDAYS if len(d) > 5)})(?:{_S}(?:of{_S})?"
            rf"(?P<week>last|this|next){_S}week)?(?![A-Za-z])"
        ),
    ),
    (
        "weekday",
        _p(
            rf"\b(?P<week>(?i:last|this|next)){_S}week{_S}(?:on{_S})?"
            rf"(?P<wd>{_names(d for d in WEEKDAYS if len(d) > 5)})\b"
        ),
    ),
    (
        "ago",
        _p(
            rf"\b(?:(?P<bound>{_AGO_BOUND}){_S})?(?P<n>half an?|{_COUNT}){_S}(?P<u>{_UNIT})"
            rf"(?:{_S}and{_S}a{_S}half)?{_S}(?P<dir>ago|back(?=[,.;]))\b(?P<this>{_S}(?:this{_S}month"
            rf"|today|this{_S}week))?",
            lower=True,
        ),
    ),
    (
        "since-previous",
        _p(
            rf"\b(?:(?P<bound>{_AGO_BOUND}){_S})?(?P<n>half an?|\d{{1,3}}|{WORDS}|an?){_S}"
            rf"(?P<u>{_UNIT}){_S}(?P<dir>later|earlier|afterwards?|before(?=[,.;]))(?!\w)",
            lower=True,
        ),
    ),
    (
        "window",
        _p(
            rf"\b(?:in|over|during|within|for|throughout|of){_S}(?:the{_S})?(?P<dir>last|past|next"
            rf"|coming){_S}(?:(?P<n>{_COUNT}){_S})?(?P<u>days|weeks|months|years|decades|day|week|month"
            rf"|year|decade|half[- ]decade|half[- ]century|century)\b",
            lower=True,
        ),
    ),
    (
        "unit-shift",
        _p(
            rf"\b(?P<part>(?:{PART_WORDS}|earlier|later)[\s-]{{1,2}}(?:in{_S})?)?(?P<which>last|this"
            rf"|next|the coming|the current|this coming|this past){_S}(?P<u>year|month|week|weekend"
            rf"|decade|quarter)\b(?!{_S}?-)",
            lower=True,
        ),
    ),
    (
        "unit-shift",
        _p(
            rf"\b(?P<part>(?:the{_S})?(?:end|beginning|start|middle|close|first half|second half"
            rf"|latter half){_S}of{_S}the{_S})(?P<u>year|month|week|decade)\b",
            lower=True,
        ),
    ),
    ("unit-shift", _p(rf"\b(?:at|over|on|during){_S}(?:the{_S})(?P<u>weekend)\b", lower=True)),
    (
        "same",
        _p(
            rf"\b(?P<part>{_PRE})(?P<which>(?:the{_S})?same|that{_S}same|that|the{_S}following"
            rf"|the{_S}next|the{_S}previous|the{_S}preceding){_S}(?P<u>day|week|month|year|summer"
            rf"|spring|autumn|fall|winter)\b",
            lower=True,
        ),
    ),
    (
        "same",
        _p(
            rf"\bthe{_S}(?P<u>day|week|month|year){_S}(?P<which>before|after)(?=[,.;]|\s(?:that|had"
            rf"|the two|by)\b)",
            lower=True,
        ),
    ),
    (
        "bare-days",
        _p(
            rf"\b(?:from|between|for|of|over){_S}(?:the{_S})?(?P<d>{_NTH})(?P<to>{_TO})(?:the{_S})?"
            rf"(?P<d2>{_NTH})(?!\w)(?!{_S}(?:of{_S})?(?:{'|'.join(MONTHS)})(?![a-z])){_AFTER_NTH}",
            lower=True,
        ),
    ),
    (
        "bare-day",
        _p(
            rf"\b(?:on|by|until|till|since|of|from|before){_S}the{_S}(?P<d>{_NTH}){_AFTER_NTH}{_NO_LIST}",
            lower=True,
        ),
    ),
    (
        "bare-day",
        _p(rf"\bthe{_S}(?P<d>{_NTH})(?P<month>{_S}of{_S}(?:this|the|that|the{_S}same){_S}month)\b", lower=True),
    ),
)
"""Rule and pattern. Where two match at one place the longer wins, then the earlier in this list."""
