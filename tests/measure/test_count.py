import gc
import itertools
import weakref
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.measure import GROUPINGS, Count, Range, count, read_window
from comity.measure.index import event_index
from comity.model.errors import InputError
from comity.model.records import Coverage, Event
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
RULES = dict(vocabulary().rules)


def ids(records):
    return [record.id for record in records]


def the_reason(event, rule):
    found = count(Snapshot([event]), rule, PAIR)
    assert not found.included
    return [one.why for one in found.excluded] or [one.why for one in found.open]


def test_an_event_that_passes_every_test_is_included(event):
    for code in ("W+", "W", "MP", "M", "MPB", "BC", "B"):
        found = count(Snapshot([event()]), RULES[code], PAIR)
        assert (found.included, found.excluded, found.open) == (("e1",), (), ())


@pytest.mark.parametrize(
    ("changes", "rule", "why"),
    [
        ({"kind": "deployment"}, "B", "kind is deployment; the rule takes exercise"),
        ({"scope": "police_border"}, "MP", "scope is police_border; the rule takes military"),
        ({"status": "cancelled"}, "MP", "status is cancelled; the rule takes held"),
        ({"state": "rejected"}, "MP", "a reviewer rejected the record"),
        ({"parties": ("CHN", "MNG", "RUS")}, "B", "MNG took part too; the rule takes CHN, RUS alone"),
        ({"domains": ("land", "air")}, "N", "domains are land, air; the rule asks for sea"),
        ({"kind": "patrol", "domains": ("sea", "air")}, "PA", "sea is among its domains; the rule rules that out"),
        ({"p_exist": 0.3}, "MP", "exists with a probability of 0.30; the rule asks for 0.5"),
        (
            {"framework": "national_exercise_with_guest", "domains": ("sea",)},
            "N",
            "one state's national exercise with guests; the rule leaves those out",
        ),
        ({"kind": "deployment", "scope": "parade", "p_exist": 0.1}, "B", "kind is deployment; the rule takes exercise"),
    ],
)
def test_the_first_failed_test_is_told_in_plain_words(event, changes, rule, why):
    assert the_reason(event(**changes), RULES[rule]) == [why]


@pytest.mark.parametrize(
    ("changes", "rule", "fields"),
    [
        ({"status": "disputed"}, "MP", ("status",)),
        ({"status": "announced"}, "MP", ("status",)),
        ({"status": ""}, "MP", ("status",)),
        ({"kind": ""}, "MP", ("kind",)),
        ({"scope": "unknown"}, "MP", ("scope",)),
        ({"state": "proposed"}, "MP", ("state",)),
        ({"state": "disputed"}, "MP", ("state",)),
        ({"parties_complete": "partial"}, "B", ("parties",)),
        ({"domains": ()}, "N", ("domains",)),
        ({"framework": "", "domains": ("sea",)}, "N", ("framework",)),
        ({"status": "disputed", "scope": ""}, "MP", ("status", "scope")),
    ],
)
def test_an_unknown_slot_leaves_the_record_open_and_is_named(event, changes, rule, fields):
    found = count(Snapshot([event(**changes)]), RULES[rule], PAIR)
    assert [one.fields for one in found.open] == [fields]
    assert found.total == Range(0, 0, 1)


def test_a_failure_that_more_evidence_cannot_mend_beats_an_unknown_slot(event):
    found = count(Snapshot([event(status="disputed", scope="police_border")]), RULES["MP"], PAIR)
    assert [(one.id, one.field) for one in found.excluded] == [("e1", "scope")]


def test_a_proposal_is_never_counted_whatever_the_rule(event):
    proposed = Snapshot([event(state="proposed")])
    assert all(not count(proposed, rule, PAIR).included for rule in RULES.values())


HOSTED = RULES["MP"].with_(home="hosted")
ELSEWHERE = RULES["MP"].with_(home="elsewhere")
LED = RULES["MP"].with_(parties_mode="led_by_both")


