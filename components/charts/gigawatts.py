"""What AI capacity costs under the reader's settings, and the capacities that must pay for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from components import buildout, words
from components.exhibit import Setting, setting, settings, together
from components.periods import FOUR, MAIN, serial
from components.scenarios import revenue as sums
from components.scenarios.revenue import Gigawatt

COST = "cost_per_gw_usd_bn"
# What else a gigawatt's yearly revenue hangs on, in the order of its arithmetic.
EARNING = (
    "chips_share",
    "chip_life_years",
    "building_life_years",
    "required_return_share",
    "gw_power_usd_bn_per_year",
    "gw_upkeep_usd_bn_per_year",
)
ASSUMED = (
    "Illustrative: nobody publishes what a gigawatt must earn. It supposes that all of the "
    "capacity is sold, at one price for all makes of chips."
)


@dataclass(frozen=True)
class Priced:
    """A gigawatt under the reader's settings, with the rows and words behind it."""

    gigawatt: Gigawatt
    held: Mapping[str, Setting]

    @property
    def rows(self) -> pd.DataFrame:
        """The rows of all assumptions."""
        return together(*(each.rows for each in self.held.values()))

    @property
    def moved(self) -> str:
        """Which assumptions the reader moved, in a sentence ("" if none)."""
        titles = [str(each.rows["title"].iloc[0]) for each in self.held.values() if each.is_moved]
        return f"Moved by you: {words.listing(titles)}. " if titles else ""


@dataclass(frozen=True)
class Demand:
    """Capacity (GW) that must pay for itself: its name, its rows and what to know of it.

    `spent_usd_bn` is the sum that builds it where that is what a source names, else NaN.
    """

    name: str
    gw: float
    rows: pd.DataFrame
    caveat: str
    spent_usd_bn: float = math.nan

    def at(self, gigawatt: Gigawatt) -> "Demand":
        """The same at another price: a sum builds other gigawatts, a capacity stays."""
        if math.isnan(self.spent_usd_bn):
            return self
        return replace(self, gw=sums.bought_gw(self.spent_usd_bn, gigawatt))


@dataclass(frozen=True)
class Whole:
    """Revenue of whole companies: (company, USD billion of four quarters, the last of them)."""

    sums: tuple[tuple[str, float, str], ...]
    rows: pd.DataFrame


def price(
    assumptions: pd.DataFrame, cost: float | None = None, moved: Sequence[str] = ()
) -> Priced:
    """A gigawatt at a cost, with those of EARNING that were moved as "name=value"."""
    held = {COST: setting(assumptions, COST, cost)} | settings(assumptions, EARNING, moved)
    return Priced(Gigawatt(*(each.value for each in held.values())), held)


def demands(
    claims: pd.DataFrame,
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    gigawatt: Gigawatt,
    today: str,
) -> list[Demand]:
    """The story's $400bn, its 26 GW, and all that is being built, as far as the lens shows them."""
    found = []
    spent = claims[(claims["claim_id"] == "capex_400bn") & (claims["value_stated"] > 0)]
    if len(spent):
        usd_bn = float(spent["value_stated"].iloc[0])
        gw = sums.bought_gw(usd_bn, gigawatt)
        found.append(
            Demand(
                f"The {words.usd(usd_bn)} of 2025",
                gw,
                spent,
                f"{words.usd(usd_bn)} is what the story has big technology companies spend in "
                f"2025, AI or not; it builds {words.power(1000 * gw)}.",
                usd_bn,
            )
        )
    deals = commitments[commitments["counts_in_26gw"] & (commitments["standing"] == "lead")]
    if deals["gw"].sum() > 0:
        gw = float(deals["gw"].sum())
        found.append(
            Demand(
                f"The {words.power(1000 * gw)} as announced",
                gw,
                deals,
                "Of the announced capacity, a part has been replaced since.",
            )
        )
    if buildout.counted(sites).any():
        counted, built = buildout.of_counted(sites, milestones, today)
        gw = built.totals[buildout.BUILDING][built.now] / 1000
        if gw > 0:
            works = counted[counted["status"].isin(buildout.WORKS)]
            found.append(
                Demand(
                    f"The {words.power(1000 * gw)} being built",
                    gw,
                    works,
                    "Being built: what is still to come at sites where works have begun, without "
                    "what runs there already, in the power of whole sites mostly.",
                )
            )
    return found


def latest(ai_revenue: pd.DataFrame) -> pd.DataFrame:
    """The newest row of each company, the largest first."""
    newest = ai_revenue.sort_values("as_of").drop_duplicates(["company", "scope"], keep="last")
    return newest.sort_values("run_rate_usd_bn", ascending=False)


def whole_companies(capex_every_basis: pd.DataFrame) -> Whole:
    """Revenue of the four largest spenders over their last four quarters in a row."""
    rows = capex_every_basis[
        capex_every_basis["basis"].isin(MAIN) & capex_every_basis["revenue_usd_bn"].notna()
    ]
    found, used = [], []
    for company in FOUR:
        last = rows[rows["company"] == company].sort_values("calendar_quarter").tail(4)
        numbers = [serial(quarter) for quarter in last["calendar_quarter"]]
        if len(numbers) == 4 and numbers[-1] - numbers[0] == 3:
            revenue = float(last["revenue_usd_bn"].sum())
            found.append((company, revenue, str(last["calendar_quarter"].iloc[-1])))
            used.append(last)
    found.sort(key=lambda entry: -entry[1])
    return Whole(tuple(found), together(*used) if used else rows.iloc[:0])


def years(count: float) -> str:
    """A number of years in words: 5 years, 1 year, 5.5 years."""
    return f"{count:g} {'year' if count == 1 else 'years'}"
