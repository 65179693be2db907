"""What a number counts that no noun follows: "3,200 Chinese", "500 strong", "four ships, Japan one"."""

import math
import re
from collections.abc import Iterator, Sequence

from comity.extract.analysis import Line
from comity.extract.numbers import FoundNumber
from comity.extract.owners import EACH, SENDS, TOTAL, before_noun, codes_at, is_each, party_of, starting
from comity.extract.units import find_unit, units

SLOTS = ("personnel", "ships", "aircraft")
CROWD = 40
"""The fewest that mean people where no noun says so: of fewer "participants" some are states."""
Owned = tuple[str, str]
"""A slot and the owner of a figure in it."""

_AND = re.compile(r",?\s(?:and|or|as well as)\s|,\s")
_PART = re.compile(
    r",?\s(?:of (?:them|whom|these|those)|of the (?P<noun>soldiers|troops|servicemen|men|personnel|sailors|officers))\b"
    r"(?:\s(?:are|were|being|come|came|coming|hail|hailed|arrived))?(?:\sfrom)?(?:\sthe)?\s"
)
_BELONGS = re.compile(
    r"\s(?:(?:belong(?:s|ed|ing)?\sto|(?:(?:come|came|coming|hail(?:ed|ing)?|are|were|being|drawn|sent)\s)?from)"
    r"|(?P<again>to))\s(?:the\s)?"
)
"""What ties a share of those counted before to its party: "2,075 men, of whom 1,315 belong to ... and 760 to ..."."""
_SHARED = re.compile(r"(?:,|\band|\bwhom|\bthem|\bincluding)\s$")
_BELONGED = re.compile(r"\bbelong(?:s|ed|ing)?\sto\b")
_MEMBERS = re.compile(
    r"\smembers of (?:the )?(?:[A-Z][\w.-]*\s){0,4}"
    r"(?:[Nn]avy|[Aa]rmy|[Aa]rmies|[Ff]orces?|[Gg]uards?|[Cc]orps|[Mm]arines|[Mm]ilitary|[Tt]roops|[Ss]ervices)\b"
)
_OF_THEM = re.compile(r",?\sof (?:them|these|those)\b")
_THINGS = frozenset({"ships", "aircraft", "vehicles", "weapons", "munitions", "goods"})
_ALONE = re.compile(r"\s?(?:$|[,.;:)]|(?:and|but|while|including|with)\s)")
_COMES = frozenset({
    "take", "participate", "arrive", "come", "join", "train", "serve", "go", "attend", "drill", "live", "stay", "sleep",
})  # fmt: skip
_MOVES = {"nsubj": _COMES, "nsubjpass": SENDS | {"expect"}, "dobj": SENDS}
"""Verbs whose bare number, in this place of the clause, is of people or of what was counted before."""
_STRONG = re.compile(r"[\s-]strong\b(?!\s(?:fleet|flotilla|squadron|convoy|armada|formation|package))")
_NUMBERING = re.compile(
    r"\b(?P<noun>\w+)(?:\s(?:now|today))?,?\s"
    r"(?:(?:number|total)(?:s|l?ed|l?ing)?|(?P<copula>are|were)|altogether|in all|in total|all told"
    r"|(?:contingent|force|detachment|garrison|company|battalion|platoon|team|crew|complement) of),?\s?$"
)
_THEY_NUMBER = re.compile(r"(?:[Tt]hey|[Tt]hese|[Tt]hose)(?: now| today)? number(?:ed)?,?\s?")
_CLAUSE_END = re.compile(
    r"\s?(?:$|[,.;:)]|in (?:number|all|total)\b|altogether\b|all told\b|(?:and|but|while)\s(?!\d))"
)
"""What may follow a figure that is the whole of what is said: "the officers were 45", not "45 when they met"."""
_MEASURED = re.compile(
    r"\b(?:(?P<noun>\w+)\s)?(?P<measure>number|total|strength)"
    r"(?:\sat|(?:\sof(?:\s(?:the|its|their))?(?P<whose>\s[^,.;:()]{1,80}))?"
    r"\s(?:is|was|were)(?:\s(?:given|put|set|stated|estimated|reported)\s(?:as|at))?)\s?$"
)
_IN_ALL_BEFORE = re.compile(r"\b[Ii]n (?:all|total),?\s$")
_IN_ALL_BEHIND = re.compile(r"\s(?:altogether|in all|in total|all told)\b")
_PLURAL = re.compile(r"[^s]s$")
_COMMA = re.compile(r",\s(?P<whom>of whom\s)?$")
_ASIDE_END = re.compile(r"(?:\sof them)?\s?(?:$|[,.;:)])")
"""What follows a number that says how many the people named before it are."""
_LEFT = re.compile(r"\s(?:remain|stay|live|came|arrived|are (?:left|here|there))\b")
"""What follows "of whom 1,450" where the others are not part of it any more."""
_NO_ARMY = 1_000_000
"""What is sent or expected in millions is money or goods."""
_ROUNDED = 0.2
"""How far the sides' shares together may be from the head count they share out, as both are often rounded."""


