"""Which agreement a sentence means: by kind, year, parties and the words of its name."""

import re
from collections.abc import Sequence
from datetime import date

from comity.examine.sentence import Sentence
from comity.examine.words import words
from comity.extract.dates import ResolvedDate
from comity.model.records import Agreement


def find_agreements(sentence: Sentence, records: Sequence[Agreement]) -> list[Agreement]:
    """Return the agreements a sentence may mean, best first: by kind, year and words of the name; the best only."""
    text = sentence.bare.lower()
    said = {
        words().text_synonyms.get(word, word) for word in re.findall(r"[a-z][a-z-]+", sentence.text.lower())
    } - words().text_stop_words
    kind = _kind(text)
    dated = [day for day in sentence.dates if beside_noun(sentence, day)]
    scored = []
    for record in records:
        if not (set(sentence.parties) <= set(record.parties) or _predecessor(sentence, record)):
            continue
        score = _score(record, said, kind, sentence.dates, text) - _misdated(record, dated)
        if score > 0:
            scored.append((score, record))
    if not scored:
        return []
    top = max(score for score, _ in scored)
    best = [record for score, record in scored if score == top]
    return best if top >= 2 else []


def _misdated(record: Agreement, dated: Sequence[ResolvedDate]) -> float:
    """Return what it costs a text that the sentence names another year as its own ("the 2001 treaty")."""
    signed = record.signed or record.in_force
    fits_ = signed is not None and any(overlap(day, signed.start, signed.end) for day in dated)
    return 3.0 if dated and not fits_ else 0.0


def _predecessor(sentence: Sentence, record: Agreement) -> bool:
    """Whether a treaty of the Soviet Union is meant where the sentence speaks of Russia."""
    return "SUN" in record.parties and "RUS" in sentence.parties and "CHN" in sentence.parties


def _kind(text: str) -> str:
    for pattern_, kind in (
        ("treat", "treaty"),
        ("agreement", "agreement"),
        ("memorand", "memorandum"),
        ("protocol", "protocol"),
        ("road ?map", "roadmap"),
        ("joint (?:statement|declaration)|declaration", "joint_statement"),
    ):
        if re.search(rf"\b{pattern_}", text):
            return kind
    return ""


def _score(record: Agreement, said: set[str], kind: str, dates: tuple[ResolvedDate, ...], text: str) -> float:
    name = {
        words().text_synonyms.get(word, word) for word in re.findall(r"[a-z][a-z-]+", record.name.lower())
    } - words().text_stop_words
    shared = len(name & said)
    score = 1.1 * min(shared, 4)
    score += {True: 0.5, False: -1.0}[record.kind == kind] if kind else 0.0
    signed = record.signed or record.in_force
    years = [day.date.start.year for day in dates if (day.date.end - day.date.start).days < 800]
    if signed and signed.start.year in years:
        exact = any(overlap(day, signed.start, signed.end) for day in dates)
        score += 2.0 if exact else 1.0
    elif years and shared < 2:
        score -= 1.0
    if record.status != "signed":
        score -= 0.8
    score += 0.4 if set(record.parties) == {"CHN", "RUS"} else 0.0
    return score if shared or score >= 2.0 else 0.0


def name_words(sentence: Sentence, chosen: Sequence[Agreement]) -> tuple[tuple[int, int], ...]:
    """Return where the words stand by which the agreement was recognised."""
    names = {
        words().text_synonyms.get(word, word)
        for one in chosen
        for word in re.findall(r"[a-z][a-z-]+", one.name.lower())
    }
    found = re.finditer(r"[A-Za-z][A-Za-z-]+", sentence.text)
    return tuple(
        match.span()
        for match in found
        if words().text_synonyms.get(match.group().lower(), match.group().lower()) in names
    )


def beside_noun(sentence: Sentence, day: ResolvedDate) -> bool:
    """Whether a date belongs to the name of a text: "the 2001 treaty", "the treaty of 2001"."""
    after = sentence.bare[day.end_char : day.end_char + 40]
    before = sentence.bare[: day.start_char][-24:]
    noun = words().agreement_nouns
    return bool(re.match(rf"\s(?:[\w-]+\s){{0,3}}(?:{noun})\b", after, re.IGNORECASE)) or bool(
        re.search(rf"\b(?:{noun})\s(?:of|from|dated)\s$", before, re.IGNORECASE)
    )


def overlap(day: ResolvedDate, first: date, last: date) -> bool:
    """Whether a date named and a stretch of days share a day."""
    return day.date.start <= last and first <= day.date.end
