"""Figures without a native form as tables: a heat map cell by cell, others by their rows."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.exhibit import Exhibit, Grid
from components.tables import SOURCE
from components.takeaway.deck import text
from components.takeaway.deck.paint import each
from components.takeaway.deck.plane import listed, number, traces_of
from components.takeaway.deck.table import Table, cell, of_grid, widths

POINTS = 12.0
NATIVE = {"bar", "scatter"}
# Columns of rows that a slide has room for.
MOST_COLUMNS = 7


def has_no_chart(figure: go.Figure) -> bool:
    """Whether a figure holds what no native chart or shape is made of."""
    return any(trace.type not in NATIVE for trace in traces_of(figure))


def of_figure(made: Exhibit, room: float) -> Table:
    """The table that stands for a figure, for a room of so many inches."""
    figure = made.body
    assert isinstance(figure, go.Figure)
    maps = [trace for trace in traces_of(figure) if trace.type == "heatmap"]
    return _of_map(figure, maps[0], room) if maps else _of_rows(made.rows, room)


def _of_map(figure: go.Figure, trace: Any, room: float) -> Table:
    layout: Any = figure.layout
    across = _names(layout.xaxis, trace.x)
    down = _names(layout.yaxis, trace.y)
    corner = text.plain(layout.yaxis.title.text or "")
    head = (
        cell(corner, is_bold=True),
        *(cell(name, is_bold=True, is_right=True) for name in across),
    )
    rows = []
    for at, (name, values) in enumerate(zip(down, listed(trace.z), strict=True)):
        written = each(trace.text, at) if trace.text is not None else None
        said = [
            text.plain(each(written, place) or "") if written is not None else _told(value)
            for place, value in enumerate(listed(values))
        ]
        rows.append((cell(name, is_bold=True), *(cell(one, is_right=True) for one in said)))
    # The first row of a figure stands at the bottom, unless its axis is turned over.
    is_turned = layout.yaxis.autorange == "reversed"
    ordered = tuple(rows) if is_turned else tuple(reversed(rows))
    return Table(head, ordered, widths(head, ordered, room, POINTS), POINTS)


def _names(axis: Any, places: Any) -> list[str]:
    """What the places of an axis are called."""
    held = dict(zip(map(number, listed(axis.tickvals)), listed(axis.ticktext), strict=False))
    ending = str(axis.ticksuffix or "")
    return [
        text.plain(held[number(place)]) if number(place) in held else f"{_told(place)}{ending}"
        for place in listed(places)
    ]


def _told(value: Any) -> str:
    at = number(value)
    if isinstance(value, str) or at is None:
        return "–" if value is None or (at is None and not isinstance(value, str)) else str(value)
    return f"{round(at, 3):,.12g}"


def _of_rows(rows: pd.DataFrame, room: float) -> Table:
    held = rows.drop(columns=["origin", *SOURCE], errors="ignore").dropna(axis=1, how="all")
    shown = list(held.loc[:, (held != "").any()].columns)[:MOST_COLUMNS]
    titles = {name: name.replace("_", " ") for name in (*shown, "publisher", "source_url")}
    return of_grid(Grid(rows, titles), room)
