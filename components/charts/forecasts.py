"""Forecasts: what analysts expect to 2030, and whom each of them counts."""

import math
import re
from datetime import datetime, timedelta
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, NothingToShow, together
from components.periods import FOUR, SCOPES, serial
from components.theme import LIGHT, Theme

YEARS = (2025, 2026, 2027, 2028, 2029, 2030)
COUNTED = {
    "four": "Amazon, Microsoft, Alphabet, Meta",
    "five": "The four and Oracle",
    "named": "Other named groups",
    "world": "Unnamed or worldwide",
}
_COLOURS = {
    "light": {"four": "#1B1F24", "five": "#B3400E", "named": "#2F6DB5", "world": "#7B5EA7"},
    "dark": {"four": "#E8EAED", "five": "#FF9A6B", "named": "#7DB3F0", "world": "#B4A2E0"},
}
_SYMBOLS = {"four": "circle", "five": "square", "named": "diamond", "world": "hexagon"}
_KINDS = {
    "forecast": "forecast",
    "consensus": "analysts taken together",
    "guidance_sum": "the companies' own guidance, added up",
    "actual": "a count of the past year",
}
# How many months a forecast counts as current: those before a year's reports came out are old.
_CURRENT_MONTHS = 12


class _Said(NamedTuple):
    """One figure of one forecaster for one year, and the rows that it comes from."""

    who: str
    group: str
    scope: str
    year: int
    when: str
    kind: str
    low: float
    high: float
    is_open: bool
    confidence: str
    publisher: str
    positions: tuple[int, ...]


