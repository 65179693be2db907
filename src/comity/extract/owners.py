"""Whose a figure is: the party whose soldiers, ships or aircraft a number counts."""

import re

from comity.extract.analysis import Line
from comity.extract.entities import Entity

TOTAL = "total"
EACH = "each"
"""The owner of a figure that holds for every party: "250 per side"."""
SENDS = frozenset({"send", "contribute", "lend", "bring", "provide", "commit", "dispatch", "deploy", "supply"})

_FOLLOWING = frozenset({"from", "of", "by"})
_REACH = 3
_JOINTS = frozenset({"and", ",", "or"})
_THINGS = frozenset({"exercise", "drill", "game", "wargame", "manoeuvre", "maneuver", "operation", "event", "parade"})
"""What is held, not sent: its "of 300 men" says who takes part in all."""
_MADE = frozenset({"make", "build", "design"})
_BOTH_SIDES = re.compile(
    r"\s?(?:(?:per|a) (?:side|country|nation|party)\b|apiece\b|each(?=[,.;:)]|\s?$|\s(?:from|of)\b)"
    r"|(?:from|on|by|for) (?:each|either)(?: (?:side|country|nation|party))?\b)"
)
_EACH_SENDS = re.compile(
    r"(?<!not )\b(?:each|either|every) (?:army|navy|side|country|nation|state|party|force)"
    r"(?: (?:has|had|is|was|will|to|be))*"
    r" (?:send|bring|field|contribut|provid|commit|sent|brought)\w*\s$",
    re.IGNORECASE,
)


def party_of(line: Line, start: int, end: int, *, sent: bool = False) -> str:
    """Return whose count stands at ``start`` to ``end``: a party inside, right behind, or the subject of its clause.

    With ``sent`` the subject counts only where it sends what is counted.
    """
    phrase = line.sentence.between(start, end)
    if not phrase:
        return TOTAL
    inside = [code for i in phrase if not _is_maker(line, i) for code in codes_at(line, i)]
    inside += codes_at(line, phrase[0] - 1)
    owner = inside or _behind(line, phrase[-1]) or _numbering(line, phrase[0])
    if not owner and (not sent or _is_sent(line, phrase[-1])):
        owner = _subject(line, phrase[-1])
    return owner[0] if len(set(owner)) == 1 else TOTAL


def _numbering(line: Line, first: int) -> list[str]:
    """Return the party before "numbers" in "China's contingent, drawn from three services, numbers 2,000 people"."""
    if not first or line.sentence.tokens[first - 1].lemma != "number":
        return []
    before = {code for position, entity in line.party_at.items() if position < first for code in entity.codes}
    return list(before) if len(before) == 1 else []


def is_each(text: str, start: int, end: int) -> bool:
    """Return whether the figure at ``start`` to ``end`` is every party's: "80 from each side", "each army sends 80"."""
    return _BOTH_SIDES.match(text, end) is not None or _EACH_SENDS.search(text[:start]) is not None


def codes_at(line: Line, index: int) -> tuple[str, ...]:
    """Return the parties whose name ends on token ``index``."""
    return line.party_at[index].codes if index in line.party_at else ()


def starting(line: Line, start: int) -> Entity | None:
    """Return the party whose name begins at ``start``, an offset in the document."""
    return next((e for e in line.party_at.values() if e.start == start), None)


def before_noun(line: Line, index: int) -> str:
    """Return the party whose adjectives stand before a noun; of several, or none, the total."""
    codes: list[str] = []
    while index > 0 and (codes_at(line, index - 1) or (codes and line.sentence.tokens[index - 1].text in _JOINTS)):
        codes += codes_at(line, index - 1)
        index -= 1
    return codes[0] if len(set(codes)) == 1 else TOTAL


def _is_maker(line: Line, index: int) -> bool:
    """Return whether a party only made what is counted: "two Kenyan-built boats"."""
    dash, word = (*line.sentence.tokens[index + 1 : index + 3], None, None)[:2]
    return dash is not None and word is not None and dash.text == "-" and word.lemma in _MADE


def _is_sent(line: Line, index: int) -> bool:
    verb = line.verb_over(index)
    return verb is not None and line.sentence.tokens[verb].lemma in SENDS


def _behind(line: Line, last: int) -> list[str]:
    """Return the parties named after "from", "of" or "by" right behind, and those joined to them by "and" or commas."""
    tokens = line.sentence.tokens
    if last + 1 >= len(tokens) or tokens[last + 1].lemma not in _FOLLOWING:
        return []
    found: list[str] = []
    begins = {line.sentence.token_at(entity.start): (end, entity) for end, entity in line.party_at.items()}
    start, stop = last + 2, min(len(tokens), last + 2 + _REACH)
    while start < stop:
        if start in begins:
            clause = tokens[start - 2].text == "," and tokens[start - 1].text == "and"  # "..., and Uganda sent 200"
            start, entity = begins[start]
            does = start + 1 < len(tokens) and tokens[start + 1].tag.startswith(("VB", "MD"))
            found += () if found and clause and does else entity.codes
            joined = start + 1 < len(tokens) and tokens[start + 1].text in _JOINTS
            stop = min(len(tokens), start + 3 + _REACH) if joined else start
        start += 1
    return found


def _subject(line: Line, index: int) -> list[str]:
    """Return the parties that do what is said of ``index``: in "London intends to send 500 men" it is London."""
    if _is_of_a_thing(line, index):
        return []
    tokens, verb = line.sentence.tokens, line.verb_over(index)
    verbs = [] if verb is None else [verb]
    while verbs and tokens[index].dep == "dobj" and tokens[verbs[-1]].dep == "xcomp":
        verbs.append(tokens[verbs[-1]].head)
    found: list[str] = []
    for position, entity in line.party_at.items():
        path = line.path_up(position)
        over = next((path.index(one) for one in verbs if one in path), 0)
        step = tokens[path[over - 1]] if over else None
        if step is not None and (step.dep in ("nsubj", "agent") or step.lemma in ("from", "by")):
            found += entity.codes
    return found


def _is_of_a_thing(line: Line, index: int) -> bool:
    """Return whether the people counted are those of an exercise or the like: "a war game of 300,000 men"."""
    tokens = line.sentence.tokens
    of = tokens[tokens[index].head]
    if tokens[index].dep != "pobj" or of.lemma != "of":
        return False
    return tokens[of.head].lemma in _THINGS
