"""Whether a row has the fields of its class, and whether each value fits its field."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT
from msgspec.structs import FieldInfo
from msgspec.structs import fields as struct_fields

from comity.model.errors import InputError
from comity.model.issues import Issue
from comity.vocab.files import with_dates
from comity.vocab.rows import Row

T = TypeVar("T", bound=msgspec.Struct)

fields = cache(struct_fields)

_STEP = re.compile(r"(?<=\[)\d+(?=\])|(?<=\.)\w+")
_AT = re.compile(r" - at `\$(?P<path>[^`]*)`")


def read_row(row: Row, cls: type[T], *, dates: bool = False) -> tuple[T | None, list[Issue]]:
    """Return the typed entry of a row, or None and every reason why it cannot be one."""
    issues = [*_unknown_and_missing(row, cls)]
    try:
        if not issues:
            return msgspec.convert(with_dates(row.data) if dates else row.data, cls), []
    except (InputError, msgspec.ValidationError):
        pass  # found again below, field by field, so that every one is reported
    known = {field.name: field for field in fields(cls)}
    for name, value in row.data.items():
        if name in known:
            issues.extend(_misfit(row, known[name], value, dates))
    return None, issues


def _unknown_and_missing(row: Row, cls: type[msgspec.Struct]) -> Iterator[Issue]:
    names = [field.name for field in fields(cls)]
    for name in row.data:
        if name not in names:
            near = get_close_matches(str(name), names, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(names)}."
            yield row.issue(str(name), "unknown-key", f"there is no field {name!r}.", remedy)
    for field in fields(cls):
        required = field.default is NODEFAULT and field.default_factory is NODEFAULT
        if required and field.name not in row.data:
            yield row.issue("", "missing", f"{field.name} is missing.", f"Add {field.name}.")


def _misfit(row: Row, field: FieldInfo, value: Any, dates: bool) -> Iterator[Issue]:  # raw YAML
    try:
        whole = with_dates({field.name: value}) if dates else {field.name: value}
        msgspec.convert(whole[field.name], field.type)
    except InputError as error:
        yield row.issue(field.name, "date", f"{field.name}: {error.message}", error.remedy)
    except msgspec.ValidationError as error:
        at = _AT.search(str(error))
        path = field.name + (at["path"] if at else "")
        what = _AT.sub("", str(error))
        yield row.issue(
            path, "value", f"{path} is {_show(_at(value, path))}: {what}.", _remedy(field, _at(value, path))
        )


def _at(value: Any, path: str) -> Any:
    """Return the value at ``path`` inside a field's value."""
    for key in _STEP.findall(path):
        value = value[int(key)] if isinstance(value, list) else value.get(key, value)
    return value


def _show(value: Any) -> str:  # raw YAML
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _remedy(field: FieldInfo, value: Any) -> str:  # raw YAML
    if field.name == "lat":
        return "Write degrees north as a number from -90 to 90."
    if field.name == "lon":
        return "Write degrees east as a number from -180 to 180."
    choices = _choices(field.type)
    if choices:
        near = get_close_matches(str(value), choices, n=1)
        return f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(choices)}."
    if isinstance(value, int | float | bool):
        return "Put it in quotation marks if it is text."
    return "Write a value of that kind."


def _choices(kind: Any) -> list[str]:  # a type expression
    if get_origin(kind) is Literal:
        return [str(choice) for choice in get_args(kind)]
    if get_origin(kind) in (Union, UnionType, tuple):
        return [choice for part in get_args(kind) for choice in _choices(part)]
    return []
