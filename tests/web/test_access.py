"""Coming in: the token, the cookie, names of the server, roles, forged forms, and how often one may try."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from comity.model.errors import InputError
from comity.web import Settings, create_app
from comity.web.accounts import Accounts
from comity.web.errors import TooOftenError
from comity.web.limits import Limit
from comity.web.pages.login import FAILURES, inside
from comity.web.sessions import Signer

from .conftest import HOSTS, PASSWORD, TOKEN, csrf, visitor

Team = Callable[[str], TestClient]


def cookie_of(client: TestClient) -> str:
    """Return what the cookie of a visitor's server is called."""
    return str(client.app.state.settings.cookie)  # type: ignore[attr-defined]


def test_the_token_of_the_first_address_becomes_a_session(stranger: TestClient) -> None:
    answer = stranger.get("/ledger", params={"kind": "patrol", "token": TOKEN})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/ledger?kind=patrol"
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/"))
    assert TOKEN not in cookie
    assert stranger.get("/ledger?kind=patrol").status_code == 200


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "///evil.example"])
def test_the_token_leads_to_no_other_site(stranger: TestClient, path: str) -> None:
    answer = stranger.get(f"http://testserver{path}", params={"token": TOKEN})
    assert not re.match(r"(https?:)?[/\\]{2}", answer.headers.get("location", "/"))


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", TOKEN[:-1], "ß"])
def test_another_token_opens_nothing(stranger: TestClient, token: str) -> None:
    assert stranger.get("/ledger", params={"token": token}).status_code == 401
    head = {b"authorization": f"Bearer {token}".encode()}
    assert stranger.get("/ledger", headers=head).status_code == 401


def test_a_program_gives_the_token_with_each_request(stranger: TestClient) -> None:
    assert stranger.get("/api/ledger", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert not stranger.cookies


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", '"', "\x7f", Signer("other", hours=1).begin("analyst")])
def test_a_forged_cookie_opens_nothing(stranger: TestClient, cookie: str) -> None:
    assert stranger.get("/ledger", headers={"cookie": f"{cookie_of(stranger)}={cookie}"}).status_code == 401


def test_a_session_ends(bundled: str) -> None:
    with visitor(Settings(ledger=bundled, token=TOKEN, key="k", hosts=HOSTS, session_hours=-1)) as one:
        one.get("/", params={"token": TOKEN})
        assert one.get("/ledger").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "", "127.0.0.1.evil.example:80", "[::2]"])
def test_a_name_that_is_not_ours_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/ledger", headers={"host": host}).status_code == 421
    assert client.get("/static/tokens.css", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "LOCALHOST", "testserver:80"])
def test_a_name_of_ours_is_taken_with_any_port(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 200


def test_every_answer_bears_the_headers(client: TestClient, stranger: TestClient) -> None:
    for who, path in ((client, "/ledger"), (client, "/nowhere"), (stranger, "/ledger"), (client, "/static/tokens.css")):
        headers = who.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert not re.search(r"(script-src|default-src)[^;]*(unsafe|\*|http)", policy)
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == (
            "no-store" if "static" not in path else "public, max-age=31536000, immutable"
        )


# --- changes


def test_a_change_repeats_the_token_of_the_session(own: TestClient) -> None:
    assert own.post("/sources/verify").status_code == 403
    assert own.post("/sources/verify", data={"csrf": "x"}).status_code == 403
    assert own.post("/sources/verify", data={"csrf": csrf(own)}).status_code == 303
    assert own.post("/sources/verify", headers={"x-csrf-token": csrf(own)}).status_code == 303
    assert "chain verified" in own.get("/ledger").text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_change_from_another_site_is_refused(own: TestClient, headers: dict[str, str]) -> None:
    assert own.post("/sources/verify", data={"csrf": csrf(own)}, headers=headers).status_code == 403


def test_the_token_of_one_session_does_not_serve_another(team: Team) -> None:
    other = csrf(team("admin"))
    assert team("editor").post("/sources/verify", data={"csrf": other}).status_code == 403


# --- teams


def test_a_team_logs_in_and_is_led_to_the_page_asked_for(team: Team) -> None:
    nobody = team("")
    led = nobody.get("/ledger?kind=patrol")
    assert led.headers["location"] == "/login?next=%2Fledger%3Fkind%3Dpatrol"
    assert "password" in nobody.get(led.headers["location"]).text
    form = {"name": "reader", "password": PASSWORD, "next": "/ledger?kind=patrol"}
    assert nobody.post("/login", data=form).headers["location"] == "/ledger?kind=patrol"
    assert "reader, reader" in nobody.get("/ledger").text


def test_the_start_token_opens_no_team(team: Team) -> None:
    assert team("").get("/ledger", params={"token": ""}).status_code == 303
    assert team("").get("/api/ledger", headers={"authorization": "Bearer "}).status_code == 401


@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil", "/a\nb", ""])
def test_logging_in_leads_nowhere_else(to: str) -> None:
    assert inside(to) == "/"


def test_logging_out_ends_every_session_of_the_account(team: Team, accounts: Accounts) -> None:
    one = team("editor")
    name = cookie_of(one)
    stolen = one.cookies[name]
    assert one.post("/logout", data={"csrf": csrf(one)}).headers["location"] == "/login"
    assert team("").get("/api/ledger", headers={"cookie": f"{name}={stolen}"}).status_code == 401


def test_a_changed_account_is_logged_out(team: Team, tmp_path: Path) -> None:
    one = team("editor")
    assert one.get("/ledger").status_code == 200
    Accounts(tmp_path / "accounts.json").change("editor", role="reader")
    assert one.get("/ledger").status_code == 303
    Accounts(tmp_path / "accounts.json").remove("reviewer")
    assert team("reviewer").get("/ledger").status_code == 303


def test_failed_logins_close_the_door(team: Team) -> None:
    nobody = team("")
    for _ in range(FAILURES):
        assert nobody.post("/login", data={"name": "ada", "password": "guess"}).status_code == 401
    answer = nobody.post("/login", data={"name": "ada", "password": "guess"}, headers={"accept": "application/json"})
    assert answer.status_code == 429
    assert answer.json()["error"] == "too-often"


def test_a_limit_forgets() -> None:
    now = [0.0]
    limit = Limit(2, 60, clock=lambda: now[0])
    limit.failed("a", "b")
    limit.check("a")
    limit.failed("a")
    with pytest.raises(TooOftenError):
        limit.check("b", "a")
    now[0] = 61
    limit.check("a", "b")


# --- accounts


def test_the_file_of_accounts_is_its_owner_s_and_holds_no_password(accounts: Accounts, tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    assert file.stat().st_mode & 0o077 == 0
    assert PASSWORD not in file.read_text()
    assert accounts.check("reader", PASSWORD) is not None
    assert accounts.check("reader", PASSWORD + "x") is None
    assert accounts.check("nobody", PASSWORD) is None


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [
        ("reader", "reader", PASSWORD),
        ("a b", "reader", PASSWORD),
        ("", "reader", PASSWORD),
        ("../x", "reader", PASSWORD),
        ("ada", "king", PASSWORD),
        ("ada", "reader", "short"),
    ],
)
def test_odd_accounts_are_refused(accounts: Accounts, name: str, role: str, password: str) -> None:
    before = accounts.all()
    with pytest.raises(InputError):
        accounts.add(name, role, password)
    assert accounts.all() == before


def test_a_team_needs_a_file_that_can_be_read(written: str, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(Exception, match="cannot be read"):
        create_app(Settings(ledger=written, accounts=tmp_path / "broken.json"))
