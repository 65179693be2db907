"""Counting events under a rule: what counts, what does not and why, and what is still open."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from comity.measure.chance import Range, count_range
from comity.measure.index import EARLIEST, LATEST, Column, EventIndex, Ints, Mask, event_index
from comity.measure.periods import ALWAYS, Stretch, Window, check_window, covered_years, covering, year_gap
from comity.measure.rows import adds_up, row_reader
from comity.measure.sift import TESTS, Finding, Question, Sieve
from comity.model.display import shown
from comity.model.errors import InputError
from comity.model.records import Event
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot


class Excluded(Struct, frozen=True):
    """A record of the parties that the rule leaves out, and the first test it failed, in plain words."""

    id: str
    field: str
    why: str


class Open(Struct, frozen=True):
    """A record that would count if the slots named (``fields``) were known and fitted the rule."""

    id: str
    fields: tuple[str, ...]
    why: str


class Row(Struct, frozen=True):
    """One row of a count: the records in it, the open ones, and the part of a period that is seen, if not all."""

    key: str
    low: float
    best: float
    high: float
    ids: tuple[str, ...]
    open: tuple[str, ...] = ()
    partial: str = ""


class Count(Struct, frozen=True, kw_only=True):
    """How many events a rule counts for parties in a window, with every record that was looked at.

    ``total`` is the range of :func:`comity.measure.chance.count_range`; ``expected`` the sum of the probabilities of
    the records included. ``included``, ``excluded``, ``open`` and ``outside`` (the window) share out all events in
    which the parties take part. ``rows_add_up`` is False where one event may stand in several rows; the
    ends of the rows' ranges never add up to those of the total.
    """

    rule: CountingRule
    parties: tuple[str, ...]
    known_by: date | None
    window: Window
    by: str
    total: Range
    expected: float
    rows: tuple[Row, ...]
    included: tuple[str, ...]
    excluded: tuple[Excluded, ...]
    open: tuple[Open, ...]
    outside: tuple[str, ...]
    rows_add_up: bool

    _repr_html_ = shown


def count(
    snapshot: Snapshot,
    rule: CountingRule,
    parties: Sequence[str],
    *,
    window: Window | None = None,
    by: str | None = None,
) -> Count:
    """Count the events of ``parties`` (two codes or more) that ``rule`` takes, in ``window``, split ``by`` a field.

    Organisations are not expanded into members and a successor state is not its predecessor: the codes are taken as
    they stand. A record is included if it passes every test and exists with ``rule.min_p_exist`` or more; it is
    open if it fails none and some slot is unknown. Whether a coarse date lies in the window is decided by
    ``rule.date_open``. With ``by="year"`` a year without events has a row only where the ledger's coverage
    includes the parties and the year. Raises InputError for parties, a window or a grouping that make no sense.
    """
    group = _group(parties)
    limits = check_window(window or ALWAYS)
    keys = _keys(snapshot, by, group, limits)
    index = event_index(snapshot)
    found = _sort_out(index, rule, group, limits)
    return Count(
        rule=rule,
        parties=group,
        known_by=snapshot.known_by,
        window=limits,
        by=by or "",
        total=_range(index, rule, found.included, found.open_at),
        expected=float(index.p[found.included].sum()),
        rows=_rows(index, rule, found, keys) if keys else (),
        included=index.named(found.included),
        excluded=tuple(found.excluded),
        open=tuple(found.open),
        outside=index.named(found.outside),
        rows_add_up=not by or adds_up(by, rule.unit),
    )


def _group(parties: Sequence[str]) -> tuple[str, ...]:
    group = (parties,) if isinstance(parties, str) else tuple(parties)
    if len(group) < 2 or len(set(group)) < len(group):
        raise InputError(
            f"A count needs two different parties or more, not {', '.join(group) or 'none'}.",
            "Name the codes of the parties, such as CHN and RUS.",
        )
    return tuple(sorted(group))


class _Sorted(NamedTuple):
    """Positions in the index of the events of the parties, and the reasons for those that do not count."""

    included: Ints
    open_at: Ints
    outside: Ints
    excluded: list[Excluded]
    open: list[Open]


def _sort_out(index: EventIndex, rule: CountingRule, parties: tuple[str, ...], window: Window) -> _Sorted:
    theirs = index.of(parties)
    possible, certain = _in_window(index, rule, window)
    at = theirs[possible[theirs]]
    ask, sieve = Question(rule, frozenset(parties)), Sieve(at.size)
    for test in (test for test in TESTS if test.asked(rule)):
        sieve.add(index.column(test.fields), at, partial(test.find, ask))
    if rule.date_open != "count":
        sieve.add(Column(certain.astype(np.int64), ((False,), (True,))), at, partial(_coarse, ask))
    sieve.add(index.column(("p_exist",)), at, partial(_doubtful, ask))
    failed, unsure = sieve.failed, sieve.unsure
    return _Sorted(
        included=at[~failed & ~unsure],
        open_at=at[~failed & unsure],
        outside=theirs[~possible[theirs]],
        excluded=[Excluded(index.ids[at[i]], *sieve.failure_of(i)) for i in np.flatnonzero(failed).tolist()],
        open=[Open(index.ids[at[i]], *sieve.slots_of(i)) for i in np.flatnonzero(~failed & unsure).tolist()],
    )


def _coarse(ask: Question, certain: bool) -> Finding | None:
    words = "the date is too coarse to say whether it lies in the period"
    return None if certain else Finding("start", words, final=ask.rule.date_open == "skip")


def _doubtful(ask: Question, p_exist: float) -> Finding | None:
    words = f"exists with a probability of {p_exist:.2f}; the rule asks for {ask.rule.min_p_exist:g}"
    return None if p_exist >= ask.rule.min_p_exist else Finding("p_exist", words)


def _in_window(index: EventIndex, rule: CountingRule, window: Window) -> tuple[Mask, Mask]:
    """Return which events may lie in the window and which do so however their coarse dates are read."""
    first = window[0].toordinal() if window[0] else EARLIEST
    last = window[1].toordinal() if window[1] else LATEST
    low, high = (index.start_low, index.start_high) if rule.window == "start" else (index.end_low, index.end_high)
    possible = (high >= first) & (index.start_low <= last)
    certain = (low >= first) & (index.start_high <= last)
    return possible, certain


def _range(index: EventIndex, rule: CountingRule, included: Ints, opened: Ints) -> Range:
    if rule.unit == "event":
        return count_range(index.p[included], index.p[opened])
    counted = _editions(index, included)
    reachable = _editions(index, np.concatenate([included, opened]))
    sure = count_range(list(counted.values()))
    return Range(sure.low, sure.best, max(sure.best, count_range(list(reachable.values())).high))


def _editions(index: EventIndex, positions: Ints) -> Mapping[object, float]:
    """Return the probability that at least one phase of each edition was held: 1 - product of (1 - p)."""
    absent: dict[object, float] = {}
    for i in positions.tolist():
        edition = index.editions[i]
        absent[edition] = absent.get(edition, 1.0) * (1 - float(index.p[i]))
    return {edition: 1 - none for edition, none in absent.items()}


class _Keys(NamedTuple):
    """How to split a count: by what, read how, and for years which rows there must be and what is missing in them."""

    by: str
    read: Callable[[Event], tuple[str, ...]]
    years: "_Years | None"


class _Years(NamedTuple):
    covered: list[Stretch]
    window: Window


def _keys(snapshot: Snapshot, by: str | None, parties: tuple[str, ...], window: Window) -> _Keys | None:
    if not by:
        return None
    years = _Years(covering(snapshot.coverage, "events", parties), window) if by == "year" else None
    return _Keys(by, row_reader(by), years)


def _rows(index: EventIndex, rule: CountingRule, found: _Sorted, keys: _Keys) -> tuple[Row, ...]:
    of = index.keys(keys.by, keys.read)
    included, opened = _bucket(found.included, of), _bucket(found.open_at, of)
    empty = [str(year) for year in covered_years(*keys.years)] if keys.years else []
    rows = []
    for key in sorted({*included, *opened, *empty}):
        counted, doubtful = (np.array(bucket.get(key, []), dtype=np.int64) for bucket in (included, opened))
        figures = _range(index, rule, counted, doubtful)
        gap = year_gap(int(key), *keys.years) if keys.years and key.isdigit() else ""
        rows.append(Row(key, figures.low, figures.best, figures.high, index.named(counted), index.named(doubtful), gap))
    return tuple(rows)


def _bucket(positions: Ints, of: list[tuple[str, ...]]) -> dict[str, list[int]]:
    buckets: dict[str, list[int]] = {}
    for i in positions.tolist():
        for key in of[i]:
            buckets.setdefault(key, []).append(i)
    return buckets
