"""Figures of indicators and rungs in words: the same on the command line and in a report."""

from comity.measure.indicators import Figure, Reading, Series

_BARS = "▁▂▃▄▅▆▇█"
_SHOWN = 12
"""So many years at most in a sparkline; CSV and JSON have all of them."""


def worth_showing(reading: Reading) -> list[Series]:
    """Return the series for a table: of many reactors only those seen most."""
    return list(reading.series[:6]) if reading.code == "reactions" else list(reading.series)


def series_name(reading: Reading, series: Series) -> str:
    """Return what a line of a table is called: the indicator and, if it has several series, which one."""
    return f"{reading.name}: {series.name.replace('_', ' ')}" if series.name else reading.name


def in_words(one: Figure, unit: str) -> str:
    """Return a figure with its ends: a share of fewer than five known cases as a fraction, not as a percentage."""
    if one.best is None:
        return "unknown" if one.total else "none"
    if one.as_fraction:
        return f"{one.fraction} [{_between(one, unit)}]"
    ends = "" if one.low == one.high else f" [{_between(one, unit)}]"
    return _number(one.best, unit) + ends


def _between(one: Figure, unit: str) -> str:
    return " to ".join("?" if end is None else _number(end, unit) for end in (one.low, one.high))


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.0f} %"
    return f"{value:,.0f}" if value == int(value) else f"{value:.2f}"


def sparkline(series: Series) -> str:
    """Return the last years as bars; a dot is a year of which nothing is known.

    Bars stand on zero, or on the least value where some are negative.
    """
    if not series.years:
        return ""
    best = {year: figure.best for year, figure in series.years}
    values = [best.get(year) for year in shown_years(series)]
    known = [one for one in values if one is not None]
    floor, top = min([0.0, *known]), max([0.0, *known])
    return "".join("·" if one is None else _BARS[_height(one - floor, top - floor)] for one in values)


def shown_years(series: Series) -> range:
    """Return the years of the sparkline: the last ones of the series, those without a value between them included."""
    years = [year for year, _ in series.years]
    return range(max(years[0], years[-1] - _SHOWN + 1), years[-1] + 1) if years else range(0)


def _height(value: float, top: float) -> int:
    return round(value / top * (len(_BARS) - 1)) if top else 0


def change(value: float | None) -> str:
    """Return how far a trend goes, with its sign; ``unknown`` where it cannot be said."""
    return "unknown" if value is None else f"{value:+.2f}"


def rung_range(low: int, best: int, high: int) -> str:
    """Return a rung with its range: ``2 [2-3]``, or ``2`` without one."""
    return f"{best} [{low}-{high}]" if low < high else str(best)
