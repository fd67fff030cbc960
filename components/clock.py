"""Power due by date and plants in service by date: at each site, on each grid, in each state."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from components import buildout, recall
from components.exhibit import NothingToShow, setting, together
from components.lens import last_day

SITE, GRID, STATE = "Site", "Grid", "State"
BY = (SITE, GRID, STATE)
# For grids and states: the column of the sites that names them, the control and what it starts on.
REGIONS = {GRID: ("grid", "watch_grid", "MISO"), STATE: ("region", "watch_state", "Texas")}
FIRM, ALSO_PROPOSED = "Agreed or being built", "Also proposed"
PLANTS = (FIRM, ALSO_PROPOSED)
# A year more than capacity is drawn for: some plants are dated after the last site.
YEARS = tuple(range(2026, int(buildout.LAST[:4]) + 2))
_AGREED = ("operating", "under_construction", "approved", "contracted", "planned")
# A plant counts for a site only where a source ties it to that site, not to its company's grid.
_TIED = ("onsite", "onsite_inferred", "dedicated", "dedicated_shared")

Step = tuple[str, float]


@dataclass(frozen=True)
class Place:
    """A site, grid or state: steps as (ISO day, MW in all from then on), other plants in MW.

    `undated_mw` are plants to come without a date, `running_mw` those that run.
    """

    key: str
    name: str
    due: tuple[Step, ...]
    plants: tuple[Step, ...]
    undated_mw: float
    running_mw: float
    has_plants: bool

    def due_mw(self, day: str) -> float:
        """MW due by an ISO day on top of what runs now."""
        return _at(self.due, day)

    def plants_mw(self, day: str) -> float:
        """MW of plants to be in service by an ISO day on top of those that run now."""
        return _at(self.plants, day)

    def short_mw(self, day: str) -> float:
        """MW due by an ISO day that no dated plant is there to feed."""
        return max(0.0, self.due_mw(day) - self.plants_mw(day))


@dataclass(frozen=True)
class Clock:
    """Places by site, grid or state; from `until` on it counts, the ISO day of the newest fact.

    `elsewhere` holds what is due at sites whose grid no source names, where grids are asked for.
    `rows` are those that all places come from, `method` says how, in sentences for a caption.
    """

    places: dict[str, Place]
    elsewhere: Place | None
    until: str
    rows: pd.DataFrame
    method: str


@recall.of_frames(4)
def clock(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    power_supply: pd.DataFrame,
    assumptions: pd.DataFrame,
    by: str,
    plants: str,
) -> Clock:
    """What is due and which plants come when, `by` one of BY, counting `plants` of PLANTS."""
    if by not in BY or plants not in PLANTS:
        raise NothingToShow("These choices do not fit this chart.")
    counted, built = buildout.of_counted(sites, milestones)
    sun, wind = (setting(assumptions, f"{name}_capacity_factor") for name in ("solar", "wind"))
    kept = _counted_plants(power_supply, plants)
    factors = kept["technology"].map(
        {"solar": sun.value, "mixed_renewables": sun.value, "wind": wind.value}
    )
    kept = kept.assign(
        mw=kept["nameplate_mw"] * factors.astype(float).fillna(1.0),
        day=last_day(kept["in_service_on"]).dt.strftime("%Y-%m-%d").fillna(""),
    )
    due = {course.key: _growth(course) for course in built.sites}
    # What stands on the ground of a site that does not count feeds nobody else.
    serves = [_serves_others(ids, link, due) for ids, link in _links(kept)]
    kept = kept[pd.Series(serves, kept.index, dtype=bool)]
    names = dict(zip(counted["site_id"], counted["name"], strict=True))
    if by == GRID:
        at, of = counted["grid"], _grids(kept, counted)
        names = {str(one): str(one) for one in at.unique() if one} | {"": "Grid not on record"}
    elif by == STATE:
        names = {str(one): str(one) for one in counted["region"].unique() if one}
        at, of = counted["region"], kept["region"]
    else:
        at, of = counted["site_id"], pd.Series(_main_site(kept, due), index=kept.index)
    courses: dict[str, list[list[Step]]] = {key: [] for key in names}
    for key, site in zip(at, counted["site_id"], strict=True):
        if key in courses:
            courses[key].append(due[site])
    plants_at: dict[str, list[tuple[str, float, bool]]] = {key: [] for key in names}
    for key, day, mw, status in zip(of, kept["day"], kept["mw"], kept["status"], strict=True):
        if key in plants_at:
            plants_at[key].append((day, mw, status == "operating"))
    places = {
        key: _place(key, str(name), courses[key], plants_at[key], built.until)
        for key, name in names.items()
    }
    steps_used = milestones[
        milestones["site_id"].isin(counted["site_id"])
        & (milestones["standing"] == "lead")
        & milestones["is_projection"]
    ]
    used = power_supply[power_supply["supply_id"].isin(kept["supply_id"])]
    return Clock(
        places,
        places.pop("", None),
        built.until,
        together(steps_used, used, sun.rows, wind.rows),
        "Dates known to a month or year count at its last day. Fuelled plants count at nameplate, "
        f"the most they give; solar at {sun.value:.1%} and wind at {wind.value:.1%} of it, their "
        "average. A plant that comes in steps counts whole from its date. One shared by several "
        "sites counts at the one with the most due. Batteries, ceilings, options and plants that "
        "run already are left out. "
        f"{_PROPOSED[plants]} {_COUNTED[by]}",
    )


_PROPOSED = {
    FIRM: "Plants that are only proposed do not count.",
    ALSO_PROPOSED: "Proposed plants count too, which still wait for a permit or a vote.",
}
_COUNTED = {
    SITE: "Only plants that a source ties to the site count.",
    GRID: "A site counts where a source names its grid or, as its supplier, a utility of that "
    "grid; a plant counts where its source names the grid or ties it to such a site. Where no "
    "source does, nothing is guessed from the map.",
    STATE: "All plants for data centres in a state count, whoever buys from them, but for those on "
    "sites that do not count.",
}


def _links(kept: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(kept["site_ids"].astype(str), kept["link_basis"].astype(str), strict=True)


def _serves_others(ids: str, link: str, due: Mapping[str, list[Step]]) -> bool:
    return not link.startswith("onsite") or any(key in due for key in ids.split("; "))


def _grids(kept: pd.DataFrame, sites: pd.DataFrame) -> list[str]:
    """For each plant its grid, "" if unknown."""
    of_site = dict(zip(sites["site_id"], sites["grid"], strict=True))
    found = []
    for grid, ids in zip(kept["grid"], kept["site_ids"], strict=True):
        linked = (of_site.get(key, "") for key in str(ids).split("; "))
        found.append(str(grid) or next((one for one in linked if one), ""))
    return found


def _counted_plants(power_supply: pd.DataFrame, plants: str) -> pd.DataFrame:
    statuses = (*_AGREED, "proposed") if plants == ALSO_PROPOSED else _AGREED
    return power_supply[
        power_supply["is_additive"]
        & ~power_supply["is_ceiling_or_framework"]
        & (power_supply["technology_group"] != "storage")
        & power_supply["status"].isin(statuses)
        & (power_supply["kind"] != "option")
        & power_supply["adds_new_power"].eq(True)
        & power_supply["nameplate_mw"].notna()
    ]


def _growth(course: buildout.Course) -> list[Step]:
    """The steps of a site that are still to come, in MW on top of what runs now."""
    facts = [mw for _, mw, ahead in course.steps if not ahead]
    runs = (facts[-1] or 0.0) if facts else 0.0
    return [
        (day, mw - runs)
        for day, mw, ahead in course.steps
        if ahead and mw is not None and mw > runs
    ]


def _main_site(kept: pd.DataFrame, due: dict[str, list[Step]]) -> list[str]:
    """For each plant the site that it counts for: of those it is tied to, the one with most due."""
    found = []
    for ids, link in _links(kept):
        tied = [key for key in ids.split("; ") if key in due] if link in _TIED else []
        found.append(
            max(tied, key=lambda key: max([mw for _, mw in due[key]], default=0.0)) if tied else ""
        )
    return found


def _place(
    key: str,
    name: str,
    courses: list[list[Step]],
    plants: list[tuple[str, float, bool]],
    until: str,
) -> Place:
    growth = [
        (day, mw - before)
        for steps in courses
        for (day, mw), before in zip(steps, [0.0, *(mw for _, mw in steps)], strict=False)
    ]
    coming = [(day, mw) for day, mw, runs in plants if not runs]
    return Place(
        key,
        name,
        _summed(growth),
        _summed([(day, mw) for day, mw in coming if day > until]),
        sum(mw for day, mw in coming if day <= until),
        sum(mw for _, mw, runs in plants if runs),
        bool(coming),
    )


def _summed(steps: list[Step]) -> tuple[Step, ...]:
    """Steps as MW added on a day, turned into MW in all from that day on."""
    total, found = 0.0, {}
    for day, mw in sorted(steps):
        total += mw
        found[day] = total
    return tuple(found.items())


def _at(steps: tuple[Step, ...], day: str) -> float:
    return max([mw for when, mw in steps if when <= day], default=0.0) if steps else 0.0


def offers(year: str) -> bool:
    """Whether a year, as a link writes it, is one of YEARS; raises ValueError if it is none."""
    return int(year) in YEARS


def end_of(year: int) -> str:
    """The last day of one of YEARS; NothingToShow for any other."""
    if year not in YEARS:
        raise NothingToShow(f"Choose a year from {YEARS[0]} to {YEARS[-1]}, not {year}.")
    return f"{year}-12-31"
