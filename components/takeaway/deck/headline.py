"""Headlines as big numbers, several on a slide where they stand together on the page."""

from collections.abc import Sequence

from components.exhibit import Headline
from components.takeaway.carried import Piece
from components.takeaway.deck import text
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.paint import Ink
from components.takeaway.deck.spec import Box
from components.takeaway.deck.text import Run

ACROSS = 3
GAP = 0.45  # inches
_NARROWEST = 0.6  # inches of a course in which its rise can be seen


def draw(canvas: Canvas, pieces: Sequence[Piece], box: Box) -> None:
    """Puts headlines side by side, three in a row; one alone is set large."""
    left, top, wide, high = box
    columns = min(ACROSS, len(pieces))
    rows = -(-len(pieces) // columns)
    each_wide = (wide - GAP * (columns - 1)) / columns
    each_high = (high - GAP * (rows - 1)) / rows
    for position, piece in enumerate(pieces):
        row, column = divmod(position, columns)
        room = (
            left + column * (each_wide + GAP),
            top + row * (each_high + GAP),
            each_wide,
            each_high,
        )
        _one(canvas, piece, room, is_alone=len(pieces) == 1)


def _one(canvas: Canvas, piece: Piece, room: Box, *, is_alone: bool) -> None:
    said, look = piece.exhibit.body, canvas.look
    assert isinstance(said, Headline)
    left, top, wide, high = room
    big = 80.0 if is_alone else 38.0
    while text.width(said.value, big, is_bold=True) > wide and big > 16:
        big -= 2
    small, quiet = (18.0, 14.0) if is_alone else (12.5, 9.0)
    label = 0.0
    canvas.path([[(left, top), (left + wide, top)]], Ink(line=look.border), "Rule", is_closed=False)
    top += 0.12
    if not is_alone:
        label = text.rows_of(piece.exhibit.title, small, wide) * small * 1.22 / 72
        canvas.text(
            (left, top, wide, label),
            [(Run(text.clean(piece.exhibit.title)),)],
            small,
            colour=look.quiet,
            name="Label",
        )
    number = big * 1.2 / 72
    canvas.text(
        (left, top + label, wide, number),
        [(Run(text.clean(said.value), True),)],
        big,
        name="Number",
    )
    below = top + label + number + 0.05
    change = text.clean(said.change[:1].upper() + said.change[1:])
    told = text.rows_of(change, small, wide) * small * 1.22 / 72
    canvas.text((left, below, wide, told), [(Run(change),)], small, name="Change")
    below += told + 0.12
    end = room[1] + high
    if not is_alone:
        sources = text.clean(piece.sources)
        rows = text.rows_of(sources, quiet, wide)
        end -= rows * quiet * 1.22 / 72
        canvas.text(
            (left, max(below, end), wide, rows * quiet * 1.22 / 72),
            [(Run(sources),)],
            quiet,
            colour=look.quiet,
            name="Source",
        )
    if len(said.spark) > 1:
        # Among others the course stands beside the number, where the number leaves room.
        past = text.width(said.value, big, is_bold=True) + 0.25
        beside = (left + past, top + label + 0.17, min(1.6, wide - past), 0.3)
        room = (left, below, min(wide, 6.0), 1.1) if is_alone else beside
        if room[2] > _NARROWEST:
            _spark(canvas, said.spark, room)


def _spark(canvas: Canvas, values: Sequence[float], room: Box) -> None:
    left, top, wide, high = room
    low, most = min(0.0, *values), max(values)
    span = (most - low) or 1.0
    points = [
        (left + wide * at / (len(values) - 1), top + high * (1 - (value - low) / span))
        for at, value in enumerate(values)
    ]
    told = ", ".join(f"{value:.4g}" for value in values)
    canvas.path(
        [points], Ink(line=canvas.look.quiet, width=1.5), "Recent course", told, is_closed=False
    )
    canvas.disc(points[-1], 0.05, Ink(canvas.look.accent), "Newest", f"{values[-1]:.4g}")
