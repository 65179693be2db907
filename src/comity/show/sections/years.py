"""Joint events a year: exercises on the axis, patrols below it, a wider rule drawn beside the one in use."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from markupsafe import Markup

from comity.measure import Count, Headline, Row, count, headline
from comity.model.records import Event
from comity.show.charts.parts import COLUMN, Item, chart, legend, legend_mark
from comity.show.charts.stacks import Note, Stacks, Year, stacks
from comity.show.context import Context
from comity.show.figures import when
from comity.show.sections import Section, sentence
from comity.show.words import capital, day


def years_section(context: Context) -> Section:
    """Return the section on events a year."""
    narrow, wide = (
        count(context.snapshot, rule, context.parties, window=context.window, by="year")
        for rule in (context.rule, context.wider)
    )
    data = _stacks(context, narrow, wide)
    marks = [
        (legend_mark("square", "var(--k-exercise)"), "exercise"),
        (legend_mark("disc", "var(--k-simulation)"), "computer or staff exercise"),
        (legend_mark("triangle", "var(--k-patrol)"), "air patrol"),
        (legend_mark("diamond", "var(--k-patrol)"), "naval patrol"),
        (legend_mark("square", "var(--ink-3)", hollow=True), f"only under rule {context.wider.code}"),
        (legend_mark("square", "var(--ink-3)", dashed=True), "open: disputed or only announced"),
    ]
    deck = (
        f"One mark is one event. The black figure is the year’s total under rule {context.rule.code}, "
        f"the grey one above it under rule {context.wider.code}: {context.wider.name}."
    )
    return Section(
        "years", "Years", finding(context, narrow), deck, legend(marks) + chart(partial(stacks, data), COLUMN), width=8
    )


def finding(context: Context, narrow: Count) -> Markup:
    """Return what the years show: the weight of patrols, or between which years the events lie."""
    known = headline(context.snapshot, narrow)
    if known.patrols:
        return _patrols(context, known)
    dated = [row.key for row in narrow.rows if row.ids and row.key.isdigit()]
    if not dated:
        return sentence([f"No joint event of {context.both} is counted under rule {narrow.rule.code}"])
    edges = ["in ", when(dated[0])] if dated[0] == dated[-1] else ["between ", when(dated[0]), " and ", when(dated[-1])]
    number = context.several(known.events, "joint events", "joint event")
    return sentence([capital(context.both), " held ", number, " ", *edges])


def _patrols(context: Context, known: Headline) -> Markup:
    years = [event.year for event in context.events(known.patrols) if event.year]
    first = str(min(years, default=""))
    before = len(known.since_patrols) < len(known.events)
    start = ["Patrols, unknown before ", when(first), ", now make up "] if before else ["Patrols make up "]
    patrols = context.doors.count(known.patrols, f"patrols since {first}")
    since = context.several(known.since_patrols, f"joint events since {first}", "joint event")
    return sentence([*start, patrols, " of ", since])


def _stacks(context: Context, narrow: Count, wide: Count) -> Stacks:
    ours, theirs = ({row.key: row for row in one.rows} for one in (narrow, wide))
    dated = [
        int(key) for key, row in (ours | theirs).items() if key.isdigit() and (row.ids or theirs.get(key, row).ids)
    ]
    shown = range(min(dated, default=0), max([int(key) for key in ours if key.isdigit()] + dated, default=-1) + 1)
    years = tuple(_year(context, str(year), ours, theirs) for year in shown)
    return Stacks(
        years=years,
        above=("Exercises, above the line", "var(--k-exercise)"),
        below=("Patrols, below the line", "var(--k-patrol)"),
        label=f"Joint events of {context.both} a year, patrols apart",
        notes=tuple(_notes(context, context.events(narrow.included))),
    )


def _year(context: Context, key: str, ours: Mapping[str, Row], theirs: Mapping[str, Row]) -> Year:
    row, wider = ours.get(key), theirs.get(key)
    counted = row.ids if row else ()
    extra = [one for one in (wider.ids if wider else ()) if one not in counted]
    opened = row.open if row else ()
    up = _items(context, counted, extra, opened, patrols=False)
    down = _items(context, counted, extra, opened, patrols=True)
    what = f"joint events in {key} under rule"
    return Year(
        year=int(key),
        up=up,
        down=down,
        total=context.doors.count(counted, f"{what} {context.rule.code}") if counted else Markup(""),
        second=context.doors.count(wider.ids, f"{what} {context.wider.code}") if wider and extra else Markup(""),
        unfinished=_unfinished(key, row.partial if row else ""),
    )


def _items(
    context: Context, counted: tuple[str, ...], extra: list[str], opened: tuple[str, ...], *, patrols: bool
) -> tuple[Item, ...]:
    def side(ids: "tuple[str, ...] | list[str]") -> list[Event]:
        mine = [event for event in context.events(ids) if (event.kind == "patrol") == patrols]
        return sorted(mine, key=lambda event: (event.kind != "exercise" if not patrols else event.series, event.id))

    return (
        *(context.item(event) for event in side(counted)),
        *(context.item(event, hollow=True) for event in side(extra)),
        *(context.item(event, dashed=True) for event in side(opened)),
    )


def _unfinished(key: str, partial_year: str) -> str:
    """Return "2026 to 2 Jul 2026" for a year seen in part, nothing for one seen whole or not searched at all."""
    words = partial_year.removeprefix("covered ")
    if not words.startswith("to "):
        return ""
    last = date.fromisoformat(words.removeprefix("to "))
    return f"{key} to {day(last).removesuffix(f' {last.year}')}"


def _notes(context: Context, events: list[Event]) -> list[Note]:
    """Return remarks on the chart: the largest exercise by reported soldiers, the first event, the first patrol."""
    patrols = [event for event in events if event.kind == "patrol" and event.year]
    notes = [Note(event.year, event.name) for event in largest(events)[:1] if event.year]
    if patrols:
        first = min(patrols, key=lambda event: (event.start, event.id))
        kind = "air patrol" if context.look(first)[0] == "triangle" else "naval patrol"
        notes.append(Note(first.year or 0, f"first {kind}, {context.when(first)}", below=True))
    return notes


def largest(events: list[Event]) -> list[Event]:
    """Return events with reported soldiers, the one with most first."""
    known = [event for event in events if event.personnel]
    return sorted(known, key=lambda e: (-max(figure.quantity.best for figure in e.personnel), e.id))
