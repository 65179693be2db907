from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from comity.casebook import bundled, read_casebook
from comity.examine import Held, Views
from comity.ledger import Ledger

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
TODAY = date(2026, 7, 4)
"""The last day that the bundled casebook's material reaches."""


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger with both bundled casebooks."""
    path = tmp_path_factory.mktemp("examine") / "ledger.db"
    with Ledger.create(str(path)) as store:
        for name in ("china-russia", "reference"):
            store.write(read_casebook(bundled(name)).batch, actor="test", reason="test")
        yield store


@pytest.fixture(scope="session")
def view(ledger: Ledger) -> Callable[..., Views]:
    """Return the ledger's states for a claim of a day, with texts to compare quotations with."""
    now = ledger.snapshot()
    then = cache(lambda day: ledger.snapshot(known_by=day))

    def at(day: str = TODAY.isoformat(), texts: tuple[Held, ...] = (), rule: str = "") -> Views:
        as_of = date.fromisoformat(day)
        return Views(then=then(as_of), now=now, as_of=as_of, today=max(TODAY, as_of), texts=texts, rule=rule)

    return at


@pytest.fixture(scope="session")
def articles() -> dict[str, str]:
    """The founding articles by their number, where they lie beside the repository."""
    found = {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))}
    if not found:
        pytest.skip("the founding articles are not part of the repository")
    return found
