"""Hyperion if Meta leaves or stays: what it then pays, who is whole, and every flow of money."""

import pandas as pd

from components import marks, words
from components import theme as look
from components.charts.hyperion_deal import (
    ASSUMED,
    ASSUMED_IN_SHORT,
    Deal,
    deal_of,
    leaves,
)
from components.exhibit import Exhibit, Grid, Headline
from components.scenarios import stay_or_leave as sums
from components.scenarios.stay_or_leave import (
    BLUE_OWL,
    META,
    NOTEHOLDERS,
    PARTIES,
    WITH_THE_NOTES,
    Outcome,
)
from components.theme import LIGHT, Theme


def payment(
    hyperion_flows: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    years: int = 4,
    fall: str = WITH_THE_NOTES,
    terms: tuple[str, ...] = (),
) -> Exhibit:
    """Headline: what Meta still pays on the day it leaves, with the sum written out."""
    deal = deal_of(hyperion_flows, assumptions, terms)
    made = sums.outcome(deal.terms, years, deal.worth_usd_bn, fall)
    value = words.usd(made.guarantee_paid_usd_bn)
    if years > sums.GUARANTEE_YEARS:
        rent = made.paid_usd_bn(META, sums.RENT)
        text = (
            f"The guarantee has ended after {sums.GUARANTEE_YEARS} years. Meta has paid "
            f"{words.usd(rent)} of rent, {_notes(made)}."
        )
    elif not deal.terms.guarantee_usd_bn:
        text = "As you have set it, there is no guarantee."
    else:
        left = made.threshold_usd_bn / deal.terms.guarantee_usd_bn
        text = (
            f"{words.usd(deal.terms.guarantee_usd_bn)} of guarantee × {words.percent(left)} "
            f"({'as the notes' if fall == WITH_THE_NOTES else 'in a straight line'}) = a threshold "
            f"of {words.usd(made.threshold_usd_bn)}. Less a campus worth "
            f"{words.usd(deal.worth_usd_bn)}, {words.percent(deal.worth.value)} of its cost: "
            f"{value}{'' if made.guarantee_paid_usd_bn else ', because it is worth more'}."
        )
    return Exhibit(
        title=f"What Meta still pays if it {leaves(years)} (illustrative)",
        body=Headline(value=value, change=text),
        rows=deal.rows,
        method=ASSUMED,
        alt=f"{value}. {text}",
    )


