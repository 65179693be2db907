"""Charts for a notebook: Vega-Lite specifications as plain data, drawn without a network.

A plot shows itself as SVG, made here by vl-convert. Altair's own display fetches its scripts from a server, so it is
used only to build the specification; :meth:`Plot.altair` hands it over to those who want to change the chart.
"""

from collections.abc import Iterable
from typing import Any

import altair as alt
import vl_convert
from msgspec import Struct

from comity.measure.count import Count
from comity.measure.ladder import Ladder
from comity.model.records import Event
from comity.model.snapshot import Snapshot
from comity.show.printing.drawings import colours
from comity.vocab import vocabulary

_KINDS = {
    "exercise": "k-exercise",
    "patrol": "k-patrol",
    "command_post_exercise": "k-simulation",
    "computer_simulation": "k-simulation",
}


class Plot(Struct, frozen=True):
    """A chart as data: ``spec`` is a whole Vega-Lite specification, with the ids of the records in its values."""

    spec: dict[str, Any]

    def svg(self) -> str:
        """Return the chart as SVG."""
        version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
        return vl_convert.vegalite_to_svg(self.spec, vl_version=version)

    def altair(self) -> Any:
        """Return the chart as an Altair chart. How that shows itself, and what it fetches, is Altair's own choice."""
        return alt.Chart.from_dict(self.spec)

    def _repr_svg_(self) -> str:
        return self.svg()


def years(counted: Count, snapshot: Snapshot) -> Plot:
    """Return the events counted, a bar a year, by kind; years without any keep their place.

    ``snapshot`` is the one they were counted in. Events whose year is unknown have no bar.
    """
    found: dict[tuple[int, str], list[str]] = {}
    for event in map(snapshot.by_id.__getitem__, counted.included):
        if isinstance(event, Event) and event.year:
            found.setdefault((event.year, event.kind), []).append(event.id)
    rows: list[dict[str, Any]] = [
        {"year": year, "kind": _kind(kind), "events": len(ids), "records": ", ".join(ids)}
        for (year, kind), ids in sorted(found.items())
    ]
    names = sorted({kind for _, kind in found})
    whole = list(range(min(row["year"] for row in rows), max(row["year"] for row in rows) + 1)) if rows else []
    scale = alt.Scale(domain=[_kind(kind) for kind in names], range=[_colour(kind) for kind in names])
    chart = _base(rows, f"Joint events under rule {counted.rule.code}: {counted.rule.name}").mark_bar()
    return _plot(
        chart.encode(
            x=alt.X("year:O", title=None, scale=alt.Scale(domain=whole)),
            y=alt.Y("events:Q", title="events", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("kind:N", title=None, scale=scale),
            tooltip=["year:O", "kind:N", "events:Q", "records:N"],
        )
    )


def profile(ladder: Ladder) -> Plot:
    """Return the rungs of a ladder: the best reading of each dimension with its range. There is no total."""
    rows = [
        {"dimension": one.name, "low": one.judged.low, "best": one.judged.best, "high": one.judged.high,
         "label": one.label, "records": ", ".join(one.judged.ids)}
        for one in ladder.dimensions
    ]  # fmt: skip
    names = [one.name for one in ladder.dimensions]
    base = _base(rows, f"Integration ladder of {' and '.join(ladder.parties)}, {ladder.on}")
    y = alt.Y("dimension:N", sort=names, title=None)
    scale = alt.Scale(domain=[0, 5])
    ranges = base.mark_rule(strokeWidth=5, opacity=0.4).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
    best = base.mark_circle(size=120, opacity=1).encode(
        x=alt.X("best:Q", scale=scale, title="rung", axis=alt.Axis(tickMinStep=1)),
        y=y,
        tooltip=["dimension:N", "low:Q", "best:Q", "high:Q", "label:N", "records:N"],
    )
    return _plot(alt.layer(ranges, best))


def _plot(chart: Any) -> Plot:
    """Return a chart as data, its values within it and not in a data set beside it."""
    with alt.data_transformers.enable(consolidate_datasets=False):
        return Plot(chart.configure(font="Source Sans 3, sans-serif").to_dict())


def _base(rows: Iterable[dict[str, Any]], title: str) -> Any:
    return alt.Chart(alt.InlineData(list(rows)), title=title, width=560)


def _kind(code: str) -> str:
    known = vocabulary().lists["event_kind"].get(code)
    return known.label if known else code


def _colour(code: str) -> str:
    return colours()[_KINDS.get(code, "ink-3")]
