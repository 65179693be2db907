"""Checks between rows."""

import pytest

from comity.casebook.checking import check_rows
from comity.casebook.folder import closed_lists
from comity.casebook.links import validate_ids, validate_references, validate_reports, validate_same_as

from .conftest import row

KNOWN = {"src-1": "source", "src-2": "source", "agr-2001": "agreement", "other-event": "event"}


def dangling(one, known=None, agreements=("agr-2001",), left_out=None):
    issues = validate_references(one, KNOWN if known is None else known, agreements, left_out or {})
    return [(issue.column, issue.code) for issue in issues]


def check(rows, known=None):
    return check_rows(rows, terms=closed_lists(), pair=("CHN", "RUS"), known=known or {})


def test_known_ids_give_nothing():
    assert dangling(row("events")) == []
    assert dangling(row("provisions")) == []
    assert dangling(row("contacts", related="agr-2001;other-event")) == []
    assert dangling(row("sources", same_as="src-2")) == []


def test_unknown_ids_are_named_one_by_one():
    assert dangling(row("events", sources="src-1;no;unsourced;nor")) == [("sources", "unknown-id")] * 2
    assert dangling(row("contacts", related="nobody")) == [("related", "unknown-id")]
    assert dangling(row("sources", same_as="nobody")) == [("same_as", "unknown-id")]


def test_an_id_of_another_type_is_unknown():
    assert dangling(row("events", sources="agr-2001")) == [("sources", "unknown-id")]
    assert dangling(row("provisions", agreement_id="other-event")) == [("agreement_id", "unknown-id")]


def test_unsourced_is_a_citation_and_nothing_else():
    assert dangling(row("contacts", related="unsourced")) == [("related", "unknown-id")]


def test_a_clause_needs_its_agreement_in_the_same_casebook():
    assert dangling(row("provisions"), agreements=()) == [("agreement_id", "unknown-id")]


def test_a_reference_to_a_row_left_out_says_where_it_stands():
    (issue,) = validate_references(row("events", sources="src-9"), {}, (), {"src-9": "sources.csv:7"})
    assert issue.code == "refers-to-bad-row"
    assert "sources.csv:7" in issue.message


def test_the_first_of_two_rows_with_one_id_stands():
    rows = [row("events", 2), row("events", 3, id="x"), row("contacts", 4, id="x"), row("events", 5)]
    issues = list(validate_ids(rows))
    assert [(issue.file, issue.line, issue.code) for issue in issues] == [
        ("contacts.csv", 4, "repeated-id"),
        ("events.csv", 5, "repeated-id"),
    ]
    assert "events.csv:3" in issues[0].message


def test_clauses_are_told_apart_by_agreement_and_number():
    rows = [row("provisions", 2), row("provisions", 3, number="i1"), row("provisions", 4)]
    assert [issue.line for issue in validate_ids(rows)] == [4]


def source(line, identity, same_as=""):
    return row("sources", line, id=identity, same_as=same_as)


def test_a_repetition_points_at_the_first():
    assert list(validate_same_as([source(2, "a"), source(3, "b", "a"), source(4, "c", "a")])) == []


def test_a_chain_of_repetitions_is_a_warning():
    (issue,) = validate_same_as([source(2, "a"), source(3, "b", "a"), source(4, "c", "b")])
    assert (issue.line, issue.code, issue.severity) == (4, "same-as-chain", "warning")


def test_a_circle_of_repetitions_is_an_error():
    rows = [source(2, "a", "b"), source(3, "b", "a"), source(4, "c", "c"), source(5, "d", "a")]
    issues = sorted(validate_same_as(rows))
    assert [(issue.line, issue.code) for issue in issues] == [
        (2, "same-as-circle"),
        (3, "same-as-circle"),
        (4, "same-as-circle"),
        (5, "same-as-chain"),
    ]


def test_what_refers_to_a_bad_row_is_left_out_with_it():
    rows = [
        row("sources", 2, date="yesterday"),
        row("sources", 3, id="src-2"),
        row("agreements", 2, sources="src-1"),
        row("provisions", 2),
        row("contacts", 2, sources="src-2"),
        row("contacts", 3, id="con-2", sources="src-2", related="src-2"),
    ]
    good, issues = check(rows)
    assert [(one.table, one.line) for one in good] == [("sources", 3), ("contacts", 3)]
    assert [(issue.file, issue.line, issue.code) for issue in issues] == [
        ("sources.csv", 2, "bad-date"),
        ("agreements.csv", 2, "refers-to-bad-row"),
        ("provisions.csv", 2, "refers-to-bad-row"),
        ("contacts.csv", 2, "refers-to-bad-row"),
    ]


def test_records_of_required_casebooks_are_known():
    assert check([row("contacts", related="")], known={"src-1": "source"})[1] == []


@pytest.mark.parametrize(
    ("status", "dates", "codes"),
    [
        ("held", ("2018-09-10", "2018-08"), ["announcements-only"]),
        ("held", ("2018-09-10", "2018-09-11"), []),
        ("held", ("2018-08", "2018-09"), []),
        ("held", ("2018-09-10", ""), []),
        ("announced", ("2018-09-10", "2018-08"), []),
    ],
)
def test_a_held_event_needs_more_than_announcements(status, dates, codes):
    rows = [row("sources", at + 1, id=f"src-{at + 1}", date=date) for at, date in enumerate(dates)]
    issues = validate_reports([*rows, row("events", status=status)])
    assert [issue.code for issue in issues] == codes


def test_a_source_of_another_casebook_may_have_reported_the_event():
    assert list(validate_reports([row("sources", date="2017"), row("events")])) == []
