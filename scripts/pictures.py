"""Take the pictures of the workbench that the README and the docs show, with a headless Chromium.

Usage: python scripts/pictures.py [OUT_FOLDER] [LEDGER]

They go to ``docs/pictures``. Without a ledger the bundled casebooks and the samples are read into a new one, as
``make demo`` does. Needs a Chromium on the path (``scripts/chromium.sh`` installs Debian's).
"""

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from playwright.sync_api import Page, sync_playwright

from comity.pipeline import ingest, open_ledger, set_up
from comity.web import Settings, create_app
from comity.web.serving import Server, listen

ROOT = Path(__file__).parents[1]
CLAIM = "China and Russia have held around 25 joint exercises since 2005."
PICTURES = {
    "overview": ("/pair/CHN-RUS", 1080, ""),
    "record": ("/record/tsentr-2019", 660, "#field-personnel"),
    "check": ("/check?" + urlencode({"q": CLAIM, "as_of": "2024-12-31"}), 760, ""),
    "review": ("/review", 820, ""),
}
"""File name, address, height, and the part of the page that is at its top (otherwise its beginning)."""

WIDTH = 1280
LIMIT = 250_000
"""No picture is larger, in bytes: they lie in the repository for ever."""

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-quic"]


def browser_path() -> str:
    """Return where Chromium is; end the program if there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    sys.exit("There is no Chromium on the path; scripts/chromium.sh installs Debian's.")


def furnished(folder: Path) -> str:
    """Set up a ledger as the demo does, and return where it is."""
    location = str(folder / "ledger.db")
    set_up(location)
    with open_ledger(location) as ledger:
        ingest(ledger, [str(ROOT / "samples" / "articles")])
    return location


@contextmanager
def served(ledger: str) -> Iterator[str]:
    """Serve a ledger while the pictures are taken, and give the address that opens it."""
    app = create_app(Settings(ledger=ledger, token="pictures", key="pictures"))
    listening, ready = listen("127.0.0.1", 0), threading.Event()
    server = Server(uvicorn.Config(app, log_level="error"), ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    if not ready.wait(30):
        sys.exit("The workbench does not start; try: comity serve")
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def shoot(page: Page, address: str, height: int, part: str, picture: Path) -> None:
    """Write a page, or a part of it, as a picture, once its faces are there and nothing moves."""
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    if part:
        page.locator(part).evaluate("it => window.scrollTo(0, it.getBoundingClientRect().top - 24)")
    page.screenshot(path=picture, animations="disabled", caret="hide")
    size = picture.stat().st_size
    print(f"{picture}: {size:,} bytes")
    if size > LIMIT:
        sys.exit(f"{picture} is larger than {LIMIT:,} bytes: take less of the page.")


def main(out: str = str(ROOT / "docs" / "pictures"), ledger: str | None = None) -> None:
    """Write every picture into ``out``."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        served(ledger or furnished(Path(scratch))) as base,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = chromium.new_context(color_scheme="light", reduced_motion="reduce", locale="en-GB").new_page()
        page.goto(f"{base}/?token=pictures")
        for name, (path, height, part) in PICTURES.items():
            shoot(page, base + path, height, part, folder / f"{name}.png")
        chromium.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
