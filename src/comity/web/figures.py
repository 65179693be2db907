"""The records behind one figure of a page: where a number leads when it stands for more than one."""

import re
from collections.abc import Iterable
from datetime import date
from typing import cast
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace
from starlette.responses import Response

from comity.model.records import Record
from comity.show.context import rule_anchor
from comity.show.figures import Door
from comity.vocab import vocabulary
from comity.web.doors import Line, Link
from comity.web.errors import MissingError
from comity.web.forms import answer_in
from comity.web.page import Format, Page, Seen, Table, View
from comity.web.render import many
from comity.web.wording import filed

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
    return Row(record.id, record.type, filed(record), record.label, record.kind, record.status, record.state)


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
    rows = tuple(row_of(one) for one in sorted((known[one] for one in door.ids if one in known), key=_in_time))
    return FigureView(
        title=seen.page.view.title,
        answer=_answer(len(rows), door),
        what=door.what,
        page=seen.address,
        records=rows,
    )


def _in_time(record: Record) -> tuple[date, str]:
    return (record.when.start if record.when else date.max, record.id)


def _answer(number: int, door: Door) -> Line:
    """Return how many records stand behind a figure and what they are, its rule being a link."""
    before, rule, after = _split(door.what)
    if before.startswith("records "):
        return (f"{many(number, 'record')}{before.removeprefix('records')}", *rule, f"{after}.")
    behind = f" behind “{door.text}”" if door.text and door.text != f"{number:,}" else ""
    return (f"{many(number, 'record')}{behind}: {before}", *rule, f"{after}.")


def _split(what: str) -> tuple[str, tuple[Link, ...], str]:
    """Return words with the counting rule they name, if any, taken out as a link."""
    found = re.search(r"\brule ([A-Z]+\+?)(?![\w+\[])", what)
    if found is None or found[1] not in vocabulary().rules:
        return what, (), ""
    return what[: found.start()], (Link(found[0], f"/rules#{rule_anchor(found[1])}"),), what[found.end() :]
