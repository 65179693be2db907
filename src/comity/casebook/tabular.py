"""CSV bytes to rows and back: what a file looks like, not what it says.

The canonical form is UTF-8 without a byte order mark, LF line ends, and quotes only round cells that need them.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from comity.model.issues import Issue
from comity.model.tables import TABLE_BY_NAME, Column, Table

MAX_BYTES = 64 * 2**20
"""The largest table read: over a hundred times the largest bundled one."""

_NEEDS_QUOTES = re.compile('[,"\\r\\n]')
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Row(Struct, frozen=True):
    """One line of a table as text: its cells by column, and the physical line it begins on (the header is 1)."""

    table: str
    line: int
    cells: dict[str, str]

    @property
    def file(self) -> str:
        """The name of the file the row stands in."""
        return f"{self.table}.csv"

    @property
    def record(self) -> str:
        """The id of the record the row describes."""
        return TABLE_BY_NAME[self.table].id_format.format(**self.cells)


class _Raw(Struct, frozen=True):
    """One record of a CSV file: the text it was written as, its cells, or why it cannot be read."""

    line: int
    text: str
    cells: list[str]
    error: str = ""


def read_table(path: Path, table: Table) -> tuple[list[Row], list[Issue]]:
    """Read one table file: its well-formed rows, and what is wrong with the others or with the file."""
    if not path.is_file():
        return [], [_refusal(path.name, "unreadable", "This is not a regular file.", "Put the table itself here.")]
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"The file has {size:,} bytes, more than the {MAX_BYTES:,} a table may have."
            return [], [_refusal(path.name, "too-large", message, "Split the casebook by period or partnership.")]
        return parse_table(path.read_bytes(), table)
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return [], [_refusal(path.name, "unreadable", message, "Check its permissions.")]


def parse_table(data: bytes, table: Table) -> tuple[list[Row], list[Issue]]:
    """Read one table from bytes, as :func:`read_table` does."""
    file = f"{table.name}.csv"
    if data.startswith(_UTF16):
        return [], [_refusal(file, "encoding", "The file is in UTF-16.", "Save it as CSV UTF-8.")]
    # Bytes that are not UTF-8 become lone surrogates, so that the rows they stand in can be named.
    text = data.removeprefix(_BOM).decode("utf-8", errors="surrogateescape")
    records = list(_split(text))
    issues = _form_issues(file, records, has_bom=data.startswith(_BOM))
    columns, header_issues = _read_header(file, table, records)
    issues += header_issues
    if columns is None:
        return [], issues
    rows, row_issues = _read_rows(file, table, columns, records[1:])
    return rows, issues + row_issues


def table_bytes(table: Table, rows: Iterable[Sequence[str]]) -> bytes:
    """Return the canonical file of a table: the header, then each row's cells in the order of its columns."""
    header = [column.name for column in table.columns]
    return "".join(_line(cells) for cells in (header, *rows)).encode()


def _line(cells: Iterable[str]) -> str:
    # Not csv.writer: it leaves a carriage return unquoted in some versions of Python, and readers then see two rows.
    return ",".join(map(_quoted, cells)) + "\n"


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if _NEEDS_QUOTES.search(cell) else cell


