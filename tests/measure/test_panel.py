"""The panel of dyad-years: its keys, its zeros, and that other programs open it."""

from pathlib import Path

import pandas as pd
import pytest

from comity.measure.count import count
from comity.measure.panel import cite, codebook, cow_number, panel, write_panel
from comity.model.errors import InputError
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot

STATES = [("CHN", "RUS"), ("IND", "RUS")]
YEARS = range(1999, 2027)


@pytest.fixture(scope="module")
def frame(casebook: Snapshot, rules: dict[str, CountingRule]) -> pd.DataFrame:
    return panel(casebook, STATES, YEARS, rules["MP"])


def row(frame: pd.DataFrame, first: int, second: int, year: int) -> pd.Series:
    return frame[(frame.ccode1 == first) & (frame.ccode2 == second) & (frame.year == year)].iloc[0]


def test_each_dyad_year_stands_once(frame: pd.DataFrame) -> None:
    assert len(frame) == 2 * len(YEARS)
    assert not frame.duplicated(["ccode1", "ccode2", "year"]).any()
    assert (frame.ccode1 < frame.ccode2).all()
    assert list(frame.columns[:3]) == ["ccode1", "ccode2", "year"]


def test_a_directed_panel_has_each_pair_twice_and_turns(casebook: Snapshot, rules: dict[str, CountingRule]) -> None:
    both = panel(casebook, STATES[:1], YEARS, rules["MP"], directed=True)
    assert len(both) == 2 * len(YEARS)
    one, other = row(both, 365, 710, 2021), row(both, 710, 365, 2021)
    assert one.arms12_best == other.arms21_best > 0
    assert one.strat12_best == other.strat21_best == 1
    assert one.hosted1_best == pytest.approx(1 - other.hosted1_best)
    assert one.count_best == other.count_best


def test_the_figures_are_those_of_the_count(
    frame: pd.DataFrame, casebook: Snapshot, rules: dict[str, CountingRule]
) -> None:
    rows = {int(one.key): one for one in count(casebook, rules["MP"], ("CHN", "RUS"), by="year").rows}
    for year in YEARS:
        found = row(frame, 365, 710, year)
        assert (found.count_low, found.count_best, found.count_high) == (
            rows[year].low,
            rows[year].best,
            rows[year].high,
        )


def test_an_empty_year_is_zero_only_where_somebody_looked(frame: pd.DataFrame) -> None:
    assert row(frame, 365, 710, 2006).count_best == 0
    assert row(frame, 365, 710, 2006).cover_events == 2
    assert row(frame, 365, 710, 2026).cover_events == 1
    assert pd.isna(row(frame, 365, 750, 2006).count_best)
    assert row(frame, 365, 750, 2006).cover_events == 0


def test_shares_carry_the_number_known(frame: pd.DataFrame) -> None:
    found = row(frame, 365, 710, 2024)
    assert (found.combined_known, found.combined_n) == (1, 9)
    assert (found.combined_low, found.combined_high) == pytest.approx((0, 8 / 9))


def test_the_panel_says_what_it_is(frame: pd.DataFrame) -> None:
    assert "undirected" in cite(frame)
    assert "rule MP" in cite(frame)
    assert frame.attrs["rule"].startswith("Rule MP")
    assert set(codebook(frame)) == set(frame.columns)
    assert all(0 < len(text) <= 80 for text in codebook(frame).values())
    assert all(len(name) <= 32 for name in frame.columns)


@pytest.mark.parametrize(
    ("ending", "read"), [("csv", pd.read_csv), ("parquet", pd.read_parquet), ("dta", pd.read_stata)]
)
def test_other_programs_open_it(frame: pd.DataFrame, tmp_path: Path, ending: str, read: object) -> None:
    path = tmp_path / f"panel.{ending}"
    write_panel(frame, str(path))
    back = read(path)  # type: ignore[operator]
    assert list(back.columns) == list(frame.columns)
    assert back.count_best.sum() == frame.count_best.sum()
    assert back.iso3_1.astype(str).tolist() == frame.iso3_1.astype(str).tolist()


def test_stata_has_the_labels(frame: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "panel.dta"
    write_panel(frame, str(path))
    with pd.io.stata.StataReader(path) as reader:
        assert reader.variable_labels()["count_best"] == "Joint events under the rule: best"


def test_other_endings_are_refused(frame: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.csv, \.parquet or \.dta"):
        write_panel(frame, str(tmp_path / "panel.xls"))


def test_all_states_have_rows_for_the_years_they_existed(rules: dict[str, CountingRule]) -> None:
    found = panel(Snapshot([]), "all", range(2010, 2012), rules["MP"])
    assert len(found) > 30_000
    assert (found.ccode1 < found.ccode2).all()
    sudan = found[(found.iso3_1 == "SSD") | (found.iso3_2 == "SSD")]
    assert set(sudan.year) == {2011}


def test_numbers_follow_the_state_of_the_time() -> None:
    assert cow_number("RUS", 2000) == 365
    assert cow_number("DEU", 1980) == 260
    assert cow_number("DEU", 2000) == 255
    assert cow_number("SSD", 2000) is None


@pytest.mark.parametrize(
    ("pairs", "years", "message"),
    [([("CHN", "CHN")], YEARS, "two different"), ([("CHN", "NATO")], YEARS, "Correlates of War"), (STATES, [], "year")],
)
def test_wrong_requests_are_refused(
    casebook: Snapshot, rules: dict[str, CountingRule], pairs: list[tuple[str, str]], years: list[int], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        panel(casebook, pairs, years, rules["MP"])
