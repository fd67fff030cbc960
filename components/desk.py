"""The analyst's desk: uploads and their faults, the draft and what it changes, publishing, history.

Draws with Streamlit, in the look and with the words of `ui`.
"""

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from components import (
    compare,
    dictionary,
    draft,
    editors,
    effects,
    intake,
    revisions,
    store,
    ui,
    upload,
    words,
)
from components.draft import Draft
from components.faults import Fault
from components.tables import TABLES, Table
from components.upload import Upload

MERGE, REPLACE = "Add to the published table", "Replace the published table"
# Headers that a proxy adds.
_RELAYED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")
# So many lines of one kind are drawn; downloads hold all.
_MOST = 500
# Three lines of text in a row of the grid, in pixels.
_FAULT_ROW = 77
_ENCODINGS = {"": "as recognised", **intake.ENCODINGS}


# ---------------------------------------------------------------- every page


def banner() -> None:
    """On every page: that this tab shows a draft, or that the published data changed."""
    _news()
    drafted = ui.draft()
    if drafted is None:
        return
    with st.container(key="banner", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<p class="banner" role="status"><strong>Your draft.</strong> '
            f"{escape(_summary(drafted))} Only this browser tab shows it.</p>"
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


def _discard() -> None:
    ui.look_at(None)


def _summary(drafted: Draft) -> str:
    parts = []
    for name, found in drafted.differences().items():
        touched = len(found.new) + len(found.gone) + found.rows_changed
        verb = "differs" if touched == 1 else "differ"
        parts.append(f"{TABLES[name].title} ({words.count(touched, 'row')} {verb})")
    return f"{words.listing(parts)}."


def _news() -> None:
    trouble = store.trouble()
    if trouble:
        st.warning(
            f"The history of published data cannot be read, so you see the tables that came with "
            f"the program. {trouble}"
        )
    now = draft.current_revision()
    seen = st.session_state.setdefault("seen_revision", now)
    if now == seen:
        return
    st.session_state["seen_revision"] = now
    newest = store.head()
    if newest:
        st.toast(
            f"The published data changed: {ui.plain(newest.message)} ({ui.plain(newest.author)}). "
            "This page shows it.",
            icon=":material/published_with_changes:",
            duration="long",
        )


# ---------------------------------------------------------------- templates


def templates() -> None:
    """A choice of tables, and the empty form of the chosen one."""
    with st.container(key="controls-template", horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "Table",
            list(TABLES),
            index=list(TABLES).index("capex"),
            format_func=lambda each: TABLES[each].title,
            key="template",
            bind="query-params",
            width=260,
        )
        table = TABLES[name]
        st.download_button(
            "Template (CSV)",
            dictionary.template(table),
            f"{name}.csv",
            "text/csv",
            key="template-csv",
            icon=":material/download:",
            on_click="ignore",
            help="The header and one row as an example.",
        )
        st.download_button(
            "Template with notes (Excel)",
            lambda: dictionary.workbook(table),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="template-xlsx",
            icon=":material/table:",
            on_click="ignore",
            help="The same as a workbook; a second sheet says what each column means.",
        )


# ---------------------------------------------------------------- uploads


def _uploads() -> list[Upload]:
    return st.session_state.setdefault("uploads", [])


def uploading() -> None:
    """The place to drop files, and each sheet that came with all that is wrong with it."""
    st.session_state.setdefault("inbox", 0)
    inbox = f"inbox-{st.session_state['inbox']}"
    st.file_uploader(
        "Your files",
        type=["csv", "tsv", "txt", "xlsx", "zip"],
        accept_multiple_files=True,
        key=inbox,
        on_change=_receive,
        args=(inbox,),
        help=intake.limits_in_words(),
    )
    st.caption(ui.plain(intake.limits_in_words()))
    _read_arrived()
    for sentence in st.session_state.get("refused", []):
        ui.word("This file was not taken.", sentence)
    _check_all()
    for each in _uploads():
        _sheet(each)


def _receive(inbox: str) -> None:
    """Takes what was dropped and clears the place for the next file."""
    files = st.session_state.get(inbox) or []
    st.session_state["arriving"] = [(file.name, file.getvalue()) for file in files]
    st.session_state["inbox"] += 1


def _read_arrived() -> None:
    """Reads what was dropped and puts its sheets on the desk, in place of older ones by name."""
    arriving = st.session_state.pop("arriving", [])
    if not arriving:
        return
    refused = []
    for name, content in arriving:
        base = draft.base_of(content)
        if base is not None:
            st.session_state["draft_base"] = base
        try:
            with st.spinner(f"Reading {ui.plain(name)} …"):
                came = upload.arrived(name, content)
        except intake.Refused as refusal:
            refused.append(str(refusal))
            continue
        same = {(each.name, each.sheet.file) for each in came}
        kept = [each for each in _uploads() if (each.name, each.sheet.file) not in same]
        st.session_state["uploads"] = [*kept, *came]
        if base is not None:
            # A saved draft holds whole tables.
            for each in came:
                st.session_state[f"how-{each.key}"] = REPLACE
    st.session_state["refused"] = refused


def _check_all() -> None:
    waiting = [each for each in _uploads() if each.table and each.fitted is None]
    if not waiting:
        return
    bar = st.progress(0.0, "Checking …")
    found = {}
    for position, each in enumerate(waiting):

        def told(share: float, position: int = position, name: str = each.sheet.file) -> None:
            done = (position + min(max(share, 0.0), 1.0)) / len(waiting)
            bar.progress(done, f"Checking {ui.plain(name)} …")

        others = [other for other in _uploads() if other.key != each.key]
        found[each.key] = upload.checked(each, others, told)
    bar.empty()
    st.session_state["uploads"] = [found.get(each.key, each) for each in _uploads()]


def _put(changed: Upload) -> None:
    """Puts a changed sheet back; sheets that may refer to it are checked again."""
    st.session_state["uploads"] = [
        changed if each.key == changed.key else replace(each, fitted=None, faults=())
        for each in _uploads()
    ]


def _remove(key: str) -> None:
    st.session_state["uploads"] = [
        replace(each, fitted=None, faults=()) for each in _uploads() if each.key != key
    ]


def _sheet(each: Upload) -> None:
    with st.container(key=f"sheet-{each.key}", border=True):
        with st.container(key=f"head-{each.key}", horizontal=True, vertical_alignment="center"):
            st.html(f'<h3 class="finding">{escape(_verdict(each))}</h3>')
            st.button(
                "Remove",
                key=f"remove-{each.key}",
                type="tertiary",
                icon=":material/close:",
                on_click=_remove,
                args=(each.key,),
            )
        _told(each)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            _choose_table(each)
            if each.sheet.encoding:
                _choose_encoding(each)
        if each.table is None:
            ui.word(
                "This sheet looks like none of our tables.",
                "Choose the table that it is meant for, or compare its header with the template.",
            )
        elif each.faults:
            _faults(each)
        else:
            _ready(each)


def _verdict(each: Upload) -> str:
    rows = words.count(len(each.cells), "row")
    if each.table is None:
        return f"{each.sheet.file}: {rows}, table not recognised"
    if each.faults:
        places = sum(max(len(fault.lines), 1) for fault in each.faults)
        return f"{each.sheet.file}: {words.count(places, 'fault')} in {rows}"
    return f"{each.sheet.file}: {rows}, no faults"


def _told(each: Upload) -> None:
    sentences = list(each.sheet.told)
    if each.fitted is not None:
        # What a header seems to mean is a fault below, neither unknown nor absent.
        offered = {fault.column for fault in each.faults if fault.kind == "header"}
        offered |= {fix for fault in each.faults if fault.kind == "header" for fix in fault.fixes}
        unknown = [name for name in each.fitted.unknown if name not in offered]
        absent = [
            name for name in each.fitted.absent if name not in {*offered, *each.fitted.filled}
        ]
        if unknown:
            sentences.append(
                "Kept aside, because the table has no such column: "
                f"{words.listing(unknown, most=8)}."
            )
        if absent:
            sentences.append(
                "Left empty, because your file has no such column: "
                f"{words.listing(absent, most=8)}."
            )
        if each.fitted.filled:
            sentences.append(
                f"Your file has no {words.listing(list(each.fitted.filled))}: its rows count as "
                "an estimate by “your upload” where a source is missing."
            )
    if sentences:
        st.caption(ui.plain(" ".join(sentences)))


def _choose_table(each: Upload) -> None:
    key = f"table-{each.key}"

    def choose() -> None:
        name = st.session_state[key]
        _put(upload.taken_for(each, TABLES[name] if name else None))

    st.session_state.setdefault(key, each.table.name if each.table else None)
    st.selectbox(
        "Read as",
        list(TABLES),
        index=None,
        format_func=lambda name: TABLES[name].title,
        placeholder="Choose a table",
        key=key,
        on_change=choose,
        width=280,
    )


def _choose_encoding(each: Upload) -> None:
    key = f"encoding-{each.key}"

    def choose() -> None:
        others = [other for other in _uploads() if other.name != each.name]
        try:
            came = upload.arrived(each.name, each.content, st.session_state[key])
        except intake.Refused as refusal:
            st.session_state["refused"] = [str(refusal)]
            return
        st.session_state["refused"] = []
        st.session_state["uploads"] = [*others, *came]

    st.selectbox(
        "Text encoding",
        list(_ENCODINGS),
        format_func=_ENCODINGS.__getitem__,
        key=key,
        on_change=choose,
        width=240,
        help="If letters look wrong, choose how the file was saved.",
    )


def _faults(each: Upload) -> None:
    listed = pd.DataFrame(
        {
            "accept": [fault.is_safe for fault in each.faults],
            "lines": [_lines(fault.lines) for fault in each.faults],
            "column": [fault.column for fault in each.faults],
            "cell": [fault.cell[:200] for fault in each.faults],
            "what": [_what(fault) for fault in each.faults],
            "becomes": [fault.fixes[0] if fault.fixes else None for fault in each.faults],
        }
    )
    shown = listed.head(_MOST)
    edited = st.data_editor(
        shown,
        hide_index=True,
        num_rows="fixed",
        disabled=["lines", "column", "cell", "what"],
        column_config={
            "accept": st.column_config.CheckboxColumn("Accept", width=72),
            "lines": st.column_config.TextColumn("Line", width=88),
            "column": st.column_config.TextColumn("Column", width=140),
            "cell": st.column_config.TextColumn("Your cell", width=140),
            "what": st.column_config.TextColumn("What is wrong", width=430),
            "becomes": st.column_config.TextColumn(
                "Becomes",
                width=150,
                help="What the cell is changed to if you accept. You may type your own.",
            ),
        },
        row_height=_FAULT_ROW,
        placeholder="",
        height=min(480, 38 + _FAULT_ROW * len(shown)),
        key=f"faults-{each.key}-{len(each.faults)}",
    )
    if len(listed) > _MOST:
        st.caption(
            f"The first {_MOST} of {len(listed):,} are listed. Mend these, and the next ones "
            "follow; the download of faults holds all of them."
        )
    accepted = [
        (fault, str(row["becomes"] or ""))
        for fault, row in zip(each.faults, edited.to_dict("records"), strict=False)
        if row["accept"] and pd.notna(row["becomes"])
    ]
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"Apply {words.count(len(accepted), 'fix', 'fixes')}",
            key=f"apply-{each.key}",
            type="primary",
            disabled=not accepted,
            on_click=lambda: _put(upload.mended(each, accepted)),
        )
        st.download_button(
            "Corrected file (CSV)",
            lambda: upload.corrected(upload.mended(each, accepted)),
            f"{each.sheet.stem}-corrected.csv",
            "text/csv",
            key=f"corrected-{each.key}",
            icon=":material/download:",
            on_click="ignore",
            help="Your file with the accepted fixes, and nothing else changed.",
        )
        st.download_button(
            "List of faults (CSV)",
            lambda: store.csv_text(listed.drop(columns="accept")),
            f"{each.sheet.stem}-faults.csv",
            "text/csv",
            key=f"listed-{each.key}",
            icon=":material/list_alt:",
            on_click="ignore",
        )


