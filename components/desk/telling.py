"""A story as a list to read, each step with its finding and its notes, and as slides to present."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components import browser, making, maps, pages, present, reader, stage, story, story_file, ui
from components.desk.taking import Item, Offer
from components.exhibit import Exhibit
from components.lens import Lens
from components.maps import Atlas
from components.stage import Slide
from components.story import Step
from components.takeaway.carried import Piece, choices_of, lens_in_words
from components.theme import Theme


def ours() -> None:
    """The story that comes with the dashboard."""
    try:
        shipped = story_file.shipped()
    except story_file.Refused as refused:
        ui.word("The story cannot be shown.", str(refused), "Your own story works on.")
        return
    with st.container(key="telling", horizontal=True, vertical_alignment="center", gap="medium"):
        present_button("Present the story")
        has_notes = notes_toggle()
    numbered = [(str(number), step) for number, step in enumerate(shipped.steps, 1)]
    # As one message: each costs the server and the browser as much as all of the text.
    st.html("".join(said(number, step, has_notes) for number, step in enumerate(shipped.steps, 1)))
    follow(shipped.steps)
    present.show(
        shipped.title,
        lambda look: slides(numbered, look),
        lambda: offer(shipped.title, shipped.steps),
    )


def present_button(label: str) -> None:
    """Puts the story of this page on the stage, from its first step."""
    st.button(
        label,
        key="present-story",
        type="primary",
        icon=":material/slideshow:",
        on_click=present.begin,
    )


def notes_toggle() -> bool:
    """Whether the reader wants to see what is said at each step."""
    return st.toggle(
        "Speaker notes",
        key="notes",
        bind="query-params",
        help="Shows what is said at each step. Print the page to have them on paper.",
    )


def said(number: int, step: Step, has_notes: bool) -> str:
    """One step to read as HTML: number, title, finding or why it cannot be shown, where it leads.

    The number is a link that opens the stage at this step.
    """
    made = reader.tell(step)
    finding = made.title if isinstance(made, Exhibit) else ""
    parts = [f"<h3>{escape(step.title)}</h3>", found(made)]
    if has_notes:
        parts += [f'<p class="say">{escape(text)}</p>' for text in story.spoken(step, finding)]
        parts += [
            f'<p class="source"><a href="{escape(source.url)}" target="_blank" rel="noopener">'
            f"{escape(source.title)}</a> {escape(source.publisher)}</p>"
            for source in step.sources
        ]
    there = f"Present from step {number} in a new tab"
    place = (
        f'<a href="story?step={number}" target="_blank" title="{there}" aria-label="{there}">'
        f"{number}</a>"
    )
    return (
        f'<div class="step"><span class="number">{place}</span>{"".join(parts)}'
        f"{ways(number, step)}</div>"
    )


def found(made: Exhibit | str) -> str:
    """The finding of a step's exhibit, or why it cannot be shown, as HTML."""
    if isinstance(made, Exhibit):
        return f'<p class="finding">{escape(made.title)}</p>'
    return f'<p class="fault" role="status">{escape(made)}</p>'


def ways(number: int, step: Step) -> str:
    """Where a step leads, as HTML: to its view on its page, and to the stage. See `follow`."""
    present_it = f'<button type="button" data-way="present-{number}">Present from here</button>'
    if step.fault:
        return f'<p class="ways">{present_it}</p>'
    asked = urlencode(query(step), doseq=True)
    page = "" if step.page == pages.FIRST else step.page
    there = f"./{page}?{asked}" if asked else f"./{page}"
    return (
        f'<p class="ways"><a href="{escape(there)}" data-way="page-{number}">'
        f"{escape(pages.TITLES[step.page])}</a>{present_it}</p>"
    )


def follow(steps: Sequence[Step]) -> None:
    """Takes the reader where one of the `ways` of these steps leads; call after they were drawn.

    They are HTML, which costs a page less than a link and a button of Streamlit's at every step.
    """
    browser.mount("ways", {}, key="ways", on_taken_change=_take)
    number = st.session_state.pop("way_to", 0)
    if 0 < number <= len(steps):
        step = steps[number - 1]
        st.switch_page(_page(step.page), query_params=query(step))


def _take() -> None:
    kind, _, number = st.session_state["ways"]["taken"].partition("-")
    if kind == "present":
        present.begin(int(number))
    else:
        st.session_state["way_to"] = int(number)


