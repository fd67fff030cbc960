"""Electricity of countries beside that of data centres, and how clean the grids are."""

import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, NothingToShow, setting, together
from components.scenarios import energy
from components.tables import CONFIDENCE
from components.theme import LIGHT, Theme

NEAREST, LARGEST = "Nearest", "Largest"
STATES, COUNTRIES = "US states", "Countries"
_KINDS = {
    "coal": "Fossil",
    "gas": "Fossil",
    "oil": "Fossil",
    "nuclear": "Nuclear",
    "hydro": "Renewable",
    "wind": "Renewable",
    "solar": "Renewable",
    "bioenergy": "Renewable",
    "other_renewables": "Renewable",
}
_COLOURS = {"Fossil": "fossil", "Nuclear": "nuclear", "Renewable": "renewable"}
# Yardsticks drawn among the countries, and their short names.
_CENTRES = {
    "dc_us_2024": "US data centres, 2024",
    "world_dc_2024": "World data centres, 2024",
    "world_dc_2030": "World data centres, 2030",
}
_ROW, _FRAME = 30, 90
_AVERAGE = "Average of all"


def countries(
    generation_mix: pd.DataFrame,
    yardsticks: pd.DataFrame,
    commitments: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    which: str = NEAREST,
    utilisation: float | None = None,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: countries by electricity made in a year, with the 26 GW and data centres among them."""
    used = setting(assumptions, "it_utilisation", utilisation)
    deals = commitments[commitments["counts_in_26gw"] & (commitments["standing"] == "lead")]
    mix = generation_mix[generation_mix["technology"].isin(_KINDS)]
    if deals.empty or mix.empty:
        raise NothingToShow("No country, or none of the deals of the 26 GW, passes your lens.")
    power_mw = deals["gw"].sum() * 1000
    ours, full = energy.yearly_twh(power_mw, used.value), energy.yearly_twh(power_mw)
    mine = f"{words.power(power_mw)} at {words.percent(used.value)} use"
    by_kind = (
        mix.assign(kind=mix["technology"].map(_KINDS))
        .groupby(["country", "kind"])["twh"]
        .sum()
        .unstack()
        .fillna(0.0)
    )
    size = by_kind.sum(axis=1).sort_values()
    if which == NEAREST:
        below, above = size[size < ours], size[size >= ours]
        size = pd.concat([below.iloc[-6:], above.iloc[:6]])
    else:
        size = size.iloc[-12:]
    centres = yardsticks[yardsticks["reference_id"].isin(_CENTRES)]
    others = {
        _CENTRES[name]: float(twh)
        for name, twh in zip(centres["reference_id"], centres["value"], strict=True)
        if which == LARGEST or twh <= max(size.max(), full) * 1.3
    }
    centres = centres[centres["reference_id"].map(_CENTRES).isin(others)]
    values = {**size.to_dict(), **others, mine: ours}
    order = sorted(values, key=lambda name: values[name])
    drawn = marks.figure(theme, height=_FRAME + _ROW * len(order), barmode="stack")
    level = {name: float(place) for place, name in enumerate(order)}
    shown = [name for name in order if name in size.index]
    weakest = max(mix["confidence"], key=CONFIDENCE.index)
    for kind, technology in _COLOURS.items():
        if kind in by_kind:
            part = by_kind.loc[shown, kind]
            share = part / by_kind.loc[shown].sum(axis=1)
            drawn.add_bar(
                orientation="h",
                y=[level[name] for name in shown],
                x=part,
                name=kind,
                marker=marks.fill(look.technology_colour(technology), weakest, theme),
                hovertext=[
                    f"{name}<br>{kind} {words.energy(part[name])}, {words.percent(share[name])}"
                    f"<br>{weakest} · {mix['publisher'].iloc[0]}"
                    for name in shown
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
    projected = [name for name in others if name.endswith("2030")]
    for names, confidence, colour in (
        ([name for name in others if name not in projected], "estimate", theme.ink),
        (projected, "projection", theme.ink),
        ([mine], "estimate", theme.accent),
    ):
        drawn.add_bar(
            orientation="h",
            y=[level[name] for name in names],
            x=[values[name] for name in names],
            marker=marks.fill(colour, confidence, theme),
            hovertext=[f"{name}<br>{words.energy(values[name])}" for name in names],
            hovertemplate="%{hovertext}<br>"
            f"{'projected' if confidence == 'projection' else 'estimated'}<extra></extra>",
            showlegend=False,
        )
    drawn.add_bar(
        orientation="h",
        y=[level[mine]],
        x=[full - ours],
        marker=marks.fill(theme.accent, "projection", theme),
        hovertemplate=f"At full load {words.energy(full)}<extra></extra>",
        showlegend=False,
    )
    ends = [full if name == mine else values[name] for name in order]
    drawn.add_scatter(
        x=ends,
        y=list(level.values()),
        text=[
            f" {words.energy(full if name == mine and which == NEAREST else values[name])}"
            for name in order
        ],
        mode="text",
        textposition="middle right",
        textfont={"size": 13, "color": theme.ink},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    if which == NEAREST:
        marks.label(
            drawn, ours, level[mine], f" {words.energy(ours)}", theme, xanchor="left", font_size=13
        )
    drawn.update_xaxes(title="TWh a year", tickformat=",", range=[0, max(ends) * 1.35], nticks=5)
    drawn.update_yaxes(
        tickmode="array",
        tickvals=list(level.values()),
        ticktext=order,
        range=[-0.6, len(order) - 0.4],
        showgrid=False,
        zeroline=False,
        ticklabelstandoff=6,
    )
    drawn.update_layout(hovermode="closest", legend={"traceorder": "normal"})
    less = [name for name in size.index if values[name] <= ours]
    more = [name for name in size.index if values[name] > ours]
    found = " and ".join(
        part
        for part in (
            f"more than {_the(less[-1])}" if less else "",
            f"less than {_the(more[0])}" if more else "",
        )
        if part
    )
    years = sorted({f"{year:.0f}" for year in mix["year"].dropna()})
    return Exhibit(
        title=f"{mine.replace(' at ', ', at ')}, would take {words.energy(ours)} a year, {found} "
        f"{'make' if less and more else 'makes'}",
        body=drawn,
        rows=together(deals, used.rows, centres, mix[mix["country"].isin(size.index)]),
        method=f"Countries by electricity generated in {words.listing(years)}, the newest year "
        f"of each ({words.count(int(by_kind.shape[0]), 'country', 'countries')} on record); "
        "generation is a little above use, because some is lost on the way. The outline is full "
        f"load. Average use of {words.percent(used.value)}: {used.whose}. Hatched bars are "
        f"estimates{'; 2030 is a projection' if projected else ''}.",
        alt=", ".join(f"{name} {words.energy(values[name])}" for name in reversed(order)) + ".",
    )


def grids(
    grid_intensity: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    areas: str = STATES,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: CO2 per megawatt-hour of the grids in which the most AI power runs, one basis only."""
    kind, of = ("us_state", "region") if areas == STATES else ("country", "country")
    runs = sites[sites["counts_in_totals"] & (sites["operational_mw"] > 0)]
    if areas == STATES:
        runs = runs[runs["country"] == "US"]
    column = "area" if areas == STATES else "area_code"
    ranked = grid_intensity[(grid_intensity["area_type"] == kind) & grid_intensity["in_rankings"]]
    newest = ranked.sort_values("year").drop_duplicates(column, keep="last").set_index(column)
    power = runs.groupby(of)["operational_mw"].sum()
    known = power[power.index.isin(newest.index)].sort_values(ascending=False)
    if known.empty:
        raise NothingToShow("No area with a running site and a known grid passes your lens.")
    weight = known / known.sum()
    average = float((weight * newest.loc[known.index, "kg_co2_per_mwh"]).sum())
    top = newest.loc[known.index[:14]].assign(runs_mw=known.iloc[:14])
    top = top.sort_values("kg_co2_per_mwh")
    top = top.assign(name=top["area"] if areas == COUNTRIES else top.index)
    bars = [
        (row["kg_co2_per_mwh"], str(row["name"]), row["runs_mw"], look.technology_colour("fossil"))
        for row in top.to_dict("records")
    ]
    bars = sorted([*bars, (average, _AVERAGE, known.sum(), theme.ink)])
    by_name = dict(zip(top["name"], top["confidence"], strict=True))
    drawn = marks.figure(theme, height=_FRAME + _ROW * len(bars))
    drawn.add_bar(
        orientation="h",
        x=[kg for kg, *_ in bars],
        y=list(range(len(bars))),
        marker={
            "color": [colour for *_, colour in bars],
            # The average is worked out here, from operating power that is mostly estimated.
            "pattern": {
                "shape": [
                    "/" if name == _AVERAGE or by_name[name] == "estimate" else ""
                    for _, name, *_ in bars
                ],
                "fillmode": "replace",
                "fgcolor": [colour for *_, colour in bars],
                "size": 6,
                "solidity": 0.45,
            },
        },
        hovertext=[f"{name}<br>{kg:,.0f} kg per MWh" for kg, name, *_ in bars],
        text=[f" {words.number(kg)} · {words.power(mw)} runs" for kg, _, mw, _ in bars],
        textposition="outside",
        textfont={"size": 13, "color": theme.ink},
        cliponaxis=False,
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    basis = str(top["basis"].iloc[0])
    drawn.update_xaxes(
        title="kg CO2e per MWh", range=[0, top["kg_co2_per_mwh"].max() * 1.75], nticks=5
    )
    drawn.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(bars))),
        ticktext=[name for _, name, *_ in bars],
        showgrid=False,
        zeroline=False,
        ticklabelstandoff=6,
    )
    drawn.update_layout(hovermode="closest")
    names = list(top["name"])
    low, high = top["kg_co2_per_mwh"].min(), top["kg_co2_per_mwh"].max()
    spread = (
        f" from {words.number(low)} in {names[0]} to {words.number(high)} in {names[-1]}"
        if len(top) > 1
        else ""
    )
    return Exhibit(
        title=f"The average AI megawatt that runs stands in a grid of {words.number(average)} kg "
        f"of CO2e per MWh{',' if spread else ''}{spread}",
        body=drawn,
        rows=together(runs[runs[of].isin(known.index)], newest.loc[known.index].reset_index()),
        method=f"The {words.count(len(top), 'area')} with the most running site power. One basis: "
        f"{basis}. The average is "
        f"over {'all areas with sites' if len(known) > len(top) else 'these areas'}, weighted by "
        "running power. Hatched bars are estimates. This is the grid around a site, not the "
        "plants built for it.",
        alt="; ".join(
            f"{name} {words.number(kg)} kg"
            for name, kg in zip(names, top["kg_co2_per_mwh"], strict=True)
        )
        + ".",
    )


def _the(country: str) -> str:
    """A country's name inside a sentence."""
    plural = ("United ", "Netherlands", "Philippines", "Bahamas")
    return f"the {country}" if country.startswith(plural) else country
