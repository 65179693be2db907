"""CSL-JSON: the sources as a reference manager takes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from comity.model.records import Source
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.show.plain import to_json

_TYPES = {"press": "article-newspaper", "news_agency": "article-newspaper", "academic": "article-journal"}
_PARTS = {"year": 1, "month": 2, "day": 3}


def write_csl(snapshot: Snapshot, types: Sequence[str]) -> Mapping[str, bytes]:
    """Return every source as a CSL-JSON item; a date keeps its precision."""
    return {"sources.csl.json": to_json([csl_item(source) for source in snapshot.of(Source)]).encode()}


def csl_item(source: Source) -> dict[str, Any]:
    """Return one source as a CSL-JSON item; what is not known is left out."""
    item: dict[str, Any] = {
        "id": source.id,
        "type": _TYPES.get(source.kind, "webpage"),
        "title": source.title or source.publisher or source.id,
        "container-title": source.publisher,
        "URL": source.url or source.mirror,
        "author": [{"literal": source.author}] if source.author else None,
        "issued": {"date-parts": [_parts(source.date)]} if source.date else None,
    }
    return {key: value for key, value in item.items() if value}


def _parts(day: EventDate) -> list[int]:
    start = day.start
    return [start.year, start.month, start.day][: _PARTS[day.precision]]
