"""Where the sites are."""

# pyright: basic, reportMissingImports=false
import dash
import pandas as pd
import task
from dash import Input, Output, callback, dcc, html
from flask import request

dash.register_page(__name__, path="/sites", name="Sites")

sites = pd.read_csv(task.DATA / "sites.csv")

layout = html.Div(
    [
        html.H1("Sites"),
        html.Label("Country"),
        dcc.Dropdown(task.countries(sites), task.EVERYWHERE, id="country", clearable=False),
        dcc.Graph(id="map"),
        html.Div([dcc.Graph(id="status"), dcc.Graph(id="operator")], style={"display": "flex"}),
    ]
)


@callback(
    Output("map", "figure"),
    Output("status", "figure"),
    Output("operator", "figure"),
    Input("country", "value"),
)
def draw(country):
    """The map and the bars."""
    # What draws the map loads the land in a worker, which knows whole addresses only.
    land = f"{request.host_url}assets/countries.geojson"
    return (
        task.site_map(sites, country, land),
        task.site_bars(sites, country, "status"),
        task.site_bars(sites, country, "operator"),
    )
