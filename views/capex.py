"""Capital expenditure: who spends how much, what was promised, and what analysts expect."""

import streamlit as st

from components import parts, periods, ui
from components.charts import capex, forecasts, guidance, intensity, scopes

ui.opening(
    "Capital expenditure",
    "Capex is money spent on buildings and equipment: here, mostly data centres and the chips in "
    "them. What the companies spent, what they said they would, and what others expect of them.",
)

ui.section("Who spends how much", "In dollars, as shares of the sum, or as growth within a year.")


@parts.part
def spent() -> None:
    with ui.controls("capex"):
        scope = st.segmented_control(
            "Count",
            list(periods.SCOPES),
            default="four",
            required=True,
            format_func=periods.SCOPE_LABELS.__getitem__,
            key="scope",
            bind="query-params",
            help="The four are Amazon, Microsoft, Alphabet and Meta. The charts of guidance and of "
            "shares of revenue and cash follow this choice too.",
        )
        period = st.segmented_control(
            "Period",
            list(periods.KINDS),
            default="quarter",
            required=True,
            format_func=periods.KINDS.__getitem__,
            key="period",
            bind="query-params",
            help="Quarters and calendar years line the companies up; a fiscal year is each "
            "company's own and reaches further back.",
        )
        unit = st.segmented_control(
            "Show",
            list(capex.UNITS),
            default="usd",
            required=True,
            format_func=capex.UNITS.__getitem__,
            key="unit",
            bind="query-params",
        )
        companies = st.pills(
            "Or choose companies (none chosen: as counted above)",
            ui.options("capex", "company", by="capex_usd_bn"),
            selection_mode="multi",
            format_func=ui.plain,
            key="company",
            bind="query-params",
        )
    parts.shared("capex", scope, companies)
    ui.show(capex.by_company, scope=scope, only=tuple(companies), period=period, unit=unit)


# The charts below follow the choice of companies above.
scope, chosen = st.session_state["scope"], tuple(st.session_state["company"])

ui.section(
    "How much is a year's capex?",
    "One year has several true figures. They differ by the companies counted, and by whether "
    "equipment taken on finance leases counts like equipment bought.",
)


@parts.part
def year() -> None:
    with ui.controls("scopes"):
        year = st.segmented_control(
            "Year",
            list(scopes.YEARS),
            default="2025",
            required=True,
            key="year",
            bind="query-params",
        )
    ui.show(scopes.what_counts, year=year)


ui.section(
    "How heavy is it?",
    "Capex set against what the companies take in: their revenue, and the cash that their business "
    "brings in before it is spent on buildings and equipment.",
)


@parts.part
def shares() -> None:
    with ui.controls("intensity"):
        span = st.segmented_control(
            "Measured over",
            ["trailing", "quarter"],
            default="trailing",
            required=True,
            format_func=periods.KINDS.__getitem__,
            key="span",
            bind="query-params",
        )
    with ui.beside(1, 1) as (revenue, cash):
        with revenue:
            ui.show(
                intensity.share_spent,
                place="revenue",
                measure="revenue_usd_bn",
                scope=scope,
                only=chosen,
                period=span,
            )
        with cash:
            ui.show(
                intensity.share_spent,
                place="cash",
                measure="operating_cash_flow_usd_bn",
                scope=scope,
                only=chosen,
                period=span,
            )


ui.section(
    "What they said they would spend",
    "Guidance is a company's own forecast of its capex, given with its results and often revised.",
)


@parts.part
def promised() -> None:
    with ui.controls("guidance"):
        guided = st.segmented_control(
            "Guidance for",
            list(guidance.YEARS),
            default=2026,
            required=True,
            key="guided",
            bind="query-params",
        )
    ui.show(guidance.history, year=guided, scope=scope, only=chosen)
    ui.show(guidance.plans, year=guided, scope=scope, only=chosen)


ui.section(
    "What analysts forecast",
    "Forecasts differ most by whom they count. Compare figures within one colour.",
)


@parts.part
def forecast() -> None:
    with ui.controls("forecasts"):
        counted = st.pills(
            "Whom they count (none chosen: all)",
            list(forecasts.COUNTED),
            selection_mode="multi",
            format_func=forecasts.COUNTED.__getitem__,
            key="counted",
            bind="query-params",
        )
    ui.show(forecasts.course, counted=tuple(counted))


@parts.part
def forecasts_of_a_year() -> None:
    with ui.controls("forecast-year"):
        forecast_year = st.segmented_control(
            "One year, figure by figure",
            list(forecasts.YEARS),
            default=2026,
            required=True,
            key="forecast_year",
            bind="query-params",
        )
        older = st.toggle(
            "Older figures too",
            key="older",
            bind="query-params",
            help="Figures that their author has since replaced, or that are more than a year old.",
        )
    ui.show(forecasts.by_scope, year=forecast_year, older=older)


ui.section(
    "The Chinese companies",
    "Alibaba, Tencent and Baidu report in yuan and define capex in their own ways.",
)


@parts.part
def chinese() -> None:
    with ui.controls("china"):
        currency = st.segmented_control(
            "Currency",
            list(capex.CURRENCIES),
            default="usd",
            required=True,
            format_func=capex.CURRENCIES.__getitem__,
            key="currency",
            bind="query-params",
        )
        china_period = st.segmented_control(
            "Chinese companies by",
            ["quarter", "trailing", "year"],
            default="quarter",
            required=True,
            format_func=periods.KINDS.__getitem__,
            key="china_period",
            bind="query-params",
        )
    ui.show(capex.chinese, currency=currency, period=china_period)
