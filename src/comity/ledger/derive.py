"""From assertions and decisions to the typed record. Pure: the same input gives the same record, in any order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from comity.ledger.compare import adds, disagree, place, preference
from comity.ledger.entries import StoredAssertion, StoredDecision
from comity.ledger.evidence import ALWAYS_KNOWN, CLAIMS_NOTHING, Basis
from comity.ledger.existence import Report, existence
from comity.ledger.fields import column_name, columns_of, key_values
from comity.model.assertions import EXISTS
from comity.model.records import RECORD_TYPES, Event, Record, Source, State
from comity.model.tables import Column, read_values

_VERDICTS: dict[str, State] = {"accept": "accepted", "reject": "rejected", "dispute": "disputed"}


class Derived(Struct, frozen=True):
    """A record, the days between which ever more of it was known, and fields that a machine would fill or change.

    ``known_first`` is None if nothing of it can be shown to have been known by any day; ``known_last`` is None if
    some of it cannot.
    """

    record: Record
    known_first: date | None
    known_last: date | None
    pending: tuple[str, ...]


class _Case:
    """One record's active assertions and decisions in force, in order, sorted into what the rules ask for."""

    def __init__(self, assertions: Iterable[StoredAssertion], decisions: Iterable[StoredDecision]) -> None:
        unique = {stored.id: stored for stored in assertions}
        self.all = sorted(unique.values(), key=place)
        ordered = sorted((d for d in decisions if d.in_force), key=lambda stored: stored.seq)
        self.verdict = next((d for d in reversed(ordered) if d.decision.action in _VERDICTS), None)
        self.corrections = {d.decision.field: d for d in ordered if d.decision.action == "correct"}
        self.supporting = [stored for stored in self.all if stored.assertion.stance == "supports"]
        self.denying = [stored for stored in self.all if stored.assertion.stance == "denies"]
        self.values = [stored for stored in self.supporting if stored.assertion.field != EXISTS]
        self.machine_only = not any(self.vouched(stored) for stored in self.supporting)

    def vouched(self, stored: StoredAssertion) -> bool:
        """Whether a person stands behind the assertion: as author, or by having accepted the record since."""
        if stored.assertion.author_kind != "machine":
            return True
        verdict = self.verdict
        return verdict is not None and verdict.decision.action == "accept" and stored.revision <= verdict.revision

    def shown(self) -> list[StoredAssertion]:
        """The assertions that give the fields their values: a machine's only where nobody vouches for the record."""
        return self.values if self.machine_only else [stored for stored in self.values if self.vouched(stored)]


def derive(
    record: str,
    assertions: Sequence[StoredAssertion],
    decisions: Iterable[StoredDecision],
    basis: Basis,
    *,
    known_by: date | None = None,
) -> Derived | None:
    """Return the record that active ``assertions`` and ``decisions`` in force make, or None if there are none.

    - A person's last verdict decides the ``state``; without one, a record that a casebook or a person asserts is
      accepted, one that only a machine asserts is proposed.
    - Values come from assertions that a person stands behind. A machine's assertion on such a record raises or lowers
      ``p_exist`` and shows in ``conflicts`` or ``pending``, but fills no field until the record is accepted anew.
    - A field corrected by a person keeps the person's value. An assertion made later that contradicts it turns an
      accepted record into a disputed one, until the next verdict or correction.

    With ``known_by``, only what was known by that day is read (see ``evidence.known_from``), and an event that begins
    after it is an announced one. Raises InputError when a value does not fit its field.
    """
    known = [stored for stored in assertions if stored.active and _known(stored.known_from, known_by)]
    if not known:
        return None
    case = _Case(known, decisions)
    kind = case.all[0].assertion.type
    conflicts, contradicted = _conflicts(case, kind)
    typed = RECORD_TYPES[kind](
        id=record,
        sources=_sources(case, basis, known_by),
        state=_state(case, contradicted),
        p_exist=_p_exist(case, kind, basis, known_by),
        conflicts=conflicts,
        **_values(record, kind, case),
    )
    first, last = _days(typed, case, basis)
    return Derived(as_of(typed, known_by), first, last, _pending(case, kind))


def as_of(record: Record, known_by: date | None) -> Record:
    """Return ``record`` as it could be known on the day: an event that had not begun was only announced."""
    if known_by is None or not isinstance(record, Event) or record.start is None or record.start.start <= known_by:
        return record
    return record if record.status == "cancelled" else msgspec.structs.replace(record, status="announced")


def _known(day: date | None, known_by: date | None) -> bool:
    return known_by is None or (day is not None and day <= known_by)


def _values(record: str, kind: str, case: _Case) -> dict[str, Any]:
    """Return the fields that the shown assertions, the corrections and the record's id give values to."""
    columns = columns_of(kind)
    decided = {field: one.decision.value for field, one in case.corrections.items() if one.decision.value}
    read = {name: read_values(columns[name], pairs, decided) for name, pairs in _pairs(columns, case).items()}
    return {**key_values(kind, record), **read}


