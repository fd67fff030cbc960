"""Sun against a flat load hour by hour: matched over the year, covered at the hour, gas between."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from components.scenarios.numbers import Refused, within

Numbers = NDArray[np.float64]

HOURS_PER_DAY = 24
# Sizes of the panels, and ways in which clouds bring a clear year down to its average.
DEAL, MATCHED, TWICE = "The 1.3 GW deal", "Matches the year", "Twice the year"
SIZES = (DEAL, MATCHED, TWICE)
HAZE, DULL_DAYS = "An even haze", "Whole dull days"
CLOUDS = (HAZE, DULL_DAYS)
SKY = Path(__file__).with_name("stonewall_sun.txt")


@cache
def clear_sky() -> Numbers:
    """Output of tracking panels in Stonewall County under a clear sky, as a share of nameplate.

    8,760 hours of a common year in local standard time (UTC-6). `scripts/sun.py` makes the file
    with pvlib: sun's place, Ineichen's clear sky, panels that turn from east to west.
    """
    hours = np.loadtxt(SKY, comments="#").ravel()
    hours.flags.writeable = False
    return hours


@dataclass(frozen=True)
class Served:
    """A flat load of `load_mw` under the sun; each array holds one value an hour, in MW.

    `made` is what the panels give, `direct` what the load takes of it at once, `stored` what the
    battery gives back.
    """

    load_mw: float
    made: Numbers
    direct: Numbers
    stored: Numbers

    @property
    def load_mwh(self) -> float:
        """What the load takes in all hours."""
        return self.load_mw * len(self.made)

    @property
    def rest(self) -> Numbers:
        """What must come from elsewhere, in MW an hour."""
        return np.maximum(self.load_mw - self.direct - self.stored, 0.0)

    @property
    def matched_share(self) -> float:
        """Sun over the year against load over the year, at most all of it: how claims count."""
        return min(1.0, float(self.made.sum()) / self.load_mwh)

    @property
    def covered_share(self) -> float:
        """Share of the load's energy that the sun gives in its very hour, or by the battery."""
        return min(1.0, float(self.direct.sum() + self.stored.sum()) / self.load_mwh)

    @property
    def rest_mwh(self) -> float:
        """Energy that must come from elsewhere."""
        return float(self.rest.sum())


def sun_mw(shape: Numbers, nameplate_mw: float, capacity_factor: float) -> Numbers:
    """Hourly output in MW: a clear year scaled down evenly until its average is the factor.

    Output = nameplate x shape x (capacity factor / average of shape). Real clouds come in whole
    dull days, so an even haze flatters the sun: what is covered hour by hour is an upper bound.
    """
    within("The nameplate of the panels", nameplate_mw, 0.0, 1e6, "MW")
    within("The average output", capacity_factor, 0.0, 1.0)
    average, most = float(np.mean(shape)), float(np.max(shape))
    if average <= 0 or capacity_factor * most > average:
        raise Refused(
            f"Panels under this sky cannot average {capacity_factor:.0%} of their nameplate. "
            f"Choose at most {average / most if most > 0 else 0:.0%}."
        )
    return shape * (nameplate_mw * capacity_factor / average)


def with_dull_days(
    shape: Numbers, nameplate_mw: float, capacity_factor: float, dull_share: float, seed: int = 1
) -> Numbers:
    """Hourly output in MW if clouds come in whole days: some days are clear, the others dull.

    So many days, drawn by chance (the same for the same seed), are dull that panels which then
    give about `dull_share` of a clear day average the capacity factor over the year; the dull
    days are scaled so that they do so exactly. Day follows day without memory, while real dull
    weather lasts, so that a battery still has it easier than in life. The model is ours.
    """
    within("The nameplate of the panels", nameplate_mw, 0.0, 1e6, "MW")
    within("The average output", capacity_factor, 0.0, 1.0)
    within("The output of a dull day", dull_share, 0.0, 0.99)
    average = float(np.mean(shape))
    if average <= 0 or not dull_share * average <= capacity_factor <= average:
        raise Refused(
            f"With dull days at {dull_share:.0%} of clear ones, panels under this sky average "
            f"between {dull_share * average:.0%} and {average:.0%} of their nameplate."
        )
    days = shape.reshape(-1, HOURS_PER_DAY)
    chance = (capacity_factor / average - dull_share) / (1.0 - dull_share)
    order = np.random.default_rng(seed).permutation(len(days))
    is_clear = order < math.floor(chance * len(days))
    made, wanted = days.sum(axis=1), capacity_factor * shape.size
    clear, dull = float(made[is_clear].sum()), float(made[~is_clear].sum())
    rest = (wanted - clear) / dull if dull > 0 else 0.0
    if not 0.0 <= rest <= 1.0:
        raise Refused(
            "Too few days are dull for this average. Choose a lower one, or an even haze."
        )
    return (days * np.where(is_clear, 1.0, rest)[:, None]).ravel() * nameplate_mw