def _split(text: str) -> Iterator[_Raw]:
    """Split a file into records, going on after one that cannot be read."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    while (start := reader.line_num) < len(lines):
        cells, error = [], ""
        try:
            cells = next(reader)
        except csv.Error as problem:
            error = str(problem)
        yield _Raw(start + 1, "".join(lines[start : reader.line_num]), cells, error)


def _form_issues(file: str, records: Sequence[_Raw], *, has_bom: bool) -> list[Issue]:
    """Report what export would write differently, once a file however often it occurs."""
    readable = [record for record in records if not record.error]
    blank = [record.line for record in readable if not record.cells]
    crlf = [record.line for record in readable if record.text.endswith(("\r\n", "\r"))]
    open_end = [record.line for record in records[-1:] if not record.text.endswith(("\n", "\r"))]
    quoting = [record.line for record in readable if record.cells and not _is_canonical(record)]
    found = (
        ([1] if has_bom else [], "byte-order-mark", "The file begins with a byte order mark"),
        (crlf, "line-ends", "Lines end in carriage returns"),
        (open_end, "last-line-end", "The last line has no line end"),
        (blank, "blank-line", "Lines are blank"),
        (quoting, "quoting", "Rows are not quoted in the canonical way"),
    )
    return [_rewritten(file, lines, code, what) for lines, code, what in found if lines]


def _is_canonical(record: _Raw) -> bool:
    return record.text.rstrip("\r\n") == _line(record.cells).rstrip("\r\n")


def _rewritten(file: str, lines: list[int], code: str, what: str) -> Issue:
    where = f" ({len(lines)} of them, the first on line {lines[0]})" if len(lines) > 1 else ""
    return Issue(
        file=file,
        line=lines[0],
        code=code,
        message=f"{what}{where}.",
        remedy="Nothing is lost; export would write the canonical form.",
        severity="warning",
    )


def _read_header(file: str, table: Table, records: Sequence[_Raw]) -> tuple[list[str] | None, list[Issue]]:
    """Return the columns of a file, or None where it cannot be read by them, with what is wrong."""
    if not records or not records[0].cells:
        return None, [_refusal(file, "no-header", "The file has no header line.", f"Begin it with {_header(table)}")]
    columns = records[0].cells
    repeated = sorted({name for name in columns if columns.count(name) > 1})
    if repeated:
        message = f"The header names {', '.join(repeated)} twice."
        return None, [_refusal(file, "repeated-column", message, "Keep one column of each name.")]
    missing = [column for column in table.columns if column.name not in columns]
    needed = [column.name for column in missing if column.required]
    if needed:
        message = f"The file lacks the columns {', '.join(needed)}, without which no row says anything."
        return None, [_refusal(file, "missing-column", message, f"The header is {_header(table)}")]
    return columns, [*_missing_columns(file, missing), *_extra_columns(file, table, columns)]


def _header(table: Table) -> str:
    return ",".join(column.name for column in table.columns)


def _missing_columns(file: str, missing: Iterable[Column]) -> Iterator[Issue]:
    for column in missing:
        yield Issue(
            file=file,
            line=1,
            column=column.name,
            code="missing-column",
            message=f"The column {column.name} is missing.",
            remedy="It was read as blank; export would add it.",
            severity="warning",
        )


def _extra_columns(file: str, table: Table, columns: Sequence[str]) -> Iterator[Issue]:
    known = [column.name for column in table.columns]
    for name in columns:
        if name not in known:
            yield Issue(
                file=file,
                line=1,
                column=name,
                code="extra-column",
                message=f"{table.name} has no column {name!r}; it was left out.",
                remedy="Move what it says to a column of the table, or to note.",
            )
    ours = [name for name in columns if name in known]
    if ours != [name for name in known if name in columns]:
        yield Issue(
            file=file,
            line=1,
            code="column-order",
            message="The columns stand in another order than the table's.",
            remedy=f"They were read by name; export would write {_header(table)}",
            severity="warning",
        )


def _read_rows(
    file: str, table: Table, columns: Sequence[str], records: Iterable[_Raw]
) -> tuple[list[Row], list[Issue]]:
    rows, issues = [], []
    for record in records:
        problem = _malformed(file, columns, record)
        if problem:
            issues.append(problem)
        elif record.cells:
            named = dict(zip(columns, record.cells, strict=True))
            rows.append(Row(table.name, record.line, {c.name: named.get(c.name, "") for c in table.columns}))
    return rows, issues


def _malformed(file: str, columns: Sequence[str], record: _Raw) -> Issue | None:
    if record.error:
        unclosed = "unexpected end of data" in record.error
        message = "A quote opened in this row is never closed." if unclosed else f"Not readable as CSV: {record.error}."
        remedy = "Double every quote inside a quoted cell, and close the cell with one."
        return Issue(file=file, line=record.line, code="malformed-row", message=message, remedy=remedy)
    if record.cells and len(record.cells) != len(columns):
        message = f"The row has {len(record.cells)} cells, the header {len(columns)}."
        remedy = "Quote cells that contain commas; keep one cell for every column."
        return Issue(file=file, line=record.line, code="ragged-row", message=message, remedy=remedy)
    return None


def _refusal(file: str, code: str, message: str, remedy: str) -> Issue:
    return Issue(file=file, code=code, message=message, remedy=remedy)
