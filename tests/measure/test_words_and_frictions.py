from datetime import date

import pytest

from comity.measure import disagreements, frictions, rhetoric
from comity.model.records import Event, Friction, PartyFigure, Statement
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate, Quantity

PAIR = ("CHN", "RUS")


def statement(id, side, stance, official="yes", **changes):
    values = {"topic": "alliance_status", "about": PAIR, "p_exist": 0.9, **changes}
    return Statement(id=id, side=side, stance=stance, official=official, **values)


def sides(*records):
    return {one.side: one for one in rhetoric(Snapshot(records), PAIR).sides}


def test_sides_stand_apart_and_the_silent_ones_too():
    found = sides(
        statement("a", "CHN", "denies", date=EventDate.parse("2021-07")),
        statement("b", "CHN;RUS", "hedges"),
        statement("c", "other", "affirms"),
        statement("d", "CHN", "denies", official="no"),
    )
    assert list(found) == ["CHN", "RUS", "joint", "other"]
    assert (found["CHN"].denies, found["CHN"].unofficial) == (("a",), ("d",))
    assert [(said.id, said.date, said.official) for said in found["CHN"].timeline] == [
        ("a", date(2021, 7, 1), True),
        ("d", None, False),
    ]
    assert (found["RUS"].timeline, found["RUS"].balance) == ((), 0.0)
    assert (found["joint"].hedges, found["other"].affirms) == (("b",), ("c",))


@pytest.mark.parametrize(
    ("stances", "balance"),
    [(["affirms"], 1 / 2), (["denies"] * 9, -9 / 10), (["affirms", "denies", "hedges"], 0.0), (["hedges"], 0.0)],
)
def test_the_balance_of_official_statements(stances, balance):
    records = [statement(f"s{i}", "RUS", stance) for i, stance in enumerate(stances)]
    records.append(statement("scholar", "RUS", "affirms", official="no"))
    assert sides(*records)["RUS"].balance == pytest.approx(balance)


def test_other_topics_and_others_relations_are_left_out():
    found = rhetoric(
        Snapshot(
            [
                statement("a", "CHN", "denies", topic="trust"),
                statement("b", "CHN", "denies", about=("CHN", "IND")),
                statement("c", "CHN", "denies", p_exist=0.2),
            ]
        ),
        PAIR,
    )
    assert not any(one.timeline for one in found.sides)
    assert [one.id for one in found.excluded] == ["c"]
    assert rhetoric(Snapshot([statement("a", "CHN", "denies", topic="trust")]), PAIR, topic="trust").sides[0].denies


def test_frictions_run_from_first_to_last_day_and_name_third_parties():
    records = [
        Friction(id="late", kind="espionage", parties=PAIR, note="n", p_exist=0.9),
        Friction(
            id="early",
            kind="espionage",
            parties=("CHN", "IND", "RUS"),
            date_from=EventDate.parse("2004"),
            date_to=EventDate.parse("2005"),
            p_exist=0.9,
        ),
        Friction(id="other", kind="mistrust", parties=PAIR, date_from=EventDate.parse("2006"), p_exist=0.9),
        Friction(id="hearsay", kind="mistrust", parties=PAIR, p_exist=0.4),
    ]
    found = frictions(Snapshot(records), PAIR)
    assert [(one.id, one.begins, one.ends, one.others) for one in found.spans] == [
        ("early", date(2004, 1, 1), date(2005, 12, 31), ("IND",)),
        ("other", date(2006, 1, 1), None, ()),
        ("late", None, None, ()),
    ]
    assert found.by_kind == (("espionage", ("early", "late")), ("mistrust", ("other",)))
    assert [one.id for one in found.excluded] == ["hearsay"]


def test_disagreements_show_every_figure_and_other_fields_in_conflict():
    record = Event(
        id="e",
        personnel=(
            PartyFigure("RUS", Quantity((297000.0, 300000.0))),
            PartyFigure("CHN", Quantity((3200.0,))),
            PartyFigure("MNG", Quantity((1.0, 2.0), decided=2.0)),
        ),
        ships=(PartyFigure("total", Quantity((10.0, 11.0))),),
        conflicts=("personnel.RUS", "start", "ships"),
    )
    assert [(one.field, one.figures) for one in disagreements([record, Event(id="f")])] == [
        ("personnel.RUS", (297000.0, 300000.0)),
        ("ships.total", (10.0, 11.0)),
        ("start", ()),
    ]
