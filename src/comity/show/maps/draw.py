"""Maps as drawings: land, seas, marks that move aside for one another, names that give way to marks."""

from collections.abc import Sequence
from functools import partial
from math import cos, sin

from markupsafe import Markup
from msgspec import Struct

from comity.show.charts.parts import Box, Item, Room
from comity.show.maps.choose import theatre, world
from comity.show.maps.view import EARTH_KM, Path, Place, Spot, Theatre, View, World, graticule, great_circle
from comity.show.markup import el, join
from comity.show.svg import INK, INK2, INK3, drawing, line, link, path, rect, run, text

LAND, SEA, COAST, PAPER = "var(--land)", "var(--sea)", "var(--coast)", "var(--paper)"

NAME_REACH_KM = 650
"""How far from its representative point the name of a sea may stand."""


class Placed(Struct, frozen=True):
    """One record with its place and name; a ``tagged`` one is named even on the crowded map."""

    item: Item
    place: Place
    name: str = ""
    tagged: bool = False


class Named(Struct, frozen=True):
    """A name on the map, of a sea or a town; low ranks find room first, ``wide`` ones also on the world map."""

    name: str
    place: Place
    rank: int = 0
    wide: bool = False
    narrow_water: bool = False
    """A strait or gulf: its name may lie partly over land."""


class Reach(Struct, frozen=True):
    """The shortest way between two places on the globe, with what is written on it."""

    start: Place
    end: Place
    words: Markup


class Atlas(Struct, frozen=True):
    """What the two maps show; ``reaches`` are drawn on the world map."""

    events: tuple[Placed, ...]
    seas: tuple[Named, ...]
    towns: tuple[Named, ...]
    label: str
    reaches: tuple[Reach, ...] = ()


def theatre_map(atlas: Atlas, width: int) -> Markup:
    """Draw the theatre in which most events lie."""
    wide = width > 500
    view = theatre([event.place for event in atlas.events], width)
    size = 11.0 if wide else 9.0
    inside = [event for event in atlas.events if view.holds(view.spot(event.place))]
    body, room = ground(view, 20), Room(view.width, view.height)
    marks = dodge([(event.item.target, view.spot(event.place)) for event in inside], size + 2)
    for _, spot in marks:
        room.take_mark(spot, size + 2)
    room.take((0, view.height - 34, 150, view.height))
    body += _tags(inside, marks, room) if wide else []
    body += draw_towns(atlas.towns, view, room)
    body += _seas(atlas.seas, view, room)
    body += [event.item.at(spot, size + 1) for event, (_, spot) in zip(inside, marks, strict=True)]
    body += scale_bar(view)
    return drawing(view.width, view.height, body, label=atlas.label, desc="Lambert azimuthal equal-area projection.")


def world_map(atlas: Atlas, width: int) -> Markup:
    """Draw the world with every event: as marks outside the theatre, as dots within it, whose frame is shown."""
    wide = width > 500
    near = theatre([event.place for event in atlas.events], 680)
    view = world([event.place for event in atlas.events], width)
    globe = run(view.outline(), close=True)
    clip = f"globe-{width}"
    globe_ground = [
        el("clipPath", path(globe), id=clip),
        path(globe, fill=SEA),
        el("g", *ground(view, 30, frame=False), clip_path=f"url(#{clip})"),
        path(globe, fill="none", stroke=COAST, stroke_width=0.8),
        *[path(run(part), fill="none", stroke=INK2, stroke_width=1.2) for part in view.lines(near.rim())],
    ]
    here = [event for event in atlas.events if not near.holds(near.spot(event.place))]
    there = [event for event in atlas.events if near.holds(near.spot(event.place))]
    dots = [el("circle", cx=x, cy=y, r=1.6, fill=INK2) for x, y in (spot_on(view, event.place) for event in there)]
    size = 10.0 if wide else 7.5
    marks = dodge([(event.item.target, spot_on(view, event.place)) for event in here], size + 1.5)
    room = Room(view.width, view.height)
    for _, spot in marks:
        room.take_mark(spot, size)
    for event in there:
        room.take_mark(spot_on(view, event.place), 3)
    body = [*globe_ground, *dots, *_frame_name(near, view, room)]
    body += [part for reach in atlas.reaches for part in draw_reach(reach, view, room)]
    body += _tags([event for event in here if wide], marks, room, every=width > 900)
    seas = [sea for sea in atlas.seas if sea.wide and not near.holds(near.spot(sea.place))]
    body += sea_names(seas, view, room, 13 if wide else 12)
    body += [event.item.at(spot, size) for event, (_, spot) in zip(here, marks, strict=True)]
    return drawing(view.width, view.height, body, label=atlas.label, desc="Equal Earth projection.")


