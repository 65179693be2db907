"""`comity report`: the assessment of a pair, as a page or in print."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.options import From, Json, KnownBy, LedgerPath, Parties, To, read_known_by, read_parties
from comity.cli.output import notice, print_written, write
from comity.cli.root import app
from comity.measure.periods import read_window
from comity.model.errors import InputError
from comity.pipeline import assess, open_ledger, write_assessment
from comity.show.printing.forms import Form, form_of


@app.command(rich_help_panel="Answer")
def report(
    parties: Parties,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write, as .html, .pdf, .docx or .md; default: HTML to standard output.",
        ),
    ] = None,
    form: Annotated[Form | None, typer.Option("--format", "-f", help="The form, whatever the file is called.")] = None,
    since: From = "",
    until: To = "",
    known_by: KnownBy = None,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Write the assessment of a partnership: a page in which every figure opens its records, or the same in print.

    Example: comity report CHN RUS -o report.pdf
    """  # fmt: skip
    if output is None:
        _refuse_without_file(form, json=json)
    wanted = form or form_of(str(output)) if output else Form.HTML
    pair = read_parties(parties, at_least=2)
    window, known = read_window(since, until), read_known_by(known_by)
    with open_ledger(ledger, notify=notice) as store:
        if output is None:
            write(assess(store, pair, window=window, known_by=known))
            return
        write_assessment(store, pair, output.resolve(), wanted, window=window, known_by=known)
    print_written(output.resolve(), json=json)


def _refuse_without_file(form: Form | None, *, json: bool) -> None:
    """Refuse what needs a file to go to: any form but the page, and saying where it was written."""
    if json:
        raise InputError("--json says where the report was written.", "Name the file: -o report.html.")
    if form and form != Form.HTML:
        raise InputError(f"A report in the form {form} needs a file.", f"Name it: -o report.{form}.")
