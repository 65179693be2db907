"""Drawings of the page, made to stand on their own: colours instead of a style sheet, no links, the legend on top."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from comity.show.charts.parts import text_width
from comity.show.markup import number
from comity.show.printing.blocks import Drawing

SANS, SERIF = "Source Sans 3", "Source Serif 4"
FAMILIES = f"{SANS}, Noto Sans SC, Noto Sans KR"
_VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
_VIEW = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"')
_LABEL = re.compile(r'aria-label="([^"]*)"')
_LINK = re.compile(r'href="#([^"]*)"')
_TITLE = re.compile(r"<(title|desc)>.*?</\1>", re.DOTALL)
_ROW = 22


@cache
def colours() -> Mapping[str, str]:
    """Return the light colours and the faces of the page by name, on white paper."""
    sheet = files("comity.show").joinpath("static/tokens.css").read_text(encoding="utf-8")
    light = sheet[sheet.index(":root") : sheet.index("}")]
    found = dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", light))
    return {**found, "paper": "#ffffff", "sans": FAMILIES, "serif": f"{SERIF}, Noto Sans SC, Noto Sans KR"}


def drawing(svg: str, legend: Sequence[tuple[str, str]] = ()) -> Drawing:
    """Return a drawing of the page as one that stands alone, with ``legend`` (mark as SVG, escaped words) above it."""
    view = _VIEW.search(svg)
    label = _LABEL.search(svg)
    assert view, "every drawing says its size"
    width, height = float(view[3]), float(view[4])
    above = _legend(legend, width)
    top = above.count("<text") and _rows(legend, width)[-1][1] + _ROW
    shifted = f'<g transform="translate(0 {top})">{_inside(svg, view)}</g>' if top else _inside(svg, view)
    return Drawing(
        svg=(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height + top)}" '
            f'width="{number(width)}" height="{number(height + top)}" font-family="{FAMILIES}">{above}{shifted}</svg>'
        ),
        label=_unescaped(label[1]) if label else "",
        width=round(width),
        targets=tuple(dict.fromkeys(_LINK.findall(svg))),
    )


def _inside(svg: str, view: re.Match[str]) -> str:
    """Return what a drawing holds, clipped to its view, in its own colours and without links or tooltips."""
    body = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    body = re.sub(r"<a [^>]*>", "<g>", _TITLE.sub("", body)).replace("</a>", "</g>")
    return _painted(f'<svg {view[0]} width="{view[3]}" height="{view[4]}">{body}</svg>')


def _painted(svg: str) -> str:
    return _VARIABLE.sub(lambda match: colours()[match[1]], svg)


def _legend(entries: Sequence[tuple[str, str]], width: float) -> str:
    places = _rows(entries, width)
    return "".join(
        f'<svg x="{number(x)}" y="{y}" width="16" height="16" viewBox="-8 -8 16 16">{_painted(mark)}</svg>'
        f'<text x="{number(x + 20)}" y="{y + 12}" font-size="13" fill="{colours()["ink-2"]}">{words}</text>'
        for (mark, words), (x, y) in zip(entries, places, strict=True)
    )


def _rows(entries: Sequence[tuple[str, str]], width: float) -> list[tuple[float, int]]:
    """Return where the entries of a legend stand, row by row."""
    places, x, y = [], 0.0, 0
    for _, words in entries:
        needed = 36 + text_width(_unescaped(words), 13)
        if x and x + needed > width:
            x, y = 0.0, y + _ROW
        places.append((x, y))
        x += needed
    return places


def _unescaped(text: str) -> str:
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text
