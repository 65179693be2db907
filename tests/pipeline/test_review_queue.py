"""What waits for a decision, and what a reviewer is shown of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.ledger import Ledger
from comity.model.assertions import Batch, Decision
from comity.model.errors import InputError
from comity.pipeline import Card, Filters, card_of, decide, review_queue

from .reviews import FIELDS, known, machine, many, new_ledger, propose


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as made:
        yield made


def one(ledger: Ledger, **filters: object) -> Card:
    """The only card of a queue."""
    (card,) = review_queue(ledger, filters=Filters(**filters))  # type: ignore[arg-type]
    return card


def test_nothing_waits_in_a_ledger_that_only_a_casebook_fills(ledger: Ledger) -> None:
    known(ledger)
    assert review_queue(ledger) == ()


def test_a_new_record_waits_with_its_words_in_their_context(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")
    card = one(ledger)
    assert (card.why, card.known, card.state, card.title) == (("record",), False, "proposed", "Granite-2031")
    field = card.field("personnel.CHN")
    assert field
    assert (field.proposed, field.now, field.after, field.state) == (("3200",), (), ("3200",), "new")
    (words,) = field.evidence[0].words
    assert words.before.endswith("spoke on Monday. ")
    assert words.text.startswith("China and Russia held the exercise Granite-2031")
    assert words.after.startswith(" Observers from 中国 and Россия")
    assert field.evidence[0].rule == "count.words"
    document = ledger.document(words.document)
    assert document.text[words.start : words.end] == words.text


def test_what_a_row_needs_and_nobody_says_is_shown_as_missing(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031", framework="")
    assert [field.name for field in one(ledger).fields if field.state == "missing"] == ["framework"]


def test_a_value_for_a_blank_field_of_a_known_record_waits(ledger: Ledger) -> None:
    propose(ledger, "Vostok-2031", record=known(ledger), start="2031-09")
    card = one(ledger)
    assert (card.why, card.known, card.match) == (("value",), True, None)
    assert [(field.name, field.now, field.proposed) for field in card.waiting] == [("personnel.CHN", (), ("3200",))]


def test_a_value_that_contradicts_the_ledger_is_a_conflict(ledger: Ledger) -> None:
    propose(ledger, "Vostok-2031", record=known(ledger, personnel_CHN="2000"), start="2031-10")
    card = one(ledger)
    assert card.why == ("conflict",)
    states = {field.name: (field.state, field.now, field.proposed) for field in card.waiting}
    assert states["personnel.CHN"] == ("conflict", ("2000",), ("3200",))
    assert states["start"] == ("conflict", ("2031-09",), ("2031-10",))


def test_two_texts_that_contradict_each_other_about_something_new_are_a_conflict(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")
    propose(ledger, "Granite-2031", record="granite-2031", troops="900", publisher="Other Daily")
    card = one(ledger)
    assert card.why == ("conflict", "record")
    assert card.field("personnel.CHN").proposed == ("3200", "900")  # type: ignore[union-attr]
    assert len(card.documents) == 2


def test_a_denial_of_a_known_record_waits(ledger: Ledger) -> None:
    record = known(ledger)
    denial = machine(record, "exists", "yes")
    ledger.write(Batch(assertions=(type(denial)(**{**_fields(denial), "stance": "denies"}),)), actor="m", reason="r")
    card = one(ledger)
    assert (card.why, card.field("exists").denied) == (("conflict",), ("yes",))  # type: ignore[union-attr]
    decide(ledger, card, "accept", author="ada")
    assert review_queue(ledger) == ()


def _fields(assertion: object) -> dict[str, object]:
    return {name: getattr(assertion, name) for name in assertion.__struct_fields__}  # type: ignore[attr-defined]


def test_a_likely_match_is_named_with_its_reasons(ledger: Ledger) -> None:
    known(ledger, personnel_CHN="3200")
    propose(ledger, "Vostok-2031", start="2031-09", record="read-1")
    match = one(ledger).match
    assert match
    assert match.record == "vostok-2031"
    assert "same series" in match.reasons
    assert "parties equal" in match.reasons


def test_neighbours_are_told_with_their_distance_in_days(ledger: Ledger) -> None:
    known(ledger, start="2031-09-11")
    propose(ledger, "Granite-2031", start="2031-09-01")
    (near,) = one(ledger).neighbours
    assert (near.record, near.days, near.when) == ("vostok-2031", 10, "2031-09-11")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["vostok-2031", "granite-2031", "granite-2032", "granite-2033"]),
        ({"why": ("record",)}, ["granite-2031", "granite-2032", "granite-2033"]),
        ({"why": ("value",)}, ["vostok-2031"]),
        ({"types": ("agreement",)}, []),
        ({"parties": ("CHN", "JPN")}, []),
        ({"parties": ("CHN", "RUS"), "why": ("value",)}, ["vostok-2031"]),
        ({"later": ("vostok-2031", "granite-2031")}, ["granite-2032", "granite-2033", "vostok-2031", "granite-2031"]),
        ({"document": "no such"}, []),
    ],
)
def test_filters_and_order(ledger: Ledger, filters: dict[str, object], expected: list[str]) -> None:
    many(ledger, 3)
    propose(ledger, "Vostok-2031", record=known(ledger), start="2031-09")
    assert [card.record for card in review_queue(ledger, filters=Filters(**filters))] == expected  # type: ignore[arg-type]


def test_a_queue_can_be_read_document_by_document(ledger: Ledger) -> None:
    many(ledger, 2)
    document = review_queue(ledger)[1].documents[0]
    assert [card.record for card in review_queue(ledger, filters=Filters(document=document))] == ["granite-2032"]


def test_a_later_document_that_contradicts_a_correction_raises_the_record_again(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, one(ledger), "accept", author="ada", edits={"status": "cancelled"})
    assert review_queue(ledger) == ()
    propose(ledger, "Granite-2031", record=record, publisher="Other Daily")
    card = one(ledger)
    assert (card.why, card.state, ledger.record(record).status) == (("conflict",), "disputed", "cancelled")  # type: ignore[attr-defined]
    decide(ledger, card, "reject", author="ada")
    assert (ledger.record(record).state, ledger.record(record).status) == ("accepted", "cancelled")
    assert review_queue(ledger) == ()


def test_new_support_for_a_rejected_record_raises_it_again(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, one(ledger), "reject", author="ada")
    assert review_queue(ledger) == ()
    propose(ledger, "Granite-2031", record=record, publisher="Other Daily")
    card = one(ledger)
    assert (card.why[0], card.state) == ("conflict", "rejected")
    decide(ledger, card, "reject", author="ada")
    assert review_queue(ledger) == ()
    assert ledger.record(record).state == "rejected"


def test_the_card_of_a_record_that_does_not_wait_can_be_looked_at(ledger: Ledger) -> None:
    card = card_of(ledger, known(ledger))
    assert (card.why, card.waiting) == ((), ())
    assert {field.name for field in card.fields} == {"exists", "name", *FIELDS}


def test_there_is_no_card_of_no_record(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="no record 'nothing'"):
        card_of(ledger, "nothing")


def test_a_person_who_asserts_something_does_not_wait_for_themselves(ledger: Ledger) -> None:
    record = known(ledger)
    decision = Decision(action="correct", record=record, author="ada", reason="seen", field="status", value="cancelled")
    ledger.write(Batch(decisions=(decision,)), actor="ada", reason="seen")
    assert review_queue(ledger) == ()
