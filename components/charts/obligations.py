"""What companies have signed and not yet begun to pay: leases to come, and other duties."""

import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, NothingToShow, together
from components.theme import LIGHT, Theme

# What a reader may compare, and how a sentence names it.
METRICS = {
    "leases_not_commenced": "leases signed but not started",
    "purchase_commitments": "purchases that cannot be cancelled",
    "rpo": "contracted future revenue",
    "total_debt": "debt",
}

LABELS = {metric: name.capitalize() for metric, name in METRICS.items()}


def by_company(
    obligations: pd.DataFrame,
    *,
    metric: str = "leases_not_commenced",
    tallies: bool = False,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: the latest figure of each company, one metric only; group tallies apart on demand."""
    rows = obligations[(obligations["metric"] == metric) & obligations["value_usd_bn"].notna()]
    latest = rows[rows["company"] != ""].sort_values("as_of").groupby("company").tail(1)
    latest = latest.sort_values("value_usd_bn", ascending=False)
    groups = rows[rows["company"] == ""].sort_values("as_of").groupby("scope").tail(1)
    groups = groups if tallies else groups.head(0)
    if latest.empty:
        raise NothingToShow(f"No row on {METRICS.get(metric, metric)} passes your lens.")
    drawn = marks.figure(theme, barmode="overlay", hovermode="closest")
    labels = []
    for row in latest.to_dict("records"):
        colour = look.company_colour(str(row["company"]), theme)
        _bar(drawn, len(labels), row, str(row["company"]), colour, str(row["confidence"]), theme)
        labels.append(_label(str(row["company"]), row, theme))
    for row in groups.to_dict("records"):
        _bar(drawn, len(labels), row, str(row["scope"]), theme.quiet, "projection", theme)
        labels.append(_label(_group(str(row["scope"])), row, theme))
    drawn.update_layout(height=marks.bars_height(len(labels)))
    marks.above_bars(drawn, labels, theme)
    most = max(latest["value_usd_bn"].max(), groups["value_usd_bn"].max() if len(groups) else 0)
    drawn.update_xaxes(visible=False, range=[0, most * 1.02], fixedrange=True)
    later = obligations[
        (obligations["metric"] == "leases_signed_after_period")
        & obligations["value_usd_bn"].notna()
    ]
    after = later if metric == "leases_not_commenced" else later.head(0)
    total, first = float(latest["value_usd_bn"].sum()), latest.iloc[0]
    what = METRICS.get(metric, metric.replace("_", " "))
    return Exhibit(
        title=f"{words.count(len(latest), 'company', 'companies')} "
        f"have {words.usd(total)} of {what}, "
        f"{first['company']} the most with {words.usd(float(first['value_usd_bn']))}"
        if len(latest) > 1
        else f"{first['company']} has {words.usd(total)} of {what}",
        body=drawn,
        rows=together(latest, groups, after),
        method="The latest figure of each company, as of the day beside it. Other obligations "
        "overlap with this one and are never added to it."
        + "".join(
            f" Not included: {words.usd(float(row['value_usd_bn']))} that {row['company']} signed "
            f"{'by' if len(str(row['as_of'])) == 10 else 'in'} {words.date(str(row['as_of']))}, "
            "after its books had closed."
            for row in after.to_dict("records")
        )
        + (
            " Outlines are the latest counts of groups by others; they overlap with the bars."
            if len(groups)
            else ""
        ),
        alt="; ".join(
            f"{row['company']} {words.usd(row['value_usd_bn'])}, {words.date(row['as_of'])}"
            for row in latest.to_dict("records")
        ),
    )


def course(
    obligations: pd.DataFrame,
    *,
    metric: str = "leases_not_commenced",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Lines: one metric over time for each company with more than one date."""
    rows = obligations[
        (obligations["metric"] == metric)
        & (obligations["company"] != "")
        & obligations["value_usd_bn"].notna()
        & (obligations["as_of"].str.len() == 10)
    ]
    dates = rows.groupby("company")["as_of"].transform("nunique")
    rows = rows[dates > 1].sort_values("as_of")
    what = METRICS.get(metric, metric.replace("_", " "))
    if rows.empty:
        raise NothingToShow(f"No company has {what} on more than one date.")
    drawn = marks.figure(theme, 420, hovermode="closest")
    ends = []
    for company, own in rows.groupby("company"):
        days = pd.to_datetime(own["as_of"])
        colour = look.company_colour(str(company), theme)
        drawn.add_scatter(
            x=days,
            y=own["value_usd_bn"],
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={
                "size": 9,
                "color": [
                    theme.paper if c in ("reported", "estimate") else colour
                    for c in own["confidence"]
                ],
                "line": {"color": colour, "width": 2},
            },
            hovertext=[
                f"{company}: {words.usd(row['value_usd_bn'])}<br>{words.date(row['as_of'])}<br>"
                f"{row['confidence']}, {row['publisher']}"
                for row in own.to_dict("records")
            ],
            hoverinfo="text",
            showlegend=False,
        )
        ends.append((float(own["value_usd_bn"].iloc[-1]), days.iloc[-1], str(company), own))
    top = float(rows["value_usd_bn"].max()) * 1.08
    last = max(day for _, day, _, _ in ends)
    first = pd.to_datetime(rows["as_of"]).min()
    # Labels stand in a column behind the newest date, far enough apart to be read.
    room, height = top / 15, 0.0
    for value, _, company, _ in sorted(ends, key=lambda end: end[0]):
        height = max(value, height + room)
        marks.label(
            drawn,
            1,
            height,
            f'<span style="color:{look.company_colour(company, theme)}">●</span> {company} '
            f"{words.usd(value)}",
            theme,
            xref="paper",
            xanchor="left",
            xshift=6,
        )
    drawn.update_layout(margin_r=142)
    drawn.update_xaxes(
        range=[first - pd.Timedelta(days=20), last + pd.Timedelta(days=12)],
        dtick="M6",
        tickformat="%b<br>%Y",
        tickangle=0,
    )
    drawn.update_yaxes(title="USD billion", range=[0, max(top, height + room)])
    value, _, company, own = max(ends, key=lambda end: _growth(end[3]))
    start = own.iloc[0]
    return Exhibit(
        title=f"{company}'s {what} went from {words.usd(float(start['value_usd_bn']))} to "
        f"{words.usd(value)} in {_months(str(start['as_of']), str(own['as_of'].iloc[-1]))}",
        body=drawn,
        rows=rows,
        method="Companies with figures for more than one date. Hollow dots are known from the "
        "press; the lines only join the dates.",
        alt="; ".join(
            f"{name} {words.usd(float(own['value_usd_bn'].iloc[0]))} on "
            f"{words.date(own['as_of'].iloc[0])}, {words.usd(v)} on "
            f"{words.date(own['as_of'].iloc[-1])}"
            for v, _, name, own in ends
        ),
    )


def _bar(
    drawn, level: int, row: dict, name: str, colour: str, confidence: str, theme: Theme
) -> None:
    drawn.add_bar(
        x=[row["value_usd_bn"]],
        y=[level],
        name="USD billion",
        width=marks.BAR,
        orientation="h",
        marker=marks.fill(colour, confidence, theme),
        hovertemplate=f"{name}: {words.usd(row['value_usd_bn'])}<br>{words.date(row['as_of'])}"
        f"<br>{row['confidence']}, {row['publisher']}<extra></extra>",
        showlegend=False,
    )


def _label(name: str, row: dict, theme: Theme) -> str:
    return (
        f"{name} <b>{words.usd(row['value_usd_bn'])}</b> "
        f'<span style="color:{theme.quiet}">{words.month(str(row["as_of"]))}</span>'
    )


def _group(scope: str) -> str:
    """A group of companies in few words: what stands before the colon or comma."""
    return scope.partition(":")[0].partition(",")[0]


def _growth(own: pd.DataFrame) -> float:
    return float(own["value_usd_bn"].iloc[-1] - own["value_usd_bn"].iloc[0])


def _months(first: str, last: str) -> str:
    months = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
    return words.count(months, "month")
