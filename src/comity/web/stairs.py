"""Drawings of the ladder beside its profile: how rungs moved through the years, and who owes whom what."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from comity.show.charts.parts import linear
from comity.show.markup import el, number
from comity.show.svg import GRID, INK, INK2, drawing, line, link, path, text, tick
from comity.web.profile import TOP


class Reading(Struct, frozen=True):
    """The rung of a dimension at the end of a year, with its range."""

    year: int
    low: int
    best: int
    high: int


class Course(Struct, frozen=True):
    """A dimension through the years."""

    dimension: str
    name: str
    readings: tuple[Reading, ...]


class Owed(Struct, frozen=True):
    """What one party owes the other: the rung, what it is called, and where the records are."""

    giver: str
    receiver: str
    rung: str
    label: str
    target: str


_WIDTH, _HEIGHT = 168, 112


def course_chart(course: Course, years: tuple[int, int]) -> Markup:
    """Draw one dimension through the years: line and discs for the rung, the band for its range."""
    x = linear(years, (14, _WIDTH - 22))
    y = linear((0, TOP), (_HEIGHT - 24, 8))
    body = [line((12, y(rung)), (_WIDTH - 14, y(rung)), stroke=GRID) for rung in range(TOP + 1)]
    body += [tick(6, y(rung) + 4, str(rung)) for rung in (0, TOP)]
    body += [tick(x(year), _HEIGHT - 4, str(year)) for year in years]
    there = [(x(one.year), one) for one in course.readings]
    up = [f"{number(at)} {number(y(one.high))}" for at, one in there]
    down = [f"{number(at)} {number(y(one.low))}" for at, one in reversed(there)]
    body.append(path(f"M{'L'.join([*up, *down])}Z", fill="var(--range)", opacity=0.55))
    best = "L".join(f"{number(at)} {number(y(one.best))}" for at, one in there)
    body.append(path(f"M{best}", fill="none", stroke="var(--us)", stroke_width=2))
    body += [_reading(at, y(one.best), one) for at, one in there]
    last = course.readings[-1]
    body.append(text(_WIDTH - 10, y(last.best) + 5, str(last.best), size=14, fill=INK, bold=True, class_="def"))
    return drawing(_WIDTH, _HEIGHT, body, label=f"{course.name} through the years")


def _reading(at: float, height: float, one: Reading) -> Markup:
    """Return a disc that leads to the ladder of its year."""
    reach = el("circle", cx=at, cy=height, r=12, fill="transparent")
    disc = el("circle", cx=at, cy=height, r=3.5, fill="var(--us)")
    spread = f", range {one.low} to {one.high}" if one.low < one.high else ""
    title = el("title", f"the ladder at the end of {one.year}: rung {one.best}{spread}")
    return el("a", title, reach, disc, href=f"?at={one.year}")


def arrows_chart(owed: Sequence[Owed], width: int) -> Markup:
    """Draw who owes whom: one arrow each way, its rung and meaning written along it."""
    body: list[Markup] = []
    for at, one in enumerate(owed):
        body += _arrow(one, 34 + 58.0 * at, width, back=bool(at % 2))
    return drawing(width, 22 + 58 * len(owed), body, label="What each owes the other")


def _arrow(one: Owed, y: float, width: int, *, back: bool) -> list[Markup]:
    left, right = 74.0, width - 74.0
    start, stop = (right, left) if back else (left, right)
    step = -1 if back else 1
    names = (one.receiver, one.giver) if back else (one.giver, one.receiver)
    tip, barb = (number(stop), number(y)), number(stop - 9 * step)
    head = f"M{barb} {number(y - 6)}L{' '.join(tip)}L{barb} {number(y + 6)}"
    shaft = line((start, y), (stop, y), stroke="var(--us)", width=2)
    words = text(
        (left + right) / 2, y - 8, f"{one.rung}  {one.label}", size=14, fill=INK, anchor="middle", class_="rec"
    )
    return [
        text(0, y + 5, names[0], size=14, fill=INK2 if back else INK, bold=not back),
        text(width, y + 5, names[1], size=14, fill=INK if back else INK2, anchor="end", bold=back),
        link(one.target, el("g", shaft, path(head, fill="none", stroke="var(--us)", stroke_width=2), words),
             title=f"{one.giver} owes {one.receiver}: {one.label}"),
        tick((left + right) / 2, y + 16, "owes"),
    ]  # fmt: skip
