"""Who spends how much."""

# pyright: basic, reportMissingImports=false
import pandas as pd
import panel as pn
import task

pn.extension("plotly")


@pn.cache
def load(name):
    """One table of the data."""
    return pd.read_csv(task.DATA / f"{name}.csv")


capex, guidance = load("capex"), load("guidance")
scope = pn.widgets.RadioButtonGroup(name="Count", options=list(task.SCOPES))
period = pn.widgets.RadioButtonGroup(name="Period", options=task.PERIODS)
unit = pn.widgets.RadioButtonGroup(name="Show", options=task.UNITS)


def chart(make, *inputs):
    """A pane that draws anew what `make` gives, whenever one of the inputs changes."""
    return pn.pane.Plotly(pn.bind(make, *inputs), sizing_mode="stretch_width", height=450)


pn.Column(
    "# Capital expenditure",
    pn.Row(scope, period, unit),
    chart(task.capex_bars, capex, scope, period, unit),
    pn.Row(
        chart(task.share_lines, capex, scope, "revenue_usd_bn"),
        chart(task.share_lines, capex, scope, "operating_cash_flow_usd_bn"),
    ),
    chart(task.guidance_steps, guidance, scope),
    sizing_mode="stretch_width",
).servable(title="Capex")
