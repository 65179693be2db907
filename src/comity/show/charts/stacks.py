"""Events a year, one mark an event: some stand on the axis, others hang below it; never one bar."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from comity.show.charts.parts import WIDE, Item, text_width
from comity.show.svg import HAIR, INK, INK2, INK3, PANEL, STRONG, Anchor, drawing, line, rect, text, tick


class Year(Struct, frozen=True):
    """One column: ``up`` stands on the axis, ``down`` hangs below; ``total`` and ``second`` are printed on top.

    ``unfinished`` says up to when the year is seen; such a column gets a band.
    """

    year: int
    up: tuple[Item, ...] = ()
    down: tuple[Item, ...] = ()
    total: Markup = Markup("")
    second: Markup = Markup("")
    unfinished: str = ""


class Note(Struct, frozen=True):
    """A remark about one year, with a thin line to its column."""

    year: int
    words: str
    below: bool = False


class Stacks(Struct, frozen=True):
    """The whole chart: ``names`` are what stands above and what hangs below the line, with their colours."""

    years: tuple[Year, ...]
    above: tuple[str, str]
    below: tuple[str, str]
    label: str
    notes: tuple[Note, ...] = ()


class _Layout:
    def __init__(self, chart: Stacks, width: int) -> None:
        self.width = width
        self.wide = width >= WIDE
        self.step = (width - 12) / len(chart.years)
        self.size = min(15.0 if self.wide else 11.0, self.step - 3)
        self.gap = self.size + (4 if self.wide else 2.5)
        tallest = max((len(year.up) for year in chart.years), default=1)
        deepest = max((len(year.down) for year in chart.years), default=0)
        head = (18 if any(year.total for year in chart.years) else 0) + (
            15 if any(y.second for y in chart.years) else 0
        )
        self.base = 34 + head + (20 if chart.notes and self.wide else 0) + tallest * self.gap
        foot = 20 if any(year.unfinished for year in chart.years) else 4
        self.height = self.base + 34 + max(deepest * self.gap, 18 if deepest else 0) + foot
        self.first = chart.years[0].year

    def x(self, index: int) -> float:
        """Return the middle of a column."""
        return 6 + self.step * (index + 0.5)

    def up(self, place: int) -> float:
        """Return the height of the mark ``place`` above the line, counted from nought."""
        return self.base - 6 - self.size / 2 - place * self.gap

    def down(self, place: int) -> float:
        """Return the height of the mark ``place`` below the line."""
        return self.base + 30 + self.size / 2 + place * self.gap


def stacks(chart: Stacks, width: int) -> Markup:
    """Draw the chart at ``width``."""
    layout = _Layout(chart, width)
    body = [*_ground(chart, layout), *_notes(chart, layout)]
    for index, year in enumerate(chart.years):
        body += _column(year, layout, index)
    return drawing(width, layout.height, body, label=chart.label)


def _ground(chart: Stacks, at: _Layout) -> list[Markup]:
    out = []
    for index, year in enumerate(chart.years):
        if year.unfinished:
            out.append(rect(at.x(index) - at.step / 2, 28, at.step, at.height - 46, fill=PANEL))
            anchor: Anchor = "end" if index > len(chart.years) / 2 else "start"
            x = at.width - 6 if anchor == "end" else 6
            out.append(text(x, at.height - 6, year.unfinished, size=12, fill=INK3, anchor=anchor, class_="when"))
    out.append(line((6, at.base), (at.width - 6, at.base), stroke=INK, width=1.5))
    out.append(line((6, at.base + 24), (at.width - 6, at.base + 24), stroke=HAIR))
    out.append(text(6, 16, chart.above[0], size=14, fill=chart.above[1], bold=True))
    if any(year.down for year in chart.years):
        out.append(text(6, at.down(0) + 5, chart.below[0], size=14, fill=chart.below[1], bold=True))
    return out


def _column(year: Year, at: _Layout, index: int) -> list[Markup]:
    x = at.x(index)
    out = [item.at((x, at.up(place)), at.size) for place, item in enumerate(year.up)]
    out += [item.at((x, at.down(place)), at.size) for place, item in enumerate(year.down)]
    top = at.up(len(year.up)) + at.size / 2 - 4
    if year.total:
        out.append(text(x, top, year.total, size=13 if at.wide else 12, fill=INK, anchor="middle", bold=True))
    if year.second and at.wide:
        out.append(text(x, top - 15, year.second, size=12, fill=INK3, anchor="middle"))
    label = _year_label(year.year, at)
    return [*out, tick(x, at.base + 17, label)] if label else out


def _year_label(year: int, at: _Layout) -> str:
    if year % 5 == 0 or (year == at.first and year % 5 < 4):
        return str(year) if at.step > 22 or year % 5 == 0 else ""
    return f"’{year % 100:02d}" if at.step > 19 else ""


def _notes(chart: Stacks, at: _Layout) -> list[Markup]:
    return [part for note in chart.notes for part in _note(chart, at, note)] if at.wide else []


def _note(chart: Stacks, at: _Layout, note: Note) -> list[Markup]:
    index = next((i for i, year in enumerate(chart.years) if year.year == note.year), None)
    if index is None:
        return []
    x, width = at.x(index), text_width(note.words, 13)
    if note.below:
        y = at.down(0)
        begin = x - at.size - width - 12
        if begin < text_width(chart.below[0], 14) + 20:
            return []
        return [
            text(x - at.size - 8, y + 4, note.words, size=13, fill=INK2, anchor="end", class_="rec"),
            line((x - at.size - 5, y), (x - at.size / 2 - 2, y), stroke=STRONG),
        ]
    return _note_above(chart.years, at, index, note.words)


def _note_above(years: Sequence[Year], at: _Layout, index: int, words: str) -> list[Markup]:
    """Set a remark over its column, over everything that stands within its width; nothing if it does not fit."""
    half = text_width(words, 13) / 2 + 4
    x = min(max(at.x(index), half + 6), at.width - half - 6)
    near = [year for i, year in enumerate(years) if abs(at.x(i) - x) < half + at.step / 2]
    top = at.up(max(len(year.up) for year in near)) - 26
    own = at.up(len(years[index].up)) + at.size / 2 - 36
    if top < 34:
        return []
    stem = [line((at.x(index), top + 5), (at.x(index), own), stroke=STRONG)] if own - top > 9 else []
    return [text(x, top, words, size=13, fill=INK2, anchor="middle", class_="rec"), *stem]
