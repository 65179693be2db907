"""Decisions are carried out, kept, and can all be undone."""

import contextlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.ledger import Ledger
from comity.ledger.entries import StoredAssertion, StoredDecision
from comity.ledger.standing import Holdings, in_force
from comity.model.errors import InputError
from comity.model.records import Record

from .samples import decide, event, machine, said, source, write


def last(ledger: Ledger, record: str) -> StoredDecision:
    return ledger.decisions(record)[-1]


def records(ledger: Ledger) -> dict[str, Record]:
    states = ("accepted", "proposed", "disputed", "rejected")
    return dict(ledger.snapshot(states=states).by_id)


def holdings(ledger: Ledger, *names: str) -> dict[str, list[StoredAssertion]]:
    return {name: ledger.assertions(name) for name in names}


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """A ledger with two sources, two events of a casebook, and one that a machine proposes."""
    write(ledger, source("s1"), source("s2"), event("one", "s1"), event("two", "s2"))
    write(ledger, machine("three", "exists", "yes", "s2"), machine("three", "personnel.CHN", "5", "s2"))
    return ledger


def test_accepting_a_proposal_makes_it_a_fact(filled: Ledger) -> None:
    assert filled.record("three").state == "proposed"
    write(filled, decide("accept", "three"))
    assert filled.record("three").state == "accepted"


def test_rejected_records_are_kept_out_of_snapshots_only(filled: Ledger) -> None:
    write(filled, decide("reject", "one"))
    assert "one" not in filled.snapshot().by_id
    assert filled.record("one").state == "rejected"
    assert "one" in filled.snapshot(states=("rejected",)).by_id


def test_merging_gathers_everything_on_the_target(filled: Ledger) -> None:
    count = len(filled.assertions("one")) + len(filled.assertions("two"))
    write(filled, decide("merge", "two", target="one"))
    assert len(filled.assertions("one")) == count
    assert filled.record("one").sources == ("s1", "s2")
    assert filled.record("two") == filled.record("one")
    assert "two" not in filled.snapshot().by_id
    with pytest.raises(InputError, match="merged into 'one'"):
        write(filled, decide("accept", "two"))


def test_what_is_asserted_later_follows_a_merge(filled: Ledger) -> None:
    write(filled, decide("merge", "two", target="one"), decide("merge", "one", target="three"))
    write(filled, said("two", "command", "joint", "s1"))
    assert filled.record("two").command == "joint"
    assert filled.assertions("three")[-1].assertion.record == "two"


def test_splitting_gives_an_assertion_to_a_new_record(filled: Ledger) -> None:
    named = filled.assertions("one", "name")[0]
    write(filled, decide("split", "one", target=named.id, value="four"))
    assert (filled.record("one").name, filled.record("four").name) == ("", "Exercise one")
    write(filled, decide("undo", "one", target=last(filled, "one").id))
    assert filled.record("one").name == "Exercise one"
    with pytest.raises(InputError, match="four"):
        filled.record("four")
    assert filled.check() == []


def test_splitting_gives_a_merged_assertion_back(filled: Ledger) -> None:
    write(filled, decide("merge", "two", target="one"))
    back = [stored for stored in filled.assertions("one") if stored.assertion.record == "two"]
    write(filled, [decide("split", "one", target=stored.id) for stored in back])
    assert filled.record("two").name == "Exercise two"
    assert filled.record("one").sources == ("s1",)


def test_withdrawing_takes_an_assertion_out(filled: Ledger) -> None:
    for stored in filled.assertions("three"):
        write(filled, decide("withdraw", "three", target=stored.id))
    assert "three" not in filled.snapshot().by_id
    with pytest.raises(InputError, match="three"):
        filled.record("three")
    held = filled.assertions("three")
    assert [stored.active for stored in held] == [False, False]
    assert held[0].withdrawn_by == filled.decisions("three")[0].id


def test_a_withdrawn_assertion_made_again_stays_withdrawn_until_that_is_undone(filled: Ledger) -> None:
    claim = machine("three", "personnel.CHN", "5", "s2")
    write(filled, decide("withdraw", "three", target=claim.id))
    assert write(filled, claim).assertions == 0
    assert filled.record("three").personnel == ()
    write(filled, decide("undo", "three", target=filled.assertions("three", "personnel.CHN")[0].withdrawn_by))
    assert filled.record("three").personnel != ()


def test_a_decision_taken_again_after_it_was_undone_counts_again(filled: Ledger) -> None:
    for _ in range(3):
        assert write(filled, decide("reject", "one")).decisions == 1
        assert write(filled, decide("reject", "one")).decisions == 0
        assert filled.record("one").state == "rejected"
        assert write(filled, decide("undo", "one", target=last(filled, "one").id)).decisions == 1
        assert filled.record("one").state == "accepted"


def test_a_verdict_taken_again_after_another_counts_again(filled: Ledger) -> None:
    write(filled, decide("accept", "one"), decide("reject", "one"), decide("accept", "one"))
    assert filled.record("one").state == "accepted"
    assert len(filled.decisions("one")) == 3


def test_an_undo_can_be_undone(filled: Ledger) -> None:
    write(filled, decide("reject", "one"))
    reject = last(filled, "one").id
    for state in ("accepted", "rejected", "accepted", "rejected"):
        write(filled, decide("undo", "one", target=last(filled, "one").id))
        assert filled.record("one").state == state
    assert filled.decisions("one")[0].id == reject


def test_undoing_twice_is_undoing_once(filled: Ledger) -> None:
    write(filled, decide("reject", "one"))
    undo = decide("undo", "one", target=last(filled, "one").id)
    write(filled, undo)
    assert write(filled, undo).decisions == 0
    assert write(filled, decide("undo", "one", target=undo.target, reason="another")).decisions == 0


