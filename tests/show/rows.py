"""Snapshots straight from casebook rows, without a ledger: every row is accepted as it stands."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from comity.model.records import RECORD_TYPES, Record
from comity.model.snapshot import Snapshot
from comity.model.tables import TABLE_BY_NAME, TABLES, read_values, split_cell

Row = Mapping[str, str]


def record(table_name: str, row: Row, p_exist: float = 0.95) -> Record:
    """Build the record that one casebook row describes."""
    table = TABLE_BY_NAME[table_name]
    values: dict[str, object] = {}
    conflicts: list[str] = []
    for column in table.columns:
        pairs = split_cell(column, row.get(column.name, ""))
        if not pairs:
            continue
        values[column.name] = read_values(column, pairs)
        fields = [field for field, _ in pairs]
        conflicts += sorted({field for field in fields if fields.count(field) > 1})
    values["id"] = table.id_format.format(**{key: row[key] for key in table.key})
    fields = RECORD_TYPES[table.type].__struct_fields__
    known = {name: value for name, value in values.items() if name in fields}
    return RECORD_TYPES[table.type](**known, p_exist=p_exist, conflicts=tuple(conflicts))


def snapshot_of(tables: Mapping[str, Iterable[Row]], *, revision: str = "r1") -> Snapshot:
    """Build a snapshot from rows by table."""
    return Snapshot([record(name, row) for name, rows in tables.items() for row in rows], revision=revision)


def casebook_rows(*folders: Path) -> dict[str, list[dict[str, str]]]:
    """Read every table of casebook folders."""
    found: dict[str, list[dict[str, str]]] = {}
    for folder in folders:
        for table in TABLES:
            path = folder / f"{table.name}.csv"
            if path.exists():
                with path.open(encoding="utf-8", newline="") as file:
                    found.setdefault(table.name, []).extend(csv.DictReader(file))
    return found
