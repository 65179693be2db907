"""The review in the browser: what is accepted is what is stored, by whom, and nothing of what somebody else changed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from comity.ledger import Ledger
from comity.pipeline import card_of
from comity.pipeline.cases import texts
from comity.web import create_app
from comity.web.cards import shown, stretches
from comity.web.settings import Settings

from ..pipeline.reviews import known, new_ledger, propose
from .conftest import HOSTS, PASSWORD, csrf

Members = Callable[[str], TestClient]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A ledger in which an exercise that nobody knows waits, and a value for one that a casebook knows."""
    with new_ledger(tmp_path) as ledger:
        propose(ledger, "Granite-2031")
        propose(ledger, "Vostok-2031", record=known(ledger, personnel_CHN="2000"), start="2031-09")
    return tmp_path / "ledger.db"


@pytest.fixture(autouse=True)
def _no_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Matching takes most of the time here and decides nothing: it is tested with the queue."""
    monkeypatch.setattr("comity.pipeline.matching.likely_matches", lambda proposals, snapshot: {})


@pytest.fixture
def members(place: Path, everybody: Path, tmp_path: Path) -> Members:
    """Members of a team by role, all at one server."""
    accounts = tmp_path / "accounts.json"
    accounts.write_bytes(everybody.read_bytes())
    app = create_app(Settings(ledger=str(place), accounts=accounts, hosts=HOSTS))

    def member(role: str) -> TestClient:
        one = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
        one.post("/login", data={"name": role, "password": PASSWORD})
        return one

    return member


def form_of(one: TestClient, address: str = "/review") -> dict[str, str]:
    """What the form of the card that is shown carries along."""
    page = one.get(address).text
    names = ("record", "mark", "second", "back")
    form = page[page.index('id="decide"') :]
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', form) for name in names}
    return {name: match[1].replace("&amp;", "&") for name, match in found.items() if match} | {"csrf": csrf(one)}


def decide(one: TestClient, form: dict[str, str], **more: object) -> Response:
    """Send a decision as the form does."""
    answer: Response = one.post("/review/decide", data={**form, **more})
    return answer


def test_what_is_accepted_is_exactly_what_the_card_shows(members: Members, place: Path) -> None:
    one = members("reviewer")
    form = form_of(one, "/review?record=granite-2031")
    with Ledger.open(place) as ledger:
        wanted = {field.name: field.after for field in card_of(ledger, "granite-2031").fields}
    assert decide(one, form, verdict="accept", reason="read it").headers["location"] == "/review"
    with Ledger.open(place) as ledger:
        record = ledger.record("granite-2031")
        assert record.state == "accepted"
        assert {name: texts(record, name) for name in wanted} == wanted
        (made,) = ledger.decisions("granite-2031")
    assert (made.decision.author, made.decision.action) == ("reviewer", "accept")
    assert made.decision.reason.startswith("read it")


def test_only_what_was_changed_is_a_correction(members: Members, place: Path) -> None:
    one = members("reviewer")
    form = form_of(one, "/review?record=granite-2031")
    with Ledger.open(place) as ledger:
        fields = [one for one in card_of(ledger, "granite-2031").fields if one.name != "exists"]
    values = [{"name": "Granite-2031 (II)", "command": ""}.get(one.name, " | ".join(one.after)) for one in fields]
    more = {"field": [one.name for one in fields], "value": values, "another": "personnel.RUS = 5000"}
    assert decide(one, form, verdict="accept", **more).status_code == 303
    with Ledger.open(place) as ledger:
        made = {(one.decision.action, one.decision.field) for one in ledger.decisions("granite-2031")}
        record = ledger.record("granite-2031")
    corrected = {field for action, field in made if action == "correct"}
    assert corrected == {"name", "command", "personnel.RUS"}
    assert texts(record, "name") == ("Granite-2031 (II)",)


@pytest.mark.parametrize("another", ["5000", "=5000", "nonsense=5", "personnel.CHN=many"])
def test_a_correction_that_cannot_be_held_changes_nothing(members: Members, place: Path, another: str) -> None:
    one = members("reviewer")
    answer = decide(one, form_of(one, "/review?record=granite-2031"), verdict="accept", another=another)
    assert answer.status_code == 400
    with Ledger.open(place) as ledger:
        assert ledger.decisions("granite-2031") == []


def test_a_card_that_somebody_decided_meanwhile_is_refused_in_one_message(members: Members, place: Path) -> None:
    one, other = members("reviewer"), members("editor")
    form = form_of(one, "/review?record=granite-2031")
    decide(other, form_of(other, "/review?record=granite-2031"), verdict="reject")
    answer = decide(one, form, verdict="accept")
    assert answer.status_code == 303
    page = one.get(answer.headers["location"]).text
    assert page.count('role="alert"') == 1
    assert "editor decided about granite-2031 meanwhile: reject" in page
    with Ledger.open(place) as ledger:
        assert [made.decision.author for made in ledger.decisions("granite-2031")] == ["editor"]


def test_undo_brings_back_the_card(members: Members) -> None:
    one = members("reviewer")
    decide(one, form_of(one, "/review?record=granite-2031"), verdict="reject")
    assert "granite-2031" not in {row["record"] for row in one.get("/api/review").json()["queue"]}
    page = one.get("/review").text
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    form = {"record": "granite-2031", "revision": revision[1], "csrf": csrf(one)}
    other = members("editor")
    assert other.post("/review/undo", data=form | {"csrf": csrf(other)}).status_code == 404
    assert one.post("/review/undo", data=form).headers["location"] == "/review?record=granite-2031"
    assert one.get("/api/review?record=granite-2031").json()["card"]["record"] == "granite-2031"
    assert one.post("/review/undo", data=form).status_code == 404


def test_a_second_review_is_blind_and_disagreement_waits_for_a_third(members: Members) -> None:
    one, other, third = (members(role) for role in ("reviewer", "editor", "admin"))
    decide(one, form_of(one, "/review?record=granite-2031"), verdict="accept", reason="I am sure")
    blind = other.get("/review?second=true").text
    assert "Granite-2031" in blind
    assert "I am sure" not in blind.partition("You decided last")[0]
    assert "Granite-2031" not in one.get("/review?second=true").text.partition('id="texts-head"')[2]
    decide(other, form_of(other, "/review?second=true"), verdict="reject", reason="a repeat")
    queue = {row["record"]: row["why"] for row in third.get("/api/review").json()["queue"]}
    assert queue["granite-2031"][0] == "disagreement"
    own = one.get("/review?record=granite-2031").text
    assert "Granite-2031" not in own.partition("</h1>")[0]
    settle = third.get("/review?record=granite-2031").text
    assert "I am sure" in settle
    assert "a repeat" in settle
    decide(third, form_of(third, "/review?record=granite-2031"), verdict="accept")
    (found,) = third.get("/api/review").json()["agreement"]
    assert (found["cards"], found["disagreements"]) == (1, ["granite-2031"])
    assert "How far reviewers agree" in third.get("/review").text


def test_filters_and_what_was_put_off_stand_in_the_address(members: Members) -> None:
    one = members("reviewer")
    first, second = (row["record"] for row in one.get("/api/review").json()["queue"])
    assert one.get("/api/review", params={"later": first}).json()["card"]["record"] == second
    assert f"later={first}" in one.get("/review").text
    only = one.get("/api/review", params={"why": "record"}).json()
    assert [row["record"] for row in only["queue"]] == ["granite-2031"]
    form = form_of(one, "/review?why=record&party=CHN&later=x")
    assert decide(one, form, verdict="accept").headers["location"] == "/review?later=x&party=CHN&why=record"
    assert one.get("/api/review", params={"party": "JPN"}).json()["waiting"] == 0
    assert one.get("/api/review", params={"why": "nonsense"}).status_code == 422


@pytest.mark.parametrize("back", ["//evil.example", "record=%0d%0aSet-Cookie:x", "why=nonsense", "format=exe"])
def test_nobody_is_led_astray(members: Members, back: str) -> None:
    one = members("reviewer")
    answer = decide(one, form_of(one) | {"back": back}, verdict="reject")
    assert answer.headers["location"] == "/review"


def test_a_merge_shows_the_other_card_next(members: Members, place: Path) -> None:
    one = members("reviewer")
    form = form_of(one, "/review?record=granite-2031")
    assert decide(one, form, verdict="merge", into="").status_code == 400
    answer = decide(one, form, verdict="merge", into="vostok-2031")
    assert answer.headers["location"] == "/review?record=vostok-2031"
    assert "granite-2031" not in {row["record"] for row in one.get("/api/review").json()["queue"]}


def test_a_split_makes_another_record(members: Members, place: Path) -> None:
    with Ledger.open(place) as ledger:
        propose(ledger, "Granite", record="granite-2031", troops="900", publisher="Other Daily")
        documents = list(card_of(ledger, "granite-2031").told_by())
    one = members("reviewer")
    form = form_of(one, "/review?record=granite-2031")
    assert decide(one, form, verdict="split", document=documents[1]).status_code == 303
    assert {"granite-2031", "granite-2031-2"} <= {row["record"] for row in one.get("/api/review").json()["queue"]}


def test_a_reader_sees_the_queue_and_decides_nothing(members: Members) -> None:
    reader = members("reader")
    page = reader.get("/review?record=granite-2031").text
    assert "Granite-2031" in page
    assert 'name="verdict"' not in page
    form = {"record": "granite-2031", "mark": "1-1-0", "verdict": "accept", "csrf": csrf(reader)}
    assert reader.post("/review/decide", data=form).status_code == 403


def test_the_words_are_the_documents_own(place: Path) -> None:
    with Ledger.open(place) as ledger:
        card = card_of(ledger, "granite-2031")
        (stretch,) = stretches(card)
        text = ledger.document(stretch.document).text
    joined = "".join(one.text for one in stretch.segments)
    assert joined in text
    marked = "".join(one.text for one in stretch.segments if one.fields)
    assert marked in text
    assert marked.startswith("China and Russia held the exercise")
    numbers = {number for one in stretch.segments for number in one.fields}
    assert numbers == {row.number for row in shown(card)}


def test_a_likely_match_stands_beside_the_proposal(place: Path) -> None:
    with Ledger.open(place) as ledger:
        card = card_of(ledger, "granite-2031")
        likely = ledger.record("vostok-2031")
    beside = {row.name: (row.says, row.beside) for row in shown(card, likely)}
    assert beside["name"] == (("Granite-2031",), ("Vostok-2031",))
    assert beside["kind"][0] == beside["kind"][1]


def test_everything_decided_leaves_a_page_that_says_so(members: Members) -> None:
    one = members("reviewer")
    while (form := one.get("/api/review").json())["waiting"]:
        assert (
            decide(one, form_of(one, f"/review?record={form['card']['record']}"), verdict="accept").status_code == 303
        )
    page = one.get("/review").text
    assert "Nothing waits for a decision" in page
    assert "<h1" in page
