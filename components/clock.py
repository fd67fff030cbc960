"""Power due by date and plants in service by date, at each site or in each state."""

from dataclasses import dataclass

import pandas as pd

from components import buildout, recall
from components.exhibit import NothingToShow, setting, together
from components.lens import last_day

SITE, STATE = "Site", "State"
BY = (SITE, STATE)
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
    """A site or state: steps as (ISO day, MW in all from then on), plants without a date in MW."""

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
    """Places by site or state; `until` is the ISO day of the newest fact, from which on it counts.

    `rows` are those that all places come from, `method` says how, in sentences for a caption.
    """

    places: dict[str, Place]
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
    """What is due and which plants come when, `by` SITE or STATE, counting `plants` of PLANTS."""
    if by not in BY or plants not in PLANTS:
        raise NothingToShow("This cannot be drawn with these choices.")
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
    names = dict(zip(counted["site_id"], counted["name"], strict=True))
    if by == STATE:
        names = {str(one): str(one) for one in counted["region"].unique() if one}
        at, of = counted["region"], kept["region"]
    else:
        at, of = counted["site_id"], pd.Series(_main_site(kept, due), index=kept.index)
    courses: dict[str, list[list[Step]]] = {key: [] for key in names}
    for key, site in zip(at, counted["site_id"], strict=True):
        if key:
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
        built.until,
        together(steps_used, used, sun.rows, wind.rows),
        "Dates known to a month or year count at its last day. Fuelled plants count at nameplate, "
        f"the most they give; solar at {sun.value:.1%} and wind at {wind.value:.1%} of it, their "
        "average. A plant shared by several sites counts at the one with the most due. Batteries, "
        "ceilings and plants that run already are left out. "
        + (
            "The tables do not say which grid a site is on, so states stand for grids; all plants "
            "for data centres in a state count, whoever buys from them."
            if by == STATE
            else "Only plants that a source ties to the site count."
        ),
    )


def _counted_plants(power_supply: pd.DataFrame, plants: str) -> pd.DataFrame:
    statuses = (*_AGREED, "proposed") if plants == ALSO_PROPOSED else _AGREED
    return power_supply[
        power_supply["is_additive"]
        & ~power_supply["is_ceiling_or_framework"]
        & (power_supply["technology_group"] != "storage")
        & power_supply["status"].isin(statuses)
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
    for ids, link in zip(kept["site_ids"], kept["link_basis"], strict=True):
        tied = [key for key in str(ids).split("; ") if key in due] if link in _TIED else []
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


def end_of(year: int) -> str:
    """The last day of one of YEARS; NothingToShow for any other."""
    if year not in YEARS:
        raise NothingToShow(f"Choose a year from {YEARS[0]} to {YEARS[-1]}, not {year}.")
    return f"{year}-12-31"
