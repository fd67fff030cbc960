"""What can be switched on over the map of sites: power plants, grids, money."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd

from components import maps, places
from components.charts import map_layers, map_money
from components.exhibit import Mark, NothingToShow
from components.theme import Theme

# Pixels of a plant whose power nobody states, and at least and at most of all others.
_PLANT_UNKNOWN, _PLANT_LEAST, _PLANT_MOST = 4.0, 4.0, 16.0
_ARC_LEAST, _ARC_MOST = 1.5, 9.0
_MONEY_LEAST, _MONEY_MOST = 4.0, 22.0


def layers(
    sites: pd.DataFrame,
    power_supply: pd.DataFrame,
    grid_intensity: pd.DataFrame,
    commitments: pd.DataFrame,
    financing: pd.DataFrame,
    money_loop: pd.DataFrame,
    theme: Theme,
) -> tuple[maps.Layer, ...]:
    """The layers that the rows allow, for a map of `sites`; those without rows are left out."""

    def grid(areas: str) -> Iterator[maps.Layer]:
        return _grid(map_layers.intensity(grid_intensity, areas=areas, theme=theme), areas)

    made: list[Callable[[], Iterator[maps.Layer]]] = [
        lambda: _plants(map_layers.plants(power_supply, sites, theme=theme)),
        lambda: _money(map_money.money(commitments, financing, money_loop, sites, theme=theme)),
        *(partial(grid, areas) for areas in map_layers.AREAS),
    ]
    found: list[maps.Layer] = []
    for make in made:
        try:
            found += make()
        except NothingToShow:
            # A lens may leave no row of a layer; the map has the others.
            continue
    return tuple(found)


def _plants(made: map_layers.Plants) -> Iterator[maps.Layer]:
    yield maps.Layer(
        "plants",
        "Power plants",
        "points",
        items=tuple(
            {
                "at": [plant.longitude, plant.latitude],
                "radius": _PLANT_UNKNOWN
                if plant.mw is None
                else round(min(_PLANT_MOST, max(_PLANT_LEAST, 0.3 * plant.mw**0.5)), 1),
                "colour": plant.colour,
                "mark": plant.mark,
                "name": plant.name,
                "tip": plant.tip,
                "known": plant.known_on,
            }
            for plant in made.plants
        ),
        legend=_told(made.legend),
        about=made.method,
    )
    names = {plant.key: plant.name for plant in made.plants}
    yield maps.Layer(
        "supply",
        "Which site each plant serves",
        "lines",
        items=tuple(
            {
                "from": list(link.start),
                "to": list(link.end),
                "width": 2.0,
                "colour": link.colour,
                "is_firm": True,
                "name": names[link.plant],
                "tip": [map_layers.LINKS[link.basis]],
                "known": link.known_on,
            }
            for link in made.links
        ),
        about="A line leads from a plant to each site that it serves.",
    )


def _money(made: map_money.Money) -> Iterator[maps.Layer]:
    yield maps.Layer(
        "money",
        "Money raised for sites",
        "points",
        items=tuple(
            {
                "at": [spot.longitude, spot.latitude],
                "radius": _MONEY_LEAST
                if spot.usd_bn is None
                else round(min(_MONEY_MOST, max(_MONEY_LEAST, 3.6 * spot.usd_bn**0.5)), 1),
                "colour": map_money.RAISED,
                "mark": spot.mark,
                "name": spot.name,
                "tip": spot.tip,
                "known": spot.known_on,
            }
            for spot in made.spots
        ),
        legend=_told(made.spots_legend),
        about=made.method,
    )
    yield maps.Layer(
        "deals",
        "One company’s money at several sites",
        "arcs",
        items=tuple(
            {
                "from": list(arc.start),
                "to": list(arc.end),
                "width": _ARC_LEAST
                if arc.usd_bn is None
                else round(min(_ARC_MOST, max(_ARC_LEAST, arc.usd_bn**0.5)), 1),
                "colour": arc.colour,
                "is_firm": arc.is_firm,
                "name": arc.company,
                "tip": arc.tip,
                "known": arc.known_on,
            }
            for arc in made.arcs
        ),
        legend=_told(made.arcs_legend),
        about=made.method,
    )


def _grid(made: map_layers.Intensity, areas: str) -> Iterator[maps.Layer]:
    title, _, _ = map_layers.AREAS[areas]
    yield maps.Layer(
        f"grid-{areas.replace('_', '-')}",
        f"CO₂ of the grid: {title}",
        "areas",
        items=tuple(_area(area) for area in made.areas),
        file=made.file,
        key=made.key,
        legend=tuple(("disc", step.colour, f"{step.text} g/kWh") for step in made.scale),
        about=made.method,
    )


def _area(area: map_layers.Area) -> dict[str, Any]:
    return {"code": area.code, "colour": area.colour, "name": area.name, "tip": area.tip}


def _told(marks: Sequence[Mark]) -> tuple[tuple[str, str, str], ...]:
    return tuple((mark.shape, mark.colour, mark.text) for mark in marks)


def flights() -> tuple[maps.Place, ...]:
    """The named places that a map flies to, the whole map first."""
    return tuple(
        maps.Place(
            place.name,
            None if place.key == "world" else (place.west, place.south, place.east, place.north),
        )
        for place in places.PLACES
    )


def lands() -> tuple[maps.Land, ...]:
    """The names of countries and states, each from the zoom at which it fits its land."""
    return tuple(
        maps.Land(name.text, name.longitude, name.latitude, name.zoom) for name in places.names()
    )
