"""One question under all rules: the sieve, and the lists of what counts and what does not."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from comity.measure import Count
from comity.measure.compare import Comparison
from comity.model.records import Event
from comity.show.context import Context
from comity.show.figures import quoted
from comity.show.markup import join
from comity.show.sections import Section, capital_markup, sentence
from comity.show.templates import render

_LISTS = {"kind": "event_kind", "status": "event_status", "scope": "scope", "framework": "framework"}


def broad(comparison: Comparison) -> list[Count]:
    """Return the counts of the rules that are not about one domain, widest first."""
    found = [one for one in comparison.counts if not (one.rule.domains or one.rule.no_domains)]
    return sorted(found, key=lambda one: -len(one.included))


def sieve_section(context: Context, comparison: Comparison) -> Section:
    """Return the rules one under the other, each with what it leaves out of the narrowest wider one."""
    everything = tuple(event.id for event in context.of(context.snapshot.events))
    most = len(everything) or 1
    rows = [_first(context, everything)]
    seen: list[tuple[str, tuple[str, ...]]] = [("", everything)]
    for one in sorted(comparison.counts, key=lambda c: -len(c.included)):
        code, wider = _parent(seen, one.included)
        beside = f"beside {code} " if code and code != seen[-1][0] else ""
        rows.append(_row(context, one, wider, beside, most))
        seen.append((one.rule.code, one.included))
    few, many = broad(comparison)[-1], broad(comparison)[0]
    head = sentence([
        "The same ledger gives ", context.doors.count(few.included, f"events under rule {few.rule.code}"), " or ",
        context.doors.count(many.included, f"events under rule {many.rule.code}"), " joint events: the rule decides",
    ])  # fmt: skip
    deck = (
        "Each line keeps what is solid and leaves out what is hatched. A line that does not narrow the one above it "
        "names the one it stands beside."
    )
    return Section("sieve", "Rules", head, deck, body=render("sieve", rows=rows))


def _parent(seen: Sequence[tuple[str, tuple[str, ...]]], kept: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return the narrowest earlier rule that holds all this one keeps: sieves may branch."""
    wider = [step for step in seen if set(kept) <= set(step[1])]
    return min(reversed(wider), key=lambda step: len(step[1]), default=seen[0])


def _first(context: Context, everything: Sequence[str]) -> dict[str, object]:
    figure = context.doors.count(everything, "events on record that name all parties", str)
    return {
        "code": "",
        "name": "every event on record",
        "figure": figure,
        "width": 56.0,
        "rest": 0,
        "dropped": "",
        "on": False,
    }


def _row(context: Context, one: Count, wider: Sequence[str], beside: str, most: int) -> dict[str, object]:
    kept = set(one.included)
    dropped = [record for record in wider if record not in kept]
    return {
        "code": one.rule.code,
        "name": one.rule.name,
        "figure": context.doors.count(one.included, f"events under rule {one.rule.code}", str),
        "width": round(len(one.included) / most * 56, 2),
        "rest": round(len(dropped) / most * 56, 2),
        "dropped": sentence([beside, "−", _dropped(context, one, dropped)]) if dropped else "",
        "on": one.rule.code == context.rule.code,
    }


def _dropped(context: Context, one: Count, dropped: Sequence[str]) -> Markup:
    """Return what a rule leaves out, by the first test it fails, largest group first."""
    reasons = {
        **{left.id: reason(context, left.id, left.field, left.why) for left in one.excluded},
        **{left.id: "open" for left in one.open},
    }
    groups: dict[str, list[str]] = {}
    for record in dropped:
        groups.setdefault(reasons.get(record, "outside the window"), []).append(record)
    order = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    parts = [
        sentence(
            [context.doors.count(ids, f"left out by {one.rule.code}: {why}"), f" {_several(context, why, len(ids))}"]
        )
        for why, ids in order
    ]
    return join(parts, ", ")


def _several(context: Context, why: str, number: int) -> str:
    """Return a reason that is a kind of event in the number it needs: "10 deployments"."""
    kinds = {kind.label: kind.plural for kind in context.vocab.record_types["event"].kinds}
    return why if number == 1 else kinds.get(why, why)


def reason(context: Context, record_id: str, field: str, why: str) -> str:
    """Return in words why a record is left out: the value that fails the test, else the rule's own words."""
    event = context.snapshot.by_id[record_id]
    assert isinstance(event, Event)  # a count holds events only
    if field == "parties":
        return "with third states"
    if field == "domains":
        return "in other domains"
    if field not in _LISTS:
        return why
    value = getattr(event, field)
    return context.term(_LISTS[field], value) if value else f"{field} unknown"


def lists_sections(context: Context, focus: Count) -> tuple[Section, Section]:
    """Return what counts and what does not, as two lists of the same rank."""
    left = [one.id for one in focus.excluded]
    counted = context.doors.count(focus.included, "events counted")
    inside = Section(
        "included",
        "",
        capital_markup(counted + f" counted under {focus.rule.code}"),
        "By series; each year opens its record." if focus.included else "No record passes every test of the rule.",
        body=render("series", groups=_by_series(context, focus.included)),
        width=6,
    )
    outside = Section(
        "excluded",
        "",
        capital_markup(context.doors.count(left, "events left out") + " left out, and why"),
        "By the first test a record fails, then by series. Records that could still count are above, as open.",
        body=render("series", groups=_by_reason(context, focus)),
        width=6,
    )
    return inside, outside


def _series(context: Context, ids: Iterable[str]) -> list[tuple[str, list[Event]]]:
    groups: dict[str, list[Event]] = {}
    for event in context.events(ids):
        groups.setdefault(event.series or event.name, []).append(event)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _years(context: Context, events: Iterable[Event]) -> Markup:
    return join([context.door(event, str(event.year or "no date")) for event in events], ", ")


def _by_series(context: Context, ids: Sequence[str]) -> list[dict[str, object]]:
    return [
        {"figure": context.doors.count([e.id for e in mine], name), "name": name, "links": _years(context, mine)}
        for name, mine in _series(context, ids)
    ]


def _by_reason(context: Context, focus: Count) -> list[dict[str, object]]:
    groups: dict[str, list[str]] = {}
    for one in focus.excluded:
        groups.setdefault(reason(context, one.id, one.field, one.why), []).append(one.id)
    order = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return [{"figure": context.doors.count(ids, why), "name": why, "links": _named(context, ids)} for why, ids in order]


def _named(context: Context, ids: Iterable[str]) -> Markup:
    return join([sentence([quoted(name), " ", _years(context, mine)]) for name, mine in _series(context, ids)], "; ")
