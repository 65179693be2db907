"""The ladder as a profile: a pair's rungs beside a band of alliances and a few partnerships."""

from collections.abc import Callable, Sequence
from functools import partial

from markupsafe import Markup
from msgspec import Struct

from comity.measure.ladder import ladder
from comity.measure.references import ReferenceProfile, reference_cases
from comity.model.snapshot import Snapshot
from comity.show.charts.parts import COLUMN, WIDE, chart, legend, legend_mark, linear
from comity.show.context import Context
from comity.show.markup import el
from comity.show.sections import Section, sentence
from comity.show.svg import GRID, HAIR, INK, INK2, INK3, Shape, drawing, line, mark, rect, span_bar, text, tick
from comity.show.words import listed, spelled

ALLIED = 4
"""The rung of commitment from which a case counts as an alliance: a promise to defend."""

TOP = 5
_SHAPES: tuple[Shape, ...] = ("diamond", "triangle", "square", "cross")


class Beside(Struct, frozen=True):
    """A reference case on one dimension."""

    case: str
    low: int
    best: int
    high: int


class Rung(Struct, frozen=True):
    """A pair on one dimension of the ladder: the rung with its range, what it is called, and others beside it."""

    dimension: str
    name: str
    label: str
    low: int
    best: int
    high: int
    by: str
    records: tuple[str, ...]
    allies: tuple[int, int] | None
    beside: tuple[Beside, ...]


def rungs(context: Context, references: Sequence[str]) -> tuple[Rung, ...]:
    """Return the profile of two parties on the day the context speaks of; none where nothing is known of them.

    The analyst's rung is taken where there is one, as for the references; ``by`` says which it is.
    """
    if len(context.parties) != 2:
        return ()
    found = ladder(context.snapshot, context.parties, context.as_of)
    cases = [one for one in reference_cases(context.snapshot) if one.parties != found.parties]
    named = [one for one in cases if one.name in references]
    out = []
    for one in found.dimensions:
        if not (one.searched or one.coded):
            continue
        low, best, high = one.shown
        ids = (*one.judged.ids, *([one.coded.cell.id] if one.coded else ()))
        out.append(Rung(
            one.code, one.name, _label(context, one.code, best), low, best, high,
            "analyst" if one.coded else "records", tuple(ids), _allies(cases, one.code), _beside(named, one.code),
        ))  # fmt: skip
    return tuple(out)


def default_references(snapshot: Snapshot, parties: Sequence[str]) -> tuple[str, ...]:
    """Return the partnerships short of an alliance that share a party with the pair: what it is best set beside."""
    theirs = [
        one
        for one in reference_cases(snapshot)
        if set(one.parties) & set(parties) and one.parties != tuple(sorted(parties)) and not _allied(one)
    ]
    return tuple(one.name for one in sorted(theirs, key=lambda one: -one.last)[:2])


def ladder_section(context: Context, profile: Sequence[Rung], more: str) -> Section | None:
    """Return the section on the ladder, or None where no rung is known; ``more`` is the address of the whole."""
    if not profile:
        return None
    names = list(dict.fromkeys(beside.case for rung in profile for beside in rung.beside))
    marks = [(legend_mark("disc", INK), f"{context.pair}, bar = range")]
    if any(rung.allies for rung in profile):
        marks.append((rect(-7, -6, 14, 12, fill="var(--allies)"), "alliances, lowest to highest"))
    marks += [(legend_mark(shape, INK3), name) for name, shape in zip(names, _SHAPES, strict=False)]
    deck = "Seven dimensions, rungs 0 to 5, on the day of the last search. Never added up."
    lead = legend(marks) + chart(partial(profile_chart, tuple(profile), tuple(names)), COLUMN)
    foot = el("a", "All rungs, what each rests on, and what is missing for the next", href=more) if more else ""
    return Section("ladder", "Ladder", _finding(context, profile), deck, lead, foot=foot, width=7)


def _finding(context: Context, profile: Sequence[Rung]) -> Markup:
    compared = [one for one in profile if one.allies]
    below = [one.name.lower() for one in compared if one.allies and one.best < one.allies[0]]
    if not compared:
        return sentence([f"Where {context.both} stand on {spelled(len(profile))} dimensions"])
    if not below:
        return sentence([f"{context.both} stand within the range of alliances on every dimension known"])
    if len(below) == len(compared):
        return sentence([f"{context.both} stand below every alliance on all dimensions known"])
    where = listed(below) if len(below) < 4 else f"{spelled(len(below))} of {spelled(len(compared))} dimensions"
    return sentence([f"{context.both} stand below every alliance on {where}"])


def _allied(case: ReferenceProfile) -> bool:
    cell = case.cells.get("commitment")
    return cell is not None and cell.best >= ALLIED


def _allies(cases: Sequence[ReferenceProfile], dimension: str) -> tuple[int, int] | None:
    best = [one.cells[dimension].best for one in cases if _allied(one) and dimension in one.cells]
    return (min(best), max(best)) if best else None


def _beside(cases: Sequence[ReferenceProfile], dimension: str) -> tuple[Beside, ...]:
    found = ((one.name, one.cells.get(dimension)) for one in cases)
    return tuple(Beside(name, cell.low, cell.best, cell.high) for name, cell in found if cell)


def _label(context: Context, dimension: str, rung: int) -> str:
    return context.term(f"rung_{dimension}", str(rung))


def profile_chart(profile: Sequence[Rung], names: Sequence[str], width: int) -> Markup:
    """Draw the profile at ``width``: names to the left and rungs to the right on a wide drawing, above on a narrow."""
    wide = width >= WIDE
    left, right = (190.0, width * 0.70) if wide else (14.0, width - 14.0)
    x = linear((0, TOP), (left, right))
    pitch, top = (42.0, 30.0) if wide else (66.0, 30.0)
    height = top + pitch * len(profile)
    body: list[Markup] = [line((x(rung), top - 6), (x(rung), height), stroke=GRID) for rung in range(TOP + 1)]
    body += [tick(x(rung), 16, str(rung)) for rung in range(TOP + 1)]
    for index, one in enumerate(profile):
        body += _row(one, names, x, top + pitch * index, width, wide=wide)
    return drawing(width, height + 4, body, label="Rungs on the dimensions of the ladder")


def _row(
    one: Rung, names: Sequence[str], x: Callable[[float], float], top: float, width: int, *, wide: bool
) -> list[Markup]:
    y = top + (16 if wide else 40)
    name = text(0, top + (21 if wide else 18), one.name, size=14, fill=INK, bold=True, class_="def")
    shown = text(
        width if not wide else x(TOP) + 18, top + (21 if wide else 18), one.label, size=13, fill=INK2,
        anchor="start" if wide else "end", class_="def",
    )  # fmt: skip
    out = [line((0, top), (width, top), stroke=HAIR)]
    if one.allies:
        low, high = x(one.allies[0]) - 8, x(one.allies[1]) + 8
        out.append(rect(low, y - 9, high - low, 18, fill="var(--allies)", rx=2))
    if one.low < one.high:
        out.append(span_bar(x(one.low), x(one.high), y, colour="var(--us)"))
    out.append(mark("disc", (x(one.best), y), 15, fill="var(--us)"))
    for at, beside in enumerate(one.beside):
        shape = _SHAPES[names.index(beside.case) % len(_SHAPES)]
        same = [other for other in one.beside[:at] if other.best == beside.best]
        title = el("title", f"{beside.case}: {beside.best}")
        spot = (x(beside.best) + 12 * len(same), y + 17)
        out.append(el("g", title, mark(shape, spot, 9, fill=INK3)))
    return [*out, name, shown]
