"""The pages in a real browser: drawn without a word in its log, without a request elsewhere, for everybody to use."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Error, Page, sync_playwright

from comity.web import Settings, create_app
from comity.web.accounts import Accounts
from comity.web.serving import Server, listen

from .conftest import PASSWORD, TOKEN

AXE = (Path(__file__).parent / "vendored" / "axe.min.js").read_text(encoding="utf-8")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-quic"]
LOOKS = [(1280, "light"), (390, "dark")]
PATHS = ("/pair/CHN-RUS", "/pair/CHN-RUS?since=2018", "/pair/FRA-BRA", "/ledger", "/ledger?q=patrol&party=CHN",
         "/ledger?q=nothingatall", "/record/vostok-2018", "/record/agr-2001-treaty", "/documents", "/sources", "/rules",
         "/pairs", "/interface", "/pair/CHN-RUS/figures/joint-events-under-rule-mp", "/record/no-such",
         "/pair/CHN-RUS/count", "/pair/CHN-RUS/count?nested=skip&kinds=patrol", "/pair/CHN-RUS/ladder?at=2012",
         "/pair/CHN-RUS/agreements", "/pair/CHN-RUS/statements", "/check",
         "/check?q=around+25+joint+exercises+since+2005")  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve a ledger in a thread and give the address."""
    app = create_app(settings)
    listening = listen("127.0.0.1", 0)
    ready = threading.Event()
    server = Server(uvicorn.Config(app, log_level="error"), ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    assert ready.wait(20)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.fixture(scope="module")
def base(bundled: str) -> Iterator[str]:
    """The address of a workbench over the bundled casebooks."""
    with served(Settings(ledger=bundled, token=TOKEN, key="k")) as address:
        yield address


@pytest.fixture(scope="module")
def nasty_base(nasty: str) -> Iterator[str]:
    """The address of a workbench over the ledger of nasty texts."""
    with served(Settings(ledger=nasty, token=TOKEN, key="k")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or whichever there is."""
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        except Error as error:
            pytest.skip(f"Chromium does not start here: {str(error)[:200]}")
        yield found
        found.close()


class Visit:
    """A page that is being looked at, and everything it did that it should not."""

    def __init__(self, browser: Browser, base: str, width: int, scheme: Any) -> None:
        self._context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.page: Page = self._context.new_page()
        self.base = base
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self._note(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("request", lambda asked: None if self._ours(asked.url) else self._note(asked.url))
        self.page.goto(f"{base}/?token={TOKEN}".replace(" ", "%20"))

    def _note(self, what: str) -> None:
        if "404 (Not Found)" not in what:
            self.wrong.append(what)

    def _ours(self, url: str) -> bool:
        return url.startswith((self.base, "data:"))

    def open(self, path: str) -> Page:
        """Look at a page with its style, faces and scripts there."""
        self.page.goto(self.base + path, wait_until="load")
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page

    def close(self) -> None:
        """Leave."""
        self._context.close()


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]} {look[1]}")
def visit(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[Visit]:
    """Somebody at a desk or with a phone, by day or by night."""
    made = Visit(browser, base, *request.param)
    yield made
    made.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_quiet_fits_and_serves_everybody(visit: Visit, path: str) -> None:
    visit.wrong.clear()
    page = visit.open(path)
    assert visit.wrong == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.evaluate(AXE)  # evaluated by the test and not by the page, whose policy allows no such thing
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)["violations"]
    assert [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_from_a_number_to_its_records_and_sources(visit: Visit) -> None:
    page = visit.open("/pair/CHN-RUS")
    number = page.locator("h1 a").nth(2)
    text = number.inner_text()
    number.click()
    assert f"{text} records" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Vostok-2018", exact=True).click()
    assert page.locator("#field-personnel + dd.conf").count() == 1
    page.locator("#sources a").first.click()
    assert "/record/" in page.url
    assert visit.wrong == []


def test_the_slash_leads_to_the_search(visit: Visit) -> None:
    page = visit.open("/ledger")
    page.keyboard.press("/")
    page.keyboard.type("联合")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?*q=*")
    assert "联合" in page.locator("h1").inner_text()


def test_a_member_logs_in_changes_something_and_leaves(browser: Browser, written: str, accounts: Accounts) -> None:
    assert accounts.get("reviewer")
    with served(Settings(ledger=written, accounts=Path(written).with_name("accounts.json"))) as base:
        page = browser.new_context().new_page()
        page.goto(f"{base}/record/ev1")
        page.get_by_label("Name").fill("reviewer")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        assert page.url == f"{base}/record/ev1"
        page.goto(f"{base}/sources")
        page.get_by_role("button", name="Verify").click()
        assert "everything reads as it was written" in page.locator("#chain").inner_text()
        page.get_by_role("button", name="Log out").click()
        assert page.url == f"{base}/login"
        assert page.goto(f"{base}/ledger").url.startswith(f"{base}/login")  # type: ignore[union-attr]


def test_reading_needs_no_script(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/?token={TOKEN}".replace(" ", "%20"))
    assert "joint military events" in page.inner_text("h1")
    page.goto(f"{base}/ledger?kind=patrol")
    page.get_by_label("Words").fill("bomber")
    page.get_by_role("button", name="Show").click()
    assert "bomber" in page.inner_text("h1")
    context.close()


def test_nothing_that_is_stored_runs(browser: Browser, nasty_base: str) -> None:
    visit = Visit(browser, nasty_base, 1280, "light")
    document = visit.page.evaluate("fetch('/api/documents').then(r => r.json()).then(d => d.documents[0].id)")
    for path in (
        "/ledger",
        "/ledger?q=window",
        "/record/ev0",
        "/record/src3",
        "/sources",
        "/documents",
        f"/document/{document}",
    ):
        page = visit.open(path)
        assert page.evaluate("window.ran") is None, path
        assert (
            page.evaluate(
                "document.querySelectorAll('main script, main iframe, main [onerror], main svg[onload]').length"
            )
            == 0
        )
    assert visit.wrong == []
    visit.close()


def test_chinese_and_russian_have_their_faces(browser: Browser, nasty_base: str) -> None:
    visit = Visit(browser, nasty_base, 1280, "light")
    page = visit.open("/record/ev0")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"
    )
    assert "Noto Sans SC" in loaded
    visit.close()
