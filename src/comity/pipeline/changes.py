"""What has changed in a ledger since a day or a revision: what is new, changed, contradicted, and by which document."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from comity.ledger import Ledger, StoredAssertion, StoredDecision
from comity.model.assertions import EXISTS
from comity.model.errors import InputError
from comity.model.records import Record
from comity.model.values import EventDate
from comity.pipeline.tallying import STATES

What = Literal["new", "changed", "contradicted", "decided"]

_REVISION = re.compile(r"r?(\d+)(?:-[0-9a-f]{12})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOT_TOLD = frozenset({"source", "casebook", "code", "coverage"})


class Change(Struct, frozen=True, kw_only=True):
    """What became of one record.

    ``fields`` are those spoken of, ``contradicted`` those of them on which the ledger now disagrees; ``documents`` and
    ``sources`` (ids) are who spoke, ``decisions`` what people decided, ``by`` the authors, ``revisions`` when.
    """

    record: str
    type: str
    label: str
    state: str
    what: What
    fields: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    revisions: tuple[int, ...] = ()


def changes_since(ledger: Ledger, since: str | int | date) -> tuple[Change, ...]:
    """Return what has changed after a revision (``12``), or from a day, month or year on, by type and record.

    Sources are not listed by themselves. Raises InputError for what is neither a revision of the ledger nor a date.
    """
    after = revision_before(ledger, since)
    made, decided = _by_record(ledger, after)
    records = ledger.snapshot(states=STATES).by_id
    begun = _begun(ledger, made, after)
    documents = _documents(ledger, [one for some in made.values() for one in some])
    found = [
        _change(records[name], made.get(name, []), decided.get(name, []), documents, new=name in begun)
        for name in sorted(made.keys() | decided.keys())
        if name in records and records[name].type not in _NOT_TOLD
    ]
    return tuple(sorted(found, key=lambda change: (change.type, change.record)))


def revision_before(ledger: Ledger, since: str | int | date) -> int:
    """Return the number of the revision after which changes are asked for; a year is a day, not a revision."""
    revisions = ledger.revisions()
    text = str(since).strip()
    match = _REVISION.fullmatch(text)
    if match and not _YEAR.fullmatch(text):
        return _checked(int(match[1]), len(revisions))
    day = _day(text)
    return max((one.number for one in revisions if one.at < day), default=0)


def _day(text: str) -> str:
    try:
        return EventDate.parse(text).start.isoformat()
    except InputError:
        raise InputError(
            f"{text!r} is neither a revision of the ledger nor a date.",
            "Write 12 or r12, or YYYY, YYYY-MM, YYYY-MM-DD.",
        ) from None


def _checked(number: int, last: int) -> int:
    if number > last:
        raise InputError(f"The ledger has no revision {number}; its last one is {last}.", "Name one of them, or a day.")
    return number


def _by_record(ledger: Ledger, after: int) -> tuple[dict[str, list[StoredAssertion]], dict[str, list[StoredDecision]]]:
    made, decided = defaultdict(list), defaultdict(list)
    for one in ledger.assertions_since(after):
        made[one.holder].append(one)
    for decision in ledger.decisions_since(after):
        decided[decision.decision.record].append(decision)
    return dict(made), dict(decided)


def _begun(ledger: Ledger, made: dict[str, list[StoredAssertion]], after: int) -> set[str]:
    """Return the records of which nothing was said before."""
    before = {one.holder for one in ledger.assertions_of(made) if one.revision <= after}
    return made.keys() - before


def _documents(ledger: Ledger, made: Sequence[StoredAssertion]) -> dict[str, str]:
    """Return the document of each passage that an assertion rests on."""
    held = ledger.passages({name for one in made for name in one.assertion.passages})
    return {name: passage.document for name, passage in held.items() if passage.document}


def _change(
    record: Record,
    made: Sequence[StoredAssertion],
    decided: Sequence[StoredDecision],
    documents: dict[str, str],
    *,
    new: bool,
) -> Change:
    fields = {one.assertion.field for one in made if one.active}
    contradicted = sorted(fields & set(record.conflicts))
    what: What = "new" if new else "contradicted" if contradicted else "changed" if fields else "decided"
    passages = {name for one in made for name in one.assertion.passages}
    return Change(
        record=record.id,
        type=record.type,
        label=record.label,
        state=record.state,
        what=what,
        fields=tuple(sorted(fields - {EXISTS})),
        contradicted=tuple(contradicted),
        documents=tuple(sorted({documents[name] for name in passages if name in documents})),
        sources=tuple(sorted({name for one in made for name in one.assertion.sources})),
        decisions=tuple(dict.fromkeys(one.decision.action for one in decided)),
        by=tuple(sorted({*(one.assertion.author for one in made), *(one.decision.author for one in decided)})),
        revisions=tuple(sorted({*(one.revision for one in made), *(one.revision for one in decided)})),
    )
