"""The two pages in Dash: its own pages, graphs and callbacks, as its documentation advises."""

# pyright: basic, reportMissingImports=false
from dash import Dash, dcc, html, page_container, page_registry

app = Dash(__name__, use_pages=True, compress=True, title="AI infrastructure")
server = app.server
links = [dcc.Link(page["name"], href=page["path"]) for page in page_registry.values()]
app.layout = html.Div([html.Nav(links, style={"display": "flex", "gap": "1em"}), page_container])
