"""How Meta's Hyperion campus is paid for: who puts money in, where it goes, who bears the risk."""

import textwrap

import pandas as pd
import plotly.graph_objects as go

from components import bands, marks, words
from components import theme as look
from components.exhibit import Exhibit, Fact, Facts, NothingToShow
from components.scenarios.stay_or_leave import VEHICLE, VENTURE
from components.theme import LIGHT, Theme

MOMENTS = {"closing": "To build it", "year": "A running year, from 2029"}
_DIRECTIONS = {"closing": ("in", "out"), "year": ("running_year",)}
_WHEN = {"closing": "to build it", "year": "in a running year"}

_STATED = {
    "filing": "by filing",
    "official": "by the company",
    "reported": "by the press",
    "relayed": "second hand",
    "derived": "worked out",
}


def flows(
    hyperion_flows: pd.DataFrame, *, moment: str = "closing", theme: Theme = LIGHT
) -> Exhibit:
    """Sankey of one moment: bands as wide as the money, amounts on them, doubt in their fill."""
    rows = _rows(hyperion_flows, moment)
    drawn_bands, nodes = bands.laid_out(rows.to_dict("records"))
    last = max(node.column for node in nodes)
    drawn = marks.figure(
        theme, bands.TALL + 16, hovermode="closest", margin={"l": 0, "r": 0, "t": 8, "b": 8}
    )
    for band in drawn_bands:
        _draw(drawn, band, last, theme)
    for node in nodes:
        _draw_node(drawn, node, last, theme)
    for band in drawn_bands:
        _name(drawn, band, last, theme)
    drawn.update_xaxes(visible=False, range=[0, last + bands.width(last, last)], fixedrange=True)
    drawn.update_yaxes(visible=False, range=[bands.TALL, 0], fixedrange=True)
    spoken = "; ".join(
        f"{row['from_node']} to {row['to_node']} {_amount(row)}" for row in rows.to_dict("records")
    )
    return Exhibit(
        title=_finding(rows, moment),
        body=drawn,
        rows=rows,
        method="Bands are as wide as the money. Full colour: stated by a filing or the company; "
        "paler: by the press; faint with a dotted edge: quoted second hand; hatched: worked out "
        "from published figures, as the rows show. Money from or to Meta is blue."
        + _remainder(moment),
        alt=f"Flow diagram. {spoken}.",
    )


def ledger(hyperion_flows: pd.DataFrame, *, moment: str = "closing") -> Exhibit:
    """Facts: each flow of one moment, how it is known, and who bears the risk."""
    rows = _rows(hyperion_flows, moment)
    sure = int(rows["basis"].isin(["filing", "official"]).sum())
    worked = int((rows["basis"] == "derived").sum())
    items = tuple(
        Fact(
            text=f"From {row['from_node']} to {row['to_node']}",
            url=str(row["source_url"]),
            publisher=str(row["publisher"]),
            confidence=str(row["confidence"]),
            when=f"{_amount(row)}{' a year' if moment == 'year' else ''}",
            badge=_STATED[str(row["basis"])],
            aside=f"Who bears the risk: {row['who_bears_risk']}",
            measure=str(row["note"]) if row["basis"] == "derived" else "",
        )
        for row in rows.to_dict("records")
    )
    return Exhibit(
        title=f"Of {words.count(len(rows), 'flow')} {_WHEN[moment]}, {sure or 'none'} "
        f"{'is' if sure <= 1 else 'are'} stated by Meta or a filing and {worked or 'none'} "
        f"{'is' if worked <= 1 else 'are'} worked out",
        body=Facts(items),
        rows=rows,
        method="One entry is one band of the diagram above, from the money put in to its use.",
    )


# ---------------------------------------------------------------- pieces


def _rows(hyperion_flows: pd.DataFrame, moment: str) -> pd.DataFrame:
    rows = hyperion_flows[hyperion_flows["direction"].isin(_DIRECTIONS[moment])]
    rows = rows[rows["amount_usd_bn"] > 0]
    if rows.empty:
        raise NothingToShow("No flow of Hyperion's money passes your lens.")
    return rows


def _amount(row: dict) -> str:
    low, high = float(row["amount_low_usd_bn"]), float(row["amount_high_usd_bn"])
    if pd.isna(low) or pd.isna(high):
        return words.usd(float(row["amount_usd_bn"]))
    return words.usd_range(low, high)


