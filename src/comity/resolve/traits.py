"""What names, words and figures say of a thing: its series, its domains or form, its figures in comparable form."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from math import floor, log

from comity.resolve.days import GUESSED, Stretch
from comity.resolve.rows import Row
from comity.resolve.words import number
from comity.vocab import vocabulary
from comity.vocab.fold import fold

CLASS = log(1.15)
"""Width of a class of figures; two figures within half of it (about 7 %) always share one of the two grids."""

_BRACKETS = re.compile(r"[()]")
_SORTS: Mapping[str, re.Pattern[str]] = {
    sort: re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    for sort, pattern in {
        "air": r"air (?:force )?(?:patrol|drill|group)|airspace|bombers?|fighters?|aircraft|flight|flew|flown|Tu-95|"
        r"H-6|aerial|air defen[cs]e identification",
        "sea": r"nav(?:y|al|ies)|warships?|ships?|fleets?|destroyers?|frigates?|maritime|submarines?|sailed|sea phase",
        "land": r"troops?|soldiers?|tanks?|infantry|ground forces|servicemen|battalions?|army",
        "missile_defence": r"missile[- ]defen[cs]e|anti-(?:ballistic[- ])?missile|air and missile",
        "police": r"coast ?guards?|border (?:guards?|troops?|service)|national guard|police|interior (?:troops|minist)",
        "under_water": r"(?:joint )?submarine patrol|submarines .{0,40}patrol|patrol.{0,40}submarines?",
    }.items()
}
_FORMS: Mapping[str, re.Pattern[str]] = {
    form: re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    for form, pattern in {
        "treaty": r"treat(?:y|ies)|alliance of|mutual assistance",
        "roadmap": r"road ?map|cooperation plan|plan (?:of|for) cooperation|\d{4}-\d{4} (?:cooperation )?plan",
        "joint_statement": r"(?:joint )?(?:statement|declaration|communiqu)",
        "memorandum": r"memorand|understanding",
        "protocol": r"protocol",
    }.items()
}


def sorts(text: str, *, paper: bool) -> tuple[str, ...]:
    """Return the domains a text speaks of, or for a paper the forms of paper."""
    return tuple(sorted(sort for sort, pattern in (_FORMS if paper else _SORTS).items() if pattern.search(text)))


@lru_cache(maxsize=65536)
def series_in(name: str) -> tuple[str, ...]:
    """Return the ids of the named series a name belongs to; a name may give several in brackets."""
    found = {_find(name), *(_find(part) for part in _BRACKETS.split(name)), _find(name.split(" - ", maxsplit=1)[0])}
    return tuple(sorted(found - {""}))


def _find(text: str) -> str:
    text = re.sub(r"\bno\. ?\d+$|^exercise ", "", text.strip(), flags=re.IGNORECASE).strip()
    found = vocabulary().find_series(text) or vocabulary().find_series(_no_spaces(text)) if text else None
    entry = vocabulary().series.get(found or "")
    return entry.id if entry and entry.kind != "group" else ""


def _no_spaces(text: str) -> str:
    """Drop an edition that stands behind a spaced dash ("Belt – 2024")."""
    return re.sub(r"\s+[–—-]\s+(?=\d)", "-", text)


def classes(figures: Iterable[tuple[str, float]]) -> tuple[int, ...]:
    """Return figures by slot ("ships.CHN") as classes of two overlapping grids, so that near figures share one."""
    return tuple(sorted({number(f"{slot}:{side}:{floor(log(value) / CLASS + side / 2)}")
                         for slot, value in figures if value > 0 for side in (0, 1)}))  # fmt: skip


def slots(figures: Iterable[tuple[str, float]]) -> tuple[int, ...]:
    """Return which figures are given."""
    return tuple(sorted({number(slot) for slot, value in figures if value > 0}))


@lru_cache(maxsize=4096)
def party_now(code: str) -> str:
    """Return the living state a code stands for: the Soviet Union is Russia, as in the annotation guide."""
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        party = vocabulary().parties.get(code)
        code = party.successor if party and party.successor else code
    return code


def parties_now(codes: Iterable[str], when: Stretch | None = None) -> tuple[str, ...]:
    """Return the living states, sorted; with ``when``, an organisation stands for those who were its members then."""
    living = {party_now(code) for code in codes if code}
    if when is not None:
        living = {state for code in living for state in _members(code, when.first) or (code,)}
    return tuple(sorted(living))


@lru_cache(maxsize=4096)
def _members(code: str, day: int) -> tuple[str, ...]:
    party = vocabulary().parties.get(code)
    if party is None or party.kind != "organisation":
        return ()
    return tuple(party_now(state) for state in vocabulary().members(code, date.fromordinal(day)))


_OFFICES = frozenset(
    """president minister ministry spokesman spokeswoman spokesperson general admiral colonel senior former chief
    deputy director official officials government leadership foreign defence defense report think tank university
    institute center centre corporation corp research group council expert experts analyst analysts scholar
    """.split()  # noqa: SIM905 - a list of words
)


def speakers(name: str) -> tuple[str, ...]:
    """Return the words of a speaker's name that name him, folded; words for offices only if there is nothing else."""
    words = fold(name).replace("(", " ").replace(")", " ").split()
    return tuple(word for word in words if word not in _OFFICES and len(word) > 2) or tuple(words)


def undated_series(mention: Row) -> str:
    """Return the name of the series a mention speaks of as such: named, reported, without date, edition or figures."""
    dated = mention.when is not None and mention.when.grain < GUESSED
    if not mention.series or dated or mention.counted or mention.figures or mention.tense != "done":
        return ""
    return vocabulary().series[mention.series[0]].name
