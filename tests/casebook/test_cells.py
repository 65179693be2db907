"""Checks of one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.casebook.cells import check_cell
from comity.model.tables import TABLE_BY_NAME, Column, join_cell, split_cell

TERMS = {
    "party": {"CHN", "JPN", "KOR", "RUS"},
    "response": {"scramble", "protest"},
    "event_kind": {"exercise", "patrol"},
    "domain": {"air", "sea"},
}
EVENTS = TABLE_BY_NAME["events"]


def codes(column, cell):
    return {(finding.code, finding.severity) for finding in check_cell(column, cell, TERMS)}


def column(name):
    return EVENTS.column(name)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("id", "joint-sea_2012.i"),
        ("kind", "patrol"),
        ("note", "Tab\tand\nline are text; so are dashes - and = inside"),
        ("start", "2018"),
        ("start", "2020-02-29"),
        ("lat", "-0.95"),
        ("domains", "air;sea"),
        ("personnel", "RUS=1800|2000;CHN=0;total=80"),
        ("ships", "CHN=1.5"),
        ("third_party_response", "JPN:protest;JPN:scramble;KOR:scramble"),
        ("series", ""),
        ("personnel", ""),
    ],
)
def test_a_sound_cell_gives_nothing(name, cell):
    assert codes(column(name), cell) == set()


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("name", "", "blank"),
        ("parties", "", "blank"),
        ("note", "nul\x00byte", "control-character"),
        ("note", "bell\x07", "control-character"),
        ("note", "caf\udce9", "encoding"),
        ("note", "x" * 20_001, "cell-too-long"),
        ("kind", "exercize", "unknown-term"),
        ("domains", "air;space", "unknown-term"),
        ("parties", "CHN;XXX", "unknown-term"),
        ("domains", "air;", "list-part"),
        ("domains", "air; sea", "list-part"),
        ("domains", "air;air", "repeated-part"),
        ("start", "11 September 2018", "bad-date"),
        ("start", "2019-02-29", "bad-date"),
        ("start", "2018-9-1", "bad-date"),
        ("end", "2018/09", "bad-date"),
        ("lat", "50,95", "bad-number"),
        ("lat", "1|2", "bad-number"),
        ("lat", "nan", "bad-number"),
        ("personnel", "3200", "bad-figure"),
        ("personnel", "CHN=3,200", "bad-figure"),
        ("personnel", "CHN=-1", "bad-figure"),
        ("personnel", "CHN=", "bad-figure"),
        ("personnel", "CHN=1|1", "repeated-part"),
        ("personnel", "CHN=1;CHN=2", "repeated-part"),
        ("third_party_response", "JPN", "bad-response"),
        ("third_party_response", "XXX:protest", "bad-response"),
        ("third_party_response", "JPN:shrug", "bad-response"),
        ("third_party_response", "KOR:protest;JPN:protest", "unsorted"),
        ("id", "with space", "bad-id"),
        ("id", "a;b", "bad-id"),
        ("id", "-a", "bad-id"),
    ],
)
def test_an_unsound_cell_is_an_error(name, cell, code):
    assert (code, "error") in codes(column(name), cell)


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("note", " spaced", "outer-space"),
        ("note", "=HYPERLINK(1)", "formula"),
        ("note", "+1", "formula"),
        ("note", "-1", "formula"),
        ("note", "@SUM(1)", "formula"),
        ("note", "\tx", "formula"),
        ("note", "abc\u202efed", "direction-mark"),
    ],
)
def test_a_doubtful_cell_is_a_warning(name, cell, code):
    assert (code, "warning") in codes(column(name), cell)
    assert {severity for _, severity in codes(column(name), cell)} == {"warning"}


def test_a_whole_number_has_no_fraction():
    assert codes(Column("rung", "integer"), "2.5") == {("bad-number", "error")}
    assert codes(Column("rung", "integer"), "2.0") == set()


def test_a_wrong_term_is_answered_with_the_nearest_right_ones():
    near = [finding.remedy for finding in check_cell(column("kind"), "exercize", TERMS)]
    assert near == ["Did you mean exercise?"]
    far = [finding.remedy for finding in check_cell(column("kind"), "zzzz", TERMS)]
    assert far == ["The list begins exercise, patrol."]


PARTY = st.sampled_from(["CHN", "RUS", "total"])
NUMBER = st.integers(0, 10**7).map(str) | st.decimals(0, 1000, places=2).map(str)
FIGURES = st.dictionaries(PARTY, st.lists(NUMBER, min_size=1, max_size=3, unique=True), min_size=1)


@given(FIGURES)
def test_figures_survive_splitting_and_joining(figures):
    cell = ";".join(f"{party}={'|'.join(numbers)}" for party, numbers in figures.items())
    pairs = split_cell(column("personnel"), cell)
    assert len(pairs) == sum(map(len, figures.values()))
    assert join_cell(column("personnel"), pairs) == cell


@given(st.text(min_size=1))
def test_any_text_survives_splitting_and_joining(cell):
    pairs = split_cell(column("note"), cell)
    assert pairs == [("note", cell)]
    assert join_cell(column("note"), pairs) == cell


@given(st.sampled_from(EVENTS.columns), st.text(max_size=20))
def test_no_text_is_too_strange_to_check(some, cell):
    for finding in check_cell(some, cell, {**dict.fromkeys(c.vocab for c in EVENTS.columns), **_lists()}):
        assert finding.column == some.name
        assert finding.message.endswith(".")
        assert finding.remedy.endswith((".", "?"))


def _lists():
    return {one.vocab: {"a"} for one in EVENTS.columns if one.vocab}
