"""From the sections of the page to blocks: the same words, the same figures, without what only a screen can do."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import html
from lxml.html import HtmlElement
from markupsafe import escape
from msgspec.structs import replace

from comity.show.markup import Node
from comity.show.printing.blocks import Block, Bullets, Heading, Inline, Paragraph, Role, Run, Table, clean, words
from comity.show.printing.drawings import drawing

_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]+")
_HOLDERS = frozenset(("div", "section", "figure", "article"))
_BLOCKS = frozenset(("p", "ul", "ol", "table", "dl", "h2", "h3", "h4", "details", *_HOLDERS))
_ROLES: dict[str, Role] = {"fig": "figure", "rec": "quotation", "def": "definition", "when": "date"}
_WIDTHS = ("w680", "w560", "w358")
"""The width at which a chart is printed: the first of these in which it was drawn."""


def blocks_of(node: Node) -> list[Block]:
    """Return a fragment of the page as blocks; what is folded away there is named and left out."""
    return list(_Reader(node).blocks())


def inline_of(node: Node) -> Inline:
    """Return a fragment of the page as runs of words."""
    return _tidy(_Reader(node).runs())


class _Reader:
    """Reads one fragment. Drawings are taken out first: they are drawn again as they are, not read."""

    def __init__(self, node: Node) -> None:
        self._drawings: list[str] = []
        self._legend: list[tuple[str, str]] = []
        text = _SVG.sub(self._keep, clean(str(escape(node))))
        self._root: HtmlElement = html.fragment_fromstring(text, create_parent="div")

    def _keep(self, match: re.Match[str]) -> str:
        self._drawings.append(match[0])
        return f'<img alt="{len(self._drawings) - 1}">'

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the fragment."""
        yield from self._inside(self._root)

    def runs(self) -> Iterator[Run]:
        """Yield the runs of a fragment that is one stretch of words."""
        yield from _runs(self._root)

    def _inside(self, element: HtmlElement) -> Iterator[Block]:
        """Yield the blocks in an element; words between them are paragraphs."""
        loose: list[Run] = list(_text(element.text))
        for child in element:
            if child.tag in _BLOCKS:
                yield from _paragraph(loose)
                loose = []
                yield from self._block(child)
            else:
                loose += _runs(child)
            loose += _text(child.tail)
        yield from _paragraph(loose)

    def _block(self, element: HtmlElement) -> Iterator[Block]:
        kinds = _classes(element)
        if element.tag in ("h2", "h3", "h4"):
            yield Heading(_tidy(_runs(element)), 3)
        elif element.tag == "p":
            style = "deck" if "deck" in kinds else "foot" if "foot" in kinds else ""
            yield from _paragraph(_runs(element), style)
        elif element.tag == "table":
            yield from _table(element)
        elif "legend" in kinds:
            self._legend = [self._entry(item) for item in element]
        elif element.tag in ("ul", "ol"):
            yield from _list(element)
        elif element.tag == "details":
            summary = " ".join(element.find("summary").text_content().split())
            yield Paragraph(words(f"On the page, folded: {summary[:1].lower()}{summary[1:]}."), "foot")
        elif "chart" in kinds:
            yield self._chart(element)
        elif element.tag == "figure" and element.find("img") is not None:
            yield self._drawn(element.find("img"))
        else:
            yield from self._inside(element)

    def _entry(self, item: HtmlElement) -> tuple[str, str]:
        svg = self._drawings[int(item.find("img").get("alt"))]
        return svg[svg.index(">") + 1 : svg.rindex("</svg>")], str(escape(item.text_content().strip()))

    def _chart(self, element: HtmlElement) -> Block:
        drawn = {name: child for child in element for name in _classes(child)}
        return self._drawn(next(drawn[width] for width in _WIDTHS if width in drawn).find("img"))

    def _drawn(self, image: HtmlElement) -> Block:
        legend, self._legend = self._legend, []
        return drawing(self._drawings[int(image.get("alt"))], legend)


def _classes(element: HtmlElement) -> Sequence[str]:
    return (element.get("class") or "").split()


def _paragraph(runs: Iterable[Run], style: str = "") -> Iterator[Block]:
    tidy = _tidy(runs)
    if tidy:
        yield Paragraph(once([tidy])[0], style)  # type: ignore[arg-type]


