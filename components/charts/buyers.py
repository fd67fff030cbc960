"""Who committed to what: deals by buyer, what runs of them, and which of them may be added up."""

import math
from collections.abc import Hashable
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Grid, NothingToShow, together
from components.theme import LIGHT, Theme

Row = dict[Hashable, Any]

# A deal enters the sums of one layer only.
LAYERS = {"capacity": "Capacity", "chips": "Chips", "equity": "Shares", "power": "Power"}
_PLURALS = {
    "capacity": "capacity deals",
    "chips": "chip deals",
    "equity": "share deals",
    "power": "power deals",
}
MEASURES = {"gw": "Gigawatts", "usd_bn": "Dollars"}
_LEFT_OUT = {
    "part": "Inside another deal",
    "umbrella": "A total of other deals",
    "superseded": "Replaced, dropped or cancelled",
    "tentative": "Talks, options or plans only",
    "rival": "Another figure for the same deal",
}
_KINDS = {
    "chips": "Chips",
    "chip_design": "Own chips",
    "cloud": "Rented computers",
    "data_centre": "Data centre",
    "power": "Power",
    "equity": "Shares",
}
_BASES = {
    "it": "computers",
    "facility": "whole site",
    "grid_supply": "grid supply",
    "generation": "power plants",
}
# Pixels for a bar under a label of two lines.
_TALL_ROW = 68
_ENDED = ("replaced", "cancelled", "paused")


