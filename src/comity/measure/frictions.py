"""Disputes and divergences over time."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from comity.measure.common import first_day, last_day, usable
from comity.measure.count import Excluded
from comity.model.snapshot import Snapshot


class FrictionSpan(Struct, frozen=True, kw_only=True):
    """One friction: from when to when (None: not known), and the others it involves."""

    id: str
    kind: str
    begins: date | None
    ends: date | None
    others: tuple[str, ...]


class Frictions(Struct, frozen=True, kw_only=True):
    """Frictions in order of their beginning, undated ones last. No end known is not the same as going on."""

    spans: tuple[FrictionSpan, ...]
    by_kind: tuple[tuple[str, tuple[str, ...]], ...]
    excluded: tuple[Excluded, ...]


def frictions(snapshot: Snapshot, parties: Sequence[str]) -> Frictions:
    """Return the frictions that involve all ``parties``, with the ids of each kind, most frequent kind first."""
    records, excluded = usable(snapshot.frictions, parties)
    kinds: dict[str, list[str]] = {}
    for record in records:
        kinds.setdefault(record.kind, []).append(record.id)
    return Frictions(
        spans=tuple(
            FrictionSpan(
                id=record.id,
                kind=record.kind,
                begins=first_day(record.date_from),
                ends=last_day(record.date_to),
                others=tuple(code for code in record.parties if code not in parties),
            )
            for record in records
        ),
        by_kind=tuple((kind, tuple(kinds[kind])) for kind in sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))),
        excluded=tuple(excluded),
    )
