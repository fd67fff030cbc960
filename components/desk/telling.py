"""A story as a list to read: each step with its finding, its notes and the way to its page."""

from html import escape

import streamlit as st

from components import story, story_file, ui
from components.exhibit import Exhibit
from components.lens import Lens
from components.story import OURS, Step


def ours() -> None:
    """The story that comes with the dashboard."""
    try:
        shipped = story_file.shipped()
    except story_file.Refused as refused:
        ui.word("The story cannot be shown.", str(refused), "Your own story works on.")
        return
    with st.container(key="telling", horizontal=True, vertical_alignment="center", gap="small"):
        has_notes = notes_toggle()
    for number, step in enumerate(shipped.steps, 1):
        with st.container(key=f"step-{number}", gap="small"):
            said(number, step, ui.tell(step), has_notes=has_notes)
            ways(number, step, OURS)


def notes_toggle() -> bool:
    """Whether the reader wants to see what is said at each step."""
    return st.toggle(
        "Speaker notes",
        key="notes",
        bind="query-params",
        help="Shows what is said at each step. Print the page to have them on paper.",
    )


def said(number: int, step: Step, made: Exhibit | str, *, has_notes: bool) -> None:
    """One step to read: its number, title and finding, or why it cannot be shown."""
    finding = made.title if isinstance(made, Exhibit) else ""
    parts = [f'<h3 id="step-{number}">{escape(step.title)}</h3>']
    if finding:
        parts.append(f'<p class="finding">{escape(finding)}</p>')
    else:
        parts.append(f'<p class="fault" role="status">{escape(str(made))}</p>')
    if has_notes:
        parts += [f'<p class="say">{escape(text)}</p>' for text in story.spoken(step, finding)]
        parts += [
            f'<p class="source"><a href="{escape(source.url)}" target="_blank" rel="noopener">'
            f"{escape(source.title)}</a> {escape(source.publisher)}</p>"
            for source in step.sources
        ]
    st.html(f'<div class="step"><span class="number">{number}</span>{"".join(parts)}</div>')


def ways(number: int, step: Step, told: str) -> None:
    """Where a step leads: to the view on its page, and to the stage at this step."""
    if step.fault:
        return
    with st.container(key=f"ways-{number}", horizontal=True, gap="small"):
        st.page_link(
            f"views/{step.page}.py", icon=":material/arrow_outward:", query_params=query(step)
        )
        st.page_link(
            "views/story.py",
            label="Present from here",
            icon=":material/slideshow:",
            query_params=at(number, told),
        )


def at(number: int, told: str) -> dict[str, str]:
    """The address of a step: the page of the story that opens on it."""
    return {"step": str(number), **({} if told == OURS else {"told": told})}


def query(step: Step) -> dict[str, str | tuple[str, ...]]:
    """What brings back the view of a step on its page: its controls, and the lens it was under."""
    lens, default, fixed = step.lens_for(ui.lens()), Lens(), dict(step.lens)
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
