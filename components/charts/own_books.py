"""Hyperion's guarantee over time, and the venture against Meta's own balance sheet."""

import pandas as pd

from components import marks, words
from components import theme as look
from components.charts.hyperion_deal import ASSUMED_IN_SHORT, count, deal_of, leaves, stays
from components.exhibit import Exhibit, Grid, together
from components.scenarios import stay_or_leave as sums
from components.scenarios.stay_or_leave import (
    BLUE_OWL,
    ENDS,
    META,
    NOTEHOLDERS,
    STRAIGHT,
    WITH_THE_NOTES,
)
from components.theme import LIGHT, Theme


def threshold(
    hyperion_flows: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    years: int = 4,
    fall: str = WITH_THE_NOTES,
    terms: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Lines: the threshold by both ways to fall, what is owed on the notes, the campus's worth."""
    deal = deal_of(hyperion_flows, assumptions, terms)
    chosen = sums.whole_years(years)
    steps = range(sums.LEASE_YEARS + 1)
    covered = range(sums.GUARANTEE_YEARS + 1)
    blue = look.company_colour(META, theme)
    other = WITH_THE_NOTES if fall == STRAIGHT else STRAIGHT
    lines = [
        ("Owed on the notes", steps, sums.notes_left_usd_bn, theme.quiet, "solid", 2),
        (
            f"Threshold,<br>{_inside(fall)}",
            covered,
            lambda terms, year: sums.threshold_usd_bn(terms, year, fall),
            blue,
            "solid",
            3,
        ),
        (
            f"Threshold,<br>{_inside(other)}",
            covered,
            lambda terms, year: sums.threshold_usd_bn(terms, year, other),
            blue,
            "dot",
            1.5,
        ),
        (
            "Campus's worth",
            steps,
            lambda _terms, _year: deal.worth_usd_bn,
            theme.accent,
            "dash",
            1.5,
        ),
    ]
    drawn = marks.figure(theme, height=500, hovermode="x unified", showlegend=False)
    ended, highest = [], 0.0
    for name, span, value, colour, dash, width in lines:
        y = [value(deal.terms, year) for year in span]
        highest = max(highest, *y)
        ended.append((y[-1], name, colour))
        plain = name.replace("<br>", " ")
        drawn.add_scatter(
            x=[sums.lease_end(year) for year in span],
            y=y,
            name=plain,
            mode="lines",
            line={"color": colour, "dash": dash, "width": width},
            hovertemplate=f"{plain} %{{text}}<extra></extra>",
            text=[words.usd(each) for each in y],
        )
    marks.line_ends(drawn, ended, (0.0, max(highest, 1.0) * 1.06), theme, room=132)
    for end in ENDS:
        is_chosen = end == chosen
        drawn.add_vline(
            x=sums.lease_end(end),
            line={"color": theme.accent if is_chosen else theme.grid, "width": 1.5},
        )
    drawn.update_xaxes(
        tickvals=[sums.FIRST_RENT, *(sums.lease_end(end) for end in ENDS)],
        range=[sums.FIRST_RENT - 0.8, sums.lease_end(sums.LEASE_YEARS) + 0.3],
        showgrid=False,
    )
    drawn.update_yaxes(title_text="USD billion", nticks=7)
    at = sums.threshold_usd_bn(deal.terms, chosen, fall)
    gap = at - sums.notes_left_usd_bn(deal.terms, chosen)
    if chosen > sums.GUARANTEE_YEARS:
        last = sums.notes_left_usd_bn(deal.terms, sums.GUARANTEE_YEARS)
        title = (
            f"Illustrative: when the guarantee ends in {sums.lease_end(sums.GUARANTEE_YEARS)}, "
            f"{words.usd(last)} is still owed on the notes by schedule"
        )
    else:
        against = (
            "as much as"
            if abs(gap) < 0.05
            else f"{words.usd(abs(gap))} {'more' if gap > 0 else 'less'} than"
        )
        title = (
            f"Illustrative: after {count(chosen)} years the guarantee fills up to {words.usd(at)}, "
            f"{against} is then owed on the notes by schedule"
        )
    return Exhibit(
        title=title,
        body=drawn,
        rows=deal.rows,
        method=f"The guarantee starts at {words.usd(deal.terms.guarantee_usd_bn)} and falls. How "
        "is not public, so two ways are drawn: in step with notes that are repaid in twenty equal "
        "yearly parts, and in a straight line "
        f"to nothing when they are repaid. It ends after {sums.GUARANTEE_YEARS} years, the notes "
        f"run for {sums.LEASE_YEARS}. Upright lines are ends of leases, red the one assumed here. "
        f"{ASSUMED_IN_SHORT}",
        alt="; ".join(
            f"after {end} years threshold "
            f"{words.usd(sums.threshold_usd_bn(deal.terms, end, fall))}, owed on the notes "
            f"{words.usd(sums.notes_left_usd_bn(deal.terms, end))}"
            for end in ENDS
            if end <= sums.GUARANTEE_YEARS
        )
        + f"; campus worth {words.usd(deal.worth_usd_bn)}.",
    )


def own_balance_sheet(
    hyperion_flows: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    years: int = 4,
    fall: str = WITH_THE_NOTES,
    terms: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Columns: what Meta is out of pocket by year of leaving, by the venture and by itself."""
    deal = deal_of(hyperion_flows, assumptions, terms)
    rate = deal.own
    chosen = sums.whole_years(years)
    pairs = [
        (
            -sums.outcome(deal.terms, end, deal.worth_usd_bn, fall).net_usd_bn(META),
            sums.own_cost(deal.terms, rate.value / 100, end, deal.worth_usd_bn).net_usd_bn,
        )
        for end in ENDS
    ]
    drawn = marks.figure(theme, height=420, barmode="group", hovermode="closest")
    labels = [f"{end} years<br>{sums.lease_end(end)}" for end in ENDS]
    for place, (name, colour) in enumerate(
        (
            ("Through the venture", look.company_colour(META, theme)),
            ("On its own books", theme.quiet),
        )
    ):
        drawn.add_bar(
            x=labels,
            y=[pair[place] for pair in pairs],
            name=name,
            marker=marks.fill(colour, "estimate", theme),
            # Whole billions: two numbers stand side by side on a phone.
            text=[f"{pair[place]:.0f}" for pair in pairs],
            textposition="outside",
            textfont={"size": 13, "color": theme.ink},
            cliponaxis=False,
            hovertemplate=[
                f"{name}, after {end} years: {words.usd(pair[place])}<extra></extra>"
                for end, pair in zip(ENDS, pairs, strict=True)
            ],
        )
    drawn.update_layout(
        legend={"orientation": "h", "y": 1.04, "x": 0, "yanchor": "bottom"},
        margin={"t": 44},
        bargap=0.25,
    )
    drawn.update_yaxes(title_text="USD billion", nticks=6)
    through = -sums.outcome(deal.terms, chosen, deal.worth_usd_bn, fall).net_usd_bn(META)
    bought = sums.own_cost(deal.terms, rate.value / 100, chosen, deal.worth_usd_bn)
    more = through - bought.net_usd_bn
    spent = deal.terms.campus_cost_usd_bn + deal.terms.other_uses_usd_bn
    return Exhibit(
        title=f"Illustrative: if Meta {leaves(chosen)}, the venture costs it "
        f"{words.usd(abs(more))} {'more' if more >= 0 else 'less'} than the same campus on its own "
        "balance sheet",
        body=drawn,
        rows=together(deal.rows, rate.rows),
        method=f"What Meta is out of pocket by then. Through the venture: what it paid as owner, "
        "rent and guarantee, less its fifth of the rent and of what is left of the campus. On its "
        f"own books: {words.usd(spent)}, all that the venture spends, borrowed at "
        f"{rate.value:g}% ({rate.whose}) evenly while building, repaid in twenty equal yearly "
        f"parts, the rest repaid and the campus sold on leaving. After {count(chosen)} years: "
        f"{words.usd(bought.interest_while_building_usd_bn)} of interest while building + "
        f"{words.usd(bought.to_lenders_usd_bn)} to lenders + "
        f"{words.usd(bought.repaid_at_the_end_usd_bn)} repaid - {words.usd(bought.worth_usd_bn)} "
        f"for the campus = {words.usd(bought.net_usd_bn)}. The venture keeps about "
        f"{words.usd(deal.terms.notes_usd_bn)} of debt off Meta's balance sheet. "
        f"{ASSUMED_IN_SHORT}",
        alt="; ".join(
            f"after {end} years {words.usd(pair[0])} through the venture, {words.usd(pair[1])} on "
            "its own books"
            for end, pair in zip(ENDS, pairs, strict=True)
        )
        + ".",
    )


def by_end(
    hyperion_flows: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    fall: str = WITH_THE_NOTES,
    terms: tuple[str, ...] = (),
) -> Exhibit:
    """Table: the sum for every end of a lease, one line each."""
    deal = deal_of(hyperion_flows, assumptions, terms)
    made = [sums.outcome(deal.terms, end, deal.worth_usd_bn, fall) for end in ENDS]
    frame = pd.DataFrame(
        [
            {
                "end": stays(each.years),
                "rent": round(each.paid_usd_bn(META, sums.RENT), 1),
                "notes": round(each.notes_left_usd_bn, 1),
                "threshold": round(each.threshold_usd_bn, 1)
                if each.years <= sums.GUARANTEE_YEARS
                else None,
                "worth": round(each.worth_usd_bn, 1),
                "pays": round(each.guarantee_paid_usd_bn, 1),
                "meta": round(each.net_usd_bn(META), 1),
                "notes_net": round(each.net_usd_bn(NOTEHOLDERS), 1),
                "owl": round(each.net_usd_bn(BLUE_OWL), 1),
            }
            for each in made
        ]
    )
    paying = [each for each in made if each.guarantee_paid_usd_bn >= 5e-4]
    last = f" until {sums.lease_end(paying[-1].years)}" if paying else ""
    return Exhibit(
        title=(
            f"Illustrative: with a campus worth {words.usd(deal.worth_usd_bn)}, leaving costs Meta "
            f"the guarantee{last}"
            if paying
            else f"Illustrative: with a campus worth {words.usd(deal.worth_usd_bn)}, the guarantee "
            "is never called"
        ),
        body=Grid(
            frame,
            {
                "end": "Meta stays",
                "threshold": "Threshold",
                "worth": "Campus worth",
                "pays": "Meta then pays",
                "rent": "Rent paid",
                "notes": "Notes left, by schedule",
                "meta": "Meta, in all",
                "notes_net": "Noteholders, in all",
                "owl": "Blue Owl funds, in all",
            },
            about={
                "notes": "What is then owed on the notes if they are repaid in equal yearly parts.",
                "threshold": "Up to this value Meta's guarantee fills; it ends after 16 years.",
                "pays": "The threshold less the worth of the campus, nothing below zero.",
                "meta": "All that Meta got less all that it paid, from the beginning.",
            },
            decimals=1,
        ),
        rows=deal.rows,
        method=f"In billions of dollars; less than zero is money lost. Threshold: {fall.lower()}. "
        f"{ASSUMED_IN_SHORT}",
    )


def _inside(fall: str) -> str:
    return {WITH_THE_NOTES: "with the notes", STRAIGHT: "in a straight line"}.get(fall, fall)
