"""Disputes and divergences over time: the constraint side of a partnership."""

from datetime import date
from functools import partial

from markupsafe import Markup

from comity.measure.frictions import Frictions, FrictionSpan, frictions
from comity.show.charts.lanes import Lane, Lanes, Moment, lanes
from comity.show.charts.parts import chart
from comity.show.context import Context
from comity.show.figures import when
from comity.show.markup import join
from comity.show.sections import Section, sentence
from comity.show.words import capital, listed, plural, shortened


def friction_section(context: Context, through: date) -> Section | None:
    """Return the section on frictions, or None without any record."""
    found = frictions(context.windowed, context.parties)
    dated = [span for span in found.spans if span.begins or span.ends]
    if not dated:
        return None
    spans = {span.id: span for span in dated}
    rows = tuple(
        _lane(context, kind, [spans[one] for one in ids if one in spans])
        for kind, ids in found.by_kind
        if set(ids) & set(spans)
    )
    begins = sorted(span.begins or span.ends or through for span in dated)
    first = date(begins[len(begins) // 10].year // 5 * 5, 1, 1)
    data = Lanes(rows, first, through, "Frictions by kind and date", left=30, bars=True)
    deck = (
        "A mark is the beginning, a bar lasts to the end where one is known. A bare mark may be going on: "
        "no end known is not an end."
    )
    drawing = chart(partial(lanes, data))
    return Section(
        "frictions", "Frictions", _finding(context, found), deck, drawing, foot=_older(context, dated, first)
    )


def _older(context: Context, spans: list[FrictionSpan], first: date) -> Markup:
    """Say what the drawing leaves out because it was over before it begins."""
    gone = [span.id for span in spans if max(filter(None, (span.begins, span.ends))) < first]
    if not gone:
        return Markup("")
    links = join([context.door(record, shortened(record.label, 80)) for record in context.records(gone)], "; ")
    return sentence(["Over before ", when(str(first.year)), " and not drawn: ", links, "."])


def _lane(context: Context, kind: str, spans: list[FrictionSpan]) -> Lane:
    name = context.term("friction_kind", kind)
    figure = context.doors.count([span.id for span in spans], name)
    return Lane("", figure, tuple(_moment(context, span) for span in spans), group=capital(name))


def _moment(context: Context, span: FrictionSpan) -> Moment:
    record = context.snapshot.by_id[span.id]
    start = span.begins or span.ends
    assert start is not None  # only dated frictions are drawn
    return Moment(context.item(record), start, span.ends, label=shortened(record.label, 58))


def _finding(context: Context, found: Frictions) -> Markup:
    total = context.several([span.id for span in found.spans], "frictions", "friction")
    top = found.by_kind[:2]
    kinds = listed([context.term("friction_kind", kind) for kind, _ in top])
    shared = [one for _, ids in top for one in ids]
    most = context.doors.count(shared, f"frictions: {kinds}")
    return sentence([total, " on record; ", most, " of them ", plural(len(shared), "is"), f" {kinds}"])
