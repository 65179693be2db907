"""Every address: in every form, for nobody who may not, and never with a failure of ours."""

import csv
import io
import json

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Mount

from comity.web import Settings, create_app
from comity.web.page import Registered
from comity.web.pages import GROUPS
from comity.web.people import ROLES

from .conftest import HOSTS, TOKEN

PAGES = [page for group in GROUPS for page in group.registered]
EXAMPLES = {"{pair}": "CHN-RUS", "{id:path}": "vostok-2018"}
"""What stands for the parts of an address that are filled in, in the bundled casebooks."""

OPEN = {"/login", "/health", "/favicon.ico"}
"""What nobody has to log in for."""

HARMLESS = {"/login", "/logout", "/sources/verify", "/check"}
"""What is sent and changes nothing of the ledger, and so is for readers too."""


def address(page: Registered) -> str:
    """Return an address of a page that is there."""
    path = page.path
    for part, example in EXAMPLES.items():
        path = path.replace(part, example)
    return path


@pytest.fixture(params=[page for page in PAGES if page.name != "document"], ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> Registered:
    """Every page that the bundled casebooks have an example of."""
    found: Registered = request.param
    return found


def test_a_page_answers_in_its_first_line(client: TestClient, page: Registered) -> None:
    answer = client.get(address(page))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.count("<h1") == 1
    assert "Permalink" in answer.text


def test_a_page_says_the_same_in_json_and_in_the_api(client: TestClient, page: Registered) -> None:
    one, other = client.get(address(page), params={"format": "json"}), client.get(f"/api{address(page)}")
    assert one.status_code == other.status_code == 200
    assert one.content == other.content
    assert set(one.json()) >= {"title", "answer", "basis"}


def test_a_page_has_its_rows_as_csv(client: TestClient, page: Registered) -> None:
    answer = client.get(address(page), params={"format": "csv"})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert all(len(row) == len(rows[0]) for row in rows)


def test_a_page_can_be_cited_and_carried_away(client: TestClient, page: Registered) -> None:
    bibtex, csl, embed = (client.get(address(page), params={"format": form}) for form in ("bibtex", "csl", "embed"))
    assert bibtex.text.startswith("@misc{comity-")
    item = json.loads(csl.content)[0]
    assert item["type"] == "dataset"
    assert item["URL"].endswith(address(page))
    assert "src=" not in embed.text
    assert "<script" not in embed.text
    assert 'href="/' not in embed.text


@pytest.mark.parametrize("query", [{"nonsense": "1"}, {"format": "exe"}])
def test_a_page_refuses_what_it_does_not_know(client: TestClient, page: Registered, query: dict[str, str]) -> None:
    answer = client.get(f"/api{address(page)}", params=query)
    assert answer.status_code == 422
    assert set(answer.json()) == {"error", "message", "remedy"}


def test_every_view_is_described(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert set(described["paths"]) >= {f"/api{page.path.replace(':path', '')}" for page in PAGES}
    for path, operations in described["paths"].items():
        schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert schema["$ref"].rsplit("/", 1)[1] in described["components"]["schemas"], path


ROUTES = [one for group in GROUPS for one in group.router.routes if isinstance(one, APIRoute)]


def test_the_server_has_no_other_routes(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    assert len(app.routes) == len(GROUPS) + 1
    assert [one.path for one in app.routes if isinstance(one, Mount)] == ["/static"]


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{'-'.join(one.methods or ())} {one.path}")
def test_every_route_says_who_may_use_it(route: APIRoute) -> None:
    need = getattr(route.endpoint, "need", None)
    assert need in ("nobody", *ROLES), f"{route.path} declares nobody: put @needs(...) on it"
    assert (need == "nobody") == (route.path in OPEN)
    if (route.methods or set()) - {"GET", "HEAD"}:
        assert need in ("reviewer", "editor", "admin") or route.path in HARMLESS


@pytest.mark.parametrize("route", [one for one in ROUTES if one.path not in OPEN], ids=lambda one: one.path)
def test_nothing_is_open_to_a_stranger(nobodies: tuple[TestClient, TestClient], route: APIRoute) -> None:
    path = route.path.replace("{pair}", "CHN-RUS").replace("{id:path}", "ev0").replace("{key}", "x")
    alone, among = nobodies
    for method in route.methods or ():
        assert alone.request(method, path).status_code == 401
        answer = among.request(method, path)
        assert answer.status_code in (303, 401)
        assert answer.headers.get("location", "/login?").startswith("/login?")


def test_an_endpoint_that_declares_nothing_is_open_to_nobody(bundled: str) -> None:
    app = create_app(Settings(ledger=bundled, token=TOKEN, key="k", hosts=HOSTS))
    app.add_api_route("/forgotten", lambda: "secret")
    with TestClient(app, raise_server_exceptions=False) as admin:
        answer = admin.get("/forgotten", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 403
    assert "secret" not in answer.text
