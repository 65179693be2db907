"""Map and timeline of a pair: where and when joint events were, in the projection of the reader's choice."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, partial
from typing import Annotated, Literal
from urllib.parse import urlencode

from markupsafe import Markup, escape
from msgspec import Struct
from pydantic import Field

from comity.measure import Count, count, distances, sea_areas
from comity.measure.places import SeaArea, own_places
from comity.measure.select import overlaps
from comity.model.errors import InputError
from comity.model.records import Event
from comity.model.rules import CountingRule, find_rule
from comity.show.charts.parts import FULL, chart, legend, legend_mark
from comity.show.context import FOCUS_RULE, Context
from comity.show.maps.draw import Atlas, Named, Placed, Reach
from comity.show.maps.single import PROJECTIONS, Ring, seen_on, single_map
from comity.show.markup import Node
from comity.show.sections import sentence
from comity.show.words import day, plural
from comity.vocab import PlaceEntry, vocabulary
from comity.web.desk import AtDesk, Desk
from comity.web.doors import WebDoors
from comity.web.errors import MissingError
from comity.web.fields import Pair, PeriodQuery, read_pair
from comity.web.page import Page, QueryString, Table, View
from comity.web.routes import Pages
from comity.web.timeline import Moment, timeline
from comity.web.wording import party_name, term

pages = Pages()

Name = Literal["world", "theatre", "pacific", "atlantic", "arctic", "antarctic"]
RINGS = (500.0, 1000.0, 2000.0, 4000.0)
"""How far from the chosen event rings are drawn, in kilometres."""
_MARKED = {"exercise", "command_post_exercise", "computer_simulation", "patrol"}
"""Kinds that have a mark of their own."""


class MapQuery(PeriodQuery):
    """Which events, in which projection, and round which of them rings are drawn."""

    rule: str = Field(FOCUS_RULE, max_length=40, description="Code of the counting rule, or one of its other names.")
    kind: Annotated[tuple[Annotated[str, Field(max_length=60)], ...], Field(max_length=12)] = ()
    place: str = Field("", max_length=80, description="Only events that touched this sea: sea-of-japan.")
    projection: Name = "world"
    at: str = Field("", max_length=300, description="Id of an event: rings of equal distance, ways to the parties.")

    def address(self, path: str, **changed: object) -> str:
        """Return the page's address with some of what is asked changed."""
        given = {**self.model_dump(exclude_defaults=True, exclude={"format"}), **changed}
        kept = {name: value for name, value in given.items() if value not in ("", (), None)}
        return path + ("?" + urlencode(sorted(kept.items()), doseq=True) if kept else "")


class Where(Struct, frozen=True):
    """One event: when and where it was, and whether the period and filters take it."""

    id: str
    label: str
    date: str
    first: str
    last: str
    kind: str
    kind_label: str
    status: str
    lat: float | None
    lon: float | None
    seas: tuple[str, ...]
    places: tuple[str, ...]
    claimed: tuple[str, ...]


class Way(Struct, frozen=True):
    """The shortest way from the chosen event to the nearest known place of a party's own."""

    party: str
    place: str
    km: float


class SeaRow(Struct, frozen=True):
    """A sea, and how many of the events shown touched it."""

    id: str
    name: str
    exercises: int
    patrols: int


class MapView(View, frozen=True, kw_only=True):
    """Where and when a pair's joint events were."""

    parties: tuple[str, ...]
    rule: str
    rule_name: str
    projection: str
    about: str
    years: tuple[int, int] | None
    shown: tuple[Where, ...]
    beyond: tuple[str, ...]
    unplaced: tuple[str, ...]
    kinds: dict[str, int]
    seas: tuple[SeaRow, ...]
    at: str
    ways: tuple[Way, ...]
    claimed: tuple[tuple[str, tuple[str, ...]], ...]


