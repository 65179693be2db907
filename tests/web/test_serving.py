"""Starting and stopping: where it listens, what it prints, what it refuses, and that it sees what others write."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from comity.cli import app
from comity.ledger import Ledger
from comity.model.assertions import Decision
from comity.model.errors import InputError, RefusedError
from comity.web.serving import check_reach, is_loopback, listen

from ..ledger import samples

COMITY = Path(sys.executable).with_name("comity")


def test_it_prints_its_address_answers_and_stops_on_ctrl_c(written: str) -> None:
    command = [str(COMITY), "serve", "--ledger", written, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{30,}", address)
        try:
            assert found, server.communicate(timeout=5)
            with httpx.Client(follow_redirects=True) as browser:
                page = browser.get(address)
            assert page.status_code == 200
            assert "token" not in str(page.url)
            assert "server" not in page.headers
        finally:
            os.kill(server.pid, signal.SIGINT)
            _, said = server.communicate(timeout=20)
    assert server.returncode == 0
    assert said.rstrip().endswith("Stopped.")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "comity.example.org"])
def test_it_listens_wider_only_for_a_team(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(RefusedError, match="this machine only"):
        check_reach(host, team=False)
    check_reach(host, team=True)
    result = CliRunner().invoke(app, ["serve", "--host", host])
    assert isinstance(result.exception, RefusedError)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_this_machine_is_this_machine(host: str) -> None:
    check_reach(host, team=False)


def test_a_port_that_is_taken_is_named_and_another_is_found() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputError, match="is taken"):
            listen("127.0.0.1", other.getsockname()[1])
    listen("127.0.0.1", None).close()
    with pytest.raises(InputError, match=r"cannot listen on 192\.0\.2\.1"):
        listen("192.0.2.1", 0)


def test_what_others_write_is_seen(own: TestClient, written: str) -> None:
    assert own.get("/api/record/ev1").json()["state"] == "accepted"
    with Ledger.open(written) as ledger:
        samples.write(ledger, Decision(action="reject", record="ev1", author="ada", reason="not so"))
    own.app.state.shelf.changed()  # type: ignore[attr-defined]  # as time would
    assert own.get("/api/record/ev1").json()["state"] == "rejected"
    assert "ev1" not in {one["id"] for one in own.get("/api/ledger").json()["records"]}


def test_accounts_are_kept_from_the_command_line(tmp_path: Path) -> None:
    runner, file = CliRunner(), ["--accounts", str(tmp_path / "accounts.json")]
    assert (
        runner.invoke(app, ["user", "add", "ada", "--role", "reviewer", *file], input="a long password\n").exit_code
        == 0
    )
    assert runner.invoke(app, ["user", "change", "ada", "--role", "editor", *file]).exit_code == 0
    listed = runner.invoke(app, ["user", "list", "--json", *file]).stdout
    assert '"name": "ada"' in listed
    assert '"role": "editor"' in listed
    assert "argon2" not in listed
    assert runner.invoke(app, ["user", "remove", "ada", *file]).exit_code == 0
    assert isinstance(runner.invoke(app, ["user", "remove", "ada", *file]).exception, InputError)
