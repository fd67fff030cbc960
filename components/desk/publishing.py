"""Publishing a draft for everyone, and telling why it cannot be."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

import streamlit as st

from components import draft, editors, reader, revisions, store, ui, words
from components.desk import account, comparing
from components.draft import Draft
from components.tables import TABLES

_log = logging.getLogger("dashboard.publishing")


def publishing() -> None:
    """For an editor with a draft: publish it, or read what has to be settled first."""
    editor, drafted = account.editor(), reader.draft()
    if editor is None:
        return
    ui.section("Publish", "Everybody sees what you publish, and any of it can be undone.")
    done = st.session_state.pop("published", "")
    if done:
        st.success(ui.plain(done), icon=":material/check_circle:")
    if store.trouble():
        ui.word("Publishing is not possible now.", store.trouble())
        return
    if drafted is None:
        ui.word(
            "No draft to publish.", "Bring a file, look at the dashboard with it, then publish."
        )
        return
    try:
        hindrance = _hindrance(drafted)
    except revisions.Refused as refused:
        ui.word("Publishing is not possible now.", str(refused))
        return
    if hindrance:
        title, *lines = hindrance
        drafted.once(title, lambda: log_refusal(editor, drafted.base, drafted.cells, title))
        ui.word(title, *lines)
        return
    with st.form("publish", border=False):
        message = st.text_input(
            "What changed, and why",
            max_chars=500,
            key="message",
            placeholder="Amazon's second quarter, as restated in its 10-Q",
        )
        if st.form_submit_button("Publish for everyone", type="primary"):
            _publish(drafted, editor, message)


def _hindrance(drafted: Draft) -> list[str]:
    """Why the draft cannot be published as it is: a title without data, then what to do."""
    if drafted.base != draft.current_revision():
        return [
            "Not yet: somebody published meanwhile.",
            "Choose above how your changes come onto the new data.",
        ]
    if unsourced := draft.unsourced(drafted):
        return [
            "Not yet: some rows name no source.",
            *(
                f"{TABLES[name].title}: {words.count(count, 'row')} without source_url. Add the "
                "page where each figure is stated."
                for name, count in unsourced.items()
            ),
        ]
    if faults := draft.faults(drafted):
        return ["Not yet: the rows do not fit the other tables.", *comparing.more_in_words(faults)]
    return []


def log_refusal(editor: editors.Editor, base: int, tables: Iterable[str], why: str) -> None:
    """Writes to the log whom the page kept from publishing what, and when; `why` without data.

    What the history itself refuses, it logs in the same form.
    """
    when = datetime.now(UTC).isoformat(timespec="seconds")
    named = ",".join(sorted(tables))
    _log.warning(
        "Refused: who=%r base=%d tables=%r when=%s why=%s", editor.name, base, named, when, why
    )


def _publish(drafted: Draft, editor: editors.Editor, message: str) -> None:
    try:
        changed = {
            name: store.csv_bytes(drafted.cells[name])
            for name, found in drafted.differences().items()
            if found
        }
        made = store.history().publish(
            changed,
            base=drafted.base,
            curated=store.curated,
            editor=editor,
            message=message,
        )
    except revisions.Meanwhile:
        # The next run sees the new revision and offers the ways on.
        store.forget_head()
        st.rerun()
    except revisions.Refused as refused:
        ui.word("Not published.", str(refused))
    else:
        _everyone_sees(f"Published as revision {made.number}.")


def _everyone_sees(done: str) -> None:
    reader.look_at(None)
    store.forget_head()
    st.session_state["seen_revision"] = draft.current_revision()
    st.session_state["published"] = done
    st.rerun()
