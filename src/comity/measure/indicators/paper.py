"""Text against practice, and words (indicators 11, 12, 13)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from comity.measure.common import Share, usable
from comity.measure.indicators.model import Figure, Series, Subject, of_share
from comity.measure.practice import Practice, practice
from comity.measure.rhetoric import OTHER, Rhetoric, rhetoric
from comity.measure.select import overlaps, parties_of
from comity.model.records import Agreement, Contact, Event, Provision, Record, Statement, Transfer
from comity.model.snapshot import Snapshot


def practised_coverage(asked: Subject) -> tuple[Series, ...]:
    """Practised coverage: |P and Q| / |P|, P the provision codes in force at the end of t, Q those practised in five years.

    Codes that no table could show are unknown: bounds [|P and Q|/|P|, with all of them for]. Text and practice are set
    side by side; the share mixes neither into the other. Source: method 2.2, indicator 11.
    """  # noqa: E501
    return _over_time(asked, lambda one: one.covered, lambda one: one.in_force)


def backed_practice(asked: Subject) -> tuple[Series, ...]:
    """Backed practice: |P and Q| / |Q|; the records are those of practice without paper (Q minus P).

    Source: method 2.2, indicator 12.
    """
    return _over_time(asked, lambda one: one.backed, lambda one: one.without_paper)


def _over_time(
    asked: Subject, share: Callable[[Practice], Share], codes: Callable[[Practice], Iterable[object]]
) -> tuple[Series, ...]:
    whole = practice(asked.snapshot, asked.parties, asked.last_day)
    thin = _thin(asked)
    first = min((one.year for one in thin.agreements if one.year), default=asked.last_day.year)
    at = {year: min(date(year, 12, 31), asked.last_day) for year in asked.years(first)}
    years = [(year, practice(thin, asked.parties, day)) for year, day in at.items()]
    return (
        Series(
            name="",
            whole=_figure(whole, share, codes),
            years=tuple((year, _figure(one, share, codes)) for year, one in years if one.in_force or one.without_paper),
        ),
    )


def _figure(one: Practice, share: Callable[[Practice], Share], codes: Callable[[Practice], Iterable[object]]) -> Figure:
    ids = sorted({record for code in codes(one) for record in getattr(code, "ids", ())})
    return of_share(share(one), ids)


def _thin(asked: Subject) -> Snapshot:
    """Return the parties' records with one event for all of a year that leave the same traces of practice."""
    wanted = set(asked.parties)
    kinds: tuple[type[Record], ...] = (Agreement, Contact, Transfer)
    theirs = [one for cls in kinds for one in asked.snapshot.of(cls) if wanted <= set(parties_of(one))]
    texts = {one.id for one in theirs}
    clauses = [one for one in asked.snapshot.of(Provision) if one.agreement_id in texts]
    events, _ = usable(asked.events(_all_ids(asked)), asked.parties)
    return Snapshot([*theirs, *clauses, *{_trace(one): one for one in reversed(events)}.values()])


def _all_ids(asked: Subject) -> list[str]:
    counted = asked.history
    return [*counted.included, *(one.id for one in counted.excluded), *(one.id for one in counted.open)]


def _trace(event: Event) -> tuple[object, ...]:
    return (event.year, event.kind, event.scope, event.domains, event.host, event.status)


def rhetoric_balance(asked: Subject) -> tuple[Series, ...]:
    """Rhetoric balance per side: (claims - denials) / (claims + denials + 1) of being allies; gap: second minus first party.

    Distinct official statements only; what scholars and companies say is left out. Rhetoric never enters a count of
    events or a rung. Source: method 2.2, indicator 13.
    """  # noqa: E501
    said = [one for one in asked.snapshot.statements if overlaps(one.date, *asked.window)]
    whole = _balances(said, asked)
    years = {year: [one for one in said if one.year == year] for year in sorted({one.year for one in said if one.year})}
    by_year = {year: _balances(some, asked) for year, some in years.items()}
    return tuple(
        Series(
            name=name,
            whole=figure,
            years=tuple((year, found[name]) for year, found in by_year.items() if found[name].known),
        )
        for name, figure in whole.items()
    )


def _balances(said: Iterable[Statement], asked: Subject) -> Mapping[str, Figure]:
    found = rhetoric(Snapshot(said), asked.parties)
    sides = {side.side: _balance(found, side.side) for side in found.sides if side.side != OTHER}
    first, second = (sides[party] for party in asked.parties)
    both = first.known and second.known and first.best is not None and second.best is not None
    gap = second.best - first.best if both and first.best is not None and second.best is not None else None
    ids = (*first.ids, *second.ids)
    known = len(ids) if gap is not None else 0
    return {**sides, "gap": Figure(best=gap, low=gap, high=gap, known=known, total=len(ids), ids=ids)}


def _balance(found: Rhetoric, name: str) -> Figure:
    side = next(one for one in found.sides if one.side == name)
    ids = (*side.affirms, *side.denies)
    value = side.balance if ids else None
    total = len(ids) + len(side.hedges)
    return Figure(best=value, low=value, high=value, known=len(ids), total=total, ids=ids)
