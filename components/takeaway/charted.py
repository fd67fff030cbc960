"""Native charts of a workbook, each above the numbers that it is drawn from."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from components.takeaway.deck.paint import Ink
from components.takeaway.deck.spec import Axis, Chart, Marker, Series, told
from components.takeaway.deck.text import clean
from components.theme import LIGHT

# More series than this no reader tells apart.
MOST_SERIES = 24
_ROWS, _WIDE, _ROW_HIGH = 22, 980, 20  # of a chart: rows of the sheet, pixels, pixels a row
_WHOLE = 1e-9
_WIDTH = 13
_AMOUNT = re.compile(r" [~–-]?(?:\$[\d.,]+ ?(?:[bt]n)?|[\d.,]+\s?(?:GW|MW|%))(?=,|$)")
_QUIET = {"color": LIGHT.quiet, "size": 9}
_SYMBOLS = {"dash": "short_dash", "none": "none"}
_DASHES = {"dot": "round_dot", "dash": "dash", "dashdot": "dash_dot", "longdash": "long_dash"}


def add(
    book: Workbook, sheet: Worksheet, chart: Chart, title: str, top: int, look: dict[str, Format]
) -> int:
    """Puts a chart and its numbers on a sheet from a row on; returns the next free row.

    Series are called without the newest value that a label of the figure adds to a name.
    `look` has the formats head, text, number and day.
    """
    chart = replace(chart, series=_named(chart.series))
    high = max(_ROWS, len(chart.categories) if chart.kind == "bar" else 0)
    head = top + high + 1
    columns, last = _numbers(sheet, chart, head, look)
    made: Any = book.add_chart(_kind(chart))
    name = sheet.get_name()
    for series, (across, own) in zip(chart.series, columns, strict=True):
        end = head + max(1, len(series.values))
        made.add_series(
            {
                "name": [name, head, own],
                "categories": [name, head + 1, across, end, across],
                "values": [name, head + 1, own, end, own],
                **(_pointed(series) if chart.kind == "points" else _barred(chart, series)),
            }
        )
    _axes(made, chart)
    made.set_title(
        {"name": clean(title), "name_font": {"size": 12, "color": LIGHT.ink}, "overlay": False}
    )
    # Where the figure has a legend, what it leaves out is left out here.
    listed = chart.listed or [series for series in chart.series if _has_name(series)]
    unnamed = [at for at, series in enumerate(chart.series) if series not in listed]
    has_names = len(chart.series) - len(unnamed) > 1
    made.set_legend(
        {"position": "bottom", "font": _QUIET, "delete_series": unnamed}
        if has_names
        else {"none": True}
    )
    made.show_blanks_as("gap")
    made.set_size({"width": _WIDE, "height": _ROW_HIGH * high})
    sheet.insert_chart(top, 0, made, {"description": clean(title), "object_position": 2})
    return last + 3


def parts(charts: Sequence[Chart]) -> list[str]:
    """What to add to the title of each of several charts: what it is about, or its number."""
    if len(charts) < 2:
        return [""] * len(charts)
    names = [chart.series[0].name for chart in charts]
    if len(set(names)) == len(names) and all(_has_name(chart.series[0]) for chart in charts):
        return [f": {name}" for name in names]
    return [f" ({number} of {len(charts)})" for number in range(1, len(charts) + 1)]


def _kind(chart: Chart) -> dict[str, str]:
    if chart.kind == "points":
        return {"type": "scatter", "subtype": "straight"}
    if chart.grouping != "stacked":
        return {"type": chart.kind}
    return {"type": chart.kind, "subtype": "percent_stacked" if is_whole(chart) else "stacked"}


def is_whole(chart: Chart) -> bool:
    """Whether the bars of a stack are the shares of a whole, all of it, in every category."""
    rows = list(zip(*(series.values for series in chart.series), strict=True))
    return "%" in chart.value.format and all(
        abs(sum(value or 0.0 for value in row) - 1) < _WHOLE
        and all((value or 0.0) >= 0 for value in row)
        for row in rows
        if any(value is not None for value in row)
    )


def _named(series: Sequence[Series]) -> tuple[Series, ...]:
    plain = [_AMOUNT.sub("", one.name) for one in series]
    if len(set(plain)) < len(plain):
        return tuple(series)
    return tuple(replace(one, name=name) for one, name in zip(series, plain, strict=True))


def _has_name(series: Series) -> bool:
    """Whether a legend says something with it: blank bars and nameless marks are left out."""
    is_seen = any(ink.fill or ink.line for ink in series.inks) or not series.inks
    return is_seen and not series.name.startswith("Series")


# ---------------------------------------------------------------- numbers


def _numbers(
    sheet: Worksheet, chart: Chart, head: int, look: dict[str, Format]
) -> tuple[list[tuple[int, int]], int]:
    """Writes what is drawn; for each series its columns of names or places and of numbers.

    The other value is the last row. Unknown is an empty cell.
    """
    value = look["share"] if "%" in chart.value.format else look["number"]
    columns: list[tuple[int, int]] = []
    # As wide as a day of the calendar needs at least; the rows below may ask for more.
    sheet.set_column(0, 2 * len(chart.series), _WIDTH)
    if chart.kind != "points":
        sheet.write_string(head, 0, "What is drawn", look["head"])
        for row, category in enumerate(chart.categories, head + 1):
            sheet.write_string(row, 0, clean(category), look["text"])
    for at, series in enumerate(chart.series):
        across, own = (2 * at, 2 * at + 1) if chart.kind == "points" else (0, at + 1)
        columns.append((across, own))
        sheet.write_string(head, own, clean(series.name), look["head"])
        for row, amount in enumerate(series.values, head + 1):
            if amount is not None:
                sheet.write_number(row, own, told(amount), value)
        if chart.kind == "points":
            assert chart.across
            dated = chart.across.is_date
            sheet.write_string(head, across, _place(chart.across), look["head"])
            for row, place in enumerate(series.xs, head + 1):
                sheet.write_number(row, across, told(place), look["day" if dated else "text"])
    longest = max((len(series.values) for series in chart.series), default=0)
    return columns, head + max(longest, len(chart.categories))


def _place(axis: Axis) -> str:
    return "Date" if axis.is_date else clean(axis.title) or "Place"


# ---------------------------------------------------------------- looks


def _barred(chart: Chart, series: Series) -> dict[str, Any]:
    first = series.inks[0] if series.inks else Ink()
    look = {"gap": chart.gap, "overlap": 100 if chart.grouping == "stacked" else chart.overlap}
    if any(ink != first for ink in series.inks):
        return {**look, **_filled(first), "points": [_filled(ink) for ink in series.inks]}
    return {**look, **_filled(first)}


def _filled(ink: Ink) -> dict[str, Any]:
    outline = {"color": ink.line, "width": ink.width} if ink.line else {"none": True}
    if ink.is_hatched and ink.fill:
        # What is estimated, projected or only possible never looks like a fact.
        hatch = {"pattern": "wide_upward_diagonal", "fg_color": ink.fill, "bg_color": ink.back}
        return {"pattern": hatch, "border": outline}
    fill = {"color": ink.fill, "transparency": round(100 * (1 - ink.alpha))} if ink.fill else None
    return {"fill": fill or {"none": True}, "border": outline}


def _pointed(series: Series) -> dict[str, Any]:
    stroke = series.line
    line: dict[str, Any] = {"none": True}
    if stroke.line:
        dash = {"dash_type": _DASHES[stroke.dash]} if stroke.dash in _DASHES else {}
        line = {"color": stroke.line, "width": stroke.width, **dash}
    if not series.markers:
        return {"line": line, "marker": {"type": "none"}}
    look: dict[str, Any] = {"line": line, "marker": _marked(series.markers)}
    if len({mark.ink for mark in series.markers}) > 1:
        look["points"] = [_filled(mark.ink) for mark in series.markers]
    return look


def _marked(markers: Sequence[Marker]) -> dict[str, Any]:
    """One mark for all points of a series, because a workbook's writer knows no other."""
    mark = markers[0]
    size = sorted(each.size for each in markers)[len(markers) // 2]
    symbol = _SYMBOLS.get(mark.symbol, mark.symbol)
    return {"type": symbol, "size": size, **_filled(mark.ink)}


def _axes(made: Any, chart: Chart) -> None:
    grid = {"visible": True, "line": {"visible": True, "color": LIGHT.grid}}
    values = {**_scale(chart.value), "major_gridlines": grid, "line": {"none": True}}
    if chart.kind == "points":
        assert chart.across
        across = {**_scale(chart.across), "major_gridlines": {"visible": False}}
        if chart.across.is_date:
            across["num_format"] = "mmm yyyy"
        # The upright axis stands at the left, whatever the numbers below it.
        across["crossing"], values["crossing"] = chart.across.low, chart.value.low
        made.set_x_axis({**across, "line": {"color": LIGHT.zero}})
        made.set_y_axis({**values, "crossing": values["crossing"]})
        return
    names: dict[str, Any] = {
        "num_font": _QUIET,
        "line": {"color": LIGHT.zero},
        "label_position": "low",
        "major_gridlines": {"visible": False},
    }
    if chart.kind == "bar":
        # The first row of the table is the first bar, and numbers stand below the last; these axes
        # are named the other way round.
        made.set_x_axis(values)
        made.set_y_axis({**names, "reverse": True, "crossing": "max"})
    else:
        made.set_x_axis({**names, "interval_unit": max(1, -(-len(chart.categories) // 16))})
        made.set_y_axis(values)


def _scale(axis: Axis) -> dict[str, Any]:
    return {
        "name": clean(axis.title),
        "name_font": {**_QUIET, "bold": False},
        "num_font": _QUIET,
        "num_format": axis.format,
        "min": axis.low,
        "max": axis.high,
        "major_unit": axis.step,
        "reverse": axis.is_reversed,
    }
