"""Figures of too many rows for one slide, cut into several at their headings."""

from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck.plane import listed, number, traces_of

# Rows of a number axis that one slide has room for, in letters that a room can read.
MOST_ROWS = 17


def cut(figure: go.Figure) -> list[go.Figure]:
    """The figure in as many parts as it needs, each with its share of the rows."""
    layout: Any = figure.layout
    ticks = [at for at in map(number, listed(layout.yaxis.tickvals)) if at is not None]
    is_rows = len(ticks) > 6 and all(at == round(at) for at in ticks) and layout.yaxis.range
    if not is_rows:
        return [figure]
    ends = [number(end) or 0.0 for end in layout.yaxis.range]
    first, last = min(ends), max(ends)
    parts = -(-round(last - first) // MOST_ROWS)
    if parts < 2:
        return [figure]
    heads = sorted(
        at
        for note in layout.annotations
        if note.xref == "paper" and (at := number(note.y)) is not None and at not in ticks
    )
    cuts = [first]
    for part in range(1, parts):
        wanted = first + (last - first) * part / parts
        above = [at for at in heads if at > cuts[-1] + 3]
        cuts.append(min(above, key=lambda at: abs(at - wanted)) - 0.7 if above else wanted)
    cuts.append(last)
    return [_part(figure, low, high, is_reversed=ends[0] > ends[1]) for low, high in pairwise(cuts)]


def _part(figure: go.Figure, low: float, high: float, *, is_reversed: bool) -> go.Figure:
    layout: Any = figure.layout

    def has(value: Any) -> bool:
        at = number(value)
        return at is not None and low <= at < high

    kept = [trace for trace in traces_of(figure) if all(map(has, listed(trace.y)))]
    made = go.Figure(kept, layout)
    notes = [note for note in layout.annotations if note.yref == "paper" or has(note.y)]
    shapes = [
        shape
        for shape in layout.shapes
        if " domain" in str(shape.yref)
        or shape.yref == "paper"
        or (has(shape.y0) and has(shape.y1))
    ]
    pairs = [
        (at, said)
        for at, said in zip(
            listed(layout.yaxis.tickvals), listed(layout.yaxis.ticktext), strict=False
        )
        if has(at)
    ]
    # Set anew: an update would mix each with what stood in its place before.
    made.layout.annotations, made.layout.shapes = notes, shapes  # pyright: ignore[reportAttributeAccessIssue]
    made.update_yaxes(
        range=[high, low] if is_reversed else [low, high],
        tickvals=[at for at, _ in pairs],
        ticktext=[said for _, said in pairs],
    )
    return made
