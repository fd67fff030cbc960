"""Texas sun against a flat load: matched over the year, covered hour by hour, gas for the rest."""

import numpy as np
import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Headline
from components.scenarios import hours
from components.scenarios.hours import DEAL, HAZE, MATCHED, SIZES, TWICE
from components.sky import method, sky
from components.theme import LIGHT, Theme

_STEPS = (0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24)
_GAS, _SUN, _STORE = (look.technology_colour(name) for name in ("gas", "solar", "battery"))
# Whole months by their first day of the year and their length.
_MONTHS = {"June": (151, 30), "December": (334, 31)}
_ROOM = 128


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
    shown = sky(power_supply, claims, assumptions, moved, size, clouds)
    year = shown.year
    return Exhibit(
        title="A flat load on Texas sun, illustrative",
        body=Headline(
            value=f"{words.percent(year.covered_share)} hour by hour",
            change=f"{words.percent(year.matched_share)} matched over the year: panels of "
            f"{words.power(shown.panels_mw())} for a load of {words.power(shown.load_mw)}, and "
            f"{_battery(shown.battery_hours)}.",
        ),
        rows=shown.rows,
        method=method(shown),
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
    shown = sky(power_supply, claims, assumptions, moved, size, clouds)
    year = shown.year
    rest, kg = year.rest_mwh / 1e6, shown.value("gas_kg_co2_per_mwh")
    claimed = shown.gas_mt(year.load_mwh * (1 - year.matched_share))
    return Exhibit(
        title="CO2 a year if gas fills the rest, illustrative",
        body=Headline(
            value=f"{words.million(shown.gas_mt(year.rest_mwh))} tonnes",
            change=f"{words.energy(rest)} of gas power × {words.number(kg)} kg per MWh. Counted "
            f"over the whole year, the same panels leave {words.million(claimed)} tonnes.",
        ),
        rows=shown.rows,
        method=method(shown),
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
    shown = sky(power_supply, claims, assumptions, moved, size, clouds)
    year = shown.year
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
            hours.average_day(year.direct + year.stored, *span).mean() / shown.load_mw
        )
    load = shown.load_mw / 1000
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
    june, december = (words.percent(shares[month]) for month in ("June", "December"))
    return Exhibit(
        title=f"Illustrative: the sun carries {june} of the load in June and {december} in "
        f"December{'' if june == december == words.percent(1) else ', gas the rest'}",
        body=figure,
        rows=shown.rows,
        method="Average of each hour over the month; the line is the load. " + method(shown),
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
    shown = sky(power_supply, claims, assumptions, moved, size, clouds)
    chosen = shown.battery_hours
    figure = marks.figure(theme, 440, hovermode="x unified")
    ends, said = [], []
    for name in SIZES:
        is_chosen = name == size
        colour = _GAS if name == DEAL else _SUN if name == MATCHED else theme.quiet
        years = [shown.with_battery(name, step) for step in _STEPS]
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
            f"{name} ({words.power(shown.panels_mw(name))}): {words.percent(covered[0])} without a "
            f"battery, {words.percent(covered[-1])} with 24 hours, "
            f"{words.percent(years[0].matched_share)} matched over the year"
        )
    here = shown.year
    figure.add_scatter(
        x=[chosen],
        y=[here.covered_share],
        name="The battery as chosen",
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
        bgcolor=theme.paper,
    )
    marks.line_ends(figure, ends, (0, 1.03), theme, room=_ROOM)
    figure.update_yaxes(title="Share of the load covered hour by hour", tickformat=".0%", nticks=6)
    figure.update_xaxes(
        title="Battery, hours of the load", tickvals=[0, 4, 8, 12, 16, 20, 24], fixedrange=True
    )
    return Exhibit(
        title=f"Illustrative: panels of {words.power(shown.panels_mw())} match "
        f"{words.percent(here.matched_share)} of the load over the year and carry "
        f"{words.percent(here.covered_share)} of it hour by hour",
        body=figure,
        rows=shown.rows,
        method="The thick line is the size that this page counts with. " + method(shown),
        alt="; ".join(said) + ".",
    )


def _battery(battery_hours: float) -> str:
    if battery_hours == 0:
        return "no battery"
    hours = words.number(battery_hours)
    return f"a battery of {hours} {'hour' if hours == '1' else 'hours'} of the load"


def _named(size: str) -> str:
    return {DEAL: "1.3 GW deal", MATCHED: "Matches year", TWICE: "Twice that"}[size]
