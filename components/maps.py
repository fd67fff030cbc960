"""Pieces that maps share: land, rings by power, labels that do not collide, a view that fits."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pydeck as pdk
from pydeck.types import String

from components.theme import FONT, Theme, rgba

MIN_RADIUS = 4.0
MIN_CORE = 2.0
UNKNOWN_RADIUS = 5.0
# Nobody on the server knows how wide the reader's map is: views and labels are made for this,
# and the browser moves the middle of a narrower map to where most sites are, by `View.anchor`.
WIDTH, HEIGHT = 1060, 520
PHONE = 350
# Where nothing moves: between the map on a laptop and on a large screen.
STILL = 1120
MARGIN = 36
# The globe turned to where most of the sites are in sight.
GLOBE = {"longitude": -78.0, "latitude": 36.0, "zoom": 1.55}
LABEL_SIZE = 13
_ALWAYS = 1
_CHARACTER, _LINE = 6.7, 17.0
_GLOBE_PX = 512 / (2 * math.pi)


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


@dataclass(frozen=True)
class View:
    """Where a map looks at first. The world is 512 px wide at zoom 0, and twice that at 1.

    `anchor` is the longitude that stands in the middle of a map as narrow as a phone; None is the
    same middle as on a wide one.
    """

    longitude: float
    latitude: float
    zoom: float
    is_globe: bool = False
    anchor: float | None = None

    def span(self, pixels: float) -> float:
        """How many degrees of longitude so many pixels show."""
        return pixels / (512 * 2**self.zoom) * 360

    def shift(self, width: float) -> float:
        """Pixels by which the middle moves to the right in a map so wide: none at STILL."""
        if self.anchor is None or self.is_globe:
            return 0.0
        whole = (self.longitude - self.anchor) / self.span(1)
        return whole * (STILL - width) / (STILL - PHONE)

    def frame(self) -> tuple[float, dict[str, Any]]:
        """Longitude and layout for deck.gl, so that the middle moves by `shift` in the browser.

        Padding moves the point that a view looks at, by half of the left less half of the right,
        but not out of the map: beyond the edge of a phone the longitude makes up for it. (A view
        wider than the map would do as well, but then names no longer give way to each other.)
        """
        whole = self.shift(PHONE)
        if not round(whole):
            return self.longitude, {}
        lead = max(-PHONE / 2, min(PHONE / 2, whole))
        part = abs(whole) / (STILL - PHONE)
        still = f"{round(2 * (abs(lead) + part * PHONE))}px"
        moving = f"{200 * part:.2f}%"
        left, right = (still, moving) if whole > 0 else (moving, still)
        longitude = self.longitude - self.span(whole - lead)
        return round(longitude, 2), {"padding": {"left": left, "right": right}}

    def radius(self, mw: float) -> float:
        """Pixels for a power: the area of the ring is in proportion to it; never below 4."""
        return UNKNOWN_RADIUS if math.isnan(mw) else max(MIN_RADIUS, self._pixels(mw))

    def core(self, mw: float) -> float:
        """Pixels for what runs, on the same scale as the ring: 0 for nothing, else at least 2."""
        return max(MIN_CORE, self._pixels(mw)) if mw > 0 else 0.0

    def _pixels(self, mw: float) -> float:
        # Area grows with power, so the radius with its root. 1 GW is 10 px when the whole world
        # is in sight, and more when there is more room.
        return min(0.46, 0.25 + 0.075 * max(0.0, self.zoom)) * math.sqrt(mw)

    def screen(self, longitude: float, latitude: float) -> tuple[float, float] | None:
        """Pixels right of and below the middle of the map; None at the globe's rim or behind it."""
        if not self.is_globe:
            scale = 512 * 2**self.zoom
            return (
                (longitude - self.longitude) / 360 * scale,
                (_north(self.latitude) - _north(latitude)) * scale,
            )
        east = math.radians(longitude - self.longitude)
        lat, middle = math.radians(latitude), math.radians(self.latitude)
        depth = math.sin(middle) * math.sin(lat) + math.cos(middle) * math.cos(lat) * math.cos(east)
        # Names near the rim of the globe would be too slanted to read.
        if depth < 0.75:
            return None
        radius = _GLOBE_PX * 2**self.zoom
        up = math.cos(middle) * math.sin(lat) - math.sin(middle) * math.cos(lat) * math.cos(east)
        return radius * math.cos(lat) * math.sin(east), -radius * up


