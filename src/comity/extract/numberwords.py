"""The value of a number written in words: "two hundred and seventy-nine", "half a million", "three dozen"."""

import re

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINAL_SMALL = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
UNITS = {word: value for value, word in enumerate(_SMALL)}
TENS = {word: 10 * (index + 2) for index, word in enumerate(_TENS)}
SCALES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "crore": 1e7,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "b": 1e9, "tn": 1e12,
}  # fmt: skip
GROUPS = {"hundred": 100, "dozen": 12}
ORDINALS = {word: value for value, word in enumerate(_ORDINAL_SMALL)} | {
    word[:-1] + "ieth": value for word, value in TENS.items()
} | {"hundredth": 100, "thousandth": 1000}  # fmt: skip

_WORD = "|".join(
    [*reversed(_SMALL), *_TENS, "hundred", "dozen", "thousand", "million", "billion", "trillion", "lakh", "crore"]
)
_JOINT = r"(?:[ \t\u00a0\n-]|(?<=hundred)\sand\s|(?<=thousand)\sand\s|(?<=million)\sand\s)"
WORDS = (
    rf"(?:half[ -]an?[ ](?:dozen|hundred|thousand|million|billion)|(?:a[ ])?half[ -](?:dozen|million|billion)"
    rf"|(?:a|one)[ -](?:third|quarter|half)[ ]of[ ]a[ ](?:thousand|million|billion)"
    rf"|an?[ ](?:dozen|hundred|thousand|million|billion|trillion)(?:{_JOINT}(?:{_WORD})\b){{0,6}}"
    rf"|(?:{_WORD})\b(?:{_JOINT}(?:{_WORD})\b){{0,9}}(?:[ ]and[ ]a[ ]half(?:[ ](?:million|billion|thousand))?)?)"
)
"""Source of the pattern of a cardinal in words; bounded everywhere, so that matching is linear."""

ORDINAL_WORDS = (
    rf"(?:(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ORDINAL_SMALL[1:10])})"
    rf"|(?:{'|'.join([*reversed(_ORDINAL_SMALL[1:]), *(w[:-1] + 'ieth' for w in _TENS)])})|hundredth)"
)
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4}


def words_to_number(text: str) -> float | None:
    """Return the value of a cardinal in words, or None if the words do not make up one number."""
    words = [word for word in re.split(r"[\s-]+", text.lower()) if word not in ("and", "of", "")]
    if words and words[0] in ("a", "an"):
        words = words[1:]
    if "half" in words and words[0] != "half":
        return _and_a_half(words)
    if words and words[0] in _FRACTIONS:
        rest = [word for word in words[1:] if word not in ("a", "an")]
        value = _plain(rest)
        return None if value is None else float(round(_FRACTIONS[words[0]] * value))
    if len(words) > 1 and words[0] == "one" and words[1] in _FRACTIONS:
        return words_to_number(" ".join(words[1:]))
    return _plain(words)


def ordinal_to_number(text: str) -> int | None:
    """Return the position an ordinal names ("twenty-first", "11th"), or None."""
    flat = text.lower()
    if digits := re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th)", flat):
        return int(digits.group(1))
    parts = re.split(r"[\s-]+", flat)
    if len(parts) == 2 and parts[0] in TENS and parts[1] in ORDINALS:
        return TENS[parts[0]] + ORDINALS[parts[1]]
    return ORDINALS.get(flat)


def _and_a_half(words: list[str]) -> float | None:
    at = words.index("half")
    whole = _plain([word for word in words[:at] if word not in ("a", "an")])
    scale = SCALES.get(words[at + 1], 1.0) if at + 1 < len(words) else 1.0
    return None if whole is None else (whole + 0.5) * scale


def _plain(words: list[str]) -> float | None:
    total, current, last = 0.0, 0.0, ""
    for word in words:
        if word in UNITS and last in ("", "tens", "group", "scale") and not (last == "tens" and UNITS[word] > 9):
            current, last = current + UNITS[word], "unit"
        elif word in TENS and last in ("", "group", "scale"):
            current, last = current + TENS[word], "tens"
        elif word in GROUPS:
            current, last = (current or 1) * GROUPS[word], "group"
        elif word in SCALES:
            total, current, last = total + (current or 1) * SCALES[word], 0.0, "scale"
        else:
            return None
    return total + current if words else None
