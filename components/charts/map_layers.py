"""Layers to switch on over the sites: power plants and their links, and how clean grids are."""

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import pandas as pd

from components import theme as look
from components import words
from components.exhibit import Mark, NothingToShow
from components.lens import last_day
from components.theme import LIGHT, Theme

Row = dict[Hashable, object]
Point = tuple[float, float]

# ---------------------------------------------------------------- power plants

GROUPS = {
    "fossil": "Gas and fuel cells",
    "nuclear": "Nuclear",
    "renewable": "Renewables",
    "storage": "Batteries",
    "grid": "Grid mix",
    "other": "Fusion",
}
# How near to the plant a point is.
EXACT = ("plant", "site")
PLACES = {
    "plant": "at the plant",
    "site": "on the campus it serves",
    "approximate": "about there",
    "city": "the town, not the plant",
    "county": "the middle of its county, not the plant",
    "": "place not published, shown at the site it serves",
}
LINKS = {
    "onsite": "on the campus",
    "onsite_inferred": "probably on the campus",
    "dedicated": "built or bought for it",
    "dedicated_shared": "shared with other campuses",
    "company_statement": "named by the buyer",
    "same_company_same_grid": "same company, same grid",
}
# A link that says too little for a line.
WEAK = "same_company_same_grid"
_FIRM = ("operating", "under_construction", "approved", "contracted")


