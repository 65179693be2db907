"""What leaders and others say, kept apart from what forces do."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from comity.measure.common import first_day, usable
from comity.measure.count import Excluded
from comity.model.records import Statement
from comity.model.snapshot import Snapshot

ALLIANCE = "alliance_status"
JOINT = "joint"
OTHER = "other"


class Said(Struct, frozen=True, kw_only=True):
    """One statement on the time line."""

    id: str
    date: date | None
    stance: str
    official: bool


class SideStatements(Struct, frozen=True, kw_only=True):
    """What one side said, oldest first: a party, ``joint`` for joint documents, or ``other`` for everybody else.

    ``affirms``, ``denies`` and ``hedges`` hold official statements only; ``unofficial`` (scholars, companies, retired
    persons) are shown apart. ``balance`` is (affirms - denies) / (affirms + denies + 1), over official statements.
    """

    side: str
    timeline: tuple[Said, ...]
    affirms: tuple[str, ...]
    denies: tuple[str, ...]
    hedges: tuple[str, ...]
    unofficial: tuple[str, ...]
    balance: float


class Rhetoric(Struct, frozen=True, kw_only=True):
    """Statements about one topic by side. They never enter a count of events or a rung."""

    topic: str
    sides: tuple[SideStatements, ...]
    excluded: tuple[Excluded, ...]


def rhetoric(snapshot: Snapshot, parties: Sequence[str], *, topic: str = ALLIANCE) -> Rhetoric:
    """Return who affirmed, denied and hedged ``topic`` about the parties (method, indicator 13).

    Sides come in the order: the parties, joint documents, others. A side that said nothing is there, empty.
    """
    records, excluded = usable(snapshot.statements, parties)
    sides: dict[str, list[Statement]] = {side: [] for side in (*sorted(parties), JOINT, OTHER)}
    for record in records:
        if record.topic == topic:
            sides[_side(record, parties)].append(record)
    return Rhetoric(
        topic=topic,
        sides=tuple(_sum_up(side, said) for side, said in sides.items()),
        excluded=tuple(excluded),
    )


def _side(record: Statement, parties: Sequence[str]) -> str:
    named = set(record.side.split(";"))
    if named <= set(parties):
        return record.side if len(named) == 1 else JOINT
    return OTHER


def _sum_up(side: str, said: Sequence[Statement]) -> SideStatements:
    official = [record for record in said if record.official == "yes"]
    affirms, denies, hedges = (
        tuple(record.id for record in official if record.stance == stance) for stance in ("affirms", "denies", "hedges")
    )
    return SideStatements(
        side=side,
        timeline=tuple(
            Said(id=one.id, date=first_day(one.date), stance=one.stance, official=one.official == "yes") for one in said
        ),
        affirms=affirms,
        denies=denies,
        hedges=hedges,
        unofficial=tuple(record.id for record in said if record.official != "yes"),
        balance=(len(affirms) - len(denies)) / (len(affirms) + len(denies) + 1),
    )