def matching_mw(load_mw: float, capacity_factor: float) -> float:
    """Nameplate in MW that makes over a year what a flat load takes: load over capacity factor."""
    within("The load", load_mw, 0.0, 1e6, "MW")
    within("The average output", capacity_factor, 1e-6, 1.0)
    return load_mw / capacity_factor


def served(
    output_mw: Sequence[float] | Numbers,
    load_mw: float,
    battery_mwh: float = 0.0,
    round_trip_share: float = 1.0,
) -> Served:
    """What a flat load gets from the sun, hour after hour, with a battery between.

    More sun than load fills the battery, of which the round trip gives back a share (the loss is
    taken on the way in); less sun than load empties it. It takes and gives as fast as asked. The
    year runs twice and the second counts, so that it begins as full as it ends.
    """
    within("The load", load_mw, 1e-9, 1e6, "MW")
    within("The battery", battery_mwh, 0.0, 1e9, "MWh")
    within("What a battery gives back", round_trip_share, 0.0, 1.0)
    made = np.asarray(output_mw, dtype=float)
    if made.ndim != 1 or not len(made) or not np.isfinite(made).all() or (made < 0).any():
        raise Refused("The hours of sun must be numbers of MW, none below zero.")
    direct = np.minimum(made, load_mw)
    flows = ((made - direct) * round_trip_share - (load_mw - direct)).tolist()
    level, levels = 0.0, [0.0]
    for _ in range(2):
        levels = [level]
        for flow in flows:
            level += flow
            if level < 0.0:
                level = 0.0
            elif level > battery_mwh:
                level = battery_mwh
            levels.append(level)
    change = np.diff(levels)
    return Served(load_mw, made, direct, np.maximum(-change, 0.0))


def year_served(
    panels_mw: float,
    capacity_factor: float,
    dull_share: float,
    load_mw: float,
    battery_mwh: float,
    round_trip_share: float,
) -> Served:
    """A year of a flat load under the sky of Stonewall County: `sun_mw`, then `served`.

    With `dull_share` 1 an even haze dims every hour; below, whole dull days give so much.
    """
    if dull_share == 1.0:
        made = sun_mw(clear_sky(), panels_mw, capacity_factor)
    else:
        made = with_dull_days(clear_sky(), panels_mw, capacity_factor, dull_share)
    return served(made, load_mw, battery_mwh, round_trip_share)


def gas_mt_co2(rest_mwh: float, kg_co2_per_mwh: float) -> float:
    """Million tonnes of CO2 if gas makes the rest: MWh times kg per MWh, a billion kg to the Mt."""
    within("The rest", rest_mwh, 0.0, 1e12, "MWh")
    within("The CO2 of gas", kg_co2_per_mwh, 0.0, 5000.0, "kg per MWh")
    return rest_mwh * kg_co2_per_mwh / 1e9


def average_day(hours: Numbers, first_day: int, days: int) -> Numbers:
    """The average of each hour of the day over so many days from `first_day` (0 is 1 January)."""
    within("The first day", first_day, 0, len(hours) / HOURS_PER_DAY - 1)
    within("The number of days", days, 1, len(hours) / HOURS_PER_DAY - first_day)
    whole = hours[: len(hours) // HOURS_PER_DAY * HOURS_PER_DAY].reshape(-1, HOURS_PER_DAY)
    return whole[first_day : first_day + days].mean(axis=0)
