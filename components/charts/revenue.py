"""What must be true: the revenue that AI capacity needs, beside the revenue on record."""

import pandas as pd

from components import marks, words
from components import theme as look
from components.charts.gigawatts import (
    ASSUMED,
    Demand,
    demands,
    latest,
    price,
    whole_companies,
    years,
)
from components.exhibit import Exhibit, NothingToShow, together
from components.marks import Bar
from components.scenarios import revenue as sums
from components.theme import LIGHT, Theme


def a_gigawatt(
    assumptions: pd.DataFrame,
    *,
    cost: float | None = None,
    moved: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: what one gigawatt must earn a year, and what for."""
    priced = price(assumptions, cost, moved)
    one, needed = priced.gigawatt, sums.yearly_usd_bn(priced.gigawatt)
    parts = [
        (f"Chips, over {years(one.chip_years)}", needed.chips),
        (f"Buildings, over {years(one.building_years)}", needed.buildings),
        (f"Return of {words.percent(one.return_share)} a year", needed.capital),
        ("Power", needed.power),
        ("Staff and upkeep", needed.upkeep),
    ]
    drawn = marks.figure(theme, barmode="overlay", hovermode="closest")
    reached, labels = 0.0, []
    for level, (name, value) in enumerate([*parts, ("In all", needed.total)]):
        is_sum = level == len(parts)
        drawn.add_bar(
            x=[value],
            base=[0.0 if is_sum else reached],
            y=[level],
            name="In all" if is_sum else "Part",
            width=marks.BAR,
            orientation="h",
            marker=marks.fill(theme.accent if is_sum else theme.quiet, "estimate", theme),
            hovertemplate=f"{name}: {words.usd(value)} a year<extra></extra>",
            showlegend=False,
        )
        reached += value
        labels.append(f"{name} <b>{words.usd(value)}</b>")
    drawn.update_layout(height=marks.bars_height(len(labels)))
    marks.above_bars(drawn, labels, theme)
    drawn.update_xaxes(visible=False, range=[0, max(needed.total, 0.01)], fixedrange=True)
    return Exhibit(
        title=f"Illustrative: a gigawatt of AI must earn {words.usd(needed.total)} a year to pay "
        "for itself",
        body=drawn,
        rows=priced.rows,
        method=f"{words.usd(one.cost_usd_bn)} to build, {words.percent(one.chips_share)} of it "
        f"chips: {words.usd(one.chips_usd_bn)} over {years(one.chip_years)} + "
        f"{words.usd(one.buildings_usd_bn)} over {years(one.building_years)}. The return is on "
        "what is still to be earned back, in equal yearly parts, so that each year costs the same. "
        f"{priced.moved}{ASSUMED}",
        alt="; ".join(f"{name} {words.usd(value)}" for name, value in parts)
        + f"; in all {words.usd(needed.total)} a year.",
    )


def must_earn(
    claims: pd.DataFrame,
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    ai_revenue: pd.DataFrame,
    capex_every_basis: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    cost: float | None = None,
    moved: tuple[str, ...] = (),
    today: str = "",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: what the $400bn, the 26 GW and what is being built must earn; what is earned."""
    priced = price(assumptions, cost, moved)
    wanted = demands(claims, commitments, sites, milestones, priced.gigawatt, today)
    earned = latest(ai_revenue)
    whole = whole_companies(capex_every_basis)
    if not wanted and earned.empty:
        raise NothingToShow("Neither plans nor revenues pass your lens.")
    each = sums.yearly_usd_bn(priced.gigawatt).total
    bars = [
        Bar(
            name=demand.name,
            value=demand.gw * each,
            text=f"must earn {words.usd(demand.gw * each)}",
            colour=theme.accent,
            confidence="estimate",
            hover=f"{demand.name}<br>{words.number(round(demand.gw, 1))} GW × {words.usd(each)} = "
            f"{words.usd(demand.gw * each)} a year",
        )
        for demand in sorted(wanted, key=lambda demand: demand.gw)
    ]
    bars += [
        Bar(
            name=f"{row['company']}, {_scope(str(row['scope']))}",
            value=float(row["run_rate_usd_bn"]),
            text=f"{'over ' if row['is_at_least'] else ''}{words.usd(row['run_rate_usd_bn'])}"
            f"{_READ.get(str(row['basis']), '')}",
            colour=look.company_colour(str(row["company"]), theme),
            confidence=str(row["confidence"]),
            is_open=bool(row["is_at_least"]),
            hover=f"{row['company']}: pace of {words.date(str(row['as_of']))}<br>"
            f"{row['confidence']} · {row['publisher']}",
        )
        for row in earned.to_dict("records")
    ]
    bars += [
        Bar(
            name=f"{company}, all of its business",
            value=usd_bn,
            text=words.usd(usd_bn),
            colour=theme.other,
            hover=f"{company}: revenue of the four quarters to {words.quarter(last)}",
        )
        for company, usd_bn, last in whole.sums
    ]
    drawn = marks.figure(theme, height=marks.bars_height(len(bars)))
    marks.named_bars(drawn, bars, theme)
    return Exhibit(
        title=_finding(wanted, earned, each),
        body=drawn,
        rows=together(*(demand.rows for demand in wanted), earned, whole.rows, priced.rows),
        method=f"Hatched: gigawatts times {words.usd(each)} a year each (the sum above). "
        + " ".join(demand.caveat for demand in wanted)
        + " Solid: the pace of AI revenue that was last named; second hand means that it was read "
        "in a quotation, a summary or a copy, not on the source's own page. Never summed, because "
        "these "
        "companies pay each other and count in their own ways. Grey: revenue of whole companies "
        f"over four quarters, AI or not. {ASSUMED}",
        alt="; ".join(f"{bar.name} {bar.text}" for bar in bars) + ".",
    )


# How a figure was read, where not where it was first said.
_READ = {"relayed": ", second hand", "derived": ", worked out"}


def _scope(scope: str) -> str:
    is_acronym = scope[:2].isupper()
    return scope if is_acronym else scope[0].lower() + scope[1:]


def _finding(wanted: list[Demand], earned: pd.DataFrame, each: float) -> str:
    if not wanted:
        top = earned.iloc[0]
        return (
            f"{top['company']} names the largest AI revenue on record, "
            f"{words.usd(float(top['run_rate_usd_bn']))} a year"
        )
    most = max(wanted, key=lambda demand: demand.gw)
    name = most.name[0].lower() + most.name[1:]
    needs = f"Illustrative: {name} must earn {words.usd(most.gw * each)} a year"
    if earned.empty:
        return needs
    top = earned.iloc[0]
    over = "over " if top["is_at_least"] else ""
    return (
        f"{needs}; the largest AI revenue on record runs at {over}"
        f"{words.usd(float(top['run_rate_usd_bn']))}"
    )