def _what(fault: Fault) -> str:
    more = fault.fixes[1:4]
    return f"{fault.message} Or is it {words.listing(list(more))}?" if more else fault.message


def _lines(lines: tuple[int, ...]) -> str:
    if not lines:
        return "file"
    told = ", ".join(f"{line:,}" for line in lines[:4])
    return f"{told} and {len(lines) - 4:,} more" if len(lines) > 4 else told


def _ready(each: Upload) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        key = f"how-{each.key}"
        st.session_state.setdefault(key, MERGE)
        st.segmented_control(
            "What to do with these rows",
            [MERGE, REPLACE],
            key=key,
            required=True,
            help="Added rows take the place of published rows with the same key; published rows "
            "that your file does not name stay. Replacing takes out what your file does not name.",
        )
        st.download_button(
            "Your file as read (CSV)",
            lambda: upload.corrected(each),
            f"{each.sheet.stem}-corrected.csv",
            "text/csv",
            key=f"corrected-{each.key}",
            icon=":material/download:",
            on_click="ignore",
        )


# ---------------------------------------------------------------- comparison


def comparison() -> None:
    """What the ready sheets, or the draft, would change, and the way to look at it."""
    ready = [each for each in _uploads() if each.is_ready]
    drafted = ui.draft()
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
                args=(proposed,),
                help="Every page is drawn from your rows, in this browser tab only.",
            )
            waiting = len(_uploads()) - len(ready)
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
    merge = {each.key: st.session_state.get(f"how-{each.key}") != REPLACE for each in ready}
    stamp = (
        tuple((each.key, id(each.fitted), merge[each.key]) for each in ready),
        draft.current_revision(),
    )
    held = st.session_state.get("proposed")
    if held is None or held[0] != stamp:
        tables = upload.tables(ready, merge)
        before = ui.draft()
        if before is not None:
            # Tables of the draft that these sheets do not name stay in it.
            tables = {**before.cells, **tables}
        base = st.session_state.get("draft_base")
        held = (stamp, draft.draft(tables, base))
        st.session_state["proposed"] = held
    return held[1]


