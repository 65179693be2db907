"""Documents and passages come back as they were stored, on both back ends."""

import pytest

from comity.ledger import Ledger
from comity.model.errors import InputError

from .samples import decide, document, event, machine, passage, source, write

TEXT = "Bombers flew on Monday. 中俄两国 held a patrol. Патруль прошёл."


@pytest.fixture
def held(ledger: Ledger) -> Ledger:
    """A ledger with one document, three passages of it and an assertion that rests on the last."""
    one = document(TEXT)
    quotes = tuple(passage(one, words, record="ev") for words in ("Патруль", "Bombers", "中俄两国"))
    claims = [machine("ev", "kind", "patrol", passages=(quotes[0].id,))]
    write(ledger, source("src"), event("ev", "src"), claims, documents=(one,), passages=quotes)
    return ledger


def test_a_document_comes_back_with_its_text(held: Ledger) -> None:
    card = held.documents()[0]
    assert held.document(card.id) == document(TEXT)
    assert (card.length, card.passages, card.published, card.publisher) == (len(TEXT), 3, "2018-09-12", "TASS")


def test_passages_stand_in_the_order_of_the_text(held: Ledger) -> None:
    card = held.documents()[0]
    found = held.passages_in(card.id)
    assert [one.text for one in found] == ["Bombers", "中俄两国", "Патруль"]
    assert all(TEXT[one.start : one.end] == one.text for one in found)
    assert held.passages_of("ev") == found
    assert held.passages([found[0].id, "no such"]) == {found[0].id: found[0]}


def test_assertions_are_found_by_the_document_they_rest_on(held: Ledger) -> None:
    card = held.documents()[0]
    assert [one.assertion.value for one in held.assertions_on(card.id)] == ["patrol"]
    assert held.assertions_on("no such") == []


def test_a_document_that_is_not_there_is_refused(ledger: Ledger) -> None:
    assert ledger.documents() == []
    with pytest.raises(InputError, match="no document 'x'"):
        ledger.document("x")


def test_the_head_moves_with_every_revision(held: Ledger) -> None:
    before = held.head()
    assert before is not None
    assert before.number == held.info().revisions
    assert before.hash == held.info().head
    write(held, decide("accept", "ev"))
    after = held.head()
    assert after is not None
    assert after.number == before.number + 1


def test_an_empty_ledger_has_no_head(ledger: Ledger) -> None:
    assert ledger.head() is None