def bare(line: Line, text: str, number: FoundNumber, others: Sequence[FoundNumber]) -> Iterator[Owned]:
    """Yield slot and owner of a number that no counted noun follows; ``others`` are the numbers of the line.

    "3,200 Chinese", "900 Indian and Nepali soldiers", "200 Korean and 300 American marines", "300 of them from
    Mongolia", "250 per side", "500 strong", "the troops number 6,000", "350 members of the navy", "Japan one" after
    "four ships", "420 are coming from Uzbekistan", "the Americans, close to 4,000,", "in all 180 took part".
    """
    start, heads = line.sentence.start, [n for n in others if n.category == "personnel"]
    before = [n for n in others if n.category in SLOTS and n.phrase_end <= number.phrase_start]
    if found := _named(line, text, number, others):
        yield found
    elif is_each(text, number.phrase_start, number.end_char):
        if _shares_out(line, text, number, others):
            yield "personnel", EACH
    elif (part := _PART.match(text, number.end_char)) and (before or heads or part["noun"]):
        whose = starting(line, part.end() + start)
        slot = before[-1].category if before and not part["noun"] else "personnel"
        yield from ((slot, code) for code in (whose.codes if whose else ()))
    elif before and (share := _share(line, text, number, before)):
        yield share
    elif _OF_THEM.match(text, number.end_char):
        yield from () if before else (("personnel", code) for code in _them(line, text, number))
    elif after := _MEMBERS.match(text, number.end_char) or _STRONG.match(text, number.end_char):
        yield "personnel", party_of(line, number.phrase_start + start, after.end() + start)
    elif noun := _measured(text, number) or _noun_before(line, text, number):
        yield "personnel", party_of(line, noun.start() + start, number.end_char + start)
    else:
        ways = (_beside(line, text, number, before), _aside(line, text, number), _sent(line, text, number, others))
        yield from [owned for owned in ways if owned][:1]


def _share(line: Line, text: str, number: FoundNumber, before: Sequence[FoundNumber]) -> Owned | None:
    """Return whose share a number is that follows a larger head count in a list and names its party.

    A lone "to" is where people go, unless those before "belong to" somebody.
    """
    tie, whole = _BELONGS.match(text, number.end_char), before[0]
    listed = _SHARED.search(text, 0, number.phrase_start)
    if tie is None or not listed or (tie["again"] and not _BELONGED.search(text, 0, number.phrase_start)):
        return None
    of = starting(line, tie.end() + line.sentence.start)
    if of is None or number.value is None or whole.value is None or number.value >= whole.value:
        return None
    return before[0].category, of.codes[0]


