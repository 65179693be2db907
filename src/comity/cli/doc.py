"""`comity doc`: one document with what was read out of it, and what became of it in the ledger."""

from typing import Annotated

import typer

from comity.cli.options import Json, LedgerPath
from comity.cli.output import count_of, notice, print_json, write
from comity.cli.root import app
from comity.extract import to_guide
from comity.pipeline import ReadDocument, open_ledger, read_document
from comity.show.annotated import annotated


@app.command(rich_help_panel="Look")
def doc(
    name: Annotated[str, typer.Argument(metavar="FILE|ID", help="A file, or the id of a document of the ledger.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Also name the words and the rule or model behind every field.")
    ] = False,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Show a document with everything read out of it marked, and what became of it: accepted, proposed, in conflict.

    Marks are E1 for events, S1 for statements, N1 for numbers. A file that was not ingested is read now; nothing is
    written.

    Example: comity doc article.html

    Example: comity doc doc_3f2a --explain
    """
    with open_ledger(ledger, notify=notice) as store:
        found = read_document(store, name)
    if json:
        print_json([_plain(one) for one in found])
        return
    for one in found:
        write(annotated(one.document, one.extraction, explain=explain, notes=one.notes()))
        notice(_summary(one))


def _plain(one: ReadDocument) -> dict[str, object]:
    return {
        "document": one.document, "held": one.held, "extraction": to_guide(one.extraction), "findings": one.findings,
    }  # fmt: skip


def _summary(one: ReadDocument) -> str:
    fates = [finding.fate for finding in one.findings]
    counted = ", ".join(f"{fates.count(fate)} {fate}" for fate in dict.fromkeys(fates))
    where = "in the ledger" if one.held else "not in the ledger: comity ingest reads it in"
    return f"{one.document.id}: {where}; {count_of(len(fates), 'finding')}{f': {counted}' if counted else ''}"
