"""A story of the reader's own: order, titles, notes, and the file to keep or to share."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from components import own_story, present, reader, story_file, ui, words
from components.desk import telling
from components.own_story import Kept


def own_steps() -> None:
    """The reader's own story, to change, save, open and present."""
    # The file is made outside of the session, when the button is pressed.
    kept, mine = own_story.kept(), own_story.story()
    st.text_input(
        "Title",
        own_story.title(),
        max_chars=story_file.MOST_TITLE,
        key=f"own-title-{own_story.taken()}",
        on_change=_rename,
        width=560,
    )
    with st.container(
        key="own-tools", horizontal=True, vertical_alignment="center", gap="small", width="stretch"
    ):
        if kept:
            telling.present_button("Present your story")
            telling.notes_toggle()
            st.download_button(
                "Save",
                lambda: story_file.written(mine),
                f"{words.slug(own_story.title()) or 'story'}.json",
                "application/json",
                key="own-save",
                icon=":material/download:",
                on_click="ignore",
                help="One file with all steps, to keep or to give to others. It holds no data: "
                "who opens it sees the figures of their own dashboard.",
            )
        _opening()
        if own_story.can_undo():
            st.button("Undo", key="own-undo", icon=":material/undo:", on_click=own_story.undo)
    for sentence in st.session_state.pop("own_told", ()):
        ui.word(sentence)
    _refused()
    _private(kept)
    if not kept:
        _empty()
    for number, each in enumerate(kept, 1):
        with st.container(key=f"own-step-{each.key}", gap="small"):
            _step(number, each, len(kept))
    if kept:
        telling.follow(mine.steps)
        numbered = [(each.key, each.step) for each in kept]
        present.show(
            own_story.title(),
            lambda look: telling.slides(numbered, look, is_own=True),
            lambda: telling.offer(mine.title, mine.steps, is_own=True),
        )


def _empty() -> None:
    ui.word(
        "Your story is empty.",
        "Go to any page, set it as you want to show it, open “Rows and sources” under an exhibit "
        "and choose “Add to my story”. Or open a story that was saved.",
    )
    st.button(
        "Start from a copy of the twelve steps",
        key="own-copy",
        icon=":material/content_copy:",
        on_click=_copy,
    )


def _copy() -> None:
    try:
        own_story.take(story_file.shipped())
    except story_file.Refused as refused:
        st.session_state["own_told"] = (str(refused),)


def _refused() -> None:
    """What the browser tab kept and nobody can open: the reader saves it, or lets it go."""
    refused = st.session_state.get("own_refused")
    if refused is None:
        return
    held, why = refused
    ui.word(
        "This browser tab keeps a story that cannot be opened.",
        why,
        "The tab keeps it, and no other story, until you let it go. Save it first if you need it.",
    )
    with st.container(key="own-refused", horizontal=True, gap="small"):
        st.download_button(
            "Save it as it is",
            held.encode("utf-8", "replace"),
            "story-from-the-tab.json",
            "application/json",
            key="own-refused-save",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button("Discard it", key="own-refused-let-go", icon=":material/close:", on_click=_let_go)


def _let_go() -> None:
    st.session_state.pop("own_refused", None)
    # The tab is told by the frame of the page.
    reader.ask_for_whole_page()


def _opening() -> None:
    st.session_state.setdefault("own_inbox", 0)
    inbox = f"own-inbox-{st.session_state['own_inbox']}"
    with st.popover("Open a story", icon=":material/upload_file:", key="own-open"):
        st.file_uploader(
            "A story that was saved here",
            type=["json"],
            key=inbox,
            on_change=_open,
            args=(inbox,),
            help=f"At most {story_file.MOST_BYTES // 1000} kB. "
            "It takes the place of the steps below.",
        )


def _open(inbox: str) -> None:
    """Takes the story that was dropped, and says what of it cannot be shown."""
    file = reader.take_dropped(inbox)
    if file is None:
        return
    st.session_state["own_inbox"] += 1
    try:
        taken = story_file.read(file.getvalue())
        own_story.take(taken)
    except (story_file.Refused, own_story.Full) as refused:
        st.session_state["own_told"] = (str(refused),)
        return
    st.session_state["own_told"] = taken.notes


def _private(kept: tuple[Kept, ...]) -> None:
    """A word before saving where a step names what only the reader's draft has."""
    named = {number: each.private for number, each in enumerate(kept, 1) if each.private}
    if named:
        ui.word(
            "Names from your draft are in this story.",
            *(
                f"Step {number} names {words.listing([f'“{text}”' for text in private])}."
                for number, private in named.items()
            ),
            "A saved file would hold them. Remove these steps first if the file must not.",
        )


def _step(number: int, each: Kept, count: int) -> None:
    step, key = each.step, each.key
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            f"Step {number}",
            step.title,
            max_chars=story_file.MOST_TITLE,
            key=f"own-title-{key}",
            on_change=_retitle,
            args=(key,),
            disabled=bool(step.fault),
            width=480,
        )
        for icon, what, act, is_off in (
            ("arrow_upward", "Up", partial(own_story.move, key, -1), number == 1),
            ("arrow_downward", "Down", partial(own_story.move, key, 1), number == count),
            ("delete", "Remove", partial(own_story.remove, key), False),
        ):
            st.button(
                what,
                key=f"own-{what.lower()}-{key}",
                icon=f":material/{icon}:",
                on_click=act,
                disabled=is_off,
            )
    st.html(f'<div class="own">{telling.found(reader.tell(step, is_own=True))}</div>')
    if not step.fault and st.session_state.get("notes"):
        text = st.text_area(
            "What to say (an empty line begins a new paragraph)",
            "\n\n".join(step.say),
            key=f"own-say-{key}",
            on_change=_note,
            args=(key,),
            height=110,
            max_chars=story_file.MOST_SAID,
        )
        not_kept, why = st.session_state.get("own_not_kept", {}).get(key, ("", ""))
        if why and text == not_kept:
            ui.word("What you wrote here is not kept yet: your story is full.", why)
    st.html(f'<div class="own">{telling.ways(number, step)}</div>')


def _rename() -> None:
    title = st.session_state[f"own-title-{own_story.taken()}"].strip()
    _unless_full(lambda: own_story.rename(title))


def _retitle(key: str) -> None:
    title = st.session_state[f"own-title-{key}"].strip()
    if title:
        _unless_full(lambda: own_story.edit(key, title=title))


def _unless_full(change: Callable[[], None]) -> None:
    """Makes a change, or says why the story has no room for it."""
    try:
        change()
    except own_story.Full as full:
        st.session_state["own_told"] = (f"Your story is full. {full}",)


def _note(key: str) -> None:
    text = st.session_state[f"own-say-{key}"]
    not_kept = st.session_state.setdefault("own_not_kept", {})
    not_kept.pop(key, None)
    try:
        own_story.edit(key, say=story_file.paragraphs(text))
    except own_story.Full as full:
        # The box goes on showing it, so the word on it stands there as long.
        not_kept[key] = (text, f"{full} Then change this text once more.")
