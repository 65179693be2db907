"""Figures of two sides on one scale, event by event: a disc where there is one figure, rings where sources differ."""

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

from markupsafe import Markup
from msgspec import Struct

from comity.show.charts.parts import WIDE, logarithmic
from comity.show.markup import el
from comity.show.svg import GRID, HAIR, INK, INK3, STRONG, conflict_bar, drawing, line, link, text, tick

Scale = Callable[[float], float]


class Side(Struct, frozen=True):
    """What is reported of one side: its code, colour and every figure."""

    code: str
    colour: str
    figures: tuple[float, ...]


class Pairing(Struct, frozen=True):
    """One event: its name, when it was, the sides, and the ratio printed at the end."""

    target: str
    name: str
    when: str
    sides: tuple[Side, ...]
    ratio: Markup


class Ranges(Struct, frozen=True):
    """The whole chart; ``ratio`` heads the last column."""

    rows: tuple[Pairing, ...]
    label: str
    ratio: str


def ranges(chart: Ranges, width: int) -> Markup:
    """Draw the chart at ``width`` on a scale where each factor of ten has the same room."""
    wide = width >= WIDE
    values = [value for row in chart.rows for side in row.sides for value in side.figures if value > 0]
    low, high = 10 ** floor(log10(min(values))), 10 ** ceil(log10(max(values)))
    left, right = (min(300, width * 0.3), width - 150) if wide else (14, width - 16)
    x = logarithmic((low, max(high, low * 10)), (left, right))
    pitch, top = (30, 34) if wide else (50, 34)
    height = top + pitch * len(chart.rows) + 6
    body = _scale(x, low, high, top, height)
    if wide:
        body.append(text(width, 16, chart.ratio, size=12, fill=INK3, anchor="end"))
    for index, row in enumerate(chart.rows):
        body += _row(row, x, top + pitch * index, width, wide=wide)
    return drawing(width, height, body, label=chart.label)


def _scale(x: Scale, low: float, high: float, top: float, bottom: float) -> list[Markup]:
    powers = [10.0**power for power in range(round(log10(low)), round(log10(max(high, low * 10))) + 1)]
    lines = [line((x(power), top - 10), (x(power), bottom), stroke=GRID) for power in powers]
    return lines + [tick(x(power), 16, f"{power:,.0f}") for power in powers]


def _row(row: Pairing, x: Scale, top: float, width: int, *, wide: bool) -> list[Markup]:
    y = top + (15 if wide else 34)
    name = link(
        row.target, text(0, top + 20 if wide else top + 15, row.name, size=14 if wide else 13, fill=INK, class_="rec")
    )
    values = [value for side in row.sides for value in side.figures]
    out = [line((0, top), (width, top), stroke=HAIR), name]
    out.append(line((x(min(values)), y), (x(max(values)), y), stroke=STRONG, width=1))
    out += [link(row.target, _side(side, x, y), title=_title(side)) for side in row.sides]
    out += _codes(row.sides, x, y)
    return [*out, text(width, top + (20 if wide else 15), row.ratio, size=13, fill=INK, anchor="end", bold=True)]


def _side(side: Side, x: Scale, y: float) -> Markup:
    if len(set(side.figures)) > 1:
        return conflict_bar([x(value) for value in sorted(set(side.figures))], y, colour=side.colour)
    return el("circle", cx=x(side.figures[0]), cy=y, r=5.5, fill=side.colour)


def _title(side: Side) -> str:
    return f"{side.code} {' | '.join(f'{value:,.0f}' for value in side.figures)}"


def _codes(sides: Sequence[Side], x: Scale, y: float) -> list[Markup]:
    """Write each side's code outside the figures, the smaller side to the left of its mark."""
    order = sorted(sides, key=lambda side: (max(side.figures), side.code))
    out = []
    for index, side in enumerate(order):
        first = index == 0 and len(order) > 1
        place = x(min(side.figures)) - 9 if first else x(max(side.figures)) + 9
        out.append(
            text(place, y + 4, side.code, size=12, fill=side.colour, anchor="end" if first else "start", bold=True)
        )
    return out