@pytest.mark.parametrize(
    ("rule", "changes", "fate"),
    [
        (HOSTED, {"host": ("RUS",)}, "included"),
        (HOSTED, {"host": ("CHN", "sea")}, "included"),
        (HOSTED, {"host": ("sea",)}, "excluded"),
        (HOSTED, {}, "open"),
        (ELSEWHERE, {"host": ("ZAF",)}, "included"),
        (ELSEWHERE, {"host": ("CHN",)}, "excluded"),
        (LED, {}, "included"),
        (LED, {"parties_complete": "partial"}, "open"),
        (LED, {"parties": ("CHN", "KAZ", "RUS"), "framework": "SCO", "host": ("CHN", "RUS")}, "included"),
        (LED, {"parties": ("CHN", "KAZ", "RUS"), "framework": "SCO", "host": ("KAZ",)}, "excluded"),
        (LED, {"framework": "national_exercise_with_guest", "host": ("RUS",)}, "excluded"),
        (LED, {"framework": "unknown", "host": ("RUS",)}, "open"),
        (RULES["MP"].with_(frameworks=("SCO",)), {}, "excluded"),
        (RULES["MP"].with_(frameworks=("SCO",)), {"framework": ""}, "open"),
        (RULES["MP"].with_(series=("Joint Sea",)), {"series": "Joint Sea"}, "included"),
        (RULES["MP"].with_(status=("held", "announced")), {"status": "announced"}, "included"),
        (RULES["MP"].with_(min_p_exist=0.0), {"p_exist": 0.1}, "included"),
        (RULES["MP"].with_(nested="skip"), {"framework": "SCO"}, "included"),
    ],
)
def test_every_choice_of_a_rule_has_its_effect(event, rule, changes, fate):
    found = count(Snapshot([event(**changes)]), rule, PAIR)
    fates = {"included": found.included, "excluded": ids(found.excluded), "open": ids(found.open)}
    assert {name for name, held in fates.items() if held} == {fate}


def test_records_without_the_parties_are_not_looked_at(event):
    others = [event("a", parties=("CHN", "IND")), event("b", parties=("RUS",), parties_complete="partial")]
    found = count(Snapshot(others), RULES["MP"], PAIR)
    assert (found.included, found.excluded, found.open, found.outside) == ((), (), (), ())


def test_a_group_of_three_and_an_organisation_are_taken_as_they_stand(event):
    snapshot = Snapshot([event("a", parties=("CHN", "IRN", "RUS")), event("b", parties=("CIS", "CHN"))])
    assert count(snapshot, RULES["MP"], ("RUS", "IRN", "CHN")).included == ("a",)
    assert count(snapshot, RULES["MPB"], ("RUS", "IRN", "CHN")).included == ("a",)
    assert count(snapshot, RULES["MP"], ("CHN", "CIS")).included == ("b",)


@pytest.mark.parametrize("parties", [(), ("CHN",), ("CHN", "CHN"), "CHN"])
def test_fewer_than_two_parties_are_refused(parties):
    with pytest.raises(InputError, match="two different parties or more"):
        count(Snapshot([]), RULES["MP"], parties)


def test_a_grouping_that_does_not_exist_is_refused():
    with pytest.raises(InputError, match=r"grouped by 'colour'.*Use one of year, month"):
        count(Snapshot([]), RULES["MP"], PAIR, by="colour")


IN_2022 = read_window("2022-03", "2022-09")


@pytest.mark.parametrize(
    ("start", "end", "rule", "fate"),
    [
        ("2022-03-01", "", {}, "included"),
        ("2022-09-30", "2022-10-05", {}, "included"),
        ("2022-10-01", "", {}, "outside"),
        ("2022-02-27", "2022-03-02", {}, "outside"),
        ("2022-02-27", "2022-03-02", {"window": "overlap"}, "included"),
        ("2022-02-27", "", {"window": "overlap"}, "outside"),
        ("2022-09-30", "2022-10-05", {"window": "overlap"}, "included"),
        ("2022-02-20", "2022-10-05", {"window": "overlap"}, "included"),
        ("2022-09", "", {}, "included"),
        ("2022", "", {}, "open"),
        ("2022", "", {"date_open": "count"}, "included"),
        ("2022", "", {"date_open": "skip"}, "excluded"),
        ("2023", "", {}, "outside"),
        ("2022-02", "2022-03-02", {"window": "overlap"}, "included"),
        ("2022-02", "2022", {"window": "overlap"}, "open"),
        (None, None, {}, "open"),
        (None, None, {"date_open": "skip"}, "excluded"),
        (None, None, {"date_open": "count", "window": "overlap"}, "included"),
    ],
)
def test_what_lies_in_a_window_and_what_may_lie_in_it(event, start, end, rule, fate):
    made = event(start=start, end=end or None)
    found = count(Snapshot([made]), RULES["MP"].with_(**rule), PAIR, window=IN_2022)
    fates = {
        "included": found.included,
        "excluded": ids(found.excluded),
        "open": ids(found.open),
        "outside": found.outside,
    }
    assert {name for name, held in fates.items() if held} == {fate}


def test_a_date_too_coarse_for_the_window_is_named_as_the_open_slot(event):
    found = count(Snapshot([event(start="2022", status="disputed")]), RULES["MP"], PAIR, window=IN_2022)
    assert [one.fields for one in found.open] == [("status", "start")]
    assert "too coarse" in found.open[0].why
    skipped = count(Snapshot([event(start="2022")]), RULES["MP"].with_(date_open="skip"), PAIR, window=IN_2022)
    assert skipped.excluded[0].field == "start"


