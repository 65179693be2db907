"""A small casebook that is right in every cell, and a builder of copies that differ from it in one thing."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from comity.casebook.folder import closed_lists
from comity.casebook.package import DESCRIPTOR, describe
from comity.casebook.tabular import Row, table_bytes
from comity.model.records import Casebook
from comity.model.tables import TABLE_BY_NAME

Cells = Mapping[str, str]

GOOD: dict[str, Cells] = {
    "events": {
        "id": "joint-drill-2018",
        "kind": "exercise",
        "name": "Joint Drill 2018",
        "framework": "bilateral",
        "scope": "military",
        "start": "2018-09-11",
        "end": "2018-09-15",
        "parties": "CHN;RUS",
        "parties_complete": "yes",
        "host": "RUS",
        "lat": "50.95",
        "lon": "115.65",
        "domains": "land;sea",
        "command": "unknown",
        "personnel": "RUS=1800|2000;CHN=3200;total=5000",
        "third_party_response": "JPN:protest;JPN:scramble",
        "status": "held",
        "sources": "src-1;src-2",
    },
    "agreements": {
        "id": "agr-2001",
        "name": "Treaty",
        "kind": "treaty",
        "status": "signed",
        "signed": "2001-07-16",
        "in_force": "2002-02-28",
        "expires": "2022-02-28",
        "parties": "CHN;RUS",
        "commitment": "consultation",
        "sources": "src-1;unsourced",
    },
    "provisions": {
        "agreement_id": "agr-2001",
        "number": "9",
        "subject": "consultation",
        "activity_kinds": "consultation;summit",
        "code": "consult_crisis",
        "direction": "mutual",
        "strength": "conditional",
        "text": "Consult when one side sees a threat",
    },
    "transfers": {
        "id": "tr-1",
        "kind": "arms_sale",
        "supplier": "RUS",
        "recipient": "CHN",
        "item": "Fighters",
        "category": "aircraft",
        "ordered": "1999",
        "delivered_from": "2000",
        "delivered_to": "2003",
        "status": "delivered",
        "sources": "src-1",
    },
    "contacts": {
        "id": "con-1",
        "kind": "summit",
        "name": "Visit",
        "date": "2001-07",
        "parties": "CHN;RUS",
        "persons": "A. B.;C. D.",
        "related": "agr-2001",
        "sources": "src-1",
    },
    "statements": {
        "id": "st-1",
        "date": "2019-10-03",
        "speaker": "A. B.",
        "country": "RUS",
        "side": "RUS",
        "official": "yes",
        "about": "CHN;RUS",
        "topic": "alliance_status",
        "stance": "affirms",
        "paraphrase": "Calls them allies",
        "quote": "an allied relationship",
        "sources": "unsourced;src-2",
    },
    "frictions": {
        "id": "fr-1",
        "kind": "border_clash",
        "date_from": "1969-03",
        "date_to": "1969-03-15",
        "parties": "CHN;SUN",
        "note": "Fighting on an island",
        "sources": "src-1",
    },
    "published_totals": {
        "id": "pt-1",
        "claim": "Nine exercises since 2003",
        "publisher": "Agency",
        "value": "9",
        "bound": "exactly",
        "parties": "CHN;RUS",
        "window_from": "2003",
        "window_to": "2013-07-06",
        "sources": "src-1",
    },
    "coverage": {
        "id": "cov-1",
        "table": "events",
        "parties": "CHN;RUS",
        "covered_from": "1999",
        "covered_to": "2026-06",
    },
    "codes": {"code": "CHN", "name": "China", "kind": "state"},
    "sources": {"id": "src-1", "publisher": "Agency", "title": "First", "date": "2018-09", "kind": "agency"},
    "sources-method": {"id": "src-2", "publisher": "Paper", "kind": "press", "mirror": "yes", "same_as": "src-1"},
    "reference_cases": {
        "case": "Pair",
        "parties": "CHN;RUS",
        "year_from": "1999",
        "year_to": "2024",
        "dimension": "commitment",
        "rung": "2",
        "sources": "src-1",
    },
}

Make = Callable[..., Path]


def row(table: str, line: int = 2, /, **cells: str) -> Row:
    """The good row of a table with some cells replaced."""
    columns = TABLE_BY_NAME[table].columns
    full = {column.name: "" for column in columns} | dict(GOOD.get(table, {})) | cells
    return Row(table, line, full)


def table_text(table: str, rows: Sequence[Cells]) -> bytes:
    """A table file with one row for each set of replaced cells."""
    return table_bytes(TABLE_BY_NAME[table], [list(row(table, **cells).cells.values()) for cells in rows])


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Build a casebook folder: the good one, with whole files (bytes) or rows (sets of cells) replaced."""

    def build(tables: Mapping[str, bytes | Sequence[Cells] | None] | None = None, *, name: str = "sample") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        files = {table: [{}] for table in GOOD} | dict(tables or {})
        for table, content in files.items():
            if content is not None:
                data = content if isinstance(content, bytes) else table_text(table, content)
                (folder / f"{table}.csv").write_bytes(data)
        there = tuple(table for table in TABLE_BY_NAME if files.get(table) is not None)
        casebook = Casebook(id=f"casebook:{name}", name="Sample", parties=("CHN", "RUS"), tables=there)
        (folder / DESCRIPTOR).write_bytes(describe(casebook, closed_lists()))
        return folder

    return build
