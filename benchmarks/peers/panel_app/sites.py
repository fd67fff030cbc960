"""Where the sites are."""

# pyright: basic, reportMissingImports=false
import pandas as pd
import panel as pn
import task

pn.extension("plotly", "deckgl")


@pn.cache
def load(name):
    """One table of the data."""
    return pd.read_csv(task.DATA / f"{name}.csv")


sites = load("sites")
country = pn.widgets.Select(name="Country", options=task.countries(sites))


def chart(by):
    """A pane of bars that follows the choice of the country."""
    figure = pn.bind(task.site_bars, sites, country, by)
    return pn.pane.Plotly(figure, sizing_mode="stretch_width", height=450)


deck = pn.bind(task.site_deck, sites, country, "geo/countries.geojson")
pn.Column(
    "# Sites",
    country,
    pn.pane.DeckGL(deck, sizing_mode="stretch_width", height=600),
    pn.Row(chart("status"), chart("operator")),
    sizing_mode="stretch_width",
).servable(title="Sites")
