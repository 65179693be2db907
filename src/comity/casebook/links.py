"""Checks between rows: ids that occur twice, and ids that lead nowhere."""

from collections.abc import Container, Iterable, Iterator, Mapping

from comity.casebook.findings import Finding
from comity.casebook.tabular import Row
from comity.model.assertions import UNSOURCED
from comity.model.issues import Issue
from comity.model.tables import TABLE_BY_NAME
from comity.model.values import EventDate


def validate_ids(rows: Iterable[Row]) -> Iterator[Issue]:
    """No two rows of a casebook describe a record of the same id; the first one stands."""
    first: dict[str, Row] = {}
    for row in rows:
        earlier = first.setdefault(row.record, row)
        if earlier is not row:
            message = f"{row.record!r} is described already ({earlier.file}:{earlier.line})."
            column = TABLE_BY_NAME[row.table].key[-1]
            yield Finding(column, "repeated-id", message, "Give this row an id of its own, or delete it.").at(row)


def validate_references(
    row: Row, known: Mapping[str, str], agreements: Container[str], left_out: Mapping[str, str]
) -> Iterator[Issue]:
    """Every id a row refers to is that of a record of the right type.

    ``known`` maps record ids to types, of this casebook and those it requires; ``agreements`` are this casebook's
    own, since a provision takes its sources from its agreement's row; ``left_out`` maps ids to where a bad row stands.
    """
    for column in TABLE_BY_NAME[row.table].columns:
        for target in row.cells[column.name].split(";") if column.refers and row.cells[column.name] else ():
            if target == UNSOURCED and column.name == "sources":
                continue
            fits = column.refers in ("record", known.get(target)) and target in known
            if not fits or (column.refers == "agreement" and target not in agreements):
                yield _dangling(column.name, column.refers, target, left_out).at(row)


def _dangling(column: str, wanted: str, target: str, left_out: Mapping[str, str]) -> Finding:
    message = f"There is no {wanted} {target!r}."
    if target in left_out:
        message = f"The row of {target!r} ({left_out[target]}) was left out."
        return Finding(column, "refers-to-bad-row", message, "Mend that row first.")
    return Finding(column, "unknown-id", message, f"Add the {wanted}, or correct the id.")


def validate_reports(rows: Iterable[Row]) -> Iterator[Issue]:
    """An event that is called held has a source from its first day or later: earlier ones can only announce it."""
    rows = list(rows)
    dates = {row.record: row.cells["date"] for row in rows if "same_as" in row.cells}
    for row in rows:
        published = [dates.get(source, "") for source in row.cells.get("sources", "").split(";")]
        if row.table == "events" and row.cells["status"] == "held" and all(published):
            latest = max(EventDate.parse(date).end for date in published)
            if latest < EventDate.parse(row.cells["start"]).start:
                message = f"The event is called held, but its latest source is of {latest}, before it began."
                remedy = "Cite a report from during or after it, or call it announced."
                yield Finding("status", "announcements-only", message, remedy, "warning").at(row)


def validate_same_as(rows: Iterable[Row]) -> Iterator[Issue]:
    """A repeated page points at its first id, not at another repetition and never round in a circle."""
    sources = {row.record: row for row in rows if "same_as" in row.cells}
    for source, row in sources.items():
        target = sources.get(row.cells["same_as"])
        if target is None or not target.cells["same_as"]:
            continue
        if _in_circle(source, sources):
            message = f"same_as leads from {source!r} back to itself."
            yield Finding("same_as", "same-as-circle", message, "Let one of them be the first.").at(row)
        else:
            message = f"{target.record!r} is itself the same as {target.cells['same_as']!r}."
            remedy = "Point at the first id."
            yield Finding("same_as", "same-as-chain", message, remedy, "warning").at(row)


def _in_circle(source: str, sources: Mapping[str, Row]) -> bool:
    seen: set[str] = set()
    step = source
    while step in sources and step not in seen:
        seen.add(step)
        step = sources[step].cells["same_as"]
    return step == source
