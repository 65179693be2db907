"""Two people's versions of a casebook made one; where they contradict each other, nothing is picked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from comity.casebook.folder import CasebookText, read_text, write_files
from comity.casebook.package import DESCRIPTOR, short_name
from comity.casebook.tabular import Row
from comity.model.errors import InputError
from comity.model.records import Casebook
from comity.model.tables import TABLE_BY_NAME, TABLES, Column, join_cell, split_cell

Key = tuple[str, str]
Cells = Mapping[str, str]
NOTHING: Cells = {}
GONE = "(row removed)"
"""What stands for the cell of a row that one side took out and the other changed."""


class Conflict(Struct, frozen=True, order=True):
    """One cell for which two casebooks hold values that cannot both stand there."""

    file: str
    row: str
    column: str
    first: str
    second: str


class Merged(Struct, frozen=True):
    """A casebook made of two: its rows as cells, by table; whole only if there are no conflicts."""

    casebook: Casebook
    tables: dict[str, list[list[str]]]
    conflicts: tuple[Conflict, ...]


def merge_casebooks(first: Path, second: Path, *, name: str, base: Path | None = None) -> Merged:
    """Return what two casebooks say together, called ``name`` unless both have one name already.

    A row that only one of them has is kept. A blank cell says nothing, so that the other's value stands. Of cells that
    hold figures or sources both sides' are kept. Any other difference is a conflict. With ``base``, the version both
    began from, what only one side changed stands as that side has it, blanks and removed rows included.

    Raises InputError where a folder holds no casebook, or one of which some row cannot be read.
    """
    ours, theirs = _read(first), _read(second)
    before = _rows(_read(base)) if base else None
    conflicts: list[Conflict] = []
    casebook = _describe(ours, theirs, name, conflicts)
    left, right = _rows(ours), _rows(theirs)
    tables: dict[str, list[list[str]]] = {table: [] for table in casebook.tables}
    for key in dict.fromkeys((*left, *right)):
        cells = _merge_row(key, left.get(key), right.get(key), before, conflicts)
        if cells is not None:
            tables[key[0]].append([cells.get(column.name, "") for column in TABLE_BY_NAME[key[0]].columns])
    return Merged(casebook, tables, tuple(sorted(conflicts)))


def write_merged(merged: Merged, folder: Path) -> list[Path]:
    """Write a casebook without conflicts to a new folder and return its files; raise InputError if it has some."""
    if merged.conflicts:
        raise InputError(f"The casebooks contradict each other in {len(merged.conflicts)} cells.", "Settle them first.")
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise InputError(f"{folder} is not empty.", "Name a new folder.")
    return write_files(folder, merged.casebook, merged.tables)


def _read(folder: Path) -> CasebookText:
    """Read a casebook of which nothing may be lost; raise InputError for what cannot be read."""
    text = read_text(folder)
    for issue in text.issues:
        if issue.severity == "error":
            raise InputError(f"{folder}/{issue}", "Mend it first: nothing may be lost in a merge.")
    twice = _twice(text.rows)
    if twice is not None:
        raise InputError(f"{folder}/{twice.file}, line {twice.line}: {twice.record!r} stands twice.", "Keep one row.")
    return text


def _twice(rows: Iterable[Row]) -> Row | None:
    seen: set[Key] = set()
    for row in rows:
        if (row.table, row.record) in seen:
            return row
        seen.add((row.table, row.record))
    return None


def _rows(text: CasebookText) -> dict[Key, Cells]:
    return {(row.table, row.record): row.cells for row in text.rows}


def _describe(ours: CasebookText, theirs: CasebookText, name: str, conflicts: list[Conflict]) -> Casebook:
    """Return what the two say of themselves, as one."""
    one, other = ours.casebook, theirs.casebook
    words = {}
    for field in ("name", "note", "version", "licence"):
        said, also = getattr(one, field), getattr(other, field)
        words[field] = said or also
        if said and also and said != also:
            conflicts.append(Conflict(DESCRIPTOR, name, field, said, also))
    lists = {
        field: tuple(dict.fromkeys((*getattr(one, field), *getattr(other, field))))
        for field in ("contributors", "requires")
    }
    tables = tuple(table.name for table in TABLES if table.name in {*one.tables, *other.tables})
    parties = tuple(sorted({*one.parties, *other.parties}))
    same = one.id if one.id == other.id else f"casebook:{short_name(name)}"
    return replace(one, id=same, tables=tables, parties=parties, **words, **lists)


def _merge_row(
    key: Key, ours: Cells | None, theirs: Cells | None, before: Mapping[Key, Cells] | None, conflicts: list[Conflict]
) -> Cells | None:
    """Return the row that two sides make, or None for one that was taken out."""
    table, record = key
    old = None if before is None else before.get(key)
    if ours is None or theirs is None:
        kept = ours if ours is not None else theirs
        if old is None or kept is None:
            return kept
        if kept != old:
            conflicts.extend(_removed(key, kept, old, first_has_it=ours is not None))
        return None
    merged = {}
    for column in TABLE_BY_NAME[table].columns:
        one, other = ours[column.name], theirs[column.name]
        cell = _merge_cell(column, one, other, None if before is None else (old or NOTHING).get(column.name, ""))
        if cell is None:
            conflicts.append(Conflict(f"{table}.csv", record, column.name, one, other))
        merged[column.name] = cell or ""
    return merged


def _removed(key: Key, kept: Cells, old: Cells, *, first_has_it: bool) -> Iterator[Conflict]:
    for name in (name for name in kept if kept[name] != old.get(name, "")):
        sides = (kept[name], GONE) if first_has_it else (GONE, kept[name])
        yield Conflict(f"{key[0]}.csv", key[1], name, *sides)


def _merge_cell(column: Column, one: str, other: str, before: str | None) -> str | None:
    """Return the cell that two make, or None if they contradict each other; ``before`` is what both began from."""
    if one == other:
        return one
    if before is not None and before in (one, other):
        return other if one == before else one
    if before is None and not (one and other):
        return one or other
    if column.name == "sources":
        return ";".join(dict.fromkeys(part for part in (*one.split(";"), *other.split(";")) if part))
    return _both_figures(column, one, other) if column.codec == "figures" else None


def _both_figures(column: Column, one: str, other: str) -> str | None:
    """Return the figures of both sides, side by side; None where one of them cannot be read."""
    pairs: list[Sequence[tuple[str, str]]] = []
    for cell in (one, other):
        try:
            pairs.append(split_cell(column, cell))
        except InputError:
            return None
    return join_cell(column, dict.fromkeys((*pairs[0], *pairs[1])))
