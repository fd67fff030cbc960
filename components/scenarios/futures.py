"""Random futures of capacity and demand: what each assumption, and all of them together, may do."""

from dataclasses import dataclass, replace

import numpy as np

from components.scenarios.capacity import (
    DRIVERS,
    MONTHS_PER_YEAR,
    NAMES,
    Assumed,
    Numbers,
    Pipeline,
    balance_gw,
    demand_gw,
    used_share,
)
from components.scenarios.numbers import within

DRAWS, SEED = 10_000, 26


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
    for name, (odds, delay) in DRIVERS.items():
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