def by_buyer(
    commitments: pd.DataFrame,
    *,
    layer: str = "capacity",
    measure: str = "gw",
    buyers: tuple[str, ...] = (),
    rivals: bool = False,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: each deal of one layer by itself, grouped by buyer; nothing is added up.

    `layer` is one of LAYERS, `measure` gw or usd_bn; no `buyers` means all of them.
    """
    rows = _counted(commitments, buyers)
    rows = rows[rows["layer"] == layer]
    stated = rows[rows[measure] > 0]
    if stated.empty:
        raise NothingToShow(
            f"No source states {'gigawatts' if measure == 'gw' else 'dollars'} for "
            f"{_PLURALS[layer]} of these buyers."
        )
    rows = rows[rows["buyer"].isin(stated["buyer"])]
    largest = stated.groupby("buyer")[measure].max().sort_values(ascending=False)
    drawn = marks.figure(theme, barmode="overlay", hovermode="closest")
    colours = look.company_colours(list(largest.index), theme)
    others = commitments[commitments["standing"] == "rival"] if rivals else commitments.iloc[:0]
    level, top, seen = 0.0, float(largest.iloc[0]), []
    for buyer in largest.index:
        _line(drawn, level, f"<b>{buyer}</b>", theme, size=16)
        level += 1.0
        deals = stated[stated["buyer"] == buyer].sort_values(measure, ascending=False)
        for row in deals.to_dict("records"):
            rival = others[others["rival_of"] == row["commitment_id"]]
            rival = rival[rival[measure] > 0]
            seen.append(rival)
            _deal(drawn, level, row, measure, colours[str(buyer)], theme, rival)
            top = max([top, *rival[measure]])
            level += 1.0
        silent = rows[(rows["buyer"] == buyer) & ~(rows[measure] > 0)]
        if len(silent):
            whom = dict.fromkeys(_whom(row) for row in silent.to_dict("records"))
            _line(
                drawn,
                level - 0.35,
                f'<span style="color:{theme.quiet}">No figure stated: '
                f"{'<br>'.join(wrap(words.listing(list(whom)), 44))}</span>",
                theme,
            )
            level += 0.6
    drawn.update_layout(height=round(40 + 44 * level))
    drawn.update_xaxes(visible=False, range=[0, top * 1.04], fixedrange=True)
    drawn.update_yaxes(visible=False, range=[level - 0.5, -0.6], fixedrange=True)
    best = stated[stated[measure] == stated[measure].max()]
    holders = [f"{row['buyer']} with {_whom(row)}" for row in best.to_dict("records")]
    up_to = bool(best[f"{_flag(measure)}_is_up_to"].all())
    size = f"{'up to ' if up_to else ''}{_size(float(best[measure].iloc[0]), measure)}"
    each = " each" if len(holders) > 1 else ""
    unknown = len(rows) - len(stated)
    silent = (
        f" {words.count(unknown, 'deal')} among them without a stated figure." if unknown else ""
    )
    return Exhibit(
        title=f"Largest among these {_PLURALS[layer]}: {words.listing(holders, most=4)}, "
        f"{size}{each}",
        body=drawn,
        rows=together(rows.drop(columns="layer"), *seen),
        method=f"One bar is one deal; {_PLURALS[layer]} only, never added up over buyers."
        f"{_basis_note(stated) if measure == 'gw' else _terms_note(layer)}"
        f"{silent} An arrow means “up to”, a paler bar a press report."
        + (
            " Diamonds are rival figures for the same deal, each with its own source."
            if rivals
            else ""
        ),
        alt=f"{words.count(len(stated), 'deal')} of {words.listing(list(largest.index), most=6)}; "
        f"the largest is {size}.",
    )


def running(
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    buyer: str = "OpenAI",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: the promised capacity of each deal as a frame, what runs of it as its filling."""
    rows = _counted(commitments, (buyer,))
    rows = rows[(rows["layer"] == "capacity") & (rows["gw"] > 0)]
    rows = rows.sort_values("gw", ascending=False)
    if rows.empty:
        raise NothingToShow(f"No source states gigawatts for a capacity deal of {buyer}.")
    drawn = marks.figure(
        theme,
        height=marks.BAR_FRAME + _TALL_ROW * len(rows),
        barmode="overlay",
        hovermode="closest",
    )
    colour = look.company_colour(buyer, theme)
    labels, runs, tied_to = [], [], []
    for level, row in enumerate(rows.to_dict("records")):
        here = sites[sites["site_id"].isin(str(row["site_ids"]).split("; "))]
        name = str(here["name"].iloc[0]) if len(here) == 1 else str(row["counterparty"])
        text, share, tied = _runs(row, here)
        if share > 0:
            runs.append(f"{_short(name)} {words.power(1000 * share)}")
        tied_to.append(tied)
        labels.append(
            f"<b>{_short(name)}</b>  {_promise(row, 'gw')}"
            f'<br><span style="color:{theme.quiet}">{_upper(text)}</span>'
        )
        for part, gw, marker in (
            ("Promised", row["gw"], marks.fill(colour, "projection", theme)),
            ("Running", share, marks.fill(colour, "estimate", theme)),
        ):
            drawn.add_bar(
                x=[gw],
                y=[level],
                width=0.3,
                orientation="h",
                marker=marker,
                name=part,
                hovertemplate=f"{_hover(row)}<br>{text}<extra></extra>",
                showlegend=False,
            )
        if row["gw_is_up_to"]:
            _arrow(drawn, level, float(str(row["gw"])), colour)
    _two_lines(drawn, labels, theme)
    drawn.update_xaxes(visible=False, range=[0, rows["gw"].max() * 1.04], fixedrange=True)
    stated = int(rows["gw_delivered"].notna().sum())
    some = f"{len(runs)} {'has' if len(runs) == 1 else 'have'}" if runs else "none has"
    title = f"Of {buyer}'s {len(rows)} capacity deals with a stated size, {some}"
    if len(rows) == 1:
        some = "has" if runs else "has no"
        title = f"{buyer}'s one capacity deal with a stated size {some}"
    title += " computers known to run"
    if runs:
        title += f": {words.listing(runs, most=4)}"
    return Exhibit(
        title=title,
        body=drawn,
        rows=together(rows.drop(columns="layer"), *tied_to),
        method="Frame: promised; hatched: running, mostly Epoch AI's estimates of computing load. "
        f"{_silent(len(rows) - stated, len(rows))}{_basis_note(rows)}"
        f"{' The deals are not added up.' if len(rows) > 1 else ''}",
        alt=f"{title}.",
    )


def sums(
    commitments: pd.DataFrame,
    *,
    buyer: str = "OpenAI",
    measure: str = "gw",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Stacked bars: one buyer's deals by layer, with a total only where all parts are alike."""
    rows = _counted(commitments, (buyer,))
    rows = rows[rows[measure] > 0]
    if rows.empty:
        raise NothingToShow(
            f"No source states {'gigawatts' if measure == 'gw' else 'dollars'} for {buyer}."
        )
    layers = [layer for layer in LAYERS if (rows["layer"] == layer).any()]
    drawn = marks.figure(
        theme,
        height=marks.BAR_FRAME + _TALL_ROW * len(layers),
        barmode="overlay",
        hovermode="closest",
    )
    colour = look.company_colour(buyer, theme)
    labels, totals, mixed = [], [], []
    longest = rows.groupby("layer")[measure].sum().max()
    reach = longest
    for level, layer in enumerate(layers):
        deals = rows[rows["layer"] == layer].sort_values(measure, ascending=False)
        why = _unlike(deals, measure)
        start = 0.0
        for row in deals.to_dict("records"):
            drawn.add_bar(
                x=[row[measure]],
                base=[start],
                y=[level],
                width=0.3,
                orientation="h",
                marker={
                    **marks.fill(colour, str(row["confidence"]), theme),
                    "line": {"color": theme.paper, "width": 2},
                },
                hovertemplate=f"{_hover(row)}<extra></extra>",
                showlegend=False,
            )
            # What may not be added up stands apart.
            start += row[measure] + (0.015 * longest if why else 0)
            reach = max(reach, start)
        up_to = "up to " if deals[f"{_flag(measure)}_is_up_to"].any() else ""
        total = f"{up_to}{_size(deals[measure].sum(), measure)}"
        deals_in_words = words.count(len(deals), "deal")
        if why:
            mixed.append(layer)
            labels.append(f"<b>{LAYERS[layer]}</b>  {deals_in_words}<br>No total: {why}")
        else:
            one = len(deals) == 1
            named = _PLURALS[layer].removesuffix("s") if one else _PLURALS[layer]
            totals.append(f"{named} {'comes' if one else 'come'} to {total}")
            labels.append(f"<b>{LAYERS[layer]}  {total}</b>  {deals_in_words}<br>{_each(deals)}")
    _two_lines(drawn, labels, theme)
    drawn.update_xaxes(visible=False, range=[0, reach * 1.02], fixedrange=True)
    left_out = len(_of(commitments, (buyer,))) - len(_counted(commitments, (buyer,)))
    totals[1:] = [f"its {told}" for told in totals[1:]]
    added = f"{buyer}'s {words.listing(totals)}" if totals else ""
    apart = [_PLURALS[layer] for layer in mixed]
    if added and apart:
        title = f"{added}; its {words.listing(apart)} are not added up"
    else:
        title = added or f"{buyer}'s {words.listing(apart)} are not added up"
    return Exhibit(
        title=title,
        body=drawn,
        rows=rows.drop(columns="layer"),
        method="Layers are never added to each other: the same computers appear once as chips and "
        "once as the capacity in which they run. A total stands only where all parts measure the "
        f"same thing. {_left_out(left_out)}",
        alt=f"{title}.",
    )


def counted(commitments: pd.DataFrame, *, buyer: str = "OpenAI", rivals: bool = False) -> Exhibit:
    """A table of one buyer's deals: under which heading each counts, or why it does not."""
    every = _of(commitments, (buyer,), rivals=rivals)
    if every.empty:
        raise NothingToShow(f"No deal of {buyer} passes your lens.")
    counts = every["layer"].isin(LAYERS)
    every = every.assign(
        with_whom=[_whom(row) for row in every.to_dict("records")],
        what=every["kind"].map(_KINDS),
        counts_as=every["layer"].map(LAYERS).fillna("Left out"),
        why=every["layer"].map(_LEFT_OUT).fillna(""),
        shared=[_partners(str(cell), commitments) for cell in every["overlaps_with"]],
        counts=counts,
    ).sort_values(["counts", "counts_as", "gw"], ascending=[False, True, False], kind="stable")
    kept, gone = int(counts.sum()), int((~counts).sum())
    hidden = int((_of(commitments, (buyer,), rivals=True)["layer"] == "rival").sum())
    note = f" {words.count(hidden, 'rival figure')} not listed." if hidden and not rivals else ""
    return Exhibit(
        title=f"{buyer}: {_how_many_count(kept, gone)}",
        body=Grid(
            every,
            {
                "with_whom": "With",
                "what": "What",
                "announced_on": "Announced",
                "gw": "Power (GW)",
                "usd_bn": "Value ($bn)",
                "counts_as": "Counts under",
                "why": "Why left out",
                "shared": "Shares capacity with",
            },
        ),
        rows=every.drop(
            columns=["with_whom", "what", "counts_as", "why", "shared", "counts", "layer"]
        ),
        method=f"Empty cells mean that no source states a figure.{note}",
    )


def _how_many_count(kept: int, gone: int) -> str:
    """How many rows count and how many do not, as a clause."""
    every = words.count(kept + gone, "row")
    if not kept:
        if gone == 1:
            return "its one row does not count, for the reason given"
        return f"none of {every} counts, for reasons given"
    count = "counts, under one heading" if kept == 1 else "count, each under one heading"
    if not gone:
        return f"{'its one row' if kept == 1 else f'all of {every}'} {count}"
    return f"of {every} {kept} {count}; {gone} left out, for reasons given"


# ---------------------------------------------------------------- what counts where


def _of(
    commitments: pd.DataFrame, buyers: tuple[str, ...], *, rivals: bool = False
) -> pd.DataFrame:
    """Rows of these buyers (all, if none is named), with the heading each falls under as `layer`.

    A deal that was replaced later counts while the lens sets it back to a day before that.
    """
    rows = commitments if rivals else commitments[commitments["standing"] == "lead"]
    rows = rows[rows["buyer"].isin(buyers)] if buyers else rows
    stood = (rows["count_layer"] == "superseded") & ~rows["status_now"].isin(_ENDED)
    by_kind = rows["kind"].map({"chips": "chips", "chip_design": "chips", "equity": "equity"})
    layer = rows["count_layer"].mask(stood, by_kind.fillna("capacity"))
    return rows.assign(layer=layer.mask(rows["standing"] == "rival", "rival"))


def _counted(commitments: pd.DataFrame, buyers: tuple[str, ...]) -> pd.DataFrame:
    rows = _of(commitments, buyers)
    return rows[rows["layer"].isin(LAYERS)]


def _unlike(deals: pd.DataFrame, measure: str) -> str:
    """Why the deals of one layer cannot be added up; "" if they can."""
    ids = set(deals["commitment_id"])
    overlapping = any(ids & set(str(cell).split("; ")) for cell in deals["overlaps_with"])
    if overlapping:
        return "some cover the same capacity"
    if len(deals) < 2:
        return ""
    if (deals["layer"] == "capacity").all():
        return "terms, sites and units differ"
    if measure == "gw" and deals["gw_basis"].nunique() > 1:
        return "gigawatts of different things"
    kinds = deals["kind"].replace("chip_design", "chips")
    if measure == "usd_bn" and kinds.nunique() > 1:
        return "rent and building mixed"
    return ""


# ---------------------------------------------------------------- in words and marks


def _flag(measure: str) -> str:
    return "gw" if measure == "gw" else "usd"


def _size(value: float, measure: str) -> str:
    return words.power(1000 * value) if measure == "gw" else words.usd(value)


def _promise(row: Row, measure: str) -> str:
    up_to = "up to " if row[f"{_flag(measure)}_is_up_to"] else ""
    basis = f" {_BASES[str(row['gw_basis'])]}" if str(row["gw_basis"]) in _BASES else ""
    return f"{up_to}{_size(float(str(row[measure])), measure)}{basis if measure == 'gw' else ''}"


def _left_out(rows: int) -> str:
    return f"{words.count(rows, 'row')} left out; the table below says why." if rows else ""


def _terms_note(layer: str) -> str:
    return (
        " Dollars cover whole terms, which differ from deal to deal." if layer == "capacity" else ""
    )


def _silent(unknown: int, deals: int) -> str:
    """Of how many deals nobody states what runs, as a sentence; "" if of none."""
    if not unknown:
        return ""
    if deals == 1:
        return "No source states what runs."
    return (
        f"{unknown} of {deals} deals {'has' if unknown == 1 else 'have'} no figure for what runs."
    )


def _basis_note(rows: pd.DataFrame) -> str:
    bases = [_BASES[basis] for basis in rows["gw_basis"].unique() if basis in _BASES]
    loose = int((~rows["gw_basis"].isin(list(_BASES))).sum())
    if loose and len(bases) == 1:
        silent = f"for {words.count(loose, 'deal')} the source does not say what they mean."
        return f" Some gigawatts mean the {bases[0]}; {silent}"
    said = f" Gigawatts mean different things: {words.listing(bases)}" if bases else ""
    if loose and said:
        return f"{said}; for {words.count(loose, 'deal')} the source does not say which."
    if loose:
        return " The sources do not say whether gigawatts mean the computers or the whole site."
    return f"{said}." if len(bases) > 1 else ""


def _runs(row: Row, here: pd.DataFrame) -> tuple[str, float, pd.DataFrame]:
    """What runs of a deal: in words, in GW (NaN if unknown), and the site rows used."""
    delivered = float(str(row["gw_delivered"]))
    if delivered > 0:
        return f"{words.power(1000 * delivered)} running", delivered, here.iloc[:0]
    if delivered == 0:
        return f"none running in {words.month(str(row['gw_delivered_as_of']))}", 0.0, here.iloc[:0]
    live = here[here["operational_it_mw"] > 0]
    if not live.empty:
        text = (
            f"no figure; its site runs {words.power(live['operational_it_mw'].sum())} for all users"
        )
        return text, math.nan, live
    return "no source states what runs", math.nan, here.iloc[:0]


def _hover(row: Row) -> str:
    sizes = [_promise(row, measure) for measure in MEASURES if pd.notna(row[measure])]
    return (
        f"<b>{row['buyer']} with {_whom(row)}</b><br>"
        f"{_KINDS[str(row['kind'])]}: {words.listing(sizes) if sizes else 'no stated figure'}<br>"
        f"{words.date(str(row['announced_on']))}<br>{row['publisher']}, {row['confidence']}"
    )


def _whom(row: Row) -> str:
    """With whom a deal is, which some sources leave open or say in more than a name."""
    return str(row["counterparty"]) or str(row["counterparty_detail"]) or "several"


def _partners(ids: str, commitments: pd.DataFrame) -> str:
    found = commitments[commitments["commitment_id"].isin(ids.split("; "))]
    return ", ".join(dict.fromkeys(name for name in found["counterparty"] if name))


def _short(name: str) -> str:
    return name.partition(" (")[0].partition(",")[0]


def _arrow(drawn: go.Figure, level: float, value: float, colour: str) -> None:
    drawn.add_scatter(
        x=[value],
        y=[level],
        mode="markers",
        marker={"symbol": "triangle-right", "size": 15, "color": colour},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _two_lines(drawn: go.Figure, labels: list[str], theme: Theme) -> None:
    """Labels of two lines above bars, for long texts on a phone; changes `drawn`."""
    marks.above_bars(drawn, labels, theme)
    drawn.update_annotations(yshift=32, align="left")
    drawn.update_yaxes(range=[len(labels) - 0.75, -0.8])


def _each(deals: pd.DataFrame) -> str:
    return words.listing(list(dict.fromkeys(str(n) or "several" for n in deals["counterparty"])))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(
    drawn: go.Figure, level: float, text: str, theme: Theme, *, size: int = 14, shift: int = 0
) -> None:
    marks.label(
        drawn,
        0,
        level,
        text,
        theme,
        xref="paper",
        xanchor="left",
        align="left",
        yshift=shift,
        font={"size": size, "color": theme.ink},
    )


def _deal(
    drawn: go.Figure,
    level: float,
    row: Row,
    measure: str,
    colour: str,
    theme: Theme,
    rival: pd.DataFrame,
) -> None:
    value = float(str(row[measure]))
    up_to = bool(row[f"{_flag(measure)}_is_up_to"])
    strength = str(row["confidence"])
    drawn.add_bar(
        x=[value],
        y=[level],
        width=0.4,
        orientation="h",
        marker=marks.fill(colour, strength, theme),
        hovertemplate=f"{_hover(row)}<extra></extra>",
        showlegend=False,
    )
    if up_to:
        _arrow(drawn, level, value, look.faded(colour, 0.75 if strength == "reported" else 1.0))
    if not rival.empty:
        drawn.add_scatter(
            x=list(rival[measure]),
            y=[level] * len(rival),
            mode="markers",
            marker={
                "symbol": "diamond",
                "size": 11,
                "color": theme.paper,
                "line": {"color": theme.accent, "width": 2},
            },
            hovertext=[f"Rival figure: {_hover(r)}" for r in rival.to_dict("records")],
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
    text = f"{row['counterparty'] or 'Several'}  <b>{_promise(row, measure)}</b>"
    if not rival.empty:
        text += f", or {words.listing([_size(v, measure) for v in rival[measure]])}"
    when = words.month(str(row["announced_on"]))
    _line(drawn, level, f'{text}  <span style="color:{theme.quiet}">{when}</span>', theme, shift=19)