def test_an_undated_event_counts_where_no_window_is_set(event):
    found = count(Snapshot([event(start=None)]), RULES["MP"], PAIR, by="year")
    assert [(row.key, row.best, row.partial) for row in found.rows] == [("unknown", 1, "")]


def editions(event, *more):
    return [
        event("i", series="Joint Sea", name="Joint Sea 2015 (I)", start="2015-05-11", p_exist=0.8),
        event("ii", series="Joint Sea", name="Joint Sea 2015 (II)", start="2015-08-20", p_exist=0.5),
        *more,
    ]


def test_phases_of_an_edition_are_joined_only_if_the_rule_says_so(event):
    snapshot = Snapshot(
        editions(
            event,
            event("p1", series="Patrol", name="Patrol no. 4", start="2022-05"),
            event("p2", series="Patrol", name="Patrol no. 5", start="2022-11"),
            event("single", name="Drill (II)"),
            event("bracket", series="Joint Sea", name="Joint Sea 2016 (Zhanjiang)", start="2016"),
        )
    )
    rule = RULES["MP"].with_(unit="series_edition")
    found = count(snapshot, rule, PAIR, by="series")
    assert count(snapshot, RULES["MP"], PAIR).total.best == 6
    assert found.total.best == 5
    assert {row.key: (row.best, len(row.ids)) for row in found.rows} == {
        "Joint Sea": (2, 3),
        "Patrol": (2, 2),
        "unknown": (1, 1),
    }


def test_an_edition_exists_if_one_phase_does(event):
    rule = RULES["MP"].with_(unit="series_edition")
    only = Snapshot(editions(event, event("iii", name="x", p_exist=1.0)))
    assert count(only, rule, PAIR).total.low == 1
    assert count(only, rule, PAIR).expected == pytest.approx(2.3)
    open_phase = Snapshot(
        [
            editions(event)[0],
            event("ii", series="Joint Sea", name="Joint Sea 2015 (II)", start="2015", state="proposed"),
        ]
    )
    assert count(open_phase, rule, PAIR).total.high == 1


def test_the_total_says_how_few_and_how_many_there_may_be(event):
    snapshot = Snapshot([event(f"e{i}", p_exist=0.9) for i in range(10)] + [event("x", status="disputed")])
    found = count(snapshot, RULES["MP"], PAIR)
    assert found.total == Range(7, 10, 11)
    assert found.expected == pytest.approx(9.0)


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_grouping_shares_out_every_record(event, by):
    snapshot = Snapshot(
        [event("a", domains=("sea", "air"), places=("Kiel",), host=("RUS",), sea_area=("baltic",)), event("b")]
    )
    found = count(snapshot, RULES["MP"], PAIR, by=by)
    assert {one for row in found.rows for one in row.ids} == {"a", "b"}
    assert found.rows_add_up == (by not in ("domain", "place", "sea_area", "host", "party"))


def test_rows_that_part_the_phases_of_an_edition_do_not_add_up(event):
    rule = RULES["MP"].with_(unit="series_edition")
    by_month = count(Snapshot(editions(event)), rule, PAIR, by="month")
    assert (len(by_month.rows), by_month.total.best, by_month.rows_add_up) == (2, 1, False)
    assert count(Snapshot(editions(event)), rule, PAIR, by="year").rows_add_up


def test_rows_that_do_not_add_up_say_so(event):
    found = count(Snapshot([event(domains=("sea", "air"))]), RULES["MP"], PAIR, by="domain")
    assert [row.key for row in found.rows] == ["air", "sea"]
    assert not found.rows_add_up


def test_months_that_are_not_known_have_a_row_of_their_own(event):
    snapshot = Snapshot([event("a", start="2022-03-05"), event("b", start="2022"), event("c", start=None)])
    found = count(snapshot, RULES["MP"], PAIR, by="month")
    assert [(row.key, row.ids) for row in found.rows] == [("2022-03", ("a",)), ("2022-XX", ("b",)), ("unknown", ("c",))]


def covered(first, last, *parties):
    return Coverage(
        id=f"{first}{last}",
        table="events",
        parties=parties or PAIR,
        covered_from=EventDate.parse(first),
        covered_to=EventDate.parse(last),
        p_exist=1.0,
    )


def test_an_empty_year_is_zero_only_where_somebody_searched(event):
    snapshot = Snapshot([event(start="2008"), covered("2010", "2012-06")])
    found = count(snapshot, RULES["MP"], PAIR, by="year")
    assert [(row.key, row.best, row.partial) for row in found.rows] == [
        ("2008", 1, "not covered"),
        ("2010", 0, ""),
        ("2011", 0, ""),
        ("2012", 0, "covered to 2012-06-30"),
    ]
    assert [row.key for row in count(snapshot, RULES["MP"], ("CHN", "IND"), by="year").rows] == []


