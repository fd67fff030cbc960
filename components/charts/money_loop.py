"""The money loop: who pays, funds and guarantees whom among suppliers, labs and clouds."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, NothingToShow, together
from components.theme import LIGHT, Theme

Row = dict[Hashable, Any]

# Kind -> (its name in a legend, what the first company does, colour).
KINDS = {
    "invests_in": ("Invests", "invests in", "#0072B2"),
    "lends_to": ("Lends", "lends to", "#CC79A7"),
    "guarantees": ("Guarantees", "guarantees", "#7B5EA7"),
    "rents_from": ("Rents computers", "rents from", "#D98A00"),
    "buys_chips_from": ("Buys chips", "buys chips from", "#009E73"),
}
_FUNDS, _PAYS = ("invests_in", "lends_to"), ("rents_from", "buys_chips_from")
# What one band called "Other" holds when its links are of several kinds.
_MIXED = "mixed"
MOST = 14
_SLOT, _GAP, _NODE = 37, 8, 0.018
_OTHERS = "Other"
_NOT_COUNTED = (
    "values of stakes, plans that nobody confirmed, and promises that lapsed, are open or depend "
    "on conditions"
)
# Smaller flows give way to links whose amount nobody published.
_SMALL_USD_BN = 5.0


@dataclass(frozen=True)
class _Flow:
    """One band: what is published (else 0) of one kind between two companies."""

    source: str
    target: str
    kind: str
    usd_bn: float
    up_to: bool
    confidence: str
    publishers: str
    unpublished: int = 0


def around(
    money_loop: pd.DataFrame,
    *,
    names: tuple[str, ...] = ("OpenAI",),
    kinds: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Sankey: money into the chosen companies on the left, money that they pay out on the right.

    At most fourteen bands, the smallest pooled; no `kinds` means all of them.
    """
    rows = _drawable(money_loop, names, kinds)
    flows = _pooled(_flows(rows), names)
    into = [flow for flow in flows if flow.target in names]
    out = [flow for flow in flows if flow.source in names and flow.target not in names]
    hubs = [name for name in names if any(name in (f.source, f.target) for f in flows)]
    into.sort(key=lambda flow: (hubs.index(flow.target), flow.source == _OTHERS, -flow.usd_bn))
    out.sort(key=lambda flow: (hubs.index(flow.source), flow.target == _OTHERS, -flow.usd_bn))
    height = max(*(_stack(side, 0.0) + 60 for side in (into, out)), 360.0)
    drawn = marks.figure(theme, height=round(height) + 60, hovermode="closest")
    scale = _scale(into, out, hubs, height)
    where = _middle(into, out, hubs, scale, height, drawn, theme)
    _side(drawn, into, where, scale, height, theme, left=True)
    _side(drawn, out, where, scale, height, theme, left=False)
    _legend(drawn, flows, theme)
    drawn.update_layout(margin={"t": 60, "l": 92, "r": 92})
    drawn.update_xaxes(visible=False, range=[0, 1], fixedrange=True)
    drawn.update_yaxes(visible=False, range=[height, -22], fixedrange=True)
    return Exhibit(
        title=_finding(rows, names),
        body=drawn,
        rows=rows,
        method="Left: who puts money in or stands behind it; right: who is paid. Thickness is the "
        "amount over the whole term, so the two sides need not balance. Faint bands are “up to” "
        "amounts, hatched ones outside estimates, dotted lines links whose amount nobody "
        "published. A guarantee moves money only if it is called. " + _left_out(money_loop, names),
        alt="; ".join(
            f"{_link(flow)}, {_amount(flow).replace('<br>', ' ')}"
            for flow in sorted(flows, key=lambda flow: -flow.usd_bn)
        )
        + ".",
    )


