"""A sentence to its verdict: take it apart, read what it claims, ask the ledger as it was and as it is."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from comity.examine.comparing import read_comparison
from comity.examine.counting import read_count, read_none_in_each
from comity.examine.deliveries import read_transfer
from comity.examine.doubt import doubtful_words
from comity.examine.figures import read_closest, read_publication, read_reference
from comity.examine.happenings import read_existence, read_happening
from comity.examine.meetings import read_friction, read_meeting
from comity.examine.model import Checked, CheckedPart, Held, Part, State, Verdict
from comity.examine.outlook import read_outlook
from comity.examine.ranking import read_rank
from comity.examine.sentence import Scope, Sentence, take_apart
from comity.examine.settled import settled
from comity.examine.speech import read_speech
from comity.examine.texts import read_text_claim
from comity.examine.unread import unread_words
from comity.examine.verdicts import across, answer, worst
from comity.model.errors import InputError
from comity.model.snapshot import Snapshot

Reader = Callable[[Sentence], list[Part]]
READERS: tuple[Reader, ...] = (
    read_publication,
    read_speech,
    read_reference,
    read_closest,
    read_text_claim,
    read_transfer,
    read_meeting,
    read_friction,
    read_outlook,
)
"""Readers that settle a sentence alone, tried in this order; after them come those of events."""

_LONGEST = 2000
_BACKWARDS = re.compile(r"\b(?:between|from)\s((?:19|20)\d\d)\s(?:and|to|until|till|through)\s((?:19|20)\d\d)\b")


class Views(Struct, frozen=True, kw_only=True):
    """The ledger as known on the day of the claim and as known now, and the present day.

    ``rule`` restricts counted claims to one counting rule; empty means every plausible one.
    """

    then: Snapshot
    now: Snapshot
    as_of: date
    today: date
    texts: tuple[Held, ...] = ()
    rule: str = ""


def check(text: str, views: Views, *, about: Sequence[str] = ()) -> Checked:
    """Return the verdict on a sentence with everything it rests on.

    ``about`` are the parties meant where the sentence names none or one; without it, those the ledger knows most
    about. Raises InputError for an empty sentence, an empty ledger or a day in the future.
    """
    _refuse(text, views)
    views = replace(views, then=settled(views.then), now=settled(views.now))
    named_pair = tuple(sorted(about))
    default = named_pair or main_pair(views.now)
    sentence = take_apart(text.strip(), Scope(views.now, views.as_of, default))
    parts = _read(sentence)
    checked = tuple(_check_part(part, views) for part in parts)
    assumed = ", ".join(default) if _assumed(sentence, default) and not named_pair else ""
    unread = unread_words(sentence, parts) if parts else ()
    unread = unread or doubtful_words(sentence, checked, _read, lambda part: _check_part(part, views).verdict)
    verdict = worst([one.verdict for one in checked]) if checked else _unread_verdict(sentence, views.now)
    return Checked(
        text=text.strip(),
        as_of=views.as_of,
        parties=sentence.parties,
        assumed=assumed,
        parts=checked,
        verdict="not_checkable" if unread and verdict != "no_data" else verdict,
        provisional=verdict if unread else None,
        unread=unread,
    )


def _unread_verdict(sentence: Sentence, snapshot: Snapshot) -> Verdict:
    """Return the verdict where nothing could be read: no data if the ledger never looked at these parties at all."""
    searched = any(set(row.parties) <= set(sentence.parties) for row in snapshot.coverage if row.parties)
    return "not_checkable" if searched or len(sentence.parties) < 2 else "no_data"


def _refuse(text: str, views: Views) -> None:
    if not text.strip():
        raise InputError(
            "There is no sentence to check.", 'Write one, such as: "around 25 joint exercises since 2005".'
        )
    if len(text) > _LONGEST:
        raise InputError(
            f"A sentence of {len(text):,} characters is too long to check.", "Put the text in a file and use --file."
        )
    backwards = _BACKWARDS.search(text)
    if backwards and backwards.group(1) > backwards.group(2):
        raise InputError(
            f"The period in the sentence runs backwards: from {backwards.group(1)} to {backwards.group(2)}.",
            f"Write: from {backwards.group(2)} to {backwards.group(1)}.",
        )
    if views.as_of > views.today:
        raise InputError(f"The claim cannot be of {views.as_of}: today is {views.today}.", "Give the day it was made.")
    if not views.now.events and not views.now.agreements:
        raise InputError(
            "The ledger holds no events and no agreements.", "Import a casebook first: comity casebook import FOLDER."
        )


def main_pair(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the two parties that share the most events: those meant where a sentence says "the two countries"."""
    pairs: Counter[tuple[str, ...]] = Counter(event.parties for event in snapshot.events if len(event.parties) == 2)
    pairs.update(record.parties for record in snapshot.agreements if len(record.parties) == 2)
    ranked = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return ranked[0][0] if ranked else ()


def _assumed(sentence: Sentence, default: tuple[str, ...]) -> bool:
    return sentence.parties == default and len({name.code for name in sentence.named} & set(default)) < 2


def _read(sentence: Sentence) -> list[Part]:
    for reader in READERS:
        parts = reader(sentence)
        if parts:
            return parts
    return _read_events(sentence)


def _read_events(sentence: Sentence) -> list[Part]:
    """Read claims about events: one of rank, comparison or number, with what is said of the occasion beside it."""
    happening = read_happening(sentence)
    if not (sentence.activities or sentence.series):
        return happening
    for reader in (read_none_in_each, read_comparison, read_rank, read_count):
        parts = reader(sentence)
        if parts and not _compares_sides(happening):
            return [*parts, *(part for part in happening if part.type == "attribute")]
    return happening or read_existence(sentence)


def _compares_sides(happening: Sequence[Part]) -> bool:
    return any(part.type == "comparison" for part in happening)


def _check_part(part: Part, views: Views) -> CheckedPart:
    then = answer(part, State(views.then, views.as_of, views.texts), rule=views.rule)
    now = answer(part, State(views.now, views.as_of, views.texts), rule=views.rule)
    today = answer(part, State(views.now, views.today, views.texts), rule=views.rule) if part.open_ended else now
    return CheckedPart(
        part=part, verdict=across(part, then=then, now=now, today=today), then=then, now=now, today=today
    )
