"""Every page in a real browser: drawn without a word in its log, without a request elsewhere, for everybody to use."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from comity.web import Settings
from comity.web.pages import GROUPS

from .browsing import Visit, chromium, in_chromium, served
from .conftest import NASTY, TOKEN, abroad

LOOKS = [(1280, "light"), (390, "dark")]
CHINESE = f"/document/{abroad('zh').id}"
PATHS = (
    "/pair/CHN-RUS", "/pair/CHN-RUS?since=2018", "/pair/FRA-BRA", "/ledger", "/ledger?q=patrol&party=CHN",
    "/ledger?q=nothingatall", "/record/vostok-2018", "/record/agr-2001-treaty", "/documents", CHINESE, "/sources",
    "/rules", "/pairs", "/interface", "/pair/CHN-RUS/figures/joint-events-under-rule-mp", "/record/no-such",
    "/pair/CHN-RUS/map", "/pair/CHN-RUS/map?projection=arctic&at=vostok-2018", "/pair/CHN-RUS/count",
    "/pair/CHN-RUS/count?rule=B&since=2012", "/pair/CHN-RUS/ladder", "/pair/CHN-RUS/agreements",
    "/pair/CHN-RUS/statements", "/pair/FRA-BRA/statements", "/check",
    "/check?q=around+25+joint+exercises+since+2005&as_of=2024-09-30", "/review", "/review?record=tsentr-2019",
    "/review?document=none", "/ingest",
)  # fmt: skip

pytestmark = in_chromium


@pytest.fixture(scope="module")
def base(furnished: str) -> Iterator[str]:
    """The address of a workbench over the bundled casebooks and a few documents."""
    with served(Settings(ledger=furnished, token=TOKEN, key="k")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for all of these tests."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]} {look[1]}")
def visit(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[Visit]:
    """Somebody at a desk or with a phone, by day or by night."""
    made = Visit(browser, base, *request.param)
    yield made
    made.close()


@pytest.fixture(scope="module")
def unscripted(browser: Browser, base: str) -> Iterator[Visit]:
    """Somebody whose browser runs no scripts."""
    made = Visit(browser, base, java_script_enabled=False)
    yield made
    made.close()


def test_every_page_is_looked_at() -> None:
    registered = {page.path for group in GROUPS for page in group.registered}
    patterns = {one: re.sub(r"\\\{(\w+)\\\}", "[^/?]+", re.escape(one.replace(":path", ""))) for one in registered}
    seen = {
        one for one, pattern in patterns.items() if any(re.fullmatch(pattern, path.partition("?")[0]) for path in PATHS)
    }
    assert registered == seen


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_quiet_fits_and_serves_everybody(visit: Visit, path: str) -> None:
    visit.wrong.clear()
    visit.open(path)
    assert visit.overflow() <= 0
    assert visit.barriers() == []
    assert visit.wrong == []


@pytest.mark.parametrize("path", PATHS)
def test_reading_needs_no_script(unscripted: Visit, path: str) -> None:
    page = unscripted.open(path)
    assert len(page.locator("h1").inner_text()) > 10
    assert len(page.locator("main").inner_text()) > 60
    assert page.locator("main .scripted:visible").count() == 0
    assert unscripted.overflow() <= 0


# --- texts that want to be more than text


@pytest.fixture(scope="module")
def nasty_visit(browser: Browser, nasty: str) -> Iterator[Visit]:
    """Somebody at a workbench over the ledger of nasty texts."""
    with served(Settings(ledger=nasty, token=TOKEN, key="k")) as address:
        made = Visit(browser, address)
        yield made
        made.close()


def unharmed(visit: Visit) -> None:
    """Fail if a stored or given text has run, has become more than text, or has called for anything."""
    for event in ("pointerover", "focusin"):  # what waits for a pointer or a focus gets one
        visit.page.evaluate(f"document.querySelectorAll('*').forEach(e => e.dispatchEvent(new Event('{event}')))")
    assert visit.page.evaluate("window.ran") is None
    loaded = "main script:not([src^='/static/']), main iframe, main [onerror], main [onfocus], main svg[onload]"
    assert visit.page.locator(loaded).count() == 0
    assert [one for one in visit.wrong if "status of 4" not in one] == []


NASTY_PATHS = (
    "/pair/CHN-RUS", "/ledger", "/ledger?q=window", "/record/ev0", "/record/src3", "/record/agreement1",
    "/record/statement3", "/sources", "/documents", "/pair/CHN-RUS/map", "/pair/CHN-RUS/count", "/pair/CHN-RUS/ladder",
    "/pair/CHN-RUS/agreements?at=2026", "/pair/CHN-RUS/statements", "/review", "/ingest", "/pairs",
    "/check?q=10+exercises+of+China+and+Russia+in+2018",
)  # fmt: skip


@pytest.mark.parametrize("path", NASTY_PATHS)
def test_nothing_that_is_stored_runs(nasty_visit: Visit, path: str) -> None:
    nasty_visit.wrong.clear()
    nasty_visit.open(path)
    unharmed(nasty_visit)


def test_no_document_runs(nasty_visit: Visit) -> None:
    page = nasty_visit.open("/documents")
    for link in page.locator("main a[href^='/document/']").evaluate_all("all => all.map(a => a.getAttribute('href'))"):
        nasty_visit.open(link)
        unharmed(nasty_visit)


def test_no_proposal_runs(nasty_visit: Visit) -> None:
    page = nasty_visit.open("/review?format=html")
    for link in page.locator(".queue ol a").evaluate_all("all => all.map(a => a.getAttribute('href'))"):
        nasty_visit.open(link)
        unharmed(nasty_visit)


def parameters(client: TestClient) -> list[str]:
    """Return every address of a page with a parameter that takes text, the text left out."""
    found: list[str] = []
    for path, operations in client.get("/api/openapi.json").json()["paths"].items():
        filled = path.removeprefix("/api").replace("{pair}", "CHN-RUS").replace("{id}", "ev0")
        named = [one["name"] for one in operations["get"].get("parameters", []) if one["in"] == "query"]
        found += [f"{filled}?{name}=" for name in named if name != "format"]
    return found


def test_nothing_that_is_asked_runs(nasty_visit: Visit, guest: TestClient) -> None:
    assert isinstance(guest.app, FastAPI)
    everything = quote("".join(NASTY), safe="")
    for address in parameters(guest):
        nasty_visit.wrong.clear()
        nasty_visit.open(f"{address}{everything[:300].rsplit('%', 1)[0]}")
        unharmed(nasty_visit)


@pytest.mark.parametrize("text", ["\n\n".join(f"{one} China and Russia held 10 exercises in 2018." for one in NASTY)])
def test_nothing_that_is_pasted_runs(nasty_visit: Visit, text: str) -> None:
    nasty_visit.wrong.clear()
    page = nasty_visit.open("/check")
    page.locator("#ask-text").fill(text)
    page.get_by_role("button", name="Check").click()
    page.wait_for_url("**/check?article=*")
    assert page.locator(".claim").count() >= 5
    unharmed(nasty_visit)