def _text(text: str | None, like: Run | None = None) -> list[Run]:
    return [replace(like or Run(""), text=text)] if text else []


def _runs(element: HtmlElement, like: Run | None = None) -> Iterator[Run]:
    """Yield the words of an element, each with the style and the role that the innermost element gives it."""
    look = _look(element, like or Run(""))
    if element.tag in ("img", "i", "summary") or element.get("aria-hidden") or "none" in _classes(element):
        return
    if element.tag == "br" or _starts_a_line(element):
        yield Run("\n")
    yield from _text(element.text, look)
    for child in element:
        yield from _runs(child, look)
        yield from _text(child.tail, look)


def _starts_a_line(element: HtmlElement) -> bool:
    """Tell whether the page sets an element on a line of its own: remarks in lists."""
    return element.tag in ("small", "ul", "li", "dd") and any(one.tag == "li" for one in element.iterancestors())


def _look(element: HtmlElement, like: Run) -> Run:
    role = next((_ROLES[name] for name in _classes(element) if name in _ROLES), like.role)
    href = element.get("href", "")
    anchor = href.removeprefix("#") if href.startswith("#") else element.get("data-id", "")
    return Run(
        "",
        bold=like.bold or element.tag in ("b", "strong"),
        small=like.small or element.tag == "small",
        role="date" if element.tag == "time" else role,
        target=like.target if anchor.startswith("rule-") or not anchor else anchor,
        url=like.url or ("" if href.startswith("#") else href),
    )


def _tidy(runs: Iterable[Run]) -> Inline:
    """Return runs with single spaces, joined where they look alike, trimmed at both ends and at line ends."""
    found: list[Run] = []
    for run in runs:
        text = run.text if run.text == "\n" else _SPACE.sub(" ", run.text)
        last = found[-1].text[-1:] if found else "\n"
        text = text.lstrip(" ") if last in (" ", "\n") else text
        if text == "\n" and last == "\n":
            continue
        if text == "\n" and last == " ":
            found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
        if text:
            found.append(replace(run, text=text))
    while found and not found[-1].text.strip():
        found.pop()
    return (*found[:-1], replace(found[-1], text=found[-1].text.rstrip())) if found else ()


def once(cells: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return cells in which every place is opened once: a row needs no second note for the same record."""
    seen: set[str] = set()
    out = []
    for cell in cells:
        kept = []
        for index, run in enumerate(cell):
            later = index + 1 < len(cell) and cell[index + 1].target == run.target
            target = "" if run.target in seen or later else run.target
            seen.update({run.target} if target else ())
            kept.append(replace(run, target=target))
        out.append(tuple(kept))
    return tuple(out)


def _list(element: HtmlElement) -> Iterator[Block]:
    """Yield a list: one whose items are set in columns as a table, any other as bullets."""
    items = [item for item in element if item.tag == "li"]
    if "runin" in _classes(element) or any(len(item) < 2 or (item.text or "").strip() for item in items):
        yield Bullets(tuple(once([_tidy(_runs(item))])[0] for item in items))
    elif items:
        yield Table(tuple(once([_tidy(_cell(part)) for part in item if part.tag != "img"]) for item in items))


def _cell(part: HtmlElement) -> Iterator[Run]:
    yield from (run for index, run in enumerate(_runs(part)) if index or run.text != "\n")


def _table(element: HtmlElement) -> Iterator[Block]:
    """Yield a table without the columns that only hold drawings."""
    head = [cell for row in element.iterfind("thead/tr") for cell in row]
    rows = [list(row) for row in element.iterfind("tbody/tr")]
    whole = [row for row in rows if not _spans(row)]
    drawn = {at for row in whole for at, cell in enumerate(row) if {"wide", "wide60"} & set(_classes(cell))}
    shown = [at for at in range(max((len(row) for row in whole), default=0)) if at not in drawn]
    yield Table(
        rows=tuple(once([_tidy(_runs(row[at])) for at in ([0] if _spans(row) else shown)]) for row in rows),
        head=tuple(_tidy(_runs(head[at])) for at in shown) if head else (),
        numeric=tuple("num" in _classes(head[at]) for at in shown) if head else (),
    )


def _spans(row: Sequence[HtmlElement]) -> bool:
    return len(row) == 1 and bool(row[0].get("colspan"))
