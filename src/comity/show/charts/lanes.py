"""Time as lanes: a row for each series, side or direction, its records as marks and bars along the years."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from markupsafe import Markup
from msgspec import Struct

from comity.show.charts.parts import WIDE, Item, Room, linear, text_width, year_fraction, year_ticks
from comity.show.svg import GRID, HAIR, INK, INK2, Anchor, drawing, line, link, rect, text, tick

Scale = Callable[[float], float]


class Moment(Struct, frozen=True):
    """One record in a lane: at ``start``, or from ``start`` to ``end`` as a bar (``open_end``: still going on).

    ``label`` is written beside it where there is room.
    """

    item: Item
    start: date
    end: date | None = None
    open_end: bool = False
    label: str = ""


class Lane(Struct, frozen=True):
    """One row: its name, the figure at its end, and what happened in it; ``group`` stands once above several rows."""

    name: str
    figure: Markup
    moments: tuple[Moment, ...]
    group: str = ""
    strong: bool = False


class Lanes(Struct, frozen=True):
    """The whole chart; ``left`` is the room for names on a wide drawing."""

    lanes: tuple[Lane, ...]
    first: date
    last: date
    label: str
    left: float = 190
    bars: bool = False
    """Bars stack, one a row, with their names beside them, instead of sharing a line with marks."""


class _Placed(NamedTuple):
    moment: Moment
    begin: float
    end: float
    level: int
    label: str = ""
    anchor: Anchor = "start"
    before: bool = False


def lanes(chart: Lanes, width: int) -> Markup:
    """Draw the chart at ``width``; a lane is as high as its marks need to stand clear of one another."""
    wide = width >= WIDE
    left, right, size = (chart.left, 34.0, 11.0) if wide else (6.0, 24.0, 9.0)
    x = linear((year_fraction(chart.first), year_fraction(chart.last)), (left, width - right))
    body: list[Markup] = []
    y = 24.0
    bands: list[tuple[float, Markup]] = []
    group = ""
    for lane in chart.lanes:
        if lane.group and lane.group != group:
            group = lane.group
            y += 8 if body else 0
            body.append(text(0, y + 17, group, size=14, fill=INK, bold=True))
            y += 24
        drawn, height = _lane(lane, chart, x, y, width, wide=wide, size=size)
        body += drawn
        y += height
        bands.append((y, line((0, y), (width, y), stroke=HAIR)))
    grid = _years(chart, x, (left, width - right), y)
    return drawing(width, y + 6, [*grid, *(rule for _, rule in bands), *body], label=chart.label)


def _years(chart: Lanes, x: Scale, span: tuple[float, float], bottom: float) -> list[Markup]:
    out: list[Markup] = []
    for year in year_ticks(chart.first.year, chart.last.year, span[1] - span[0]):
        place = x(year)
        if span[0] - 1 <= place <= span[1]:
            out += [line((place, 20), (place, bottom), stroke=GRID), tick(place, 14, str(year))]
    return out


def _lane(
    lane: Lane, chart: Lanes, x: Scale, top: float, width: int, *, wide: bool, size: float
) -> tuple[list[Markup], float]:
    head = 0.0 if wide else 18.0
    placed = _stacked(lane, chart, x, size, width) if chart.bars else _dodged(lane, x, size)
    pitch = size + (6 if chart.bars else 2)
    rows = 1 + max((one.level for one in placed), default=0)
    height = head + rows * pitch + 10
    out = _names(lane, top, width, wide=wide, left=chart.left)
    for one in placed:
        y = top + head + 5 + pitch * (one.level + 0.5)
        out += _moment(one, y, size, chart)
    return out, height


def _names(lane: Lane, top: float, width: int, *, wide: bool, left: float) -> list[Markup]:
    name, size = lane.name, 14 if wide else 13
    if wide:
        name = _cut(name, left - (30 if lane.group else 14), size)
    indent = 14 if lane.group and wide else 0
    shown = text(indent, top + 17, name, size=size, fill=INK if lane.strong else INK2, bold=lane.strong, class_="rec")
    return [shown, text(width, top + 17, lane.figure, size=13, fill=INK, anchor="end", bold=True)]


def _cut(words: str, room: float, size: float) -> str:
    """Shorten a name to the room it has, at a word where possible."""
    if text_width(words, size) <= room:
        return words
    kept = words[: int(room / (size * 0.5)) - 1]
    return kept.rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def _dodged(lane: Lane, x: Scale, size: float) -> list[_Placed]:
    """Give each mark the lowest level on which it stands clear of those before it."""
    ends: list[float] = []
    out = []
    for moment in sorted(lane.moments, key=lambda m: (m.start, m.item.target)):
        at = x(year_fraction(moment.start))
        level = next((i for i, end in enumerate(ends) if at - end >= size + 1.5), len(ends))
        ends[level : level + 1] = [at]
        out.append(_Placed(moment, at, at, level))
    return out


def _stacked(lane: Lane, chart: Lanes, x: Scale, size: float, width: int) -> list[_Placed]:
    """Give each bar, with the name beside it, a level of its own where it would touch another.

    A name stands to the right of its bar, or to the left where there is more room, cut to the room there is.
    """
    room = Room(width, 10_000)
    out = []
    for moment in sorted(lane.moments, key=lambda m: (m.start, m.item.target)):
        begin = x(year_fraction(max(moment.start, chart.first)))
        stop = max(begin, x(year_fraction(chart.last if moment.open_end else moment.end or moment.start)))
        before = moment.start < chart.first
        if before and stop <= begin:
            continue
        left = stop + size / 2 + 5
        label, anchor = _fitted(moment.label, left, begin - size / 2 - 5, width - 30)
        reach = text_width(label, 12.5) + 12
        span = (begin - size - (reach if anchor == "end" else 0), left + (reach if anchor == "start" else 0))
        span = (max(span[0], 3), min(span[1], width - 3))
        level = next(i for i in range(900) if room.free((span[0], i * 10 + 3, span[1], i * 10 + 9)))
        room.take((span[0], level * 10 + 3, span[1], level * 10 + 9))
        out.append(_Placed(moment, begin, stop, level, label, anchor, before))
    return out


def _fitted(words: str, right_from: float, left_to: float, width: float) -> tuple[str, Anchor]:
    """Return a label cut to the larger of the two rooms beside a bar, and the side it stands on."""
    right, left = width - right_from, left_to
    side: Anchor = "start" if text_width(words, 12.5) <= right or right >= left else "end"
    room = right if side == "start" else left
    return _cut(words, room, 12.5), side


def _moment(one: _Placed, y: float, size: float, chart: Lanes) -> list[Markup]:
    item = one.moment.item
    body = [] if one.before else [item.at((one.begin, y), size)]
    if chart.bars and one.end - one.begin >= size:
        bar = rect(
            one.begin, y - 3.5, one.end - one.begin, 7, fill=item.fill, opacity=0.5 if one.moment.open_end else 0.75
        )
        body.insert(0, link(item.target, bar, title=item.title))
    if one.label:
        away = size / 2 + 5
        place = one.end + away if one.anchor == "start" else one.begin - away
        words = text(place, y + 4, one.label, size=12.5, fill=INK2, anchor=one.anchor, class_="rec")
        body.append(link(item.target, words, title=item.title))
    return body
