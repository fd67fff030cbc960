"""The whole deck: a cover where there are several pieces, then each piece on its slides."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Any

import plotly.graph_objects as go
from pptx.dml.color import RGBColor
from pptx.util import Pt

from components import words
from components.exhibit import Facts, Grid, Headline, together
from components.maps import Atlas
from components.takeaway.carried import Carried, Piece
from components.takeaway.deck import (
    bars,
    drawn,
    facts,
    furniture,
    headline,
    mapping,
    matrix,
    points,
    reading,
    table,
    template,
    text,
    windows,
)
from components.takeaway.deck.canvas import Canvas
from components.takeaway.deck.spec import Box
from components.takeaway.deck.template import MARGIN
from components.theme import Theme

Progress = Callable[[int, int], None]
_LEGEND = 0.62  # inches below a map


def of(carried: Carried, look: Theme, progress: Progress | None = None) -> bytes:
    """A deck as the bytes of a .pptx file, in the colours of `look`.

    The exhibits are to be made in the same colours. `progress` is told after every piece how many
    of how many are done; what it raises ends the work.
    """
    deck = template.empty(look)
    deck.core_properties.title = text.clean(carried.title)
    deck.core_properties.subject = f"Taken on {words.date(carried.taken_on)}"
    if len(carried.pieces) > 1:
        _cover(deck, look, carried)
    done = 0
    runs = groupby(carried.pieces, lambda piece: _is_small(piece))
    for is_small, run in runs:
        pieces = list(run)
        if is_small and len(pieces) > 1:
            _headlines(deck, look, carried, pieces)
            done = _told(progress, done + len(pieces), carried)
            continue
        for piece in pieces:
            _slides(deck, look, carried, piece)
            done = _told(progress, done + 1, carried)
    return template.saved(deck)


def _told(progress: Progress | None, done: int, carried: Carried) -> int:
    if progress:
        progress(done, len(carried.pieces))
    return done


def _is_small(piece: Piece) -> bool:
    """Whether a piece shares its slide with others: a headline that is no step of a story."""
    return isinstance(piece.exhibit.body, Headline) and not piece.heading


def _cover(deck: Any, look: Theme, carried: Carried) -> None:
    made = deck.slides.add_slide(deck.slide_layouts[0])
    made.shapes.title.text_frame.text = text.clean(carried.title)
    made.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(40)
    said = [
        f"Taken on {words.date(carried.taken_on)}",
        words.sentence(f"Lens: {carried.lens}") if carried.lens else "",
        "Every slide names its sources; its notes list them with links.",
    ]
    below = made.placeholders[1].text_frame
    below.text = text.clean("\n".join(line for line in said if line))
    for paragraph in below.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(16)
            run.font.color.rgb = RGBColor.from_string(look.quiet[1:])
    if carried.link:
        canvas = Canvas(made, look)
        is_open = carried.link.startswith("https://")
        canvas.text(
            (MARGIN, 6.97, 11, 0.3),
            [] if is_open else [(text.Run(text.clean(carried.link)),)],
            11,
            colour=look.quiet,
            name="Link",
            links=[("Open the live page", carried.link)] if is_open else [],
        )


def _headlines(deck: Any, look: Theme, carried: Carried, pieces: list[Piece]) -> None:
    """Headlines that stand together on a page share a slide, six at most."""
    for start in range(0, len(pieces), 6):
        group = pieces[start : start + 6]
        rows = [piece.exhibit.rows for piece in group]
        shared = replace(
            group[0],
            exhibit=replace(group[0].exhibit, rows=together(*rows), method="", alt=""),
            choices=tuple(dict.fromkeys(each for piece in group for each in piece.choices)),
            hidden=" ".join(dict.fromkeys(piece.hidden for piece in group if piece.hidden)),
            link=carried.link,
        )
        said = "Sources stand under each number, and their pages in the notes."
        canvas = furniture.slide(
            deck, look, carried, shared, title=carried.title, sources=said, shown=group
        )
        headline.draw(canvas, group, furniture.room())


def _slides(deck: Any, look: Theme, carried: Carried, piece: Piece) -> None:
    made = piece.exhibit
    room = furniture.room(has_heading=bool(piece.heading))
    alt = made.alt or made.title
    match made.body:
        case Headline():
            canvas = furniture.slide(deck, look, carried, piece)
            headline.draw(canvas, [piece], room)
        case Atlas() as atlas:
            left, top, wide, high = room
            views = mapping.views(atlas, (left, top, wide, high - _LEGEND))
            for name, view in views:
                canvas = furniture.slide(deck, look, carried, piece, part=name)
                mapping.draw(canvas, atlas, view, made.legend, alt)
        case go.Figure() as figure if matrix.has_no_chart(figure):
            _tables(deck, look, carried, piece, matrix.of_figure(made, room[2]))
        case go.Figure() as figure:
            parts = windows.cut(figure)
            for number, part in enumerate(parts, 1):
                said = f"{number} of {len(parts)}" if len(parts) > 1 else ""
                canvas = furniture.slide(deck, look, carried, piece, part=said)
                _figure(canvas, part, room, alt)
        case Facts() as listed:
            _tables(deck, look, carried, piece, facts.of_facts(listed, room[2], look))
        case Grid() as grid:
            _tables(deck, look, carried, piece, table.of_grid(grid, room[2]))


def _figure(canvas: Canvas, figure: go.Figure, room: Box, alt: str) -> None:
    if reading.is_bars(figure):
        bars.draw(canvas, figure, room, alt)
    elif drawn.is_drawing(figure):
        drawn.draw(canvas, figure, room, alt)
    else:
        points.draw(canvas, figure, room, alt)


def _tables(deck: Any, look: Theme, carried: Carried, piece: Piece, whole: table.Table) -> None:
    room = furniture.room(has_heading=bool(piece.heading))
    pages = table.pages(whole, room[3])
    kept = pages[: table.MOST_SLIDES]
    shown = sum(len(rows) for rows in kept)
    aside = (
        f"First {shown} of {len(whole.rows):,} rows; the workbook and the CSV have all."
        if len(pages) > len(kept)
        else ""
    )
    for number, rows in enumerate(kept, 1):
        part = f"{number} of {len(kept)}" if len(kept) > 1 else ""
        canvas = furniture.slide(deck, look, carried, piece, part=part, aside=aside)
        table.add(canvas, whole, rows, room, piece.exhibit.alt or piece.exhibit.title)
