"""Figures of lines and points as native charts over two number axes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import overlay, text
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.native import add
from components.takeaway.deck.paint import Ink, each, mixed, parts
from components.takeaway.deck.plane import (
    Plane,
    is_date,
    labels_below,
    listed,
    names_of_series,
    number,
    range_of,
    values_axis,
)
from components.takeaway.deck.spec import Box, Chart, Marker, Series

_SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle-up": "triangle",
    "arrow-up": "triangle",
    "x": "x",
    "x-thin": "x",
    "cross": "plus",
    "line-ns": "dash",
}
# Symbols that native charts have no mark for are drawn over them.
_DRAWN = ("triangle-down", "triangle-right", "triangle-left", "arrow-right", "line-ns")
_NAMED = re.compile(r"<b>([^<]+)</b>")


def draw(canvas: Canvas, figure: go.Figure, box: Box, alt: str) -> None:
    """Puts a figure of lines and points on a slide: one chart for each of its plots."""
    layout: Any = figure.layout
    group = canvas.group(box, "Chart and labels")
    margin = _margins(figure, box)
    inner = _within(box, margin)
    pairs = list(dict.fromkeys((t.xaxis or "x", t.yaxis or "y") for t in figure.data))
    listed_already: set[str] = set()
    for x_name, y_name in pairs:
        traces = [t for t in figure.data if (t.xaxis or "x", t.yaxis or "y") == (x_name, y_name)]
        x_axis, y_axis = (_axis(layout, name) for name in (x_name, y_name))
        room = _room(inner, x_axis.domain, y_axis.domain)
        plane = _plane(traces, x_axis, y_axis, room, inner)
        _chart(group, figure, traces, (x_axis, y_axis), plane, alt, listed_already)
        notes = [n for n in layout.annotations if (n.yref or "y").split()[0] in (y_name, "paper")]
        rules = [s for s in layout.shapes if (s.yref or "y").split()[0] in (y_name, "paper")]
        if (x_name, y_name) != pairs[0]:
            notes = [note for note in notes if note.yref != "paper"]
            rules = [rule for rule in rules if rule.yref != "paper"]
        overlay.rules(group, rules, plane)
        _over(group, traces, plane)
        overlay.notes(group, notes, plane)
    _ticks(group, figure, inner, box)


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
    has_legend = any(t.name and t.showlegend is not False for t in figure.data) and (
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
    down = range_of(y_axis, ys, is_value=True)
    return Plane(room, across, down, paper=paper)


# ---------------------------------------------------------------- the chart


def _chart(
    canvas: Canvas,
    figure: go.Figure,
    traces: Sequence[Any],
    axes: tuple[Any, Any],
    plane: Plane,
    alt: str,
    listed_already: set[str],
) -> None:
    x_axis, y_axis = axes
    layout: Any = figure.layout
    dated = is_date(x_axis, [value for trace in traces for value in listed(trace.x)])
    names = names_of_series(figure)
    series: list[Series] = []
    for trace in traces:
        made = _series(trace, names, canvas.look.paper)
        if not made:
            continue
        last = series[-1] if series else None
        if last and _joins(last, made):
            series[-1] = replace(made, line=last.line, name=_named(made, last))
            continue
        shown = bool(trace.name) and trace.showlegend is not False
        shown = shown and layout.showlegend is not False and made.name not in listed_already
        if shown:
            listed_already.add(made.name)
        series.append(replace(made, is_listed=shown))
    if not series:
        return
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
        tuple(_told_apart(series)),
        replace(value, has_grid=has_grid),
        (lead / frame[2], above / frame[3], wide / frame[2], high / frame[3]),
        across=replace(across, has_grid=x_axis.showgrid is True, is_date=dated),
        alt=alt,
    )
    canvas.adopt(add(canvas.slide, chart, frame, canvas.look, "Chart"))


def canvas_left(plane: Plane) -> float:
    """How far to the left of a plot its numbers may reach, in inches from the slide's edge."""
    return (plane.paper or plane.box)[0] - 0.95


