"""Lists of records: which pass a filter, how many of each kind there are, and one page of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from comity.measure.select import Filter, parties_of, select
from comity.model.records import Event, Record
from comity.model.snapshot import Snapshot

Values = Callable[[Record], Iterable[str]]

FACETS: Mapping[str, tuple[str, Values]] = {
    "kind": ("kinds", lambda record: (record.kind,)),
    "status": ("statuses", lambda record: (record.status,)),
    "domain": ("domains", lambda record: record.domains if isinstance(record, Event) else ()),
    "party": ("parties", parties_of),
}
"""What records can be narrowed by: the field of the filter, and the values a record has."""

FEW = 12
"""How many values of a facet are listed."""

LISTED = ("event", "agreement", "provision", "transfer", "contact", "statement", "friction", "source",
          "published_total", "reference_case", "platform", "sensor", "airfield", "area", "casebook")  # fmt: skip
"""The types of records that can be listed, in the order of the page."""


class FacetValue(NamedTuple):
    """One value of a facet, how many records have it, and whether the list is narrowed to it."""

    value: str
    records: int
    chosen: bool


class Listing(NamedTuple):
    """The records that pass a filter, in order, and how they divide."""

    records: Sequence[Record]
    facets: Mapping[str, Sequence[FacetValue]]


def listing(records: Sequence[Record], chosen: Filter, states: Sequence[str]) -> Listing:
    """Return the records that pass, the latest first, with facets counted as if each were not narrowed itself."""
    kept = [record for record in select(records, chosen) if not states or record.state in states]
    facets = {name: _facet(records, chosen, states, kept, name) for name in FACETS}
    facets["state"] = _state_facet(records, chosen, states, kept)
    return Listing(list(reversed(kept)), {name: values for name, values in facets.items() if values})


def _facet(
    records: Sequence[Record], chosen: Filter, states: Sequence[str], kept: Sequence[Record], name: str
) -> list[FacetValue]:
    field, values = FACETS[name]
    asked: tuple[str, ...] = getattr(chosen, field)
    if asked and name != "party":  # all parties named must take part, so the list itself says what more can be asked
        wider = select(records, replace(chosen, **{field: ()}))
        kept = [record for record in wider if not states or record.state in states]
    return _counted((value for record in kept for value in values(record)), asked)


def _state_facet(
    records: Sequence[Record], chosen: Filter, states: Sequence[str], kept: Sequence[Record]
) -> list[FacetValue]:
    wider = select(records, chosen) if states else kept
    found = _counted((record.state for record in wider), tuple(states))
    return found if len(found) > 1 or states else []


def _counted(values: Iterable[str], asked: Sequence[str]) -> list[FacetValue]:
    often = Counter(value for value in values if value)
    shown = [FacetValue(value, number, value in asked) for value, number in often.most_common(FEW)]
    listed = {one.value for one in shown}
    return shown + [FacetValue(value, often[value], chosen=True) for value in asked if value not in listed]


def type_counts(snapshot: Snapshot) -> dict[str, int]:
    """Return how many records of each type there are, those that can be listed."""
    return {name: len(found) for name in LISTED if (found := snapshot.of_type(name))}
