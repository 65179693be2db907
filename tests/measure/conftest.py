from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.casebook import bundled, read_casebook
from comity.ledger import Ledger
from comity.model.records import Event
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.vocab import vocabulary


@pytest.fixture(scope="session")
def casebook(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The bundled China-Russia casebook, through the ledger."""
    path: Path = tmp_path_factory.mktemp("ledger") / "casebook.db"
    with Ledger.create(str(path)) as ledger:
        ledger.write(read_casebook(bundled("china-russia")).batch, actor="test", reason="test")
        return ledger.snapshot()


@pytest.fixture(scope="session")
def rules() -> dict[str, CountingRule]:
    return dict(vocabulary().rules)


@pytest.fixture
def event() -> Callable[..., Event]:
    """Make an event that every preset but N and PA counts; dates may be text."""

    def make(id: str = "e1", **changes: Any) -> Event:
        values: dict[str, Any] = {
            "kind": "exercise",
            "scope": "military",
            "framework": "bilateral",
            "status": "held",
            "parties": ("CHN", "RUS"),
            "parties_complete": "yes",
            "start": "2020-05-01",
            "p_exist": 1.0,
        }
        values |= changes
        for field in ("start", "end"):
            if isinstance(values.get(field), str):
                values[field] = EventDate.parse(values[field])
        return Event(id=id, **values)

    return make


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Both bundled casebooks, through the ledger: the pair's records and the reference cases."""
    path: Path = tmp_path_factory.mktemp("ledger") / "everything.db"
    with Ledger.create(str(path)) as ledger:
        for name in ("china-russia", "reference"):
            ledger.write(read_casebook(bundled(name)).batch, actor="test", reason="test")
        return ledger.snapshot()
