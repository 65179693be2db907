"""Everything with a date on one line of time: series of events, agreements, meetings, frictions."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from markupsafe import Markup

from comity.measure import Count
from comity.model.records import Event, Record
from comity.show.charts.lanes import Lane, Lanes, Moment, lanes
from comity.show.charts.parts import chart
from comity.show.context import Context, first_day
from comity.show.figures import quoted
from comity.show.sections import Section, sentence
from comity.show.words import capital, listed, plural


def timeline_section(context: Context, counted: Count, through: date) -> Section | None:
    """Return the timeline, or None where nothing has a date."""
    events = context.events(counted.included)
    series = _series(events)
    rows = [
        *(_lane(context, name, mine, "Joint events") for name, mine in series if len(mine) > 1),
        _lane(context, "held once", [event for _, mine in series if len(mine) == 1 for event in mine], "Joint events"),
        _lane(context, "agreements signed", context.of(context.snapshot.agreements), "Around them"),
        _lane(context, "meetings and visits", context.of(context.snapshot.contacts), "Around them"),
    ]
    kept = [lane for lane in rows if lane.moments]
    if not kept:
        return None
    first = min(moment.start for lane in kept for moment in lane.moments)
    last = max([through, *(moment.start for lane in kept for moment in lane.moments)])
    data = Lanes(tuple(kept), date(first.year, 1, 1), last, f"Timeline of {context.both}", left=250)
    deck = (
        "A line for each series, in the order in which they began. Each mark opens its record; the figure at the end "
        "counts them."
    )
    return Section("timeline", "Timeline", _finding(context, series, events), deck, chart(partial(lanes, data)))


def _series(events: Sequence[Event]) -> list[tuple[str, list[Event]]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.series or event.name, []).append(event)
    return sorted(found.items(), key=lambda pair: (first_day(pair[1][0]) or date.max, pair[0]))


def _lane(context: Context, name: str, records: Sequence[Record], group: str) -> Lane:
    dated = [record for record in records if first_day(record)]
    figure = context.doors.count([record.id for record in records], name) if records else Markup("")
    moments = tuple(Moment(context.item(record), day) for record in dated if (day := first_day(record)))
    return Lane(capital(name), figure, moments, group)


def _finding(context: Context, series: list[tuple[str, list[Event]]], events: Sequence[Event]) -> Markup:
    """Return how much of the activity is a few series that come back."""
    if not events:
        return Markup("What is on record around joint events")
    total = context.several([event.id for event in events], "joint events", "joint event")
    top = sorted(series, key=lambda pair: (-len(pair[1]), pair[0]))[:3]
    if len(series) < 4:
        number = context.doors.figure(f"{len(series)}", [event.id for event in events], "series of the events")
        return sentence([total, " in ", number, " ", plural(len(series), "series")])
    mine = [event.id for _, some in top for event in some]
    names = listed([name for name, _ in top])
    return sentence(
        [quoted(names), " account for ", context.doors.count(mine, "events of these series"), " of ", total]
    )
