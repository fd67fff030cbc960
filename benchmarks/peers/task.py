"""The content that every peer shows: the figures, made plainly with pandas and Plotly Express.

What differs between peers is thus the framework alone. README.md in this folder says what each
page holds.
"""

# pyright: basic, reportArgumentType=false
from pathlib import Path

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
LAND = ROOT / "static" / "geo" / "countries.geojson"

SCOPES = {
    "The four": ["Amazon", "Microsoft", "Alphabet", "Meta"],
    "Five, with Oracle": ["Amazon", "Microsoft", "Alphabet", "Meta", "Oracle"],
    "All on record": [],
}
PERIODS = ["Quarter", "Calendar year"]
UNITS = ["Dollars", "Shares", "Growth"]
MEASURES = {"revenue_usd_bn": "revenue", "operating_cash_flow_usd_bn": "operating cash flow"}
EVERYWHERE = "All countries"
SITE_COLOUR = "#0072B2"
LAND_COLOUR = "#E3DFD3"


def main_rows(capex: pd.DataFrame, scope: str) -> pd.DataFrame:
    """The rows of the chosen companies on the basis that each of them leads with."""
    rows = capex[capex["basis"].isin(["cash", "company_defined"])]
    return rows[rows["company"].isin(SCOPES[scope])] if SCOPES[scope] else rows


def capex_bars(capex: pd.DataFrame, scope: str, period: str, unit: str) -> go.Figure:
    """Stacked bars of capex by company: in USD billion, as shares, or growth within a year."""
    rows = main_rows(capex, scope)
    when, back = rows["calendar_quarter"], 4
    if period == "Calendar year":
        when, back = when.str[:4], 1
    table = rows.groupby([when.rename("period"), "company"])["capex_usd_bn"].sum().unstack()
    axis = "USD billion"
    if unit == "Shares":
        table, axis = table.div(table.sum(axis=1), axis=0), "share of the sum"
    if unit == "Growth":
        table, axis = table.diff(back).div(table.sum(axis=1).shift(back), axis=0), "growth"
    long = table.stack().rename("value").reset_index()
    return px.bar(
        long, x="period", y="value", color="company", labels={"value": axis, "period": ""}
    )


def share_lines(capex: pd.DataFrame, scope: str, measure: str) -> go.Figure:
    """Lines: capex over four quarters as a share of a measure, by company."""
    rows = main_rows(capex, scope).sort_values("calendar_quarter").dropna(subset=[measure])
    sums = rows.groupby("company")[["capex_usd_bn", measure]].rolling(4).sum()
    sums = sums.reset_index(level=0)
    sums["period"] = rows["calendar_quarter"]
    sums["share"] = sums["capex_usd_bn"] / sums[measure].where(sums[measure] > 0)
    return px.line(
        sums.dropna().query("share < 3").sort_values("period"),
        x="period",
        y="share",
        color="company",
        labels={"share": f"capex as a share of {MEASURES[measure]}", "period": ""},
    )


def guidance_steps(guidance: pd.DataFrame, scope: str) -> go.Figure:
    """Steps: what each company said of 2026, revision by revision, with the range as error bar."""
    rows = guidance[(guidance["fiscal_year"] == 2026) & guidance["low_usd_bn"].notna()]
    rows = rows[rows["company"].isin(SCOPES[scope])] if SCOPES[scope] else rows
    rows = rows.assign(above=(rows["high_usd_bn"] - rows["low_usd_bn"]).fillna(0))
    return px.line(
        rows.sort_values("announced_on"),
        x="announced_on",
        y="low_usd_bn",
        color="company",
        error_y="above",
        markers=True,
        line_shape="hv",
        labels={"low_usd_bn": "guided for 2026, USD billion", "announced_on": ""},
    )


def countries(sites: pd.DataFrame) -> list[str]:
    """What the control of countries offers, the most frequent first."""
    return [EVERYWHERE, *sites["country"].value_counts().index]


def chosen_sites(sites: pd.DataFrame, country: str) -> pd.DataFrame:
    """The sites of a country that count, with the radius of their bubble in pixels."""
    rows = sites[~sites["is_speculative"]]
    rows = rows if country == EVERYWHERE else rows[rows["country"] == country]
    return rows.assign(
        radius=3 + rows["planned_mw"].fillna(0) ** 0.5 / 2.5,
        planned=rows["planned_mw"].map("{:,.0f} MW planned".format),
    )


def site_bars(sites: pd.DataFrame, country: str, by: str) -> go.Figure:
    """Stacked bars of planned power: by `status` in the colours of operators, or the reverse."""
    rows = chosen_sites(sites, country)
    largest = rows.groupby("operator")["planned_mw"].sum().nlargest(12).index
    rows = rows.assign(operator=rows["operator"].where(rows["operator"].isin(largest), "Others"))
    other = "operator" if by == "status" else "status"
    sums = rows.groupby([by, other], as_index=False)["planned_mw"].sum()
    return px.bar(sums, x=by, y="planned_mw", color=other, labels={"planned_mw": "planned MW"})


def site_map(sites: pd.DataFrame, country: str, land: str) -> go.Figure:
    """A Plotly map of the sites on the land of the GeoJSON at the address `land`, without tiles."""
    rows = chosen_sites(sites, country).dropna(subset=["latitude", "longitude"])
    figure = px.scatter_map(
        rows,
        lat="latitude",
        lon="longitude",
        hover_name="name",
        hover_data=["operator", "planned"],
        zoom=1,
        height=600,
    )
    figure.update_traces(marker={"size": 2 * rows["radius"], "color": SITE_COLOUR})
    outline = {"sourcetype": "geojson", "source": land, "type": "fill", "below": "traces"}
    return figure.update_layout(
        map={"style": "white-bg", "layers": [{**outline, "color": LAND_COLOUR}]},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
    )


def site_deck(sites: pd.DataFrame, country: str, land: str):
    """A pydeck map of the sites on the land of the GeoJSON at the address `land`."""
    import pydeck as pdk  # Only two of the peers have it.

    rows = chosen_sites(sites, country).dropna(subset=["latitude", "longitude"])
    columns = ["name", "operator", "planned", "longitude", "latitude", "radius"]
    return pdk.Deck(
        map_provider=None,
        initial_view_state=pdk.ViewState(latitude=25, longitude=0, zoom=1),
        tooltip={"text": "{name}\n{operator}\n{planned}"},
        layers=[
            pdk.Layer("GeoJsonLayer", land, id="land", get_fill_color=[227, 223, 211]),
            pdk.Layer(
                "ScatterplotLayer",
                rows[columns],
                id="sites",
                get_position="[longitude, latitude]",
                get_radius="radius",
                radius_units="'pixels'",
                get_fill_color=[0, 114, 178, 170],
                pickable=True,
            ),
        ],
    )
