"""The map as native shapes: land as freeforms, sites as rings around what runs, with names."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from components import buildout, words
from components.exhibit import Mark
from components.maps import Atlas, Layer, Spot, short
from components.takeaway.deck import land, text
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.land import View
from components.takeaway.deck.paint import Ink
from components.takeaway.deck.spec import Box
from components.takeaway.deck.text import Run

PIXEL = 1 / 96  # inches
# As static/js/atlas-layers.js draws marks: the least radii, and that of power that none states.
LEAST_RING, LEAST_CORE, UNKNOWN = 4.0, 2.0, 5.0
# Where most sites are. A map that holds these bounds and more gets a second slide of them.
NEAR, MOST_OF_ALL = ("The United States", (-125.5, 24.0, -66.5, 50.0)), 0.4
LABEL, MOST_NAMES = 10.0, 16
_DASHES = {"estimate": "dash", "speculative": "dot"}
# How strongly a point of a layer is filled, by its mark, as atlas-layers.js does.
_FILLED = {"solid": 0.9, "estimate": 0.35, "hollow": 0.15}


def views(atlas: Atlas, room: Box) -> list[tuple[str, View]]:
    """What to show of a map, one slide each: name ("" for all there is) and view."""
    places = {place.name: place.bounds for place in atlas.places}
    chosen = places.get(str(atlas.start.get("place", "")))
    if chosen:
        return [(str(atlas.start["place"]), land.fitted(chosen, room))]
    east = [spot.longitude for spot in atlas.spots] or [-120.0, 150.0]
    north = [spot.latitude for spot in atlas.spots] or [-40.0, 65.0]
    whole = land.fitted(
        (min(east) - 4, max(-58, min(north) - 4), max(east) + 4, min(74, max(north) + 4)), room
    )
    found = [("", whole)]
    name, bounds = NEAR
    near = land.fitted(bounds, room)
    inside = sum(near.has(spot.longitude, spot.latitude) for spot in atlas.spots)
    is_wide = whole.bounds[2] - whole.bounds[0] > 1.5 * (near.bounds[2] - near.bounds[0])
    if is_wide and inside > MOST_OF_ALL * len(atlas.spots):
        found.append((name, near))
    return found


def draw(canvas: Canvas, atlas: Atlas, view: View, legend: Sequence[Mark], alt: str = "") -> None:
    """Puts a map on a slide: land, the layers and month it starts with, sites, names, legend."""
    chosen = atlas.start.get("layers") or ()
    layers = [layer for layer in atlas.layers if layer.id in chosen]
    colours = {
        str(item["code"]): (str(item["colour"]), f"{item.get('name', '')}")
        for layer in layers
        if layer.kind == "areas"
        for item in layer.items
    }
    when = _moment(atlas)
    group = canvas.group(view.room, "Map", alt)
    _land(group, view, colours)
    for layer in layers:
        _layer(group, layer, view, when.month)
    seen = [
        spot
        for spot in atlas.spots
        if spot.key not in when.hidden and view.has(spot.longitude, spot.latitude)
    ]
    seen.sort(key=lambda spot: -_size(spot.planned_mw))
    scale = _scale(view)
    for spot in seen:
        runs = when.running.get(spot.key, spot.operational_mw)
        _spot(group, spot, view, scale, runs, when.projected.get(spot.key, 0.0))
    _names(group, seen, view, scale, max(atlas.most, MOST_NAMES))
    if when.said:
        _dated(group, when.said, view)
    more = [Mark(*line) for layer in layers for line in layer.legend]
    _legend(canvas, (*legend, *more), view)


@dataclass(frozen=True)
class Moment:
    """What a map shows of another month than today's, by the keys of its sites; power in MW.

    `hidden` are not yet on record, `running` tells what ran then, NaN where no source states it,
    and `projected` what is to run. `month` is e.g. "2030-06", "" for today.
    """

    month: str = ""
    said: str = ""
    hidden: frozenset[str] = frozenset()
    running: Mapping[str, float] = field(default_factory=dict)
    projected: Mapping[str, float] = field(default_factory=dict)


def _moment(atlas: Atlas) -> Moment:
    """The month that a map starts with, as the browser shows it."""
    time, month = atlas.time, str(atlas.start.get("date", ""))
    if time is None or month not in time.months or time.months[time.now] == month:
        return Moment()
    day = time.days[time.months.index(month)]
    known = {course.key: course for course in time.sites}
    courses = [known[spot.key] for spot in atlas.spots]
    hidden = frozenset(course.key for course in courses if course.known_on > day)
    states = {course.key: buildout.state(course, day, time.until) for course in courses}
    told = words.date(month)
    if day > time.until:
        # From today on a fact stays what it is, and what is expected stands around it.
        ahead = {key: each.mw or 0.0 for key, each in states.items() if each.is_projected}
        return Moment(month, f"Projected for {told}", hidden, {}, ahead)
    ran = {key: math.nan if each.mw is None else each.mw for key, each in states.items()}
    return Moment(month, f"In {told}", hidden, ran)


def _dated(canvas: Canvas, said: str, view: View) -> None:
    left, top, _, _ = view.room
    canvas.text(
        (left + 0.08, top + 0.06, text.width(said, 14, is_bold=True) + 0.1, 0.3),
        [(Run(said, True),)],
        14,
        anchor="ctr",
        wraps=False,
        back=Ink(canvas.look.paper, alpha=0.7),
        name="Month",
    )


def _scale(view: View) -> float:
    """Inches for the square root of a MW: larger marks where the land is larger."""
    degrees = view.bounds[2] - view.bounds[0]
    zoom = math.log2(360 / degrees * view.room[2] / (512 * PIXEL))
    return min(0.46, 0.25 + 0.075 * max(0.0, zoom)) * PIXEL


def _size(mw: float) -> float:
    return 0.0 if math.isnan(mw) else mw


def _land(canvas: Canvas, view: View, colours: Mapping[str, tuple[str, str]]) -> None:
    look = canvas.look
    degrees = view.bounds[2] - view.bounds[0]
    is_near = degrees < 100
    group = canvas.group(view.room, "Land")
    for properties, rings in land.outlines(view, "countries-far.geojson"):
        colour, _ = colours.get(str(properties["iso"]), (look.land, ""))
        group.path(rings, Ink(colour, look.border, 0.5), str(properties["name"]))
    if is_near and any(code.startswith("US-") for code in colours):
        for properties, rings in land.outlines(view, "us_states.geojson"):
            colour, _ = colours.get(str(properties["code"]), (look.land, ""))
            group.path(rings, Ink(colour, look.border, 0.5), str(properties["name"]))
    elif is_near:
        for line in land.borders(view, "states.geojson"):
            group.path([line], Ink(line=look.border, width=0.4), "State border", is_closed=False)


def _spot(
    canvas: Canvas, spot: Spot, view: View, scale: float, running_mw: float, projected_mw: float
) -> None:
    at = view.at(spot.longitude, spot.latitude)
    is_known = not math.isnan(spot.planned_mw)
    radius = max(LEAST_RING * PIXEL, scale * math.sqrt(_size(spot.planned_mw)))
    radius = radius if is_known else UNKNOWN * PIXEL
    strength = 0.12 if spot.mark == "estimate" else 0.22
    is_filled = is_known and spot.mark != "speculative"
    ring = Ink(
        spot.colour if is_filled else "",
        spot.colour,
        1.1,
        dash=_DASHES.get(spot.mark, ""),
        alpha=strength,
    )
    told = "; ".join((f"{words.power(spot.planned_mw)} planned", *spot.tip))
    canvas.disc(at, radius, ring, spot.name, told)
    runs = _size(running_mw)
    if projected_mw > runs:
        outer = max(LEAST_CORE * PIXEL, scale * math.sqrt(projected_mw))
        said = f"{words.power(projected_mw)} projected to run"
        back = canvas.look.paper
        hatched = Ink(spot.colour, spot.colour, 0.75, is_hatched=True, back=back)
        canvas.disc(at, outer, hatched, f"{spot.name}, projected", said)
    if runs > 0:
        core = max(LEAST_CORE * PIXEL, scale * math.sqrt(runs))
        said = f"{words.power(runs)} running"
        canvas.disc(at, core, Ink(spot.colour, canvas.look.paper, 0.5), f"{spot.name}, runs", said)


def _names(canvas: Canvas, spots: Sequence[Spot], view: View, scale: float, most: int) -> None:
    """Names of the largest sites that stand clear of each other and within the map."""
    left, top, wide, high = view.room
    taken: list[Box] = []
    for spot in spots:
        if len(taken) >= most:
            break
        x, y = view.at(spot.longitude, spot.latitude)
        radius = max(LEAST_RING * PIXEL, scale * math.sqrt(_size(spot.planned_mw)))
        name = text.clean(short(spot.name))
        long = text.width(name, LABEL) + 0.06
        for start in (x + radius + 0.04, x - radius - 0.04 - long):
            box = (start, y - 0.09, long, 0.18)
            is_inside = left <= start and start + long <= left + wide
            is_inside = is_inside and top <= box[1] and box[1] + 0.18 <= top + high
            if is_inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                canvas.text(
                    box,
                    [(Run(name),)],
                    LABEL,
                    anchor="ctr",
                    wraps=False,
                    back=Ink(canvas.look.paper, alpha=0.55),
                    name=f"Name: {name}",
                )
                break


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def _layer(canvas: Canvas, layer: Layer, view: View, month: str) -> None:
    for item in layer.items:
        if month and str(item.get("known", ""))[:7] > month:
            continue
        told = "; ".join(str(line) for line in item.get("tip", ()))
        name, colour = str(item.get("name", layer.title)), str(item.get("colour", ""))
        if layer.kind == "points" and view.has(*item["at"]):
            mark = str(item["mark"])
            edge = canvas.look.paper if mark == "solid" else colour
            ink = Ink(colour, edge, 1.2, dash=_DASHES.get(mark, ""), alpha=_FILLED[mark])
            canvas.disc(view.at(*item["at"]), float(item["radius"]) * PIXEL * 0.7, ink, name, told)
        elif layer.kind in ("lines", "arcs") and view.has(*item["from"]) and view.has(*item["to"]):
            ends = [view.at(*item["from"]), view.at(*item["to"])]
            line = ends if layer.kind == "lines" else list(_bent(*ends))
            dash = "" if item["is_firm"] else "dash"
            ink = Ink(line=colour, width=max(0.75, float(item["width"]) * 0.75), dash=dash)
            canvas.path([line], ink, name, told, is_closed=False)


def _bent(start: tuple[float, float], end: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """A bow from a point to another, a fifth of their distance high."""
    lift = 0.2 * math.dist(start, end)
    for part in range(13):
        t = part / 12
        yield (
            start[0] + (end[0] - start[0]) * t,
            start[1] + (end[1] - start[1]) * t - lift * 4 * t * (1 - t),
        )


def _legend(canvas: Canvas, marks: Sequence[Any], view: View) -> None:
    """The marks of a map and what they stand for, in lines below it."""
    left, top, wide, high = view.room
    x, y = left, top + high + 0.13
    for mark in marks:
        said = text.clean(mark.text)
        long = text.width(said, 9.5) + 0.42
        if x + long > left + wide:
            x, y = left, y + 0.2
        radius = min(0.07, mark.radius * PIXEL)
        at = (x + 0.08, y)
        is_solid = mark.shape == "disc"
        dash = {"dashed": "dash", "dotted": "dot"}.get(mark.shape, "")
        ink = Ink(mark.colour if is_solid else "", mark.colour, 1.2, dash=dash)
        canvas.disc(at, radius, ink, "Mark")
        if mark.shape == "core":
            canvas.disc(at, radius / 2, Ink(mark.colour), "Mark")
        canvas.text(
            (x + 0.2, y - 0.09, long, 0.18),
            [(Run(said),)],
            9.5,
            colour=canvas.look.quiet,
            anchor="ctr",
            wraps=False,
            name="Legend",
        )
        x += long
