"""Text against practice, and words (indicators 11, 12, 13)."""

from collections.abc import Callable, Iterable, Mapping

from comity.measure.common import Share
from comity.measure.indicators.model import Figure, Series, Subject, of_share
from comity.measure.practice import Practice
from comity.measure.rhetoric import OTHER, Rhetoric, rhetoric
from comity.measure.select import overlaps
from comity.model.records import Statement
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
    whole, years = asked.practised
    return (
        Series(
            name="",
            whole=_figure(whole, share, codes),
            years=tuple((year, _figure(one, share, codes)) for year, one in years),
        ),
    )


def _figure(one: Practice, share: Callable[[Practice], Share], codes: Callable[[Practice], Iterable[object]]) -> Figure:
    ids = sorted({record for code in codes(one) for record in getattr(code, "ids", ())})
    return of_share(share(one), ids)


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
