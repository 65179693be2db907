"""Checks of one row."""

import pytest

from comity.casebook.rows import check_row

from .conftest import GOOD, row

PAIR = ("CHN", "RUS")


def found(of, pair=PAIR, /, **cells):
    return {(finding.column, finding.code, finding.severity) for finding in check_row(row(of, **cells), pair)}


@pytest.mark.parametrize("table", GOOD)
def test_a_sound_row_gives_nothing(table):
    assert found(table) == set()


@pytest.mark.parametrize(
    ("table", "cells", "column", "code"),
    [
        ("events", {"start": "2018-09-11", "end": "2018-09-10"}, "end", "end-before-start"),
        ("events", {"start": "2018-09", "end": "2017"}, "end", "end-before-start"),
        ("agreements", {"in_force": "2002-02-28", "expires": "2002-02-27"}, "expires", "end-before-start"),
        ("agreements", {"in_force": "", "expires": "2001-07-15"}, "expires", "end-before-start"),
        ("transfers", {"delivered_from": "2003", "delivered_to": "2002"}, "delivered_to", "end-before-start"),
        ("frictions", {"date_to": "1969-02"}, "date_to", "end-before-start"),
        ("published_totals", {"window_to": "2002"}, "window_to", "end-before-start"),
        ("coverage", {"covered_to": "1998"}, "covered_to", "end-before-start"),
        ("coverage", {"table": "evnets"}, "table", "unknown-table"),
        ("reference_cases", {"year_to": "1998"}, "year_to", "end-before-start"),
        ("reference_cases", {"rung": "6"}, "rung", "bad-rung"),
        ("reference_cases", {"rung": "-1"}, "rung", "bad-rung"),
        ("events", {"lon": ""}, "lon", "half-a-point"),
        ("events", {"lat": ""}, "lat", "half-a-point"),
        ("events", {"lat": "90.1"}, "lat", "off-the-globe"),
        ("events", {"lon": "-180.5"}, "lon", "off-the-globe"),
        ("events", {"parties": "RUS;CHN"}, "parties", "unsorted"),
        ("statements", {"about": "RUS;CHN"}, "about", "unsorted"),
        ("events", {"personnel": "IND=75"}, "personnel", "figure-of-stranger"),
        ("events", {"third_party_response": "CHN:statement"}, "third_party_response", "own-response"),
        ("events", {"host": "KAZ"}, "host", "host-not-party"),
        ("statements", {"quote": "word " * 26}, "quote", "long-quote"),
    ],
)
def test_what_does_not_fit_together_is_an_error(table, cells, column, code):
    assert found(table, **cells) == {(column, code, "error")}


@pytest.mark.parametrize(
    ("table", "cells", "column"),
    [
        ("agreements", {"signed": "2002-03"}, "in_force"),
        ("transfers", {"ordered": "2001"}, "delivered_from"),
    ],
)
def test_the_unusual_is_a_warning(table, cells, column):
    assert found(table, **cells) == {(column, "end-before-start", "warning")}


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("events", {"start": "2018-09-11", "end": "2018"}),
        ("events", {"start": "2018", "end": "2018-01"}),
        ("events", {"host": "sea;RUS"}),
        ("events", {"lat": "-90", "lon": "180"}),
        ("statements", {"quote": "word " * 25}),
    ],
)
def test_the_limit_itself_is_allowed(table, cells):
    assert found(table, **cells) == set()


def test_without_a_pair_anybody_may_answer():
    assert found("events", (), third_party_response="CHN:statement") == set()
