"""Figures of bars and lines as plain series, for charts that another program draws itself."""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Any, Literal

import numpy
import plotly.graph_objects as go

# Months in whose middle a quarter is drawn.
_QUARTERS = {2: 1, 5: 2, 8: 3, 11: 4}
_DAY = re.compile(r"\d{4}-\d\d-\d\dT")
_TAG = re.compile(r"<[^>]*>")
_BOLD = re.compile(r"<b>(.*?)</b>")
# A fainter filling only holds an outline.
_SEEN = 0.15
_COLOUR = re.compile(r"rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([\d.]+))?\)")


@dataclass(frozen=True)
class Series:
    """One series: a value for each category, None where there is none."""

    name: str
    values: tuple[float | None, ...]
    colour: str
    is_hatched: bool = False


@dataclass(frozen=True)
class Plot:
    """What a figure draws. `unit` is the title of its axis of values, `is_share` whether 1 is 100%.

    `kind` is column (upright bars), bar (lying bars, the first category on top) or line.
    """

    kind: Literal["column", "bar", "line"]
    is_stacked: bool
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    is_share: bool


def plot(figure: go.Figure) -> Plot | None:
    """The plot of a figure; None for one that is more than plain bars or lines with names.

    A figure with floating bars, filled areas or several panels is None: its numbers would say
    less, or something else, without what is drawn around them.
    """
    layout = figure.layout.to_plotly_json()
    traces = [part for trace in figure.data for part in _split(trace.to_plotly_json())]
    if "yaxis2" in layout or "xaxis2" in layout:
        return None
    bars = [trace for trace in traces if trace["type"] == "bar"]
    lines = [
        trace
        for trace in traces
        if trace["type"] == "scatter"
        and "lines" in (trace.get("mode") or "")
        and len(_list(trace.get("x"))) > 2
    ]
    if bars and any(any(value for value in _list(trace.get("base"))) for trace in bars):
        return None
    if bars and len({trace.get("orientation", "v") for trace in bars}) == 1:
        made = _lying(bars, layout) if bars[0].get("orientation") == "h" else _upright(bars, layout)
    elif lines and not any((trace.get("fill") or "none") != "none" for trace in traces):
        made = _series("line", lines, layout)
    else:
        return None
    return made if made and 0 < len(made.series) <= 24 else None


def _split(trace: dict[str, Any]) -> list[dict[str, Any]]:
    """A series of bars of which only some are hatched, as two."""
    shapes = ((trace.get("marker") or {}).get("pattern") or {}).get("shape")
    if not isinstance(shapes, list | tuple) or len({bool(shape) for shape in shapes}) < 2:
        return [trace]
    value = "x" if trace.get("orientation") == "h" else "y"
    amounts = _list(trace[value])
    parts = []
    for is_hatched in (False, True):
        kept = [
            amount if bool(shape) is is_hatched else None
            for amount, shape in zip(amounts, shapes, strict=True)
        ]
        marker = {**trace["marker"], "pattern": {"shape": "/" if is_hatched else ""}}
        name = _name(trace)
        more = {"name": f"{name}, hatched", "hovertext": None} if is_hatched and name else {}
        parts.append({**trace, value: kept, "marker": marker, **more})
    return parts


def _upright(bars: list[dict[str, Any]], layout: Mapping[str, Any]) -> Plot | None:
    # Bars of one place that lie over one another cannot be told from a stack of them.
    is_stacked = layout.get("barmode") in ("stack", "relative")
    return _series("column", bars, layout) if is_stacked or len(bars) == 1 else None


def _series(
    kind: Literal["column", "line"], traces: list[dict[str, Any]], layout: Mapping[str, Any]
) -> Plot | None:
    places = sorted({place for trace in traces for place in _list(trace["x"])})
    series = []
    for trace in traces:
        at: dict[Any, float | None] = dict.fromkeys(places)
        for x, y in zip(_list(trace["x"]), _list(trace["y"]), strict=True):
            if at[x] is not None:
                return None
            at[x] = _number(y)
        name = _name(trace) or _beside(trace, layout)
        if not name:
            return None
        series.append(Series(name, tuple(at.values()), *_look(trace)))
    if len({each.name for each in series}) < len(series):
        return None
    return Plot(
        kind,
        kind == "column" and layout.get("barmode") in ("stack", "relative"),
        tuple(_category(place, places) for place in places),
        tuple(series),
        *_axis(layout, "yaxis"),
    )


