"""Rows to assertions."""

import pytest

from comity.casebook.asserting import assert_casebook
from comity.model.assertions import Assertion
from comity.model.records import Casebook
from comity.model.tables import TABLE_BY_NAME

from .conftest import GOOD, row

CASEBOOK = Casebook(id="casebook:sample", name="Sample", parties=("CHN", "RUS"), tables=("events", "sources"))


def said(*rows):
    return assert_casebook(CASEBOOK, rows).assertions


def about(record, *rows):
    return [one for one in said(*rows) if one.record == record]


def test_each_source_says_that_the_event_happened():
    exists = [one for one in about("joint-drill-2018", row("events")) if one.field == "exists"]
    assert [one.sources for one in exists] == [("src-1",), ("src-2",)]
    assert {one.value for one in exists} == {"yes"}


def test_every_field_rests_on_all_sources_of_its_row():
    fields = [one for one in about("joint-drill-2018", row("events")) if one.field != "exists"]
    assert {one.sources for one in fields} == {("src-1", "src-2")}
    assert {(one.author, one.author_kind, one.stance, one.grade) for one in fields} == {
        ("casebook:sample", "casebook", "supports", "")
    }


def test_disagreeing_figures_are_assertions_of_their_own():
    figures = [(one.field, one.value) for one in about("joint-drill-2018", row("events")) if "." in one.field]
    assert figures == [
        ("personnel.RUS", "1800"),
        ("personnel.RUS", "2000"),
        ("personnel.CHN", "3200"),
        ("personnel.total", "5000"),
    ]


def test_a_blank_cell_asserts_nothing():
    fields = {one.field for one in about("joint-drill-2018", row("events"))}
    assert "series" not in fields
    assert not {"id", "sources"} & fields


def test_general_knowledge_is_kept_as_a_citation_in_its_place():
    exists = [one.sources for one in about("agr-2001", row("agreements")) if one.field == "exists"]
    assert exists == [("src-1",), ("unsourced",)]


def test_a_clause_has_the_sources_of_its_agreement():
    clause = about("agr-2001#9", row("agreements"), row("provisions"))
    assert [one.sources for one in clause if one.field == "exists"] == [("src-1",), ("unsourced",)]
    assert {one.sources for one in clause if one.field == "text"} == {("src-1", "unsourced")}


@pytest.mark.parametrize(("table", "record"), [("sources", "src-1"), ("codes", "code:CHN"), ("coverage", "cov-1")])
def test_a_row_without_sources_exists_on_the_casebooks_word(table, record):
    exists = [one for one in about(record, row(table)) if one.field == "exists"]
    assert [one.sources for one in exists] == [()]


def test_a_quotation_is_a_passage_of_the_first_source_seen():
    batch = assert_casebook(CASEBOOK, [row("statements")])
    (passage,) = batch.passages
    assert (passage.source, passage.text, passage.record) == ("src-2", "an allied relationship", "st-1")
    assert {one.field: one.passages for one in batch.assertions if one.passages} == {"quote": (passage.id,)}


def test_a_quotation_from_memory_is_no_passage():
    batch = assert_casebook(CASEBOOK, [row("statements", sources="unsourced")])
    assert batch.passages == ()


def test_the_layout_numbers_the_rows_of_each_table():
    batch = assert_casebook(CASEBOOK, [row("events"), row("sources"), row("events", 3, id="b", personnel="")])
    assert [(one.table, one.position, one.record) for one in batch.layout] == [
        ("events", 0, "joint-drill-2018"),
        ("sources", 0, "src-1"),
        ("events", 1, "b"),
    ]


def test_the_layout_remembers_the_order_of_figures():
    batch = assert_casebook(CASEBOOK, [row("events")])
    by_id = {one.id: one for one in batch.assertions}
    assert [by_id[one].value for one in batch.layout[0].order] == ["1800", "2000", "3200", "5000"]


def test_the_casebook_speaks_of_itself():
    own = {one.field: one.value for one in about("casebook:sample")}
    assert own == {"exists": "yes", "name": "Sample", "parties": "CHN;RUS", "tables": "events;sources"}


def test_nothing_is_asserted_twice_and_types_are_those_of_the_tables():
    rows = [row(table) for table in GOOD]
    made = said(*rows)
    assert all(isinstance(one, Assertion) for one in made)
    assert len({one.id for one in made}) == len(made)
    types = {one.record: one.type for one in made}
    assert all(types[one.record] == TABLE_BY_NAME[one.table].type for one in rows)
