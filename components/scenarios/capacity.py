"""Capacity on record against demand: how much gets built and when, what idles, what is missing."""

import math
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from components.scenarios.numbers import Refused, within

Numbers = NDArray[np.float64]

BUILDING, PERMITTED, ANNOUNCED, PAUSED = "building", "permitted", "announced", "paused"
STATUSES = (BUILDING, PERMITTED, ANNOUNCED, PAUSED)
MONTHS_PER_YEAR = 12.0
# Below half a second nothing is late, and a sum of doubles cannot tell.
_AT_ONCE = 1e-8


@dataclass(frozen=True)
class Assumed:
    """What the reader may move; each field is a row of the assumptions, with its unit.

    `odds_*_share` is the share of a status that gets built at all, `delay_*_months` how much
    later than stated on average. What is paused is as late as what is announced. Plans without a
    date arrive evenly over `undated_years`. Demand starts at `demand_now_share` of what runs,
    grows by `demand_growth_share` a year, and that growth fades by `demand_fade_share` a year.
    """

    odds_building_share: float
    odds_permitted_share: float
    odds_announced_share: float
    odds_paused_share: float
    delay_building_months: float
    delay_permitted_months: float
    delay_announced_months: float
    undated_years: float
    demand_now_share: float
    demand_growth_share: float
    demand_fade_share: float
    cost_per_gw_usd_bn: float

    def __post_init__(self) -> None:
        for name, (what, most, unit) in _LIMITS.items():
            within(what, getattr(self, name), 0.0, most, unit)


_LIMITS = {
    "odds_building_share": ("The share built of what is being built", 1.0, ""),
    "odds_permitted_share": ("The share built of what is permitted", 1.0, ""),
    "odds_announced_share": ("The share built of what is announced", 1.0, ""),
    "odds_paused_share": ("The share built of what is paused", 1.0, ""),
    "delay_building_months": ("The delay of what is being built", 240.0, "months"),
    "delay_permitted_months": ("The delay of what is permitted", 240.0, "months"),
    "delay_announced_months": ("The delay of what is announced", 240.0, "months"),
    "undated_years": ("The time for plans without a date", 50.0, "years"),
    "demand_now_share": ("Demand today", 10.0, "times what runs"),
    "demand_growth_share": ("Growth of demand", 10.0, "a year"),
    "demand_fade_share": ("The fading of growth", 1.0, "a year"),
    "cost_per_gw_usd_bn": ("The cost of a gigawatt", 1000.0, "USD billion"),
}
NAMES = tuple(field.name for field in fields(Assumed))
# Which odds and which delay a status has.
DRIVERS = {
    BUILDING: ("odds_building_share", "delay_building_months"),
    PERMITTED: ("odds_permitted_share", "delay_permitted_months"),
    ANNOUNCED: ("odds_announced_share", "delay_announced_months"),
    PAUSED: ("odds_paused_share", "delay_announced_months"),
}


@dataclass(frozen=True)
class Pipeline:
    """What runs, in GW, and the steps still to come, one entry a step in each tuple.

    `gw` is what the step adds, `years` how far it lies ahead (NaN where no source dates it),
    `status` one of STATUSES, `site` the number of its site: a site's steps share their luck.
    """

    running_gw: float
    gw: tuple[float, ...]
    years: tuple[float, ...]
    status: tuple[str, ...]
    site: tuple[int, ...]

    def __post_init__(self) -> None:
        within("What runs", self.running_gw, 0.0, 1e6, "GW")
        for gw, years, status in zip(self.gw, self.years, self.status, strict=True):
            within("A step", gw, 0.0, 1e6, "GW")
            if not math.isnan(years):
                within("The date of a step", years, 0.0, 100.0, "years ahead")
            if status not in STATUSES:
                raise Refused(f"No odds are known for the status {status!r}.")


# ---------------------------------------------------------------- formulas