def _look(proposed: Draft) -> None:
    ui.look_at(proposed)
    for name in ("uploads", "proposed", "draft_base", "refused"):
        st.session_state.pop(name, None)


def _differences(drafted: Draft) -> None:
    moved = effects.effects(drafted, ui.lens())
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
    for name, found in drafted.differences().items():
        table = TABLES[name]
        st.html(f'<h3 class="finding">{escape(_difference_in_words(table, found))}</h3>')
        _lines_of(table, found)


def _difference_in_words(table: Table, found: compare.Difference) -> str:
    if not found:
        return f"{table.title}: nothing differs from what is published"
    parts = [
        f"{len(found.new):,} new" if len(found.new) else "",
        f"{found.rows_changed:,} changed" if len(found.changed) else "",
        f"{len(found.gone):,} gone" if len(found.gone) else "",
    ]
    return f"{table.title}: {words.listing([part for part in parts if part])}, {found.same:,} alike"


def _lines_of(
    table: Table, found: compare.Difference, before: str = "published", after: str = "yours"
) -> None:
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
            told = rows.head(_MOST).loc[:, lambda frame: (frame != "").any()]
            st.dataframe(
                told,
                hide_index=True,
                height=min(380, 38 + 35 * len(told)),
                column_config={"before": before, "after": after},
                key=f"difference-{table.name}-{title.partition(' ')[0]}",
            )
            if len(rows) > _MOST:
                st.caption(f"The first {_MOST} of {len(rows):,} lines.")


