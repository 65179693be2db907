"""What a reviewer looks at: one card for each record that waits for a decision. Values only; no screen knows more."""

from typing import Literal

from msgspec import Struct

from comity.ledger import Mark
from comity.model.assertions import AuthorKind, Stance
from comity.model.records import State

Why = Literal["conflict", "disagreement", "match", "value", "record"]
Verdict = Literal["accept", "reject", "merge", "split"]
FieldState = Literal["conflict", "adds", "new", "same", "held", "missing"]

WHY_WORDS: dict[Why, str] = {
    "conflict": "sources disagree",
    "disagreement": "two reviewers disagree: a third decides",
    "match": "new record that may be a known one",
    "value": "new value for an accepted record",
    "record": "new record",
}
"""Why a card waits, in words, the most pressing first: the order of the queue."""


class Words(Struct, frozen=True, kw_only=True):
    """One passage with what stands around it.

    ``before`` and ``after`` are the stored text on either side; they are blank for a quotation from a ``source`` whose
    text is not held. ``start`` and ``end`` are offsets into the document's text.
    """

    passage: str
    text: str
    document: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""
    before: str = ""
    after: str = ""
    start: int = 0
    end: int = 0
    source: str = ""
    language: str = ""


class Evidence(Struct, frozen=True, kw_only=True):
    """One assertion about a field: what it says, who or which rule says so, and the words it rests on.

    ``waiting`` is whether nobody has decided about it yet.
    """

    assertion: str
    value: str
    stance: Stance
    author: str
    author_kind: AuthorKind
    rule: str
    grade: str
    sources: tuple[str, ...]
    words: tuple[Words, ...]
    waiting: bool


class CardField(Struct, frozen=True, kw_only=True):
    """One field of a card.

    ``proposed`` are the values that wait for a decision and ``denied`` those that a text says are not so; ``now`` is
    what the ledger says, ``after`` what it will say if the card is accepted as it is. ``state`` is ``conflict`` (the
    proposal cannot be right together with ``now``), ``adds`` (it can), ``new`` (the ledger says nothing yet),
    ``same`` (it says so already), ``held`` (nothing is proposed), or ``missing`` (a casebook row needs it, and neither
    says anything).
    """

    name: str
    proposed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    state: FieldState = "held"
    evidence: tuple[Evidence, ...] = ()


class Match(Struct, frozen=True, kw_only=True):
    """The known record that a proposal is likeliest to be, how probable that is, and why, in words.

    On the card of a known record it is that record itself: why what waits was taken to speak of it.
    """

    record: str
    label: str
    probability: float
    band: Literal["link", "ask", "new"]
    reasons: str


class Neighbour(Struct, frozen=True, kw_only=True):
    """A record of the same type and parties that lies near in time; ``days`` is negative for earlier ones."""

    record: str
    label: str
    when: str
    days: int


class Opinion(Struct, frozen=True, kw_only=True):
    """What one reviewer made of a card: accepted as it is, accepted with ``edits``, or rejected, and why."""

    author: str
    verdict: Literal["accept", "fix", "reject"]
    reason: str
    edits: tuple[tuple[str, str], ...] = ()


class Card(Struct, frozen=True, kw_only=True):
    """One record that waits for a decision, with everything needed to decide, as of one moment.

    ``why`` names the reasons it waits, the most pressing first. ``known`` is whether a casebook or a person stands
    behind the record: then only what is proposed can be rejected, else the whole record. ``second`` marks a card for a
    blind second review: it shows nothing of the first. ``mark`` is how far the record had got: a decision about a
    card that is no longer true is refused.
    """

    record: str
    type: str
    kind: str
    title: str
    state: State
    p_exist: float
    why: tuple[Why, ...]
    known: bool
    mark: Mark
    revision: int
    when: str = ""
    parties: tuple[str, ...] = ()
    fields: tuple[CardField, ...] = ()
    documents: tuple[str, ...] = ()
    match: Match | None = None
    neighbours: tuple[Neighbour, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    second: bool = False

    @property
    def waiting(self) -> tuple[CardField, ...]:
        """The fields about which something is to be decided."""
        return tuple(one for one in self.fields if one.proposed or one.denied)

    def field(self, name: str) -> CardField | None:
        """Return the field called ``name``, if the card shows it."""
        return next((one for one in self.fields if one.name == name), None)

    def told_by(self) -> dict[str, tuple[str, ...]]:
        """Return what each document behind the card asserts, by the document's id, as ids of assertions."""
        told: dict[str, list[str]] = {}
        for said in (one for field in self.fields for one in field.evidence):
            for document in dict.fromkeys(words.document for words in said.words if words.document):
                told.setdefault(document, []).append(said.assertion)
        return {document: tuple(said) for document, said in told.items()}


class Filters(Struct, frozen=True, kw_only=True):
    """Which cards to show. Empty: all.

    ``parties``: only records with all of these; ``document``: only what rests on it. ``reviewer`` is who looks: nobody
    settles a disagreement of their own. ``second`` asks for cards that somebody else has decided and ``reviewer`` has
    not, without what they decided. Records named in ``later`` were skipped and come last, in that order.
    """

    types: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    why: tuple[Why, ...] = ()
    document: str = ""
    reviewer: str = ""
    second: bool = False
    later: tuple[str, ...] = ()


class Act(Struct, frozen=True, kw_only=True):
    """One thing a person did in one go: the decisions it consists of, about ``record``, and when.

    ``what`` names the actions in order; ``target`` is the record of a merge or split.
    """

    record: str
    author: str
    revision: int
    what: tuple[str, ...]
    reason: str
    decisions: tuple[str, ...]
    target: str = ""
