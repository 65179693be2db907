"""Figures as doors in the workbench: where each leads, and how the parts of a report lead there too."""

import re
from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser
from urllib.parse import quote

from markupsafe import Markup
from msgspec import Struct

from comity.show.figures import Door, Doors
from comity.show.markup import Node


class Link(Struct, frozen=True):
    """Words that lead somewhere; ``title`` says what stands there."""

    text: str
    href: str
    title: str = ""


Line = tuple[str | Link, ...]
"""A sentence with figures that lead to their records."""


def words_of(line: Line) -> str:
    """Return a line as plain text."""
    return "".join(part if isinstance(part, str) else part.text for part in line)


def record_path(record_id: str) -> str:
    """Return the address of a record's page."""
    return f"/record/{quote(record_id, safe='')}"


class WebDoors(Doors):
    """The figures of one page; each is named for what it counts, so that its address outlives the next revision."""

    def open(self, ids: Iterable[str], what: str, text: str = "") -> str:
        """Return the anchor of the list of ``ids``; one record is its own list."""
        kept = tuple(sorted(set(ids)))
        if len(kept) < 2:
            return super().open(kept, what, text)
        key = self._free(f"f-{_slug(what)}", kept)
        self.ids.update(kept)
        self._doors.setdefault(key, Door(key, text, what, kept))
        return key

    def get(self, key: str) -> Door | None:
        """Return the figure called ``key``."""
        return self._doors.get(key)

    def _free(self, key: str, ids: tuple[str, ...]) -> str:
        """Return ``key``, numbered if it already names other records."""
        found, number = key, 2
        while found in self._doors and self._doors[found].ids != ids:
            found, number = f"{key}-{number}", number + 1
        return found


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:80] or "figure"


_INNER = re.compile(r'href="#((?:r|f|rule)-[^"]*|searched)"')


class Ways:
    """Where the anchors of a report lead in the workbench, seen from the page at ``path`` with its query."""

    def __init__(self, path: str, query: str, by_anchor: Callable[[], Mapping[str, str]]) -> None:
        self._path = path
        self._query = f"?{query}" if query else ""
        self._by_anchor = by_anchor

    def to(self, target: str) -> str:
        """Return the address for an anchor."""
        if target.startswith("r-"):
            record = target[2:] if "~" not in target else self._by_anchor().get(target, target[2:])
            return record_path(record)
        if target.startswith("f-"):
            return f"{self._path}/figures/{quote(target[2:])}{self._query}"
        return "/sources#searched" if target == "searched" else f"/rules#{quote(target)}"

    def relink(self, html: str) -> Markup:
        """Return markup whose links into a report lead to pages of the workbench."""
        return Markup(_INNER.sub(lambda found: f'href="{Markup.escape(self.to(found[1]))}"', html))  # noqa: S704

    def line(self, markup: Node) -> Line:
        """Return the words of a sentence made for a report, its figures as links."""
        reader = _LineReader(self)
        reader.feed(str(markup))
        reader.close()
        return tuple(reader.parts)


class _LineReader(HTMLParser):
    """Takes a sentence apart into words and links."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str | Link] = []
        self._ways = ways
        self._open: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open = dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is None:
            before = self.parts.pop() if self.parts and isinstance(self.parts[-1], str) else ""
            self.parts.append(f"{before}{data}")
            return
        target = (self._open.get("href") or "").removeprefix("#")
        self.parts.append(Link(data, self._ways.to(target), self._open.get("title") or ""))


def record_link(record_id: str, text: str, title: str = "") -> Link:
    """Return words that lead to a record."""
    return Link(text, record_path(record_id), title)
