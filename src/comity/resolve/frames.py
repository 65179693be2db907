"""Rows as an Arrow table, the form in which the database compares them."""

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from comity.resolve import blocking
from comity.resolve.rows import Row

_TEXTS = pa.list_(pa.string())
_NUMBERS = pa.list_(pa.int64())
_COLUMNS: dict[str, tuple[Any, Callable[[Row], Any]]] = {
    "unique_id": (pa.string(), lambda row: row.id),
    "document": (pa.string(), lambda row: row.document),
    "kind": (pa.string(), lambda row: row.kind or None),
    "lasting": (pa.bool_(), lambda row: row.lasting),
    "near": (_TEXTS, lambda row: row.near),
    "parties": (_TEXTS, lambda row: row.parties),
    "first": (pa.int64(), lambda row: row.when.first if row.when else None),
    "last": (pa.int64(), lambda row: row.when.last if row.when else None),
    "grain": (pa.int64(), lambda row: row.when.grain if row.when else None),
    "seen": (pa.int64(), lambda row: row.seen),
    "heard": (pa.int64(), lambda row: row.heard),
    "tense": (pa.string(), lambda row: row.tense),
    "places": (_TEXTS, lambda row: row.where.places),
    "points": (pa.list_(pa.list_(pa.float64())), lambda row: row.where.points),
    "areas": (_TEXTS, lambda row: row.where.areas),
    "series": (_TEXTS, lambda row: row.series),
    "editions": (_NUMBERS, lambda row: row.editions),
    "counted": (_NUMBERS, lambda row: row.counted),
    "sorts": (_TEXTS, lambda row: row.sorts),
    "title": (_NUMBERS, lambda row: row.title),
    "words": (_NUMBERS, lambda row: row.words),
    "people": (_NUMBERS, lambda row: row.people),
    "figures": (_NUMBERS, lambda row: row.figures),
    "slots": (_NUMBERS, lambda row: row.slots),
    "topic": (pa.string(), lambda row: row.topic or None),
    "stance": (pa.string(), lambda row: row.stance or None),
    "country": (_TEXTS, lambda row: row.country),
    "runs": (_NUMBERS, lambda row: row.runs),
    "meet": (_TEXTS, blocking.meet_keys),
    "line": (_TEXTS, blocking.line_keys),
    "spot": (_TEXTS, blocking.spot_keys),
    "speaker": (_TEXTS, blocking.speaker_keys),
    "wording_key": (_TEXTS, blocking.wording_keys),
}


def table(rows: Sequence[Row]) -> pa.Table:
    """Return rows as an Arrow table, one column a field, lists as lists."""
    return pa.table({name: pa.array([read(row) for row in rows], type=kind) for name, (kind, read) in _COLUMNS.items()})
