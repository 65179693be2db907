"""What is not settled: records that await a decision, and figures on which sources disagree."""

from collections.abc import Sequence

from markupsafe import Markup

from comity.measure import Count
from comity.measure.disagreements import Disagreement, disagreements
from comity.model.records import Event, Record
from comity.model.tables import TABLE_BY_TYPE
from comity.show.context import Context
from comity.show.figures import quoted, when
from comity.show.markup import Node, el
from comity.show.sections import Section, capital_markup, sentence
from comity.show.templates import render
from comity.show.words import capital, day, plain_code, shortened, spelled


def open_section(context: Context, counted: Count) -> Section:
    """Return the open records: what each would change, and why it is open."""
    ids = [one.id for one in counted.open]
    rows = [_open(context, one.id, one.why) for one in counted.open]
    low, high = counted.total.low, counted.total.high
    if not ids:
        head: Node = "No open record would move this count"
        deck_none = f"Every record of the parties passes or fails rule {counted.rule.code}."
        return Section("open", "", head, deck_none, width=4)
    opened = context.several(ids, "open records", "open record", spelled)
    head = sentence([opened, " could move the count of ", context.doors.count(counted.included, "joint events")])
    deck = sentence([
        "Waiting for evidence or for a person. With what is known of every record’s sources the total lies between ",
        context.doors.figure(f"{low:.0f}", [*counted.included, *ids], "lower end of the range"), " and ",
        context.doors.figure(f"{high:.0f}", [*counted.included, *ids], "upper end of the range"), ".",
    ])  # fmt: skip
    return Section("open", "", capital_markup(head), deck, body=render("open", rows=rows), width=4)


_STATUS = {"disputed": "disputed", "announced": "proposed"}


def _open(context: Context, record_id: str, why: str) -> dict[str, object]:
    event = context.snapshot.by_id[record_id]
    assert isinstance(event, Event)  # a count holds events only
    status = context.term("event_status", event.status) if event.status else "unknown"
    return {
        "chip": el("span", status, class_=f"chip st st-{_STATUS.get(event.status, 'proposed')}"),
        "name": context.door(event),
        "note": quoted(shortened(event.note or why, 150), event.id),
        "when": when(day(event.start)),
    }


def doubt_section(context: Context, records: Sequence[Record]) -> Section | None:
    """Return every figure on which sources disagree and nobody has decided, or None if there is none."""
    found = disagreements(records)
    if not found:
        return None
    ids = sorted({one.id for one in found})
    doubtful = context.doors.count(ids, "records with figures in conflict")
    total = context.several([record.id for record in records], "records about the parties", "record")
    head = sentence(["Sources disagree about ", doubtful, " of ", total])
    deck = "Every reported value stands; none is averaged, none is hidden. The sources are listed with each record."
    rows = [_line(context, one) for one in found]
    return Section("doubt", "Disagreements", head, deck, body=render("doubt", rows=rows))


def _line(context: Context, one: Disagreement) -> dict[str, object]:
    record = context.snapshot.by_id[one.id]
    field, _, party = one.field.partition(".")
    values = [f"{value:,.0f}" for value in dict.fromkeys(one.figures)] or _said(context, record, one.field)
    return {
        "name": context.door(record),
        "when": when(day(record.when)),
        "field": capital(plain_code(field)) + (f", {context.name(party)}" if party else ""),
        "said": quoted(el("span", " | ".join(values), class_="clash"), record.id),
        "bar": _bar(one.figures),
        "sources": context.doors.count([s.id for s in context.sources_of([record])], f"sources of {record.label}"),
    }


def _said(context: Context, record: Record, field: str) -> list[str]:
    """Return the different values asserted of a field that is not a number; the field's own value if none is held."""
    column = next((c for c in TABLE_BY_TYPE[record.type].columns if c.name == field), None)
    said = [one.value for one in context.assertions.get(record.id, ()) if one.field == field]
    values = list(dict.fromkeys(said)) or [str(getattr(record, field, ""))]
    return [context.term(column.vocab, value) if column and column.vocab else value for value in values]


def _bar(figures: Sequence[float]) -> Markup:
    """Return figures in conflict on a short line: rings where they are, nothing in the middle."""
    values = sorted(set(figures))
    if len(values) < 2:
        return Markup("")
    low, high = min(0.0, values[0]), values[-1]
    spots = [8 + 144 * (value - low) / (high - low) for value in values]
    rings = [
        el("circle", cx=x, cy=9, r=5, fill="var(--paper)", stroke="var(--st-disputed)", stroke_width=2) for x in spots
    ]
    axis = el("line", x1=8, y1=9, x2=152, y2=9, stroke="var(--line-strong)")
    span = el("line", x1=spots[0], y1=9, x2=spots[-1], y2=9, stroke="var(--st-disputed)", stroke_width=2.5)
    return el("svg", axis, span, *rings, viewBox="0 0 160 18", width=160, height=18, aria_hidden="true")
