"""Deals of private capital side by side: who raises, at what price, who bears the last risk."""

import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Grid, NothingToShow
from components.tables import CONFIDENCE
from components.theme import LIGHT, Theme


def side_by_side(financing: pd.DataFrame, *, plans: bool = False) -> Exhibit:
    """Grid: deals whose money stands off the balance sheet of the company that uses it.

    With `plans` also guarantees and deals that have raised nothing yet, and unclear ones.
    """
    leads = financing[financing["standing"] == "lead"]
    places = leads if plans else leads[leads["is_additive"]]
    off = places.groupby("deal_id")["off_balance_sheet"].agg(_balance)
    wanted = off[off.isin(["Off", "Unclear"] if plans else ["Off"])].index
    rows = leads[leads["deal_id"].isin(wanted)]
    if rows.empty:
        raise NothingToShow("No deal off the balance sheet passes your lens.")
    lines = [_line(part, off[deal]) for deal, part in rows.groupby("deal_id", sort=False)]
    table = pd.DataFrame(lines).sort_values("amount", ascending=False, na_position="last")
    known = table.dropna(subset="amount")
    total, first = known["amount"].sum(), known.iloc[0] if len(known) else None
    beside = len(table) - len(known)
    more = f"; {beside} more {'is' if beside == 1 else 'are'} plans or support"
    title = (
        f"{words.count(len(known), 'deal')} put {words.usd(total)} off the balance sheet of those "
        f"who use it, {first['deal']} the most{more if beside else ''}"
        if first is not None
        else f"{words.count(len(table), 'deal')} off the balance sheet, without money raised yet"
    )
    return Exhibit(
        title=title,
        body=Grid(
            table,
            {
                "deal": "Deal",
                "sponsor": "Raised for",
                "amount": "Raised (USD bn)",
                "coupon": "Yearly interest",
                "rating": "Rating",
                "matures": "Falls due",
                "risk": "Who bears the last risk",
                "beside": "Beside it, never added",
                "balance": "User's balance sheet",
                "closed": "Closed",
                "note": "Note",
                "first_source_url": "Source",
            },
            widths={"deal": 180, "rating": 100, "matures": 110, "risk": 340},
            lines=3,
        ),
        rows=rows,
        method="One line a deal. The amount adds the leading rows that may be summed; guarantees, "
        "rents, gross amounts and plans stand beside it. Spreads over the reference rate are in "
        "the note where a source states them. Empty means that no source states it.",
    )


def price(financing: pd.DataFrame, *, theme: Theme = LIGHT) -> Exhibit:
    """Bars: the yearly interest of debt off the balance sheet, oldest first."""
    rows = financing[
        (financing["standing"] == "lead")
        & financing["off_balance_sheet"].eq(True)
        & financing["coupon_pct"].notna()
        & (financing["announced_on"].str.len() >= 7)
    ]
    if rows.empty:
        raise NothingToShow("No interest rate of a deal off the balance sheet passes your lens.")
    deals = (
        rows.groupby(["deal_id", "deal_name", "announced_on", "coupon_pct", "sponsor"], sort=False)
        .agg(
            amount=("amount_usd_bn", "sum"),
            confidence=("confidence", _weakest),
            rating=("rating", "first"),
        )
        .reset_index()
        .sort_values(["announced_on", "coupon_pct"])
    )
    drawn = marks.figure(
        theme, marks.bars_height(len(deals)), hovermode="closest", barmode="overlay"
    )
    labels = []
    for level, deal in enumerate(deals.to_dict("records")):
        rating = f", {deal['rating']}" if deal["rating"] else ""
        drawn.add_bar(
            x=[deal["coupon_pct"]],
            y=[level],
            name="Coupon, %",
            width=marks.BAR,
            orientation="h",
            marker=marks.fill(
                look.company_colour(str(deal["sponsor"]), theme), str(deal["confidence"]), theme
            ),
            hovertemplate=f"{deal['deal_name']}<br>{deal['coupon_pct']:g}% on "
            f"{words.usd(deal['amount'])}{rating}<br>{words.date(deal['announced_on'])}, "
            f"{deal['confidence']}<extra></extra>",
            showlegend=False,
        )
        labels.append(
            f"{words.deal(str(deal['deal_name']))} <b>{words.number(deal['coupon_pct'])}%</b> "
            f'<span style="color:{theme.quiet}">{words.month(str(deal["announced_on"]))}</span>'
        )
    marks.above_bars(drawn, labels, theme)
    drawn.update_xaxes(visible=False, fixedrange=True)
    # Two deals of one sponsor say more than the first and the last of all.
    sponsor = deals["sponsor"].value_counts().index[0]
    like = deals[deals["sponsor"] == sponsor]
    like = like if len(like) > 1 else deals
    first, last = like.iloc[0], like.iloc[-1]
    return Exhibit(
        title=_priced(first, last)
        if len(deals) > 1
        else f"{words.deal(first['deal_name'])} pays {words.number(first['coupon_pct'])}% a year",
        body=drawn,
        rows=rows,
        method="Notes and loans off the user's balance sheet for which a source states a coupon "
        "or yield, oldest first. Ratings and terms differ, so the rates are not for like risks; "
        "amounts and ratings are in the rows."
        + (
            " Paler colour: known from the press only."
            if (rows["confidence"] == "reported").any()
            else ""
        ),
        alt="; ".join(
            f"{words.deal(deal['deal_name'])} {words.number(deal['coupon_pct'])}%, "
            f"{words.date(deal['announced_on'])}"
            for deal in deals.to_dict("records")
        ),
    )


