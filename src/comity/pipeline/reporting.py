"""What an ingest did: documents by how they ended, records by what became of them, and what a person has to decide."""

from typing import Literal

import msgspec
from msgspec import Struct

from comity.read import Problem

DocumentState = Literal["new", "known", "refused", "failed"]


class Side(Struct, frozen=True, kw_only=True):
    """One side of a disagreement: the value, who says so, and the words it rests on, if they are held."""

    value: str
    stance: str
    source: str
    passages: tuple[str, ...] = ()


class Disagreement(Struct, frozen=True, kw_only=True):
    """A field of a record on which a document read now says something else than what the ledger holds."""

    record: str
    field: str
    sides: tuple[Side, ...]


class Question(Struct, frozen=True, kw_only=True):
    """A proposal that may be a thing the ledger knows: which, how probable that is, and why."""

    record: str
    likely: str
    probability: float
    why: str


class IngestReport(Struct, frozen=True, kw_only=True):
    """What an ingest did.

    ``documents`` counts inputs by how they ended: ``new``, ``known`` (the ledger had them), ``refused``, ``failed``.
    Of the ``mentions``, ``passed_over`` say nothing that a record could hold. The tuples are ids of records, sorted:
    ``linked`` stood already and are spoken of, ``strengthened`` are those of them that became more probable,
    ``proposed`` are new, ``conflicts`` have a field on which the new evidence disagrees, ``waiting`` are proposals
    that may be something known. ``questions`` and ``disagreements`` say more of the last two.
    """

    documents: dict[DocumentState, int]
    mentions: int = 0
    passed_over: int = 0
    linked: tuple[str, ...] = ()
    strengthened: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    problems: tuple[Problem, ...] = ()
    dry_run: bool = False

    def json(self) -> bytes:
        """Return the report as JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2)
