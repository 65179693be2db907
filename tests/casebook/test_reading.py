"""From a folder to a batch, with the issues of everything on the way."""

import pytest

from comity.casebook import read_casebook, validate_casebook
from comity.model.errors import InputError

from .conftest import GOOD, table_text


def test_a_sound_casebook_has_no_issues(make):
    reading = read_casebook(make())
    assert reading.issues == []
    assert reading.counts == dict.fromkeys(reading.casebook.tables, 1)
    assert set(reading.counts) == set(GOOD)
    assert (reading.name, reading.casebook.name, reading.casebook.parties) == ("sample", "Sample", ("CHN", "RUS"))


def test_bad_rows_are_reported_with_their_place_and_good_ones_imported(make):
    rows = [{"id": "a"}, {"id": "b", "kind": "dance"}, {"id": "c", "note": "two\nlines"}, {"id": "d", "start": "soon"}]
    reading = read_casebook(make({"events": rows}))
    assert [str(issue)[:25] for issue in reading.issues] == ["events.csv:3 [kind]: erro", "events.csv:6 [start]: err"]
    assert reading.counts["events"] == 2
    assert {one.record for one in reading.batch.assertions if one.type == "event"} == {"a", "c"}
    assert [one.record for one in reading.batch.layout if one.table == "events"] == ["a", "c"]


def test_issues_come_in_the_order_of_files_and_lines(make):
    folder = make({"events": [{"id": "b", "kind": "dance"}, {"id": "a", "end": "1999"}], "codes": b"\xff\xfe"})
    places = [(issue.file, issue.line) for issue in validate_casebook(folder)]
    assert places == sorted(places)
    assert [file for file, _ in places] == ["codes.csv", "events.csv", "events.csv"]


def test_a_row_with_bytes_of_another_encoding_is_left_out(make):
    text = table_text("sources", [{}, {"id": "src-3", "publisher": "Süddeutsche"}]).decode()
    reading = read_casebook(make({"sources": text.encode("latin-1")}))
    assert [(issue.file, issue.line, issue.code) for issue in reading.issues] == [("sources.csv", 3, "encoding")]
    assert reading.counts["sources"] == 1


def test_a_spreadsheets_file_is_read_with_warnings(make):
    text = table_text("codes", [{}, {"code": "RUS", "name": 'The "Federation"'}]).decode()
    reading = read_casebook(make({"codes": b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()}))
    assert {(issue.code, issue.severity) for issue in reading.issues} == {
        ("byte-order-mark", "warning"),
        ("line-ends", "warning"),
    }
    assert reading.counts["codes"] == 2


def test_an_unreadable_table_does_not_hide_the_others(make):
    reading = read_casebook(make({"events": b"nothing,of,this\n1,2,3\n"}))
    assert {issue.code for issue in reading.issues} == {"missing-column"}
    assert reading.counts["events"] == 0
    assert reading.counts["agreements"] == 1


def test_files_that_are_no_tables_are_named(make):
    folder = make()
    (folder / "wishes.csv").write_text("a,b\n")
    (issue,) = read_casebook(folder).issues
    assert (issue.file, issue.code, issue.severity) == ("wishes.csv", "unknown-table", "warning")


def test_a_folder_without_a_descriptor_goes_by_its_name(make):
    folder = make()
    (folder / "datapackage.json").unlink()
    reading = read_casebook(folder)
    assert reading.name == "sample"
    assert [(issue.code, issue.severity) for issue in reading.issues] == [("no-descriptor", "warning")]


@pytest.mark.parametrize("there", [True, False])
def test_no_casebook_at_all_is_refused(tmp_path, there):
    folder = tmp_path / "empty"
    if there:
        folder.mkdir()
    with pytest.raises(InputError, match="empty"):
        read_casebook(folder)


def test_a_required_casebook_lends_its_sources(make):
    lender = make(name="lender")
    folder = make({"sources": None, "sources-method": None}, name="borrower")
    assert "unknown-id" in {issue.code for issue in read_casebook(folder).issues}
    text = (folder / "datapackage.json").read_text().replace('"requires": []', '"requires": [\n   "lender"\n  ]')
    (folder / "datapackage.json").write_text(text)
    assert read_casebook(folder).issues == []
    assert lender.is_dir()


def test_a_required_casebook_that_is_nowhere_is_an_issue(make):
    folder = make()
    text = (folder / "datapackage.json").read_text().replace('"requires": []', '"requires": [\n   "nowhere"\n  ]')
    (folder / "datapackage.json").write_text(text)
    (issue,) = read_casebook(folder).issues
    assert (issue.file, issue.code) == ("datapackage.json", "missing-casebook")