def both_ways(money_loop: pd.DataFrame, *, theme: Theme = LIGHT) -> Exhibit:
    """Bars in pairs: what one company puts into another, and what that one pays back to it."""
    pairs, kept = [], []
    live = _live(money_loop)
    funds = live[live["kind"].isin(_FUNDS)]
    pays = live[live["kind"].isin(_PAYS)]
    for (funder, customer), given in funds.groupby(["from_company", "to_company"]):
        back = pays[(pays["from_company"] == customer) & (pays["to_company"] == funder)]
        if funder and customer and not back.empty:
            pairs.append((str(funder), str(customer), given, back))
            kept += [given, back]
    if not pairs:
        raise NothingToShow("No company both funds another and is paid by it in your lens.")
    pairs.sort(key=lambda pair: -max(_sum(pair[3]), _sum(pair[2])))
    drawn = marks.figure(
        theme,
        height=marks.BAR_FRAME + 40 + 72 * len(pairs),
        barmode="overlay",
        hovermode="closest",
    )
    labels = []
    widest = max(max(_sum(given), _sum(back)) for _, _, given, back in pairs)
    for level, (funder, customer, given, back) in enumerate(pairs):
        labels.append(
            f"<b>{funder}</b> and <b>{customer}</b><br>"
            f'<span style="color:{KINDS["invests_in"][2]}">■</span> in: {_said(given)}  '
            f'<span style="color:{KINDS["rents_from"][2]}">■</span> back: {_said(back)}'
        )
        for rows, colour, dy in (
            (given, KINDS["invests_in"][2], -0.12),
            (back, KINDS["rents_from"][2], 0.12),
        ):
            weakest = "estimate" if (rows["confidence"] == "estimate").any() else "filing"
            drawn.add_bar(
                x=[rows["usd_bn"].sum(min_count=1)],
                y=[level + dy],
                width=0.2,
                orientation="h",
                marker=marks.fill(colour, weakest, theme),
                hovertemplate="<br>".join(_line(row) for row in rows.to_dict("records"))
                + "<extra></extra>",
                showlegend=False,
            )
            if rows["usd_is_up_to"].any() and _sum(rows) > 0:
                drawn.add_scatter(
                    x=[_sum(rows)],
                    y=[level + dy],
                    mode="markers",
                    marker={"symbol": "triangle-right", "size": 12, "color": colour},
                    hoverinfo="skip",
                    showlegend=False,
                )
    marks.above_bars(drawn, labels, theme)
    drawn.update_annotations(yshift=36, align="left")
    drawn.update_yaxes(range=[len(pairs) - 0.7, -0.8])
    drawn.update_xaxes(
        range=[0, widest * 1.05], fixedrange=True, title="USD billion", nticks=5, showgrid=False
    )
    known = [pair for pair in pairs if _sum(pair[2]) > 0 and _sum(pair[3]) > 0]
    more = sum(_sum(back) > _sum(given) for _, _, given, back in known)
    where = "wherever" if more == len(known) else f"in {more} of {len(known)} pairs where"
    title = f"In {words.count(len(pairs), 'pair')} the funder is also the seller"
    if known:
        title += f"; {where} both amounts are known, more is to come back than is put in"
    return Exhibit(
        title=title,
        body=drawn,
        rows=together(*kept),
        method="Above: shares and loans given; below: rent and chips to be paid for, "
        "over the whole term. Links without a published amount have no bar. An arrow means “up "
        f"to”. Guarantees are left out, and so are {_NOT_COUNTED}.{_promised(money_loop, pays)}",
        alt="; ".join(
            f"{funder} and {customer}: {_said(given)} in, {_said(back)} back"
            for funder, customer, given, back in pairs
        )
        + ".",
    )


# ---------------------------------------------------------------- rows to bands


def _live(money_loop: pd.DataFrame) -> pd.DataFrame:
    """Links that stand: no values of stakes, no totals, no promises that lapsed or are open."""
    return money_loop[
        money_loop["is_additive"]
        & (money_loop["status_now"] == "active")
        & money_loop["kind"].isin(KINDS)
    ]