class _Chosen(Struct, frozen=True):
    """What the page is made of: all events under the rule, and those that period and filters take."""

    context: Context
    rule: CountingRule
    everything: tuple[Event, ...]
    events: tuple[Event, ...]
    kinds: dict[str, int]
    seas: tuple[SeaArea, ...]
    at: Event | None
    ways: tuple[tuple[str, float, str], ...]


def map_(desk: AtDesk, pair: Pair, query: Annotated[MapQuery, QueryString()]) -> Page:
    """Where and when joint events were: on a map in the projection asked for, along the years, and as a list."""
    context = desk.context(read_pair(pair), (None, None), query.day())
    chosen = _choose(context, query)
    path = f"/pair/{'-'.join(context.parties)}/map"
    view = _view(desk, chosen, query, path)
    draw = cache(partial(_draw, chosen, view, query, path))
    doors = context.doors
    assert isinstance(doors, WebDoors)  # Desk.context sees to that
    return Page(view=view, table=partial(_table, view), draw=draw, doors=doors)


# --- what is shown


def _choose(context: Context, query: MapQuery) -> _Chosen:
    rule = find_rule(vocabulary().rules, query.rule)
    counted = count(context.snapshot, rule, context.parties)
    everything = context.events(counted.included)
    window = query.seen()
    places = vocabulary().places
    if query.place and query.place not in places:
        raise InputError(f"{query.place!r} is no sea that comity knows.", "Take one from the list on the page.")
    timely = [one for one in everything if overlaps(one.when, *window)]
    near = [one for one in timely if not query.place or query.place in one.sea_area]
    events = [one for one in near if not query.kind or one.kind in query.kind]
    at = _at(context, query.at)
    seas = sea_areas(context.snapshot, count(context.snapshot, rule, context.parties, window=window))
    kinds = dict(Counter(one.kind for one in near).most_common())
    return _Chosen(context, rule, tuple(everything), tuple(events), kinds, seas, at, _ways(context, counted, at))


def _at(context: Context, record: str) -> Event | None:
    found = context.snapshot.by_id.get(record) if record else None
    if record and not (isinstance(found, Event) and found.lat is not None):
        raise MissingError(f"There is no event {record!r} with a place.", "Choose one from the list on the page.")
    return found if isinstance(found, Event) else None


def _ways(context: Context, counted: Count, at: Event | None) -> tuple[tuple[str, float, str], ...]:
    """Return how far the chosen event was from the nearest known place of each party, where all have one."""
    homes = own_places(context.parties)
    if at is None or not all(homes.values()):
        return ()
    rows = distances(context.snapshot, counted, homes=homes).rows
    return next((row.km for row in rows if row.id == at.id), ())


def _view(desk: Desk, chosen: _Chosen, query: MapQuery, path: str) -> MapView:
    context, events = chosen.context, sorted(chosen.events, key=_order, reverse=True)
    rows, beyond = tuple(_where(one) for one in events), _beyond(chosen, query.projection)
    ways = desk.ways(path, query.kept())
    days = [one.when for one in chosen.everything if one.when]
    return MapView(
        title="Map",
        answer=ways.line(_answer(chosen)),
        basis=ways.line(_basis(chosen, beyond)),
        parties=context.parties,
        rule=chosen.rule.code,
        rule_name=chosen.rule.name,
        projection=query.projection,
        about=PROJECTIONS[query.projection].about,
        years=(min(one.start.year for one in days), max(one.end.year for one in days)) if days else None,
        shown=rows,
        beyond=beyond,
        unplaced=tuple(one.id for one in events if not _has_place(one)),
        kinds=chosen.kinds,
        seas=tuple(_sea(context, one) for one in chosen.seas),
        at=chosen.at.id if chosen.at else "",
        ways=tuple(Way(party, name, km) for party, km, name in chosen.ways),
        claimed=_claimed(rows),
    )


def _order(event: Event) -> tuple[date, str]:
    return (event.when.start if event.when else date.min, event.id)


def _has_place(event: Event) -> bool:
    return event.lat is not None and event.lon is not None


