"""Hyperion's energy sum: what it draws, the gas plants and solar meant for it, and the CO2."""

import math
from dataclasses import dataclass, replace

import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Headline, NothingToShow, setting, together
from components.marks import Bar
from components.scenarios import energy
from components.theme import LIGHT, Theme

SITE, SOLAR_CLAIM = "meta_hyperion", "engie_solar_1300mw"
PLANTS, STATES = "Kinds of plant", "State grids"
_FIRM = ("operating", "under_construction", "approved", "contracted")
_OPEN = ("planned", "proposed")
_STATES = ("Louisiana", "Texas", "Virginia", "New York")
_PLANTS = ("gas_kg_per_mwh", "us_grid_kg_per_mwh", "coal_kg_per_mwh")


@dataclass(frozen=True)
class _Supply:
    """What is meant for Hyperion, by how firm it is."""

    firm: pd.DataFrame
    open: pd.DataFrame
    solar: pd.DataFrame
    texas: pd.DataFrame

    @property
    def firm_mw(self) -> float:
        return float(self.firm["nameplate_mw"].sum())

    @property
    def open_mw(self) -> float:
        return float(self.open["nameplate_mw"].sum())

    @property
    def texas_mw(self) -> float:
        return float(self.texas["value_on_record"].sum()) * 1000


