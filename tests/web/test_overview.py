"""The overview: an answer whose figures lead to what they count, then and now."""

import re

import pytest
from fastapi.testclient import TestClient

from comity.measure import count
from comity.pipeline import open_ledger, rule


def doors(found: dict[str, object]) -> list[dict[str, str]]:
    """Return the links of the first lines."""
    parts = [*found["answer"], *found["basis"]]  # type: ignore[misc]
    return [part for part in parts if isinstance(part, dict)]


@pytest.mark.parametrize("query", ["", "?known_by=2015-06", "?since=2010&until=2019"])
def test_every_figure_of_the_first_lines_opens_as_many_records(client: TestClient, query: str) -> None:
    found = client.get(f"/api/pair/CHN-RUS{query}").json()
    opened = 0
    for door in doors(found):
        assert door["href"].endswith(query) or "/record/" in door["href"]
        answer = client.get(door["href"])
        assert answer.status_code == 200, door
        if door["text"].isdigit() and "publishers" not in door["title"]:
            form = "&format=json" if "?" in door["href"] else "?format=json"
            assert len(client.get(door["href"] + form).json()["records"]) == int(door["text"])
            opened += 1
    assert opened >= 3


def test_the_years_are_those_of_the_count(client: TestClient, bundled: str) -> None:
    with open_ledger(bundled) as ledger:
        counted = count(ledger.snapshot(), rule("MP"), ("CHN", "RUS"), by="year")
    years = client.get("/api/pair/CHN-RUS").json()["years"]
    assert {one["year"]: len(one["records"]) for one in years} == {row.key: len(row.ids) for row in counted.rows}


def test_no_link_of_the_page_leads_nowhere(client: TestClient) -> None:
    page = client.get("/pair/CHN-RUS").text
    inner = set(re.findall(r'href="#([^"]+)"', page))
    assert inner <= set(re.findall(r'id="([^"]+)"', page))
    others = sorted({one.replace("&amp;", "&") for one in re.findall(r'href="(/[^"#]*)', page)})
    assert len(others) > 50
    for one in [*others[::25], *(one for one in others if "/figures/" in one)]:
        assert client.get(one).status_code in (200, 303), one


def test_what_was_known_then_speaks_of_no_later_year(client: TestClient) -> None:
    found = client.get("/api/pair/CHN-RUS?known_by=2015-06").json()
    assert max(one["year"] for one in found["years"]) == "2015"
    assert "2025" not in "".join(part if isinstance(part, str) else part["text"] for part in found["answer"])


def test_names_open_a_pair_too(client: TestClient) -> None:
    assert client.get("/api/pair/russia-China").json()["parties"] == ["RUS", "CHN"]


@pytest.mark.parametrize("pair", ["CHN", "CHN-CHN", "CHN-XXX", "-", "CHN-RUS-Nowhere"])
def test_what_is_no_pair_is_refused(client: TestClient, pair: str) -> None:
    answer = client.get(f"/api/pair/{pair}")
    assert answer.status_code == 400
    assert answer.json()["remedy"]


def test_a_pair_nobody_searched_for_has_no_zero(client: TestClient) -> None:
    page = client.get("/pair/FRA-BRA").text
    assert "was not searched" in page
    assert "/sources#searched" in page
