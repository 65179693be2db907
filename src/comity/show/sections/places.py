"""Where joint events took place: a theatre, the world, and the seas they touched."""

from collections.abc import Collection, Sequence
from functools import partial

from markupsafe import Markup

from comity.measure import Count, Distance, SeaArea, distances, sea_areas
from comity.measure.places import own_places
from comity.model.records import Event
from comity.show.charts.parts import COLUMN, FULL, chart, legend, legend_mark
from comity.show.context import Context
from comity.show.maps.draw import Atlas, Named, Placed, Reach, in_theatre, theatre_map, world_map
from comity.show.markup import el
from comity.show.sections import Section, sentence
from comity.show.sections.years import largest
from comity.show.templates import render
from comity.show.words import listed, plural
from comity.vocab import PlaceEntry

_RANKS = {"ocean": 0, "sea": 1, "gulf": 2}
NOTE = (
    "Equal-area projections: Lambert azimuthal for the theatre, Equal Earth for the world. Coastlines from Natural "
    "Earth, public domain. No border is drawn, so none is taken sides on; names of seas and places follow common "
    "English use and take no side either. Places are representative points chosen by hand, fit for a map, not for "
    "distances."
)


def places_section(context: Context, counted: Count) -> Section | None:
    """Return the maps, or None where no event counted has a place."""
    events = context.events(counted.included)
    placed = [event for event in events if event.lat is not None and event.lon is not None]
    if not placed:
        return None
    far = _farthest(context, counted)
    atlas = _atlas(context, placed, far)
    near = {event.item.target for event in in_theatre(atlas)}
    inside = [event.id for event in placed if context.item(event).target in near]
    beyond = [event.id for event in placed if event.id not in set(inside)]
    marks = [
        (legend_mark("square", "var(--k-exercise)"), "exercise"),
        (legend_mark("disc", "var(--k-simulation)"), "computer or staff exercise"),
        (legend_mark("triangle", "var(--k-patrol)"), "air patrol"),
        (legend_mark("diamond", "var(--k-patrol)"), "naval patrol"),
    ]
    theatre = context.doors.count(inside, "events in the theatre")
    total = context.several([event.id for event in placed], "events with a place", "placed event")
    elsewhere = context.doors.count(beyond, "events elsewhere")
    deck = sentence([
        theatre, " of ", total, " ", plural(len(inside), "lies"), " in the theatre map, ", elsewhere, " elsewhere",
        *_unplaced(context, events, placed), ". Marks that would overlap are moved aside.",
        *_remote(context, far),
    ])  # fmt: skip
    lead = legend(marks) + render(
        "maps", theatre=chart(partial(theatre_map, atlas), COLUMN), seas=_seas(context, counted)
    )
    body = el("figure", chart(partial(world_map, atlas), FULL), class_="world")
    return Section("places", "Places", _finding(context, counted, events), deck, lead, body, NOTE)


def _unplaced(context: Context, events: Sequence[Event], placed: Sequence[Event]) -> list[Markup | str]:
    missing = [event.id for event in events if event not in placed]
    return (
        ["; ", context.doors.count(missing, "events without a place"), " ", plural(len(missing), "has"), " no place"]
        if missing
        else []
    )


def _farthest(context: Context, counted: Count) -> Distance | None:
    """Return the event farthest from any town or base of the parties, if places of all of them are known."""
    homes = own_places(counted.parties)
    known = distances(context.snapshot, counted, homes=homes) if all(homes.values()) else None
    return known.rows[0] if known and known.rows and known.rows[0].remote > 0 else None


def _reaches(context: Context, far: Distance) -> list[Reach]:
    """Return the shortest ways from the farthest event to the nearest place of each party."""
    event = context.snapshot.by_id[far.id]
    assert isinstance(event, Event)  # distances are of events
    start = (event.lon or 0.0, event.lat or 0.0)
    points = {(party, point.name): point for party, own in own_places(context.parties).items() for point in own}
    return [
        Reach(start, (points[party, name].lon, points[party, name].lat), _km(context, far, party, km, name))
        for party, km, name in far.km
    ]


def _km(context: Context, far: Distance, party: str, km: float, name: str) -> Markup:
    what = f"from {name}, {context.name(party)}, over the shortest way, rounded"
    return sentence([f"{name} ", context.doors.figure(f"{km:,.0f} km", [far.id], what)])


