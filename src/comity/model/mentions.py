"""What one document says: events, statements and numeric claims, each field with its words and its rule."""

from typing import Literal, get_args

from msgspec import Struct

from comity.model.documents import Span

Modality = Literal["reported", "planned", "hypothetical", "denied"]

Kind = Literal[
    "exercise",
    "patrol",
    "command_post_exercise",
    "computer_simulation",
    "visit",
    "consultation",
    "arms_transfer",
    "co_development",
    "technical_assistance",
    "dual_use_supply",
    "agreement",
    "deployment",
    "incident",
    "warning_sharing",
]
Topic = Literal[
    "alliance_status",
    "mutual_defence",
    "limits",
    "third_party",
    "trust",
    "technology",
    "threat",
    "prospects",
    "policy_advice",
    "other",
]
Stance = Literal["affirms", "denies", "hedges"]

EVENT_KINDS: tuple[str, ...] = get_args(Kind)
"""The kinds of the annotation guide, in its order."""


class FieldEvidence(Struct, frozen=True, kw_only=True):
    """Why a field has its value: the words it was read from and the rule or model that read them.

    ``span`` is None where the value follows from the document as a whole (its date, a default).
    """

    field: str
    value: str
    rule: str
    span: Span | None = None


class EventMention(Struct, frozen=True, kw_only=True):
    """One occasion, deal or project of military cooperation or contact, as one document tells it.

    The first block is the annotation guide's event; dates are ISO with reduced precision or empty; figures are pairs
    of party code or ``total`` and a count. The second block is what the text says beyond the guide. ``reacts_to`` is
    the index of the event, in the same document, that this one answers (a scramble against a patrol).
    """

    kind: str
    modality: Modality
    parties: tuple[str, ...]
    evidence: tuple[Span, ...]
    name: str = ""
    start: str = ""
    end: str = ""
    places: tuple[str, ...] = ()
    personnel: tuple[tuple[str, int], ...] = ()
    ships: tuple[tuple[str, int], ...] = ()
    aircraft: tuple[tuple[str, int], ...] = ()
    item: str = ""

    series: str = ""
    domains: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    supplier: str = ""
    recipient: str = ""
    command: str = ""
    purpose: str = ""
    ordinal: int | None = None
    reacts_to: int | None = None
    score: float = 1.0
    fields: tuple[FieldEvidence, ...] = ()


class StatementMention(Struct, frozen=True, kw_only=True):
    """One position that a speaker takes on a relationship or its meaning."""

    speaker: str
    topic: str
    stance: str
    evidence: tuple[Span, ...]
    role_or_org: str = ""
    country: str = ""
    date: str = ""
    about: tuple[str, ...] = ()
    quote: Span | None = None
    fields: tuple[FieldEvidence, ...] = ()


class ClaimMention(Struct, frozen=True, kw_only=True):
    """One quantity about military cooperation; ``value`` is None where the text gives no number ("dozens")."""

    span: Span
    value: float | None
    unit: str
    what: str = ""
    period_from: str = ""
    period_to: str = ""
    fields: tuple[FieldEvidence, ...] = ()


class Extraction(Struct, frozen=True, kw_only=True):
    """Everything read out of one document."""

    document: str
    events: tuple[EventMention, ...] = ()
    statements: tuple[StatementMention, ...] = ()
    claims: tuple[ClaimMention, ...] = ()
