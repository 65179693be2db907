"""``datapackage.json``: what a casebook says of itself, and the form of its tables for other programs.

Everything about the tables is generated from :mod:`comity.model.tables`, so that no two descriptions can differ.
The descriptor follows version 1 of the Data Package standard, which readers of version 2 take as well.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from comity.casebook.cells import Terms
from comity.model.issues import Issue, Severity
from comity.model.records import Casebook
from comity.model.tables import TABLE_BY_NAME, TABLES, Column, Table

DESCRIPTOR = "datapackage.json"
FORMAT = 1
"""The version of the tables' form; a higher one was written by a later comity."""

_LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("Creative Commons Zero 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
_CODE = "[A-Z][A-Z0-9]*"
_NUMBER = r"\d+(\.\d+)?"
_OPEN_LISTS = {"party": _CODE, "host": f"{_CODE}|sea"}
"""Closed lists too long to print in every field that draws on them: the form of their codes stands instead."""

_PATTERNS = {
    "date": r"\d{4}(-\d{2}(-\d{2})?)?",
    "figures": rf"({_CODE}|total)={_NUMBER}(\|{_NUMBER})*(;({_CODE}|total)={_NUMBER}(\|{_NUMBER})*)*",
}


Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
"""A casebook's short name: it becomes part of ids, addresses and paths."""


class _Titled(Struct):
    title: str


class _Named(Struct):
    name: str = ""


class _Ours(Struct):
    format: int = FORMAT
    parties: list[str] = field(default_factory=list)
    requires: list[Name] = field(default_factory=list)


class _Contents(Struct):
    resources: list[_Named] = field(default_factory=list)


class _Descriptor(Struct):
    name: Name
    title: str = ""
    description: str = ""
    version: str = ""
    licenses: list[_Named] = field(default_factory=list)
    contributors: list[_Titled] = field(default_factory=list)
    comity: _Ours = field(default_factory=_Ours)


def read_descriptor(folder: Path) -> tuple[Casebook, list[Issue]]:
    """Return what a folder's data package says of the casebook, or what its name says where there is none."""
    tables = tuple(table.name for table in TABLES if (folder / f"{table.name}.csv").exists())
    name = short_name(folder.resolve().name)
    nameless = Casebook(id=f"casebook:{name}", name=name, tables=tables)
    try:
        said = msgspec.json.decode((folder / DESCRIPTOR).read_bytes(), type=_Descriptor)
    except FileNotFoundError:
        remedy = f"The casebook goes by its folder's name, {name!r}; export writes a descriptor."
        return nameless, [_issue("no-descriptor", "There is no data package descriptor.", remedy, "warning")]
    except (msgspec.MsgspecError, UnicodeDecodeError, OSError) as error:
        message = f"The descriptor cannot be read: {error}."
        return nameless, [_issue("bad-descriptor", message, "Mend it, or export the casebook again.")]
    if said.comity.format > FORMAT:
        message = f"The casebook has form {said.comity.format}; this comity reads up to {FORMAT}."
        return nameless, [_issue("later-form", message, "Read it with a newer comity.")]
    return _casebook(said, tables), []


def short_name(text: str) -> str:
    """Return ``text`` as a casebook's short name, with dashes for what cannot stand in one."""
    return re.sub("[^a-z0-9._-]+", "-", text.lower()).strip("._-") or "casebook"


def _issue(code: str, message: str, remedy: str, severity: Severity = "error") -> Issue:
    return Issue(file=DESCRIPTOR, code=code, message=message, remedy=remedy, severity=severity)


def _casebook(said: _Descriptor, tables: tuple[str, ...]) -> Casebook:
    return Casebook(
        id=f"casebook:{said.name}",
        name=said.title,
        note=said.description,
        version=said.version,
        licence=said.licenses[0].name if said.licenses else "",
        contributors=tuple(contributor.title for contributor in said.contributors),
        parties=tuple(said.comity.parties),
        requires=tuple(said.comity.requires),
        tables=tables,
    )


def validate_descriptor(folder: Path, casebook: Casebook, terms: Terms) -> Iterator[Issue]:
    """The descriptor names known parties and tables that are there, and is what export would write."""
    unknown = [party for party in casebook.parties if party not in terms["party"]]
    if unknown:
        message = f"{', '.join(unknown)} is no known party and was left out."
        yield _issue("unknown-term", message, "Write codes such as CHN under comity.parties.")
    path = folder / DESCRIPTOR
    for name in _named_tables(path):
        if name in TABLE_BY_NAME and name not in casebook.tables:
            message = f"The descriptor names {name}.csv, which is not there."
            yield _issue("missing-table", message, "Put it back, or take it out of resources.")
    if path.is_file() and path.read_bytes() != describe(casebook, terms):
        message = "The descriptor is not what export would write: it is out of date, or says more than comity keeps."
        yield _issue("descriptor-rewritten", message, "Nothing of the tables is lost.", "warning")


def _named_tables(path: Path) -> list[str]:
    try:
        return [one.name for one in msgspec.json.decode(path.read_bytes(), type=_Contents).resources]
    except (msgspec.MsgspecError, UnicodeDecodeError, OSError):
        return []


def describe(casebook: Casebook, terms: Terms) -> bytes:
    """Return the descriptor of a casebook, which follows from its own record and the declared tables alone."""
    package = {
        "profile": "tabular-data-package",
        "name": casebook.id.removeprefix("casebook:"),
        "title": casebook.name,
        "description": casebook.note,
        "version": casebook.version,
        "licenses": [_licence(casebook.licence)] if casebook.licence else [],
        "contributors": [{"title": name} for name in casebook.contributors],
        "sources": [
            {"title": f"The pages and texts listed in {name}.csv", "path": f"{name}.csv"}
            for name in casebook.tables
            if TABLE_BY_NAME[name].type == "source"
        ],
        "comity": {"format": FORMAT, "parties": list(casebook.parties), "requires": list(casebook.requires)},
        "resources": [_resource(TABLE_BY_NAME[name], casebook.tables, terms) for name in casebook.tables],
    }
    # The standard forbids empty lists and texts: leave out what there is nothing to say of.
    said = {key: value for key, value in package.items() if value}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _licence(name: str) -> dict[str, str]:
    title, path = _LICENCES.get(name, ("", ""))
    return {"name": name, "title": title, "path": path} if title else {"name": name}


def _resource(table: Table, tables: Sequence[str], terms: Terms) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column, terms) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **_foreign_keys(table, tables),
        },
    }


