"""The bet: what if they are wrong, right, or too small? Every assumption can be moved."""

from datetime import date

import streamlit as st

from components import clock, outlook, parts, reader, sky, ui, words
from components.charts import (
    gigawatts,
    hyperion_deal,
    own_books,
    payoff,
    power_in_time,
    revenue,
    side_by_side,
    stay_or_leave,
    sunshine,
    supply_demand,
    tornado,
    worn_out,
)
from components.desk import keeping
from components.scenarios import hours
from components.scenarios.stay_or_leave import ENDS, FALLS

ui.opening(
    "The bet",
    "Billions for AI systems that do not exist yet, with a hedge built in. What is worked out here "
    "is an illustration, not a forecast.",
    controls="Move the assumptions and see who wins, who pays, and how much stands idle or is "
    "missing.",
)


@parts.part
def hyperion() -> None:
    ui.section(
        "Hyperion: stay or leave",
        "Meta rents its largest campus for four years at a time. If it leaves in the first "
        "sixteen years, it pays what the campus is worth less than a threshold. How the threshold "
        "falls is not public.",
        controls="So it is yours to choose.",
    )
    with ui.controls("leave"):
        offered = [hyperion_deal.ends(end) for end in ENDS]
        ui.heed("years", "Meta leaves after", offered.__contains__, words.listing(offered))
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
        terms = ui.assume_each(hyperion_deal.TERMS)
    ui.show(stay_or_leave.payment, years=years, fall=fall, terms=terms)
    ui.show(stay_or_leave.who_pays, years=years, fall=fall, terms=terms)
    with ui.beside(1, 1) as (heat, course):
        with heat:
            ui.show(payoff.by_year_and_worth, years=years, fall=fall, terms=terms)
        with course:
            ui.show(own_books.threshold, years=years, fall=fall, terms=terms)
    ui.show(own_books.own_balance_sheet, years=years, fall=fall, terms=terms)
    ui.show(own_books.by_end, fall=fall, terms=terms)
    ui.show(stay_or_leave.ledger, years=years, fall=fall, terms=terms)


ui.section(
    "The price of a gigawatt",
    "What follows turns gigawatts into dollars, chips included, at one price for all.",
    controls="Set it here.",
)
# Several parts take these, so moving one draws the whole page.
today = reader.lens().known_on or date.today().isoformat()
with ui.controls("gigawatt"):
    cost = ui.assume(gigawatts.COST, width=260)


@parts.part
def capacity() -> None:
    ui.section(
        "Too much, or too little?",
        "The gigawatts that are planned, each with its own odds of being built and of being late, "
        "against a demand that may stop, grow or run away.",
        controls="Three presets ask the questions of the story; every rate can be moved.",
    )
    with ui.controls("demand"):
        questions = st.container(horizontal=True, width="content", gap="small")
        ui.heed(
            "end", "At the end of", outlook.offers, f"{outlook.YEARS[0]} to {outlook.YEARS[-1]}"
        )
        year = st.selectbox(
            "At the end of", outlook.YEARS, index=4, width=120, key="end", bind="query-params"
        )
        measure = st.segmented_control(
            "Shown in",
            supply_demand.MEASURES,
            default=supply_demand.GIGAWATTS,
            required=True,
            key="measure",
            bind="query-params",
            help="Use is the share of all capacity that demand takes. Dollars are what idle "
            "capacity cost, or what missing capacity would cost.",
        )
        moved = ui.assume_each(outlook.ASSUMED)
    with questions:
        ui.presets(outlook.PRESETS, outlook.ASSUMED)
    ui.show(supply_demand.answer, moved=moved, cost=cost, year=year)
    with ui.beside(3, 2) as (bands, decides):
        with bands:
            ui.show(supply_demand.over_time, moved=moved, cost=cost, measure=measure, year=year)
        with decides:
            ui.show(tornado.swings, moved=moved, year=year)


@parts.part
def must_be_true() -> None:
    ui.section(
        "What must be true",
        "Chips wear out in a few years, buildings in twenty. What a gigawatt must bring in each "
        "year, so that those who paid for it get their money back with a return.",
    )
    with ui.controls("earn"):
        moved = ui.assume_each(gigawatts.EARNING)
    ui.show(revenue.a_gigawatt, cost=cost, moved=moved)
    ui.show(revenue.must_earn, cost=cost, moved=moved, today=today)
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
    ui.show(worn_out.worn_before, opens=opens, cost=cost, moved=moved, today=today)


