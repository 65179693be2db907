"""One question under all rules: the sieve, the running totals, and what others have published."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from string import ascii_lowercase

from markupsafe import Markup

from comity.measure import Count
from comity.measure.compare import Comparison, PublishedReading
from comity.model.records import PublishedTotal
from comity.show.charts.curves import Curve, Curves, Ring, curves
from comity.show.charts.parts import chart
from comity.show.context import Context, first_day
from comity.show.markup import anchor
from comity.show.sections import Section, sentence
from comity.show.templates import render
from comity.show.words import day


def broad(comparison: Comparison) -> list[Count]:
    """Return the counts of the rules that are not about one domain, widest first."""
    found = [one for one in comparison.counts if not (one.rule.domains or one.rule.no_domains)]
    return sorted(found, key=lambda one: -len(one.included))


def curves_section(context: Context, comparison: Comparison) -> Section | None:
    """Return the running totals with the published ones; None where nobody has published any."""
    published = _published(context, comparison)
    if not published:
        return None
    data = _curves(context, broad(comparison), published)
    head = _finding(context, comparison, published)
    deck = (
        f"Joint events of {context.both}, added up under each rule. "
        "Lettered rings are totals others have published, set at their figure and cut-off."
    )
    body = chart(partial(curves, data)) + _table(context, published)
    foot = "Nearness is weak evidence: a figure can be met by several rules, and by chance. Each is set beside our count for its own window."
    return Section("published", "Rules", head, body, deck, foot)


Published = Sequence[tuple[str, PublishedTotal, PublishedReading]]


def _published(context: Context, comparison: Comparison) -> Published:
    readings = [(one, context.snapshot.by_id[one.id]) for one in comparison.published]
    rows = [(total, one) for one, total in readings if isinstance(total, PublishedTotal)]
    rows.sort(key=lambda row: (row[0].window_to.end if row[0].window_to else date.max, row[0].id))
    return [(ascii_lowercase[i % 26], total, one) for i, (total, one) in enumerate(rows)]


def _finding(context: Context, comparison: Comparison, published: Published) -> Markup:
    values = [total.value or 0 for _, total, _ in published]
    ids = [total.id for _, total, _ in published]
    met = {rule for _, _, one in published if (rule := next(iter(one.nearest), ""))}
    return sentence([
        "Others have published ", context.doors.count(ids, "published totals"), " totals, from ",
        context.doors.figure(f"{min(values):,}", [i for i, v in zip(ids, values, strict=True) if v == min(values)], "lowest published total"),
        " to ",
        context.doors.figure(f"{max(values):,}", [i for i, v in zip(ids, values, strict=True) if v == max(values)], "highest published total"),
        ": they count different things" if len(met) > 1 else "",
    ])  # fmt: skip


def _curves(context: Context, counts: list[Count], published: Published) -> Curves:
    days = {one.rule.code: [d for event in context.events(one.included) if (d := first_day(event))] for one in counts}
    everything = [d for mine in days.values() for d in mine] or [date(2000, 1, 1)]
    last = max([*everything, *(total.window_to.end for _, total, _ in published if total.window_to)])
    return Curves(
        curves=tuple(_curve(context, one, days[one.rule.code]) for one in counts),
        rings=tuple(
            Ring(letter, total.window_to.end, total.value or 0, f"“{total.claim}”", anchor(total.id))
            for letter, total, _ in published
            if total.window_to
        ),
        first=date(min(everything).year, 1, 1),
        last=last,
        label="Running number of joint events under each rule, with published totals",
    )


def _curve(context: Context, one: Count, days: list[date]) -> Curve:
    total = context.doors.count(one.included, f"events under rule {one.rule.code}")
    return Curve(one.rule.code, one.rule.name, tuple(sorted(days)), total, one.rule.code == context.rule.code)


def _table(context: Context, published: Published) -> Markup:
    rows = []
    for letter, total, one in published:
        near = [figure for figure in one.figures if figure.rule in one.nearest]
        ours = near[0] if near else None
        rows.append({
            "letter": letter,
            "claim": context.door(total, f"“{total.claim}”"),
            "by": total.publisher,
            "id": anchor(total.id),
            "window": _window(total),
            "rules": [context.code(code) for code in one.nearest],
            "ours": context.doors.count(ours.ids, f"events under rule {ours.rule} in its window") if ours else "",
        })  # fmt: skip
        context.doors.ids.add(total.id)
    return render("published", rows=rows)


def _window(total: PublishedTotal) -> str:
    edges = [day(edge) if edge else "" for edge in (total.window_from, total.window_to)]
    return " to ".join(edges).strip() if edges[1] else f"since {edges[0]}" if edges[0] else "no date"


def sieve_section(context: Context, comparison: Comparison) -> Section:
    """Return the rules one under the other, each with what it leaves out of a wider one."""
    steps = _steps(comparison.counts, _everything(context))
    most = max(len(ids) for _, _, _, ids, _ in steps) or 1
    rows = [
        {
            "code": code,
            "name": name,
            "anchor": f"rule-{anchor(code, '')}" if code else "",
            "figure": context.doors.count(ids, name),
            "width": round(len(ids) / most * 56, 2),
            "rest": round(len(dropped) / most * 56, 2),
            "dropped": sentence(["−", context.doors.count(dropped, f"left out: {drops}"), " ", drops]) if dropped else "",
            "on": code == context.rule.code,
        }
        for code, name, drops, ids, dropped in steps
    ]
    few, many = _range(comparison)
    head = sentence([
        "The same ledger gives ", context.doors.count(few.included, f"events under rule {few.rule.code}"), " or ",
        context.doors.count(many.included, f"events under rule {many.rule.code}"), ": the rule decides",
    ])  # fmt: skip
    deck = "Each line keeps what is solid and leaves out what is hatched, beside the rule it narrows. Codes stand for the rules in full, at the end."
    return Section("sieve", "" if comparison.published else "Rules", head, render("sieve", rows=rows), deck)


def _range(comparison: Comparison) -> tuple[Count, Count]:
    counts = broad(comparison)
    return counts[-1], counts[0]


def _everything(context: Context) -> list[str]:
    return [event.id for event in context.of(context.snapshot.events)]


Step = tuple[str, str, str, tuple[str, ...], list[str]]


def _steps(counts: Sequence[Count], everything: list[str]) -> list[Step]:
    """Return (code, name, what is dropped, kept, dropped) for all records and each rule, wide to narrow.

    A rule is set beside the narrowest earlier rule that holds all it keeps: sieves may branch.
    """
    steps: list[Step] = [("", "every record of the parties", "", tuple(everything), [])]
    for one in sorted(counts, key=lambda c: (-len(c.included), c.rule.code)):
        wider = [step for step in steps if set(one.included) <= set(step[3])]
        parent = min(wider, key=lambda step: len(step[3]), default=steps[0])
        drops = one.rule.drops or "what its tests exclude"
        dropped = [record for record in parent[3] if record not in set(one.included)]
        beside = f"; beside {parent[0]}" if parent is not steps[-1] and parent[0] else ""
        steps.append((one.rule.code, one.rule.name, drops + beside, one.included, dropped))
    return steps


def lists_sections(context: Context, focus: Count) -> tuple[Section, Section]:
    """Return what counts and what does not, as two lists of the same rank."""
    left = [*((one.id, one.field, one.why) for one in focus.excluded)]
    inside = Section(
        "included", "Counted",
        sentence([context.doors.count(focus.included, "events counted"), f" counted under {context.rule.code}"]),
        render("series", groups=_by_series(context, focus.included)),
        "By series; each year opens its record.", width=6,
    )  # fmt: skip
    outside = Section(
        "excluded", "",
        sentence([context.doors.count([one[0] for one in left], "events left out"), " left out, and why"]),
        render("series", groups=_by_reason(context, left)),
        "The first test a record fails is the reason given.", width=6,
    )  # fmt: skip
    return inside, outside


def _by_series(context: Context, ids: Sequence[str]) -> list[dict[str, object]]:
    groups: dict[str, list[str]] = {}
    for event in context.events(ids):
        groups.setdefault(event.series or "no series", []).append(event.id)
    return [_group(context, name, mine) for name, mine in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))]


def _group(context: Context, name: str, ids: list[str]) -> dict[str, object]:
    links = [context.door(event, str(event.year or "no date")) for event in context.events(ids)]
    return {"figure": context.doors.count(ids, name), "name": name, "links": links}


def _by_reason(context: Context, left: Sequence[tuple[str, str, str]]) -> list[dict[str, object]]:
    groups: dict[str, list[str]] = {}
    for record_id, field, why in left:
        groups.setdefault(_reason(context, record_id, field, why), []).append(record_id)
    order = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return [_group_named(context, name, ids) for name, ids in order]


_LISTS = {"kind": "event_kind", "status": "event_status", "scope": "scope", "framework": "framework"}


def _reason(context: Context, record_id: str, field: str, why: str) -> str:
    """Return a reason in words: the value that fails the test by its label, else the rule's own words."""
    if field not in _LISTS:
        return why
    value = getattr(context.snapshot.by_id[record_id], field)
    return f"{field}: {context.term(_LISTS[field], value) if value else 'unknown'}"


def _group_named(context: Context, name: str, ids: list[str]) -> dict[str, object]:
    links = [context.door(event, f"{event.name} ({event.year})") for event in context.events(ids)]
    return {"figure": context.doors.count(ids, name), "name": name, "links": links}
