"""Figures of lines and points as native charts over two number axes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import key, lines, overlay, text
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.native import add
from components.takeaway.deck.paint import Ink, each, parts
from components.takeaway.deck.plane import (
    Plane,
    from_a_tick,
    is_date,
    labels_below,
    listed,
    names_of_series,
    number,
    range_of,
    traces_of,
    values_axis,
)
from components.takeaway.deck.spec import Box, Chart, Series
from components.theme import Theme


def draw(canvas: Canvas, figure: go.Figure, box: Box, alt: str) -> None:
    """Puts a figure of lines and points on a slide: one chart for each of its plots."""
    layout: Any = figure.layout
    group = canvas.group(box, "Chart and labels")
    for place, plot in enumerate(read(figure, box, canvas.look, alt)):
        if plot.chart:
            group.adopt(add(canvas.slide, plot.chart, plot.frame, canvas.look, "Chart"))
            left, top, wide, _ = plot.plane.box
            legend = replace(plot.chart, series=plot.in_order)
            key.draw(group, legend, (left, top - 0.42, wide, 0.4))
        mine = (plot.y_name, "paper")
        notes = [n for n in layout.annotations if (n.yref or "y").split()[0] in mine]
        rules = [s for s in layout.shapes if (s.yref or "y").split()[0] in mine]
        if place:
            notes = [note for note in notes if note.yref != "paper"]
            rules = [rule for rule in rules if rule.yref != "paper"]
        overlay.rules(group, rules, plot.plane)
        _over(group, plot.traces, plot.plane)
        overlay.notes(group, notes, plot.plane)
    _ticks(group, figure, _within(box, _margins(figure, box)), box)


@dataclass(frozen=True)
class Plot:
    """One plot of a figure: its traces, the room of its points, and the chart that they are.

    `chart` is None where only texts stand. `frame` is the room of chart and numbers, `in_order`
    its series as the figure lists them, `y_name` what the figure calls its upright axis.
    """

    traces: tuple[Any, ...]
    plane: Plane
    y_name: str
    chart: Chart | None
    frame: Box = (0.0, 0.0, 0.0, 0.0)
    in_order: tuple[Series, ...] = ()


def read(figure: go.Figure, box: Box, look: Theme, alt: str = "") -> list[Plot]:
    """The plots of a figure of lines and points, for a room in inches."""
    layout: Any = figure.layout
    inner = _within(box, _margins(figure, box))
    listed_already: set[str] = set()
    found = []
    for x_name, y_name in dict.fromkeys(map(_axes, traces_of(figure))):
        traces = tuple(t for t in traces_of(figure) if _axes(t) == (x_name, y_name))
        x_axis, y_axis = (_axis(layout, name) for name in (x_name, y_name))
        room = _room(inner, x_axis.domain, y_axis.domain)
        plane = _plane(traces, x_axis, y_axis, room, inner)
        plot = Plot(traces, plane, y_name, None)
        series = _series(figure, traces, look, listed_already)
        found.append(_plotted(plot, series, (x_axis, y_axis), alt) if series else plot)
    return found


def _axes(trace: Any) -> tuple[str, str]:
    return trace.xaxis or "x", trace.yaxis or "y"


def _axis(layout: Any, name: str) -> Any:
    return layout[f"{name[0]}axis{name[1:]}"]


def _margins(figure: go.Figure, box: Box) -> tuple[float, float, float, float]:
    """Inches left, right, above and below the plots, for what is written there."""
    layout: Any = figure.layout
    right = max(
        [
            text.width(line_text(line), 11) + 0.2
            for note in layout.annotations
            if note.xref == "paper" and note.x == 1 and note.xanchor == "left"
            for line in text.lines(note.text)
        ],
        default=0.3,
    )
    rows = [str(said) for said in listed(layout.yaxis.ticktext)]
    left = max([text.width(said, _row_points(figure, box)) for said in rows], default=0.6) + 0.2
    if layout.yaxis.visible is False or layout.yaxis.showticklabels is False:
        left = 0.1
    elif layout.yaxis.title.text:
        left += 0.35
    has_legend = any(t.name and t.showlegend is not False for t in traces_of(figure)) and (
        layout.showlegend is not False
    )
    return left, max(0.3, right), 0.45 if has_legend else 0.15, 0.55


def line_text(line: Sequence[text.Run]) -> str:
    """The text of a line without its looks."""
    return "".join(run.text for run in line)


def _row_points(figure: go.Figure, box: Box) -> float:
    layout: Any = figure.layout
    rows = max(len(listed(layout.yaxis.ticktext)), 1)
    if layout.yaxis.range:
        ends = [number(end) or 0.0 for end in layout.yaxis.range]
        rows = max(rows, round(abs(ends[1] - ends[0]))) if rows > 6 else rows
    return max(7.0, min(11.0, box[3] * 72 / rows * 0.72))


def _within(box: Box, margin: tuple[float, float, float, float]) -> Box:
    left, right, above, below = margin
    return (box[0] + left, box[1] + above, box[2] - left - right, box[3] - above - below)


def _room(inner: Box, across: Any, down: Any) -> Box:
    left, top, wide, high = inner
    x0, x1 = across or (0, 1)
    y0, y1 = down or (0, 1)
    return (left + wide * x0, top + high * (1 - y1), wide * (x1 - x0), high * (y1 - y0))


def _plane(traces: Sequence[Any], x_axis: Any, y_axis: Any, room: Box, paper: Box) -> Plane:
    xs = [v for t in traces for v in map(number, listed(t.x)) if v is not None]
    ys = [v for t in traces for v in map(number, listed(t.y)) if v is not None]
    across = range_of(x_axis, xs, is_value=False)
    down = from_a_tick(y_axis, range_of(y_axis, ys, is_value=True))
    return Plane(room, across, down, paper=paper)


# ---------------------------------------------------------------- the chart


def _series(
    figure: go.Figure, traces: Sequence[Any], look: Theme, listed_already: set[str]
) -> list[Series]:
    layout: Any = figure.layout
    names = names_of_series(figure)
    series: list[Series] = []
    for trace in traces:
        made = lines.series_of(trace, names, look.paper)
        if not made:
            continue
        shown = bool(trace.name) and trace.showlegend is not False
        shown = shown and layout.showlegend is not False and made.name not in listed_already
        if shown:
            listed_already.add(made.name)
        made = replace(made, is_listed=shown)
        last = series[-1] if series else None
        if last and lines.joins(last, made):
            series[-1] = replace(made, line=last.line, name=lines.joint_name(made, last))
        else:
            series.append(made)
    return lines.told_apart(series)


def _plotted(plot: Plot, series: list[Series], axes: tuple[Any, Any], alt: str) -> Plot:
    x_axis, y_axis = axes
    plane = plot.plane
    dated = is_date(x_axis, [value for trace in plot.traces for value in listed(trace.x)])
    own_ticks = bool(listed(y_axis.ticktext))
    is_shown = y_axis.visible is not False and y_axis.showticklabels is not False
    value = values_axis(y_axis, plane.y, is_shown=is_shown and not own_ticks)
    has_grid = is_shown and y_axis.showgrid is not False
    across = values_axis(x_axis, plane.x, is_shown=False)
    left, top, wide, high = plane.box
    lead = min(0.95, left - canvas_left(plane)) if is_shown else 0.02
    above = 0.42 if any(one.is_listed for one in series) else 0.06
    frame = (left - lead, top - above, wide + lead + 0.05, high + above + 0.06)
    chart = Chart(
        "points",
        # LibreOffice loses a series that stands before a longer one.
        tuple(sorted(series, key=lambda one: -len(one.values))),
        replace(value, has_grid=has_grid),
        (lead / frame[2], above / frame[3], wide / frame[2], high / frame[3]),
        across=replace(across, has_grid=x_axis.showgrid is True, is_date=dated),
        alt=alt,
    )
    return replace(plot, chart=chart, frame=frame, in_order=tuple(series))


def canvas_left(plane: Plane) -> float:
    """How far to the left of a plot its numbers may reach, in inches from the slide's edge."""
    return (plane.paper or plane.box)[0] - 0.95


