"""What stands on the bars of a figure and along their axis, over a native chart."""

from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import categories, overlay
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.categories import Slots
from components.takeaway.deck.paint import each, parts
from components.takeaway.deck.plane import Plane, listed, number, traces_of
from components.takeaway.deck.spec import Chart

# Letters on a bar are no higher than this part of its row.
_OF_ROW = 0.53


def below(canvas: Canvas, figure: go.Figure, where: Slots, plane: Plane, skip: int) -> None:
    """What a figure writes along its lower axis, every so-many-th period, and what it counts."""
    axis: Any = figure.layout.xaxis  # pyright: ignore[reportAttributeAccessIssue]
    quiet, below = canvas.look.quiet, plane.box[1] + plane.box[3]
    told = list(zip(map(number, listed(axis.tickvals)), listed(axis.ticktext), strict=False))
    if where.is_time:
        told = list(zip(where.numbers, where.names, strict=True))[
            categories.first(where, skip) :: skip
        ]
    for at, said in told:
        if at is not None:
            spot = (plane.across(at), below + 0.05)
            overlay.write(canvas, said, spot, 11, anchor=("center", "top"), colour=quiet)
    if axis.title.text:
        middle = (plane.box[0] + plane.box[2] / 2, below + 0.25)
        overlay.write(canvas, axis.title.text, middle, 11, anchor=("center", "top"), colour=quiet)


def over(canvas: Canvas, figure: go.Figure, where: Slots, plane: Plane, chart: Chart) -> None:
    """Texts within bars, and the texts and marks of points over them."""
    lying = chart.kind == "bar"
    row = plane.box[3] / len(where.places) * 72
    most = max(7.0, row * _OF_ROW) if lying else 99.0
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
            _in_bars(canvas, trace, place, below, most, lying=lying)
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
    canvas: Canvas, trace: Any, place: Any, reached: dict[Any, float], most: float, *, lying: bool
) -> None:
    """What is written on the bars of a trace; `reached` is where the bars below end.

    No letter is larger than `most` points, which the bars have room for.
    """
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
            min(overlay.points_of(trace.textfont.size), most),
            anchor=anchor,
            colour=parts(each(trace.textfont.color, position))[0],
        )
