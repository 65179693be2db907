"""CSV bytes to rows and back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.casebook import tabular
from comity.casebook.tabular import parse_table, read_table, table_bytes
from comity.model.tables import TABLE_BY_NAME

from .conftest import table_text

CODES = TABLE_BY_NAME["codes"]
AREAS = TABLE_BY_NAME["areas"]
HEADER = "code,name,kind,valid_to,note\n"

# Everything that CSV, spreadsheets and line splitting stumble over, beside any other text.
NASTY = st.sampled_from(
    [",", '"', '""', "\n", "\r", "\r\n", ";", "|", "=", "\ufeff", "\x85", "\u2028", "\x1c", "\x0b", "'", " "]
)
TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=6)
CELL = st.lists(NASTY | TEXT, max_size=4).map("".join)


def parse(text: str | bytes, table=CODES):
    return parse_table(text if isinstance(text, bytes) else text.encode(), table)


def only(issues):
    (issue,) = issues
    return issue


@given(st.lists(st.lists(CELL, min_size=5, max_size=5), max_size=4))
def test_what_is_written_is_read_back_and_nothing_would_be_rewritten(rows):
    data = table_bytes(CODES, rows)
    read, issues = parse_table(data, CODES)
    assert [list(row.cells.values()) for row in read] == rows
    assert issues == []
    assert table_bytes(CODES, [list(row.cells.values()) for row in read]) == data


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_issues(data):
    rows, issues = parse_table(data, CODES)
    assert issues or all(set(row.cells) == {column.name for column in CODES.columns} for row in rows)


def test_lines_are_physical_lines():
    text = HEADER + 'CHN,"two\nlines",state,,\nRUS,"three\r\nmore\nlines",state,,\nUSA,a,state,,\n'
    rows, issues = parse(text)
    assert [(row.cells["code"], row.line) for row in rows] == [("CHN", 2), ("RUS", 4), ("USA", 7)]
    assert issues == []


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("\ufeff" + HEADER + "CHN,a,state,,\n", "byte-order-mark", 1),
        ((HEADER + "CHN,a,state,,\n").replace("\n", "\r\n"), "line-ends", 1),
        (HEADER + "CHN,a,state,,\n\nRUS,a,state,,\n", "blank-line", 3),
        (HEADER + 'CHN,"a",state,,\n', "quoting", 2),
        (HEADER + "CHN,a,state,,", "last-line-end", 2),
        ("name,code,kind,valid_to,note\na,CHN,state,,\n", "column-order", 1),
        ("code,name,kind\nCHN,a,state\n", "missing-column", 1),
    ],
)
def test_what_export_would_rewrite_is_a_warning_and_read(text, code, line):
    rows, issues = parse(text)
    assert rows[0].cells == {"code": "CHN", "name": "a", "kind": "state", "valid_to": "", "note": ""}
    assert {(issue.code, issue.line, issue.severity) for issue in issues} >= {(code, line, "warning")}
    assert {issue.severity for issue in issues} == {"warning"}


def test_a_form_is_reported_once_a_file():
    text = HEADER + '"CHN",a,state,,\n"RUS",a,state,,\nUSA,a,state,,\n"JPN",a,state,,\n'
    issue = only(parse(text)[1])
    assert (issue.code, issue.line) == ("quoting", 2)
    assert "3 of them" in issue.message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("code,name\n".encode("utf-16"), "encoding"),
        (b"", "no-header"),
        (b"\n", "no-header"),
        (b"code,name,name,kind\n", "repeated-column"),
        (b"code,kind\nCHN,state\n", "missing-column"),
    ],
)
def test_a_file_without_a_usable_header_is_left_out(data, code):
    rows, issues = parse(data)
    assert rows == []
    assert {issue.code for issue in issues if issue.severity == "error"} == {code}


def test_an_extra_column_is_named_and_its_content_left_out():
    rows, issues = parse("code,name,kind,valid_to,note,colour\nCHN,a,state,,,red\n")
    issue = only(issues)
    assert (issue.code, issue.column, issue.severity) == ("extra-column", "colour", "error")
    assert "colour" not in rows[0].cells


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("RUS,a,state,", "ragged-row"),
        ("RUS,a,state,,,", "ragged-row"),
        ('RUS,"a"b,state,,', "malformed-row"),
    ],
)
def test_a_row_that_is_no_row_is_left_out_and_the_others_read(line, code):
    rows, issues = parse(f"{HEADER}CHN,a,state,,\n{line}\nUSA,a,state,,\n")
    assert [row.cells["code"] for row in rows] == ["CHN", "USA"]
    assert (only(issues).code, only(issues).line) == (code, 3)


def test_an_open_quote_is_reported_where_it_was_opened():
    rows, issues = parse(HEADER + 'CHN,a,state,,\nRUS,"a,state,,\nUSA,a,state,,\n')
    assert [row.cells["code"] for row in rows] == ["CHN"]
    assert (only(issues).code, only(issues).line) == ("malformed-row", 3)
    assert "never closed" in only(issues).message


def test_a_large_file_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "codes.csv"
    path.write_bytes(table_text("codes", [{}]))
    monkeypatch.setattr(tabular, "MAX_BYTES", path.stat().st_size)
    assert read_table(path, CODES)[1] == []
    monkeypatch.setattr(tabular, "MAX_BYTES", path.stat().st_size - 1)
    rows, issues = read_table(path, CODES)
    assert rows == []
    assert only(issues).code == "too-large"


def test_a_folder_in_place_of_a_table_is_refused(tmp_path):
    (tmp_path / "codes.csv").mkdir()
    rows, issues = read_table(tmp_path / "codes.csv", CODES)
    assert rows == []
    assert only(issues).code == "unreadable"


def test_a_file_that_cannot_be_opened_is_an_issue(tmp_path, monkeypatch):
    (tmp_path / "codes.csv").write_bytes(table_text("codes", [{}]))

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    rows, issues = read_table(tmp_path / "codes.csv", CODES)
    assert rows == []
    assert "Permission denied" in only(issues).message


def test_rows_are_written_as_the_csv_module_writes_them():
    rows = [["x", 'say "a, b"', "1", "2", "line\nbreak"]]
    (record,) = list(csv.reader(io.StringIO(table_bytes(AREAS, rows).decode(), newline="")))[1:]
    assert record == rows[0]
    assert table_bytes(AREAS, rows) == b'id,name,lat,lon,note\nx,"say ""a, b""",1,2,"line\nbreak"\n'
