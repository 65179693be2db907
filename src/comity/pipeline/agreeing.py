"""How far reviewers agree who judged the same cards, and about which they do not."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Literal

from msgspec import Struct

from comity.ledger import Ledger, StoredDecision
from comity.ledger.standing import Holdings, as_arrived
from comity.pipeline.cards import Opinion
from comity.pipeline.opinions import JUDGING, NOBODY, differ, opinions

SCALE: tuple[Literal["accept", "fix", "reject"], ...] = ("accept", "fix", "reject")
"""How much of a proposal stands: all of it, some of it, none. Reviewers one step apart disagree half as much as two."""


class Agreement(Struct, frozen=True, kw_only=True):
    """How two reviewers judged the cards that both judged.

    ``table`` counts them by the verdict of the first (rows) and the second (columns), in the order of ``SCALE``.
    ``kappa`` is None where chance alone leaves nothing to agree about: both gave one and the same verdict throughout.
    ``disagreements`` are the records on which they came to different results, other values for a field included.
    """

    first: str
    second: str
    cards: int
    same: int
    kappa: float | None
    table: tuple[tuple[int, ...], ...]
    disagreements: tuple[str, ...]


def agreement(ledger: Ledger) -> tuple[Agreement, ...]:
    """Return the agreement of every two reviewers who judged some card both, by name.

    A card is a record with what was said of it by then: new evidence makes another card. What a reviewer took back
    does not count; what somebody else undid does.
    """
    judged = list(_judged(ledger))
    names = sorted({one.author for _, found in judged for one in found})
    compared = (_compare(first, second, judged) for first, second in combinations(names, 2))
    return tuple(one for one in compared if one.cards)


Judged = tuple[str, tuple[Opinion, ...]]
"""A record, and what reviewers made of it on the same evidence."""


def _judged(ledger: Ledger) -> Iterator[Judged]:
    decisions = ledger.decisions()
    holdings = Holdings(one for one in decisions if one.in_force)
    kept = _kept(decisions)
    said: dict[str, set[int]] = {}
    for one in as_arrived(ledger.assertions_of({one.decision.record for one in kept}), holdings):
        said.setdefault(one.holder, set()).add(one.revision)
    rounds: dict[tuple[str, int], list[StoredDecision]] = {}
    for stored in kept:
        record = stored.decision.record
        number = bisect_left(sorted(said.get(record, ())), stored.revision)
        rounds.setdefault((record, number), []).append(stored)
    for (record, _), made in rounds.items():
        yield record, opinions(_independent(made))


def _independent(made: Sequence[StoredDecision]) -> list[StoredDecision]:
    """Return the judgements up to a disagreement: who settles it has seen what the others think."""
    last = min((one.revision for one in made if one.decision.action == "dispute"), default=made[-1].revision)
    return [one for one in made if one.revision <= last]


def _kept(decisions: Sequence[StoredDecision]) -> list[StoredDecision]:
    """Return people's judgements, without those that they took back themselves."""
    taken_back = {
        (one.decision.target, one.decision.author)
        for one in decisions
        if one.in_force and one.decision.action == "undo"
    }
    return [
        one
        for one in decisions
        if one.decision.action in (*JUDGING, "withdraw", "dispute")
        and not one.decision.author.startswith(NOBODY)
        and (one.id, one.decision.author) not in taken_back
    ]


def _compare(first: str, second: str, judged: Iterable[Judged]) -> Agreement:
    pairs = []
    for record, found in judged:
        by_author = {one.author: one for one in found}
        if first in by_author and second in by_author:
            pairs.append((record, by_author[first], by_author[second]))
    table = [[0] * len(SCALE) for _ in SCALE]
    for _, one, other in pairs:
        table[SCALE.index(one.verdict)][SCALE.index(other.verdict)] += 1
    apart = tuple(record for record, one, other in pairs if differ([one, other]))
    return Agreement(
        first=first, second=second, cards=len(pairs), same=len(pairs) - len(apart), kappa=weighted_kappa(table),
        table=tuple(map(tuple, table)), disagreements=apart,
    )  # fmt: skip


def weighted_kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Return Cohen's kappa with linear weights of a square table of counts; None where it is not defined.

    ``kappa = 1 - sum(v * observed) / sum(v * expected)`` with ``v = |i - j|`` and ``expected`` the product of the
    margins: Jacob Cohen, "Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial
    credit", Psychological Bulletin 70 (1968), pp. 213-220.
    """
    total = sum(map(sum, table))
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    cells = [(i, j) for i in range(len(table)) for j in range(len(table))]
    observed = sum(abs(i - j) * table[i][j] for i, j in cells) * total
    expected = sum(abs(i - j) * rows[i] * columns[j] for i, j in cells)
    return 1 - observed / expected if expected else None
