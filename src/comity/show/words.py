"""English for figures: small functions that get number, article and list right."""

import re
from collections.abc import Sequence
from datetime import date

from comity.model.values import EventDate

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER_WORDS = _SMALL[2:]
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IRREGULAR = {
    "has": "have",
    "is": "are",
    "was": "were",
    "this": "these",
    "its": "their",
    "lies": "lie",
    "needs": "need",
    "series": "series",
}
_TAKES_THE = re.compile(
    r"^(United|Soviet|Democratic|Central|Holy) |Republic|Union|Kingdom|Federation|Emirates|States|Islands|Pact\b"
    r"|(lands|pines|Maldives|Seychelles|Bahamas)$"
)


def spelled(count: int) -> str:
    """Return a whole number as a sentence has it: in words to twelve (``no`` for none), in figures from there."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def in_figures(count: int) -> str:
    """Return a whole number in figures, none as a word."""
    return f"{count:,}" if count else "none"


def times(count: int) -> str:
    """Return how often: "never", "once", "twice", "three times"."""
    return ("never", "once", "twice")[count] if count < 3 else f"{spelled(count)} times"


def plural(count: float, word: str) -> str:
    """Return ``word`` in the number that ``count`` asks for, verbs included: (1, "event") and (2, "has") to "have"."""
    if count == 1:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|ch|sh)$", word) else "s")


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capital(sentence: str) -> str:
    """Return the sentence with its first letter large, the others untouched."""
    return sentence[:1].upper() + sentence[1:]


def with_article(name: str) -> str:
    """Return a state's name as it stands within a sentence: "China", "the United States"."""
    return f"the {name}" if _TAKES_THE.search(name) and not name.lower().startswith("the ") else name


def day(when: EventDate | date | None) -> str:
    """Return a date at its own precision: "11 Sep 2018", "Sep 2018", "2018"; "no date" for none."""
    if when is None:
        return "no date"
    if isinstance(when, date):
        return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
    if when.precision == "span":
        return between(when.start, when.end)
    month = f"{MONTHS[when.start.month - 1]} " if when.precision != "year" else ""
    return f"{f'{when.start.day} ' if when.precision == 'day' else ''}{month}{when.start.year}"


def between(start: date, end: date) -> str:
    """Return a stretch of days without repeating month or year: "11–17 Sep 2018", "29 Aug – 3 Sep 2018"."""
    if (start.year, start.month) == (end.year, end.month):
        return day(start) if start == end else f"{start.day}–{day(end)}"
    first = f"{start.day} {MONTHS[start.month - 1]}" + (f" {start.year}" if start.year != end.year else "")
    return f"{first} – {day(end)}"


def held(start: EventDate | None, end: EventDate | None) -> str:
    """Return when something lasted from and to, at the precision of the two dates."""
    if start is None or end is None or start == end:
        return day(start or end)
    if start.precision == end.precision == "day":
        return between(start.start, end.start)
    return f"{day(start)} to {day(end)}"


def years(first: int, last: int) -> str:
    """Return "2023" or "2023–25" (in full where the century changes)."""
    if first == last:
        return str(first)
    return f"{first}–{last % 100:02d}" if first // 100 == last // 100 else f"{first}–{last}"


def shortened(words: str, most: int) -> str:
    """Return the beginning of a text of at most ``most`` characters, cut at a sentence or else at a word."""
    if len(words) <= most:
        return words
    sentence = words[:most].rfind(". ")
    if sentence > most / 2:
        return words[: sentence + 1]
    return words[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def plain_code(code: str) -> str:
    """Return a vocabulary code as words: "command_post_exercise" to "command post exercise"."""
    return code.replace("_", " ").replace("-", " ")
