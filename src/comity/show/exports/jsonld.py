"""JSON-LD: events in schema.org's words, each derived (PROV) from its sources; the context stands in the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from comity.model.records import Event, Record, Source
from comity.model.snapshot import Snapshot
from comity.show.exports.countries import name_of
from comity.show.plain import to_json

_CONTEXT = {
    "@vocab": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "url": {"@type": "@id"},
}


def write_jsonld(snapshot: Snapshot, types: Sequence[str]) -> Mapping[str, bytes]:
    """Return one graph of events and the sources they rest on."""
    graph = [_node(record) for name in types for record in snapshot.of_type(name)]
    return {"records.jsonld": to_json({"@context": _CONTEXT, "@graph": graph}).encode()}


def _node(record: Record) -> dict[str, Any]:
    node = _source(record) if isinstance(record, Source) else _event(record) if isinstance(record, Event) else {}
    return {key: value for key, value in node.items() if value not in (None, "", [])}


def _iri(record: str) -> str:
    return f"urn:comity:{record}"


def _event(event: Event) -> dict[str, Any]:
    return {
        "@id": _iri(event.id),
        "@type": "Event",
        "name": event.name or event.kind.replace("_", " "),
        "additionalType": event.kind,
        "eventStatus": event.status,
        "startDate": event.start.iso if event.start else None,
        "endDate": event.end.iso if event.end else None,
        "description": event.note,
        "participant": [{"@type": "Country", "identifier": code, "name": name_of(code)} for code in event.parties],
        "location": _place(event),
        "creativeWorkStatus": event.state,
        "wasDerivedFrom": [_iri(source) for source in event.sources],
    }


def _place(event: Event) -> dict[str, Any] | None:
    if not event.places and event.lat is None:
        return None
    place: dict[str, Any] = {"@type": "Place", "name": "; ".join(event.places)}
    if event.lat is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": event.lat, "longitude": event.lon}
    return place


def _source(source: Source) -> dict[str, Any]:
    return {
        "@id": _iri(source.id),
        "@type": "CreativeWork",
        "name": source.title,
        "author": source.author,
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        "datePublished": source.date.iso if source.date else None,
        "url": source.url or source.mirror,
    }
