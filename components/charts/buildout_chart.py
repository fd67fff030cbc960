"""Running power month by month and operator by operator: what the map in time shows, as a chart."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from components import buildout, marks, words
from components import theme as look
from components.buildout import PROJECTED, RUNNING, Buildout
from components.exhibit import Exhibit, NothingToShow, together
from components.selection import selected
from components.theme import LIGHT, Theme

_MOST = 6
_HEIGHT = 480
# Pixels right of the plot for names and amounts.
_ROOM = 144
# By when most of what is projected is dated, as a share of it.
_MOST_OF_IT = 0.75


def by_month(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    *,
    operators: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    size: str = "Any size",
    today: str = "",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Stacked areas: running power by operator, facts filled, projections hatched, in GW.

    The choices are those of the map; facts end on `today`, an ISO day ("" for no end).
    """
    kept = selected(sites, operators, statuses, countries, size)
    counted = kept[buildout.counted(kept)]
    built = buildout.buildout(counted, milestones, today, most_operators=_MOST)
    if max(_all(built.totals)) == 0:
        raise NothingToShow("No source dates any running power at these sites.")
    steps = milestones[
        milestones["site_id"].isin(counted["site_id"])
        & (milestones["standing"] == "lead")
        & milestones["mw_operational_after"].notna()
    ]
    return Exhibit(
        title=_finding(built),
        body=_drawing(built, theme),
        rows=together(counted, steps),
        method=" ".join(
            part
            for part in (
                "Stacked by operator, the largest at the bottom. Filled is what ran, hatched what "
                "is projected on top of what runs today.",
                buildout.in_words(built, only_running=True),
                _reach(built),
            )
            if part
        ),
        alt=_spoken(built),
    )


def _all(totals: buildout.Totals) -> list[float]:
    """What runs and is projected to run each month, in MW."""
    return [runs + more for runs, more in zip(totals[RUNNING], totals[PROJECTED], strict=True)]


def _drawing(built: Buildout, theme: Theme) -> go.Figure:
    drawn = marks.figure(theme, height=_HEIGHT, hovermode="x unified", showlegend=False)
    stacks = {name: of for name, of in built.by_operator.items() if max(_all(of)) > 0}
    colours = look.company_colours(list(stacks), theme)
    for is_ahead in (False, True):
        part = slice(built.now, None) if is_ahead else slice(None, built.now + 1)
        for name, of in stacks.items():
            values = [mw / 1000 for mw in _all(of)[part]]
            drawn.add_scatter(
                x=list(built.days[part]),
                y=values,
                name=name,
                stackgroup="ahead" if is_ahead else "facts",
                mode="lines",
                line={"color": colours[name], "width": 1 if is_ahead else 0, "shape": "hv"},
                fillcolor=look.faded(colours[name], 0.12 if is_ahead else 0.85),
                fillpattern={
                    "shape": "/",
                    "fgcolor": colours[name],
                    "bgcolor": look.faded(colours[name], 0.12),
                    "fillmode": "overlay",
                    "size": 6,
                    "solidity": 0.3,
                }
                if is_ahead
                else None,
                hovertext=[f"{name}: {words.power(1000 * value)}" for value in values],
                # The month in which facts end is in both halves and is told once.
                hoverinfo=["skip" if is_ahead else "x+text", *["x+text"] * (len(values) - 1)],
            )
    sums = _all(built.totals)
    drawn.add_scatter(
        x=list(built.days),
        y=[mw / 1000 for mw in sums],
        mode="lines",
        line={"width": 0, "shape": "hv", "color": theme.ink},
        hovertext=[
            f"<b>Together: {words.power(mw)}{', in part projected' if more else ''}</b>"
            for mw, more in zip(sums, built.totals[PROJECTED], strict=True)
        ],
        hoverinfo="x+text",
    )
    top = max(sums) / 1000
    _ends(drawn, stacks, colours, top, theme)
    _today(drawn, built, theme)
    drawn.update_xaxes(nticks=8, hoverformat="%B %Y")
    drawn.update_yaxes(title_text="GW running", nticks=6, tickformat=",")
    return drawn


def _ends(
    drawn: go.Figure,
    stacks: Mapping[str, buildout.Totals],
    colours: Mapping[str, str],
    top: float,
    theme: Theme,
) -> None:
    """Names the bands where they end, in place of a legend; changes `drawn`."""
    floor = 0.0
    ends = []
    for name, of in stacks.items():
        last = _all(of)[-1] / 1000
        ends.append(
            (floor + last / 2, f"{_broken(name)} {words.power(1000 * last)}", colours[name])
        )
        floor += last
    marks.line_ends(drawn, ends, (0.0, top * 1.08), theme, room=_ROOM)


def _broken(name: str) -> str:
    """A long name on two lines, broken before its last words."""
    if len(name) <= 11:
        return name
    first, _, rest = name.partition(" ")
    return f"{first}<br>{rest}" if rest else name


def _today(drawn: go.Figure, built: Buildout, theme: Theme) -> None:
    day = built.days[built.now]
    line = {"color": theme.accent, "width": 1}
    drawn.add_shape(
        {"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": line}
    )
    marks.label(
        drawn,
        day,
        1,
        "facts end",
        theme,
        yref="paper",
        yanchor="top",
        xanchor="right",
        xshift=-4,
        font={"size": 13, "color": theme.accent},
    )


def _finding(built: Buildout) -> str:
    runs = built.totals[RUNNING][built.now]
    last = _all(built.totals)[-1]
    when = words.month(built.until)
    today = (
        f"These sites run on {words.power(runs)} in {when}"
        if runs
        else f"No power is known to run at these sites in {when}"
    )
    if last <= runs:
        return f"{today}, and no source projects more"
    return f"{today}; by the end of {built.months[-1][:4]}, sources project {words.power(last)}"


def _reach(built: Buildout) -> str:
    """How far the projections look, in a sentence ("" without any)."""
    more = built.totals[PROJECTED]
    if not more[-1]:
        return ""
    year = next(
        month[:4]
        for month, mw in zip(built.months, more, strict=True)
        if mw >= _MOST_OF_IT * more[-1]
    )
    return (
        f"At least {words.percent(_MOST_OF_IT)} of what is projected is dated to {year} or "
        "before: a flat end says that few sources look further, and is no forecast."
    )


def _spoken(built: Buildout) -> str:
    """The totals at the end of each year, and the largest operators."""
    sums, more = _all(built.totals), built.totals[PROJECTED]
    years = "; ".join(
        f"{month[:4]} {words.power(sums[at])}{' projected' if more[at] else ''}"
        for at, month in enumerate(built.months)
        # Beyond the facts there is nothing to say where nothing is projected.
        if month.endswith("-12") and sums[at] and (at <= built.now or more[-1])
    )
    now = "; ".join(
        f"{name} {words.power(of[RUNNING][built.now])}"
        for name, of in built.by_operator.items()
        if of[RUNNING][built.now]
    )
    largest = f" Running in {words.month(built.until)}: {now}." if now else ""
    return f"Running power at the end of each year: {years}.{largest}"