def _set_aside(money_loop: pd.DataFrame) -> pd.DataFrame:
    """The other links of the kinds that are drawn."""
    kinds = money_loop["kind"].isin(KINDS)
    return money_loop[kinds].drop(_live(money_loop).index)


def _drawable(
    money_loop: pd.DataFrame, names: tuple[str, ...], kinds: tuple[str, ...]
) -> pd.DataFrame:
    live = _live(money_loop)
    live = live[live["from_company"].isin(names) | live["to_company"].isin(names)]
    if kinds:
        live = live[live["kind"].isin(kinds)]
    if live.empty:
        raise NothingToShow("No flow of this kind around these companies passes your lens.")
    return live


def _name(row: Row, side: str) -> str:
    return str(row[f"{side}_company"] or row[f"{side}_detail"])


def _names(rows: pd.DataFrame, side: str) -> pd.Series:
    return pd.Series([_name(row, side) for row in rows.to_dict("records")], rows.index, dtype=str)


def _flows(rows: pd.DataFrame) -> list[_Flow]:
    named = rows.assign(source=_names(rows, "from"), target=_names(rows, "to"))
    return [
        _Flow(
            str(source),
            str(target),
            str(kind),
            float(links["usd_bn"].sum()),
            bool(links["usd_is_up_to"].any()),
            "estimate" if (links["confidence"] == "estimate").any() else "filing",
            words.listing(list(dict.fromkeys(links["publisher"])), most=3),
            int((~(links["usd_bn"] > 0)).sum()),
        )
        for (source, target, kind), links in named.groupby(["source", "target", "kind"])
    ]


def _pooled(flows: list[_Flow], names: tuple[str, ...]) -> list[_Flow]:
    """At most MOST bands: the least of each chosen company and side share one called "Other"."""
    flows = _ranked(flows, names)
    for keep in range(min(len(flows), MOST), -1, -1):
        rest: dict[tuple[str, str], list[_Flow]] = {}
        for flow in flows[keep:]:
            source = flow.source if flow.source in names else _OTHERS
            target = flow.target if flow.target in names else _OTHERS
            rest.setdefault((source, target), []).append(flow)
        if keep + len(rest) <= MOST:
            return flows[:keep] + [_other(*ends, small) for ends, small in rest.items()]
    return flows[:MOST]


def _ranked(flows: list[_Flow], names: tuple[str, ...]) -> list[_Flow]:
    """The weightiest first, by share of their side, so that neither side crowds out the other."""
    totals = {True: 0.0, False: 0.0}
    for flow in flows:
        totals[flow.target in names] += flow.usd_bn

    def weight(flow: _Flow) -> tuple[int, float]:
        if flow.usd_bn == 0:
            return (1, 0.0) if flow.kind in _PAYS else (3, 0.0)
        share = flow.usd_bn / totals[flow.target in names]
        return (0 if flow.usd_bn >= _SMALL_USD_BN else 2, -share)

    return sorted(flows, key=weight)


def _other(source: str, target: str, small: list[_Flow]) -> _Flow:
    kinds = {flow.kind for flow in small}
    return _Flow(
        source,
        target,
        kinds.pop() if len(kinds) == 1 else _MIXED,
        sum(flow.usd_bn for flow in small),
        any(flow.up_to for flow in small),
        max((flow.confidence for flow in small), key=("filing", "estimate").index),
        "<br>".join(f"{f.source} {KINDS[f.kind][1]} {f.target}: {_amount(f)}" for f in small),
        sum(flow.unpublished for flow in small),
    )


# ---------------------------------------------------------------- drawing


def _legend(drawn: go.Figure, flows: list[_Flow], theme: Theme) -> None:
    """The kinds as a text above the bands: Plotly's own legend breaks badly on a phone."""
    given = [
        f'<span style="color:{colour}">■</span> {name}'
        for kind, (name, _, colour) in KINDS.items()
        if any(flow.kind == kind for flow in flows)
    ]
    if any(flow.kind == _MIXED for flow in flows):
        given.append(f'<span style="color:{theme.other}">■</span> Several kinds')
    lines = ["   ".join(given[:3]), "   ".join(given[3:])]
    marks.label(
        drawn,
        0,
        1,
        "<br>".join(line for line in lines if line),
        theme,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        align="left",
        xshift=-84,
        yshift=14,
    )


