"""What this reader sees: their lens, their draft, their colours, and the exhibits made for them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import plotly.graph_objects as go
import streamlit as st
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components import making, outline, store, story, theme, visits
from components.draft import Draft
from components.exhibit import Exhibit
from components.lens import Lens
from components.making import Chart
from components.store import Edition
from components.visits import Drawn, Place

DRAFTED = "From your draft."
# What names, in an address, the exhibit at which the page opens.
AT = "at"


def lens() -> Lens:
    """The reader's lens as it stands in this run."""
    return visits.current().lens


def draft() -> Draft | None:
    """The draft that this browser tab looks at; None while it sees what is published."""
    return visits.current().draft


def look_at(drafted: Draft | None) -> None:
    """From now on this browser tab shows the dashboard made from the draft (None: as published)."""
    visits.current().draft = drafted


def presence() -> Callable[[], bool]:
    """A question, for any thread: whether this reader's browser tab is still connected."""
    run = get_script_run_ctx()
    if run is None or not runtime.exists():
        return lambda: True
    server, session = runtime.get_instance(), run.session_id
    return lambda: server.is_active_session(session)


def dropped(place: str) -> list[UploadedFile]:
    """The files that were dropped at a place of this key, and that the server still has.

    A browser that has not caught up may name files once more that the server was told to forget.
    """
    lying = st.session_state.get(place) or []
    files = lying if isinstance(lying, list) else [lying]
    return [file for file in files if isinstance(file, UploadedFile)]


def take_dropped(place: str) -> UploadedFile | None:
    """The one file that was dropped at a place, which the server forgets; None if there is none."""
    file = next(iter(dropped(place)), None)
    if file is not None:
        forget_file(file.file_id)
    return file


def forget_file(name: str) -> None:
    """Has the server let go of a dropped file, by its `file_id`.

    Streamlit does so by itself only once the session ends, or where somebody presses the cross
    beside the file, which is gone from our pages as soon as the file was taken.
    """
    run = get_script_run_ctx()
    # Only this kind of manager can forget a single file, and there is no other.
    if run and isinstance(run.uploaded_file_mgr, MemoryUploadedFileManager):
        run.uploaded_file_mgr.remove_file(run.session_id, name)


def ask_for_whole_page() -> None:
    """For a callback of a control in a part: what it changed concerns the page as a whole."""
    st.session_state["whole_page"] = True


def wants_whole_page() -> bool:
    """Whether a callback asked for the whole page; asking is forgotten by that."""
    return st.session_state.pop("whole_page", False)


def edition(name: str) -> Edition:
    """The edition of a table that this reader sees."""
    drafted = draft()
    return drafted.edition(name) if drafted else store.published(name)


def shelf() -> making.Shelf:
    """Where the exhibits lie that were made for this reader."""
    drafted = draft()
    return drafted.shelf if drafted else making.SHARED


def look() -> theme.Theme:
    """The colours that the reader's browser asks for."""
    return theme.THEMES.get(st.context.theme.type or "light", theme.LIGHT)


def key_for(chart: Chart, choices: dict[str, Any], chosen: Lens | None = None) -> making.Key:
    """What the chart's exhibit is made of, for this reader."""
    drafted = draft()
    # Asked for once: a chart of the whole record names every table.
    editions = drafted.edition if drafted else store.published
    return making.key(chart, editions, chosen or lens(), look().name, choices)


def made_for(
    chart: Chart, choices: dict[str, Any], chosen: Lens | None = None
) -> Exhibit | making.Empty:
    """The exhibit from the cache, or what to say if it cannot be made."""
    return shelf().made(key_for(chart, choices, chosen))


def exhibit(
    key: making.Key, look: theme.Theme, kept: making.Shelf | None = None
) -> tuple[Exhibit | making.Empty, str]:
    """The exhibit of a key in the colours of `look`, and what is to be said of it as a draft.

    `kept` is this reader's `shelf()`, for work in another thread, which cannot ask for it.
    """
    kept = kept or shelf()
    key = in_colours(key, look)
    made = kept.made(key)
    if isinstance(made, Exhibit) and key.is_drafted:
        return _held_against_published(key, made, look, kept)
    return made, ""


def in_colours(key: making.Key, look: theme.Theme) -> making.Key:
    """The same exhibit in other colours."""
    return replace(key, theme=look.name if making.wants_theme(key.chart) else "")


def _held_against_published(
    key: making.Key, made: Exhibit, look: theme.Theme, kept: making.Shelf
) -> tuple[Exhibit, str]:
    """A draft's exhibit with the published figure as an outline behind, and a word on it."""
    editions = tuple(store.published(edition.table) for edition in key.editions)
    # A choice may be a name that only the draft has, so nothing of it is kept for others.
    published = kept.made(replace(key, editions=editions))
    if (
        isinstance(made.body, go.Figure)
        and isinstance(published, Exhibit)
        and isinstance(published.body, go.Figure)
    ):
        figure, differs = outline.outlined(made.body, published.body, look)
        if differs:
            return replace(made, body=figure), "From your draft; dotted, what is published."
    return made, DRAFTED


def hidden_by_lens(
    chart: Chart,
    choices: dict[str, Any],
    made: Exhibit,
    chosen: Lens | None = None,
    make: Callable[[making.Key], Exhibit | making.Empty] | None = None,
) -> str:
    """What the lens took out, e.g. "14 of 96 rows hidden by your trust setting." """
    chosen, make, sentences = chosen or lens(), make or shelf().made, []
    for field, setting in (("trust", "trust setting"), ("known_on", "known-on date")):
        if getattr(chosen, field) == getattr(Lens(), field):
            continue
        wider = replace(chosen, **{field: getattr(Lens(), field)})
        lifted = make(key_for(chart, choices, wider))
        if isinstance(lifted, Exhibit):
            is_whole = making.RECORD in making.parameters(chart)
            count = making.hidden_rows if is_whole else shelf().hidden_rows
            gone, total = count(made, lifted)
            if gone:
                sentences.append(f"{gone} of {total} rows hidden by your {setting}.")
    return " ".join(sentences)


