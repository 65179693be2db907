"""Lists of records: which pass a filter and how they divide, quick enough for a hundred thousand of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from comity.measure.select import Filter, parties_of, select
from comity.model.records import Event, Record
from comity.model.snapshot import Snapshot

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Values = Callable[[Record], Iterable[str]]

FACETS: Mapping[str, Values] = {
    "kind": lambda record: (record.kind,),
    "status": lambda record: (record.status,),
    "domain": lambda record: record.domains if isinstance(record, Event) else (),
    "party": parties_of,
    "state": lambda record: (record.state,),
}
"""What records can be narrowed by, and the values a record has."""

ALL_OF = frozenset({"party"})
"""Facets of which a record must have every value asked for; of the others one is enough."""

FEW = 12
"""How many values of a facet are listed."""

LISTED = ("event", "agreement", "provision", "transfer", "contact", "statement", "friction", "source",
          "published_total", "reference_case", "platform", "sensor", "airfield", "area", "casebook")  # fmt: skip
"""The types of records that can be listed, in the order of the page."""

_NEVER = np.iinfo(np.int64).max


class FacetValue(NamedTuple):
    """One value of a facet, how many records have it, and whether the list is narrowed to it."""

    value: str
    records: int
    chosen: bool


class Listing(NamedTuple):
    """The positions of the records that pass, in the order to show them, and how they divide."""

    catalogue: "Catalogue"
    positions: Ints
    facets: Mapping[str, Sequence[FacetValue]]

    def __len__(self) -> int:
        return int(self.positions.size)

    def part(self, first: int, number: int) -> list[Record]:
        """Return ``number`` records from the place ``first`` on."""
        return [self.catalogue.records[at] for at in self.positions[first : first + number].tolist()]

    def all(self) -> list[Record]:
        """Return every record that passes."""
        return self.part(0, len(self))


class Asked(Struct, frozen=True, kw_only=True):
    """What records are wanted: values by facet, a period, and part of the name of a place."""

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    period: Filter = Filter()


class Catalogue:
    """Records in order, with for each facet the places where each value occurs."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._places = {name: _places(records, values) for name, values in FACETS.items()}

    @cached_property
    def _days(self) -> tuple[Ints, Ints]:
        """First and last possible day of each record; one without a date lies nowhere."""
        days = [(one.when.start.toordinal(), one.when.end.toordinal()) if one.when else (_NEVER, -1)
                for one in self.records]  # fmt: skip
        both = np.array(days, dtype=np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def listing(self, asked: Asked, *, latest_first: bool = True) -> Listing:
        """Return the records that pass, with each facet counted as if it were not narrowed itself."""
        base = self._passing(asked.period)
        narrowed = {name: self._having(name, values) for name, values in asked.values if values}
        passing = np.logical_and.reduce([base, *narrowed.values()])
        facets = {}
        for name in FACETS:
            chosen = next((values for facet, values in asked.values if facet == name), ())
            wider = [mask for facet, mask in narrowed.items() if facet != name or name in ALL_OF]
            found = self._facet(name, np.logical_and.reduce([base, *wider]), chosen)
            if found and (name != "state" or len(found) > 1 or chosen):
                facets[name] = found
        positions = np.flatnonzero(passing)
        return Listing(self, positions[::-1] if latest_first else positions, facets)

    def _having(self, name: str, values: Sequence[str]) -> Mask:
        """Return which records have the values asked for: all of them, or one."""
        masks = [self._mask(self._places[name].get(value)) for value in values]
        join = np.logical_and if name in ALL_OF else np.logical_or
        joined: Mask = join.reduce(masks)
        return joined

    def _mask(self, places: Ints | None) -> Mask:
        mask = np.zeros(len(self.records), dtype=np.bool_)
        if places is not None:
            mask[places] = True
        return mask

    def _passing(self, period: Filter) -> Mask:
        mask = np.ones(len(self.records), dtype=np.bool_)
        if period.since or period.until:
            first, last = self._days
            mask &= last >= (period.since.toordinal() if period.since else 0)
            mask &= first <= (period.until.toordinal() if period.until else _NEVER - 1)
        if period.place:
            kept = {one.id for one in select(self.records, Filter(place=period.place))}
            mask &= np.array([one.id in kept for one in self.records], dtype=np.bool_)
        return mask

    def _facet(self, name: str, mask: Mask, chosen: Sequence[str]) -> list[FacetValue]:
        often = {value: int(np.count_nonzero(mask[places])) for value, places in self._places[name].items()}
        first = sorted((value for value in often if often[value]), key=lambda value: (-often[value], value))[:FEW]
        more = [value for value in chosen if value not in first]
        return [FacetValue(value, often.get(value, 0), value in chosen) for value in (*first, *more)]


def _places(records: Sequence[Record], values: Values) -> dict[str, Ints]:
    found: dict[str, list[int]] = {}
    for at, record in enumerate(records):
        for value in values(record):
            if value:
                found.setdefault(value, []).append(at)
    return {value: np.array(places, dtype=np.int64) for value, places in found.items()}


def type_counts(snapshot: Snapshot) -> dict[str, int]:
    """Return how many records of each type there are, those that can be listed."""
    return {name: len(found) for name in LISTED if (found := snapshot.of_type(name))}
