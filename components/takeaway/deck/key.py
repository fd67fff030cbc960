"""The legend of a chart as shapes, where the chart's own would list too much."""

from components.takeaway.deck import text
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.paint import Ink
from components.takeaway.deck.spec import Box, Chart, Series
from components.takeaway.deck.text import Run

POINTS, ROW = 11.0, 0.22
_MARKS = {"circle": "ellipse", "square": "rect", "diamond": "diamond", "triangle": "triangle"}


def draw(canvas: Canvas, chart: Chart, box: Box) -> None:
    """Writes the listed series of a chart in lines along the top of a room, marks first."""
    if chart.has_own_legend:
        return
    left, top, wide, _ = box
    x, y = left, top
    for series in chart.listed:
        said = text.clean(series.name)
        long = text.width(said, POINTS) + 0.5
        if x > left and x + long > left + wide:
            x, y = left, y + ROW
        _mark(canvas, series, x, y)
        canvas.text(
            (x + 0.22, y, long, ROW),
            [(Run(said),)],
            POINTS,
            anchor="ctr",
            wraps=False,
            name="Legend",
        )
        x += long


def _mark(canvas: Canvas, series: Series, x: float, y: float) -> None:
    middle = y + ROW / 2
    if series.inks:
        ink = series.key or series.inks[0]
        canvas.rect((x, middle - 0.06, 0.14, 0.12), ink, "Mark")
        return
    if series.line.line:
        ends = [(x - 0.02, middle), (x + 0.16, middle)]
        canvas.path([ends], series.line, "Mark", is_closed=False)
    if series.markers:
        mark = series.markers[0]
        kind = _MARKS.get(mark.symbol, "ellipse")
        ink = mark.ink if mark.ink.fill or mark.ink.line else Ink(canvas.look.quiet)
        canvas.preset(kind, (x + 0.01, middle - 0.06, 0.12, 0.12), ink, "Mark")
