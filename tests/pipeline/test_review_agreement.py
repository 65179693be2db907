"""Agreement between reviewers, against another implementation and by hand."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from comity.ledger import Ledger
from comity.pipeline import Filters, agreement, card_of, decide, review_queue, undo, undo_last
from comity.pipeline.agreeing import weighted_kappa

from .reviews import known, many, new_ledger, propose

VERDICTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=40)


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setattr("comity.pipeline.matching.likely_matches", lambda proposals, snapshot: {})
    with new_ledger(tmp_path) as made:
        yield made


@given(VERDICTS)
def test_weighted_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    table = [[pairs.count((i, j)) for j in range(3)] for i in range(3)]
    mine = weighted_kappa(table)
    if mine is None:
        assert len(set(pairs)) == 1
        return
    theirs = cohen_kappa_score(*zip(*pairs, strict=True), labels=[0, 1, 2], weights="linear")
    assert math.isclose(mine, theirs, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [([[5, 0, 0], [0, 3, 0], [0, 0, 2]], 1.0), ([[0, 0, 5], [0, 0, 0], [5, 0, 0]], -1.0), ([[4, 0], [0, 0]], None)],
)
def test_weighted_kappa_at_its_ends(table: list[list[int]], kappa: float | None) -> None:
    assert weighted_kappa(table) == kappa


def test_reviewers_are_compared_on_the_cards_that_both_judged(ledger: Ledger) -> None:
    records = many(ledger, 4)
    plans = (("ada", "aaa", {}), ("ben", "arf", {"name": "Other"}))
    for author, verdicts, edits in plans:
        for record, verdict in zip(records, verdicts, strict=False):
            card = card_of(ledger, record, second=author == "ben")
            if verdict == "r":
                decide(ledger, card, "reject", author=author)
            else:
                decide(ledger, card, "accept", author=author, edits=edits if verdict == "f" else {})
    (found,) = agreement(ledger)
    assert (found.first, found.second, found.cards, found.same) == ("ada", "ben", 3, 1)
    assert found.table == ((1, 1, 1), (0, 0, 0), (0, 0, 0))
    assert found.disagreements == tuple(records[1:3])
    assert found.kappa == 0.0


def test_the_same_fix_with_another_value_is_a_disagreement(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    for author, name in (("ada", "One"), ("ben", "Two")):
        decide(ledger, card_of(ledger, record, second=author == "ben"), "accept", author=author, edits={"name": name})
    (found,) = agreement(ledger)
    assert (found.same, found.disagreements, found.table[1][1]) == (0, (record,), 1)


def test_new_evidence_makes_another_card(ledger: Ledger) -> None:
    record = known(ledger)
    propose(ledger, "Vostok-2031", record=record)
    decide(ledger, card_of(ledger, record), "accept", author="ada")
    propose(ledger, "Vostok-2031", record=record, troops="900", publisher="Other Daily")
    decide(ledger, card_of(ledger, record), "accept", author="ben")
    assert agreement(ledger) == ()


@pytest.mark.parametrize(("who", "counted"), [("ada", 0), ("ben", 1)])
def test_what_one_took_back_does_not_count_what_another_undid_does(ledger: Ledger, who: str, counted: int) -> None:
    record = propose(ledger, "Granite-2031")
    act = decide(ledger, card_of(ledger, record), "accept", author="ada")
    undo(ledger, act, author=who)
    decide(ledger, card_of(ledger, record), "reject", author="ben")
    assert sum(one.cards for one in agreement(ledger)) == counted


def test_a_disagreement_leaves_the_queue_when_one_side_gives_way(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, card_of(ledger, record), "accept", author="ada")
    decide(ledger, card_of(ledger, record, second=True), "reject", author="ben")
    undo_last(ledger, author="ben")
    assert review_queue(ledger, filters=Filters(why=("disagreement",))) == ()
    assert ledger.record(record).state == "accepted"


def test_who_settles_a_disagreement_is_compared_with_nobody(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, card_of(ledger, record), "accept", author="ada")
    decide(ledger, card_of(ledger, record, second=True), "reject", author="ben")
    decide(ledger, card_of(ledger, record), "accept", author="cleo")
    assert [(one.first, one.second) for one in agreement(ledger)] == [("ada", "ben")]
