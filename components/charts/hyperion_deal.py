"""Hyperion's deal as the reader's settings have it: terms, worth of the campus, and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from components import words
from components.exhibit import NothingToShow, Setting, settings, together
from components.scenarios import stay_or_leave as sums
from components.scenarios.stay_or_leave import Terms

STAYS = sums.LEASE_YEARS
# The assumptions of the deal that the reader may move; the last is for Meta's own balance sheet.
TERMS = (
    "hyperion_value_share",
    "hyperion_guarantee_usd_bn",
    "hyperion_rent_usd_bn_per_year",
    "hyperion_coupon_pct",
    "hyperion_building_years",
    "meta_own_coupon_pct",
)
_NEEDED = {
    "pimco_notes": "notes",
    "blackrock_notes": "notes",
    "other_notes": "notes",
    "blue_owl_equity": "blue_owl",
    "interest_on_idle_cash": "idle_interest",
    "beignet_to_venture": "passed_on",
    "meta_to_venture": "meta_equity",
    "construction": "campus_cost",
}
ASSUMED = (
    "Illustrative: on record are the notes, the rent of the first four years, the shares of 80% "
    "and 20% and the guarantee at its start. Assumed are the same rent after that, notes repaid "
    "in twenty equal yearly parts, how the threshold falls, and what the campus is worth. Sums "
    "are dollars of their years, not discounted; Meta's chips are not in them."
)
ASSUMED_IN_SHORT = (
    "Illustrative: rents after the fourth year, equal yearly repayments, the fall of the threshold "
    "and the worth of the campus are assumed."
)


@dataclass(frozen=True)
class Deal:
    """The terms as they stand under the reader's settings, and the rows they come from.

    `own` is what Meta would pay if it borrowed itself; its row is not among `rows`.
    """

    terms: Terms
    worth: Setting
    own: Setting
    rows: pd.DataFrame

    @property
    def worth_usd_bn(self) -> float:
        """What the campus is taken to be worth when Meta leaves."""
        return self.worth.value * self.terms.campus_cost_usd_bn


def ends(years: int) -> str:
    """The choice of a moment as a reader sees it: 4 years (2033), or stays 20 years (2049)."""
    when = sums.lease_end(years)
    return f"Stays {STAYS} years ({when})" if years == STAYS else f"{years} years ({when})"


def stays(years: int) -> str:
    """How long Meta stays, as a line of a table begins: 4 years (2033), or all 20 (2049)."""
    when = sums.lease_end(years)
    return f"{f'all {years}' if years == STAYS else years} years ({when})"


def deal_of(
    hyperion_flows: pd.DataFrame, assumptions: pd.DataFrame, terms: Sequence[str] = ()
) -> Deal:
    """The deal, with those of TERMS that were moved as "name=value"; raises NothingToShow."""
    flows = hyperion_flows[hyperion_flows["flow_id"].isin(list(_NEEDED))]
    missing = [flow for flow in _NEEDED if flow not in set(flows["flow_id"])]
    if missing:
        named = words.listing([name.replace("_", " ") for name in missing])
        raise NothingToShow(
            "Hyperion's sums need all of its flows of money, and your lens or your draft leaves "
            f"out {'all of them' if len(missing) == len(_NEEDED) else f'these: {named}'}."
        )
    amounts = flows.groupby(flows["flow_id"].map(_NEEDED))["amount_usd_bn"].sum()
    held = settings(assumptions, TERMS, terms)
    worth, guarantee, rent, coupon, building, own = (held[name] for name in TERMS)
    return Deal(
        Terms(
            notes_usd_bn=float(amounts["notes"]),
            coupon=coupon.value / 100,
            blue_owl_usd_bn=float(amounts["blue_owl"]),
            idle_interest_usd_bn=float(amounts["idle_interest"]),
            passed_on_usd_bn=float(amounts["passed_on"]),
            meta_equity_usd_bn=float(amounts["meta_equity"]),
            campus_cost_usd_bn=float(amounts["campus_cost"]),
            rent_usd_bn_per_year=rent.value,
            guarantee_usd_bn=guarantee.value,
            building_years=building.value,
        ),
        worth,
        own,
        together(flows, *(one.rows for one in (worth, rent, guarantee, coupon, building))),
    )


def leaves(years: int) -> str:
    """What Meta does, in a sentence: leaves after four years, in 2033."""
    when = sums.lease_end(years)
    if years == STAYS:
        return f"stays all {STAYS} years, to {when}"
    return f"leaves after {count(years)} years, in {when}"


def count(years: int) -> str:
    """A number of years in letters, as newspapers write it."""
    return {4: "four", 8: "eight", 12: "twelve", 16: "sixteen", 20: "twenty"}.get(years, str(years))
