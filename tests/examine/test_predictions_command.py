import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.ledger import Ledger
from comity.model.errors import InputError

Call = Callable[..., Result]
FORETOLD = "Some background first.\nThe U.S. should expect even more drills in the coming years.\n"


@pytest.fixture
def call(ledger: Ledger) -> Call:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["predictions", *arguments, "--ledger", ledger.info().location])

    return run


def test_authors_and_outlets_are_scored(call: Call, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(FORETOLD)
    form = json.loads(
        call(str(article), "--as-of", "2020-05-27", "--author", "A. Writer", "--outlet", "The Paper", "--json").stdout
    )
    (one,) = form["foretold"]
    assert (one["prediction"]["said"], one["outcome"]["result"], one["outcome"]["brier"]) == (
        "should expect",
        "yes",
        0.0225,
    )
    assert [(row["name"], row["brier"]) for row in (*form["authors"], *form["outlets"])] == [
        ("A. Writer", 0.0225),
        ("The Paper", 0.0225),
    ]


def test_a_text_without_a_day_is_named_and_not_scored(call: Call, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(FORETOLD)
    result = call(str(article))
    assert result.exit_code == 0
    assert "no day of publication is known" in " ".join(result.stderr.split())


def test_a_ledger_without_documents_foretells_nothing(call: Call) -> None:
    assert "Nothing is foretold" in call().stdout


def test_a_file_that_is_not_there(call: Call) -> None:
    result = call("nowhere.txt")
    assert isinstance(result.exception, InputError)
    assert "nowhere.txt" in str(result.exception)


@pytest.mark.gold
def test_the_founding_articles_through_the_command(call: Call) -> None:
    seeds = Path(__file__).parents[3] / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip("the founding articles are not part of the repository")
    paths = sorted(str(path) for path in seeds.glob("00[0-4]*.txt"))
    form = json.loads(call(*paths, "--as-of", "2019-10-24", "--json").stdout)
    results = [one["outcome"]["result"] for one in form["foretold"]]
    assert {"yes", "no", "partly", "open"} <= set(results)
    assert all((one["outcome"]["brier"] is None) == (one["outcome"]["result"] == "open") for one in form["foretold"])
