"""The story: twelve steps on live exhibits to read or to present, or a story of one's own."""

import streamlit as st

from components import own_story, parts, story, ui
from components.desk import own_steps, telling

ui.opening(
    "The story",
    "From a headline of $400bn to the bet behind it, step by step.",
    controls="The exhibits are live: read it, present it to a room, or make a story of your own "
    "from any view of this dashboard.",
)


@parts.part
def steps() -> None:
    told = st.segmented_control(
        "Story",
        [story.OURS, story.OWN],
        default=story.OURS,
        required=True,
        key="told",
        bind="query-params",
        label_visibility="collapsed",
    )
    # The browser keeps the reader's own story, and the buttons at the head take away what is told.
    parts.shared("story", told, own_story.story())
    if told == story.OWN:
        own_steps.own_steps()
    else:
        telling.ours()
