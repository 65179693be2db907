"""Statements: who says they are allies, who denies it, and when; by side, topic and stance."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, partial
from typing import Annotated, Literal

from markupsafe import Markup
from msgspec import Struct
from pydantic import Field

from comity.measure.rhetoric import ALLIANCE, JOINT, OTHER, Rhetoric, SideStatements, rhetoric
from comity.model.errors import InputError
from comity.model.records import Statement
from comity.show.charts.lanes import Lane, Lanes, Moment, lanes
from comity.show.charts.parts import FULL, Item, chart, legend, legend_mark
from comity.show.context import Context
from comity.show.markup import anchor, join
from comity.show.sections import sentence
from comity.show.words import capital, day, plural, times
from comity.vocab import vocabulary
from comity.web.desk import AtDesk
from comity.web.doors import Ways, WebDoors
from comity.web.fields import Pair, PeriodQuery, read_pair
from comity.web.figures import Row, row_of
from comity.web.page import Page, QueryString, Table, View
from comity.web.routes import Pages

pages = Pages()

STANCES = ("affirms", "hedges", "denies")
_COLOUR = "var(--k-statement)"


class StatementsQuery(PeriodQuery):
    """Which statements: on which topic, and for the list of which side and stance, from whom."""

    topic: str = Field(ALLIANCE, max_length=40)
    side: str = Field("", max_length=60, description="A party's code, joint or other.")
    stance: Literal["", "affirms", "hedges", "denies"] = ""
    official: Literal["", "yes", "no"] = Field("", description="Whether the speaker speaks for a state.")


class Spoken(Struct, frozen=True):
    """One statement: who said what, when, for whom, and how it stands to the topic."""

    id: str
    date: str
    speaker: str
    role: str
    side: str
    side_name: str
    official: bool
    stance: str
    words: str
    quoted: bool


class Side(Struct, frozen=True):
    """What one side said: official statements by stance, and those of others."""

    side: str
    name: str
    affirms: tuple[str, ...]
    hedges: tuple[str, ...]
    denies: tuple[str, ...]
    unofficial: tuple[str, ...]
    balance: float


class Pick(Struct, frozen=True):
    """A value to narrow the list by: how many statements have it, and the address of the list with it."""

    label: str
    href: str
    statements: int
    chosen: bool


class NotUsed(Struct, frozen=True):
    """A statement that is not used, and why."""

    record: Row
    why: str


class StatementsView(View, frozen=True, kw_only=True):
    """Who said what of a topic. Words never enter a count of events or a rung."""

    parties: tuple[str, ...]
    topic: str
    topic_label: str
    since: str
    until: str
    known_by: str
    sides: tuple[Side, ...]
    statements: tuple[Spoken, ...]
    picks: tuple[tuple[str, tuple[Pick, ...]], ...]
    not_used: tuple[NotUsed, ...]


def statements(desk: AtDesk, pair: Pair, query: Annotated[StatementsQuery, QueryString()]) -> Page:
    """Who says "ally" and who denies it: official and other statements by side, topic and stance, through time."""
    topics = vocabulary().terms("topic")
    if query.topic not in topics:
        raise InputError(f"There is no topic {query.topic!r}.", f"Use one of {', '.join(topics)}.")
    context = desk.context(read_pair(pair), query.seen(), query.day())
    said = rhetoric(context.windowed, context.parties, topic=query.topic)
    view = _view(context, query, desk.ways(f"/pair/{'-'.join(context.parties)}/statements", query.kept()), said)
    doors = context.doors
    assert isinstance(doors, WebDoors)  # Desk.context sees to that
    return Page(view=view, table=partial(_table, view), draw=cache(partial(_draw, context, said)), doors=doors)


def _view(context: Context, query: StatementsQuery, ways: Ways, said: Rhetoric) -> StatementsView:
    spoken = [_spoken(context, one.id, side.side) for side in said.sides for one in side.timeline]
    spoken.sort(key=lambda one: (_when(context, one.id), one.id), reverse=True)
    label = context.term("topic", query.topic)
    return StatementsView(
        title=context.pair,
        answer=ways.line(_answer(context, said, label)),
        basis=ways.line(_basis(context, spoken)),
        parties=context.parties,
        topic=query.topic,
        topic_label=label,
        since=query.since,
        until=query.until,
        known_by=query.known_by,
        sides=tuple(_side(context, one) for one in said.sides),
        statements=tuple(one for one in spoken if _wanted(one, query)),
        picks=tuple(_picks(context, query, said, spoken)),
        not_used=tuple(NotUsed(row_of(context.snapshot.by_id[one.id]), one.why) for one in said.excluded),
    )


def _statement(context: Context, record_id: str) -> Statement:
    record = context.snapshot.by_id[record_id]
    assert isinstance(record, Statement)  # rhetoric is made of statements
    return record


def _when(context: Context, record_id: str) -> date:
    when = _statement(context, record_id).date
    return when.start if when else date.min


def _spoken(context: Context, record_id: str, side: str) -> Spoken:
    one = _statement(context, record_id)
    return Spoken(
        one.id, day(one.date), one.speaker, one.role, side, _name(context, side), one.official == "yes", one.stance,
        one.quote or one.paraphrase, bool(one.quote),
    )  # fmt: skip


def _name(context: Context, side: str) -> str:
    return {JOINT: "Joint documents", OTHER: "Others"}.get(side) or capital(context.name(side))


def _side(context: Context, one: SideStatements) -> Side:
    return Side(one.side, _name(context, one.side), one.affirms, one.hedges, one.denies, one.unofficial, one.balance)


def _wanted(one: Spoken, query: StatementsQuery) -> bool:
    official = {"": True, "yes": one.official, "no": not one.official}[query.official]
    return official and query.side in ("", one.side) and query.stance in ("", one.stance)


# --- the first lines


def _answer(context: Context, said: Rhetoric, label: str) -> Markup:
    sides = [one for one in said.sides if one.side in context.parties]
    if not any(one.timeline for one in said.sides):
        return sentence([f"Nobody is on record on {label} between {context.both}."])
    start = "" if said.topic == ALLIANCE else f"On {label} "
    parts = [_stand(context, one, being=said.topic == ALLIANCE, first=at == 0) for at, one in enumerate(sides)]
    return sentence([start, join(parts, "; "), "."])


def _stand(context: Context, one: SideStatements, *, being: bool, first: bool) -> Markup:
    """Return how often the officials of one side deny and affirm: "Chinese officials deny being allies nine times"."""
    who = f"{context.adjective(one.side)} officials "
    if not (one.affirms or one.denies or one.hedges):
        return sentence([who, "are not on record"])
    verbs: list[tuple[str, Sequence[str]]] = [("deny", one.denies), ("affirm", one.affirms)]
    if not being:
        verbs.append(("hedge", one.hedges))
    done = [(verb, ids, "being allies" if being and first and at == 0 else "it" if being else "")
            for at, (verb, ids) in enumerate(verbs) if ids or being]  # fmt: skip
    words = [_verb(context, one, verb, of, ids) for verb, ids, of in done]
    return sentence([who, join(words[:-1], ", "), " and " if words[1:] else "", words[-1]])


def _verb(context: Context, one: SideStatements, verb: str, of: str, ids: Sequence[str]) -> Markup:
    """Return "deny it nine times", or "never affirm it"."""
    number = context.doors.count(ids, f"official statements of {context.name(one.side)} that {verb}", times)
    return join([part for part in ((verb, of, number) if ids else (number, verb, of)) if part], " ")


def _basis(context: Context, spoken: Sequence[Spoken]) -> Markup:
    if not spoken:
        return sentence([])
    number = context.several([one.id for one in spoken], "statements on the topic", "statement")
    speakers = {one.speaker for one in spoken}
    by = context.doors.figure(f"{len(speakers):,}", [one.id for one in spoken], "speakers of the statements")
    parts: list[Markup | str] = [number, " by ", by, f" {plural(len(speakers), 'speaker')}"]
    for stance, words in (("affirms", "last affirmed"), ("denies", "last denied")):
        last = next((one for one in spoken if one.official and one.stance == stance), None)
        if last:
            record = context.snapshot.by_id[last.id]
            parts += [f"; officially {words} by ", context.door(record, last.speaker), f", {last.date}"]
    return sentence(parts)


# --- the choices


def _picks(
    context: Context, query: StatementsQuery, said: Rhetoric, spoken: Sequence[Spoken]
) -> Iterable[tuple[str, tuple[Pick, ...]]]:
    unused = {one.id for one in said.excluded}
    theirs = [one for one in context.windowed.statements if set(context.parties) <= set(one.about)]
    topics = Counter(one.topic for one in theirs if one.id not in unused)
    named = [(code, context.term("topic", code), topics[code]) for code in vocabulary().terms("topic") if topics[code]]
    yield "Topic", tuple(_pick(query, "topic", code, label, number) for code, label, number in named)
    sides = Counter(one.side for one in spoken)
    yield "Side", _narrow(query, "side", [(side, _name(context, side), sides[side]) for side in sides], len(spoken))
    stances = Counter(one.stance for one in spoken)
    each = [(one, context.term("stance", one), stances[one]) for one in STANCES if stances[one]]
    yield "Stance", _narrow(query, "stance", each, len(spoken))
    official = sum(one.official for one in spoken)
    both = [("yes", "officials and joint documents", official), ("no", "others", len(spoken) - official)]
    yield "Speaker", _narrow(query, "official", both, len(spoken))


def _narrow(query: StatementsQuery, name: str, values: Sequence[tuple[str, str, int]], total: int) -> tuple[Pick, ...]:
    return tuple(_pick(query, name, value, label, number) for value, label, number in (("", "all", total), *values))


def _pick(query: StatementsQuery, name: str, value: str, label: str, number: int) -> Pick:
    asked = query.model_copy(update={name: value}).kept()
    return Pick(label, f"?{asked}", number, getattr(query, name) == value)


# --- what people see


def _draw(context: Context, said: Rhetoric) -> dict[str, object]:
    spoken = [side for side in said.sides if side.timeline]
    marks = [
        (legend_mark("disc", _COLOUR), "speaks for a state, a ministry or NATO, or a joint document"),
        (legend_mark("disc", _COLOUR, hollow=True), "scholar, analyst, company or retired"),
    ]
    drawing = legend(marks) + chart(partial(lanes, _lanes(context, spoken)), FULL) if spoken else ""
    return {"drawing": drawing, "stances": STANCES, "both": context.both}


def _lanes(context: Context, spoken: Sequence[SideStatements]) -> Lanes:
    days = [one.date for side in spoken for one in side.timeline if one.date]
    rows = [_lane(context, side, stance) for side in spoken for stance in STANCES]
    first, last = min(days, default=context.as_of), max([*days, context.as_of])
    return Lanes(tuple(rows), date(first.year, 1, 1), last, "Statements by side, stance and date", left=110)


def _lane(context: Context, side: SideStatements, stance: str) -> Lane:
    mine = [one for one in side.timeline if one.stance == stance]
    name, label = _name(context, side.side), context.term("stance", stance)
    moments = tuple(Moment(_item(context, one.id, official=one.official), one.date) for one in mine if one.date)
    return Lane(label, context.doors.count([one.id for one in mine], f"{name}: {label}"), moments, group=name)


def _item(context: Context, record_id: str, *, official: bool) -> Item:
    record = context.snapshot.by_id[record_id]
    return Item(anchor(record_id), f"{record.label} ({context.when(record)})", "disc", _COLOUR, hollow=not official)


def _table(view: StatementsView) -> Table:
    columns = ("id", "date", "speaker", "role", "side", "official", "stance", "words", "quoted")
    return Table(columns, [tuple(getattr(one, name) for name in columns) for one in view.statements])


pages.add("/pair/{pair}/statements", statements, template="statements_page", view=StatementsView, name="statements")
