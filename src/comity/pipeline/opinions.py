"""What reviewers made of a record since anything was last said of it. Pure functions over assertions and decisions."""

from collections.abc import Iterable, Sequence

from comity.ledger import StoredAssertion, StoredDecision
from comity.pipeline.cards import Opinion

NOBODY = ("casebook:", "machine:")
"""How the names of authors begin that are no people."""

JUDGING = ("accept", "reject", "correct")


def last_said(assertions: Iterable[StoredAssertion]) -> int:
    """Return the revision in which anything was last said of a record, withdrawn assertions included."""
    return max((one.revision for one in assertions), default=0)


def this_round(assertions: Iterable[StoredAssertion], decisions: Iterable[StoredDecision]) -> list[StoredDecision]:
    """Return the decisions in force that people took since anything was last said of a record, in order."""
    since = last_said(assertions)
    return [
        one
        for one in sorted(decisions, key=lambda one: one.seq)
        if one.in_force and one.revision > since and not one.decision.author.startswith(NOBODY)
    ]


def opinions(decided: Sequence[StoredDecision]) -> tuple[Opinion, ...]:
    """Return what each reviewer made of a card by decisions of one round, in the order in which they first judged."""
    by_author: dict[str, list[StoredDecision]] = {}
    for one in decided:
        if one.decision.action in (*JUDGING, "withdraw"):
            by_author.setdefault(one.decision.author, []).append(one)
    return tuple(_opinion(author, made) for author, made in by_author.items())


def _opinion(author: str, made: Sequence[StoredDecision]) -> Opinion:
    """Return one reviewer's opinion: what they did last, with what they corrected and dropped on the way."""
    edits = {one.decision.field: one.decision.value for one in made if one.decision.action == "correct"}
    last = [one.decision for one in made if one.revision == made[-1].revision]
    rejected = any(one.action in ("reject", "withdraw") for one in last)
    dropped = any(one.decision.action == "withdraw" for one in made)
    return Opinion(
        author=author,
        verdict="reject" if rejected else "fix" if edits or dropped else "accept",
        reason=last[-1].reason,
        edits=() if rejected else tuple(sorted(edits.items())),
    )


def differ(found: Iterable[Opinion]) -> bool:
    """Return whether reviewers came to different results: another verdict, or another value for a field."""
    return len({(one.verdict, one.edits) for one in found}) > 1


def unsettled(decided: Sequence[StoredDecision]) -> bool:
    """Return whether reviewers disagreed and nobody has judged since: a dispute is the last word."""
    verdicts = [one.decision.action for one in decided if one.decision.action in ("accept", "reject", "dispute")]
    return bool(verdicts) and verdicts[-1] == "dispute" and differ(opinions(decided))
