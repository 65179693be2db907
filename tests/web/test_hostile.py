"""Texts that want to be more than text, requests that are too large, addresses that climb."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.web import Settings, create_app

from .conftest import HOSTS, NASTY, TOKEN

PATHS = ("/ledger", "/ledger?type=source", "/ledger?q=window", "/record/ev0", "/record/src4", "/sources", "/documents",
         "/pair/CHN-RUS", "/pairs", "/pair/CHN-RUS/map", "/pair/CHN-RUS/count", "/pair/CHN-RUS/ladder",
         "/pair/CHN-RUS/agreements", "/pair/CHN-RUS/statements", "/check?q=China+and+Russia+held+9+exercises+in+2018",
         "/review", "/ingest", "/rules")  # fmt: skip
RECORDS = tuple(
    f"/record/{of_type}{at}"
    for of_type in ("ev", "src", "agreement", "provision", "statement", "transfer", "contact", "friction",
                    "published_total", "casebook")
    for at in range(len(NASTY))
)  # fmt: skip

_LINKS = ("href", "src", "action", "formaction")


class _Reader(HTMLParser):
    """Notes every element and attribute that could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.bad.append(self.get_starttag_text() or tag)
        for name, value in attrs:
            link = name in ("href", "src", "action", "formaction") and re.match(
                r"\s*(javascript|data(?!:,$)|vbscript):", value or ""
            )
            if name.startswith("on") or link or (name.startswith("hx-") and "evil" in (value or "")):
                self.bad.append(self.get_starttag_text() or tag)


def inert(html: str) -> list[str]:
    """Return what in a page could run, or load something that is not ours."""
    reader = _Reader()
    reader.feed(html)
    return reader.bad


@pytest.mark.parametrize("path", PATHS)
def test_texts_of_the_ledger_stay_text(guest: TestClient, path: str) -> None:
    page = guest.get(path)
    assert page.status_code == 200
    assert inert(page.text) == []
    assert "62773913" not in page.text  # the product a template engine would have put there; no time of day
    assert inert(guest.get(path + ("&" if "?" in path else "?") + "format=embed").text) == []


@pytest.mark.parametrize("path", RECORDS)
def test_a_record_of_any_type_stays_text(guest: TestClient, path: str) -> None:
    page = guest.get(path)
    assert page.status_code == 200
    assert inert(page.text) == []


def test_the_ledger_holds_the_texts_where_they_are_looked_for(guest: TestClient) -> None:
    pages = [guest.get(path).text for path in (*PATHS, *RECORDS)]
    assert sum("window.ran" in page for page in pages) > len(pages) / 2
    cards = guest.get("/api/review").json()["queue"]
    assert {one["title"] for one in cards} >= {NASTY[0], NASTY[1], NASTY[3]}
    for card in cards:
        assert inert(guest.get("/review", params={"record": card["record"]}).text) == []


def asked(client: TestClient) -> list[str]:
    """Return every address of a page with a parameter, to be filled in."""
    described = client.get("/api/openapi.json").json()["paths"]
    return [
        f"{path.removeprefix('/api').replace('{pair}', 'CHN-RUS').replace('{id}', 'ev0')}?{one['name']}="
        for path, operations in described.items()
        for one in operations["get"].get("parameters", [])
        if one["in"] == "query"
    ]


@pytest.mark.parametrize("words", NASTY)
def test_texts_in_any_parameter_of_any_page_stay_text(guest: TestClient, words: str) -> None:
    for address in asked(guest):
        answer = guest.get(f"{address}{quote(words, safe='')}", headers={"accept": "text/html"})
        assert answer.status_code < 500, address
        assert inert(answer.text) == [], address


def test_a_document_stays_text(guest: TestClient) -> None:
    held = guest.get("/api/documents").json()["documents"]
    name = next(one["id"] for one in held if one["title"] == NASTY[0])
    page = guest.get(f"/document/{name}")
    assert page.status_code == 200
    assert inert(page.text) == []
    found = guest.get(f"/api/document/{name}").json()
    assert "".join(one["text"] for one in found["segments"]).startswith("Bombers of both flew.")
    assert "中俄联合演习" in page.text
    assert found["url"] == ""


def test_an_odd_id_is_found_again(guest: TestClient) -> None:
    name = 'odd/../"><b>#?%&~'
    listed = guest.get("/ledger", params={"q": "odd"}).text
    assert quote(name, safe="") in listed
    page = guest.get(f"/record/{quote(name, safe='')}")
    assert page.status_code == 200
    assert "A record with an odd id" in page.text
    assert inert(page.text) == []


@pytest.mark.parametrize("words", NASTY)
@pytest.mark.parametrize("path", ["/ledger?q={}", "/ledger?place={}", "/ledger?party={}", "/record/{}", "/pair/{}",
                                  "/sources?q={}", "/document/{}", "/{}", "/login?next={}"])  # fmt: skip
def test_texts_in_an_address_stay_text(guest: TestClient, path: str, words: str) -> None:
    answer = guest.get(path.format(quote(words, safe="")))
    assert answer.status_code < 500
    assert inert(answer.text) == []


def test_spreadsheets_run_nothing(guest: TestClient) -> None:
    found = guest.get("/ledger", params={"format": "csv"}).text
    assert "'=HYPERLINK" in found
    assert not re.search(r'(^|,)"?=HYPERLINK', found, re.MULTILINE)


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fweb/app.py",
                                  "/static//etc/passwd", "/static/templates/shell.html"])  # fmt: skip
def test_static_addresses_do_not_climb(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 405)
    assert "create_app" not in answer.text


def test_what_is_too_large_is_refused(bundled: str) -> None:
    app = create_app(Settings(ledger=bundled, token=TOKEN, key="k", hosts=HOSTS, largest_upload=1000))
    with TestClient(app, raise_server_exceptions=False) as one:
        head = {"authorization": f"Bearer {TOKEN}"}
        assert one.post("/sources/verify", content=b"x" * 2000, headers=head).status_code == 413

        def drip() -> Iterator[bytes]:
            yield from (b"a=" + b"x" * 300 for _ in range(10))

        form = {**head, "content-type": "application/x-www-form-urlencoded"}
        assert one.post("/login", content=drip(), headers=form).status_code == 413


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(
        st.sampled_from(["q", "party", "kind", "since", "until", "page", "type", "known_by", "format", "x"]),
        st.text(max_size=12) | st.sampled_from(["CHN", "2018", "2018-02-31", "9999", "0", "-1", "1e9", "event", "csv"]),
        max_size=4,
    )
)
def test_no_query_breaks_the_ledger(client: TestClient, query: dict[str, str]) -> None:
    answer = client.get("/ledger", params=query)
    assert answer.status_code in (200, 400, 422)
    assert inert(answer.text) == [] if "html" in answer.headers["content-type"] else True
