"""Casebooks, reports and the ledger itself through the command line."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.casebook import bundled
from comity.model.errors import InputError
from comity.pipeline import assess, import_casebook, open_ledger, set_up

Call = Callable[..., Any]


def test_a_casebook_comes_back_byte_for_byte(call: Call, tmp_path: Path) -> None:
    for name in ("china-russia", "reference"):
        assert call("casebook", "export", name, str(tmp_path / name)).exit_code == 0
        for path in sorted(bundled(name).iterdir()):
            if path.suffix in (".csv", ".json"):
                assert (tmp_path / name / path.name).read_bytes() == path.read_bytes(), path.name


def edited(tmp_path: Path, table: str, old: str, new: str) -> Path:
    """Return a copy of the China-Russia casebook with one text in one table changed."""
    folder = tmp_path / "china-russia"
    shutil.copytree(bundled("china-russia"), folder)
    path = folder / table
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")
    return folder


def test_importing_an_edited_casebook_changes_the_count_and_keeps_the_history(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    set_up(str(ledger))
    folder = edited(tmp_path, "events.csv", "joint-sea-2012,exercise,", "joint-sea-2012,competition,")
    with open_ledger(str(ledger)) as store:
        before = store.snapshot()
        import_casebook(store, folder)
        after = store.snapshot()
        assert before.by_id["joint-sea-2012"].kind == "exercise"
        assert after.by_id["joint-sea-2012"].kind == "competition"
        kinds = {one.assertion.value: one.active for one in store.assertions("joint-sea-2012", "kind")}
        assert kinds == {"exercise": False, "competition": True}
        import_casebook(store, bundled("china-russia"))
        assert store.snapshot().by_id == before.by_id
        assert import_casebook(store, bundled("china-russia")).receipt.assertions == 0


def page(folder: Path, ledger: Path) -> str:
    set_up(str(ledger), casebooks=())
    with open_ledger(str(ledger)) as store:
        import_casebook(store, folder)
        return assess(store, ("CHN", "RUS"), window=(None, None))


def test_nothing_in_the_report_is_typed_by_hand(tmp_path: Path) -> None:
    """Change cells in a copy of the casebook, and the numbers of the report change with them."""
    old = page(bundled("china-russia"), tmp_path / "old.db")
    folder = edited(tmp_path, "events.csv", "joint-sea-2025,exercise,", "joint-sea-2025,competition,")
    new = page(folder, tmp_path / "new.db")
    headline = [re.sub(r"<[^>]+>", "", re.search(r"<h1.*?</h1>", text, re.S)[0]) for text in (old, new)]  # type: ignore[index]
    assert "six" in headline[0]
    assert "five" in headline[1]


def test_a_pair_without_records_is_told_so(call: Call) -> None:
    text = call("report", "BRA", "NOR").stdout
    assert "no records" in text
    assert "The table of events was not searched for them" in text
    assert "1900" not in text


def test_the_report_goes_to_a_file_and_says_where(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "out" / "report.html"
    assert call("report", "CHN", "RUS", "-o", str(target)).stdout.strip() == str(target)
    text = target.read_text(encoding="utf-8")
    assert not re.search(r"<(?!a\b)[^>]*\b(?:src|href|srcset)=[\"']?(?:https?:)?//", text)
    assert not re.search(r"url\([\"']?(?:https?:)?//|@import", text)
    assert "in which form" in str(call("report", "CHN", "RUS", "-o", str(tmp_path / "report.xlsx")).exception)
    assert "needs a file" in str(call("report", "CHN", "RUS", "-f", "pdf").exception)


@pytest.mark.parametrize(("name", "start"), [("a.pdf", b"%PDF"), ("a.docx", b"PK"), ("a.md", b"# Brazil")])
def test_the_report_is_written_in_the_form_its_name_asks_for(
    call: Call, tmp_path: Path, name: str, start: bytes
) -> None:
    target = tmp_path / "out" / name
    assert call("report", "BRA", "NOR", "-o", str(target)).stdout.strip() == str(target)
    assert target.read_bytes().startswith(start)


def test_the_ledger_is_set_up_checked_and_copied(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "new.db"
    assert call("ledger", "init", str(target)).stdout.strip() == str(target)
    assert call("ledger", "check", "--ledger", str(target)).exit_code == 0
    assert call("ledger", "backup", str(tmp_path / "copy.db"), "--ledger", str(target)).exit_code == 0
    assert call("ledger", "check", "--ledger", str(tmp_path / "copy.db")).exit_code == 0
    assert call("ledger", "init", str(target)).exit_code != 0


def test_a_new_casebook_is_valid_and_imports(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "japan-philippines"
    assert call("casebook", "new", str(folder), "JPN", "PHL").exit_code == 0
    assert call("casebook", "validate", str(folder)).exit_code == 0
    assert call("ledger", "init", "--empty", str(tmp_path / "new.db")).exit_code == 0
    imported = call("casebook", "import", str(folder), "--json", "--ledger", str(tmp_path / "new.db"))
    assert imported.exit_code == 0
    assert json.loads(imported.stdout)["casebook"] == "japan-philippines"


@pytest.mark.parametrize(
    "damage", [b"", b"\xff\xfe", b"id,kind\n", None], ids=["empty", "utf-16", "columns", "missing"]
)
def test_a_table_that_cannot_be_read_withdraws_nothing(call: Call, tmp_path: Path, damage: bytes | None) -> None:
    ledger = str(tmp_path / "ledger.db")
    set_up(ledger)
    folder = edited(tmp_path, "frictions.csv", "fr-1858-annexation,", "fr-1858-annexed,")
    (folder / "events.csv").unlink() if damage is None else (folder / "events.csv").write_bytes(damage)
    result = call("casebook", "import", str(folder), "--ledger", ledger)
    assert result.exit_code == 1
    with open_ledger(ledger) as store:
        snapshot = store.snapshot()
    assert len(snapshot.events) == 141
    assert "fr-1858-annexed" in snapshot.by_id


def test_a_casebook_that_does_not_say_which_it_is_is_not_imported(tmp_path: Path) -> None:
    set_up(str(tmp_path / "ledger.db"), casebooks=())
    folder = edited(tmp_path, "datapackage.json", '"name": "china-russia"', '"name": 3')
    with open_ledger(str(tmp_path / "ledger.db")) as store, pytest.raises(InputError, match=r"datapackage\.json"):
        import_casebook(store, folder)


def test_two_first_commands_at_once_share_one_new_ledger(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from comity.cli import main; main()", "count", "CHN", "RUS"]
    env = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "COMITY_LEDGER": ""}
    del env["COMITY_LEDGER"]
    both = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    said = [one.communicate() for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert said[0][0] == said[1][0]
    assert [path.name for path in (tmp_path / "comity").iterdir() if path.suffix != ".db-wal"] == ["ledger.db"]


def test_a_damaged_derivation_is_made_anew(tmp_path: Path, call: Call) -> None:
    ledger = tmp_path / "ledger.db"
    set_up(str(ledger), casebooks=("reference",))
    with sqlite3.connect(ledger) as connection:
        connection.execute("DELETE FROM record WHERE type = 'platform'")
    assert call("ledger", "check", "--ledger", str(ledger)).exit_code == 1
    assert call("ledger", "rebuild", "--ledger", str(ledger)).exit_code == 0
    assert call("ledger", "check", "--ledger", str(ledger)).exit_code == 0
    assert call("ledger", "upgrade", "--ledger", str(ledger)).exit_code == 0


@pytest.mark.parametrize("bad", ["exercize", "=cmd()"])
def test_a_bad_row_is_named_by_line_and_the_others_pass(call: Call, tmp_path: Path, bad: str) -> None:
    folder = edited(tmp_path, "events.csv", "joint-sea-2012,exercise,", f"joint-sea-2012,{bad},")
    result = call("casebook", "validate", str(folder))
    assert result.exit_code == 1
    assert re.search(r"events\.csv:\d+ \[kind\]: error: ", result.stdout)


def test_what_was_written_is_said_as_json_too(call: Call, tmp_path: Path) -> None:
    """Every command that writes files names them in one form."""
    target = tmp_path / "new.db"
    lines = {
        ("ledger", "init", str(target), "--empty"): [str(target)],
        ("ledger", "rebuild", "--ledger", str(target)): [str(target)],
        ("ledger", "backup", str(tmp_path / "copy.db"), "--ledger", str(target)): [str(tmp_path / "copy.db")],
        ("export", str(tmp_path), "--type", "area"): [str(tmp_path / "areas.csv")],
        ("report", "CHN", "IRN", "-o", str(tmp_path / "r.html")): [str(tmp_path / "r.html")],
    }
    for words, written in lines.items():
        assert json.loads(call(*words, "--json").stdout) == {"written": written}, words


def test_a_report_as_known_then_speaks_of_no_later_year(call: Call, tmp_path: Path) -> None:
    page = tmp_path / "then.md"
    assert call("report", "CHN", "RUS", "--known-by", "2019-10-28", "-o", str(page)).exit_code == 0
    answer = page.read_text(encoding="utf-8").splitlines()[4]
    assert "in 2018" in answer
    assert "2025" not in answer
