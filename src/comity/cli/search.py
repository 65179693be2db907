"""`comity search`: full text over passages, names, notes and titles."""

from typing import Annotated

import typer

from comity.cli.options import Json, LedgerPath
from comity.cli.output import Format, count_of, notice, print_json, print_rows
from comity.cli.root import app
from comity.pipeline import open_ledger


@app.command(rich_help_panel="Look")
def search(
    words: Annotated[list[str], typer.Argument(help="What to look for; all words must occur, in any order.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="At most this many hits.")] = 20,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Search passages, names, notes and source titles, in English, Russian or Chinese.

    Example: comity search early warning
    """
    with open_ledger(ledger, notify=notice) as store:
        hits = store.search(" ".join(words), limit=limit)
    if json:
        print_json(hits)
        return
    print_rows(("kind", "record", "text"), [(hit.kind, hit.record, hit.snippet) for hit in hits], Format.TABLE)
    notice(count_of(len(hits), "hit") if hits else "Nothing found. Fewer words, or another spelling, may find more.")
