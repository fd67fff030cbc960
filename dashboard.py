"""The AI infrastructure race: the frame around every page."""

import streamlit as st

from components import pages, present, ui
from components.desk import account, everywhere, holding, receipt

ui.frame()
if "pages" not in st.session_state:
    # Looked up once a session: it costs as much as two charts.
    st.session_state["pages"] = {
        group: [
            st.Page(
                f"views/{page.name}.py",
                title=page.title,
                icon=f":material/{page.sign}:",
                default=page.name == pages.FIRST,
            )
            for page in listed
        ]
        for group, listed in pages.GROUPS.items()
    }
page = st.navigation(st.session_state["pages"])
ui.enter(page)
holding.hold()
button = present.place()
account.account()
ui.lens_controls()
everywhere.banner()
everywhere.run(page)
present.stage_after(button)
receipt.on_request()
