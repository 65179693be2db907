"""Codes and values of records in words, as pages print them."""

from typing import Any

from comity.model.records import PartyFigure, Record, Response
from comity.model.tables import TABLE_BY_TYPE, Column
from comity.model.values import EventDate, Quantity
from comity.show.words import capital, day, plain_code
from comity.vocab import vocabulary


def party_name(code: str) -> str:
    """Return a party's name; ``sea`` and ``total`` as words."""
    known = vocabulary().parties.get(code)
    return known.name if known else plain_code(code)


def type_name(name: str, count: int = 1) -> str:
    """Return what a type of record is called, for one or several; ``record`` for none in particular."""
    known = vocabulary().record_types.get(name)
    if known is None:
        return "record" if count == 1 else "records"
    return known.label if count == 1 else known.plural


def filed(record: Record) -> str:
    """Return the date a record is filed under, or "no date"; blank for one of a type that has none."""
    return day(record.when) if record.when or type(record).when is not Record.when else ""


def column_of(type_: str, name: str) -> Column | None:
    """Return a type's column."""
    table = TABLE_BY_TYPE.get(type_)
    return next((one for one in table.columns if one.name == name), None) if table else None


def term(type_: str, column: str, code: str) -> str:
    """Return what a code in a column is called."""
    found = column_of(type_, column)
    return in_column(found, code) if found else plain_code(code)


def in_column(column: Column, code: str) -> str:
    """Return a cell's text in words: states and codes by name, text of no list as it is."""
    if column.vocab == "party":
        return ", ".join(party_name(one) for one in code.split(";"))
    known = vocabulary().lists.get(column.vocab, {}) if column.vocab else {}
    return ", ".join(known[one].label if one in known else _plain(column, one) for one in code.split(";"))


def _plain(column: Column, text: str) -> str:
    return plain_code(text) if column.vocab else text


def in_words(record: Record, column: Column) -> str:
    """Return a field of a record in words; blank where nothing is known."""
    value = getattr(record, column.name, None)
    if not isinstance(value, tuple):
        return _one(column, value)
    several = any(isinstance(one, PartyFigure | Response) for one in value)
    return ("; " if several else ", ").join(_one(column, one) for one in value)


def _one(column: Column, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, PartyFigure):
        return f"{capital(party_name(value.party))} {figures(value.quantity)}"
    if isinstance(value, Response):
        return f"{capital(party_name(value.party))}: {term('event', 'third_party_response', value.form)}"
    if isinstance(value, EventDate):
        return day(value)
    return in_column(column, f"{value:g}" if isinstance(value, float) else str(value))


def figures(quantity: Quantity) -> str:
    """Return a quantity with every figure that stands."""
    return " | ".join(f"{one:,.0f}" if float(one).is_integer() else f"{one:,g}" for one in quantity.standing)


def field_label(name: str) -> str:
    """Return what a field is called on a page."""
    return capital(_LABELS.get(name, plain_code(name)))


_LABELS = {"lat": "latitude", "lon": "longitude", "third_party_response": "response of third parties",
           "parties_complete": "are all parties named", "p_exist": "probability"}  # fmt: skip
