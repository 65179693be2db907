"""The first lines: the answer as a sentence, what it rests on, and the four figures to remember."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from comity.measure import Count, Row, count
from comity.measure.basis import basis
from comity.measure.compare import Comparison
from comity.measure.disagreements import disagreements
from comity.model.records import Record
from comity.show.context import Context
from comity.show.figures import when
from comity.show.markup import Node
from comity.show.sections import sentence
from comity.show.sections.rules import broad
from comity.show.words import capital, day, plural, spelled, years


class Fact(Struct, frozen=True):
    """One figure of the strip: large, with what it is of, and a line of words."""

    big: Node
    small: Node
    words: Node


def full_years(counted: Count) -> list[Row]:
    """Return the rows of the years that are seen whole, or all rows where no year was searched."""
    dated = [row for row in counted.rows if row.key.isdigit()]
    return [row for row in dated if not row.partial] or dated


def answer(context: Context, comparison: Comparison) -> Markup:
    """Return the answer line: how many events in the last full year, the year before, and in all."""
    counted = count(context.snapshot, context.rule, context.parties, window=context.window, by="year")
    rows = full_years(counted)
    if not counted.included:
        return _none(context, comparison)
    few, many = broad(comparison)[-1], broad(comparison)[0]
    parts = _last_year(context, rows)
    parts += [
        " Since ", when(str(_first(counted))), " there ", plural(len(counted.included), "is"), " ",
        context.doors.count(counted.included, f"joint events under rule {counted.rule.code}"), " in all",
    ]  # fmt: skip
    if len(few.included) < len(many.included):
        parts += [
            "; other rules give ", context.doors.count(few.included, f"events under rule {few.rule.code}"), " to ",
            context.doors.count(many.included, f"events under rule {many.rule.code}"),
        ]  # fmt: skip
    return sentence([*parts, "."])


def _first(counted: Count) -> str:
    return min(row.key for row in counted.rows if row.ids and row.key.isdigit())


def _last_year(context: Context, rows: Sequence[Row]) -> list[Node]:
    last = rows[-1]
    before = next((row for row in rows if row.key == str(int(last.key) - 1)), None)
    doors = context.doors
    parts: list[Node] = [
        capital(context.both), " held ", doors.count(last.ids, f"joint events in {last.key}", spelled), " joint military ",
        plural(len(last.ids), "event"), " in ", when(last.key),
    ]  # fmt: skip
    if before is not None:
        parts += [" after ", doors.count(before.ids, f"joint events in {before.key}", spelled), " the year before"]
    return [*parts, "."]


def _none(context: Context, comparison: Comparison) -> Markup:
    """Return the answer where the rule counts nothing: what a wider rule finds, or that there is nothing at all."""
    many = broad(comparison)[0]
    if many.included:
        return sentence([
            f"No event in this ledger counts as a joint military event of {context.both}; a wider rule finds ",
            context.doors.count(many.included, f"events under rule {many.rule.code}", spelled), ".",
        ])  # fmt: skip
    return sentence([f"This ledger holds no joint military event of {context.both}."])


def basis_line(context: Context, counted: Count) -> Markup:
    """Return what the answer rests on, always in the same order: events with range, reports, publishers, as of when."""
    found = basis(context.snapshot, counted.included)
    total = counted.total
    parts: list[Node] = [context.doors.count(found.records, "joint events"), " ", plural(len(found.records), "event")]
    if total.low != total.high:
        span = f"[{total.low:.0f}–{total.high:.0f}]"
        parts += [" ", context.doors.figure(span, [*found.records, *(one.id for one in counted.open)], "range of the count")]
    if found.reports:
        publishers = context.doors.figure(f"{len(found.publishers):,}", found.reports, "publishers of the reports")
        parts += [
            " from ", context.doors.count(found.reports, "reports, copies counted once"), " ", plural(len(found.reports), "report"),
            " by ", publishers, " ", plural(len(found.publishers), "publisher"), ", independence not yet assessed",
        ]  # fmt: skip
    if context.snapshot.known_by:
        parts += ["; as known by ", when(day(context.snapshot.known_by))]
    return sentence(parts)


def strip(context: Context, comparison: Comparison, records: Sequence[Record]) -> list[Fact]:
    """Return the four facts under the answer, those that the records bear."""
    counted = count(context.snapshot, context.rule, context.parties, window=context.window, by="year")
    facts = [_tempo(context, full_years(counted)), _alone(context, counted), _rules(context, comparison), _doubt(context, records)]
    return [fact for fact in facts if fact]


def _tempo(context: Context, rows: Sequence[Row]) -> Fact | None:
    if len(rows) < 6:
        return None
    new, old = rows[-3:], rows[-6:-3]
    now, then = (sum(len(row.ids) for row in some) / 3 for some in (new, old))
    ids, before = [one for row in new for one in row.ids], [one for row in old for one in row.ids]
    if not ids or not before:
        return None
    change = "up from " if now > then else "down from " if now < then else "the same as "
    return Fact(
        context.doors.figure(f"{now:.1f}", ids, f"joint events {years(int(new[0].key), int(new[-1].key))}, divided by years"),
        "a year",
        sentence([
            "mean of ", when(years(int(new[0].key), int(new[-1].key))), ", ", change,
            context.doors.figure(f"{then:.1f}", before, f"joint events {years(int(old[0].key), int(old[-1].key))}, divided by years"),
            " in ", when(years(int(old[0].key), int(old[-1].key))),
        ]),
    )  # fmt: skip


def _alone(context: Context, counted: Count) -> Fact | None:
    events = context.events(counted.included)
    alone = [event.id for event in events if set(event.parties) == set(context.parties)]
    if not events:
        return None
    total = context.doors.count(counted.included, "joint events")
    return Fact(context.doors.count(alone, "events of the parties alone"), sentence(["of ", total]), "events were held by the parties alone; third states joined the others")


def _rules(context: Context, comparison: Comparison) -> Fact | None:
    counts = broad(comparison)
    few, many = counts[-1], counts[0]
    if not many.included:
        return None
    low, high = (context.doors.count(one.included, f"events under rule {one.rule.code}") for one in (few, many))
    names = sentence(["the same ledger under rules ", context.code(few.rule.code), " and ", context.code(many.rule.code)])
    return Fact(sentence([low, "–", high]), "", names)


def _doubt(context: Context, records: Sequence[Record]) -> Fact | None:
    found = sorted({one.id for one in disagreements(records)})
    total = context.doors.count([record.id for record in records], "records about the parties")
    return Fact(context.doors.count(found, "records with figures in conflict"), sentence(["of ", total]), "records hold a figure on which sources disagree") if records else None
