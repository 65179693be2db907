"""What each side says of an alliance, through time; who speaks for a state is marked."""

from datetime import date
from functools import partial

from markupsafe import Markup

from comity.measure.rhetoric import JOINT, OTHER, Rhetoric, SideStatements, rhetoric
from comity.model.records import Statement
from comity.show.charts.lanes import Lane, Lanes, Moment, lanes
from comity.show.charts.parts import Item, chart, legend, legend_mark
from comity.show.context import Context
from comity.show.figures import when
from comity.show.markup import anchor
from comity.show.sections import Section, sentence
from comity.show.templates import render
from comity.show.words import capital, day, times

_STANCES = ("affirms", "hedges", "denies")
_COLOUR = "var(--k-statement)"


def speech_section(context: Context, through: date) -> Section | None:
    """Return the section on statements about an alliance, or None where nobody is on record."""
    said = rhetoric(context.windowed, context.parties)
    spoken = [side for side in said.sides if side.timeline]
    if not spoken:
        return None
    data = _lanes(context, spoken, through)
    marks = [
        (legend_mark("disc", _COLOUR), "speaks for a state, a ministry or NATO, or a joint document"),
        (legend_mark("disc", _COLOUR, hollow=True), "scholar, analyst, company or retired"),
    ]
    deck = (
        "One mark is one statement about whether they are allies. Affirms: they are; denies: they are not; "
        "hedges: something between. Words never enter a count of events."
    )
    lead = legend(marks) + chart(partial(lanes, data))
    words = render("statements", groups=_groups(context, said, spoken))
    return Section("statements", "Statements", _finding(context, said), deck, lead, words)


def _side(context: Context, side: str) -> str:
    return {JOINT: "Joint documents", OTHER: "Others"}.get(side) or capital(context.name(side))


def _finding(context: Context, said: Rhetoric) -> Markup:
    """Return how often each party's officials deny, hedge and affirm an alliance."""
    parts: list[Markup | str] = []
    for side in said.sides:
        if side.side not in context.parties:
            continue
        name = context.name(side.side)
        official = [*side.denies, *side.hedges, *side.affirms]
        denied = context.doors.count(side.denies, f"official denials, {name}", times)
        affirmed = context.doors.count(side.affirms, f"official affirmations, {name}", times)
        said_of = "it" if parts else "being allies"
        deny = [denied, f" deny {said_of}"] if not side.denies else [f"deny {said_of} ", denied]
        affirm = [affirmed, " affirm it"] if not side.affirms else ["affirm it ", affirmed]
        words = [*deny, " and ", *affirm] if official else ["are not on record"]
        parts.append(sentence([f"{context.adjective(side.side)} officials ", *words]))
    return sentence([parts[0], *("; " + part for part in parts[1:])]) if parts else Markup("")


def _lanes(context: Context, spoken: list[SideStatements], through: date) -> Lanes:
    rows = []
    for side in spoken:
        for stance in _STANCES:
            mine = [one for one in side.timeline if one.stance == stance]
            label = context.term("stance", stance)
            moments = tuple(Moment(_item(context, one.id, official=one.official), one.date) for one in mine if one.date)
            figure = context.doors.count([one.id for one in mine], f"{_side(context, side.side)}: {label}")
            rows.append(Lane(label, figure, moments, group=_side(context, side.side)))
    first = min((one.date for side in spoken for one in side.timeline if one.date), default=through)
    return Lanes(
        tuple(rows), date(first.year, 1, 1), through, "Statements on an alliance by side, stance and date", left=110
    )


def _item(context: Context, record_id: str, *, official: bool) -> Item:
    record = context.snapshot.by_id[record_id]
    return Item(anchor(record_id), f"{record.label} ({context.when(record)})", "disc", _COLOUR, hollow=not official)


def _groups(context: Context, said: Rhetoric, spoken: list[SideStatements]) -> list[dict[str, object]]:
    return [
        {
            "name": _side(context, side.side),
            "rows": [_row(context, one.id) for one in reversed(side.timeline) if one.official][:6],
        }
        for side in spoken
    ]


def _row(context: Context, record_id: str) -> dict[str, object]:
    record = context.snapshot.by_id[record_id]
    assert isinstance(record, Statement)  # the timeline is made of statements
    return {
        "when": when(day(record.date)),
        "speaker": context.door(record, record.speaker),
        "role": record.role,
        "stance": context.term("stance", record.stance),
        "words": f"“{record.quote}”" if record.quote else record.paraphrase,
        "id": anchor(record.id),
    }
