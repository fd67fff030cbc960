"""Who spends how much."""

# pyright: basic, reportMissingImports=false
import dash
import pandas as pd
import task
from dash import Input, Output, callback, dcc, html

dash.register_page(__name__, path="/capex", name="Capex")

capex = pd.read_csv(task.DATA / "capex.csv")
guidance = pd.read_csv(task.DATA / "guidance.csv")


def choice(label, name, options):
    """A row of radio buttons under its label."""
    return html.Div([html.Label(label), dcc.RadioItems(options, options[0], id=name, inline=True)])


layout = html.Div(
    [
        html.H1("Capital expenditure"),
        choice("Count", "scope", list(task.SCOPES)),
        choice("Period", "period", task.PERIODS),
        choice("Show", "unit", task.UNITS),
        dcc.Graph(id="capex"),
        html.Div([dcc.Graph(id="revenue"), dcc.Graph(id="cash")], style={"display": "flex"}),
        dcc.Graph(id="guidance"),
    ]
)


@callback(
    Output("capex", "figure"),
    Input("scope", "value"),
    Input("period", "value"),
    Input("unit", "value"),
)
def draw_capex(scope, period, unit):
    """The bars by company."""
    return task.capex_bars(capex, scope, period, unit)


@callback(
    Output("revenue", "figure"),
    Output("cash", "figure"),
    Output("guidance", "figure"),
    Input("scope", "value"),
)
def draw_rest(scope):
    """What follows the choice of companies alone."""
    shares = (task.share_lines(capex, scope, measure) for measure in task.MEASURES)
    return *shares, task.guidance_steps(guidance, scope)
