"""Pieces that charts share: a figure in our look, hatches, totals, direct labels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from components import theme as look
from components.theme import LIGHT, Theme


def figure(theme: Theme = LIGHT, height: int = 420, **layout: Any) -> go.Figure:
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


def note(
    x: object, y: object, text: str, theme: Theme = LIGHT, xanchor: str = "center"
) -> dict[str, Any]:
    """Text at a point, for a figure that takes many of them at once."""
    font = {"size": 13, "color": theme.ink}
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": font, "xanchor": xanchor}


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
        textfont={"size": 13, "color": theme.ink},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def interval(
    drawn: go.Figure,
    y: Any,
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


# A figure for `above_bars` is BAR_FRAME + BAR_ROW pixels a bar high, its bars BAR of a row thick.
BAR_ROW, BAR_FRAME, BAR = 54, 40, 0.42


def bars_height(bars: int) -> int:
    """The height in pixels of a figure with so many bars under `above_bars`."""
    return max(320 if bars > 2 else 0, BAR_FRAME + BAR_ROW * bars)


def above_bars(drawn: go.Figure, labels: Sequence[str], theme: Theme = LIGHT) -> None:
    """Labels above horizontal bars at y = 0, 1, 2 from the top, so that long names fit a phone.

    The bars are to be `width=BAR`, their barmode "overlay" or "stack". Changes `drawn`.
    """
    row = (drawn.layout.height - 36) / (len(labels) + 0.1)  # type: ignore[operator]
    for level, text in enumerate(labels):
        label(
            drawn,
            0,
            level,
            text,
            theme,
            xref="paper",
            xanchor="left",
            yshift=row * BAR / 2 + 11,
            font={"size": 14, "color": theme.ink},
        )
    # The stage sets many rows in columns.
    drawn.update_layout(meta={"rows": len(labels)})
    drawn.update_xaxes(rangemode="tozero")
    drawn.update_yaxes(
        visible=False, range=[len(labels) - 0.6, -0.7], fixedrange=True, zeroline=False
    )


@dataclass(frozen=True)
class Bar:
    """One horizontal bar: `value` filled, up to `most` outlined; `is_open` ends it in an arrow.

    `series` says what `value` and `most` are, for sheets in which they stand as columns.
    """

    name: str
    value: float
    text: str
    colour: str
    confidence: str = "official"
    most: float = math.nan
    is_open: bool = False
    hover: str = ""
    series: tuple[str, str] = ("", "")


def named_bars(drawn: go.Figure, bars: Sequence[Bar], theme: Theme = LIGHT) -> None:
    """Horizontal bars from the top, each with its name and text above it; changes `drawn`.

    The text says the value with its unit. A bar of unknown value shows its text alone.
    """
    hollow = {"color": look.faded(theme.paper, 0.0)}
    for level, bar in enumerate(bars):
        filled, outlined = bar.series
        for size, name, marker in (
            (bar.most, outlined, {**hollow, "line": {"color": bar.colour, "width": 1.5}}),
            (bar.value, filled, fill(bar.colour, bar.confidence, theme)),
        ):
            if not math.isnan(size):
                drawn.add_bar(
                    x=[size],
                    y=[level],
                    name=name,
                    marker=marker,
                    hovertemplate=f"{bar.hover or bar.name}<extra></extra>",
                    orientation="h",
                    width=BAR,
                    showlegend=False,
                )
        end = bar.value if math.isnan(bar.most) else max(bar.value, bar.most)
        if bar.is_open and not math.isnan(end):
            drawn.add_scatter(
                x=[end],
                y=[level],
                mode="markers",
                marker={"symbol": "triangle-right", "size": 22, "color": bar.colour},
                hoverinfo="skip",
                showlegend=False,
                cliponaxis=False,
            )
    above_bars(drawn, [f"{bar.name}  <b>{bar.text}</b>" for bar in bars], theme)
    # The texts name values and units, so the axis needs no ticks.
    drawn.update_xaxes(visible=False, fixedrange=True)
    drawn.add_vline(x=0, line={"color": theme.zero, "width": 1})
    drawn.update_layout(barmode="overlay", hovermode="closest")


def line_ends(
    drawn: go.Figure,
    ends: Sequence[tuple[float, str, str]],
    span: tuple[float, float],
    theme: Theme = LIGHT,
    *,
    room: int = 108,
) -> None:
    """Names right of the plot, each at the (value, text, colour) where its line ends.

    Names that would overlap move apart; `span` is the range of the value axis, which this sets,
    and `room` the width in pixels that the names need. Changes `drawn`.
    """
    low, high = span
    margins = {"t": 28, "b": 40}
    pixels = ((drawn.layout.height or 420) - sum(margins.values())) / (high - low)
    taken: list[float] = []
    ordered = sorted(ends)
    for value, text, _ in ordered:
        lines = text.count("<br>") + 1
        floor = taken[-1] + 17.0 * lines if taken else -9.0
        taken.append(max((value - low) * pixels, floor))
    # What was pushed past the top moves down again, and pushes those below.
    ceiling = (high - low) * pixels
    for place in reversed(range(len(taken))):
        taken[place] = min(taken[place], ceiling)
        ceiling = taken[place] - 17.0 * (ordered[place][1].count("<br>") + 1)
    for (_, text, colour), height in zip(ordered, taken, strict=True):
        label(
            drawn,
            1,
            low + height / pixels,
            f'<span style="color:{colour}">■</span> {text}',
            theme,
            xref="paper",
            xanchor="left",
            xshift=6,
            align="left",
        )
    drawn.update_layout(margin={**margins, "r": room})
    drawn.update_yaxes(range=[low, high])


def middle_day(date: str) -> str:
    """Where a chart draws a partial ISO date: a month or a year at its middle."""
    return {4: f"{date}-07-01", 7: f"{date}-15"}.get(len(date), date)
