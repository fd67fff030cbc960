"""What a figure writes and draws over its chart: notes, rules, boxes and single marks."""

from collections.abc import Callable, Sequence
from typing import Any

from components.takeaway.deck import text as texts
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.paint import Ink, each, mixed, parts
from components.takeaway.deck.plane import PIXEL, Plane, listed, number
from components.takeaway.deck.spec import Box

# A letter on a slide, in points, for each pixel on screen.
POINTS = 0.86
LEAST, SMALLEST, LINE = 9.0, 8.0, 1.22
# Inches between the end of a line and its name.
BESIDE = 0.07
# So near texts may come that are to stand apart.
_APART = 0.06
# Symbols of Plotly's -> shapes of DrawingML, and degrees to turn them.
_SHAPES = {
    "circle": ("ellipse", 0),
    "square": ("rect", 0),
    "diamond": ("diamond", 0),
    "triangle-up": ("triangle", 0),
    "triangle-down": ("triangle", 180),
    "triangle-right": ("triangle", 90),
    "triangle-left": ("triangle", 270),
    "arrow-up": ("triangle", 0),
    "arrow-right": ("triangle", 90),
    "x": ("mathMultiply", 0),
    "x-thin": ("mathMultiply", 0),
    "cross": ("mathPlus", 0),
    "line-ns": ("rect", 0),
}
# In which direction an anchor of Plotly's puts a text: parts of its size to move by.
_ACROSS = {"left": 0.0, "center": 0.5, "right": 1.0}
_DOWN = {"top": 0.0, "middle": 0.5, "bottom": 1.0}
_ALIGN = {"left": "l", "center": "ctr", "right": "r"}


def points_of(size: float | None, scale: float = 1.0) -> float:
    """Letters of so many pixels on screen as points on a slide; small ones where all is scaled."""
    return max(LEAST if scale == 1 else SMALLEST, round((size or 13) * POINTS * scale * 2) / 2)


def write(
    canvas: Canvas,
    markup: object,
    at: tuple[float, float],
    points: float,
    *,
    anchor: tuple[str, str] = ("center", "middle"),
    colour: str = "",
    back: Ink | None = None,
    turn: int = 0,
) -> None:
    """Text set at a point; `anchor` says which side of the text is there."""
    lines = texts.lines(markup)
    box = _taken(lines, at, points, anchor)
    if not box[2]:
        return
    canvas.text(
        box,
        lines,
        points,
        colour=colour,
        align=_ALIGN[anchor[0]],
        anchor="ctr",
        wraps=False,
        back=back,
        turn=turn,
        name="Label",
    )


def _taken(
    lines: Sequence[texts.Line], at: tuple[float, float], points: float, anchor: tuple[str, str]
) -> Box:
    """The room that a text takes."""
    wide = max(
        sum(texts.width(run.text, points, is_bold=run.is_bold) for run in line) for line in lines
    )
    high = len(lines) * points * LINE / 72
    return (at[0] - wide * _ACROSS[anchor[0]], at[1] - high * _DOWN[anchor[1]], wide, high)


def notes(
    canvas: Canvas,
    drawn: Sequence[Any],
    plane: Plane,
    *,
    scale: float = 1.0,
    shift: float = 1.0,
    is_apart: bool = False,
) -> None:
    """The annotations of a figure, where they stand on screen; `shift` scales their offsets.

    With `is_apart`, texts of several lines that would nearly touch are written as one line each.
    """
    spots = [(note, at) for note in drawn if (at := _spot(note, plane, shift)) and note.text]
    boxes = [
        _taken(texts.lines(note.text), at, _points(note, scale), _anchor(note))
        for note, at in spots
        if is_apart and not note.textangle
    ]
    for note, at in spots:
        points, anchor = _points(note, scale), _anchor(note)
        fill, strength = parts(note.bgcolor)
        own = _taken(texts.lines(note.text), at, points, anchor)
        is_covered = not note.textangle and any(_meet(own, box) for box in boxes if box != own)
        write(
            canvas,
            note.text.replace("<br>", " ") if is_covered else note.text,
            at,
            points,
            anchor=anchor,
            colour=parts(note.font.color if note.font else "")[0],
            back=Ink(fill, alpha=strength) if fill else None,
            turn=int(note.textangle or 0) % 360,
        )


def _spot(note: Any, plane: Plane, shift: float) -> tuple[float, float] | None:
    """Where an annotation stands, in inches; None if the figure does not say."""
    x, y = number(note.x), number(note.y)
    if x is None or y is None:
        return None
    across = plane.across(x, note.xref or "x") + (note.xshift or 0) * PIXEL * shift
    if note.xref == "paper" and x == 1 and note.xanchor == "left":
        across += BESIDE
    return across, plane.down(y, note.yref or "y") - (note.yshift or 0) * PIXEL * shift


