"""The AI infrastructure race: the frame around every page."""

import streamlit as st

from components import present, ui
from components.desk import account, everywhere, holding, receipt

ui.frame("AI infrastructure race")
if "pages" not in st.session_state:
    # Looked up once a session: it costs as much as two charts.
    st.session_state["pages"] = {
        "The race": [
            st.Page("views/overview.py", title="Overview", icon=":material/flag:", default=True),
            st.Page("views/story.py", title="The story", icon=":material/slideshow:"),
            st.Page("views/claims.py", title="The story, checked", icon=":material/fact_check:"),
            st.Page("views/bet.py", title="The bet", icon=":material/casino:"),
        ],
        "Money": [
            st.Page("views/capex.py", title="Capex", icon=":material/payments:"),
            st.Page("views/commitments.py", title="Commitments", icon=":material/handshake:"),
            st.Page("views/financing.py", title="Financing", icon=":material/account_balance:"),
        ],
        "Power": [
            st.Page("views/sites.py", title="Sites", icon=":material/location_on:"),
            st.Page("views/energy.py", title="Energy", icon=":material/bolt:"),
        ],
        "Data": [
            st.Page("views/data.py", title="Data", icon=":material/table_view:"),
            st.Page("views/upload.py", title="Your file", icon=":material/upload_file:"),
            st.Page("views/history.py", title="History", icon=":material/history:"),
        ],
    }
page = st.navigation(st.session_state["pages"])
ui.enter(page.url_path)
holding.hold()
button = present.place()
account.account()
ui.lens_controls()
everywhere.banner()
everywhere.run(page)
present.stage_after(button)
receipt.on_request()
