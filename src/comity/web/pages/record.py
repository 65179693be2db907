"""A record: what is said of each field, by whom, in which words, and what was decided."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import Form, Path
from msgspec import Struct
from starlette.responses import RedirectResponse, Response

from comity.ledger import HistoryEntry, StoredAssertion, StoredDecision
from comity.model.errors import InputError, RefusedError
from comity.model.records import Event, Record
from comity.model.tables import TABLE_BY_TYPE, Column
from comity.pipeline.reviewing import acts, undo
from comity.show.dossier import Citation, Dossier, FieldDossier, Saying, dossier
from comity.show.markup import web_address
from comity.show.words import capital, day, held, listed, plural, spelled
from comity.web.belonging import PassageView, Relation, counted, passages, relations
from comity.web.desk import AtDesk, AtShelf, Desk
from comity.web.doors import Line, Link, record_link, record_path
from comity.web.errors import MissingError
from comity.web.fields import PeriodQuery
from comity.web.page import Page, QueryString, Table, View
from comity.web.people import Who, needs
from comity.web.routes import Pages
from comity.web.wording import column_of, field_label, in_column, in_words, party_name, term, type_name

pages = Pages()
router = pages.router

RecordId = Annotated[str, Path(description="The record's id.", max_length=300)]


class Says(Struct, frozen=True):
    """One assertion: the value, of which party, who says so with what standing, and the words it rests on."""

    value: str
    of: str
    who: Line
    stance: str
    grade: str
    author: str
    passages: tuple[str, ...]
    sources: tuple[str, ...]


class Correction(Struct, frozen=True):
    """What a person put in the place of what is said of a field, or of one party's part; blank for unknown."""

    of: str
    value: str
    author: str


class FieldView(Struct, frozen=True):
    """A field: its value in words, figures on a scale where sources differ, every assertion, people's corrections."""

    name: str
    label: str
    value: str
    conflict: bool
    figures: tuple[tuple[str, tuple[float, ...]], ...]
    says: tuple[Says, ...]
    corrected: tuple[Correction, ...]


class SourceView(Struct, frozen=True):
    """A source of the record; ``url`` is blank where a reader is not sent."""

    id: str
    publisher: str
    title: str
    date: str
    kind: str
    url: str
    held: str
    copy_of: str


class Change(Struct, frozen=True):
    """One decision about the record, and whether it still stands."""

    id: str
    action: str
    field: str
    value: str
    target: str
    author: str
    reason: str
    in_force: bool


class Written(Struct, frozen=True):
    """What one revision did to the record."""

    revision: int
    at: str
    actor: str
    reason: str
    assertions: int
    decisions: tuple[Change, ...]
    undoable: bool


class RecordView(View, frozen=True, kw_only=True):
    """Everything the ledger knows of one record."""

    id: str
    type: str
    type_label: str
    kind: str
    status: str
    state: str
    p_exist: float
    fields: tuple[FieldView, ...]
    shared: int
    unknown: tuple[str, ...]
    passages: tuple[PassageView, ...]
    counted: tuple[tuple[str, str, str], ...]
    relations: tuple[Relation, ...]
    shares: tuple[tuple[str, str, float, float, float], ...]
    sources: tuple[SourceView, ...]
    history: tuple[Written, ...]


def record(desk: AtDesk, id: RecordId, query: Annotated[PeriodQuery, QueryString()]) -> Page:
    """What the ledger holds of one record: each field with its assertions, sources, conflicts, words and history."""
    snapshot = desk.known_by(query.day())
    found = snapshot.by_id.get(id) or _merged(desk, id)
    stored = desk.ledger.assertions(found.id)
    view = _view(desk, found, dossier(found, stored, snapshot, desk.ledger.decisions(found.id)), stored)
    return Page(view=view, table=partial(_table, view))


def _merged(desk: Desk, record_id: str) -> Record:
    """Return a record that is not shown as a rule: rejected, or merged into another; raise MissingError for none."""
    try:
        return desk.ledger.record(record_id)
    except InputError:
        raise MissingError(f"There is no record {record_id!r}.", "Look for it in the ledger: /ledger.") from None


