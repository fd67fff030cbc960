"""The story that a reader makes: in the memory of their browser tab's session, nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

import streamlit as st

from components.story import MOST_STEPS, Step, Story

TITLE = "My story"


@dataclass(frozen=True)
class Kept:
    """A step of the reader's story; `key` stays the same while it is edited and moved.

    `private` are names in it that only the reader's draft had when it was added.
    """

    key: str
    step: Step
    private: tuple[str, ...] = ()


def kept() -> tuple[Kept, ...]:
    """The steps in their order."""
    return st.session_state.get("own_steps", ())


def title() -> str:
    """What the reader calls the story."""
    return st.session_state.get("own_title") or TITLE


def story() -> Story:
    """The reader's story as it stands."""
    return Story(title(), tuple(each.step for each in kept()))


def add(step: Step, private: Sequence[str] = ()) -> bool:
    """Adds a step at the end; False if the story is full."""
    if len(kept()) >= MOST_STEPS:
        return False
    st.session_state["own_steps"] = (*kept(), Kept(uuid4().hex, step, tuple(private)))
    return True


def taken() -> int:
    """How often another story took the place of the one before."""
    return st.session_state.get("own_taken", 0)


def take(another: Story) -> None:
    """Puts another story in place of the reader's own."""
    _remember()
    st.session_state["own_taken"] = taken() + 1
    st.session_state["own_title"] = another.title
    st.session_state["own_steps"] = tuple(Kept(uuid4().hex, step) for step in another.steps)


def remove(key: str) -> None:
    """Takes a step out."""
    _remember()
    st.session_state["own_steps"] = tuple(each for each in kept() if each.key != key)


def move(key: str, by: int) -> None:
    """Moves a step up (-1) or down (1)."""
    steps = list(kept())
    at = next((n for n, each in enumerate(steps) if each.key == key), None)
    if at is not None and 0 <= at + by < len(steps):
        steps[at], steps[at + by] = steps[at + by], steps[at]
        st.session_state["own_steps"] = tuple(steps)


def edit(key: str, **changes: object) -> None:
    """Changes what a step says of itself: its title, what to say."""
    st.session_state["own_steps"] = tuple(
        replace(each, step=replace(each.step, **changes)) if each.key == key else each
        for each in kept()
    )


def rename(name: str) -> None:
    """Gives the story another title."""
    st.session_state["own_title"] = name


def can_undo() -> bool:
    """Whether steps were taken out or replaced, and can come back."""
    return bool(st.session_state.get("own_before"))


def undo() -> None:
    """Brings back what was there before steps were last taken out or replaced."""
    before = st.session_state.pop("own_before", None)
    if before:
        st.session_state["own_taken"] = taken() + 1
        st.session_state["own_title"], st.session_state["own_steps"] = before


def _remember() -> None:
    if kept():
        st.session_state["own_before"] = (title(), kept())
