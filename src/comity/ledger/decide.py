"""Adds decisions: which of them are new, whether they can be carried out, and what they change."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, func, or_, select, update

from comity.ledger import schema
from comity.ledger.derived import MERGED
from comity.ledger.entries import StoredAssertion, StoredDecision
from comity.ledger.fields import check_value, column_of
from comity.ledger.loading import MOVES, load_assertions, load_decisions
from comity.ledger.rows import chunks, decision_row
from comity.ledger.standing import Holdings
from comity.model.assertions import EXISTS, Decision, content_id
from comity.model.errors import InputError
from comity.model.tables import Column
from comity.vocab import vocabulary

_VERDICTS = ("accept", "reject", "dispute")
_ONCE = ("withdraw", "undo")

Subject = tuple[str, ...]


def decision_id(decision: Decision, occurrence: int) -> str:
    """Return the id of a decision; taken again after it was undone or overtaken, it is another ``occurrence``."""
    return content_id("dec", occurrence, *(getattr(decision, name) for name in decision.__struct_fields__))


def subject(decision: Decision) -> Subject:
    """Return what a decision is about: of those about one subject only the last in force counts."""
    if decision.action in _VERDICTS:
        return ("verdict", decision.record)
    if decision.action == "correct":
        return ("correct", decision.record, decision.field)
    return (decision.action, decision.record if decision.action == "merge" else decision.target)


def new_decisions(asked: Iterable[Decision], known: Sequence[StoredDecision]) -> list[Decision]:
    """Return the decisions that would change what is in force.

    Asking again for what was decided last about a subject changes nothing, so that a batch may be written twice;
    what is withdrawn or undone already, by whomever, stays so.
    """
    by_subject: dict[Subject, list[Decision]] = {}
    for decision in asked:
        by_subject.setdefault(subject(decision), []).append(decision)
    standing: dict[Subject, list[Decision]] = {}
    for stored in known:
        if stored.in_force:
            standing.setdefault(subject(stored.decision), []).append(stored.decision)
    repeated = {
        about
        for about, made in by_subject.items()
        if standing.get(about) and (about[0] in _ONCE or standing[about][-len(made) :] == made)
    }
    kept: dict[Subject, list[Decision]] = {}
    return [decision for decision in asked if subject(decision) not in repeated and _fresh(kept, decision)]


def _fresh(kept: dict[Subject, list[Decision]], decision: Decision) -> bool:
    """Whether a batch has not just decided the same; remembers the decision."""
    before = kept.setdefault(subject(decision), [])
    fresh = not before or (before[-1] != decision and decision.action not in _ONCE)
    if fresh:
        before.append(decision)
    return fresh


class Affected:
    """What a batch's decisions change: records to derive again, records whose assertions may move, assertions."""

    def __init__(self) -> None:
        self.records: set[str] = set()
        self.moved: set[str] = set()
        self.withdrawn: set[str] = set()

    def add(self, decision: Decision) -> None:
        """Take in one decision that came into force or ceased to be."""
        self.records.add(decision.record)
        if decision.action in MOVES:
            other = decision.target if decision.action == "merge" else decision.value
            self.moved |= {decision.record, other} - {""}
        if decision.action == "withdraw":
            self.withdrawn.add(decision.target)


def add_decision(connection: Connection, decision: Decision, revision: int, affected: Affected) -> StoredDecision:
    """Check that a decision can be carried out, store it, and note what it changes.

    Raises InputError naming what it refers to that the ledger does not hold, or holds otherwise.
    """
    _check(connection, decision)
    table = schema.decision.c
    same = [table[name] == getattr(decision, name) for name in decision.__struct_fields__]
    occurrence = connection.execute(select(func.count()).where(*same)).scalar_one()
    seq = connection.execute(select(func.coalesce(func.max(table.seq), 0) + 1)).scalar_one()
    stored = StoredDecision(
        id=decision_id(decision, occurrence),
        decision=decision,
        revision=revision,
        in_force=True,
        seq=seq,
        occurrence=occurrence,
    )
    connection.execute(schema.decision.insert(), decision_row(stored))
    affected.add(decision)
    if decision.action == "undo":
        _undo(connection, decision.target, affected)
    return stored


def _undo(connection: Connection, target: str, affected: Affected) -> None:
    """Take a decision out of force; if it is an undo itself, what it undid comes into force again, and so on."""
    table, in_force = schema.decision, False
    while target:
        (undone,) = load_decisions(connection, table.c.id == target)
        connection.execute(update(table).where(table.c.id == target).values(in_force=int(in_force)))
        affected.add(undone.decision)
        target = undone.decision.target if undone.decision.action == "undo" else ""
        in_force = not in_force


def _check(connection: Connection, decision: Decision) -> None:
    if decision.action == "undo":
        _check_undo(connection, decision)
    elif decision.action in ("withdraw", "split"):
        _check_assertion(connection, decision)
    else:
        kind = _live_kind(connection, decision.record)
        if decision.action == "correct":
            _check_correction(kind, decision)
        if decision.action == "merge":
            _check_merge(kind, _live_kind(connection, decision.target), decision)


def _check_undo(connection: Connection, decision: Decision) -> None:
    undone = load_decisions(connection, schema.decision.c.id == decision.target)
    if not undone or undone[0].decision.record != decision.record:
        raise InputError(
            f"There is no decision {decision.target!r} about {decision.record!r} to undo.",
            "Take its id from the record's history.",
        )


def _check_assertion(connection: Connection, decision: Decision) -> None:
    found = load_assertions(connection, schema.assertion.c.id == decision.target)
    if not found or decision.record not in (found[0].holder, found[0].assertion.record):
        raise InputError(
            f"The record {decision.record!r} holds no assertion {decision.target!r}.",
            "Take its id from the record's assertions.",
        )
    if decision.action == "split":
        _check_split(connection, found[0], decision)