def _page(name: str) -> StreamlitPage:
    # By its object, because the path of a page is looked up on the disk.
    listed = [page for group in st.session_state["pages"].values() for page in group]
    return next(page for page in listed if (page.url_path or "overview") == name)


def query(step: Step) -> dict[str, str | tuple[str, ...]]:
    """What brings back the view of a step on its page: its controls, and the lens it was under."""
    lens, default, fixed = step.lens_for(reader.lens()), Lens(), dict(step.lens)
    words = {
        "trust": ui.TRUST_LABELS[lens.trust],
        "known_on": lens.known_on,
        "basis": ui.BASIS_LABELS[lens.basis],
    }
    return dict(step.view) | {
        name: word
        for name, word in words.items()
        if name in fixed or getattr(lens, name) != getattr(default, name)
    }


# ---------------------------------------------------------------- slides


def slides(
    numbered: Sequence[tuple[str, Step]], look: Theme, *, is_own: bool = False
) -> list[Slide]:
    """One slide a step in these colours; `numbered` has a name with each, which stays the same."""
    return [_slide(name, step, look, is_own) for name, step in numbered]


# A rerun while a talk goes on makes nothing again.
_shared_slide = lru_cache(maxsize=128)(stage.slide)


def _slide(name: str, step: Step, look: Theme, is_own: bool) -> Slide:
    made = reader.tell(step, look, is_own=is_own)
    finding = made.title if isinstance(made, Exhibit) else ""
    told: dict[str, Any] = {
        "id": f"step-{name}",
        "heading": step.title,
        "say": story.spoken(step, finding),
        "link": _address(step),
    }
    if not isinstance(made, Exhibit):
        return stage.problem(made, **told)
    key = reader.key_of(step)
    is_shared = not is_own and not key.is_drafted
    slide = (_shared_slide if is_shared else stage.slide)(
        made,
        **told,
        hidden=reader.said_of(step, made, is_own=is_own),
        known_on=key.lens.known_on,
        look=look,
        is_drafted=key.is_drafted,
    )
    start = {"start": maps.start(dict(step.view))} if isinstance(made.body, Atlas) else {}
    return {
        **slide,
        "body": {**slide["body"], **start} if start else slide["body"],
        "sources": [*(vars(source) for source in step.sources), *slide["sources"]],
    }


# ---------------------------------------------------------------- to take away


def offer(title: str, steps: Sequence[Step], *, is_own: bool = False) -> Offer:
    """The steps that can be shown, to take away; each under its own lens, named by its place."""
    items = tuple(
        _item(f"step-{place}", step, is_own)
        for place, step in enumerate(steps, 1)
        if not step.fault
    )
    address = (st.context.url or "").partition("?")[0]
    return Offer(title, items, lens_in_words(reader.lens()), address)


def _item(name: str, step: Step, is_own: bool) -> Item:
    key, kept, link = reader.key_of(step), reader.shelf(), _address(step)
    start = maps.start(dict(step.view))
    first = reader.tell(step, is_own=is_own)
    hidden = reader.said_of(step, first, is_own=is_own) if isinstance(first, Exhibit) else ""
    view = {each: [value] if isinstance(value, str) else value for each, value in step.view}

    def piece(look: Theme) -> Piece | None:
        if is_own and not key.is_drafted:
            made = making.SHARED.made_as_told(reader.in_colours(key, look))
        else:
            made, _ = reader.exhibit(key, look, kept)
        if not isinstance(made, Exhibit):
            return None
        if isinstance(made.body, Atlas):
            made = replace(made, body=replace(made.body, start=start))
        return Piece(
            made,
            name,
            choices_of(view),
            hidden,
            link,
            "\n\n".join(story.spoken(step, made.title)),
            step.title,
            known_on=key.lens.known_on,
            is_draft=key.is_drafted,
        )

    made_of = f"{key} {step.say} {start}"
    return Item(name, step.title, made_of, lens_in_words(key.lens), piece, key.is_drafted)


def _address(step: Step) -> str:
    if step.fault:
        return ""
    root = (st.context.url or "").partition("?")[0].rpartition("/")[0]
    page = "" if step.page == "overview" else step.page
    asked = urlencode(query(step), doseq=True)
    return f"{root}/{page}?{asked}" if asked else f"{root}/{page}"