def in_theatre(atlas: Atlas) -> list[Placed]:
    """Return the events that the theatre map shows as marks."""
    view = theatre([event.place for event in atlas.events], 1)
    return [event for event in atlas.events if view.holds(view.spot(event.place))]


def spot_on(view: View, place: Place) -> Spot:
    """Return where a place stands on a map, whichever way round the globe its longitude was counted."""
    return view.spot(view.turned(place)) if isinstance(view, World) else view.spot(place)


def ground(view: Theatre | World, step: int, *, frame: bool = True) -> list[Markup]:
    """Return sea, net of degrees and land."""
    coast = "".join(run(ring[:-1], close=True) for rings in view.land() for ring in rings)
    grid = "".join(run(_inside(part, view)) for part in graticule(view.lines, step) if len(_inside(part, view)) > 1)
    return [
        *([rect(0, 0, view.width, view.height, fill=SEA)] if frame else []),
        path(grid, fill="none", stroke=PAPER, stroke_width=0.8, opacity=0.7),
        path(coast, fill=LAND, fill_rule="evenodd", stroke=COAST, stroke_width=0.6, stroke_linejoin="round"),
    ]


def _inside(part: Path, view: View) -> Path:
    """Return the stretch of a line that can be seen, with one point beyond either edge."""
    kept = [i for i, spot in enumerate(part) if view.holds(spot, -4)]
    return part[max(kept[0] - 1, 0) : kept[-1] + 2] if kept else []


def dodge(points: Sequence[tuple[str, Spot]], gap: float) -> list[tuple[str, Spot]]:
    """Move marks apart on a spiral round their true places, first come first served, until ``gap`` lies between."""
    placed: list[tuple[str, Spot]] = []
    for key, (x, y) in points:
        turn = radius = 0.0
        spot = (x, y)
        while any((spot[0] - a) ** 2 + (spot[1] - b) ** 2 < gap * gap for _, (a, b) in placed):
            turn += 0.7
            radius += gap * 0.055
            spot = (x + radius * cos(turn), y + radius * sin(turn))
        placed.append((key, spot))
    return placed


def _tags(
    events: Sequence[Placed], marks: Sequence[tuple[str, Spot]], room: Room, *, every: bool = False
) -> list[Markup]:
    """Name the tagged events, and with ``every`` all others for which there is room."""
    spots = dict(marks)
    out = []
    for event in sorted(events, key=lambda e: not e.tagged):
        size = 13 if event.tagged else 12
        if not (event.tagged or every):
            continue
        place = room.label(spots[event.item.target], event.name, size * 1.04)
        if place:
            x, y, anchor = place
            words = text(
                x, y, event.name, size=size, fill=INK if event.tagged else INK2, anchor=anchor,
                bold=event.tagged, halo=SEA, class_="rec",
            )  # fmt: skip
            out.append(link(event.item.target, words))
    return out


