"""Every route for every role: who may too little gets nothing and changes nothing, who may is not turned away."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.ledger import Ledger
from comity.web import Settings, create_app
from comity.web.pages import GROUPS
from comity.web.people import ROLES

from .conftest import HOSTS, NASTY, PASSWORD, TOKEN, csrf

ROUTES = [one for group in GROUPS for one in group.router.routes if isinstance(one, APIRoute)]
READING = [one for one in ROUTES if one.methods == {"GET"}]
CHANGING = [one for one in ROUTES if "POST" in (one.methods or ()) and one.path not in ("/login", "/logout")]
SHUT = (401, 403)
"""What somebody is told who may not."""

Team = Callable[[str], TestClient]


def need(route: APIRoute) -> str:
    """Return the role a route asks for."""
    return str(getattr(route.endpoint, "need", ""))


def may(role: str, route: APIRoute) -> bool:
    """Tell whether a role is enough for a route, as the documentation has it."""
    asked = need(route)
    return asked == "nobody" or ROLES.index(role) >= ROLES.index(asked)  # type: ignore[arg-type]


def address(route: APIRoute) -> str:
    """Return the route's address with something for the parts that are filled in."""
    return route.path.replace("{pair}", "CHN-RUS").replace("{id:path}", "ev0").replace("{key}", "x")


def fields(route: APIRoute) -> dict[str, str]:
    """Return the fields of the form that a route takes, with something of the right kind in each."""
    known = {"revision": "1", "verdict": "accept", "record": "ev0", "mark": "1-1-0", "name": "ada"}
    names = {name for one in route.dependant.body_params for name in _names(one)}
    return {name: known.get(name, "") for name in names if name not in ("field", "value", "files")}


def _names(parameter: object) -> list[str]:
    inner = getattr(getattr(getattr(parameter, "field_info", None), "annotation", None), "model_fields", None)
    return list(inner) if inner else [str(getattr(parameter, "alias", getattr(parameter, "name", "")))]


def state(place: str) -> tuple[int, str]:
    """Return the last revision and its hash: what a change would move."""
    with Ledger.open(place) as ledger:
        head = ledger.head()
    return (head.number, head.hash) if head else (0, "")


@pytest.mark.parametrize("role", ROLES)
def test_everybody_reads_what_their_role_reads(team: Team, role: str) -> None:
    one = team(role)
    for route in READING:
        status = one.get(address(route)).status_code
        assert (status in SHUT) != may(role, route), (route.path, status)
        assert status < 500, route.path


@pytest.mark.parametrize("role", ROLES)
def test_everybody_changes_what_their_role_changes(team: Team, written: str, role: str) -> None:
    one = team(role)
    token, before = csrf(one), state(written)
    for route in CHANGING:
        answer = one.post(address(route), data={**fields(route), "csrf": token})
        assert (answer.status_code in SHUT) != may(role, route), (route.path, answer.status_code, answer.text[:300])
        assert answer.status_code < 500, route.path
    if role == "reader":
        assert state(written) == before
    assert one.post("/logout", data={"csrf": token}).status_code == 303


def test_a_reader_neither_decides_nor_hands_in_nor_takes_back(team: Team, written: str) -> None:
    reader = team("reader")
    before = state(written)
    told = {one.path: reader.post(address(one), data={**fields(one), "csrf": csrf(reader)}) for one in CHANGING}
    refused = {path for path, answer in told.items() if answer.status_code == 403}
    assert refused == {"/review/decide", "/review/undo", "/ingest", "/undo"}
    assert state(written) == before


@pytest.mark.parametrize("role", ROLES)
def test_no_change_is_made_without_the_token_of_the_session(team: Team, written: str, role: str) -> None:
    one, before = team(role), state(written)
    for route in [*CHANGING, next(one for one in ROUTES if one.path == "/logout")]:
        for sent in ({}, {"csrf": ""}, {"csrf": "x" * 40}):
            assert one.post(address(route), data={**fields(route), **sent}).status_code == 403, route.path
        foreign = {"origin": "https://evil.example"}
        assert one.post(address(route), data=fields(route), headers=foreign).status_code == 403
    assert state(written) == before
    assert one.get("/api/ledger").status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_no_route_knows_other_methods(team: Team, written: str, method: str) -> None:
    one, before = team("admin"), state(written)
    for route in ROUTES:
        assert one.request(method, address(route)).status_code in (403, 404, 405), route.path
    assert state(written) == before


# --- whatever a form is sent


@pytest.fixture(scope="module")
def admin(nasty: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Somebody who may do everything, over a ledger that may be written to."""
    place = shutil.copy(nasty, tmp_path_factory.mktemp("forms") / "ledger.db")
    app = create_app(Settings(ledger=str(place), token=TOKEN, key="k", hosts=HOSTS, largest_upload=200_000))
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as one:
        one.headers["authorization"] = f"Bearer {TOKEN}"
        yield one


VALUES = st.sampled_from([*NASTY, "ev0", "accept", "merge", "split", "1", "-1", "9" * 30, "2018-02-31",
                          "//evil.example",
                          "https://evil.example", "../../etc/passwd", "\x00", "\ud7ff", "x" * 5000])  # fmt: skip


@pytest.mark.parametrize("route", CHANGING, ids=lambda one: one.path)
def test_no_form_breaks_the_workbench_or_leads_out_of_it(admin: TestClient, route: APIRoute) -> None:
    @settings(max_examples=25, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries({}, optional={name: VALUES | st.text(max_size=30) for name in fields(route)}))
    def sent(form: dict[str, str]) -> None:
        form.pop("addresses", None)  # would be fetched
        answer = admin.post(address(route), data=form)
        assert answer.status_code < 500, answer.text
        assert answer.headers.get("location", "/").startswith("/")
        assert not answer.headers.get("location", "/").startswith(("//", "/\\"))

    sent()


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff\xfe", b"--x\r\n", b"a=" + b"%" * 1000, b"&" * 5000])
@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain",
             "application/x-www-form-urlencoded; charset=utf-16"],
)  # fmt: skip
def test_no_body_breaks_the_workbench(admin: TestClient, kind: str, body: bytes) -> None:
    assert isinstance(admin.app, FastAPI)
    for route in [*CHANGING, next(one for one in ROUTES if one.path == "/login" and "POST" in (one.methods or ()))]:
        answer = admin.post(address(route), content=body, headers={"content-type": kind})
        assert answer.status_code < 500, (route.path, answer.text[:300])


def test_too_much_is_refused_at_every_form(admin: TestClient) -> None:
    for route in CHANGING:
        assert admin.post(address(route), content=b"x" * 200_001).status_code == 413, route.path
        files = {"files": ("a.txt", b"x" * 200_001)}
        assert admin.post(address(route), files=files).status_code == 413, route.path


def test_a_password_is_never_answered(team: Team) -> None:
    answer = team("").post("/login", data={"name": "reader", "password": f"{PASSWORD}!"})
    assert answer.status_code == 401
    assert PASSWORD not in answer.text
