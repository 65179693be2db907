"""What people decide about cards is carried out exactly, told apart by person, and can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.ledger import Ledger
from comity.model.errors import ChangedError, InputError, RefusedError
from comity.pipeline import Card, Filters, acts, card_of, decide, review_queue, undo, undo_last
from comity.pipeline.cases import texts

from .reviews import FIELDS, known, many, new_ledger, propose, standing


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as made:
        yield made


@pytest.fixture(autouse=True)
def _no_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Matching takes most of the time here and decides nothing: it is tested with the queue."""
    monkeypatch.setattr("comity.pipeline.matching.likely_matches", lambda proposals, snapshot: {})


def one(ledger: Ledger, **filters: object) -> Card:
    """The only card of a queue."""
    (card,) = review_queue(ledger, filters=Filters(**filters))  # type: ignore[arg-type]
    return card


def stored(ledger: Ledger, record: str, card: Card) -> dict[str, tuple[str, ...]]:
    """What the ledger says in the fields that a card shows."""
    return {field.name: texts(ledger.record(record), field.name) for field in card.fields}


@pytest.mark.parametrize("held", [None, {}, {"personnel_CHN": "2000", "start": "2031", "command": "combined"}])
def test_what_is_accepted_is_exactly_what_is_stored(ledger: Ledger, held: dict[str, str] | None) -> None:
    record = "granite-2031" if held is None else known(ledger, **held)
    propose(ledger, "Granite-2031", record=record)
    card = one(ledger)
    decide(ledger, card, "accept", author="ada")
    assert stored(ledger, record, card) == {field.name: field.after for field in card.fields}
    assert ledger.record(record).state == "accepted"
    assert review_queue(ledger) == ()


@pytest.mark.parametrize("held", [None, {}, {"personnel_CHN": "2000"}])
@pytest.mark.parametrize(
    "edits",
    [
        {"name": "Granite-2031 (III)"},
        {"personnel.CHN": "3250"},
        {"personnel.RUS": "5000"},
        {"parties": "CHN;IRN;RUS", "start": "2031-05-02"},
        {"command": ""},
        {"sea_area": "sea-of-japan"},
    ],
)
def test_fixed_and_accepted_is_stored_as_fixed(
    ledger: Ledger, held: dict[str, str] | None, edits: dict[str, str]
) -> None:
    record = "granite-2031" if held is None else known(ledger, **held)
    propose(ledger, "Granite-2031", record=record)
    card = one(ledger)
    decide(ledger, card, "accept", author="ada", edits=edits)
    wanted = {field.name: field.after for field in card.fields} | {
        field: (value,) if value else () for field, value in edits.items()
    }
    assert {field: texts(ledger.record(record), field) for field in wanted} == wanted


def test_a_value_left_as_it_is_makes_no_correction(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")
    act = decide(ledger, one(ledger), "accept", author="ada", edits={"name": " Granite-2031 ", "personnel.CHN": "3200"})
    assert act.what == ("accept",)


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ({"status": "over"}, "'over' is not in the list"),
        ({"start": "May"}, "'May' is not a date"),
        ({"personnel.CHN": "3,200"}, "'3,200' is not a number"),
        ({"colour": "red"}, "no field 'colour'"),
        ({"exists": "no"}, "no field to correct"),
        ({"personnel.CHN": "-5"}, "-5 is below nought"),
        ({"personnel.JPN": "5"}, "names JPN, not among the parties"),
        ({"end": "2030-01-01"}, r"end \(2030-01-01\) is before start"),
        ({"start": "2039", "end": "2038"}, r"end \(2038\) is before start \(2039\)"),
    ],
)
def test_what_does_not_fit_a_field_is_refused_and_nothing_written(
    ledger: Ledger, edits: dict[str, str], message: str
) -> None:
    propose(ledger, "Granite-2031")
    before = standing(ledger)
    with pytest.raises(InputError, match=message):
        decide(ledger, one(ledger), "accept", author="ada", edits=edits)
    assert standing(ledger) == before


