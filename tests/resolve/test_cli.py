import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.casebook import bundled, read_casebook
from comity.cli import resolve as _  # noqa: F401 - registers the command
from comity.cli.root import app
from comity.ledger import Ledger
from comity.resolve import resolve
from tests.resolve.test_guide import LINE


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("cli") / "ledger.db"
    with Ledger.create(str(path)) as store:
        store.write(read_casebook(bundled("china-russia")).batch, actor="test", reason="test")
    return path


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    vostok = {**LINE["events"][0], "name": "Vostok-2018", "start": "2018-09"}
    path = tmp_path / "docs.jsonl"
    path.write_text(json.dumps({**LINE, "events": [vostok]}) + "\n", encoding="utf-8")
    return path


def test_links_are_written_in_the_fixed_form(ledger: Path, documents: Path, tmp_path: Path):
    out = tmp_path / "links.csv"
    done = CliRunner().invoke(app, ["resolve", str(documents), "-o", str(out), "--ledger", str(ledger)])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert list(rows[0]) == ["doc_id", "list", "index", "record_id", "probability", "band"]
    assert [(row["list"], row["record_id"], row["band"]) for row in rows] == [
        ("events", "vostok-2018", "link"), ("statements", rows[1]["record_id"], rows[1]["band"]),
    ]  # fmt: skip


def test_reasons_are_shown_when_asked_for(ledger: Path, documents: Path):
    done = CliRunner().invoke(app, ["resolve", str(documents), "--explain", "--ledger", str(ledger)])
    assert "same series" in done.output
    done = CliRunner().invoke(app, ["resolve", str(documents), "--json", "--ledger", str(ledger)])
    assert json.loads(done.stdout)[0]["explanation"].startswith("same series")


def test_the_ledger_is_left_as_it_was(ledger: Path, documents: Path):
    with Ledger.open(str(ledger)) as store:
        before = store.snapshot()
    CliRunner().invoke(app, ["resolve", str(documents), "--ledger", str(ledger)])
    with Ledger.open(str(ledger)) as store:
        assert store.snapshot().by_id == before.by_id
    assert resolve([], before) == []
