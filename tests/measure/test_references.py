"""The 133 reference cells, dominance and the nearest case."""

import pytest

from comity.measure.references import (
    ReferenceProfile,
    find_case,
    profile_of,
    reference_cases,
    relation,
    standings,
)
from comity.model.errors import InputError, RefusedError
from comity.model.records import ReferenceCase
from comity.model.snapshot import Snapshot

BEST = {  # as coded: commitment, command, exercises, intelligence, technology, logistics, institutions
    "NATO": "5554555", "US-ROK": "4554455", "US-Japan": "4444544", "US-UK": "5455555", "US-UK WWII": "5555455",
    "US-Australia": "4345544", "Russia-Belarus": "4444454", "Russia-DPRK 2024": "5242332", "Russia-India": "2231433",
    "China-Pakistan": "2232423", "Sino-Soviet 1950-54": "4242342", "Sino-Soviet 1956-60": "4121412",
    "Warsaw Pact": "4554554", "France-Germany": "4443445", "China-Russia 1993": "1111211",
    "China-Russia 2001": "2111312", "China-Russia 2012": "2231322", "China-Russia 2019": "2243423",
    "China-Russia 2024": "2243423",
}  # fmt: skip
ABOVE = {
    "US-Japan", "US-ROK", "US-UK", "US-UK WWII", "NATO", "US-Australia", "France-Germany", "Russia-Belarus",
    "Warsaw Pact",
}  # fmt: skip


@pytest.fixture(scope="module")
def cases(everything: Snapshot) -> dict[str, ReferenceProfile]:
    return {one.name: one for one in reference_cases(everything)}


@pytest.mark.parametrize("case", BEST)
def test_the_cells_reproduce_the_rungs_coded(cases: dict[str, ReferenceProfile], case: str) -> None:
    assert "".join(str(cell.best) for cell in cases[case].cells.values()) == BEST[case]


def test_there_are_133_cells_70_of_them_with_a_range(cases: dict[str, ReferenceProfile]) -> None:
    cells = [cell for one in cases.values() for cell in one.cells.values()]
    assert len(cells) == 133
    assert sum(cell.low < cell.high for cell in cells) == 70
    assert all(cell.low <= cell.best <= cell.high for cell in cells)
    assert sum(cell.sources == ("unsourced",) for cell in cells) == 5


def test_a_cell_that_is_not_held_is_absent_and_not_zero(everything: Snapshot) -> None:
    rest = [one for one in everything.of(ReferenceCase) if one.id != "case:NATO/commitment"]
    nato = next(one for one in reference_cases(Snapshot(rest)) if one.name == "NATO")
    assert "commitment" not in nato.cells


def test_who_stands_above_beside_and_below(cases: dict[str, ReferenceProfile]) -> None:
    mine = profile_of(cases["China-Russia 2024"])
    relations = {name: relation(mine, profile_of(one)) for name, one in cases.items()}
    assert {name for name, found in relations.items() if found == "higher"} == ABOVE
    assert relations["China-Pakistan"] == "lower"
    assert relations["China-Russia 2019"] == "level"
    assert {name for name, found in relations.items() if found == "crossing"} == {
        "Russia-India", "Russia-DPRK 2024", "Sino-Soviet 1950-54", "Sino-Soviet 1956-60",
    }  # fmt: skip


def test_the_nearest_case_has_a_probability(cases: dict[str, ReferenceProfile]) -> None:
    others = [one for one in cases.values() if one.parties != ("CHN", "RUS")]
    found = standings(profile_of(cases["China-Russia 2024"]), others)
    shares = {one.case: one.nearest for one in found}
    assert shares["China-Pakistan"] == pytest.approx(0.50, abs=0.03)
    assert shares["Russia-India"] == pytest.approx(0.45, abs=0.03)
    assert shares["Sino-Soviet 1950-54"] == pytest.approx(0.03, abs=0.015)
    assert sum(shares.values()) == pytest.approx(1)
    assert found == standings(profile_of(cases["China-Russia 2024"]), others)


@pytest.mark.parametrize(
    ("text", "case"),
    [("US-ROK", "US-ROK"), ("us-rok", "US-ROK"), ("RUS-BLR", "Russia-Belarus"), ("CHN-PAK", "China-Pakistan"),
     ("Japan-USA", "US-Japan"), ("CHN-RUS", "China-Russia 2024")],
)  # fmt: skip
def test_cases_are_found_by_name_or_parties(cases: dict[str, ReferenceProfile], text: str, case: str) -> None:
    assert find_case(list(cases.values()), text).name == case


def test_an_unknown_case_names_the_nearest(cases: dict[str, ReferenceProfile]) -> None:
    with pytest.raises(InputError, match="US-ROK"):
        find_case(list(cases.values()), "US-RKO")


def test_an_empty_profile_is_near_to_nothing(cases: dict[str, ReferenceProfile]) -> None:
    with pytest.raises(RefusedError):
        standings({}, list(cases.values()))