def test_history_says_who_when_and_why(filled: Ledger) -> None:
    write(filled, decide("accept", "three", reason="read both reports"))
    entries = filled.history("three")
    assert [entry.revision.number for entry in entries] == [2, 3]
    assert (entries[0].revision.actor, entries[0].revision.reason) == ("ada", "test")
    assert [stored.assertion.field for stored in entries[0].assertions] == ["exists", "personnel.CHN"]
    assert [stored.decision.reason for stored in entries[1].decisions] == ["read both reports"]
    write(filled, decide("merge", "three", target="one"))
    for name in ("one", "three"):
        assert filled.history(name)[-1].decisions[0].decision.action == "merge"


def test_pending_names_what_machines_would_add(filled: Ledger) -> None:
    write(filled, machine("one", "personnel.RUS", "7", "s2"), machine("one", "status", "held", "s2"))
    assert filled.pending() == {"one": ("personnel.RUS",)}


def test_a_source_merged_into_another_is_that_other(filled: Ledger) -> None:
    write(filled, source("early", "2001"), said("one", "exists", "yes", "s2"))
    before = filled.record("one").p_exist
    write(filled, decide("merge", "s2", target="s1"))
    assert filled.record("one").p_exist < before
    write(filled, decide("merge", "s1", target="early"), decide("correct", "early", field="date", value="2001"))
    assert {stored.known_from for stored in filled.assertions("two")} == {date(2001, 12, 31)}
    assert filled.check() == []


NAMES = ("one", "two", "three")


def _steps(ledger: Ledger, draw: Callable[[Any], Any]) -> None:
    """Take one decision at random that the ledger may or may not grant."""
    record = draw(st.sampled_from(NAMES))
    action = draw(st.sampled_from(["accept", "reject", "dispute", "correct", "merge", "split", "withdraw", "undo"]))
    other = {}
    if action == "correct":
        other = draw(
            st.sampled_from([{"field": "status", "value": "cancelled"}, {"field": "command", "value": "joint"}])
        )
    elif action == "merge":
        other = {"target": draw(st.sampled_from(NAMES))}
    elif action == "undo":
        decisions = ledger.decisions(record)
        other = {"target": draw(st.sampled_from([one.id for one in decisions]))} if decisions else {"target": "none"}
    elif action in ("split", "withdraw"):
        held = ledger.assertions(record)
        other = {"target": draw(st.sampled_from([one.id for one in held])) if held else "none"}
        if action == "split":
            other["value"] = draw(st.sampled_from(["", "four", *NAMES]))
    with contextlib.suppress(InputError):  # not granted: nothing changed
        write(ledger, decide(action, record, **other))


def _undo_all(ledger: Ledger) -> None:
    """Undo every decision in force that is no undo itself, the last first."""
    taken = [one for name in (*NAMES, "four") for one in ledger.decisions(name)]
    for stored in sorted(taken, key=lambda one: one.seq, reverse=True):
        if stored.decision.action != "undo":
            write(ledger, decide("undo", stored.decision.record, target=stored.id))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_after_undoing_everything_all_is_as_before(new_ledger: Callable[[], Ledger], data: st.DataObject) -> None:
    ledger = new_ledger()
    write(ledger, source("s1"), source("s2"), event("one", "s1"), event("two", "s2"))
    write(ledger, machine("three", "exists", "yes", "s2"), machine("three", "personnel.CHN", "5", "s2"))
    before, held = records(ledger), holdings(ledger, *NAMES)
    for _ in range(data.draw(st.integers(1, 6))):
        _steps(ledger, data.draw)
    assert ledger.check() == []
    _undo_all(ledger)
    assert records(ledger) == before
    assert holdings(ledger, *NAMES) == held


def _taken(seq: int, action: Any, target: str) -> StoredDecision:
    decision = decide(action, "x", target=target)
    return StoredDecision(id=f"d{seq}", decision=decision, revision=seq, in_force=True, seq=seq, occurrence=0)


def test_what_is_in_force_follows_undos_of_undos() -> None:
    chain = [_taken(1, "accept", ""), _taken(2, "undo", "d1"), _taken(3, "undo", "d2"), _taken(4, "undo", "d3")]
    assert in_force(chain[:1]) == {"d1"}
    assert in_force(chain[:2]) == {"d2"}
    assert in_force(chain[:3]) == {"d1", "d3"}
    assert in_force(chain) == {"d2", "d4"}


def test_merges_in_a_circle_end() -> None:
    merges = [decide("merge", "a", target="b"), decide("merge", "b", target="a")]
    circle = [
        StoredDecision(id=f"d{seq}", decision=one, revision=seq, in_force=True, seq=seq, occurrence=0)
        for seq, one in enumerate(merges)
    ]
    followed = Holdings(circle)
    assert [followed.holder("x", name) for name in "ab"] == ["a", "a"]
    assert (followed.merged_into("a"), followed.merged_into("b")) == (None, "a")


def test_what_a_merge_brings_waits_though_the_record_was_accepted_after_it_was_read(ledger: Ledger) -> None:
    write(ledger, source("src"), event("ev", "src"), machine("copy", "command", "combined"))
    write(ledger, decide("accept", "ev"))
    write(ledger, decide("merge", "copy", target="ev"))
    assert (ledger.record("ev").command, ledger.pending()) == ("", {"ev": ("command",)})
    write(ledger, decide("accept", "ev", reason="with what the merge brought"))
    assert (ledger.record("ev").command, ledger.pending()) == ("combined", {})
