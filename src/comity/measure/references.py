"""Reference cases: analysts' rungs for other partnerships, and what a profile may be compared with."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

import numpy as np
from msgspec import Struct

from comity.model.errors import InputError, RefusedError
from comity.model.records import ReferenceCase
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary

DRAWS = 4000
_RANGE = re.compile(r"\[(\d)-(\d)\]\s*")
_SHORT = {"US": "USA", "UK": "GBR", "ROK": "KOR", "DPRK": "PRK"}


class Cell(Struct, frozen=True, kw_only=True):
    """An analyst's rung on one dimension: best with the range left open, its evidence and sources."""

    id: str
    low: int
    best: int
    high: int
    evidence: str
    sources: tuple[str, ...]


class ReferenceProfile(Struct, frozen=True, kw_only=True):
    """One partnership at one time, by dimension. A dimension nobody coded is absent, which is not rung 0."""

    name: str
    parties: tuple[str, ...]
    first: int
    last: int
    cells: Mapping[str, Cell]


Profile = Mapping[str, tuple[int, int, int]]
"""Low, best and high rung by dimension."""


class Standing(Struct, frozen=True, kw_only=True):
    """How a profile stands to one case, dimension by dimension and never in sum.

    ``relation`` is the case's: ``higher`` (at least level on all dimensions and higher on one), ``lower``, ``level`` or
    ``crossing``. ``nearest`` is the share of draws in which the case was nearest, ties shared.
    """

    case: str
    relation: str
    nearest: float


def reference_cases(snapshot: Snapshot) -> tuple[ReferenceProfile, ...]:
    """Return the cases the snapshot holds, in the order of their names; rejected records are left out."""
    cells: dict[str, list[ReferenceCase]] = {}
    for record in snapshot.of(ReferenceCase):
        if record.state != "rejected" and record.rung is not None:
            cells.setdefault(record.case, []).append(record)
    return tuple(_profile(name, records) for name, records in sorted(cells.items()))


def _profile(name: str, records: Sequence[ReferenceCase]) -> ReferenceProfile:
    first = records[0]
    return ReferenceProfile(
        name=name,
        parties=tuple(sorted(first.parties)),
        first=min(one.year_from or 0 for one in records),
        last=max(one.year_to or 0 for one in records),
        cells={one.dimension: _cell(one) for one in sorted(records, key=_dimension_order)},
    )


def _dimension_order(record: ReferenceCase) -> int:
    return list(vocabulary().terms("dimension")).index(record.dimension)


def _cell(record: ReferenceCase) -> Cell:
    assert record.rung is not None  # reference_cases has seen to that
    span = _RANGE.match(record.evidence)
    low, high = (int(span[1]), int(span[2])) if span else (record.rung, record.rung)
    return Cell(
        id=record.id,
        low=low,
        best=record.rung,
        high=high,
        evidence=_RANGE.sub("", record.evidence, count=1) if span else record.evidence,
        sources=record.sources,
    )


def profile_of(case: ReferenceProfile) -> Profile:
    """Return the rungs of a case."""
    return {dimension: (cell.low, cell.best, cell.high) for dimension, cell in case.cells.items()}


def coded_at(cases: Iterable[ReferenceProfile], parties: Sequence[str], on: date) -> ReferenceProfile | None:
    """Return the case of ``parties`` whose years hold ``on``, or else the last one that ended before it."""
    theirs = [one for one in cases if one.parties == tuple(sorted(parties)) and one.first <= on.year]
    return max(theirs, key=lambda one: (on.year <= one.last, one.last, one.first), default=None)


def find_case(cases: Sequence[ReferenceProfile], text: str) -> ReferenceProfile:
    """Return the case that ``text`` names: its name, or its parties as ``US-ROK`` or ``RUS-BLR`` (the latest case).

    Raises InputError naming the nearest cases.
    """
    for one in cases:
        if one.name.casefold() == text.strip().casefold():
            return one
    wanted = _party_codes(text)
    theirs = [one for one in cases if wanted and one.parties == wanted]
    if theirs:
        return max(theirs, key=lambda one: one.last)
    names = {one.name.casefold(): one.name for one in cases}
    near = [names[name] for name in get_close_matches(text.casefold(), names, n=3, cutoff=0.4)]
    raise InputError(
        f"There is no reference case {text!r}.",
        f"Did you mean {' or '.join(near)}?"
        if near
        else f"Use one of {', '.join(names.values()) or 'none: import one'}.",
    )


def _party_codes(text: str) -> tuple[str, ...]:
    words = [word.strip() for word in text.split("-")]
    codes = [_SHORT.get(word.upper()) or vocabulary().find_party(word) for word in words]
    return tuple(sorted(code for code in codes if code)) if all(codes) else ()


def standings(
    profile: Profile, cases: Sequence[ReferenceProfile], *, draws: int = DRAWS, seed: int = 1
) -> tuple[Standing, ...]:
    """Return how each case stands to a profile, most often nearest first (method, section 1.4).

    In each of ``draws`` draws every rung is drawn uniformly from the whole rungs of its range, for the profile and for
    the cases; the nearest case has the least mean absolute distance in rungs over the dimensions both have.
    Raises RefusedError for a profile without rungs.
    """
    if not profile:
        raise RefusedError("A profile without rungs is near to nothing.", "Code or compute at least one dimension.")
    shares = _nearest(profile, [profile_of(one) for one in cases], draws, seed)
    rows = [
        Standing(case=one.name, relation=relation(profile, profile_of(one)), nearest=float(share))
        for one, share in zip(cases, shares, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.nearest, row.case)))


def relation(profile: Profile, other: Profile) -> str:
    """Return how ``other`` stands to ``profile`` on the dimensions both have: higher, lower, level or crossing."""
    differences = [other[name][1] - profile[name][1] for name in profile if name in other]
    if not any(differences):
        return "level"
    if min(differences) >= 0:
        return "higher"
    return "lower" if max(differences) <= 0 else "crossing"


def _nearest(profile: Profile, cases: Sequence[Profile], draws: int, seed: int) -> np.ndarray:
    """Return for each case the share of draws in which it was nearest; cases that tie share the draw."""
    if not cases:
        return np.zeros(0)
    random = np.random.default_rng(seed)
    drawn = {name: _draw(random, span, draws) for name, span in sorted(profile.items())}
    distances = np.full((len(cases), draws), np.inf)
    for i, case in enumerate(cases):
        shared = [name for name in drawn if name in case]
        if shared:
            gaps = [np.abs(_draw(random, case[name], draws) - drawn[name]) for name in shared]
            distances[i] = np.mean(gaps, axis=0)
    nearest = np.isclose(distances, distances.min(axis=0))
    return np.asarray((nearest / nearest.sum(axis=0)).mean(axis=1))


def _draw(random: np.random.Generator, span: tuple[int, int, int], draws: int) -> np.ndarray:
    return random.integers(span[0], span[2], size=draws, endpoint=True)
