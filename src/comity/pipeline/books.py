"""Where the stages meet the ledger: opening it, filling it from casebooks, giving casebooks back."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from platformdirs import user_data_path

from comity.casebook import bundled, changes, read_casebook, write_casebook
from comity.ledger import Ledger, Receipt
from comity.model.errors import InputError
from comity.model.issues import Issue
from comity.model.rules import CountingRule, find_rule
from comity.pipeline.carrying import carried
from comity.vocab import vocabulary

BUNDLED = ("china-russia", "reference")
"""The casebooks that come with comity, in the order in which they are imported."""


class Import(Struct, frozen=True, kw_only=True):
    """What an import did: rows read by table, what was written, and the problems found on the way."""

    casebook: str
    rows: dict[str, int]
    receipt: Receipt
    issues: list[Issue]


def default_location() -> Path:
    """Return where the ledger lies when nobody says otherwise: the user's own data folder."""
    return user_data_path("comity", appauthor=False) / "ledger.db"


@contextmanager
def open_ledger(location: str | None = None, *, notify: Callable[[str], None] = lambda _: None) -> Iterator[Ledger]:
    """Open the ledger at ``location`` (a file or address), or the default one, filling it when it is new.

    Raises LedgerError when a named ledger does not exist, is damaged or busy.
    """
    if location is None:
        location = str(default_location())
        if not Path(location).exists():
            notify(f"A new ledger with the bundled casebooks is being set up at {location}.")
            try:
                set_up(location)
            except InputError:
                if not Path(location).exists():  # if it does, another command was quicker: its ledger is as good
                    raise
    with Ledger.open(location) as ledger:
        yield ledger


def upgrade_ledger(location: str) -> None:
    """Bring a ledger written by an older comity to the present schema; raise LedgerError when it cannot be."""
    from comity.ledger.migrate import upgrade  # noqa: PLC0415 - Alembic is slow to load and hardly ever needed

    upgrade(location)


def rule(name: str) -> CountingRule:
    """Return the preset counting rule with this code or alias; raise InputError naming the nearest."""
    return find_rule(vocabulary().rules, name)


def set_up(location: str, *, casebooks: tuple[str, ...] = BUNDLED) -> list[Import]:
    """Create a ledger and import the bundled casebooks named; a half-made file is never left at ``location``."""
    if "://" in location:
        with Ledger.create(location) as ledger:
            return [import_casebook(ledger, bundled(name)) for name in casebooks]
    target = Path(location)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise _taken(target)
    with TemporaryDirectory(prefix=".comity-", dir=target.parent) as folder:
        making = Path(folder) / target.name
        with Ledger.create(str(making)) as ledger:
            imports = [import_casebook(ledger, bundled(name)) for name in casebooks]
        _put(making, target)
    return imports


def _taken(target: Path) -> InputError:
    return InputError(f"There is a file at {target} already.", "Name another one, or remove it first.")


def _put(making: Path, target: Path) -> None:
    """Give a finished ledger its place; raise InputError if another process has put one there meanwhile."""
    try:
        os.link(making, target)
    except FileExistsError:
        raise _taken(target) from None
    except OSError:  # a file system without links
        making.replace(target)


def import_casebook(ledger: Ledger, folder: Path, *, actor: str = "") -> Import:
    """Bring a casebook into the ledger: new rows are added, and what the casebook no longer says is withdrawn.

    A casebook with errors withdraws nothing of the records it says nothing of: their rows may be the ones that could
    not be read. Raises InputError where its descriptor is there and does not say which casebook this is.
    """
    reading = read_casebook(folder)
    for issue in reading.issues:
        if issue.code in ("bad-descriptor", "later-form"):
            raise InputError(f"{folder}/{issue.file}: {issue.message}", issue.remedy)
    author = f"casebook:{reading.name}"
    partial = any(issue.severity == "error" for issue in reading.issues)
    batch = changes(ledger.assertions_by(author), reading.batch, ledger.decisions_by(author), partial=partial)
    receipt = ledger.write(batch, actor=actor or author, reason=f"import of the casebook {reading.name}")
    return Import(casebook=reading.name, rows=reading.counts, receipt=receipt, issues=reading.issues)


def export_casebook(ledger: Ledger, name: str, folder: Path) -> list[Path]:
    """Write the casebook called ``name`` as it now stands in the ledger; raise InputError when it holds none.

    With what people corrected and accepted (see :func:`comity.pipeline.carrying.carried`).
    """
    found = carried(ledger, name)
    return write_casebook(name, found.layout, found.assertions, folder)