def _pairs(columns: Mapping[str, Column], case: _Case) -> dict[str, list[tuple[str, str]]]:
    """Return each column's (field, value) pairs, best first, with corrections in the place of what they correct."""
    asserted: dict[str, list[StoredAssertion]] = {}
    for stored in case.shown():
        correction = case.corrections.get(stored.assertion.field)
        if correction is None or correction.decision.value:
            asserted.setdefault(column_name(stored.assertion.field), []).append(stored)
    pairs = {name: _in_order(columns[name], shown) for name, shown in asserted.items()}
    for field, correction in case.corrections.items():
        held = pairs.setdefault(column_name(field), [])
        if correction.decision.value and not any(known == field for known, _ in held):
            held.append((field, correction.decision.value))
    return {name: found for name, found in pairs.items() if found}


def _in_order(column: Column, shown: list[StoredAssertion]) -> list[tuple[str, str]]:
    if len(shown) > 1:
        shown = sorted(shown, key=lambda stored: preference(column, stored))
    return list(dict.fromkeys((stored.assertion.field, stored.assertion.value) for stored in shown))


def _sources(case: _Case, basis: Basis, known_by: date | None) -> tuple[str, ...]:
    """Return the sources cited for existence, or else for any field, in order of arrival."""
    existing = [stored for stored in case.supporting if stored.assertion.field == EXISTS]
    cited = dict.fromkeys(name for stored in existing or case.supporting for name in stored.assertion.sources)
    return tuple(name for name in cited if known_by is None or _known(basis.source(name).known_from, known_by))


def _state(case: _Case, contradicted: int) -> State:
    """Return the state; ``contradicted`` is the last revision that contradicted a person's correction, or 0."""
    verdict = case.verdict
    state = _VERDICTS[verdict.decision.action] if verdict else "proposed" if case.machine_only else "accepted"
    raised = contradicted > (verdict.revision if verdict else 0)
    return "disputed" if raised and state == "accepted" else state


def _p_exist(case: _Case, kind: str, basis: Basis, known_by: date | None) -> float:
    def reports(stored: Iterable[StoredAssertion]) -> list[Report]:
        return list(basis.reports((one.assertion for one in stored), None if kind in ALWAYS_KNOWN else known_by))

    if kind in CLAIMS_NOTHING:
        return 1.0
    supports = [one for one in case.supporting if one.assertion.field == EXISTS]
    denials = [one for one in case.denying if one.assertion.field == EXISTS]
    return existence(reports(supports or case.supporting), reports(denials))


def _days(record: Record, case: _Case, basis: Basis) -> tuple[date | None, date | None]:
    """Return the days from which the first and the last of the record was known; a source, from its publication."""
    if isinstance(record, Source):
        day = record.date.end if record.date else None
        return day, day
    known = {stored.known_from for stored in case.all}
    cited = {(one.assertion.sources, one.assertion.passages): one.assertion for one in case.all}
    days = known.union(*(basis.days(one) for one in cited.values()))
    first = min((day for day in known if day), default=None)
    return first, None if None in days else max(day for day in days if day)


def _conflicts(case: _Case, kind: str) -> tuple[tuple[str, ...], int]:
    """Return the fields in which assertions disagree, and the last revision that contradicted a correction (or 0)."""
    by_field: dict[str, list[StoredAssertion]] = {}
    for stored in case.values:
        by_field.setdefault(stored.assertion.field, []).append(stored)
    denied = {stored.assertion.field: stored.revision for stored in case.denying}
    found, contradicted = _existence_conflict(case, denied), 0
    for field, asserted in by_field.items():
        column = columns_of(kind)[column_name(field)]
        correction = case.corrections.get(field)
        if correction is None:
            if field in denied or disagree(column, {one.assertion.value for one in asserted}):
                found.add(field)
            continue
        against = _against(column, correction, asserted)
        if against:
            found.add(field)
            contradicted = max(contradicted, *against)
    return tuple(sorted(found)), contradicted


def _against(column: Column, correction: StoredDecision, asserted: list[StoredAssertion]) -> list[int]:
    """Return the revisions that, after a correction, asserted something else."""
    value = correction.decision.value
    later = [one for one in asserted if one.revision > correction.revision]
    return [one.revision for one in later if not value or disagree(column, {value, one.assertion.value})]


def _existence_conflict(case: _Case, denied: Mapping[str, int]) -> set[str]:
    """Return {"exists"} if sources disagree on existence, or speak against a person's verdict given before."""
    verdict = case.verdict
    since = verdict.revision if verdict else 0
    if verdict is not None and verdict.decision.action == "reject":
        return {EXISTS} if any(one.revision > since for one in case.supporting) else set()
    return {EXISTS} if denied.get(EXISTS, 0) > since and case.supporting else set()


def _pending(case: _Case, kind: str) -> tuple[str, ...]:
    """Return the fields to which a machine's unreviewed assertions would add something."""
    if case.machine_only:
        return ()
    shown: dict[str, set[str]] = {}
    for one in case.values:
        if case.vouched(one):
            shown.setdefault(one.assertion.field, set()).add(one.assertion.value)
    return tuple(
        sorted({one.assertion.field for one in case.values if not case.vouched(one) and _adds(kind, one, shown)})
    )


def _adds(kind: str, stored: StoredAssertion, shown: Mapping[str, Collection[str]]) -> bool:
    field, value = stored.assertion.field, stored.assertion.value
    return adds(columns_of(kind)[column_name(field)], value, shown.get(field, ()))