# ---------------------------------------------------------------- what stands over it


def _over(canvas: Canvas, traces: Sequence[Any], plane: Plane) -> None:
    def place(x: Any, y: Any) -> tuple[float, float] | None:
        across, down = number(x), number(y)
        if across is None or down is None:
            return None
        return plane.across(across), plane.down(down)

    for trace in traces:
        mode = str(trace.mode or "lines")
        if trace.fill == "toself":
            points = [at for at in map(place, listed(trace.x), listed(trace.y)) if at]
            fill, strength = parts(trace.fillcolor)
            canvas.path([points], Ink(fill, alpha=strength), "Range")
        if "text" in mode:
            overlay.texts_of(canvas, trace, place)
        if "markers" in mode:
            _drawn_marks(canvas, trace, place)


def _drawn_marks(canvas: Canvas, trace: Any, place: Any) -> None:
    def only_drawn(x: Any, y: Any) -> tuple[float, float] | None:
        position = next(positions)
        symbol = str(each(trace.marker.symbol, position) or "circle")
        return place(x, y) if symbol.removesuffix("-open") in lines.DRAWN else None

    positions = iter(range(len(listed(trace.x))))
    overlay.marks(canvas, trace, only_drawn)


def _ticks(canvas: Canvas, figure: go.Figure, inner: Box, box: Box) -> None:
    """The words beside the axes: dates below, names of rows at the left."""
    layout: Any = figure.layout
    first = [t for t in traces_of(figure) if (t.xaxis or "x") == "x"]
    below = _plane(first, layout.xaxis, layout.yaxis, inner, inner)
    quiet, bottom = canvas.look.quiet, inner[1] + inner[3] + 0.06
    if layout.xaxis.visible is not False:
        for at, said in labels_below(layout.xaxis, below, first):
            write_at = (below.across(at), bottom)
            overlay.write(canvas, said, write_at, 11, anchor=("center", "top"), colour=quiet)
    if layout.yaxis.visible is not False and listed(layout.yaxis.ticktext):
        points = _row_points(figure, box)
        for at, said in zip(
            listed(layout.yaxis.tickvals), listed(layout.yaxis.ticktext), strict=False
        ):
            place = (inner[0] - 0.08, below.down(number(at) or 0.0))
            overlay.write(canvas, said, place, points, anchor=("right", "middle"), colour=quiet)
