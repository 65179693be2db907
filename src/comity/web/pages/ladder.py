"""The ladder: where a pair stands on each dimension, beside whom, since when, and what the next rung lacks."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, partial
from typing import Annotated

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace
from pydantic import Field

from comity.measure.ladder import Arrow, Dimension, Ladder, ladder, rung_label
from comity.measure.references import ReferenceProfile, Standing, find_case, reference_cases, standings
from comity.measure.rungs.judging import Gap, Missing
from comity.model.errors import InputError
from comity.show.charts.parts import HALF, chart
from comity.show.context import Context
from comity.show.figures import SEARCHED
from comity.show.markup import join
from comity.show.sections import sentence
from comity.show.words import capital, day, listed, plain_code
from comity.web.dates import DayQuery, at_day
from comity.web.desk import AtDesk, Desk
from comity.web.doors import Line, Ways, WebDoors, record_link
from comity.web.fields import Pair
from comity.web.page import Page, QueryString, Table, View
from comity.web.profile import TOP, Rung, default_references, ladder_section, rungs
from comity.web.routes import Pages
from comity.web.stairs import Course, Owed, Reading, arrows_chart, course_chart

pages = Pages()

_STEP = 5
"""Years between two readings of the course."""
_HELD = 12
"""So many records that might close a gap are listed."""


class LadderQuery(DayQuery):
    """The day of the assessment, the reference cases to set beside it, and the day of knowledge."""

    beside: Annotated[tuple[str, ...], Field(max_length=4, description="Names of reference cases.")] = ()


class Lack(Struct, frozen=True):
    """One test that fails: what was seen of what is needed, the record that would show it, and those held."""

    seen: str
    needed: str
    record: str
    line: Line
    held: tuple[str, ...]


class Missed(Struct, frozen=True):
    """What one dimension lacks for the next rung; ``single`` says that one record would do."""

    dimension: str
    name: str
    rung: int
    to: int
    label: str
    single: bool
    missing: tuple[Lack, ...]


class Commitment(Struct, frozen=True):
    """What one party owes the other on a dimension."""

    dimension: str
    giver: str
    receiver: str
    low: int
    best: int
    high: int
    label: str
    records: tuple[str, ...]


class Computed(Struct, frozen=True):
    """A dimension computed from records, beside the analyst's rung, and why they differ if they do."""

    dimension: str
    name: str
    computed: Line
    label: str
    coded: Line
    why: str
    searched: bool


class Place(Struct, frozen=True):
    """A cell of the grid: what a rung is called, who stands there, whether the pair does or might."""

    rung: int
    label: str
    cases: tuple[tuple[str, str], ...]
    here: bool
    possible: bool


class Case(Struct, frozen=True):
    """A reference case: its years, how it stands to the pair, and the share of draws in which it is nearest."""

    name: str
    first: int
    last: int
    relation: str
    nearest: float
    chosen: bool


class LadderView(View, frozen=True, kw_only=True):
    """Where a pair stands on seven dimensions on a day. Dimensions are never added up."""

    parties: tuple[str, ...]
    on: str
    known_by: str
    window: tuple[str, str]
    ladder: tuple[Rung, ...]
    computed: tuple[Computed, ...]
    gaps: tuple[Missed, ...]
    commitments: tuple[Commitment, ...]
    course: tuple[Course, ...]
    grid: tuple[tuple[str, tuple[Place, ...]], ...]
    cases: tuple[Case, ...]
    years: tuple[int, int]


def ladder_page(desk: AtDesk, pair: Pair, query: Annotated[LadderQuery, QueryString()]) -> Page:
    """Where two states stand on the ladder on a day: rungs with ranges, others beside them, and what is missing."""
    context = at_day(desk, pair, query)
    if len(context.parties) != 2:
        raise InputError("A ladder is of two parties.", "Write two codes with a hyphen: CHN-RUS.")
    found = ladder(context.snapshot, context.parties, context.as_of)
    view = _view(desk, context, query, found)
    doors = context.doors
    assert isinstance(doors, WebDoors)  # Desk.context sees to that
    return Page(view=view, table=partial(_table, view), draw=cache(partial(_draw, context, query, view)), doors=doors)


def _view(desk: Desk, context: Context, query: LadderQuery, found: Ladder) -> LadderView:
    ways = desk.ways(f"/pair/{'-'.join(context.parties)}/ladder", query.kept())
    cases = [one for one in reference_cases(context.snapshot) if one.parties != found.parties]
    chosen = _chosen(context, query, cases)
    profile = rungs(context, chosen)
    span = _span(desk, context)
    stand = standings({one.dimension: (one.low, one.best, one.high) for one in profile}, cases) if profile else ()
    return LadderView(
        title=context.pair,
        answer=ways.line(_answer(context, profile)),
        basis=ways.line(_basis(context, found, stand, cases)),
        parties=context.parties,
        on=found.on.isoformat(),
        known_by=query.known_by,
        window=(found.window[0].isoformat(), found.window[1].isoformat()),
        ladder=profile,
        computed=tuple(_computed(context, one, ways) for one in found.dimensions),
        gaps=tuple(_gap(context, one, one.judged.gap, ways) for one in found.dimensions if one.judged.gap),
        commitments=tuple(_commitment(one, arrow) for one in found.dimensions for arrow in one.arrows),
        course=_kept_course(desk, context, span),
        grid=tuple((one.name, tuple(_places(context, one, cases))) for one in profile),
        cases=tuple(_case(one, cases, chosen) for one in stand),
        years=span,
    )


