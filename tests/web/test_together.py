"""Two reviewers and an ingest at one server, a process of its own: nothing lost, nothing twice, nobody in the dark."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from comity.ledger import Ledger

from ..pipeline.reviews import many
from .conftest import PASSWORD

pytestmark = pytest.mark.slow

COMITY = Path(sys.executable).with_name("comity")
CARDS, TEXTS = 8, 4
TEXT = "On {n} May 2031 China and Russia held the naval exercise Basalt-{n} in the Sea of Japan, the ministry said."
FILES = [(f"{n}.txt", TEXT.format(n=n).encode()) for n in range(1, TEXTS + 1)]


class Member:
    """Somebody who is logged in at the server, as a browser would be."""

    def __init__(self, base: str, name: str) -> None:
        self.name = name
        self.http = httpx.Client(base_url=base, timeout=60)
        assert self.http.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
        found = re.search(r'data-csrf="([^"]+)"', self.http.get("/interface").text)
        assert found
        self.csrf = found[1]

    def queue(self) -> dict[str, Any]:
        """Return what the review shows."""
        answer = self.http.get("/api/review")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def decide(self, card: dict[str, Any], verdict: str) -> str:
        """Decide about a card as it was shown, and return where that leads."""
        mark = "-".join(str(card["mark"][name]) for name in ("active", "assertion", "decision"))
        form = {"record": card["record"], "mark": mark, "verdict": verdict, "csrf": self.csrf}
        answer = self.http.post("/review/decide", data=form)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def review(self, verdict: str) -> list[str]:
        """Decide about everything that waits until nothing does; return what this member decided."""
        decided = []
        for _ in range(200):
            card = self.queue()["card"]
            if card is None:
                break
            if "changed=" not in self.decide(card, verdict):
                decided.append(card["record"])
        return decided

    def hand_in(self) -> list[str]:
        """Hand the files in, wait for the end, and return how each ended."""
        sent = [("files", one) for one in FILES]
        answer = self.http.post("/ingest", data={"csrf": self.csrf}, files=sent)
        found = re.fullmatch(r"/ingest\?job=(\w+)#job", answer.headers["location"])
        assert found, answer.text
        for _ in range(600):
            job = self.http.get("/ingest/progress", params={"job": found[1], "format": "json"}).json()
            if job["done"] == len(job["items"]):
                return [one["state"] for one in job["items"]]
            time.sleep(0.1)
        raise AssertionError(job)


@pytest.fixture
def place(tmp_path: Path, everybody: Path) -> Path:
    """A ledger in which proposals wait, with the accounts of a team beside it."""
    made = tmp_path / "ledger.db"
    with Ledger.create(made) as ledger:
        many(ledger, CARDS)
    shutil.copy(everybody, f"{made}.accounts.json")
    return made


@pytest.fixture
def member(place: Path) -> Iterator[Callable[[str], Member]]:
    """Members by name, at a server as people start it."""
    command = [str(COMITY), "serve", "--team", "--ledger", str(place), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        base = server.stdout.readline().strip()
        try:
            yield lambda name: Member(base, name)
        finally:
            os.kill(server.pid, signal.SIGINT)
            _, said = server.communicate(timeout=30)
    assert "Traceback" not in said, said


def test_what_one_decides_the_other_sees_at_once(member: Callable[[str], Member]) -> None:
    one, other = member("reviewer"), member("editor")
    card = other.queue()["card"]
    assert one.decide(card, "accept") == "/review"
    assert card["record"] not in {row["record"] for row in other.queue()["queue"]}
    history = other.http.get(f"/record/{card['record']}").text
    assert "reviewer" in history[history.index('id="history"') :]
    led = other.decide(card, "reject")
    assert f"changed={card['record']}" in led
    assert "reviewer decided about" in other.http.get(led).text
    assert other.http.get(f"/api/record/{card['record']}").json()["state"] == "accepted"
    assert one.http.get(f"/api/record/{card['record']}").json()["state"] == "accepted"


def test_two_reviewers_and_two_ingests_at_once(member: Callable[[str], Member], place: Path) -> None:
    one, other = member("reviewer"), member("editor")
    with ThreadPoolExecutor(4) as pool:
        handed = [pool.submit(who.hand_in) for who in (one, other)]  # both hand in the very same files
        first, second = pool.submit(one.review, "accept"), pool.submit(other.review, "reject")
        ended = sorted(state for job in handed for state in job.result())
        mine, theirs = first.result(), second.result()
    mine += one.review("accept")  # what came in after both had found the queue empty
    assert ended == ["done"] * TEXTS + ["known"] * TEXTS
    assert not set(mine) & set(theirs)
    assert one.queue()["waiting"] == other.queue()["waiting"] == 0
    by_hand = {**dict.fromkeys(mine, ("reviewer", "accept")), **dict.fromkeys(theirs, ("editor", "reject"))}
    with Ledger.open(place) as ledger:
        assert ledger.check() == []
        assert len(ledger.documents()) == CARDS + TEXTS
        verdicts = [made.decision for made in ledger.decisions() if made.decision.action in ("accept", "reject")]
        events = {one.id for one in ledger.snapshot(states=("accepted", "disputed", "proposed", "rejected")).events}
    assert sorted((one.record, one.author, one.action) for one in verdicts) == sorted(
        (record, *made) for record, made in by_hand.items()
    )
    assert len(mine) + len(theirs) == len(by_hand) == len(events) == CARDS + TEXTS
    states = {record: one.http.get(f"/api/record/{record}").json()["state"] for record in by_hand}
    assert states == {record: f"{action}ed" for record, (_, action) in by_hand.items()}
    assert states == {record: other.http.get(f"/api/record/{record}").json()["state"] for record in by_hand}