def course(
    forecasts: pd.DataFrame,
    capex: pd.DataFrame,
    *,
    counted: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Lines to 2030 and beyond: each forecaster's newest figures, by whom they count.

    `counted` picks groups of COUNTED, empty means all. Solid lines are the record, hollow marks
    forecasts; an arrow is "more than". Forecasts of different groups are never averaged.
    """
    said = [
        one
        for one in _current(_all_said(forecasts))
        if one.kind in ("forecast", "consensus") and (one.group in counted or not counted)
    ]
    if not said:
        raise NothingToShow("No forecast of this kind passes your lens.")
    drawn = marks.figure(
        theme, height=540, hovermode="closest", legend={"traceorder": "normal"}, margin={"t": 64}
    )
    past = _past(drawn, capex, counted, theme)
    groups = [group for group in COUNTED if any(one.group == group for one in said)]
    ends = []
    for place, group in enumerate(groups):
        among = [one for one in said if one.group == group]
        ends += _lines(drawn, among, group, place, _ceiling(said), theme)
    _scale(drawn, said, ends, theme)
    used = {position for one in said for position in one.positions}
    title = _finding(said)
    return Exhibit(
        title=title,
        body=drawn,
        rows=together(forecasts[forecasts.index.isin(used)], past),
        method="Each forecaster's newest figure, said in the last twelve months of the record. "
        "Groups count different companies, so their figures are not rivals and are never "
        "averaged. Figures by company of one source and day are added up where they make a whole "
        "group. Solid lines are capex on record; marks stand a little apart only to be told "
        "apart.",
        alt=f"{title}. " + _listed(said),
    )


def by_scope(
    forecasts: pd.DataFrame,
    *,
    year: int = 2026,
    older: bool = False,
    theme: Theme = LIGHT,
) -> Exhibit:
    """A row a figure for one year, sorted into groups by whom it counts.

    With `older` also the figures that their author has since replaced or that are over a year
    old. Includes sums of the companies' own guidance and counts of past years, named as such.
    """
    every = [one for one in _all_said(forecasts) if one.year == year]
    said = every if older else [one for one in _current(_all_said(forecasts)) if one.year == year]
    if not said:
        raise NothingToShow(f"No figure for {year} passes your lens.")
    scopes = _by_scope(said)
    lowest = min(one.low for one in said) * 0.85
    highest = max(one.high for one in said)
    step = next(s for s in (10, 20, 50, 100, 250, 500, 1000, 10000) if highest - lowest <= 4 * s)
    ticks = [n * step for n in range(math.ceil(lowest / step), int(highest / step) + 1)]
    drawn = marks.figure(
        theme,
        height=max(320, 60 + 27 * (len(said) + len(scopes))),
        hovermode="closest",
        showlegend=False,
        margin={"l": _NAMES, "t": 8},
    )
    level, names = 0, {}
    for scope, figures in scopes.items():
        marks.label(
            drawn,
            0,
            level,
            f"<b>{scope}</b>",
            theme,
            xref="paper",
            xanchor="left",
            xshift=-_NAMES,
            bgcolor=theme.paper,
            font={"size": 13, "color": _COLOURS[theme.name][figures[0].group]},
        )
        level += 1
        for one in figures:
            _row(drawn, one, level, highest - lowest, theme)
            names[level] = f"{_cut(one.who)}, {_month(one.when)}"
            level += 1
    drawn.update_yaxes(
        tickvals=list(names),
        ticktext=list(names.values()),
        range=[level - 0.4, -0.7],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=False,
        tickfont={"size": 13, "color": theme.ink},
    )
    drawn.update_xaxes(
        range=[lowest, lowest + (highest - lowest) * 1.4],
        tickvals=ticks,
        ticktext=[words.usd(tick) for tick in ticks],
        showgrid=True,
        gridcolor=theme.grid,
        fixedrange=True,
    )
    used = {position for one in said for position in one.positions}
    title = _spread(said, year)
    hidden = len(every) - len(said)
    return Exhibit(
        title=title,
        body=drawn,
        rows=forecasts[forecasts.index.isin(used)],
        method="Sorted by whom a figure counts. Rings are forecasts, filled marks sums of the "
        "companies' guidance or counts of the past; a bar is a range, an arrow means more than. "
        "Sums of guidance mix fiscal years and ways of counting."
        + (
            f" {words.count(hidden, 'older figure')} {'is' if hidden == 1 else 'are'} not shown."
            if hidden
            else ""
        ),
        alt=f"{title}. " + _listed(said),
    )


# Width in pixels of the column of forecasters' names.
_NAMES = 168


def _by_scope(said: list[_Said]) -> dict[str, list[_Said]]:
    """The figures under headings that say whom they count, the largest first under each."""
    found: dict[str, list[_Said]] = {}
    for group in COUNTED:
        for one in sorted((one for one in said if one.group == group), key=lambda one: -one.low):
            heading = COUNTED[group] if group in SCOPES else _whom(one.scope)
            found.setdefault(heading, []).append(one)
    return found


def _whom(scope: str) -> str:
    """Whom a figure counts; a list with the four and others is too long for a phone."""
    names = re.split(", | and ", scope)
    others = [name for name in names if name not in SCOPES["four"]]
    if len(names) - len(others) == len(SCOPES["four"]):
        return words.listing(["The four", *others])
    return scope


def _group(companies: str) -> str:
    names = {name.strip() for name in companies.split(";") if name.strip()}
    for group in ("four", "five"):
        if names == set(SCOPES[group]):
            return group
    return "named" if names else "world"


def _all_said(forecasts: pd.DataFrame) -> list[_Said]:
    """Every figure for a group of companies; figures by company added up where they make one."""
    alone = ~forecasts["companies"].str.contains(";") & (forecasts["companies"] != "")
    found = [
        _said(row, _group(str(row["companies"])), (int(str(position)),))
        for position, row in forecasts[~alone].iterrows()
    ]
    # A sum by the source itself goes before one of ours.
    given = {(one.who, one.year, one.when) for one in found}
    for (who, year, when), rows in forecasts[alone].groupby(["said_by", "year", "announced_on"]):
        group = _group(";".join(rows["companies"]))
        if (
            group in SCOPES
            and (who, int(str(year).split(".")[0]), when) not in given
            and len(rows) == len(SCOPES[group])
        ):
            total = rows.iloc[0].copy()
            total["low_usd_bn"] = rows["low_usd_bn"].sum()
            total["high_usd_bn"] = rows["high_usd_bn"].sum(min_count=len(rows))
            total["scope"] = words.listing(list(SCOPES[group]))
            found.append(_said(total, group, tuple(int(str(index)) for index in rows.index)))
    return found


def _said(row: pd.Series, group: str, positions: tuple[int, ...]) -> _Said:
    low, high = float(row["low_usd_bn"]), float(row["high_usd_bn"])
    return _Said(
        who=str(row["said_by"]),
        group=group,
        scope=str(row["scope"]),
        year=int(row["year"]),
        when=str(row["announced_on"]),
        kind=str(row["kind"]),
        low=low,
        high=low if pd.isna(high) else high,
        is_open=bool(row["is_open_ended"]) or pd.isna(high),
        confidence=str(row["confidence"]),
        publisher=str(row["publisher"]),
        positions=positions,
    )


def _current(said: list[_Said]) -> list[_Said]:
    """The newest figure of each forecaster for each group and year, if not long out of date."""
    if not said:
        return []
    newest: dict[tuple[str, str, str, int, str], _Said] = {}
    for one in sorted(said, key=lambda one: one.when):
        newest[one.who, one.group, one.scope, one.year, one.kind] = one
    last = max(_months(one.when) for one in said)
    return [
        one
        for one in newest.values()
        if one.kind == "actual" or _months(one.when) > last - _CURRENT_MONTHS
    ]


def _months(when: str) -> int:
    """A partial date as a count of months; a bare year counts as its middle."""
    return int(when[:4]) * 12 + (int(when[5:7]) if len(when) > 4 else 6)


def _past(
    drawn: go.Figure, capex: pd.DataFrame, counted: tuple[str, ...], theme: Theme
) -> pd.DataFrame:
    """Draws finished calendar years of the four and five; returns the rows behind them."""
    kept = []
    for group in ("four", "five"):
        if counted and group not in counted:
            continue
        rows = capex[capex["company"].isin(SCOPES[group])]
        by_year = rows.groupby(rows["calendar_quarter"].str[:4])
        full = {
            year: quarters
            for year, quarters in by_year
            if len(quarters) == 4 * len(SCOPES[group]) and serial(f"{year}Q1") >= serial("2021Q1")
        }
        if not full:
            continue
        kept += list(full.values())
        colour = _COLOURS[theme.name][group]
        sums = [float(quarters["capex_usd_bn"].sum()) for quarters in full.values()]
        leases = any(
            (quarters["basis"] == "with_finance_leases").any() for quarters in full.values()
        )
        drawn.add_scatter(
            x=[datetime(int(year), 7, 2) for year in full],
            y=sums,
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"size": 7, "color": colour, "symbol": _SYMBOLS[group]},
            hovertext=[
                f"<b>{COUNTED[group]}</b><br>{year}, on record: {words.usd(value)}"
                f"{', with finance leases where stated' if leases else ', cash paid'}"
                for year, value in zip(full, sums, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            name=f"{COUNTED[group]}, on record",
            showlegend=False,
        )
    if not kept:
        return capex.iloc[:0]
    rows = pd.concat(kept)
    return rows[~rows.index.duplicated()]


def _lines(
    drawn: go.Figure, said: list[_Said], group: str, place: int, top: float, theme: Theme
) -> list[tuple[_Said, datetime]]:
    """One hollow line a forecast of several years; returns where each ends."""
    colour = _COLOURS[theme.name][group]
    stories: dict[tuple[str, str], list[_Said]] = {}
    for one in sorted(said, key=lambda one: one.year):
        stories.setdefault((one.who, one.scope), []).append(one)
    ends = []
    for turn, story in enumerate(stories.values()):
        # Marks of one year stand side by side, so that none hides another.
        shift = timedelta(days=(place - 1.5) * 38 + (turn % 5 - 2) * 8)
        places = [datetime(one.year, 7, 2) + shift for one in story]
        # A line up to a lower bound would claim a slope that nobody stated.
        closed = [(at, one) for at, one in zip(places, story, strict=True) if not one.is_open]
        drawn.add_scatter(
            x=[at for at, _ in closed],
            y=[one.low for _, one in closed],
            mode="lines",
            line={"color": colour, "width": 1, "dash": "dot"},
            hoverinfo="skip",
            name=COUNTED[group],
            legendgroup=group,
            showlegend=False,
        )
        drawn.add_scatter(
            x=places,
            y=[min(one.low, top) for one in story],
            mode="markers",
            marker={
                "size": [13 if one.is_open else 10 for one in story],
                "symbol": [
                    "arrow-up-open" if one.is_open else f"{_SYMBOLS[group]}-open" for one in story
                ],
                "color": colour,
                "line": {"color": colour, "width": 2},
            },
            cliponaxis=False,
            hovertext=[_hover(one) for one in story],
            hovertemplate="%{hovertext}<extra></extra>",
            name=COUNTED[group],
            legendgroup=group,
            showlegend=turn == 0,
        )
        ends.append((story[-1], places[-1]))
    return ends


def _ceiling(said: list[_Said]) -> float:
    """The top of the axis: a lower bound far above all plain figures does not set it."""
    plain = [one.high for one in said if not one.is_open]
    return max(plain or [one.low for one in said]) * 1.25


def _scale(
    drawn: go.Figure, said: list[_Said], ends: list[tuple[_Said, datetime]], theme: Theme
) -> None:
    last, top = max(one.year for one in said), _ceiling(said)
    # Names stand only where the far years leave room for them.
    far = [(one, place) for one, place in ends if one.year >= max(last - 3, 2028)]
    for one, place in far:
        off, edge, near = one.low > top, one.year == last, one.year == last - 1
        marks.label(
            drawn,
            1 if edge and not off else place,
            min(one.low, top),
            f"{_cut(one.who)}<br>{_amount(one)}{', off the scale' if off else ''}",
            theme,
            xref="paper" if edge and not off else "x",
            xanchor="center" if near and not off else "right",
            xshift=0 if (edge or near) and not off else -12,
            yanchor="top" if near or off else "bottom" if edge else "middle",
            yshift=8 if off else -9 if near else 9 if edge else 0,
            align="center" if near and not off else "right",
            bgcolor=look.faded(theme.paper, 0.7),
            font={"size": 13, "color": theme.ink},
        )
    years = range(2021, last + 1)
    drawn.update_xaxes(
        tickvals=[datetime(year, 7, 2) for year in years],
        ticktext=[f"’{year % 100}" for year in years],
        tickangle=0,
        range=[datetime(2021, 1, 1), datetime(last + 1, 1, 1)],
    )
    step = 500 if top > 1200 else 200
    ticks = list(range(0, int(top) + 1, step))
    drawn.update_yaxes(
        title="US dollars a year",
        tickvals=ticks,
        ticktext=["0", *(words.usd(tick) for tick in ticks[1:])],
        range=[0, top],
    )


def _row(drawn: go.Figure, one: _Said, level: int, span: float, theme: Theme) -> None:
    colour = _COLOURS[theme.name][one.group]
    hollow = one.kind in ("forecast", "consensus")
    if one.is_open:
        marks.interval(drawn, level, one.low, one.low + span * 0.06, colour, is_open=True, width=5)
    if one.high > one.low:
        marks.interval(drawn, level, one.low, one.high, colour, width=8)
    drawn.add_scatter(
        x=[one.low],
        y=[level],
        mode="markers",
        marker={
            "size": 11,
            "symbol": f"{_SYMBOLS[one.group]}{'-open' if hollow else ''}",
            "color": colour,
            "line": {"color": colour, "width": 2},
        },
        hovertext=[_hover(one)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    marks.label(
        drawn,
        one.low + span * 0.06 if one.is_open else one.high,
        level,
        _amount(one),
        theme,
        xanchor="left",
        xshift=14,
        bgcolor=theme.paper,
        font={"size": 13, "color": theme.ink},
    )


def _amount(one: _Said) -> str:
    return f"over {words.usd(one.low)}" if one.is_open else words.usd_range(one.low, one.high)


def _hover(one: _Said) -> str:
    return (
        f"<b>{one.who}</b>, {words.date(one.when)}<br>{_amount(one)} for {one.year}<br>"
        f"counts: {one.scope}<br>{_KINDS[one.kind]} <i>({one.confidence}: {one.publisher[:40]})</i>"
    )


def _cut(who: str) -> str:
    """A forecaster's name short enough for an axis on a phone."""
    return who.split(",")[0].split(" (")[0].removesuffix(" of analysts")


def _month(when: str) -> str:
    """When it was said, in short: 2026-07-28 -> Jul 26."""
    return f"{words.month(when)[:3]} {when[2:4]}" if len(when) > 4 else when


def _finding(said: list[_Said]) -> str:
    """The reach of the forecasts in the year most groups have one for, and at the far end."""
    years = sorted({one.year for one in said})
    busiest = max(years, key=lambda year: (len({o.group for o in said if o.year == year}), year))
    told = _spread([one for one in said if one.year == busiest], busiest)
    far = [one for one in said if one.year == min(2030, years[-1])]
    if far and far[0].year > busiest:
        told += f"; for {far[0].year} {_reach(far)}"
    return told


def _reach(said: list[_Said]) -> str:
    low, high = min(said, key=lambda one: one.low), max(said, key=lambda one: one.high)
    if low is high:
        return f"one stands at {_amount(low)}"
    top = f"over {words.usd(high.high)}" if high.is_open else words.usd(high.high)
    return f"they run from {words.usd(low.low)} to {top}"


def _spread(said: list[_Said], year: int) -> str:
    if len(said) == 1:
        return f"One figure for {year}: {_amount(said[0])} for {said[0].scope}"
    low, high = min(said, key=lambda one: one.low), max(said, key=lambda one: one.high)
    top = f"over {words.usd(high.high)}" if high.is_open else words.usd(high.high)
    told = f"Figures for {year} run from {words.usd(low.low)} to {top}"
    four = [one for one in said if one.group == "four"]
    if len(four) < 2 or len(four) == len(said):
        return told
    four_low, four_high = min(one.low for one in four), max(one.high for one in four)
    is_open = any(one.is_open for one in four if one.high == four_high)
    if four_high - four_low < 0.5 * (high.high - low.low):
        told += ", largely because they count different companies"
    reach = (
        f"{words.usd(four_low)} to over {words.usd(four_high)}"
        if is_open
        else words.usd_range(four_low, four_high)
    )
    return f"{told}; for {words.listing(FOUR)} {reach}"


def _listed(said: list[_Said]) -> str:
    return (
        "; ".join(
            f"{one.who} {one.year} {_amount(one)}" for one in sorted(said, key=lambda o: o.year)
        )
        + "."
    )
