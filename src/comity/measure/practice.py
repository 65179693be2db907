"""Paper against practice: which clauses in force are seen in practice, and what is practised without a clause."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Literal

import msgspec
import numpy as np
from msgspec import Struct

from comity.measure.agreements import InForce, agreements_in_force
from comity.measure.common import MIN_P_EXIST, Share, usable
from comity.measure.count import Excluded
from comity.measure.flows import delivery_years
from comity.measure.index import LATEST, EventIndex, Ints, event_index
from comity.measure.periods import Stretch
from comity.measure.select import overlaps, parties_of
from comity.model.records import Agreement, Contact, Event, Provision, Record, Transfer
from comity.model.snapshot import Snapshot
from comity.vocab.files import FOLDER, read_yaml

Seen = Literal["practised", "not_seen", "not_observable"]

YEARS_OF_PRACTICE = 5
"""Length of the window in which practice is looked for: calendar years, the one of the assessment included."""


class Trace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which records an activity would show (see ``vocab/practice.yaml``)."""

    event: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    transfer: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    hosted: bool = False


class PracticeMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which activities leave which traces, and which activities show which provision code."""

    activities: dict[str, Trace]
    codes: dict[str, tuple[str, ...]]


class CodeSeen(Struct, frozen=True):
    """Whether one code of a clause is seen in practice, and the records that show it."""

    code: str
    seen: Seen
    ids: tuple[str, ...]


class Clause(Struct, frozen=True, kw_only=True):
    """One clause in force, and for each of its codes whether it is seen in practice; ``political`` texts bind less."""

    id: str
    agreement: str
    codes: tuple[CodeSeen, ...]
    strength: str
    direction: str
    political: bool

    @property
    def seen(self) -> Seen:
        """Whether the clause is seen in practice under any of its codes."""
        return _strongest(one.seen for one in self.codes)

    @property
    def ids(self) -> tuple[str, ...]:
        """The records that show it."""
        return tuple(sorted({record for one in self.codes for record in one.ids}))


class CodePractice(Struct, frozen=True, kw_only=True):
    """One provision code: the clauses in force that carry it (none: practice without paper), and what shows it."""

    code: str
    seen: Seen
    clauses: tuple[str, ...]
    ids: tuple[str, ...]


class Practice(Struct, frozen=True, kw_only=True):
    """Texts in force on ``on`` against practice in ``window``; text and practice are set side by side, never added.

    ``covered`` is indicator 11, |P and Q| / |P|, over the codes P in force, with codes that no record could show as
    unknown; ``backed`` is indicator 12, |P and Q| / |Q|, over the codes Q practised.
    """

    on: date
    window: Stretch
    clauses: tuple[Clause, ...]
    in_force: tuple[CodePractice, ...]
    without_paper: tuple[CodePractice, ...]
    covered: Share
    backed: Share
    excluded: tuple[Excluded, ...]


@cache
def bundled_practice_map() -> PracticeMap:
    """Return the vocabulary's map from clauses to the records that show them."""
    return msgspec.convert(read_yaml(FOLDER / "practice.yaml"), PracticeMap, strict=False)


def practice(snapshot: Snapshot, parties: Sequence[str], on: date, *, mapping: PracticeMap | None = None) -> Practice:
    """Return which clauses in force on a day are practised in the five calendar years that end with it.

    Method, indicators 11 and 12. A clause is practised if a usable record of an event held, a contact or a delivery
    shows an activity that both the clause and its code name; "not seen" is not "not practised".
    """
    mapped = mapping or bundled_practice_map()
    window = (date(max(on.year - YEARS_OF_PRACTICE + 1, 1), 1, 1), on)
    shown, excluded = _activities(snapshot, parties, window, mapped)
    texts = agreements_in_force(snapshot, parties, on)
    clauses = _clauses(snapshot, {text.id: text for text in texts.texts}, mapped, shown)
    in_force = _by_code(clauses)
    paper = {one.code for one in in_force}
    without = tuple(
        CodePractice(code=code, seen="practised", clauses=(), ids=ids)
        for code in sorted(set(mapped.codes) - paper)
        if (ids := _shown_by(mapped.codes[code], shown))
    )
    practised = sum(one.seen == "practised" for one in in_force)
    observable = sum(one.seen != "not_observable" for one in in_force)
    return Practice(
        on=on,
        window=window,
        clauses=clauses,
        in_force=in_force,
        without_paper=without,
        covered=Share(part=practised, known=observable, total=len(in_force)),
        backed=Share(part=practised, known=practised + len(without), total=practised + len(without)),
        excluded=(*texts.excluded, *excluded),
    )


def _activities(
    snapshot: Snapshot, parties: Sequence[str], window: Stretch, mapped: PracticeMap
) -> tuple[dict[str, tuple[str, ...]], list[Excluded]]:
    """Return for each activity the records of the window that show it."""
    events, left = usable(snapshot.events, parties)
    contacts, left_contacts = usable(snapshot.contacts, parties)
    transfers, left_transfers = usable(snapshot.transfers, parties)
    records: list[Record] = [
        *(event for event in events if event.status == "held" and overlaps(event.when, *window)),
        *(contact for contact in contacts if overlaps(contact.when, *window)),
        *(transfer for transfer in transfers if _delivered(transfer, window)),
    ]
    shown = {
        activity: tuple(record.id for record in records if shows(record, trace, set(parties)))
        for activity, trace in mapped.activities.items()
    }
    return shown, [*left, *left_contacts, *left_transfers]


