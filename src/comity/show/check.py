"""The last look at a finished page: no orphan number, no dead link, nothing that runs or reaches out."""

import re
from html.parser import HTMLParser

from msgspec import Struct

from comity.show.figures import SEARCHED
from comity.show.words import NUMBER_WORDS

NUMBER = re.compile(rf"\d|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_DATE = re.compile(
    r"(?:\d{1,2}|\d{4}|[’']\d\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|to|and|since|before|from|now"
    r"|no date|[–\s,.])+"
)
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_MARKS = {"when": "date", "fig": "figure", "rec": "quotation", "def": "definition", "tick": "axis"}
_UNREAD = frozenset(("style", "title", "desc"))
_RUNS = frozenset(("script", "iframe", "object", "embed", "form", "base", "foreignobject"))
_FETCHES = ("src", "srcset", "poster", "data", "action", "xlink:href", "background")
_IN_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)


class Flaw(Struct, frozen=True):
    """One thing wrong with a page: what kind, and the words or address it was found in."""

    kind: str
    where: str


class BrokenReportError(Exception):
    """A page that breaks a promise: a fault of the program that made it, not of the data."""

    def __init__(self, flaws: list[Flaw]) -> None:
        shown = "; ".join(f"{flaw.kind}: {flaw.where!r}" for flaw in flaws[:8])
        super().__init__(f"{len(flaws)} flaws in the report, first {shown}")
        self.flaws = flaws


def check_page(html: str) -> None:
    """Raise BrokenReportError unless every number has its records, every link a target, and nothing is fetched."""
    flaws = find_flaws(html)
    if flaws:
        raise BrokenReportError(flaws)


def find_flaws(html: str) -> list[Flaw]:
    """Return everything wrong with a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.flaws + reader.dead_links()


def orphan_numbers(html: str) -> list[str]:
    """Return the stretches of text whose numbers nothing stands behind.

    A number is a digit or a number word from two to twelve, in the visible text of ``body``. It has something behind
    it inside ``a.fig`` (a link to a record or a list of records on the same page), ``.rec`` (words of a record),
    ``time`` (a date, and nothing but a date), ``.def`` (a definition) or ``.tick`` (an axis, within a drawing), and in
    the parts marked ``data-records``, which are the records themselves.
    """
    return [flaw.where for flaw in find_flaws(html) if flaw.kind == "orphan number"]


class _Reader(HTMLParser):
    """Walks the page once, remembering which elements are open."""

    def __init__(self) -> None:
        super().__init__()
        self.flaws: list[Flaw] = []
        self._open: list[tuple[str, str]] = []
        self._ids: dict[str, int] = {}
        self._targets: list[str] = []
        self._doors: list[str] = []
        self._records: set[str] = {SEARCHED}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._look_at(tag, given)
        if tag not in _VOID:
            self._open.append((tag, self._role(tag, given)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look_at(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        names = [name for name, _ in self._open]
        if "style" in names and _IN_STYLE.search(data):
            self._flaw("outside request", "style")
        if "body" not in names or _UNREAD & set(names) or not NUMBER.search(data):
            return
        role = next((role for _, role in reversed(self._open) if role), "")
        misused = (role == "date" and not _DATE.fullmatch(data)) or (role == "axis" and "svg" not in names)
        if not role or misused:
            self._flaw("orphan number", " ".join(data.split()))

    def dead_links(self) -> list[Flaw]:
        """Return the links that lead nowhere, figures that lead to no record, and ids given twice."""
        twice = [Flaw("id given twice", name) for name, times in self._ids.items() if times > 1]
        dead = [Flaw("dead link", target) for target in self._targets if target not in self._ids]
        blind = [Flaw("figure without records", target) for target in self._doors if target not in self._records]
        return twice + dead + blind

    def _flaw(self, kind: str, where: str) -> None:
        self.flaws.append(Flaw(kind, where))

    @staticmethod
    def _role(tag: str, given: dict[str, str]) -> str:
        if "data-records" in given:
            return "records"
        if tag == "time":
            return "date"
        return next((_MARKS[name] for name in given.get("class", "").split() if name in _MARKS), "")

    def _look_at(self, tag: str, given: dict[str, str]) -> None:
        if name := given.get("id"):
            self._ids[name] = self._ids.get(name, 0) + 1
            if any(role == "records" for _, role in self._open):
                self._records.add(name)
        if given.get("data-id"):
            self._targets.append(given["data-id"])
        if "fig" in given.get("class", "").split():
            self._doors.append(given.get("href", "").removeprefix("#"))
        self._look_at_safety(tag, given)

    def _look_at_safety(self, tag: str, given: dict[str, str]) -> None:
        if tag in _RUNS or any(name.startswith("on") for name in given):
            self._flaw("something that runs", f"<{tag}>")
        for name in _FETCHES:
            if name in given and not given[name].startswith("data:"):
                self._flaw("outside request", given[name])
        href = given.get("href", "")
        if tag == "link" and not href.startswith("data:"):
            self._flaw("outside request", href)
        elif href.startswith("#"):
            self._targets.append(href[1:])
        elif href and tag != "link" and not re.match(r"https?://", href, re.IGNORECASE):
            self._flaw("unsafe address", href)
