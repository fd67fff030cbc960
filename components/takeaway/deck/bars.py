"""Figures of bars as native bar and column charts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import categories, key, overlay, text
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.categories import Slots
from components.takeaway.deck.native import add
from components.takeaway.deck.paint import Ink, each, mixed, parts
from components.takeaway.deck.pieces import Piece, in_rows, overlaid, pieces, stacked
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
    _written(group, figure, where, plane, chart)
    if not chart.has_names:
        _ticks(group, figure, plane)


def read(figure: go.Figure, where: Slots, box: Box, look: Theme, alt: str = "") -> Chart:
    """The chart that a figure of bars is, as a room of this size has place for it."""
    found = pieces(figure, where, look)
    series, grouping = _series(figure, where, found, look.paper)
    series = _listed(figure, series, look.paper)
    make = _lying if categories.is_lying(figure) else _standing
    chart = make(figure, where, series, grouping, box, alt)
    layout: Any = figure.layout
    return replace(chart, overlap=0) if layout.barmode == "group" else chart


def _ticks(canvas: Canvas, figure: go.Figure, plane: Plane) -> None:
    """The numbers that a figure writes along its lower axis, and what they count."""
    axis: Any = figure.layout.xaxis  # pyright: ignore[reportAttributeAccessIssue]
    quiet, below = canvas.look.quiet, plane.box[1] + plane.box[3]
    for at, said in zip(listed(axis.tickvals), listed(axis.ticktext), strict=False):
        where = (plane.across(float(at)), below + 0.05)
        overlay.write(canvas, said, where, 11, anchor=("center", "top"), colour=quiet)
    if axis.title.text:
        middle = (plane.box[0] + plane.box[2] / 2, below + 0.25)
        overlay.write(canvas, axis.title.text, middle, 11, anchor=("center", "top"), colour=quiet)


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
    own_ticks = bool(is_pile and not where.is_time and listed(layout.xaxis.ticktext))
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


def _written(canvas: Canvas, figure: go.Figure, where: Slots, plane: Plane, chart: Chart) -> None:
    """Texts within bars, and the texts and marks of points over them."""
    lying = chart.kind == "bar"
    moved = 0.0

    def place(x: Any, y: Any) -> tuple[float, float] | None:
        slot = where.of(y if lying else x)
        size = number(x if lying else y)
        if slot is None or size is None:
            return None
        at = where.numbers[slot]
        own = number(y if lying else x)
        at = moved + (at if own is None or isinstance(y if lying else x, str) else own)
        return (
            (plane.across(size), plane.down(at)) if lying else (plane.across(at), plane.down(size))
        )

    layout: Any = figure.layout
    reached: dict[Any, float] = {}
    beside = iter(_beside(chart) if layout.barmode == "group" else ())
    for trace in traces_of(figure):
        moved = 0.0
        if trace.type == "bar":
            moved = next(beside, 0.0)
            below = reached if layout.barmode == "stack" else {}
            _in_bars(canvas, trace, place, below, lying=lying)
        elif trace.type == "scatter" and trace.mode and not trace.stackgroup:
            if "text" in trace.mode:
                overlay.texts_of(canvas, trace, place)
            if "markers" in trace.mode:
                overlay.marks(canvas, trace, place)


def _beside(chart: Chart) -> list[float]:
    """How far from the middle of their column bars stand that share it, in parts of it."""
    many = len(chart.series)
    thick = 1 / (many + chart.gap / 100)
    return [(place - (many - 1) / 2) * thick for place in range(many)]


def _in_bars(
    canvas: Canvas, trace: Any, place: Any, reached: dict[Any, float], *, lying: bool
) -> None:
    """What is written on the bars of a trace; `reached` is where the bars below end."""
    for position, (x, y) in enumerate(zip(listed(trace.x), listed(trace.y), strict=False)):
        size, base = number(x if lying else y), number(each(trace.base, position))
        row = y if lying else x
        if size is None:
            continue
        before = reached.get(row, 0.0) if base is None else base
        reached[row] = before + size
        ends = [place(at, y) if lying else place(x, at) for at in (before, before + size)]
        said = each(trace.text, position) if trace.text is not None else ""
        if not said or ends[0] is None or ends[1] is None:
            continue
        at = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
        anchor = ("center", "middle")
        if trace.textposition == "outside":
            is_below = size < 0
            away = -0.05 if is_below == lying else 0.05
            at = (ends[1][0] + away, ends[1][1]) if lying else (ends[1][0], ends[1][1] + away)
            anchor = ("right" if is_below else "left", "middle")
            if not lying:
                anchor = ("center", "top" if is_below else "bottom")
        overlay.write(
            canvas,
            said,
            at,
            overlay.points_of(trace.textfont.size),
            anchor=anchor,
            colour=parts(each(trace.textfont.color, position))[0],
        )
