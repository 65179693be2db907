"""A record: its conflicts side by side, its words in context, and decisions that can be taken back."""

import shutil
from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from comity.ledger import Ledger
from comity.model.assertions import Decision
from comity.pipeline import card_of, decide, open_ledger, review_queue
from comity.web import Settings

from ..ledger import samples
from .conftest import HOSTS, TOKEN, csrf, visitor

Team = Callable[[str], TestClient]


def test_values_in_conflict_stand_side_by_side(client: TestClient) -> None:
    found = client.get("/api/record/vostok-2018").json()
    personnel = next(one for one in found["fields"] if one["name"] == "personnel")
    assert personnel["conflict"]
    assert ["CHN", [3000.0, 3200.0]] in personnel["figures"]
    assert {"3,000", "3,200"} <= {one["value"] for one in personnel["says"]}
    page = client.get("/record/vostok-2018").text
    assert "sources disagree about" in page
    assert 'href="#field-personnel"' in page


def test_a_record_says_where_it_counts_and_why_not(client: TestClient) -> None:
    counted = {code: (how, why) for code, how, why in client.get("/api/record/vostok-2018").json()["counted"]}
    assert counted["MP"] == ("counted", "")
    assert counted["BC"][0] == "left out"
    assert "MNG" in counted["BC"][1]


def test_passages_stand_in_their_context(guest: TestClient) -> None:
    found = guest.get("/api/record/ev0").json()["passages"]
    russian = next(one for one in found if one["text"] == "Патруль")
    assert russian["after"].startswith(" прошёл.")
    assert "中俄联合演习" in russian["before"]
    page = guest.get(f"/document/{russian['document']}").text
    assert f'id="at-{russian["start"]}"' in page


def test_what_is_not_there_is_said_in_one_shape(client: TestClient) -> None:
    answer = client.get("/api/record/no-such-record")
    assert answer.status_code == 404
    assert answer.json()["error"] == "not-found"
    assert "no-such-record" in answer.json()["message"]


def test_a_source_is_a_record_that_carries_others(client: TestClient) -> None:
    source = client.get("/api/record/vostok-2018").json()["sources"][0]["id"]
    found = client.get(f"/api/record/{source}").json()
    resting = next(one for one in found["relations"] if one["label"] == "Records")
    assert "vostok-2018" in {one["id"] for one in resting["records"]}


# --- taking back


def rejected(place: Path, author: str) -> int:
    """Let somebody reject a record, and return the revision."""
    with Ledger.open(place) as ledger:
        made = Decision(action="reject", record="ev1", author=author, reason="not so")
        return samples.write(ledger, made).revision


def test_a_decision_can_be_taken_back(team: Team, tmp_path: Path) -> None:
    revision = rejected(tmp_path / "ledger.db", "reviewer")
    one = team("reviewer")
    page = one.get("/record/ev1").text
    assert "Undo this decision" in page
    form = {"csrf": csrf(one), "record": "ev1", "revision": str(revision)}
    assert one.post("/undo", data=form).headers["location"] == "/record/ev1#history"
    assert one.get("/api/record/ev1").json()["state"] == "accepted"
    assert one.post("/undo", data=form).status_code == 404


def test_only_an_editor_takes_back_what_others_decided(team: Team, tmp_path: Path) -> None:
    revision = rejected(tmp_path / "ledger.db", "somebody else")
    form = {"record": "ev1", "revision": str(revision)}
    assert team("reader").post("/undo", data=form | {"csrf": csrf(team("reader"))}).status_code == 403
    assert team("reviewer").post("/undo", data=form | {"csrf": csrf(team("reviewer"))}).status_code == 403
    assert team("reviewer").get("/api/record/ev1").json()["state"] == "rejected"
    assert team("editor").post("/undo", data=form | {"csrf": csrf(team("editor"))}).status_code == 303


def test_a_reader_is_offered_no_undo(team: Team, tmp_path: Path) -> None:
    rejected(tmp_path / "ledger.db", "reader")
    assert "Undo" not in team("reader").get("/record/ev1").text


def test_a_correction_stands_beside_what_was_read(furnished: str, tmp_path: Path) -> None:
    place = shutil.copy(furnished, tmp_path / "ledger.db")
    with open_ledger(str(place)) as ledger:
        card = next(one for one in review_queue(ledger) if one.title.startswith("Patrol of China and Russia"))
        edits = {"start": "2026-09-21", "end": "2026-09-25", "ships.CHN": "5"}
        decide(ledger, card_of(ledger, card.record), "accept", author="ada", edits=edits)
    with visitor(Settings(ledger=str(place), token=TOKEN, key="k", hosts=HOSTS)) as one:
        one.get("/", params={"token": TOKEN})
        page = one.get(f"/record/{card.record}").text
        rows = one.get(f"/record/{card.record}?format=csv").text
    assert "2026-09-21: corrected by ada" in page
    assert "2026-09-25: corrected by ada" in page
    assert "China 5: corrected by ada" in page
    assert "end,,2026-09-25,corrects,,ada,," in rows
