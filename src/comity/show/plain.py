"""Records as plain values: what JSON, CSV, GeoJSON and templates are made of."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from comity.model.records import PartyFigure, Record, Response
from comity.model.values import EventDate, Quantity

# A spreadsheet runs a cell that starts with one of these as a formula (full-width forms included).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def plain(value: Any) -> Any:
    """Return ``value`` made only of dicts, lists, text, numbers and None; dates keep their precision as text."""
    for kind, convert in _PLAIN:
        if isinstance(value, kind):
            return convert(value)
    return value


def _quantity(value: Quantity) -> dict[str, Any]:
    reported = {"low": value.low, "best": value.best, "high": value.high, "figures": list(value.figures)}
    return reported if value.decided is None else {**reported, "decided": value.decided}


# The first type that fits decides, so special structs stand before structs in general.
_PLAIN: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (EventDate, lambda value: value.iso),
    (date, date.isoformat),
    (Quantity, _quantity),
    (PartyFigure, lambda value: {"party": value.party, **_quantity(value.quantity)}),
    (Response, lambda value: {"party": value.party, "form": value.form}),
    (msgspec.Struct, lambda value: {name: plain(getattr(value, name)) for name in value.__struct_fields__}),
    (Mapping, lambda value: {str(key): plain(item) for key, item in value.items()}),
    ((list, tuple, set, frozenset), lambda value: [plain(item) for item in value]),
)


def plain_record(record: Record) -> dict[str, Any]:
    """Return a record as a dict that says its type."""
    return {"type": record.type, **plain(record)}


def cell(value: Any) -> str:
    """Return a field's value as text for a table cell, in the form of the casebook tables."""
    if value is None:
        return ""
    if isinstance(value, PartyFigure):
        return f"{value.party}={'|'.join(f'{figure:g}' for figure in _exact(value.quantity))}"
    if isinstance(value, Response):
        return f"{value.party}:{value.form}"
    if isinstance(value, tuple | list):
        return ";".join(cell(item) for item in value)
    if isinstance(value, Quantity):
        return "|".join(f"{figure:g}" for figure in _exact(value))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _exact(quantity: Quantity) -> tuple[float | int, ...]:
    return tuple(int(figure) if figure.is_integer() else figure for figure in quantity.standing)


def spreadsheet_safe(text: str) -> str:
    """Return ``text`` so that no spreadsheet runs it: formulas get a leading apostrophe, plain numbers stay numbers."""
    if text.startswith(_FORMULA_STARTS) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, exact: bool = False) -> str:
    """Return rows as CSV text with a header; ``exact`` leaves cells as they are instead of disarming formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [cell(value) for value in row]
        writer.writerow(cells if exact else [spreadsheet_safe(text) for text in cells])
    return out.getvalue()


def to_json(value: Any) -> str:
    """Return ``value`` as indented JSON text, the same bytes for the same value."""
    return msgspec.json.format(msgspec.json.encode(plain(value)), indent=2).decode() + "\n"


def to_geojson(records: Iterable[Record]) -> dict[str, Any]:
    """Return records as a GeoJSON FeatureCollection (RFC 7946); records without a point have a null geometry."""
    return {"type": "FeatureCollection", "features": [_feature(record) for record in records]}


def _feature(record: Record) -> dict[str, Any]:
    lat, lon = getattr(record, "lat", None), getattr(record, "lon", None)
    geometry = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": record.id, "geometry": geometry, "properties": plain_record(record)}
