"""Financing: where the money comes from, who bears the risk, and the leases still to start."""

import streamlit as st

from components import parts, ui, words
from components.charts import financing, hyperion_money, hyperion_risk, obligations, private_capital

ui.opening(
    "Financing",
    "Who pays for the data centres, on whose balance sheet the debt stands, and who loses if they "
    "are worth less one day.",
)

ui.section(
    "How Hyperion is paid for",
    "Meta's campus in Louisiana belongs to a venture. A vehicle of Blue Owl funds owns most of it "
    "and sold bonds; Meta owns the rest, builds it, rents it and guarantees its value.",
)


@parts.part
def hyperion() -> None:
    with ui.controls("hyperion"):
        moment = st.segmented_control(
            "Show the money",
            list(hyperion_money.MOMENTS),
            default="closing",
            required=True,
            format_func=hyperion_money.MOMENTS.__getitem__,
            key="money",
            bind="query-params",
        )
    ui.show(hyperion_money.flows, moment=moment)
    # What follows stays as it is when the choice moves, so browsers keep it.
    ui.send()
    ui.show(hyperion_risk.risks)
    ui.show(hyperion_risk.exposure)
    ui.show(hyperion_risk.settlement)
    ui.show(hyperion_money.ledger, moment=moment)


ui.section(
    "The deals",
    "Bonds, loans and shares sold for data centres and chips, by the companies that need the money "
    "or by vehicles that stand in for them. Only amounts that may be added up.",
)


@parts.part
def deals() -> None:
    with ui.controls("deals"):
        split = st.segmented_control(
            "Split by",
            list(financing.SPLITS),
            default="sponsor",
            required=True,
            format_func=financing.SPLITS.__getitem__,
            key="split",
            bind="query-params",
        )
        closed_only = st.toggle(
            "Closed only",
            key="closed",
            bind="query-params",
            help="Leaves out deals that were announced but are not known to have been paid out.",
        )
        sponsors = st.pills(
            "Raised for (none chosen: all)",
            ui.options("financing", "sponsor")[:10],
            selection_mode="multi",
            format_func=ui.plain,
            key="sponsor",
            bind="query-params",
        )
        instruments = st.pills(
            "What is sold (none chosen: all)",
            list(financing.SOLD),
            selection_mode="multi",
            format_func=words.INSTRUMENTS.__getitem__,
            key="instrument",
            bind="query-params",
        )
    ui.show(
        financing.over_time,
        split=split,
        closed_only=closed_only,
        sponsors=tuple(sponsors),
        instruments=tuple(instruments),
    )
    with ui.controls("rank"):
        rank = st.segmented_control(
            "Rank by",
            list(financing.RANKS),
            default="sponsor",
            required=True,
            format_func=financing.RANKS.__getitem__,
            key="rank",
            bind="query-params",
        )
    ui.show(
        financing.ranked,
        by=rank,
        closed_only=closed_only,
        sponsors=tuple(sponsors),
        instruments=tuple(instruments),
    )


ui.section(
    "Private capital, side by side",
    "Deals in which a vehicle or a landlord owes the money, and the company that uses the site "
    "pays rent.",
)


@parts.part
def private() -> None:
    with ui.controls("private"):
        plans = st.toggle(
            "Also plans and guarantees",
            key="plans",
            bind="query-params",
            help="Adds deals that have raised nothing yet, and support that may never be paid.",
        )
    ui.show(private_capital.side_by_side, plans=plans)
    ui.show(private_capital.price)


ui.section(
    "Leases to come",
    "Leases on data centres that are still to be handed over appear in no balance sheet, only in "
    "the notes of the accounts. Beside them, one at a time, other sums that companies owe or are "
    "owed.",
)


@parts.part
def leases() -> None:
    with ui.controls("obligations"):
        metric = st.segmented_control(
            "Show",
            list(obligations.METRICS),
            default="leases_not_commenced",
            required=True,
            format_func=obligations.LABELS.__getitem__,
            key="metric",
            bind="query-params",
        )
        tallies = st.toggle(
            "Counts by others",
            key="tallies",
            bind="query-params",
            help="What rating agencies and reporters count for groups of companies.",
        )
    ui.show(obligations.by_company, metric=metric, tallies=tallies)
    ui.show(obligations.course, metric=metric)