# ---------------------------------------------------------------- one line a deal


def _balance(places: pd.Series) -> str:
    """Off if any row is, Unclear if none says; a missing value is unclear, never no."""
    if places.eq(True).any():
        return "Off"
    return "Unclear" if places.isna().all() or (places.astype(str) == "").all() else "On"


def _line(rows: pd.DataFrame, balance: str) -> dict[str, object]:
    counted = rows["is_additive"] & rows["off_balance_sheet"].eq(True)
    money = rows[counted]
    beside = rows[~counted & rows["amount_usd_bn"].notna()]
    main = (money if len(money) else rows).sort_values("amount_usd_bn", ascending=False).iloc[0]
    debt = rows[rows["coupon_pct"].notna()]
    return {
        "deal": words.deal(str(main["deal_name"])),
        "sponsor": main["sponsor"] or "Not stated",
        "amount": round(money["amount_usd_bn"].sum(min_count=1), 1),
        "beside": "; ".join(
            f"{row['tranche']} {'up to ' if row['is_up_to'] else ''}"
            f"{words.usd(row['amount_usd_bn'])}"
            for row in beside.to_dict("records")
        ),
        "coupon": ", ".join(
            f"{coupon:g}%" for coupon in debt["coupon_pct"].drop_duplicates().sort_values()
        ),
        "rating": "; ".join(rows["rating"][rows["rating"] != ""].unique()),
        "matures": ", ".join(
            words.date(day)
            for day in rows[rows["instrument"].isin(["bond", "term_loan", "abs", "cmbs"])][
                "maturity_on"
            ].unique()
            if day
        ),
        "risk": "; ".join(
            rows["who_bears_residual_risk"][rows["who_bears_residual_risk"] != ""].unique()
        ),
        "balance": balance,
        "closed": _closed(rows[rows["is_additive"]]),
        "note": main["note"],
        "first_source_url": main["source_url"],
    }


def _closed(money: pd.DataFrame) -> str:
    if money.empty:
        return "A plan"
    closed = money["closed_on"] != ""
    if closed.all():
        return words.date(str(money["closed_on"].max()))
    return "In part" if closed.any() else "Not known"


def _weakest(confidences: pd.Series) -> str:
    return max(confidences, key=CONFIDENCE.index)


def _priced(first: pd.Series, last: pd.Series) -> str:
    gap = float(last["coupon_pct"]) - float(first["coupon_pct"])
    verb = "more than" if gap > 0 else "less than" if gap < 0 else "the same as"
    return (
        f"{words.deal(last['deal_name'])} pays {words.number(last['coupon_pct'])}% a year, {verb} "
        f"the {words.number(first['coupon_pct'])}% of {words.deal(first['deal_name'])} in "
        f"{words.month(first['announced_on'])}"
    )
