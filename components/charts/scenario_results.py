"""What comes of the scenarios that a reader kept, worked out by the sections' own sums."""

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from components import outlook, sky
from components.charts.gigawatts import COST, EARNING, Demand, Priced, demands, price
from components.charts.hyperion_deal import TERMS, Deal, deal_of
from components.exhibit import NothingToShow, setting, settings, together
from components.outlook import Outlook
from components.scenarios import kept, numbers
from components.scenarios import revenue as earned
from components.scenarios import stay_or_leave as sums
from components.scenarios.kept import Limit, Scenario
from components.scenarios.stay_or_leave import Outcome
from components.sky import Sky

# Claims, commitments, sites and milestones, and what supplies power.
Plans = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]
# Every assumption that a scenario can hold.
NAMES = (*TERMS, COST, *EARNING, *outlook.ASSUMED, *sky.SLIDERS)
# The year at whose end capacity is held against demand.
YEAR = 2030
START = "As it starts"


@dataclass(frozen=True)
class Result:
    """What comes of one scenario; `idle_gw` is the middle of all futures, NaN without plans.

    `covered_share` is what the sun gives hour by hour and `gas_mt` the CO2 of the rest, in million
    tonnes a year; NaN where the lens hides the Texas deal or no sky gives what is asked. `rows`
    hold what stands behind it besides the deal and the plans, table by table (see `rows_of`).
    """

    scenario: Scenario
    deal: Deal
    outcome: Outcome
    own_usd_bn: float
    each_usd_bn: float
    wanted: tuple[Demand, ...]
    idle_gw: float
    covered_share: float
    gas_mt: float
    rows: tuple[pd.DataFrame, ...]


def limits(assumptions: pd.DataFrame) -> dict[str, Limit]:
    """The assumptions that a scenario can hold, by name, as their rows have them."""
    return limits_in(assumptions.set_index("name").to_dict("index"))


def limits_in(named: Mapping[Any, Mapping[Any, Any]]) -> dict[str, Limit]:
    """The same from the rows of the assumptions by name, each as its cells."""
    return {
        str(name): Limit(
            str(row["title"]),
            str(row["unit"]),
            float(row["value"]),
            float(row["low"]),
            float(row["high"]),
        )
        for name, row in named.items()
        if name in NAMES
    }


def worked_out(
    flows: pd.DataFrame,
    plans: Plans | None,
    assumptions: pd.DataFrame,
    told: Sequence[tuple[str, ...]],
    today: str,
) -> list[Result]:
    """The start and each scenario that was kept, worked out; raises NothingToShow."""
    shown = scenarios(told, limits(assumptions))
    wanted: list[Demand] = []
    bet, suns = None, [None] * len(shown)
    if plans:
        # Neither depends on what a scenario assumes, and both take longer than all else.
        claims, commitments, sites, milestones, power_supply = plans
        priced = _priced(assumptions, shown[0])
        wanted = demands(claims, commitments, sites, milestones, priced.gigawatt, today)
        with suppress(NothingToShow):
            bet = outlook.outlook(sites, milestones, assumptions, ())
        suns = [_sun(power_supply, claims, assumptions, scenario) for scenario in shown]
    return [
        _worked_out(flows, assumptions, scenario, wanted, bet, sun)
        for scenario, sun in zip(shown, suns, strict=True)
    ]


def rows_of(made: Sequence[Result]) -> pd.DataFrame:
    """All rows that the results come from: the same for each, as scenarios differ in numbers."""
    start = made[0]
    return together(
        start.deal.rows,
        start.deal.own.rows,
        *start.rows,
        *(demand.rows for demand in start.wanted),
    )


def scenarios(told: Sequence[tuple[str, ...]], known: kept.Limits) -> list[Scenario]:
    """The start, and the scenarios that were kept; raises NothingToShow for one that is none."""
    try:
        return [Scenario(START), *(kept.heard(parts, known) for parts in told if parts)]
    except numbers.Refused as refused:
        raise NothingToShow(str(refused)) from None


def _worked_out(
    flows: pd.DataFrame,
    assumptions: pd.DataFrame,
    scenario: Scenario,
    wanted: Sequence[Demand],
    bet: Outlook | None,
    sun: Sky | None,
) -> Result:
    deal = deal_of(flows, assumptions, scenario.of(TERMS))
    priced, worth = _priced(assumptions, scenario), deal.worth_usd_bn
    odds = assumptions[assumptions["name"].isin(outlook.ASSUMED if bet else ())]
    return Result(
        scenario=scenario,
        deal=deal,
        outcome=sums.outcome(deal.terms, scenario.years, worth, scenario.fall),
        own_usd_bn=sums.own_cost(
            deal.terms, deal.own.value / 100, scenario.years, worth
        ).net_usd_bn,
        each_usd_bn=earned.yearly_usd_bn(priced.gigawatt).total,
        wanted=tuple(demand.at(priced.gigawatt) for demand in wanted),
        idle_gw=_idle_gw(bet, assumptions, scenario) if bet else math.nan,
        covered_share=sun.year.covered_share if sun else math.nan,
        gas_mt=sun.gas_mt(sun.year.rest_mwh) if sun else math.nan,
        rows=(priced.rows, odds, *([sun.rows] if sun else [])),
    )


def _priced(assumptions: pd.DataFrame, scenario: Scenario) -> Priced:
    return price(assumptions, scenario.value(COST), scenario.of(EARNING))


def _sun(
    power_supply: pd.DataFrame, claims: pd.DataFrame, assumptions: pd.DataFrame, scenario: Scenario
) -> Sky | None:
    """The sun of a scenario; None where the lens hides it, or where no sky gives what is asked."""
    moved = scenario.of(sky.SLIDERS)
    with suppress(NothingToShow, numbers.Refused):
        sun = sky.sky(power_supply, claims, assumptions, moved, scenario.panels, scenario.clouds)
        return sun if sun.year else None
    return None


def _idle_gw(bet: Outlook, assumptions: pd.DataFrame, scenario: Scenario) -> float:
    """GW idle (below zero: missing) at the end of YEAR in the middle of all futures."""
    held = settings(assumptions, outlook.ASSUMED, scenario.of(outlook.ASSUMED))
    held[outlook.COST] = setting(assumptions, outlook.COST, scenario.value(outlook.COST))
    drawn = replace(bet, held=held).draws(YEAR)
    return float(np.median(drawn.supply_gw - drawn.demand_gw))
