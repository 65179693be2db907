"""A language model behind an endpoint: honest, lying, stalling, breaking off, and out of form."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from comity.cli import app
from comity.extract.endpoint import Endpoint, ask, check_endpoint
from comity.extract.endpoint.answer import answer_schema
from comity.extract.endpoint.held import HeldText
from comity.model.documents import Document
from comity.model.errors import InputError
from comity.model.values import EventDate

TEXT = (
    "Kenya and Uganda opened the exercise Crested Crane on Lake Victoria on 11 May 2023.\n\n"
    "Some 600 soldiers and two patrol boats take part. It is the sixth drill since 2018.\n\n"
    "“We shall do more together,” said Colonel Grace Achan of Uganda."
)
DOCUMENT = Document(id="d1", text=TEXT, sha256="", published=EventDate.parse("2023-05-12"))
HONEST: dict[str, Any] = {
    "events": [
        {
            "kind": "exercise",
            "modality": "reported",
            "parties": ["UGA", "KEN"],
            "name": "Crested Crane",
            "start": "2023-05-11",
            "end": None,
            "places": ["Lake Victoria"],
            "personnel": [{"party": "total", "count": 600}],
            "ships": [{"party": "total", "count": 2}],
            "aircraft": [],
            "item": None,
            "evidence": [
                "Kenya and Uganda opened the exercise Crested Crane on Lake Victoria on 11 May 2023.",
                "Some 600 soldiers and two patrol boats take part.",
            ],
        }
    ],
    "statements": [
        {
            "speaker": "Grace Achan",
            "role_or_org": "Colonel",
            "country": "UGA",
            "date": None,
            "quote": "We shall do more together,",
            "about": ["KEN", "UGA"],
            "topic": "prospects",
            "stance": "affirms",
            "evidence": ["“We shall do more together,” said Colonel Grace Achan of Uganda."],
        }
    ],
    "claims_numeric": [
        {
            "words": "sixth drill",
            "value": 6.0,
            "unit": "ordinal",
            "what": "drills",
            "period_from": "2018",
            "period_to": None,
        }
    ],
}


class Model(BaseHTTPRequestHandler):
    """Plays the part that the server's ``part`` names, or the parts of a list one after the other."""

    parts: ClassVar[list[str]] = []
    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        Model.asked.append(
            {"path": self.path, "key": self.headers.get("Authorization"), **json.loads(self.rfile.read(length))}
        )
        part = Model.parts.pop(0) if len(Model.parts) > 1 else Model.parts[0]
        getattr(self, part)()

    def honest(self) -> None:
        self.say(self.reply(json.dumps(HONEST)))

    def lies(self) -> None:
        lie = json.loads(json.dumps(HONEST))
        event = lie["events"][0]
        event |= {"name": "Red Falcon", "start": "2021-01-01", "places": ["Lake Victoria", "Atlantis"], "item": "tanks"}
        event["personnel"] = [{"party": "total", "count": 60000}]
        event["ships"] = [{"party": "USA", "count": 2}]
        event["parties"] = ["KEN", "UGA", "USA"]
        lie["events"].append(event | {"evidence": ["China and Russia landed on the moon."]})
        lie["statements"].append(lie["statements"][0] | {"speaker": "Xi Jinping"})
        lie["claims_numeric"].append(lie["claims_numeric"][0] | {"value": 7.0})
        self.say(self.reply(json.dumps(lie)))

    def invalid(self) -> None:
        self.say(self.reply('{"events": [{"kind": "exer'))

    def other_form(self) -> None:
        self.say(self.reply(json.dumps({"events": "none", "statements": [], "claims_numeric": []})))

    def no_protocol(self) -> None:
        self.say(b"<html>hello</html>")

    def empty(self) -> None:
        self.say(b'{"choices": []}')

    def cut_off(self) -> None:
        self.say(self.reply('{"events": [', finish="length"))

    def declines(self) -> None:
        self.say(json.dumps({"choices": [{"message": {"content": None, "refusal": "I would rather not."}}]}).encode())

    def busy(self) -> None:
        self.say(b"busy", status=503)

    def forbidden(self) -> None:
        self.say(b"no key", status=401)

    def breaks_off(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b'{"choices": [')
        self.connection.close()

    def stalls(self) -> None:
        time.sleep(1.5)

    def trickles(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)

    def floods(self) -> None:
        self.say(b" " * 200_000)

    def redirects(self) -> None:
        self.send_response(307)
        self.send_header("Location", "http://192.0.2.1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def reply(self, content: str, finish: str = "stop") -> bytes:
        choice = {"message": {"role": "assistant", "content": content}, "finish_reason": finish}
        return json.dumps(
            {"model": "tiny-1", "choices": [choice], "usage": {"prompt_tokens": 900, "completion_tokens": 210}}
        ).encode()

    def say(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    """A server that does not print when a client hangs up."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = Quiet(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()


def endpoint(address: str, *parts: str, **more: Any) -> Endpoint:
    Model.parts, Model.asked = list(parts), []
    return Endpoint(url=address, model="tiny", pause=0.0, **{"seconds": 20.0, **more})


def test_an_honest_answer_becomes_mentions_with_their_words(address):
    asked = ask(DOCUMENT, endpoint(address, "honest"))
    (event,), (statement,), (claim,) = asked.extraction.events, asked.extraction.statements, asked.extraction.claims
    assert asked.issues == ()
    assert (event.kind, event.parties, event.name, event.start) == (
        "exercise",
        ("KEN", "UGA"),
        "Crested Crane",
        "2023-05-11",
    )
    assert (event.personnel, event.ships, event.places) == ((("total", 600),), (("total", 2),), ("Lake Victoria",))
    assert (statement.speaker, statement.country, claim.value) == ("Grace Achan", "UGA", 6.0)
    for span in (*event.evidence, *statement.evidence, statement.quote, claim.span):
        assert TEXT[span.start : span.end] == span.quote


def test_every_mention_says_which_model_read_it_and_at_what_cost(address):
    asked = ask(DOCUMENT, endpoint(address, "honest"))
    for mention in (*asked.extraction.events, *asked.extraction.statements, *asked.extraction.claims):
        told = next(f for f in mention.fields if f.field == "extractor")
        assert told.value.startswith("tiny-1: 900 + 210 tokens")
        assert {f.rule for f in mention.fields} == {"endpoint:tiny-1"}


def test_the_question_holds_the_schema_and_the_text(address):
    ask(DOCUMENT, endpoint(address, "honest", key="secret"))
    (question,) = Model.asked
    assert question["path"] == "/v1/chat/completions"
    assert question["key"] == "Bearer secret"
    assert question["response_format"]["json_schema"]["schema"] == answer_schema()
    assert TEXT in question["messages"][1]["content"]
    assert "2023-05-12" in question["messages"][1]["content"]


def test_the_schema_leaves_nothing_open():
    def objects(node: Any) -> Iterator[dict[str, Any]]:
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for below in node.values():
                yield from objects(below)

    found = list(objects(answer_schema()))
    assert len(found) == 5
    for each in found:
        assert each["additionalProperties"] is False
        assert set(each["required"]) == set(each["properties"])


def test_what_the_text_does_not_hold_is_dropped_and_said(address):
    asked = ask(DOCUMENT, endpoint(address, "lies"))
    (event,) = asked.extraction.events
    assert (event.name, event.start, event.item) == ("", "", "")
    assert (event.personnel, event.ships, event.places) == ((), (), ("Lake Victoria",))
    assert event.parties == ("KEN", "UGA")
    assert len(asked.extraction.statements) == len(asked.extraction.claims) == 1
    dropped = {(issue.column, issue.code) for issue in asked.issues}
    fields = ("name", "start", "place", "item", "personnel", "ships", "party", "value")
    assert dropped == {(column, "not-in-the-text") for column in (*fields, "event", "evidence", "statement", "speaker")}


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("invalid", "bad_answer"),
        ("other_form", "bad_answer"),
        ("no_protocol", "bad_reply"),
        ("empty", "bad_reply"),
        ("cut_off", "cut_off"),
        ("declines", "declined"),
        ("forbidden", "status"),
        ("redirects", "status"),
        ("busy", "status"),
        ("breaks_off", "unreachable"),
    ],
)
def test_a_bad_answer_is_one_issue_and_no_mentions(address, part, code):
    asked = ask(DOCUMENT, endpoint(address, part))
    assert [issue.code for issue in asked.issues] == [code]
    assert asked.extraction.events == asked.extraction.statements == asked.extraction.claims == ()


@pytest.mark.parametrize("part", ["stalls", "trickles"])
def test_an_endpoint_that_stalls_is_given_up(address, part):
    asked = ask(DOCUMENT, endpoint(address, part, seconds=0.3, tries=1))
    assert [issue.code for issue in asked.issues] == ["stalled"]


def test_a_flood_is_cut(address):
    assert [i.code for i in ask(DOCUMENT, endpoint(address, "floods", most_bytes=50_000)).issues] == ["too_long"]


def test_a_busy_endpoint_is_asked_again_and_a_refusing_one_is_not(address):
    assert ask(DOCUMENT, endpoint(address, "busy", "breaks_off", "honest")).issues == ()
    assert len(Model.asked) == 3
    ask(DOCUMENT, endpoint(address, "forbidden"))
    assert len(Model.asked) == 1


def test_nobody_there_is_an_issue():
    asked = ask(DOCUMENT, Endpoint(url="http://127.0.0.1:9", model="tiny", tries=1))
    assert [issue.code for issue in asked.issues] == ["unreachable"]


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/v1", "nonsense", "http://", "http://[", "http://models.example/v1"])
def test_an_address_that_is_none_or_not_safe_is_refused(url):
    with pytest.raises(InputError):
        check_endpoint(Endpoint(url=url, model="tiny", key="secret"))


def test_the_command_writes_what_the_model_found(address, tmp_path):
    endpoint(address, "honest")
    article = tmp_path / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out.jsonl"
    result = CliRunner().invoke(app, ["extract", str(article), "--endpoint", address, "--model", "t", "-o", str(out)])
    assert result.exit_code == 0, result.output
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["events"][0]["name"] == "Crested Crane"
    assert found["extractor"]["prompt_tokens"] == 900


def test_the_command_wants_address_and_model_together(tmp_path):
    article = tmp_path / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(article), "--model", "t"])
    assert isinstance(result.exception, InputError) or result.exit_code == 2


@given(st.text(max_size=60), st.text(max_size=12))
def test_whatever_is_found_stands_there(text, words):
    span = HeldText(Document(id="d", text=text, sha256="")).find(words)
    assert span is None or text[span.start : span.end] == span.quote
    if words.split() and words in text:
        assert span is not None
