from datetime import date

import pytest

from comity.measure.select import Filter, overlaps, parties_of, select
from comity.model.records import Contact, Statement, Transfer
from comity.model.values import EventDate


@pytest.fixture
def records(event):
    return [
        event("drill", name="Joint Sea 2020", domains=("sea",), places=("Qingdao",), sea_area=("yellow-sea",)),
        event("flight", kind="patrol", start="2021-06", status="announced", parties=("CHN", "RUS", "PAK")),
        Contact(id="call", kind="port_visit", date=EventDate.parse("2019"), place="Qingdao", parties=("CHN", "RUS")),
        Transfer(id="jets", kind="arms_sale", supplier="RUS", recipient="CHN", item="Su-27"),
        Statement(id="said", about=("CHN", "RUS"), paraphrase="not an alliance"),
    ]


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        ({}, ["drill", "flight", "call", "jets", "said"]),
        ({"parties": ("PAK",)}, ["flight"]),
        ({"parties": ("RUS", "CHN")}, ["drill", "flight", "call", "jets", "said"]),
        ({"kinds": ("patrol", "arms_sale")}, ["flight", "jets"]),
        ({"statuses": ("announced",)}, ["flight"]),
        ({"domains": ("sea", "air")}, ["drill"]),
        ({"place": "QINGDAO"}, ["drill", "call"]),
        ({"place": "yellow"}, ["drill"]),
        ({"text": "alliance"}, ["said"]),
        ({"text": "su-27"}, ["jets"]),
        ({"since": date(2020, 1, 1), "until": date(2020, 12, 31)}, ["drill"]),
        ({"until": date(2019, 6, 30)}, ["call"]),
    ],
)
def test_a_record_must_pass_every_part_of_a_filter(records, chosen, ids):
    assert [record.id for record in select(records, Filter(**chosen))] == ids


def test_who_a_record_is_about(records):
    assert [parties_of(record) for record in records[2:]] == [("CHN", "RUS"), ("RUS", "CHN"), ("CHN", "RUS")]


def test_a_record_without_a_date_lies_only_in_the_unbounded_window():
    assert overlaps(None, None, None)
    assert not overlaps(None, date(2020, 1, 1), None)
