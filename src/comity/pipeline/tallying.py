"""Counts what an ingest does, and compares what the ledger said before with what it says after."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from comity.ledger import Ledger, StoredAssertion
from comity.model.documents import Passage
from comity.model.records import Record, Source, State
from comity.model.snapshot import Snapshot
from comity.pipeline.proposing import Proposal
from comity.pipeline.reporting import Disagreement, DocumentState, IngestReport, Question, Side
from comity.read import Problem

STATES: tuple[State, ...] = ("accepted", "disputed", "proposed", "rejected")
"""All that is in the ledger, whatever a person made of it."""

_AROUND = 160
"""Characters of a document shown on either side of the words a value rests on."""


class Tally:
    """What was done so far; :meth:`report` asks the ledger what came of it."""

    def __init__(self, ledger: Ledger, before: Snapshot) -> None:
        self._ledger = ledger
        self._before = before
        head = ledger.head()
        self._began = head.number if head else 0
        self._states: Counter[DocumentState] = Counter()
        self._mentions = self._passed_over = 0
        self._linked: set[str] = set()
        self._touched: set[str] = set()
        self._said: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._questions: dict[str, Question] = {}
        self._problems: list[Problem] = []

    def add(self, proposal: Proposal) -> None:
        """Count a document that was written."""
        self._states["new"] += 1
        self._mentions += proposal.mentions
        self._passed_over += proposal.passed_over
        self._linked.update(proposal.linked)
        self._touched.update(proposal.linked, proposal.begun)
        for one in proposal.assertions:
            self._said[one.record, one.field].add(one.value)
        self._questions.update((one.record, one) for one in sorted(proposal.questions, key=lambda q: q.probability))

    def add_known(self) -> None:
        """Count a document that the ledger holds."""
        self._states["known"] += 1

    def add_problem(self, problem: Problem) -> None:
        """Count an input that gave no document."""
        self._states["failed" if problem.state == "failed" else "refused"] += 1
        self._problems.append(problem)

    def report(self) -> IngestReport:
        """Return what was done, as the ledger now has it."""
        after = self._ledger.snapshot(states=STATES) if self._touched else self._before
        contradicted = self._contradicted(after)
        proposed = tuple(sorted(name for name in self._touched if self._is_new(name, after)))
        return IngestReport(
            documents={state: self._states[state] for state in ("new", "known", "refused", "failed")},
            mentions=self._mentions,
            passed_over=self._passed_over,
            linked=tuple(sorted(self._linked)),
            strengthened=tuple(sorted(name for name in self._linked if self._rose(name, after))),
            proposed=proposed,
            conflicts=tuple(sorted({record for record, _ in contradicted})),
            waiting=tuple(sorted(name for name in self._questions if _is_open(after.by_id.get(name)))),
            questions=tuple(self._questions[name] for name in sorted(self._questions)),
            disagreements=disagreements(self._ledger, contradicted, after),
            problems=tuple(self._problems),
        )

    def _is_new(self, name: str, after: Snapshot) -> bool:
        return name in after.by_id and name not in self._before.by_id

    def _rose(self, name: str, after: Snapshot) -> bool:
        before, now = self._before.by_id.get(name), after.by_id.get(name)
        return before is not None and now is not None and now.p_exist > before.p_exist

    def _contradicted(self, after: Snapshot) -> list[tuple[str, str]]:
        """Return the records and fields in which what was read disagrees with what was held, or with itself."""
        return [
            (name, field)
            for name in sorted(self._touched & after.by_id.keys())
            for field in after.by_id[name].conflicts
            if self._said_anew(name, field)
        ]

    def _said_anew(self, name: str, field: str) -> bool:
        """Whether a field in conflict was not so before, or has a value now that nobody gave before."""
        before = self._before.by_id.get(name)
        if before is None or field not in before.conflicts:
            return True
        held = self._ledger.assertions(name, field)
        known = {one.assertion.value for one in held if one.revision <= self._began}
        return not self._said[name, field] <= known


def _is_open(record: Record | None) -> bool:
    return record is not None and record.state == "proposed"


def disagreements(ledger: Ledger, contradicted: Iterable[tuple[str, str]], after: Snapshot) -> tuple[Disagreement, ...]:
    """Return both sides of each contradicted field, with the words behind them."""
    found = []
    for record, field in contradicted:
        made = [one for one in ledger.assertions(record, field) if one.active]
        passages = ledger.passages({name for one in made for name in one.assertion.passages})
        sides = tuple(_side(ledger, one, passages, after) for one in made)
        found.append(Disagreement(record=record, field=field, sides=sides))
    return tuple(found)


def _side(ledger: Ledger, stored: StoredAssertion, passages: dict[str, Passage], after: Snapshot) -> Side:
    made = stored.assertion
    cited = [after.by_id[name] for name in made.sources if name in after.by_id]
    return Side(
        value=made.value,
        stance=made.stance,
        source=_first([one.label for one in cited if isinstance(one, Source)]) or made.author,
        passages=tuple(in_context(ledger, passages[name]) for name in made.passages if name in passages),
    )


def _first(labels: list[str]) -> str:
    """Return the first of several sources, and how many more there are."""
    return labels[0] + (f" and {len(labels) - 1} more" if labels[1:] else "") if labels else ""


def in_context(ledger: Ledger, passage: Passage) -> str:
    """Return a passage with the words around it, up to the ends of its line."""
    if not passage.document:
        return passage.text
    text = ledger.document(passage.document).text
    start = max(text.rfind("\n", 0, passage.start) + 1, passage.start - _AROUND)
    end = text.find("\n", passage.end)
    end = min(len(text) if end < 0 else end, passage.end + _AROUND)
    return text[start:end].strip()