def traces_of(snapshot: Snapshot, parties: Sequence[str], at: Ints) -> Snapshot:
    """Return what :func:`practice` needs to know of the parties, with one event a year for all that show the same.

    ``at`` are the positions of their events in the index. Which clauses are practised is the same as over
    ``snapshot``; one record of each sort stands for its like.
    """
    wanted = set(parties)
    kinds: tuple[type[Record], ...] = (Agreement, Contact, Transfer)
    theirs = [one for cls in kinds for one in snapshot.of(cls) if wanted <= set(parties_of(one))]
    texts = {one.id for one in theirs}
    clauses = [one for one in snapshot.provisions if one.agreement_id in texts]
    return Snapshot([*theirs, *clauses, *_one_of_each(event_index(snapshot), at, wanted)])


_SORT = ("kind", "scope", "domains", "host")
"""The fields of an event that decide which traces it leaves."""


def _one_of_each(index: EventIndex, at: Ints, parties: set[str]) -> Iterable[Event]:
    """Return the first event of each year, or span of years, for all that show the same."""
    at = index.pick(at, ("status", "state"), lambda status, state: status == "held" and state == "accepted")
    at = at[(index.p[at] >= MIN_P_EXIST) & (index.start_high[at] < LATEST)]
    codes = index.column(_SORT).codes[at]
    first, last = _years(index.start_low[at]), _years(index.start_high[at])
    _, firsts = np.unique((codes * _SPAN + first) * _SPAN + last, return_index=True)
    traces = bundled_practice_map().activities
    kept: dict[object, Event] = {}
    shown: dict[int, frozenset[str]] = {}
    for i in sorted(firsts.tolist()):
        event, code = index.events[at[i]], int(codes[i])
        if code not in shown:
            shown[code] = frozenset(name for name, trace in traces.items() if shows(event, trace, parties))
        kept.setdefault((int(first[i]), int(last[i]), shown[code]), event)
    return kept.values()


_SPAN = 10_000
"""More than there are years."""


def _years(days: Ints) -> Ints:
    """Return the calendar years of day numbers."""
    since = (days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return np.asarray(since.astype("datetime64[Y]").astype(np.int64) + 1970)


def _delivered(transfer: Transfer, window: Stretch) -> bool:
    first, last = window
    return any(first.year <= year for year in delivery_years(transfer, last))


def shows(record: Record, trace: Trace, parties: set[str]) -> bool:
    """Tell whether a record of the parties leaves the trace of an activity."""
    if isinstance(record, Contact):
        return record.kind in trace.contact
    if isinstance(record, Transfer):
        return record.kind in trace.transfer
    return isinstance(record, Event) and (
        record.kind in trace.event
        and (not trace.scopes or record.scope in trace.scopes)
        and (not trace.domains or bool(set(trace.domains) & set(record.domains)))
        and (not trace.hosted or len(parties & set(record.host)) == 1)
    )


def _clauses(
    snapshot: Snapshot, texts: Mapping[str, InForce], mapped: PracticeMap, shown: Mapping[str, tuple[str, ...]]
) -> tuple[Clause, ...]:
    return tuple(
        _clause(provision, texts[provision.agreement_id], mapped, shown)
        for provision in snapshot.provisions
        if provision.agreement_id in texts
    )


def _clause(provision: Provision, text: InForce, mapped: PracticeMap, shown: Mapping[str, tuple[str, ...]]) -> Clause:
    return Clause(
        id=provision.id,
        agreement=provision.agreement_id,
        codes=tuple(_code_seen(provision, code, mapped, shown) for code in provision.code),
        strength=provision.strength,
        direction=provision.direction,
        political=text.political,
    )


def _code_seen(provision: Provision, code: str, mapped: PracticeMap, shown: Mapping[str, tuple[str, ...]]) -> CodeSeen:
    named = set(provision.activity_kinds) & set(mapped.codes.get(code, ())) & set(mapped.activities)
    ids = _shown_by(named, shown)
    return CodeSeen(code, "practised" if ids else "not_seen" if named else "not_observable", ids)


def _by_code(clauses: Iterable[Clause]) -> tuple[CodePractice, ...]:
    """Return each code in force once, with the clauses that carry it and the records that show it in any of them."""
    grouped: dict[str, list[tuple[str, CodeSeen]]] = {}
    for clause in clauses:
        for one in clause.codes:
            grouped.setdefault(one.code, []).append((clause.id, one))
    return tuple(
        CodePractice(
            code=code,
            seen=_strongest(one.seen for _, one in group),
            clauses=tuple(clause for clause, _ in group),
            ids=tuple(sorted({record for _, one in group for record in one.ids})),
        )
        for code, group in sorted(grouped.items())
    )


_STRONGEST_FIRST: tuple[Seen, ...] = ("practised", "not_seen", "not_observable")


def _strongest(found: Iterable[Seen]) -> Seen:
    """Return ``practised`` if anything is, else ``not_seen`` if anything could have been seen."""
    return min(found, key=_STRONGEST_FIRST.index, default="not_observable")


def _shown_by(activities: Iterable[str], shown: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({record for activity in activities for record in shown.get(activity, ())}))
