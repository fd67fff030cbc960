"""The story: twelve steps on live exhibits to read or to present, or a story of one's own."""

import streamlit as st

from components import story, ui
from components.desk import own_steps, telling

ui.opening(
    "The story",
    "From a headline of $400bn to the bet behind it, in steps on the live exhibits. Read it, "
    "present it to a room, or make a story of your own from any view of this dashboard.",
)

told = st.segmented_control(
    "Story",
    [story.OURS, story.OWN],
    default=story.OURS,
    required=True,
    key="told",
    bind="query-params",
    label_visibility="collapsed",
)
if told == story.OWN:
    own_steps.own_steps()
else:
    telling.ours()
