"""A ledger with the bundled casebooks, and a way to call the program on it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.pipeline import set_up

Call = Callable[..., Result]


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    set_up(str(path))
    return path


@pytest.fixture
def call(ledger: Path) -> Call:
    """Call `comity` on the shared ledger, which these tests only read."""
    return lambda *words: CliRunner().invoke(app, list(words), env={"COMITY_LEDGER": str(ledger), "NO_COLOR": "1"})


@pytest.fixture
def answer(call: Call) -> Callable[..., Any]:
    """Call `comity` and read the JSON it prints."""

    def ask(*words: str) -> Any:
        result = call(*words, "--json")
        assert result.exit_code == 0, result.output + repr(result.exception)
        return json.loads(result.stdout)

    return ask
