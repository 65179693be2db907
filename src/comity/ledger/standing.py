"""Which decisions are in force, and which record each assertion counts for. Pure functions."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from comity.ledger.entries import StoredAssertion, StoredDecision


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


class _Step(Struct, frozen=True):
    """One merge or split on an assertion's way: its place in the order, where it leads, and its revision."""

    seq: int
    to: str
    revision: int


class Holdings:
    """Follows assertions through the merges and splits in force, in the order in which they were decided."""

    def __init__(self, decisions: Iterable[StoredDecision]) -> None:
        self._merges: dict[str, list[_Step]] = {}
        self._splits: dict[str, list[_Step]] = {}
        for stored in sorted(decisions, key=lambda stored: stored.seq):
            decision = stored.decision
            if decision.action == "merge":
                step = _Step(stored.seq, decision.target, stored.revision)
                self._merges.setdefault(decision.record, []).append(step)
            elif decision.action == "split":
                step = _Step(stored.seq, decision.value, stored.revision)
                self._splits.setdefault(decision.target, []).append(step)

    def holder(self, assertion: str, record: str) -> str:
        """Return the record that assertion ``assertion``, made of ``record``, counts for.

        A split with a blank value gives the assertion back to the record it was made of.
        """
        way = self._way(assertion, record)
        return way[-1].to if way else record

    def arrived(self, assertion: str, record: str) -> int:
        """Return the revision that brought an assertion made of ``record`` to where it is; 0 if nothing moved it."""
        way = self._way(assertion, record)
        return way[-1].revision if way else 0

    def _way(self, assertion: str, record: str) -> list[_Step]:
        splits, way = self._splits.get(assertion, ()), list[_Step]()
        holder, seq = record, -1
        while splits or holder in self._merges:
            steps = (_next(self._merges.get(holder, ()), seq), _next(splits, seq))
            step = min((step for step in steps if step), key=lambda step: step.seq, default=None)
            if step is None:
                break
            seq, holder = step.seq, step.to or record
            way.append(replace(step, to=holder))
        return way

    def merged_into(self, record: str) -> str | None:
        """Return the record that ``record`` was merged into, if it was."""
        holder = self.holder("", record)
        return None if holder == record else holder


def _next(steps: Sequence[_Step], seq: int) -> _Step | None:
    place = bisect_right(steps, seq, key=lambda step: step.seq)
    return steps[place] if place < len(steps) else None


def as_arrived(assertions: Iterable[StoredAssertion], holdings: Holdings) -> list[StoredAssertion]:
    """Return assertions with the revision from which on they counted for the record that now holds them.

    What a merge brings is as late as the merge: nobody who accepted the record before had seen it there.
    """
    return [
        one if one.assertion.record == one.holder
        else replace(one, revision=max(one.revision, holdings.arrived(one.id, one.assertion.record)))
        for one in assertions
    ]  # fmt: skip
