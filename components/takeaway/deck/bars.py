"""Figures of bars as native bar and column charts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import categories, key, overlay, text, written
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.categories import Slots
from components.takeaway.deck.native import add
from components.takeaway.deck.paint import Ink, each, mixed
from components.takeaway.deck.pieces import Piece, pieces
from components.takeaway.deck.plane import (
    Plane,
    from_a_tick,
    listed,
    names_of_series,
    number,
    range_of,
    traces_of,
    values_axis,
)
from components.takeaway.deck.spec import Axis, Box, Chart, Series
from components.takeaway.deck.stacks import in_rows, overlaid, stacked
from components.theme import Theme

LONGEST_LABEL = 5.6  # inches that the names beside lying bars may take
BAR = 0.62  # of its row or column, where the figure has no boxes to match


def draw(canvas: Canvas, figure: go.Figure, box: Box, alt: str) -> None:
    """Puts a figure of bars on a slide as one chart, with what it writes over it."""
    where = categories.slots(figure)
    chart = read(figure, where, box, canvas.look, alt)
    plane = _plane(chart, where, box)
    group = canvas.group(box, "Chart and labels")
    group.adopt(add(canvas.slide, chart, box, canvas.look, "Chart"))
    key.draw(group, chart, (plane.box[0], box[1], plane.box[2], 0.4))
    layout: Any = figure.layout
    overlay.rules(group, layout.shapes, plane)
    lying = chart.kind == "bar"
    left = [note for note in layout.annotations if not (lying and categories.is_row_label(note))]
    overlay.notes(group, left, plane)
    written.over(group, figure, where, plane, chart)
    if not chart.has_names:
        written.below(group, figure, where, plane, chart.skip)


def read(figure: go.Figure, where: Slots, box: Box, look: Theme, alt: str = "") -> Chart:
    """The chart that a figure of bars is, as a room of this size has place for it."""
    found = pieces(figure, where, look)
    series, grouping = _series(figure, where, found, look.paper)
    series = _listed(figure, series, look.paper)
    make = _lying if categories.is_lying(figure) else _standing
    chart = make(figure, where, series, grouping, box, alt)
    layout: Any = figure.layout
    return replace(chart, overlap=0) if layout.barmode == "group" else chart


def _series(
    figure: go.Figure, where: Slots, found: Sequence[Piece], paper: str
) -> tuple[list[Series], str]:
    layout: Any = figure.layout
    axis = layout.xaxis if categories.is_lying(figure) else layout.yaxis
    value = text.plain(axis.title.text or "") or "Value"
    slots = len(where.places)
    if layout.barmode == "group":
        return stacked(found, slots, value), "clustered"
    if layout.barmode in ("stack", "relative") or any(
        categories.is_pile(trace) for trace in traces_of(figure)
    ):
        return stacked(found, slots, value), "stacked"
    if any(piece.start for piece in found):
        rows = in_rows(found, slots)
        if rows:
            return rows, "stacked"
    return overlaid(found, slots, paper, value), "clustered"


def _listed(figure: go.Figure, series: Sequence[Series], paper: str) -> list[Series]:
    """The series with those in the legend that the figure lists, in the colours of its marks."""
    layout: Any = figure.layout
    if layout.showlegend is False:
        return list(series)
    shown = {
        text.plain(trace.name): (
            mixed(each(trace.marker.color, 0), paper) if trace.type == "scatter" else ""
        )
        for trace in traces_of(figure)
        if trace.name and trace.showlegend is not False
    }
    # What the figure says beside coloured marks in the names of its rows.
    shown |= {name: colour for colour, name in names_of_series(figure).items()}
    return [
        replace(
            one,
            is_listed=one.name in shown,
            key=Ink(shown[one.name]) if shown.get(one.name) else None,
        )
        for one in series
    ]


def _span(series: Sequence[Series], axis: Any, grouping: str) -> tuple[float, float]:
    rows = list(zip(*(one.values for one in series), strict=True))
    if grouping == "stacked":
        # What is below zero stands on its own side.
        ends = [sum(side(v or 0.0, 0.0) for v in row) for row in rows for side in (min, max)]
    else:
        ends = [value for row in rows for value in row if value is not None]
    low, high = range_of(axis, [0.0, *ends], is_value=True)
    low = low if axis.range else min(low, 0.0)
    return from_a_tick(axis, (low, high))


def _lying(
    figure: go.Figure, where: Slots, series: list[Series], grouping: str, box: Box, alt: str
) -> Chart:
    layout: Any = figure.layout
    axis = layout.xaxis
    is_shown = axis.visible is not False
    has_legend = any(one.is_listed for one in series)
    _, _, wide, high = box
    above, below = (0.42 if has_legend else 0.05), (0.62 if is_shown else 0.05)
    row = (high - above - below) / len(where.places)
    points = min(13.0, max(8.0, row * 72 * 0.6))
    longest = max(text.width(name, points) for name in where.names) + 0.3
    label = min(LONGEST_LABEL, longest)
    if longest > LONGEST_LABEL and row * 72 < 2 * points * overlay.LINE:
        points = max(7.5, points * LONGEST_LABEL / longest)
    bars = [trace for trace in traces_of(figure) if trace.type == "bar"]
    beyond = 1.6 if any(trace.textposition == "outside" for trace in bars) else 0.45
    thick = _thickness(figure)
    is_paired = grouping == "clustered" and len({round(s, 2) for s in _sides(figure, where)}) > 1
    axis_made = replace(
        values_axis(axis, _span(series, axis, grouping), is_shown=is_shown),
        has_grid=is_shown and axis.showgrid is True,
    )
    return Chart(
        "bar",
        tuple(series),
        axis_made,
        (label / wide, above / high, (wide - label - beyond) / wide, 1 - (above + below) / high),
        categories=where.names,
        grouping=grouping,
        overlap=0 if is_paired else 100,
        gap=round((1 - thick) / thick * 100),
        points=points,
        alt=alt,
    )


def _sides(figure: go.Figure, where: Slots) -> list[float]:
    sides = []
    for trace in traces_of(figure):
        for value in listed(trace.y) if trace.type == "bar" else []:
            slot, own = where.of(value), number(value)
            if slot is not None and own is not None and not isinstance(value, str):
                sides.append(own - where.numbers[slot])
    return sides


def _thickness(figure: go.Figure) -> float:
    """How thick bars are, in parts of their row: as in the figure where boxes stand among them."""
    layout: Any = figure.layout
    widths = [
        float(trace.width)
        for trace in traces_of(figure)
        if trace.type == "bar" and isinstance(trace.width, int | float)
    ]
    has_boxes = any(shape.type == "rect" for shape in layout.shapes)
    return max(widths) if has_boxes and widths and max(widths) < 1 else BAR


def _standing(
    figure: go.Figure, where: Slots, series: list[Series], grouping: str, box: Box, alt: str
) -> Chart:
    layout: Any = figure.layout
    _, _, wide, high = box
    has_legend = any(one.is_listed for one in series)
    above = 0.45 if has_legend else 0.2
    beside = (
        2.1 if any(note.xref == "paper" and note.x == 1 for note in layout.annotations) else 0.2
    )
    many = len(where.places)
    each_wide = (wide - 0.9 - beside) / many
    skip = max(1, -(-int(text.width("Mmm 26", 12) * 1.25 * 100) // max(1, int(each_wide * 100))))
    is_pile = any(categories.is_pile(trace) for trace in traces_of(figure))
    if where.is_time and skip > 1:
        # Labels a year, half a year or a quarter apart.
        quarters = where.names[0].startswith("Q")
        skip = next(step for step in ((2, 4, 8) if quarters else (2, 3, 6, 12, 24)) if step >= skip)
    # Programs differ on which names they leave out where there is no room for all.
    own_ticks = skip > 1 or bool(is_pile and not where.is_time and listed(layout.xaxis.ticktext))
    below = 0.4 + (0.2 if own_ticks and layout.xaxis.title.text else 0.0)
    return Chart(
        "column",
        tuple(series),
        replace(
            values_axis(layout.yaxis, _span(series, layout.yaxis, grouping), is_shown=True),
            has_grid=True,
        ),
        (0.9 / wide, above / high, (wide - 0.9 - beside) / wide, 1 - (above + below) / high),
        categories=where.names,
        grouping=grouping,
        gap=0 if is_pile else 28,
        skip=skip,
        has_names=not own_ticks,
        alt=alt,
    )


def _plane(chart: Chart, where: Slots, box: Box) -> Plane:
    left, top, wide, high = box
    x, y, across, down = chart.plot
    room = (left + x * wide, top + y * high, across * wide, down * high)
    value: Axis = chart.value
    span = (value.low, value.high)
    if chart.kind == "bar":
        return Plane(room, span, (0, 1), rows=where.numbers)
    return Plane(room, (0, 1), span, columns=where.numbers)