def note_drawn(exhibit: Drawn) -> None:
    """Remembers what the page as a whole drew, for presenting it and taking it away."""
    visit = visits.current()
    visit.stands_in[visit.title, exhibit.name] = visit.part
    # A part that is drawn alone adds nothing to what the page as a whole drew.
    if visit.drawn is not None:
        visit.drawn.append(exhibit)


@contextmanager
def within(part: str) -> Iterator[None]:
    """Controls and exhibits that come meanwhile belong together, apart from others of the page."""
    visit, before = visits.current(), _controls()
    visit.part = here = visit.title, part
    try:
        yield
    finally:
        visit.part = None
        visit.controls.setdefault(here, set()).update(_controls() - before)


def _controls() -> set[str]:
    """The keys of the controls that were drawn so far in this run.

    Asked of the run: to list the session takes longer than to draw an exhibit.
    """
    run = get_script_run_ctx()
    drawn = run.shared.widget_ids_this_run.snapshot() if run else ()
    return {key for each in drawn if (key := user_key_from_element_id(each))}


def take_drawn() -> tuple[str, tuple[Drawn, ...]]:
    """The title of the page and what it drew in this run, in order; then it is forgotten."""
    visit = visits.current()
    drawn, visit.drawn = visit.drawn, None
    return visit.title, tuple(drawn or ())


def key_of(step: story.Step, colours: theme.Theme | None = None) -> making.Key:
    """What the exhibit of a step without a fault is made of, for this reader."""
    return story.key(step, edition, lens(), (colours or look()).name)


def tell(
    step: story.Step, colours: theme.Theme | None = None, *, is_own: bool = False
) -> Exhibit | str:
    """The exhibit of a story's step under the reader's lens, or why it cannot be shown.

    What a reader's own steps choose came from a file or a draft, and stays in their session.
    """
    if step.fault:
        return step.fault
    key = key_of(step, colours)
    if is_own and not key.is_drafted:
        made = _made_for_own(key)
    else:
        made, _ = exhibit(key, colours or look())
    if isinstance(made, Exhibit):
        return made
    return story.problem(key, made, making.SHARED.made_as_told)


def said_of(step: story.Step, made: Exhibit, *, is_own: bool = False) -> str:
    """That a step's exhibit is from a draft, and what the lens took out of it."""
    key = key_of(step)
    make = _made_for_own if is_own and not key.is_drafted else shelf().made
    hidden = hidden_by_lens(key.chart, dict(key.choices), made, key.lens, make)
    return " ".join(text for text in (DRAFTED if key.is_drafted else "", hidden) if text)


def _made_for_own(key: making.Key) -> Exhibit | making.Empty:
    shelf = st.session_state.setdefault("own_exhibits", {})
    if key not in shelf:
        if len(shelf) >= 2 * story.MOST_STEPS:
            shelf.clear()
        shelf[key] = making.SHARED.made_as_told(key)
    return shelf[key]


def alone() -> str:
    """The exhibit that a frame in another page shows alone; "" where the whole page is shown."""
    asked = st.query_params.get(AT, "") if st.context.is_embedded else ""
    return asked if re.fullmatch(r"[a-z0-9-]+", asked) else ""


def view(at: str) -> dict[str, list[str]]:
    """The choices of this view as they stand in its address, and at which exhibit it opens."""
    return {name: st.query_params.get_all(name) for name in st.query_params} | {AT: [at]}


def asked(at: str, key: making.Key) -> dict[str, list[str]]:
    """The same without controls of other parts of the page that say nothing to this exhibit."""
    part, controls = _stands(at)
    if part is None:
        return view(at)
    elsewhere = {name for other, held in controls.items() if other != part for name in held}
    elsewhere -= controls.get(part, set())
    # What one part hands to another stands among the choices of the exhibit.
    told = str(key.choices)
    return {
        name: values
        for name, values in view(at).items()
        if name not in elsewhere or name in told or any(value in told for value in values)
    }


def counted(at: str, key: making.Key) -> dict[str, list[str]]:
    """What counts for this exhibit: what was asked, and the controls of its own part as they start.

    An address leaves out what stands where it starts.
    """
    told = asked(at, key)
    part, controls = _stands(at)
    own = controls.get(part, set()) if part else set()
    return told | {name: _shown(name) for name in sorted(own - set(told))}


def _stands(at: str) -> tuple[Place | None, dict[Place, set[str]]]:
    """The part of the page that an exhibit stands in, if any, and the controls of every part."""
    visit = visits.current()
    return visit.stands_in.get((visit.title, at)), visit.controls


def _shown(control: str) -> list[str]:
    """What a control of options shows as chosen, in the words of the page; none for others."""
    run = get_script_run_ctx()
    if run is None or control not in st.session_state:
        return []
    # What an option is called is known to the control alone.
    state = run.session_state._state
    widget = state._key_id_mapper.get_id_from_key(control)
    about = state.get_widget_metadata(widget) if widget else None
    if about is None or about.formatted_options is None:
        return []
    chosen = about.serializer(st.session_state[control]) or []
    return [str(chosen)] if isinstance(chosen, str) else [str(each) for each in chosen]


def link(at: str) -> str:
    """The address that brings back this view, with all of its choices."""
    address = (st.context.url or "").split("?")[0]
    query = urlencode(view(at), doseq=True)
    return f"{address}?{query}"