def who_pays(
    hyperion_flows: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    years: int = 4,
    fall: str = WITH_THE_NOTES,
    terms: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: what each party has paid (left) and got (right) from the first note to that day."""
    deal = deal_of(hyperion_flows, assumptions, terms)
    made = sums.outcome(deal.terms, years, deal.worth_usd_bn, fall)
    drawn = marks.figure(theme, barmode="relative", hovermode="closest")
    labels, spoken = [], []
    for level, who in enumerate(PARTIES):
        colour = _colour(who, theme)
        for flow in made.flows:
            if who not in (flow.payer, flow.payee) or flow.usd_bn < 5e-4:
                continue
            sign, verb = (-1, "pays") if flow.payer == who else (1, "gets")
            drawn.add_bar(
                name="Paid" if sign < 0 else "Got",
                x=[sign * flow.usd_bn],
                y=[level],
                width=marks.BAR,
                orientation="h",
                marker=marks.fill(colour, "estimate", theme),
                hovertemplate=f"{who} {verb} {words.usd(flow.usd_bn)}<br>{flow.what}"
                "<extra></extra>",
                showlegend=False,
            )
        # A line through the whole figure would cross the labels on a phone.
        reach = {"x0": 0, "x1": 0, "y0": level - 0.26, "y1": level + 0.26}
        drawn.add_shape(type="line", line={"color": theme.ink, "width": 1.5}, **reach)
        paid, got, net = made.paid_usd_bn(who), made.got_usd_bn(who), made.net_usd_bn(who)
        labels.append(
            f"{who} <b>{_signed(net)}</b> "
            f'<span style="color:{theme.quiet}">pays {words.usd(paid)}, gets {words.usd(got)}'
            "</span>"
        )
        spoken.append(f"{who} pays {words.usd(paid)} and gets {words.usd(got)}: {_signed(net)}")
    drawn.update_layout(height=marks.bars_height(len(PARTIES)))
    marks.above_bars(drawn, labels, theme)
    for text, side in (("← paid ", "right"), (" got →", "left")):
        marks.label(
            drawn,
            0,
            1,
            text,
            theme,
            yref="paper",
            xanchor=side,
            yanchor="bottom",
            font={"size": 13, "color": theme.quiet},
        )
    drawn.update_xaxes(visible=False, fixedrange=True)
    return Exhibit(
        title=f"Illustrative: {_ending(made, deal)}",
        body=drawn,
        rows=deal.rows,
        method=f"What each has paid stands left of the line, what it has got right of it, from "
        "the first note to the end. In every year and at the end noteholders come first, then "
        f"Blue Owl funds and Meta by their shares. {_pieces(made)} {_reserves(made)} "
        f"{ASSUMED_IN_SHORT}",
        alt="; ".join(spoken) + ".",
    )


def ledger(
    hyperion_flows: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    years: int = 4,
    fall: str = WITH_THE_NOTES,
    terms: tuple[str, ...] = (),
) -> Exhibit:
    """Table: every flow of money from the first note to that day, to the million."""
    deal = deal_of(hyperion_flows, assumptions, terms)
    made = sums.outcome(deal.terms, years, deal.worth_usd_bn, fall)
    inside = (sums.VEHICLE, sums.VENTURE)
    paid_in = sum(flow.usd_bn for flow in made.flows if flow.payer not in inside)
    paid_out = sum(flow.usd_bn for flow in made.flows if flow.payee not in inside)
    frame = pd.DataFrame(
        [
            {
                "what": flow.what,
                "usd_bn": round(flow.usd_bn, 3),
                "payer": flow.payer,
                "payee": flow.payee,
            }
            for flow in made.flows
            if flow.usd_bn >= 5e-4
        ]
    )
    return Exhibit(
        title=f"Illustrative: of {words.usd(paid_in)} paid in by then, {words.usd(paid_out)} is "
        "paid out",
        body=Grid(
            frame,
            {
                "what": "What for",
                "usd_bn": "USD billion",
                "payer": "From",
                "payee": "To",
            },
            widths={"payer": "medium", "payee": "medium", "what": "medium", "usd_bn": "small"},
            decimals=3,
        ),
        rows=deal.rows,
        method="What comes from outside of the vehicle and the venture equals what leaves them; "
        f"nothing stays in either. {ASSUMED_IN_SHORT}",
    )


# ---------------------------------------------------------------- pieces


def _colour(who: str, theme: Theme) -> str:
    if who == META:
        return look.company_colour(META, theme)
    return theme.quiet if who == BLUE_OWL else theme.other


def _signed(usd_bn: float) -> str:
    """A result with its direction in words: out $26.8bn, up $13.4bn, even."""
    if abs(usd_bn) < 5e-4:
        return "even"
    return f"{'up' if usd_bn > 0 else 'out'} {words.usd(abs(usd_bn))}"


def _notes(made: Outcome) -> str:
    """Whether noteholders had all of their money by the end."""
    lost = made.unpaid_usd_bn
    if lost >= 5e-4:
        return f"noteholders are owed {words.usd(lost)} that nobody pays"
    return "noteholders are paid in full"


def _ending(made: Outcome, deal: Deal) -> str:
    owl, notes = made.net_usd_bn(BLUE_OWL), _notes(made)
    gain = f"Blue Owl funds {'gain' if owl >= 0 else 'lose'} {words.usd(abs(owl))}"
    share = words.percent(deal.worth.value)
    return (
        f"if Meta {leaves(made.years)}, and the campus is worth {share} of its cost, Meta is out "
        f"{words.usd(-made.net_usd_bn(META))}, {notes} and {gain}"
    )


def _reserves(made: Outcome) -> str:
    interest = made.got_usd_bn(NOTEHOLDERS, sums.INTEREST)
    topped_up = made.got_usd_bn(NOTEHOLDERS, sums.TOPPED_UP)
    rest = made.got_usd_bn(sums.COSTS)
    return (
        f"Of what the vehicle keeps, {words.usd(interest)} is interest while building, "
        f"{words.usd(topped_up)} tops up what the rent lacks, and {words.usd(rest)} counts as "
        "costs and unused reserves."
    )


def _pieces(made: Outcome) -> str:
    """What Meta's payments are made of, in a sentence."""
    named = ((sums.SHARE, "as owner"), (sums.RENT, "of rent"), (sums.GUARANTEE, "of guarantee"))
    paid = [(made.paid_usd_bn(META, what), said) for what, said in named]
    parts = words.listing([f"{words.usd(usd_bn)} {said}" for usd_bn, said in paid if usd_bn])
    return f"Meta pays {parts}."
