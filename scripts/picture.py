"""Take the pictures of the report that the README shows, with a headless Chromium.

Usage: python scripts/picture.py OUT_FOLDER [LEDGER]

Without a ledger the bundled casebooks are read into a new one. Each picture is the top of the page at one width and in
one theme. Needs ``chromium`` on the path (apt-get install chromium).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from comity.casebook import bundled
from comity.ledger import Ledger
from comity.pipeline import import_casebook
from comity.show.report import render_report

PICTURES = (
    ("report", "light", 1280, 1610),
    ("report-dark", "dark", 1280, 1610),
    ("report-phone", "light", 390, 1400),
)
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def opened(folder: Path, given: str | None) -> Ledger:
    """Return the ledger given, or a new one with the bundled casebooks."""
    if given:
        return Ledger.open(given)
    ledger = Ledger.create(str(folder / "ledger.sqlite"))
    for name in ("china-russia", "reference"):
        import_casebook(ledger, bundled(name))
    return ledger


def shoot(page: Path, picture: Path, width: int, height: int) -> None:
    """Write a picture of a page."""
    with tempfile.TemporaryDirectory() as profile:
        options = [*QUIET, f"--user-data-dir={profile}", f"--window-size={width},{height}", f"--screenshot={picture}"]
        subprocess.run(["chromium", *options, page.resolve().as_uri()], check=True, capture_output=True)


def main(out: str, ledger: str | None = None) -> None:
    """Write every picture into ``out``."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        with opened(Path(scratch), ledger) as source:
            snapshot = source.snapshot()
        for name, theme, width, height in PICTURES:
            page = Path(scratch) / f"{name}.html"
            page.write_text(render_report(snapshot, ("CHN", "RUS"), theme=theme), encoding="utf-8")
            shoot(page, folder / f"{name}.png", width, height)


if __name__ == "__main__":
    main(*sys.argv[1:])