def _view(desk: Desk, found: Record, known: Dossier, stored: Sequence[StoredAssertion]) -> RecordView:
    words, shared = passages(desk, found, stored), _shared(known)
    return RecordView(
        title=found.label,
        answer=_answer(found),
        basis=_basis(found, known),
        id=found.id,
        type=found.type,
        type_label=type_name(found.type),
        kind=term(found.type, "kind", found.kind),
        status=term(found.type, "status", found.status),
        state=found.state,
        p_exist=round(found.p_exist, 4),
        fields=tuple(_field(found, one, shared, desk) for one in known.fields),
        shared=len(shared),
        unknown=_unknown(found, known),
        passages=words,
        counted=counted(desk, found),
        relations=relations(desk, found, known),
        shares=tuple(
            (one.figures, one.guest, one.ratio.low, one.ratio.best, one.ratio.high) for one in known.shares
        ),
        sources=tuple(_source(one, words) for one in known.sources),
        history=tuple(_written(one) for one in reversed(desk.ledger.history(found.id))),
    )  # fmt: skip


# --- the first lines


def _answer(found: Record) -> Line:
    conflicts = list(dict.fromkeys(name.partition(".")[0] for name in found.conflicts))
    fields = [Link(field_label(name).lower(), f"#field-{name}") for name in conflicts[:3]]
    return (_what(found), *(_disagreement(fields, len(conflicts)) if fields else ()), "." if _ends(found) else "")


def _ends(found: Record) -> bool:
    return bool(found.conflicts) or not _what(found).endswith((".", "!", "?"))


def _what(found: Record) -> str:
    """Return a record in a sentence."""
    if isinstance(found, Event) and found.start:
        kind = term("event", "kind", found.kind) or "event"
        who = listed([party_name(one) for one in found.parties]) if 0 < len(found.parties) < 5 else _many(found.parties)
        when = held(found.start, found.end)
        status = term("event", "status", found.status) or "status unknown"
        return f"{found.name or capital(kind)}: {kind} of {who}, {when}, {status}"
    return found.label


def _many(parties: Sequence[str]) -> str:
    return f"{len(parties)} states" if parties else "states not named"


def _disagreement(fields: Sequence[Link], number: int) -> Line:
    parts: list[str | Link] = ["; sources disagree about "]
    for at, one in enumerate(fields):
        parts += [", " if 0 < at < len(fields) - 1 or (at and number > len(fields)) else " and " if at else "", one]
    more = number - len(fields)
    return (*parts, f" and {spelled(more)} more {plural(more, 'field')}" if more else "")


def _basis(found: Record, known: Dossier) -> Line:
    publishers = {one.publisher for one in known.sources if one.publisher}
    number = len(known.sources)
    parts: list[str | Link] = [f"{day(found.when)} · "] if found.when else []
    parts += [Link(f"{number} {plural(number, 'source')}", "#sources")]
    if publishers:
        parts.append(f" by {len(publishers)} {plural(len(publishers), 'publisher')}")
    if found.type not in ("source", "coverage", "area", "code", "casebook"):
        parts.append(f" · exists with a probability of {found.p_exist:.2f}")
    return tuple(parts)


# --- fields


def _shared(known: Dossier) -> frozenset[str]:
    """Return the sources that most values rest on: a casebook's row names them once for all its cells."""
    often = Counter(frozenset(say.sources) for one in known.fields for say in one.says)
    return max(often, key=lambda some: (often[some], len(some)), default=frozenset())


def _field(found: Record, one: FieldDossier, shared: frozenset[str], desk: Desk) -> FieldView:
    column = column_of(found.type, one.name)
    return FieldView(
        name=one.name,
        label=field_label(one.name),
        value=in_words(found, column) if column else "",
        conflict=one.conflict,
        figures=_figures(one) if one.conflict else (),
        says=tuple(_says(found, one.name, say, shared, desk) for say in one.says),
        corrected=tuple(
            Correction(party_name(say.of) if say.of else "", _said(column, say.value), say.author)
            for say in one.corrected
        ),
    )