def _foreign_keys(table: Table, tables: Sequence[str]) -> dict[str, Any]:
    """Declare the one reference that always stays within a table of the casebook: a clause's agreement."""
    keys = [
        {"fields": column.name, "reference": {"resource": "agreements", "fields": "id"}}
        for column in table.columns
        if column.refers == "agreement" and "agreements" in tables
    ]
    return {"foreignKeys": keys} if keys else {}


def _field(column: Column, terms: Terms) -> dict[str, Any]:
    type_ = column.codec if column.codec in ("number", "integer") else "string"
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    constraints |= _closed_list(column, terms) or _open_form(column)
    return {"name": column.name, "type": type_, **({"constraints": constraints} if constraints else {})}


def _closed_list(column: Column, terms: Terms) -> dict[str, Any]:
    if not column.vocab:
        return {}
    part = _OPEN_LISTS.get(column.vocab) or "|".join(sorted(terms[column.vocab]))
    if column.codec == "responses":
        return {"pattern": _repeated(f"{_CODE}:({part})")}
    if column.codec == "list":
        return {"pattern": _repeated(part)}
    return {"pattern": part} if column.vocab in _OPEN_LISTS else {"enum": sorted(terms[column.vocab])}


def _open_form(column: Column) -> dict[str, str]:
    if column.codec == "list":
        return {"pattern": _repeated("[^;]+")}
    return {"pattern": _PATTERNS[column.codec]} if column.codec in _PATTERNS else {}


def _repeated(part: str) -> str:
    return f"({part})(;({part}))*"