def _scale(into: list[_Flow], out: list[_Flow], hubs: list[str], height: float) -> float:
    """Pixels per USD billion, such that the fuller column fits."""
    fullest = sum(
        max(
            sum(flow.usd_bn for flow in into if flow.target == hub),
            sum(flow.usd_bn for flow in out if flow.source == hub),
        )
        for hub in hubs
    )
    scale = (height - 60) / max(fullest, 1e-9)
    while any(_stack(side, scale) > height for side in (into, out)):
        scale *= 0.95
    return scale


def _slot(flow: _Flow, scale: float) -> float:
    """Height in pixels that a band and its text take at their outer end."""
    lines = 2 + _amount(flow).count("<br>")
    return max(flow.usd_bn * scale + _GAP, _SLOT * lines / 2)


def _stack(side: list[_Flow], scale: float) -> float:
    return sum(_slot(flow, scale) for flow in side)


def _middle(
    into: list[_Flow],
    out: list[_Flow],
    hubs: list[str],
    scale: float,
    height: float,
    drawn: go.Figure,
    theme: Theme,
) -> dict[str, float]:
    """Draws the chosen companies in the middle; gives the top of each."""
    sizes = {
        hub: scale
        * max(
            sum(flow.usd_bn for flow in into if flow.target == hub),
            sum(flow.usd_bn for flow in out if flow.source == hub),
        )
        for hub in hubs
    }
    free = height - sum(sizes.values())
    top, where = free / (len(hubs) + 1), {}
    for hub in hubs:
        where[hub] = top
        drawn.add_shape(
            type="rect",
            x0=0.5 - _NODE,
            x1=0.5 + _NODE,
            y0=top,
            y1=top + sizes[hub],
            fillcolor=look.company_colour(hub, theme),
            line={"width": 0},
        )
        # On a phone the name is wider than its node and reaches over the bands beside it.
        marks.label(
            drawn,
            0.5,
            top,
            f"<b>{hub}</b>",
            theme,
            yanchor="bottom",
            yshift=1,
            bgcolor=look.faded(theme.paper, 0.8),
        )
        top += sizes[hub] + free / (len(hubs) + 1)
    return where


def _side(
    drawn: go.Figure,
    flows: list[_Flow],
    where: dict[str, float],
    scale: float,
    height: float,
    theme: Theme,
    *,
    left: bool,
) -> None:
    """The bands of one side from their outer ends to the middle, each with its name and amount."""
    spare = (height - _stack(flows, scale)) / (len(flows) + 1) if flows else 0.0
    used = dict.fromkeys(where, 0.0)
    top = spare
    for flow in flows:
        thick = flow.usd_bn * scale
        slot = _slot(flow, scale)
        outer = top + (slot - thick) / 2
        hub = flow.target if left else flow.source
        inner = where[hub] + used[hub]
        used[hub] += thick
        ends = (0.0, 0.5 - _NODE, outer, inner) if left else (0.5 + _NODE, 1.0, inner, outer)
        _band(drawn, flow, ends, max(thick, 1.5), theme)
        marks.label(
            drawn,
            0.0 if left else 1.0,
            outer + thick / 2,
            f"<b>{_wrapped(flow.source if left else flow.target)}</b><br>{_amount(flow)}",
            theme,
            xanchor="right" if left else "left",
            xshift=-6 if left else 6,
            align="right" if left else "left",
            font={"size": 13, "color": theme.ink},
        )
        top += slot + spare


