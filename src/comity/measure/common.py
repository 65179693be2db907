"""What the measures share: which records may be used, and shares that show what is not known."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct

from comity.measure.count import Excluded
from comity.measure.select import parties_of
from comity.model.records import Record
from comity.model.values import EventDate

R = TypeVar("R", bound=Record)

MIN_P_EXIST = 0.5
"""Below this probability a record is left out of every measure, as the counting rules do by default."""


class Share(Struct, frozen=True, kw_only=True):
    """``part`` of ``known`` cases, ``total`` with those in which the answer is unknown.

    ``low`` and ``high`` are the worst-case bounds: all unknown ones read against, and for (method, section 2.3).
    """

    part: int
    known: int
    total: int

    @property
    def low(self) -> float:
        """The share if no unknown case belonged to the part."""
        return self.part / self.total if self.total else 0.0

    @property
    def high(self) -> float:
        """The share if every unknown case belonged to the part."""
        return (self.part + self.total - self.known) / self.total if self.total else 1.0

    @property
    def as_fraction(self) -> bool:
        """Whether there are too few known cases for a percentage (below five)."""
        return self.known < 5


def usable(records: Iterable[R], parties: Sequence[str]) -> tuple[list[R], list[Excluded]]:
    """Return the records about ``parties`` that may be used, and those that may not with the reason.

    Proposals and records in dispute are not facts, and what exists with a probability below MIN_P_EXIST (such as what
    rests on general knowledge alone) is not measured.
    """
    kept: dict[str, R] = {}
    left: dict[str, Excluded] = {}
    for record in records:
        if not set(parties) <= set(parties_of(record)):
            continue
        if why := _unusable(record):
            left[record.id] = why
        else:
            kept[record.id] = record
    return list(kept.values()), list(left.values())


def _unusable(record: Record) -> Excluded | None:
    if record.state != "accepted":
        return Excluded(record.id, "state", f"the record is {record.state}, not accepted")
    if record.p_exist < MIN_P_EXIST:
        return Excluded(record.id, "p_exist", f"exists with a probability of {record.p_exist:.2f} only")
    return None


def first_day(when: EventDate | None) -> date | None:
    """Return the earliest day a date may mean."""
    return when.start if when else None


def last_day(when: EventDate | None) -> date | None:
    """Return the latest day a date may mean."""
    return when.end if when else None