def _remote(context: Context, far: Distance | None) -> list[Markup | str]:
    if far is None:
        return []
    km = context.doors.figure(f"{far.remote:,.0f} km", [far.id], "to the nearest known town or base of either")
    place = context.door(context.snapshot.by_id[far.id])
    return [" The farthest, ", place, ", was ", km, " from the nearest known town or base of either."]


def _atlas(context: Context, placed: Sequence[Event], far: Distance | None) -> Atlas:
    tagged = {event.id for event in (*largest(list(placed))[:2], *_ends(placed))} | ({far.id} if far else set())
    seas = {sea for event in placed for sea in event.sea_area}
    return Atlas(
        events=tuple(
            Placed(context.item(e), (e.lon or 0.0, e.lat or 0.0), e.name.partition(" (")[0], e.id in tagged)
            for e in placed
        ),
        seas=tuple(_named(place, seas) for place in context.vocab.places.values() if _on_map(place, seas)),
        towns=tuple(_named(place, seas) for place in context.vocab.places.values() if place.kind == "capital"),
        label=f"Joint events of {context.both}",
        reaches=tuple(_reaches(context, far)) if far else (),
    )


def _ends(placed: Sequence[Event]) -> list[Event]:
    """Return the northernmost event and the latest: the two a reader looks for on a map."""
    return [max(placed, key=lambda e: (e.lat or 0, e.id)), max(placed, key=lambda e: (e.start, e.id))]


def _on_map(place: PlaceEntry, touched_seas: Collection[str]) -> bool:
    """Tell whether a water is named: those that events touched, whole oceans, seas and gulfs; not every strait."""
    return place.id in touched_seas or place.kind in ("sea", "gulf") or _is_ocean(place)


def _is_ocean(place: PlaceEntry) -> bool:
    return place.kind == "ocean" and place.name.endswith(" Ocean") and place.name.count(" ") == 1


def _named(place: PlaceEntry, touched_seas: Collection[str]) -> Named:
    used = place.id in touched_seas
    rank = _RANKS.get(place.kind, 0) - (10 if used else 0)
    return Named(
        place.name,
        (place.lon, place.lat),
        rank,
        wide=used or _is_ocean(place),
        narrow_water=place.kind not in ("sea", "ocean"),
    )


def _finding(context: Context, counted: Count, events: Sequence[Event]) -> Markup:
    total = context.doors.count(counted.included, "joint events")
    seas = sea_areas(context.snapshot, counted)[:2]
    if not seas:
        return sentence([total, " joint ", plural(len(events), "event"), ", by place"])
    parts = [
        _touched(context, seas[0]),
        " of ",
        total,
        " joint ",
        plural(len(events), "event"),
        " touched ",
        _the(context, seas[0]),
    ]
    if len(seas) > 1:
        parts += [", ", _touched(context, seas[1]), " ", _the(context, seas[1])]
    return sentence([*parts, *_soil(context, events)])


def _the(context: Context, sea: SeaArea) -> str:
    return f"the {context.term('sea_area', sea.area)}"


def _touched(context: Context, sea: SeaArea) -> Markup:
    return context.doors.count((*sea.exercises, *sea.patrols), f"events that touched {_the(context, sea)}")


def _soil(context: Context, events: Sequence[Event]) -> list[Markup | str]:
    abroad = [e for e in events if e.host and not set(e.host) & {*context.parties, "sea"}]
    hosts = sorted({context.bare(code) for e in abroad for code in e.host})
    if not abroad:
        return []
    where = f": {listed(hosts)}" if len(hosts) < 4 else ""
    return [
        "; ",
        context.doors.count([e.id for e in abroad], "events hosted by third states"),
        f" took place in third states{where}",
    ]


def _seas(context: Context, counted: Count) -> Markup:
    seas = sea_areas(context.snapshot, counted)[:8]
    most = max((len(sea.exercises) + len(sea.patrols) for sea in seas), default=1)
    return render("seas", rows=[_sea(context, sea, most) for sea in seas]) if seas else Markup("")


def _sea(context: Context, sea: SeaArea, most: int) -> dict[str, object]:
    parts = ((len(sea.exercises), "var(--k-exercise)"), (len(sea.patrols), "var(--k-patrol)"))
    bars = [
        el("i", style=f"width:{100 * number / most:.1f}%;background:{colour}") for number, colour in parts if number
    ]
    return {"name": context.term("sea_area", sea.area), "figure": _touched(context, sea), "bars": bars}
