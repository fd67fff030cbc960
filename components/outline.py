"""What is published, drawn as a dotted outline behind the same figure made from a draft."""

from datetime import datetime
from typing import Any, cast

import pandas as pd
import plotly.graph_objects as go

from components.theme import Theme

_DAY_MILLISECONDS = 86_400_000


def outlined(drafted: go.Figure, published: go.Figure, theme: Theme) -> tuple[go.Figure, bool]:
    """The draft's figure with the published one behind it where they differ; and if any did.

    Upright bars over dates show the published height of the whole stack, lines the published
    course. Other marks (bars in order of rank, flows, maps) have no fixed place to compare, and
    the figure comes back as it is.
    """
    drawn = go.Figure(drafted)
    shapes = _bars(drafted, published, theme)
    lines = _lines(drafted, published, theme)
    drawn.update_layout(shapes=[*(drafted.layout.shapes or ()), *shapes])
    drawn.add_traces(lines)
    return drawn, bool(shapes or lines)


def _bars(drafted: go.Figure, published: go.Figure, theme: Theme) -> list[dict[str, Any]]:
    now, before = _stacks(drafted), _stacks(published)
    shapes = []
    for place, (height, width) in before.items():
        if abs(height - now.get(place, (0.0, 0.0))[0]) < 1e-9 * max(1.0, abs(height)):
            continue
        half = pd.Timedelta(milliseconds=width / 2)
        shapes.append(
            {
                "type": "rect",
                "x0": place - half,
                "x1": place + half,
                "y0": 0,
                "y1": height,
                "line": {"color": theme.ink, "width": 1.5, "dash": "dot"},
                "fillcolor": "rgba(0,0,0,0)",
            }
        )
    return shapes


def _stacks(figure: go.Figure) -> dict[pd.Timestamp, tuple[float, float]]:
    """Height and width in milliseconds of the upright stacks over dates; empty if there are none.

    Heights of shares say nothing (they always add up to one), so stacks of them are left out.
    """
    heights: dict[pd.Timestamp, float] = {}
    widths: dict[pd.Timestamp, float] = {}
    if figure.layout.barmode not in ("stack", "relative"):
        return {}
    for trace in cast(tuple[Any, ...], figure.data):
        if not isinstance(trace, go.Bar) or trace.orientation == "h" or not _is_dated(trace.x):
            continue
        for place, value in zip(pd.to_datetime(list(trace.x)), list(trace.y), strict=True):
            if pd.isna(value):
                continue
            heights[place] = heights.get(place, 0.0) + float(value)
            widths[place] = float(trace.width or 60 * _DAY_MILLISECONDS)  # type: ignore[arg-type]
    return {place: (height, widths[place]) for place, height in heights.items()}


def _lines(drafted: go.Figure, published: go.Figure, theme: Theme) -> list[go.Scatter]:
    courses = {_course(trace) for trace in cast(tuple[Any, ...], drafted.data) if _is_line(trace)}
    lines = []
    for trace in cast(tuple[Any, ...], published.data):
        if _is_line(trace) and _course(trace) not in courses:
            lines.append(
                go.Scatter(
                    x=trace.x,
                    y=trace.y,
                    xaxis=trace.xaxis,
                    yaxis=trace.yaxis,
                    mode="lines",
                    line={
                        "color": theme.ink,
                        "width": 1.5,
                        "dash": "dot",
                        "shape": trace.line.shape,
                    },
                    opacity=0.7,
                    hoverinfo="skip",
                    showlegend=False,
                )
            )
    return lines


def _is_line(trace: Any) -> bool:
    return (
        isinstance(trace, go.Scatter)
        and "lines" in (trace.mode or "")
        and trace.fill in (None, "none")
        and _is_dated(trace.x)
        and len(trace.x) > 1
    )


def _course(trace: Any) -> tuple[object, ...]:
    return (*map(str, trace.x), *map(str, trace.y))


def _is_dated(places: Any) -> bool:
    if places is None or not len(places):
        return False
    first = next((place for place in places if place is not None), None)
    if isinstance(first, str):
        return len(first) >= 7 and first[:4].isdigit() and first[4] == "-"
    return isinstance(first, datetime | pd.Timestamp) or hasattr(first, "isoformat")
