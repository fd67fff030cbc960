"""Which choices of a page leave with one of its exhibits: its own, and those handed to it."""

from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from components import making, parts, reader, visits
    from components.charts import capex
    from components.lens import Lens

    visits.current().title = "Page"
    st.selectbox("Country", ["All", "France"], key="country", bind="query-params")

    def drawn(name, *choices):
        key = making.Key(capex.by_company, (), Lens(), "", choices)
        reader.note_drawn(visits.Drawn(key, name, ""))
        st.session_state[f"told-{name}"] = lambda: set(reader.counted(name, key))

    @parts.part
    def first():
        st.selectbox("Year", ["2025", "2024"], key="year", bind="query-params")
        st.selectbox("Unit", ["usd", "share"], key="unit", bind="query-params")
        drawn("own")

    @parts.part
    def second():
        st.selectbox("Order", ["up", "down"], key="order", bind="query-params")
        drawn("handed", ("years", ("2024",)))

    drawn("alone")
    for name in ("own", "handed", "alone"):
        st.session_state[name] = st.session_state[f"told-{name}"]()


def test_an_exhibit_leaves_with_its_own_choices_and_those_handed_to_it():
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in (
        ("country", "France"),
        ("year", "2024"),
        ("unit", "share"),
        ("order", "down"),
    ):
        app.query_params[name] = value
    app.run()
    app.run()
    assert not app.exception
    assert app.session_state["own"] == {"at", "country", "year", "unit"}
    assert app.session_state["handed"] == {"at", "country", "year", "order"}
    # Outside of all parts, nobody knows what counts, so everything is told.
    assert app.session_state["alone"] == {"at", "country", "year", "unit", "order"}
