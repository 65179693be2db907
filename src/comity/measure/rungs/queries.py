"""The queries of the ladder's tests: each returns how much there is, and the records that show it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache, partial

import numpy as np
from msgspec import Struct

from comity.measure.agreements import InForce
from comity.measure.flows import DELIVERING, DOUBTFUL, delivery_years
from comity.measure.index import LATEST, Ints
from comity.measure.rungs.material import Material
from comity.measure.rungs.tests import RungTest
from comity.measure.select import overlaps
from comity.model.records import Agreement, Contact, Friction, Provision, Record, Transfer
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


_TESTED = ("kind", "scope", "command", "host", "sea_area")


def _fitting(material: Material, test: RungTest) -> Ints:
    """Return the positions of the recent events that a test asks for."""

    def fits(kind: str, scope: str, command: str, host: tuple[str, ...], seas: tuple[str, ...]) -> bool:
        return (
            kind in test.kinds
            and material.allows(scope, test.scopes)
            and material.allows(command, test.commands)
            and (not test.hosted or _hosted_by_one(host, material.case.parties))
            and (not test.away or _away(seas, material.case.parties))
        )

    return material.case.index.pick(material.recent, _TESTED, fits)


def _at(material: Material, at: Ints) -> Found:
    ids = tuple(sorted(material.case.index.named(at)))
    return Found(value=len(ids), ids=ids)


def _events(material: Material, test: RungTest, _: str) -> Found:
    return _at(material, _fitting(material, test))


def _tempo(material: Material, test: RungTest, _: str) -> Found:
    """Return the events a year of the three years that end on the day of assessment (method, indicator 2)."""
    index, on, at = material.case.index, material.case.on, _dated(material, test)
    first = _years_before(on, TEMPO_YEARS) + timedelta(days=1)
    inside = (index.start_high[at] >= first.toordinal()) & (index.start_low[at] <= on.toordinal())
    found = _at(material, at[inside])
    return Found(value=found.value / TEMPO_YEARS, ids=found.ids, step=1 / TEMPO_YEARS)


def _dated(material: Material, test: RungTest) -> Ints:
    at = _fitting(material, test)
    return at[material.case.index.start_high[at] < LATEST]


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=max(day.year - years, 1))
    except ValueError:  # 29 February
        return day.replace(year=max(day.year - years, 1), day=28)


def _days(material: Material, test: RungTest, _: str) -> Found:
    """Return the days of exercise a year in the window; in the high reading a month-long date counts in full."""
    at = _dated(material, test)
    return Found(value=_length(material, at) / len(material.case.years), ids=_at(material, at).ids, step=0)


def _length(material: Material, at: Ints) -> int:
    """Return the days that dated events lasted in all: at least if dates are coarse, at most in the high reading."""
    index = material.case.index
    last, first = (index.end_high, index.start_low) if material.generous else (index.end_low, index.start_high)
    return int(np.maximum(1, last[at] - first[at] + 1).sum())


def _editions(material: Material, test: RungTest, _: str) -> Found:
    """Return the editions of the named series that has most, up to the day of assessment; of any place and command."""
    index, groups = material.case.index, _groups()

    def fits(series: str, kind: str, scope: str) -> bool:
        named = bool(series) and series not in groups
        return named and kind in test.kinds and material.allows(scope, test.scopes)

    at = index.pick(material.at, ("series", "kind", "scope"), fits)
    if not at.size:
        return Found(value=0)
    series = index.column(("series",))
    of = series.codes[at]
    _, firsts = np.unique(of * len(index.events) + index.edition_codes[at], return_index=True)
    codes, counts = np.unique(of[firsts], return_counts=True)
    many, _name, most = min(
        (-int(many), str(series.values[code][0]), int(code)) for code, many in zip(codes, counts, strict=True)
    )
    return Found(value=-many, ids=_at(material, at[of == most]).ids)


@cache
def _groups() -> frozenset[str]:
    """Return the names that file like events together and that nobody gave to a series."""
    groups = {one.name for one in vocabulary().series.values() if one.kind == "group"}
    return frozenset(groups | {"Unnamed"})


def _domains(material: Material, test: RungTest, _: str) -> Found:
    index = material.case.index
    at = index.pick(_fitting(material, test), ("domains",), bool)
    sorts = index.column(("domains",))
    seen = {domain for code in np.unique(sorts.codes[at]).tolist() for domain in _strings(sorts.values[code][0])}
    return Found(value=len(seen), ids=_at(material, at).ids, step=0)


def _strings(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _presence(material: Material, test: RungTest, _: str) -> Found:
    """Return the days, in all, that deployments of one party stood on the soil of the other, whichever has more."""
    index = material.case.index
    at = index.pick(material.at, ("kind", "scope"), lambda kind, scope: kind == "deployment" and scope == "military")
    at = at[index.start_high[at] < LATEST]
    by_host = [index.pick(at, ("host",), partial(_alone, party)) for party in material.case.parties]
    days, most = max(((_length(material, one), one) for one in by_host), key=lambda row: row[0])
    return Found(value=days, ids=_at(material, most).ids, step=0)


def _alone(party: str, host: tuple[str, ...]) -> bool:
    return host == (party,)


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


def _hosted_by_one(host: tuple[str, ...], parties: tuple[str, str]) -> bool:
    return len(set(parties) & set(host)) == 1


def _away(seas: tuple[str, ...], parties: tuple[str, str]) -> bool:
    """Tell whether an event touched a sea that is home to neither party."""
    return bool(set(seas) - home_seas(parties[0]) - home_seas(parties[1]))


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
