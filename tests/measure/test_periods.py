from datetime import date

import pytest

from comity.measure.periods import ALWAYS, covered_years, covering, read_window, year_gap
from comity.model.errors import InputError
from comity.model.records import Coverage
from comity.model.values import EventDate


def coverage(id, first, last, parties=("CHN", "RUS"), table="events"):
    dates = {"covered_from": EventDate.parse(first), "covered_to": EventDate.parse(last) if last else None}
    return Coverage(id=id, table=table, parties=parties, **dates)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2003", "2013-07", (date(2003, 1, 1), date(2013, 7, 31))),
        ("", "2019", (None, date(2019, 12, 31))),
        ("2012-11-15", "", (date(2012, 11, 15), None)),
        ("", "", ALWAYS),
    ],
)
def test_periods_are_read_with_both_ends_counted_in(first, last, expected):
    assert read_window(first, last) == expected


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(InputError, match="cannot end on 2019-12-31 before it begins on 2020-01-01"):
        read_window("2020", "2019")


def test_stretches_that_touch_are_joined_and_other_tables_and_parties_left_out():
    records = [
        coverage("b", "2003", "2026-06"),
        coverage("a", "1999", "2002"),
        coverage("c", "1980", "1990", table="contacts"),
        coverage("d", "1980", "1990", parties=("CHN", "IND")),
        coverage("e", "2030", ""),
    ]
    assert covering(records, "events", ("CHN", "RUS")) == [(date(1999, 1, 1), date(2026, 6, 30))]


def test_coverage_of_a_group_is_coverage_of_each_pair_in_it():
    records = [coverage("a", "2000", "2010", parties=("CHN", "IND", "RUS")), coverage("b", "2012", "2012")]
    assert covering(records, "events", ("RUS", "CHN")) == [
        (date(2000, 1, 1), date(2010, 12, 31)),
        (date(2012, 1, 1), date(2012, 12, 31)),
    ]


COVERED = [(date(2003, 2, 1), date(2026, 6, 30))]


@pytest.mark.parametrize(
    ("year", "window", "words"),
    [
        (2010, ALWAYS, ""),
        (2003, ALWAYS, "covered from 2003-02-01"),
        (2026, ALWAYS, "covered to 2026-06-30"),
        (2002, ALWAYS, "not covered"),
        (2010, read_window("2010-03", ""), "from 2010-03-01"),
        (2010, read_window("2010-03", "2010-05"), "from 2010-03-01 to 2010-05-31"),
        (2010, read_window("", "2010-05"), "to 2010-05-31"),
        (2010, read_window("2009", "2011"), ""),
    ],
)
def test_a_year_says_which_part_of_it_is_seen(year, window, words):
    assert year_gap(year, COVERED, window) == words


def test_where_no_coverage_is_stated_nothing_is_said_to_be_searched():
    assert year_gap(2010, [], ALWAYS) == "coverage not stated"
    assert covered_years([], ALWAYS) == []


def test_covered_years_stay_inside_the_window():
    assert covered_years(COVERED, read_window("2004-05", "2006-02")) == [2004, 2005, 2006]
    assert covered_years(COVERED, ALWAYS)[-1] == 2026
