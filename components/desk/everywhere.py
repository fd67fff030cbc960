"""What every page says of the desk: that it shows a draft, or that the published data changed."""

from html import escape

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components import draft, parts, reader, revisions, store, ui, words
from components.draft import Draft
from components.tables import TABLES


def banner() -> None:
    """On every page: that this tab shows a draft, or that the published data changed."""
    _news()
    drafted = reader.draft()
    if drafted is None:
        return
    with st.container(key="banner", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<p class="banner" role="status"><strong>Your draft.</strong> '
            f"{escape(_told(drafted))} Only this browser tab shows it.</p>"
        )
        st.page_link("views/upload.py", label="Compare", icon=":material/difference:")
        st.download_button(
            "Save",
            lambda: draft.packed(drafted),
            "draft.zip",
            "application/zip",
            key="banner-save",
            icon=":material/download:",
            on_click="ignore",
            help="A ZIP with the tables of your draft. Open it on the page Your file.",
        )
        st.button("Discard", key="banner-discard", icon=":material/close:", on_click=_discard)


def run(page: StreamlitPage) -> None:
    """Runs the page, and tells the reader in words where a draft or the history makes it fail."""
    with parts.told(page.title):
        page.run()


def _discard() -> None:
    reader.look_at(None)


def _told(drafted: Draft) -> str:
    try:
        return summary(drafted)
    except revisions.Refused as refused:
        return f"It cannot be compared with what is published. {refused}"


def summary(drafted: Draft) -> str:
    """The tables of a draft and how many rows of each differ from what is published."""
    parts = []
    for name, found in drafted.differences().items():
        touched = len(found.new) + len(found.gone) + found.rows_changed
        verb = "differs" if touched == 1 else "differ"
        parts.append(f"{TABLES[name].title} ({words.count(touched, 'row')} {verb})")
    return f"{words.listing(parts)}."


def _news() -> None:
    if trouble := store.trouble():
        st.warning(
            f"The history of published data cannot be read, so you see the tables that came with "
            f"the program. {trouble}"
        )
        return
    now = draft.current_revision()
    seen = st.session_state.setdefault("seen_revision", now)
    if now == seen:
        return
    st.session_state["seen_revision"] = now
    newest = store.head()
    if newest:
        st.toast(
            f"The published data changed: {ui.plain(newest.message)} ({ui.plain(newest.author)}). "
            f"{'Your draft does not have it yet.' if reader.draft() else 'This page shows it.'}",
            icon=":material/published_with_changes:",
            duration="long",
        )
