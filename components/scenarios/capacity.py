"""Capacity on record against demand: how much gets built and when, what idles, what is missing."""

import math
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from components.scenarios.numbers import Refused, within

Numbers = NDArray[np.float64]

BUILDING, PERMITTED, ANNOUNCED, PAUSED = "building", "permitted", "announced", "paused"
STATUSES = (BUILDING, PERMITTED, ANNOUNCED, PAUSED)
MONTHS_PER_YEAR = 12.0
DRAWS, SEED = 10_000, 26
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


@dataclass(frozen=True)
class Draws:
    """Random futures, one a row, one year a column: supply and demand in GW, cost a GW in USD bn.

    `cost_per_gw_usd_bn` has one column, because it holds for all years of a future.
    """

    supply_gw: Numbers
    demand_gw: Numbers
    cost_per_gw_usd_bn: Numbers

    @property
    def used_share(self) -> Numbers:
        """Share of the capacity that is used in each future and year."""
        return used_share(self.supply_gw, self.demand_gw)

    @property
    def balance_usd_bn(self) -> Numbers:
        """Above zero what idle capacity cost; below, what the missing capacity would cost."""
        return (self.supply_gw - self.demand_gw) * self.cost_per_gw_usd_bn


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


def idle_gw(supply: Numbers, demand: Numbers) -> Numbers:
    """Capacity in GW that nobody takes: supply less demand, never below zero."""
    return np.maximum(supply - demand, 0.0)


def missing_gw(supply: Numbers, demand: Numbers) -> Numbers:
    """Demand in GW that finds no capacity: demand less supply, never below zero."""
    return np.maximum(demand - supply, 0.0)


def idle_usd_bn(supply: Numbers, demand: Numbers, cost_per_gw_usd_bn: float) -> Numbers:
    """Capital in USD billion that stands idle: idle GW times what a GW costs, chips included."""
    return idle_gw(supply, demand) * cost_per_gw_usd_bn


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


# ---------------------------------------------------------------- doubt


def swings(
    year: float, pipeline: Pipeline, assumed: Assumed, low: Assumed, high: Assumed
) -> dict[str, tuple[float, float]]:
    """For each assumption the balance in GW with it alone at its low and at its high end."""
    return {
        name: (
            balance_gw(year, pipeline, replace(assumed, **{name: getattr(low, name)})),
            balance_gw(year, pipeline, replace(assumed, **{name: getattr(high, name)})),
        )
        for name in NAMES
    }


def edge(assumed: Assumed, low: Assumed, high: Assumed, doubt_share: float, side: int) -> Assumed:
    """All assumptions as far below (`side` -1) or above (1) their settings as the doubt reaches."""
    within("Doubt", doubt_share, 0.0, 1.0)
    return Assumed(
        **{
            name: _reach(
                getattr(assumed, name), getattr(low, name), getattr(high, name), doubt_share
            )[max(side, 0)]
            for name in NAMES
        }
    )


def draws(
    years: Numbers,
    pipeline: Pipeline,
    assumed: Assumed,
    low: Assumed,
    high: Assumed,
    doubt_share: float,
    *,
    count: int = DRAWS,
    seed: int = SEED,
) -> Draws:
    """So many random futures after `years`, the same ones for the same seed.

    Each assumption comes from a triangle around its setting that reaches `doubt_share` of its
    whole range to each side, but not past `low` and `high`. Each site then has its own luck: built
    or not by the odds, late by an exponential delay, and a plan without a date at a random moment.
    """
    within("Doubt", doubt_share, 0.0, 1.0)
    random = np.random.default_rng(seed)
    drawn = {
        name: _triangle(
            random.random(count),
            getattr(assumed, name),
            getattr(low, name),
            getattr(high, name),
            doubt_share,
        )
        for name in NAMES
    }
    sites, site = np.unique(np.array(pipeline.site, dtype=int), return_inverse=True)
    luck = random.random((len(sites), count), dtype=np.float32)
    late = random.standard_exponential((len(sites), count), dtype=np.float32)
    moment = random.random((len(sites), count), dtype=np.float32)
    supply = np.full((count, len(years)), float(pipeline.running_gw))
    gw, due = np.array(pipeline.gw), np.array(pipeline.years)
    status = np.array(pipeline.status)
    for name, (odds, delay) in _DRIVERS.items():
        steps = np.flatnonzero(status == name)
        built = luck[site[steps]] < drawn[odds].astype(np.float32)
        delay_years = (drawn[delay] / MONTHS_PER_YEAR).astype(np.float32)
        starts = np.where(
            np.isnan(due[steps])[:, None],
            moment[site[steps]] * drawn["undated_years"].astype(np.float32),
            due[steps].astype(np.float32)[:, None],
        )
        arrives = np.where(built, starts + late[site[steps]] * delay_years, np.inf)
        for column, year in enumerate(years):
            supply[:, column] += gw[steps].astype(np.float32) @ (arrives <= year)
    wanted = demand_gw(
        np.asarray(years)[None, :],
        (pipeline.running_gw * drawn["demand_now_share"])[:, None],  # type: ignore[arg-type]
        drawn["demand_growth_share"][:, None],  # type: ignore[arg-type]
        drawn["demand_fade_share"][:, None],  # type: ignore[arg-type]
    )
    return Draws(supply, wanted, drawn["cost_per_gw_usd_bn"][:, None])


_DRIVERS = {
    BUILDING: ("odds_building_share", "delay_building_months"),
    PERMITTED: ("odds_permitted_share", "delay_permitted_months"),
    ANNOUNCED: ("odds_announced_share", "delay_announced_months"),
    PAUSED: ("odds_paused_share", "delay_announced_months"),
}


def _odds(assumed: Assumed) -> dict[str, float]:
    return {status: getattr(assumed, odds) for status, (odds, _) in _DRIVERS.items()}


def _delay_years(assumed: Assumed) -> dict[str, float]:
    return {
        status: getattr(assumed, delay) / MONTHS_PER_YEAR for status, (_, delay) in _DRIVERS.items()
    }


def _reach(setting: float, low: float, high: float, doubt_share: float) -> tuple[float, float]:
    reach = doubt_share * (high - low)
    return max(min(low, setting), setting - reach), min(max(high, setting), setting + reach)


def _triangle(
    chance: Numbers, setting: float, low: float, high: float, doubt_share: float
) -> Numbers:
    """Values by the inverse distribution of a triangle with its peak at the setting."""
    left, right = _reach(setting, low, high, doubt_share)
    if not left < right:
        return np.full(len(chance), setting)
    peak = (setting - left) / (right - left)
    rising = left + np.sqrt(chance * (right - left) * (setting - left))
    falling = right - np.sqrt((1.0 - chance) * (right - left) * (right - setting))
    return np.where(chance < peak, rising, falling)
