"""The 22 indicators: what they say of the bundled casebook, and how they treat what is not known."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from comity.measure.common import Share
from comity.measure.indicators import INDICATORS, Measures, combine, find_indicator, measure, subject
from comity.measure.indicators.model import Figure, Reading, Series, of_share
from comity.measure.indicators.refusals import FORBIDDEN
from comity.measure.indicators.together import command_share
from comity.measure.periods import read_window
from comity.model.errors import InputError, RefusedError
from comity.model.records import Event
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot

Make = Callable[..., Event]


@pytest.fixture(scope="module")
def measured(casebook: Snapshot, rules: dict[str, CountingRule]) -> Measures:
    return measure(subject(casebook, ("CHN", "RUS"), rules["MP"]))


@dataclass
class Lookup:
    readings: dict[str, Reading]

    def __call__(self, code: str, series: str = "") -> Series:
        return next(one for one in self.readings[code].series if one.name == series)


@pytest.fixture(scope="module")
def line(measured: Measures) -> Lookup:
    return Lookup({one.code: one for one in measured.readings})


def in_year(series: Series, year: int) -> Figure:
    return dict(series.years)[year]


def test_there_are_22_in_the_order_of_the_method() -> None:
    assert [one.number for one in INDICATORS] == list(range(1, 23))


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.code)
def test_each_says_its_formula_and_source(indicator: object) -> None:
    formula = getattr(indicator, "formula", "")
    assert formula.split("\n")[0].endswith((".", "five years.", "two parties."))
    assert "Source: method 2.2" in formula


def test_the_count_is_that_of_the_rule(line: Lookup) -> None:
    whole = line("count").whole
    assert (whole.low, whole.best, whole.high) == (62, 65, 69)
    assert in_year(line("count"), 2024).best == 9


def test_the_expected_number_is_the_sum_of_the_probabilities(line: Lookup, casebook: Snapshot) -> None:
    ids = line("count").whole.ids
    assert line("count", "expected").whole.best == pytest.approx(sum(casebook.by_id[one].p_exist for one in ids))


def test_tempo_and_trend_take_whole_years_only(line: Lookup) -> None:
    assert line("tempo").years[-1][0] == 2025
    assert line("tempo").whole.best == pytest.approx(21 / 3)
    assert line("tempo", "trend").whole.best == pytest.approx(0.3939, abs=1e-4)


@pytest.mark.parametrize(("month", "ratio"), [("2018-09", 3200 / 300000), ("2019-09", 1600 / 128000)])
def test_the_ratios_of_vostok_and_tsentr(
    casebook: Snapshot, rules: dict[str, CountingRule], month: str, ratio: float
) -> None:
    asked = subject(casebook, ("CHN", "RUS"), rules["MP"], window=read_window(month, month))
    reading = measure(asked, indicators=[find_indicator("asymmetry")]).readings[0]
    assert reading.series[0].whole.best == pytest.approx(ratio, rel=1e-3)


def test_unknown_command_is_bounded_from_both_sides(event: Make) -> None:
    events = [event(f"k{i}", command="coordinated") for i in range(3)]
    events += [event("c", command="combined"), *(event(f"u{i}", command="unknown") for i in range(8))]
    share = command_share({"combined"}, events)
    assert (share.part, share.known, share.total) == (1, 4, 12)
    assert share.low == pytest.approx(1 / 12)
    assert share.high == pytest.approx(9 / 12)
    assert share.as_fraction
    assert share.fraction == "1/4"


@pytest.mark.parametrize(("known", "fraction"), [(0, True), (4, True), (5, False)])
def test_a_share_of_fewer_than_five_known_cases_is_a_fraction(known: int, fraction: bool) -> None:
    assert of_share(Share(part=0, known=known, total=9)).as_fraction is fraction


@pytest.mark.parametrize("code", ["markers", "dependence", "fulfilment", "realism", "endurance"])
def test_what_no_table_holds_is_said_and_not_zero(measured: Measures, code: str) -> None:
    reading = next(one for one in measured.readings if one.code == code)
    assert "no records hold" in reading.no_data
    if reading.unit == "share":
        assert all(one.whole.best is None for one in reading.series)


def test_a_response_not_seen_is_not_a_missing_response(line: Lookup) -> None:
    whole = line("reactions").whole
    assert whole.best == whole.low == pytest.approx(20 / 65)
    assert whole.high == 1


def test_the_two_directions_of_strategic_exercises_stand_apart(line: Lookup) -> None:
    assert "vostok-2018" in line("reciprocity", "CHN_at_RUS").whole.ids
    assert "zapad-interaction-2021" in line("reciprocity", "RUS_at_CHN").whole.ids


def test_hosting_has_an_interval_and_leaves_the_sea_out(line: Lookup) -> None:
    whole = line("hosting", "CHN").whole
    assert (whole.low or 1) < (whole.best or 0) < (whole.high or 0)
    assert whole.known + (line("hosting", "neither_or_both").whole.best or 0) == 65


def test_practice_over_years_is_that_of_the_assessment(line: Lookup) -> None:
    whole = line("coverage").whole
    assert (whole.part, whole.known, whole.total) == (10, 11, 30)


def test_rhetoric_is_a_balance_per_side_with_the_gap(line: Lookup) -> None:
    china, russia, gap = (line("rhetoric", name).whole.best for name in ("CHN", "RUS", "gap"))
    assert None not in (china, russia)
    assert gap == pytest.approx((russia or 0) - (china or 0))


def test_half_a_year_is_named_as_such(measured: Measures) -> None:
    assert (2026, "covered to 2026-06-30") in measured.readings[0].partial


def test_a_trend_is_tried_under_a_rule_a_family_and_reporting(measured: Measures) -> None:
    count = next(one for one in measured.sensitivity if one.code == "count")
    assert count.years == (2022, 2025)
    assert count.other_rule.under == "MPB"
    assert None not in (count.trend.change, count.other_rule.change, count.one_family.change, count.per_report.change)
    assert count.robust is True


def test_a_trend_needs_six_covered_years(rules: dict[str, CountingRule], event: Make) -> None:
    asked = subject(Snapshot([event()]), ("CHN", "RUS"), rules["MP"])
    assert all(one.trend.change is None and one.robust is None for one in measure(asked).sensitivity)


def test_nothing_is_measured_on_an_empty_snapshot(rules: dict[str, CountingRule]) -> None:
    for reading in measure(subject(Snapshot([]), ("CHN", "RUS"), rules["MP"])).readings:
        assert reading.no_data, reading.code


@pytest.mark.parametrize("name", [name for names in FORBIDDEN for name in names])
def test_forbidden_aggregates_are_refused_with_the_reason(name: str) -> None:
    with pytest.raises(RefusedError, match=r"There is no"):
        find_indicator(name)


@pytest.mark.parametrize(
    ("first", "second", "how", "why"),
    [
        (("count", ""), ("coverage", ""), "sum", "never mixed"),
        (("count", ""), ("rhetoric", "CHN"), "sum", "never mixed"),
        (("count", ""), ("days", ""), "sum", "no common unit"),
        (("direction", "arms_RUS_to_CHN"), ("direction", "arms_CHN_to_RUS"), "mean", "hides both"),
        (("direction", "arms_RUS_to_CHN"), ("direction", "dual_use_RUS_to_CHN"), "sum", "apart"),
        (("contacts", "summit"), ("contacts", "staff_talks"), "sum", "neither weighted"),
        (("hosting", "CHN"), ("command", "combined"), "mean", "only numbers"),
    ],
)
def test_what_must_not_be_added_is_not(
    line: Lookup, first: tuple[str, str], second: tuple[str, str], how: str, why: str
) -> None:
    pair = [(line.readings[code], line(code, series)) for code, series in (first, second)]
    with pytest.raises(RefusedError, match=why):
        combine(pair[0], pair[1], how)  # type: ignore[arg-type]


def test_counts_under_different_rules_are_not_compared(casebook: Snapshot, rules: dict[str, CountingRule]) -> None:
    one, other = (
        measure(subject(casebook, ("CHN", "RUS"), rules[code]), indicators=[find_indicator("1")]).readings[0]
        for code in ("MP", "B")
    )
    with pytest.raises(RefusedError, match="different rules"):
        combine((one, one.series[0]), (other, other.series[0]), "difference")


def test_numbers_of_events_may_be_added(line: Lookup) -> None:
    reading = line.readings["reciprocity"]
    assert combine((reading, reading.series[0]), (reading, reading.series[1]), "sum").best == 8


def test_an_unknown_indicator_names_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean hosting"):
        find_indicator("hostng")


def test_indicators_are_of_two(casebook: Snapshot, rules: dict[str, CountingRule]) -> None:
    with pytest.raises(RefusedError, match="two parties"):
        subject(casebook, ("CHN", "RUS", "IRN"), rules["MP"])
