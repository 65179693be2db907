"""The records behind one figure of a page: where a number leads when it stands for more than one."""

from collections.abc import Iterable
from typing import cast
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace
from starlette.responses import Response

from comity.model.records import Record
from comity.show.words import day
from comity.web.errors import MissingError
from comity.web.forms import answer_in
from comity.web.page import Format, Page, Seen, Table, View
from comity.web.render import many

COLUMNS = ("id", "type", "date", "label", "kind", "status", "state")


class Row(Struct, frozen=True):
    """One record in a list."""

    id: str
    type: str
    date: str
    label: str
    kind: str
    status: str
    state: str


class FigureView(View, frozen=True, kw_only=True):
    """The records behind a figure, and what it counts or how it was worked out."""

    what: str
    page: str
    records: tuple[Row, ...]


def row_of(record: Record) -> Row:
    """Return a record as a row of a list."""
    return Row(record.id, record.type, day(record.when), record.label, record.kind, record.status, record.state)


def table_of(rows: Iterable[Row]) -> Table:
    """Return rows of records as a table."""
    return Table(COLUMNS, [tuple(getattr(row, name) for name in COLUMNS) for row in rows])


def figure_page(key: str, seen: Seen) -> Response:
    """Return the list behind the figure ``key`` of a page, in the form asked for; raise MissingError for no such."""
    view = _figure(key, seen)
    registered = replace(seen.registered, template="figure", personal=False)
    page = Page(view=view, table=lambda: table_of(view.records))
    own = Seen(seen.request, registered, page, seen.desk, f"{seen.path}/figures/{quote(key)}", seen.query)
    return answer_in(cast(Format, seen.request.query_params.get("format") or "html"), own)


def _figure(key: str, seen: Seen) -> FigureView:
    seen.page.draw()  # the figures of the drawings are doors too
    door = seen.page.doors.get(f"f-{key}") if seen.page.doors else None
    if door is None:
        raise MissingError(f"The page has no figure {key!r} now.", f"The ledger may have changed: open {seen.address}.")
    known = seen.desk.snapshot.by_id
    rows = tuple(row_of(known[one]) for one in door.ids if one in known)
    return FigureView(
        title=seen.page.view.title,
        answer=(f"{many(len(rows), 'record')} behind “{door.text}”" if door.text else many(len(rows), "record"),),
        what=door.what,
        page=seen.address,
        records=rows,
    )
