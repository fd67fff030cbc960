"""Capacity on record against demand: what is idle, what is missing, and what decides it."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Headline
from components.outlook import YEARS, Outlook, between, column, gigawatts, method, outlook
from components.scenarios.capacity import Numbers
from components.theme import LIGHT, Theme

GIGAWATTS, USE, DOLLARS = "Gigawatts", "Use", "Dollars"
MEASURES = (GIGAWATTS, USE, DOLLARS)
_SUPPLY, _DEMAND = look.STATUSES["announced"], look.STATUSES["under_construction"]
_PERCENTILES = (10, 50, 90)
_ROOM = 122


def answer(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    moved: tuple[str, ...] = (),
    cost: float | None = None,
    year: int = 2030,
) -> Exhibit:
    """Headline: gigawatts idle or missing at the end of a year, the range, and the money."""
    bet = outlook(sites, milestones, assumptions, moved, cost)
    drawn = bet.draws(YEARS[column(year)])
    balance = drawn.supply_gw - drawn.demand_gw
    low, middle, high = np.percentile(balance, _PERCENTILES)
    usd = float(np.median(drawn.balance_usd_bn))
    idle = float((balance > 0).mean())
    what = "idle" if middle > 0 else "missing"
    money = (
        f"{words.usd(abs(usd))} of capital idle"
        if middle > 0
        else f"{words.usd(abs(usd))} still to be spent to meet it"
    )
    return Exhibit(
        title=f"AI capacity at the end of {year}, illustrative",
        body=Headline(
            value=f"{gigawatts(abs(middle))} {what}",
            change=f"{money}. In eight of ten futures {between(low, high)}; "
            f"something stands idle in {words.percent(idle)} of them.",
        ),
        rows=bet.rows,
        method=method(bet),
    )


def over_time(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    moved: tuple[str, ...] = (),
    cost: float | None = None,
    measure: str = GIGAWATTS,
    year: int = 2030,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Lines with bands by year: supply and demand in GW, the share used, or the money idle."""
    bet = outlook(sites, milestones, assumptions, moved, cost)
    drawn, at = bet.draws(*YEARS), column(year)
    supply = np.percentile(drawn.supply_gw, _PERCENTILES, axis=0)
    demand = np.percentile(drawn.demand_gw, _PERCENTILES, axis=0)
    used = np.percentile(drawn.used_share, _PERCENTILES, axis=0)
    money = np.percentile(drawn.balance_usd_bn, _PERCENTILES, axis=0)
    match measure:
        case "Use":
            figure = _use(bet, used, theme)
            finding = f"{words.percent(used[1, at])} of the capacity is used"
        case "Dollars":
            figure = _dollars(bet, money, theme)
            finding = _idle_or_missing(float(money[1, at]))
        case _:
            figure = _gigawatts(bet, supply, demand, theme)
            finding = (
                f"{gigawatts(supply[1, at])} of capacity stand against a demand of "
                f"{gigawatts(demand[1, at])}"
            )
    return Exhibit(
        title=f"Illustrative: at the end of {year}, {finding}",
        body=figure,
        rows=bet.rows,
        method=method(bet),
        alt="; ".join(
            f"end of {name}: supply {gigawatts(supply[1, number])} "
            f"({gigawatts(supply[0, number])} to {gigawatts(supply[2, number])}), demand "
            f"{gigawatts(demand[1, number])} ({gigawatts(demand[0, number])} to "
            f"{gigawatts(demand[2, number])}), {words.percent(used[1, number])} used, "
            f"{_idle_or_missing(float(money[1, number]))}"
            for number, name in enumerate(YEARS)
        )
        + ".",
    )


def _idle_or_missing(usd_bn: float) -> str:
    if usd_bn > 0:
        return f"capital of {words.usd(usd_bn)} stands idle"
    return f"capacity worth {words.usd(-usd_bn)} is missing"


# ---------------------------------------------------------------- drawing


def _dates(bet: Outlook) -> list[pd.Timestamp]:
    return [bet.until, *(pd.Timestamp(f"{year}-12-31") for year in YEARS)]


