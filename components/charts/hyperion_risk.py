"""Who bears which risk at Meta's Hyperion campus, what Meta got back, and what it could lose."""

import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Fact, Facts, NothingToShow, together
from components.tables import CONFIDENCE
from components.theme import LIGHT, Theme

DEAL = "meta_hyperion_beignet"


def risks(financing: pd.DataFrame) -> Exhibit:
    """Facts: for the notes, the equity, the rent and the guarantee, who bears the last risk."""
    rows = _deal(financing)
    rows = rows[
        (rows["is_additive"] | rows["instrument"].isin(["lease", "guarantee"]))
        & (rows["who_bears_residual_risk"] != "")
    ]
    if rows.empty:
        raise NothingToShow("No row on the risks of Hyperion passes your lens.")
    kinds = {"bond": "notes", "equity": "equity", "lease": "rent", "guarantee": "guarantee"}
    items = []
    for (kind, bearer), part in rows.groupby(["instrument", "who_bears_residual_risk"], sort=False):
        named = [name for name in part["provider"].unique() if name]
        ceiling = "Up to " if part["is_up_to"].any() else ""
        lead = part.iloc[0]
        weakest = max(part.to_dict("records"), key=lambda row: CONFIDENCE.index(row["confidence"]))
        items.append(
            Fact(
                text=f"{ceiling}{words.usd(part['amount_usd_bn'].sum(min_count=1))} of "
                f"{kinds.get(str(kind), str(kind).replace('_', ' '))}. "
                f"The last risk: {_plain(str(bearer))}",
                url=str(weakest["source_url"]),
                publisher=str(weakest["publisher"]),
                confidence=str(weakest["confidence"]),
                when=kinds.get(str(kind), str(kind).replace("_", " ")).capitalize(),
                aside=_by(named, str(kind)) if len(part) > 1 else str(lead["note"]),
            )
        )
    guarantee = rows[rows["instrument"] == "guarantee"]["amount_usd_bn"].sum()
    title = (
        f"Meta guarantees up to {words.usd(guarantee)} of Hyperion's value, so the last risk "
        "passes to others only later"
        if guarantee
        else "Who bears which risk at Hyperion"
    )
    return Exhibit(
        title=title,
        body=Facts(tuple(items)),
        rows=rows,
        method="Each sum adds the leading rows of one kind with one bearer of the risk. Rent and "
        "guarantee are duties of Meta, not money raised; never add them to the notes.",
    )


def settlement(financing: pd.DataFrame, *, theme: Theme = LIGHT) -> Exhibit:
    """Bars: what each side brought at closing and what Meta got back, the rival figure apart."""
    rows = financing[(financing["deal_id"] == DEAL) & (financing["closed_on"] != "")]
    steps = {
        "investor": ("Cash from the investors", "Investor cash into the venture at closing"),
        "meta": ("Buildings and land from Meta", "Meta assets contributed at closing"),
        "back": ("Paid back to Meta", "One-time distribution back to Meta"),
    }
    rows = rows[rows["tranche"].isin([tranche for _, tranche in steps.values()])]
    back = rows[rows["tranche"] == steps["back"][1]]
    if back.empty:
        raise NothingToShow("No row on the payment back to Meta passes your lens.")
    drawn = marks.figure(theme, barmode="overlay", hovermode="closest")
    labels = []
    for name, tranche in steps.values():
        for row in rows[rows["tranche"] == tranche].sort_values("standing").to_dict("records"):
            rival = row["standing"] == "rival"
            colour = theme.other if name == steps["investor"][0] else look.company_colour("Meta")
            drawn.add_bar(
                x=[row["amount_usd_bn"]],
                y=[len(labels)],
                name="Rival figure" if rival else "Leading figure",
                width=marks.BAR,
                orientation="h",
                marker=marks.fill(colour, "projection" if rival else row["confidence"], theme),
                hovertemplate=f"{name}: {words.usd(row['amount_usd_bn'])}<br>"
                f"{row['publisher']}, {row['confidence']}<extra></extra>",
                showlegend=False,
            )
            said = {"filing": "by the filing", "official": "by the press release"}
            labels.append(
                f"{name} <b>{words.usd(row['amount_usd_bn'])}</b> "
                f'<span style="color:{theme.quiet}">'
                f"{said.get(str(row['confidence']), row['confidence'])}</span>"
            )
    drawn.update_layout(height=marks.bars_height(len(labels)))
    marks.above_bars(drawn, labels, theme)
    drawn.update_xaxes(visible=False, fixedrange=True)
    lead = back[back["standing"] == "lead"]
    rivals = back[back["standing"] == "rival"]
    if lead.empty:
        title = f"Meta is said to have got {words.usd(rivals['amount_usd_bn'].iloc[0])} back"
    elif rivals.empty:
        title = f"Meta got {words.usd(lead['amount_usd_bn'].iloc[0])} back at closing"
    else:
        title = (
            f"Meta got {words.usd(lead['amount_usd_bn'].iloc[0])} back at closing by its filing; "
            f"the story's {words.usd(rivals['amount_usd_bn'].iloc[0])} is the press release"
        )
    return Exhibit(
        title=title,
        body=drawn,
        rows=rows,
        method=_evened_out(rows, steps) + " An outline is a rival figure, never summed.",
        alt="; ".join(
            f"{row['tranche']} {words.usd(row['amount_usd_bn'])}, {row['standing']}"
            for row in rows.to_dict("records")
        ),
    )


