"""`comity export`: the records, as files for other programs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.app import app
from comity.cli.options import Json, KnownBy, LedgerPath, read_known_by
from comity.cli.output import notice, print_written
from comity.model.errors import InputError
from comity.model.records import RECORD_TYPES, Record
from comity.model.snapshot import Snapshot
from comity.model.tables import TABLE_BY_TYPE
from comity.pipeline import open_ledger
from comity.show.plain import plain_record, to_csv, to_geojson, to_json


class ExportFormat(StrEnum):
    """What export writes; a casebook with all its assertions is written by `comity casebook export`."""

    CSV = "csv"
    JSON = "json"
    GEOJSON = "geojson"


@app.command(rich_help_panel="Keep")
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write one file a record type.")],
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Only this record type (event, agreement ...); may be repeated.")
    ] = None,
    form: Annotated[ExportFormat, typer.Option("--format", "-f", help="The form of the files.")] = ExportFormat.CSV,
    exact: Annotated[
        bool, typer.Option("--exact", help="CSV for machines: cells a spreadsheet would run are not disarmed.")
    ] = False,
    known_by: KnownBy = None,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Write the derived records, one file a type: CSV (safe to open in a spreadsheet), JSON or GeoJSON.

    Example: comity export out --type event --format geojson
    """
    wanted = _check_types(types, form)
    with open_ledger(ledger, notify=notice) as store:
        snapshot = store.snapshot(known_by=read_known_by(known_by))
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{TABLE_BY_TYPE[name].name}.{form}" for name in wanted}
    for name, path in paths.items():
        path.write_text(_render(snapshot, name, form, exact=exact), encoding="utf-8", newline="")
    print_written(*paths.values(), json=json)


def _check_types(types: list[str] | None, form: ExportFormat) -> list[str]:
    known = [name for name, cls in RECORD_TYPES.items() if name in TABLE_BY_TYPE and _fits(cls, form)]
    for name in types or ():
        if name not in known:
            raise InputError(f"There is no record type {name!r} to write as {form}.", f"Types: {', '.join(known)}.")
    return types or known


def _fits(cls: type[Record], form: ExportFormat) -> bool:
    return form is not ExportFormat.GEOJSON or "lat" in cls.__struct_fields__


def _render(snapshot: Snapshot, name: str, form: ExportFormat, *, exact: bool) -> str:
    records = snapshot.of_type(name)
    if form is ExportFormat.CSV:
        fields = RECORD_TYPES[name].__struct_fields__
        return to_csv(fields, ([getattr(one, field) for field in fields] for one in records), exact=exact)
    return to_json(to_geojson(records) if form is ExportFormat.GEOJSON else [plain_record(one) for one in records])
