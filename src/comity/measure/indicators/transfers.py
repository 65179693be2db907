"""Arms and other goods (indicators 14 and 15)."""

from comity.measure.flows import PANELS, FlowCell, arms_flows
from comity.measure.indicators.model import Figure, Series, Subject


def dependence(_: Subject) -> tuple[Series, ...]:
    """Arms dependence: supplier's share of the recipient's five-year trend-indicator value; Herfindahl index of its suppliers.

    Source: method 2.2, indicator 14. The value is that of the SIPRI arms transfers database: capability moved, not
    money; deals, prices and numbers of arms do not stand in for it.
    """  # noqa: E501
    return ()


def direction(asked: Subject) -> tuple[Series, ...]:
    """Arms direction: (T_AB - T_BA) / (T_AB + T_BA) on five-year trend-indicator values.

    What the tables do hold stands here instead, and is no volume: deals under delivery in each year, one series for
    each panel and direction. Panels and directions are never added; dual-use goods are a panel of their own.
    Source: method 2.2, indicator 15.
    """
    flows = arms_flows(asked.snapshot, asked.parties, through=asked.last_day)
    first, second = asked.parties
    lines = [(panel, *pair) for panel in dict.fromkeys(PANELS.values()) for pair in ((first, second), (second, first))]
    return tuple(_series(asked, line, flows.cells) for line in lines)


def _series(asked: Subject, line: tuple[str, str, str], cells: tuple[FlowCell, ...]) -> Series:
    panel, supplier, recipient = line
    mine = [one for one in cells if (one.panel, one.supplier, one.recipient) == line]
    years = asked.years(min((one.year for one in mine), default=asked.last_day.year))
    name = f"{panel}_{supplier}_to_{recipient}"
    by_year = {year: [one for one in mine if one.year == year] for year in years}
    whole = _figure([one for one in mine if one.year in years])
    return Series(name=name, whole=whole, years=tuple((year, _figure(some)) for year, some in by_year.items() if some))


def _figure(cells: list[FlowCell]) -> Figure:
    ids = sorted({one for cell in cells for one in cell.ids})
    opened = {one for cell in cells for one in cell.open} - set(ids)
    return Figure(
        best=len(ids),
        low=len(ids),
        high=len(ids) + len(opened),
        known=len(ids),
        total=len(ids) + len(opened),
        ids=tuple(ids),
    )
