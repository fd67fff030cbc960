"""Every published state: what changed between any two, and the ways back."""

from collections.abc import Callable
from functools import lru_cache

import pandas as pd
import streamlit as st

from components import compare, draft, editors, markup, reader, revisions, store, ui
from components.desk import account, comparing, everywhere, publishing
from components.tables import TABLES


def history() -> None:
    """Every revision, newest first: what it changed, and the ways back."""
    try:
        listed = store.history().listed()
    except revisions.Refused as refused:
        ui.word("The history cannot be read.", str(refused))
        return
    if not listed:
        _begin()
        return
    st.dataframe(
        pd.DataFrame(
            {
                "number": [each.number for each in listed],
                "when": [f"{each.made_at[:16].replace('T', ' ')} UTC" for each in listed],
                "who": [each.author for each in listed],
                "message": [each.message for each in listed],
            }
        ),
        hide_index=True,
        column_config={
            "number": st.column_config.NumberColumn("revision", format="%d", width="small"),
        },
        key="revisions",
    )
    numbers = [each.number for each in listed]
    names = {each.number: f"{each.number}: {each.message[:60]}" for each in listed}
    with ui.controls("history"):
        ui.settle("to", numbers)
        newer = st.selectbox(
            "Compare revision",
            numbers,
            format_func=names.__getitem__,
            key="to",
            bind="query-params",
            width=320,
        )
        ui.settle("from", numbers)
        older = st.selectbox(
            "with",
            numbers,
            index=min(numbers.index(newer) + 1, len(numbers) - 1),
            format_func=names.__getitem__,
            key="from",
            bind="query-params",
            width=320,
        )
    try:
        _between(older, newer)
    except revisions.Refused as refused:
        ui.word("These two revisions cannot be compared now.", str(refused))
    with st.container(horizontal=True, gap="small"):
        _download(newer, lambda: store.record_at(newer))
        editor = account.editor()
        if editor is not None and newer != numbers[0]:
            st.button(
                f"Restore revision {newer}",
                key="restore",
                icon=":material/undo:",
                on_click=_restore,
                args=(newer, numbers[0], editor),
                help="Publishes its tables as a new revision. Nothing is lost.",
            )
    if editor is not None and reader.draft() is None:
        _offer_curated(listed[0])
    refused = st.session_state.pop("not_restored", "")
    if refused:
        ui.word("Not restored.", refused)
    done = st.session_state.pop("published", "")
    if done:
        st.success(ui.plain(done), icon=":material/check_circle:")


def _begin() -> None:
    """What there is before anybody has published, and how to be the first."""
    ui.word(
        "Nothing was published yet.",
        "Everybody sees the curated tables that came with the program: revision 0. Publish a file "
        "of yours, and every state stands here, to be compared and brought back.",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link("views/upload.py", label="Bring a file", icon=":material/upload_file:")
        _download(0, lambda: store.record({name: store.published(name) for name in TABLES}))


def _download(number: int, record: Callable[[], bytes]) -> None:
    st.download_button(
        f"All tables of revision {number} (ZIP)",
        record,
        f"revision-{number}.zip",
        "application/zip",
        key="download-revision",
        icon=":material/folder_zip:",
        on_click="ignore",
    )


def _offer_curated(head: revisions.Revision) -> None:
    """After an update of the program: its new tables, as a draft on top of what was published."""
    files = tuple((str(store.path(each)), store.revision(each)) for each in TABLES.values())
    if st.session_state.get("curated_declined") == files:
        return
    if refused := st.session_state.pop("curated_refused", ""):
        ui.word("The newer tables cannot be shown now.", refused)
    try:
        newer = _newer(head, files)
    except revisions.Refused as refused:
        ui.word("Whether the program came with newer tables cannot be told now.", str(refused))
        return
    if not newer:
        return
    ui.word(
        "The program came with newer tables.",
        f"They were updated since the first publish: {newer} Look at them as a draft, then "
        "publish. Rows that somebody published otherwise stay as published.",
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "See the newer tables as a draft",
            key="curated",
            icon=":material/visibility:",
            on_click=_look_at_curated,
        )
        st.button(
            "Not now",
            key="decline-curated",
            on_click=lambda: st.session_state.update(curated_declined=files),
            help="Hides this offer until you reload the dashboard.",
        )


@lru_cache(maxsize=4)
def _newer(_head: revisions.Revision, _files: tuple[tuple[str, int], ...]) -> str:
    """What the curated tables have that is not published, in words; "" if there is nothing.

    Kept, because it reads every table of two revisions.
    """
    newer = draft.of_curated()
    return everywhere.summary(newer) if newer else ""


def _look_at_curated() -> None:
    reader.ask_for_whole_page()
    try:
        reader.look_at(draft.of_curated())
    except revisions.Refused as refused:
        st.session_state["curated_refused"] = str(refused)


def _between(older: int, newer: int) -> None:
    before, after = (store.history().revision(number).tables for number in (older, newer))
    names = [name for name in TABLES if before.get(name) != after.get(name)]
    if not names:
        ui.word(
            "These two revisions hold the same tables.",
            "Choose two that differ to see what changed.",
        )
    for name in names:
        found = compare.difference(
            TABLES[name], draft.published_cells(name, older), draft.published_cells(name, newer)
        )
        st.html(markup.finding(comparing.in_words(TABLES[name], found)))
        comparing.lines_of(TABLES[name], found, f"revision {older}", f"revision {newer}")


def _restore(number: int, base: int, editor: editors.Editor) -> None:
    reader.ask_for_whole_page()
    try:
        if faults := draft.faults_of_revision(number):
            why = f"revision {number} does not fit the definitions of today"
            publishing.log_refusal(editor, base, (), why)
            st.session_state["not_restored"] = "; ".join(comparing.more_in_words(faults, 3))
            return
        made = store.history().restored(
            number, base=base, editor=editor, message=f"Restored revision {number}"
        )
    except revisions.Refused as refused:
        store.forget_head()
        st.session_state["not_restored"] = str(refused)
        return
    store.forget_head()
    st.session_state["seen_revision"] = made.number
    st.session_state["published"] = f"Restored as revision {made.number}."
