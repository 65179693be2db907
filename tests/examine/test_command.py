import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.ledger import Ledger
from comity.model.errors import InputError
from comity.pipeline import set_up

Call = Callable[..., Result]
CLAIM = "around 25 joint exercises since 2005"


@pytest.fixture(scope="session")
def call(tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Call `comity` on a ledger with the bundled casebooks."""
    path = tmp_path_factory.mktemp("check") / "ledger.db"
    set_up(str(path))
    env = {"COMITY_LEDGER": str(path), "NO_COLOR": "1"}
    return lambda *words: CliRunner().invoke(app, ["check", *words], env=env)


def test_the_json_form(call: Call) -> None:
    result = call(CLAIM, "--as-of", "2024-09-30", "--json")
    assert result.exit_code == 0
    form = json.loads(result.stdout)
    assert (form["text"], form["verdict"], form["rule"]) == (CLAIM, "depends_on_counting", "B, BC")


def test_the_answer_in_words(call: Call) -> None:
    result = call(CLAIM, "--as-of", "2024-09")
    assert result.stdout.startswith("Depends on the counting rule\nHolds under B (23 [21-24])")
    assert "Nearest left out:" in result.stdout


def test_a_file_is_checked_sentence_by_sentence(call: Call, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Some say so. China and Russia held six joint exercises in 2022.\nNothing else.")
    form = json.loads(call("--file", str(article), "--as-of", "2023-06", "--consistency", "--json").stdout)
    assert [one["verdict"] for one in form["claims"]][:1] == ["depends_on_counting"]
    assert form["consistency"]["conflict"] == []


def test_a_batch_gives_a_line_for_a_line(call: Call, tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": CLAIM, "as_of": "2024"},
        {"text": "Japan took part in Vostok-2022", "about": ["CHN", "RUS"]},
    ]
    batch = tmp_path / "claims.jsonl"
    batch.write_text("\n".join(json.dumps(line) for line in lines))
    rows = [json.loads(line) for line in call("--batch", str(batch), "--json").stdout.splitlines()]
    assert [row["verdict"] for row in rows] == ["depends_on_counting", "contradicted"]
    assert rows[0]["id"] == "a"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["x", "--about", "CHN,RUSS"], "Did you mean Russia"),
        (["x", "--about", "CHN"], "fewer than two"),
        (["x", "--rule", "MBP"], "Did you mean mp?"),
        (["x", "--as-of", "2024-13"], "is not a date"),
        (["Exercises from 2020 to 2015"], "runs backwards"),
        ([], "Give one thing to check"),
        (["x", "--file", "nowhere.txt"], "Give one thing to check"),
        (["--file", "nowhere.txt"], "There is no file"),
    ],
)
def test_wrong_input_gets_one_clear_message(call: Call, words: list[str], message: str) -> None:
    result = call(*words)
    assert result.exit_code != 0
    assert message in str(result.exception)


def test_an_empty_ledger_says_what_to_do(tmp_path: Path) -> None:
    Ledger.create(str(tmp_path / "empty.db")).close()
    result = CliRunner().invoke(app, ["check", CLAIM], env={"COMITY_LEDGER": str(tmp_path / "empty.db")})
    assert "Import a casebook first" in str(result.exception)


def test_a_broken_line_of_a_batch_is_named(call: Call, tmp_path: Path) -> None:
    batch = tmp_path / "claims.jsonl"
    batch.write_text('{"text": "a"}\n{"txt": 1}\n')
    assert "Line 2 of the batch" in str(call("--batch", str(batch)).exception)


def test_the_nearest_records_stand_beside_the_answer(call: Call) -> None:
    nearest = json.loads(call(CLAIM, "--as-of", "2024-09-30", "--json").stdout)["nearest"]
    assert [one["counts"] for one in nearest] == [True, False]
    assert nearest[1]["why"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"SQLite format 3\0rest", "is a ledger."), (b"\x7fELF\0\0", "is no text file.")],
)
def test_a_file_that_is_no_text_is_refused(call: Call, tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "good.db"
    path.write_bytes(content)
    result = call("--file", str(path))
    assert isinstance(result.exception, InputError)
    assert says in str(result.exception)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "There is no sentence to check."), ("   ", "There is no sentence to check."), ("word " * 20_000, "too long")],
)
def test_nothing_and_too_much_get_one_message(call: Call, text: str, says: str) -> None:
    result = call(text)
    assert isinstance(result.exception, InputError)
    assert says in str(result.exception)


def test_parties_nobody_knows_are_named_as_unread(call: Call) -> None:
    form = json.loads(call("Atlantis and Ruritania held six joint drills in 2022.", "--json").stdout)
    assert form["verdict"] == "not_checkable"
    assert {"Atlantis", "Ruritania"} <= set(form["understood"]["unread"])