def _them(line: Line, text: str, number: FoundNumber) -> tuple[str, ...]:
    """Return whose the people are that "300 of them" means: those last named before it, nobody's if things were.

    Where the sentence names no plural before it, a crowd is of people.
    """
    tokens = line.sentence.tokens
    if _follows_things(line, text, number):
        return ()
    things = False
    for index in range(line.sentence.token_at(number.phrase_start + line.sentence.start) - 1, -1, -1):
        entity, unit = line.party_at.get(index), units().get(tokens[index].text.lower())
        if entity is not None and entity.sense == "demonym" and tokens[index].tag.startswith("NNP"):
            return entity.codes
        machine = tokens[index].tag.startswith("NN") and any(c.isdigit() for c in tokens[index].text)
        if machine or (unit is not None and unit.category in _THINGS):
            return ()
        if unit is not None and unit.category in ("personnel", "people") and not unit.single:
            return (before_noun(line, index),)
        things = things or tokens[index].tag in ("NNS", "NNPS")
    return (TOTAL,) if not things and (number.value or 0) >= CROWD else ()


def again(line: Line, text: str, number: FoundNumber, others: Sequence[FoundNumber]) -> Owned | None:
    """Return slot and owner of the count before that a number takes up: "3,200 men to one, just 1,600 to another"."""
    before = [n for n in others if n.category in SLOTS and n.phrase_end <= number.phrase_start]
    if not before or not _TAKES_UP.search(text, 0, number.phrase_start):
        return None
    last, start = before[-1], line.sentence.start
    there, here = (_WHERE_TO.match(text, n.phrase_end) for n in (last, number))
    if there is None or here is None or there.group() != here.group():
        return None
    return last.category, party_of(line, last.phrase_start + start, last.phrase_end + start, sent=True)


_TAKES_UP = re.compile(r"(?:,|\band)\s(?:(?:just|only|another|a further)\s)?$")
_WHERE_TO = re.compile(r"\s(?:to|at|in)\s")


def _beside(line: Line, text: str, number: FoundNumber, before: Sequence[FoundNumber]) -> Owned | None:
    """Return what a number counts that stands beside its party, after others: "four ships, Japan one"."""
    begin, tokens = line.sentence.start, line.sentence.tokens
    if not before:
        return None
    ending = next((e for e in line.party_at.values() if e.end + 1 == number.phrase_start + begin), None)
    if ending is not None and _ALONE.match(text, number.end_char):
        first = line.sentence.token_at(ending.start)
        named = first > 0 and tokens[first - 1].tag == "NNP"  # "Brave Uganda 24"
        return None if named else (before[-1].category, ending.codes[0])
    of = starting(line, number.end_char + len(" of ") + begin)
    if of is None or not text.startswith(" of ", number.end_char):
        return None
    things = re.match(r"['’]s?\s\w", text[of.end - begin :])
    after = tokens[min(line.sentence.token_at(of.end - 1) + 2, len(tokens) - 1)].tag if things else ""
    return None if after.startswith(("NN", "JJ")) else (before[-1].category, of.codes[0])


def _sent(line: Line, text: str, number: FoundNumber, others: Sequence[FoundNumber]) -> Owned | None:
    """Return what a number counts that is sent, expected or comes without a noun: "420 are coming from Uzbekistan".

    Beside a count of the same thing it is a part of it, unless it is a party's own: "300 live in tents, 150 in houses".
    """
    begin = line.sentence.start
    token = line.sentence.tokens[index := line.sentence.token_at(number.end_char - 1 + begin)]
    verb, counted = line.verb_over(index), [n.category for n in others if n.category]
    after = line.sentence.tokens[min(index + 1, len(line.sentence.tokens) - 1)]
    whole = after.lemma in _COMES and after.tag.startswith("VB") and _IN_ALL_BEFORE.search(text[: number.phrase_start])
    comes = verb is not None and line.sentence.tokens[verb].lemma in _MOVES.get(token.dep, ())
    if token.tag != "CD" or after.text == "of" or not (whole or comes) or (number.value or 0) >= _NO_ARMY:
        return None
    slot = next((category for category in counted if category in SLOTS), "personnel")
    owner = party_of(line, number.phrase_start + begin, number.end_char + begin)
    part = slot in counted and owner == TOTAL
    if part or (slot not in counted and (counted or (number.value or 0) < CROWD)):
        return None
    return slot, owner


