"""What a draft changes, line by line, and how it comes onto what others published meanwhile."""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from components import compare, draft, effects, markup, reader, revisions, store, ui, upload, words
from components.desk import uploading
from components.draft import Draft
from components.tables import TABLES, Table
from components.upload import Upload

# So many lines of one kind are drawn.
_MOST = 500


def comparison() -> None:
    """What the ready sheets, or the draft, would change, and the way to look at it."""
    try:
        _comparison()
    except revisions.Refused as refused:
        ui.word("This cannot be compared now.", str(refused))


def _comparison() -> None:
    ready = [each for each in uploading.uploads() if each.is_ready]
    drafted = reader.draft()
    # While the history is away, nobody can tell what was published.
    if drafted and drafted.base != draft.current_revision() and not store.trouble():
        _settle(drafted)
    if ready:
        proposed = _proposed(ready)
        _differences(proposed)
        with st.container(horizontal=True, gap="small"):
            st.button(
                "See the whole dashboard with it",
                key="look",
                type="primary",
                icon=":material/visibility:",
                on_click=_look,
                args=(proposed, ready),
                help="Every page is drawn from your rows, in this browser tab only.",
            )
            waiting = len(uploading.uploads()) - len(ready)
            if waiting:
                st.caption(f"{words.count(waiting, 'sheet')} with faults is left out for now.")
    elif drafted is not None:
        _differences(drafted)
    else:
        ui.word(
            "Nothing to compare yet.",
            "Bring a file above. As soon as a sheet has no faults, its changes stand here.",
        )


def _proposed(ready: list[Upload]) -> Draft:
    """The draft that the ready sheets make; kept until a sheet or a choice changes."""
    before = reader.draft()
    # Held themselves, not their identities, which another object could take over.
    stamp = (ready, before, draft.current_revision())
    if "proposed" not in st.session_state or st.session_state["proposed"][0] != stamp:
        st.session_state["proposed"] = (stamp, upload.drafted(ready, before))
    return st.session_state["proposed"][1]


def _look(proposed: Draft, ready: Sequence[Upload]) -> None:
    reader.look_at(proposed)
    # Sheets with faults stay on the desk, and so do those that became ready after this button was
    # drawn: a quick hand presses it before the page has caught up.
    st.session_state["uploads"] = [each for each in uploading.uploads() if each not in ready]
    for name in ("proposed", "refused", "apart"):
        st.session_state.pop(name, None)


def _settle(drafted: Draft) -> None:
    """Somebody published since the draft was made: what both changed, and the ways on."""
    newest = store.head()
    onto, conflicts = draft.rebased(drafted)
    who = f"{newest.author}: {newest.message}" if newest else "the history was taken back"
    if not conflicts:
        ui.word(
            f"Somebody published meanwhile ({who}).",
            "None of your rows is affected. Bring your changes onto the new data, so that they are "
            "compared with what everybody sees now.",
        )
        st.button(
            "Bring my changes over",
            key="rebase",
            type="primary",
            on_click=reader.look_at,
            args=(onto,),
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
            "Keep theirs in these rows", key="rebase-theirs", on_click=reader.look_at, args=(onto,)
        )
        st.button(
            "Keep mine in these rows",
            key="rebase-mine",
            on_click=_keep,
            args=({**onto.cells, **mine}, onto.base),
        )
    if refused := st.session_state.pop("not_settled", ""):
        ui.word("Your changes were not brought over.", refused)


def _keep(cells: Mapping[str, pd.DataFrame], base: int) -> None:
    try:
        reader.look_at(draft.draft(cells, base))
    except revisions.Refused as refused:
        st.session_state["not_settled"] = str(refused)


def _differences(drafted: Draft) -> None:
    moved = effects.effects(drafted, reader.lens())
    if moved:
        st.html(
            "<ul class='effects'>"
            + "".join(
                f"<li><span>{escape(each.title)}</span> "
                f"<s>{escape(each.before or 'cannot be told')}</s> → "
                f"<strong>{escape(each.after or 'cannot be told')}</strong></li>"
                for each in moved
            )
            + "</ul>"
        )
    if faults := draft.faults(drafted):
        ui.word("These rows do not fit the other tables.", *more_in_words(faults))
    for name, found in drafted.differences().items():
        table = TABLES[name]
        st.html(markup.finding(in_words(table, found)))
        lines_of(table, found)


def more_in_words(sentences: Sequence[str], most: int = 5) -> list[str]:
    """The first of many sentences, and how many more there are."""
    more = len(sentences) - most
    return [*sentences[:most], *([f"And {more:,} more."] if more > 0 else [])]


def in_words(table: Table, found: compare.Difference) -> str:
    """How many rows are new, changed, gone and alike, as a finding."""
    if not found:
        return f"{table.title}: nothing differs from what is published"
    parts = [
        f"{len(found.new):,} new" if len(found.new) else "",
        f"{found.rows_changed:,} changed" if len(found.changed) else "",
        f"{len(found.gone):,} gone" if len(found.gone) else "",
    ]
    return f"{table.title}: {words.listing([part for part in parts if part])}, {found.same:,} alike"


def lines_of(
    table: Table, found: compare.Difference, before: str = "published", after: str = "yours"
) -> None:
    """The changed cells, new rows and rows gone, each in a tab, the two states named as given."""
    views = {
        f"Changed cells ({len(found.changed):,})": found.changed,
        f"New rows ({len(found.new):,})": found.new,
        f"Rows gone ({len(found.gone):,})": found.gone,
    }
    shown = {title: rows for title, rows in views.items() if len(rows)}
    if not shown:
        return
    tabs = st.tabs(list(shown))
    for tab, (title, rows) in zip(tabs, shown.items(), strict=True):
        with tab:
            told = rows.head(_MOST)
            says_something = (told != "").any() | told.columns.isin({"before", "after"})
            told = told.loc[:, says_something]
            st.dataframe(
                told,
                hide_index=True,
                height=min(380, 38 + 35 * len(told)),
                column_config={"before": before, "after": after},
                key=f"difference-{table.name}-{title.partition(' ')[0]}",
            )
            if len(rows) > _MOST:
                st.caption(f"The first {_MOST} of {len(rows):,} lines.")
