"""The primitives of every chart: text, lines, marks, links, and the drawing that holds them."""

from collections.abc import Sequence
from typing import Literal

from markupsafe import Markup

from comity.show.markup import Node, el, join, number

Shape = Literal["square", "disc", "triangle", "diamond", "ring", "cross"]
Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

INK, INK2, INK3 = "var(--ink)", "var(--ink-2)", "var(--ink-3)"
GRID, HAIR, STRONG, PAPER, PANEL = "var(--grid)", "var(--line)", "var(--line-strong)", "var(--paper)", "var(--panel)"


def text(  # noqa: PLR0913 (a label has this many properties)
    x: float,
    y: float,
    words: Node,
    *,
    size: float = 13,
    fill: str = INK2,
    anchor: Anchor = "start",
    bold: bool = False,
    halo: str = "",
    serif: bool = False,
    class_: str = "",
) -> Markup:
    """Return a label with its baseline at (x, y); ``halo`` is the colour it is set off from what lies beneath."""
    outline: dict[str, str | float] = (
        {"paint_order": "stroke", "stroke": halo, "stroke_width": 3.5, "stroke_linejoin": "round"} if halo else {}
    )
    face = {"font_style": "italic", "font_family": "var(--serif)"} if serif else {}
    return el(
        "text", words, x=x, y=y, font_size=size, fill=fill,
        text_anchor=None if anchor == "start" else anchor,
        font_weight=600 if bold else None, class_=class_ or None, **outline, **face,
    )  # fmt: skip


def tick(x: float, y: float, words: str, *, anchor: Anchor = "middle", size: float = 12) -> Markup:
    """Return the label of an axis: part of the scale, not a figure of the record."""
    return text(x, y, words, size=size, fill=INK3, anchor=anchor, class_="tick")


def line(start: Point, end: Point, *, stroke: str = GRID, width: float = 1, dash: str = "", cap: str = "") -> Markup:
    """Return a straight line."""
    return el(
        "line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke=stroke, stroke_width=width,
        stroke_dasharray=dash or None, stroke_linecap=cap or None,
    )  # fmt: skip


def rect(x: float, y: float, width: float, height: float, *, fill: str, **attrs: str | float | None) -> Markup:
    """Return a rectangle with its upper left corner at (x, y)."""
    return el("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), fill=fill, **attrs)


def run(points: Sequence[Point], *, close: bool = False) -> str:
    """Return path data through ``points``."""
    body = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{body}{'Z' if close else ''}"


def path(data: str, **attrs: str | float | None) -> Markup:
    """Return a path."""
    return el("path", d=data, **attrs)


_OUTLINES: dict[str, tuple[Point, ...]] = {
    "triangle": ((0, -1), (1, 0.8), (-1, 0.8)),
    "diamond": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "cross": ((-0.9, -0.5), (-0.5, -0.9), (0, -0.4), (0.5, -0.9), (0.9, -0.5), (0.4, 0),
              (0.9, 0.5), (0.5, 0.9), (0, 0.4), (-0.5, 0.9), (-0.9, 0.5), (-0.4, 0)),
}  # fmt: skip


def mark(shape: Shape, at: Point, size: float, *, fill: str, dashed: bool = False, hollow: bool = False) -> Markup:
    """Return one mark ``size`` px wide. ``hollow`` is outlined; ``dashed`` is outlined with gaps: open, not counted."""
    x, y = at
    outlined = dashed or hollow or shape == "ring"
    half = size / 2 - (0.75 if outlined else 0)
    style: dict[str, str | float | None] = (
        {"fill": PAPER, "stroke": fill, "stroke_width": 1.5, "stroke_dasharray": "3 2" if dashed else None}
        if outlined
        else {"fill": fill}
    )
    if shape in ("disc", "ring"):
        return el("circle", cx=x, cy=y, r=half, **style)
    if shape == "square":
        return el("rect", x=x - half, y=y - half, width=2 * half, height=2 * half, **style)
    return path(run([(x + dx * half, y + dy * half) for dx, dy in _OUTLINES[shape]], close=True), **style)


def link(target: str, body: Node, *, title: str = "") -> Markup:
    """Return ``body`` as a link to a place on this page (``target`` is an id), with a tooltip."""
    return el("a", el("title", title) if title else "", body, href=f"#{target}")


def span_bar(x_low: float, x_high: float, y: float, *, colour: str, height: float = 5) -> Markup:
    """Return a computed or judged range: a translucent bar with end caps."""
    caps = [line((x, y - height), (x, y + height), stroke=colour, width=2) for x in (x_low, x_high)]
    bar = el("line", x1=x_low, y1=y, x2=x_high, y2=y, stroke=colour, stroke_width=height, opacity=0.4)
    return join([bar, *caps])


def conflict_bar(x_values: Sequence[float], y: float, *, colour: str = "var(--st-disputed)", r: float = 5.5) -> Markup:
    """Return figures that sources disagree on: a ring each and a line between, nothing in the middle."""
    rings = [el("circle", cx=x, cy=y, r=r, fill=PAPER, stroke=colour, stroke_width=2.2) for x in x_values]
    return join([line((min(x_values), y), (max(x_values), y), stroke=colour, width=2.5), *rings])


def drawing(width: float, height: float, body: Sequence[Node], *, label: str, desc: str = "") -> Markup:
    """Return a whole drawing, named for those who do not see it. One with links is a group, not a picture."""
    inner = join(list(body))
    return el(
        "svg", el("desc", desc) if desc else "", inner,
        viewBox=f"0 0 {number(width)} {number(height)}", role="group" if "<a " in inner else "img", aria_label=label,
    )  # fmt: skip