def _chosen(context: Context, query: LadderQuery, cases: Sequence[ReferenceProfile]) -> tuple[str, ...]:
    if not query.beside:
        return default_references(context.snapshot, context.parties)
    return tuple(dict.fromkeys(find_case(cases, name).name for name in query.beside))


def _answer(context: Context, profile: Sequence[Rung]) -> Markup:
    if not profile:
        return sentence([f"Nobody searched or coded where {context.both} stand, so no rung is given"])
    levels = sorted({one.best for one in profile}, reverse=True)
    parts = [_level(context, [one for one in profile if one.best == best], best, levels[0]) for best in levels]
    if len(parts) > 3:
        parts = [parts[0], parts[-1]]
    return sentence(
        [f"{capital(context.both)} stand ", join(parts[:-1], ", "), " and " if parts[1:] else "", parts[-1], "."]
    )


def _level(context: Context, some: Sequence[Rung], best: int, first: int) -> Markup:
    ids = [one for rung in some for one in rung.records]
    number = _figure(context, f"rung {best}", ids, f"records behind rung {best}")
    of = f" of {TOP}" if best == first else ""
    return sentence(["at ", number, of, " on ", listed([_short(one.name) for one in some])])


def _short(name: str) -> str:
    """Return a dimension by its first word: "Command and planning" to "command"."""
    return re.split(r", | and ", name.lower())[0]


def _basis(context: Context, found: Ladder, stand: Sequence[Standing], cases: Sequence[ReferenceProfile]) -> Markup:
    window = f"On {day(found.on)}, from records of {found.window[0].year} to {found.window[1].year}; never added up"
    if not stand:
        return sentence([window])
    near = stand[0]
    ids = [cell.id for one in cases if one.name == near.case for cell in one.cells.values()]
    share = context.doors.figure(f"{100 * near.nearest:.0f} %", ids, f"share of draws in which {near.case} is nearest")
    return sentence([window, f"; {near.case} is nearest in ", share, " of draws within the ranges"])


# --- computed, missing, owed


def _known(context: Context, ids: Iterable[str]) -> list[str]:
    return [one for one in ids if one in context.snapshot.by_id]


def _figure(context: Context, words: str, ids: Iterable[str], what: str) -> Markup:
    known = _known(context, ids)
    return context.doors.figure(words, known, what) if known else context.doors.nothing(words, what)


def _range(low: int, best: int, high: int) -> str:
    return f"{best} [{low}–{high}]" if low < high else f"{best}"


def _computed(context: Context, one: Dimension, ways: Ways) -> Computed:
    judged, cell = one.judged, one.coded.cell if one.coded else None
    rung = _figure(context, _range(judged.low, judged.best, judged.high), judged.ids, f"{one.name}, computed")
    coded = _range(cell.low, cell.best, cell.high) if cell else ""
    return Computed(
        dimension=one.code,
        name=one.name,
        computed=ways.line(rung),
        label=one.label if one.searched or judged.best else "not searched: no finding",
        coded=(record_link(cell.id, coded, "the analyst’s rung and its evidence"),) if cell else (),
        why="; ".join(one.coded.why) if one.coded else "",
        searched=one.searched,
    )


def _gap(context: Context, one: Dimension, gap: Gap, ways: Ways) -> Missed:
    return Missed(
        dimension=one.code,
        name=one.name,
        rung=one.judged.best,
        to=gap.to,
        label=rung_label(one.code, gap.to),
        single=gap.single,
        missing=tuple(_lack(context, gap, missing, ways) for missing in gap.missing),
    )


def _lack(context: Context, gap: Gap, one: Missing, ways: Ways) -> Lack:
    held = tuple(_known(context, one.held))
    if one.query == "nothing":
        return Lack("", "", one.record, ("records cannot show it, an analyst decides: ", one.record), held)
    seen, needed = f"{one.value:.2g}", f"{one.at_least:.2g}"
    parts: list[Markup | str] = [_figure(context, f"{seen} of {needed}", held, f"for rung {gap.to}: {one.record}")]
    parts += [" seen; would flip it: ", one.record]
    if one.records not in (None, 1):
        parts.append(f", {one.records} times")
    if one.unheld:
        parts.append(f" (no table has a column for {plain_code(', '.join(one.unheld))})")
    return Lack(seen, needed, one.record, ways.line(sentence(parts)), held)