def test_parties_are_written_in_order_whatever_order_they_are_typed_in(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")
    decide(ledger, one(ledger), "accept", author="ada", edits={"parties": "RUS;MNG;CHN"})
    assert texts(ledger.record("granite-2031"), "parties") == ("CHN;MNG;RUS",)


def test_what_is_wrong_already_neither_hides_another_mistake_nor_forbids_a_mend(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031", places="Mombasa; Nairobi", end="2030-01-01")
    with pytest.raises(InputError, match="names JPN"):
        decide(ledger, one(ledger), "accept", author="ada", edits={"personnel.JPN": "5"})
    decide(ledger, one(ledger), "accept", author="ada", edits={"places": "Mombasa;Nairobi"})
    assert texts(ledger.record("granite-2031"), "places") == ("Mombasa;Nairobi",)


def test_rejecting_what_is_proposed_leaves_a_known_record_as_it_was(ledger: Ledger) -> None:
    record = known(ledger, personnel_CHN="2000")
    before = ledger.record(record)
    propose(ledger, "Vostok-2031", record=record, start="2031-10")
    decide(ledger, one(ledger), "reject", author="ada", reason="another exercise")
    after = ledger.record(record)
    assert (after.state, texts(after, "start"), after.conflicts) == ("accepted", texts(before, "start"), ())
    assert review_queue(ledger) == ()


def test_one_value_of_a_new_record_can_be_dropped(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    card = one(ledger)
    wrong = [said.assertion for said in card.field("command").evidence]  # type: ignore[union-attr]
    decide(ledger, card, "reject", author="ada", assertions=wrong)
    card = one(ledger)
    assert (card.state, card.field("command").state) == ("proposed", "missing")  # type: ignore[union-attr]
    with pytest.raises(InputError, match="Nothing of that"):
        decide(ledger, card, "reject", author="ada", assertions=wrong)
    assert ledger.record(record).state == "proposed"


def test_a_merge_moves_what_was_proposed_and_lets_it_wait_there(ledger: Ledger) -> None:
    record = known(ledger, personnel_CHN="2000")
    propose(ledger, "Vostok-2031", record="read-1", start="2031-09")
    act = decide(ledger, one(ledger), "merge", author="ada", into=record)
    assert (act.target, ledger.record("read-1").id) == (record, record)
    card = one(ledger)
    assert (card.record, [field.name for field in card.waiting]) == (record, ["personnel.CHN"])


def test_a_merge_without_a_match_needs_a_name(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")
    with pytest.raises(InputError, match="no likely match"):
        decide(ledger, one(ledger), "merge", author="ada")


def test_a_split_gives_what_a_text_says_to_a_record_of_its_own(ledger: Ledger) -> None:
    record = known(ledger)
    propose(ledger, "Other-2031", record=record, start="2031-10")
    act = decide(ledger, one(ledger), "split", author="ada")
    assert act.target == f"{record}-2"
    card = one(ledger)
    assert (card.record, card.why) == (act.target, ("record",))
    assert {field.name: field.proposed for field in card.waiting} == {
        field: (value,) for field, value in {**FIELDS, "name": "Other-2031", "start": "2031-10", "exists": "yes",
                                             "personnel.CHN": "3200"}.items()
    }  # fmt: skip
    assert texts(ledger.record(record), "start") == ("2031-09",)


def test_one_of_two_texts_can_be_split_off(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    propose(ledger, "Granite-2031", record=record, troops="900", publisher="Other Daily")
    card = one(ledger)
    moved = [
        said.assertion
        for field in card.fields
        for said in field.evidence
        if any(words.publisher == "Other Daily" for words in said.words)
    ]
    decide(ledger, card, "split", author="ada", assertions=moved)
    cards = {card.record: card.field("personnel.CHN").proposed for card in review_queue(ledger)}  # type: ignore[union-attr]
    assert cards == {record: ("3200",), f"{record}-2": ("900",)}


def test_a_split_that_would_leave_nothing_is_refused(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")
    with pytest.raises(InputError, match="Nothing of 'granite-2031' would stay"):
        decide(ledger, one(ledger), "split", author="ada")


@pytest.mark.parametrize("change", ["evidence", "decision"])
def test_nobody_decides_about_what_they_have_not_seen(ledger: Ledger, change: str) -> None:
    record = propose(ledger, "Granite-2031")
    card = one(ledger)
    if change == "evidence":
        propose(ledger, "Granite-2031", record=record, troops="900", publisher="Other Daily")
    else:
        decide(ledger, card, "reject", author="ben")
    before = standing(ledger)
    with pytest.raises(ChangedError, match="Look at it again"):
        decide(ledger, card, "accept", author="ada")
    assert standing(ledger) == before


@pytest.mark.parametrize("author", ["", "  ", "casebook:china-russia", "machine:ingest", "x" * 81])
def test_a_reviewer_has_a_name_of_their_own(ledger: Ledger, author: str) -> None:
    propose(ledger, "Granite-2031")
    with pytest.raises(InputError, match="cannot be a reviewer's name"):
        decide(ledger, one(ledger), "accept", author=author)


def test_deciding_the_same_twice_is_said_and_changes_nothing(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, one(ledger), "accept", author="ada")
    with pytest.raises(InputError, match="decided so about"):
        decide(ledger, card_of(ledger, record), "accept", author="ada")


def test_every_decision_has_its_author_and_reason(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, one(ledger), "reject", author="Zoë 李", reason="never happened")
    (made,) = ledger.decisions(record)
    assert (made.decision.author, made.decision.reason) == ("Zoë 李", "never happened; evidence up to revision 1")
    assert ledger.check() == []


def test_an_act_is_undone_as_a_whole_and_once(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")
    before = standing(ledger)
    act = decide(ledger, one(ledger), "accept", author="ada", edits={"name": "Granite", "status": "cancelled"})
    assert acts(ledger) == (act,)
    undo(ledger, act, author="ben", reason="wrong text")
    assert standing(ledger) == before
    with pytest.raises(InputError, match="undone already"):
        undo(ledger, act, author="ben")


def test_undoing_goes_back_step_by_step_through_ones_own_decisions(ledger: Ledger) -> None:
    first, second = many(ledger, 2)
    decide(ledger, card_of(ledger, first), "accept", author="ada")
    decide(ledger, card_of(ledger, second), "accept", author="ada")
    decide(ledger, card_of(ledger, known(ledger)), "accept", author="ben")
    assert [getattr(undo_last(ledger, author="ada"), "record", None) for _ in range(3)] == [second, first, None]


STEPS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["accept", "fix", "reject", "merge", "split"])), max_size=8
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undoing_everything_gives_back_the_state_before(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]]
) -> None:
    with new_ledger(tmp_path_factory.mktemp("undo")) as ledger:
        record = known(ledger, personnel_CHN="2000")
        propose(ledger, "Vostok-2031", record=record, start="2031-10")
        propose(ledger, "Granite-2031")
        propose(ledger, "Granite-2031", record="granite-2031", troops="900", publisher="Other Daily")
        before = standing(ledger)
        for number, step in steps:
            _take(ledger, number, step)
        while undo_last(ledger, author="ada"):
            pass
        assert standing(ledger) == before
        assert ledger.check() == []


def _take(ledger: Ledger, number: int, step: str) -> None:
    """Take one step about one of the cards there are; what cannot be done is refused and changes nothing."""
    queue = review_queue(ledger, filters=Filters(types=("event",)))
    if not queue:
        return
    card = queue[number % len(queue)]
    others = [other for other in ("vostok-2031", "granite-2031") if other != card.record]
    try:
        match step:
            case "fix":
                decide(ledger, card, "accept", author="ada", edits={"name": f"Name {number}"})
            case "merge":
                decide(ledger, card, "merge", author="ada", into=others[0])
            case "accept" | "reject" | "split" as verdict:
                decide(ledger, card, verdict, author="ada")
    except InputError:
        pass


def test_a_second_reviewer_sees_nothing_of_the_first(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")
    first = one(ledger)
    decide(ledger, first, "accept", author="ada", edits={"name": "Other"})
    blind = one(ledger, reviewer="ben", second=True)
    assert (blind.fields, blind.state, blind.opinions, blind.why) == (first.fields, "proposed", (), ("record",))
    assert review_queue(ledger, filters=Filters(reviewer="ada", second=True)) == ()


@pytest.mark.parametrize(
    ("first", "second", "edits", "agreed"),
    [
        ("accept", "accept", {}, True),
        ("reject", "reject", {}, True),
        ("accept", "reject", {}, False),
        ("reject", "accept", {}, False),
        ("accept", "accept", {"status": "cancelled"}, False),
    ],
)
def test_reviewers_who_disagree_leave_a_record_disputed_for_a_third(
    ledger: Ledger, first: str, second: str, edits: dict[str, str], agreed: bool
) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, one(ledger), first, author="ada")  # type: ignore[arg-type]
    decide(ledger, one(ledger, reviewer="ben", second=True), second, author="ben", edits=edits)  # type: ignore[arg-type]
    queue = review_queue(ledger, filters=Filters(reviewer="cleo"))
    assert [card.why for card in queue] == ([] if agreed else [("disagreement", "record")])
    if agreed:
        assert ledger.record(record).state == ("accepted" if first == "accept" else "rejected")
        return
    assert ledger.record(record).state == "disputed"
    assert [(one.author, one.verdict) for one in queue[0].opinions] == [
        ("ada", first), ("ben", "fix" if edits else second),
    ]  # fmt: skip
    assert review_queue(ledger, filters=Filters(reviewer="ada")) == ()
    with pytest.raises(RefusedError, match="ada is one of those who disagree"):
        decide(ledger, queue[0], "accept", author="ada")
    decide(ledger, queue[0], "accept", author="cleo")
    assert ledger.record(record).state == "accepted"
    assert stored(ledger, record, queue[0]) == {field.name: field.after for field in queue[0].fields}
    assert review_queue(ledger) == ()


@pytest.mark.parametrize("third", ["accept", "reject"])
def test_a_third_settles_what_two_made_of_a_new_value(ledger: Ledger, third: str) -> None:
    record = known(ledger)
    propose(ledger, "Vostok-2031", record=record, start="2031-09")
    decide(ledger, one(ledger), "accept", author="ada")
    decide(ledger, one(ledger, reviewer="ben", second=True), "reject", author="ben")
    card = one(ledger, reviewer="cleo")
    assert (card.state, card.field("personnel.CHN").proposed) == ("disputed", ("3200",))  # type: ignore[union-attr]
    decide(ledger, card, third, author="cleo")  # type: ignore[arg-type]
    held = ledger.record(record)
    assert (held.state, texts(held, "personnel.CHN")) == ("accepted", ("3200",) if third == "accept" else ())
    assert review_queue(ledger) == ()


@pytest.mark.parametrize("verdict", ["merge", "split"])
def test_a_second_review_only_judges(ledger: Ledger, verdict: str) -> None:
    propose(ledger, "Granite-2031")
    decide(ledger, one(ledger), "accept", author="ada")
    with pytest.raises(RefusedError, match="second review"):
        decide(ledger, one(ledger, reviewer="ben", second=True), verdict, author="ben", into="x")  # type: ignore[arg-type]