def _band(
    drawn: go.Figure,
    flow: _Flow,
    ends: tuple[float, float, float, float],
    thick: float,
    theme: Theme,
) -> None:
    x0, x1, y0, y1 = ends
    steps = [i / 24 for i in range(25)]
    across = [x0 + (x1 - x0) * t for t in steps]
    down = [y0 + (y1 - y0) * (3 * t**2 - 2 * t**3) for t in steps]
    colour = KINDS[flow.kind][2] if flow.kind in KINDS else theme.other
    said = f"{_link(flow)}: {_amount(flow)}<br>{flow.publishers}"
    if flow.usd_bn == 0:
        drawn.add_scatter(
            x=across,
            y=down,
            mode="lines",
            line={"color": colour, "width": 2, "dash": "dot"},
            text=said,
            hoverinfo="text",
            showlegend=False,
        )
        return
    shade = 0.35 if flow.up_to else 0.7
    pattern = (
        {"shape": "/", "fgcolor": colour, "bgcolor": look.faded(colour, 0.15), "size": 6}
        if flow.confidence == "estimate"
        else None
    )
    drawn.add_scatter(
        x=[*across, *reversed(across)],
        y=[*down, *(y + thick for y in reversed(down))],
        mode="lines",
        fill="toself",
        fillcolor=look.faded(colour, shade),
        fillpattern=pattern,
        line={"color": colour, "width": 1 if flow.up_to else 0, "dash": "dot"},
        hoveron="fills",
        text=said,
        hoverinfo="text",
        showlegend=False,
    )


# ---------------------------------------------------------------- in words


def _finding(rows: pd.DataFrame, names: tuple[str, ...]) -> str:
    """Who stands on both sides of the chosen companies; else the largest sum."""
    hubs = words.listing(list(names))
    into = rows[rows["to_company"].isin(names)]
    out = rows[rows["from_company"].isin(names)]
    into, out = (side[side["kind"] != "guarantees"] for side in (into, out))
    # Each of the chosen by itself: who funds the one is not paid by the other.
    told = [text for name in names if (text := _two_sided(rows, name, names))]
    if told:
        return "; ".join(told)
    sums = [
        (float(links["usd_bn"].sum()), end, str(name), links[links["usd_bn"] > 0])
        for side, end in ((out, "to"), (into, "from"))
        # Some sources name no company, only what it is: "bond investors".
        for name, links in side.groupby(_names(side, end))
    ]
    usd_bn, end, _, links = max(sums, key=lambda one: one[:3], default=(0.0, "", "", rows))
    if usd_bn > 0:
        said = words.usd(usd_bn)
        equal = [one[2] for one in sums if one[1] == end and words.usd(one[0]) == said]
        up_to = "up to " if links["usd_is_up_to"].any() else ""
        guess = ", by an outside estimate" if links["confidence"].eq("estimate").any() else ""
        amount = f"{up_to}{said}{' each' if len(equal) > 1 else ''}{guess}"
        one, many = {"to": ("goes", "go"), "from": ("comes", "come")}[end]
        largest, moves = ("sums", many) if len(equal) > 1 else ("sum", one)
        return f"The largest {largest} around {hubs} {moves} {end} {words.listing(equal)}: {amount}"
    return f"{words.count(len(rows), 'link')} around {hubs}, without a published amount"