def test_an_open_record_has_a_row_though_nothing_counts_there(event):
    found = count(Snapshot([event(start="1999-10", status="disputed")]), RULES["MP"], PAIR, by="year")
    assert [(row.key, row.best, row.high, row.open) for row in found.rows] == [("1999", 0, 1, ("e1",))]


def test_a_count_says_by_which_day_and_rule_it_was_made_and_survives_json(event):
    snapshot = Snapshot([event()], known_by=date(2020, 6, 1))
    found = count(snapshot, RULES["MP"].with_(nested="skip"), PAIR, window=IN_2022, by="year")
    assert (found.known_by, found.rule.code, found.window) == (date(2020, 6, 1), "MP[nested=skip]", IN_2022)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Count) == found


def test_the_index_is_built_once_and_forgotten_with_the_snapshot(event):
    snapshot = Snapshot([event()])
    index = event_index(snapshot)
    assert event_index(snapshot) is index
    gone = weakref.ref(index)
    del snapshot, index
    gc.collect()
    assert gone() is None


# --- properties

codes = {
    "kind": ["exercise", "patrol", "competition", "deployment", ""],
    "scope": ["military", "police_border", "unknown"],
    "framework": ["bilateral", "SCO", "national_exercise_with_guest", ""],
    "status": ["held", "disputed", "cancelled", "announced"],
    "state": ["accepted", "proposed", "rejected"],
    "parties": [("CHN", "RUS"), ("CHN", "KAZ", "RUS"), ("CHN", "IND")],
    "parties_complete": ["yes", "partial"],
    "domains": [(), ("sea",), ("air", "sea"), ("land",)],
    "host": [(), ("RUS",), ("CHN", "RUS"), ("sea",)],
    "series": ["", "Joint Sea"],
    "p_exist": [0.0, 0.4, 0.5, 0.9, 1.0],
    "start": [None, *(EventDate.parse(text) for text in ("2021", "2022", "2022-05", "2022-09-30", "2023-01-01"))],
}
any_events = st.lists(st.fixed_dictionaries({field: st.sampled_from(values) for field, values in codes.items()})).map(
    lambda drawn: [Event(id=f"e{i}", **values) for i, values in enumerate(drawn)]
)
any_rule = st.sampled_from(list(RULES.values())).flatmap(
    lambda rule: st.fixed_dictionaries(
        {},
        optional={
            "nested": st.sampled_from(["count", "skip"]),
            "parties_mode": st.sampled_from(["bilateral", "both_present", "led_by_both"]),
            "home": st.sampled_from(["any", "hosted", "elsewhere"]),
            "window": st.sampled_from(["start", "overlap"]),
            "date_open": st.sampled_from(["open", "count", "skip"]),
            "unit": st.sampled_from(["event", "series_edition"]),
            "min_p_exist": st.sampled_from([0.0, 0.5, 0.9]),
        },
    ).map(lambda changes: rule.with_(**changes))
)


@given(any_events, any_rule, st.sampled_from([None, IN_2022]))
def test_the_four_lists_share_out_the_events_of_the_parties(events, rule, window):
    found = count(Snapshot(events), rule, PAIR, window=window)
    lists = [*found.included, *ids(found.excluded), *ids(found.open), *found.outside]
    assert sorted(lists) == sorted(event.id for event in events if set(PAIR) <= set(event.parties))
    assert found.total.low <= found.total.best <= found.total.high


@given(any_events, any_rule, st.randoms())
def test_order_and_repetition_change_nothing(events, rule, random):
    mixed = [*events, *events[: len(events) // 2]]
    random.shuffle(mixed)
    assert count(Snapshot(mixed), rule, PAIR, by="year") == count(Snapshot(events), rule, PAIR, by="year")


WIDER = [
    {"kinds": ()},
    {"scopes": ()},
    {"frameworks": ()},
    {"status": ("held", "disputed", "announced")},
    {"parties_mode": "both_present"},
    {"nested": "count"},
    {"home": "any"},
    {"domains": (), "no_domains": ()},
    {"min_p_exist": 0.0},
    {"date_open": "count"},
]


@given(any_events, any_rule, st.sampled_from(WIDER))
def test_a_wider_rule_never_counts_fewer(events, rule, change):
    snapshot = Snapshot(events)
    narrow = set(count(snapshot, rule, PAIR, window=IN_2022).included)
    assert narrow <= set(count(snapshot, rule.with_(**change), PAIR, window=IN_2022).included)


def test_each_preset_of_the_sieve_is_wider_than_the_next(casebook):
    kept = [set(count(casebook, RULES[code], PAIR).included) for code in ("W+", "W", "MP", "MPB", "BC", "B")]
    assert all(narrow < wide for wide, narrow in itertools.pairwise(kept))


def test_rules_are_plain_values():
    assert isinstance(hash(RULES["MP"]), int)
    assert CountingRule(code="X", name="x") == CountingRule(code="X", name="x")
