"""Publishing a draft for everyone, and settling it with what others published meanwhile."""

import streamlit as st

from components import compare, draft, editors, revisions, store, ui, words
from components.desk import account, comparing
from components.draft import Draft
from components.tables import TABLES


def publishing() -> None:
    """For an editor with a draft: publish it, or settle it with what others published meanwhile."""
    editor, drafted = account.editor(), ui.draft()
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
    unsourced = draft.unsourced(drafted)
    if unsourced:
        ui.word(
            "Not yet: some rows name no source.",
            *(
                f"{TABLES[name].title}: {words.count(count, 'row')} without source_url. Add the "
                "page where each figure is stated."
                for name, count in unsourced.items()
            ),
        )
        return
    if faults := draft.faults(drafted):
        ui.word("Not yet: the rows do not fit the other tables.", *comparing.more_in_words(faults))
        return
    if drafted.base != draft.current_revision():
        _settle(drafted)
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


def _publish(drafted: Draft, editor: editors.Editor, message: str) -> None:
    changed = {
        name: store.csv_bytes(drafted.cells[name])
        for name, found in drafted.differences().items()
        if found
    }
    try:
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
    ui.look_at(None)
    store.forget_head()
    st.session_state["seen_revision"] = draft.current_revision()
    st.session_state["published"] = done
    st.rerun()


def _settle(drafted: Draft) -> None:
    """Somebody published since the draft was made: what both changed, and the ways on."""
    newest = store.head()
    onto, conflicts = draft.rebased(drafted)
    who = f"{newest.author}: {newest.message}" if newest else "the history was taken back"
    if not conflicts:
        ui.word(
            f"Somebody published meanwhile ({who}).",
            "None of your rows is affected. Bring your changes onto the new data, then publish.",
        )
        st.button(
            "Bring my changes over", key="rebase", type="primary", on_click=ui.look_at, args=(onto,)
        )
        return
    count = sum(
        len(each.conflicts[list(TABLES[name].key)].drop_duplicates())
        for name, each in conflicts.items()
    )
    ui.word(
        f"Somebody published meanwhile ({who}).",
        f"{words.count(count, 'row')} changed in both. All your other changes can come over.",
    )
    for name, each in conflicts.items():
        st.dataframe(
            each.conflicts,
            hide_index=True,
            key=f"conflict-{name}",
            column_config={"before": "was", "theirs": "published now", "mine": "yours"},
        )
    mine = {
        name: compare.settled(TABLES[name], each, drafted.cells[name])
        for name, each in conflicts.items()
    }
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Keep theirs in these rows", key="rebase-theirs", on_click=ui.look_at, args=(onto,)
        )
        st.button(
            "Keep mine in these rows",
            key="rebase-mine",
            on_click=lambda: ui.look_at(draft.draft({**onto.cells, **mine}, onto.base)),
        )
