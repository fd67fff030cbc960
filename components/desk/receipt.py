"""The dialog under every exhibit: the rows behind it with their sources, and ways to keep it."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from components import browser, making, markup, own_story, reader, store, story, visits, words
from components.desk import taking
from components.takeaway.carried import lens_in_words
from components.takeaway.filenames import filename
from components.takeaway.workbook import shown_rows
from components.visits import Receipt


@st.fragment
def on_request() -> None:
    """Opens the receipt that the reader asks for; stands on every page, after its exhibits.

    The buttons are HTML, which costs a page less than a button of Streamlit's under each exhibit.
    """
    browser.mount("receipts", {}, key="receipts_asked", on_asked_change=_ask)
    name = st.session_state.pop("asked_for", "")
    if found := visits.current().receipts.get(name):
        _rows_and_sources(name, found)


def _ask() -> None:
    st.session_state["asked_for"] = st.session_state["receipts_asked"]["asked"]


@st.dialog("Rows and sources", width="large", icon=":material/receipt_long:")
def _rows_and_sources(name: str, receipt: Receipt) -> None:
    made, key = receipt.made, receipt.key
    st.markdown(f"**{words.plain(made.title)}**")
    if made.method:
        st.markdown(words.plain(made.method))
    rows = shown_rows(made.rows)
    st.dataframe(
        rows,
        hide_index=True,
        height=min(420, 38 + 35 * len(rows)),
        column_config={"source_url": st.column_config.LinkColumn("source", display_text="open")},
    )
    publishers = words.plain(words.listing(made.publishers, most=8))
    st.caption(f"{words.count(len(rows), 'row')} from {publishers}")
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download these rows as CSV",
            store.csv_text(made.rows).encode(store.FOR_SPREADSHEETS),
            _file(name, key),
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(
            "Add to my story",
            key=f"keep-{name}",
            icon=":material/playlist_add:",
            on_click=_add_to_story,
            args=(key, receipt.heading, reader.asked(name, key)),
            help="Keeps this view with its choices and your lens as a step of a story that you "
            "can present, save and share. It stays in this browser tab.",
        )
    if added := st.session_state.pop("added_to_story", None):
        st.html(markup.notice(added[0], added[1:]))
        st.page_link("views/story.py", label="Open your story", query_params={"told": story.OWN})
    st.markdown("**Take away**")
    taking.forms(taking.of_exhibit(made, name, key, receipt.said), place=name)
    st.markdown("Link to this view")
    st.code(reader.link(name), language=None, wrap_lines=True)


def _file(name: str, key: making.Key) -> str:
    """The name of the rows' file, as the other forms of the exhibit have it."""
    title, day = f"{visits.current().title} {name}", date.today().isoformat()
    return filename(title, day, lens_in_words(key.lens), "csv", is_draft=key.is_drafted)


def _add_to_story(key: making.Key, heading: str, view: Mapping[str, list[str]]) -> None:
    step = story.from_view(key, visits.current().page, heading, view)
    drafted = reader.draft()
    private = drafted.names_of_its_own(story.texts(step)) if drafted else ()
    try:
        own_story.add(step, private)
    except own_story.Full as full:
        added = ("Your story is full.", str(full))
    else:
        added = (f"Added as step {len(own_story.kept())} of your story.",)
    st.session_state["added_to_story"] = added
