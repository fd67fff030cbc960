"""Texas sun against a flat load: matched over the year, covered hour by hour, gas for the rest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Headline, NothingToShow, Setting, settings, together
from components.scenarios import hours
from components.theme import LIGHT, Theme

DEAL, MATCHED, TWICE = "The 1.3 GW deal", "Matches the year", "Twice the year"
SIZES = (DEAL, MATCHED, TWICE)
HAZE, DULL_DAYS = "An even haze", "Whole dull days"
CLOUDS = (HAZE, DULL_DAYS)
SLIDERS = (
    "battery_hours",
    "hyperion_load_mw",
    "solar_capacity_factor",
    "battery_round_trip_share",
    "gas_kg_co2_per_mwh",
    "dull_day_share",
)
_FARM, _CLAIM = "meta_engie_swenson_ranch", "engie_solar_1300mw"
_TIMES = {MATCHED: 1.0, TWICE: 2.0}
_STEPS = (0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24)
_GAS, _SUN, _STORE = (look.technology_colour(name) for name in ("gas", "solar", "battery"))
# Whole months by their first day of the year and their length.
_MONTHS = {"June": (151, 30), "December": (334, 31)}
_ROOM = 128


@dataclass(frozen=True)
class _Sky:
    """The load, the panels and the battery as set, with the rows that they come from."""

    held: dict[str, Setting]
    deal_mw: float
    clouds: str
    rows: pd.DataFrame

    def value(self, name: str) -> float:
        return self.held[name].value

    @property
    def load_mw(self) -> float:
        return self.value("hyperion_load_mw")

    def panels_mw(self, size: str) -> float:
        """Nameplate of the panels of a size, in MW."""
        if size == DEAL:
            return self.deal_mw
        factor = self.value("solar_capacity_factor")
        return _TIMES[size] * hours.matching_mw(self.load_mw, factor)

    def served(self, size: str, battery_hours: float) -> hours.Served:
        """The year with panels of a size and a battery of so many hours of the load."""
        sky, panels = hours.clear_sky(), self.panels_mw(size)
        factor = self.value("solar_capacity_factor")
        if self.clouds == HAZE:
            sun = hours.sun_mw(sky, panels, factor)
        else:
            sun = hours.with_dull_days(sky, panels, factor, self.value("dull_day_share"))
        battery_mwh = battery_hours * self.load_mw
        return hours.served(sun, self.load_mw, battery_mwh, self.value("battery_round_trip_share"))

    def gas_mt(self, served: hours.Served) -> float:
        """Million tonnes of CO2 a year if gas makes the rest."""
        return hours.gas_mt_co2(served.rest_mwh, self.value("gas_kg_co2_per_mwh"))


def answer(
    power_supply: pd.DataFrame,
    claims: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    moved: tuple[str, ...] = (),
    size: str = MATCHED,
    clouds: str = HAZE,
) -> Exhibit:
    """Headline: the share matched over the year, and the share covered hour by hour."""
    sky = _sky(power_supply, claims, assumptions, moved, size, clouds)
    battery = sky.value("battery_hours")
    year = sky.served(size, battery)
    return Exhibit(
        title="A flat load on Texas sun, illustrative",
        body=Headline(
            value=f"{words.percent(year.covered_share)} hour by hour",
            change=f"{words.percent(year.matched_share)} matched over the year: panels of "
            f"{words.power(sky.panels_mw(size))} for a load of {words.power(sky.load_mw)}, and "
            f"{_battery(battery)}.",
        ),
        rows=sky.rows,
        method=_method(sky),
    )


def carbon(
    power_supply: pd.DataFrame,
    claims: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    moved: tuple[str, ...] = (),
    size: str = MATCHED,
    clouds: str = HAZE,
) -> Exhibit:
    """Headline: tonnes of CO2 if gas makes what the sun leaves, beside what matching suggests."""
    sky = _sky(power_supply, claims, assumptions, moved, size, clouds)
    year = sky.served(size, sky.value("battery_hours"))
    rest, kg = year.rest_mwh / 1e6, sky.value("gas_kg_co2_per_mwh")
    claimed = hours.gas_mt_co2(year.load_mwh * (1 - year.matched_share), kg)
    return Exhibit(
        title="CO2 a year if gas fills the rest, illustrative",
        body=Headline(
            value=f"{words.million(sky.gas_mt(year))} tonnes",
            change=f"{words.energy(rest)} of gas power × {words.number(kg)} kg per MWh. Counted "
            f"over the whole year, the same panels leave {words.million(claimed)} tonnes.",
        ),
        rows=sky.rows,
        method=_method(sky),
    )


def day(
    power_supply: pd.DataFrame,
    claims: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    moved: tuple[str, ...] = (),
    size: str = MATCHED,
    clouds: str = HAZE,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Areas: the average day of June and of December, by what carries the load in each hour."""
    sky = _sky(power_supply, claims, assumptions, moved, size, clouds)
    year = sky.served(size, sky.value("battery_hours"))
    figure = marks.figure(theme, 440, hovermode="x unified")
    parts = (
        ("Sun", year.direct, _SUN, "", 0.75),
        ("Battery", year.stored, _STORE, "x", 0.4),
        ("Gas", year.rest, _GAS, "/", 0.4),
        ("Sun stored or unused", year.made - year.direct, _SUN, "", 0.12),
    )
    shares: dict[str, float] = {}
    most = 0.0
    for number, (month, span) in enumerate(_MONTHS.items()):
        x = [number * 26 + hour + 0.5 for hour in range(hours.HOURS_PER_DAY)]
        below = np.zeros(hours.HOURS_PER_DAY)
        for name, flow, colour, pattern, strength in parts:
            gw = hours.average_day(flow, *span) / 1000
            figure.add_scatter(
                x=x,
                y=gw,
                stackgroup=month,
                mode="lines",
                line={"width": 1 if strength > 0.2 else 0.8, "color": colour},
                fillcolor=look.faded(colour, strength),
                fillpattern={"shape": pattern, "fgcolor": colour, "size": 6, "solidity": 0.3}
                if pattern
                else None,
                name=name,
                legendgroup=name,
                showlegend=number == 0,
                hovertemplate=f"{month}: %{{y:.2f}} GW",
            )
            below = below + gw
        most = max(most, float(below.max()))
        shares[month] = float(
            hours.average_day(year.direct + year.stored, *span).mean() / sky.load_mw
        )
    load = sky.load_mw / 1000
    figure.add_hline(y=load, line={"color": theme.ink, "width": 1.5})
    figure.update_yaxes(title="GW", nticks=6, range=[0, max(most, load) * 1.16])
    ticks = [(number * 26 + hour, hour) for number in range(2) for hour in (0, 6, 12, 18, 24)]
    figure.update_xaxes(
        tickmode="array",
        tickvals=[at for at, _ in ticks],
        ticktext=[str(hour) for _, hour in ticks],
        range=[0, 50],
        title="Hour of the day (winter time)",
        unifiedhovertitle={"text": ""},
    )
    for number, month in enumerate(_MONTHS):
        marks.label(
            figure,
            number * 26 + 12,
            1,
            f"<b>{month}</b>: {words.percent(shares[month])} covered",
            theme,
            yref="paper",
            yanchor="top",
        )
    return Exhibit(
        title=f"Illustrative: the sun carries {words.percent(shares['June'])} of the load in June "
        f"and {words.percent(shares['December'])} in December, gas the rest",
        body=figure,
        rows=sky.rows,
        method="Average of each hour over the month; the line is the load. " + _method(sky),
        alt="; ".join(
            f"{month}: {words.percent(share)} of the load covered"
            for month, share in shares.items()
        )
        + ".",
    )


