import pytest

from comity.measure import Range, asymmetry, count
from comity.measure.asymmetry import event_asymmetries
from comity.model.records import PartyFigure
from comity.model.snapshot import Snapshot
from comity.model.values import Quantity
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
MP = vocabulary().rules["MP"]


def figures(**by_party):
    return tuple(PartyFigure(party, Quantity(tuple(map(float, reported)))) for party, reported in by_party.items())


def table(event, field="personnel", **changes):
    snapshot = Snapshot([event(**changes)])
    return asymmetry(snapshot, count(snapshot, MP, PAIR), figures=field)


def test_guest_over_host_with_every_figure_shown(event):
    (row,) = table(
        event, host=("RUS",), personnel=figures(RUS=(297000, 300000), CHN=(3000, 3200), total=(300000,))
    ).rows
    assert (row.guest, row.host, row.basis, row.year) == ("CHN", "RUS", "host", 2020)
    assert (row.guest_figures, row.host_figures) == ((3000, 3200), (297000, 300000))
    assert row.ratio == Range(3000 / 300000, 3200 / 300000, 3200 / 297000)


def test_the_whole_stands_in_for_a_host_that_gave_no_figure_of_its_own(event):
    (row,) = table(event, host=("RUS", "KAZ"), personnel=figures(CHN=(1600,), total=(128000, 12950))).rows
    assert (row.basis, row.host, row.ratio.best, row.ratio.high) == ("total", "RUS", 1600 / 128000, 1600 / 12950)


@pytest.mark.parametrize("host", [("CHN", "RUS"), ("KAZ",), ("sea",), ()])
def test_where_both_or_neither_hosted_the_smaller_is_set_against_the_larger(event, host):
    (row,) = table(event, host=host, personnel=figures(RUS=(1800, 2000), CHN=(8200, 8000))).rows
    assert (row.basis, row.guest, row.host) == ("size", "RUS", "CHN")
    assert row.ratio == Range(1800 / 8200, 2000 / 8200, 2000 / 8000)


def test_a_persons_decision_is_the_best_figure(event):
    decided = (PartyFigure("CHN", Quantity((3000.0, 3500.0), decided=3200.0)), *figures(RUS=(300000,)))
    (row,) = table(event, host=("RUS",), personnel=decided).rows
    assert row.ratio == Range(3000 / 300000, 3200 / 300000, 3500 / 300000)


@pytest.mark.parametrize(
    ("host", "reported", "why"),
    [
        (("RUS",), {"RUS": (100,)}, "no figure for the guest CHN"),
        (("RUS",), {"CHN": (100,)}, "no figure for the host RUS or for the whole"),
        (("sea",), {"total": (100,)}, "no figure for CHN, RUS"),
        (("RUS",), {"CHN": (100,), "RUS": (0,)}, "a figure of 0 for RUS gives no ratio"),
        (("RUS",), {}, "no figure for the guest CHN"),
    ],
)
def test_what_is_not_known_is_listed_with_the_reason(event, host, reported, why):
    found = table(event, host=host, personnel=figures(**reported))
    assert (found.rows, [one.why for one in found.unknown]) == ((), [why])


def test_ships_and_aircraft_are_measured_the_same_way(event):
    (row,) = table(event, "ships", host=("RUS",), ships=figures(CHN=(4,), RUS=(16,))).rows
    assert row.ratio == Range(0.25, 0.25, 0.25)


def test_among_three_only_guests_are_set_against_a_host(event):
    made = event(
        parties=("CHN", "MNG", "RUS"), host=("RUS",), personnel=figures(CHN=(3200,), MNG=(100,), RUS=(300000,))
    )
    assert [(row.guest, row.host) for row in event_asymmetries(made, "personnel")] == [("CHN", "RUS"), ("MNG", "RUS")]


def test_an_event_of_two_has_its_one_ratio_or_none(event):
    assert [row.basis for row in event_asymmetries(event(personnel=figures(CHN=(1,), RUS=(2,))), "personnel")] == [
        "size"
    ]
    assert event_asymmetries(event(), "personnel") == []
