"""Checking in the browser: sentences have an address, articles are sent, and every verdict opens its records."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from comity.examine import Views, check
from comity.model.values import EventDate
from comity.pipeline import open_ledger
from comity.web.pages.check import LONGEST
from comity.web.pasted import Pasted

from .conftest import csrf

ARTICLE = """China and Russia have held more than 500 joint exercises since 2005.

The weather was fine and everybody went home content. Around 3,200 Chinese soldiers took part in Vostok-2018.
"""


def asked(client: TestClient, **query: str) -> dict[str, Any]:
    """Return what the page says."""
    answer = client.get("/api/check", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def send(client: TestClient, text: str, **more: str) -> str:
    """Send a text as the form does and return where it leads."""
    answer = client.post("/check", data={"text": text, "csrf": csrf(client), **more}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.parametrize(
    "text", ["around 25 joint exercises since 2005", "Around 3,200 Chinese soldiers took part in Vostok-2018",
             "France and Germany held three drills", "It is going to be a great year for geese."],
)  # fmt: skip
def test_the_verdict_is_that_of_the_check(client: TestClient, bundled: str, text: str) -> None:
    day = EventDate.parse("2024-09-30").end
    with open_ledger(bundled) as ledger:
        views = Views(then=ledger.snapshot(known_by=day), now=ledger.snapshot(), as_of=day, today=day)
    expected = check(text, views)
    claim = asked(client, q=text, as_of="2024-09-30")["claims"][0]
    assert claim["verdict"] == expected.verdict
    assert [[way["rule"] for way in part["ways"]] for part in claim["parts"]] == [
        [one.rule for one in part.now.findings] for part in expected.parts
    ]


def test_figures_of_the_answer_open_their_records(client: TestClient) -> None:
    found = asked(client, q="around 25 joint exercises since 2005", as_of="2024-09-30")
    doors = [one for one in found["answer"] if isinstance(one, dict)]
    assert len(doors) == 4
    for door in doors:
        records = client.get(f"{door['href']}&format=json").json()["records"]
        assert len(records) == int(door["text"])


def test_what_was_known_then_stands_beside_what_is_known_now(client: TestClient) -> None:
    claim = asked(client, q="around 25 joint exercises since 2005", as_of="2012")["claims"][0]
    ways = claim["parts"][0]["ways"]
    assert all(way["then"] for way in ways)
    assert max(way["best"] for way in ways) < 60


def test_a_short_sentence_has_its_own_address(client: TestClient) -> None:
    place = urlsplit(send(client, "ten exercises in 2019", as_of="2024", about="CHN, RUS"))
    assert parse_qs(place.query) == {"q": ["ten exercises in 2019"], "as_of": ["2024"], "about": ["CHN", "RUS"]}
    assert "ten exercises in 2019" in client.get(place.geturl()).text


def test_an_article_is_never_in_the_address(client: TestClient) -> None:
    place = send(client, ARTICLE)
    assert len(place) < 100
    assert "exercises" not in place
    page = client.get(place)
    assert "in the order of the text" in page.text
    found = client.get(f"{place}&format=json").json()
    assert [one["verdict"] for one in found["claims"]] == ["contradicted", "supported"]
    assert "".join(piece for piece, _ in found["text"]) == ARTICLE.strip()
    for one in found["claims"]:
        assert found["asked"][one["start"] : one["end"]] == one["text"]
    assert client.get(f"{place}&format=csv").text.count("\n") > 2


def test_an_article_that_is_not_kept_is_missed(client: TestClient) -> None:
    answer = client.get("/api/check", params={"article": "0" * 64})
    assert answer.status_code == 404
    assert "Paste it again" in answer.json()["remedy"]


@pytest.mark.parametrize(
    ("query", "status"),
    [({"q": "x" * 2001}, 422), ({"q": "ten exercises", "as_of": "2990"}, 400), ({"q": "ten", "rule": "XX"}, 400),
     ({"q": "ten exercises from 2019 to 2012"}, 400)],
)  # fmt: skip
def test_what_cannot_be_checked_is_refused(client: TestClient, query: dict[str, str], status: int) -> None:
    answer = client.get("/api/check", params=query)
    assert answer.status_code == status
    assert answer.json()["remedy"]


def test_a_text_too_long_is_refused(client: TestClient) -> None:
    answer = client.post("/check", data={"text": "long " * LONGEST, "csrf": csrf(client)})
    assert answer.status_code in (400, 413)


def test_nothing_in_a_claim_runs(client: TestClient) -> None:
    evil = "<script>alert(1)</script> ten joint exercises in 2019\n\n</textarea><img src=x onerror=alert(1)> 10 drills"
    page = client.get(send(client, evil)).text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_form_from_elsewhere_is_refused(client: TestClient) -> None:
    assert client.post("/check", data={"text": "ten drills"}).status_code == 403


def test_only_so_many_texts_are_kept() -> None:
    pasted = Pasted()
    keys = [pasted.put(f"text {number}") for number in range(60)]
    assert pasted.get(keys[0]) is None
    assert pasted.get(keys[-1]) == "text 59"
    assert pasted.put("\ud800")


def test_what_no_page_can_show_is_left_out(client: TestClient) -> None:
    assert asked(client, q="\x00ten\x07 joint exercises in 2019")["claims"][0]["text"] == "ten joint exercises in 2019"
    assert asked(client, q="\x00")["claims"] == []