def by_battery(
    power_supply: pd.DataFrame,
    claims: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    moved: tuple[str, ...] = (),
    size: str = MATCHED,
    clouds: str = HAZE,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Lines: the share covered hour by hour over the hours of battery, one line a size."""
    sky = _sky(power_supply, claims, assumptions, moved, size, clouds)
    chosen = sky.value("battery_hours")
    figure = marks.figure(theme, 440, hovermode="x unified")
    ends, said = [], []
    for name in SIZES:
        is_chosen = name == size
        colour = _GAS if name == DEAL else _SUN if name == MATCHED else theme.quiet
        years = [sky.served(name, step) for step in _STEPS]
        covered = [year.covered_share for year in years]
        figure.add_scatter(
            x=list(_STEPS),
            y=covered,
            mode="lines",
            line={
                "color": colour,
                "width": 3.5 if is_chosen else 2,
                "dash": "solid" if is_chosen else "dot",
            },
            name=name,
            showlegend=False,
            hovertemplate="%{y:.0%}",
        )
        ends.append((covered[-1], f"{_named(name)}<br>{words.percent(covered[-1])}", colour))
        said.append(
            f"{name} ({words.power(sky.panels_mw(name))}): {words.percent(covered[0])} without a "
            f"battery, {words.percent(covered[-1])} with 24 hours, "
            f"{words.percent(years[0].matched_share)} matched over the year"
        )
    here = sky.served(size, chosen)
    figure.add_scatter(
        x=[chosen],
        y=[here.covered_share],
        mode="markers",
        marker={"size": 13, "color": theme.ink, "line": {"color": theme.paper, "width": 2}},
        showlegend=False,
        hoverinfo="skip",
    )
    marks.label(
        figure,
        chosen,
        here.covered_share,
        f"<b>{words.percent(here.covered_share)}</b>",
        theme,
        yshift=-18,
        xshift=14,
        xanchor="left",
    )
    marks.line_ends(figure, ends, (0, 1.03), theme, room=_ROOM)
    figure.update_yaxes(title="Share of the load covered hour by hour", tickformat=".0%", nticks=6)
    figure.update_xaxes(
        title="Battery, hours of the load", tickvals=[0, 4, 8, 12, 16, 20, 24], fixedrange=True
    )
    return Exhibit(
        title=f"Illustrative: panels of {words.power(sky.panels_mw(size))} match "
        f"{words.percent(here.matched_share)} of the load over the year and carry "
        f"{words.percent(here.covered_share)} of it hour by hour",
        body=figure,
        rows=sky.rows,
        method="Fat: the size chosen. " + _method(sky),
        alt="; ".join(said) + ".",
    )


# ---------------------------------------------------------------- rows


def _sky(
    power_supply: pd.DataFrame,
    claims: pd.DataFrame,
    assumptions: pd.DataFrame,
    moved: tuple[str, ...],
    size: str,
    clouds: str,
) -> _Sky:
    if size not in SIZES or clouds not in CLOUDS:
        raise NothingToShow(f"Choose one of {words.listing(SIZES)}, and {' or '.join(CLOUDS)}.")
    held = settings(assumptions, SLIDERS, moved)
    farm = power_supply[power_supply["supply_id"] == _FARM]
    deal = claims[claims["claim_id"] == _CLAIM]
    if farm.empty or (deal.empty and size == DEAL):
        raise NothingToShow("The Texas solar deal does not pass your lens.")
    return _Sky(
        held,
        float(deal["value_on_record"].sum()) * 1000,
        clouds,
        together(farm, deal, assumptions[assumptions["name"].isin(SLIDERS)]),
    )


def _method(sky: _Sky) -> str:
    moved = [str(one.rows["title"].iloc[0]) for one in sky.held.values() if one.is_moved]
    factor = sky.held["solar_capacity_factor"]
    return " ".join(
        part
        for part in (
            "Sun: tracking panels in the middle of Stonewall County, Texas, where Swenson Ranch is "
            "being built, hour by hour under a clear sky (pvlib, Ineichen's model), brought down "
            f"to {factor.value:.1%} of nameplate over the year ({factor.whose}), "
            + (
                "evenly, as by a haze. Real clouds come in whole dull days, so this flatters the "
                "sun. The load never varies."
                if sky.clouds == HAZE
                else "by whole days that give about "
                f"{words.percent(sky.value('dull_day_share'))} of a clear one, drawn by chance, "
                "always the same ones. Real dull weather lasts longer. The load never varies."
            ),
            "The battery takes and gives as fast as asked and gives back "
            f"{words.percent(sky.value('battery_round_trip_share'))}. Only stack gas is counted, "
            f"{words.number(sky.value('gas_kg_co2_per_mwh'))} kg of CO2 per MWh.",
            "The farms feed the Texas grid, far from Hyperion: what is set against each other here "
            "are amounts, not wires.",
            f"Your settings: {words.listing(moved)}." if moved else "",
        )
        if part
    )


def _battery(battery_hours: float) -> str:
    if battery_hours == 0:
        return "no battery"
    return f"a battery of {words.number(battery_hours)} hours of the load"


def _named(size: str) -> str:
    return {DEAL: "1.3 GW deal", MATCHED: "Matches year", TWICE: "Twice that"}[size]
