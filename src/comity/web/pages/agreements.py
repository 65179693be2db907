"""Agreements against practice: what texts in force promise, what is seen, and what is done without paper."""

from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Annotated, Literal

from markupsafe import Markup
from msgspec import Struct

from comity.measure.agreements import AgreementsInForce, agreements_in_force
from comity.measure.practice import Clause, CodePractice, Practice, practice
from comity.model.records import Provision
from comity.show.context import Context
from comity.show.markup import join
from comity.show.sections import sentence
from comity.show.sections.paper import paper_sections
from comity.show.words import capital, day, plural, spelled
from comity.web.dates import DayQuery, at_day
from comity.web.desk import AtDesk
from comity.web.doors import Line, Ways, WebDoors
from comity.web.fields import Pair
from comity.web.figures import Row, row_of
from comity.web.page import Page, QueryString, Table, View
from comity.web.routes import Pages

pages = Pages()

Group = Literal["both", "paper", "practice", "no_trace"]
_GROUP: dict[str, Group] = {"practised": "both", "not_seen": "paper", "not_observable": "no_trace"}


class Kind(Struct, frozen=True):
    """One kind of cooperation: the clauses that promise it, the records of the window that show it."""

    code: str
    name: str
    group: Group
    clauses: tuple[str, ...]
    records: tuple[str, ...]
    clause_line: Line
    record_line: Line


class ClauseRow(Struct, frozen=True):
    """One clause in force: its text in our words, what it binds to, and the records that show it."""

    id: str
    agreement: str
    text: str
    codes: tuple[str, ...]
    strength: str
    direction: str
    political: bool
    seen: str
    records: tuple[str, ...]


class NotInForce(Struct, frozen=True):
    """A text that is not in force on the day, and why."""

    record: Row
    why: str


class AgreementsView(View, frozen=True, kw_only=True):
    """What two states or more have promised, and what of it is seen."""

    parties: tuple[str, ...]
    on: str
    known_by: str
    window: tuple[str, str]
    texts: tuple[Row, ...]
    kinds: tuple[Kind, ...]
    clauses: tuple[ClauseRow, ...]
    not_in_force: tuple[NotInForce, ...]


def agreements(desk: AtDesk, pair: Pair, query: Annotated[DayQuery, QueryString()]) -> Page:
    """What texts in force promise and what of it is practised: seen, on paper only, and practice without paper."""
    context = at_day(desk, pair, query)
    force = agreements_in_force(context.snapshot, context.parties, context.as_of)
    found = practice(context.snapshot, context.parties, context.as_of)
    ways = desk.ways(f"/pair/{'-'.join(context.parties)}/agreements", query.kept())
    view = _view(context, query, ways, force, found)
    doors = context.doors
    assert isinstance(doors, WebDoors)  # Desk.context sees to that
    return Page(view=view, table=partial(_table, view), draw=cache(partial(_draw, context, view)), doors=doors)


def _view(context: Context, query: DayQuery, ways: Ways, force: AgreementsInForce, found: Practice) -> AgreementsView:
    kinds = [_kind(context, one, ways) for one in (*found.in_force, *found.without_paper)]
    return AgreementsView(
        title=context.pair,
        answer=ways.line(_answer(context, force, kinds)),
        basis=ways.line(_basis(context, force, found)),
        parties=context.parties,
        on=found.on.isoformat(),
        known_by=query.known_by,
        window=(found.window[0].isoformat(), found.window[1].isoformat()),
        texts=tuple(row_of(one) for one in context.records(text.id for text in force.texts)),
        kinds=tuple(sorted(kinds, key=lambda one: (-len(one.records), -len(one.clauses), one.name))),
        clauses=tuple(_clause(context, one) for one in found.clauses),
        not_in_force=tuple(_not_in_force(context, force)),
    )


def _kind(context: Context, one: CodePractice, ways: Ways) -> Kind:
    name = capital(context.term("provision_code", one.code))
    clauses = context.doors.count(one.clauses, f"clauses on {name}", str)
    records = context.doors.count(one.ids, f"records that show {name}", str)
    return Kind(
        code=one.code,
        name=name,
        group=_GROUP[one.seen] if one.clauses else "practice",
        clauses=one.clauses,
        records=one.ids,
        clause_line=ways.line(clauses) if one.clauses else (),
        record_line=ways.line(records) if one.ids else (),
    )


def _of(kinds: Iterable[Kind], group: Group) -> list[Kind]:
    return [one for one in kinds if one.group == group]


