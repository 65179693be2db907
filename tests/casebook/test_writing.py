"""From assertions back to files."""

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.casebook import read_casebook, write_casebook
from comity.casebook.asserting import assert_casebook
from comity.casebook.tabular import parse_table, table_bytes
from comity.model.assertions import LayoutRow
from comity.model.errors import InputError
from comity.model.records import Casebook
from comity.model.tables import TABLE_BY_NAME

from .conftest import row, table_text


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def export(folder, tmp_path, *, layout=None, assertions=None, name="sample"):
    batch = read_casebook(folder).batch
    out = tmp_path / "out"
    layout = batch.layout if layout is None else layout
    write_casebook(name, layout, batch.assertions if assertions is None else assertions, out)
    return files(out)


def events(*cells):
    return table_text("events", cells)


def test_what_was_read_is_written_byte_for_byte(make, tmp_path):
    folder = make({"events": [{"id": "z"}, {"id": "a"}, {"id": "m", "personnel": "CHN=2|1;total=3;RUS=5|4"}]})
    assert export(folder, tmp_path) == files(folder)


def test_an_empty_table_keeps_its_header(make, tmp_path):
    folder = make({"frictions": []})
    assert export(folder, tmp_path)["frictions.csv"] == table_text("frictions", [])


def test_the_order_of_assertions_does_not_matter(make, tmp_path):
    folder = make({"events": [{"id": "m", "personnel": "CHN=2|1;total=3;RUS=5|4"}]})
    mixed = list(read_casebook(folder).batch.assertions)
    random.Random(7).shuffle(mixed)
    assert export(folder, tmp_path, assertions=mixed) == files(folder)


def test_a_figure_put_in_between_stays_there(make, tmp_path):
    before = read_casebook(make({"events": [{"personnel": "CHN=1|3"}]}, name="before")).batch
    folder = make({"events": [{"personnel": "CHN=1|2|3"}]})
    after = read_casebook(folder).batch
    arrived = {one.id: one for one in (*before.assertions, *after.assertions) if one.author == "casebook:sample"}
    assert export(folder, tmp_path, assertions=arrived.values()) == files(folder)


def test_records_nobody_has_placed_come_last_by_date_and_id(make, tmp_path):
    rows = [{"id": "z", "start": "2019"}, {"id": "y", "start": "2018"}, {"id": "x", "start": "2018", "end": ""}]
    folder = make({"events": [{"id": "first", "start": "2020", "end": ""}, *rows][:1]})
    extra = make({"events": [{"end": "", **cells} for cells in rows]}, name="extra")
    more = [one for one in read_casebook(extra).batch.assertions if one.type == "event"]
    written = export(folder, tmp_path, assertions=[*read_casebook(folder).batch.assertions, *more])
    read, _ = parse_table(written["events.csv"], TABLE_BY_NAME["events"])
    assert [one.cells["id"] for one in read] == ["first", "x", "y", "z"]


def test_new_sources_come_to_the_first_table_of_sources(make, tmp_path):
    extra = make({"sources": [{"id": "src-new"}]}, name="extra")
    more = [one for one in read_casebook(extra).batch.assertions if one.record == "src-new"]
    folder = make()
    written = export(folder, tmp_path, assertions=[*read_casebook(folder).batch.assertions, *more])
    assert written["sources.csv"] == table_text("sources", [{}, {"id": "src-new"}])
    assert written["sources-method.csv"] == files(folder)["sources-method.csv"]


def test_records_of_another_casebook_stay_there(make, tmp_path):
    other = make({"events": [{"id": "elsewhere"}]}, name="other")
    theirs, folder = read_casebook(other).batch, make()
    ours = read_casebook(folder).batch
    layout, said = [*ours.layout, *theirs.layout], [*ours.assertions, *theirs.assertions]
    assert export(folder, tmp_path, layout=layout, assertions=said) == files(folder)


def test_records_without_assertions_are_not_written(make, tmp_path):
    folder = make({"events": [{"id": "a"}, {"id": "b"}]})
    left = [one for one in read_casebook(folder).batch.assertions if one.record != "a"]
    assert export(folder, tmp_path, assertions=left)["events.csv"] == events({"id": "b"})


def test_others_add_figures_and_sources_but_not_second_words(make, tmp_path):
    folder = make({"events": [{"note": "ours", "personnel": "CHN=1"}]})
    mine = list(read_casebook(folder).batch.assertions)
    (note,) = (one for one in mine if one.field == "note" and one.type == "event")
    theirs = [
        msgspec.structs.replace(note, author="rule-1", author_kind="machine", sources=("src-9",), value="theirs"),
        msgspec.structs.replace(note, author="rule-1", sources=("src-9",), field="personnel.CHN", value="2"),
        msgspec.structs.replace(note, author="rule-1", sources=("src-9",), field="personnel.CHN", value="1"),
        msgspec.structs.replace(
            note, author="rule-1", sources=("src-8",), field="exists", value="yes", stance="denies"
        ),
    ]
    assert export(folder, tmp_path, assertions=[*theirs, *mine])["events.csv"] == events(
        {"note": "ours", "personnel": "CHN=1|2", "sources": "src-1;src-2;src-9"}
    )


def test_an_unknown_casebook_is_refused(make, tmp_path):
    with pytest.raises(InputError, match="unheard"):
        export(make(), tmp_path, name="unheard")


def test_a_folder_that_cannot_be_written_to_is_refused(make, tmp_path):
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(InputError, match="cannot be written"):
        export(make(), tmp_path)


def test_writing_over_a_casebook_leaves_no_scraps(make, tmp_path):
    folder = make()
    batch = read_casebook(folder).batch
    before = files(folder)
    written = write_casebook("sample", batch.layout, batch.assertions, folder)
    assert files(folder) == before
    assert sorted(path.name for path in written) == sorted(before)


WORD = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=8)


@settings(max_examples=50)
@given(st.lists(st.tuples(WORD, WORD), max_size=5))
def test_any_text_makes_the_round_trip(tmp_path_factory, texts):
    rows = [row("events", at, id=f"e{at}", name=name, note=note) for at, (name, note) in enumerate(texts)]
    casebook = Casebook(id="casebook:sample", name="Sample", tables=("events",))
    batch = assert_casebook(casebook, rows)
    out = tmp_path_factory.mktemp("out")
    write_casebook("sample", batch.layout, batch.assertions, out)
    expected = table_bytes(TABLE_BY_NAME["events"], [list(one.cells.values()) for one in rows])
    assert (out / "events.csv").read_bytes() == expected


def test_layout_rows_of_other_casebooks_with_the_same_table_are_ignored(make, tmp_path):
    folder = make({"events": [{"id": "a"}, {"id": "b"}]})
    layout = [*read_casebook(folder).batch.layout, LayoutRow("other", "events", 0, "b")]
    assert export(folder, tmp_path, layout=layout) == files(folder)
