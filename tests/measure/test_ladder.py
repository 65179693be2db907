"""The ladder: rungs from records, what decides them, and what is missing for the next."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from msgspec import structs

from comity.measure.ladder import Dimension, Ladder, ladder, missing_in_words
from comity.measure.references import reference_cases
from comity.measure.rungs.queries import home_seas
from comity.measure.rungs.tests import bundled_ladder
from comity.model.errors import InputError, RefusedError
from comity.model.records import Agreement, Event, Friction, Provision, Record
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
Make = Callable[..., Event]

COMPUTED = {  # case: commitment, command, exercises, intelligence, technology, logistics, institutions
    "China-Russia 1993": (1, 0, 1, 1, 2, 2, 1),
    "China-Russia 2001": (2, 2, 2, 1, 3, 2, 1),
    "China-Russia 2012": (2, 2, 3, 1, 2, 2, 2),
    "China-Russia 2019": (2, 2, 3, 3, 4, 2, 2),
    "China-Russia 2024": (2, 2, 4, 3, 4, 2, 2),
}


def at(snapshot: Snapshot, case: str) -> Ladder:
    one = next(found for found in reference_cases(snapshot) if found.name == case)
    on = date(one.last, 12, 31)
    return ladder(snapshot, PAIR, on, window=(date(one.first, 1, 1), on))


def of(found: Ladder, code: str) -> Dimension:
    return next(one for one in found.dimensions if one.code == code)


def records(snapshot: Snapshot) -> Mapping[str, Record]:
    return dict(snapshot.by_id)


@pytest.mark.parametrize("case", COMPUTED)
def test_computed_rungs_of_the_coded_dates(everything: Snapshot, case: str) -> None:
    assert tuple(one.judged.best for one in at(everything, case).dimensions) == COMPUTED[case]


@pytest.mark.parametrize("case", COMPUTED)
def test_where_computed_and_coded_differ_it_is_explained(everything: Snapshot, case: str) -> None:
    for one in at(everything, case).dimensions:
        assert one.coded is not None
        assert one.coded.case == case
        assert bool(one.coded.why) == (one.coded.differs != 0)


@pytest.mark.parametrize("case", COMPUTED)
def test_ends_enclose_the_best(everything: Snapshot, case: str) -> None:
    for one in at(everything, case).dimensions:
        assert one.judged.low <= one.judged.best <= one.judged.high


DECIDED = [(case, rule.dimension) for case in COMPUTED for rule in bundled_ladder()]


@pytest.mark.parametrize(("case", "code"), DECIDED)
def test_without_what_decides_it_the_rung_falls_and_the_gap_names_it(
    everything: Snapshot, case: str, code: str
) -> None:
    before = of(at(everything, case), code)
    if not before.judged.deciding:
        rest = [one for name, one in records(everything).items() if name not in before.judged.ids]
        assert before.judged.best == 0 or of(at(Snapshot(rest), case), code).judged.best < before.judged.best
        return
    record = before.judged.deciding[0]
    rest = [one for name, one in records(everything).items() if name != record]
    gone = of(at(Snapshot(rest), case), code)
    assert gone.judged.best < before.judged.best
    doubted = [structs.replace(one, state="disputed") if one.id == record else one for one in everything.by_id.values()]
    after = of(at(Snapshot(doubted), case), code)
    assert after.judged.best < before.judged.best
    if after.judged.gap and after.judged.gap.to == before.judged.best:
        assert record in {name for missing in after.judged.gap.missing for name in missing.held}


def test_a_hortatory_clause_shows_no_agreement() -> None:
    assert ladder_of_clause("def", "hortatory").judged.best == 0
    assert ladder_of_clause("def", "conditional").judged.best == 3
    assert ladder_of_clause("def", "automatic").judged.best == 4


def test_a_joint_statement_does_not_count() -> None:
    assert ladder_of_clause("consult_crisis", "binding", kind="joint_statement").judged.best == 0


def test_an_alleged_text_counts_in_the_high_reading_only() -> None:
    judged = ladder_of_clause("consult_crisis", "binding", status="alleged").judged
    assert (judged.low, judged.best, judged.high) == (0, 0, 2)


def test_an_unknown_strength_is_read_in_favour_in_the_high_reading() -> None:
    judged = ladder_of_clause("consult_crisis", "").judged
    assert (judged.low, judged.best, judged.high) == (0, 0, 2)


def test_a_one_sided_promise_is_an_arrow_and_the_case_is_the_lower_direction() -> None:
    one = ladder_of_clause("def", "automatic", direction="A_to_B")
    assert [(arrow.giver, arrow.best) for arrow in one.arrows] == [("CHN", 4), ("RUS", 0)]
    assert one.judged.best == 0


def test_an_armed_clash_breaks_commitment() -> None:
    clash = Friction(
        id="f", kind="border_clash", parties=PAIR, date_from=EventDate.parse("2019-03"), p_exist=0.9, sources=("s",)
    )
    assert ladder_of_clause("def", "automatic", more=[clash]).judged.best == 0


def test_the_probability_of_the_low_reading() -> None:
    judged = ladder_of_clause("consult_crisis", "binding", p=0.6).judged
    assert (judged.low, judged.best, judged.high) == (0, 2, 2)


def ladder_of_clause(
    code: str,
    strength: str,
    *,
    kind: str = "treaty",
    status: str = "signed",
    direction: str = "mutual",
    p: float = 0.95,
    more: list[Record] | None = None,
) -> Dimension:
    text = Agreement(
        id="t", kind=kind, status=status, parties=PAIR, signed=EventDate.parse("2001-07-16"), p_exist=p, sources=("s",)
    )
    clause = Provision(id="t#1", agreement_id="t", code=(code,), strength=strength, direction=direction, p_exist=p)
    return of(ladder(Snapshot([text, clause, *(more or [])]), PAIR, date(2020, 12, 31)), "commitment")


def test_command_reaches_three_in_the_high_reading_only(event: Make) -> None:
    events = [event(f"e{i}", command="coordinated") for i in range(2)]
    one = of(ladder(Snapshot(events), PAIR, date(2020, 12, 31)), "command_planning")
    assert (one.judged.low, one.judged.best, one.judged.high) == (2, 2, 3)
    assert one.judged.gap is not None
    missing = one.judged.gap.missing[0]
    assert missing.unheld == ("joint_hq",)
    assert set(missing.held) == {"e0", "e1"}
    assert "joint_hq" in missing_in_words(missing)


def test_skipped_rungs_are_shown(everything: Snapshot) -> None:
    assert of(at(everything, "China-Russia 2024"), "intelligence_warning").judged.skipped == (2,)


def test_silence_on_intelligence_leaves_the_upper_end_open(everything: Snapshot) -> None:
    judged = of(at(everything, "China-Russia 2024"), "intelligence_warning").judged
    assert judged.high >= judged.best + 1


def test_the_gap_of_commitment_is_one_clause(everything: Snapshot) -> None:
    gap = of(at(everything, "China-Russia 2024"), "commitment").judged.gap
    assert gap is not None
    assert gap.single
    assert gap.to == 3
    assert "defence" in gap.missing[0].record


def test_a_pair_nobody_searched_is_not_found_empty(everything: Snapshot) -> None:
    found = ladder(everything, ("JPN", "USA"), date(2024, 12, 31))
    assert all(one.judged.best == 0 and not one.searched for one in found.dimensions)
    assert of(found, "command_planning").coded is not None


def test_every_rung_has_words_and_every_gap_a_record() -> None:
    for rule in bundled_ladder():
        assert [one.rung for one in rule.rungs] == [1, 2, 3, 4, 5]
        assert set(vocabulary().terms(f"rung_{rule.dimension}")) == {str(rung) for rung in range(6)}
        assert all(test.record for rung in rule.rungs for group in rung.any for test in group)


LISTS = {
    "codes": "provision_code", "strengths": "strength", "scopes": "scope", "commands": "command",
    "categories": "transfer_category", "activities": "activity_kind",
}  # fmt: skip
KINDS = {
    "contacts": "contact_kind",
    "transfers": "transfer_kind",
    "texts": "agreement_kind",
    "frictions": "friction_kind",
}


def test_the_tests_name_codes_that_exist() -> None:
    for rule in bundled_ladder():
        for test in (test for rung in rule.rungs for group in rung.any for test in group):
            for field, name in LISTS.items():
                assert set(getattr(test, field)) <= set(vocabulary().terms(name)), (rule.dimension, test)
            assert set(test.kinds) <= set(vocabulary().terms(KINDS.get(test.query, "event_kind")))


def test_home_seas_come_from_own_coasts() -> None:
    assert "yellow-sea" in home_seas("CHN")
    assert "sea-of-okhotsk" in home_seas("RUS")
    assert "philippine-sea" not in home_seas("CHN") | home_seas("RUS")


def test_a_ladder_is_of_two_and_its_window_ends_on_the_day(everything: Snapshot) -> None:
    with pytest.raises(RefusedError, match="two parties"):
        ladder(everything, ("CHN",), date(2024, 1, 1))
    with pytest.raises(InputError, match="does not end on"):
        ladder(everything, PAIR, date(2024, 1, 1), window=(date(2020, 1, 1), date(2023, 1, 1)))
