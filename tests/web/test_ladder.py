"""The ladder: rungs as measured, beside chosen cases, at any date, with what is missing for the next."""

from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from comity.measure.ladder import ladder
from comity.pipeline import open_ledger

PATH = "/pair/CHN-RUS/ladder"


def asked(client: TestClient, query: str = "") -> dict[str, Any]:
    """Return what the page says."""
    answer = client.get(f"/api{PATH}{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("year", [1995, 2012, 2024])
def test_the_rungs_are_those_of_the_measure(client: TestClient, bundled: str, year: int) -> None:
    with open_ledger(bundled) as ledger_:
        expected = ladder(ledger_.snapshot(), ("CHN", "RUS"), date(year, 12, 31))
    found = asked(client, f"?at={year}")
    assert found["on"] == f"{year}-12-31"
    shown = {one["dimension"]: (one["low"], one["best"], one["high"]) for one in found["ladder"]}
    assert shown == {one.code: one.shown for one in expected.dimensions if one.searched or one.coded}
    gaps = {one["dimension"]: (one["to"], one["single"]) for one in found["gaps"]}
    assert gaps == {
        one.code: (one.judged.gap.to, one.judged.gap.single) for one in expected.dimensions if one.judged.gap
    }


def test_every_gap_says_which_record_would_close_it(client: TestClient) -> None:
    found = asked(client)
    assert any(one["single"] for one in found["gaps"])
    assert all(lack["record"] for one in found["gaps"] for lack in one["missing"])
    page = client.get(PATH).text
    assert all(one["missing"][0]["record"].split(" (")[0] in page for one in found["gaps"])


def test_cases_can_be_chosen(client: TestClient) -> None:
    found = asked(client, "?beside=NATO&beside=US-ROK")
    assert {one["name"] for one in found["cases"] if one["chosen"]} == {"NATO", "US-ROK"}
    assert {beside["case"] for one in found["ladder"] for beside in one["beside"]} == {"NATO", "US-ROK"}


def test_commitments_go_both_ways(client: TestClient) -> None:
    ways = {(one["giver"], one["receiver"]) for one in asked(client)["commitments"]}
    assert ways == {("CHN", "RUS"), ("RUS", "CHN")}
    assert "owes" in client.get(PATH).text


def test_each_rung_of_the_answer_opens_its_records(client: TestClient) -> None:
    doors = [one for one in asked(client)["answer"] if isinstance(one, dict)]
    assert len(doors) > 1
    for one in doors:
        assert client.get(one["href"]).status_code == 200


def test_the_grid_holds_every_case_once_a_dimension(client: TestClient) -> None:
    for _, places in asked(client)["grid"]:
        names = [name for place in places for name, _ in place["cases"]]
        assert len(names) == len(set(names))
        assert sum(place["here"] for place in places) == 1


@pytest.mark.parametrize(
    ("query", "status"), [("?beside=Atlantis", 400), ("?at=never", 400), ("?beside=" + "x" * 9, 400)]
)
def test_what_is_not_there_is_refused(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/api{PATH}{query}").status_code == status


def test_a_pair_nobody_looked_at_is_not_at_rung_nought(client: TestClient) -> None:
    assert "That is not rung 0" in client.get("/pair/FRA-USA/ladder").text


def test_a_ladder_is_of_two(client: TestClient) -> None:
    assert client.get("/pair/CHN-RUS-USA/ladder").status_code == 400


def test_years_of_the_course_lead_to_their_ladder(client: TestClient) -> None:
    page = client.get(PATH).text
    assert 'href="?at=2010"' in page
    assert client.get(f"{PATH}?at=2010").status_code == 200


@pytest.mark.parametrize("path", [PATH, "/pair/CHN-RUS/agreements", "/pair/CHN-RUS"])
@pytest.mark.parametrize("year", ["0001", "0003"])
def test_the_first_years_there_are_do_not_fail(client: TestClient, path: str, year: str) -> None:
    assert client.get(f"{path}?known_by={year}").status_code == 200


@pytest.mark.parametrize("path", [PATH, "/pair/CHN-RUS/agreements"])
def test_nothing_is_known_of_years_to_come(client: TestClient, path: str) -> None:
    answer = client.get(f"/api{path}?at=2999")
    assert answer.status_code == 400
    assert "the ledger ends in" in answer.json()["message"]