def _check_split(connection: Connection, stored: StoredAssertion, decision: Decision) -> None:
    goes_to = decision.value or stored.assertion.record
    kind = connection.execute(select(schema.record.c.type).where(schema.record.c.id == goes_to)).scalar()
    if goes_to == stored.holder or kind not in (None, stored.assertion.type):
        raise InputError(
            f"The assertion {stored.id!r} cannot go to {goes_to!r}.",
            "Name another record of the same type, or a new one.",
        )


def _check_correction(kind: str, decision: Decision) -> None:
    if decision.field == EXISTS:
        raise InputError(f"{EXISTS!r} is no field to correct.", "Accept, reject or dispute the record instead.")
    column = column_of(kind, decision.field)
    if decision.value:
        check_value(kind, decision.field, decision.value)
        _check_terms(column, decision.value)


def _check_terms(column: Column, value: str) -> None:
    """Raise InputError unless a value of a closed list stands in it: nobody reads a person's correction again."""
    if not column.vocab:
        return
    words = value.split(";") if column.codec in ("list", "responses") else [value]
    known = vocabulary().terms(column.vocab)
    for word in words:
        if word.rpartition(":")[2] not in known:
            raise InputError(f"{column.name}: {word!r} is not in the list.", f"Choose from: {', '.join(known)}.")


def _check_merge(kind: str, other: str, decision: Decision) -> None:
    if decision.record == decision.target or kind != other:
        raise InputError(
            f"{decision.record!r} cannot be merged into {decision.target!r}.",
            "Name two different records of one type.",
        )


def _live_kind(connection: Connection, record: str) -> str:
    """Return a record's type; raise InputError if there is none, or it was merged into another one."""
    table = schema.record.c
    row = connection.execute(select(table.type, table.state, table.merged_into).where(table.id == record)).one_or_none()
    if row is None:
        raise InputError(f"The ledger holds no record {record!r}.", "Look it up with `comity search`.")
    if row.state == MERGED:
        raise InputError(f"The record {record!r} was merged into {row.merged_into!r}.", "Decide about that one.")
    return str(row.type)


def related_decisions(connection: Connection, asked: Iterable[Decision]) -> list[StoredDecision]:
    """Return the decisions held that are about the same records, assertions or decisions, in order."""
    asked = list(asked)
    table = schema.decision.c
    found: dict[str, StoredDecision] = {}
    for some in chunks(asked):
        records, targets = ({decision.record for decision in some}, {decision.target for decision in some} - {""})
        about = or_(table.record.in_(records), table.target.in_(targets))
        found.update((stored.id, stored) for stored in load_decisions(connection, about))
    return sorted(found.values(), key=lambda stored: stored.seq)


def load_holdings(connection: Connection) -> Holdings:
    """Return the merges and splits in force."""
    table = schema.decision.c
    return Holdings(load_decisions(connection, table.action.in_(MOVES), table.in_force == 1))


def load_withdrawals(connection: Connection) -> dict[str, str]:
    """Return the first withdrawal in force of each assertion withdrawn."""
    table = schema.decision.c
    standing = load_decisions(connection, table.action == "withdraw", table.in_force == 1)
    return {one.decision.target: one.id for one in reversed(standing)}


def carry_out(connection: Connection, affected: Affected, holdings: Holdings) -> set[str]:
    """Move and withdraw the assertions that decisions affected; return all records to derive again."""
    changed = _move(connection, _connected(connection, affected.moved), holdings)
    return affected.records | affected.moved | changed | _withdraw(connection, affected.withdrawn)


def _connected(connection: Connection, records: set[str]) -> set[str]:
    """Return the records joined to these by merges and splits, in force or not."""
    if not records:
        return records
    links: dict[str, set[str]] = {}
    for stored in load_decisions(connection, schema.decision.c.action.in_(MOVES)):
        made = stored.decision
        other = made.target if made.action == "merge" else made.value
        if other:
            links.setdefault(made.record, set()).add(other)
            links.setdefault(other, set()).add(made.record)
    joined, fresh = set(records), set(records)
    while fresh:
        fresh = {other for record in fresh for other in links.get(record, ())} - joined
        joined |= fresh
    return joined


def _move(connection: Connection, records: set[str], holdings: Holdings) -> set[str]:
    table = schema.assertion
    moves, changed = [], set(records)
    for some in chunks(records):
        query = select(table.c.seq, table.c.id, table.c.record, table.c.holder).where(table.c.record.in_(some))
        for seq, name, record, holder in connection.execute(query):
            goes_to = holdings.holder(name, record)
            if goes_to != holder:
                moves.append({"at": seq, "to": goes_to})
                changed |= {holder, goes_to}
    if moves:
        connection.execute(update(table).where(table.c.seq == bindparam("at")).values(holder=bindparam("to")), moves)
    return changed


def _withdraw(connection: Connection, assertions: set[str]) -> set[str]:
    table, decision = schema.assertion, schema.decision.c
    changed: set[str] = set()
    for some in chunks(assertions):
        about = (decision.action == "withdraw", decision.in_force == 1, decision.target.in_(some))
        standing = {one.decision.target: one.id for one in reversed(load_decisions(connection, *about))}
        held = connection.execute(select(table.c.id, table.c.holder).where(table.c.id.in_(some))).all()
        changed.update(holder for _, holder in held)
        rows = [{"at": name, "by": standing.get(name)} for name in some]
        change = update(table).where(table.c.id == bindparam("at")).values(withdrawn_by=bindparam("by"))
        connection.execute(change, rows)
    return changed
