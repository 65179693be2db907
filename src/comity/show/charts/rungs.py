"""Rungs on a scale of six: the disc is the best reading, the bar its range, small marks are other cases."""

from collections.abc import Callable, Sequence

from markupsafe import Markup
from msgspec import Struct

from comity.show.charts.parts import WIDE, linear
from comity.show.markup import el
from comity.show.svg import GRID, HAIR, INK, INK3, Shape, drawing, line, link, mark, span_bar, text, tick

COLOURS = ("var(--k-agreement)", "var(--k-transfer)", "var(--k-statement)")
SHAPES: tuple[Shape, ...] = ("diamond", "square", "triangle")
OWN = "var(--k-exercise)"
RUNGS = range(6)


class RungRow(Struct, frozen=True):
    """One dimension: its name and what the rung is called, where its link leads, its range, and other cases' rungs."""

    name: str
    label: str
    target: str
    low: int
    best: int
    high: int
    others: tuple[int | None, ...]


def rungs(rows: Sequence[RungRow], label: str, width: int) -> Markup:
    """Draw the dimensions below one another at ``width``."""
    wide = width >= WIDE
    left, right, pitch, top = (280, width - 240, 40, 30) if wide else (20, width - 20, 56, 30)
    x = linear((0, 5), (left, right))
    bottom = top + pitch * len(rows)
    body = [line((x(rung), top - 8), (x(rung), bottom), stroke=GRID) for rung in RUNGS]
    body += [tick(x(rung), 14, str(rung)) for rung in RUNGS]
    for index, row in enumerate(rows):
        body += _row(row, x, top + pitch * index, width, wide=wide)
    return drawing(width, bottom + 14, body, label=label)


def _row(row: RungRow, x: Callable[[float], float], top: float, width: int, *, wide: bool) -> list[Markup]:
    y = top + (22 if wide else 36)
    out = [line((0, top), (width, top), stroke=HAIR)]
    out.append(text(0, y + 4 if wide else top + 16, row.name, size=14, fill=INK))
    if row.low < row.high:
        out.append(span_bar(x(row.low), x(row.high), y, colour=OWN))
    for i, rung in enumerate(row.others):
        if rung is not None:
            out.append(mark(SHAPES[i], (x(rung) + 12 * (i - 1), y + 13), 9, fill=COLOURS[i], hollow=True))
    disc = el("circle", cx=x(row.best), cy=y, r=7, fill=OWN)
    out.append(link(row.target, disc, title=f"{row.name}: {row.label}"))
    if wide:
        out.append(text(width, y + 4, row.label, size=13, fill=INK3, anchor="end", class_="rec"))
    return out
