"""Maps as drawings: land, seas, marks that move aside for one another, names that give way to marks."""

from collections.abc import Sequence
from math import cos, sin

from markupsafe import Markup
from msgspec import Struct

from comity.show.charts.parts import Item, Room
from comity.show.maps.choose import theatre, world
from comity.show.maps.view import EARTH_KM, Path, Place, Spot, Theatre, View, World, graticule
from comity.show.markup import el, join
from comity.show.svg import INK, INK2, INK3, drawing, line, path, rect, run, text

LAND, SEA, COAST, PAPER = "var(--land)", "var(--sea)", "var(--coast)", "var(--paper)"


class Placed(Struct, frozen=True):
    """One record with its place; ``tag`` is written beside it where there is room."""

    item: Item
    place: Place
    tag: str = ""


class Named(Struct, frozen=True):
    """A name on the map, of a sea or a town."""

    name: str
    place: Place
    rank: int = 0


class Atlas(Struct, frozen=True):
    """What the two maps show."""

    events: tuple[Placed, ...]
    seas: tuple[Named, ...]
    towns: tuple[Named, ...]
    label: str


def theatre_map(atlas: Atlas, width: int) -> Markup:
    """Draw the theatre in which most events lie."""
    wide = width > 500
    view = theatre([event.place for event in atlas.events], width, 1.16 if wide else 0.86)
    size = 11.0 if wide else 9.0
    inside = [event for event in atlas.events if view.holds(view.spot(event.place), 8)]
    body, room = _ground(view, 20), Room(view.width, view.height)
    marks = dodge([(event.item.target, view.spot(event.place)) for event in inside], size + 2)
    for _, spot in marks:
        room.take_mark(spot, size + 2)
    room.take((0, view.height - 34, 150, view.height))
    body += _tags(inside, marks, room, wide=wide)
    body += _towns(atlas.towns, view, room)
    body += _seas(atlas.seas, view, room)
    body += [event.item.at(spot, size + 1) for event, (_, spot) in zip(inside, marks, strict=True)]
    body += _scale_bar(view)
    return drawing(view.width, view.height, body, label=atlas.label, desc="Lambert azimuthal equal-area projection.")


def world_map(atlas: Atlas, width: int) -> Markup:
    """Draw the world with every event: as marks outside the theatre, as dots within it, whose frame is shown."""
    wide = width > 500
    near = theatre([event.place for event in atlas.events], 690 if wide else 358, 1.16 if wide else 0.86)
    view = world([event.place for event in atlas.events], width)
    globe = run(view.outline(), close=True)
    clip = f"globe-{width}"
    ground = [
        el("clipPath", path(globe), id=clip),
        path(globe, fill=SEA),
        el("g", *_ground(view, 30, frame=False), clip_path=f"url(#{clip})"),
        path(globe, fill="none", stroke=COAST, stroke_width=0.8),
        *[path(run(part), fill="none", stroke=INK2, stroke_width=1.2) for part in view.lines(near.rim())],
    ]
    here = [event for event in atlas.events if not near.holds(near.spot(event.place), 8)]
    there = [event for event in atlas.events if near.holds(near.spot(event.place), 8)]
    dots = [el("circle", cx=x, cy=y, r=1.6, fill=INK2) for x, y in (_spot(view, event.place) for event in there)]
    size = 8.5 if wide else 7.5
    marks = dodge([(event.item.target, _spot(view, event.place)) for event in here], size + 1.5)
    room = Room(view.width, view.height)
    for _, spot in marks:
        room.take_mark(spot, size)
    body = [*ground, *dots, *_frame_name(near, view, room)]
    body += _seas_near(atlas.seas, [spot for _, spot in marks], view, room)
    body += [event.item.at(spot, size) for event, (_, spot) in zip(here, marks, strict=True)]
    return drawing(view.width, view.height, body, label=atlas.label, desc="Equal Earth projection.")


def in_theatre(atlas: Atlas, width: int = 680) -> list[Placed]:
    """Return the events that the theatre map of this width shows as marks."""
    view = theatre([event.place for event in atlas.events], width, 1.16)
    return [event for event in atlas.events if view.holds(view.spot(event.place), 8)]


