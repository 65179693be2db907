"""The indicator panel: every measure with its range, how much of it is known, and how its trend stands up."""

from collections.abc import Mapping

from markupsafe import Markup

from comity.measure.indicators import Figure, Measures, Reading, Sensitivity, Series, measure, subject
from comity.show.context import Context
from comity.show.figures import defined, quoted
from comity.show.markup import el
from comity.show.measures import change, in_words, series_name, shown_years, sparkline, worth_showing
from comity.show.sections import Section, sentence
from comity.show.templates import render

_FAMILIES: Mapping[str, str] = {
    "practice": "Practice",
    "text": "Texts",
    "text_and_practice": "Texts beside practice",
    "rhetoric": "Words",
    "transfers": "Transfers",
    "sources": "Reporting",
}
_HOLDS = {True: "holds", False: "does not hold", None: "cannot be said"}


def indicators_section(context: Context) -> Section:
    """Return the section on all indicators of two parties, those of texts, of practice and of words apart."""
    found = measure(subject(context.snapshot, context.parties, context.rule, window=context.window))
    stands = {one.code: one for one in found.sensitivity}
    groups = [
        {"title": title, "rows": [row for one in found.readings if one.family == family
                                  for row in _rows(context, one, stands.get(one.code))]}
        for family, title in _FAMILIES.items()
    ]  # fmt: skip
    deck = sentence([
        "Best value with its ends, how many of the cases are known, and the last years as a line. Shares: worst-case "
        "ends, unknown cases read against and for; counts and hosting: ", defined("90 % interval"),
        ". Indicators are never added to one another.",
    ])  # fmt: skip
    body = render("indicators", groups=[one for one in groups if one["rows"]], missing=_nothing(found))
    return Section("indicators", "Indicators", _finding(context, found), deck, body=body)


def _finding(context: Context, found: Measures) -> Markup:
    trends = [one for one in found.sensitivity if one.trend.change is not None]
    firm = [one.code for one in trends if one.robust]
    ids = _ids(context, found, [one.code for one in trends])
    names = {one.code: one.name.lower() for one in found.readings}
    if not trends or not ids:
        return Markup("No trend can be told: too few years in a row were searched whole")
    if not firm:
        return Markup("No trend survives another rule, one constant source family and reporting intensity")
    return sentence([
        "Trends that survive one constant source family and reporting intensity: ",
        quoted(", ".join(names[one] for one in firm)),
    ])  # fmt: skip


def _ids(context: Context, found: Measures, codes: list[str]) -> list[str]:
    ids = {i for one in found.readings if one.code in codes for line in one.series for i in line.whole.ids}
    return sorted(one for one in ids if one in context.snapshot.by_id)


def _rows(context: Context, reading: Reading, stands: Sensitivity | None) -> list[dict[str, object]]:
    shown = [one for one in worth_showing(reading) if one.whole.best is not None]
    return [_row(context, reading, one, stands if index == 0 else None, first=index == 0)
            for index, one in enumerate(shown)]  # fmt: skip


def _row(
    context: Context, reading: Reading, series: Series, stands: Sensitivity | None, *, first: bool
) -> dict[str, object]:
    unit = series.unit or reading.unit
    years = shown_years(series)
    return {
        "name": quoted(series_name(reading, series)),
        "unit": quoted(unit),
        "value": _figure(context, series.whole, in_words(series.whole, unit), reading.name),
        "known": _figure(context, series.whole, f"{series.whole.known}/{series.whole.total}", f"known: {reading.name}"),
        "line": sparkline(series),
        "years": f"{years[0]}–{years[-1]}" if years else "",
        "trend": _trend(context, series, stands),
        "note": quoted(reading.note) if reading.note and first else "",
    }


def _figure(context: Context, one: Figure, words: str, what: str) -> Markup:
    ids = [i for i in one.ids if i in context.snapshot.by_id]
    return context.doors.figure(words, ids, what) if ids else context.doors.nothing(words, what)


def _trend(context: Context, series: Series, stands: Sensitivity | None) -> Markup:
    if stands is None or stands.trend.change is None:
        return Markup("")
    parts = (
        ("", stands.trend.change),
        (f"{stands.other_rule.under} ", stands.other_rule.change),
        ("one family ", stands.one_family.change),
        *((("per report ", stands.per_report.change),) if stands.measure == "log ratio" else ()),
    )
    words = ", ".join(f"{name}{change(value)}" for name, value in parts)
    figure = _figure(context, series.whole, words, f"{stands.measure}, {stands.code}")
    return sentence([figure, el("small", f" {_HOLDS[stands.robust]}")])


def _nothing(found: Measures) -> list[dict[str, object]]:
    """Return the indicators and series of which nothing is known, and why."""
    without: list[dict[str, object]] = [
        {"name": one.name, "why": quoted(one.no_data)} for one in found.readings if one.no_data
    ]
    unknown: list[dict[str, object]] = [
        {"name": quoted(series_name(one, series)), "why": quoted("no record says anything of it")}
        for one in found.readings
        if not one.no_data
        for series in worth_showing(one)
        if series.whole.best is None
    ]
    return [*without, *unknown]
