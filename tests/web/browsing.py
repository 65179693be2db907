"""A real browser for the tests: who looks at a page, at what width, and what the page must not do meanwhile."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, CDPSession, Error, Page, sync_playwright

from comity.web import Settings, create_app
from comity.web.serving import Server, listen

from .conftest import TOKEN

AXE = (Path(__file__).parent / "vendored" / "axe.min.js").read_text(encoding="utf-8")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-quic"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

in_chromium = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]
"""What marks a module whose tests need a browser."""


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


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium, or whichever there is; skip where it does not start."""
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        except Error as error:
            pytest.skip(f"Chromium does not start here: {str(error)[:200]}")
        yield found
        found.close()


class Visit:
    """Somebody looking at pages, and everything these did that they should not."""

    def __init__(self, browser: Browser, base: str, width: int = 1280, scheme: Any = "light", **more: Any) -> None:
        self._context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
        self.page: Page = self._context.new_page()
        self.base = base
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self._note(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("dialog", lambda dialog: (self._note(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda asked: None if self._ours(asked.url) else self._note(asked.url))
        self.page.goto(f"{base}/interface?token={TOKEN}".replace(" ", "%20"))

    def _note(self, what: str) -> None:
        if "404 (Not Found)" not in what:
            self.wrong.append(what)

    def _ours(self, url: str) -> bool:
        return url.startswith((self.base, "data:"))

    def open(self, path: str) -> Page:
        """Look at a page with its style, faces and scripts there."""
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def barriers(self) -> list[tuple[str, str, str]]:
        """Return what axe finds that keeps somebody from using the page."""
        self.page.evaluate(AXE)  # evaluated by the test and not by the page, whose policy allows no such thing
        asked = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
        found = self.page.evaluate(asked, RULES)["violations"]
        return [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found]

    def faces(self, selector: str) -> dict[str, bool]:
        """Return the faces that the text of an element is really drawn in, and whether each came with the page."""
        self.page.evaluate("document.fonts.ready.then(() => true)")
        session: CDPSession = self._context.new_cdp_session(self.page)
        for domain in ("DOM", "CSS"):
            session.send(f"{domain}.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        return {one["familyName"]: one["isCustomFont"] for one in fonts if one["glyphCount"]}

    def boxes(self, selector: str) -> str:
        """Return the characters of an element that are drawn like one no face has: as an empty box."""
        return str(self.page.locator(selector).first.evaluate(_BOXES))

    def close(self) -> None:
        """Leave."""
        self._context.close()


_BOXES = """element => {
  const style = getComputedStyle(element);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext("2d", {willReadFrequently: true});
  const drawn = (one) => {
    pen.clearRect(0, 0, 40, 40);
    pen.font = `24px ${style.fontFamily}`;
    pen.fillText(one, 4, 30);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  const box = drawn("\\u{10FFFD}");
  return [...new Set(element.textContent)].filter((one) => one.trim() && drawn(one) === box).join("");
}"""
