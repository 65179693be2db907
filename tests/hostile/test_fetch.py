"""Downloading from servers that lie, stall and redirect."""

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from comity.read import Limits, Reading, read
from comity.read.fetch import fetch
from comity.read.parts import Refusal

from .server import PAGE, Server, running

HERE = Limits(private_hosts=("127.0.0.1",), document_mib=1, seconds=3)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


def reading_of(server: Server, path: str, limits: Limits = HERE) -> Reading:
    (reading,) = read([f"http://127.0.0.1:{server.server_port}{path}"], limits=limits)
    return reading


def outcome(server: Server, path: str) -> str:
    """Fetch in this process; return the code of the refusal or ``done``."""
    try:
        fetch(f"http://127.0.0.1:{server.server_port}{path}", io.BytesIO(), HERE)
    except Refusal as refusal:
        return refusal.code
    return "done"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/page", "done"),
        ("/packed", "done"),
        ("/to-page", "done"),
        ("/to-private", "private_address"),
        ("/to-loopback-name", "private_address"),
        ("/to-metadata", "private_address"),
        ("/to-file", "redirect_refused"),
        ("/to-gopher", "redirect_refused"),
        ("/to-nowhere", "redirect_refused"),
        ("/to-garbage", "redirect_refused"),
        ("/to-loop", "redirect_refused"),
        ("/missing", "http_status"),
        ("/bomb", "too_large"),
        ("/endless", "too_large"),
        ("/brotli", "unsupported_type"),
        ("/broken-gzip", "unreachable"),
        ("/cut", "unreachable"),
        ("/headers", "unreachable"),
        ("/garbage", "unreachable"),
        ("/silent", "unreachable"),
    ],
)
def test_every_answer_ends_in_its_code(server: Server, path: str, code: str) -> None:
    assert outcome(server, path) == code


def test_redirects_to_private_addresses_are_not_asked(server: Server) -> None:
    server.asked.clear()
    assert [outcome(server, path) for path in ("/to-loopback-name", "/to-private")] == ["private_address"] * 2
    assert [path for path, _ in server.asked] == ["/to-loopback-name", "/to-private"]


def test_redirects_are_followed_so_far_and_no_further(server: Server) -> None:
    server.asked.clear()
    outcome(server, "/to-loop")
    assert len(server.asked) == HERE.redirects + 1


def test_the_connection_goes_to_the_address_that_was_checked(server: Server) -> None:
    """A name that changes its address between the check and the connection gains nothing."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    dialled = []

    def dial(address: str, port: int, seconds: float) -> socket.socket:
        dialled.append((address, port))
        return socket.create_connection(("127.0.0.1", server.server_port), timeout=seconds)

    out = io.BytesIO()
    server.asked.clear()
    fetched = fetch("http://rebinding.test/page", out, Limits(), resolve=lambda *_: next(answers), dial=dial)
    assert dialled == [("93.184.216.34", 80)]
    assert server.asked == [("/page", "rebinding.test")]
    assert out.getvalue() == PAGE
    assert (fetched.url, fetched.media_type, fetched.charset) == ("http://rebinding.test/page", "text/html", "utf-8")


def test_each_redirect_is_looked_up_and_checked_anew(server: Server) -> None:
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["192.168.0.1"]

    with pytest.raises(Refusal) as refused:
        fetch(
            "http://first.test/to-page", io.BytesIO(), Limits(), resolve=resolve,
            dial=lambda *_: socket.create_connection(("127.0.0.1", server.server_port)),
        )  # fmt: skip
    assert refused.value.code == "private_address"
    assert asked == ["first.test", "first.test"]


def test_secure_pages_need_a_certificate_for_the_name(server: Server) -> None:
    with pytest.raises(Refusal) as refused:
        fetch(
            "https://name.test/page", io.BytesIO(), HERE, resolve=lambda *_: ["93.184.216.34"],
            dial=lambda *_: socket.create_connection(("127.0.0.1", server.server_port)),
        )  # fmt: skip
    assert refused.value.code == "unreachable"
    assert "SSL" in refused.value.detail


def test_addresses_with_other_letters_are_quoted(server: Server) -> None:
    server.asked.clear()
    assert outcome(server, "/page?q=учения") == "done"
    assert server.asked[0][0] == "/page?q=%D1%83%D1%87%D0%B5%D0%BD%D0%B8%D1%8F"


def test_a_page_is_read_from_its_address(server: Server) -> None:
    reading = reading_of(server, "/to-page")
    assert reading.state == "done"
    assert reading.documents[0].url == f"http://127.0.0.1:{server.server_port}/page"
    assert reading.documents[0].publisher == "Example News"


def test_content_is_judged_by_its_bytes(server: Server) -> None:
    assert reading_of(server, "/report").documents[0].media_type == "application/pdf"
    assert reading_of(server, "/photo").code == "unsupported_type"


def test_a_feed_is_read_from_its_address(server: Server) -> None:
    readings = list(read([f"http://127.0.0.1:{server.server_port}/feed"], limits=HERE))
    assert [reading.documents[0].url for reading in readings] == ["https://example.org/1", "https://example.org/2"]


def test_a_server_that_trickles_is_left(server: Server) -> None:
    assert reading_of(server, "/slow", Limits(private_hosts=("127.0.0.1",), seconds=1)).code == "timeout"


def test_without_being_named_this_machine_is_refused(server: Server) -> None:
    server.asked.clear()
    assert reading_of(server, "/page", Limits()).code == "private_address"
    assert server.asked == []


def test_downloads_leave_nothing_behind(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(psutil.Process().children())
    assert [reading_of(server, path).state for path in ("/page", "/missing")] == ["done", "failed"]
    assert list(tmp_path.iterdir()) == []
    assert set(psutil.Process().children()) <= before
