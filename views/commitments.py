"""What was promised, what became of it, what runs, and who pays whom."""

import streamlit as st

from components import parts, ui
from components.charts import buyers, commitments, money_loop, statements, tranches

ui.opening(
    "Commitments",
    "Gigawatts make headlines when they are promised. Here is what each promise was, what became "
    "of it, and how far it has come.",
)
ui.show(commitments.taken_apart)
ui.show(commitments.became)

ui.section(
    "From announced to energised",
    "A rung holds only what a source states. Where nobody states a figure, the rung stays empty, "
    "which does not mean zero.",
)
ui.show(commitments.ladder)
ui.show(buyers.running, buyer="OpenAI", place="openai")

ui.section(
    "What is due when",
    "Every step that a source dates, and how far it has moved since it was first promised.",
)


@parts.part
def steps() -> None:
    with ui.controls("steps"):
        group = st.segmented_control(
            "Deals",
            list(tranches.GROUPS),
            default="chips",
            required=True,
            format_func=tranches.GROUPS.__getitem__,
            key="steps_of",
            bind="query-params",
        )
    ui.show(tranches.timeline, group=group)
    # What follows stays as it is when the choice moves, so browsers keep it.
    ui.send()
    ui.show(tranches.slipped)


ui.section(
    "What OpenAI said its plans total",
    "The same name covers different things: one venture, three chip deals, all deals, or a bill "
    "to a given year. They are kept apart.",
)


@parts.part
def totals() -> None:
    with ui.controls("totals"):
        unit = st.segmented_control(
            "Stated in",
            list(statements.MEASURES),
            default="total_gw",
            required=True,
            format_func=statements.MEASURES.__getitem__,
            key="stated_in",
            bind="query-params",
        )
    ui.show(statements.over_time, measure=unit)


ui.section(
    "The money loop",
    "Suppliers and clouds fund the labs, and the labs pay them for chips and computers.",
)


@parts.part
def loop() -> None:
    with ui.controls("loop"):
        hubs = st.pills(
            "Around (none chosen: OpenAI)",
            ["OpenAI", "Anthropic", "Meta", "Microsoft", "Nvidia", "CoreWeave", "SpaceX/xAI"],
            selection_mode="multi",
            default=["OpenAI"],
            key="around",
            bind="query-params",
        )
        kinds = st.pills(
            "Kind (none chosen: all)",
            list(money_loop.KINDS),
            selection_mode="multi",
            format_func={kind: words[0] for kind, words in money_loop.KINDS.items()}.__getitem__,
            key="money_kind",
            bind="query-params",
        )
    ui.show(money_loop.around, names=tuple(hubs) or ("OpenAI",), kinds=tuple(kinds))
    ui.send()
    ui.show(money_loop.both_ways)


ui.section(
    "The others",
    "Each deal by itself, within one kind at a time: deals of different buyers are never added up.",
)


@parts.part
def others() -> None:
    with ui.controls("others"):
        buyers_named = ui.options("commitments", "buyer", whole=True)
        names = st.multiselect(
            "Buyers (none chosen: all)",
            buyers_named,
            default=[
                name
                for name in ["Anthropic", "Meta", "Microsoft", "SpaceX/xAI"]
                if name in buyers_named
            ],
            key="buyers",
            bind="query-params",
            width=460,
        )
        layer = st.segmented_control(
            "Deals for",
            list(buyers.LAYERS),
            default="capacity",
            required=True,
            format_func=buyers.LAYERS.__getitem__,
            key="layer",
            bind="query-params",
        )
        measure = st.segmented_control(
            "Sized in",
            list(buyers.MEASURES),
            default="gw",
            required=True,
            format_func=buyers.MEASURES.__getitem__,
            key="sized_in",
            bind="query-params",
        )
        rivals = st.toggle("Show rival figures", key="rivals", bind="query-params")
    ui.show(buyers.by_buyer, layer=layer, measure=measure, buyers=tuple(names), rivals=rivals)


ui.section(
    "One buyer, added up without counting twice",
    "Chips sit inside sites, sites inside ventures, and one headline repeats another. This is what "
    "may be added, what may not, and what is known to run.",
)


@parts.part
def one_buyer() -> None:
    with ui.controls("one_buyer"):
        buyer = st.selectbox(
            "Buyer",
            ui.options("commitments", "buyer", whole=True),
            key="buyer",
            bind="query-params",
            width=260,
        )
        added = st.segmented_control(
            "Added up in",
            list(buyers.MEASURES),
            default="gw",
            required=True,
            format_func=buyers.MEASURES.__getitem__,
            key="added_in",
            bind="query-params",
        )
        listed = st.toggle("List rival figures", key="list_rivals", bind="query-params")
    ui.show(buyers.sums, buyer=buyer or "", measure=added)
    ui.show(buyers.counted, buyer=buyer or "", rivals=listed)
    if buyer != "OpenAI":
        ui.show(buyers.running, buyer=buyer or "")
