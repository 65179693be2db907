"""All checks of a casebook in order: cells, rows, then what leads from row to row."""

from collections.abc import Iterable, Mapping, Sequence

from comity.casebook.cells import Terms, check_cell
from comity.casebook.findings import Finding
from comity.casebook.folder import closed_lists
from comity.casebook.links import validate_ids, validate_references, validate_reports, validate_same_as
from comity.casebook.rows import check_row
from comity.casebook.tabular import Row
from comity.model.issues import Issue
from comity.model.tables import TABLE_BY_NAME


def check_rows(
    rows: Sequence[Row], *, terms: Terms, pair: Sequence[str], known: Mapping[str, str]
) -> tuple[list[Row], list[Issue]]:
    """Return the rows that can be imported, in their order, and everything found in all of them.

    ``terms`` are the closed lists, ``pair`` the parties the casebook is about, and ``known`` the type of every
    record of the casebooks this one requires.
    """
    found = [issue for row in rows for issue in _check_one(row, terms, pair)]
    good = _without(rows, found)
    found += validate_ids(good)
    good = _without(good, found)
    found += validate_same_as(good)
    good = _without(good, found)
    while dangling := _dangling(good, known, left_out=_places(rows, good)):
        # What is left out here may be what other rows refer to, so look again.
        found += dangling
        good = _without(good, dangling)
    return good, [*found, *validate_reports(good)]


def check_values(table: str, cells: Mapping[str, str]) -> list[Issue]:
    """Return what is wrong with the cells given and with how they fit together, as if they stood in a row of ``table``.

    Columns that are not given are taken for blank, which is no mistake; a cell that is wrong in itself is left out
    when the others are compared.
    """
    columns, terms = TABLE_BY_NAME[table].columns, closed_lists()
    row = Row(table, 0, {column.name: cells.get(column.name, "") for column in columns})
    filled = [column for column in columns if row.cells[column.name]]
    found = _errors(finding for column in filled for finding in check_cell(column, row.cells[column.name], terms))
    sound = row.cells | {finding.column: "" for finding in found}
    return [finding.at(row) for finding in (*found, *_errors(check_row(Row(table, 0, sound), ())))]


def _errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def _check_one(row: Row, terms: Terms, pair: Sequence[str]) -> list[Issue]:
    columns = TABLE_BY_NAME[row.table].columns
    findings = [finding for column in columns for finding in check_cell(column, row.cells[column.name], terms)]
    if not _errors(findings):
        findings += check_row(row, pair)
    return [finding.at(row) for finding in findings]


def _without(rows: Sequence[Row], found: Iterable[Issue]) -> list[Row]:
    bad = {(issue.file, issue.line) for issue in found if issue.severity == "error"}
    return [row for row in rows if (row.file, row.line) not in bad]


def _dangling(rows: Sequence[Row], known: Mapping[str, str], left_out: Mapping[str, str]) -> list[Issue]:
    own = {row.record: TABLE_BY_NAME[row.table].type for row in rows}
    agreements = {record for record, type_ in own.items() if type_ == "agreement"}
    both = {**known, **own}
    return [issue for row in rows for issue in validate_references(row, both, agreements, left_out)]


def _places(rows: Sequence[Row], good: Sequence[Row]) -> dict[str, str]:
    kept = {row.record for row in good}
    return {row.record: f"{row.file}:{row.line}" for row in rows if row.record not in kept}