def _finding(rows: pd.DataFrame, moment: str) -> str:
    # What a vehicle pays on came in before, and is no second sum.
    passed_on = rows["from_node"].isin([VEHICLE, VENTURE, *rows["to_node"]])
    is_from_meta = rows["from_node"] == "Meta"
    outside = rows[(rows["direction"] != "out") & (~passed_on | is_from_meta)]
    total, meta = outside["amount_usd_bn"].sum(), outside[outside["from_node"] == "Meta"]
    if moment == "year":
        back = rows[rows["to_node"] == "Meta"]
        if meta.empty:
            most = rows["amount_usd_bn"].max()
            return f"At least {words.usd(most)} a year passes through Hyperion's vehicles"
        gets = (
            f" and gets {_about(back)}{words.usd(back['amount_usd_bn'].sum())} of it back "
            "as part owner"
            if len(back)
            else ""
        )
        rent = f"{_about(meta)}{words.usd(meta['amount_usd_bn'].sum())}"
        return f"Meta is to pay {rent} of rent a year{gets}"
    if outside.empty:
        most = rows["amount_usd_bn"].max()
        return f"At least {words.usd(most)} goes into Hyperion; your lens hides who pays it"
    if meta.empty or len(outside) == len(meta):
        return f"{words.usd(total)} goes into Hyperion by the sources that your lens keeps"
    return (
        f"Of {_about(outside)}{words.usd(total)} that goes into Hyperion's first phase, Meta pays "
        f"{_about(meta)}{words.usd(meta['amount_usd_bn'].sum())}"
    )


def _about(rows: pd.DataFrame) -> str:
    """The word before a sum of which no source states every part, "" where all are stated."""
    return "about " if rows["basis"].isin(["derived", "relayed"]).any() else ""


def _remainder(moment: str) -> str:
    if moment == "closing":
        return " Meta's chips are not part of it."
    return (
        " Rent starts in 2029. What the vehicle does not need for its notes goes to Blue Owl "
        "funds; no source states how much."
    )


def _draw(drawn: go.Figure, band: bands.Band, last: int, theme: Theme) -> None:
    ends = {str(band.row["from_node"]), str(band.row["to_node"])}
    colour = look.company_colour("Meta", theme) if "Meta" in ends else theme.other
    basis = str(band.row["basis"])
    x, y = bands.outline(band, last)
    strength = {"filing": 0.8, "official": 0.8, "reported": 0.5, "relayed": 0.16}.get(basis, 0.12)
    pattern = {"shape": "/", "fgcolor": look.faded(colour, 0.55), "size": 9, "solidity": 0.25}
    drawn.add_scatter(
        x=x,
        y=y,
        mode="lines",
        fill="toself",
        fillcolor=look.faded(colour, strength),
        fillpattern=pattern if basis == "derived" else None,
        line={
            "color": look.faded(colour, 0.9),
            "width": 1,
            "dash": "dot" if basis == "relayed" else "solid",
        },
        hoveron="fills",
        hoverinfo="text",
        text=f"{band.row['from_node']} to {band.row['to_node']}<br>"
        f"<b>{_amount(band.row)}</b>, {_STATED[basis]}<br>"
        + "<br>".join(textwrap.wrap(f"Risk: {band.row['who_bears_risk']}", 46))
        + f"<br>{band.row['publisher']}",
        showlegend=False,
    )


def _draw_node(drawn: go.Figure, node: bands.Stop, last: int, theme: Theme) -> None:
    right = node.column + bands.width(node.column, last)
    drawn.add_shape(
        type="rect",
        x0=node.column,
        x1=right,
        y0=node.top,
        y1=node.top + node.height,
        fillcolor=theme.border if 0 < node.column < last else theme.quiet,
        line={"width": 0},
        layer="above",
    )
    if 0 < node.column < last and node.height > 7 * len(node.name):
        marks.label(
            drawn,
            (node.column + right) / 2,
            node.top + node.height / 2,
            node.name,
            theme,
            textangle=-90,
        )


def _name(drawn: go.Figure, band: bands.Band, last: int, theme: Theme) -> None:
    """Name, amount and basis on the band: at its start, its end, or in its middle."""
    source, target = band.stops[0], band.stops[-1]
    amount = _amount(band.row).replace(" ", "\u00a0")
    stated = _STATED[str(band.row["basis"])].replace(" ", "\u00a0")
    inner_source, inner_target = source.received > 0, target.sent > 0
    names = {
        (False, True): source.name,
        (True, False): target.name,
        (False, False): f"{source.name} to {target.name}",
        (True, True): "",
    }[inner_source, inner_target]
    # Between two nodes a phone has no room for the amount and its basis on one line.
    wide = 17 if names else len(amount)
    lines = textwrap.wrap(f"{names} {amount} {stated}".strip(), wide, break_long_words=False)
    text = "<br>".join(lines).replace(amount, f"<b>{amount}</b>")
    left, right = source.column + bands.width(source.column, last), target.column
    if not inner_source:
        x, anchor, y = left + 0.03, "left", band.edges[0][0]
    elif not inner_target:
        x, anchor, y = right - 0.03, "right", band.edges[-1][1]
    else:
        x, anchor, y = (left + right) / 2, "center", sum(band.edges[0]) / 2
    marks.label(
        drawn,
        x,
        y + band.height / 2,
        text,
        theme,
        xanchor=anchor,
        align=anchor,
        bgcolor=look.faded(theme.paper, 0.6) if str(band.row["basis"]) == "derived" else None,
        borderpad=2,
        font={"size": 13, "color": theme.ink},
    )
