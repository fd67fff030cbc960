"""The steps of the deals on a timeline: what is due when, what runs, and what has slipped."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Fact, Facts, NothingToShow, together
from components.theme import LIGHT, Theme

Row = dict[Hashable, Any]

_ENDED = ("replaced", "cancelled", "paused")

GROUPS = {
    "chips": "26 GW of chips",
    "capacity": "OpenAI's sites",
    "others": "Others",
}


def timeline(
    tranches: pd.DataFrame,
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    group: str = "chips",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Marks on real dates, one line a deal; a slipped step keeps the date of its first promise.

    `group` is one of GROUPS.
    """
    steps = _steps(tranches, commitments, group)
    named = _names(steps, sites)
    deals = list(dict.fromkeys(steps.sort_values("order")["commitment_id"]))
    drawn = marks.figure(theme, height=64 + 64 * len(deals), barmode="overlay", hovermode="closest")
    newest = max(steps["published_on"], default="")
    dated = [d for d in (*steps["due_on"], *steps["delivered_on"], *steps["first_due_on"]) if d]
    if not dated:
        raise NothingToShow("None of these steps has a date that passes your lens.")
    dated += [newest] if newest else []
    first = pd.Timestamp(min(_span(d)[0] for d in dated)) - pd.Timedelta(days=60)
    last = pd.Timestamp(max(_span(d)[1] for d in dated)) + pd.Timedelta(days=150)
    labels = []
    for level, deal in enumerate(deals):
        here = steps[steps["commitment_id"] == deal]
        buyer = str(here["buyer"].iloc[0])
        colour = look.company_colour(buyer, theme)
        undated = here[(here["due_on"] == "") & (here["delivered_on"] == "")]
        labels.append(f"<b>{named[deal]}</b>{_undated(undated, theme)}")
        lane = {"color": theme.grid, "width": 1}
        drawn.add_shape(
            {"type": "line", "x0": first, "x1": last, "y0": level, "y1": level}
            | {"line": lane, "layer": "below"}
        )
        pen = _Pen(drawn, theme, colour)
        for row in here.to_dict("records"):
            _mark(pen, level, row)
    marks.above_bars(drawn, labels, theme)
    drawn.update_annotations(bgcolor=theme.paper)
    for level, deal in enumerate(deals):
        _sizes(drawn, level, steps[steps["commitment_id"] == deal], first, last, theme)
    if newest:
        line = {"color": theme.accent, "width": 1, "dash": "dot"}
        day = _span(newest)[1]
        drawn.add_shape(
            {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper"}
            | {"line": line, "layer": "below"}
        )
        marks.label(
            drawn,
            _span(newest)[1],
            1,
            "newest source",
            theme,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            xshift=-4,
            font={"size": 13, "color": theme.accent},
        )
    drawn.update_yaxes(range=[len(deals) - 0.5, -0.75])
    drawn.update_xaxes(
        type="date",
        range=[first, last],
        nticks=6,
        tickformat="%Y",
        dtick="M12",
        fixedrange=True,
        ticklabelmode="period",
    )
    ids = {*steps["tranche_id"], *steps["supersedes"]}
    rows = tranches[tranches["tranche_id"].isin(ids)]
    return Exhibit(
        title=_finding(steps),
        body=drawn,
        rows=together(rows, commitments[commitments["commitment_id"].isin(deals)]),
        method="Open circles are due, filled ones run, crosses were dropped; a line leads from the "
        "first promise to the date given now. Half-years and quarters stand at their last month; "
        "a bar covers the year where a source names only the year. A dot in the circle marks an "
        "estimate.",
        alt=_spoken(steps, named),
    )


def slipped(tranches: pd.DataFrame, commitments: pd.DataFrame, sites: pd.DataFrame) -> Exhibit:
    """Facts: every step that moved past its first promise or was dropped, longest slip first."""
    groups = [_of(tranches, commitments, group) for group in GROUPS]
    if all(group.empty for group in groups):
        raise NothingToShow("No step of a deal passes your lens.")
    steps = together(*groups)
    moved = steps[steps["slip"] > 0].sort_values("slip", ascending=False)
    dropped = steps[steps["is_dropped"]]
    if moved.empty and dropped.empty:
        raise NothingToShow("No step is known to have moved in what your lens shows.")
    named = _names(steps, sites)
    items = [
        Fact(
            text=f"{_deal(row, named)}: {_step(row)}, moved by "
            f"{_months(row['slip'])}, from {words.date(row['first_due_on'])} to "
            f"{words.date(row['due_on'] or row['delivered_on'])}.",
            url=str(row["source_url"]),
            publisher=str(row["publisher"]),
            confidence=str(row["confidence"]),
            badge="moved",
            when=str(row["published_on"]),
            aside=str(row["note"]),
        )
        for row in moved.to_dict("records")
    ]
    items += [
        Fact(
            text=f"{_deal(row, named)}: {_step(row)}, promised in "
            f"{words.month(str(row['announced_on']))}"
            + (f" for {words.date(row['due_on'])}" if row["due_on"] else "")
            + ", was dropped.",
            url=str(row["source_url"]),
            publisher=str(row["publisher"]),
            confidence=str(row["confidence"]),
            badge="dropped",
            # The source dates the promise; when it was dropped no row says.
            topic="No date stated",
            aside=str(row["note"]),
        )
        for row in dropped.to_dict("records")
    ]
    parts = []
    if len(moved):
        most = f"{'up to ' if len(moved) > 1 else ''}{_months(moved['slip'].max())}"
        parts.append(f"{words.count(len(moved), 'step')} moved by {most}")
    if len(dropped):
        were = "was" if len(dropped) == 1 else "were"
        parts.append(f"{words.count(len(dropped), 'step')} {were} dropped without a new date")
    ids = [*moved["tranche_id"], *dropped["tranche_id"], *moved["supersedes"]]
    return Exhibit(
        title=f"Of all deals on record, {' and '.join(parts)}",
        body=Facts(tuple(items)),
        rows=tranches[tranches["tranche_id"].isin(ids)],
        method="Against the first date on record. Most steps have only one date so far: that they "
        "do not stand here does not mean that they are on time.",
    )


# ---------------------------------------------------------------- rows


def _of(tranches: pd.DataFrame, commitments: pd.DataFrame, group: str) -> pd.DataFrame:
    """Steps of one group, each with its deal's buyer and supplier and its slip in months.

    Earlier promises that a newer row takes over are left out: their date is in that row. A step is
    dropped if its deal ended, by the rows given.
    """
    deals = commitments[commitments["standing"] == "lead"]
    ours = deals["buyer"] == "OpenAI"
    chips = deals["counts_in_26gw"] | deals["commitment_id"].isin(
        deals.loc[deals["counts_in_26gw"], "replaced_by"]
    )
    kept = {"chips": chips, "capacity": ours & ~chips, "others": ~ours & ~chips}[group]
    columns = ["commitment_id", "buyer", "counterparty", "announced_on", "site_ids", "status_now"]
    steps = tranches.merge(deals.loc[kept, columns], on="commitment_id")
    taken_over = set(tranches["supersedes"])
    steps = steps[~steps["tranche_id"].isin(taken_over)]
    late = [_slip(row) for row in steps.to_dict("records")]
    ended = (steps["status"] == "superseded") & steps["status_now"].isin(_ENDED)
    return steps.assign(slip=late, order=_order(steps), is_dropped=ended)


def _steps(tranches: pd.DataFrame, commitments: pd.DataFrame, group: str) -> pd.DataFrame:
    steps = _of(tranches, commitments, group)
    if steps.empty:
        raise NothingToShow("No step of these deals passes your lens.")
    return steps


def _order(steps: pd.DataFrame) -> pd.Series:
    """The busiest buyer first, then by supplier, then by the day on which a deal was announced."""
    busy = steps.groupby("buyer")["buyer"].transform("size")
    first = steps.groupby(["buyer", "counterparty"])["announced_on"].transform("min")
    order = (1000 - busy).astype(str) + steps["buyer"] + first + steps["counterparty"]
    return order + steps["announced_on"] + steps["commitment_id"]


def _slip(row: Row) -> float:
    """Whole months from the first promise to the date given now; NaN where there was one date."""
    given = str(row["due_on"] or row["delivered_on"])
    promised = str(row["first_due_on"])
    if len(given) < 7 or len(promised) < 7:
        return float("nan")
    years = int(given[:4]) - int(promised[:4])
    return float(12 * years + int(given[5:7]) - int(promised[5:7]))


def _names(steps: pd.DataFrame, sites: pd.DataFrame) -> dict[str, str]:
    """A readable name for each deal: its site if it has one site, else the other company."""
    places = dict(zip(sites["site_id"], sites["name"], strict=True))
    named, deals = {}, steps.drop_duplicates("commitment_id")
    for row in deals.to_dict("records"):
        site = places.get(str(row["site_ids"]), "").partition(" (")[0]
        buyer = str(row["buyer"])
        if buyer == "OpenAI":
            name = site or str(row["counterparty"])
        elif site.startswith(buyer):
            name = site
        else:
            name = f"{buyer}, {row['counterparty'] or site}"
        named[str(row["commitment_id"])] = name
    given = list(named.values())
    return {
        str(row["commitment_id"]): name
        if given.count(name) == 1
        else f"{name}, {words.month(str(row['announced_on']))}"
        for row, name in zip(deals.to_dict("records"), given, strict=True)
    }


# ---------------------------------------------------------------- words and marks


def _finding(steps: pd.DataFrame) -> str:
    open_steps = steps[~steps["is_dropped"]]
    moved = open_steps[open_steps["slip"] > 0]
    done = open_steps[open_steps["delivered_on"] != ""]
    dropped = int(steps["is_dropped"].sum())
    if len(done):
        parts = [f"{len(done)} of {words.count(len(steps), 'step')} {_verb(len(done), 'run')}"]
    elif len(steps) == 1:
        parts = ["The one step is not known to run yet"]
    else:
        parts = [f"None of the {len(steps)} steps is known to run yet"]
    if len(moved):
        parts.append(
            f"{len(moved)} {'has' if len(moved) == 1 else 'have'} slipped by "
            f"{'up to ' if len(moved) > 1 else ''}{_months(moved['slip'].max())}"
        )
    if dropped:
        parts.append(f"{dropped} {'was' if dropped == 1 else 'were'} dropped")
    return "; ".join(parts)


def _deal(row: Row, named: dict[str, str]) -> str:
    name = named[str(row["commitment_id"])]
    return f"OpenAI, {name}" if row["buyer"] == "OpenAI" else name


def _verb(quantity: int, verb: str) -> str:
    return f"{verb}s" if quantity == 1 else verb


def _months(months: float) -> str:
    return words.count(int(months), "month")


def _step(row: Row) -> str:
    text = _plain(str(row["tranche"]))
    named = pd.isna(row["gw"]) or "GW" in text or "MW" in text
    return text if named else f"{text}, {_gw(row['gw'])}"


def _plain(tranche: str) -> str:
    return tranche.replace(" (as announced)", "").replace(" (latest)", "")


def _gw(gw: object) -> str:
    return words.power(1000 * float(str(gw)))


def _undated(steps: pd.DataFrame, theme: Theme) -> str:
    if steps.empty:
        return ""
    names = [_gw(gw) for gw in steps["gw"] if pd.notna(gw)]
    what = words.listing(names) if names else words.count(len(steps), "step")
    return f'  <span style="color:{theme.quiet}">{what} without a date</span>'


def _spoken(steps: pd.DataFrame, named: dict[str, str]) -> str:
    said = [
        f"{named[str(row['commitment_id'])]}, {_step(row)}: "
        + (
            f"running since {words.date(str(row['delivered_on']))}"
            if row["delivered_on"]
            else f"due {words.date(str(row['due_on']))}"
        )
        for row in steps.to_dict("records")
        if row["due_on"] or row["delivered_on"]
    ]
    return "; ".join(said[:8]) + ("; and more." if len(said) > 8 else ".")


@dataclass(frozen=True)
class _Pen:
    drawn: go.Figure
    theme: Theme
    colour: str


def _span(text: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day that a partial date may mean."""
    if len(text) == 10:
        return pd.Timestamp(text), pd.Timestamp(text)
    if len(text) == 7:
        return pd.Timestamp(f"{text}-01"), pd.Timestamp(f"{text}-01") + pd.offsets.MonthEnd(0)
    return pd.Timestamp(f"{text}-01-01"), pd.Timestamp(f"{text}-12-31")


def _mark(pen: _Pen, level: int, row: Row) -> None:
    """One step: a circle at its date, and what led there; nothing for a step without a date."""
    text = str(row["delivered_on"] or row["due_on"])
    if not text:
        return
    first, last = _span(text)
    dropped = bool(row["is_dropped"])
    if len(text) == 4:
        _line(pen, level, first, last, width=9, colour=look.faded(pen.colour, 0.25))
    if pd.notna(row["slip"]) and float(str(row["slip"])) > 0:
        promised = _span(str(row["first_due_on"]))[1]
        _line(pen, level, promised, last, width=3, colour=pen.theme.accent)
        _dot(pen, level, promised, "line-ns-open", _hover(row), pen.theme.accent)
    symbol = "x-thin-open" if dropped else "circle" if row["delivered_on"] else "circle-open"
    estimated = row["confidence"] == "estimate"
    if estimated:
        symbol = {"circle": "circle-dot", "circle-open": "circle-open-dot"}.get(symbol, symbol)
    colour = look.faded(pen.colour, 0.4) if symbol == "circle-dot" else pen.colour
    _dot(pen, level, last, symbol, _hover(row), colour)


def _line(
    pen: _Pen, level: int, start: pd.Timestamp, end: pd.Timestamp, *, width: int, colour: str
) -> None:
    pen.drawn.add_scatter(
        x=[start, end],
        y=[level, level],
        mode="lines",
        line={"color": colour, "width": width},
        hoverinfo="skip",
        showlegend=False,
    )


def _dot(pen: _Pen, level: int, day: pd.Timestamp, symbol: str, hover: str, colour: str) -> None:
    pen.drawn.add_scatter(
        x=[day],
        y=[level],
        mode="markers",
        marker={
            "symbol": symbol,
            "size": 13,
            "color": colour,
            "line": {
                "width": 2.5,
                "color": pen.theme.accent if colour == pen.theme.accent else pen.colour,
            },
        },
        hovertemplate=f"{hover}<extra></extra>",
        showlegend=False,
    )


def _sizes(
    drawn: go.Figure,
    level: int,
    steps: pd.DataFrame,
    start: pd.Timestamp,
    end: pd.Timestamp,
    theme: Theme,
) -> None:
    """Sizes under the marks of one deal; marks too near for a text each share one."""
    groups: list[list[tuple[pd.Timestamp, Row]]] = []
    dated = [
        (_span(str(row["delivered_on"] or row["due_on"]))[1], row)
        for row in steps.to_dict("records")
        if (row["delivered_on"] or row["due_on"]) and pd.notna(row["gw"])
    ]
    for day, row in sorted(dated, key=lambda pair: pair[0]):
        if groups and (day - groups[-1][-1][0]) < (end - start) / 7:
            groups[-1].append((day, row))
        else:
            groups.append([(day, row)])
    for group in groups:
        # What contains other steps does not add to them.
        added = " + ".join(_gw(row["gw"]) for _, row in group if row["is_step"])
        whole = [f"{_gw(row['gw'])} in all" for _, row in group if not row["is_step"]]
        text = ", ".join([*([added] if added else []), *whole])
        late = [float(str(row["slip"])) for _, row in group if float(str(row["slip"])) > 0]
        if late:
            text += f", {_months(max(late))} later"
        if all(row["is_dropped"] for _, row in group):
            text += " dropped"
        middle = group[0][0] + (group[-1][0] - group[0][0]) / 2
        place = (middle - start) / (end - start)
        # Near an edge the text grows inwards.
        side = "left" if place < 0.2 else "right" if place > 0.8 else "center"
        marks.label(
            drawn,
            {"left": group[0][0], "right": group[-1][0], "center": middle}[side],
            level,
            text,
            theme,
            xanchor=side,
            xshift={"left": -8, "right": 8, "center": 0}[side],
            yshift=-19,
            font={"size": 13, "color": theme.quiet},
        )


def _hover(row: Row) -> str:
    lines = [f"<b>{row['buyer']} with {row['counterparty']}</b>", _step(row)]
    if row["delivered_on"]:
        lines.append(f"Running since {words.date(str(row['delivered_on']))}")
    elif row["is_dropped"]:
        lines.append(f"Was due by {words.date(str(row['due_on']))}, dropped")
    else:
        lines.append(f"Due by {words.date(str(row['due_on']))}")
    if pd.notna(row["slip"]) and float(str(row["slip"])) > 0:
        lines.append(f"First promised for {words.date(str(row['first_due_on']))}")
    return "<br>".join([*lines, f"{row['publisher']}, {row['confidence']}"])
