"""Checks of one row whose cells are sound: each yields what does not fit together in it."""

from collections.abc import Callable, Iterator, Sequence

from comity.casebook.findings import Finding
from comity.casebook.tabular import Row
from comity.model.issues import Severity
from comity.model.tables import TABLE_BY_NAME
from comity.model.values import EventDate

MAX_QUOTE_WORDS = 25
"""The longest quotation a table may hold: enough to show the wording, too little to stand for the text."""

MAX_RUNG = 5

# Stretches of time by table: the second date may not end before the first begins; a warning where records of
# real things break the rule now and then (goods delivered before the order was known).
_PERIODS: dict[str, tuple[tuple[str, str, Severity], ...]] = {
    "events": (("start", "end", "error"),),
    "agreements": (("signed", "in_force", "warning"), ("in_force", "expires", "error"), ("signed", "expires", "error")),
    "transfers": (("delivered_from", "delivered_to", "error"), ("ordered", "delivered_from", "warning")),
    "frictions": (("date_from", "date_to", "error"),),
    "published_totals": (("window_from", "window_to", "error"),),
    "coverage": (("covered_from", "covered_to", "error"),),
    "reference_cases": (("year_from", "year_to", "error"),),
}


def validate_periods(row: Row) -> Iterator[Finding]:
    """Nothing ends before it starts; a short date is read as generously as it allows."""
    for first, last, severity in _PERIODS.get(row.table, ()):
        start, end = row.cells[first], row.cells[last]
        if start and end and EventDate.parse(end).end < EventDate.parse(start).start:
            message = f"{last} ({end}) is before {first} ({start})."
            yield Finding(last, "end-before-start", message, "Swap or correct the dates.", severity)


def validate_point(row: Row) -> Iterator[Finding]:
    """A point has both coordinates, within 90 and 180 degrees."""
    lat, lon = row.cells.get("lat", ""), row.cells.get("lon", "")
    if bool(lat) != bool(lon):
        missing = "lon" if lat else "lat"
        yield Finding(missing, "half-a-point", f"{missing} is blank beside the other.", "Give both or neither.")
    for name, value, limit in (("lat", lat, 90), ("lon", lon, 180)):
        if value and abs(float(value)) > limit:
            message = f"{name} {value} is beyond {limit} degrees."
            yield Finding(name, "off-the-globe", message, "Write degrees with decimals, north and east positive.")


def validate_party_order(row: Row) -> Iterator[Finding]:
    """Lists of parties are sorted, because their order means nothing; ``host`` keeps its own."""
    for column in TABLE_BY_NAME[row.table].columns:
        parts = row.cells[column.name].split(";")
        if column.vocab == "party" and parts != sorted(parts):
            message = f"{column.name}: {row.cells[column.name]} is not sorted."
            yield Finding(column.name, "unsorted", message, f"Write {';'.join(sorted(parts))}.")


def validate_figure_parties(row: Row) -> Iterator[Finding]:
    """Figures belong to parties of the row, or to the whole."""
    for column in TABLE_BY_NAME[row.table].columns:
        cell = row.cells[column.name]
        if column.codec == "figures" and cell and row.cells["parties"]:
            named = {part.partition("=")[0] for part in cell.split(";")} - {"total"}
            for stranger in sorted(named - set(row.cells["parties"].split(";"))):
                message = f"{column.name} names {stranger}, not among the parties."
                yield Finding(column.name, "figure-of-stranger", message, "Add the party, or use total.")


def validate_respondents(row: Row, pair: Sequence[str]) -> Iterator[Finding]:
    """Those who respond to an event are third parties, not of the casebook's own pair."""
    responses = row.cells.get("third_party_response", "")
    named = {part.partition(":")[0] for part in responses.split(";")} & set(pair)
    if named:
        message = f"{', '.join(sorted(named))} cannot answer as a third party in a casebook about {', '.join(pair)}."
        yield Finding("third_party_response", "own-response", message, "Move it to note.")


def validate_host(row: Row) -> Iterator[Finding]:
    """A host is a party of the event, or the sea."""
    hosts = row.cells.get("host", "")
    if hosts and row.cells["parties"]:
        strangers = sorted(set(hosts.split(";")) - set(row.cells["parties"].split(";")) - {"sea"})
        if strangers:
            message = f"host names {', '.join(strangers)}, not among the parties."
            yield Finding("host", "host-not-party", message, "Name a party, or sea.")


def validate_quote(row: Row) -> Iterator[Finding]:
    """A quotation has at most :data:`MAX_QUOTE_WORDS` words."""
    words = len(row.cells.get("quote", "").split())
    if words > MAX_QUOTE_WORDS:
        message = f"The quotation has {words} words, more than {MAX_QUOTE_WORDS}."
        yield Finding("quote", "long-quote", message, "Shorten it with [...], and keep the rest in paraphrase.")


def validate_rung(row: Row) -> Iterator[Finding]:
    """A rung is between 0 and :data:`MAX_RUNG`."""
    rung = row.cells.get("rung", "")
    if rung and not 0 <= float(rung) <= MAX_RUNG:
        yield Finding("rung", "bad-rung", f"There is no rung {rung}.", f"Rungs run from 0 to {MAX_RUNG}.")


def validate_coverage(row: Row) -> Iterator[Finding]:
    """Coverage is said of a casebook table."""
    if row.table == "coverage" and row.cells["table"] not in TABLE_BY_NAME:
        message = f"There is no table {row.cells['table']!r}."
        yield Finding("table", "unknown-table", message, f"Tables are {', '.join(TABLE_BY_NAME)}.")


CHECKS: tuple[Callable[[Row], Iterator[Finding]], ...] = (
    validate_periods,
    validate_point,
    validate_party_order,
    validate_figure_parties,
    validate_host,
    validate_quote,
    validate_rung,
    validate_coverage,
)


def check_row(row: Row, pair: Sequence[str]) -> Iterator[Finding]:
    """Run every check of a row; ``pair`` are the parties the casebook is about, if it says so."""
    for check in CHECKS:
        yield from check(row)
    yield from validate_respondents(row, pair)
