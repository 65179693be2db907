"""Events as marks along the years: what is looked at in its colours, the rest in grey, each year a link to itself."""

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from comity.show.charts.parts import Item
from comity.show.markup import el
from comity.show.svg import GRID, STRONG, drawing, line, text

_TOP, _FOOT = 18, 24
_TALLEST = 168


class Moment(Struct, frozen=True):
    """One event on the timeline; a ``faint`` one lies outside of what is looked at."""

    item: Item
    day: date
    faint: bool


def timeline(moments: Sequence[Moment], year_address: Callable[[int], str], label: str, width: int) -> Markup:
    """Draw a column of marks for each year, in the order of their days from the axis upwards."""
    first, last = min(one.day.year for one in moments), max(one.day.year for one in moments)
    by_year: dict[int, list[Moment]] = {year: [] for year in range(first, last + 1)}
    for one in sorted(moments, key=lambda one: (one.day, one.item.target)):
        by_year[one.day.year].append(one)
    most, room = max(map(len, by_year.values())), (width - 8) / len(by_year)
    step = min(14.0, room - 1, _TALLEST / most)
    base = _TOP + step * most + 4
    body = [line((0, base), (width, base), stroke=STRONG)]
    for at, (year, column) in enumerate(by_year.items()):
        x = 4 + room * (at + 0.5)
        body += _column(column, x, base, step, room)
        body.append(_year(year, column, x, base, room, year_address(year)))
    return drawing(width, base + _FOOT, body, label=label)


def _column(column: Sequence[Moment], x: float, base: float, step: float, room: float) -> list[Markup]:
    size = max(min(step - 2, 11.0), 2.5)
    marks = [_mark(one).at((x, base - step * (at + 0.5) - 1), size) for at, one in enumerate(column)]
    kept = sum(not one.faint for one in column)
    if kept and room > 14:
        marks.append(text(x, base - step * len(column) - 5, str(kept), size=12, anchor="middle", class_="tick"))
    return marks


def _mark(one: Moment) -> Item:
    return replace(one.item, fill=STRONG, hollow=True, dashed=False) if one.faint else one.item


def _year(year: int, column: Sequence[Moment], x: float, base: float, room: float, address: str) -> Markup:
    """Return a year below the axis, leading to itself; where there is little room every fifth only."""
    every = 1 if room >= 30 else 5 if room >= 7 else 10
    if year % every:
        return line((x, base), (x, base + 3), stroke=GRID)
    words = text(x, base + 16, str(year), size=12, anchor="middle", class_="tick")
    return el("a", words, href=address, aria_label=f"only {year}, {len(column)} events")
