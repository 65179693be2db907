"""Two people's casebooks made one: nothing is lost, and nothing is picked."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from comity.casebook import diff_casebooks, merge_casebooks, read_casebook, write_merged
from comity.casebook.merging import GONE, Conflict, _merge_cell
from comity.cli import app
from comity.model.errors import InputError
from comity.model.tables import TABLE_BY_NAME

EVENT = "events.csv"


def cells(folder: Path, *names: str) -> list[tuple[str, ...]]:
    """Some cells of the events a folder holds."""
    batch = read_casebook(folder).batch
    rows = dict.fromkeys(one.record for one in batch.assertions if one.type == "event")
    said = {(one.record, one.field): one.value for one in batch.assertions}
    return [(row, *(said.get((row, name), "") for name in names)) for row in rows]


def test_rows_and_words_of_both_are_kept(make, tmp_path):
    first = make({"events": [{"id": "a", "note": "seen"}, {"id": "b", "end": ""}]}, name="one")
    second = make({"events": [{"id": "b"}, {"id": "c", "note": "heard"}]}, name="two")
    merged = merge_casebooks(first, second, name="both")
    write_merged(merged, tmp_path / "both")
    assert cells(tmp_path / "both", "note", "end") == [
        ("a", "seen", "2018-09-15"), ("b", "", "2018-09-15"), ("c", "heard", "2018-09-15"),
    ]  # fmt: skip
    assert read_casebook(tmp_path / "both").issues == []
    assert merged.casebook.id == "casebook:both"


def test_a_casebook_merged_with_itself_is_itself(make, tmp_path):
    folder = make()
    write_merged(merge_casebooks(folder, folder, name="other"), tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


def test_contradictions_are_named_by_file_row_column_and_both_values(make, tmp_path):
    first = make({"events": [{"status": "held", "parties": "CHN;RUS"}]}, name="one")
    second = make({"events": [{"status": "cancelled", "parties": "CHN;IRN;RUS"}]}, name="two")
    merged = merge_casebooks(first, second, name="both")
    assert merged.conflicts == (
        Conflict(EVENT, "joint-drill-2018", "parties", "CHN;RUS", "CHN;IRN;RUS"),
        Conflict(EVENT, "joint-drill-2018", "status", "held", "cancelled"),
    )
    with pytest.raises(InputError, match="contradict each other in 2 cells"):
        write_merged(merged, tmp_path / "both")
    assert not (tmp_path / "both").exists()


@pytest.mark.parametrize(
    ("column", "one", "other", "before", "expected"),
    [
        ("personnel", "CHN=1|2", "CHN=3;RUS=4", None, "CHN=1|2|3;RUS=4"),
        ("personnel", "CHN=1", "many", None, None),
        ("sources", "a;b", "c;a", None, "a;b;c"),
        ("note", "", "x", None, "x"),
        ("note", "x", "", None, "x"),
        ("note", "x", "y", None, None),
        ("note", "x", "", "x", ""),
        ("note", "", "x", "x", ""),
        ("note", "x", "y", "x", "y"),
        ("note", "y", "z", "x", None),
        ("note", "y", "y", "x", "y"),
    ],
)
def test_cells(column, one, other, before, expected):
    assert _merge_cell(TABLE_BY_NAME["events"].column(column), one, other, before) == expected


WORD = st.sampled_from(["", "x", "y", "CHN=1", "CHN=2", "RUS=1|2", "a;b", "b;c"])


@given(st.sampled_from(["note", "personnel", "sources"]), WORD, WORD, st.none() | WORD)
def test_whose_version_comes_first_changes_no_more_than_the_order(column, one, other, before):
    declared = TABLE_BY_NAME["events"].column(column)
    there, back = _merge_cell(declared, one, other, before), _merge_cell(declared, other, one, before)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert figures_of(there) == figures_of(back)


def figures_of(cell):
    """Return the parts of a cell, each with its figures in any order."""
    return {(part.partition("=")[0], frozenset(part.partition("=")[2].split("|"))) for part in cell.split(";")}


def test_with_a_common_origin_what_one_side_took_out_is_out(make):
    base = make({"events": [{"id": "a"}, {"id": "b"}]}, name="base")
    first = make({"events": [{"id": "a"}]}, name="one")
    second = make({"events": [{"id": "a", "note": "changed"}, {"id": "b"}]}, name="two")
    merged = merge_casebooks(first, second, name="both", base=base)
    assert [row[0] for row in merged.tables["events"]] == ["a"]
    assert merged.conflicts == ()


def test_what_one_side_took_out_and_the_other_changed_is_a_conflict(make):
    base = make({"events": [{"id": "a"}, {"id": "b"}]}, name="base")
    first = make({"events": [{"id": "a"}]}, name="one")
    second = make({"events": [{"id": "a"}, {"id": "b", "note": "changed"}]}, name="two")
    assert merge_casebooks(first, second, name="x", base=base).conflicts == (
        Conflict(EVENT, "b", "note", GONE, "changed"),
    )
    assert merge_casebooks(second, first, name="x", base=base).conflicts == (
        Conflict(EVENT, "b", "note", "changed", GONE),
    )


def test_titles_that_differ_are_a_conflict(make):
    first, second = make({}, name="one"), make({}, name="two")
    path = second / "datapackage.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "title": "Another title"}), encoding="utf-8")
    (conflict,) = merge_casebooks(first, second, name="both").conflicts
    assert (conflict.file, conflict.column, conflict.second) == ("datapackage.json", "name", "Another title")


@pytest.mark.parametrize("damage", ["a row of another length\n", '"never closed\n'])
def test_a_casebook_that_cannot_be_read_whole_is_not_merged(make, damage):
    first, second = make({}, name="one"), make({}, name="two")
    with (second / EVENT).open("a", encoding="utf-8") as table:
        table.write(damage)
    with pytest.raises(InputError, match="Mend it first"):
        merge_casebooks(first, second, name="both")


def test_a_row_that_stands_twice_is_not_merged(make):
    first, second = make({}, name="one"), make({"events": [{"id": "a"}, {"id": "a", "note": "x"}]}, name="two")
    with pytest.raises(InputError, match="'a' stands twice"):
        merge_casebooks(first, second, name="both")


def test_nothing_is_written_over(make, tmp_path):
    folder = make()
    with pytest.raises(InputError, match="is not empty"):
        write_merged(merge_casebooks(folder, folder, name="x"), folder)


def test_the_command_shows_conflicts_and_exits_with_one(make, tmp_path):
    first = make({"events": [{"status": "held"}]}, name="one")
    second = make({"events": [{"status": "cancelled"}]}, name="two")
    words = ["casebook", "merge", str(first), str(second), "-o", str(tmp_path / "both")]
    told = CliRunner().invoke(app, words)
    assert told.exit_code == 1
    assert "events.csv\tjoint-drill-2018\tstatus\theld\tcancelled" in told.stdout
    assert json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)[0]["column"] == "status"
    assert not (tmp_path / "both").exists()


def test_the_command_writes_a_casebook_that_holds_both(make, tmp_path):
    first, second = make({"events": [{"id": "a"}]}, name="one"), make({"events": [{"id": "b"}]}, name="two")
    out = tmp_path / "both"
    assert CliRunner().invoke(app, ["casebook", "merge", str(first), str(second), "-o", str(out)]).exit_code == 0
    assert [(one.record, one.change) for one in diff_casebooks(first, out)] == [("b", "added")]
