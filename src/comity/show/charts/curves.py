"""Running totals as steps, one line a rule, with the totals others have published as lettered rings."""

from collections.abc import Callable
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from comity.show.charts.parts import WIDE, Room, linear, nice_step, spread, year_fraction, year_ticks
from comity.show.markup import el, number
from comity.show.svg import GRID, INK, INK2, PAPER, STRONG, drawing, line, link, path, text, tick


class Curve(Struct, frozen=True):
    """One rule: the days its events began, and the figure at the end."""

    code: str
    days: tuple[date, ...]
    total: Markup
    focus: bool = False


class Ring(Struct, frozen=True):
    """One published total: its letter, its place, the words it was given in, and the record."""

    letter: str
    day: date
    value: int
    words: str
    target: str


class Curves(Struct, frozen=True):
    """The whole chart."""

    curves: tuple[Curve, ...]
    rings: tuple[Ring, ...]
    first: date
    last: date
    label: str


Scale = Callable[[float], float]


def curves(chart: Curves, width: int) -> Markup:
    """Draw the chart at ``width``."""
    wide = width >= WIDE
    height = 420 if wide else 380
    right = 84 if wide else 66
    top = max([len(c.days) for c in chart.curves] + [ring.value for ring in chart.rings] + [1])
    step = nice_step(top, 6)
    x = linear((year_fraction(chart.first), year_fraction(chart.last)), (32, width - right))
    y = linear((0, -(-top // step) * step), (height - 28, 16))
    room = Room(width, height)
    body = [*_axes(chart, x, y, step, width - right, height)]
    body += [_steps(curve, chart, x, y) for curve in sorted(chart.curves, key=lambda c: c.focus)]
    body += _ends(chart.curves, y, width - right + 8)
    room.take((width - right, 0, width, height))
    room.take((0, height - 26, width, height))
    body += _rings(chart.rings, x, y, room, wide=wide)
    return drawing(width, height, body, label=chart.label)


def _axes(chart: Curves, x: Scale, y: Scale, step: int, right: float, height: float) -> list[Markup]:
    top = next(value for value in range(0, 10**9, step) if y(value) < 30)
    out = []
    for value in range(0, top + 1, step):
        out += [line((32, y(value)), (right, y(value)), stroke=GRID), tick(24, y(value) + 4, str(value), anchor="end")]
    years = year_ticks(chart.first.year, chart.last.year, right - 32)
    return out + [tick(x(year), height - 6, str(year)) for year in years if 28 <= x(year) <= right]


def _steps(curve: Curve, chart: Curves, x: Scale, y: Scale) -> Markup:
    data = f"M{number(x(year_fraction(chart.first)))} {number(y(0))}"
    for total, day in enumerate(curve.days, start=1):
        data += f"H{number(x(year_fraction(day)))}V{number(y(total))}"
    data += f"H{number(x(year_fraction(chart.last)))}"
    stroke, width = ("var(--k-exercise)", 3) if curve.focus else (STRONG, 1.6)
    return path(data, fill="none", stroke=stroke, stroke_width=width, stroke_linejoin="round")


def _ends(all_curves: tuple[Curve, ...], y: Scale, left: float) -> list[Markup]:
    heights = spread([y(len(curve.days)) for curve in all_curves], 17)
    return [_end(curve, left, height + 5) for curve, height in zip(all_curves, heights, strict=True)]


def _end(curve: Curve, left: float, y: float) -> Markup:
    colour = "var(--k-exercise)" if curve.focus else INK
    name = el("tspan", curve.code, dx=8, font_weight=400, class_="def")
    return text(left, y, curve.total + name, size=14, fill=colour, bold=True)


def _rings(rings: tuple[Ring, ...], x: Scale, y: Scale, room: Room, *, wide: bool) -> list[Markup]:
    out: list[Markup] = []
    spots: list[tuple[Ring, float, float]] = []
    for ring in rings:
        spot = _free_spot(x(year_fraction(ring.day)), y(ring.value), spots)
        spots.append((ring, *spot))
        room.take_mark(spot, 20)
    for ring, cx, cy in spots:
        circle = el("circle", cx=cx, cy=cy, r=9, fill=PAPER, stroke=INK, stroke_width=1.6)
        letter = text(cx, cy + 4, ring.letter, size=12, fill=INK, anchor="middle", bold=True)
        out.append(link(ring.target, circle + letter, title=ring.words))
        place = room.label((cx, cy), ring.words, 13, away=14) if wide else None
        if place:
            label = text(place[0], place[1], ring.words, size=13, fill=INK2, anchor=place[2], halo=PAPER, class_="rec")
            out.append(label)
    return out


def _free_spot(cx: float, cy: float, taken: list[tuple[Ring, float, float]]) -> tuple[float, float]:
    """Move a ring sideways until it stands clear of the others: its height is its value and stays."""
    offsets = [0.0] + [sign * step * 4.0 for step in range(1, 12) for sign in (-1, 1)]
    return next(
        ((cx + dx, cy) for dx in offsets if all((cx + dx - a) ** 2 + (cy - b) ** 2 > 19**2 for _, a, b in taken)),
        (cx, cy),
    )