# ---------------------------------------------------------------- publishing


def account() -> None:
    """Sign in or out, where the server knows how."""
    if not _can_sign_in():
        return
    with st.sidebar:
        if st.user.is_logged_in:
            # As Markdown, the address would become a link that writes a letter to oneself.
            who = escape(str(st.user.get("email") or "unknown"))
            st.html(f'<p class="aside" style="overflow-wrap:anywhere">Signed in as {who}</p>')
            st.button(
                "Sign out",
                key="sign-out",
                type="tertiary",
                icon=":material/logout:",
                on_click=st.logout,
            )
        else:
            st.button(
                "Sign in",
                key="sign-in",
                type="tertiary",
                icon=":material/login:",
                on_click=st.login,
            )


def _can_sign_in() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def _editor() -> editors.Editor | None:
    email = verified = None
    if _can_sign_in() and st.user.is_logged_in:
        email, verified = st.user.get("email"), st.user.get("email_verified")
    # Behind a proxy, anybody may sit at the other end of a local address.
    is_relayed = any(st.context.headers.get(name) for name in _RELAYED)
    return editors.editor(
        email=str(email) if email else None,
        # Some providers send the word: "false" must not count as having said nothing.
        email_verified=None if verified is None else str(verified).lower() == "true",
        server_address="" if is_relayed else str(st.get_option("server.address") or ""),
        settings=editors.settings(),
    )


