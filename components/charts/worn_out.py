"""What wears out before Hyperion opens: chips that run today, and those to come until then."""

import pandas as pd

from components import buildout, marks, words
from components.buildout import PROJECTED, RUNNING, Buildout
from components.charts.gigawatts import COST, price, years
from components.exhibit import Exhibit, NothingToShow, together
from components.scenarios import revenue as sums
from components.scenarios.stay_or_leave import FIRST_RENT
from components.theme import LIGHT, Theme

_HYPERION = "meta_hyperion"
# When Hyperion counts as open: by Epoch AI, by Meta's filing, by its spokesperson in 2025.
OPENS = {
    FIRST_RENT - 1: "2028, its first nine buildings",
    FIRST_RENT: "2029, its first rent",
    FIRST_RENT + 1: "2030, two gigawatts",
}


def worn_before(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    opens: int = FIRST_RENT,
    cost: float | None = None,
    moved: tuple[str, ...] = (),
    today: str = "",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Columns: capacity elsewhere by the year it began, what its chips have lost by then."""
    if opens not in OPENS:
        raise NothingToShow(
            f"Hyperion opens in {words.listing([str(year) for year in OPENS])}, not in {opens}."
        )
    held = price(assumptions, cost, moved).held
    life, dear, share = (held[name] for name in ("chip_life_years", COST, "chips_share"))
    # By the day it opens, Hyperion may run in part itself.
    sites = sites[sites["site_id"] != _HYPERION]
    if not buildout.counted(sites).any():
        raise NothingToShow("No site that counts passes your lens.")
    counted, built = buildout.of_counted(sites, milestones, today)
    begun = _begun_by_year(built, opens)
    if not begun:
        raise NothingToShow("No source dates any running power before Hyperion opens.")
    lost = [
        (year, gw, sums.written_off_share(_age(year, opens), life.value))
        for year, gw in begun.items()
    ]
    worn = sums.worn([(_age(year, opens), gw) for year, gw in begun.items()], life.value)
    usd_bn = worn.gw * worn.lost_share * dear.value * share.value
    now = built.totals[RUNNING][built.now] / 1000
    drawn = marks.figure(theme, barmode="stack", hovermode="closest", height=400)
    last_fact = int(built.until[:4])
    for name, pick, strength in (
        ("Written off", lambda gw, lost_share: gw * lost_share, "estimate"),
        ("Still to be earned back", lambda gw, lost_share: gw * (1 - lost_share), "projection"),
    ):
        drawn.add_bar(
            x=[_label(year) for year, _, _ in lost],
            y=[pick(gw, lost_share) for _, gw, lost_share in lost],
            name=name,
            marker=marks.fill(theme.quiet, strength, theme),
            hovertemplate=[
                f"{name}: {words.power(1000 * pick(gw, lost_share))} of {words.power(1000 * gw)}"
                f"<br>begun {year}, {_known(year, last_fact)}"
                "<extra></extra>"
                for year, gw, lost_share in lost
            ],
        )
    marks.totals(
        drawn,
        [_label(year) for year, _, _ in lost],
        [gw for _, gw, _ in lost],
        [words.percent(lost_share) for _, _, lost_share in lost],
        theme,
    )
    drawn.update_layout(
        legend={"orientation": "h", "y": 1.1, "x": 0, "yanchor": "bottom"}, margin={"t": 56}
    )
    drawn.update_yaxes(title_text="GW begun in the year", nticks=6)
    drawn.update_xaxes(type="category")
    steps = milestones[
        milestones["site_id"].isin(counted["site_id"])
        & (milestones["standing"] == "lead")
        & milestones["mw_operational_after"].notna()
    ]
    return Exhibit(
        title=f"Illustrative: by {opens}, when Hyperion opens, about {words.usd(usd_bn)} of chips "
        f"that run before it is written off, {words.percent(worn.lost_share)} of their cost",
        body=drawn,
        rows=together(counted, steps, life.rows, dear.rows, share.rows),
        method=f"Chips lose their cost evenly over {years(life.value)} ({life.whose}), counted "
        f"from the middle of the year in which their capacity began; the figure above a column is "
        f"the share lost by the start of {opens}. In dollars: {words.power(1000 * worn.gw)} × "
        f"{words.percent(worn.lost_share)} × {words.usd(dear.value)} a gigawatt × "
        f"{words.percent(share.value)} chips. {words.power(1000 * worn.written_off_gw)} is written "
        f"off in full. {words.power(1000 * now)} runs on {words.date(built.until)}; what comes "
        "after is projected by named sources, without odds. New chips in old halls are not on "
        f"record, so a hall counts by its first day. Hyperion's own chips are not in it. "
        "Illustrative.",
        alt="; ".join(
            f"{_label(year)} {words.power(1000 * gw)}, {words.percent(lost_share)} written off"
            for year, gw, lost_share in lost
        )
        + ".",
    )


def _begun_by_year(built: Buildout, opens: int) -> dict[int, float]:
    """GW by the year in which it began to run or is to, before the year in which Hyperion opens."""
    sums_by_month = [
        (runs + more) / 1000
        for runs, more in zip(built.totals[RUNNING], built.totals[PROJECTED], strict=True)
    ]
    reached, found = 0.0, {}
    for month, gw in zip(built.months, sums_by_month, strict=True):
        if month.endswith("-12") and int(month[:4]) < opens:
            if gw > reached:
                found[int(month[:4])] = gw - reached
            reached = max(reached, gw)
    return found


def _age(year: int, opens: int) -> float:
    """Years from the middle of one year to the start of the other."""
    return opens - year - 0.5


def _label(year: int) -> str:
    first = int(buildout.FIRST[:4])
    return f"to {year}" if year == first else str(year)


def _known(year: int, last_fact: int) -> str:
    """How what began in a year is known, where facts end in the other."""
    if year == last_fact:
        return "in part projected"
    return "projected" if year > last_fact else "on record"