def _north(latitude: float) -> float:
    """Web Mercator: how far north a latitude lies, in world widths."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)


def fit(spots: Iterable[Spot], *, is_globe: bool = False, height: int = HEIGHT) -> View:
    """The flat view that shows all spots, or the globe turned to the middle of them."""
    places = list(spots)
    east = [spot.longitude for spot in places]
    north = [_north(spot.latitude) for spot in places]
    middle = (max(north) + min(north)) / 2
    latitude = math.degrees(2 * math.atan(math.exp(2 * math.pi * middle)) - math.pi / 2)
    across = max(max(east) - min(east), 1e-6) / 360
    upward = max(max(north) - min(north), 1e-6)
    zoom = min(
        math.log2((WIDTH - 2 * MARGIN) / 512 / across),
        math.log2((height - 2 * MARGIN) / 512 / upward),
    )
    longitude = _lean(places, (max(east) + min(east)) / 2, across, zoom)
    if not is_globe:
        view = View(round(longitude, 2), round(latitude, 2), round(min(zoom, 6.0), 2))
        return replace(view, anchor=_thickest(east, view))
    if across > 0.4:
        return View(**GLOBE, is_globe=True)
    return View(round(longitude, 2), round(latitude, 2), round(min(zoom, 3.5), 2), is_globe=True)


def _lean(spots: Sequence[Spot], middle: float, across: float, zoom: float) -> float:
    """The middle longitude, moved to where the power is as far as there is room to spare."""
    world = 512 * 2**zoom
    room = max(0.0, (WIDTH - 2 * MARGIN) / world - across) * 180
    # The edge of the world stays outside the map, or its middle in the middle.
    edge = max(0.0, 180 - WIDTH / world * 180)
    longitude = middle + max(-room, min(room, _heavy(spots) - middle))
    return max(-edge, min(edge, longitude))


def _thickest(east: Sequence[float], view: View) -> float | None:
    """The middle of the most spots that a phone shows at once; None where it shows them all."""
    reach = view.span(PHONE - MARGIN)
    ordered = sorted(east)
    if ordered[-1] - ordered[0] <= reach:
        return None
    seen = [[there for there in ordered if here <= there <= here + reach] for here in ordered]
    most = max(seen, key=len)
    return round((most[0] + most[-1]) / 2, 2)


def _heavy(spots: Sequence[Spot]) -> float:
    """The longitude in the middle of all planned power, in degrees."""
    weights = [_size(spot) or 1.0 for spot in spots]
    return sum(w * spot.longitude for w, spot in zip(weights, spots, strict=True)) / sum(weights)


@dataclass(frozen=True)
class Label:
    """A name to be written beside its ring; `side` is right, left, above or below."""

    spot: Spot
    side: str


_SIDES = ("right", "left", "above", "below")
Box = tuple[float, float, float, float]


def labels(spots: Sequence[Spot], view: View, most: int = 12, height: int = HEIGHT) -> list[Label]:
    """The largest spots whose names fit without touching another name or a larger ring.

    Greedy by power, for the view the map opens with; zooming in only gives more room.
    """
    by_power = sorted(spots, key=lambda spot: -_size(spot))
    on_screen = [
        (spot, at, view.radius(spot.planned_mw))
        for spot in by_power
        if (at := view.screen(spot.longitude, spot.latitude))
    ]
    taken: list[Box] = []
    chosen = []
    for spot, (x, y), own in on_screen:
        if len(chosen) == most:
            break
        # The heart of a ring stays free, its rim may lie under a name; only the largest site is
        # named even where it is crowded.
        hearts = [_square(at, size * 0.6) for other, at, size in on_screen if other is not spot]
        sides = {
            side: sum(_touch(box, heart) for heart in hearts)
            for side in _SIDES
            for box in [_box(len(short(spot.name)), x, y, own + 4, side)]
            if max(-box[0], box[2]) < WIDTH / 2
            and max(-box[1], box[3]) < height / 2
            and not any(_touch(box, other) for other in taken)
        }
        best = min(sides, key=sides.__getitem__, default="")
        if best and (sides[best] == 0 or spot in by_power[:_ALWAYS]):
            taken.append(_box(len(short(spot.name)), x, y, own + 4, best))
            chosen.append(Label(spot, best))
    return chosen


def short(name: str) -> str:
    """A name without what it says in brackets."""
    return name.partition(" (")[0]


def _size(spot: Spot) -> float:
    return 0.0 if math.isnan(spot.planned_mw) else spot.planned_mw


def _box(letters: int, x: float, y: float, gap: float, side: str) -> Box:
    wide = letters * _CHARACTER
    match side:
        case "right":
            left, top = x + gap, y - _LINE / 2
        case "left":
            left, top = x - gap - wide, y - _LINE / 2
        case "above":
            left, top = x - wide / 2, y - gap - _LINE
        case _:
            left, top = x - wide / 2, y + gap
    return left, top, left + wide, top + _LINE


def _square(at: tuple[float, float], half: float) -> Box:
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# ---------------------------------------------------------------- layers


def deck(
    spots: Sequence[Spot],
    view: View,
    theme: Theme,
    *,
    chosen: str = "",
    named: Sequence[Label] = (),
    key: str = "site",
    can_pick: bool = True,
) -> pdk.Deck:
    """A map of these spots, the largest at the bottom so that small ones stay in reach.

    A clicked spot reports its key under the name `key`. No tile, style or font is fetched.
    """
    drawn = sorted(spots, key=lambda spot: -view.radius(spot.planned_mw))
    longitude, layout = view.frame()
    layers = [*_land(theme, view), *_rings(drawn, view, theme)]
    layers += _chosen([spot for spot in drawn if spot.key == chosen], view, theme)
    layers += _names(drawn if can_pick else [], named, view, theme)
    if can_pick:
        # Its id follows the choice, so that Streamlit forgets a click when the choice comes from
        # elsewhere; no fill accessor, or Streamlit would paint the picked one.
        layers.append(
            pdk.Layer(
                "ScatterplotLayer",
                id=f"touch-{chosen}",
                data=[
                    {
                        "p": _place(spot),
                        "r": round(max(view.radius(spot.planned_mw), 9.0), 1),
                        key: spot.key,
                        "name": spot.name,
                        **{f"tip{i}": line for i, line in enumerate((*spot.tip, "", "", "")[:3])},
                    }
                    for spot in drawn
                ],
                get_position="p",
                get_radius="r",
                radius_units=String("pixels"),
                opacity=1e-6,  # unseen; deck.gl does not pick what has none at all
                pickable=True,
                billboard=not view.is_globe,
                parameters=_front(view),
            )
        )
    return pdk.Deck(
        layers=layers,
        views=[
            pdk.View(
                type="_GlobeView" if view.is_globe else "MapView",
                controller=True,
                **layout,
            )
        ],
        initial_view_state=pdk.ViewState(
            longitude=longitude,
            latitude=view.latitude,
            zoom=view.zoom,
            min_zoom=0.2,
            max_zoom=12,
        ),
        map_provider=None,  # pyright: ignore[reportArgumentType]
        tooltip=_tooltip(theme) if can_pick else False,  # type: ignore[arg-type]
    )


def _land(theme: Theme, view: View) -> list[pdk.Layer]:
    base = []
    if view.is_globe:
        # The sea hides what lies behind the globe.
        world = [[-180, 90], [0, 90], [180, 90], [180, -90], [0, -90], [-180, -90]]
        base.append(
            pdk.Layer(
                "SolidPolygonLayer",
                id="sea",
                data=[{"p": world}],
                get_polygon="p",
                get_fill_color=rgba(theme.panel),
            )
        )
    return [
        *base,
        pdk.Layer(
            "GeoJsonLayer",
            id="land",
            data="app/static/geo/countries.geojson",
            get_fill_color=rgba(theme.border, 0.55) if view.is_globe else rgba(theme.land),
            get_line_color=rgba(theme.border),
            get_line_width=0.6,
            line_width_units=String("pixels"),
            stroked=True,
            filled=True,
        ),
        # Wide in metres, so the lines fade away when the reader is far.
        pdk.Layer(
            "GeoJsonLayer",
            id="states",
            data="app/static/geo/states.geojson",
            get_line_color=rgba(theme.border),
            get_line_width=1500,
            line_width_units=String("meters"),
            line_width_max_pixels=0.8,
            stroked=True,
            filled=False,
        ),
    ]


# Dash and gap, in widths of the line.
_DASHES = {"solid": [0, 0], "estimate": [3.2, 2.0], "speculative": [1, 2.2]}
_TINTS = {"solid": 0.22, "estimate": 0.12, "speculative": 0.0}
DASHED = [{"@@type": "PathStyleExtension", "dash": True}]


def _rings(spots: Sequence[Spot], view: View, theme: Theme) -> list[pdk.Layer]:
    common: dict[str, Any] = {
        "get_position": "p",
        "get_radius": "r",
        "radius_units": String("pixels"),
        "line_width_units": String("pixels"),
        # Upright rings would cut into the globe; there they lie on it.
        "billboard": not view.is_globe,
        "transitions": {"getRadius": 600},
        "parameters": _front(view),
    }
    rings = [
        {
            "p": _place(spot),
            "r": round(view.radius(spot.planned_mw), 1),
            "f": rgba(spot.colour, 0.0 if math.isnan(spot.planned_mw) else _TINTS[spot.mark]),
            "l": rgba(spot.colour, 0.95),
            "d": _DASHES[spot.mark],
        }
        for spot in spots
    ]
    cores = [
        {
            "p": _place(spot),
            "r": round(
                MIN_CORE + 0.5
                if math.isnan(spot.operational_mw)
                else view.core(spot.operational_mw),
                1,
            ),
            "f": rgba(spot.colour, 0.0 if math.isnan(spot.operational_mw) else 0.95),
            "l": rgba(spot.colour if math.isnan(spot.operational_mw) else theme.paper, 0.9),
        }
        for spot in spots
        if math.isnan(spot.operational_mw) or spot.operational_mw > 0
    ]
    return [
        pdk.Layer(
            "ScatterplotLayer",
            id="rings",
            data=rings,
            get_fill_color="f",
            get_line_color="l",
            get_line_width=1.4,
            get_dash_array="d",
            stroked=True,
            filled=True,
            extensions=DASHED,
            **common,
        ),
        pdk.Layer(
            "ScatterplotLayer",
            id="cores",
            data=cores,
            get_fill_color="f",
            get_line_color="l",
            get_line_width=0.8,
            stroked=True,
            filled=True,
            **common,
        ),
    ]


def _chosen(spots: Sequence[Spot], view: View, theme: Theme) -> list[pdk.Layer]:
    return [
        pdk.Layer(
            "ScatterplotLayer",
            id="chosen",
            data=[{"p": _place(spot), "r": view.radius(spot.planned_mw) + 4} for spot in spots],
            get_position="p",
            get_radius="r",
            radius_units=String("pixels"),
            get_line_color=rgba(theme.ink),
            get_line_width=2.5,
            line_width_units=String("pixels"),
            stroked=True,
            filled=False,
            billboard=not view.is_globe,
            parameters=_front(view),
        )
    ]


def _names(
    spots: Sequence[Spot], named: Sequence[Label], view: View, theme: Theme
) -> list[pdk.Layer]:
    """The names chosen beforehand, and those that find room as the reader comes nearer."""
    anchors = {"right": "start", "left": "end", "above": "middle", "below": "middle"}
    baselines = {"right": "center", "left": "center", "above": "bottom", "below": "top"}
    chosen = []
    for label in named:
        gap = round(view.radius(label.spot.planned_mw) + 4, 1)
        shift = {"right": [gap, 0], "left": [-gap, 0], "above": [0, -gap], "below": [0, gap]}
        chosen.append(
            {
                "p": _place(label.spot),
                "t": short(label.spot.name),
                "a": anchors[label.side],
                "b": baselines[label.side],
                "o": [-part if view.is_globe else part for part in shift[label.side]],
            }
        )
    written: dict[str, Any] = {
        "get_position": "p",
        "get_text": "t",
        "font_family": String(FONT),
        "font_settings": {"sdf": True, "fontSize": 32, "buffer": 6, "radius": 12},
        # One set for all layers, so that their letters are drawn once.
        "character_set": String(_letters([*spots, *(label.spot for label in named)])),
    }
    if view.is_globe:
        # Text lies on the globe upside down, and its back is its front.
        written |= {
            "billboard": False,
            "get_angle": 180,
            "parameters": {**_front(view), "cullMode": "front"},
        }
    beside: dict[str, Any] = {
        "get_size": LABEL_SIZE,
        "get_text_anchor": "a",
        "get_alignment_baseline": "b",
        "get_pixel_offset": "o",
    }
    outlined: dict[str, Any] = {
        "get_color": rgba(theme.ink),
        "outline_width": 3,
        "outline_color": rgba(theme.paper),
    }
    names = pdk.Layer(
        "TextLayer", id="names", data=chosen, font_weight=600, **written, **beside, **outlined
    )
    if view.is_globe:
        return [names]
    # Boxes take part in the collision test: unseen ones keep the chosen names clear, and a box of
    # three lines lifts a name above its ring while it covers the point that is tested.
    boxed: dict[str, Any] = {
        "background": True,
        "get_background_color": [0, 0, 0, 0],
        "background_padding": [8, 4],
        "extensions": [{"@@type": "CollisionFilterExtension"}],
        "collision_group": String("names"),
    }
    taken = {label.spot.key for label in named}
    others = [
        {
            "p": _place(spot),
            "t": f"{short(spot.name)}\n \n ",
            "c": min(900, round(_size(spot) / 10)),
        }
        for spot in spots
        if spot.key not in taken
    ]
    return [
        pdk.Layer(
            "TextLayer",
            id="clear",
            data=[_centred(label, view) for label in named],
            get_size=LABEL_SIZE,
            get_pixel_offset="o",
            get_color=[0, 0, 0, 0],
            get_collision_priority=1000,
            collision_test_props={"sizeScale": 2},
            **written,
            **boxed,
        ),
        pdk.Layer(
            "TextLayer",
            id="more-names",
            data=others,
            get_size=LABEL_SIZE,
            get_collision_priority="c",
            collision_test_props={"sizeScale": 2.6},
            **written,
            **outlined,
            **boxed,
        ),
        names,
    ]


def _centred(label: Label, view: View) -> dict[str, Any]:
    """A name written from its middle, so that its box grows to all sides."""
    gap = view.radius(label.spot.planned_mw) + 4
    left, top, right, bottom = _box(len(short(label.spot.name)), 0.0, 0.0, gap, label.side)
    return {
        "p": _place(label.spot),
        "t": short(label.spot.name),
        "o": [round((left + right) / 2, 1), round((top + bottom) / 2, 1)],
    }


def _letters(spots: Sequence[Spot]) -> str:
    """All characters that the names of these spots need."""
    return "".join(sorted({letter for spot in spots for letter in spot.name}))


def _front(view: View) -> dict[str, Any]:
    """On the globe all marks lie flat on it: drawn in order, and not when they face away."""
    return {"depthCompare": "always", "cullMode": "back"} if view.is_globe else {}


def _tooltip(theme: Theme) -> dict[str, Any]:
    return {
        "html": "<b>{name}</b><br>{tip0}<br>{tip1}<br>{tip2}",
        "style": {
            "backgroundColor": theme.paper,
            "color": theme.ink,
            "border": f"1px solid {theme.border}",
            "borderRadius": "6px",
            "padding": "8px 10px",
            "fontFamily": FONT,
            "fontSize": "13px",
            "lineHeight": "1.4",
            "maxWidth": "280px",
        },
    }


def _place(spot: Spot) -> list[float]:
    return [round(spot.longitude, 4), round(spot.latitude, 4)]
