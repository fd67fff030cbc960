"""The native charts that a figure is, the same for slides and for the sheets of a workbook."""

from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import bars, categories, drawn, matrix, points
from components.takeaway.deck.plane import listed, number, traces_of
from components.takeaway.deck.spec import Box, Chart
from components.theme import Theme

# A sheet has room for as much as a slide, in inches.
_ROOM: Box = (0.0, 0.0, 12.3, 5.2)


def is_bars(figure: go.Figure) -> bool:
    """Whether a figure is one of bars, or of areas on each other."""
    return any(trace.type == "bar" or categories.is_pile(trace) for trace in traces_of(figure))


def charts(figure: go.Figure, look: Theme) -> tuple[Chart, ...]:
    """The charts of a figure in the colours of `look`, without what stands over them.

    None where a chart would say nothing: flows, networks, cells, and points on rows, whose
    upright places are no figures.
    """
    if matrix.has_no_chart(figure):
        return ()
    if is_bars(figure):
        return (bars.read(figure, categories.slots(figure), _ROOM, look),)
    if drawn.is_drawing(figure) or _has_rows(figure):
        return ()
    return tuple(plot.chart for plot in points.read(figure, _ROOM, look) if plot.chart)


def _has_rows(figure: go.Figure) -> bool:
    """Whether the upright places of points count rows with names, and say nothing themselves."""
    axis: Any = figure.layout.yaxis  # pyright: ignore[reportAttributeAccessIssue]
    places = [at for at in map(number, listed(axis.tickvals)) if at is not None]
    # Headings stand between rows, so not every row has a next one.
    is_counted = any(abs(after - here) == 1 for here, after in pairwise(places))
    return axis.visible is False or bool(listed(axis.ticktext) and is_counted)
