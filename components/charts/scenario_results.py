"""What comes of the scenarios that a reader kept, worked out by the sections' own sums."""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from components import outlook
from components.charts.gigawatts import Demand, Priced, demands, price
from components.charts.hyperion_deal import Deal, deal_of
from components.exhibit import NothingToShow, setting, settings, together
from components.outlook import Outlook
from components.scenarios import kept, numbers
from components.scenarios import revenue as earned
from components.scenarios import stay_or_leave as sums
from components.scenarios.kept import Limit, Scenario
from components.scenarios.stay_or_leave import Outcome

Plans = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]
HYPERION = (
    "hyperion_value_share",
    "hyperion_rent_usd_bn_per_year",
    "hyperion_guarantee_usd_bn",
    "hyperion_coupon_pct",
    "hyperion_building_years",
    "meta_own_coupon_pct",
)
GIGAWATT = (
    "cost_per_gw_usd_bn",
    "chips_share",
    "chip_life_years",
    "building_life_years",
    "required_return_share",
    "gw_power_usd_bn_per_year",
    "gw_upkeep_usd_bn_per_year",
)
# Every assumption that a scenario can hold.
NAMES = (*HYPERION, *GIGAWATT, *outlook.ASSUMED)
# The year at whose end capacity is held against demand.
YEAR = 2030
START = "As it starts"


@dataclass(frozen=True)
class Result:
    """What comes of one scenario; `idle_gw` is the middle of all futures, NaN without plans."""

    scenario: Scenario
    deal: Deal
    outcome: Outcome
    own_usd_bn: float
    each_usd_bn: float
    wanted: tuple[Demand, ...]
    idle_gw: float
    rows: pd.DataFrame


def limits(assumptions: pd.DataFrame) -> dict[str, Limit]:
    """The assumptions that a scenario can hold, by name, as their rows have them."""
    known = assumptions[assumptions["name"].isin(NAMES)].set_index("name")
    return {
        str(name): Limit(
            str(row["title"]),
            str(row["unit"]),
            float(row["value"]),
            float(row["low"]),
            float(row["high"]),
        )
        for name, row in known.to_dict("index").items()
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
    bet = None
    if plans:
        # Neither depends on what a scenario assumes, and both take longer than all else.
        wanted = demands(*plans, _priced(assumptions, shown[0]).gigawatt, today)
        with suppress(NothingToShow):
            bet = outlook.outlook(*plans[2:], assumptions, ())
    return [_worked_out(flows, assumptions, scenario, wanted, bet) for scenario in shown]


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
) -> Result:
    deal = deal_of(flows, assumptions, *(scenario.value(name) for name in HYPERION[:5]))
    own = setting(assumptions, HYPERION[5], scenario.value(HYPERION[5]))
    priced, worth = _priced(assumptions, scenario), deal.worth_usd_bn
    odds = assumptions[assumptions["name"].isin(outlook.ASSUMED if bet else ())]
    return Result(
        scenario=scenario,
        deal=deal,
        outcome=sums.outcome(deal.terms, scenario.years, worth, scenario.fall),
        own_usd_bn=sums.own_cost(deal.terms, own.value / 100, scenario.years, worth).net_usd_bn,
        each_usd_bn=earned.yearly_usd_bn(priced.gigawatt).total,
        wanted=tuple(demand.at(priced.gigawatt) for demand in wanted),
        idle_gw=_idle_gw(bet, assumptions, scenario) if bet else math.nan,
        rows=together(deal.rows, own.rows, priced.rows, odds),
    )


def _priced(assumptions: pd.DataFrame, scenario: Scenario) -> Priced:
    return price(assumptions, *(scenario.value(name) for name in GIGAWATT))


def _idle_gw(bet: Outlook, assumptions: pd.DataFrame, scenario: Scenario) -> float:
    """GW idle (below zero: missing) at the end of YEAR in the middle of all futures."""
    held = settings(assumptions, outlook.ASSUMED, scenario.of(outlook.ASSUMED))
    held[outlook.COST] = setting(assumptions, outlook.COST, scenario.value(outlook.COST))
    drawn = replace(bet, held=held).draws(YEAR)
    return float(np.median(drawn.supply_gw - drawn.demand_gw))