@dataclass(frozen=True)
class Plant:
    """One plant, contract or option on the map.

    `mw` is its nameplate, None where not stated. `place` is a key of PLACES: only EXACT ones
    mark the plant itself, and "" stands at a site that it serves. `mark` is solid (running or
    firm), estimate (a weaker source) or hollow (planned, proposed, optional, or a ceiling).
    `known_on` is an ISO day, "" where no source states it. `tip` is the text under the name, line
    by line.
    """

    key: str
    name: str
    longitude: float
    latitude: float
    mw: float | None
    group: str
    colour: str
    place: str
    mark: str
    known_on: str
    tip: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A line from a plant to a site that it serves; `basis` is a key of LINKS."""

    plant: str
    site: str
    start: Point
    end: Point
    basis: str
    colour: str
    known_on: str


@dataclass(frozen=True, eq=False)
class Plants:
    """The layer of power plants; `method` says how many are not drawn."""

    plants: tuple[Plant, ...]
    links: tuple[Link, ...]
    legend: tuple[Mark, ...]
    method: str


def plants(power_supply: pd.DataFrame, sites: pd.DataFrame, *, theme: Theme = LIGHT) -> Plants:
    """Plants with a published place, or at the site they serve, and lines to these sites.

    Raises NothingToShow.
    """
    placed = sites.dropna(subset=["latitude", "longitude"])
    spots: dict[str, Point] = {
        str(row["site_id"]): _point(row) for row in placed.to_dict("records")
    }
    chosen = power_supply.assign(known=_days(power_supply["announced_on"]))
    drawn: list[Plant] = []
    links: list[Link] = []
    kept: list[bool] = []
    for row in chosen.to_dict("records"):
        served = tuple(key for key in str(row["site_ids"]).split("; ") if key in spots)
        linked = () if row["link_basis"] == WEAK else served
        has_place = not math.isnan(_number(row["latitude"]))
        at = _point(row) if has_place else next((spots[key] for key in linked), None)
        kept.append(at is not None)
        if at is None:
            continue
        plant = _plant(row, at, is_linked=bool(linked), has_place=has_place)
        drawn.append(plant)
        links += [
            Link(
                plant.key,
                key,
                at,
                spots[key],
                str(row["link_basis"]),
                plant.colour,
                plant.known_on,
            )
            for key in linked
            if at != spots[key]
        ]
    if not drawn:
        raise NothingToShow("No power plant that passes your lens has a published place.")
    return Plants(
        plants=tuple(sorted(drawn, key=lambda plant: -(plant.mw or 0.0))),
        links=tuple(links),
        legend=_plants_legend(drawn, theme),
        method=_plants_method(drawn, chosen[[not is_kept for is_kept in kept]]),
    )


def _plant(row: Row, at: Point, *, is_linked: bool, has_place: bool) -> Plant:
    mw = _number(row["nameplate_mw"])
    place = str(row["coordinate_precision"]) if has_place else ""
    is_ceiling = bool(row["is_ceiling_or_framework"])
    size = "size not stated" if math.isnan(mw) else words.power(mw)
    stage = words.STAGES[str(row["status"])].lower()
    link = LINKS.get(str(row["link_basis"]), "") if is_linked else ""
    mark = "estimate" if row["confidence"] == "estimate" else "solid"
    return Plant(
        key=str(row["supply_id"]),
        name=str(row["plant_name"]),
        longitude=at[0],
        latitude=at[1],
        mw=None if math.isnan(mw) else mw,
        group=str(row["technology_group"]),
        colour=look.technology_colour(str(row["technology_group"])),
        place=place,
        mark="hollow" if is_ceiling or row["status"] not in _FIRM else mark,
        known_on=str(row["known"]),
        tip=(
            f"{'up to ' if is_ceiling else ''}{size}, "
            f"{words.TECHNOLOGIES[str(row['technology'])].lower()}, {stage}",
            "; ".join(part for part in (PLACES[place], link) if part),
            f"{row['confidence']}, {row['publisher']}",
        ),
    )


def _plants_legend(drawn: Iterable[Plant], theme: Theme) -> tuple[Mark, ...]:
    plants = list(drawn)
    found = {plant.group for plant in plants}
    marks = [
        Mark("disc", look.technology_colour(group), text)
        for group, text in GROUPS.items()
        if group in found
    ]
    if any(plant.mark == "hollow" for plant in plants):
        marks.append(Mark("ring", theme.quiet, "Planned or only possible", 6.0))
    if any(plant.mark == "estimate" for plant in plants):
        marks.append(Mark("dashed", theme.quiet, "Estimate", 6.0))
    return tuple(marks)


def _plants_method(drawn: list[Plant], absent: pd.DataFrame) -> str:
    exact = sum(plant.place in EXACT for plant in drawn)
    at_site = sum(not plant.place for plant in drawn)
    near = len(drawn) - exact - at_site
    mw = float(absent["nameplate_mw"].sum(min_count=1))
    parts = [
        "The area of a mark is the nameplate power on the scale of the sites. A line leads to a "
        "site that the plant serves; it is no power line.",
        f"{words.count(near, 'plant is', 'plants are')} shown in the middle of a town or county."
        if near
        else "",
        f"{words.count(at_site, 'plant stands', 'plants stand')} at the site served, because no "
        "place is published."
        if at_site
        else "",
        f"Not drawn: {words.count(len(absent), 'plant or deal', 'plants and deals')}"
        f"{f' ({words.power(mw)}, which may overlap)' if mw > 0 else ''} without a place."
        if len(absent)
        else "",
        "Links that only say “same company, same grid” are off.",
    ]
    return " ".join(part for part in parts if part)


def _point(row: Row) -> Point:
    return _number(row["longitude"]), _number(row["latitude"])


def _number(cell: object) -> float:
    return float(str(cell))


def _days(dates: pd.Series) -> list[str]:
    return last_day(dates).dt.strftime("%Y-%m-%d").fillna("").tolist()


# ---------------------------------------------------------------- grid intensity

COUNTRIES, STATES = "country", "us_state"
# Area type -> (its name, file of its outlines, property of the outlines that holds its code).
AREAS = {
    COUNTRIES: ("Countries", "app/static/geo/countries.geojson", "iso"),
    STATES: ("US states", "app/static/geo/us_states.geojson", "code"),
}
# Where each step of the scale begins, in g CO2e/kWh; the last one is open.
STEPS = (0, 100, 200, 300, 400, 500, 700)
# Lightness alone tells the steps apart: the dirtier, the further from the paper.
_RAMPS = {
    "light": ("#F6E8D0", "#E2CDB0", "#CFB290", "#BD9773", "#AB7C56", "#99623B", "#864821"),
    "dark": ("#312317", "#4A3523", "#64482E", "#805D3A", "#9B7246", "#B88852", "#D59F5E"),
}
_BASES = {
    COUNTRIES: "Emissions over the life cycle of the power made in each country",
    STATES: "Emissions from the stacks of the power made in each state",
}


@dataclass(frozen=True)
class Area:
    """One country or state in the colour of its step of the scale; `tip` has its g CO2e/kWh."""

    code: str
    name: str
    colour: str
    tip: tuple[str, ...]


@dataclass(frozen=True)
class ScaleStep:
    """A step of the scale; `text` is from where up to, not with, where, in g CO2e/kWh."""

    colour: str
    text: str


@dataclass(frozen=True, eq=False)
class Intensity:
    """The layer of grid intensity, on one basis.

    `file` holds the outlines, and `key` is their property that equals `Area.code`. Outlines
    without an area are unknown and left empty, never the colour of zero. `scale` is the legend.
    """

    file: str
    key: str
    areas: tuple[Area, ...]
    scale: tuple[ScaleStep, ...]
    method: str


def intensity(
    grid_intensity: pd.DataFrame, *, areas: str = COUNTRIES, theme: Theme = LIGHT
) -> Intensity:
    """The newest grid intensity of every country or US state (`areas` is a key of AREAS).

    The two have different bases and are never mixed. Raises NothingToShow.
    """
    chosen = grid_intensity[
        (grid_intensity["area_type"] == areas) & (grid_intensity["area_code"] != "")
    ]
    ranked = chosen[chosen["in_rankings"]]
    newest = ranked.sort_values("year", kind="stable").drop_duplicates("area_code", keep="last")
    if newest.empty:
        raise NothingToShow("No grid intensity of these areas passes your lens.")
    bases = newest["basis"].unique()
    newest = newest[newest["basis"] == newest["basis"].value_counts().index[0]]
    ramp = _RAMPS[theme.name]
    drawn = tuple(_area(row, ramp) for row in newest.to_dict("records"))
    _, file, key = AREAS[areas]
    years = sorted({int(year) for year in newest["year"]})
    when = f"{years[0]}" if len(years) == 1 else f"the newest of {years[0]} to {years[-1]}"
    rounded = chosen.loc[~chosen["in_rankings"], "area_code"].nunique()
    return Intensity(
        file=file,
        key=key,
        areas=drawn,
        scale=tuple(
            ScaleStep(colour, f"{low} to {high}" if high else f"{low} or more")
            for low, high, colour in zip(STEPS, (*STEPS[1:], None), ramp, strict=True)
        ),
        method=" ".join(
            part
            for part in (
                f"{_BASES[areas]}, {when}. Countries and states are measured on different bases "
                "and are not comparable.",
                f"{words.count(rounded, 'area')} whose figure is rounded or too small a system "
                f"{'is' if rounded == 1 else 'are'} left empty, as are areas without a figure."
                if rounded
                else "Areas without a figure are left empty.",
                "Rows on another basis are left out." if len(bases) > 1 else "",
            )
            if part
        ),
    )


def _area(row: Row, ramp: tuple[str, ...]) -> Area:
    grams = _number(row["kg_co2_per_mwh"])
    step = sum(grams >= low for low in STEPS) - 1
    year = int(_number(row["year"]))
    return Area(
        code=str(row["area_code"]),
        name=str(row["area"]),
        colour=ramp[step],
        tip=(
            f"{words.number(grams)} g CO2e/kWh in {year}",
            str(row["basis"]),
            f"{row['confidence']}, {row['publisher']}",
        ),
    )
