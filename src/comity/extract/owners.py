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
CROWD = 40
"""The fewest that mean people where no noun says so: of fewer "participants" some are states."""
Owned = tuple[str, str]
"""A slot and the owner of a figure in it."""

_FOLLOWING = frozenset({"from", "of", "by"})
_REACH = 3
_JOINTS = frozenset({"and", ",", "or"})
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
_OF_THEM = re.compile(r",?\sof (?:them|these|those)\b")
_THINGS = frozenset({"ships", "aircraft", "vehicles", "weapons", "munitions", "goods"})
_ALONE = re.compile(r"\s?(?:$|[,.;:)]|(?:and|but|while|including|with)\s)")
_COMES = frozenset({"take", "participate", "arrive", "come", "join", "train", "serve", "go", "attend", "drill"})
_SENDS = frozenset({"send", "contribute", "lend", "bring", "provide", "commit", "dispatch", "deploy", "supply", "have"})
_MOVES = {"nsubj": _COMES, "nsubjpass": _SENDS, "dobj": _SENDS}
"""Verbs whose bare number, in this place of the clause, is of people or of what was counted before."""
_STRONG = re.compile(r"[\s-]strong\b(?!\s(?:fleet|flotilla|squadron|convoy|armada|formation|package))")
_NUMBERING = re.compile(
    r"\b(?P<noun>\w+),?\s"
    r"(?:(?:number|total)(?:s|l?ed|l?ing)?|(?P<copula>are|were)|altogether|in all|in total|all told"
    r"|(?:contingent|force|detachment|garrison|company|battalion|platoon|team) of),?\s?$"
)
_THEY_NUMBER = re.compile(r"(?:[Tt]hey|[Tt]hese|[Tt]hose) number(?:ed)?,?\s?")
_CLAUSE_END = re.compile(
    r"\s?(?:$|[,.;:)]|in (?:number|all|total)\b|altogether\b|all told\b|(?:and|but|while)\s(?!\d))"
)
"""What may follow a figure that is the whole of what is said: "the officers were 45", not "45 when they met"."""
_MEASURED = re.compile(
    r"\b(?:(?P<noun>\w+)\s)?(?P<measure>number|total|strength)(?:\sof(?:\s(?:the|its|their))?(?P<whose>\s[^,.;:()]{1,80}))?"
    r"\s(?:is|was|were|at|as)(?:\s(?:given|put|set|stated|estimated|reported))?(?:\s(?:as|at))?\s?$"
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
    before = [n for n in others if n.category in SLOTS and n.phrase_end <= number.phrase_start]
    if found := _named(line, text, number, others):
        yield found
    elif is_each(text, number.end_char):
        if _shares_out(line, text, number, others):
            yield "personnel", EACH
    elif (part := _PART.match(text, number.end_char)) and (before or part["noun"]):
        whose = _starting(line, part.end() + start)
        slot = "personnel" if part["noun"] or heads else before[-1].category
        yield from ((slot, code) for code in (whose.codes if whose else _them(line, text, number)))
    elif _OF_THEM.match(text, number.end_char):
        yield from (("personnel", code) for code in _them(line, text, number))
    elif after := _MEMBERS.match(text, number.end_char) or _STRONG.match(text, number.end_char):
        yield "personnel", party_of(line, number.phrase_start + start, after.end() + start)
    elif noun := _measured(text, number) or _noun_before(text, number):
        yield "personnel", party_of(line, noun.start() + start, number.end_char + start)
    elif owned := _beside(line, text, number, before) or _sent(line, number, others):
        yield owned


def _them(line: Line, text: str, number: FoundNumber) -> tuple[str, ...]:
    """Return whose the people are that "300 of them" means: those last named before it, nobody's if things were."""
    tokens = line.sentence.tokens
    for index in range(line.sentence.token_at(number.phrase_start + line.sentence.start) - 1, -1, -1):
        entity, unit = line.party_at.get(index), units().get(tokens[index].text.lower())
        if entity is not None and entity.sense == "demonym" and tokens[index].tag.startswith("NNP"):
            return entity.codes
        machine = tokens[index].tag.startswith("NN") and any(c.isdigit() for c in tokens[index].text)
        if machine or (unit is not None and unit.category in _THINGS):
            return ()
        if unit is not None and unit.category in ("personnel", "people") and not unit.single:
            return (_whose(line, index),)
    return ()


def _whose(line: Line, index: int) -> str:
    """Return the party whose adjectives stand before a noun; of several, or none, the total."""
    codes: list[str] = []
    while index > 0 and (codes_at(line, index - 1) or (codes and line.sentence.tokens[index - 1].text in _JOINTS)):
        codes += codes_at(line, index - 1)
        index -= 1
    return codes[0] if len(set(codes)) == 1 else TOTAL


def _beside(line: Line, text: str, number: FoundNumber, before: Sequence[FoundNumber]) -> Owned | None:
    """Return what a number counts that stands beside its party, after others: "four ships, Japan one"."""
    if not before:
        return None
    ending = next((e for e in line.party_at.values() if e.end + 1 == number.phrase_start + line.sentence.start), None)
    if ending is not None and _ALONE.match(text, number.end_char):
        return before[-1].category, ending.codes[0]
    of = _starting(line, number.end_char + len(" of ") + line.sentence.start)
    return (before[-1].category, of.codes[0]) if of and text.startswith(" of ", number.end_char) else None


def _sent(line: Line, number: FoundNumber, others: Sequence[FoundNumber]) -> Owned | None:
    """Return what a number counts that is sent or comes without a noun: "420 are coming from Uzbekistan"."""
    begin = line.sentence.start
    token = line.sentence.tokens[index := line.sentence.token_at(number.end_char - 1 + begin)]
    verb, counted = line.verb_over(index), [n.category for n in others if n.category]
    if token.tag != "CD" or verb is None or line.sentence.tokens[verb].lemma not in _MOVES.get(token.dep, ()):
        return None
    slot = next((category for category in counted if category in SLOTS), "personnel")
    if slot not in counted and (counted or (number.value or 0) < CROWD):
        return None
    return slot, party_of(line, number.phrase_start + begin, number.end_char + begin)


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
    return said if unit is not None and (unit.category in people or unit.name == "participants") else None


def _noun_before(text: str, number: FoundNumber) -> re.Match[str] | None:
    noun = _NUMBERING.search(text, 0, number.phrase_start)
    if noun and noun["copula"] and not _CLAUSE_END.match(text, number.end_char):
        return None
    if noun is None and _IN_ALL.match(text, number.end_char):
        noun = re.search(r"\b(?P<noun>\w+),\s$", text[: number.phrase_start])
    unit = units().get(noun["noun"].lower()) if noun else None
    told = noun is not None and (
        noun.group().rstrip().endswith("of") or _THEY_NUMBER.fullmatch(noun.group()) is not None
    )
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
    """Return the parties named after "from", "of" or "by" right behind, and those joined to them by "and" or commas."""
    tokens = line.sentence.tokens
    if last + 1 >= len(tokens) or tokens[last + 1].lemma not in _FOLLOWING:
        return []
    found: list[str] = []
    start, stop = last + 2, last + 2 + _REACH
    while start < min(len(tokens), stop):
        if codes := codes_at(line, start):
            found += codes
            joined = start + 1 < len(tokens) and tokens[start + 1].text in _JOINTS
            stop = start + 2 + _REACH + 1 if joined else start
        start += 1
    return found


def _subject(line: Line, index: int) -> list[str]:
    """Return the parties that do what is said of ``index``: in "London intends to send 500 men" it is London."""
    tokens, verb = line.sentence.tokens, line.verb_over(index)
    verbs = [] if verb is None else [verb]
    while tokens[index].dep == "dobj" and tokens[verbs[-1]].dep == "xcomp":
        verbs.append(tokens[verbs[-1]].head)
    found: list[str] = []
    for position, entity in line.party_at.items():
        path = line.path_up(position)
        over = next((path.index(one) for one in verbs if one in path), 0)
        step = tokens[path[over - 1]] if over else None
        if step is not None and (step.dep in ("nsubj", "agent") or step.lemma in ("from", "by")):
            found += entity.codes
    return found
