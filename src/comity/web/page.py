"""What a page is: a function gives it, and HTML, JSON, CSV, citation and API follow from it (see ``routes``)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import Query as QueryString
from fastapi import Request
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, model_validator

from comity.web.desk import Desk
from comity.web.doors import Line, Ways, WebDoors

Format = Literal["html", "json", "csv", "bibtex", "csl", "embed"]


class Query(BaseModel):
    """What every page may be asked: in which form it is wanted. A page adds its own fields; others are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Format = "html"

    def kept(self) -> str:
        """Return the query as it stands in an address, without the form."""
        given = self.model_dump(exclude_defaults=True, exclude={"format"})
        return urlencode(sorted(given.items()), doseq=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_blanks(cls, given: Any) -> Any:
        """Leave out what a form sends for a field nobody filled in."""
        if not isinstance(given, Mapping):
            return given
        kept = {name: [one for one in value if one != ""] if isinstance(value, list) else value
                for name, value in given.items()}  # fmt: skip
        return {name: value for name, value in kept.items() if value not in ("", [])}


class View(Struct, frozen=True, kw_only=True):
    """What every view says first: its title, the answer, and what the answer rests on. Plain values only."""

    title: str
    answer: Line
    basis: Line = ()


class Table(Struct, frozen=True):
    """The rows of a page, as CSV gives them."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


class Page(Struct, frozen=True, kw_only=True):
    """One page's content.

    ``view`` is all JSON says, and what the template is filled with; ``table`` makes the rows
    of its CSV. ``draw`` makes what
    only people need (charts, maps); it is called when a page is shown. ``doors`` are the figures of the page.
    """

    view: View
    table: Callable[[], Table]
    draw: Callable[[], Mapping[str, object]] = dict
    doors: WebDoors | None = None


class Registered(Struct, frozen=True, kw_only=True):
    """A page of the workbench as it was added; a ``personal`` one holds forms and is made anew for each person."""

    name: str
    path: str
    template: str
    view: type[View]
    about: str
    personal: bool


class Seen(Struct, frozen=True):
    """A page that was worked out: for which request, at which address, from which state of the ledger."""

    request: Request
    registered: Registered
    page: Page
    desk: Desk
    path: str
    query: str

    @property
    def address(self) -> str:
        """The page's own address, which holds its whole state."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def ways(self) -> Ways:
        """Where figures of the page lead."""
        return self.desk.ways(self.path, self.query)

    def other(self, form: Format) -> str:
        """Return the address of the same page in another form."""
        query = "&".join(filter(None, (self.query, f"format={form}")))
        return f"{self.path}?{query}"


__all__ = ["Format", "Page", "Query", "QueryString", "Registered", "Seen", "Table", "View"]
