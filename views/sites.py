"""The sites: a map, one site's card, and who builds how much where."""

from datetime import date

import streamlit as st

from components import parts, reader, selection, ui, words
from components.charts import buildout_chart, site_card, sites

ui.opening(
    "Sites",
    "Where the computers stand or are to stand: how much power each site plans, how much of it "
    "runs, and how sure that is.",
)

names = ui.names("sites", "site_id", "name")

with ui.controls("sites", filling=True):
    site = st.selectbox(
        "Find a site",
        sorted(names, key=names.__getitem__),
        index=None,
        format_func=names.__getitem__,
        placeholder="Type a name",
        key="site",
        bind="query-params",
    )
    operators = st.multiselect(
        "Operator",
        ui.options("sites", "operator"),
        placeholder="All",
        key="operator",
        bind="query-params",
    )
    countries = st.multiselect(
        "Country",
        ui.options("sites", "country"),
        format_func=words.country,
        placeholder="All",
        key="country",
        bind="query-params",
    )
    statuses = st.multiselect(
        "Status",
        [status for status in sites.STATUSES if status in ui.options("sites", "status")],
        format_func=sites.STATUSES.__getitem__,
        placeholder="All",
        key="status",
        bind="query-params",
    )
    size = st.selectbox("Planned power", list(selection.SIZES), key="size", bind="query-params")
    colour = st.segmented_control(
        "Colour",
        list(sites.COLOURS),
        format_func=sites.COLOURS.__getitem__,
        default="operator",
        required=True,
        key="colour",
        bind="query-params",
    )
    shape = st.segmented_control(
        "Map",
        ["Flat", "Globe"],
        default="Flat",
        required=True,
        key="shape",
        bind="query-params",
    )
    speculative = st.toggle(
        "Speculative sites too",
        key="speculative",
        bind="query-params",
        help="Giant claims without a tenant or without money. They never enter a sum.",
    )

chosen = {
    "operators": tuple(operators),
    "countries": tuple(countries),
    "statuses": tuple(statuses),
    "size": size,
}
today = reader.lens().known_on or date.today().isoformat()
ui.pick(
    sites.on_map,
    into="site",
    height=640,
    colour=colour,
    shape=shape,
    site=site or "",
    speculative=speculative,
    today=today,
    **chosen,
)

if site:
    ui.card_heading(names[site])
    with ui.beside(1, 1) as (left, right):
        with left:
            ui.card([(site_card.growth, {"site": site, "today": today})])
            ui.show(site_card.facts, site=site)
        with right:
            ui.card(
                [
                    (site_card.history, {"site": site, "today": today}),
                    (site_card.power, {"site": site}),
                    (site_card.financing, {"site": site}),
                    (site_card.commitments, {"site": site}),
                ]
            )

ui.section(
    "Month by month",
    "What the map plays, as one chart: the same sites, without the speculative ones.",
)
ui.show(buildout_chart.by_month, today=today, **chosen)

ui.section(
    "The largest",
    "The same sites as on the map.",
    controls="A click on a bar opens the card of its site.",
)


@parts.part
def largest() -> None:
    by = st.segmented_control(
        "Rank by",
        ["Planned power", "Running power"],
        default="Planned power",
        required=True,
        key="rank",
        bind="query-params",
    )
    ui.pick(sites.ranking, into="site", by=by, speculative=speculative, **chosen)


ui.section(
    "Who and where",
    "Running power within what is planned. Speculative sites never enter these sums.",
)


@parts.part
def groups() -> None:
    group = st.segmented_control(
        "Group by",
        list(sites.GROUPS),
        format_func=sites.GROUPS.__getitem__,
        default="operator",
        required=True,
        key="group",
        bind="query-params",
    )
    ui.show(sites.by_group, group=group, **chosen)


ui.section(
    "Every site",
    "The same sites as on the map, one a row.",
    controls="They can be sorted and searched; choosing a row opens the card of its site.",
)
ui.pick(sites.one_a_row, into="site", speculative=speculative, **chosen)
