"""What a number counts: nouns, categories and designations, read from ``lexicon/units.yaml``."""

import re
from functools import cache

from msgspec import Struct

from comity.extract.lexicon import load

_VOWELS = "aeiou"
_MAX_WORDS = 8
_STOP = frozenset(
    re.findall(
        r"\w+",
        "and or to from in on at by with for were was are is be been has have had will would could can may might that"
        " which who while when as than but so because after before since until over under between into onto through"
        " during against said says took take takes joined join joins left held hold holds arrived went came the their"
        " its his her",
    )
)
_WORD = re.compile(r"(?:[A-Z]\.){2,4}|[^\W_](?:[\w'’./-]*[^\W_])?")
_DESIGNATION = (
    (
        re.compile(
            r"(?:Su|MiG|Tu|F|FA|F/A|B|J|JF|JH|H|Il|IL|An|AN|Mi|Ka|C|KC|P|E|Y|Z|CH|UH|AH|MH|SH|V|EA|EF|RC|Yak|KF|FC|TB"
            r"|MQ|RQ|LCA|I|La)-\d+[A-Za-z0-9/]*"
        ),
        "aircraft",
        "aircraft",
    ),
    (re.compile(r"T-(?:34|54|55|62|64|72|80|90|14|15)[A-Za-z0-9]*"), "vehicles", "tanks"),
    (re.compile(r"(?:S|HQ|K|SA)-[1-9]\d*[A-Za-z0-9-]*"), "weapons", "systems"),
)  # fmt: skip


class Unit(Struct, frozen=True):
    """The noun a number counts: ``name`` is lower-case plural, ``category`` a key of ``units.yaml``.

    ``single`` marks a form that cannot follow a number above one ("destroyer"): there it only modifies a noun.
    """

    name: str
    category: str
    single: bool = False


class FoundUnit(Struct, frozen=True):
    """A unit in a text, at offsets ``[start_char, end_char)``."""

    start_char: int
    end_char: int
    unit: Unit


def plural(noun: str) -> str:
    """Return the regular English plural of ``noun``."""
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


@cache
def units() -> dict[str, Unit]:
    """Return every unit by its lower-case form, singular and plural."""
    forms: dict[str, Unit] = {}
    for category, entry in load("units").items():
        overrides = entry.get("units", {})
        for noun in entry["nouns"]:
            one, _, many = noun.partition("/")
            many = many or plural(one)
            name = entry.get("unit") or overrides.get(one) or many.lower()
            forms[one.lower()] = Unit(name, category, one != many)
            forms[many.lower()] = Unit(name, category)
    return forms


def find_unit(text: str, start: int, *, many: bool = True) -> FoundUnit | None:
    """Return the noun counted by a number that ends at ``start``: within eight words, before any verb or preposition.

    ``many`` says that the number is not one, so that singular nouns are passed over except after a hyphen.
    """
    words = _words_after(text, start)
    hyphen = text[start : start + 1] in ("-", "‑")
    found: FoundUnit | None = None
    for index, word in enumerate(words):
        if found and (hyphen or found.unit.category == "distance" or word.start() > found.end_char + 1):
            break  # the noun found is a measure, or not followed at once by another one
        here = _unit_at(words, index)
        if here and (hyphen or not many or not here.unit.single) and not (found and here.end_char <= found.end_char):
            found = here
        if found is None and word.group().lower() in _STOP:
            return None
    return found


def _words_after(text: str, start: int) -> list[re.Match[str]]:
    words: list[re.Match[str]] = []
    position = start
    while len(words) < _MAX_WORDS and (word := _WORD.match(text, _skip_joint(text, position))):
        words.append(word)
        position = word.end()
    return words


def _skip_joint(text: str, position: int) -> int:
    """Step over what may stand between a number and its noun: blanks, one hyphen, an opening quotation mark."""
    limit = min(len(text), position + 3)
    while position < limit and (text[position].isspace() or text[position] in "-‑“\"'‘"):
        position += 1
    return position


def _unit_at(words: list[re.Match[str]], index: int) -> FoundUnit | None:
    start = words[index].start()
    for length in (3, 2, 1):
        run = words[index : index + length]
        if len(run) < length:
            continue
        form = " ".join(word.group() for word in run).lower()
        if unit := units().get(form):
            return FoundUnit(start, run[-1].end(), unit)
    return _designation(words, index)


def _designation(words: list[re.Match[str]], index: int) -> FoundUnit | None:
    """Read "24 Su-35s" as aircraft, unless a counted noun still follows ("24 Su-35 fighters", "3 F-16 engines")."""
    if any(word.group().lower() in units() for word in words[index + 1 : index + 4]):
        return None
    word = words[index]
    for pattern, category, name in _DESIGNATION:
        if pattern.fullmatch(word.group()):
            return FoundUnit(word.start(), word.end(), Unit(name, category))
    return None
