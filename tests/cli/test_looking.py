"""Lists, records, search and exports through the command line."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.cli import VERBS

Ask = Callable[..., Any]
PROGRAM = [sys.executable, "-c", "from comity.cli import main; main()"]


def test_vostok_2018_shows_the_share_of_guests(answer: Ask) -> None:
    found = answer("show", "vostok-2018")
    share = next(one for one in found["shares"] if one["figures"] == "personnel")
    assert round(100 * share["ratio"]["best"], 2) == 1.07
    assert found["fields"]["personnel"]["conflict"]
    figures = [(say["of"], say["value"]) for say in found["fields"]["personnel"]["says"]]
    assert figures == [
        ("RUS", "297000"), ("RUS", "300000"), ("CHN", "3000"), ("CHN", "3200"), ("total", "300000"),
    ]  # fmt: skip
    assert all(say["sources"] for say in found["fields"]["personnel"]["says"])
    assert found["history"][0]["actor"] == "casebook:china-russia"


def test_tsentr_2019_shows_the_share_against_both_host_figures(call: Ask, answer: Ask) -> None:
    share = next(one for one in answer("show", "tsentr-2019")["shares"] if one["figures"] == "personnel")
    assert share["host_figures"] == [128000, 12950]
    assert f"{100 * share['ratio']['best']:.1f}" == "1.2"
    assert "128,000 | 12,950" in call("show", "tsentr-2019").stdout


def test_the_1993_agreement_has_27_provisions_and_none_on_joint_exercises(answer: Ask) -> None:
    counts = answer("show", "agr-1993-mod-cooperation")["provision_counts"]
    assert counts["numbered"] == 27
    assert counts["by_code"]["joint_exercise"] == 0


@pytest.mark.parametrize("table", ["events", "agreements", "transfers", "statements", "contacts", "frictions"])
def test_every_list_prints_in_every_form(call: Ask, answer: Ask, table: str) -> None:
    records = answer(table, "CHN", "RUS")
    assert len(records) > 30
    rows = list(csv.DictReader(io.StringIO(call(table, "CHN", "RUS", "--format", "csv").stdout)))
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    assert call(table, "CHN", "RUS").stdout.count("\n") == len(records) + 1
    geo = json.loads(call(table, "CHN", "RUS", "--format", "geojson").stdout)
    assert len(geo["features"]) == len(records)


def test_filters_narrow_a_list(answer: Ask) -> None:
    patrols = answer("events", "CHN", "RUS", "--kind", "patrol", "--from", "2019", "--to", "2021")
    assert [one["id"] for one in patrols] == ["air-patrol-01", "air-patrol-02", "naval-patrol-01", "air-patrol-03"]
    assert answer("events", "CHN", "RUS", "--place", "tsugol")[0]["id"] == "vostok-2018"
    assert all("missile_defence" in one["domains"] for one in answer("events", "--domain", "missile_defence"))
    assert answer("statements", "CHN", "RUS", "--text", "allied relationship") != answer("statements", "CHN", "RUS")


def test_search_finds_words_whatever_their_ending(answer: Ask) -> None:
    assert any(hit["record"] == "vostok-2018" for hit in answer("search", "vostok", "2018"))
    assert answer("search", "rehearsing") == answer("search", "rehearsal")
    assert answer("search", 'a" OR "b*') == []


def test_exported_cells_do_not_run_in_a_spreadsheet() -> None:
    from comity.show.plain import to_csv

    nasty = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "＝1", "-12.5", "plain"]
    safe = next(csv.reader(io.StringIO(to_csv(["a"] * 8, [nasty]).split("\n", 1)[1])))
    assert safe == ["'=1+1", "'+cmd", "'-2+3", "'@SUM(A1)", "'\t=1", "'＝1", "-12.5", "plain"]
    exact = next(csv.reader(io.StringIO(to_csv(["a"] * 8, [nasty], exact=True).split("\n", 1)[1])))
    assert exact == nasty


def test_export_writes_one_file_a_type(call: Ask, tmp_path: Path) -> None:
    written = call("export", str(tmp_path), "--type", "event", "--format", "geojson").stdout.split()
    features = json.loads(Path(written[0]).read_text(encoding="utf-8"))["features"]
    assert len(features) == 141
    assert all(-180 <= one["geometry"]["coordinates"][0] <= 180 for one in features if one["geometry"])


def run(ledger: Path, line: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COMITY_LEDGER": str(ledger)}
    command = line.replace("comity", " ".join((PROGRAM[0], "-c", f"'{PROGRAM[2]}'")))
    return subprocess.run(["bash", "-c", command], env=env, capture_output=True, text=True, check=False, timeout=60)


def test_errors_go_to_standard_error_with_their_exit_code(ledger: Path) -> None:
    done = run(ledger, "comity events ATLANTIS")
    assert done.returncode == 2
    assert done.stderr.startswith("comity: ")
    assert "Traceback" not in done.stderr
    assert not done.stdout
    assert run(ledger.parent / "missing.db", "comity events").returncode == 3


@pytest.mark.parametrize("line", [
    "comity report CHN RUS -o /dev/null/report.html", "comity export /dev/null/out", "comity statements > /dev/full",
])  # fmt: skip
def test_what_cannot_be_written_is_said_in_a_line(ledger: Path, line: str) -> None:
    done = run(ledger, line)
    assert done.returncode == 2
    assert done.stderr.startswith("comity: ")
    assert done.stderr.count("\n") == 1


def test_a_record_of_later_is_not_called_missing(call: Ask) -> None:
    assert "was not known by 1990-12-31" in str(call("show", "vostok-2018", "--known-by", "1990").exception)


def test_one_field_is_all_there_is_of_it_in_json(answer: Ask) -> None:
    assert list(answer("show", "vostok-2018", "--field", "personnel")["fields"]) == ["personnel"]


def test_output_can_be_cut_off_by_the_next_program(ledger: Path) -> None:
    done = run(ledger, "comity statements --json | head -1; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stderr) == (0, "")


def test_piped_output_has_no_colours(ledger: Path) -> None:
    assert "\x1b" not in run(ledger, "comity events CHN RUS").stdout


def test_every_verb_is_found_in_its_own_module():
    from comity import cli

    groups = {group.name or group.typer_instance.info.name for group in cli.app.registered_groups}
    commands = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    assert groups | commands == set(VERBS)


@pytest.mark.parametrize("verb", ["count", "events", "ledger", "casebook"])
def test_a_verb_is_loaded_without_the_others(verb):
    told = "import sys; from comity import cli; cli.root.run = lambda: print(*sys.modules); cli.main()"
    loaded = subprocess.run(
        [sys.executable, "-c", told, verb], capture_output=True, text=True, check=True
    ).stdout.split()
    verbs = {name for name in loaded if name.startswith("comity.cli.")} & {f"comity.cli.{v}" for v in VERBS.values()}
    assert verbs == {f"comity.cli.{VERBS[verb]}"}
