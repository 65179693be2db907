"""The fields of each record type, by name."""

import re
from collections.abc import Mapping
from functools import cache

from comity.model.assertions import EXISTS
from comity.model.errors import InputError
from comity.model.tables import TABLE_BY_TYPE, Column, read_values

PROSE = frozenset(
    {"name", "note", "title", "text", "item", "claim", "paraphrase", "quote", "evidence", "scope_words", "url"}
)
"""Fields in free words: two wordings are not a disagreement. They are what search looks through."""


@cache
def columns_of(kind: str) -> Mapping[str, Column]:
    """Return the columns of a record type by name, without its citations, which are every assertion's own."""
    return {column.name: column for column in TABLE_BY_TYPE[kind].columns if column.name not in ("id", "sources")}


def column_name(field: str) -> str:
    """Return the name of the column that a field belongs to: ``personnel`` for ``personnel.CHN``."""
    return field.partition(".")[0]


def column_of(kind: str, field: str) -> Column:
    """Return the column that a field (``status``, ``personnel.CHN``) belongs to; raise InputError if there is none."""
    if kind not in TABLE_BY_TYPE:
        raise InputError(f"There is no record type {kind!r}.", f"Use one of {', '.join(TABLE_BY_TYPE)}.")
    name, dot, party = field.partition(".")
    column = columns_of(kind).get(name)
    if column is None or bool(dot) != (column.codec == "figures") or (dot and not party):
        raise InputError(
            f"A record of type {kind!r} has no field {field!r}.", f"Use one of {', '.join(columns_of(kind))}."
        )
    return column


@cache
def _readable(column: Column, field: str, value: str) -> None:
    read_values(column, [(field, value)])


def check_value(kind: str, field: str, value: str) -> None:
    """Raise InputError unless ``value`` can be read as ``field`` of a record type."""
    if field == EXISTS:
        if kind not in TABLE_BY_TYPE:
            column_of(kind, field)
        return
    column = column_of(kind, field)
    if column.codec != "text":
        _readable(column, field, value)


@cache
def _key_pattern(kind: str) -> re.Pattern[str]:
    pattern = re.escape(TABLE_BY_TYPE[kind].id_format)
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", pattern))


def key_values(kind: str, record: str) -> dict[str, str]:
    """Return the key columns that a record's id is made of (none where the id is a column of its own)."""
    match = _key_pattern(kind).fullmatch(record)
    return {name: text for name, text in match.groupdict().items() if name != "id"} if match else {}
