"""One record before a reviewer: what of it waits, what the ledger says now, and what it would say. Pure functions."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from comity.ledger import StoredAssertion, StoredDecision
from comity.ledger.compare import disagree
from comity.ledger.derive import derive
from comity.ledger.evidence import Basis
from comity.ledger.fields import column_name, column_of, columns_of
from comity.model.assertions import EXISTS, Decision
from comity.model.records import PartyFigure, Record, Response
from comity.model.tables import TABLE_BY_TYPE
from comity.model.values import EventDate
from comity.pipeline.cards import FieldState, Why
from comity.pipeline.opinions import differ, last_said, opinions, this_round, unsettled

VERDICTS = ("accept", "reject", "dispute")
_NOBODY = Basis({}, {}, lambda grade: 0.5, "")
_LAST = 10**9


class Case:
    """One record's assertions and decisions, sorted into what waits and what somebody stands behind.

    ``assertions`` carry the revision from which on they count for the record (see ``ledger.standing.as_arrived``).
    With ``second``, what was decided since anything was last said is left out of account, as if nobody had looked.
    """

    def __init__(
        self,
        record: Record,
        assertions: Iterable[StoredAssertion],
        decisions: Iterable[StoredDecision],
        *,
        second: bool = False,
    ) -> None:
        self.all = sorted(assertions, key=lambda one: one.seq)
        self.round = this_round(self.all, decisions)
        self.opinions = opinions(self.round)
        self.unsettled = unsettled(self.round)
        judged = {one.id for one in self.round} if second or self.unsettled else set[str]()
        made = [one for one in sorted(decisions, key=lambda one: one.seq) if one.in_force]
        self.before = [one for one in made if one.id not in judged]
        self.decided = self.before if second else made
        self.active = [_restored(one, judged) for one in self.all if one.active or one.withdrawn_by in judged]
        self.verdict = next((one for one in reversed(self.before) if one.decision.action in VERDICTS), None)
        self.record = self._derived(record, self.decided)
        self.known = any(self.vouched(one) for one in self.active if one.assertion.stance == "supports")
        self.waiting = [one for one in self.active if self._waits(one)]

    def vouched(self, stored: StoredAssertion) -> bool:
        """Whether a person stands behind an assertion, leaving aside what is being judged."""
        accepted = self.verdict is not None and self.verdict.decision.action == "accept"
        return stored.assertion.author_kind != "machine" or (accepted and stored.revision <= self._seen)

    @property
    def _seen(self) -> int:
        return self.verdict.revision if self.verdict else 0

    def _waits(self, stored: StoredAssertion) -> bool:
        made, rejected = stored.assertion, bool(self.verdict and self.verdict.decision.action == "reject")
        if rejected and stored.revision <= self._seen:
            return False
        if made.stance == "denies":
            return made.author_kind == "machine" and stored.revision > self._seen
        if self._against_correction(stored):
            return True
        if self.vouched(stored):
            return False
        return not self.known or rejected or (made.field, made.value) not in self._shown

    @property
    def _shown(self) -> set[tuple[str, str]]:
        exists = {(EXISTS, one.assertion.value) for one in self.active}
        return exists | {(one.assertion.field, one.assertion.value) for one in self.active if self.vouched(one)}

    def _against_correction(self, stored: StoredAssertion) -> bool:
        """Whether a later assertion, by whomever, contradicts what a person put in the field."""
        made = stored.assertion
        value = self.corrections.get(made.field)
        if made.field == EXISTS or value is None or stored.revision <= max(self._seen, value[0]):
            return False
        return not value[1] or disagree(column_of(made.type, made.field), {value[1], made.value})

    @property
    def corrections(self) -> dict[str, tuple[int, str]]:
        """The values people put in fields, with the revision in which they did."""
        made = (one for one in self.before if one.decision.action == "correct")
        return {one.decision.field: (one.revision, one.decision.value) for one in made}

    def accepted(self) -> Record:
        """Return the record as it will be when it is accepted as it stands; its probability is not worked out."""
        yes = Decision(action="accept", record=self.record.id, author="", reason="")
        stored = StoredDecision(id="", decision=yes, revision=_LAST, in_force=True, seq=_LAST, occurrence=0)
        return self._derived(self.record, [*self.decided, stored])

    def _derived(self, record: Record, decisions: Sequence[StoredDecision]) -> Record:
        found = derive(record.id, self.active, decisions, _NOBODY)
        return found.record if found else record

    def said_of(self, field: str) -> list[StoredAssertion]:
        """Return the assertions about a field that count, in order."""
        return [one for one in self.active if one.assertion.field == field]

    def state_of(self, field: str) -> FieldState:
        """Return how what is proposed for a field stands to what the ledger says."""
        fresh = [one for one in self.waiting if one.assertion.field == field]
        now = texts(self.record, field) if self.known else ()
        if not fresh:
            return "held"
        if self._clashes(field, fresh):
            return "conflict"
        if not now:
            return "new"
        return "same" if {one.assertion.value for one in fresh} <= set(now) else "adds"

    def _clashes(self, field: str, fresh: Sequence[StoredAssertion]) -> bool:
        if any(one.assertion.stance == "denies" or self._against_correction(one) for one in fresh):
            return True
        if field == EXISTS:
            return bool(self.verdict and self.verdict.decision.action == "reject")
        asserted = {one.assertion.value for one in self.said_of(field) if one.assertion.stance == "supports"}
        corrected = self.corrections.get(field, (0, ""))[1]
        against = {one.assertion.value for one in fresh} | ({corrected} if corrected else asserted)
        return disagree(column_of(self.record.type, field), against)

    def why(self) -> tuple[Why, ...]:
        """Return why the record waits for a decision, the most pressing reason first; nothing if it does not."""
        states = {self.state_of(one.assertion.field) for one in self.waiting}
        found: list[Why] = ["conflict"] if "conflict" in states else []
        if self.unsettled:
            found.append("disagreement")
        if self.known and states & {"adds", "new"}:
            found.append("value")
        if not self.known and self.waiting:
            found.append("record")
        return tuple(found)

    def names(self) -> list[str]:
        """Return the fields to show, in the order of the table: those said anything of, and those a row needs."""
        said = dict.fromkeys(one.assertion.field for one in self.active)
        corrected = dict.fromkeys(self.corrections)
        needed = () if self.known else needs(self.record.type)
        columns = (EXISTS, *columns_of(self.record.type))
        found = dict.fromkeys((*said, *corrected, *(name for name in needed if name not in said)))
        return sorted(found, key=lambda field: (columns.index(column_name(field)), field))

    @property
    def evidence_until(self) -> int:
        """The revision in which anything was last said of the record."""
        return last_said(self.all)

    @property
    def judged_by_several(self) -> bool:
        """Whether reviewers came to different results in this round."""
        return differ(self.opinions)


def _restored(stored: StoredAssertion, judged: set[str]) -> StoredAssertion:
    return replace(stored, withdrawn_by="") if stored.withdrawn_by in judged else stored


def needs(kind: str) -> list[str]:
    """Return the fields that a casebook row of a type cannot do without."""
    return [one.name for one in TABLE_BY_TYPE[kind].columns if one.required and one.name in columns_of(kind)]


def texts(record: Record, field: str) -> tuple[str, ...]:
    """Return what a typed record says in a field, as text in the form of a casebook cell; nothing if it is blank."""
    if field == EXISTS:
        return ("yes",)
    name, _, party = field.partition(".")
    value = getattr(record, name)
    if party:
        return next((_figures(one) for one in value if one.party == party), ())
    if isinstance(value, tuple):
        return (";".join(map(_part, value)),) if value else ()
    return () if value in ("", None) else (_part(value),)


def _figures(figure: PartyFigure) -> tuple[str, ...]:
    decided = figure.quantity.decided
    return tuple(map(_part, figure.quantity.figures if decided is None else (decided,)))


def _part(value: object) -> str:
    if isinstance(value, EventDate):
        return value.iso
    if isinstance(value, Response):
        return f"{value.party}:{value.form}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
