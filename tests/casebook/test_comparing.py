"""What differs between two states of a casebook."""

import pytest
from msgspec import Struct

from comity.casebook import FieldChange, RowChange, changes, diff_casebooks, read_casebook
from comity.model.assertions import Assertion, Decision
from comity.model.errors import InputError


class Held(Struct):
    """An assertion as a store might hold it."""

    assertion: Assertion
    withdrawn_by: str = ""


class Taken(Struct):
    """A decision as a store might hold it."""

    id: str
    decision: Decision


def test_equal_casebooks_do_not_differ(make):
    assert diff_casebooks(make(name="a"), make(name="b")) == []


def test_rows_added_removed_and_changed_are_told_field_by_field(make):
    before = make({"events": [{"id": "gone", "note": "n"}, {"id": "kept"}, {"id": "edited"}]}, name="a")
    after = make({"events": [{"id": "edited", "end": "", "note": "x"}, {"id": "kept"}, {"id": "new"}]}, name="b")
    changed, gone, new = diff_casebooks(before, after)
    assert changed == RowChange(
        "events", "edited", "changed", (FieldChange("end", "2018-09-15", ""), FieldChange("note", "", "x"))
    )
    assert (gone.record, gone.change, new.record, new.change) == ("gone", "removed", "new", "added")
    assert FieldChange("note", "n", "") in gone.fields
    assert FieldChange("id", "", "new") in new.fields
    assert all(field.before for field in gone.fields)


def test_a_row_moved_within_its_table_is_no_change(make):
    before = make({"events": [{"id": "a"}, {"id": "b"}]}, name="a")
    after = make({"events": [{"id": "b"}, {"id": "a"}]}, name="b")
    assert diff_casebooks(before, after) == []


def test_a_table_that_is_gone_is_told_row_by_row(make):
    (change,) = diff_casebooks(make(name="a"), make({"frictions": None}, name="b"))
    assert (change.table, change.record, change.change) == ("frictions", "fr-1", "removed")


def test_what_is_no_casebook_cannot_be_compared(make, tmp_path):
    with pytest.raises(InputError):
        diff_casebooks(make(), tmp_path / "none")


def batches(make):
    old = read_casebook(make({"events": [{"id": "a", "note": "old"}, {"id": "b"}]}, name="x")).batch
    folder = make({"events": [{"id": "a", "note": "new"}]}, name="y")
    text = (folder / "datapackage.json").read_text().replace('"name": "y"', '"name": "x"')
    (folder / "datapackage.json").write_text(text)
    return old, read_casebook(folder).batch


def test_importing_the_same_again_changes_nothing(make):
    batch = read_casebook(make()).batch
    assert changes([Held(one) for one in batch.assertions], batch) == batch


def test_what_a_casebook_says_no_longer_is_withdrawn(make):
    old, new = batches(make)
    held = [Held(one) for one in old.assertions]
    made = changes(held, new).decisions
    gone = {one.id for one in old.assertions} - {one.id for one in new.assertions}
    assert {decision.target for decision in made} == gone
    assert {(decision.action, decision.author) for decision in made} == {("withdraw", "casebook:x")}
    withdrawn = {one.id: one for one in old.assertions}
    assert {withdrawn[decision.target].record for decision in made} == {"a", "b"}
    assert {withdrawn[d.target].value for d in made if d.record == "a"} == {"old"}


def test_what_was_withdrawn_already_is_not_withdrawn_again(make):
    old, new = batches(make)
    assert changes([Held(one, "dec-1") for one in old.assertions], new).decisions == ()


def test_what_a_casebook_says_again_counts_again(make):
    old, new = batches(make)
    withdrawal = Decision(action="withdraw", record="a", author="casebook:x", reason="")
    held = [Held(one, "dec-1") for one in old.assertions if (one.record, one.field) == ("a", "note")]
    (decision,) = changes(held, old, [Taken("dec-1", withdrawal)]).decisions
    assert (decision.action, decision.target, decision.record) == ("undo", "dec-1", "a")
    assert changes(held, new, [Taken("dec-1", withdrawal)]).decisions == ()


def test_what_a_person_withdrew_stays_withdrawn(make):
    old, _ = batches(make)
    withdrawal = Decision(action="withdraw", record="a", author="a reviewer", reason="wrong")
    held = [Held(one, "dec-1") for one in old.assertions]
    assert changes(held, old, [Taken("dec-1", withdrawal)]).decisions == ()