def _answer(context: Context, force: AgreementsInForce, kinds: Sequence[Kind]) -> Markup:
    if not force.texts:
        without = _of(kinds, "practice")
        more = [*_practised(context, without)] if without else []
        return sentence([f"No agreement of {context.both} on file is in force on {day(force.on)}", *more, "."])
    promised = [one for one in kinds if one.clauses]
    texts = context.doors.count([text.id for text in force.texts], "texts in force")
    parts: list[Markup | str] = [
        f"{capital(context.both)} have ",
        texts,
        f" {plural(len(force.texts), 'text')} in force",
    ]
    if not promised:
        return sentence([*parts, ", and no clause of them is on file."])
    clauses = {clause for one in promised for clause in one.clauses}
    number = context.doors.figure(str(len(promised)), clauses, "kinds of cooperation promised, by their clauses")
    parts += [", promising ", number, f" {plural(len(promised), 'kind')} of cooperation: "]
    told = [_told(context, _of(kinds, group), words) for group, words in _WORDS.items() if _of(kinds, group)]
    return sentence([*parts, join(told, ", "), *_practised(context, _of(kinds, "practice")), "."])


_WORDS: dict[Group, str] = {
    "both": "seen in practice",
    "paper": "on paper only",
    "no_trace": "of a sort that leaves no trace",
}


def _told(context: Context, kinds: Sequence[Kind], words: str) -> Markup:
    ids = {record for one in kinds for record in (one.records or one.clauses)}
    return sentence([context.doors.figure(spelled(len(kinds)), ids, f"kinds of cooperation {words}"), f" {words}"])


def _practised(context: Context, kinds: Sequence[Kind]) -> list[Markup | str]:
    if not kinds:
        return []
    ids = {record for one in kinds for record in one.records}
    number = context.doors.figure(spelled(len(kinds)), ids, "kinds of cooperation practised without paper")
    return ["; ", number, f" more {plural(len(kinds), 'is')} practised without paper"]


def _basis(context: Context, force: AgreementsInForce, found: Practice) -> Markup:
    political = context.doors.count([text.id for text in force.texts if text.political], "political declarations")
    left = context.doors.count([one.id for one in force.excluded], "texts not in force")
    first, last = found.window
    return sentence([
        f"In force on {day(found.on)}; practice of {first.year} to {last.year}; ", political,
        " of the texts are political declarations; ", left, " texts are not in force",
        *(["; as known by ", day(context.snapshot.known_by)] if context.snapshot.known_by else []),
    ])  # fmt: skip


def _clause(context: Context, one: Clause) -> ClauseRow:
    record = context.snapshot.by_id[one.id]
    assert isinstance(record, Provision)  # clauses are made of provisions
    codes = tuple(code.code for code in one.codes)
    return ClauseRow(
        one.id, one.agreement, record.text, codes, one.strength, one.direction, one.political, one.seen, one.ids
    )


def _not_in_force(context: Context, force: AgreementsInForce) -> Iterable[NotInForce]:
    for one in force.excluded:
        yield NotInForce(row_of(context.snapshot.by_id[one.id]), one.why.replace("_", " "))


def _draw(context: Context, view: AgreementsView) -> dict[str, object]:
    sections = {one.id: one for one in paper_sections(context, context.as_of)}
    most = max([1, *(len(one.clauses) for one in view.kinds)]), max([1, *(len(one.records) for one in view.kinds)])
    return {
        "force": sections.get("agreements"),
        "clauses": sections.get("clauses"),
        "groups": [(title, words, mine) for group, title, words in _GROUPS if (mine := _of(view.kinds, group))],
        "no_trace": _of(view.kinds, "no_trace"),
        "most": most,
        "both": context.both,
    }


_GROUPS: tuple[tuple[Group, str, str], ...] = (
    ("both", "Promised and seen", "A clause in force names it and records of the window show it."),
    ("practice", "Practice without paper", "Records of the window show it and no clause in force names it."),
    ("paper", "Paper only", "A record could show it and none does. Not seen is not the same as not done."),
)


def _table(view: AgreementsView) -> Table:
    columns = ("code", "name", "group", "clauses", "records")
    rows = [(one.code, one.name, one.group, " ".join(one.clauses), " ".join(one.records)) for one in view.kinds]
    return Table(columns, rows)


pages.add("/pair/{pair}/agreements", agreements, template="agreements_page", view=AgreementsView, name="agreements")