def exposure(obligations: pd.DataFrame, *, theme: Theme = LIGHT) -> Exhibit:
    """Bars: what Meta's stated largest exposure to the venture is made of, the rest worked out."""
    rows = obligations[(obligations["company"] == "Meta")]
    whole = rows[rows["metric"] == "jv_max_exposure"].sort_values("as_of").tail(1)
    if whole.empty:
        raise NothingToShow("No row on Meta's exposure to Hyperion passes your lens.")
    day, total = str(whole["as_of"].iloc[0]), float(whole["value_usd_bn"].iloc[0])
    names = {
        "rvg_threshold_hyperion": "Guarantee of the value of the campus",
        "jv_initial_leases_hyperion": "Rent for the first four years",
        "jv_equity_carrying_value": "Meta's share, as booked",
    }
    parts = rows[rows["metric"].isin(names) & (rows["as_of"] == day)]
    parts = parts.sort_values("value_usd_bn", ascending=False)
    colour = look.company_colour("Meta", theme)
    drawn = marks.figure(theme, barmode="overlay", hovermode="closest")
    labels, reached = [], 0.0
    lines: list[tuple[str, float, dict | None]] = [
        (names[row["metric"]], row["value_usd_bn"], row) for row in parts.to_dict("records")
    ]
    rest = total - float(parts["value_usd_bn"].sum())
    if len(parts) == len(names) and rest > 0:
        lines.append(("Still to be paid in", rest, None))
    for name, value, row in lines:
        drawn.add_bar(
            x=[value],
            base=[reached],
            y=[len(labels)],
            width=marks.BAR,
            orientation="h",
            marker=marks.fill(colour, str(row["confidence"]) if row else "estimate", theme),
            hovertemplate=f"{name}: {words.usd(value)}<br>"
            + (f"{row['publisher']}, {row['confidence']}" if row else "worked out")
            + "<extra></extra>",
            showlegend=False,
        )
        reached += value
        ceiling = "up to " if row and row["metric"] == "rvg_threshold_hyperion" else ""
        labels.append(
            f"{name} <b>{ceiling}{words.usd(value)}</b>"
            + ("" if row else f' <span style="color:{theme.quiet}">worked out</span>')
        )
    labels.append(f"In all <b>{words.usd(total)}</b>")
    drawn.add_bar(
        x=[total],
        y=[len(labels) - 1],
        width=marks.BAR,
        orientation="h",
        marker=marks.fill(theme.quiet, str(whole["confidence"].iloc[0]), theme),
        hovertemplate=f"In all: {words.usd(total)}<extra></extra>",
        showlegend=False,
    )
    drawn.update_layout(height=marks.bars_height(len(labels)))
    marks.above_bars(drawn, labels, theme)
    drawn.update_xaxes(visible=False, range=[0, total], fixedrange=True)
    return Exhibit(
        title=f"The bonds are not Meta's, yet it says that it could lose up to {words.usd(total)} "
        "at Hyperion",
        body=drawn,
        rows=together(whole, parts),
        method=f"Meta's largest exposure to the venture on {words.date(day)}."
        + (
            " What is still to be paid in is that figure less the other three."
            if len(lines) > len(parts)
            else " Not all of its parts are on the record for that day."
        )
        + " The guarantee is a ceiling that falls over time.",
        alt="; ".join(f"{name} {words.usd(value)}" for name, value, _ in lines)
        + f"; in all {words.usd(total)}.",
    )


# ---------------------------------------------------------------- pieces


def _deal(financing: pd.DataFrame) -> pd.DataFrame:
    return financing[(financing["deal_id"] == DEAL) & (financing["standing"] == "lead")]


def _evened_out(rows: pd.DataFrame, steps: dict[str, tuple[str, str]]) -> str:
    """The sum that shows why the money went back: it brings the shares to 80 and 20."""
    lead = rows[rows["standing"] == "lead"].set_index("tranche")["amount_usd_bn"]
    if any(tranche not in lead for _, tranche in steps.values()):
        return "At the closing in October 2025."
    cash, assets, back = (float(lead[tranche]) for _, tranche in steps.values())
    share = cash / (cash + assets - back)
    return (
        f"The payment evens out the shares: {words.number(cash)} / ({words.number(cash)} + "
        f"{words.number(assets)} - {words.number(back)}) = {words.percent(share)} for the "
        "investors, in billions of dollars at the closing of October 2025."
    )


def _by(names: list[str], kind: str) -> str:
    if not names:
        return ""
    said = words.listing([_inside(name) for name in names])
    # What was promised as equity is not all paid yet.
    return f"{'Bought by' if kind == 'bond' else 'From'} {said}."


def _inside(name: str) -> str:
    """A description inside a sentence: "Other buyers" becomes "other buyers"."""
    return f"other{name[5:]}" if name.startswith("Other ") else name


def _plain(text: str) -> str:
    return words.sentence(text[0].upper() + text[1:])
