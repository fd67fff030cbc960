"""A briefing to print: the exhibits of a page on one to four sheets of A4 or Letter, as HTML."""

import json
from html import escape
from typing import Any

import plotly.graph_objects as go

from components import markup, words
from components.exhibit import Facts, Grid, Headline
from components.maps import Atlas
from components.still.pieces import figure_of, scene_of, table
from components.takeaway import standalone
from components.takeaway.carried import Carried, Piece
from components.takeaway.onefile import told
from components.takeaway.workbook import Tell
from components.theme import LIGHT

# Millimetres: width and height.
PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
MOST_SHEETS = 4
# Columns that a table has room for on paper; its rows can be taken away whole.
_MOST_COLUMNS = 7
# Rows of a table that a briefing shows at most.
_MOST_ROWS = 18


def of(carried: Carried, paper: str = "A4", tell: Tell = lambda done, of: None) -> bytes:
    """The briefing as an HTML file that sets its own sheets and then opens the print dialog.

    `carried` is in the colours of LIGHT, `paper` one of PAPERS. What has no room on four sheets
    is named on the last one. `data-ready` of the document says when all is set.
    """
    blocks, figures = [], {}
    for done, piece in enumerate(carried.pieces):
        tell(done, len(carried.pieces))
        blocks.append(_block(piece, figures))
    width, height = PAPERS[paper]
    settings = {"width": width, "height": height, "most": MOST_SHEETS}
    lines = [*told(carried), carried.link]
    body = (
        f"<main data-settings='{escape(json.dumps(settings))}'>"
        f'<header class="opening"><h1>{escape(carried.title)}</h1>'
        f"{''.join(f'<p>{escape(line)}</p>' for line in lines if line)}</header>"
        f'<div class="blocks">{"".join(blocks)}</div></main>'
        f"<style>@page {{ size: {width}mm {height}mm; margin: 0; }}"
        f" .paper {{ width: {width}mm; height: {height}mm; }}</style>"
    )
    bodies = [piece.exhibit.body for piece in carried.pieces]
    return standalone.document(
        title=f"{carried.title}, {words.date(carried.taken_on)}",
        page="briefing",
        body=body,
        sheets=["briefing"],
        modules=["stage-figure", "drawing", "sheet", "briefing"],
        brought={"figures": figures},
        has_figures=any(isinstance(body, go.Figure) for body in bodies),
        has_maps=any(isinstance(body, Atlas) for body in bodies),
        schemes="light",
    )


def _block(piece: Piece, figures: dict[str, Any]) -> str:
    """One exhibit as HTML; `figures` gets what the browser draws, by the name of the piece."""
    exhibit = piece.exhibit
    name, alt = escape(piece.name), escape(exhibit.alt or exhibit.title)
    match exhibit.body:
        case go.Figure():
            figures[piece.name] = figure_of(exhibit)
            kind, inner = "figure", f'<div class="room" role="img" aria-label="{alt}"></div>'
        case Atlas() as atlas:
            figures[piece.name] = {**scene_of(exhibit), "start": dict(atlas.start)}
            inner = f'<div class="room atlas" role="img" aria-label="{alt}"></div>'
            kind, inner = "map", inner + markup.legend(exhibit.legend)
        case Headline() as said:
            kind, inner = "headline", markup.headline(exhibit.title, said, LIGHT)
        case Facts() as facts:
            kind, inner = "facts", markup.facts(facts, LIGHT)
        case Grid() as grid:
            kind, inner = "table", _table(grid)
    heading = f'<p class="heading">{escape(piece.heading)}</p>' if piece.heading else ""
    finding = "" if kind == "headline" else f"<h2>{escape(words.unbroken(exhibit.title))}</h2>"
    method = exhibit.method
    under = [
        method if len(method) < 320 else f"{method[:320].rpartition('. ')[0]}.",
        piece.sources,
        f"Lens: {piece.lens}." if piece.lens else "",
    ]
    caption = " ".join(text for text in under if text)
    return (
        f'<article class="block {kind}" data-name="{name}" data-finding="{escape(exhibit.title)}">'
        f'{heading}{finding}{inner}<p class="caption">{escape(caption)}</p></article>'
    )


def _table(grid: Grid) -> str:
    """The first columns and rows of a grid, and in words what is left out."""
    names = list(grid.titles)
    kept = {name: grid.titles[name] for name in names[:_MOST_COLUMNS]}
    shown = Grid(grid.frame.head(_MOST_ROWS), kept, lines=grid.lines)
    left = []
    if len(grid.frame) > _MOST_ROWS:
        left.append(words.count(len(grid.frame) - _MOST_ROWS, "more row"))
    if len(names) > _MOST_COLUMNS:
        left.append(words.count(len(names) - _MOST_COLUMNS, "more column"))
    more = f'<p class="more">And {words.listing(left)} on the page.</p>' if left else ""
    return table(shown) + more
