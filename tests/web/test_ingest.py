"""Documents handed in at the workbench: how each ends, what becomes of it, and what several people do at once."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from comity.ledger import Ledger
from comity.pipeline import IngestReport
from comity.web import create_app
from comity.web.intake import Intake, Parcel, safe_name
from comity.web.settings import Settings

from ..pipeline.reviews import many
from .conftest import HOSTS, PASSWORD, csrf

TEXT = "On 4 May 2031 China and Russia held the naval exercise Granite-{n} in the Sea of Japan, the ministry said."
Members = Callable[[str], TestClient]


@pytest.fixture(autouse=True)
def _no_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for likely matches decides nothing and takes long."""
    monkeypatch.setattr("comity.pipeline.matching.likely_matches", lambda proposals, snapshot: {})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A ledger that holds nothing yet."""
    Ledger.create(tmp_path / "ledger.db").close()
    return tmp_path / "ledger.db"


@pytest.fixture
def members(place: Path, everybody: Path, tmp_path: Path) -> Members:
    """Members of a team by role, all at one server."""
    accounts = tmp_path / "accounts.json"
    accounts.write_bytes(everybody.read_bytes())
    app = create_app(Settings(ledger=str(place), accounts=accounts, hosts=HOSTS, largest_upload=3_000_000))

    def member(role: str) -> TestClient:
        one = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
        one.post("/login", data={"name": role, "password": PASSWORD})
        return one

    return member


def hand_in(one: TestClient, files: list[tuple[str, bytes]] | None = None, **fields: str) -> str:
    """Hand something in, and return the id of the delivery."""
    sent = [("files", (name, content)) for name, content in files or []]
    answer = one.post("/ingest", data={"csrf": csrf(one), **fields}, files=sent or None)
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/ingest\?job=([0-9a-f]+)#job", answer.headers["location"])
    assert found
    return found[1]


def ended(one: TestClient, job: str) -> dict[str, Any]:
    """Wait until a delivery has ended, and return it."""
    for _ in range(600):
        found: dict[str, Any] = one.get("/ingest/progress", params={"job": job, "format": "json"}).json()
        if found["done"] == len(found["items"]):
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def test_every_file_says_how_it_ended(members: Members, place: Path) -> None:
    one = members("reviewer")
    text = TEXT.format(n=1).encode()
    files = [("a.txt", text), ("näme.txt", TEXT.format(n=2).encode()), ("bad.pdf", b"no pdf"), ("a.txt", text),
             ("run.exe", b"MZ\0\0\0")]  # fmt: skip
    found = ended(one, hand_in(one, files))
    states = {(item["name"], item["state"]) for item in found["items"]}
    assert {("a.txt", "done"), ("näme.txt", "done"), ("bad.pdf", "failed"), ("a.txt", "known")} <= states
    codes = {item["name"]: [one["code"] for one in item["problems"]] for item in found["items"]}
    assert codes["bad.pdf"] == ["malformed"]
    assert codes["run.exe"] in (["unsupported_type"], ["not_text"])
    page = one.get("/ingest", params={"job": found["id"]}).text
    assert "Two of five could not be read. The other three are done." in page
    record = found["items"][0]["report"]["proposed"][0]
    assert f"/review?record={record}" in page
    queue = {row["record"] for row in one.get("/api/review").json()["queue"]}
    assert record in queue


def test_nothing_handed_in_is_kept_or_served_or_named_by_its_place(members: Members, tmp_path: Path) -> None:
    one = members("editor")
    found = ended(one, hand_in(one, [("../../etc/passwd.html", b"%PDF-"), ("x.zip", b"PK\x03\x04broken")]))
    assert found["items"][0]["name"] == "passwd.html"
    assert "comity-in-" not in msgspec.json.encode(found).decode()
    assert "comity-in-" not in one.get("/ingest", params={"job": found["id"]}).text


def test_the_folder_goes_when_everything_was_read(place: Path) -> None:
    with Ledger.open(place) as ledger:
        parcel = Parcel()
        parcel.add_bytes("a.txt", b"Nothing of note.", "a.txt")
        folder = Path(parcel.inputs[0][1]).parent.parent
        assert folder.is_dir()
        intake = Intake(ledger, lambda: None)
        job = intake.take(parcel, by="ada")
        for _ in range(600):
            known = intake.job(job.id)
            if known and known.finished and not folder.exists():
                break
            time.sleep(0.05)
        assert not folder.exists()


def test_a_pasted_text_keeps_what_is_known_of_it(members: Members, place: Path) -> None:
    one = members("reviewer")
    fields = {
        "title": "A drill",
        "publisher": "Example Daily",
        "published": "2031-05-05",
        "source": "https://a.example/1",
    }
    found = ended(one, hand_in(one, None, text=TEXT.format(n=9), **fields))
    assert found["items"][0]["name"] == "A drill"
    with Ledger.open(place) as ledger:
        (card,) = ledger.documents()
        held = ledger.document(card.id)
    assert (held.title, held.publisher, held.url) == ("A drill", "Example Daily", "https://a.example/1")
    assert held.published
    assert held.published.iso == "2031-05-05"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Nothing was handed in"),
        ({"text": "   "}, "Nothing was handed in"),
        ({"addresses": "/etc/passwd"}, "no web address"),
        ({"addresses": "file:///etc/passwd"}, "no web address"),
        ({"addresses": "https://a.example\nftp://b.example"}, "no web address"),
        ({"addresses": "\n".join(f"https://a.example/{n}" for n in range(30))}, "at most"),
        ({"text": "x", "published": "last week"}, "last week"),
    ],
)
def test_what_cannot_be_read_in_is_refused_before_it_begins(
    members: Members, fields: dict[str, str], words: str
) -> None:
    one = members("reviewer")
    answer = one.post("/ingest", data={"csrf": csrf(one), **fields})
    assert answer.status_code == 400
    assert words in answer.text


def test_an_address_of_this_network_is_not_fetched(members: Members) -> None:
    one = members("reviewer")
    found = ended(one, hand_in(one, addresses="http://127.0.0.1:1/secret"))
    (item,) = found["items"]
    assert item["state"] == "refused"
    assert [one["code"] for one in item["problems"]] == ["private_address"]


def test_too_much_is_refused(members: Members) -> None:
    one = members("reviewer")
    answer = one.post("/ingest", data={"csrf": csrf(one)}, files=[("files", ("a.txt", b"x" * 3_100_000))])
    assert answer.status_code == 413


def test_readers_hand_nothing_in_and_see_no_delivery(members: Members) -> None:
    job = hand_in(members("reviewer"), text="Nothing of note.", title="A private name")
    reader = members("reader")
    assert reader.post("/ingest", data={"csrf": csrf(reader), "text": "x"}).status_code == 403
    assert reader.get("/ingest/progress", params={"job": job}).status_code == 403
    page = reader.get("/ingest", params={"job": job}).text
    assert "A private name" not in page
    assert 'type="file"' not in page
    ended(members("reviewer"), job)


def test_without_scripts_the_page_asks_for_itself_again_until_the_end(
    members: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = members("reviewer")
    held = Event()
    monkeypatch.setattr(
        "comity.web.intake.ingest", lambda *given, **named: held.wait(30) and IngestReport(documents={})
    )
    job = hand_in(one, text="Nothing of note.")
    assert f'http-equiv="refresh" content="2; url=/ingest?job={job}"' in one.get("/ingest", params={"job": job}).text
    assert "0 of 1 read." in one.get("/ingest/progress", params={"job": job}).text
    held.set()
    ended(one, job)
    page = one.get("/ingest", params={"job": job}).text
    assert "http-equiv" not in page
    assert one.get("/ingest", params={"job": "0000"}).text.count('role="alert"') == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a.txt", "a.txt"),
        ("..\\..\\a.txt", "a.txt"),
        ("/etc/passwd", "passwd"),
        (".hidden.html", "hidden.html"),
        ("", "file"),
        ("...", "file"),
        ("a\x00\x1b[31m.txt", "a__[31m.txt"),
        ("\u202egnp.exe", "_gnp.exe"),
        ("中文.html", "中文.html"),
    ],
)
def test_names_lead_nowhere(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_long_names_keep_their_ending() -> None:
    assert safe_name("x" * 500 + ".html").endswith("xx.html")
    assert len(safe_name("中" * 500)) <= 120


# --- several people at once


def reviewer_of(client: TestClient, verdict: str) -> list[str]:
    """Decide about everything that waits until nothing does any more; return what was decided."""
    decided = []
    token = csrf(client)
    for _ in range(200):
        card = client.get("/api/review").json()["card"]
        if card is None:
            break
        mark = "-".join(str(card["mark"][name]) for name in ("active", "assertion", "decision"))
        form = {"record": card["record"], "mark": mark, "verdict": verdict, "csrf": token}
        answer = client.post("/review/decide", data=form)
        assert answer.status_code == 303, answer.text
        if "changed=" not in answer.headers["location"]:
            decided.append(card["record"])
    return decided


def test_two_reviewers_and_an_ingest_lose_and_double_nothing(members: Members, place: Path) -> None:
    with Ledger.open(place) as ledger:
        many(ledger, 10)
    one, other = members("reviewer"), members("editor")
    files = [(f"{n}.txt", f"{TEXT.format(n=n)} It was the {n}th.".encode()) for n in range(2040, 2046)]
    job = hand_in(one, files)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(reviewer_of, one, "accept")
        second = pool.submit(reviewer_of, other, "reject")
        decided = first.result() + second.result()
    found = ended(one, job)
    decided += reviewer_of(one, "accept")
    assert [item["state"] for item in found["items"]] == ["done"] * 6
    proposed = {record for item in found["items"] for record in item["report"]["proposed"]}
    with Ledger.open(place) as ledger:
        assert len(ledger.documents()) == 16
        assert ledger.check() == []
        verdicts = [made.decision for made in ledger.decisions() if made.decision.action in ("accept", "reject")]
        everything = {record.id for record in ledger.snapshot(states=("accepted", "rejected")).events}
    assert len({made.record for made in verdicts}) == len(verdicts) == len(decided)
    assert {made.author for made in verdicts} <= {"reviewer", "editor"}
    assert proposed <= set(decided) == everything
    assert len(everything) == 10 + len(proposed)
    assert other.get("/api/review").json()["waiting"] == 0


def test_the_worker_begins_with_the_first_delivery_only(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    assert client.get("/ingest").status_code == 200
    assert app.state.intake._thread is None
