"""`comity ingest` and `comity changes` as people type them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.ledger import Ledger
from comity.pipeline import Stopped
from tests.pipeline.stories import corpus, read_corpora, read_story, story

BENCHMARK = Path(__file__).parents[2] / "benchmark"
ROWS = [story(f"n{day}", f"patrol CHN RUS; start=2031-05-{day:02}") for day in range(1, 13)]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("comity.pipeline.ingesting.extract", read_story)
    monkeypatch.setattr("comity.pipeline.ingesting.read", read_corpora)
    Ledger.create(tmp_path / "ledger.db").close()
    corpus(tmp_path / "all.jsonl", ROWS)
    return tmp_path


def call(place: Path, *words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COMITY_LEDGER": str(place / "ledger.db"), "NO_COLOR": "1"})


def test_the_summary_counts_and_names(place: Path) -> None:
    result = call(place, "ingest", str(place / "all.jsonl"), "--report", str(place / "out" / "report.json"))
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "12 documents: 12 new, 0 known, 0 refused, 0 failed"
    assert lines[1].startswith("12 mentions, 0 of them")
    (proposals,) = (line for line in lines if "new proposals" in line)
    assert proposals.startswith("12 new proposals: event_")
    assert proposals.endswith("and 4 more")
    assert lines[-1] == "Nothing of this is accepted before a person decides: comity review --as NAME"
    assert {row.split("\t")[-1] for row in call(place, "events").stdout.splitlines()} == {"state", "proposed"}
    report = json.loads((place / "out" / "report.json").read_text())
    assert len(report["proposed"]) == 12


def test_the_same_as_json(place: Path) -> None:
    report = json.loads(call(place, "ingest", str(place / "all.jsonl"), "--json", "--dry-run").stdout)
    assert (report["documents"]["new"], report["dry_run"], len(report["proposed"])) == (12, True, 12)
    with Ledger.open(place / "ledger.db") as ledger:
        assert ledger.documents() == []


def test_conflicts_show_both_values_with_their_words(place: Path) -> None:
    rows = [
        story("a", "patrol CHN RUS; start=2031-05-01; ships.CHN=3"),
        story("b", "Quite another account of the matter.", "patrol CHN RUS; start=2031-05-01; ships.CHN=5"),
    ]
    out = call(place, "ingest", corpus(place / "two.jsonl", rows)).stdout
    assert "1 conflict: event_" in out
    (line,) = (line for line in out.splitlines() if "ships.CHN:" in line)
    assert all(part in line for part in ("3 (Example Daily: a", "5 (Example Daily: b", " | ", "“patrol CHN RUS"))


def test_a_text_without_title_and_publisher_is_called_by_its_id(place: Path) -> None:
    rows = [
        {**story(name, words), "title": "", "publisher": ""}
        for name, words in (
            ("a", "patrol CHN RUS; start=2031-05-01; ships.CHN=3"),
            ("b", "patrol CHN RUS; start=2031-05-01; ships.CHN=5"),
        )
    ]
    out = call(place, "ingest", corpus(place / "two.jsonl", rows)).stdout
    (line,) = (line for line in out.splitlines() if "ships.CHN:" in line)
    assert "3 (src_" in line, line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ingest", "no-such-place"], "no-such-place"),
        (["ingest"], "Missing argument"),
        (["ingest", "--watch", "--dry-run", "."], "--dry-run"),
        (["changes", "--since", "yesterday"], "yesterday"),
        (["changes"], "--since"),
    ],
)
def test_unusable_arguments(place: Path, words: list[str], said: str) -> None:
    result = call(place, *words)
    assert result.exit_code != 0
    assert said in result.output + str(result.exception)


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_read(place: Path) -> None:
    (place / "file").write_text("no folder")
    result = call(place, "ingest", str(place / "all.jsonl"), "--report", str(place / "file" / "report.json"))
    assert isinstance(result.exception, OSError)
    assert held_in(str(place / "ledger.db")) == 0


def test_when_stopped_it_says_what_was_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.cli import ingest as command
    from comity.pipeline import IngestReport

    def stopped(*_: object, **__: object) -> IngestReport:
        raise Stopped(IngestReport(documents={"new": 3, "known": 0, "refused": 0, "failed": 0}))

    monkeypatch.setattr(command, "ingest", stopped)
    result = call(place, "ingest", str(place / "all.jsonl"))
    assert result.exit_code == 130
    assert "3 documents: 3 new" in result.stdout
    assert "was kept" in result.output


def test_changes_by_record_and_as_json_and_csv(place: Path) -> None:
    call(place, "ingest", str(place / "all.jsonl"))
    table = call(place, "changes", "--since", "0")
    assert table.exit_code == 0
    assert "12 records: 12 new" in table.output
    found = json.loads(call(place, "changes", "--since", "0", "--json").stdout)
    assert {one["what"] for one in found} == {"new"}
    assert len(call(place, "changes", "--since", "0", "--csv").stdout.splitlines()) == 13


HEED = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""Undoes what a shell does to a run in the background, which would not notice ctrl-c."""


def held_in(place: str) -> int:
    with Ledger.open(place) as ledger:
        return len(ledger.documents())


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_done_and_exits_130(tmp_path: Path) -> None:
    files = sorted(BENCHMARK.glob("train-*.jsonl"))  # enough to be still at it when the first are kept
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    documents = corpus(tmp_path / "all.jsonl", rows)
    ledger = str(tmp_path / "ledger.db")
    Ledger.create(ledger).close()
    command = [
        sys.executable,
        "-c",
        f"{HEED}; from comity.cli import main; main()",
        "ingest",
        documents,
        "-j",
        "2",
        "--ledger",
        ledger,
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        while run.poll() is None and not held_in(ledger):
            time.sleep(0.02)
        os.killpg(run.pid, signal.SIGINT)
        out, error = run.communicate(timeout=60)
    assert run.returncode == 130, error
    assert "Traceback" not in error
    assert "was kept" in error
    with Ledger.open(ledger) as held:
        assert (held.check(), 0 < len(held.documents()) < len(rows)) == ([], True)
        assert out.startswith(f"{len(held.documents())} documents: ")
