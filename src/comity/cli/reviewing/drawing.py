"""Cards as text for a terminal. Pure functions; marks say what colours say, for those who see none."""

from collections.abc import Iterable

from rich.text import Text

from comity.pipeline import WHY_WORDS, Card, CardField, Evidence, Match, Neighbour, Words
from comity.pipeline.cards import FieldState

MARKS: dict[FieldState, tuple[str, str]] = {
    "conflict": ("!", "bold red"),
    "adds": ("+", "cyan"),
    "new": ("+", "green"),
    "same": ("=", "dim"),
    "held": (" ", "dim"),
    "missing": ("?", "yellow"),
}
"""The mark and style of each state of a field."""

STATE_WORDS: dict[FieldState, str] = {
    "conflict": "sources disagree",
    "adds": "adds to what the ledger says",
    "new": "the ledger says nothing yet",
    "same": "the ledger says so already",
    "held": "nothing is proposed",
    "missing": "a casebook row needs it, and no text says it",
}

NARROW = 24
"""How wide a cell is where there is no more room."""


RULE = 40
BEFORE = 120
"""How much of the text before a passage is drawn: the passage itself is to be seen without scrolling."""


def clean(text: str) -> str:
    """Return text without what could move the cursor or turn the direction of reading."""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text)


def cut(text: str, width: int = NARROW) -> str:
    """Return text on one line, at most ``width`` characters of it."""
    line = " ".join(clean(text).split())
    return line if len(line) <= width else line[: width - 1] + "…"


def values(found: Iterable[str]) -> str:
    """Return the values of a field side by side."""
    return " | ".join(found)


def heading(card: Card) -> Text:
    """Return what a card is about, in two lines: why it waits, and its title with kind, date and parties."""
    head = Text()
    head.append(WHY_WORDS[card.why[0]] if card.why else "nothing waits", "bold")
    if card.second:
        head.append(" · blind second review", "bold")
    head.append(f" · {card.state}, exists with probability {card.p_exist:.2f}\n", "dim")
    head.append(clean(card.title).replace("\n", " "), "bold underline")
    facts = (card.type if card.kind in ("", card.type) else f"{card.type}, {card.kind}", card.when, *card.parties)
    head.append(" · " + " ".join(filter(None, facts)))
    return head


def columns(width: int) -> tuple[int, int, int, int]:
    """Return how wide the columns of the fields are: mark, name, what the text says, what the ledger says."""
    rest = max(width - 2, 24)
    name = min(rest * 2 // 5, 18)
    return 2, name, (rest - name) // 2, rest - name - (rest - name) // 2


def field_row(field: CardField, widths: tuple[int, int, int, int]) -> tuple[Text, Text, Text, Text]:
    """Return one field as a row: its mark, its name, what the text says, what the ledger says."""
    mark, style = MARKS[field.state]
    said = [*field.proposed, *(_denied(field.name, value) for value in field.denied)]
    name, proposed, now = (cut(one, width - 1) for one, width in
                           zip((field.name, values(said), values(field.now)), widths[1:], strict=True))  # fmt: skip
    return Text(mark, style), Text(name, style), Text(proposed, style), Text(now)


def _denied(field: str, value: str) -> str:
    return "denied" if field == "exists" else f"not {value}"


def shown(card: Card) -> tuple[CardField, ...]:
    """Return the fields worth a row: that the thing is so is said by every card, unless somebody denies it."""
    return tuple(one for one in card.fields if one.name != "exists" or one.denied)


def pressing(card: Card) -> int:
    """Return which row to look at first: one in conflict, or else one about which something is to be decided."""
    rows = shown(card)
    states = ("conflict", "adds", "new", "missing")
    return next((at for state in states for at, one in enumerate(rows) if one.state == state), 0)


def field_detail(field: CardField) -> Text:
    """Return everything about one field: its state, what it will be, and the words behind each value."""
    text = Text()
    text.append(f"{field.name}: {STATE_WORDS[field.state]}\n", "bold")
    if field.now:
        text.append(f"ledger: {clean(values(field.now))}\n")
    if field.after != field.now or field.proposed:
        text.append(f"if accepted: {clean(values(field.after)) or 'blank'}\n")
    for said in sorted(field.evidence, key=lambda one: not one.waiting):
        text.append("\n")
        text.append_text(evidence(said))
    return text


def evidence(said: Evidence) -> Text:
    """Return who says what, by which rule, and the words in their context."""
    text = Text()
    text.append(("denied: " if said.stance == "denies" else "") + clean(said.value), "bold" if said.waiting else "")
    rule = f" ({cut(said.rule, RULE)})" if said.rule else ""
    text.append(f"  {clean(said.author)}{rule}{'' if said.waiting else ', decided'}\n", "dim")
    if not said.words:
        text.append(f"cites {', '.join(said.sources) or 'nothing'}\n", "dim")
    for one in said.words:
        text.append_text(passage(one))
    return text


def passage(words: Words) -> Text:
    """Return a passage with what stands around it, the passage itself marked."""
    text = Text()
    named = " · ".join(filter(None, (words.publisher, words.published, words.title))) or words.source
    text.append(clean(named) + (f" {words.start}-{words.end}\n" if words.document else "\n"), "italic")
    before = words.before[-BEFORE:]
    text.append(clean(("…" if words.start > len(before) else "") + before), "dim")
    text.append(f"[{clean(words.text)}]", "reverse")
    text.append(clean(words.after + "…\n" if words.after else "\n"), "dim")
    return text


def document_label(card: Card, document: str) -> str:
    """Return what to call a document behind a card."""
    said = (one for field in card.fields for said in field.evidence for one in said.words)
    first = next((one for one in said if one.document == document), None)
    parts = (first.publisher, first.published, first.title) if first else ()
    return " · ".join((*filter(None, parts), document))


def surroundings(card: Card) -> Text:
    """Return what is like the card: the likely match and why, neighbours in time, other reviewers' opinions."""
    text = Text()
    if card.match:
        text.append_text(match_line(card.match, linked=card.match.record == card.record))
    for one in card.opinions:
        edits = ", ".join(f"{field}={value}" for field, value in one.edits)
        text.append(f"{clean(one.author)}: {one.verdict}{f' ({clean(edits)})' if edits else ''}: {clean(one.reason)}\n")
    for near in card.neighbours:
        text.append_text(neighbour_line(near))
    return text


def match_line(match: Match, *, linked: bool) -> Text:
    """Return the likely match, its probability and the reasons; ``linked`` if it is the card's own record."""
    words = {"link": "very likely", "ask": "perhaps", "new": "hardly"}[match.band]
    line = Text(f"linked here ({match.probability:.2f}): " if linked else
                f"{words} {match.record} ({match.probability:.2f}): ", "bold")  # fmt: skip
    line.append(f"{clean(match.reasons)}\n", "not bold")
    return line


def neighbour_line(near: Neighbour) -> Text:
    """Return one neighbour in time."""
    distance = "same day" if not near.days else f"{abs(near.days)} d {'later' if near.days > 0 else 'earlier'}"
    return Text(f"{distance}: {cut(near.label)}, {near.when}\n", "dim")