def draw_towns(towns: Sequence[Named], view: View, room: Room) -> list[Markup]:
    """Return towns with their names, where there is room."""
    out = []
    for town in sorted(towns, key=lambda t: (t.rank, t.name)):
        spot = spot_on(view, town.place)
        if not view.holds(spot, 10):
            continue
        place = room.label(spot, town.name, 12, away=6)
        if place:
            room.take_mark(spot, 4)
            out += [el("circle", cx=spot[0], cy=spot[1], r=2, fill=INK2)]
            out.append(
                text(place[0], place[1], town.name, size=12, fill=INK2, anchor=place[2], halo=_ground_at(view, spot))
            )
    return out


def _seas(seas: Sequence[Named], view: View, room: Room) -> list[Markup]:
    return sea_names([sea for sea in seas if view.holds(view.spot(sea.place), 20)], view, room, 13)


def draw_reach(reach: Reach, view: Theatre | World, room: Room) -> list[Markup]:
    """Draw a great circle, broken where the map ends, with its words beside its middle."""
    way = great_circle(reach.start, reach.end)
    parts = [
        path(run(part), fill="none", stroke=INK, stroke_width=1, stroke_dasharray="2 3") for part in view.lines(way)
    ]
    ends = [el("circle", cx=x, cy=y, r=2, fill=INK) for x, y in [spot_on(view, reach.end)]]
    spots = [spot_on(view, way[len(way) * part // 8]) for part in (4, 5, 3, 6, 2)]
    found = (room.label(spot, str(reach.words.striptags()), 12, away=7) for spot in spots)
    place = next((place for place in found if place), None)
    words = (
        [text(place[0], place[1], reach.words, size=12, fill=INK, anchor=place[2], halo=_ground_at(view, place[:2]))]
        if place
        else []
    )
    return [*parts, *ends, *words]


def sea_names(seas: Sequence[Named], view: View, room: Room, size: float) -> list[Markup]:
    """Write the names of seas on them, in italic serif; a name that finds no room near its sea is left out."""
    out = []
    for sea in sorted(seas, key=lambda s: (s.rank, s.name)):
        spot = spot_on(view, sea.place)
        fits = partial(_on_water, view, 2 if sea.narrow_water else 4)
        place = room.label_around(spot, sea.name, size, NAME_REACH_KM * view.scale / EARTH_KM, fits)
        if place:
            words = text(
                place[0], place[1], sea.name, size=size, fill=INK3, anchor="middle", serif=True, halo=SEA,
            )  # fmt: skip
            out.append(words)
    return out


def _ground_at(view: View, spot: Spot) -> str:
    return LAND if view.is_land(spot) else SEA


def _on_water(view: View, least: int, box: Box) -> bool:
    """Tell whether ``least`` of five points along the middle of a rectangle lie on water."""
    left, top, right, bottom = box
    points = [(left + (right - left) * part / 4, (top + bottom) / 2) for part in range(5)]
    return sum(not view.is_land(spot) for spot in points) >= least


def _frame_name(near: Theatre, view: World, room: Room) -> list[Markup]:
    """Say on the world map what the frame is, at its lower edge or wherever there is room."""
    spots = [spot_on(view, place) for place in near.rim()]
    low = max(spots, key=lambda spot: (spot[1], spot[0]))
    place = room.label((low[0], low[1]), "the other map", 12, away=6)
    return [text(place[0], place[1], "the other map", size=12, fill=INK2, anchor=place[2], halo=SEA)] if place else []


def scale_bar(view: Theatre) -> list[Markup]:
    """Return a bar of a round number of kilometres, true at the middle of the map."""
    pixels = view.scale / EARTH_KM
    km = next(km for km in (2000, 1000, 500, 200, 100, 50) if km * pixels < view.width / 4 or km == 50)
    y, length = view.height - 12, km * pixels
    bar = line((12, y), (12 + length, y), stroke=INK2, width=1.5)
    ends = [line((x, y - 4), (x, y), stroke=INK2, width=1.5) for x in (12, 12 + length)]
    return [join([bar, *ends]), text(12, y - 7, f"{km:,} km", size=12, fill=INK2, class_="tick", halo=SEA)]
