"""`comity export`: the records, as files for other programs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.options import Json, KnownBy, LedgerPath, read_known_by
from comity.cli.output import notice, print_written
from comity.cli.root import app
from comity.pipeline import open_ledger
from comity.show.exports import FORMATS, export_files

ExportFormat = StrEnum("ExportFormat", {name: name for name in FORMATS})  # type: ignore[misc]
CSV = ExportFormat("csv")
_HELP = "The form of the files. " + "; ".join(f"{form.name}: {form.title}" for form in FORMATS.values()) + "."


@app.command(rich_help_panel="Keep")
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write the files.")],
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Only this record type (event, agreement ...); may be repeated.")
    ] = None,
    form: Annotated[ExportFormat, typer.Option("--format", "-f", help=_HELP)] = CSV,
    known_by: KnownBy = None,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Write the derived records in the form another program wants: tables, maps, networks, linked data, references.

    A casebook with all its assertions is written by `comity casebook export`.

    Example: comity export out --type event --format geojson

    Example: comity export out --format stix
    """
    with open_ledger(ledger, notify=notice) as store:
        snapshot = store.snapshot(known_by=read_known_by(known_by))
    files = export_files(snapshot, form, types or ())
    folder.mkdir(parents=True, exist_ok=True)
    for name, contents in files.items():
        (folder / name).write_bytes(contents)
    print_written(*(folder / name for name in files), json=json)
