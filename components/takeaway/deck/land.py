"""Land for maps on slides: outlines of countries and states, cut to the room of the map."""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from components.takeaway.deck.canvas import Point
from components.takeaway.deck.spec import Box

GEO = Path(__file__).parents[3] / "static" / "geo"
# Corners closer together than this many inches are one, and islands smaller than this are none.
_CLOSE, _SMALL = 0.012, 0.03
# Mercator ends short of the poles.
_MOST_NORTH = 83.0


@dataclass(frozen=True)
class View:
    """What a map shows: west, south, east and north in degrees, in a room of a slide."""

    bounds: tuple[float, float, float, float]
    room: Box

    def at(self, longitude: float, latitude: float) -> Point:
        """Where a place stands on the slide, in inches."""
        west, south, east, north = self.bounds
        left, top, wide, high = self.room
        low, most = _mercator(south), _mercator(north)
        return (
            left + wide * (longitude - west) / (east - west),
            top + high * (most - _mercator(latitude)) / (most - low),
        )

    def has(self, longitude: float, latitude: float) -> bool:
        """Whether a place is within the map."""
        west, south, east, north = self.bounds
        return west <= longitude <= east and south <= latitude <= north


def _mercator(latitude: float) -> float:
    bound = max(-_MOST_NORTH, min(_MOST_NORTH, latitude))
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(bound) / 2)))


def _back(height: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(height))) - math.pi / 2)


def fitted(bounds: tuple[float, float, float, float], room: Box) -> View:
    """The view that holds the bounds and fills the room without stretching the land."""
    west, south, east, north = bounds
    low, most = _mercator(south), _mercator(north)
    _, _, wide, high = room
    middle, across, down = (low + most) / 2, east - west, most - low
    if across / down < wide / high:
        centre, across = (west + east) / 2, down * wide / high
        across = min(across, 360.0)
        west = max(-180.0, min(180.0 - across, centre - across / 2))
        east = west + across
    down = across * high / wide
    return View((west, _back(middle - down / 2), east, _back(middle + down / 2)), room)


@lru_cache(maxsize=8)
def _features(name: str) -> tuple[Mapping[str, Any], ...]:
    text = (GEO / name).read_text(encoding="utf-8")
    return tuple(json.loads(text)["features"])


def outlines(view: View, name: str) -> Iterator[tuple[Mapping[str, Any], list[list[Point]]]]:
    """Properties and rings on the slide of every area of a file that the view shows a part of."""
    for feature in _features(name):
        shape = feature["geometry"]
        polygons = shape["coordinates"]
        if shape["type"] == "Polygon":
            polygons = [polygons]
        rings = [ring for polygon in polygons for ring in _drawn(polygon, view)]
        if rings:
            yield feature["properties"], rings


def borders(view: View, name: str) -> Iterator[list[Point]]:
    """Lines on the slide of a file of borders, cut to the view."""
    for feature in _features(name):
        for line in feature["geometry"]["coordinates"]:
            run: list[Point] = []
            for longitude, latitude in line:
                if view.has(longitude, latitude):
                    run.append(view.at(longitude, latitude))
                elif len(run) > 1:
                    yield _thinned(run)
                    run = []
                else:
                    run = []
            if len(run) > 1:
                yield _thinned(run)


def _drawn(polygon: Sequence[Sequence[Sequence[float]]], view: View) -> Iterator[list[Point]]:
    for ring in polygon:
        points = _cut([view.at(each[0], each[1]) for each in ring], view.room)
        points = _thinned(points)
        if len(points) > 2 and _extent(points) > _SMALL:
            yield points


def _extent(points: Sequence[Point]) -> float:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _thinned(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > _CLOSE:
            kept.append((x, y))
    return kept


def _cut(points: list[Point], room: Box) -> list[Point]:
    """A ring cut to a room, edge by edge."""
    left, top, wide, high = room
    edges: tuple[Callable[[Point], float], ...] = (
        lambda p: p[0] - left,
        lambda p: left + wide - p[0],
        lambda p: p[1] - top,
        lambda p: top + high - p[1],
    )
    for inside in edges:
        if not points:
            return []
        made: list[Point] = []
        before = points[-1]
        for point in points:
            here, there = inside(point), inside(before)
            if (here >= 0) != (there >= 0):
                part = there / (there - here)
                made.append(
                    (
                        before[0] + (point[0] - before[0]) * part,
                        before[1] + (point[1] - before[1]) * part,
                    )
                )
            if here >= 0:
                made.append(point)
            before = point
        points = made
    return points
