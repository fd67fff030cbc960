"""The dialog under every exhibit: the rows behind it with their sources, and ways to keep it."""

from collections.abc import Mapping

import streamlit as st

from components import making, markup, own_story, reader, store, story, words
from components.desk import taking
from components.exhibit import Exhibit
from components.takeaway.workbook import shown_rows


@st.dialog("Rows and sources", width="large", icon=":material/receipt_long:")
def rows_and_sources(made: Exhibit, name: str, key: making.Key, hidden: str) -> None:
    """Opens the dialog of an exhibit; `hidden` is what the lens took out, in words."""
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
            store.csv_text(made.rows),
            f"{name}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(
            "Add to my story",
            key=f"keep-{name}",
            icon=":material/playlist_add:",
            on_click=_add_to_story,
            args=(key, name, reader.view(name)),
            help="Keeps this view with its choices and your lens as a step of a story that you "
            "can present, save and share. It stays in this browser tab.",
        )
    if added := st.session_state.pop("added_to_story", None):
        st.html(markup.notice(added[0], added[1:]))
        st.page_link("views/story.py", label="Open your story", query_params={"told": story.OWN})
    st.markdown("**Take away**")
    taking.forms(taking.of_exhibit(made, name, key, hidden), place=name)
    st.markdown("Link to this view")
    st.code(reader.link(name), language=None, wrap_lines=True)


def _add_to_story(key: making.Key, name: str, view: Mapping[str, list[str]]) -> None:
    step, drafted = story.from_view(key, st.session_state["page"], view), reader.draft()
    private = drafted.names_of_its_own(story.texts(step)) if drafted else ()
    if own_story.add(step, private):
        added = (f"Added as step {len(own_story.kept())} of your story.",)
    else:
        added = (
            "Your story is full.",
            f"It may have {story.MOST_STEPS} steps. Remove one first.",
        )
    st.session_state["added_to_story"] = added
