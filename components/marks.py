"""Pieces that charts share: an empty figure in our look, hatches, totals, intervals, direct labels."""

from collections.abc import Sequence

import plotly.graph_objects as go

from components import theme as look
from components.theme import LIGHT, Theme


def figure(theme: Theme = LIGHT, height: int = 420, **layout: object) -> go.Figure:
    """An empty figure in our look; `layout` goes to Plotly's update_layout."""
    drawn = go.Figure()
    drawn.update_layout(template=look.template(theme), height=height, **layout)
    return drawn


def fill(colour: str, confidence: str = "filing", theme: Theme = LIGHT) -> dict[str, object]:
    """A bar's marker: solid if measured or stated, lighter if reported, hatched if estimated."""
    if confidence == "estimate":
        return {
            "color": look.faded(colour, 0.25),
            "line": {"color": colour, "width": 1},
            "pattern": {"shape": "/", "fgcolor": colour, "size": 6, "solidity": 0.35},
        }
    if confidence == "projection":
        return {"color": look.faded(colour, 0.0), "line": {"color": colour, "width": 1.5}}
    strength = 0.75 if confidence == "reported" else 1.0
    return {
        "color": look.faded(colour, strength),
        "line": {"color": theme.paper, "width": 0.5},
    }


def label(
    drawn: go.Figure,
    x: object,
    y: object,
    text: str,
    theme: Theme = LIGHT,
    **where: object,
) -> None:
    """Text set directly at a point of the figure, in place of a legend; changes `drawn`."""
    drawn.add_annotation(
        **{
            "x": x,
            "y": y,
            "text": text,
            "showarrow": False,
            "font": {"size": 13, "color": theme.ink},
            **where,
        }
    )


def totals(
    drawn: go.Figure, x: Sequence[object], y: Sequence[float], text: Sequence[str], theme: Theme
) -> None:
    """The totals of a stack, written above its bars; changes `drawn`."""
    drawn.add_scatter(
        x=list(x),
        y=list(y),
        text=list(text),
        mode="text",
        textposition="top center",
        textfont={"size": 12, "color": theme.ink},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def interval(
    drawn: go.Figure,
    y: object,
    low: float,
    high: float,
    colour: str,
    *,
    is_open: bool = False,
    width: float = 14,
) -> None:
    """A horizontal bar from low to high; an open end ("up to", "at least") fades into an arrow."""
    drawn.add_scatter(
        x=[low, high],
        y=[y, y],
        mode="lines+markers" if is_open else "lines",
        line={"color": colour, "width": width},
        marker={
            "symbol": ["line-ns", "triangle-right"],
            "size": [1, width * 1.6],
            "color": colour,
        },
        hoverinfo="skip",
        showlegend=False,
    )
