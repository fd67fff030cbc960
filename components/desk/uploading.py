"""The place to drop files, and each sheet that came with all that is wrong with it."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from components import dictionary, intake, markup, reader, store, ui, upload, words
from components.faults import Fault
from components.sheets.limits import MB
from components.tables import TABLES, Table
from components.upload import Upload

MERGE, REPLACE = "Add to the published table", "Replace the published table"
# What one reader may have on the page at a time.
DESK_MB = 200
# So many faults are listed; downloads hold all.
_MOST = 500
# Three lines of text in a row of the grid, in pixels.
_FAULT_ROW = 77
_ENCODINGS = {"": "as recognised", **intake.ENCODINGS}


def templates() -> None:
    """A choice of tables, and the empty form of the chosen one."""
    ui.send()
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


def uploads() -> list[Upload]:
    """The sheets on the desk of this session, oldest first."""
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
    st.caption(ui.plain(f"{intake.limits_in_words()} All files together: {DESK_MB} MB."))
    _read_arrived()
    _let_go()
    if told := st.session_state.get("apart"):
        ui.word("Some files came under one name.", *told)
    for sentence in st.session_state.get("refused", []):
        ui.word("This file was not taken.", sentence)
    _check_all()
    for each in uploads():
        _sheet(each)


def _receive(inbox: str) -> None:
    """Puts what was dropped behind what still waits, and clears the place for the next file."""
    brought = st.session_state.setdefault("brought", {})
    # What is here already, a browser that has not caught up may name once more.
    dropped = [file for file in reader.dropped(inbox) if file.file_id not in brought]
    if not dropped:
        return
    contents = {file.file_id: file.getvalue() for file in dropped}
    waiting = st.session_state.setdefault("arriving", [])
    taken = {each.name for each in uploads()} | {name for name, _ in waiting}
    files, told = upload.apart([(file.name, contents[file.file_id]) for file in dropped], taken)
    if not waiting:
        st.session_state["apart"], st.session_state["refused"] = [], []
    st.session_state["apart"] = [*st.session_state.get("apart", []), *told]
    brought |= contents
    waiting += files
    st.session_state["inbox"] += 1


def _read_arrived() -> None:
    """Reads what was dropped and puts its sheets on the desk, in place of older ones by name.

    A control that moves meanwhile, or another page that is opened, ends this run at its next word
    to the browser. So a file waits until its sheets are on the desk or its refusal is written down,
    and the next run of this page goes on with it.
    """
    while waiting := st.session_state.get("arriving"):
        name, content = waiting[0]
        try:
            if refusal := _read(name, content):
                st.session_state["refused"] = [*st.session_state.get("refused", []), refusal]
        except Exception:
            # It would fail in each run and never let the page go on.
            del waiting[0]
            raise
        del waiting[0]


def _read(name: str, content: bytes) -> str:
    """Puts the sheets of a file on the desk; why it was not taken, or "" if it was."""
    if _held_bytes() + len(content) > DESK_MB * MB:
        return (
            f"{name} was left out: the files on this page may have {DESK_MB} MB together. "
            "Remove one first."
        )
    try:
        with st.spinner(f"Reading {ui.plain(name)} …"):
            came = upload.arrived(name, content)
    except intake.Refused as refusal:
        return str(refusal)
    same = {(each.name, each.sheet.file) for each in came}
    gone = [each for each in uploads() if (each.name, each.sheet.file) in same]
    kept = [each for each in uploads() if each not in gone]
    _lay([*kept, *came], [each.table for each in (*gone, *came)])
    return ""


def _let_go() -> None:
    """Has the server forget the files of which nothing lies on the desk any more.

    The others stay with it, though the desk has their bytes: so it goes on counting what all
    readers together hold in its memory.
    """
    held = {id(each.content) for each in uploads()}
    brought = st.session_state.get("brought", {})
    for name in [name for name, content in brought.items() if id(content) not in held]:
        reader.forget_file(name)
        del brought[name]


def _held_bytes() -> int:
    """The size of all files on the desk; every sheet of a file holds the same bytes."""
    return sum(map(len, {id(each.content): each.content for each in uploads()}.values()))


def _check_all() -> None:
    waiting = [each for each in uploads() if each.table and each.fitted is None]
    if not waiting:
        return
    bar = st.progress(0.0, "Checking …")
    found = {}
    try:
        for position, each in enumerate(waiting):

            def told(share: float, position: int = position, name: str = each.sheet.file) -> None:
                done = (position + min(max(share, 0.0), 1.0)) / len(waiting)
                bar.progress(done, f"Checking {ui.plain(name)} …")

            found[each.key] = upload.checked(each, uploads(), reader.draft(), told)
    finally:
        # The names that are published may be out of reach, which the page then tells.
        bar.empty()
    st.session_state["uploads"] = [found.get(each.key, each) for each in uploads()]


def _lay(sheets: Sequence[Upload], changed: Sequence[Table | None]) -> None:
    """Lays these sheets on the desk; those that refer to a changed table are checked again."""
    st.session_state["uploads"] = [
        replace(each, fitted=None, faults=()) if upload.refers_to(each, changed) else each
        for each in sheets
    ]


def _put(changed: Upload) -> None:
    """Puts a changed sheet in its place."""
    before = [each.table for each in uploads() if each.key == changed.key]
    _lay(
        [changed if each.key == changed.key else each for each in uploads()],
        [*before, changed.table],
    )


def _remove(key: str) -> None:
    _lay(
        [each for each in uploads() if each.key != key],
        [each.table for each in uploads() if each.key == key],
    )


def _sheet(each: Upload) -> None:
    with st.container(key=f"sheet-{each.key}", border=True):
        with st.container(key=f"head-{each.key}", horizontal=True, vertical_alignment="center"):
            st.html(markup.finding(_verdict(each)))
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
                "This sheet matches none of our tables.",
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
    sentences = [*each.sheet.told, *each.sheet.beside]
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
            kept = "rows that are there already keep theirs, new rows leave it empty"
            sentences.append(
                f"Your file has no column {words.listing(absent, most=8)}: "
                f"{kept if each.merge else 'it is left empty'}."
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
        try:
            changed = upload.read_as(each, st.session_state[key])
        except intake.Refused as refusal:
            st.session_state["refused"] = [str(refusal)]
            st.session_state[key] = each.encoding
            return
        st.session_state["refused"] = []
        # Read rightly, a sheet that nothing was known of may be recognised.
        st.session_state[f"table-{each.key}"] = changed.table.name if changed.table else None
        _put(changed)

    st.session_state.setdefault(key, each.encoding)
    st.selectbox(
        "Text encoding",
        list(_ENCODINGS),
        format_func=_ENCODINGS.__getitem__,
        key=key,
        on_change=choose,
        width=240,
        help="If letters look wrong, choose how this sheet was saved. What you fixed in it is "
        "read again from the file.",
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
        # Ticks belong to these very faults.
        key=f"faults-{each.key}-{hash(each.faults)}",
    )
    if len(listed) > _MOST:
        st.caption(
            f"The first {_MOST} of {len(listed):,} are listed. Fix these, and the next ones "
            "follow; the download of faults holds all of them."
        )
    accepted = [
        (fault, str(row["becomes"] or ""))
        for fault, row in zip(each.faults, edited.to_dict("records"), strict=False)
        if row["accept"]
        and pd.notna(row["becomes"])
        and (fault.fixes or fault.kind not in ("row", "key", "file"))
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
            disabled=any(fault.kind == "row" and not fault.fixes for fault in each.faults),
            help="The table as read, with the accepted fixes and no other change to its cells. "
            "Lines that could not be read whole must be mended in your own file first.",
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

        def choose() -> None:
            _put(replace(each, merge=st.session_state[key] == MERGE))

        st.session_state.setdefault(key, MERGE if each.merge else REPLACE)
        st.segmented_control(
            "What to do with these rows",
            [MERGE, REPLACE],
            key=key,
            required=True,
            on_change=choose,
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
