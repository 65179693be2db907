"""Agreements against practice: the groups of the measure, every figure with its records, and any day."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from comity.measure import agreements_in_force, practice
from comity.model.values import EventDate
from comity.pipeline import open_ledger

PATH = "/pair/CHN-RUS/agreements"
_GROUPS = {"practised": "both", "not_seen": "paper", "not_observable": "no_trace"}


def asked(client: TestClient, query: str = "") -> dict[str, Any]:
    """Return what the page says."""
    answer = client.get(f"/api{PATH}{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("day", ["2005-12-31", "2024-06-30"])
def test_paper_and_practice_are_those_of_the_measure(client: TestClient, bundled: str, day: str) -> None:
    with open_ledger(bundled) as ledger:
        snapshot = ledger.snapshot()
    on = EventDate.parse(day).end
    expected = practice(snapshot, ("CHN", "RUS"), on)
    found = asked(client, f"?at={day}")
    kinds = {one["code"]: (one["group"], one["clauses"], one["records"]) for one in found["kinds"]}
    assert kinds == {
        **{one.code: (_GROUPS[one.seen], list(one.clauses), list(one.ids)) for one in expected.in_force},
        **{one.code: ("practice", [], list(one.ids)) for one in expected.without_paper},
    }
    force = agreements_in_force(snapshot, ("CHN", "RUS"), on)
    assert [one["id"] for one in found["texts"]] == [one.id for one in force.texts]
    assert {one["record"]["id"] for one in found["not_in_force"]} == {one.id for one in force.excluded}


def test_practice_without_paper_is_said_first(client: TestClient) -> None:
    found = asked(client, "?at=2005-12-31")
    said = "".join(part if isinstance(part, str) else part["text"] for part in found["answer"])
    assert said.endswith("practised without paper.")
    page = client.get(f"{PATH}?at=2005-12-31").text
    assert "Practice without paper" in page
    assert "Paper only" in page


def test_figures_of_the_answer_open_records(client: TestClient) -> None:
    doors = [one for one in asked(client)["answer"] if isinstance(one, dict)]
    assert len(doors) >= 4
    for door in doors:
        assert client.get(door["href"]).status_code == 200
    texts = client.get(f"{doors[0]['href']}?format=json").json()["records"]
    assert len(texts) == int(doors[0]["text"])


def test_nothing_in_force_says_so(client: TestClient) -> None:
    page = client.get(f"{PATH}?at=1980").text
    assert "No text in force on this day" in page
    assert client.get("/pair/FRA-USA/agreements").status_code == 200


@pytest.mark.parametrize("query", ["?at=soon", "?known_by=0"])
def test_a_day_that_is_none_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/api{PATH}{query}").status_code == 400
