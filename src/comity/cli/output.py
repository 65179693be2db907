"""How results leave the command line: tables for people, CSV and JSON for programs."""

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table

from comity.model.errors import InputError
from comity.show.plain import cell, to_csv, to_json


class Format(StrEnum):
    """The forms a list can take."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    GEOJSON = "geojson"


def console(*, stderr: bool = False) -> Console:
    """Return a console that colours only for a terminal and never cuts what is piped."""
    out = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, width=None if out.isatty() else 100_000, soft_wrap=not out.isatty())


def write(text: str) -> None:
    """Write text to standard output as it is."""
    sys.stdout.write(text)


def notice(text: str) -> None:
    """Tell the person at the terminal something that is not part of the result."""
    sys.stderr.write(text + "\n")


def count_of(number: int, noun: str) -> str:
    """Return how many there are of something: ``1 error``, ``2 errors``."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def refuse_geojson(form: Format) -> None:
    """Raise InputError for a form that figures do not have: they lie nowhere on a map."""
    if form is Format.GEOJSON:
        raise InputError("Figures have no places to draw.", "Use table, csv or json here, geojson with comity events.")


def print_json(value: Any) -> None:
    """Write a value as JSON."""
    write(to_json(value))


def print_written(*paths: object, json: bool) -> None:
    """Say where results were written: a path a line, or as JSON ``{"written": [...]}``."""
    if json:
        print_json({"written": [str(path) for path in paths]})
    else:
        write("".join(f"{path}\n" for path in paths))


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: Format, *, exact: bool = False) -> None:
    """Write rows as a table, as CSV, or as a JSON list of objects."""
    if form is Format.CSV:
        write(to_csv(columns, rows, exact=exact))
    elif form is Format.JSON:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as an aligned table, numbers to the right; into a pipe, with a tab between cells."""
    rows = [tuple(row) for row in rows]
    if not sys.stdout.isatty():
        write("".join("\t".join(line) + "\n" for line in _one_line_each(columns, rows)))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[index], int | float | None) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape_markup(cell(value)) for value in row))
    console().print(table)


def escape_markup(text: str) -> str:
    """Return text so that rich prints its brackets instead of reading them as markup."""
    return text.replace("[", r"\[")


def _one_line_each(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [list(columns), *([cell(value).replace("\t", " ").replace("\n", " ") for value in row] for row in rows)]
