"""`comity report`: the assessment of a pair, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.app import app
from comity.cli.options import From, Json, KnownBy, LedgerPath, Parties, To, read_known_by, read_parties
from comity.cli.output import notice, print_written, write
from comity.measure.periods import read_window
from comity.model.errors import InputError
from comity.pipeline import assess, open_ledger


@app.command(rich_help_panel="Answer")
def report(
    parties: Parties,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; default: standard output.")
    ] = None,
    since: From = "",
    until: To = "",
    known_by: KnownBy = None,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Write the assessment of a partnership: one HTML file in which every figure opens to its records and sources.

    Example: comity report CHN RUS -o report.html
    """
    if output and output.suffix not in (".html", ".htm"):
        raise InputError(f"{output} does not end in .html.", "The report is an HTML page: name it report.html.")
    if json and not output:
        raise InputError("--json says where the report was written.", "Name the file: -o report.html.")
    pair = read_parties(parties, at_least=2)
    with open_ledger(ledger, notify=notice) as store:
        page = assess(store, pair, window=read_window(since, until), known_by=read_known_by(known_by))
    if output is None:
        write(page)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(page, encoding="utf-8")
    print_written(output.resolve(), json=json)
