"""The queries of the ladder's tests: each returns how much there is, and the records that show it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from msgspec import Struct

from comity.measure.agreements import InForce
from comity.measure.flows import DELIVERING, DOUBTFUL, delivery_years
from comity.measure.index import edition
from comity.measure.rungs.material import Material
from comity.measure.rungs.tests import RungTest
from comity.measure.select import overlaps
from comity.model.records import Agreement, Contact, Event, Friction, Provision, Record, Transfer
from comity.vocab import vocabulary

TEMPO_YEARS = 3


class Found(Struct, frozen=True, kw_only=True):
    """The value of a test, the records that carry it, and what one more record would add to it (0: cannot be said)."""

    value: float
    ids: tuple[str, ...] = ()
    step: float = 1.0


def find(material: Material, test: RungTest, *, giver: str = "") -> Found:
    """Return what a test finds; with ``giver``, only clauses that this party owes count."""
    if test.unheld and not material.generous:
        return Found(value=0.0)
    asked = (test, giver)
    if asked not in material.found:
        material.found[asked] = _QUERIES[test.query](material, test, giver)
    found: Found = material.found[asked]
    return found


def _counted(records: Iterable[Record]) -> Found:
    ids = tuple(sorted({one.id for one in records}))
    return Found(value=len(ids), ids=ids)


def _clauses(material: Material, test: RungTest, giver: str) -> Found:
    practised = _practised(material) if test.practised else None
    return _counted(
        one
        for one in material.clauses
        if (not test.codes or set(test.codes) & set(one.code))
        and material.allows(one.strength, test.strengths)
        and (not test.activities or set(test.activities) & set(one.activity_kinds))
        and _binds(material.texts[one.agreement_id])
        and _owed_by(one, giver, material)
        and (practised is None or one.id in practised)
    )


def _practised(material: Material) -> set[str]:
    """Return the clauses seen in practice; in the high reading also those that no table could show."""
    seen = {"practised", "not_observable"} if material.generous else {"practised"}
    return {clause.id for clause in material.case.practice.clauses if clause.seen in seen}


def _binds(text: InForce) -> bool:
    return not text.political


def _owed_by(clause: Provision, giver: str, material: Material) -> bool:
    """Tell whether ``giver`` owes what a clause promises; A and B are the parties of the text in their order."""
    if not giver or clause.direction in ("", "mutual"):
        return True
    text = next(one for one in material.of(Agreement) if one.id == clause.agreement_id)
    return dict(zip(("A_to_B", "B_to_A"), text.parties, strict=False)).get(clause.direction) == giver


def _texts(material: Material, test: RungTest, _: str) -> Found:
    return _counted(one for one in material.of(Agreement) if one.id in material.texts and one.kind in test.kinds)


def _fits(material: Material, event: Event, test: RungTest) -> bool:
    return (
        event.kind in test.kinds
        and material.allows(event.scope, test.scopes)
        and material.allows(event.command, test.commands)
        and (not test.hosted or _hosted_by_one(event, material.case.parties))
        and (not test.away or _away(event, material.case.parties))
    )


def _events(material: Material, test: RungTest, _: str) -> Found:
    return _counted(one for one in material.recent if _fits(material, one, test))


def _tempo(material: Material, test: RungTest, _: str) -> Found:
    """Return the events a year of the three years that end on the day of assessment (method, indicator 2)."""
    on = material.case.on
    first = _years_before(on, TEMPO_YEARS) + timedelta(days=1)
    found = _counted(one for one in material.recent if overlaps(one.start, first, on) and _fits(material, one, test))
    return Found(value=found.value / TEMPO_YEARS, ids=found.ids, step=1 / TEMPO_YEARS)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _days(material: Material, test: RungTest, _: str) -> Found:
    """Return the days of exercise a year in the window; in the high reading a month-long date counts in full."""
    events = [one for one in material.recent if _fits(material, one, test) and one.start]
    days = sum(_length(one, generous=material.generous) for one in events)
    found = _counted(events)
    return Found(value=days / len(material.case.years), ids=found.ids, step=0)


def _length(event: Event, *, generous: bool) -> int:
    """Return the days an event lasted: at least if its dates are coarse, at most if ``generous``."""
    if event.start is None:
        return 0
    end = event.end or event.start
    last, first = (end.end, event.start.start) if generous else (end.start, event.start.end)
    return max(1, (last - first).days + 1)


def _editions(material: Material, test: RungTest, _: str) -> Found:
    """Return the editions of the named series that has most, up to the day of assessment; of any place and command."""
    series: dict[str, list[Event]] = {}
    groups = _groups()
    fits: dict[tuple[str, str], bool] = {}
    for one in material.events:
        if one.series and one.series not in groups:
            sort = (one.kind, one.scope)
            if sort not in fits:
                fits[sort] = _fits(material, one, test)
            if fits[sort]:
                series.setdefault(one.series, []).append(one)
    if not series:
        return Found(value=0)
    counts = {name: len({edition(one) for one in events}) for name, events in series.items()}
    most = min(counts, key=lambda name: (-counts[name], name))
    return Found(value=counts[most], ids=tuple(sorted(one.id for one in series[most])))


@cache
def _groups() -> frozenset[str]:
    """Return the names that file like events together and that nobody gave to a series."""
    groups = {one.name for one in vocabulary().series.values() if one.kind == "group"}
    return frozenset(groups | {"Unnamed"})


def _domains(material: Material, test: RungTest, _: str) -> Found:
    events = [one for one in material.recent if _fits(material, one, test) and one.domains]
    return Found(value=len({domain for one in events for domain in one.domains}), ids=_counted(events).ids, step=0)


def _presence(material: Material, test: RungTest, _: str) -> Found:
    """Return the days, in all, that deployments of one party stood on the soil of the other, whichever has more."""
    by_host: dict[str, list[Event]] = {party: [] for party in material.case.parties}
    for one in material.events:
        if one.kind == "deployment" and one.scope == "military" and len(one.host) == 1 and one.host[0] in by_host:
            by_host[one.host[0]].append(one)
    most = max(by_host.values(), key=lambda events: sum(_length(one, generous=material.generous) for one in events))
    return Found(value=sum(_length(one, generous=material.generous) for one in most), ids=_counted(most).ids, step=0)


def _contacts(material: Material, test: RungTest, _: str) -> Found:
    case = material.case
    found = [one for one in material.of(Contact) if one.kind in test.kinds and overlaps(one.date, *case.window)]
    return _by_year(found, {year for one in found if (year := one.year)}, material) if test.share_of_years else (
        _counted(found)
    )  # fmt: skip


def _by_year(found: Iterable[Record], years: Iterable[int], material: Material) -> Found:
    """Return the share of the window's years in ``years``."""
    window = set(material.case.years)
    return Found(value=len(window & set(years)) / len(window), ids=_counted(found).ids, step=1 / len(window))


