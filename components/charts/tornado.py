"""Which assumption decides most: a tornado of the gigawatts that are idle or missing."""

import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, NothingToShow
from components.outlook import Outlook, column, gigawatts, outlook, side
from components.scenarios import capacity, futures
from components.theme import LIGHT, Theme

_MOST = 8
_LOW, _HIGH = look.STATUSES["under_construction"], look.STATUSES["announced"]


def swings(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    moved: tuple[str, ...] = (),
    year: int = 2030,
    theme: Theme = LIGHT,
) -> Exhibit:
    """A tornado: how far each assumption alone moves the gigawatts idle or missing."""
    bet = outlook(sites, milestones, assumptions, moved)
    at = float(bet.years[column(year)])
    doubt = bet.value("doubt_share")
    low, high = (
        futures.edge(bet.assumed, bet.end("low"), bet.end("high"), doubt, end) for end in (-1, 1)
    )
    base = capacity.balance_gw(at, bet.pipeline, bet.assumed)
    found = futures.swings(at, bet.pipeline, bet.assumed, low, high)
    ranked = sorted(
        ((name, *ends) for name, ends in found.items() if ends[0] != ends[1]),
        key=lambda one: -abs(one[2] - one[1]),
    )
    left, ranked = ranked[_MOST:], ranked[:_MOST]
    if not ranked:
        raise NothingToShow("Without doubt, nothing moves. Set the doubt above zero.")
    figure = marks.figure(theme, marks.bars_height(len(ranked)), barmode="overlay")
    labels = []
    for level, (name, below, above) in enumerate(ranked):
        title = str(bet.held[name].rows["title"].iloc[0])
        least, most = (_said(bet, name, getattr(end, name)) for end in (low, high))
        labels.append(
            f"{title}  <b>{_span(bet, name, getattr(low, name), getattr(high, name))}</b>"
        )
        for value, colour, end, side_name in (
            (below, _LOW, least, "Low end"),
            (above, _HIGH, most, "High end"),
        ):
            figure.add_bar(
                name=side_name,
                x=[value - base],
                base=[base],
                y=[level],
                orientation="h",
                width=marks.BAR,
                showlegend=False,
                marker=marks.fill(colour, "estimate", theme),
                hovertemplate=f"{title} at {end}:<br>{side(value)}<extra></extra>",
            )
    marks.above_bars(figure, labels, theme)
    figure.update_annotations(bgcolor=theme.paper)
    span = [min(min(one[1:]) for one in ranked), max(max(one[1:]) for one in ranked)]
    room = 0.08 * (max(span[1], 0) - min(span[0], 0) or 1)
    figure.update_xaxes(
        range=[min(span[0], 0) - room, max(span[1], 0) + room],
        title="GW missing (below zero) or idle (above)",
        nticks=6,
        fixedrange=True,
    )
    figure.add_vline(x=0, line={"color": theme.zero, "width": 1})
    figure.add_vline(x=base, line={"color": theme.ink, "width": 1, "dash": "dot"})
    first = ranked[0]
    return Exhibit(
        title=f"Illustrative: “{bet.held[first[0]].rows['title'].iloc[0]}” decides most, from "
        f"{side(min(first[1:]))} to {side(max(first[1:]))} at the end of {year}",
        body=figure,
        rows=bet.rows,
        method="Each assumption alone goes as far to both sides as the doubt lets it "
        f"({words.percent(doubt)} of its range), the others stay; orange towards its low end, "
        f"blue towards its high end. Dotted: all as set, {side(base)}. Where all are in doubt at "
        "once, the middle of the futures lies elsewhere, because an assumption at an end of its "
        f"range can only move to one side. {_left(bet, left)}The cost of a gigawatt moves only "
        "the money. "
        f"{bet.own}".strip(),
        alt="; ".join(
            f"{bet.held[name].rows['title'].iloc[0]}: {side(below)} to {side(above)}"
            for name, below, above in ranked
        )
        + ".",
    )


def _said(bet: Outlook, name: str, value: float) -> str:
    """A setting with its unit: 28%, 6 months, 10 years."""
    unit = str(bet.held[name].rows["unit"].iloc[0])
    return words.percent(value) if unit == "share" else f"{words.number(round(value, 1))} {unit}"


def _span(bet: Outlook, name: str, low: float, high: float) -> str:
    """Two settings with their unit said once: 8% to 48%, 0.8 to 11.2 months."""
    least = _said(bet, name, low)
    return (
        f"{least if least.endswith('%') else least.partition(' ')[0]} to {_said(bet, name, high)}"
    )


def _left(bet: Outlook, left: list[tuple[str, float, float]]) -> str:
    """What is not drawn because it moves little, as a sentence."""
    if not left:
        return ""
    names = [str(bet.held[name].rows["title"].iloc[0]).lower() for name, *_ in left]
    most = max(abs(high - low) for _, low, high in left)
    return f"Not drawn: {words.listing(names)}, which move it by {gigawatts(most)} at most. "
