"""How they do it: numbers, command, markers of interoperability and realism (indicators 6, 7, 8, 20, 21)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from msgspec import structs

from comity.measure.asymmetry import asymmetry
from comity.measure.chance import Range
from comity.measure.common import Share
from comity.measure.indicators.model import Figure, Series, Subject, by_year, of_share
from comity.measure.memo import remembered
from comity.model.records import Event

FIGURES = ("personnel", "ships", "aircraft")
MARKERS = (
    "joint_hq", "shared_c2_system", "mixed_units", "partner_equipment_used", "partner_base_used", "cross_refuelling",
)  # fmt: skip
REALISM = ("live_fire", "free_play", "night", "opposed")
BIASED = "sources tell of a joint command where there is one: the share of known values is biased upward"


def asymmetries(asked: Subject) -> Iterator[Series]:
    """Asymmetry: r = guest_best / host_best per event; the median of the year.

    Ends are the medians of the lowest and of the highest ratios that the reported figures allow. Events without
    figures for both have no ratio and do not bound it: n_known of n. Personnel, ships and aircraft stand apart.
    Organisers' totals are claims. Source: method 2.2, indicator 6.
    """
    for name in FIGURES:
        yield by_year(asked, name, partial(_median, asymmetry_rows(asked, name)))


def asymmetry_rows(asked: Subject, figures: str) -> Mapping[str, Range]:
    """Return the ratio of each counted event that has one."""

    def ratios(ids: list[str]) -> dict[str, Range | None]:
        counted = structs.replace(asked.counted, included=tuple(ids))
        found = {row.id: row.ratio for row in asymmetry(asked.snapshot, counted, figures=figures).rows}
        return {one: found.get(one) for one in ids}

    known = remembered(asked.snapshot, ("ratio", figures, asked.parties), asked.counted.included, ratios)
    return {one: ratio for one in asked.counted.included if (ratio := known[one])}


def _median(ratios: Mapping[str, Range], events: Sequence[Event]) -> Figure:
    ids = tuple(event.id for event in events if event.id in ratios)
    spans = np.array([_ends(ratios[one]) for one in ids]).reshape(-1, 3)
    low, best, high = np.median(spans, axis=0).tolist() if ids else (None, None, None)
    return Figure(best=best, low=low, high=high, known=len(ids), total=len(events), ids=ids)


def _ends(ratio: Range) -> tuple[float, float, float]:
    return (ratio.low, ratio.best, ratio.high)


def command(asked: Subject) -> Iterator[Series]:
    """Combined command: k / n_known, k events under one commander over forces of both; bounds [k/n, (k + n_unknown)/n].

    The second series takes coordinated command in. Sources tell of a joint command where there is one and are silent
    otherwise: the share of known values is biased upward and never feeds a rung. Source: method 2.2, indicator 7.
    """
    yield by_year(asked, "combined", partial(command_share, {"combined"}))
    yield by_year(asked, "coordinated_or_combined", partial(command_share, {"coordinated", "combined"}))


def command_share(wanted: set[str], events: Sequence[Event]) -> Figure:
    """Return the share of events whose command is one of ``wanted``."""
    known = [event for event in events if event.command not in ("", "unknown")]
    part = tuple(event.id for event in known if event.command in wanted)
    return of_share(Share(part=len(part), known=len(known), total=len(events)), part, BIASED)


def markers(asked: Subject) -> tuple[Series, ...]:
    """Interoperability: for each marker k / n_known with bounds [k/n, (k + n_unknown)/n], never added.

    Markers: joint headquarters, shared command system, mixed units, the partner's equipment used, its base used,
    cross-refuelling. Source: method 2.2, indicator 8.
    """
    return _unheld(asked, MARKERS)


def realism(asked: Subject) -> tuple[Series, ...]:
    """Realism: k / n_known of live fire, free play, night and opposed exercises, with worst-case bounds.

    Source: method 2.2, indicator 20.
    """
    return _unheld(asked, REALISM)


def _unheld(asked: Subject, fields: Sequence[str]) -> tuple[Series, ...]:
    """Return a share of which nothing is known for each field that no table has a column for."""
    flag = "no records hold this field"
    unknown = lambda events: of_share(Share(part=0, known=0, total=len(events)), (), flag)  # noqa: E731
    return tuple(by_year(asked, field, unknown) for field in fields)


def endurance(_: Subject) -> tuple[Series, ...]:
    """Endurance of joint formations: hours of patrol and legs flown or sailed. Source: method 2.2, indicator 21."""
    return ()
