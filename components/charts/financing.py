"""The money raised for data centres, chips and their builders: when, by whom, on what terms."""

import math

import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, NothingToShow
from components.tables import CONFIDENCE, GATHERED_UNTIL
from components.theme import LIGHT, Theme

SPLITS = {"sponsor": "Who raises it", "instrument": "What is sold"}
RANKS = {"sponsor": "Who raises it", "instrument": "What is sold", "deal_name": "Deal"}
_COLOURS = {
    "bond": "#0072B2",
    "term_loan": "#E69F00",
    "equity": "#009E73",
    "convertible": "#CC79A7",
    "preferred": "#56B4E9",
    "vendor_financing": "#D55E00",
    "cmbs": "#8C8FB8",
    "abs": "#B4794E",
}
# What is sold for money; the other instruments are never summed.
SOLD = tuple(_COLOURS)
_OTHERS, _NO_SPONSOR = "Others", "No sponsor named"
_LEFT_OUT = (
    "Leading rows that may be summed, at their announced amount; guarantees, leases, plans and "
    "programmes are left out, and so is equity in OpenAI and Anthropic that stands among the "
    "commitments."
)
# The width of a bar on the axis of dates, of a quarter of some 91 days.
_BAR_MS = 71 * 24 * 3600 * 1000


def over_time(
    financing: pd.DataFrame,
    *,
    split: str = "sponsor",
    closed_only: bool = False,
    sponsors: tuple[str, ...] = (),
    instruments: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Stacked bars of the money raised in each quarter; delayed-draw money is an open outline."""
    rows = _raised(financing, closed_only, sponsors, instruments)
    dated = rows[rows["announced_on"].str.len() >= 7]
    if dated.empty:
        raise NothingToShow("No deal of this choice has a date that is known to the month.")
    dated = dated.assign(
        quarter=pd.PeriodIndex(dated["announced_on"].str[:7], freq="Q").astype(str),
        part=_parts(dated, split, most=6),
    )
    every = [
        str(q) for q in pd.period_range(dated["quarter"].min(), dated["quarter"].max(), freq="Q")
    ]
    middle = {q: pd.Period(q).start_time + pd.Timedelta(days=45) for q in every}
    sums = dated.groupby("quarter")["amount_usd_bn"].sum().reindex(every, fill_value=0.0)
    order = _order(dated)
    colours = _colours(order, split, theme)
    drawn = marks.figure(theme, 460, barmode="stack", legend_traceorder="normal")
    for part in order:
        mine = dated[(dated["part"] == part) & ~dated["is_up_to"]]
        for confidence in CONFIDENCE:
            group = mine[mine["confidence"] == confidence]
            _stack(drawn, group, middle, sums, part, colours[part], confidence, theme)
        drawn.add_bar(
            x=[middle[every[0]]], y=[0], name=part, marker_color=colours[part], hoverinfo="skip"
        )
    _stack(drawn, dated[dated["is_up_to"]], middle, sums, "Up to", theme.quiet, "projection", theme)
    marks.totals(
        drawn,
        list(middle.values()),
        list(sums),
        [words.number(value) if value else "" for value in sums],
        theme,
    )
    # More than seven labels would overlap on a phone; the newest quarter always has one.
    labelled = every[:: -math.ceil(len(every) / 7)]
    drawn.update_xaxes(
        tickvals=[middle[quarter] for quarter in labelled],
        ticktext=[words.quarter(quarter) for quarter in labelled],
        tickangle=0,
        range=[
            pd.Period(every[0]).start_time,
            pd.Period(every[-1]).end_time,
        ],
    )
    drawn.update_yaxes(title="USD billion, by quarter", range=[0, sums.max() * 1.14])
    peak = str(sums.idxmax())
    most = _total(dated[dated["quarter"] == peak])
    unplaced = rows.drop(dated.index)["amount_usd_bn"].sum()
    return Exhibit(
        title=f"{_total(dated).capitalize()} {'raised' if closed_only else 'announced'}"
        + (f" in {len(every)} quarters, most of all" if len(every) > 1 else "")
        + f" in {words.quarter_in_full(peak)}: {most}",
        body=drawn,
        rows=dated.drop(columns=["quarter", "part"]),
        method=_method(rows, closed_only)
        + " By the quarter of the announcement."
        + (f" {words.usd(unplaced)} without a month is not drawn." if unplaced else "")
        + (
            " The last quarter is not over on the record."
            if pd.Period(every[-1]).end_time > pd.Timestamp(GATHERED_UNTIL)
            else ""
        ),
        alt="Money raised by quarter: "
        + "; ".join(
            f"{words.quarter(q)} {_total(dated[dated['quarter'] == q])}"
            for q, v in zip(every, sums, strict=True)
            if v
        )
        + ".",
    )


def ranked(
    financing: pd.DataFrame,
    *,
    by: str = "sponsor",
    closed_only: bool = False,
    sponsors: tuple[str, ...] = (),
    instruments: tuple[str, ...] = (),
    most: int = 10,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars, largest first: money raised by sponsor, instrument or deal; open where up to."""
    rows = _raised(financing, closed_only, sponsors, instruments)
    rows = rows.assign(part=_parts(rows, by, most=0))
    sums = rows.groupby("part")["amount_usd_bn"].sum().sort_values(ascending=False)
    drawn_sums = sums.head(most)
    others = sums.iloc[most:]
    drawn = marks.figure(theme, barmode="overlay", hovermode="closest")
    labels = []
    for part, total in drawn_sums.items():
        mine = rows[rows["part"] == part]
        colour = _ranked_colour(str(part), mine, by, theme)
        reached = 0.0
        for confidence in CONFIDENCE:
            group = mine[(mine["confidence"] == confidence) & ~mine["is_up_to"]]
            value = float(group["amount_usd_bn"].sum())
            if value:
                said = f"{part}: {words.usd(value)}, {confidence}<br>{_publishers(group)}"
                _bar(drawn, len(labels), reached, value, colour, confidence, said, theme)
                reached += value
        ceiling = float(mine[mine["is_up_to"]]["amount_usd_bn"].sum())
        if ceiling:
            _open_end(drawn, len(labels), reached, ceiling, colour, str(part))
        name = words.deal(str(part)) if by == "deal_name" else part
        up_to = "up to " if ceiling else ""
        labels.append(f"{name} <b>{up_to}{words.usd(float(total))}</b>")
    rest = float(others.sum())
    is_small = 0 < rest <= float(sums.iloc[0])
    if is_small:
        smaller = words.listing([str(name) for name in others.index], most=6)
        _bar(drawn, len(labels), 0, rest, theme.other, "filing", smaller, theme)
        labels.append(f"{words.count(len(others), 'other')} <b>{words.usd(rest)}</b>")
    drawn.update_layout(height=marks.bars_height(len(labels)))
    marks.above_bars(drawn, labels, theme)
    drawn.update_xaxes(visible=False, range=[0, float(sums.iloc[0]) * 1.03])
    return Exhibit(
        title=_largest(sums, rows, by),
        body=drawn,
        rows=rows.drop(columns="part"),
        method=_method(rows, closed_only)
        + (
            f" Not drawn: {words.count(len(others), 'smaller one', 'smaller ones')} with "
            f"{words.usd(rest)} together."
            if rest and not is_small
            else ""
        ),
        alt="; ".join(f"{part} {_total(rows[rows['part'] == part])}" for part in drawn_sums.index),
    )


# ---------------------------------------------------------------- rows


def _raised(
    financing: pd.DataFrame,
    closed_only: bool,
    sponsors: tuple[str, ...],
    instruments: tuple[str, ...],
) -> pd.DataFrame:
    """The rows that may be summed here, each amount once."""
    rows = financing[
        (financing["standing"] == "lead")
        & financing["is_additive"]
        & ~financing["also_in_commitments"]
        & financing["amount_usd_bn"].notna()
    ]
    if closed_only:
        rows = rows[rows["closed_on"] != ""]
    if sponsors:
        rows = rows[rows["sponsor"].isin(sponsors)]
    if instruments:
        rows = rows[rows["instrument"].isin(instruments)]
    if rows.empty:
        raise NothingToShow("No deal fits this choice of sponsors and instruments.")
    return rows


def _method(rows: pd.DataFrame, closed_only: bool) -> str:
    ceiling = rows[rows["is_up_to"]]["amount_usd_bn"].sum()
    open_ended = (
        f" {words.usd(ceiling)} of it may be drawn later or never: drawn as an open outline."
        if ceiling
        else ""
    )
    return (
        _LEFT_OUT
        + (" Only what is known to have closed." if closed_only else "")
        + open_ended
        + (
            " Paler colour: known from the press only."
            if (rows["confidence"] == "reported").any()
            else ""
        )
    )


def _total(rows: pd.DataFrame) -> str:
    """The sum of these rows, "up to" where some of it may never be drawn."""
    return f"{'up to ' if rows['is_up_to'].any() else ''}{words.usd(rows['amount_usd_bn'].sum())}"


def _parts(rows: pd.DataFrame, split: str, most: int) -> pd.Series:
    """The name of each row's part; beyond `most` parts (0: no limit) the small ones are Others."""
    if split == "instrument":
        names = rows["instrument"].map(words.INSTRUMENTS)
    else:
        names = rows[split].replace("", _NO_SPONSOR)
    if not most:
        return names
    largest = rows["amount_usd_bn"].groupby(names).sum().sort_values(ascending=False)
    return names.where(names.isin(largest.index[:most]), _OTHERS)


def _order(rows: pd.DataFrame) -> list[str]:
    """Parts of a stack, largest at the bottom, Others on top."""
    sums = rows.groupby("part")["amount_usd_bn"].sum().sort_values(ascending=False)
    named = [str(name) for name in sums.index if name != _OTHERS]
    return [*named, _OTHERS] if _OTHERS in sums.index else named


def _colours(names: list[str], split: str, theme: Theme) -> dict[str, str]:
    if split == "instrument":
        slugs = {label: slug for slug, label in words.INSTRUMENTS.items()}
        return {name: _COLOURS.get(slugs.get(name, ""), theme.other) for name in names}
    return look.company_colours(names, theme)


def _ranked_colour(part: str, rows: pd.DataFrame, by: str, theme: Theme) -> str:
    if by == "deal_name":
        return look.company_colour(str(rows["sponsor"].iloc[0]), theme)
    return _colours([part], by, theme)[part]


def _largest(sums: pd.Series, rows: pd.DataFrame, by: str) -> str:
    """Which part raises most, and how much of all; `sums` has the largest first."""
    first, most = str(sums.index[0]), float(sums.iloc[0])
    equal = [str(name) for name in sums.index[sums.map(words.usd) == words.usd(most)]]
    amount = _total(rows[rows["part"] == first])
    if len(equal) > 1:
        named = [words.deal(one) for one in equal] if by == "deal_name" else equal
        names = words.listing(named, most=4)
        return f"{names} each raise the most: {amount} of {_total(rows)}"
    if len(sums) > 1:
        amount = f"{amount} of {_total(rows)}, {words.percent(most / float(sums.sum()))}"
    match by:
        case "instrument":
            are_many = first.endswith("s") or " and " in first
            return f"{first} {'bring' if are_many else 'brings'} {amount}"
        case "deal_name":
            return f"The largest deal, {words.deal(first)}, raises {amount}"
        case _ if first == _NO_SPONSOR:
            return f"For {amount}, no sponsor is named"
        case _ if len(sums) > 1:
            return f"More is raised for {first} than for any other: {amount}"
        case _:
            return f"Raised for {first}: {amount}"


# ---------------------------------------------------------------- marks


def _bar(
    drawn: go.Figure,
    level: int,
    base: float,
    value: float,
    colour: str,
    confidence: str,
    hover: str,
    theme: Theme,
) -> None:
    drawn.add_bar(
        x=[value],
        base=[base],
        y=[level],
        width=marks.BAR,
        orientation="h",
        marker=marks.fill(colour, confidence, theme),
        hovertemplate=f"{hover}<extra></extra>",
        showlegend=False,
    )


def _open_end(
    drawn: go.Figure, level: int, base: float, ceiling: float, colour: str, name: str
) -> None:
    """An outline without an end: money that may be drawn up to this much."""
    drawn.add_bar(
        x=[ceiling],
        base=[base],
        y=[level],
        width=marks.BAR,
        orientation="h",
        marker=marks.fill(colour, "projection"),
        hovertemplate=f"{name}: up to {words.usd(ceiling)} more, drawn later<extra></extra>",
        showlegend=False,
    )
    drawn.add_scatter(
        x=[base + ceiling],
        y=[level],
        mode="markers",
        marker={"symbol": "triangle-right", "size": 15, "color": colour},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _stack(
    drawn: go.Figure,
    rows: pd.DataFrame,
    middle: dict[str, pd.Timestamp],
    totals: pd.Series,
    name: str,
    colour: str,
    confidence: str,
    theme: Theme,
) -> None:
    """One part of the stacks; "projection" draws money that is only available up to an amount."""
    sums = rows.groupby("quarter")["amount_usd_bn"].sum()
    if sums.empty:
        return
    is_ceiling = confidence == "projection"
    said = "drawn later or never" if is_ceiling else confidence
    drawn.add_bar(
        x=[middle[str(quarter)] for quarter in sums.index],
        y=list(sums),
        # Plotly would make bars as wide as the gap between them where quarters are missing.
        width=_BAR_MS,
        name="Up to" if is_ceiling else name,
        showlegend=is_ceiling,
        marker=marks.fill(colour, confidence, theme),
        hovertext=[
            f"{name}: {words.usd(value)}, "
            f"{words.percent(value / float(totals[str(quarter)]))}, {said}, "
            f"{_publishers(rows[rows['quarter'] == quarter])}"
            for quarter, value in sums.items()
        ],
        hoverinfo="text",
    )


def _publishers(rows: pd.DataFrame) -> str:
    return words.listing(list(rows["publisher"].value_counts().index), most=2)
