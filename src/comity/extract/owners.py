"""Whose a figure is: the party whose soldiers, ships or aircraft a number counts."""

import math
import re
from collections.abc import Iterator, Sequence

from comity.extract.analysis import Line
from comity.extract.entities import Entity
from comity.extract.numbers import FoundNumber
from comity.extract.units import find_unit, units

TOTAL = "total"
EACH = "each"
"""The owner of a figure that holds for every party: "250 per side"."""
SLOTS = ("personnel", "ships", "aircraft")
Owned = tuple[str, str]
"""A slot and the owner of a figure in it."""

_FOLLOWING = frozenset({"from", "of", "by"})
_REACH = 3
_BOTH_SIDES = re.compile(
    r"\s?(?:(?:per|a) (?:side|country|nation|party)\b|apiece\b|each(?=[,.;:)]|\s?$)"
    r"|(?:from|on|by|for) (?:each|either)(?: (?:side|country|nation|party))?\b)"
)
_AND = re.compile(r",?\s(?:and|or|as well as)\s|,\s")
_PART = re.compile(
    r",?\s(?:of (?:them|whom|these|those)|of the (?P<noun>soldiers|troops|servicemen|men|personnel|sailors|officers))\b"
    r"(?:\s(?:are|were|being|come|came|coming|hail|hailed|arrived))?(?:\sfrom)?(?:\sthe)?\s"
)
_MEMBERS = re.compile(
    r"\smembers of (?:the )?(?:[A-Z][\w.-]*\s){0,4}"
    r"(?:[Nn]avy|[Aa]rmy|[Aa]rmies|[Ff]orces?|[Gg]uards?|[Cc]orps|[Mm]arines|[Mm]ilitary|[Tt]roops|[Ss]ervices)\b"
)
_STRONG = re.compile(r"[\s-]strong\b(?!\s(?:fleet|flotilla|squadron|convoy|armada|formation|package))")
_NUMBERING = re.compile(
    r"\b(?P<noun>\w+),?\s"
    r"(?:(?:number|total)(?:s|l?ed|l?ing)?|(?P<copula>are|were)|altogether|in all|in total|all told"
    r"|contingent of),?\s?$"
)
_CLAUSE_END = re.compile(
    r"\s?(?:$|[,.;:)]|in (?:number|all|total)\b|altogether\b|all told\b|(?:and|but|while)\s(?!\d))"
)
"""What may follow a figure that is the whole of what is said: "the officers were 45", not "45 when they met"."""
_MEASURED = re.compile(
    r"\b(?:(?P<noun>\w+)\s)?(?P<measure>number|total|strength)(?:\sof(?:\s(?:the|its|their))?(?P<whose>\s[^,.;:()]{1,80}))?"
    r"\s(?:is|was)\s?$"
)
_IN_ALL = re.compile(r"\s(?:altogether|in all|in total|all told)\b")
_ROUNDED = 0.2
"""How far the sides' shares together may be from the head count they share out, as both are often rounded."""


def party_of(line: Line, start: int, end: int) -> str:
    """Return whose count stands at ``start`` to ``end``: a party inside, right behind, or the subject of its clause."""
    phrase = line.sentence.between(start, end)
    if not phrase:
        return TOTAL
    inside = [code for i in phrase for code in codes_at(line, i)]
    inside += codes_at(line, phrase[0] - 1)
    owner = inside or _behind(line, phrase[-1]) or _subject(line, phrase[-1])
    return owner[0] if len(set(owner)) == 1 else TOTAL


def is_each(text: str, end: int) -> bool:
    """Return whether the figure that ends at ``end`` is every party's: "from each side"."""
    return _BOTH_SIDES.match(text, end) is not None


def codes_at(line: Line, index: int) -> tuple[str, ...]:
    """Return the parties whose name ends on token ``index``."""
    return line.party_at[index].codes if index in line.party_at else ()


def bare(line: Line, text: str, number: FoundNumber, others: Sequence[FoundNumber]) -> Iterator[Owned]:
    """Yield slot and owner of a number that no counted noun follows; ``others`` are the numbers of the line.

    "3,200 Chinese", "900 Indian and Nepali soldiers", "200 Korean and 300 American marines", "300 of them from
    Mongolia", "250 per side", "500 strong", "the troops number 6,000", "350 members of the navy".
    """
    start, heads = line.sentence.start, [n for n in others if n.category == "personnel"]
    if found := _named(line, text, number, others):
        yield found
    elif is_each(text, number.end_char):
        if _shares_out(line, text, number, others):
            yield "personnel", EACH
    elif (part := _PART.match(text, number.end_char)) and (heads or part["noun"]):
        whose = _starting(line, part.end() + start)
        yield from (("personnel", code) for code in (whose.codes if whose else ()))
    elif after := _MEMBERS.match(text, number.end_char) or _STRONG.match(text, number.end_char):
        yield "personnel", party_of(line, number.phrase_start + start, after.end() + start)
    elif noun := _measured(text, number) or _noun_before(text, number):
        yield "personnel", party_of(line, noun.start() + start, number.end_char + start)


