"""`comity measure`: every indicator of two states, with ranges, what is known, and how trends stand up."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from comity.cli.options import (
    FormatOption,
    From,
    Json,
    KnownBy,
    LedgerPath,
    Parties,
    RuleChanges,
    RuleName,
    To,
    read_known_by,
    read_parties,
    read_rule,
)
from comity.cli.output import Format, notice, print_json, print_rows, refuse_geojson, write
from comity.cli.root import app
from comity.measure.indicators import INDICATORS, Indicator, Measures, Reading, Sensitivity, subject
from comity.measure.indicators import find_indicator as find
from comity.measure.indicators import measure as measure_
from comity.measure.periods import read_window
from comity.model.errors import InputError
from comity.model.snapshot import Snapshot
from comity.pipeline import open_ledger
from comity.show.measures import change, in_words, series_name, shown_years, sparkline, worth_showing

Only = Annotated[
    list[str] | None, typer.Option("--indicator", "-i", help="Only this indicator: its number or code. Repeatable.")
]

_LONG = ("number", "indicator", "series", "year", "low", "best", "high", "n_known", "n", "unit", "rule", "note")


@app.command(rich_help_panel="Answer")
def measure(
    parties: Parties,
    rule: RuleName = "MP",
    changes: RuleChanges = None,
    since: From = "",
    until: To = "",
    known_by: KnownBy = None,
    only: Only = None,
    form: FormatOption = Format.TABLE,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Measure two states on every indicator, with ranges and what is known.

    Example: comity measure CHN RUS --from 2012

    Example: comity measure CHN RUS --rule strict_bilateral --indicator hosting --format csv
    """
    refuse_geojson(form)
    chosen = [find(name) for name in only] if only else list(INDICATORS)
    asked_rule, codes, window = read_rule(rule, changes), read_parties(parties, at_least=2), read_window(since, until)
    with open_ledger(ledger, notify=notice) as store:
        snapshot = with_records(store.snapshot(known_by=read_known_by(known_by)))
    found = measure_(subject(snapshot, codes, asked_rule, window=window), indicators=chosen)
    if json or form is Format.JSON:
        print_json(_form(found))
    elif form is Format.CSV:
        print_rows(_LONG, _long(found), form)
    else:
        _print(found, chosen)


_MEASURED = ("event", "agreement", "contact", "transfer", "statement")


def with_records(snapshot: Snapshot, *, or_of: str = "") -> Snapshot:
    """Return the snapshot; raise InputError if it holds nothing to measure, nor records of the type ``or_of``."""
    if any(snapshot.of_type(name) for name in (*_MEASURED, or_of)):
        return snapshot
    hidden = f" ({snapshot.hidden} were not known by {snapshot.known_by})" if snapshot.hidden else ""
    raise InputError(
        f"The ledger holds no records to measure{hidden}.",
        "Take a later day, another --ledger, or bring one in with comity casebook import.",
    )


def _form(found: Measures) -> dict[str, Any]:
    return {
        "parties": found.parties,
        "rule": found.rule,
        "window": found.window,
        "known_by": found.known_by,
        "indicators": found.readings,
        "sensitivity": found.sensitivity,
    }


def _long(found: Measures) -> Iterator[tuple[object, ...]]:
    for reading in found.readings:
        for series in reading.series:
            for year, one in (("", series.whole), *series.years):
                yield (
                    reading.number, reading.code, series.name, year, one.low, one.best, one.high, one.known,
                    one.total, series.unit or reading.unit, reading.rule, one.flag or reading.no_data,
                )  # fmt: skip
        if not reading.series:
            yield (reading.number, reading.code, "", "", None, None, None, 0, 0, reading.unit, "", reading.no_data)


def _print(found: Measures, chosen: list[Indicator]) -> None:
    window = f"{found.window[0] or 'the beginning'} to {found.window[1] or 'the end'}"
    known = f", as known by {found.known_by}" if found.known_by else ""
    write(f"{' '.join(found.parties)}  rule {found.rule}, {window}{known}\n\n")
    rows = [row for reading in found.readings for row in _rows(reading)]
    print_rows(("no", "indicator", "best [low-high]", "known", "years", "course"), rows, Format.TABLE)
    notes = [
        *(f"{one.code}: {one.no_data}; this is not a zero" for one in found.readings if one.no_data),
        *(f"{one.code}: {one.note}" for one in found.readings if one.note),
        *dict.fromkeys(f"{year} is {part}" for one in found.readings for year, part in one.partial),
    ]
    write("".join(f"\n{note[0].upper()}{note[1:]}." for note in notes) + "\n" if notes else "")
    if found.sensitivity:
        write("\nTrends: the last three whole years against the three before\n")
        columns = ("indicator", "years", "trend", "other rule", "one family", "per report", "holds")
        print_rows(columns, [_trend(one) for one in found.sensitivity], Format.TABLE)
    write(f"\n{_ENDS}\n" if chosen else "")


_ENDS = (
    "Shares: worst-case ends, unknown cases read against and for; below five known values a fraction. "
    "Counts and hosting: 90 % interval. km and reports: least and greatest."
)


def _rows(reading: Reading) -> Iterator[tuple[object, ...]]:
    if not reading.series:
        yield (reading.number, reading.name, "no data", "", "", "")
    for series in worth_showing(reading):
        name = series_name(reading, series)
        one, years = series.whole, shown_years(series)
        span = f"{years[0]}-{years[-1]}" if years else ""
        known = f"{one.known}/{one.total}"
        unit = series.unit or reading.unit
        yield (reading.number, f"{name} ({unit})", in_words(one, unit), known, span, sparkline(series))


def _trend(one: Sensitivity) -> tuple[str, ...]:
    years = f"{one.years[0]}, {one.years[1]}" if one.years else "not six covered years"
    holds = {True: "yes", False: "no", None: "cannot be said"}[one.robust]
    return (
        f"{one.code} ({one.measure})",
        years,
        change(one.trend.change),
        f"{change(one.other_rule.change)} {one.other_rule.under}",
        f"{change(one.one_family.change)} {one.one_family.under}",
        f"{change(one.per_report.change)} {one.per_report.under}",
        holds,
    )