def publishing() -> None:
    """For an editor with a draft: publish it, or settle it with what others published meanwhile."""
    editor, drafted = _editor(), ui.draft()
    if editor is None:
        return
    ui.section("Publish", "Everybody sees what you publish, and any of it can be undone.")
    done = st.session_state.pop("published", "")
    if done:
        st.success(ui.plain(done), icon=":material/check_circle:")
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
        name: store.csv_bytes(cells)
        for name, cells in drafted.cells.items()
        if drafted.differences()[name]
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


# ---------------------------------------------------------------- history


def history() -> None:
    """Every revision, newest first: what it changed, and the ways back."""
    try:
        listed = store.history().listed()
    except revisions.Refused as refused:
        ui.word("The history cannot be read.", str(refused))
        return
    if not listed:
        ui.word(
            "Nothing was published yet.",
            "Everybody sees the curated tables that came with the program: revision 0.",
        )
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
    _between(older, newer)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            f"All tables of revision {newer} (ZIP)",
            lambda: store.record_at(newer),
            f"revision-{newer}.zip",
            "application/zip",
            key="download-revision",
            icon=":material/folder_zip:",
            on_click="ignore",
        )
        editor = _editor()
        if editor is not None and newer != numbers[0]:
            st.button(
                f"Restore revision {newer}",
                key="restore",
                icon=":material/undo:",
                on_click=_restore,
                args=(newer, numbers[0], editor),
                help="Publishes its tables as a new revision. Nothing is lost.",
            )
    if editor is not None:
        _offer_curated()
    refused = st.session_state.pop("not_restored", "")
    if refused:
        ui.word("Not restored.", refused)
    done = st.session_state.pop("published", "")
    if done:
        st.success(ui.plain(done), icon=":material/check_circle:")


def _offer_curated() -> None:
    """After an update of the program: its new tables, as a draft on top of what was published."""
    if ui.draft() is None and (newer := draft.of_curated()):
        ui.word(
            "The program came with newer tables.",
            f"They were updated since the first publish: {_summary(newer)} Look at them as a "
            "draft, then publish. Rows that somebody published otherwise stay as published.",
        )
        st.button(
            "See the newer tables as a draft",
            key="curated",
            icon=":material/visibility:",
            on_click=ui.look_at,
            args=(newer,),
        )


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
        st.html(f'<h3 class="finding">{escape(_difference_in_words(TABLES[name], found))}</h3>')
        _lines_of(TABLES[name], found, f"revision {older}", f"revision {newer}")


def _restore(number: int, base: int, editor: editors.Editor) -> None:
    try:
        made = store.history().restored(
            number, base=base, editor=editor, message=f"Restored revision {number}"
        )
    except revisions.Refused as refused:
        st.session_state["not_restored"] = str(refused)
        return
    store.forget_head()
    st.session_state["seen_revision"] = made.number
    st.session_state["published"] = f"Restored as revision {made.number}."