def _starting(line: Line, start: int) -> Entity | None:
    """Return the party whose name begins at ``start``, an offset in the document."""
    return next((e for e in line.party_at.values() if e.start == start), None)


def _shares_out(line: Line, text: str, number: FoundNumber, others: Sequence[FoundNumber]) -> bool:
    """Return whether every side's figure shares out a head count: "500 soldiers, 250 per side", not "3 rifles each"."""
    if number.value is None or _follows_things(line, text, number):
        return False
    sides = {2, len(line.codes), *(n.value for n in others if n.category == "states" and n.value)} - {0, 1}
    heads = [n.value for n in others if n.category == "personnel" and n.value and not _is_one_partys(line, n)]
    shared = [number.value * side for side in sides]
    return any(math.isclose(people, head, rel_tol=_ROUNDED) for people in shared for head in heads)


def _follows_things(line: Line, text: str, number: FoundNumber) -> bool:
    """Return whether a plural that is not people stands right before the number: "rifles, 3 apiece"."""
    word = re.search(r"(\w+)\W*$", text[: number.phrase_start])
    if word is None:
        return False
    unit = units().get(word[1].lower())
    tag = line.sentence.tokens[line.sentence.token_at(word.start() + line.sentence.start)].tag
    return tag == "NNS" and (unit is None or unit.category != "personnel")


def _is_one_partys(line: Line, number: FoundNumber) -> bool:
    begin = line.sentence.start
    phrase = line.sentence.between(number.phrase_start + begin, number.phrase_end + begin)
    return len({code for i in phrase for code in codes_at(line, i)}) == 1


def _measured(text: str, number: FoundNumber) -> re.Match[str] | None:
    """Return the words by which the figure is a number of people: "the number of Kenyan soldiers was"."""
    said = _MEASURED.search(text, 0, number.phrase_start)
    if said is None:
        return None
    strength = said["measure"] == "strength"
    if said["whose"]:
        counted = find_unit(text, said.start("whose"), many=not strength)
        unit = counted.unit if counted else None
    else:
        unit = units().get((said["noun"] or "").lower())
    people = ("personnel", "formations") if strength else ("personnel",)
    return said if unit is not None and unit.category in people else None


def _noun_before(text: str, number: FoundNumber) -> re.Match[str] | None:
    noun = _NUMBERING.search(text, 0, number.phrase_start)
    if noun and noun["copula"] and not _CLAUSE_END.match(text, number.end_char):
        return None
    if noun is None and _IN_ALL.match(text, number.end_char):
        noun = re.search(r"\b(?P<noun>\w+),\s$", text[: number.phrase_start])
    unit = units().get(noun["noun"].lower()) if noun else None
    told = "contingent of" in noun.group() if noun else False
    people = unit is not None and unit.category == "personnel" and not unit.single
    return noun if told or people else None


def _named(line: Line, text: str, number: FoundNumber, others: Sequence[FoundNumber]) -> Owned | None:
    """Return slot and owner where a party's name follows the number at once."""
    begin = line.sentence.start
    entity = _starting(line, number.end_char + 1 + begin)
    if entity is None:
        return None
    end = entity.end - begin
    joint = _AND.match(text, end)
    if joint and _starting(line, joint.end() + begin):
        counted = find_unit(text, joint.end())
        slot = counted.unit.category if counted else "personnel" if entity.sense == "demonym" else ""
        return (slot, TOTAL) if slot in SLOTS else None
    following = next((n for n in others if joint and n.phrase_start == joint.end() and n.category in SLOTS), None)
    if following is not None:
        return following.category, entity.codes[0]
    after = line.sentence.tokens[min(line.sentence.token_at(entity.end - 1) + 1, len(line.sentence.tokens) - 1)].tag
    alone = entity.sense == "demonym" and not after.startswith(("NN", "JJ", "HYPH"))
    return ("personnel", entity.codes[0]) if alone else None


def _behind(line: Line, last: int) -> list[str]:
    tokens = line.sentence.tokens
    if last + 1 >= len(tokens) or tokens[last + 1].lemma not in _FOLLOWING:
        return []
    stop = last + 2
    found: list[str] = []
    while stop < min(len(tokens), last + 2 + _REACH * max(1, len(found) + 1)):
        found += codes_at(line, stop)
        stop += 1
    return found


def _subject(line: Line, index: int) -> list[str]:
    verb = line.verb_over(index)
    found: list[str] = []
    for position, entity in line.party_at.items():
        path = line.path_up(position)
        if verb is not None and verb in path:
            step = line.sentence.tokens[path[path.index(verb) - 1]] if path.index(verb) else None
            if step is not None and (step.dep in ("nsubj", "agent") or step.lemma in ("from", "by")):
                found += entity.codes
    return found