def _sea(context: Context, one: SeaArea) -> SeaRow:
    return SeaRow(one.area, context.term("sea_area", one.area), len(one.exercises), len(one.patrols))


def _where(event: Event) -> Where:
    when = event.when
    return Where(
        event.id, event.label, day(when), when.start.isoformat() if when else "", when.end.isoformat() if when else "",
        event.kind, term("event", "kind", event.kind), term("event", "status", event.status), event.lat, event.lon,
        tuple(term("event", "sea_area", one) for one in event.sea_area), event.places, _claimed_places(event),
    )  # fmt: skip


def _claimed_places(event: Event) -> tuple[str, ...]:
    """Return the ids of the places that an event names and that several claim."""
    known = vocabulary()
    found = (known.find_place(one) for one in event.places)
    return tuple(one for one in found if one and known.places[one].disputed)


def _claimed(rows: Sequence[Where]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the places with claimants that the events shown name, and who claims them."""
    places = vocabulary().places
    ids = sorted({one for row in rows for one in row.claimed})
    return tuple((places[one].name, tuple(sorted(party_name(code) for code in places[one].disputed))) for one in ids)


def _beyond(chosen: _Chosen, projection: str) -> tuple[str, ...]:
    """Return the events with a place that lie outside of the map."""
    placed = [one for one in chosen.events if _has_place(one)]
    marks = _placed(chosen.context, placed)
    seen = {one.item.target for one in seen_on(marks, projection, _placed(chosen.context, _all_placed(chosen)))}
    return tuple(event.id for event, mark in zip(placed, marks, strict=True) if mark.item.target not in seen)


def _all_placed(chosen: _Chosen) -> list[Event]:
    return [one for one in chosen.everything if _has_place(one)]


def _placed(context: Context, events: Sequence[Event]) -> tuple[Placed, ...]:
    return tuple(
        Placed(context.item(one), (one.lon or 0.0, one.lat or 0.0), one.name.partition(" (")[0]) for one in events
    )


# --- the first lines


def _answer(chosen: _Chosen) -> Markup:
    context, ids = chosen.context, [one.id for one in chosen.events]
    if not ids:
        return sentence(["No joint event of ", context.both, " is on file for this choice."])
    total = context.several(ids, "joint events on the map and timeline", "joint event")
    touched = Counter(sea for one in chosen.events for sea in one.sea_area).most_common(2)
    parts: list[Node] = [total, " of ", context.both]
    for at, (sea, _) in enumerate(touched):
        within = [one.id for one in chosen.events if sea in one.sea_area]
        name = context.term("sea_area", sea)
        number = context.doors.count(within, f"events that touched the {name}")
        parts += [" and " if at else ": ", number, " touched the " if not at else " the ", name]
    return sentence([*parts, "."])


def _basis(chosen: _Chosen, beyond: Sequence[str]) -> Markup:
    doors = chosen.context.doors
    unplaced = [one.id for one in chosen.events if not _has_place(one)]
    hidden = len(chosen.everything) - len(chosen.events)
    parts: list[Node] = []
    if unplaced:
        number = doors.count(unplaced, "events without a place")
        parts.append(sentence([number, " ", plural(len(unplaced), "has"), " no place"]))
    if beyond:
        number = doors.count(beyond, "events outside of this map")
        parts.append(sentence([number, " ", plural(len(beyond), "lies"), " outside of this map"]))
    if hidden:
        parts.append(f"{hidden:,} more under the rule, drawn small and grey")
    return Markup(" · ").join(parts)


# --- drawings


def _draw(chosen: _Chosen, view: MapView, query: MapQuery, path: str) -> dict[str, object]:
    at, address = chosen.at, partial(query.address, path)
    rings = [Ring((at.lon or 0.0, at.lat or 0.0), km) for km in RINGS] if at else []
    shown = {one.id for one in chosen.events}
    faint = _placed(chosen.context, [one for one in _all_placed(chosen) if one.id not in shown])
    atlas = _atlas(chosen)
    has_place = bool(atlas.events or faint)
    return {
        "chip": chosen.context.chip(chosen.rule),
        "map": chart(partial(single_map, atlas, query.projection, rings, faint), FULL) if has_place else "",
        "timeline": _timeline(chosen, address) if chosen.everything else "",
        "legend": _legend(chosen.kinds),
        "projections": [(one, found.label, address(projection=one if one != "world" else ""))
                        for one, found in PROJECTIONS.items()],
        "address": address,
        "asked": query,
        "kind_words": partial(term, "event", "kind"),
        "party_name": party_name,
        "rings": [f"{one:,.0f}" for one in RINGS],
    }  # fmt: skip


def _timeline(chosen: _Chosen, address: Callable[..., str]) -> Markup:
    shown = {one.id for one in chosen.events}
    item = chosen.context.item
    moments = [Moment(item(one), one.when.start, one.id not in shown) for one in chosen.everything if one.when]
    label = f"Joint events of {chosen.context.both} by year"

    def only(year: int) -> str:
        return address(since=str(year), until=str(year))

    return chart(partial(timeline, moments, only, label), FULL) if moments else Markup("")


def _legend(kinds: Iterable[str]) -> Markup:
    others = [(legend_mark("ring", "var(--ink-3)"), "other")] if set(kinds) - _MARKED else []
    return legend([
        (legend_mark("square", "var(--k-exercise)"), "exercise"),
        (legend_mark("disc", "var(--k-simulation)"), "computer or staff exercise"),
        (legend_mark("triangle", "var(--k-patrol)"), "air patrol"),
        (legend_mark("diamond", "var(--k-patrol)"), "naval patrol"),
        *others,
    ])  # fmt: skip


def _atlas(chosen: _Chosen) -> Atlas:
    places = vocabulary().places.values()
    touched = {sea for one in chosen.everything for sea in one.sea_area}
    return Atlas(
        events=_placed(chosen.context, [one for one in chosen.events if _has_place(one)]),
        seas=tuple(_named(one, used=one.id in touched) for one in places if _is_named(one, touched)),
        towns=tuple(_town(one) for one in places if one.kind == "capital" or (one.disputed and one.kind == "island")),
        label=f"Joint events of {chosen.context.both}",
        reaches=tuple(_reach(chosen, one) for one in chosen.ways),
    )


def _is_named(place: PlaceEntry, touched: set[str]) -> bool:
    whole_ocean = place.kind == "ocean" and place.name.endswith(" Ocean") and place.name.count(" ") == 1
    return place.id in touched or place.kind in ("sea", "gulf") or whole_ocean


def _named(place: PlaceEntry, *, used: bool) -> Named:
    rank = {"ocean": 0, "sea": 1, "gulf": 2}.get(place.kind, 0) - (10 if used else 0)
    return Named(
        place.name, (place.lon, place.lat), rank, wide=used or place.kind == "ocean",
        narrow_water=place.kind not in ("sea", "ocean"),
    )  # fmt: skip


def _town(place: PlaceEntry) -> Named:
    """Return a capital, or an island that several claim, under all its names."""
    return Named(place.name, (place.lon, place.lat), 1 if place.disputed else 0)


def _reach(chosen: _Chosen, way: tuple[str, float, str]) -> Reach:
    assert chosen.at is not None  # there are no ways without it
    party, km, name = way
    points = {one.name: one for one in own_places([party])[party]}
    words = f"{name} {km:,.0f} km"
    return Reach((chosen.at.lon or 0.0, chosen.at.lat or 0.0), (points[name].lon, points[name].lat), escape(words))


def _table(view: MapView) -> Table:
    columns = ("id", "date", "label", "kind", "status", "lat", "lon", "seas", "places")
    return Table(columns, [tuple(getattr(one, name) for name in columns) for one in view.shown])


pages.add("/pair/{pair}/map", map_, template="map", view=MapView, name="map")