def _lying(bars: list[dict[str, Any]], layout: Mapping[str, Any]) -> Plot | None:
    names = _names_of_rows(layout)
    places = sorted({place for trace in bars for place in _list(trace["y"])}, key=_order)
    said = {place: names.get(place, place if isinstance(place, str) else "") for place in places}
    if not all(said.values()) or len(set(said.values())) < len(places):
        return None
    is_stacked = layout.get("barmode") in ("stack", "relative")
    parts: dict[tuple[str, str, bool], dict[Any, float | None]] = {}
    for trace in bars:
        colour, is_hatched = _look(trace)
        # Without a stack every row has one bar, in a colour of its own.
        name = _name(trace) if is_stacked else ""
        at = parts.setdefault((name, colour, is_hatched), dict.fromkeys(places))
        for x, y in zip(_list(trace["x"]), _list(trace["y"]), strict=True):
            if x is None:
                continue
            if at[y] is not None or (not is_stacked and any(each[y] for each in parts.values())):
                return None
            at[y] = _number(x)
    if is_stacked and not all(name for name, _, _ in parts):
        return None
    unit, is_share = _axis(layout, "xaxis")
    series = tuple(
        Series(name or unit or "value", tuple(at.values()), colour, is_hatched)
        for (name, colour, is_hatched), at in parts.items()
    )
    return Plot("bar", True, tuple(said.values()), series, unit, is_share)


def _names_of_rows(layout: Mapping[str, Any]) -> dict[Any, str]:
    """What is written at each row: on the axis, or beside the bar from the left edge on."""
    axis = layout.get("yaxis", {})
    names = {
        place: plain(text)
        for place, text in zip(
            _list(axis.get("tickvals")), _list(axis.get("ticktext")), strict=False
        )
    }
    for note in layout.get("annotations", ()):
        if note.get("xref") == "paper" and note.get("x") == 0:
            names.setdefault(note.get("y"), plain(note.get("text", "")))
    return names


def _beside(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> str:
    """The name written at the end of a line, found by its colour."""
    colour = (trace.get("line") or {}).get("color", "")
    for note in layout.get("annotations", ()):
        if colour and f"color:{colour}" in note.get("text", ""):
            return plain(note["text"]).lstrip("■● ")
    return ""


def _name(trace: Mapping[str, Any]) -> str:
    """The name of a series: what every panel of it says in bold, or what its legend says."""
    said = {
        plain(bold[1]) if (bold := _BOLD.search(str(text))) else ""
        for text in _list(trace.get("hovertext"))
    }
    is_one = len(said) == 1 and "" not in said
    return said.pop() if is_one else plain(trace.get("name") or "")


def plain(text: str) -> str:
    """A text of a figure without its tags, in one line."""
    return " ".join(unescape(_TAG.sub(" ", str(text))).split())


def _look(trace: Mapping[str, Any]) -> tuple[str, bool]:
    marker, line = trace.get("marker") or {}, trace.get("line") or {}
    colours = line.get("color") or marker.get("color") or ""
    first = colours if isinstance(colours, str) else str(next(iter(_list(colours)), ""))
    shapes = (marker.get("pattern") or {}).get("shape") or ""
    hatched = shapes if isinstance(shapes, str) else "".join(map(str, _list(shapes)))
    faint = _COLOUR.fullmatch(first)
    is_outline = bool(faint) and float(faint[4] or 1) < _SEEN
    is_dashed = line.get("dash") not in (None, "solid")
    is_hatched = bool(hatched) or is_outline or is_dashed
    return _hex(first, is_solid=is_hatched), is_hatched


def _hex(colour: str, *, is_solid: bool) -> str:
    """A colour as #RRGGBB: over white paper, or as if it were solid; what is hardly there is grey.

    A hatch is solid, because its gaps make it lighter.
    """
    found = _COLOUR.fullmatch(colour)
    if found and float(found[4] or 1) >= _SEEN:
        alpha = 1.0 if is_solid else float(found[4] or 1)
        parts = (round(int(part) * alpha + 255 * (1 - alpha)) for part in found.groups()[:3])
        return "#{:02X}{:02X}{:02X}".format(*parts)
    return colour if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) else "#8B8680"


def _axis(layout: Mapping[str, Any], name: str) -> tuple[str, bool]:
    axis = layout.get(name, {})
    title = axis.get("title") or {}
    unit = plain(title if isinstance(title, str) else title.get("text", ""))
    return unit, "%" in (axis.get("tickformat") or "")


def _category(place: Any, places: list[Any]) -> str:
    if isinstance(place, str) and _DAY.match(place):
        place, places = (
            date.fromisoformat(place[:10]),
            [date.fromisoformat(each[:10]) for each in places],
        )
    if not isinstance(place, date):
        return str(place)
    if all(each.day == 15 and each.month in _QUARTERS for each in places):
        return f"{place.year} Q{_QUARTERS[place.month]}"
    day = place.date() if isinstance(place, datetime) else place
    return day.isoformat()


def _order(place: Any) -> tuple[bool, Any]:
    return isinstance(place, str), place


def _list(values: Any) -> list[Any]:
    if isinstance(values, dict):
        # Numbers as Plotly packs them.
        return numpy.frombuffer(b64decode(values["bdata"]), values["dtype"]).tolist()
    return [] if values is None else [values] if isinstance(values, str) else list(values)


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)
