"""FollowTheMoney: events and articles as entities, one a line, as Aleph and OpenSanctions take them."""

from collections.abc import Mapping, Sequence

import msgspec

from comity.model.records import Event, Record, Source
from comity.model.snapshot import Snapshot
from comity.show.exports.countries import alpha2, name_of

Properties = dict[str, list[str]]


def write_ftm(snapshot: Snapshot, types: Sequence[str]) -> Mapping[str, bytes]:
    """Return the entities as JSON lines: ``Event`` for events, ``Article`` for the sources that prove them."""
    lines = [msgspec.json.encode(_entity(record)) for name in types for record in snapshot.of_type(name)]
    return {"entities.ftm.json": b"".join(line + b"\n" for line in lines)}


def _entity(record: Record) -> dict[str, object]:
    schema, told = ("Event", _event(record)) if isinstance(record, Event) else ("Article", _article(record))
    kept = {name: [value for value in values if value] for name, values in told.items()}
    return {"id": f"comity-{record.id}", "schema": schema, "properties": {k: v for k, v in kept.items() if v}}


def _event(event: Event) -> Properties:
    return {
        "name": [event.name or " ".join((event.kind, *map(name_of, event.parties)))],
        "keywords": [event.kind, event.status, event.state],
        "startDate": [event.start.iso] if event.start else [],
        "endDate": [event.end.iso] if event.end else [],
        "country": [code.lower() for party in event.parties if (code := alpha2(party))],
        "location": list(event.places),
        "summary": [event.note],
        "proof": [f"comity-{source}" for source in event.sources],
    }


def _article(record: Record) -> Properties:
    if not isinstance(record, Source):
        return {}
    return {
        "title": [record.title],
        "author": [record.author],
        "publisher": [record.publisher],
        "publishedAt": [record.date.iso] if record.date else [],
        "sourceUrl": [url for url in (record.url, record.mirror) if url.startswith(("http://", "https://"))],
    }
