from datetime import date

import pytest

from comity.measure import Share, practice
from comity.measure.practice import bundled_practice_map
from comity.model.records import Agreement, Contact, Provision, Transfer
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
ON = date(2020, 12, 31)


def text(kind="agreement"):
    return Agreement(id="agr", kind=kind, status="signed", signed=EventDate.parse("2001"), parties=PAIR, p_exist=0.9)


def clause(number="1", activities=("exercise",), codes=("joint_exercise",), agreement="agr"):
    return Provision(
        id=f"{agreement}#{number}", agreement_id=agreement, number=number, activity_kinds=activities, code=codes
    )


def contact(kind, day="2018-05-05", id="c"):
    return Contact(id=id, kind=kind, date=EventDate.parse(day), parties=PAIR, p_exist=0.9)


def found(*records):
    return practice(Snapshot(records), PAIR, ON)


def test_a_clause_is_practised_where_a_record_of_the_window_shows_it(event):
    result = found(text(), clause(), event("now", start="2016-01-01"), event("before", start="2015-12-31"))
    assert result.window == (date(2016, 1, 1), ON)
    assert [(one.id, one.seen, one.ids, one.political) for one in result.clauses] == [
        ("agr#1", "practised", ("now",), False)
    ]
    assert (result.covered, result.backed) == (Share(part=1, known=1, total=1), Share(part=1, known=1, total=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "announced"},
        {"state": "proposed"},
        {"p_exist": 0.3},
        {"scope": "open_invitation"},
        {"kind": "deployment"},
        {"parties": ("CHN", "IND")},
    ],
)
def test_what_does_not_show_a_clause_leaves_it_unseen(event, changes):
    result = found(text(), clause(), event(**changes))
    assert [one.seen for one in result.clauses] == ["not_seen"]


def test_a_clause_that_no_record_could_show_is_not_called_unpractised():
    result = found(text(), clause(activities=("inspection",), codes=("cbm_border",)))
    assert [one.seen for one in result.clauses] == ["not_observable"]
    assert result.covered == Share(part=0, known=0, total=1)
    assert (result.covered.low, result.covered.high, result.covered.as_fraction) == (0.0, 1.0, True)


def test_just_any_consultation_does_not_show_a_clause_on_finance():
    result = found(
        text(),
        clause("1", ("consultation",), ("economics",)),
        clause("2", ("consultation",), ("consult_general",)),
        contact("consultation"),
    )
    assert [(one.id, one.seen) for one in result.clauses] == [("agr#1", "not_observable"), ("agr#2", "practised")]


def test_each_code_of_a_clause_is_shown_by_its_own_records(event):
    result = found(
        text(),
        clause(activities=("exercise", "joint_patrol"), codes=("joint_exercise", "joint_patrol")),
        event("drill"),
        event("flight", kind="patrol"),
    )
    assert {one.code: one.ids for one in result.in_force} == {"joint_exercise": ("drill",), "joint_patrol": ("flight",)}
    assert result.clauses[0].ids == ("drill", "flight")


def test_a_code_is_practised_if_one_clause_with_it_is(event):
    result = found(text(), clause("1"), clause("2", ("restraint",)), event())
    assert [(one.code, one.seen, one.clauses) for one in result.in_force] == [
        ("joint_exercise", "practised", ("agr#1", "agr#2"))
    ]


def test_practice_without_paper_is_listed_and_lowers_the_backed_share(event):
    result = found(text(), clause("1", ("staff_talks",), ("staff_talks",)), event(), contact("staff_talks"))
    assert [(one.code, one.clauses, one.ids) for one in result.without_paper] == [
        ("consult_general", (), ("c",)),
        ("joint_exercise", (), ("e1",)),
    ]
    assert result.backed == Share(part=1, known=3, total=3)
    assert result.backed.low == result.backed.high == pytest.approx(1 / 3)


def test_use_of_ranges_needs_an_exercise_on_the_soil_of_one_of_them(event):
    records = [
        event("guest", domains=("land",), host=("RUS",)),
        event("both", domains=("land",), host=("CHN", "RUS")),
        event("sea", domains=("sea",), host=("RUS",)),
    ]
    result = found(text(), clause(activities=("range_use",), codes=("range_access",)), *records)
    assert result.clauses[0].ids == ("guest",)


def test_deliveries_in_the_window_show_clauses_on_arms():
    def sale(id, year, status="delivered"):
        day = EventDate.parse(year)
        return Transfer(
            id=id, kind="arms_sale", supplier="RUS", recipient="CHN", status=status, delivered_from=day, p_exist=0.9
        )

    result = found(
        text(),
        clause(activities=("arms_sale",), codes=("arms_sale",)),
        sale("old", "2010"),
        sale("new", "2018"),
        sale("late", "2021"),
        sale("said", "2018", "alleged"),
    )
    assert result.clauses[0].ids == ("new",)


def test_clauses_of_texts_not_in_force_are_no_paper(event):
    result = found(clause(agreement="gone"), event())
    assert (result.clauses, [one.code for one in result.without_paper]) == ((), ["joint_exercise"])


def test_political_texts_are_marked():
    assert [one.political for one in found(text("joint_statement"), clause()).clauses] == [True]


def test_the_map_uses_the_vocabularys_codes_only():
    mapped = bundled_practice_map()
    terms = vocabulary().terms
    assert set(mapped.activities) <= set(terms("activity_kind"))
    assert set(mapped.codes) <= set(terms("provision_code"))
    assert {one for shown in mapped.codes.values() for one in shown} <= set(mapped.activities)
    for trace in mapped.activities.values():
        assert set(trace.event) <= set(terms("event_kind"))
        assert set(trace.contact) <= set(terms("contact_kind"))
        assert set(trace.transfer) <= set(terms("transfer_kind"))
        assert set(trace.scopes) <= set(terms("scope"))
        assert set(trace.domains) <= set(terms("domain"))


def test_the_casebook_backs_exercises_with_paper_only_after_they_began(casebook):
    before = practice(casebook, PAIR, date(2003, 12, 31))
    after = practice(casebook, PAIR, date(2024, 12, 31))
    assert "joint_exercise" in {one.code for one in before.without_paper}
    assert "joint_exercise" in {one.code for one in after.in_force if one.seen == "practised"}
    assert after.covered.known < after.covered.total
