"""Which decisions are in force, and which record each assertion counts for. Pure functions."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from comity.ledger.entries import StoredDecision


def in_force(decisions: Iterable[StoredDecision]) -> set[str]:
    """Return the ids of the decisions that no undo in force takes back.

    An undo always comes after what it undoes, so the last decision is in force, and so on backwards.
    """
    undone: set[str] = set()
    standing: set[str] = set()
    for stored in sorted(decisions, key=lambda stored: stored.seq, reverse=True):
        if stored.id in undone:
            continue
        standing.add(stored.id)
        if stored.decision.action == "undo":
            undone.add(stored.decision.target)
    return standing


class Holdings:
    """Follows assertions through the merges and splits in force, in the order in which they were decided."""

    def __init__(self, decisions: Iterable[StoredDecision]) -> None:
        self._merges: dict[str, list[tuple[int, str]]] = {}
        self._splits: dict[str, list[tuple[int, str]]] = {}
        for stored in sorted(decisions, key=lambda stored: stored.seq):
            decision = stored.decision
            if decision.action == "merge":
                self._merges.setdefault(decision.record, []).append((stored.seq, decision.target))
            elif decision.action == "split":
                self._splits.setdefault(decision.target, []).append((stored.seq, decision.value))

    def holder(self, assertion: str, record: str) -> str:
        """Return the record that assertion ``assertion``, made of ``record``, counts for.

        A split with a blank value gives the assertion back to the record it was made of.
        """
        splits = self._splits.get(assertion, ())
        if not splits and record not in self._merges:
            return record
        holder, seq = record, -1
        while True:
            merge = _next(self._merges.get(holder, ()), seq)
            split = _next(splits, seq)
            step = min((step for step in (merge, split) if step), default=None)
            if step is None:
                return holder
            seq, holder = step[0], step[1] or record

    def merged_into(self, record: str) -> str | None:
        """Return the record that ``record`` was merged into, if it was."""
        holder = self.holder("", record)
        return None if holder == record else holder


def _next(steps: Sequence[tuple[int, str]], seq: int) -> tuple[int, str] | None:
    place = bisect_right(steps, seq, key=lambda step: step[0])
    return steps[place] if place < len(steps) else None
