"""A record type as typed columns: what Parquet and the Data Package say of each field."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct

from comity.model.records import RECORD_TYPES, Record
from comity.model.values import EventDate
from comity.show.plain import cell

Plain = Literal["text", "date", "number", "integer", "boolean", "list"]


class TypedColumn(Struct, frozen=True):
    """One field and what its cells are: text, a date of reduced precision, a number, or a list of text."""

    name: str
    form: Plain


def columns_of(name: str) -> tuple[TypedColumn, ...]:
    """Return the columns of the record type ``name`` in the order of its fields."""
    record = RECORD_TYPES[name]
    hints = get_type_hints(record)
    return tuple(TypedColumn(field, _form(hints[field])) for field in record.__struct_fields__)


def values_of(record: Record, columns: tuple[TypedColumn, ...]) -> Iterator[Any]:
    """Yield the value of each column: lists as lists of text, unknown as None."""
    for column in columns:
        value = getattr(record, column.name)
        if column.form == "list":
            yield [cell(item) for item in value]
        elif column.form in ("text", "date"):
            yield cell(value) or None
        else:
            yield value


def _form(hint: Any) -> Plain:
    options = [each for each in get_args(hint) if each is not NoneType] if isinstance(hint, UnionType) else [hint]
    if len(options) == 1 and get_origin(options[0]) is tuple:
        return "list"
    known: dict[Any, Plain] = {bool: "boolean", int: "integer", float: "number", EventDate: "date"}
    return known.get(options[0], "text")
