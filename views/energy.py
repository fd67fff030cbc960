"""Energy: what 26 GW is, Hyperion's sum, what power is lined up, and how clean the grids are."""

import streamlit as st

from components import parts, ui
from components.charts import consumption, hyperion, plants, power, yardsticks

ui.opening(
    "Energy",
    "How much power the promises mean, in things you can picture; which plants are meant to give "
    "it; and what that does to the air. The sums are written out.",
    controls="The assumptions can be moved.",
)


@parts.part
def quantities() -> None:
    ui.section(
        "What is 26 GW?",
        "A data centre seldom draws all that it could, so the average use decides how much energy "
        "it takes in a year.",
        controls="Choose one of our quantities and something to hold it against.",
    )
    with ui.controls("quantity"):
        quantity = st.selectbox(
            "Quantity", yardsticks.QUANTITIES, key="quantity", bind="query-params", width=260
        )
        yardstick = st.selectbox(
            "Set against",
            list(yardsticks.YARDSTICKS),
            key="yardstick",
            bind="query-params",
            width=220,
        )
        watts = st.segmented_control(
            "Watts of",
            yardsticks.WATTS,
            default=yardsticks.WHOLE_SITE,
            required=True,
            key="watts",
            bind="query-params",
            help="Few sources say whether a gigawatt means the computers or the whole site. "
            "Computers alone adds the power for cooling (PUE) on top.",
        )
        utilisation = ui.assume("it_utilisation")
        pue = None
        if watts == yardsticks.COMPUTERS:
            pue = ui.assume("pue")
    ui.show(
        yardsticks.in_words,
        quantity=quantity,
        yardstick=yardstick,
        utilisation=utilisation,
        watts=watts,
        pue=pue,
    )
    with ui.beside(1, 1) as (among, rules):
        with among:
            ui.show(
                yardsticks.beside,
                quantity=quantity,
                yardstick=yardstick,
                utilisation=utilisation,
                watts=watts,
                pue=pue,
            )
        with rules:
            ui.show(yardsticks.homes_by_rule, quantity=quantity)

    ui.section(
        "Countries and data centres",
        "The electricity that whole countries make in a year, and what data centres take.",
        controls="The average use set above moves the bar of the promised gigawatts.",
    )
    with ui.controls("countries"):
        which = st.segmented_control(
            "Countries",
            [consumption.NEAREST, consumption.LARGEST],
            default=consumption.NEAREST,
            required=True,
            key="countries",
            bind="query-params",
        )
    ui.show(consumption.countries, which=which, utilisation=utilisation)


@parts.part
def plants_and_sums() -> None:
    ui.section(
        "Hyperion's sum",
        "Meta's campus in Louisiana: what it would draw, the gas plants and the solar farms meant "
        "for it, and the carbon dioxide.",
    )
    with ui.controls("hyperion"):
        load_mw = ui.assume("hyperion_load_mw")
        gas = ui.assume("gas_ccgt_capacity_factor")
        solar = ui.assume("solar_capacity_factor")
        basis = st.segmented_control(
            "Carbon dioxide by",
            [hyperion.PLANTS, hyperion.STATES],
            default=hyperion.PLANTS,
            required=True,
            key="carbon",
            bind="query-params",
            help="The two count differently and are never drawn together.",
        )
    with ui.beside(1, 1) as (plain, sunny):
        with plain:
            ui.show(hyperion.gas_in_words, load_mw=load_mw)
        with sunny:
            ui.show(hyperion.solar_in_words, load_mw=load_mw, solar=solar)
    with ui.beside(1, 1) as (sums, air):
        with sums:
            ui.show(hyperion.balance, load_mw=load_mw, gas=gas, solar=solar)
        with air:
            ui.show(hyperion.carbon, basis=basis, load_mw=load_mw)

    ui.section(
        "Power lined up for AI",
        "Plants, contracts and options tied to AI data centres. Only what may be added up is added "
        "up; ceilings and frameworks stand apart below.",
    )
    with ui.controls("supply"):
        by = st.segmented_control(
            "By",
            power.BY,
            default=power.TECHNOLOGY,
            required=True,
            key="by",
            bind="query-params",
        )
        measure = st.segmented_control(
            "Measured as",
            [power.NAMEPLATE, power.AVERAGE],
            default=power.NAMEPLATE,
            required=True,
            key="measure",
            bind="query-params",
            help="Nameplate is the most that a plant can give. Over a year, the sun gives about a "
            "quarter of that and a reactor more than nine tenths. The averages of gas and solar "
            "are those set for Hyperion above.",
        )
        also = st.pills(
            "Also count",
            power.ALSO,
            selection_mode="multi",
            key="also",
            bind="query-params",
            help="Nothing chosen counts firm and planned plants only.",
        )
        nuclear = wind = None
        if measure == power.AVERAGE:
            nuclear = ui.assume("nuclear_capacity_factor")
            wind = ui.assume("wind_capacity_factor")
    ui.show(
        power.supply,
        by=by,
        measure=measure,
        also=tuple(also),
        gas=gas,
        solar=solar,
        wind=wind,
        nuclear=nuclear,
    )
    ui.show(plants.frameworks)


@parts.part
def list_of_plants() -> None:
    with ui.controls("plants"):
        buyer = st.selectbox(
            "Plants for",
            ui.options("power_supply", "buyer", by="nameplate_mw"),
            index=None,
            placeholder="All buyers",
            width=300,
            key="buyer",
            bind="query-params",
        )
    ui.show(plants.every, buyer=buyer or "")


ui.section(
    "How clean the grid is",
    "Most sites also draw on the grid around them. The figures of states and of countries count "
    "differently, so they are shown one or the other.",
)


@parts.part
def grids() -> None:
    with ui.controls("grids"):
        areas = st.segmented_control(
            "Grids of",
            [consumption.STATES, consumption.COUNTRIES],
            default=consumption.STATES,
            required=True,
            key="grids",
            bind="query-params",
        )
    ui.show(consumption.grids, areas=areas)