@parts.part
def waiting() -> None:
    ui.section(
        "Chips that wait for watts",
        "When each site is to draw more power, and when the plants meant for it are to run. What "
        "runs today has its power, so only what comes on top is counted.",
    )
    with ui.controls("watts"):
        by = st.segmented_control(
            "By",
            clock.BY,
            default=clock.SITE,
            required=True,
            key="place_kind",
            bind="query-params",
            help="For few sites a source names the grid, or a utility of that grid. By grid, only "
            "those count; by state, all of them.",
        )
        ui.heed("due", "Due by the end of", clock.offers, f"{clock.YEARS[0]} to {clock.YEARS[-1]}")
        due_by = st.selectbox(
            "Due by the end of", clock.YEARS, index=2, width=150, key="due", bind="query-params"
        )
        plants = st.segmented_control(
            "Plants",
            clock.PLANTS,
            default=clock.FIRM,
            required=True,
            key="plants",
            bind="query-params",
            help="Proposed plants still wait for a permit or a vote.",
        )
        if by == clock.SITE:
            named = ui.names("sites", "site_id", "name")
            place = st.selectbox(
                "Watch",
                ui.options("sites", "site_id", by="planned_mw"),
                index=None,
                format_func=named.__getitem__,
                placeholder="Meta Hyperion",
                width=300,
                key="watch",
                bind="query-params",
            )
        else:
            column, key, first = clock.REGIONS[by]
            there = ui.options("sites", column, by="planned_mw")
            ui.settle(key, there)
            place = st.selectbox(
                "Watch",
                there,
                index=None,
                placeholder=first,
                width=300,
                key=key,
                bind="query-params",
            )
    with ui.beside(1, 1) as (gaps, steps):
        with gaps:
            ui.show(power_in_time.waiting, by=by, year=due_by, plants=plants)
        with steps:
            ui.show(power_in_time.over_time, by=by, where=place or "", plants=plants)
    ui.show(power_in_time.unmatched, year=due_by, plants=plants)


@parts.part
def sun() -> None:
    ui.section(
        "Sun against a load that never sleeps",
        "Meta buys 1.3 GW of Texas sun. Over a year, panels can make as much as a data centre "
        "takes; at night they make nothing. A battery moves the noon into the evening, and gas "
        "fills what is left.",
    )
    with ui.controls("sun"):
        size = st.segmented_control(
            "Panels",
            hours.SIZES,
            default=hours.MATCHED,
            required=True,
            key="panels",
            bind="query-params",
            help="The deal is on record. The other two are as many panels as make over a year what "
            "the load takes, and twice as many.",
        )
        clouds = st.segmented_control(
            "Clouds",
            hours.CLOUDS,
            default=hours.HAZE,
            required=True,
            key="clouds",
            bind="query-params",
            help="An even haze dims every hour alike, which flatters sun and battery. With whole "
            "dull days the battery is empty when it is needed most. Both make the same energy "
            "over the year.",
        )
        moved = ui.assume_each(sky.SLIDERS)
    with ui.beside(1, 1) as (hourly, tonnes):
        with hourly:
            ui.show(sunshine.answer, moved=moved, size=size, clouds=clouds)
        with tonnes:
            ui.show(sunshine.carbon, moved=moved, size=size, clouds=clouds)
    with ui.beside(1, 1) as (days, batteries):
        with days:
            ui.show(sunshine.day, moved=moved, size=size, clouds=clouds)
        with batteries:
            ui.show(sunshine.by_battery, moved=moved, size=size, clouds=clouds)


@parts.part
def scenarios() -> None:
    ui.section(
        "Side by side",
        controls="Keep up to three settings of this page under names, and see what comes of each "
        "beside the others and of the page as it starts. They stand in the link of this page, and "
        "can be saved as a file.",
    )
    first, second, third = keeping.scenarios()
    ui.show(side_by_side.results, first=first, second=second, third=third, today=today)
    if first:
        ui.show(side_by_side.differences, first=first, second=second, third=third)
    ui.show(side_by_side.parties, first=first, second=second, third=third)
