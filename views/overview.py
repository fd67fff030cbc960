"""The race in five headlines, a map, and what changed lately."""

import streamlit as st

from components import parts, ui
from components.charts import capex, claims, commitments, guidance, overview, power, sites

ui.opening(
    "The AI infrastructure race",
    "How much the largest companies spend, what was promised, what runs, and what powers it. "
    "Every number opens the rows and sources it was drawn from.",
)
with ui.beside(1, 1, 1, 1, 1, narrow=True) as (money, ahead, promised, running, powered):
    with money:
        ui.show(capex.last_four_quarters)
    with ahead:
        ui.show(guidance.next_year_interval)
    with promised:
        ui.show(commitments.twenty_six)
    with running:
        ui.show(sites.power_by_status)
    with powered:
        ui.show(power.supply_mix)

ui.section(
    "Where it stands", "Each ring is the power planned for a site, its core what runs today."
)
ui.show(sites.small_map)

news, story = st.columns([3, 2], gap="large")
with news:
    ui.section("What changed lately")

    @parts.part
    def lately() -> None:
        subject = st.pills(
            "Only",
            ["Capex", "Commitments", "Sites", "Financing"],
            key="subject",
            bind="query-params",
            help="Nothing chosen shows all subjects.",
        )
        ui.show(overview.lately, subject=subject or "")


with story:
    ui.section("The story that started it")
    ui.show(claims.verdicts)
