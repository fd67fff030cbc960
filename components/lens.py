"""The reader's choices that restate everything: trust floor, known-on date, accounting basis.

Rows are filtered by their own columns, so any exhibit drawn from them is restated as a whole.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from components.tables import CONFIDENCE, Table

# A report without a date of publication counts as known this long after its period ended: the
# longest time that the SEC gives a large company for an annual report.
LAG_DAYS = 60

# Table -> the tables that tell how its rows stood on an earlier day.
COMPANIONS = {"sites": ("milestones",)}


@dataclass(frozen=True)
class Lens:
    """`trust` is the weakest confidence kept, `known_on` an ISO day ("" for now)."""

    trust: str = CONFIDENCE[-1]
    known_on: str = ""
    basis: str = "cash"


def rows(
    table: Table, read: Callable[[str], pd.DataFrame], lens: Lens, *, every_basis: bool = False
) -> pd.DataFrame:
    """The rows of `table` that the reader trusts and that were known on the chosen day.

    `read` gives a table's frame by name. Facts that changed after the chosen day are set back
    (a letter that was replaced later still stands). With `every_basis` capex keeps all its bases;
    otherwise there is one row a company and period, on the basis chosen.
    """
    kept = read(table.name)
    if not table.follows_lens:
        return kept
    trusted = CONFIDENCE[: CONFIDENCE.index(lens.trust) + 1]
    kept = kept[kept["confidence"].isin(trusted)]
    if lens.known_on:
        kept = kept[known_on(table, kept) <= pd.Timestamp(lens.known_on)]
        match table.name:
            case "commitments":
                kept = _commitments_as_known(kept, lens.known_on)
            case "sites":
                kept = _sites_as_known(kept, read("milestones"), lens.known_on)
            case "power_supply":
                kept = _power_as_known(kept, lens.known_on)
            case "financing":
                kept = kept.assign(closed_on=_until(kept["closed_on"], lens.known_on))
            case _:
                pass
    if table.name in ("capex", "capex_annual") and not every_basis:
        kept = _one_basis(kept, table.key[:2], lens.basis)
    return kept


def known_on(table: Table, kept: pd.DataFrame) -> pd.Series:
    """The day on which each row became known; a month or year counts from its last day.

    Milestones that happened count from the day they happened, or were told where that is known only
    to the month or year; projections from the day of their publication. Rows without any date are
    never known.
    """
    days = pd.Series(pd.NaT, index=kept.index)
    sources = [kept[name] for name in table.key_date]
    if table.name == "milestones":
        happened = kept["date"].where(~kept["is_projection"], "")
        # What happened in a month or year was known by the day in it on which its source was out.
        told = [
            out if date and out.startswith(date) else date
            for date, out in zip(happened, kept["published_on"], strict=True)
        ]
        sources = [pd.Series(told, index=kept.index, dtype=happened.dtype)]
    for dates in [*sources, kept["published_on"]]:
        days = days.fillna(last_day(dates))
    if table.key_date_fallback:
        lag = pd.Timedelta(days=LAG_DAYS)
        days = days.fillna(last_day(kept[table.key_date_fallback]) + lag)
    return days


def last_day(dates: pd.Series) -> pd.Series:
    """Partial ISO dates as the last day they may mean: 2026-04 is the 30th of April 2026."""
    length = dates.str.len()
    days = pd.to_datetime(dates.where(length == 10), format="%Y-%m-%d", errors="coerce")
    months = pd.to_datetime(dates.where(length == 7), format="%Y-%m", errors="coerce")
    years = pd.to_datetime(dates.where(length == 4), format="%Y", errors="coerce")
    return days.fillna(months + pd.offsets.MonthEnd(0)).fillna(years + pd.offsets.YearEnd(0))


def _until(dates: pd.Series, day: str) -> pd.Series:
    return dates.where(last_day(dates) <= pd.Timestamp(day), "")


def _one_basis(kept: pd.DataFrame, key: tuple[str, ...], basis: str) -> pd.DataFrame:
    cash = kept[kept["basis"].isin(["cash", "company_defined"])]
    if basis == "cash":
        return cash
    leases = kept[kept["basis"] == basis]
    flows = [name for name in ("revenue_usd_bn", "operating_cash_flow_usd_bn") if name in kept]
    if flows:
        # Revenue and operating cash flow do not depend on the basis and stand on the cash row.
        on_cash = cash.set_index(list(key))[flows]
        leases = leases.drop(columns=flows).join(on_cash, on=list(key))[kept.columns]
    names = list(key)
    replaced = pd.MultiIndex.from_frame(cash[names]).isin(pd.MultiIndex.from_frame(leases[names]))
    return pd.concat([cash[~replaced], leases]).sort_index()


def _commitments_as_known(kept: pd.DataFrame, day: str) -> pd.DataFrame:
    later = last_day(kept["status_on"]) > pd.Timestamp(day)
    undelivered = ~(last_day(kept["gw_delivered_as_of"]) <= pd.Timestamp(day))
    return kept.assign(
        status_now=kept["status_now"].mask(later, "active"),
        replaced_by=kept["replaced_by"].mask(later, ""),
        gw_delivered=kept["gw_delivered"].mask(undelivered),
    )


def _power_as_known(kept: pd.DataFrame, day: str) -> pd.DataFrame:
    not_yet = last_day(kept["in_service_on"]) > pd.Timestamp(day)
    running = kept["status"] == "operating"
    return kept.assign(status=kept["status"].mask(not_yet & running, "under_construction"))


def _sites_as_known(kept: pd.DataFrame, milestones: pd.DataFrame, day: str) -> pd.DataFrame:
    """Sites set back to a day: power by the last milestone before it, status by their dates."""
    limit = pd.Timestamp(day)
    later = ~(last_day(kept["as_of"]) <= limit)
    steps = milestones.assign(day=last_day(milestones["date"]))
    facts = steps[
        ~steps["is_projection"] & (steps["standing"] == "lead") & (steps["day"] <= limit)
    ].sort_values("day", kind="stable")
    set_back = {}
    for column, step in (
        ("operational_mw", "mw_operational_after"),
        ("operational_it_mw", "it_mw_operational_after"),
    ):
        before = facts.dropna(subset=step).groupby("site_id")[step].last()
        past = kept["site_id"].map(before)
        started = last_day(kept["first_power_on"]) <= limit
        set_back[column] = kept[column].mask(later, past.where(past.notna() | started, 0.0))
    first = last_day(kept["first_power_on"]) <= limit
    building = last_day(kept["construction_started_on"]) <= limit
    full = last_day(kept["full_build_on"]) <= limit
    was = pd.Series("announced", index=kept.index)
    was = was.mask(building, "under_construction").mask(first, "partly_operational")
    was = was.mask(first & full & (kept["status"] == "operational"), "operational")
    # What happened after the day is not told, and the record reaches no further than the day.
    unstarted = last_day(kept["construction_started_on"]) > limit
    dark = (last_day(kept["first_power_on"]) > limit) & (kept["first_power_status"] != "projected")
    return kept.assign(
        **set_back,
        status=kept["status"].mask(later, was),
        as_of=kept["as_of"].mask(later & (kept["as_of"] != ""), day),
        construction_started_on=kept["construction_started_on"].mask(unstarted, ""),
        first_power_on=kept["first_power_on"].mask(dark, ""),
        first_power_status=kept["first_power_status"].mask(dark, ""),
    )