def _aside(line: Line, text: str, number: FoundNumber) -> Owned | None:
    """Return whose people a number behind a comma counts: "the Americans, close to 4,000,"."""
    begin, comma = line.sentence.start, _COMMA.search(text[: number.phrase_start])
    if comma is None or (number.value or 0) < CROWD:
        return None
    if not (_LEFT if comma["whom"] else _ASIDE_END).match(text, number.end_char):
        return None
    people = (e for e in line.party_at.values() if e.sense == "demonym" and e.end - begin == comma.start())
    named = next((e for e in people if _is_people(text, e.start - begin, e.end - begin)), None)
    return ("personnel", named.codes[0]) if named else None


def _is_people(text: str, start: int, end: int) -> bool:
    """Return whether a demonym stands for people by its form: "Russians", "the French"."""
    if _PLURAL.search(text, start, end):
        return True
    return text[:start].casefold().endswith("the ") and text[start:end].endswith(("sh", "ch", "ese", "ss"))


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


def _noun_before(line: Line, text: str, number: FoundNumber) -> re.Match[str] | None:
    """Return the noun before a figure that says what it counts: "the troops number", "a force of"."""
    noun = _NUMBERING.search(text, 0, number.phrase_start)
    if noun and noun["copula"] and not _CLAUSE_END.match(text, number.end_char):
        return None
    if noun is None and _IN_ALL_BEHIND.match(text, number.end_char):
        noun = re.search(r"\b(?P<noun>\w+),\s$", text[: number.phrase_start])
    if noun is None or _THEY_NUMBER.fullmatch(noun.group()):
        return noun
    if noun.group().rstrip().endswith("of"):
        after = line.sentence.between(number.end_char + line.sentence.start, line.sentence.end)
        return None if after and line.sentence.tokens[after[0]].tag.startswith(("NN", "JJ")) else noun
    unit = units().get(noun["noun"].lower())
    crowd = unit is not None and unit.name == "participants" and (number.value or 0) >= CROWD
    return noun if crowd or (unit is not None and unit.category == "personnel" and not unit.single) else None


def _named(line: Line, text: str, number: FoundNumber, others: Sequence[FoundNumber]) -> Owned | None:
    """Return slot and owner where a party's name follows the number at once."""
    begin = line.sentence.start
    entity = starting(line, number.end_char + 1 + begin)
    if entity is None:
        return None
    end = entity.end - begin
    joint = _AND.match(text, end)
    if joint and starting(line, joint.end() + begin):
        counted = find_unit(text, joint.end())
        slot = counted.unit.category if counted else "personnel" if entity.sense == "demonym" else ""
        return (slot, TOTAL) if slot in SLOTS else None
    following = next((n for n in others if joint and n.phrase_start == joint.end() and n.category in SLOTS), None)
    if following is not None:
        return following.category, entity.codes[0]
    if text.startswith(" ones", end):
        before = [n.category for n in others if n.category in SLOTS and n.phrase_end <= number.phrase_start]
        return (before[-1], entity.codes[0]) if before else None
    after = line.sentence.tokens[min(line.sentence.token_at(entity.end - 1) + 1, len(line.sentence.tokens) - 1)].tag
    plural = _PLURAL.search(text, entity.start - begin, end) is not None  # "4,000 Russians man the base"
    alone = entity.sense == "demonym" and (plural or not after.startswith(("NN", "JJ", "HYPH")))
    return ("personnel", entity.codes[0]) if alone else None
