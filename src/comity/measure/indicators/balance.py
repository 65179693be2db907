"""Who goes to whom, who answers: reactions, hosting, strategic exercises (indicators 10, 16, 17)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from comity.measure.common import Share
from comity.measure.hosting import jeffreys
from comity.measure.indicators.model import Figure, Series, Subject, by_year, of_number
from comity.measure.responses import responses
from comity.model.records import Event
from comity.model.rules import NESTED_FRAMEWORK

STRATEGIC = "strategic exercise"
"""How the series of national strategic exercises are called."""

NOTICE = "notice"
SEEN_ONLY = "a blank is no response seen, which is not no response: the share is a lower bound"


def reactions(asked: Subject) -> Iterator[Series]:
    """Reaction rate: share of E with at least one official reaction, then by reactor and form.

    low = best = events with a reaction seen / n; high = 1, since a blank means that none was seen. A sighting that is
    only published (form *notice*) is no reaction and has a series of its own. The tables do not date responses, so
    that the 14 days are not tested, and hold no scrambles outside joint events, so that no base rate is taken
    off. Source: method 2.2, indicator 10.
    """
    rows = responses(asked.snapshot, asked.counted).rows
    answered = {one for row in rows if row.form != NOTICE for one in row.ids}
    parts = {"": answered, **{f"{row.party}:{row.form}": set(row.ids) for row in rows}}
    totals = Counter(asked.year_of.values())
    for name, ids in parts.items():
        in_year: dict[int, list[str]] = {year: [] for year, _ in asked.in_years}
        for one in sorted(ids & asked.year_of.keys()):
            in_year[asked.year_of[one]].append(one)
        years = tuple((year, _seen(some, totals[year])) for year, some in in_year.items())
        yield Series(name=name, whole=_seen(sorted(ids), len(asked.counted.included)), years=years)


def _seen(ids: Sequence[str], total: int) -> Figure:
    share = Share(part=len(ids), known=len(ids), total=total)
    return Figure(
        best=share.low if total else None,
        low=share.low,
        high=share.high,
        known=share.known,
        total=share.total,
        ids=tuple(ids),
        part=share.part,
        flag=SEEN_ONLY,
    )


def hosting_balance(asked: Subject) -> Iterator[Series]:
    """Hosting: hosted_A / (hosted_A + hosted_B), A the first of the two codes; Jeffreys 90 % interval.

    Events at sea, in third states or hosted by both are no part of the share and counted in the series beside it;
    unknown hosts lower n_known. Source: method 2.2, indicator 16; the interval is that of Brown, Cai and DasGupta
    2001, Statistical Science 16.
    """
    first, second = asked.parties
    yield by_year(asked, first, partial(_hosted, first, second))
    yield by_year(asked, "neither_or_both", partial(_elsewhere, first, second), unit="events")


def _hosted(first: str, second: str, events: Sequence[Event]) -> Figure:
    by_first = tuple(one.id for one in events if first in one.host and second not in one.host)
    by_second = tuple(one.id for one in events if second in one.host and first not in one.host)
    unknown = sum(not one.host for one in events)
    known = len(by_first) + len(by_second)
    share = jeffreys(len(by_first), known)
    return Figure(
        best=share.best if share else None,
        low=share.low if share else None,
        high=share.high if share else None,
        known=known,
        total=known + unknown,
        ids=(*by_first, *by_second),
        part=len(by_first),
    )


def _elsewhere(first: str, second: str, events: Sequence[Event]) -> Figure:
    ids = [one.id for one in events if one.host and (first in one.host) == (second in one.host)]
    return of_number(len(ids), ids)


def reciprocity(asked: Subject) -> tuple[Series, ...]:
    """Strategic exercises: A's forces in B's national strategic exercises, and the reverse, counted apart.

    An event belongs here if its framework is a national exercise with guests or its series one of strategic
    exercises, and exactly one of the two hosted it. Source: method 2.2, indicator 17.
    """
    first, second = asked.parties
    return tuple(
        by_year(asked, f"{guest}_at_{host}", partial(_guests, host, guest))
        for guest, host in ((first, second), (second, first))
    )


def _guests(host: str, guest: str, events: Sequence[Event]) -> Figure:
    ids = [one.id for one in events if _strategic(one) and host in one.host and guest not in one.host]
    return of_number(len(ids), ids)


def _strategic(event: Event) -> bool:
    return event.framework == NESTED_FRAMEWORK or event.series.casefold().endswith(STRATEGIC)
