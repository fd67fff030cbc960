"""The bet: what if they are wrong, right, or too small? Every assumption can be moved."""

from datetime import date

import streamlit as st

from components import parts, reader, ui
from components.charts import hyperion_deal, own_books, revenue, stay_or_leave, worn_out
from components.scenarios.stay_or_leave import ENDS, FALLS

ui.opening(
    "The bet",
    "Billions for AI systems that do not exist yet, with a hedge built in. Move the assumptions "
    "and see who wins, who pays, and how much stands idle or is missing. What is worked out here "
    "is an illustration, not a forecast.",
)


@parts.part
def hyperion() -> None:
    ui.section(
        "Hyperion: stay or leave",
        "Meta rents its largest campus for four years at a time. If it leaves in the first "
        "sixteen years, it pays what the campus is worth less than a threshold. How the threshold "
        "falls is not public, so it is yours to choose.",
    )
    with ui.controls("leave"):
        years = st.segmented_control(
            "Meta leaves after",
            ENDS,
            default=4,
            required=True,
            format_func=hyperion_deal.ends,
            key="years",
            bind="query-params",
        )
        fall = st.segmented_control(
            "The threshold falls",
            FALLS,
            default=FALLS[0],
            required=True,
            key="fall",
            bind="query-params",
            help="With the notes: in step with what is still owed to noteholders, slowly at first. "
            "In a straight line: by the same amount every year.",
        )
        with st.container(width=220):
            worth = ui.assume("hyperion_value_share")
        with st.container(width=220):
            guarantee = ui.assume("hyperion_guarantee_usd_bn")
        with st.container(width=220):
            rent = ui.assume("hyperion_rent_usd_bn_per_year")
        with st.container(width=220):
            coupon = ui.assume("hyperion_coupon_pct")
        with st.container(width=220):
            building = ui.assume("hyperion_building_years")
        with st.container(width=220):
            own = ui.assume("meta_own_coupon_pct")
    ui.show(
        stay_or_leave.payment,
        years=years,
        fall=fall,
        worth=worth,
        rent=rent,
        guarantee=guarantee,
        coupon=coupon,
        building=building,
    )
    ui.show(
        stay_or_leave.who_pays,
        years=years,
        fall=fall,
        worth=worth,
        rent=rent,
        guarantee=guarantee,
        coupon=coupon,
        building=building,
    )
    heat, course = st.columns(2, gap="large")
    with heat:
        ui.show(
            stay_or_leave.by_year_and_worth,
            years=years,
            fall=fall,
            worth=worth,
            rent=rent,
            guarantee=guarantee,
            coupon=coupon,
            building=building,
        )
    with course:
        ui.show(
            own_books.threshold,
            years=years,
            fall=fall,
            worth=worth,
            rent=rent,
            guarantee=guarantee,
            coupon=coupon,
            building=building,
        )
    ui.show(
        own_books.own_balance_sheet,
        years=years,
        fall=fall,
        worth=worth,
        rent=rent,
        guarantee=guarantee,
        coupon=coupon,
        building=building,
        own=own,
    )
    ui.show(
        own_books.by_end,
        fall=fall,
        worth=worth,
        rent=rent,
        guarantee=guarantee,
        coupon=coupon,
        building=building,
    )
    ui.show(
        stay_or_leave.ledger,
        years=years,
        fall=fall,
        worth=worth,
        rent=rent,
        guarantee=guarantee,
        coupon=coupon,
        building=building,
    )


ui.section(
    "The price of a gigawatt",
    "What follows turns gigawatts into dollars, chips included, at the price that you set here.",
)
# Several parts take these, so moving one draws the whole page.
today = reader.lens().known_on or date.today().isoformat()
with ui.controls("gigawatt"), st.container(width=260):
    cost = ui.assume("cost_per_gw_usd_bn")


@parts.part
def must_be_true() -> None:
    ui.section(
        "What must be true",
        "Chips wear out in a few years, buildings in twenty. What a gigawatt must bring in each "
        "year, so that those who paid for it get their money back with a return.",
    )
    with ui.controls("earn"):
        with st.container(width=200):
            chips = ui.assume("chips_share")
        with st.container(width=200):
            chip_years = ui.assume("chip_life_years")
        with st.container(width=200):
            building_years = ui.assume("building_life_years")
        with st.container(width=200):
            returns = ui.assume("required_return_share")
        with st.container(width=200):
            power = ui.assume("gw_power_usd_bn_per_year")
        with st.container(width=200):
            upkeep = ui.assume("gw_upkeep_usd_bn_per_year")
    ui.show(
        revenue.a_gigawatt,
        cost=cost,
        chips=chips,
        chip_years=chip_years,
        building_years=building_years,
        returns=returns,
        power=power,
        upkeep=upkeep,
    )
    ui.show(
        revenue.must_earn,
        cost=cost,
        chips=chips,
        chip_years=chip_years,
        building_years=building_years,
        returns=returns,
        power=power,
        upkeep=upkeep,
        today=today,
    )
    with ui.controls("opens"):
        opens = st.segmented_control(
            "Hyperion opens in",
            list(worn_out.OPENS),
            default=2029,
            required=True,
            format_func=worn_out.OPENS.__getitem__,
            key="opens",
            bind="query-params",
        )
    ui.show(
        worn_out.worn_before,
        opens=opens,
        cost=cost,
        chips=chips,
        chip_years=chip_years,
        today=today,
    )