def _figures(one: FieldDossier) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Return the figures on which sources differ, by party."""
    by_party: dict[str, list[float]] = {}
    for say in one.says:
        try:
            by_party.setdefault(say.of, []).append(float(say.value))
        except ValueError:
            continue
    return tuple((party, tuple(sorted(set(values)))) for party, values in by_party.items() if len(set(values)) > 1)


def _says(found: Record, name: str, say: Saying, shared: frozenset[str], desk: Desk) -> Says:
    """Return an assertion; one that cites what most of the record rests on names nobody again."""
    column = column_of(found.type, name)
    return Says(
        value=_said(column, say.value),
        of=party_name(say.of) if say.of else "",
        who=() if shared == set(say.sources) else _who(say, desk),
        stance=say.stance,
        grade=say.grade,
        author=say.author,
        passages=say.passages,
        sources=say.sources,
    )


def _said(column: Column | None, value: str) -> str:
    """Return a value as it is printed: a figure with its thousands apart."""
    if column is None:
        return value
    return f"{int(value):,}" if column.codec == "figures" and value.isdigit() else in_column(column, value)


_NAMED = 3


def _who(say: Saying, desk: Desk) -> Line:
    """Return who says so: the publishers, the first few by name."""
    known = desk.snapshot.sources
    parts: list[str | Link] = []
    for name in say.sources[:_NAMED]:
        source = known.get(name)
        words = f"{source.publisher or name}, {day(source.date)}" if source else name
        parts += ["; " if parts else "", record_link(name, words, source.title) if source else words]
    if len(say.sources) > _NAMED:
        parts.append(f" and {len(say.sources) - _NAMED} more")
    return tuple(parts) or (say.author,)


def _unknown(found: Record, known: Dossier) -> tuple[str, ...]:
    said = {one.name for one in known.fields} | {"id", "sources", "note", "name"}
    return tuple(
        field_label(column.name).lower()
        for column in TABLE_BY_TYPE[found.type].columns
        if column.name not in said and getattr(found, column.name, None) in (None, "", ())
    )


# --- sources and history


def _source(one: Citation, passages: Sequence[PassageView]) -> SourceView:
    words = "passage" if any(one.id in passage.title or passage.id == one.id for passage in passages) else "citation"
    return SourceView(
        one.id, one.publisher, one.title, one.date, term("source", "kind", one.kind), web_address(one.url) or "",
        words, one.copy_of,
    )  # fmt: skip


def _written(entry: HistoryEntry) -> Written:
    revision, made = entry.revision, tuple(_change(one) for one in entry.decisions)
    undoable = any(one.in_force and one.action not in ("undo", "withdraw") for one in made)
    return Written(revision.number, revision.at, revision.actor, revision.reason, len(entry.assertions), made, undoable)


def _change(one: StoredDecision) -> Change:
    made = one.decision
    return Change(one.id, made.action, made.field, made.value, made.target, made.author, made.reason, one.in_force)


@router.post("/undo", include_in_schema=False)
@needs("reviewer")
def take_back(
    person: Who,
    shelf: AtShelf,
    record: Annotated[str, Form(max_length=300)],
    revision: Annotated[int, Form(ge=1)],
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Take back what somebody decided about a record in one revision; others' decisions only an editor may."""
    act = next((one for one in acts(shelf.ledger) if (one.record, one.revision) == (record, revision)), None)
    if act is None:
        raise MissingError(f"Nothing that was decided in revision {revision} about {record!r} stands.", "Look again.")
    if act.author != person.name and not person.may("editor"):
        raise RefusedError(f"This is a decision of {act.author}.", "Ask an editor to take it back.")
    undo(shelf.ledger, act, author=person.name, reason=reason)
    shelf.changed()
    return RedirectResponse(f"{record_path(record)}#history", 303)


def _table(view: RecordView) -> Table:
    columns = ("field", "of", "value", "stance", "grade", "author", "sources", "passages")
    return Table(columns, [
        (one.name, say.of, say.value, say.stance, say.grade, say.author, say.sources, say.passages)
        for one in view.fields for say in one.says
    ] + [
        (one.name, by.of, by.value, "corrects", "", by.author, (), ()) for one in view.fields for by in one.corrected
    ])  # fmt: skip


pages.add("/record/{id:path}", record, template="record", view=RecordView, name="record", personal=True)
