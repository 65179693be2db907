"""What all charts are made of: items, scales, the wrapper that holds several drawings, labels that find room."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from math import floor, log10

from markupsafe import Markup
from msgspec import Struct

from comity.show.markup import el
from comity.show.svg import Anchor, Point, Shape, link, mark

FULL, COLUMN, HALF = (1136, 680, 358), (680, 358), (560, 358)
"""Widths at which a chart is drawn, for a section of the full width, for a wide column and for half a page."""
WIDE = 500
"""From this width on a drawing has room for labels beside its marks."""


Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a rectangle, in pixels."""
Label = tuple[float, float, Anchor]
"""Where a label stands: its baseline point and which end of it that is."""


class Item(Struct, frozen=True):
    """One record as a mark: where its link leads, what it is called, how it looks."""

    target: str
    title: str
    shape: Shape
    fill: str
    dashed: bool = False
    hollow: bool = False

    def at(self, spot: Point, size: float) -> Markup:
        """Return the mark, linked, at ``spot``."""
        body = mark(self.shape, spot, size, fill=self.fill, dashed=self.dashed, hollow=self.hollow)
        return link(self.target, body, title=self.title)


def chart(draw: Callable[[int], Markup], widths: tuple[int, ...] = FULL) -> Markup:
    """Return a chart drawn once for each width; the style sheet shows the one that fits its column."""
    smallest = min(widths)
    drawings = [el("div", draw(width), class_=f"d w{width}{' first' if width == smallest else ''}") for width in widths]
    return el("div", *drawings, class_=f"chart top{max(widths)}")


def legend(entries: Iterable[tuple[Markup, str]]) -> Markup:
    """Return a legend from (mark drawn about the origin, words)."""
    rows = [
        el("li", el("svg", body, viewBox="-8 -8 16 16", aria_hidden="true"), el("span", words))
        for body, words in entries
    ]
    return el("ul", *rows, class_="legend")


def legend_mark(shape: Shape, fill: str, *, dashed: bool = False, hollow: bool = False) -> Markup:
    """Return a mark for a legend."""
    return mark(shape, (0, 0), 12, fill=fill, dashed=dashed, hollow=hollow)


def linear(domain: tuple[float, float], pixels: tuple[float, float]) -> Callable[[float], float]:
    """Return the scale that maps ``domain`` onto ``pixels``."""
    (low, high), (start, stop) = domain, pixels
    slope = (stop - start) / ((high - low) or 1)
    return lambda value: start + (value - low) * slope


def logarithmic(domain: tuple[float, float], pixels: tuple[float, float]) -> Callable[[float], float]:
    """Return the scale that gives every factor of ten the same room; values below the domain stand at its start."""
    inner = linear((log10(domain[0]), log10(domain[1])), pixels)
    return lambda value: inner(log10(max(value, domain[0])))


def year_fraction(day: date) -> float:
    """Return a day as a year with decimals: 2 July 2023 is 2023.5."""
    return day.year + (day.timetuple().tm_yday - 1) / 366


def nice_step(top: float, about: int) -> int:
    """Return a step of 1, 2 or 5 times a power of ten that divides 0 to ``top`` into ``about`` parts."""
    raw = max(top / about, 1)
    power = 10 ** floor(log10(raw))
    return int(next(step * power for step in (1, 2, 5, 10) if step * power >= raw))


def year_ticks(first: int, last: int, room: float) -> list[int]:
    """Return the years to label when one label needs 44 of ``room`` pixels: round ones, and never crowded."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (last - first) / step <= room / 44 or step == 100)
    return [year for year in range(first, last + 1) if year % step == 0]


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Return positions at least ``gap`` apart, in the order of ``wanted`` and near to it."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    out = list(wanted)
    for _ in range(60):
        moved = False
        for i, j in pairwise(order):
            lack = gap - (out[j] - out[i])
            if lack > 0.05:
                out[i] -= lack / 2
                out[j] += lack / 2
                moved = True
        if not moved:
            break
    return out


def text_width(words: str, size: float) -> float:
    """Return about how wide a label is in Source Sans."""
    return len(words) * size * 0.5


class Room:
    """Which rectangles of a drawing are taken, so that labels give way to marks and to one another."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Mark a rectangle (left, top, right, bottom) as used."""
        self._taken.append(box)

    def take_mark(self, spot: Point, size: float) -> None:
        """Mark the square around a mark as used."""
        half = size / 2 + 1
        self.take((spot[0] - half, spot[1] - half, spot[0] + half, spot[1] + half))

    def free(self, box: Box) -> bool:
        """Tell whether a rectangle lies in the drawing and touches nothing taken."""
        inside = box[0] >= 2 and box[1] >= 2 and box[2] <= self._size[0] - 2 and box[3] <= self._size[1] - 2
        return inside and not any(
            box[0] < right and left < box[2] and box[1] < bottom and top < box[3]
            for left, top, right, bottom in self._taken
        )

    def label(self, spot: Point, words: str, size: float, *, away: float = 9) -> Label | None:
        """Find room for a label beside a spot; None if there is none."""
        return self._first(spot, words, size, _beside(away, size), lambda _: True)

    def label_around(
        self, spot: Point, words: str, size: float, reach: float, fits: Callable[[Box], bool]
    ) -> Label | None:
        """Find room for a label centred within ``reach`` of a spot, in a rectangle that ``fits``; None if none does."""
        return self._first(spot, words, size, _centred(reach), fits)

    def _first(
        self, spot: Point, words: str, size: float, offsets: Iterable[Label], fits: Callable[[Box], bool]
    ) -> Label | None:
        width = text_width(words, size) + 4
        for dx, dy, anchor in offsets:
            x, y = spot[0] + dx, spot[1] + dy
            left = x if anchor == "start" else x - width if anchor == "end" else x - width / 2
            box = (left, y - size * 0.8, left + width, y + size * 0.25)
            if self.free(box) and fits(box):
                self.take(box)
                return x, y, anchor
        return None


def _beside(away: float, size: float) -> list[Label]:
    level, up, down = size * 0.34, -away, away + size * 0.7
    return [
        (away, level, "start"), (-away, level, "end"), (0, up, "middle"), (0, down, "middle"),
        (away * 0.7, up * 0.7, "start"), (-away * 0.7, up * 0.7, "end"),
        (away * 0.7, down * 0.8, "start"), (-away * 0.7, down * 0.8, "end"),
    ]  # fmt: skip


def _centred(reach: float) -> list[Label]:
    steps = [6.0 * step for step in range(-int(reach // 6), int(reach // 6) + 1)]
    offsets = [(dx, dy) for dx in steps for dy in steps if dx * dx + dy * dy <= reach * reach]
    return [(dx, dy, "middle") for dx, dy in sorted(offsets, key=lambda o: (o[0] ** 2 + o[1] ** 2, o))]
