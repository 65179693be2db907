"""The casebook tables: which columns a record type has, and how a cell becomes assertions and back.

One declaration serves import and export, the derived records, the data package and the codebook.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from msgspec import Struct

from comity.model.errors import InputError
from comity.model.records import PartyFigure, Response
from comity.model.values import EventDate, Quantity

Codec = Literal["text", "list", "date", "number", "integer", "figures", "responses"]
Value = str | float | int | tuple[Any, ...] | EventDate | None


class Column(Struct, frozen=True):
    """One column: its codec, and the closed list (``vocab``) and the table (``refers``) it draws on, if any."""

    name: str
    codec: Codec = "text"
    vocab: str = ""
    refers: str = ""
    required: bool = False


class Table(Struct, frozen=True):
    """One casebook table; its ``key`` columns make the record id. ``reference`` tables are not about one dyad."""

    name: str
    type: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    id_format: str = "{id}"
    reference: bool = False

    def column(self, name: str) -> Column:
        """Return the column called ``name``; raise KeyError if there is none."""
        return self._by_name()[name]

    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


def split_cell(column: Column, cell: str) -> list[tuple[str, str]]:
    """Return the (field, value) pairs a cell asserts: none for a blank, one for each of several figures."""
    if not cell:
        return []
    if column.codec == "figures":
        return [
            (f"{column.name}.{party}", figure)
            for party, figures in (_pair(column, part) for part in cell.split(";"))
            for figure in figures.split("|")
        ]
    if column.codec in ("number", "integer"):
        return [(column.name, figure) for figure in cell.split("|")]
    return [(column.name, cell)]


def join_cell(column: Column, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the cell that asserts ``pairs``: the inverse of :func:`split_cell`."""
    if column.codec == "figures":
        by_party: dict[str, list[str]] = {}
        for field, value in pairs:
            by_party.setdefault(field.partition(".")[2], []).append(value)
        return ";".join(f"{party}={'|'.join(figures)}" for party, figures in by_party.items())
    return "|".join(value for _, value in pairs)


def read_values(column: Column, pairs: Sequence[tuple[str, str]], decided: dict[str, str] | None = None) -> Value:
    """Return the typed value of a field from its (field, value) pairs; ``decided`` maps fields to a person's figure.

    Raises InputError when a value does not fit the codec.
    """
    decided = decided or {}
    if column.codec == "figures":
        by_party: dict[str, list[str]] = {}
        for field, value in pairs:
            by_party.setdefault(field, []).append(value)
        return tuple(
            PartyFigure(field.partition(".")[2], _quantity(column.name, values, decided.get(field)))
            for field, values in by_party.items()
        )
    if not pairs:
        return _blank(column)
    return _read(column, decided.get(column.name, pairs[0][1]))


def _blank(column: Column) -> Value:
    if column.codec in ("list", "responses"):
        return ()
    return "" if column.codec == "text" else None


def _read(column: Column, value: str) -> Value:
    if column.codec == "list":
        return tuple(value.split(";"))
    if column.codec == "date":
        return EventDate.parse(value)
    if column.codec == "responses":
        return tuple(Response(*_split_response(part)) for part in value.split(";"))
    if column.codec == "number":
        return read_number(column.name, value)
    if column.codec == "integer":
        return int(read_number(column.name, value))
    return value


def _quantity(unit: str, values: Sequence[str], decided: str | None) -> Quantity:
    figures = tuple(read_number(unit, value) for value in values)
    return Quantity(figures, unit, read_number(unit, decided) if decided else None)


def read_number(name: str, text: str) -> float:
    """Read a plain decimal number; raise InputError naming the column for anything else, infinities included."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise InputError(
            f"{name}: {text!r} is not a number.", "Write digits with a point, no thousands marks, no unit."
        )
    return float(text)


def _pair(column: Column, part: str) -> tuple[str, str]:
    party, equals, figures = part.partition("=")
    if not equals or not party or not figures:
        raise InputError(
            f"{column.name}: {part!r} is not CODE=number.", "Write CHN=3200, RUS=297000|300000 or total=80."
        )
    return party, figures


def _split_response(part: str) -> tuple[str, str]:
    party, colon, form = part.partition(":")
    if not colon or not party or not form:
        raise InputError(f"third_party_response: {part!r} is not CODE:form.", "Write JPN:scramble.")
    return party, form


def _c(spec: str) -> tuple[Column, ...]:
    """Read columns from lines of ``name [codec] [vocab=...] [refers=...] [!]``, where ``!`` means required."""
    columns = []
    for line in spec.strip().splitlines():
        name, *rest = line.split()
        options = dict(part.split("=") for part in rest if "=" in part)
        codec = next((part for part in rest if "=" not in part and part != "!"), "text")
        columns.append(Column(name, codec, options.get("vocab", ""), options.get("refers", ""), "!" in rest))  # type: ignore[arg-type]
    return tuple(columns)


_SOURCE_COLUMNS = _c("""
    id !
    publisher !
    title
    author
    date date
    url
    kind vocab=source_kind !
    mirror vocab=yes_blank
    same_as refers=source
    note
