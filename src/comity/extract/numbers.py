"""Numbers in English text, with what they count: cardinals, ordinals, ranges, shares and sums of money.

``find_numbers`` is pure and works on plain text; spans already read as dates are passed in and left alone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct, structs

from comity.extract.numberpatterns import (
    BOUND_BEFORE,
    CURRENCY_NOUNS,
    CURRENCY_SIGNS,
    DIGITS,
    NAME_BEFORE,
    NUMBER,
    ORDINAL,
    PARTS,
    SCALE,
    SHARE,
    VAGUE,
    Bound,
)
from comity.extract.numberwords import SCALES, WORDS, ordinal_to_number, words_to_number
from comity.extract.units import Unit, find_unit

Form = Literal["cardinal", "ordinal", "percent", "money", "fraction", "vague", "article"]


class FoundNumber(Struct, frozen=True, kw_only=True):
    """A number in a text.

    ``text[start_char:end_char]`` is the number with its currency or percent sign; ``phrase_start`` and ``phrase_end``
    take in the words of approximation before it and the noun it counts. ``value`` is the lower end of a range and None
    for "dozens"; ``high`` the upper end, else equal to ``value``. ``unit`` is a lower-case plural noun, a currency
    code, ``percent`` or ``ordinal``, empty where no known noun follows; ``category`` a key of ``units.yaml``.
    """

    start_char: int
    end_char: int
    phrase_start: int
    phrase_end: int
    value: float | None
    high: float | None
    form: Form
    bound: Bound
    unit: str
    category: str
    rule: str


def find_numbers(text: str, *, exclude: Iterable[tuple[int, int]] = ()) -> list[FoundNumber]:
    """Return every number of ``text`` in order; what overlaps a span of ``exclude`` (dates, say) is left out."""
    taken = sorted(exclude)
    readers = (_percents_money_cardinals, _ordinals, _shares, _vague, _times)
    candidates = sorted(
        (number for reader in readers for number in reader(text)),
        key=lambda number: (number.start_char, -number.end_char),
    )
    found: list[FoundNumber] = []
    for number in candidates:
        if not _overlaps(number, taken) and (not found or found[-1].end_char <= number.start_char):
            found.append(number)
    return found


def counted_totals(numbers: Sequence[FoundNumber], text: str) -> list[FoundNumber]:
    """Add up runs of counted nouns of one category joined by commas or "and": "two destroyers and a tanker" is 3 ships.

    A run of one stays as it is. The sum spans the run and has the category as its unit.
    """
    counts = sorted([*numbers, *_articles(text, numbers)], key=lambda number: number.start_char)
    runs: list[list[FoundNumber]] = []
    for number in counts:
        if runs and _continues(runs[-1][-1], number, text):
            runs[-1].append(number)
        elif number.rule != "number.article":
            runs.append([number])
    return [_sum(run) for run in runs]


def singles(text: str, numbers: Sequence[FoundNumber]) -> list[FoundNumber]:
    """Return every "a destroyer" that stands outside ``numbers``, and "a frigate, a corvette and a tug" as three.

    What begins after a comma only says what something named before is: "Steadfast, a frigate".
    """
    runs: list[list[FoundNumber]] = []
    for article in re.finditer(r"\b([Aa]n?)\s", text):
        counted = find_unit(text, article.end(), many=False)
        if counted is None or counted.unit.category not in ("ships", "aircraft"):
            continue
        one = _number(text, *article.span(1), _Reading(1.0, None, "article", counted.unit), counted.end_char)
        if any(one.phrase_start < n.phrase_end and n.phrase_start < one.phrase_end for n in numbers):
            continue
        if runs and _continues(runs[-1][-1], one, text):
            runs[-1].append(one)
        else:
            runs.append([one])
    told = [run for run in runs if not text[: run[0].phrase_start].rstrip().endswith(",")]
    return [structs.replace(_sum(run), form="article") for run in told]


def parse_number(text: str) -> float | None:
    """Return the value of one cardinal standing alone ("10.3 thousand", "three dozen", "3,200"), or None."""
    flat = text.strip()
    plain = re.fullmatch(rf"([-−–]?)({DIGITS})({SCALE})?", flat, re.IGNORECASE)
    if plain is None:
        return words_to_number(flat) if re.fullmatch(WORDS, flat, re.IGNORECASE) else None
    value = float(re.sub(r"[,\s\u00a0\u202f\u2009]", "", plain.group(2)))
    if re.fullmatch(r"\d{1,3}\.000", plain.group(2)) and not plain.group(3):
        value *= 1000  # the point marks thousands, as in continental usage
    scale = (plain.group(3) or "").strip(" \u00a0-").lower()
    value *= SCALES.get(scale) or {"hundred": 100.0, "dozen": 12.0}.get(scale, 1.0)
    return -value if plain.group(1) else round(value, 6)


def _percents_money_cardinals(text: str) -> Iterable[FoundNumber]:
    for match in NUMBER.finditer(text):
        if re.match(r"\w|[:/+]\d|,\d{3}|\.\d", text[match.end() : match.end() + 4]) and not _compound(
            text, match.end()
        ):
            continue
        if NAME_BEFORE.search(text[max(0, match.start() - 12) : match.start()]) and not match["sign"]:
            continue
        if number := _cardinal(text, match):
            yield number


def _compound(text: str, end: int) -> bool:
    """Whether a number glued to letters is a measure ("300km", "155mm") and not a name ("4G")."""
    return bool(re.match(r"(?:km|mm|nm|cm)\b", text[end : end + 3]))


def _cardinal(text: str, match: re.Match[str]) -> FoundNumber | None:
    low, high = parse_number(match["low"]), parse_number(match["high"]) if match["high"] else None
    if low is None:
        return None
    end = match.end()
    if high is not None and (adjusted := _spread(match["low"], match["high"], low, high)):
        low = adjusted
    elif match["high"]:
        high, end = None, match.end("low")
    if match["low"].lower() == "one" and not high and re.match(r"\s(?:of|another|day)\b|-", text[end : end + 8]):
        return None
    currency = _currency(match) if end == match.end() else _currency_before(match)
    percent = bool(match["percent"]) and end == match.end()
    form: Form = "percent" if percent else "money" if currency else "cardinal"
    unit = Unit("percent" if percent else currency, form) if form != "cardinal" else None
    return _number(text, match.start(), end, _Reading(low, high, form, unit))


def _spread(low_text: str, high_text: str, low: float, high: float) -> float | None:
    """Give the lower end the scale written only once ("2-3 million"); None if the two do not make a range."""
    scale = re.search(r"[A-Za-z]+$", high_text)
    if scale and not re.search(r"[A-Za-z]", low_text):
        factor = SCALES.get(scale.group().lower(), 1.0)
        low = low * factor if low * factor < high else low
    return low if low < high else None


def _currency(match: re.Match[str]) -> str:
    if match["code2"]:
        return _code(match["code2"])
    noun = (match["noun"] or "").lower().replace(".", "")
    named = next((code for word, code in CURRENCY_NOUNS if word in noun), "") if noun else ""
    return named or _currency_before(match)


def _currency_before(match: re.Match[str]) -> str:
    if match["code"]:
        return _code(match["code"])
    return CURRENCY_SIGNS.get((match["sign"] or "").strip().lower(), "") if match["sign"] else ""


def _code(written: str) -> str:
    return "USD" if written.lower().startswith("us ") else "CNY" if written.upper() == "RMB" else written.upper()


class _Reading(Struct, frozen=True):
    low: float | None
    high: float | None
    form: Form
    unit: Unit | None = None

    @property
    def rule(self) -> str:
        ranged = self.high is not None and self.high != self.low
        return f"number.{self.form}" + (".range" if ranged else "")


def _number(text: str, start: int, end: int, reading: _Reading, phrase_end: int = 0) -> FoundNumber:
    counted = find_unit(text, end, many=reading.low != 1) if reading.unit is None else None
    before = BOUND_BEFORE.search(text[max(0, start - 40) : start])
    unit = reading.unit or (counted.unit if counted else Unit("", ""))
    return FoundNumber(
        start_char=start,
        end_char=end,
        phrase_start=start - len(before.group()) if before else start,
        phrase_end=phrase_end or (counted.end_char if counted else end),
        value=reading.low,
        high=reading.low if reading.high is None else reading.high,
        form=reading.form,
        bound=before.lastgroup if before else "exact",  # type: ignore[arg-type]
        unit=unit.name,
        category=unit.category,
        rule=reading.rule,
    )


def _ordinals(text: str) -> Iterable[FoundNumber]:
    for match in ORDINAL.finditer(text):
        value = ordinal_to_number(match.group())
        if value is not None:
            ordinal = Unit("ordinal", "ordinal")
            yield _number(text, *match.span(), _Reading(float(value), None, "ordinal", ordinal))


def _shares(text: str) -> Iterable[FoundNumber]:
    for match in SHARE.finditer(text):
        parts = PARTS[match["part"].lower().rstrip("s")] if match["part"] else 2
        counted = match["n"].lower() if match["n"] else "one"
        times = 1.0 if counted == "a" else parse_number(counted) or 1.0
        share = Unit("fraction", "fraction")
        yield _number(text, *match.span(), _Reading(round(times / parts, 6), None, "fraction", share))


def _vague(text: str) -> Iterable[FoundNumber]:
    for match in VAGUE.finditer(text):
        yield _number(text, *match.span(), _Reading(None, None, "vague"))


def _times(text: str) -> Iterable[FoundNumber]:
    """Yield "twice" and "thrice" as counts of occasions."""
    for match in re.finditer(r"\b(?:[Tt]wice|[Tt]hrice)\b(?! as\b)", text):
        value = 2.0 if match.group().lower() == "twice" else 3.0
        yield _number(text, *match.span(), _Reading(value, None, "cardinal", Unit("times", "activities")))


_ARTICLE = re.compile(r"\s?(?:,\s?(?:and\s)?|and\s)(?:as well as\s)?(an?)\s")


def _articles(text: str, numbers: Sequence[FoundNumber]) -> Iterable[FoundNumber]:
    """Yield "a tanker" as one, after a counted noun and a comma or "and"."""
    for number in numbers:
        end = number.phrase_end
        while (article := _ARTICLE.match(text, end)) and (counted := find_unit(text, article.end(), many=False)):
            yield _number(text, *article.span(1), _Reading(1.0, None, "article", counted.unit), counted.end_char)
            end = counted.end_char


def _continues(left: FoundNumber, right: FoundNumber, text: str) -> bool:
    joint = text[left.phrase_end : right.phrase_start]
    same = left.category == right.category and left.category in ("ships", "aircraft", "vehicles", "personnel")
    counted = left.form in ("cardinal", "article") and right.form in ("cardinal", "article")
    return same and counted and bool(re.fullmatch(r"\s?(?:,|,?\s?(?:and|as well as|plus))\s?", joint))


def _sum(run: list[FoundNumber]) -> FoundNumber:
    if len(run) == 1:
        return run[0]
    first, last = run[0], run[-1]
    return FoundNumber(
        start_char=first.start_char,
        end_char=last.end_char,
        phrase_start=first.phrase_start,
        phrase_end=last.phrase_end,
        value=sum(number.value or 0 for number in run),
        high=sum(number.high or 0 for number in run),
        form="cardinal",
        bound="exact",
        unit=first.category,
        category=first.category,
        rule="number.sum",
    )


def _overlaps(number: FoundNumber, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the number shares a character with one of the sorted, disjoint ``spans``."""
    after = bisect_left(spans, (number.end_char, 0))
    return after > 0 and spans[after - 1][1] > number.start_char
