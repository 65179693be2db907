"""The first lines: the answer as a sentence, what it rests on, and the four figures to remember."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from comity.measure import Comparison, Count, Headline, Period, basis, disagreements, headline
from comity.measure.periods import covering
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


def answer(context: Context, counted: Count, comparison: Comparison) -> Markup:
    """Return the answer line: events in the last whole year, the year before, in all, and under other rules."""
    if not counted.included:
        return _none(context, comparison)
    known = headline(context.snapshot, counted)
    others = _other_rules(context, comparison)
    if known.latest is None:
        return sentence([*_floor(context, counted), " Other rules give ", *others, "."])
    parts = [*_last_year(context, known), *_span_of(context, counted), " there ", plural(len(known.events), "is"), " "]
    total = context.doors.count(known.events, f"joint events under rule {counted.rule.code}")
    return sentence([*parts, total, " in all; other rules give ", *others, "."])


def _span_of(context: Context, counted: Count) -> list[Node]:
    """Return the time in which the events counted lie: since the first, or within a window that has an end."""
    dated = [row.key for row in counted.rows if row.ids and row.key.isdigit()]
    if context.window[1] and dated:
        return [" Between ", when(dated[0]), " and ", when(dated[-1])]
    return [" Since ", when(dated[0])] if dated else [" In this ledger"]


def _other_rules(context: Context, comparison: Comparison) -> list[Node]:
    few, many = broad(comparison)[-1], broad(comparison)[0]
    low, high = (context.doors.count(one.included, f"events under rule {one.rule.code}") for one in (few, many))
    return [low, " to ", high]


def _last_year(context: Context, known: Headline) -> list[Node]:
    last, before = known.latest, known.previous
    assert last is not None  # answer() has seen to that
    held = context.several(last.ids, f"joint events in {last.key}", "joint military event", spelled)
    parts: list[Node] = [capital(context.both), " held ", held, " in ", when(last.key)]
    if before is not None:
        count_before = context.doors.count(before.ids, f"joint events in {before.key}", spelled)
        parts += [" after ", count_before, " the year before" if _next(before.key) == last.key else f" in {before.key}"]
    return [*parts, "."]


def _next(year: str) -> str:
    return str(int(year) + 1)


def _floor(context: Context, counted: Count) -> list[Node]:
    """Return the answer for parties nobody searched for: what is on file, and that it is no count."""
    what = f"joint events under rule {counted.rule.code}"
    number = context.several(counted.included, what, "joint military event", spelled)
    start = f"No table of this ledger was searched for {context.both}; it names them together in "
    return [start, number, ", a floor and not a count."]


def _none(context: Context, comparison: Comparison) -> Markup:
    """Return the answer where the rule counts nothing: what a wider rule finds, or that there is nothing at all."""
    many = broad(comparison)[0]
    searched = covering(context.snapshot.coverage, "events", context.parties)
    meaning = "." if searched else ". The table of events was not searched for them."
    end = [*_limits(context), meaning]
    if not many.included:
        return sentence([f"This ledger holds no joint military event of {context.both}", *end])
    wider = context.doors.count(many.included, f"events under rule {many.rule.code}", spelled)
    none = f"No event in this ledger counts as a joint military event of {context.both}; a wider rule finds "
    return sentence([none, wider, *end])


def _limits(context: Context) -> list[Node]:
    """Return in words that a report looks at part of time, or at what was known by a day, where it does."""
    known_by = context.snapshot.known_by
    parts: list[Node] = [" in this period"] if any(context.window) else []
    return [*parts, *([", as known by ", when(day(known_by))] if known_by else [])]


def basis_line(context: Context, counted: Count) -> Markup:
    """Return what the answer rests on, always in the same order: events with range, reports, publishers, as of when."""
    found = basis(context.snapshot, counted.included)
    total = counted.total
    parts: list[Node] = [context.several(found.records, "joint events", "event")]
    if total.low != total.high:
        ids = [*found.records, *(one.id for one in counted.open)]
        parts += [" ", context.doors.figure(f"[{total.low:.0f}–{total.high:.0f}]", ids, "range of the count")]
    if found.reports:
        reports = context.several(found.reports, "reports, copies counted once", "report")
        publishers = context.doors.figure(f"{len(found.publishers):,}", found.reports, "publishers of the reports")
        parts += [
            " from ", reports, " by ", publishers, " ", plural(len(found.publishers), "publisher"),
            ", independence not yet assessed",
        ]  # fmt: skip
    if context.snapshot.known_by:
        parts += ["; as known by ", when(day(context.snapshot.known_by))]
    return sentence(parts)


def strip(context: Context, counted: Count, comparison: Comparison, records: Sequence[Record]) -> list[Fact]:
    """Return the four facts under the answer, those that the records bear."""
    known = headline(context.snapshot, counted)
    facts = [_tempo(context, known), _alone(context, known), _rules(context, comparison), _doubt(context, records)]
    return [fact for fact in facts if fact]


def _tempo(context: Context, known: Headline) -> Fact | None:
    now, then = known.recent, known.before
    if now is None or then is None or not now.ids or not then.ids:
        return None
    change = "up from " if now.per_year > then.per_year else "down from "
    if now.per_year == then.per_year:
        change = "the same as "
    words = sentence(["mean of ", when(_span(now)), ", ", change, _mean(context, then), " in ", when(_span(then))])
    return Fact(_mean(context, now), "a year", words)


def _span(period: Period) -> str:
    return years(period.first, period.last)


def _mean(context: Context, period: Period) -> Markup:
    return context.doors.figure(f"{period.per_year:.1f}", period.ids, f"joint events {_span(period)}, divided by years")


def _alone(context: Context, known: Headline) -> Fact | None:
    if not known.events:
        return None
    alone = context.doors.count(known.alone, "events of the parties alone", str)
    total = context.doors.count(known.events, "joint events")
    words = "events were held by the parties alone; third states joined the others"
    return Fact(alone, sentence(["of ", total]), words)


def _rules(context: Context, comparison: Comparison) -> Fact | None:
    few, many = broad(comparison)[-1], broad(comparison)[0]
    if not many.included:
        return None
    low, high = (context.doors.count(one.included, f"events under rule {one.rule.code}", str) for one in (few, many))
    words = ["the same ledger under rules ", context.code(few.rule.code), " and ", context.code(many.rule.code)]
    return Fact(sentence([low, "–", high]), "", sentence(words))


def _doubt(context: Context, records: Sequence[Record]) -> Fact | None:
    if not records:
        return None
    found = {one.id for one in disagreements(records)}
    total = context.doors.count([record.id for record in records], "records about the parties")
    doubtful = context.doors.count(found, "records with figures in conflict", str)
    return Fact(doubtful, sentence(["of ", total]), "records hold a figure on which sources disagree")
