"""What stands on every slide: the finding as title, sources, day, lens and link at the foot."""

from collections.abc import Sequence
from typing import Any

from pptx.util import Pt

from components import words
from components.takeaway.carried import Carried, Piece
from components.takeaway.deck import notes, text
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.spec import Box
from components.takeaway.deck.template import MARGIN, TITLE, WIDE
from components.theme import Theme

FOOT = 6.55  # inches from the top
# Letters that a line of choices has room for; the notes have all of them.
MOST_CHOICES, MOST_ADDRESS = 120, 110
_TITLES = ((26, 2), (22, 2), (19, 3), (16, 3), (14, 4))  # points, lines


def room(*, has_heading: bool = False) -> Box:
    """Where the body of a slide stands, in inches."""
    top = 1.62 if has_heading else 1.5
    return (MARGIN, top, WIDE - 2 * MARGIN, FOOT - 0.12 - top)


def slide(
    deck: Any,
    look: Theme,
    carried: Carried,
    piece: Piece,
    *,
    title: str = "",
    part: str = "",
    aside: str = "",
    sources: str = "",
    shown: Sequence[Piece] = (),
) -> Canvas:
    """A new slide with title, foot and notes; the body is the caller's.

    `part` says which of several slides it is ("2 of 3"), `aside` what is left out of it.
    `title` and `sources` stand in place of the piece's own; `shown` are the pieces that share it.
    """
    made = deck.slides.add_slide(deck.slide_layouts[1])
    said = text.clean(title or piece.exhibit.title)
    _title(made, f"{said} ({part})" if part else said, has_heading=bool(piece.heading))
    canvas = Canvas(made, look)
    if piece.heading:
        canvas.text(
            (MARGIN, 0.22, WIDE - 2 * MARGIN, 0.24),
            [(text.Run(text.clean(piece.heading), is_bold=True),)],
            11,
            colour=look.accent,
            name="Step",
        )
    _foot(canvas, carried, piece, aside, sources or piece.sources)
    notes.write(made, carried, piece, shown)
    return canvas


def _title(made: Any, said: str, *, has_heading: bool) -> None:
    frame = made.shapes.title.text_frame
    frame.text = said
    wide = TITLE[2]
    points = next(
        (size for size, most in _TITLES if text.rows_of(said, size * 1.08, wide) <= most),
        _TITLES[-1][0],
    )
    for run in frame.paragraphs[0].runs:
        run.font.size = Pt(points)
    if has_heading:
        shape = made.shapes.title
        left, top, width, height = shape.left, shape.top, shape.width, shape.height
        shape.left, shape.width, shape.height = left, width, height
        shape.top = top + Pt(9)


def _foot(canvas: Canvas, carried: Carried, piece: Piece, aside: str, sources: str) -> None:
    look = canvas.look
    said = " ".join(part for part in (aside, sources) if part)
    points = next(
        (size for size in (10, 9, 8) if text.rows_of(said, size, WIDE - 2 * MARGIN) <= 2), 7.5
    )
    canvas.text(
        (MARGIN, FOOT, WIDE - 2 * MARGIN, 0.36),
        [(text.Run(text.clean(said)),)],
        points,
        colour=look.quiet,
        name="Sources",
    )
    address = piece.link or carried.link
    told = told_of(carried, piece)
    is_open = address.startswith("https://")
    if address and not is_open:
        told += f" · {address if len(address) <= MOST_ADDRESS else 'Link in the notes'}"
    canvas.text(
        (MARGIN, FOOT + 0.42, WIDE - 2 * MARGIN - 0.6, 0.34),
        [(text.Run(text.clean(f"{told} · " if is_open else told)),)],
        9,
        colour=look.quiet,
        name="Day, lens and link",
        links=[("Open this view", address)] if is_open else [],
    )
    canvas.number((WIDE - MARGIN - 0.5, FOOT + 0.42, 0.5, 0.2), 9)


def told_of(carried: Carried, piece: Piece) -> str:
    """Day, lens and choices in one line."""
    choices = "; ".join(f"{label}: {value}" for label, value in piece.choices)
    if len(choices) > MOST_CHOICES:
        choices = f"{choices[:MOST_CHOICES].rpartition(' ')[0]} … (all in the notes)"
    lens = piece.lens or carried.lens
    return " · ".join(
        part
        for part in (
            f"Taken on {words.date(carried.taken_on)}",
            f"Lens: {lens}" if lens else "",
            choices,
        )
        if part
    )