def _joins(line: Series, marks: Series) -> bool:
    """Whether a series of marks stands on the points of the line before it."""
    is_line, is_marks = not line.markers and line.line.line, marks.markers and not marks.line.line
    return bool(is_line and is_marks and (line.xs, line.values) == (marks.xs, marks.values))


def _named(marks: Series, line: Series) -> str:
    return line.name if marks.name == "Series" else marks.name


def _told_apart(series: Sequence[Series]) -> list[Series]:
    """The same with a number after a name that stood before."""
    seen: dict[str, int] = {}
    made = []
    for one in series:
        seen[one.name] = seen.get(one.name, 0) + 1
        number_after = f" {seen[one.name]}" if seen[one.name] > 1 else ""
        made.append(replace(one, name=f"{one.name}{number_after}"))
    return made


def _series(trace: Any, names: dict[str, str], paper: str) -> Series | None:
    """A trace as a series; None for one that shows nothing, or only texts."""
    mode = str(trace.mode or "lines")
    wide = 2.0 if trace.line.width is None else float(trace.line.width)
    has_line = "lines" in mode and wide > 0
    has_marks = "markers" in mode
    pairs = list(zip(map(number, listed(trace.x)), map(number, listed(trace.y)), strict=False))
    if not (has_line or has_marks) or not any(x is not None and y is not None for x, y in pairs):
        return None
    colour = mixed(trace.line.color or each(trace.marker.color, 0), paper)
    line = (
        Ink(line=colour, width=wide * 0.8, dash=str(trace.line.dash or "")) if has_line else Ink()
    )
    known = [(place, x, y) for place, (x, y) in enumerate(pairs) if x is not None]
    if trace.line.shape == "hv":
        known = _stepped(known)
    if trace.fill == "toself" and known:
        known.append(known[0])
    markers = tuple(_marker(trace, place, paper) for place, _, _ in known) if has_marks else ()
    return Series(
        _name(trace, names, colour),
        tuple(y for _, _, y in known),
        xs=tuple(float(x) for _, x, _ in known),
        line=line,
        markers=markers,
    )


def _stepped(known: Sequence[tuple[int, float, float | None]]) -> list[Any]:
    made: list[Any] = []
    for point in known:
        if made:
            made.append((point[0], point[1], made[-1][2]))
        made.append(point)
    return made


def _name(trace: Any, names: dict[str, str], colour: str) -> str:
    if trace.name:
        return text.plain(trace.name)
    if colour in names:
        return names[colour]
    for said in (each(trace.hovertext, 0), trace.hovertemplate, each(trace.text, 0)):
        found = _NAMED.search(str(said or ""))
        if found:
            return text.clean(found[1])
        if said and ":" in str(said) and "%{" not in str(said):
            return text.plain(str(said)).partition(":")[0][:60]
    return "Series"


def _marker(trace: Any, place: int, paper: str) -> Marker:
    symbol = str(each(trace.marker.symbol, place) or "circle")
    fill = mixed(each(trace.marker.color, place), paper)
    outline = mixed(each(trace.marker.line.color, place), paper) or fill
    size = float(each(trace.marker.size, place) or 8)
    kind = symbol.removesuffix("-open")
    if kind in _DRAWN:
        return Marker("none", 5, Ink())
    is_open = symbol.endswith("-open")
    ink = Ink(paper if is_open else fill, outline, 1.5 if is_open else 1.0)
    return Marker(_SYMBOLS.get(kind, "circle"), max(4, min(30, round(size * 0.75))), ink)


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
        return place(x, y) if symbol.removesuffix("-open") in _DRAWN else None

    positions = iter(range(len(listed(trace.x))))
    overlay.marks(canvas, trace, only_drawn)


def _ticks(canvas: Canvas, figure: go.Figure, inner: Box, box: Box) -> None:
    """The words beside the axes: dates below, names of rows at the left."""
    layout: Any = figure.layout
    first = [t for t in figure.data if (t.xaxis or "x") == "x"]
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
