"""Parts of a page that are drawn alone when one of their own controls moves."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components import draft, reader, revisions, ui, visits

_log = logging.getLogger("dashboard.parts")


def part(content: Callable[[], None]) -> Callable[[], None]:
    """Draws a part of a page where it is defined; its controls then redraw that part alone.

    A decorator. What a control of one part means for another is handed to `shared`.
    """
    visit = visits.current()
    title, heading = visit.title, visit.heading

    @st.fragment
    def alone() -> None:
        if is_alone() and _is_outdated():
            st.rerun()
        visit = visits.current()
        visit.heading, visit.at = heading, st.query_params.get(reader.AT, "")
        with ui.together(), told(title), reader.within(content.__name__):
            content()

    ui.send()
    alone()
    return content


def is_alone() -> bool:
    """Whether only parts of the page are drawn in this run."""
    run = get_script_run_ctx()
    return bool(run and run.fragment_ids_this_run)


def shared(name: str, *values: object) -> None:
    """What other parts of the page depend on: when it changed, the whole page is drawn."""
    key = f"shared-{name}"
    changed = st.session_state.get(key) != values
    st.session_state[key] = values
    if changed and is_alone():
        st.rerun()


def _is_outdated() -> bool:
    """Whether the rest of the page must follow: something was chosen or published meanwhile."""
    seen = st.session_state.get("seen_revision")
    return reader.wants_whole_page() or (seen is not None and seen != draft.current_revision())


@contextmanager
def told(title: str) -> Iterator[None]:
    """Tells the reader in words where a draft or the history makes a page fail.

    No log sees a cell of a draft.
    """
    try:
        yield
    except revisions.Refused as refused:
        _log.warning("%s: %s", title, refused)
        ui.word("This page cannot be shown whole now.", str(refused))
    except Exception as error:
        if reader.draft() is None:
            raise
        _log.warning("%s: %s on a draft", title, type(error).__name__)
        ui.word(
            "This page cannot be shown with your draft.",
            "Its rows fit their definition, but something on this page cannot be made of them. "
            "Compare the draft with what is published, or discard it.",
        )