def _commitment(one: Dimension, arrow: Arrow) -> Commitment:
    label = rung_label(one.code, arrow.best)
    return Commitment(one.code, arrow.giver, arrow.receiver, arrow.low, arrow.best, arrow.high, label, arrow.ids)


# --- others, and other dates


def _places(context: Context, one: Rung, cases: Sequence[ReferenceProfile]) -> Iterable[Place]:
    cells = [(case.name, case.cells[one.dimension]) for case in cases if one.dimension in case.cells]
    for rung in range(TOP + 1):
        there = tuple((name, cell.id) for name, cell in cells if cell.best == rung)
        label = context.term(f"rung_{one.dimension}", str(rung))
        yield Place(rung, label, there, rung == one.best, one.low <= rung <= one.high)


def _case(one: Standing, cases: Sequence[ReferenceProfile], chosen: Sequence[str]) -> Case:
    case = next(case for case in cases if case.name == one.case)
    return Case(one.case, case.first, case.last, _RELATIONS[one.relation], one.nearest, one.case in chosen)


_RELATIONS = {
    "higher": "level or higher on every dimension",
    "level": "level on every dimension",
    "lower": "level or lower on every dimension",
    "crossing": "higher on some, lower on others",
}


def _span(desk: Desk, context: Context) -> tuple[int, int]:
    """Return the years of which a ladder can say something, whatever the day of this one."""
    whole = desk.context(context.parties, (None, None), context.snapshot.known_by)
    last = whole.as_of.year
    years = [one.year for name in _SHOWING for one in whole.of(whole.snapshot.of_type(name)) if one.year]
    return (min([*years, last]), last)


_SHOWING = ("event", "agreement", "contact", "transfer")


def _kept_course(desk: Desk, context: Context, span: tuple[int, int]) -> tuple[Course, ...]:
    key = ("course", context.parties, context.snapshot.known_by)
    whole = desk.context(context.parties, (None, None), context.snapshot.known_by)
    return desk.keep(key, lambda: _course(whole, span))


def _course(context: Context, span: tuple[int, int]) -> tuple[Course, ...]:
    """Return the rungs of every dimension at the end of every fifth year, and on the last day."""
    first, last = span
    days = [date(year, 12, 31) for year in range(first - first % _STEP + _STEP, last, _STEP)]
    found = [ladder(context.snapshot, context.parties, on) for on in (*days, min(context.as_of, date(last, 12, 31)))]
    courses = []
    for at, dimension in enumerate(found[-1].dimensions):
        each = [(one.on, one.dimensions[at]) for one in found]
        readings = tuple(Reading(on.year, *one.shown) for on, one in each if one.searched or one.coded)
        if readings:
            courses.append(Course(dimension.code, dimension.name, readings))
    return tuple(courses)


# --- what people see


def _draw(context: Context, query: LadderQuery, view: LadderView) -> dict[str, object]:
    profile = ladder_section(context, view.ladder, "")
    deck = "Seven dimensions, rungs 0 to 5,"
    owed = [_owed(context, one) for one in view.commitments]
    return {
        "profile": replace(profile, deck=f"{deck} on {day(context.as_of)}. Never added up.") if profile else None,
        "kept": query.model_copy(update={"at": ""}).kept(),
        "asked": query.beside,
        "course": [(one, course_chart(one, view.years)) for one in view.course],
        "course_head": _course_head(view.course),
        "arrows": chart(partial(arrows_chart, owed), HALF) if owed else "",
        "name": context.pair,
    }


def _owed(context: Context, one: Commitment) -> Owed:
    what = f"owed by {one.giver} to {one.receiver}"
    known = _known(context, one.records)
    target = context.doors.open(known, what) if known else SEARCHED
    return Owed(
        context.bare(one.giver), context.bare(one.receiver), _range(one.low, one.best, one.high), one.label, target
    )


def _course_head(course: Sequence[Course]) -> str:
    """Return since when no rung has moved, or which moved between the last two readings."""
    moved = [(one.readings[at].year, one.name) for one in course for at in range(1, len(one.readings))
             if one.readings[at].best != one.readings[at - 1].best]  # fmt: skip
    last = max((one.readings[-1].year for one in course), default=0)
    if not moved:
        return "No rung has moved between the readings"
    latest = max(year for year, _ in moved)
    if latest < last:
        return f"No rung has moved since the reading of {latest}"
    return f"{capital(listed([_short(name) for year, name in moved if year == latest]))} moved last"


def _table(view: LadderView) -> Table:
    columns = ("dimension", "name", "low", "best", "high", "label", "by", "records")
    return Table(
        columns, [(*(getattr(one, name) for name in columns[:-1]), " ".join(one.records)) for one in view.ladder]
    )


pages.add("/pair/{pair}/ladder", ladder_page, template="ladder_page", view=LadderView, name="ladder")
