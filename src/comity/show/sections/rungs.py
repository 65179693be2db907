"""The ladder: seven dimensions beside other partnerships, and what is missing for the next rung of each."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial

from markupsafe import Markup

from comity.measure.ladder import Dimension, Ladder, ladder, rung_label
from comity.measure.references import ReferenceProfile, Standing, profile_of, reference_cases, standings
from comity.measure.rungs.judging import Gap, Missing
from comity.show.charts.parts import chart, legend, legend_mark
from comity.show.charts.rungs import COLOURS, OWN, SHAPES, RungRow, rungs
from comity.show.context import Context
from comity.show.figures import defined, quoted, when
from comity.show.markup import el, join
from comity.show.measures import rung_range
from comity.show.sections import Section, sentence
from comity.show.templates import render
from comity.show.words import day

_NEAREST = 3
_RELATIONS = {
    "higher": "Level or higher on every dimension",
    "level": "Level on every dimension",
    "lower": "Level or lower on every dimension",
    "crossing": "Higher on some, lower on others",
}


def ladder_section(context: Context, on: date) -> Section:
    """Return the section on the ladder of two parties on a day, beside the reference cases."""
    found = ladder(context.snapshot, context.parties, on)
    cases = [one for one in reference_cases(context.snapshot) if one.parties != tuple(sorted(context.parties))]
    known = {one.code: one.shown for one in found.dimensions if one.searched or one.coded}
    stand = standings(known, cases) if known and cases else ()
    near = [one for one in stand if one.nearest >= 0.01][:_NEAREST]
    beside = [next(case for case in cases if case.name == one.case) for one in near]
    lead = legend(_legend(beside)) + chart(partial(rungs, [_drawn(context, one, beside) for one in found.dimensions],
                                                   "Rungs of seven dimensions beside other cases"))  # fmt: skip
    deck = sentence([
        "Computed from records of ", when(f"{day(found.window[0])} to {day(found.window[1])}"), ", on scales of ",
        defined("0 to 5"), ". There is no total: text outlives practice, and one number would hide it.",
    ])  # fmt: skip
    body = render(
        "ladder",
        rows=[_row(context, one) for one in found.dimensions],
        gaps=[row for one in found.dimensions if (row := _gap(context, one))],
        relations=_relations(context, stand, cases),
    )
    return Section("ladder", "Ladder", _finding(context, found, near, cases), deck, lead, body)


def _finding(context: Context, found: Ladder, near: Sequence[Standing], cases: Sequence[ReferenceProfile]) -> Markup:
    if not near:
        return Markup("No reference case is on file to compare with")
    shares = [
        sentence([
            quoted(one.case), " (", context.doors.figure(f"{100 * one.nearest:.0f} %", _cells(cases, one.case),
                                                        f"of draws in which {one.case} is nearest"), ")",
        ])
        for one in near
    ]  # fmt: skip
    return sentence([f"{context.both} stand nearest to ", join(shares, ", ")])


def _cells(cases: Sequence[ReferenceProfile], name: str) -> list[str]:
    return [cell.id for one in cases if one.name == name for cell in one.cells.values()]


def _legend(beside: Sequence[ReferenceProfile]) -> list[tuple[Markup, str]]:
    marks = [(legend_mark("disc", OWN), "the pair: best reading, with the bar of its range")]
    return marks + [(legend_mark(SHAPES[i], COLOURS[i], hollow=True), quoted(one.name)) for i, one in enumerate(beside)]


def _drawn(context: Context, one: Dimension, beside: Sequence[ReferenceProfile]) -> RungRow:
    judged = one.judged
    profiles = [profile_of(case) for case in beside]
    ids = _known(context, judged.ids)
    return RungRow(
        name=one.name,
        label=one.label,
        target=context.doors.open(ids, f"{one.name}, rung {judged.best}") if ids else "searched",
        low=judged.low,
        best=judged.best,
        high=judged.high,
        others=tuple(profile[one.code][1] if one.code in profile else None for profile in profiles),
    )


def _known(context: Context, ids: Sequence[str]) -> list[str]:
    return [one for one in ids if one in context.snapshot.by_id]


def _rung(context: Context, words: str, ids: Sequence[str], what: str) -> Markup:
    known = _known(context, ids)
    return context.doors.figure(words, known, what) if known else context.doors.nothing(words, what)


def _row(context: Context, one: Dimension) -> dict[str, object]:
    judged, cell = one.judged, one.coded.cell if one.coded else None
    return {
        "name": one.name,
        "rung": _rung(context, rung_range(judged.low, judged.best, judged.high), judged.ids, f"{one.name}, computed"),
        "label": quoted(one.label) if one.searched or judged.best else "not searched: no finding",
        "coded": _rung(context, rung_range(cell.low, cell.best, cell.high), [cell.id], f"{one.name}, coded")
        if cell
        else "",
        "why": quoted(_named(context, "; ".join(one.coded.why))) if one.coded and one.coded.why else "",
        "arrows": [
            sentence([
                f"{context.name(arrow.giver)} owes {context.name(arrow.receiver)} ",
                _rung(context, str(arrow.best), arrow.ids, f"owed by {arrow.giver}"),
                " (", quoted(rung_label(one.code, arrow.best)), ")",
            ])
            for arrow in one.arrows
        ],
    }  # fmt: skip


def _named(context: Context, words: str) -> str:
    """Return a text with the ids of records replaced by what the records are called."""
    known = context.snapshot.by_id
    return re.sub(r"[\w-]{6,}", lambda match: known[match[0]].label if match[0] in known else match[0], words)


def _gap(context: Context, one: Dimension) -> dict[str, object] | None:
    gap = one.judged.gap
    if gap is None:
        return None
    return {
        "name": one.name,
        "to": sentence([defined(str(gap.to)), " ", quoted(rung_label(one.code, gap.to))]),
        "single": gap.single,
        "missing": [_missing(context, gap, missing) for missing in gap.missing],
    }


def _missing(context: Context, gap: Gap, missing: Missing) -> Markup:
    if missing.query == "nothing":
        return sentence(["records cannot show it, an analyst decides: ", quoted(missing.record)])
    seen = f"{missing.value:.2g} of {missing.at_least:.2g} seen"
    parts: list[Markup | str] = [_rung(context, seen, missing.held, f"for rung {gap.to}"), ": ", quoted(missing.record)]
    if missing.records not in (None, 1):
        parts += [", ", defined(f"{missing.records} times")]
    if missing.unheld:
        parts.append(f"; no table has a column for {', '.join(missing.unheld)}")
    held = [context.door(context.snapshot.by_id[one]) for one in missing.held[:3] if one in context.snapshot.by_id]
    return sentence([*parts, *(["; held and not counted: ", join(held, ", ")] if held else [])])


def _relations(
    context: Context, stand: Sequence[Standing], cases: Sequence[ReferenceProfile]
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for relation, words in _RELATIONS.items():
        names = sorted(one.case for one in stand if one.relation == relation)
        links = [
            el("a", name, href=f"#{context.doors.open(_cells(cases, name), name)}", class_="rec") for name in names
        ]
        if links:
            rows.append({"words": words, "cases": join(links, ", ")})
    return rows
