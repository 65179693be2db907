"""Checks of one cell: each yields what is wrong with it and knows nothing of the rest of its row."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches

from comity.casebook.findings import Finding
from comity.model.errors import InputError
from comity.model.tables import Column, read_number, split_cell
from comity.model.values import EventDate

Terms = Mapping[str, Collection[str]]
"""The closed lists by name: what a column declared with ``vocab`` may hold."""

MAX_CELL = 20_000
"""The most characters a cell may have: ten times the longest bundled note."""

# Control characters other than tab and line ends; halves of surrogate pairs; marks that turn the reading direction.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def validate_required(column: Column, cell: str) -> Iterator[Finding]:
    """A required cell is not blank."""
    if column.required and not cell:
        yield Finding(column.name, "blank", f"{column.name} is blank.", "Every row of this table needs it.")


def validate_characters(column: Column, cell: str) -> Iterator[Finding]:
    """A cell is UTF-8 text without control characters, of a length a person can read."""
    if _NOT_UTF8.search(cell):
        yield Finding(
            column.name, "encoding", "The cell holds bytes that are not UTF-8.", "Save the file as CSV UTF-8."
        )
    if _UNPRINTABLE.search(cell):
        yield Finding(column.name, "control-character", "The cell holds a control character.", "Delete it.")
    if len(cell) > MAX_CELL:
        message = f"The cell has {len(cell):,} characters, more than {MAX_CELL:,}."
        yield Finding(column.name, "cell-too-long", message, "Shorten it, or check for a quote that was not closed.")
    if _TURNS_TEXT.search(cell):
        message = "The cell holds marks that turn the direction of reading, so that it may not say what it shows."
        yield Finding(column.name, "direction-mark", message, "Delete them unless they are meant.", "warning")


def validate_spaces(column: Column, cell: str) -> Iterator[Finding]:
    """A cell neither begins nor ends with white space."""
    if cell != cell.strip():
        yield Finding(column.name, "outer-space", f"{cell!r} has space around it.", "Delete the space.", "warning")


def validate_formula(column: Column, cell: str) -> Iterator[Finding]:
    """A cell does not begin with a sign that makes spreadsheets run it; negative numbers are harmless."""
    if _FORMULA.match(cell) and not (column.codec in ("number", "integer") and _is_number(cell)):
        message = f"The cell begins with {cell[0]!r}, which spreadsheets take for a formula."
        yield Finding(column.name, "formula", message, "Begin it with a word, if it is text.", "warning")


def _is_number(cell: str) -> bool:
    try:
        read_number("", cell)
    except InputError:
        return False
    return True


def validate_list(column: Column, cell: str) -> Iterator[Finding]:
    """The parts of a list are neither blank nor spaced nor repeated."""
    if column.codec not in ("list", "responses") or not cell:
        return
    parts = cell.split(";")
    if any(part != part.strip() or not part for part in parts):
        yield Finding(column.name, "list-part", f"{cell!r} has a blank or spaced part.", "Write a;b without spaces.")
    repeated = sorted({part for part in parts if parts.count(part) > 1})
    if repeated:
        message = f"{', '.join(repeated)} stands twice in {column.name}."
        yield Finding(column.name, "repeated-part", message, "Name each once.")


def validate_terms(column: Column, cell: str, terms: Terms) -> Iterator[Finding]:
    """Every part of a cell that draws on a closed list is in the list."""
    if not column.vocab or not cell or column.codec == "responses":
        return
    for part in cell.split(";") if column.codec == "list" else [cell]:
        if part and part not in terms[column.vocab]:
            message = f"{column.name}: {part!r} is not in the list {column.vocab!r}."
            yield Finding(column.name, "unknown-term", message, _nearest(part, terms[column.vocab]))


def _nearest(part: str, terms: Collection[str]) -> str:
    near = get_close_matches(part, sorted(terms), cutoff=0.5)
    return f"Did you mean {' or '.join(near)}?" if near else f"The list begins {', '.join(sorted(terms)[:8])}."


def validate_date(column: Column, cell: str) -> Iterator[Finding]:
    """A date is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` and exists in the calendar."""
    if column.codec == "date" and cell:
        try:
            EventDate.parse(cell)
        except InputError as error:
            yield Finding(column.name, "bad-date", f"{column.name}: {error.message}", error.remedy)


def validate_number(column: Column, cell: str) -> Iterator[Finding]:
    """A number is one plain decimal; only figures by party may disagree within a cell."""
    if column.codec not in ("number", "integer") or not cell:
        return
    try:
        number = read_number(column.name, cell)
    except InputError as error:
        yield Finding(column.name, "bad-number", error.message, error.remedy)
        return
    if column.codec == "integer" and not number.is_integer():
        message = f"{column.name}: {cell} is not a whole number."
        yield Finding(column.name, "bad-number", message, "Leave out the fraction.")


def validate_figures(column: Column, cell: str) -> Iterator[Finding]:
    """Figures by party are ``CODE=n`` with distinct numbers from nought up, each party once."""
    if column.codec != "figures" or not cell:
        return
    try:
        pairs = split_cell(column, cell)
        negative = [value for _, value in pairs if read_number(column.name, value) < 0]
    except InputError as error:
        yield Finding(column.name, "bad-figure", error.message, error.remedy)
        return
    parties = [part.partition("=")[0] for part in cell.split(";")]
    if negative:
        yield Finding(column.name, "bad-figure", f"{column.name}: {negative[0]} is below nought.", "Check the number.")
    if len(set(pairs)) < len(pairs) or len(set(parties)) < len(parties):
        message = f"{column.name}: {cell!r} repeats a party or a number."
        yield Finding(column.name, "repeated-part", message, "Write RUS=1800|2000;CHN=700, each once.")


def validate_responses(column: Column, cell: str, terms: Terms) -> Iterator[Finding]:
    """Third parties' responses are ``CODE:form`` in sorted order, with a known party and form."""
    if column.codec != "responses" or not cell:
        return
    parts = cell.split(";")
    if parts != sorted(parts):
        yield Finding(column.name, "unsorted", f"{cell!r} is not sorted.", f"Write {';'.join(sorted(parts))}.")
    for part in parts:
        party, _, form = part.partition(":")
        if party not in terms["party"] or form not in terms[column.vocab]:
            message = f"{column.name}: {part!r} is not CODE:form with a known party and form."
            yield Finding(column.name, "bad-response", message, "Write JPN:scramble;KOR:protest.")


def validate_id(column: Column, cell: str) -> Iterator[Finding]:
    """An id is letters, digits, points, dashes and underscores, so that it can stand in a list and an address."""
    if column.name == "id" and cell and not _ID.fullmatch(cell):
        message = f"{cell!r} cannot be an id."
        yield Finding(
            column.name,
            "bad-id",
            message,
            "Use letters, digits, '.', '-' and '_', beginning with one of the first two.",
        )


PLAIN: tuple[Callable[[Column, str], Iterator[Finding]], ...] = (
    validate_required,
    validate_characters,
    validate_spaces,
    validate_formula,
    validate_list,
    validate_date,
    validate_number,
    validate_figures,
    validate_id,
)
WITH_TERMS: tuple[Callable[[Column, str, Terms], Iterator[Finding]], ...] = (validate_terms, validate_responses)


def check_cell(column: Column, cell: str, terms: Terms) -> Iterator[Finding]:
    """Run every check of a cell."""
    for plain in PLAIN:
        yield from plain(column, cell)
    for with_terms in WITH_TERMS:
        yield from with_terms(column, cell, terms)