def balance(
    power_supply: pd.DataFrame,
    sites: pd.DataFrame,
    claims: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    load_mw: float | None = None,
    gas: float | None = None,
    solar: float | None = None,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: Hyperion's load against gas and solar, average output inside nameplate."""
    meant = _supply(power_supply, claims)
    load = setting(assumptions, "hyperion_load_mw", load_mw)
    gas_use = setting(assumptions, "gas_ccgt_capacity_factor", gas)
    sun = setting(assumptions, "solar_capacity_factor", solar)
    plan = sites[(sites["site_id"] == SITE) & sites["planned_mw"].notna()]
    planned = float(plan["planned_mw"].max()) if not plan.empty else math.nan
    more = f", whole plan {words.power(planned)}" if planned > load.value else ""
    brown, yellow = look.technology_colour("gas"), look.technology_colour("solar")
    bars = [
        Bar(
            "Load",
            load.value,
            f"{words.power(load.value)}{more}",
            look.company_colour("Meta", theme),
            "estimate" if load.is_moved else str(load.rows["confidence"].iloc[0]),
            most=planned if more else math.nan,
        )
    ]
    for name, mw, factor, colour, is_open in (
        ("Gas, approved", meant.firm_mw, gas_use.value, brown, False),
        ("Gas, awaiting a vote", meant.open_mw, gas_use.value, brown, False),
        ("Solar in Texas", meant.texas_mw, sun.value, yellow, False),
        ("Solar in Louisiana", _largest(meant.solar), sun.value, yellow, True),
    ):
        if mw > 0:
            average = energy.average_mw(mw, factor)
            up_to = "up to " if is_open else ""
            text = f"{up_to}{words.power(mw)}, average {words.power(average)}"
            bars.append(
                Bar(name, average, text, colour, "estimate", mw, is_open, f"{name}<br>{text}")
            )
    if len(bars) == 1:
        raise NothingToShow("No power plant meant for Hyperion passes your lens.")
    drawn = marks.figure(theme)
    marks.named_bars(drawn, [_in_gw(bar) for bar in bars], theme)
    parts = []
    if meant.firm_mw:
        parts.append(f"approved gas plants give at most {words.power(meant.firm_mw)}")
    if meant.open_mw:
        parts.append(f"{words.power(meant.open_mw)} more await a vote")
    if meant.texas_mw and not parts:
        parts.append(
            f"Texas solar gives {words.power(energy.average_mw(meant.texas_mw, sun.value))} "
            "on average"
        )
    total = meant.firm_mw + meant.open_mw
    return Exhibit(
        title=f"For Hyperion's load of {words.power(load.value)}, "
        f"{words.listing(parts or ['only pledges of solar stand'])}",
        body=drawn,
        rows=together(
            load.rows,
            gas_use.rows,
            sun.rows,
            plan,
            meant.firm,
            meant.open,
            meant.texas,
            meant.solar,
        ),
        method=" ".join(
            part
            for part in (
                "Outline: nameplate; hatched: average output, at "
                f"{gas_use.value:.1%} of nameplate for gas ({gas_use.whose}) and {sun.value:.1%} "
                f"for solar ({sun.whose}). Load: {load.whose}.",
                f"All gas together: {words.power(total)}. The vote of Louisiana's regulator on "
                "the later plants is reported for December 2026."
                if meant.open_mw
                else "",
                "Texas solar, bought from ENGIE, feeds the Texas grid, not Hyperion."
                if meant.texas_mw
                else "",
                "The solar pledges for Louisiana may overlap, so only the largest is drawn."
                if len(meant.solar) > 1
                else "",
            )
            if part
        ),
        alt="; ".join(f"{bar.name}: {bar.text}" for bar in bars) + ".",
    )


def gas_in_words(
    power_supply: pd.DataFrame,
    claims: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    load_mw: float | None = None,
) -> Exhibit:
    """Headline: all gas plants meant for Hyperion over its load, as a sum written out."""
    meant = _supply(power_supply, claims)
    load = setting(assumptions, "hyperion_load_mw", load_mw)
    total = meant.firm_mw + meant.open_mw
    if not total:
        raise NothingToShow("No gas plant meant for Hyperion passes your lens.")
    pieces = [f"{mw:,.0f}" for mw in meant.firm["nameplate_mw"]]
    text = f"{' + '.join(pieces)} = {meant.firm_mw:,.0f} MW approved or being built"
    text = text if len(pieces) > 1 else f"{meant.firm_mw:,.0f} MW approved or being built"
    if meant.open_mw:
        text += (
            f"; with {meant.open_mw:,.0f} MW that await approval, {total:,.0f} MW or about "
            f"{total / 1000:.1f} GW"
        )
    return Exhibit(
        title="Gas plants for each megawatt that Hyperion draws",
        body=Headline(
            value=f"{words.number(total / load.value)} MW",
            change=f"{text}. Divided by a load of {load.value:,.0f} MW.",
        ),
        rows=together(load.rows, meant.firm, meant.open),
        method=f"Nameplate over load. Load: {load.whose}.",
    )


def solar_in_words(
    power_supply: pd.DataFrame,
    claims: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    load_mw: float | None = None,
    solar: float | None = None,
) -> Exhibit:
    """Headline: the share of Hyperion's yearly energy that the Texas solar makes, written out."""
    meant = _supply(power_supply, claims)
    load = setting(assumptions, "hyperion_load_mw", load_mw)
    sun = setting(assumptions, "solar_capacity_factor", solar)
    if not meant.texas_mw:
        raise NothingToShow("The Texas solar deal does not pass your lens.")
    made = energy.yearly_twh(meant.texas_mw, sun.value)
    taken = energy.yearly_twh(load.value)
    average = energy.average_mw(meant.texas_mw, sun.value)
    return Exhibit(
        title="Share of Hyperion's yearly energy that the Texas solar deal makes",
        body=Headline(
            value=words.percent(made / taken),
            change=f"{words.power(meant.texas_mw)} × {sun.value:.1%} = "
            f"{words.power(average)} on average, {words.energy(made)} a year, against "
            f"{words.power(load.value)} × 8,760 hours = {words.energy(taken)}.",
        ),
        rows=together(load.rows, sun.rows, meant.texas),
        method=f"Average output of solar: {sun.whose}. Load: {load.whose}, running all year.",
    )


def carbon(
    assumptions: pd.DataFrame,
    yardsticks: pd.DataFrame,
    grid_intensity: pd.DataFrame,
    *,
    basis: str = PLANTS,
    load_mw: float | None = None,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: tonnes of CO2 a year for Hyperion's load, by plant or by grid, within one basis."""
    load = setting(assumptions, "hyperion_load_mw", load_mw)
    twh = energy.yearly_twh(load.value)
    if basis == PLANTS:
        rows = yardsticks[yardsticks["reference_id"].isin(_PLANTS)]
        rows = rows.assign(name=rows["label"], kg=rows["value"])
        lead = rows[rows["reference_id"] == _PLANTS[0]]
        what, gas = "CO2", "Made from gas alone"
        kind = (
            "CO2 from the stack, averages of US plants and of the US grid in 2023 (EIA); a new "
            "gas plant emits less than the average"
        )
    else:
        ranked = grid_intensity[
            (grid_intensity["area_type"] == "us_state") & grid_intensity["in_rankings"]
        ].sort_values("kg_co2_per_mwh")
        picked = ranked["area"].isin(_STATES) | ranked.index.isin(
            [*ranked.index[:1], *ranked.index[-1:]]
        )
        rows = ranked[picked].assign(name=ranked["area"], kg=ranked["kg_co2_per_mwh"])
        lead = rows[rows["area"] == "Louisiana"]
        what, gas = "CO2e", "On Louisiana's grid of 2021"
        kind = "CO2e, total output rate, generation in the state in 2021 (EPA eGRID)"
    if lead.empty:
        raise NothingToShow("The emission factor for this does not pass your lens.")
    rows = rows.sort_values("kg").reset_index(drop=True)
    bars = [
        Bar(
            name,
            mt,
            f"{words.million(mt)} t",
            look.technology_colour("fossil") if name == lead["name"].iloc[0] else theme.other,
            "estimate",
            hover=f"{name}<br>{words.energy(twh)} × {words.number(kg)} kg per MWh = "
            f"{words.million(mt)} tonnes",
            series=("Million tonnes", ""),
        )
        for name, kg in zip(rows["name"], rows["kg"], strict=True)
        for mt in [energy.yearly_mt_co2(twh, kg)]
    ]
    drawn = marks.figure(theme)
    marks.named_bars(drawn, bars, theme)
    kg = float(lead["kg"].iloc[0])
    mt = energy.yearly_mt_co2(twh, kg)
    return Exhibit(
        title=f"{gas}, {words.power(load.value)} running all year would emit "
        f"{words.million(mt)} tonnes of {what}",
        body=drawn,
        rows=together(load.rows, rows.drop(columns=["name", "kg"])),
        method=f"{words.power(load.value)} × 8,760 hours = {words.energy(twh)}; × "
        f"{words.number(kg)} kg per MWh = {words.million(mt)} tonnes. Basis: {kind}. Figures of "
        "another basis are not set beside these.",
        alt="; ".join(f"{bar.name}: {bar.text}" for bar in bars) + ".",
    )


def _supply(power_supply: pd.DataFrame, claims: pd.DataFrame) -> _Supply:
    is_here = [SITE in str(ids).split("; ") for ids in power_supply["site_ids"]]
    here = power_supply[pd.Series(is_here, index=power_supply.index, dtype=bool)]
    counted = here[here["is_additive"] & ~here["is_ceiling_or_framework"]]
    gas = counted[counted["technology_group"] == "fossil"]
    sun = here[(here["technology"] == "solar") & ~here["is_additive"]]
    return _Supply(
        firm=gas[gas["status"].isin(_FIRM)],
        open=gas[gas["status"].isin(_OPEN)],
        solar=sun,
        texas=claims[claims["claim_id"] == SOLAR_CLAIM],
    )


def _largest(rows: pd.DataFrame) -> float:
    return float(rows["nameplate_mw"].max()) if not rows.empty else math.nan


def _in_gw(bar: Bar) -> Bar:
    return replace(bar, value=bar.value / 1000, most=bar.most / 1000)
