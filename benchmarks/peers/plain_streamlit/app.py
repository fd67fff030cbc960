"""The two pages in Streamlit, as its tutorials write them: cached CSVs, controls, charts, a map."""

# pyright: basic
import pandas as pd
import streamlit as st
import task

st.set_page_config(page_title="AI infrastructure", layout="wide")


@st.cache_data
def load(name):
    """One table of the data."""
    return pd.read_csv(task.DATA / f"{name}.csv")


def capex_page():
    """Who spends how much."""
    st.title("Capital expenditure")
    capex, guidance = load("capex"), load("guidance")
    one, two, three = st.columns(3)
    scope = one.segmented_control("Count", list(task.SCOPES), default="The four", key="scope")
    period = two.segmented_control("Period", task.PERIODS, default="Quarter", key="period")
    unit = three.segmented_control("Show", task.UNITS, default="Dollars", key="unit")
    if not (scope and period and unit):
        st.info("Choose what to show.")
        return
    st.plotly_chart(task.capex_bars(capex, scope, period, unit))
    left, right = st.columns(2)
    left.plotly_chart(task.share_lines(capex, scope, "revenue_usd_bn"))
    right.plotly_chart(task.share_lines(capex, scope, "operating_cash_flow_usd_bn"))
    st.plotly_chart(task.guidance_steps(guidance, scope))


def sites_page():
    """Where the sites are."""
    st.title("Sites")
    sites = load("sites")
    country = st.selectbox("Country", task.countries(sites), key="country")
    st.pydeck_chart(task.site_deck(sites, country, "app/static/countries.geojson"), height=600)
    left, right = st.columns(2)
    left.plotly_chart(task.site_bars(sites, country, "status"))
    right.plotly_chart(task.site_bars(sites, country, "operator"))


st.navigation(
    [
        st.Page(capex_page, title="Capex", url_path="capex", default=True),
        st.Page(sites_page, title="Sites", url_path="sites"),
    ]
).run()
