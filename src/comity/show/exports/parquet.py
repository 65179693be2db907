"""Parquet: one typed table a record type; dates stay ISO text, since many are known to the year only."""

import io
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from comity.model.snapshot import Snapshot
from comity.model.tables import TABLE_BY_TYPE
from comity.show.exports.columns import TypedColumn, columns_of, values_of

_TYPES = {
    "text": pa.string(),
    "date": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "list": pa.list_(pa.string()),
}


def write_parquet(snapshot: Snapshot, types: Sequence[str]) -> Mapping[str, bytes]:
    """Return one Parquet file a record type, its columns typed and in the order of the fields."""
    return {f"{TABLE_BY_TYPE[name].name}.parquet": _file(snapshot, name) for name in types}


def _file(snapshot: Snapshot, name: str) -> bytes:
    columns = columns_of(name)
    rows = [tuple(values_of(record, columns)) for record in snapshot.of_type(name)]
    cells = [pa.array([row[i] for row in rows], type=_TYPES[column.form]) for i, column in enumerate(columns)]
    out = io.BytesIO()
    pq.write_table(pa.table(cells, schema=_schema(columns)), out, compression="zstd")
    return out.getvalue()


def _schema(columns: Sequence[TypedColumn]) -> pa.Schema:
    return pa.schema([(column.name, _TYPES[column.form]) for column in columns])