def _points(note: Any, scale: float) -> float:
    return points_of(note.font.size if note.font else None, scale)


def _anchor(note: Any) -> tuple[str, str]:
    return _side(note, number(note.x) or 0.0), _level(note, number(note.y) or 0.0)


def _meet(one: Box, other: Box) -> bool:
    """Whether two rooms overlap, or nearly do."""
    return all(
        one[at] + one[at + 2] > other[at] - _APART and other[at] + other[at + 2] > one[at] - _APART
        for at in (0, 1)
    )


def _side(note: Any, x: float) -> str:
    if note.xanchor and note.xanchor != "auto":
        return note.xanchor
    if note.xref == "paper":
        return "left" if x < 1 / 3 else "right" if x > 2 / 3 else "center"
    return "center"


def _level(note: Any, y: float) -> str:
    if note.yanchor and note.yanchor != "auto":
        return note.yanchor
    if note.yref == "paper":
        return "bottom" if y < 1 / 3 else "top" if y > 2 / 3 else "middle"
    return "middle"


def rules(canvas: Canvas, drawn: Sequence[Any], plane: Plane) -> None:
    """The lines and boxes of a figure."""
    for shape in drawn:
        ends = [number(value) for value in (shape.x0, shape.y0, shape.x1, shape.y1)]
        if any(end is None for end in ends):
            continue
        x0, y0, x1, y1 = (float(end or 0) for end in ends)
        horizontal, vertical = shape.xref or "x", shape.yref or "y"
        left, right = sorted((plane.across(x0, horizontal), plane.across(x1, horizontal)))
        top, bottom = sorted((plane.down(y0, vertical), plane.down(y1, vertical)))
        line = shape.line
        wide = 1.0 if line.width is None else float(line.width)
        outline = parts(line.color)[0] if wide else ""
        ink = Ink(line=outline, width=max(0.75, wide * 0.8), dash=str(line.dash or ""))
        if shape.type == "line":
            canvas.path([[(left, top), (right, bottom)]], ink, "Rule", is_closed=False)
            continue
        fill, strength = parts(shape.fillcolor)
        canvas.rect(
            (left, top, right - left, bottom - top),
            Ink(fill, ink.line, ink.width, dash=ink.dash, alpha=strength or 1.0),
            "Box",
        )


def texts_of(
    canvas: Canvas,
    trace: Any,
    place: Callable[[Any, Any], tuple[float, float] | None],
    scale: float = 1.0,
) -> None:
    """The texts that a trace of points writes at its points."""
    for position, (x, y, said) in enumerate(
        zip(listed(trace.x), listed(trace.y), listed(trace.text), strict=False)
    ):
        at = place(x, y)
        if at is None or not said:
            continue
        level, _, side = str(each(trace.textposition, position) or "middle center").partition(" ")
        # Text stands on the other side of the point than its position names.
        across = {"left": "right", "right": "left"}.get(side, "center")
        down = {"top": "bottom", "bottom": "top"}.get(level, "middle")
        away = 0.09
        write(
            canvas,
            said,
            (
                at[0] + {"left": -away, "right": away}.get(side, 0.0),
                at[1] + {"top": -away, "bottom": away}.get(level, 0.0),
            ),
            points_of(trace.textfont.size if trace.textfont else None, scale),
            anchor=(across, down),
            colour=parts(each(trace.textfont.color, position) if trace.textfont else "")[0],
        )


def marks(
    canvas: Canvas,
    trace: Any,
    place: Callable[[Any, Any], tuple[float, float] | None],
    scale: float = 1.0,
) -> None:
    """The marks of a trace of points as single shapes, such as the arrow of an open bar."""
    for position, (x, y) in enumerate(zip(listed(trace.x), listed(trace.y), strict=False)):
        at = place(x, y)
        if at is None:
            continue
        symbol = str(each(trace.marker.symbol, position) or "circle")
        size = float(each(trace.marker.size, position) or 8) * PIXEL * 0.8 * scale
        colour = mixed(each(trace.marker.color, position), canvas.look.paper)
        outline = mixed(each(trace.marker.line.color, position), canvas.look.paper)
        kind, turn = _SHAPES.get(symbol.removesuffix("-open"), ("ellipse", 0))
        is_open = symbol.endswith("-open") and kind in ("ellipse", "rect", "diamond", "triangle")
        ink = Ink("" if is_open else colour, outline or colour, 1.5 if is_open else 0.75)
        wide = 0.03 if symbol.startswith("line-ns") else size
        centre = at[0] + (size / 2 if symbol == "triangle-right" else 0)
        canvas.preset(
            kind,
            (centre - wide / 2, at[1] - size / 2, wide, size),
            Ink(colour) if wide < size else ink,
            "Mark",
            f"{x}",
            turn,
        )
