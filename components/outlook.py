"""The bet on capacity: plans on record and the reader's settings, as its arithmetic takes them."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components import buildout, recall, words
from components.exhibit import NothingToShow, Setting, setting, settings, together
from components.scenarios import capacity, futures
from components.scenarios.capacity import Assumed, Numbers, Pipeline
from components.scenarios.futures import Draws

# From the year of the newest facts to the last that a build-out is drawn for.
YEARS = tuple(range(2026, int(buildout.LAST[:4]) + 1))
DEMAND = ("demand_growth_share", "demand_fade_share", "demand_now_share")
SUPPLY = tuple(name for name in capacity.NAMES if name.startswith(("odds", "delay", "undated")))
DOUBT, COST = "doubt_share", "cost_per_gw_usd_bn"
ASSUMED = (*DEMAND, DOUBT, *SUPPLY)
# What each of the story's questions moves; all else goes back to its row. Ours and illustrative.
PRESETS = {
    "A ceiling": {"demand_growth_share": 0.0},
    "As planned": {},
    "Underestimated": {"demand_growth_share": 0.57},
}
_STATUS = {
    "under_construction": capacity.BUILDING,
    "partly_operational": capacity.BUILDING,
    "operational": capacity.BUILDING,
    "permitted": capacity.PERMITTED,
    "announced": capacity.ANNOUNCED,
    "paused": capacity.PAUSED,
}
_DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Outlook:
    """The plans on record and the reader's settings.

    `until` is the day up to which facts reach, `unsized` counts sites whose size nobody states,
    `rows` are those that all of it comes from."""

    pipeline: Pipeline
    until: pd.Timestamp
    unsized: int
    held: dict[str, Setting]
    rows: pd.DataFrame

    def value(self, name: str) -> float:
        """An assumption as it stands."""
        return self.held[name].value

    @property
    def assumed(self) -> Assumed:
        """All assumptions as they stand."""
        return Assumed(**{name: self.value(name) for name in capacity.NAMES})

    def end(self, side: str) -> Assumed:
        """All assumptions at the low or at the high end of their rows."""
        return Assumed(
            **{name: float(self.held[name].rows[side].iloc[0]) for name in capacity.NAMES}
        )

    @property
    def years(self) -> Numbers:
        """How many years from now each of YEARS ends."""
        ends = pd.to_datetime([f"{year}-12-31" for year in YEARS])
        return np.array((ends - self.until).days, dtype=float) / _DAYS_PER_YEAR

    def draws(self, *years: int) -> Draws:
        """Random futures at the ends of these YEARS, one column a year."""
        return futures.draws(
            self.years[[YEARS.index(year) for year in years]],
            self.pipeline,
            self.assumed,
            self.end("low"),
            self.end("high"),
            self.value("doubt_share"),
        )

    @property
    def own(self) -> str:
        """Which assumptions the reader moved, as a sentence ("" if none)."""
        moved = [str(one.rows["title"].iloc[0]) for one in self.held.values() if one.is_moved]
        return f"Your settings: {words.listing(moved)}." if moved else ""


def outlook(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    assumptions: pd.DataFrame,
    moved: tuple[str, ...],
    cost: float | None = None,
) -> Outlook:
    """What runs, what is planned and when, and the assumptions with those that the reader moved.

    Raises NothingToShow where the lens leaves no capacity or a setting does not fit its row.
    """
    held = settings(assumptions, ASSUMED, moved) | {COST: setting(assumptions, COST, cost)}
    plans = _plans(sites, milestones)
    assumed = assumptions[assumptions["name"].isin(held)]
    return Outlook(plans.pipeline, plans.until, plans.unsized, held, together(assumed, plans.rows))


@dataclass(frozen=True)
class _Plans:
    """What of an outlook comes from the record alone."""

    pipeline: Pipeline
    until: pd.Timestamp
    unsized: int
    rows: pd.DataFrame


@recall.of_frames(2)
def _plans(sites: pd.DataFrame, milestones: pd.DataFrame) -> _Plans:
    """What runs and every step to come; raises NothingToShow where there is neither."""
    counted, built = buildout.of_counted(sites, milestones)
    until = pd.Timestamp(built.until)
    running, unsized = 0.0, 0
    gw, years, status, site = [], [], [], []
    for number, course in enumerate(built.sites):
        facts = [mw for _, mw, ahead in course.steps if not ahead]
        runs = (facts[-1] or 0.0) if facts else 0.0
        running += runs
        unsized += course.planned_mw is None
        steps = [(day, mw) for day, mw, ahead in course.steps if ahead and mw is not None]
        due = [(pd.Timestamp(day) - until).days / _DAYS_PER_YEAR for day, _ in steps]
        sizes = [runs, *(mw for _, mw in steps)]
        undated = max((course.planned_mw or 0.0) - max(sizes), 0.0)
        for ahead, before, after in zip(
            [*due, math.nan], sizes, [*sizes[1:], sizes[-1] + undated], strict=True
        ):
            if after > before and course.status in _STATUS:
                gw.append((after - before) / 1000)
                years.append(ahead)
                status.append(_STATUS[course.status])
                site.append(number)
    if not gw and not running:
        raise NothingToShow("No capacity that runs or is planned passes your lens.")
    steps_used = milestones[
        milestones["site_id"].isin(counted["site_id"])
        & (milestones["standing"] == "lead")
        & milestones["mw_operational_after"].notna()
    ]
    return _Plans(
        Pipeline(running / 1000, tuple(gw), tuple(years), tuple(status), tuple(site)),
        until,
        unsized,
        together(counted, steps_used),
    )


def offers(year: str) -> bool:
    """Whether a year, as a link writes it, is one of YEARS; raises ValueError if it is none."""
    return int(year) in YEARS


def column(year: int) -> int:
    """The place of a year among YEARS; NothingToShow for any other."""
    if year not in YEARS:
        raise NothingToShow(f"Choose a year from {YEARS[0]} to {YEARS[-1]}, not {year}.")
    return YEARS.index(year)


def method(bet: Outlook) -> str:
    """How supply, demand, bands and money are worked out, in sentences for a caption."""
    plans = bet.pipeline
    gw, undated = np.array(plans.gw), np.isnan(np.array(plans.years))
    return " ".join(
        part
        for part in (
            f"Supply: the {gigawatts(plans.running_gw)} that run on "
            f"{words.date(str(bet.until.date()))}, plus {gigawatts(gw[~undated].sum())} "
            "of steps with a date, each by the odds of its status and late by its delay, plus "
            f"{gigawatts(gw[undated].sum())} planned without a date, spread evenly over "
            f"{words.number(bet.value('undated_years'))} years.",
            f"For {words.count(bet.unsized, 'site')} no source states a size; they are left out, "
            "not counted as nothing."
            if bet.unsized
            else "",
            "Demand: what runs, times demand today, growing each year. "
            f"Bands: eight in ten of {futures.DRAWS:,} random futures around these settings; the "
            "same settings give the same futures. A setting at the end of its range is doubted "
            "to one side only. Money: "
            f"{words.usd(bet.value('cost_per_gw_usd_bn'))} a gigawatt "
            f"({bet.held['cost_per_gw_usd_bn'].whose}). Odds, delays and demand are not on record: "
            "this shows what follows from assumptions, not what will be.",
            bet.own,
        )
        if part
    )


def side(gw: float) -> str:
    """A balance in words: 3 GW idle, 20 GW missing."""
    if abs(gw) < 0.05:
        return "balance"
    return f"{gigawatts(abs(gw))} {'idle' if gw > 0 else 'missing'}"


def between(low: float, high: float) -> str:
    """A range of balances: between 3 GW and 8 GW idle, between 3 GW missing and 8 GW idle."""
    if low * high > 0 and abs(low) >= 0.05:
        least, most = sorted((abs(low), abs(high)))
        return f"between {gigawatts(least)} and {side(math.copysign(most, high))}"
    return f"between {side(low)} and {side(high)}"


def gigawatts(value: float) -> str:
    """Power in text from GW, to a tenth, and to two digits where it is less than one."""
    return words.power(round(float(value), 1 if abs(value) >= 1 else 2) * 1000)
