"""The counting rule explorer: every choice is in the address, and every change moves the number and the lists."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from comity.measure import count
from comity.pipeline import open_ledger, rule

PATH = "/pair/CHN-RUS/count"


def asked(client: TestClient, query: str = "") -> dict[str, Any]:
    """Return what the page says."""
    answer = client.get(f"/api{PATH}{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("code", ["MP", "W", "BC", "PA", "strict"])
def test_a_preset_counts_as_the_measure_does(client: TestClient, bundled: str, code: str) -> None:
    with open_ledger(bundled) as ledger:
        expected = count(ledger.snapshot(), rule(code), ("CHN", "RUS"))
    found = asked(client, f"?rule={code}")
    assert [one["id"] for one in found["records"] if one["counts"] == "yes"] == list(expected.included)
    assert {one["id"]: one["why"] for one in found["records"] if one["counts"] == "no"} == {
        one.id: one.why for one in expected.excluded
    }
    assert (found["low"], found["best"], found["high"]) == (
        expected.total.low, expected.total.best, expected.total.high,
    )  # fmt: skip
    assert not found["changed"]


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("?nested=skip", {"nested": "skip"}),
        ("?kinds=any&kinds=patrol", {"kinds": ("patrol",)}),
        ("?scopes=any", {"scopes": ()}),
        ("?window_test=overlap&unit=series_edition", {"window": "overlap", "unit": "series_edition"}),
        ("?min_p_exist=0.95", {"min_p_exist": 0.95}),
        ("?status=held&status=announced", {"status": ("held", "announced")}),
    ],
)
def test_a_choice_in_the_address_changes_the_count(
    client: TestClient, bundled: str, query: str, changes: dict[str, Any]
) -> None:
    with open_ledger(bundled) as ledger:
        expected = count(ledger.snapshot(), rule("MP").with_(**changes), ("CHN", "RUS"))
    found = asked(client, query)
    assert found["best"] == expected.total.best
    assert set(found["changed"]) == set(changes)
    assert found["rule"] == expected.rule.code


def test_choices_as_the_rule_has_them_are_the_rule(client: TestClient) -> None:
    kinds = "&".join(f"kinds={one}" for one in rule("MP").kinds)
    assert asked(client, f"?{kinds}&nested=count&status=held")["rule"] == "MP"


def test_every_choice_of_a_rule_is_a_control(client: TestClient) -> None:
    found = asked(client)
    assert {one[0] for one in found["choices"]} - {"min_role", "window"} == {
        one["name"] for one in found["controls"]
    } - {"window_test"}
    page = client.get(PATH).text
    assert all(f'name="{one["name"]}"' in page for one in found["controls"])


def test_the_records_share_out_and_reasons_are_given(client: TestClient) -> None:
    found = asked(client, "?nested=skip")["records"]
    assert len({one["id"] for one in found}) == len(found)
    assert all(one["why"] for one in found if one["counts"] != "yes")
    assert {one["counts"] for one in found} == {"yes", "no", "open"}


def test_the_difference_opens_the_records_that_make_it(client: TestClient) -> None:
    found = asked(client, "?nested=skip")
    moved = next(one for one in found["answer"] if isinstance(one, dict) and "fewer" in one["text"])
    records = client.get(moved["href"] + "&format=json").json()["records"]
    assert len(records) == int(moved["text"].split()[0])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?kinds=nonsense", 400),
        ("?rule=XX", 400),
        ("?nested=maybe", 422),
        ("?min_p_exist=2", 422),
        ("?status=any", 400),
    ],
)
def test_what_no_rule_can_have_is_refused(client: TestClient, query: str, status: int) -> None:
    answer = client.get(f"/api{PATH}{query}")
    assert answer.status_code == status
    assert answer.json()["remedy"]


def test_nothing_counted_says_so(client: TestClient) -> None:
    page = client.get(f"{PATH}?frameworks=UN").text
    assert "Nothing counts by this rule" in page
    assert client.get("/pair/FRA-DEU/count").status_code == 200


def test_published_totals_are_lettered_and_set_beside_the_rules(client: TestClient) -> None:
    found = asked(client)["published"]
    page = client.get(PATH).text
    assert len(found) > 20
    assert all(one["claim"] and one["reading"] for one in found)
    assert '<td class="letter"><b>a</b></td>' in page


def test_too_many_records_are_totalled_and_not_drawn(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.web.pages.counting._MOST", 10)
    page = client.get(f"{PATH}?until=2024-11-03").text
    assert "Too many to draw one by one" in page
    assert "left out, and why" not in page
