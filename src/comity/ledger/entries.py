"""What the ledger gives back: stored assertions and decisions, revisions, receipts, hits."""

from datetime import date

from msgspec import Struct

from comity.model.assertions import Assertion, Decision


class StoredAssertion(Struct, frozen=True, kw_only=True):
    """An assertion as the ledger holds it.

    ``seq`` is its place in the order of arrival; ``holder`` the record it now counts for (another one than it was
    made of after a merge or split); ``withdrawn_by`` the decision that withdrew it. ``known_from`` is the first day by
    which one of its sources was certainly public (None: cannot be shown).
    """

    id: str
    assertion: Assertion
    revision: int
    known_from: date | None
    seq: int
    holder: str
    withdrawn_by: str = ""

    @property
    def active(self) -> bool:
        """Whether it counts: it was not withdrawn."""
        return not self.withdrawn_by


class StoredDecision(Struct, frozen=True, kw_only=True):
    """A decision as the ledger holds it; one that was undone is kept and no longer ``in_force``."""

    id: str
    decision: Decision
    revision: int
    in_force: bool
    seq: int
    occurrence: int


class Mark(Struct, frozen=True):
    """How far a record had got: how many assertions count for it, the last of them, the last decision about it."""

    active: int
    assertion: int
    decision: int


class Revision(Struct, frozen=True, kw_only=True):
    """One act of writing: when, by whom, why, how much it added, and its link in the chain of hashes."""

    number: int
    at: str
    actor: str
    reason: str
    documents: int
    passages: int
    assertions: int
    decisions: int
    layout_rows: int
    content_hash: str
    prev_hash: str
    hash: str


class HistoryEntry(Struct, frozen=True, kw_only=True):
    """What one revision did to one record."""

    revision: Revision
    assertions: tuple[StoredAssertion, ...] = ()
    decisions: tuple[StoredDecision, ...] = ()


class Receipt(Struct, frozen=True, kw_only=True):
    """What a write added; ``revision`` is the ledger's latest, an older one if the write added nothing."""

    revision: int
    assertions: int = 0
    decisions: int = 0
    documents: int = 0
    passages: int = 0


class Hit(Struct, frozen=True, kw_only=True):
    """One place where the words sought occur.

    ``snippet`` is the text around the first occurrence; ``matches`` are half-open offsets into it. ``kind`` is
    ``passage`` or the record's type; ``rank`` is higher for better hits.
    """

    kind: str
    record: str
    passage: str
    snippet: str
    matches: tuple[tuple[int, int], ...]
    rank: float


class LedgerInfo(Struct, frozen=True, kw_only=True):
    """Where a ledger is and what it holds; ``records`` counts live records by type, ``head`` is the chain's hash."""

    location: str
    backend: str
    schema: str
    revisions: int
    last_written: str
    head: str
    assertions: int
    decisions: int
    documents: int
    passages: int
    bytes: int
    records: dict[str, int]


class DocumentCard(Struct, frozen=True, kw_only=True):
    """A document without its text: ``length`` in characters, ``passages`` of it that are held.

    ``published`` is no finer than it is known; blank if it is not.
    """

    id: str
    title: str
    publisher: str
    author: str
    published: str
    url: str
    language: str
    family: str
    media_type: str
    sha256: str
    revision: int
    length: int
    passages: int