def demand_gw(
    years: Numbers | float, now_gw: float, growth_share: float, fade_share: float
) -> Numbers:
    """Demand in GW so many years ahead: now x (1 + growth) ^ effective years.

    Growth that fades by a share f a year lasts (1 - (1 - f)^t) / -ln(1 - f) effective years, the
    integral of (1 - f)^s from 0 to t: t years if f is 0, none if f is 1 (plain compounding, ours).
    """
    ahead = np.asarray(years, dtype=float)
    keep = np.clip(1.0 - np.asarray(fade_share, dtype=float), 1e-300, 1.0)
    rate = -np.log(keep)
    steady = rate < 1e-9
    lasting = np.where(steady, ahead, (1.0 - keep**ahead) / np.where(steady, 1.0, rate))
    return np.asarray(now_gw) * (1.0 + np.asarray(growth_share)) ** lasting


def arrived_share(
    years: Numbers,
    due_years: Numbers | float,
    delay_years: Numbers | float,
    undated_years: float,
) -> Numbers:
    """Share of a step that is expected to have arrived after so many `years`, if it is built.

    The delay is drawn from an exponential distribution, the plainest one with a mean and no early
    arrivals: of what is due at d, 1 - exp(-(t - d) / mean) is there at t. A step without a date
    (`due_years` is NaN) is due at any moment of `undated_years` with the same chance, so its share
    is the average of that over d. Arrays are taken element by element.
    """
    t, due = np.asarray(years, dtype=float), np.asarray(due_years, dtype=float)
    delay = np.maximum(np.asarray(delay_years, dtype=float), _AT_ONCE)
    spread = max(undated_years, _AT_ONCE)
    late = np.maximum(t - np.nan_to_num(due), 0.0)
    dated = np.where(t >= np.nan_to_num(due), -np.expm1(-late / delay), 0.0)
    # Without a delay a step is there on the very day that it is due.
    dated = np.where((delay <= _AT_ONCE) & (t >= np.nan_to_num(due)), 1.0, dated)
    passed = np.clip(t, 0.0, spread)
    still_late = np.exp(-(t - passed) / delay) - np.exp(-np.maximum(t, 0.0) / delay)
    undated = np.clip((passed - delay * still_late) / spread, 0.0, 1.0)
    return np.where(np.isnan(due), undated, dated)


def supply_gw(years: Numbers, pipeline: Pipeline, assumed: Assumed) -> Numbers:
    """Expected capacity in GW: what runs, plus each step times its odds times its arrived share."""
    odds, delays = _odds(assumed), _delay_years(assumed)
    share = arrived_share(
        np.asarray(years, dtype=float)[:, None],
        np.array(pipeline.years, dtype=float),
        np.array([delays[status] for status in pipeline.status], dtype=float),
        assumed.undated_years,
    )
    built = np.array(pipeline.gw) * np.array([odds[status] for status in pipeline.status])
    return pipeline.running_gw + share @ built


def used_share(supply: Numbers, demand: Numbers) -> Numbers:
    """Share of the capacity that demand takes, at most all of it; NaN where there is none."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(supply > 0, np.minimum(demand / supply, 1.0), np.nan)


def balance_gw(year: float, pipeline: Pipeline, assumed: Assumed) -> float:
    """Expected supply less demand in GW after so many years: idle above zero, missing below."""
    at = np.array([year])
    wanted = demand_gw(
        at,
        pipeline.running_gw * assumed.demand_now_share,
        assumed.demand_growth_share,
        assumed.demand_fade_share,
    )
    return float((supply_gw(at, pipeline, assumed) - wanted)[0])


def _odds(assumed: Assumed) -> dict[str, float]:
    return {status: getattr(assumed, odds) for status, (odds, _) in DRIVERS.items()}


def _delay_years(assumed: Assumed) -> dict[str, float]:
    return {
        status: getattr(assumed, delay) / MONTHS_PER_YEAR for status, (_, delay) in DRIVERS.items()
    }
