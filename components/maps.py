"""Maps: sites as rings on land, layers over them, and the same as what the browser draws."""

import bisect
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from components.buildout import OTHERS, UNDISCLOSED, Buildout, Course
from components.theme import Theme

# Pixels of an outline for power that no source states.
UNKNOWN_RADIUS = 5.0
# What an address says of how a map begins, besides whether it plays.
_START = ("date", "layers", "place", "compare")
# How high a map is drawn that only shows, in pixels.
SMALL_MAP = 420
# Land and borders, by how near they are seen.
LAND = {
    "far": "app/static/geo/countries-far.geojson",
    "countries": "app/static/geo/countries.geojson",
    "states": "app/static/geo/states.geojson",
}


@dataclass(frozen=True)
class Spot:
    """One site on a map. Power is in MW, NaN where no source states it.

    `mark` is solid, estimate (dashed outline) or speculative (dotted outline). `tip` is the text
    under the name in the tooltip, line by line.
    """

    key: str
    name: str
    longitude: float
    latitude: float
    planned_mw: float
    operational_mw: float
    colour: str
    mark: str = "solid"
    tip: tuple[str, ...] = ()
    operator: str = ""


@dataclass(frozen=True)
class Place:
    """A named place to fly to: west, south, east and north in degrees; None is the whole map."""

    name: str
    bounds: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Land:
    """A name written on the land from a zoom on, where sites leave room for it."""

    name: str
    longitude: float
    latitude: float
    from_zoom: float


@dataclass(frozen=True)
class Layer:
    """What a reader can switch on over the map.

    `kind` is points (items with at, radius, and mark: solid, estimate or hollow), lines or arcs
    (from, to, width, is_firm), or areas (code, which is the property `key` of the outlines in
    `file`). All items have colour, name and tip, and known, the ISO day from which they are on
    record ("" for always). `legend` is shape, colour and text line by line, as `exhibit.Mark` has
    them; `about` is what the layer shows, in a sentence or more.
    """

    id: str
    title: str
    kind: str
    items: tuple[Mapping[str, Any], ...] = ()
    file: str = ""
    key: str = ""
    legend: tuple[tuple[str, str, str], ...] = ()
    about: str = ""


@dataclass(frozen=True, eq=False)
class Atlas:
    """A map of spots for the browser to draw: flat or a globe, with layers, places and time.

    `chosen` is the key of the open site. A map that `can_pick` has controls and reports clicks;
    `most` names are written at first. `colours` of operators are for the totals in time.
    """

    spots: tuple[Spot, ...]
    theme: Theme
    is_globe: bool = False
    chosen: str = ""
    can_pick: bool = True
    most: int = 12
    layers: tuple[Layer, ...] = ()
    places: tuple[Place, ...] = ()
    lands: tuple[Land, ...] = ()
    time: Buildout | None = None
    colours: Mapping[str, str] = field(default_factory=dict)
    start: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def scene(self) -> dict[str, Any]:
        """The map as JSON for static/js/atlas.js; unknown power is null."""
        return _scene(self)


def start(view: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
    """How a map begins that these choices of an address ask for, as `Atlas.start` holds it."""
    held = {
        name: values if isinstance(values, str) else ",".join(values)
        for name, values in view.items()
        if name in _START and values
    }
    made: dict[str, Any] = dict(held)
    if "layers" in held:
        made["layers"] = held["layers"].split(",")
    if "play" in view:
        made["playing"] = True
    return made


def short(name: str) -> str:
    """A name without what it says in brackets."""
    return name.partition(" (")[0]


def _scene(atlas: Atlas) -> dict[str, Any]:
    columns = {
        "key": [spot.key for spot in atlas.spots],
        "name": [spot.name for spot in atlas.spots],
        "at": [[round(spot.longitude, 4), round(spot.latitude, 4)] for spot in atlas.spots],
        "planned": [_known(spot.planned_mw) for spot in atlas.spots],
        "running": [_known(spot.operational_mw) for spot in atlas.spots],
        "colour": [spot.colour for spot in atlas.spots],
        "mark": [spot.mark for spot in atlas.spots],
        "operator": [spot.operator for spot in atlas.spots],
        "tip": [spot.tip for spot in atlas.spots] if atlas.can_pick else [[]] * len(atlas.spots),
    }
    drawn = {
        "theme": asdict(atlas.theme),
        "geo": LAND,
        "columns": columns,
        "bySize": _by_size(atlas.spots),
        "globe": atlas.is_globe,
        "chosen": atlas.chosen,
        "pick": atlas.can_pick,
        "most": atlas.most,
        "layers": [_layer(layer, atlas.theme) for layer in atlas.layers],
        "places": [_place(place) for place in atlas.places],
        "lands": [
            {
                "name": land.name,
                "at": [land.longitude, land.latitude],
                "from": land.from_zoom,
            }
            for land in atlas.lands
        ],
        "play": _play(atlas, atlas.time) if atlas.time else None,
        "start": dict(atlas.start),
    }
    text = json.dumps(drawn, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return {"id": hashlib.sha256(text.encode()).hexdigest()[:16], **drawn}


def _known(mw: float) -> float | None:
    return None if math.isnan(mw) else round(mw, 1)


def _by_size(spots: Sequence[Spot]) -> list[int]:
    """Positions of the spots, the largest plan first: whose name is written first."""
    sizes = [-(0.0 if math.isnan(spot.planned_mw) else spot.planned_mw) for spot in spots]
    return sorted(range(len(spots)), key=sizes.__getitem__)


def _play(atlas: Atlas, time: Buildout) -> dict[str, Any]:
    """Months, and for each spot the month it is first on record and steps of (month, MW)."""
    courses = {course.key: course for course in time.sites}
    drawn = [courses[spot.key] for spot in atlas.spots]
    groups = {name: place for place, name in enumerate(time.by_operator)}

    def frame(day: str) -> int:
        # The first frame that shows the day; beyond the last one for what no frame shows.
        return bisect.bisect_left(time.days, day)

    def steps(course: Course, *, is_projected: bool) -> list[list[float | None]]:
        return [[frame(day), mw] for day, mw, ahead in course.steps if ahead is is_projected]

    return {
        "months": time.months,
        "today": time.now,
        "from": [frame(course.known_on) for course in drawn],
        "steps": [steps(course, is_projected=False) for course in drawn],
        "projections": [steps(course, is_projected=True) for course in drawn],
        # In whose totals a spot stands; none of them if it is not counted.
        "group": [
            groups.get(spot.operator or UNDISCLOSED, groups.get(OTHERS)) for spot in atlas.spots
        ],
        "totals": dict(time.totals),
        "operators": [
            {
                "name": name,
                "colour": atlas.colours.get(name, atlas.theme.other),
                **totals,
            }
            for name, totals in time.by_operator.items()
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    if place.bounds is None:
        return {"name": place.name, "bounds": None}
    west, south, east, north = place.bounds
    return {"name": place.name, "bounds": [[west, south], [east, north]]}


def _layer(layer: Layer, theme: Theme) -> dict[str, Any]:
    return {
        "id": layer.id,
        "title": layer.title,
        "kind": layer.kind,
        "file": layer.file,
        "property": layer.key,
        "items": list(layer.items),
        "outline": theme.paper,
        "legend": [
            {"shape": shape, "colour": colour, "text": text} for shape, colour, text in layer.legend
        ],
        "about": layer.about,
    }
