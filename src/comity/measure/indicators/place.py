"""Where: distance from home and new seas (indicators 5 and 9)."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from comity.measure.common import Share
from comity.measure.index import event_index
from comity.measure.indicators.model import Figure, Series, Subject, by_year, of_share
from comity.measure.memo import remembered
from comity.measure.places import distances
from comity.model.errors import RefusedError
from comity.model.records import Event

YEARS_BACK = 10
FAR_KM = 500
EARTH_KM = 6371.0


def distance(asked: Subject) -> tuple[Series, ...]:
    """Distance from home: per event d = min over the parties of the great-circle km to the party's nearest own place.

    best is the median of d over the placed events, low and high the least and the greatest d. Own places are the
    vocabulary's towns, ports and bases, so that d is an upper bound of the distance to coast or border, rounded to
    100 km. A party without a known place of its own has none. Source: method 2.2, indicator 5.
    """

    def measured(ids: list[str]) -> dict[str, float | None]:
        counted = structs.replace(asked.counted, included=tuple(ids))
        found = {row.id: row.remote for row in distances(asked.snapshot, counted).rows}
        return {one: found.get(one) for one in ids}

    try:
        remote = remembered(asked.snapshot, ("remote", asked.parties), asked.counted.included, measured)
    except RefusedError:
        return ()
    return (by_year(asked, "", partial(_spread, remote)),)


def _spread(remote: Mapping[str, float | None], events: Sequence[Event]) -> Figure:
    known = [(event.id, km) for event in events if (km := remote[event.id]) is not None]
    ids, far = tuple(one for one, _ in known), [one for _, one in known]
    low, best, high = (min(far), float(np.median(far)), max(far)) if far else (None, None, None)
    return Figure(best=best, low=low, high=high, known=len(ids), total=len(events), ids=ids)


def novelty(asked: Subject) -> tuple[Series, ...]:
    """New waters: an event is new if one of its seas was unseen in the ten years before and the nearest earlier event > 500 km.

    Share of the events with a part at sea, looking back over all years of the rule; events without a sea or position
    are unknown where that decides. The records behind the share are the firsts. Source: method 2.2, indicator 9.
    """  # noqa: E501
    index = event_index(asked.snapshot)
    news = _news(asked.past, index.points[[index.position[event.id] for event in asked.past]])
    return (by_year(asked, "", partial(_new_share, news)),)


def _new_share(news: Mapping[str, bool | None], events: Sequence[Event]) -> Figure:
    mine = [news[event.id] for event in events if event.id in news]
    new = [event.id for event in events if news.get(event.id)]
    return of_share(Share(part=len(new), known=sum(one is not None for one in mine), total=len(mine)), new)


def _news(events: Sequence[Event], points: NDArray[np.float64]) -> dict[str, bool | None]:
    """Return for each event at sea whether it was new; None where it cannot be said."""
    last_seen: dict[str, date] = {}
    news: dict[str, bool | None] = {}
    for i, event in enumerate(events):
        if event.sea_area:
            news[event.id] = _unseen(event, last_seen) and _far(points[i], points[:i])
            for sea in event.sea_area if event.start else ():
                last_seen[sea] = event.start.end if event.start else date.max
        elif "sea" in event.domains:
            news[event.id] = None
    return news


def _unseen(event: Event, last_seen: Mapping[str, date]) -> bool:
    start = event.start.start if event.start else None
    return start is not None and any(
        sea not in last_seen or start.year - last_seen[sea].year > YEARS_BACK for sea in event.sea_area
    )


def _far(point: NDArray[np.float64], earlier: NDArray[np.float64]) -> bool | None:
    """Tell whether a point is far from all earlier ones; None if it has no position."""
    if np.isnan(point).any():
        return None
    placed = earlier[~np.isnan(earlier[:, 0])]
    return not placed.size or bool(_km(point, placed).min() > FAR_KM)


def _km(point: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return great-circle distances on a sphere, which is fine enough for a limit of 500 km."""
    lat, lon = np.radians(point)
    lats, lons = np.radians(others).T
    a = np.sin((lats - lat) / 2) ** 2 + np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(a)))
