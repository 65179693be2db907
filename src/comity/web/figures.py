"""The records behind one figure of a page: where a number leads when it stands for more than one."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct
from starlette.responses import HTMLResponse, Response

from comity.model.records import Record
from comity.show.plain import to_csv
from comity.show.words import day
from comity.web.errors import MissingError
from comity.web.forms import around
from comity.web.page import Page, Seen, Table, View
from comity.web.render import many, render

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
    """Return the list behind the figure ``key`` of a page, as a page, JSON or CSV; raise MissingError for no such."""
    view = _figure(key, seen)
    form = seen.request.query_params.get("format")
    if form == "json":
        return Response(msgspec.json.encode(view), media_type="application/json")
    if form == "csv":
        table = table_of(view.records)
        return Response(to_csv(table.columns, table.rows), media_type="text/csv; charset=utf-8")
    own = Seen(
        seen.request, seen.registered, Page(view=view, table=lambda: table_of(view.records)), seen.desk,
        f"{seen.path}/figures/{key}", seen.query,
    )  # fmt: skip
    main = render("figure", view=view, back=seen.address)
    return HTMLResponse(render("shell", main=main, **around(own)))


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
