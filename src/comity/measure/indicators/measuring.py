"""All indicators of two parties at once."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from comity.measure.indicators.catalogue import INDICATORS
from comity.measure.indicators.model import Indicator, Reading, Series, Subject
from comity.measure.indicators.sensitivity import Sensitivity, sensitivity
from comity.measure.periods import Window


class Measures(Struct, frozen=True, kw_only=True):
    """Every indicator of two parties under one rule, and how its trend stands up."""

    parties: tuple[str, str]
    rule: str
    window: Window
    known_by: date | None
    readings: tuple[Reading, ...]
    sensitivity: tuple[Sensitivity, ...]


def measure(asked: Subject, *, indicators: Sequence[Indicator] = INDICATORS) -> Measures:
    """Return the indicators of two parties with the sensitivity of their trends (method, sections 2.2 and 2.3)."""
    measured = {one: tuple(one.measure(asked)) for one in indicators}
    return Measures(
        parties=asked.parties,
        rule=asked.rule.code,
        window=asked.window,
        known_by=asked.snapshot.known_by,
        readings=tuple(read(asked, one, series) for one, series in measured.items()),
        sensitivity=sensitivity(asked, measured),
    )


def read(asked: Subject, indicator: Indicator, series: tuple[Series, ...]) -> Reading:
    """Return what one indicator says; an indicator the ledger has no field for says so and is not zero."""
    no_data = indicator.no_data
    if not no_data and not any(one.whole.total or one.years for one in series):
        no_data = "the ledger holds no record that this could be measured on"
    return Reading(
        number=indicator.number,
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        family=indicator.family,
        ends=indicator.ends,
        rule=asked.rule.code if indicator.of_events else "",
        series=series,
        partial=asked.partial if indicator.of_events else (),
        note=indicator.note,
        no_data=no_data,
    )
