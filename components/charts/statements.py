"""What OpenAI's plans were said to total, over time: one panel a scope, no line between them."""

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd

from components import marks, words
from components.exhibit import Exhibit, NothingToShow
from components.theme import LIGHT, Theme

Row = dict[Hashable, Any]

# In the order drawn: from the parts to the whole, then spending.
SCOPES = {
    "stargate_us": ("Stargate in the United States", "Stargate"),
    "chips_26gw": ("The three chip deals", "the chip deals"),
    "all_deals": ("All deals together", "all deals"),
    "capacity_plan": ("Capacity planned", "the capacity plan"),
    "addition": ("On top of earlier totals", "an addition"),
    "operating": ("Running at the time", "what ran"),
    "compute_spend": ("Spending on computing, to a year", "spending to a year"),
    "compute_spend_year": ("Spending on computing, in one year", "spending in one year"),
}
MEASURES = {"total_gw": "Gigawatts", "total_usd_bn": "Dollars"}
_PANEL = 104


def over_time(
    statements: pd.DataFrame, *, measure: str = "total_gw", theme: Theme = LIGHT
) -> Exhibit:
    """Stems by date, one panel for each scope; `measure` is total_gw or total_usd_bn."""
    rows = statements[statements[measure] > 0].sort_values("announced_on", kind="stable")
    rows = rows[rows["scope"].isin(SCOPES)]
    if rows.empty:
        raise NothingToShow("No stated total of OpenAI's plans passes your lens.")
    scopes = [scope for scope in SCOPES if (rows["scope"] == scope).any()]
    drawn = marks.figure(theme, height=56 + _PANEL * len(scopes), hovermode="closest")
    top = float(rows[measure].max())
    share = 1 / len(scopes)
    for place, scope in enumerate(scopes):
        here = rows[rows["scope"] == scope]
        axis = "" if place == 0 else str(place + 1)
        dates = [marks.middle_day(str(text)) for text in here["announced_on"]]
        values = list(here[measure])
        drawn.add_scatter(
            x=[day for date in dates for day in (date, date, None)],
            y=[level for value in values for level in (0.0, value, math.nan)],
            yaxis=f"y{axis}",
            name=SCOPES[scope][0],
            mode="lines",
            line={"color": theme.zero, "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
        drawn.add_scatter(
            x=dates,
            y=values,
            yaxis=f"y{axis}",
            name=SCOPES[scope][0],
            mode="markers+text",
            marker={
                "size": 11,
                "color": [
                    theme.paper if word == "reported" else theme.accent
                    for word in here["confidence"]
                ],
                "line": {"color": theme.accent, "width": 2},
            },
            text=[_size(value, measure) for value in values],
            textposition=_places(dates, values, top),
            textfont={"size": 13, "color": theme.ink},
            cliponaxis=False,
            hovertext=[_hover(row, measure) for row in here.to_dict("records")],
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
        upper = 1 - place * share
        drawn.update_layout(
            {
                f"yaxis{axis}": {
                    "domain": [upper - share * 0.78, upper - share * 0.26],
                    # Room for a value above the highest mark, under the name of the panel.
                    "range": [0, top * 1.35],
                    "visible": True,
                    "showticklabels": False,
                    "showgrid": False,
                    "zeroline": True,
                    "zerolinecolor": theme.border,
                    "fixedrange": True,
                    "anchor": "x",
                }
            }
        )
        marks.label(
            drawn,
            0,
            upper,
            f"<b>{SCOPES[scope][0]}</b>"
            f'  <span style="color:{theme.quiet}">{words.count(len(here), "statement")}</span>',
            theme,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="top",
        )
    days = pd.to_datetime([marks.middle_day(str(text)) for text in rows["announced_on"]])
    drawn.update_xaxes(
        type="date",
        range=[days.min() - pd.Timedelta(days=45), days.max() + pd.Timedelta(days=45)],
        tickformat="%b %Y",
        nticks=5,
        anchor="free",
        position=0,
        showline=False,
        fixedrange=True,
    )
    return Exhibit(
        title=_finding(rows, measure),
        body=drawn,
        rows=rows,
        method="Each panel is one scope, and scopes are different things: their figures must not "
        "be read as one line. All panels share one scale. Ringed marks rest on press reports, "
        "filled ones on the company itself or a filing.",
        alt="; ".join(
            f"{SCOPES[scope][0]}: "
            + ", ".join(
                f"{words.month(str(row['announced_on']))} {_size(_number(row[measure]), measure)}"
                for row in rows[rows["scope"] == scope].to_dict("records")
            )
            for scope in scopes
        )
        + ".",
    )


def _finding(rows: pd.DataFrame, measure: str) -> str:
    """The least and the most that was stated, each with what it covers."""
    ordered = rows.sort_values(measure, kind="stable").to_dict("records")
    least, most = ordered[0], ordered[-1]
    said = [
        f"{_size(_number(row[measure]), measure)} for {SCOPES[str(row['scope'])][1]}"
        for row in (least, most)
    ]
    if said[0] == said[1]:
        return f"One total of OpenAI's plans was stated: {said[0]}"
    if least["scope"] == most["scope"]:
        return (
            f"Totals stated for {SCOPES[str(most['scope'])][1]} run from "
            f"{_size(_number(least[measure]), measure)} to {_size(_number(most[measure]), measure)}"
        )
    return f"OpenAI's totals depend on what is counted: from {said[0]} to {said[1]}"


def _hover(row: Row, measure: str) -> str:
    until = f", to {_number(row['horizon_year']):.0f}" if pd.notna(row["horizon_year"]) else ""
    scope = SCOPES[str(row["scope"])][0]
    return (
        f"<b>{_size(_number(row[measure]), measure)}</b>{until}<br>{scope}<br>"
        f"{row['said_by']}, {words.date(str(row['announced_on']))}<br>"
        f"{row['publisher']}, {row['confidence']}"
    )


def _places(dates: list[str], values: list[float], top: float) -> list[str]:
    """Where each value is written: to the sides of its mark where neighbours are near."""
    days = pd.to_datetime(dates)
    places = []
    for i, day in enumerate(days):
        near_before = i > 0 and (day - days[i - 1]).days < 75
        near_after = i + 1 < len(days) and (days[i + 1] - day).days < 75
        if near_before and near_after:
            places.append("top center")
        elif near_before:
            places.append("middle right")
        elif near_after:
            places.append("middle left")
        else:
            places.append("middle right" if values[i] > top * 0.8 else "top center")
    return places


def _size(value: float, measure: str) -> str:
    return words.power(1000 * value) if measure == "total_gw" else words.usd(value)


def _number(cell: object) -> float:
    return float(str(cell))
