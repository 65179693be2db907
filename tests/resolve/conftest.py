from pathlib import Path

import pytest

from comity.casebook import bundled, read_casebook
from comity.ledger import Ledger
from comity.model.snapshot import Snapshot


@pytest.fixture(scope="session")
def casebook(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The bundled China-Russia casebook, through the ledger."""
    path: Path = tmp_path_factory.mktemp("ledger") / "casebook.db"
    with Ledger.create(str(path)) as ledger:
        ledger.write(read_casebook(bundled("china-russia")).batch, actor="test", reason="test")
        return ledger.snapshot()
