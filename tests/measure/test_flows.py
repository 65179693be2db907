from datetime import date

import pytest

from comity.measure import arms_flows
from comity.measure.flows import delivery_years
from comity.model.records import Transfer
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
TODAY = date(2024, 6, 30)


def transfer(id="t", **changes):
    values = {"kind": "arms_sale", "supplier": "RUS", "recipient": "CHN", "category": "aircraft", "p_exist": 0.9}
    values |= {"status": "delivered", "delivered_from": "2000", "delivered_to": "2002"} | changes
    for field in ("ordered", "delivered_from", "delivered_to"):
        values[field] = EventDate.parse(values[field]) if values.get(field) else None
    return Transfer(id=id, **values)


@pytest.mark.parametrize(
    ("changes", "years"),
    [
        ({}, [2000, 2001, 2002]),
        ({"delivered_to": ""}, [2000]),
        ({"delivered_from": ""}, [2002]),
        ({"delivered_from": "2022", "delivered_to": "", "status": "in_delivery"}, [2022, 2023, 2024]),
        ({"delivered_from": "2022", "delivered_to": "2023", "status": "continuing"}, [2022, 2023]),
        ({"delivered_from": "2022", "delivered_to": "2030"}, [2022, 2023, 2024]),
        ({"delivered_from": "2025", "delivered_to": ""}, []),
        ({"delivered_from": "", "delivered_to": ""}, []),
        ({"ordered": "2023", "delivered_from": "", "delivered_to": "", "status": "in_development"}, [2023, 2024]),
        ({"ordered": "2023", "delivered_from": "", "delivered_to": ""}, []),
        ({"status": "ordered"}, []),
        ({"status": "alleged"}, []),
    ],
)
def test_the_years_of_delivery(changes, years):
    assert list(delivery_years(transfer(**changes), TODAY)) == years


def test_directions_panels_categories_and_years_stand_apart():
    snapshot = Snapshot(
        [
            transfer("a", delivered_to="2001"),
            transfer("b", delivered_to=""),
            transfer("c", supplier="CHN", recipient="RUS", kind="dual_use_supply", delivered_to=""),
            transfer("d", kind="licence", category="engines", delivered_to=""),
            transfer("e", kind="co_development", delivered_to="", status="alleged"),
            transfer("f", supplier="RUS", recipient="IND"),
        ]
    )
    found = arms_flows(snapshot, PAIR, through=TODAY)
    assert [(c.panel, c.supplier, c.category, c.year, c.ids, c.open) for c in found.cells] == [
        ("arms", "RUS", "aircraft", 2000, ("a", "b"), ()),
        ("arms", "RUS", "aircraft", 2001, ("a",), ()),
        ("arms", "RUS", "engines", 2000, ("d",), ()),
        ("dual_use", "CHN", "aircraft", 2000, ("c",), ()),
        ("technical_help", "RUS", "aircraft", 2000, (), ("e",)),
    ]
    assert found.excluded == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": "failed"}, "status is failed; only deliveries count"),
        ({"delivered_from": "", "delivered_to": ""}, "no year of delivery is known"),
        ({"delivered_from": "2025", "delivered_to": ""}, "no delivery by 2024-06-30"),
        ({"kind": "gift"}, "kind is gift; no table of transfers takes it"),
        ({"state": "proposed"}, "the record is proposed, not accepted"),
        ({"p_exist": 0.4}, "exists with a probability of 0.40 only"),
    ],
)
def test_what_is_left_out_says_why(changes, why):
    found = arms_flows(Snapshot([transfer(**changes)]), PAIR, through=TODAY)
    assert (found.cells, [one.why for one in found.excluded]) == ((), [why])


def test_every_transfer_of_the_casebook_is_in_a_cell_or_left_out_with_a_reason(casebook):
    found = arms_flows(casebook, PAIR, through=date(2026, 6, 30))
    counted = {id for cell in found.cells for id in (*cell.ids, *cell.open)}
    left = {one.id for one in found.excluded}
    assert not counted & left
    assert counted | left == {one.id for one in casebook.transfers}
    assert {cell.panel for cell in found.cells if cell.supplier == "CHN"} == {"dual_use", "technical_help"}


def test_every_status_of_a_transfer_has_its_place():
    from comity.measure import flows

    placed = flows.DELIVERING | flows.DOUBTFUL | {"considered", "announced", "agreed", "ordered", "failed"}
    assert set(vocabulary().terms("transfer_status")) == placed - {""}