def _band(
    figure: go.Figure, x: list[pd.Timestamp], found: Numbers, colour: str, name: str, unit: str
) -> None:
    """The middle as a line, eight in ten futures as a band around it."""
    low, middle, high = (list(row) for row in found)
    figure.add_scatter(
        x=[*x, *reversed(x)],
        y=[*high, *reversed(low)],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=look.faded(colour, 0.18),
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        x=x,
        y=middle,
        mode="lines+markers",
        line={"color": colour, "width": 2.5},
        marker={"color": colour, "size": 7},
        name=name,
        showlegend=False,
        customdata=found[[0, 2]].T,
        hovertemplate=f"%{{y:{unit}}} (%{{customdata[0]:{unit}}} to %{{customdata[1]:{unit}}})",
    )


def _started(found: Numbers, now: float) -> Numbers:
    return np.column_stack([np.full(3, now), found])


def _axes(figure: go.Figure, bet: Outlook) -> None:
    figure.update_xaxes(
        type="date", tickformat="%Y", dtick="M12", tick0="2026-12-31", hoverformat="End of %Y"
    )
    figure.update_xaxes(range=[str(bet.until.date()), f"{YEARS[-1]}-12-31"], fixedrange=True)


def _gigawatts(bet: Outlook, supply: Numbers, demand: Numbers, theme: Theme) -> go.Figure:
    figure, x = marks.figure(theme, 440), _dates(bet)
    running = bet.pipeline.running_gw
    wanted = running * bet.value("demand_now_share")
    _band(figure, x, _started(supply, running), _SUPPLY, "Supply, GW", ".3s")
    _band(figure, x, _started(demand, wanted), _DEMAND, "Demand, GW", ".3s")
    due, gw = np.array(bet.pipeline.years), np.array(bet.pipeline.gw)
    stated = [running + float(gw[due <= year].sum()) for year in (0.0, *bet.years)]
    figure.add_scatter(
        x=x,
        y=stated,
        mode="lines",
        line={"color": theme.quiet, "width": 1.5, "dash": "dot"},
        name="Dated plans, all on time",
        showlegend=False,
        hovertemplate="%{y:.3s}",
    )
    most = float(max(supply[2].max(), demand[2].max(), max(stated)))
    marks.line_ends(
        figure,
        [
            (float(supply[1, -1]), f"Supply<br>{gigawatts(supply[1, -1])}", _SUPPLY),
            (float(demand[1, -1]), f"Demand<br>{gigawatts(demand[1, -1])}", _DEMAND),
            (stated[-1], f"Dated plans,<br>on time {gigawatts(stated[-1])}", theme.quiet),
        ],
        (0, most * 1.05 or 1),
        theme,
        room=_ROOM,
    )
    figure.update_yaxes(title="GW", nticks=6)
    _axes(figure, bet)
    return figure


def _use(bet: Outlook, used: Numbers, theme: Theme) -> go.Figure:
    figure = marks.figure(theme, 440)
    _band(figure, _dates(bet)[1:], used, _SUPPLY, "Used", ".0%")
    marks.line_ends(
        figure,
        [(float(used[1, -1]), f"{words.percent(used[1, -1])} used", _SUPPLY)],
        (0, 1.05),
        theme,
        room=_ROOM,
    )
    figure.update_yaxes(title="Share of capacity used", tickformat=".0%", nticks=6)
    _axes(figure, bet)
    return figure


def _dollars(bet: Outlook, money: Numbers, theme: Theme) -> go.Figure:
    figure = marks.figure(theme, 440)
    money = money / 1000
    _band(figure, _dates(bet)[1:], money, _SUPPLY, "USD trillion", ".2f")
    low, high = float(min(money[0].min(), 0.0)), float(max(money[2].max(), 0.0))
    reach = (high - low or 1.0) * 0.06
    last = float(money[1, -1])
    marks.line_ends(
        figure,
        [(last, f"{words.usd(abs(last) * 1000)}<br>{'idle' if last > 0 else 'missing'}", _SUPPLY)],
        (low - reach, high + reach),
        theme,
        room=_ROOM,
    )
    figure.update_yaxes(title="USD trillion, idle above zero, missing below", nticks=6)
    _axes(figure, bet)
    return figure
