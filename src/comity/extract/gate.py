"""The gate: which texts can hold a military contact at all, decided before anything is parsed."""

import re
from collections.abc import Sequence
from functools import cache

from comity.extract.entities import Entity
from comity.extract.lexicon import load
from comity.extract.text import paragraphs
from comity.vocab import vocabulary

_WORD = r"(?<![a-z])(?<!think[- ])(?:{})"


@cache
def _stems() -> re.Pattern[str]:
    """Match the beginning of any word that belongs to the military trigger stock (left edge only)."""
    stems = sorted(load("gate")["stems"], key=len, reverse=True)
    return re.compile(_WORD.format("|".join(map(re.escape, stems))))


def is_relevant(text: str, entities: Sequence[Entity]) -> bool:
    """Return whether the text speaks of two parties, by a name, a place or a series of theirs, and of armed forces."""
    parties = {code for entity in entities for code in _parties(entity)}
    least = load("gate")["least"] if len(text) > load("gate")["short"] else 1
    known = sum(e.sense == "series" for e in entities)
    return len(parties) >= 2 and known + _military_words(text) >= least


def _parties(entity: Entity) -> Sequence[str]:
    if entity.sense == "place":
        return vocabulary().places[entity.code].territory
    if entity.sense == "series":
        return vocabulary().series[entity.code].parties
    return entity.codes if entity.is_party else ()


def _military_words(text: str) -> int:
    return len(_stems().findall(text.lower())) + len(_designations().findall(text))


@cache
def _designations() -> re.Pattern[str]:
    return re.compile(load("gate")["designation"])


def worth_parsing(text: str, entities: Sequence[Entity]) -> list[tuple[int, int]]:
    """Return the lines of a relevant text that name anything known, hold a military word or a figure, or are sentences.

    A quotation need name nobody: "We trust them as brothers," the Major General said.
    """
    return [
        (start, end)
        for start, end in paragraphs(text)
        if any(start <= e.start < end for e in entities)
        or _stems().search(text[start:end].lower())
        or any(c.isdigit() for c in text[start:end])
        or len(text[start:end].split()) >= load("gate")["sentence"]
    ]
