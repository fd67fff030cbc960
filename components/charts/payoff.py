"""Hyperion's payoff: what Meta pays on leaving, by the year it leaves and the campus's worth."""

import math

import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.charts.hyperion_deal import ASSUMED_IN_SHORT, count, deal_of, leaves
from components.exhibit import Exhibit
from components.scenarios import stay_or_leave as sums
from components.scenarios.stay_or_leave import ENDS, META, WITH_THE_NOTES
from components.theme import LIGHT, Theme

# Worths of the campus go up to so many tenths of its cost, or to the reader's.
_TENTHS = 11


def by_year_and_worth(
    hyperion_flows: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    years: int = 4,
    fall: str = WITH_THE_NOTES,
    terms: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Heat map: what Meta pays on leaving, by the year it leaves and the worth of the campus."""
    deal = deal_of(hyperion_flows, assumptions, terms)
    cost = deal.terms.campus_cost_usd_bn
    tenths = max(_TENTHS, math.ceil(10 * deal.worth.value))
    worths = [tenth / 10 for tenth in range(tenths + 1)]
    cells = [
        [sums.guarantee_paid_usd_bn(deal.terms, end, share * cost, fall) for end in ENDS]
        for share in worths
    ]
    most = max(max(row) for row in cells)
    drawn = marks.figure(
        theme, height=90 + 36 * len(worths), hovermode="closest", margin={"l": 8, "r": 8}
    )
    colour = look.company_colour(META, theme)
    squares: list[go.Scatter] = []
    notes = [
        marks.note(-1.2, len(worths) - 0.2, "Worth of the campus, % of its cost", theme, "left")
    ]
    for level, (share, row) in enumerate(zip(worths, cells, strict=True)):
        notes.append(marks.note(-0.6, level, words.percent(share), theme, "right"))
        for column, value in enumerate(row):
            told = (
                f"Meta {leaves(ENDS[column])}<br>Campus worth "
                f"{words.usd(share * cost)}, {words.percent(share)} of its cost<br>Meta pays "
                f"{words.usd(value)}"
            )
            strength = round(0.04 + 0.56 * (value / most if most else 0.0), 3)
            squares.append(_cell(column, level, look.faded(colour, strength), told))
            notes.append(marks.note(column, level, f"{value:.1f}" if value else "0", theme))
    for column, end in enumerate(ENDS):
        said = f"{end} years<br>{sums.lease_end(end)}"
        notes.append({**marks.note(column, -0.6, said, theme), "yanchor": "top"})
    # All at once: one after the other, each would be checked against all before it.
    drawn.add_traces(squares)
    drawn.update_layout(annotations=notes)
    at = min(range(len(ENDS)), key=lambda step: abs(ENDS[step] - sums.whole_years(years)))
    level = 10 * deal.worth.value
    drawn.add_shape(
        type="rect",
        line={"color": theme.accent, "width": 2.5},
        x0=at - 0.48,
        x1=at + 0.48,
        y0=level - 0.46,
        y1=level + 0.46,
    )
    drawn.update_xaxes(visible=False, range=[-1.25, len(ENDS) - 0.45], fixedrange=True)
    drawn.update_yaxes(visible=False, range=[-1.8, len(worths) + 0.2], fixedrange=True)
    first = ENDS[0]
    worst = sums.guarantee_paid_usd_bn(deal.terms, first, 0, fall)
    title = (
        f"Illustrative: leaving after {count(first)} years costs Meta up to {words.usd(worst)}, "
        f"and nothing once the campus is worth {words.percent(worst / cost)} of its cost"
        if most
        else "Illustrative: without a guarantee, leaving costs Meta nothing"
    )
    return Exhibit(
        title=title,
        body=drawn,
        rows=deal.rows,
        method=f"In billions of dollars: the threshold of the year ({fall.lower()}) less the worth "
        f"of the campus, nothing below zero, nothing after {sums.GUARANTEE_YEARS} years. The frame "
        f"is what this page assumes. {ASSUMED_IN_SHORT}",
        alt="Meta pays, by year of leaving: "
        + "; ".join(
            f"after {end} years "
            + ", ".join(
                f"{words.usd(cells[step][column])} at {words.percent(worths[step])} of the cost"
                for step in (0, 5, 10)
            )
            for column, end in enumerate(ENDS)
        )
        + ".",
    )


def _cell(column: int, level: int, fill: str, told: str) -> go.Scatter:
    """One cell of the heat map, a shape of its own so that a deck can hold it."""
    left, right, low, high = column - 0.48, column + 0.48, level - 0.46, level + 0.46
    return go.Scatter(
        x=[left, right, right, left, left],
        y=[low, low, high, high, low],
        mode="lines",
        fill="toself",
        fillcolor=fill,
        line={"width": 0},
        hoveron="fills",
        hoverinfo="text",
        text=told,
        showlegend=False,
    )
