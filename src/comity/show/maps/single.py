"""One map in a projection of the reader's choice, with ways over the globe and rings of equal distance."""

from collections.abc import Callable, Mapping, Sequence
from math import radians, sin
from types import MappingProxyType

from markupsafe import Markup
from msgspec import Struct
from pyproj import Geod

from comity.show.charts.parts import Room
from comity.show.maps.choose import theatre, world
from comity.show.maps.draw import Atlas, Placed, dodge, draw_reach, draw_towns, ground, scale_bar, sea_names, spot_on
from comity.show.maps.view import EARTH_KM, Place, Theatre, World, middle_of
from comity.show.markup import el
from comity.show.svg import INK2, drawing, path, run, text

_SPHERE = Geod(a=EARTH_KM * 1000, b=EARTH_KM * 1000)
_CAP = 56
"""How many degrees from the pole a polar map reaches in its height."""

MapView = Theatre | World


class Ring(Struct, frozen=True):
    """All places at one distance from a centre."""

    centre: Place
    km: float


class Projection(Struct, frozen=True):
    """A choice of the reader: what it is called, how it is made, and the view for events at places and a width."""

    label: str
    about: str
    view: Callable[[Sequence[Place], float], MapView]


def _polar(pole: float) -> Callable[[Sequence[Place], float], Theatre]:
    def view(places: Sequence[Place], width: float) -> Theatre:
        """Return the cap round a pole, the meridian of the events pointing down (up, round the South Pole)."""
        half = 2 * sin(radians(_CAP) / 2)
        return Theatre((_middle(places), pole), half * (1.5 if width > 500 else 1), half, width)

    return view


def _whole(middle: float) -> Callable[[Sequence[Place], float], World]:
    return lambda _, width: World(middle, width)


def _middle(places: Sequence[Place]) -> float:
    return round(middle_of([(lon, 0.0) for lon, _ in places])[0] / 10) * 10.0 if places else 0.0


_EQUAL_EARTH, _LAMBERT = "Equal Earth projection", "Lambert azimuthal equal-area projection"

PROJECTIONS: Mapping[str, Projection] = MappingProxyType({
    "world": Projection("World", f"{_EQUAL_EARTH}, the events in the middle", world),
    "theatre": Projection("Where most lie", f"{_LAMBERT}, centred where most events lie", theatre),
    "pacific": Projection("Pacific", f"{_EQUAL_EARTH}, the Pacific in the middle", _whole(180.0)),
    "atlantic": Projection("Atlantic", f"{_EQUAL_EARTH}, Greenwich in the middle", _whole(0.0)),
    "arctic": Projection("Arctic", f"{_LAMBERT}, the North Pole in the middle", _polar(90.0)),
    "antarctic": Projection("Antarctic", f"{_LAMBERT}, the South Pole in the middle", _polar(-90.0)),
})  # fmt: skip
"""Projections by name. All keep areas true, so that no region weighs more than it is."""


def circle(ring: Ring) -> list[Place]:
    """Return a ring as places on the sphere, one a degree, closed."""
    lon, lat = ring.centre
    ends = [_SPHERE.fwd(lon, lat, azimuth, ring.km * 1000) for azimuth in range(0, 361)]
    return [(float(end[0]), float(end[1])) for end in ends]


def single_map(atlas: Atlas, projection: str, rings: Sequence[Ring], faint: Sequence[Placed], width: int) -> Markup:
    """Draw the events of an atlas, and small those that are ``faint``: outside of what is looked at."""
    chosen = PROJECTIONS[projection]
    view = chosen.view([one.place for one in (*atlas.events, *faint)], width)
    wide = width > 500
    size = (11.0 if wide else 8.5) if len(atlas.events) < 150 else 7.0
    here = _seen(atlas.events, view)
    room = Room(view.width, view.height)
    marks = dodge([(one.item.target, spot_on(view, one.place)) for one in here], size + 2)
    for _, spot in marks:
        room.take_mark(spot, size + 2)
    body = _base(view, width, projection)
    dots = [spot_on(view, one.place) for one in _seen(faint, view)]
    body += [el("circle", cx=x, cy=y, r=2, fill=INK2, opacity=0.6) for x, y in dots]
    body += [part for ring in rings for part in _ring(ring, view, room)]
    body += [part for reach in atlas.reaches for part in draw_reach(reach, view, room)]
    if isinstance(view, Theatre):
        body += draw_towns(atlas.towns, view, room) if projection == "theatre" else []
    seas = [
        one for one in atlas.seas if (one.wide or projection == "theatre") and view.holds(spot_on(view, one.place), 10)
    ]
    body += sea_names(seas, view, room, 13 if wide else 12)
    body += [one.item.at(spot, size + 1) for one, (_, spot) in zip(here, marks, strict=True)]
    body += scale_bar(view) if isinstance(view, Theatre) and projection == "theatre" else []
    return drawing(view.width, view.height, body, label=atlas.label, desc=f"{chosen.about}.")


def seen_on(events: Sequence[Placed], projection: str, all_: Sequence[Placed]) -> list[Placed]:
    """Return the events that a projection shows; ``all_`` are those by which its view is chosen."""
    view = PROJECTIONS[projection].view([one.place for one in all_], 1136)
    return _seen(events, view)


def _seen(events: Sequence[Placed], view: MapView) -> list[Placed]:
    return [one for one in events if view.holds(spot_on(view, one.place))]


def _base(view: MapView, width: int, projection: str) -> list[Markup]:
    """Return sea and land, on a world map within the edge of the globe."""
    if isinstance(view, Theatre):
        return ground(view, 20)
    edge, clip = run(view.outline(), close=True), f"edge-{projection}-{width}"
    return [
        el("clipPath", path(edge), id=clip),
        path(edge, fill="var(--sea)"),
        el("g", *ground(view, 30, frame=False), clip_path=f"url(#{clip})"),
        path(edge, fill="none", stroke="var(--coast)", stroke_width=0.8),
    ]


def _ring(ring: Ring, view: MapView, room: Room) -> list[Markup]:
    """Draw a ring, broken where the map ends, with its distance where there is room."""
    places = circle(ring)
    parts = [
        path(run(part), fill="none", stroke=INK2, stroke_width=0.9, stroke_dasharray="5 4", class_="ring")
        for part in view.lines(places)
    ]
    words = f"{ring.km:,.0f} km"
    spots = [spot_on(view, places[turn]) for turn in (90, 45, 135, 0, 180, 270, 315, 225)]
    found = next(
        (place for spot in spots if view.holds(spot, 8) and (place := room.label(spot, words, 12, away=4))), None
    )
    if found:
        parts.append(text(found[0], found[1], words, size=12, fill=INK2, anchor=found[2], halo="var(--paper)"))
    return parts