def _transfers(material: Material, test: RungTest, _: str) -> Found:
    statuses = DELIVERING | DOUBTFUL if material.generous else DELIVERING
    years: dict[str, set[int]] = {}
    found: list[Transfer] = []
    for one in material.of(Transfer):
        if _wanted(one, test) and one.status in statuses:
            delivered = delivery_years(one, material.case.on, doubtful=material.generous)
            years[one.id] = set(delivered) & set(material.case.years)
            if years[one.id]:
                found.append(one)
    if test.share_of_years:
        return _by_year(found, {year for some in years.values() for year in some}, material)
    return _counted(found)


def _wanted(transfer: Transfer, test: RungTest) -> bool:
    return (
        transfer.kind in test.kinds
        and (not test.categories or transfer.category in test.categories)
        and transfer.p_exist >= test.p_at_least
    )


def _frictions(material: Material, test: RungTest, _: str) -> Found:
    window = material.case.window
    return _counted(
        one
        for one in material.of(Friction)
        if one.kind in test.kinds and one.date_from and overlaps(one.date_from, *window)
    )


def _hosted_by_one(event: Event, parties: tuple[str, str]) -> bool:
    return len(set(parties) & set(event.host)) == 1


def _away(event: Event, parties: tuple[str, str]) -> bool:
    """Tell whether the event touched a sea that is home to neither party."""
    return bool(set(event.sea_area) - home_seas(parties[0]) - home_seas(parties[1]))


@cache
def home_seas(party: str) -> frozenset[str]:
    """Return the seas on which the vocabulary knows a place of the party's own undisputed soil."""
    places = vocabulary().places.values()
    return frozenset(one.sea_area for one in places if one.sea_area and one.territory == (party,) and not one.disputed)


def _nothing(_material: Material, _test: RungTest, _giver: str) -> Found:
    return Found(value=0.0)


_QUERIES: Mapping[str, Callable[[Material, RungTest, str], Found]] = {
    "clauses": _clauses,
    "texts": _texts,
    "events": _events,
    "tempo": _tempo,
    "days": _days,
    "editions": _editions,
    "domains": _domains,
    "presence": _presence,
    "contacts": _contacts,
    "transfers": _transfers,
    "frictions": _frictions,
    "nothing": _nothing,
}
