"""The commands measure, panel and ladder: their forms, and what they say to wrong input."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.cli import ladder as _ladder  # registers the command
from comity.cli import measure as _measure
from comity.cli import panel as _panel
from comity.ledger import Ledger
from comity.model.errors import ComityError, InputError, RefusedError
from comity.pipeline import set_up

assert _ladder
assert _measure
assert _panel

Call = Callable[..., Result]


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Call:
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    set_up(str(path))
    return lambda *words: CliRunner().invoke(app, list(words), env={"COMITY_LEDGER": str(path), "NO_COLOR": "1"})


def test_the_table_has_ranges_known_and_a_course(call: Call) -> None:
    text = call("measure", "CHN", "RUS").stdout
    assert "65 [62 to 69]" in text
    assert "12/65" in text
    assert "█" in text
    assert "this is not a zero" in text
    assert "Trends" in text


def test_json_has_all_readings(call: Call) -> None:
    found = json.loads(call("measure", "CHN", "RUS", "--json").stdout)
    assert [one["number"] for one in found["indicators"]] == list(range(1, 23))
    assert found["rule"] == "MP"
    assert found["sensitivity"]


def test_csv_is_one_row_a_series_and_year(call: Call) -> None:
    text = call("measure", "CHN", "RUS", "--format", "csv", "--indicator", "count").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {"low", "best", "high", "n_known", "n"} <= set(rows[0])
    assert next(row for row in rows if row["year"] == "2024" and not row["series"])["best"] == "9"


def test_known_by_reads_an_earlier_ledger(call: Call) -> None:
    found = json.loads(call("measure", "CHN", "RUS", "--known-by", "2019-10-28", "-i", "1", "--json").stdout)
    assert found["indicators"][0]["series"][0]["whole"]["best"] < 65


def test_the_profile_has_a_line_a_dimension(call: Call) -> None:
    lines = call("ladder", "CHN", "RUS", "--at", "2024-12-31").stdout.splitlines()
    profile = [line for line in lines if "●" in line]
    assert len(profile) == 7
    assert "2 [2-3]" in profile[1]
    assert "coded 2" in profile[0]


def test_gaps_and_references_follow(call: Call) -> None:
    text = call("ladder", "CHN", "RUS", "--at", "2024-12-31").stdout
    assert "A single record would do" in text
    assert "CHN → RUS owes 2" in text
    assert "China-Pakistan 49 %" in text


def test_a_pair_nobody_looked_at_stands_beside_no_case(call: Call) -> None:
    text = call("ladder", "BRA", "NOR").stdout
    assert "0 is no finding" in text
    assert "nearest" not in text
    assert "stands nowhere beside other cases" in text


def test_cases_are_set_side_by_side(call: Call) -> None:
    text = call("ladder", "--compare", "US-ROK,RUS-BLR").stdout
    assert "US-ROK\tRussia-Belarus" in text
    assert text.count("\n") >= 8


def test_computed_and_coded_stand_side_by_side(call: Call) -> None:
    text = call("ladder", "CHN", "RUS", "--coded").stdout
    assert text.count("China-Russia 2012") == 7
    assert "home to neither" in text


def test_a_panel_is_written_with_its_codebook(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    result = call("panel", "CHN", "RUS", "IND", "--from", "2010", "--to", "2024", "-o", str(path))
    assert "45 undirected dyad-years" in result.stderr
    assert "rule MP" in (tmp_path / "p.csv.codebook.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (("measure", "CHN", "RUSIA"), InputError, "RUSIA"),
        (("measure", "CHN", "RUS", "--rule", "strct"), InputError, "Did you mean strict"),
        (("measure", "CHN", "RUS", "--from", "2020", "--to", "2010"), InputError, "Swap the two days"),
        (("measure", "CHN", "RUS", "-i", "score"), RefusedError, "One score would hide"),
        (("measure", "CHN", "RUS", "--known-by", "1900"), InputError, "holds no records"),
        (("ladder", "CHN"), InputError, "different parties"),
        (("ladder",), InputError, "Nobody was named"),
        (("ladder", "--compare", "US-RKO"), InputError, "US-ROK"),
        (("ladder", "CHN", "RUS", "--at", "soon"), InputError, "not a date"),
        (("panel", "-o", "x.csv"), InputError, "Name the states"),
        (("panel", "CHN", "RUS", "-o", "x.xls"), InputError, "csv"),
    ],
)
def test_wrong_input_gets_one_clear_message(
    call: Call, words: tuple[str, ...], error: type[ComityError], message: str
) -> None:
    result = call(*words)
    assert isinstance(result.exception, error)
    assert message in str(result.exception)


@pytest.mark.parametrize(
    "words", [("measure", "CHN", "RUS"), ("ladder", "CHN", "RUS"), ("panel", "CHN", "RUS", "-o", "x.csv")]
)
def test_an_empty_ledger_says_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "empty.db"
    Ledger.create(str(path)).close()
    result = CliRunner().invoke(app, [*words], env={"COMITY_LEDGER": str(path)})
    assert isinstance(result.exception, InputError)
    assert "holds no records" in str(result.exception)
