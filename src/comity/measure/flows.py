"""Arms and other transfers by direction and year: counts of deals under delivery, never volumes or money added up."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from comity.measure.common import usable
from comity.measure.count import Excluded
from comity.model.records import Transfer
from comity.model.snapshot import Snapshot

Panel = Literal["arms", "technical_help", "dual_use"]

PANELS: dict[str, Panel] = {
    "arms_sale": "arms",
    "licence": "arms",
    "co_development": "technical_help",
    "technical_assistance": "technical_help",
    "dual_use_supply": "dual_use",
}
"""Which transfers stand in one table. Panels are never added: a rifle, a blueprint and a machine tool have no sum."""

DELIVERING = frozenset({"delivered", "in_delivery", "continuing", "in_progress", "in_development", "stopped"})
GOING_ON = frozenset({"in_delivery", "continuing", "in_progress", "in_development"})
JOINT_WORK = frozenset({"continuing", "in_progress", "in_development"})
DOUBTFUL = frozenset({"", "reported", "alleged", "not_confirmed"})


class FlowCell(Struct, frozen=True, kw_only=True):
    """The transfers of one panel, direction, category and year; ``open`` are reported and not confirmed."""

    panel: Panel
    supplier: str
    recipient: str
    category: str
    year: int
    ids: tuple[str, ...]
    open: tuple[str, ...]


class Flows(Struct, frozen=True, kw_only=True):
    """Transfers under delivery by panel, direction, category and year, and those left out with the reason."""

    parties: tuple[str, ...]
    through: date
    cells: tuple[FlowCell, ...]
    excluded: tuple[Excluded, ...]


def arms_flows(snapshot: Snapshot, parties: Sequence[str], *, through: date) -> Flows:
    """Return how many transfers between two parties were under delivery in each year up to ``through``.

    A transfer counts in every year from its first to its last delivery, and up to ``through`` while it goes on. One
    deal may be one ship or 200 aircraft: cells count deals, not arms. The two directions, and the three panels,
    stand apart.
    """
    records, excluded = usable(snapshot.transfers, parties)
    cells: dict[tuple[Panel, str, str, str, int], tuple[list[str], list[str]]] = {}
    for record in records:
        why = _left_out(record, through)
        if why:
            excluded.append(Excluded(record.id, *why))
            continue
        for year in delivery_years(record, through, doubtful=True):
            key = (PANELS[record.kind], record.supplier, record.recipient, record.category, year)
            cells.setdefault(key, ([], []))[record.status in DOUBTFUL].append(record.id)
    return Flows(
        parties=tuple(sorted(parties)),
        through=through,
        cells=tuple(_cell(key, ids, doubtful) for key, (ids, doubtful) in sorted(cells.items())),
        excluded=tuple(excluded),
    )


def _cell(key: tuple[Panel, str, str, str, int], ids: list[str], doubtful: list[str]) -> FlowCell:
    panel, supplier, recipient, category, year = key
    return FlowCell(
        panel=panel,
        supplier=supplier,
        recipient=recipient,
        category=category,
        year=year,
        ids=tuple(ids),
        open=tuple(doubtful),
    )


def delivery_years(transfer: Transfer, through: date, *, doubtful: bool = False) -> range:
    """Return the calendar years in which a transfer was under delivery, or joint work went on; empty if none is known.

    Joint work counts from its order where it delivers nothing. Transfers that are reported and not confirmed have
    years only if ``doubtful`` ones are asked for.
    """
    statuses = DELIVERING | DOUBTFUL if doubtful else DELIVERING
    ordered = transfer.ordered if transfer.status in JOINT_WORK else None
    first = transfer.delivered_from or transfer.delivered_to or ordered
    if transfer.status not in statuses or first is None:
        return range(0)
    last = through.year if transfer.status in GOING_ON else first.start.year
    if transfer.delivered_to:
        last = transfer.delivered_to.end.year
    return range(first.start.year, min(last, through.year) + 1)


def _left_out(record: Transfer, through: date) -> tuple[str, str] | None:
    if record.kind not in PANELS:
        return ("kind", f"kind is {record.kind or 'unknown'}; no table of transfers takes it")
    if record.status not in DELIVERING | DOUBTFUL:
        return ("status", f"status is {record.status}; only deliveries count")
    if not delivery_years(record, date.max, doubtful=True):
        return ("delivered_from", "no year of delivery is known")
    if not delivery_years(record, through, doubtful=True):
        return ("delivered_from", f"no delivery by {through}")
    return None
