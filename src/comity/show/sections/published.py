"""What others have published, beside our running totals under each rule."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from string import ascii_lowercase

from markupsafe import Markup
from msgspec import Struct

from comity.measure import Count
from comity.measure.compare import Comparison, PublishedReading
from comity.model.records import PublishedTotal
from comity.show.charts.curves import Curve, Curves, Ring, curves
from comity.show.charts.parts import chart
from comity.show.context import Context, first_day
from comity.show.figures import quoted, when
from comity.show.markup import anchor, join
from comity.show.sections import Section, sentence
from comity.show.sections.rules import broad
from comity.show.templates import render
from comity.show.words import day

EARLY_SHARE = 0.05
"""A total counts from the beginning if no larger share of our events lies before its window."""


class Published(Struct, frozen=True):
    """One published total with its reading; ``letter`` if it can stand in the chart."""

    total: PublishedTotal
    reading: PublishedReading
    letter: str


def published_section(context: Context, comparison: Comparison) -> Section | None:
    """Return the running totals with the published ones; None where nobody has published any."""
    published = _published(context, comparison)
    if not published:
        return None
    lettered = [one for one in published if one.letter]
    data = _curves(context, broad(comparison), lettered)
    lines = (
        "Lines add up joint events under each rule. Lettered rings are totals others have published for the time from "
        "the beginning, set at their figure and cut-off; totals for other windows are in the table only."
    )
    deck = lines if lettered else "No published total counts from the beginning of this window, so none is drawn."
    foot = (
        "Nearness is weak evidence: a figure can be met by several rules, and by chance. Each is set beside our "
        "count for its own window."
    )
    table = _table(context, lettered, [one for one in published if not one.letter])
    drawing = chart(partial(curves, data)) if lettered else ""
    head = _finding(context, lettered or published)
    return Section("published", "", head, deck, drawing, table, foot)


def _published(context: Context, comparison: Comparison) -> list[Published]:
    first = _beginning(context, comparison)
    rows = [
        (total, one)
        for one in comparison.published
        if isinstance(total := context.snapshot.by_id[one.id], PublishedTotal)
    ]
    rows.sort(key=lambda row: (row[0].window_to.end if row[0].window_to else date.max, row[0].value or 0, row[0].id))
    letters = iter(ascii_lowercase)
    return [
        Published(total, one, next(letters, "") if _whole(context, total, one, first) else "") for total, one in rows
    ]


def _beginning(context: Context, comparison: Comparison) -> date:
    """Return the day before which only EARLY_SHARE of our events lie under the rule of the report."""
    counted = next((one for one in comparison.counts if one.rule.code == context.rule.code), comparison.counts[0])
    days = sorted(d for event in context.events(counted.included) if (d := first_day(event)))
    return days[int(len(days) * EARLY_SHARE)] if days else date.max


def _whole(context: Context, total: PublishedTotal, one: PublishedReading, beginning: date) -> bool:
    """Tell whether a total counts from the beginning, to a known end, what our rules count."""
    start = context.window[0]
    early = total.window_from is None or total.window_from.start <= beginning
    ours = start is None or (total.window_from is not None and total.window_from.start >= start)
    return early and ours and total.window_to is not None and any(code in context.vocab.rules for code in one.nearest)


def _finding(context: Context, published: Sequence[Published]) -> Markup:
    """Return the span of the latest totals: those that end in the three years before the last of them."""
    last = max((one.total.window_to.end.year for one in published if one.total.window_to), default=0)
    late = [one for one in published if one.total.window_to and one.total.window_to.end.year > last - 3] or list(
        published
    )
    low, high = (pick(late, key=lambda one: (one.total.value or 0, one.total.id)) for pick in (min, max))
    if low.total.value == high.total.value:
        return sentence(["The latest published total is ", _value(context, low)])
    return sentence([
        "The latest published totals run from ", _value(context, low), " to ", _value(context, high),
        ": they count different things" if set(low.reading.nearest) != set(high.reading.nearest) else "",
    ])  # fmt: skip


def _value(context: Context, one: Published) -> Markup:
    return context.doors.figure(f"{one.total.value or 0:,}", [one.total.id], one.total.claim)


def _curves(context: Context, counts: Sequence[Count], lettered: Sequence[Published]) -> Curves:
    days = {one.rule.code: sorted(d for e in context.events(one.included) if (d := first_day(e))) for one in counts}
    everything = [d for mine in days.values() for d in mine] or [context.as_of]
    ends = [one.total.window_to.end for one in lettered if one.total.window_to]
    return Curves(
        curves=tuple(_curve(context, one, days[one.rule.code]) for one in counts if one.included),
        rings=tuple(ring for one in lettered if (ring := _ring(context, one))),
        first=date(min(everything).year, 1, 1),
        last=max([*everything, *ends]),
        label="Running number of joint events under each rule, with published totals",
    )


def _curve(context: Context, one: Count, days: list[date]) -> Curve:
    total = context.doors.count(one.included, f"events under rule {one.rule.code}")
    return Curve(one.rule.code, tuple(days), total, one.rule.code == context.rule.code)


def _ring(context: Context, one: Published) -> Ring | None:
    end = one.total.window_to
    words = f"“{_words(context, one.total)}”"
    return Ring(one.letter, end.end, one.total.value or 0, words, anchor(one.total.id)) if end else None


def _words(context: Context, total: PublishedTotal) -> str:
    """Return a total in few words: "about 50", "more than 60"."""
    bound = "" if total.bound in ("", "exactly") else f"{context.term('bound', total.bound)} "
    return f"{bound}{total.value or 0:,}"


def _table(context: Context, lettered: Sequence[Published], others: Sequence[Published]) -> Markup:
    return render(
        "published",
        parts=[
            {"title": title, "rows": [_row(context, one) for one in some]}
            for title, some in (("For the time from the beginning", lettered), ("For other windows", others))
            if some
        ],
    )


def _row(context: Context, one: Published) -> dict[str, object]:
    near = next((figure for figure in one.reading.figures if figure.rule in one.reading.nearest), None)
    ours = context.doors.count(near.ids, f"events under rule {near.rule} in the window of the total") if near else ""
    return {
        "letter": one.letter,
        "claim": context.door(one.total, one.total.claim),
        "by": quoted(one.total.publisher, one.total.id),
        "window": when(_window(one.total)),
        "rules": join([context.code(code) for code in one.reading.nearest], " ") or "none counts what its words say",
        "theirs": context.doors.figure(_words(context, one.total), [one.total.id], one.total.claim),
        "ours": ours or "none",
    }


def _window(total: PublishedTotal) -> str:
    edges = [day(edge) if edge else "" for edge in (total.window_from, total.window_to)]
    if edges[0] == edges[1]:
        return edges[0] or "no date"
    return " to ".join(edges).strip() if edges[1] else f"since {edges[0]}"
