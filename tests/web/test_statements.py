"""Statements: by side, topic and stance as measured, narrowed by address, with what is not used beside it."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from comity.measure import rhetoric
from comity.pipeline import open_ledger

PATH = "/pair/CHN-RUS/statements"


def asked(client: TestClient, query: str = "") -> dict[str, Any]:
    """Return what the page says."""
    answer = client.get(f"/api{PATH}{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("topic", ["alliance_status", "trust", "limits"])
def test_sides_are_those_of_the_measure(client: TestClient, bundled: str, topic: str) -> None:
    with open_ledger(bundled) as ledger:
        expected = rhetoric(ledger.snapshot(), ("CHN", "RUS"), topic=topic)
    found = asked(client, f"?topic={topic}")
    for one, side in zip(found["sides"], expected.sides, strict=True):
        assert one["side"] == side.side
        assert [one["affirms"], one["hedges"], one["denies"]] == [
            list(side.affirms),
            list(side.hedges),
            list(side.denies),
        ]
    assert len(found["statements"]) == sum(len(side.timeline) for side in expected.sides)
    assert [one["record"]["id"] for one in found["not_used"]] == [one.id for one in expected.excluded]


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [("?side=CHN", "side", "CHN"), ("?stance=denies", "stance", "denies"), ("?official=no", "official", False)],
)
def test_the_list_narrows(client: TestClient, query: str, field: str, value: object) -> None:
    every, some = asked(client)["statements"], asked(client, query)["statements"]
    assert some == [one for one in every if one[field] == value]
    assert 0 < len(some) < len(every)


def test_each_choice_leads_to_as_many_as_it_says(client: TestClient) -> None:
    for _, picks in asked(client, "?side=RUS")["picks"]:
        for pick in picks[:4]:
            assert client.get(f"{PATH}{pick['href']}").status_code == 200
    stances = dict(asked(client)["picks"])["Stance"]
    for pick in stances:
        assert len(asked(client, pick["href"])["statements"]) == pick["statements"]


def test_who_denies_it_stands_in_the_first_line(client: TestClient) -> None:
    found = asked(client)
    said = "".join(part if isinstance(part, str) else part["text"] for part in found["answer"])
    assert said.startswith("Chinese officials deny being allies")
    assert "never affirm it" in said
    doors = [one for one in found["answer"] if isinstance(one, dict) and "/figures/" in one["href"]]
    chinese = next(one for one in found["sides"] if one["side"] == "CHN")
    records = client.get(f"{doors[0]['href']}?format=json").json()["records"]
    assert [one["id"] for one in records] == sorted(chinese["denies"])


def test_a_period_and_a_day_of_knowledge_hold(client: TestClient) -> None:
    found = asked(client, "?since=2019&until=2021")["statements"]
    assert found
    assert all(one["date"][-4:] in ("2019", "2020", "2021") for one in found)
    assert len(asked(client, "?known_by=2015")["statements"]) < len(asked(client)["statements"])


@pytest.mark.parametrize(("query", "status"), [("?topic=geese", 400), ("?stance=perhaps", 422), ("?since=x", 400)])
def test_what_is_no_choice_is_refused(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/api{PATH}{query}").status_code == status


def test_silence_says_what_it_means(client: TestClient) -> None:
    assert "No statement fits" in client.get("/pair/FRA-USA/statements").text
