"""One record with everything the ledger knows of it: fields, who says so, what disagrees, what follows from it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from comity.measure.asymmetry import Asymmetry, event_asymmetries
from comity.measure.basis import original
from comity.model.assertions import EXISTS, UNSOURCED, Assertion, Decision
from comity.model.records import Agreement, Event, Provision, Record, Source
from comity.model.snapshot import Snapshot
from comity.model.tables import TABLE_BY_TYPE
from comity.show.plain import plain

SHARES = ("personnel", "ships", "aircraft")
"""The figures of an event from which shares of guest and host can be taken."""


ASKED = ("basing", "def", "joint_exercise", "joint_patrol")
"""Provision codes whose absence is an answer: mutual defence, bases, joint exercises and patrols."""


class Stored(Protocol):
    """An assertion as the ledger holds it."""

    @property
    def assertion(self) -> Assertion:
        """What was asserted."""

    @property
    def active(self) -> bool:
        """Whether it still counts."""


class Saying(Struct, frozen=True, kw_only=True):
    """One value of a field, and on what it rests."""

    value: str
    of: str = ""
    sources: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    author: str = ""
    stance: str = "supports"
    grade: str = ""


class Decided(Protocol):
    """A decision as the ledger holds it."""

    @property
    def decision(self) -> Decision:
        """What was decided."""

    @property
    def in_force(self) -> bool:
        """Whether nobody undid it."""


class FieldDossier(Struct, frozen=True, kw_only=True):
    """A field: its derived value, whether assertions disagree, every active assertion, and people's corrections.

    A correction holds for its part of the field; a blank one says that nothing is known.
    """

    name: str
    value: Any
    conflict: bool
    says: tuple[Saying, ...]
    corrected: tuple[Saying, ...] = ()


class Citation(Struct, frozen=True, kw_only=True):
    """A source as a reader needs it; a mirror is named but not linked."""

    id: str
    publisher: str
    title: str
    date: str
    url: str
    kind: str
    copy_of: str = ""


class Dossier(Struct, frozen=True, kw_only=True):
    """Everything about one record."""

    id: str
    type: str
    label: str
    state: str
    p_exist: float
    fields: tuple[FieldDossier, ...]
    shares: tuple[Asymmetry, ...]
    provisions: tuple[Provision, ...]
    related: tuple[str, ...]
    sources: tuple[Citation, ...]


def dossier(record: Record, stored: Iterable[Stored], snapshot: Snapshot, decided: Iterable[Decided] = ()) -> Dossier:
    """Gather a record's fields with their assertions, the shares that follow from it, its clauses and its sources.

    ``decided`` are the decisions about it, in order: of its corrections the last one of each field holds.
    """
    active = [one.assertion for one in stored if one.active]
    shares = [row for name in SHARES for row in event_asymmetries(record, name)] if isinstance(record, Event) else []
    return Dossier(
        id=record.id,
        type=record.type,
        label=record.label,
        state=record.state,
        p_exist=record.p_exist,
        fields=tuple(_fields(record, active, _corrections(decided))),
        shares=tuple(shares),
        provisions=_provisions(record, snapshot),
        related=_related(record, snapshot),
        sources=tuple(_citation(snapshot, source) for source in record.sources),
    )


def _corrections(decided: Iterable[Decided]) -> dict[str, list[Saying]]:
    """Return the corrections in force by column."""
    held = {one.decision.field: one.decision for one in decided if one.in_force and one.decision.action == "correct"}
    by_field: dict[str, list[Saying]] = {}
    for field, one in held.items():
        name, _, part = field.partition(".")
        by_field.setdefault(name, []).append(Saying(value=one.value, of=part, author=one.author))
    return by_field


def _fields(
    record: Record, active: Sequence[Assertion], corrected: Mapping[str, Sequence[Saying]]
) -> list[FieldDossier]:
    by_field: dict[str, list[Saying]] = {}
    for one in active:
        name, _, part = one.field.partition(".")
        by_field.setdefault(name, []).append(_saying(one, part))
    return [
        FieldDossier(
            name=column.name,
            value=plain(getattr(record, column.name)),
            conflict=any(name.partition(".")[0] == column.name for name in record.conflicts),
            says=tuple(by_field.get(column.name, ())),
            corrected=tuple(corrected.get(column.name, ())),
        )
        for column in TABLE_BY_TYPE[record.type].columns
        if (column.name in by_field or column.name in corrected) and column.name not in ("id", "sources", EXISTS)
    ]


def _saying(one: Assertion, part: str) -> Saying:
    return Saying(
        value=one.value, of=part, sources=one.sources, passages=one.passages, author=one.author,
        stance=one.stance, grade=one.grade,
    )  # fmt: skip


def _provisions(record: Record, snapshot: Snapshot) -> tuple[Provision, ...]:
    """Return an agreement's clauses: those with a number in the text first, then those in our own order."""
    if not isinstance(record, Agreement):
        return ()
    clauses = (clause for clause in snapshot.provisions if clause.agreement_id == record.id)
    return tuple(sorted(clauses, key=lambda clause: (not clause.number.isdigit(), clause.number.zfill(4))))


def clause_counts(clauses: Sequence[Provision]) -> dict[str, int]:
    """Return how many clauses carry each provision code, with a zero for the questions asked of every agreement."""
    counts = Counter(code for clause in clauses for code in clause.code)
    return {code: counts[code] for code in sorted({*counts, *ASKED})} if clauses else {}


def _related(record: Record, snapshot: Snapshot) -> tuple[str, ...]:
    """Return the records that name this one or are named by it."""
    named = getattr(record, "related", ())
    naming = (contact.id for contact in snapshot.contacts if record.id in contact.related)
    return tuple(dict.fromkeys((*named, *naming)))


def _citation(snapshot: Snapshot, source_id: str) -> Citation:
    source: Source | None = snapshot.sources.get(source_id)
    if source is None:
        title = "general knowledge, no source seen" if source_id == UNSOURCED else "source not in this snapshot"
        return Citation(id=source_id, publisher="", title=title, date="", url="", kind="")
    first = original(snapshot, source_id)
    return Citation(
        id=source_id, publisher=source.publisher, title=source.title, date=source.date.iso if source.date else "",
        url="" if source.mirror else source.url, kind=source.kind, copy_of=first if first != source_id else "",
    )  # fmt: skip


def _field_form(one: FieldDossier) -> Mapping[str, Any]:
    return {"value": one.value, "conflict": one.conflict, "says": one.says, "corrected": one.corrected}


def fixed_form(found: Dossier, history: Sequence[Any]) -> Mapping[str, Any]:
    """Return a dossier in the form that scripts rely on: fields by name, each with its value and who says so."""
    return {
        "id": found.id,
        "type": found.type,
        "label": found.label,
        "state": found.state,
        "p_exist": found.p_exist,
        "fields": {one.name: _field_form(one) for one in found.fields},
        "shares": found.shares,
        "provisions": found.provisions,
        "provision_counts": {
            "numbered": sum(clause.number.isdigit() for clause in found.provisions),
            "all": len(found.provisions),
            "by_code": clause_counts(found.provisions),
        },
        "related": found.related,
        "sources": found.sources,
        "history": history,
    }
