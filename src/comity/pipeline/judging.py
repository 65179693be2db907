"""What people's decisions say of the mentions that machines read out of documents."""

from comity.ledger import Ledger, StoredAssertion
from comity.model.records import Record
from comity.model.snapshot import Snapshot
from comity.pipeline.opinions import NOBODY

FOLDS = 5
"""In how many parts reviewed documents are held out in turn."""

FEWEST = 5
"""Fewer judged mentions than this teach nothing that could be told from chance."""

NEW = "NEW:"
"""How the label of a mention begins that speaks of something no casebook holds."""


class Judge:
    """Says what people's decisions make of an assertion that something exists."""

    def __init__(self, ledger: Ledger) -> None:
        self._accepted, self._refused = (_decided(ledger, action) for action in ("accept", "reject"))
        self._rejected = ledger.snapshot(states=("rejected",)).by_id
        self._standing = ledger.snapshot(states=("accepted",)).by_id
        self._known = {one.id for one in standing(ledger).by_id.values()}

    def labels(self, said: StoredAssertion | None) -> frozenset[str]:
        """Return the record that people say it is about, or a label for something new; nothing if they say nothing."""
        if self.record(said) is None or said is None:
            return frozenset()
        return frozenset({said.holder if said.holder in self._known else NEW + said.holder})

    def record(self, said: StoredAssertion | None) -> Record | None:
        """Return the accepted record that people say it is about; None if they say nothing."""
        if said is None or not said.active or said.holder not in self._standing:
            return None
        moved = said.holder != said.assertion.record
        confirmed = self._accepted.get(said.holder, 0) >= said.revision
        return self._standing[said.holder] if moved or confirmed else None

    def refuses(self, said: StoredAssertion | None) -> bool:
        """Return whether people say, and nobody contradicts them, that there is no such thing."""
        if said is None or said.holder not in self._rejected:
            return False
        return self._refused.get(said.holder, 0) >= said.revision


def _decided(ledger: Ledger, action: str) -> dict[str, int]:
    """Return the records on which people's decisions of this kind are in force, with the last one's revision."""
    return {
        one.decision.record: one.revision
        for one in ledger.decisions()
        if one.in_force and one.decision.action == action and not one.decision.author.startswith(NOBODY)
    }


def standing(ledger: Ledger) -> Snapshot:
    """Return the records that somebody else than a machine asserts: what mentions could be linked with."""
    snapshot = ledger.snapshot(states=("accepted", "disputed"))
    said = ledger.assertions_of(snapshot.by_id)
    known = {one.holder for one in said if one.active and one.assertion.author_kind != "machine"}
    return Snapshot(one for one in snapshot.by_id.values() if one.id in known)
