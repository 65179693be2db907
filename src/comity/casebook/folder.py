"""A casebook as a folder of text: its tables, those that come with comity, and new empty ones."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from comity.casebook.cells import Terms
from comity.casebook.package import DESCRIPTOR, describe, read_descriptor, short_name
from comity.casebook.tabular import Row, read_table, table_bytes
from comity.model.errors import InputError
from comity.model.issues import Issue
from comity.model.records import Casebook
from comity.model.tables import TABLE_BY_NAME, TABLES
from comity.vocab import vocabulary

DATA = Path(__file__).parent / "data"
"""The casebooks that come with comity, a folder each."""

SKELETON = tuple(table.name for table in TABLES if not table.reference and not table.name.startswith("sources-"))
"""The tables of a new casebook: those about a dyad, with one table of sources."""


class CasebookText(Struct, frozen=True):
    """A casebook as it stands in its folder: nothing checked but that its files are tables."""

    casebook: Casebook
    rows: list[Row]
    issues: list[Issue]

    @property
    def name(self) -> str:
        """The casebook's short name."""
        return self.casebook.id.removeprefix("casebook:")


def read_text(folder: Path) -> CasebookText:
    """Read the tables of a folder; raise InputError where there is no casebook at all."""
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", f"Bundled casebooks are {', '.join(bundled_names())}.")
    casebook, issues = read_descriptor(folder)
    if not casebook.tables:
        raise InputError(f"{folder} holds no casebook tables.", f"Tables are files such as {TABLES[0].name}.csv.")
    rows: list[Row] = []
    for name in casebook.tables:
        table_rows, found = read_table(folder / f"{name}.csv", TABLE_BY_NAME[name])
        rows += table_rows
        issues = [*issues, *found]
    return CasebookText(casebook, rows, [*issues, *_strangers(folder)])


def _strangers(folder: Path) -> list[Issue]:
    return [
        Issue(
            file=path.name,
            code="unknown-table",
            message=f"There is no casebook table {path.stem!r}; the file was not read.",
            remedy=f"Tables are {', '.join(TABLE_BY_NAME)}.",
            severity="warning",
        )
        for path in sorted(folder.glob("*.csv"))
        if path.stem not in TABLE_BY_NAME
    ]


def required_types(folder: Path, casebook: Casebook) -> tuple[dict[str, str], list[Issue]]:
    """Return the type of every record of the casebooks that ``casebook`` requires, by id, and those not found.

    A required casebook is looked for beside ``folder``, then among the bundled ones.
    """
    types: dict[str, str] = {}
    issues = []
    for name in casebook.requires:
        place = _beside(folder, name)
        if place is None:
            message = f"The casebook requires {name!r}, which is neither beside it nor bundled."
            remedy = f"Put it at {folder.resolve().parent / name}."
            issues.append(Issue(file=DESCRIPTOR, code="missing-casebook", message=message, remedy=remedy))
        else:
            types |= {row.record: TABLE_BY_NAME[row.table].type for row in read_text(place).rows}
    return types, issues


def _beside(folder: Path, name: str) -> Path | None:
    places = (folder.resolve().parent / name, DATA / name)
    return next((place for place in places if (place / DESCRIPTOR).is_file()), None)


def bundled_names() -> list[str]:
    """Return the names of the casebooks that come with comity."""
    return sorted(path.parent.name for path in DATA.glob(f"*/{DESCRIPTOR}"))


def bundled(name: str) -> Path:
    """Return the folder of a casebook that comes with comity; raise InputError naming them for any other."""
    if name not in bundled_names():
        raise InputError(f"No casebook {name!r} comes with comity.", f"Choose {' or '.join(bundled_names())}.")
    return DATA / name


def closed_lists() -> Terms:
    """Return every closed list that a casebook table draws on, by name."""
    names = {column.vocab for table in TABLES for column in table.columns if column.vocab}
    return {name: vocabulary().terms(name) for name in sorted(names)}


def new_casebook(folder: Path, *, name: str, title: str, parties: Sequence[str], licence: str = "") -> list[Path]:
    """Write an empty casebook about ``parties`` to ``folder`` and return its files.

    Raises InputError where the folder has something in it, or where ``name`` or a party code cannot be.
    """
    if name != short_name(name):
        raise InputError(f"{name!r} cannot be the name of a casebook.", f"Call it {short_name(name)!r}.")
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise InputError(f"{folder} is not empty.", "Name a new folder.")
    codes = tuple(sorted(vocabulary().resolve_party(party) for party in parties))
    casebook = Casebook(id=f"casebook:{name}", name=title, parties=codes, licence=licence, tables=SKELETON)
    return write_files(folder, casebook, {table: [] for table in SKELETON})


def refresh_descriptor(folder: Path) -> Path:
    """Write the descriptor of a folder anew, as its tables and the vocabulary now are, and return its path.

    Raises InputError where the descriptor that is there cannot be read.
    """
    casebook, issues = read_descriptor(folder)
    for issue in issues:
        if issue.severity == "error":
            raise InputError(issue.message, issue.remedy)
    return _replace(folder / DESCRIPTOR, describe(casebook, closed_lists()))


def write_files(folder: Path, casebook: Casebook, tables: Mapping[str, Sequence[Sequence[str]]]) -> list[Path]:
    """Write a casebook's descriptor and tables (rows of cells by table name), each file whole or not at all.

    Raises InputError where the folder cannot be written to.
    """
    content = {f"{name}.csv": table_bytes(TABLE_BY_NAME[name], rows) for name, rows in tables.items()}
    content[DESCRIPTOR] = describe(casebook, closed_lists())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_replace(folder / name, data) for name, data in content.items()]
    except OSError as error:
        raise InputError(f"{folder} cannot be written to: {error.strerror}.", "Name another folder.") from None


def _replace(path: Path, data: bytes) -> Path:
    making = path.with_name(path.name + ".new")
    making.write_bytes(data)
    os.replace(making, path)
    return path