def _two_sided(rows: pd.DataFrame, hub: str, names: tuple[str, ...]) -> str:
    """Who funds this one of the chosen and is paid by it, or the reverse; "" if nobody."""
    alone = len(names) == 1
    into, out = rows[rows["to_company"] == hub], rows[rows["from_company"] == hub]
    funders, sellers = into[into["kind"].isin(_FUNDS)], out[out["kind"].isin(_PAYS)]
    both = _on_both(sellers["to_company"], funders["from_company"], sellers["usd_bn"])
    who, one = words.listing(both, most=5) if both else "", len(both) == 1
    if both and alone:
        stand = "stands on both sides: it funds" if one else "stand on both sides: they fund"
        return f"{who} {stand} {hub} and {'is' if one else 'are'} paid by it"
    if both:
        return f"{who} {'funds' if one else 'fund'} {hub} and {'is' if one else 'are'} paid by it"
    customers, funded = into[into["kind"].isin(_PAYS)], out[out["kind"].isin(_FUNDS)]
    both = _on_both(funded["to_company"], customers["from_company"], funded["usd_bn"])
    # Said already from the side of the other, if that is among the chosen too.
    both = [name for name in both if name not in names]
    if not both:
        return ""
    who, one = words.listing(both, most=5), len(both) == 1
    them = "it" if one else "them"
    if alone:
        return (
            f"{who} {'stands' if one else 'stand'} on both sides: {hub} funds {them} and is paid "
            f"by {them}"
        )
    return f"{hub} funds {who} and is paid by {them}"


def _on_both(names: pd.Series, others: pd.Series, weight: pd.Series) -> list[str]:
    """Names found in both, the weightiest first."""
    order = weight.groupby(names).sum().sort_values(ascending=False).index
    return [str(name) for name in order if name and name in set(others)]


def _left_out(money_loop: pd.DataFrame, names: tuple[str, ...]) -> str:
    """What is not drawn, as a sentence with the companies that it concerns around the chosen."""
    rows = _set_aside(money_loop)
    rows = rows[rows["kind"].isin(_FUNDS)]
    given = rows.loc[rows["to_company"].isin(names), "from_company"]
    taken = rows.loc[rows["from_company"].isin(names), "to_company"]
    whom = sorted({str(name) for name in (*given, *taken) if name} - set(names))
    concern = f"; here they concern {words.listing(whom, most=6)}" if whom else ""
    return f"Left out are {_NOT_COUNTED}{concern}."


def _promised(money_loop: pd.DataFrame, pays: pd.DataFrame) -> str:
    """Pairs that would stand here if promises counted, as a sentence; "" if there are none."""
    aside, live = _set_aside(money_loop), _live(money_loop)
    aside = aside[aside["kind"].isin(_FUNDS) & (aside["status_now"] == "active")]
    promised, given, back = (
        set(zip(rows["from_company"], rows["to_company"], strict=True))
        for rows in (aside, live[live["kind"].isin(_FUNDS)], pays)
    )
    pairs = [
        f"{funder} with {customer}"
        for funder, customer in sorted(promised - given)
        if funder and customer and (customer, funder) in back
    ]
    if not pairs:
        return ""
    return f" By such sums there would be {len(pairs)} more: {words.listing(pairs, most=4)}."


def _link(flow: _Flow) -> str:
    if flow.kind in KINDS:
        return f"{flow.source} {KINDS[flow.kind][1]} {flow.target}"
    return f"{flow.source} to {flow.target}"


def _amount(flow: _Flow) -> str:
    if flow.usd_bn == 0:
        return "unpublished"
    more = f",<br>{flow.unpublished} unpublished" if flow.unpublished else ""
    return f"{'up to ' if flow.up_to else ''}{words.usd(flow.usd_bn)}{more}"


def _sum(rows: pd.DataFrame) -> float:
    return float(rows["usd_bn"].sum())


def _said(rows: pd.DataFrame) -> str:
    if _sum(rows) == 0:
        return "unpublished"
    up_to = "up to " if rows.loc[rows["usd_bn"] > 0, "usd_is_up_to"].any() else ""
    return f"{up_to}{words.usd(_sum(rows))}"


def _line(row: Row) -> str:
    amount = words.usd(float(str(row["usd_bn"])))
    up_to = "up to " if row["usd_is_up_to"] else ""
    return (
        f"{_name(row, 'from')} {KINDS[str(row['kind'])][1]} {_name(row, 'to')}: {up_to}{amount}, "
        f"{row['publisher']}"
    )


def _wrapped(name: str) -> str:
    if len(name) <= 13:
        return name
    short = " ".join(name.split()[:2])
    return short if len(short) <= 16 else short.split()[0]
