"""The report on a pair, out of the ledger: as a page, or written as a file in the form it is wanted in."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from comity.ledger import Ledger
from comity.measure.periods import Window, seen_by
from comity.model.clock import today
from comity.model.records import RECORD_TYPES
from comity.pipeline.examining import examine
from comity.show.printing.forms import Form, written
from comity.show.report import Report, build_report, page_of


def assess(ledger: Ledger, parties: Sequence[str], *, window: Window, known_by: date | None = None) -> str:
    """Return the report on ``parties`` as an HTML page; every record in it lists who says what.

    Raises InputError for fewer than two parties.
    """
    return page_of(_parts(ledger, parties, window, known_by))


def write_assessment(
    ledger: Ledger, parties: Sequence[str], target: Path, form: Form, *, window: Window, known_by: date | None = None
) -> list[Path]:
    """Write the report on ``parties`` to ``target`` in ``form``; return the files, the report first.

    The page says on which day it was made; what is printed does not, and is the same bytes for the same ledger.
    Raises InputError for fewer than two parties.
    """
    files = written(_parts(ledger, parties, window, known_by), target.name, form)
    for name, content in files.items():
        path = target.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return [target.parent / name for name in files]


def _parts(ledger: Ledger, parties: Sequence[str], window: Window, known_by: date | None) -> Report:
    snapshot = ledger.snapshot(known_by=known_by)
    about = [record.id for name in RECORD_TYPES for record in snapshot.of_type(name)]
    assertions = [stored.assertion for stored in ledger.assertions_of(about) if stored.active]
    read = examine(ledger, snapshot, parties) if len(set(parties)) == 2 else None
    seen = seen_by(window, known_by)
    return build_report(snapshot, parties, window=seen, assertions=assertions, generated=today(), read=read)
