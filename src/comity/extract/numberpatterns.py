"""Patterns of numbers, money and approximations in English. Every repetition is bounded, so matching is linear."""

import re
from typing import Literal

from comity.extract.numberwords import ORDINAL_WORDS, WORDS

Bound = Literal["exact", "about", "over", "at_least", "up_to", "under"]

DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,3})?|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3}| 000){1,3}|\d{1,12}(?:\.\d{1,4})?"
SCALE = (
    r"(?:[ \u00a0-]?(?:hundred|thousand|million|billion|trillion|dozen|crore|lakh|mln|bln)\b"
    r"|[ \u00a0]?(?:bn|mn|k|m|b|tn)\b)"
)
_ONE = rf"(?:(?:{DIGITS})(?:{SCALE})?|{WORDS})"
_TO = r"(?:\s?[-–—‑]\s?|\s(?:to|or)\s)"
_NOT_BEFORE = r"(?<![\w.,:/+#’'-])(?<!\d[ ][-–])(?<![A-Za-z]–)"
_MINUS = r"(?:(?<![\w\d])[-−–])?"
_SIGN = r"(?:(?:US|AU|A|C|CA|NZ|S|HK|NT)?\$(?:US|AU|CAN)?|€|£|¥|₹|₽|₩|₺|₪|Rs\.?\s?|RM\s?)"
_CODE = r"(?:USD|US dollars?|EUR|GBP|RMB|CNY|INR|AUD|CAD|RUB|JPY|KRW|TRY|PKR|PLN|SEK|NOK|CHF|SGD|AED|SAR|ILS)"
_NOUN = (
    r"(?:(?:U\.?S\.?|American|Australian|Canadian|Singapore|New Zealand|Hong Kong)\s)?dollars?|euros?"
    r"|(?:Russian\s)?(?:roubles?|rubles?)|pounds(?:\ssterling)?|(?:Chinese\s)?(?:yuan|renminbi)|(?:Japanese\s)?yen"
    r"|(?:Indian\s|Pakistani\s)?rupees?|(?:South Korean\s)?won|(?:Turkish\s)?liras?|dirhams?|riyals?|shekels?|kronor"
    r"|kroner|zlotys?|francs?|baht|ringgit|pesos|reais"
)
_PERCENT = r"\s?(?:%|percentage points?|per\s?cent\b|pct\b)"
NUMBER = re.compile(
    rf"{_NOT_BEFORE}(?P<between>between\s)?(?:(?P<sign>{_SIGN})\s?|(?P<code>{_CODE})\s?)?"
    rf"(?P<low>{_MINUS}{_ONE})(?:(?(between)(?:\sand\s|{_TO})|{_TO})(?:(?:{_SIGN}|{_CODE}\s)\s?)?(?P<high>{_ONE})(?!-\d))?"
    rf"(?:(?P<percent>{_PERCENT})|\s?(?P<code2>{_CODE})\b|\s(?P<noun>{_NOUN})\b)?",
    re.IGNORECASE,
)
ORDINAL = re.compile(rf"(?<![\w.,-])(?:{ORDINAL_WORDS}|\d{{1,3}}(?:st|nd|rd|th))\b", re.IGNORECASE)
VAGUE = re.compile(
    r"(?<![\w-])(?:(?:several|a few|a couple of) (?:dozen|hundred|thousand|million)"
    r"|(?:tens of |hundreds of )?(?:dozens|scores|hundreds|thousands|millions))\b",
    re.IGNORECASE,
)
SHARE = re.compile(
    r"(?<![\w-])(?:(?P<n>one|two|three|four|five|a|\d)[ -])(?P<part>thirds?|quarters?|fifths?|sixths?|tenths?)"
    r"(?=\s(?:of|share|more|less))|(?<![\w-])half\sof\b",
    re.IGNORECASE,
)
_BOUNDS: tuple[tuple[Bound, str], ...] = (
    ("over", r"more than|over|upwards? of|in excess of|exceeding|above"),
    ("at_least", r"at least|no fewer than|no less than|not less than|a minimum of"),
    ("up_to", r"up to|at most|no more than|not more than|a maximum of|as many as|as much as"),
    ("under", r"fewer than|less than|under|below|nearly|almost|close to"),
    ("about", r"about|around|some|approximately|approx\.?|roughly|(?:an )?estimated|circa|ca\.?|~|in the region of"),
)
BOUND_BEFORE = re.compile(
    "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _BOUNDS) + r")(?:\s(?:a|an|the))?(?:\stotal of)?\s?$",
    re.IGNORECASE,
)
NAME_BEFORE = re.compile(
    r"(?:\b(?:Nos?|Numbers?|Project|Type|Hull|Flight|Resolution|Articles?|Chapter|Section|Page|pp?|Vol|Issue|Decree|Room"
    r"|Route|Channel|Level|Grade|Unit|Regiment|Order|Boeing|Airbus|Mark|Mk|Block|Version|Annex|Figure|Table|Track"
    r"|Group of|S|F|SH|UH|CH|MH|MV|Su|MiG|Tu|Il|An|Mi|Ka|J|H|KC|RC)\.?\s|№\s?|#)$"
)
"""Words that make the number after them a name ("Project 636", "No. 5", "S 400"), not a quantity."""

_SIGNS = (
    "$=USD us$=USD $us=USD a$=AUD au$=AUD $au=AUD c$=CAD ca$=CAD $can=CAD nz$=NZD s$=SGD hk$=HKD nt$=TWD €=EUR £=GBP"
    " ¥=CNY ₹=INR ₽=RUB ₩=KRW ₺=TRY ₪=ILS rs=INR rs.=INR rm=MYR"
)
CURRENCY_SIGNS: dict[str, str] = dict(re.findall(r"(\S+)=(\S+)", _SIGNS))
_NOUNS = (
    "australian dollar=AUD, canadian dollar=CAD, singapore dollar=SGD, new zealand dollar=NZD, hong kong dollar=HKD,"
    " dollar=USD, euro=EUR, rouble=RUB, ruble=RUB, pound=GBP, yuan=CNY, renminbi=CNY, yen=JPY, pakistani rupee=PKR,"
    " rupee=INR, won=KRW, lira=TRY, dirham=AED, riyal=SAR, shekel=ILS, kronor=SEK, kroner=NOK, zloty=PLN, franc=CHF,"
    " baht=THB, ringgit=MYR, peso=PHP, reais=BRL,"
)
CURRENCY_NOUNS: list[tuple[str, str]] = re.findall(r"([a-z][a-z ]*)=([A-Z]+),", _NOUNS)
PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