def _spot(view: World, place: Place) -> Spot:
    turned = (place[0] - view.middle + 180) % 360 - 180
    return view.spot((view.middle + turned, place[1]))


def _ground(view: Theatre | World, step: int, *, frame: bool = True) -> list[Markup]:
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


def _tags(events: Sequence[Placed], marks: Sequence[tuple[str, Spot]], room: Room, *, wide: bool) -> list[Markup]:
    out = []
    for event, (_, spot) in zip(events, marks, strict=True):
        place = room.label(spot, event.tag, 13 * 1.06) if event.tag and wide else None
        if place:
            x, y, anchor = place
            out.append(text(x, y, event.tag, size=13, fill=INK, anchor=anchor, bold=True, halo=SEA, class_="rec"))
    return out


def _towns(towns: Sequence[Named], view: View, room: Room) -> list[Markup]:
    out = []
    for town in sorted(towns, key=lambda t: (t.rank, t.name)):
        spot = view.spot(town.place)
        if not view.holds(spot, 10):
            continue
        place = room.label(spot, town.name, 12, away=6)
        if place:
            room.take_mark(spot, 4)
            out += [el("circle", cx=spot[0], cy=spot[1], r=2, fill=INK2)]
            out.append(text(place[0], place[1], town.name, size=12, fill=INK2, anchor=place[2], halo=LAND))
    return out


def _seas(seas: Sequence[Named], view: View, room: Room) -> list[Markup]:
    out = []
    for sea in sorted(seas, key=lambda s: (s.rank, s.name)):
        spot = view.spot(sea.place)
        place = room.label(spot, sea.name, 13, around=True) if view.holds(spot, 20) else None
        if place:
            out.append(_sea_name(place[0], place[1], sea.name, 13))
    return out


def _seas_near(seas: Sequence[Named], marks: Sequence[Spot], view: World, room: Room) -> list[Markup]:
    """Name only the seas where marks stand: a world map has no room for the others."""
    out = []
    for sea in sorted(seas, key=lambda s: (s.rank, s.name)):
        x, y = _spot(view, sea.place)
        if not any((x - a) ** 2 + (y - b) ** 2 < 40**2 for a, b in marks):
            continue
        place = room.label((x, y), sea.name, 12, away=14)
        if place:
            out.append(_sea_name(place[0], place[1], sea.name, 12, place[2]))
    return out


def _sea_name(x: float, y: float, name: str, size: float, anchor: str = "middle") -> Markup:
    return el(
        "text", name, x=x, y=y, font_size=size, fill=INK3, text_anchor=None if anchor == "start" else anchor,
        font_style="italic", font_family="var(--serif)", paint_order="stroke", stroke=SEA, stroke_width=2.5,
    )  # fmt: skip


def _frame_name(near: Theatre, view: World, room: Room) -> list[Markup]:
    """Say on the world map what the frame is, at its lower edge or wherever there is room."""
    spots = [_spot(view, place) for place in near.rim()]
    low = max(spots, key=lambda spot: (spot[1], spot[0]))
    place = room.label((low[0], low[1]), "the other map", 12, away=6)
    return [text(place[0], place[1], "the other map", size=12, fill=INK2, anchor=place[2], halo=SEA)] if place else []


def _scale_bar(view: Theatre) -> list[Markup]:
    """Return a bar of a round number of kilometres, true at the middle of the map."""
    pixels = view.scale / EARTH_KM
    km = next(km for km in (2000, 1000, 500, 200, 100, 50) if km * pixels < view.width / 4 or km == 50)
    y, length = view.height - 12, km * pixels
    bar = line((12, y), (12 + length, y), stroke=INK2, width=1.5)
    ends = [line((x, y - 4), (x, y), stroke=INK2, width=1.5) for x in (12, 12 + length)]
    return [join([bar, *ends]), text(12, y - 7, f"{km:,} km", size=12, fill=INK2, class_="tick", halo=SEA)]
