"""What a sentence says, what the ledger answers, and what follows: the types that all of ``examine`` shares."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from comity.measure.count import Excluded
from comity.model.display import shown
from comity.model.snapshot import Snapshot

Verdict = Literal[
    "supported", "depends_on_counting", "imprecise", "outdated", "contradicted", "not_checkable", "no_data"
]
Holds = Literal["yes", "near", "no", "unknown"]
ClaimType = Literal[
    "count",
    "ordinal",
    "first",
    "only",
    "most",
    "comparison",
    "date",
    "place",
    "attribute",
    "existence",
    "provision",
    "transfer",
    "quotation",
    "attribution",
    "prediction",
    "reference",
    "none",
]


class Finding(Struct, frozen=True, kw_only=True):
    """What the ledger says to one reading of a claim: whether it holds, the figure, and the records behind it.

    ``rule`` names the reading (a counting rule where something is counted) and ``words`` says it. ``low``, ``best``
    and ``high`` are set where the answer is a figure. ``included`` decide the answer, ``open`` might, ``excluded``
    do not, each with its reason.
    """

    rule: str
    words: str
    holds: Holds
    answer: str
    low: float | None = None
    best: float | None = None
    high: float | None = None
    included: tuple[str, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    open: tuple[str, ...] = ()


class Held(Struct, frozen=True):
    """Words held: of which record or document, whose, of which day."""

    record: str
    who: str
    text: str
    day: date | None = None


class State(Struct, frozen=True):
    """The ledger as it answers: its records, and the last day of the world that the claim may speak of.

    ``texts`` are words held beside the records: documents to compare quotations with.
    """

    snapshot: Snapshot
    until: date
    texts: tuple[Held, ...] = ()


class Part(Struct, frozen=True, kw_only=True):
    """One checkable statement in a sentence: its type, what was understood, and how to ask the ledger.

    ``taken`` are the stretches of text it was read from. ``open_ended`` marks what later events may overturn
    ("never", "the latest"). ``note`` says what was assumed.
    """

    type: ClaimType
    words: str
    ask: Callable[[State], tuple[Finding, ...]]
    taken: tuple[tuple[int, int], ...] = ()
    open_ended: bool = False
    note: str = ""


class Answer(Struct, frozen=True, kw_only=True):
    """The verdict on one part at one state of the ledger, with every finding it rests on."""

    verdict: Verdict
    known_by: date | None
    until: date
    findings: tuple[Finding, ...]

    @property
    def chosen(self) -> Finding | None:
        """The finding to show: one under which the claim holds, else one under which it nearly does, else the first."""
        for wanted in ("yes", "near", "no", "unknown"):
            for finding in self.findings:
                if finding.holds == wanted:
                    return finding
        return None


class CheckedPart(Struct, frozen=True, kw_only=True):
    """A part with its verdict: as known on the day of the claim, as known now, and as the world stands today."""

    part: Part
    verdict: Verdict
    then: Answer
    now: Answer
    today: Answer


class Checked(Struct, frozen=True, kw_only=True):
    """The verdict on a sentence.

    ``unread`` are words that may narrow the claim and were not understood: with any of them left, no firm verdict is
    given and ``provisional`` says what it would be without them.
    """

    text: str
    as_of: date
    parties: tuple[str, ...]
    assumed: str
    parts: tuple[CheckedPart, ...]
    verdict: Verdict
    provisional: Verdict | None = None
    unread: tuple[str, ...] = ()
    start: int = 0

    _repr_html_ = shown


SEVERITY: Mapping[Verdict, int] = {
    "contradicted": 0,
    "outdated": 1,
    "not_checkable": 2,
    "no_data": 3,
    "depends_on_counting": 4,
    "imprecise": 5,
    "supported": 6,
}
"""A sentence of several parts is as good as its worst: the lower, the worse."""
