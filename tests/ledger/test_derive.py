"""From assertions and decisions to a record: values, conflicts, state; and what must not matter."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.ledger.derive import Derived, derive
from comity.ledger.entries import StoredAssertion, StoredDecision
from comity.ledger.evidence import Basis, Origin
from comity.model.assertions import Assertion, Decision
from comity.model.records import Event

from .samples import decide, machine, said

DAY = date(2018, 9, 20)
BASIS = Basis(
    sources={name: Origin((f"family {name}",), "C3", DAY) for name in "abcde"},
    passages={},
    q=lambda grade: 0.6,
    unknown="F6",
)


def stored(assertion: Assertion, seq: int, revision: int, day: date | None = DAY) -> StoredAssertion:
    return StoredAssertion(
        id=assertion.id, assertion=assertion, revision=revision, known_from=day, seq=seq, holder=assertion.record
    )


def taken(decision: Decision, seq: int, revision: int, *, in_force: bool = True) -> StoredDecision:
    return StoredDecision(
        id=f"dec_{seq}", decision=decision, revision=revision, in_force=in_force, seq=seq, occurrence=0
    )


def made(*steps: Assertion | Decision, **options: Any) -> Derived:
    """Derive a record from assertions and decisions, each a revision of its own."""
    assertions = [stored(one, at, at) for at, one in enumerate(steps, 1) if isinstance(one, Assertion)]
    decisions = [taken(one, at, at) for at, one in enumerate(steps, 1) if isinstance(one, Decision)]
    derived = derive("ev", assertions, decisions, BASIS, **options)
    assert derived is not None
    return derived


def record(*steps: Assertion | Decision, **options: Any) -> Event:
    found = made(*steps, **options).record
    assert isinstance(found, Event)
    return found


HELD = said("ev", "status", "held", "a")
FIRST = said("ev", "personnel.CHN", "3200", "a")
OTHER = said("ev", "personnel.CHN", "3500", "b")
EXISTS = said("ev", "exists", "yes", "a")


def test_nothing_active_is_no_record() -> None:
    assert derive("ev", [], [], BASIS) is None


def test_figures_that_disagree_stay_side_by_side() -> None:
    found = record(FIRST, OTHER)
    assert found.personnel[0].quantity.figures == (3200, 3500)
    assert found.conflicts == ("personnel.CHN",)


def test_a_correction_decides_a_figure_and_ends_the_conflict() -> None:
    found = record(FIRST, OTHER, decide("correct", "ev", field="personnel.CHN", value="3200"))
    assert found.personnel[0].quantity.best == 3200
    assert found.personnel[0].quantity.figures == (3200, 3500)
    assert (found.conflicts, found.state) == ((), "accepted")


@pytest.mark.parametrize(
    ("field", "one", "other", "conflict"),
    [
        ("status", "held", "cancelled", True),
        ("status", "held", "Held", False),
        ("command", "unknown", "joint", False),
        ("start", "2018", "2018-09-11", False),
        ("start", "2018-09-10", "2018-09-11", True),
        ("parties", "CHN;RUS", "RUS;CHN", False),
        ("parties", "CHN;RUS", "CHN;MNG;RUS", False),
        ("parties", "CHN;MNG", "CHN;RUS", True),
        ("lat", "48.50", "48.5", False),
        ("lat", "48.5", "49", True),
        ("name", "Vostok-2018", "East 2018", False),
        ("third_party_response", "JPN:scramble", "JPN:notice", True),
        ("aircraft.total", "10", "10.0", False),
    ],
)
def test_what_is_a_conflict(field: str, one: str, other: str, conflict: bool) -> None:
    found = record(said("ev", field, one, "a"), said("ev", field, other, "b"))
    assert found.conflicts == ((field,) if conflict else ())


def test_parts_of_one_list_agree_once_the_whole_is_told() -> None:
    parts = [said("ev", "domains", "land", "a"), said("ev", "domains", "air", "b")]
    assert record(*parts).conflicts == ("domains",)
    assert record(*parts, said("ev", "domains", "land;sea;air", "c")).conflicts == ()


@pytest.mark.parametrize(
    ("field", "one", "other", "shown"),
    [
        ("status", "held", "cancelled", "held"),
        ("command", "unknown", "joint", "joint"),
        ("command", "joint", "unknown", "joint"),
    ],
)
def test_which_value_is_shown(field: str, one: str, other: str, shown: str) -> None:
    assert getattr(record(said("ev", field, one, "a"), said("ev", field, other, "b")), field) == shown


def test_a_finer_date_is_shown_before_a_coarser_one() -> None:
    start = record(said("ev", "start", "2018", "a"), said("ev", "start", "2018-09-11", "b")).start
    assert start is not None
    assert start.iso == "2018-09-11"


def test_a_denied_field_is_a_conflict_and_keeps_its_value() -> None:
    found = record(HELD, said("ev", "status", "held", "b", stance="denies"))
    assert (found.status, found.conflicts) == ("held", ("status",))


def test_a_denied_existence_is_a_conflict_and_no_source_of_the_record() -> None:
    denial = said("ev", "exists", "yes", "b", stance="denies")
    found = record(EXISTS, denial)
    assert (found.conflicts, found.sources) == (("exists",), ("a",))
    assert found.p_exist < record(EXISTS).p_exist
    assert record(EXISTS, denial, decide("accept", "ev")).conflicts == ()


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([EXISTS], "accepted"),
        ([machine("ev", "exists", "yes", "a")], "proposed"),
        ([machine("ev", "exists", "yes", "a"), said("ev", "name", "x", author_kind="person")], "accepted"),
        ([machine("ev", "exists", "yes", "a"), decide("accept", "ev")], "accepted"),
        ([EXISTS, decide("reject", "ev")], "rejected"),
        ([EXISTS, decide("reject", "ev"), decide("accept", "ev")], "accepted"),
        ([EXISTS, decide("dispute", "ev")], "disputed"),
        ([EXISTS, decide("reject", "ev"), machine("ev", "exists", "yes", "b")], "rejected"),
        ([EXISTS, decide("accept", "ev"), said("ev", "exists", "yes", "b", stance="denies")], "accepted"),
    ],
)
def test_state(steps: list[Assertion | Decision], state: str) -> None:
    assert record(*steps).state == state


def test_new_evidence_for_what_was_rejected_is_shown_as_a_conflict() -> None:
    assert record(EXISTS, decide("reject", "ev"), machine("ev", "exists", "yes", "b")).conflicts == ("exists",)


CORRECTED = decide("correct", "ev", field="status", value="cancelled")


def test_a_correction_stays_and_a_later_contradiction_disputes_the_record() -> None:
    assert record(HELD, CORRECTED).state == "accepted"
    found = record(HELD, CORRECTED, machine("ev", "status", "held", "b"))
    assert (found.status, found.state, found.conflicts) == ("cancelled", "disputed", ("status",))
    later = record(HELD, CORRECTED, machine("ev", "status", "held", "b"), decide("accept", "ev"))
    assert (later.status, later.state, later.conflicts) == ("cancelled", "accepted", ("status",))


def test_a_later_agreement_with_a_correction_is_no_dispute() -> None:
    assert record(HELD, CORRECTED, machine("ev", "status", "cancelled", "b")).state == "accepted"


def test_a_correction_of_a_blank_field_fills_it_and_a_blank_correction_empties_it() -> None:
    filled = decide("correct", "ev", field="personnel.RUS", value="300000")
    emptied = decide("correct", "ev", field="personnel.CHN", value="")
    assert [figure.party for figure in record(FIRST, filled).personnel] == ["CHN", "RUS"]
    assert record(FIRST, emptied).personnel == ()
    assert record(HELD, decide("correct", "ev", field="status", value="")).status == ""


def test_a_machine_fills_no_field_of_an_accepted_record_until_a_person_accepts_it() -> None:
    proposal = machine("ev", "personnel.CHN", "3500", "b")
    found = made(EXISTS, proposal)
    assert (found.record.personnel, found.pending) == ((), ("personnel.CHN",))
    beside = made(EXISTS, FIRST, proposal)
    assert beside.record.personnel[0].quantity.figures == (3200,)
    assert (beside.record.conflicts, beside.pending) == (("personnel.CHN",), ("personnel.CHN",))
    reviewed = made(EXISTS, FIRST, proposal, decide("accept", "ev"))
    assert reviewed.record.personnel[0].quantity.figures == (3200, 3500)
    assert reviewed.pending == ()


@pytest.mark.parametrize(
    ("field", "held", "read", "pending"),
    [
        ("start", "2018-09-11", "2018-09", False),
        ("start", "2018-09", "2018-09-11", True),
        ("parties", "CHN;MNG;RUS", "CHN;RUS", False),
        ("parties", "CHN;RUS", "CHN;MNG;RUS", True),
        ("personnel.CHN", "3200", "3200", False),
        ("command", "combined", "unknown", False),
        ("command", "unknown", "combined", True),
    ],
)
def test_pending_is_only_what_would_add_something(field: str, held: str, read: str, pending: bool) -> None:
    found = made(EXISTS, said("ev", field, held, "a"), machine("ev", field, read, "b"))
    assert found.pending == ((field,) if pending else ())


def test_the_order_in_which_machines_read_makes_no_difference() -> None:
    steps = [machine("ev", "personnel.CHN", figure, name) for figure, name in (("1", "a"), ("2", "b"), ("3", "c"))]
    steps += [machine("ev", "name", f"Name {name}", name) for name in "abc"]
    steps += [machine("ev", "exists", "yes", name) for name in "abc"]
    assert record(*steps) == record(*reversed(steps))


def test_a_machine_fills_the_fields_of_what_only_machines_propose() -> None:
    found = made(machine("ev", "exists", "yes", "a"), machine("ev", "personnel.CHN", "3500", "a"))
    assert found.record.personnel[0].quantity.figures == (3500,)
    assert (found.record.state, found.pending) == ("proposed", ())


def test_what_was_accepted_stays_what_it_was_when_a_machine_goes_on() -> None:
    before = [machine("ev", "exists", "yes", "a"), machine("ev", "status", "held", "a"), decide("accept", "ev")]
    after = record(*before, machine("ev", "status", "cancelled", "b"), machine("ev", "command", "joint", "b"))
    assert (after.state, after.status, after.command) == ("accepted", "held", "")


def test_decisions_undone_do_not_count() -> None:
    derived = derive("ev", [stored(EXISTS, 1, 1)], [taken(decide("reject", "ev"), 1, 2, in_force=False)], BASIS)
    assert derived is not None
    assert derived.record.state == "accepted"


def test_sources_stand_in_order_of_arrival() -> None:
    steps = [said("ev", "exists", "yes", name) for name in "cab"]
    assert record(*steps, said("ev", "status", "held", "d")).sources == ("c", "a", "b")
    assert record(said("ev", "status", "held", "d", "e")).sources == ("d", "e")


def test_keys_in_an_id_fill_their_fields() -> None:
    clause = said("agr#7", "text", "Consult.", type="provision")
    derived = derive("agr#7", [stored(clause, 1, 1)], [], BASIS)
    assert derived is not None
    assert (derived.record.agreement_id, derived.record.number) == ("agr", "7")


def test_known_by_reads_only_what_was_published() -> None:
    early, late = stored(said("ev", "exists", "yes", "a"), 1, 1), stored(OTHER, 2, 1, date(2020, 1, 1))
    undated = stored(said("ev", "exists", "yes", "zz"), 3, 1, None)
    derived = derive("ev", [early, late, undated], [], BASIS, known_by=date(2019, 1, 1))
    assert derived is not None
    assert (derived.record.personnel, derived.record.sources) == ((), ("a",))
    assert derive("ev", [late, undated], [], BASIS, known_by=date(2019, 1, 1)) is None


def test_known_by_counts_no_report_that_came_later() -> None:
    basis = Basis(
        sources={},
        passages={"old": Origin(("a",), "C3", DAY), "new": Origin(("b",), "C3", date(2020, 1, 1))},
        q=lambda grade: 0.6,
        unknown="F6",
    )
    both = stored(machine("ev", "exists", "yes", passages=("old", "new")), 1, 1)
    then, now = (derive("ev", [both], [], basis, known_by=day) for day in (date(2019, 1, 1), None))
    assert then is not None
    assert now is not None
    assert (then.record.p_exist, now.record.p_exist) == (0.6, 0.84)
    assert (now.known_first, now.known_last) == (DAY, date(2020, 1, 1))


@pytest.mark.parametrize(
    ("start", "status", "reads"),
    [
        ("2018-10-01", "held", "announced"),
        ("2018-10-01", "cancelled", "cancelled"),
        ("2018-09", "held", "held"),
        ("2018-09-25", "held", "held"),
    ],
)
def test_what_had_not_begun_was_only_announced(start: str, status: str, reads: str) -> None:
    steps = (said("ev", "start", start, "a"), said("ev", "status", status, "a"))
    assert record(*steps, known_by=date(2018, 9, 25)).status == reads
    assert record(*steps).status == status


def test_days_span_all_sources() -> None:
    found = made(EXISTS)
    assert (found.known_first, found.known_last) == (DAY, DAY)
    mixed = made(EXISTS, said("ev", "status", "held", "a", "not in the ledger"))
    assert (mixed.known_first, mixed.known_last) == (DAY, None)


STEPS = st.lists(
    st.one_of(
        st.builds(
            lambda make, field, name: make("ev", field[0], field[1], name),
            st.sampled_from([said, machine]),
            st.sampled_from(
                [
                    ("exists", "yes"),
                    ("status", "held"),
                    ("status", "cancelled"),
                    ("personnel.CHN", "5"),
                    ("start", "2018"),
                ]
            ),
            st.sampled_from("abcde"),
        ),
        st.sampled_from([decide("accept", "ev"), decide("reject", "ev"), decide("dispute", "ev"), CORRECTED]),
    ),
    min_size=1,
    max_size=10,
)


@given(STEPS, st.randoms())
def test_order_and_repetition_of_the_input_change_nothing(steps: Sequence[Any], random: Any) -> None:
    unique = list(dict.fromkeys(steps))
    assertions = [stored(one, at, at) for at, one in enumerate(unique, 1) if isinstance(one, Assertion)]
    decisions = [taken(one, at, at) for at, one in enumerate(unique, 1) if isinstance(one, Decision)]
    expected = derive("ev", assertions, decisions, BASIS)
    mixed, again = [*assertions, *assertions[:2]], [*decisions]
    random.shuffle(mixed)
    random.shuffle(again)
    assert derive("ev", mixed, again, BASIS) == expected


@given(STEPS, st.sampled_from("abcde"))
def test_machines_never_change_what_a_person_accepted(steps: Sequence[Any], name: str) -> None:
    accepted = [EXISTS, *dict.fromkeys(steps), decide("accept", "ev", reason="last")]
    before = record(*accepted)
    after = record(*accepted, machine("ev", "status", "disputed", name, rule="8"), machine("ev", "lat", "1", name))
    shown: Callable[[Event], Any] = lambda event: (event.status, event.lat, event.personnel, event.start)  # noqa: E731
    assert shown(after) == shown(before)
    assert after.state in ("accepted", "disputed")
