"""Figures that are drawings, such as flows and networks, as native shapes."""

from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import overlay, text
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.paint import Ink, mixed, parts
from components.takeaway.deck.plane import Plane, labels_below, listed, number, range_of, traces_of
from components.takeaway.deck.spec import Box


def is_drawing(figure: go.Figure) -> bool:
    """Whether the places of a figure's points are no figures: its upright axis says nothing."""
    layout: Any = figure.layout
    rows = (layout.meta or {}).get("rows") if isinstance(layout.meta, dict) else None
    return (
        layout.yaxis.visible is False
        and not rows
        and all(trace.type == "scatter" for trace in traces_of(figure))
    )


def draw(canvas: Canvas, figure: go.Figure, box: Box, alt: str) -> None:
    """Puts a drawing on a slide, each band and node a shape that says what it stands for."""
    layout: Any = figure.layout
    group = canvas.group(box, "Drawing", alt)
    plane = _plane(figure, box)
    scale = min(1.0, plane.box[3] / ((layout.height or 450) / 96) * 0.98)
    below = [shape for shape in layout.shapes if shape.layer == "below"]
    overlay.rules(group, below, plane)
    for trace in traces_of(figure):
        _trace(group, trace, plane)
    overlay.rules(group, [shape for shape in layout.shapes if shape.layer != "below"], plane)
    overlay.notes(group, layout.annotations, plane, scale=scale, shift=scale, is_apart=True)
    if layout.xaxis.visible is not False:
        _dates(group, figure, plane)


def _plane(figure: go.Figure, box: Box) -> Plane:
    layout: Any = figure.layout
    left, top, wide, high = box
    side = max((layout.margin.l or 0) / 96, (layout.margin.r or 0) / 96, 0.1)
    below = 0.5 if layout.xaxis.visible is not False else 0.05
    # A drawing in a wide room keeps about its shape.
    most = high * 2.3
    inset = max(0.0, (wide - most) / 2)
    has_key = any(note.yref == "paper" and (note.y or 0) >= 1 for note in layout.annotations)
    above = 0.55 if has_key else 0.1
    room = (left + inset + side, top + above, wide - 2 * (inset + side), high - above - below)
    xs = [at for t in traces_of(figure) for at in map(number, listed(t.x)) if at is not None]
    ys = [at for t in traces_of(figure) for at in map(number, listed(t.y)) if at is not None]
    return Plane(
        room,
        range_of(layout.xaxis, xs, is_value=False),
        range_of(layout.yaxis, ys, is_value=True),
    )


def _trace(canvas: Canvas, trace: Any, plane: Plane) -> None:
    pairs = [
        (plane.across(x), plane.down(y))
        for x, y in zip(map(number, listed(trace.x)), map(number, listed(trace.y)), strict=False)
        if x is not None and y is not None
    ]
    said = trace.text if isinstance(trace.text, str) else trace.hovertext
    told = text.plain(said) if isinstance(said, str) else ""
    name = told.partition(" · ")[0][:80] or "Band"
    mode = str(trace.mode or "lines")
    paper = canvas.look.paper
    wide = 2.0 if trace.line.width is None else float(trace.line.width)
    outline = mixed(trace.line.color, paper) if wide else ""
    dash = str(trace.line.dash or "")
    if "lines" in mode and pairs:
        if trace.fill == "toself":
            canvas.path([pairs], _area(trace, outline, wide, dash, paper), name, told)
        elif outline:
            ink = Ink(line=outline, width=wide * 0.75, dash=dash)
            canvas.path([pairs], ink, name, told, is_closed=False)
    if "markers" in mode:

        def place(x: Any, y: Any) -> tuple[float, float] | None:
            across, down = number(x), number(y)
            if across is None or down is None:
                return None
            return plane.across(across), plane.down(down)

        overlay.marks(canvas, trace, place)


def _area(trace: Any, outline: str, wide: float, dash: str, paper: str) -> Ink:
    fill, strength = parts(trace.fillcolor)
    pattern = trace.fillpattern
    if pattern and pattern.shape:
        strokes = mixed(pattern.fgcolor or trace.line.color, paper)
        back = mixed(pattern.bgcolor or trace.fillcolor, paper) or paper
        return Ink(strokes, outline, wide * 0.75, is_hatched=True, back=back, dash=dash)
    return Ink(fill, outline, wide * 0.75, dash=dash, alpha=strength or 1.0)


def _dates(canvas: Canvas, figure: go.Figure, plane: Plane) -> None:
    layout: Any = figure.layout
    bottom = plane.box[1] + plane.box[3] + 0.05
    for at, said in labels_below(layout.xaxis, plane, traces_of(figure)):
        overlay.write(
            canvas,
            said,
            (plane.across(at), bottom),
            10.5,
            anchor=("center", "top"),
            colour=canvas.look.quiet,
        )
