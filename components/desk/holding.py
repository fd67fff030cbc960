"""The reader's own story outlives a reload: their browser tab keeps it and gives it back."""

import streamlit as st

from components import browser, own_story, story, story_file


def hold() -> None:
    """In the frame of every page: gives the browser tab the story to keep, or takes it back."""
    known = bool(own_story.kept()) or st.session_state.get("own_known", False)
    st.session_state["own_known"] = known
    # A page that presents the story cannot begin without it.
    waits = not known and "step" in st.query_params and st.query_params.get("told") == story.OWN
    # The tab may write to disk what it keeps, and a draft is never written there.
    steps = tuple(each.step for each in own_story.kept() if not each.private)
    told = story_file.written(story.Story(own_story.title(), steps)).decode() if steps else ""
    # What the tab holds and nobody could open stays there until the reader lets it go.
    is_refused = "own_refused" in st.session_state
    browser.mount(
        "keep",
        {"known": known, "waits": waits, "story": None if is_refused else told},
        key="keep",
        on_held_change=_take_back,
    )
    if waits:
        st.stop()


def _take_back() -> None:
    held = st.session_state["keep"]["held"]
    if not st.session_state.get("own_known"):
        st.session_state["own_known"] = True
        try:
            own_story.take(story_file.read(held.encode("utf-8", "replace")))
        except (story_file.Refused, own_story.Full) as refused:
            # A page that waits for a story asks the tab, which may hold none.
            if held:
                st.session_state["own_refused"] = (held, str(refused))
