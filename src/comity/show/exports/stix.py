"""STIX 2.1: each event as a report on the states that took part, with its sources as external references."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

import stix2

from comity.model.records import Event, Source
from comity.model.snapshot import Snapshot
from comity.show.exports.countries import alpha2, name_of

_SPACE = UUID("5f0b7a52-6f0e-5b0e-9d3e-3a1c9a5e7c11")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""When nothing says when a state came to be known: object times have to be the same on every export."""


def write_stix(snapshot: Snapshot, types: Sequence[str]) -> Mapping[str, bytes]:
    """Return one bundle of the events with a date and parties; by its ids a second export updates the first."""
    dated = [event for event in snapshot.events if event.start and event.parties]
    codes = sorted({code for event in dated for code in event.parties})
    objects = [*(_state(code) for code in codes), *(_report(event, snapshot.sources) for event in dated)]
    name = "".join(each.id for each in objects)
    bundle = stix2.Bundle(objects=objects, id=f"bundle--{uuid5(_SPACE, name)}", allow_custom=False)
    return {"bundle.stix.json": (bundle.serialize(indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()}


def _id(kind: str, name: str) -> str:
    return f"{kind}--{uuid5(_SPACE, f'{kind}:{name}')}"


def _state(code: str) -> Any:
    times = {"created": _EPOCH, "modified": _EPOCH}
    country = alpha2(code)
    if country:
        return stix2.Location(id=_id("location", code), name=name_of(code), country=country, **times)
    return stix2.Identity(id=_id("identity", code), name=name_of(code), identity_class="organization", **times)


def _report(event: Event, sources: Mapping[str, Source]) -> Any:
    assert event.start is not None, "only dated events are written"
    when = _at(event.start.start)
    return stix2.Report(
        id=_id("report", event.id),
        name=event.name or f"{event.kind.replace('_', ' ')}, {event.start.iso}",
        description=event.note or None,
        report_types=[event.kind.replace("_", "-")],
        labels=[label for label in (event.status, event.state) if label],
        confidence=round(100 * event.p_exist),
        published=when,
        created=when,
        modified=when,
        object_refs=[_id("location" if alpha2(code) else "identity", code) for code in event.parties],
        external_references=list(_references(event.sources, sources)) or None,
    )


def _references(ids: Iterable[str], sources: Mapping[str, Source]) -> Iterable[dict[str, str]]:
    for source in (sources[name] for name in ids if name in sources):
        told = {
            "source_name": source.publisher or source.id,
            "description": source.title,
            "url": source.url,
            "external_id": source.id,
        }
        yield {key: value for key, value in told.items() if value}


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
