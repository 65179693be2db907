"""Arms and other transfers by direction and year: deals, never volumes or money added up."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from markupsafe import Markup

from comity.measure.flows import FlowCell, Flows, Panel, arms_flows
from comity.show.charts.parts import Item, chart, legend, legend_mark
from comity.show.charts.stacks import Stacks, Year, stacks
from comity.show.context import Context
from comity.show.figures import when
from comity.show.markup import Node
from comity.show.sections import Section, sentence
from comity.show.templates import render
from comity.show.words import capital, plural, years

_PANELS: dict[Panel, str] = {
    "arms": "arms and licences",
    "technical_help": "technical help and joint development",
    "dual_use": "dual-use goods",
}
_COLOUR = "var(--k-transfer)"
_NARROW = (358,)
Way = tuple[str, str]


def trade_section(context: Context, through: date) -> Section | None:
    """Return the section on transfers, or None without any record of a delivery."""
    flows = arms_flows(context.snapshot, context.parties, through=through)
    cells = [cell for cell in flows.cells if context.holds_year(cell.year)]
    if not cells:
        return None
    panels = [panel for panel in _PANELS if any(cell.panel == panel for cell in cells)]
    span = (min(cell.year for cell in cells), max(cell.year for cell in cells))
    ways = _ways(cells)
    charts = [
        {
            "title": capital(_PANELS[panel]),
            "drawing": chart(partial(stacks, _stacks(context, _of(cells, panel), panel, ways, span)), _NARROW),
        }
        for panel in panels
    ]
    marks = [
        (legend_mark("square", _COLOUR), "one deal under delivery in that year"),
        (legend_mark("square", "var(--ink-3)", dashed=True), "reported, not confirmed"),
    ]
    lead = legend(marks) + render("panels", charts=charts)
    table = _table(context, cells, panels, ways)
    deck = (
        "A deal stands in every year from its first to its last known delivery. It may be one ship or hundreds of "
        "aircraft: deals are not volumes, and the kinds of transfer are not added."
    )
    return Section(
        "transfers", "Transfers", _finding(context, cells, panels, ways), deck, lead, table, _foot(context, flows)
    )


def _of(cells: Sequence[FlowCell], panel: Panel) -> list[FlowCell]:
    return [cell for cell in cells if cell.panel == panel]


def _ids(cells: Sequence[FlowCell], way: Way) -> list[str]:
    return [one for cell in cells if (cell.supplier, cell.recipient) == way for one in cell.ids]


def _ways(cells: Sequence[FlowCell]) -> tuple[Way, Way]:
    """Return the two directions, the one with more deals first."""
    first = (cells[0].supplier, cells[0].recipient)
    both = (first, (first[1], first[0]))
    return both if len(set(_ids(cells, both[0]))) >= len(set(_ids(cells, both[1]))) else (both[1], both[0])


def _arrow(context: Context, way: Way) -> str:
    return f"{capital(context.name(way[0]))} to {context.name(way[1])}"


def _stacks(
    context: Context, cells: list[FlowCell], panel: Panel, ways: tuple[Way, Way], span: tuple[int, int]
) -> Stacks:
    def side(year: int, way: Way) -> tuple[Item, ...]:
        mine = [cell for cell in cells if cell.year == year and (cell.supplier, cell.recipient) == way]
        return (
            *(context.item(record) for cell in mine for record in context.records(cell.ids)),
            *(context.item(record, dashed=True) for cell in mine for record in context.records(cell.open)),
        )

    return Stacks(
        years=tuple(
            Year(year, up=side(year, ways[0]), down=side(year, ways[1])) for year in range(span[0], span[1] + 1)
        ),
        above=(f"{_arrow(context, ways[0])}, above", "var(--ink)"),
        below=(f"{_arrow(context, ways[1])}, below", "var(--ink)"),
        label=f"Deals under delivery a year: {_PANELS[panel]}",
    )


def _finding(context: Context, cells: list[FlowCell], panels: Sequence[Panel], ways: tuple[Way, Way]) -> Markup:
    """Return both directions of the first kind of transfer, and of the last where it runs the other way."""
    first, name = _of(cells, panels[0]), _PANELS[panels[0]]
    there, back = (_ids(first, way) for way in ways)
    deals = context.several(there, f"{name}, {_arrow(context, ways[0])}", "deal")
    parts: list[Node] = [
        f"{capital(context.name(ways[0][0]))} delivered {name} to {context.name(ways[0][1])} in ", deals, ", ",
        context.doors.count(back, f"{name}, {_arrow(context, ways[1])}"), " the other way",
    ]  # fmt: skip
    last = _of(cells, panels[-1])
    against = _ids(last, ways[1])
    if len(panels) > 1 and len(set(against)) > len(set(_ids(last, ways[0]))):
        counted = context.doors.count(against, f"{_PANELS[panels[-1]]}, {_arrow(context, ways[1])}")
        parts += [
            f"; {_PANELS[panels[-1]]} go from {context.name(ways[1][0])} to {context.name(ways[1][1])} in ",
            counted,
        ]
    return sentence(parts)


def _table(context: Context, cells: list[FlowCell], panels: Sequence[Panel], ways: tuple[Way, Way]) -> Markup:
    rows = []
    for panel in panels:
        for way in ways:
            mine = [cell for cell in _of(cells, panel) if (cell.supplier, cell.recipient) == way]
            if mine:
                rows.append(_line(context, panel, way, mine))
    return render("flows", rows=rows)


def _line(context: Context, panel: Panel, way: Way, cells: list[FlowCell]) -> dict[str, object]:
    what = f"{_PANELS[panel]}, {_arrow(context, way)}"
    confirmed = {one for cell in cells for one in cell.ids}
    opened = {one for cell in cells for one in cell.open} - confirmed
    goods: dict[str, set[str]] = {}
    for cell in cells:
        goods.setdefault(cell.category, set()).update((*cell.ids, *cell.open))
    order = sorted(goods.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return {
        "panel": capital(_PANELS[panel]),
        "way": _arrow(context, way),
        "deals": context.doors.count(confirmed, what),
        "open": context.doors.count(opened, f"{what}, reported and not confirmed"),
        "years": when(years(min(cell.year for cell in cells), max(cell.year for cell in cells))),
        "goods": ", ".join(context.term("transfer_category", code) for code, _ in order),
    }


def _foot(context: Context, flows: Flows) -> Markup:
    if not flows.excluded:
        return Markup("")
    left = [one.id for one in flows.excluded]
    return sentence([
        "Left out: ", context.doors.count(left, "transfers left out"), " ", plural(len(left), "transfer"),
        " announced, ordered or talked about without a delivery seen, without a year, or too thinly sourced.",
    ])  # fmt: skip
