import re
from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from comity.show.charts.curves import Curve, Curves, Ring, curves
from comity.show.charts.lanes import Lane, Lanes, Moment, lanes
from comity.show.charts.parts import (
    COLUMN,
    FULL,
    Item,
    Room,
    chart,
    linear,
    logarithmic,
    nice_step,
    spread,
    year_fraction,
    year_ticks,
)
from comity.show.charts.ranges import Pairing, Ranges, Side, ranges
from comity.show.charts.stacks import Note, Stacks, Year, stacks
from comity.show.svg import mark

WIDTHS = sorted({*FULL, *COLUMN})


def item(name, **look):
    return Item(f"r-{name}", name, "square", "blue", **look)


def hrefs(drawing):
    return re.findall(r'href="#([^"]+)"', drawing)


YEARS = Stacks(
    years=(
        Year(2018, up=(item("a"), item("b", hollow=True)), total=Markup("1"), second=Markup("2")),
        Year(2019, up=(item("c"),), down=(item("d"), item("e", dashed=True)), unfinished="2019 to 2 Jul"),
    ),
    above=("Up", "blue"),
    below=("Down", "orange"),
    label="years",
    notes=(Note(2019, "first", below=True),),
)


@pytest.mark.parametrize("width", WIDTHS)
def test_one_mark_one_event(width):
    drawing = stacks(YEARS, width)
    assert hrefs(drawing) == ["r-a", "r-b", "r-c", "r-d", "r-e"]
    assert drawing.count("stroke-dasharray") == 1
    assert "2019 to 2 Jul" in drawing


def test_patrols_hang_below_the_line():
    drawing = stacks(YEARS, 680)
    axis = float(re.search(r'<line x1="6" y1="([\d.]+)"', drawing)[1])
    tops = {
        name: float(re.search(rf'href="#r-{name}".*?<rect x="[\d.-]+" y="([\d.]+)"', drawing)[1]) for name in "abcd"
    }
    assert tops["b"] < tops["a"] < axis < tops["d"]
    assert tops["a"] == tops["c"]


@pytest.mark.parametrize("width", WIDTHS)
def test_running_totals_end_at_their_figure(width):
    data = Curves(
        curves=(
            Curve("A", (date(2018, 1, 1), date(2019, 1, 1)), Markup("2"), focus=True),
            Curve("B", (date(2018, 6, 1),), Markup("1")),
        ),
        rings=(Ring("a", date(2019, 1, 1), 2, "about 2", "r-x"), Ring("b", date(2019, 1, 1), 2, "2", "r-y")),
        first=date(2018, 1, 1),
        last=date(2020, 1, 1),
        label="totals",
    )
    drawing = curves(data, width)
    rings = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="9"', drawing)]
    assert len(rings) == 2
    assert rings[0][1] == rings[1][1]
    assert abs(rings[0][0] - rings[1][0]) >= 18
    focus = re.search(r'<path d="([^"]+)" fill="none" stroke="var\(--k-exercise\)"', drawing)[1]
    assert float(focus.split("V")[-1].split("H")[0]) == rings[0][1]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("bars", [True, False])
def test_lanes_show_every_moment(width, bars):
    moments = tuple(Moment(item(f"m{i}"), date(2018, 1, 1 + i % 3), label="a long name " * (i % 5)) for i in range(9))
    lane = Lane("Lane", Markup("9"), moments, group="Group")
    drawing = lanes(Lanes((lane,), date(2017, 1, 1), date(2020, 1, 1), "lanes", bars=bars), width)
    assert set(hrefs(drawing)) == {f"r-m{i}" for i in range(9)}
    spots = [(float(x), float(y)) for x, y in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="(?:9|11)"', drawing)]
    assert len(spots) == 9
    assert all(abs(a[0] - b[0]) >= 9 or abs(a[1] - b[1]) >= 9 for a, b in combinations(spots, 2))


def test_a_bar_that_began_before_the_drawing_starts_at_its_edge():
    old = Moment(item("old"), date(1929, 1, 1), date(2008, 1, 1), label="old")
    gone = Moment(item("gone"), date(1900, 1, 1), date(1910, 1, 1), label="gone")
    drawing = lanes(
        Lanes((Lane("", Markup("2"), (old, gone)),), date(2000, 1, 1), date(2010, 1, 1), "x", bars=True), 680
    )
    assert set(hrefs(drawing)) == {"r-old"}


@pytest.mark.parametrize("width", WIDTHS)
def test_figures_in_conflict_are_rings_and_single_ones_discs(width):
    row = Pairing(
        "r-a", "Drill", "2018", (Side("CHN", "red", (3000, 3200)), Side("RUS", "blue", (300000,))), Markup("1 %")
    )
    drawing = ranges(Ranges((row,), "forces", "guest to host"), width)
    assert drawing.count('fill="var(--paper)" stroke="red"') == 2
    assert drawing.count('fill="blue"') == 2  # the disc and its code
    assert "CHN" in drawing


def test_a_chart_holds_its_drawings():
    assert re.findall(r'class="d (w\d+)', chart(lambda w: Markup(f"<svg>{w}</svg>"), (680, 358))) == ["w680", "w358"]


def test_marks_differ_in_form():
    drawn = {mark(shape, (0, 0), 10, fill="x") for shape in ("square", "disc", "triangle", "diamond", "ring", "cross")}
    assert len(drawn) == 6


@given(st.lists(st.floats(0, 400), max_size=9), st.floats(5, 20))
def test_labels_are_spread_in_order(wanted, gap):
    moved = spread(wanted, gap)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    assert all(moved[j] - moved[i] >= gap * 0.8 for i, j in pairwise(order))


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), max_size=12))
def test_labels_never_overlap(spots):
    room = Room(300, 200)
    boxes = []
    for spot in spots:
        place = room.label(spot, "words", 12)
        if place:
            x, y, anchor = place
            left = {"start": x, "end": x - 34, "middle": x - 17}[anchor]
            boxes.append((left, y - 9.6, left + 34, y + 3))
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_scales():
    assert linear((0, 10), (100, 0))(5) == 50
    assert logarithmic((1, 100), (0, 10))(10) == pytest.approx(5)
    assert logarithmic((1, 100), (0, 10))(0) == 0
    assert year_fraction(date(2020, 1, 1)) == 2020
    assert [nice_step(top, 6) for top in (5, 24, 65, 116, 900)] == [1, 5, 20, 20, 200]
    assert year_ticks(2003, 2026, 1100) == list(range(2003, 2027))
    assert year_ticks(2003, 2026, 250) == [2005, 2010, 2015, 2020, 2025]
