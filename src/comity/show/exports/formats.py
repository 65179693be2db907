"""Which formats there are, what each is for, and who writes it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import cast

from msgspec import Struct

from comity.model.errors import InputError
from comity.model.records import RECORD_TYPES
from comity.model.snapshot import Snapshot
from comity.model.tables import TABLE_BY_TYPE
from comity.show.plain import plain_record, to_csv, to_geojson, to_json

Files = Mapping[str, bytes]
"""File names and their contents."""

Types = Sequence[str]
"""Names of record types."""


class Format(Struct, frozen=True, kw_only=True):
    """One form of export: what it is for, which record types it can hold, and the function that writes its files."""

    name: str
    title: str
    types: tuple[str, ...]
    write: Callable[[Snapshot, Types], Files]


def _by(name: str) -> Callable[[Snapshot, Types], Files]:
    """Return the writer of a module of ours, loaded when it is wanted: some stand on slow libraries."""

    def write(snapshot: Snapshot, types: Types) -> Files:
        module = import_module(f"comity.show.exports.{name}")
        return cast(Files, getattr(module, f"write_{name}")(snapshot, types))

    return write


def export_files(snapshot: Snapshot, form: str, types: Types = ()) -> Files:
    """Return the files of ``snapshot`` in the format ``form``, by name; ``types`` keeps only these record types.

    Raises InputError for a format or a type that there is not.
    """
    if form not in FORMATS:
        raise InputError(f"There is no export format {form!r}.", f"Formats: {', '.join(FORMATS)}.")
    chosen = FORMATS[form]
    for name in types:
        if name not in chosen.types:
            known = ", ".join(chosen.types)
            raise InputError(f"There is no record type {name!r} to write as {form}.", f"Types: {known}.")
    return chosen.write(snapshot, types or chosen.types)


def _csv(snapshot: Snapshot, types: Types) -> Files:
    return {f"{_table(name)}.csv": text.encode() for name, text in _tables(snapshot, types, exact=False)}


def _exact(snapshot: Snapshot, types: Types) -> Files:
    return {f"{_table(name)}.csv": text.encode() for name, text in _tables(snapshot, types, exact=True)}


def _tables(snapshot: Snapshot, types: Types, *, exact: bool) -> Iterator[tuple[str, str]]:
    for name in types:
        fields = RECORD_TYPES[name].__struct_fields__
        rows = ([getattr(record, field) for field in fields] for record in snapshot.of_type(name))
        yield name, to_csv(fields, rows, exact=exact)


def _json(snapshot: Snapshot, types: Types) -> Files:
    return {
        f"{_table(name)}.json": to_json([plain_record(record) for record in snapshot.of_type(name)]).encode()
        for name in types
    }


def _geojson(snapshot: Snapshot, types: Types) -> Files:
    return {f"{_table(name)}.geojson": to_json(to_geojson(snapshot.of_type(name))).encode() for name in types}


def _table(name: str) -> str:
    return TABLE_BY_TYPE[name].name


_ALL = tuple(name for name in RECORD_TYPES if name in TABLE_BY_TYPE)
_PLACED = tuple(name for name in _ALL if "lat" in RECORD_TYPES[name].__struct_fields__)

FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(name="csv", title="tables, safe to open in a spreadsheet", types=_ALL, write=_csv),
        Format(name="csv-exact", title="tables for machines: no cell is disarmed", types=_ALL, write=_exact),
        Format(name="json", title="records with every field", types=_ALL, write=_json),
        Format(name="parquet", title="typed tables for pandas, R and DuckDB", types=_ALL, write=_by("parquet")),
        Format(name="frictionless", title="a Data Package: tables with their schema", types=_ALL, write=_by("package")),
        Format(name="geojson", title="places, for maps (RFC 7946)", types=_PLACED, write=_geojson),
        Format(name="jsonld", title="linked data: schema.org and PROV", types=("event", "source"), write=_by("jsonld")),
        Format(name="stix", title="STIX 2.1 bundle for threat-intelligence desks", types=("event",), write=_by("stix")),
        Format(name="ftm", title="FollowTheMoney entities", types=("event", "source"), write=_by("ftm")),
        Format(name="gexf", title="network of states, for Gephi", types=("event",), write=_by("gexf")),
        Format(name="csl", title="sources for a reference manager (CSL-JSON)", types=("source",), write=_by("csl")),
    )
}
"""Every export format by name."""
