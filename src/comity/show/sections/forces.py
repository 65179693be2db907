"""How unequal the forces at joint events were: guests beside hosts, every figure shown."""

from functools import partial

from markupsafe import Markup

from comity.measure import Count
from comity.measure.asymmetry import Asymmetry, AsymmetryTable, asymmetry
from comity.model.records import Event
from comity.show.charts.parts import chart, legend
from comity.show.charts.ranges import Pairing, Ranges, Side, ranges
from comity.show.context import Context
from comity.show.figures import quoted
from comity.show.markup import anchor, el, join
from comity.show.sections import Section, sentence
from comity.show.templates import render
from comity.show.words import capital, listed, plural

_BASIS = {"host": "guest to host", "total": "guest to the whole exercise", "size": "smaller to larger force"}


def forces_section(context: Context, counted: Count) -> Section | None:
    """Return the section on unequal forces, or None where no event has figures of two sides."""
    table = asymmetry(context.snapshot, counted)
    if not table.rows:
        return None
    rows = sorted(table.rows, key=lambda row: (row.ratio.best, row.id))
    data = Ranges(
        tuple(_pairing(context, row) for row in rows),
        label="Soldiers reported of guest and host, event by event",
        ratio="guest to host",
    )
    sides = [
        (el("circle", r=5, fill=context.colour(code)), f"{context.bare(code)} ({code})") for code in context.parties
    ]
    whole = (el("circle", r=5, fill="var(--p-third)"), "the whole exercise, where the host’s own part is not reported")
    rings = (
        join([el("circle", r=5, fill="none", stroke="var(--ink-2)", stroke_width=2)]),
        "figures that sources disagree on",
    )
    lead = legend([*sides, whole, rings]) + chart(partial(ranges, data))
    return Section("forces", "Forces", _finding(context, table), _deck(context, table), lead, _table(context, table))


def _finding(context: Context, table: AsymmetryTable) -> Markup:
    """Return in how many events the guest, or else the smaller force, had less than half, and the smallest share."""
    hosted = [row for row in table.rows if row.basis != "size"]
    rows = hosted or list(table.rows)
    least = min(rows, key=lambda row: (row.ratio.low, row.id))
    smaller = [row.id for row in rows if row.ratio.best < 0.5]
    subject = "Guests brought" if hosted else "The smaller force had"
    total = context.several([row.id for row in rows], "events with figures for both", "event")
    share = [_percent(context, least), ", at ", context.door(context.snapshot.by_id[least.id])]
    if not smaller:
        return sentence([f"{subject} at least half of the other side’s soldiers in ", total, "; least was ", *share])
    less = context.doors.count(smaller, "events where the smaller side had less than half")
    start = f"{subject} less than half of the other side’s soldiers in "
    return sentence([start, less, " of ", total, "; the smallest share was ", *share])


def _deck(context: Context, table: AsymmetryTable) -> Markup:
    unknown = context.doors.count([one.id for one in table.unknown], "events without figures for both")
    return sentence([
        "Soldiers as reported, on a scale where each step is ", el("span", "ten", class_="def"), " times the last. ",
        f"Under rule {table.rule}; for ", unknown, " further ", plural(len(table.unknown), "event"),
        " the figures of both sides are unknown. Organisers’ totals are claims.",
    ])  # fmt: skip


def _pairing(context: Context, row: Asymmetry) -> Pairing:
    event = context.snapshot.by_id[row.id]
    whole = row.basis == "total"
    sides = (
        Side(row.guest, context.colour(row.guest), row.guest_figures),
        Side("all" if whole else row.host, "var(--p-third)" if whole else context.colour(row.host), row.host_figures),
    )
    return Pairing(anchor(row.id), event.label, context.when(event), sides, _percent(context, row))


def _percent(context: Context, row: Asymmetry) -> Markup:
    """Return the ratio as a range of per cents, as a link to the event."""
    event = context.snapshot.by_id[row.id]
    return context.doors.figure(
        percent_range(row.ratio.low, row.ratio.high), [row.id], f"{_BASIS[row.basis]}, {event.label}"
    )


def percent_range(low: float, high: float) -> str:
    """Return two shares as "1.0–1.1 %", or as one figure where they print alike."""
    first, last = (f"{100 * value:.1f}" if high < 0.1 else f"{100 * value:.0f}" for value in (low, high))
    return f"{first} %" if first == last else f"{first}–{last} %"


def _table(context: Context, table: AsymmetryTable) -> Markup:
    rows = [_line(context, row) for row in sorted(table.rows, key=lambda row: (row.year or 0, row.id))]
    return render("forces", rows=rows)


def _line(context: Context, row: Asymmetry) -> dict[str, object]:
    event = context.snapshot.by_id[row.id]
    assert isinstance(event, Event)  # the table is made from a count of events
    hosts = [capital(context.name(code)) for code in event.host]
    whole = row.basis == "total"
    return {
        "event": context.door(event),
        "year": str(event.year or "no date"),
        "hosts": listed(hosts) or "unknown",
        "guest": join([row.guest, " ", _figures(row.guest_figures, row.id)]),
        "host": join(["whole exercise" if whole else row.host, " ", _figures(row.host_figures, row.id)]),
        "basis": _BASIS[row.basis],
        "ratio": _percent(context, row),
    }


def _figures(figures: tuple[float, ...], record_id: str) -> Markup:
    """Return every figure, those in conflict side by side and never averaged."""
    text = " | ".join(f"{value:,.0f}" for value in dict.fromkeys(figures))
    return quoted(el("span", text, class_="clash") if len(set(figures)) > 1 else text, record_id)