""")

TABLES: tuple[Table, ...] = (
    Table("events", "event", _c("""
        id !
        kind vocab=event_kind !
        name !
        series
        framework vocab=framework !
        scope vocab=scope !
        start date !
        end date
        parties list vocab=party !
        parties_complete vocab=parties_complete !
        host list vocab=host
        places list
        sea_area list vocab=sea_area
        lat number
        lon number
        domains list vocab=domain
        command vocab=command !
        personnel figures
        ships figures
        aircraft figures
        third_party_response responses vocab=response
        status vocab=event_status !
        note
        sources list refers=source !
    """)),
    Table("agreements", "agreement", _c("""
        id !
        name !
        kind vocab=agreement_kind !
        status vocab=agreement_status !
        signed date
        in_force date
        expires date
        parties list vocab=party !
        commitment vocab=commitment !
        note
        sources list refers=source !
    """)),
    Table("provisions", "provision", _c("""
        agreement_id refers=agreement !
        number !
        subject vocab=subject !
        activity_kinds list vocab=activity_kind
        code list vocab=provision_code
        direction vocab=direction
        strength vocab=strength
        text !
    """), key=("agreement_id", "number"), id_format="{agreement_id}#{number}"),
    Table("transfers", "transfer", _c("""
        id !
        kind vocab=transfer_kind !
        supplier vocab=party !
        recipient vocab=party !
        item !
        category vocab=transfer_category !
        quantity
        ordered date
        delivered_from date
        delivered_to date
        value
        status vocab=transfer_status !
        note
        sources list refers=source !
    """)),
    Table("contacts", "contact", _c("""
        id !
        kind vocab=contact_kind !
        name !
        date date !
        place
        parties list vocab=party !
        persons list
        related list refers=record
        note
        sources list refers=source !
    """)),
    Table("statements", "statement", _c("""
        id !
        date date !
        speaker !
        role
        country list vocab=party
        side vocab=side !
        official vocab=yes_no !
        about list vocab=party !
        topic vocab=topic !
        stance vocab=stance !
        paraphrase !
        quote
        sources list refers=source !
    """)),
    Table("frictions", "friction", _c("""
        id !
        kind vocab=friction_kind !
        date_from date
        date_to date
        parties list vocab=party !
        note !
        sources list refers=source !
    """)),
    Table("published_totals", "published_total", _c("""
        id !
        claim !
        publisher !
        value integer !
        bound vocab=bound !
        parties list vocab=party !
        window_from date
        window_to date
        scope_words
        note
        sources list refers=source !
    """)),
    Table("coverage", "coverage", _c("""
        id !
        table !
        parties list vocab=party !
        covered_from date !
        covered_to date !
        note
    """)),
    Table("codes", "code", _c("""
        code !
        name !
        kind vocab=code_kind !
        valid_to date
        note
    """), key=("code",), id_format="code:{code}"),
    Table("sources", "source", _SOURCE_COLUMNS),
    Table("sources-agreements", "source", _SOURCE_COLUMNS),
    Table("sources-method", "source", _SOURCE_COLUMNS),
    Table("sources-examine", "source", _SOURCE_COLUMNS),
    Table("reference_cases", "reference_case", _c("""
        case !
        parties list vocab=party !
        year_from integer !
        year_to integer !
        dimension vocab=dimension !
        rung integer !
        evidence
        sources list refers=source !
    """), key=("case", "dimension"), id_format="case:{case}/{dimension}", reference=True),
    Table("platforms", "platform", _c("""
        id !
        name !
        operator vocab=party !
        kind
        range_km number
        combat_radius_km number
        refuelable vocab=yes_no
        note
        sources list refers=source !
    """), reference=True),
    Table("areas", "area", _c("""
        id !
        name !
        lat number !
        lon number !
        note
    """), reference=True),
    Table("airfields", "airfield", _c("""
        id !
        name !
        country vocab=party !
        lat number !
        lon number !
        note
        sources list refers=source !
    """), reference=True),
    Table("sensors", "sensor", _c("""
        id !
        name !
        country vocab=party !
        kind !
        lat number
        lon number
        orbit
        range_km number
        azimuth_from number
        azimuth_to number
        elevation_min number
        status
        since
        note
        sources list refers=source !
    """), reference=True),
)  # fmt: skip

CASEBOOK = Table("datapackage", "casebook", _c("""
    id !
    name !
    version
    licence
    parties list vocab=party
    contributors list
    requires list
    tables list !
    note
"""), id_format="casebook:{id}")  # fmt: skip
"""What ``datapackage.json`` says of the casebook itself: a record like the others, but of no CSV file."""

TABLE_BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
TABLE_BY_TYPE: dict[str, Table] = {table.type: table for table in reversed((*TABLES, CASEBOOK))}
