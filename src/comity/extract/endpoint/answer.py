"""What a language model is asked to answer: the annotation guide's lists, with words of the text instead of offsets."""

from typing import Any

import msgspec
from msgspec import Struct

from comity.model.mentions import Kind, Modality, Stance, Topic


class Figure(Struct, frozen=True, forbid_unknown_fields=True):
    """A count of one party's men, ships or aircraft; the party is an ISO code or ``total``."""

    party: str
    count: int


class AnsweredEvent(Struct, frozen=True, forbid_unknown_fields=True):
    """One event as the model tells it; ``evidence`` are passages of the text, word for word."""

    kind: Kind
    modality: Modality
    parties: tuple[str, ...]
    name: str | None
    start: str | None
    end: str | None
    places: tuple[str, ...]
    personnel: tuple[Figure, ...]
    ships: tuple[Figure, ...]
    aircraft: tuple[Figure, ...]
    item: str | None
    evidence: tuple[str, ...]


class AnsweredStatement(Struct, frozen=True, forbid_unknown_fields=True):
    """One position as the model tells it."""

    speaker: str
    role_or_org: str | None
    country: str | None
    date: str | None
    quote: str | None
    about: tuple[str, ...]
    topic: Topic
    stance: Stance
    evidence: tuple[str, ...]


class AnsweredClaim(Struct, frozen=True, forbid_unknown_fields=True):
    """One figure as the model tells it; ``words`` is the smallest phrase with number and unit."""

    words: str
    value: float | None
    unit: str
    what: str
    period_from: str | None
    period_to: str | None


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole answer for one document."""

    events: tuple[AnsweredEvent, ...]
    statements: tuple[AnsweredStatement, ...]
    claims_numeric: tuple[AnsweredClaim, ...]


def answer_schema() -> dict[str, Any]:
    """Return the JSON schema that the endpoint is asked to hold its answer to."""
    _, parts = msgspec.json.schema_components([Answer], ref_template="#/$defs/{name}")
    return {**parts.pop("Answer"), "$defs": parts}
