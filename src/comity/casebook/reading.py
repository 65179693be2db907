"""From a folder to a batch for the ledger, with everything that is wrong on the way."""

from collections import Counter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from comity.casebook.asserting import assert_casebook
from comity.casebook.checking import check_rows
from comity.casebook.folder import closed_lists, read_text, required_types
from comity.casebook.package import validate_descriptor
from comity.model.assertions import Batch
from comity.model.issues import Issue
from comity.model.records import Casebook


class CasebookReading(Struct, frozen=True, kw_only=True):
    """What was read of a casebook: a batch of the good rows, the issues of all, and the good rows by table."""

    name: str
    casebook: Casebook
    batch: Batch
    issues: list[Issue]
    counts: dict[str, int]


def read_casebook(folder: Path) -> CasebookReading:
    """Read a casebook for the ledger: good rows become assertions, bad ones issues.

    Raises InputError where there is no casebook at all.
    """
    text = read_text(folder)
    terms = closed_lists()
    known, missing = required_types(folder, text.casebook)
    parties = tuple(party for party in text.casebook.parties if party in terms["party"])
    casebook = replace(text.casebook, parties=parties)
    rows, found = check_rows(text.rows, terms=terms, pair=parties, known=known)
    described = list(validate_descriptor(folder, text.casebook, terms))
    counted = Counter(row.table for row in rows)
    return CasebookReading(
        name=text.name,
        casebook=casebook,
        batch=assert_casebook(casebook, rows),
        issues=sorted([*text.issues, *missing, *described, *found]),
        counts={name: counted[name] for name in text.casebook.tables},
    )


def validate_casebook(folder: Path) -> list[Issue]:
    """Return everything that is wrong with a casebook, in the order of its files and lines."""
    return read_casebook(folder).issues
