"""Data Package: the derived records as tables with a descriptor that says what each column is."""

from collections.abc import Mapping, Sequence
from typing import Any

from comity.model.records import RECORD_TYPES
from comity.model.snapshot import Snapshot
from comity.model.tables import TABLE_BY_TYPE
from comity.show.exports.columns import columns_of
from comity.show.plain import to_csv, to_json

_FORMS = {"number": "number", "integer": "integer", "boolean": "boolean"}
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"


def write_package(snapshot: Snapshot, types: Sequence[str]) -> Mapping[str, bytes]:
    """Return one CSV a record type and ``datapackage.json``; cells a spreadsheet would run are disarmed."""
    tables = {_path(name): _table(snapshot, name) for name in types}
    descriptor = {
        "profile": "tabular-data-package",
        "name": "comity-records",
        "title": "Records of a comity ledger",
        "description": _description(snapshot),
        "resources": [_resource(name) for name in types],
    }
    return {**tables, "datapackage.json": to_json(descriptor).encode()}


def _description(snapshot: Snapshot) -> str:
    day = f"as known by {snapshot.known_by.isoformat()}" if snapshot.known_by else "as known now"
    return f"Derived records {day}; `state` says which a person has accepted. Dates carry reduced precision."


def _path(name: str) -> str:
    return f"{TABLE_BY_TYPE[name].name}.csv"


def _table(snapshot: Snapshot, name: str) -> bytes:
    fields = RECORD_TYPES[name].__struct_fields__
    return to_csv(fields, ([getattr(one, field) for field in fields] for one in snapshot.of_type(name))).encode()


def _resource(name: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": TABLE_BY_TYPE[name].name,
        "path": _path(name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [_field(column.name, column.form) for column in columns_of(name)], "primaryKey": ["id"]},
    }


def _field(name: str, form: str) -> dict[str, Any]:
    if form == "date":
        return {"name": name, "type": "string", "constraints": {"pattern": _DATE}}
    return {"name": name, "type": _FORMS.get(form, "string")}
