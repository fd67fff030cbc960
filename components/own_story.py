"""The story that a reader makes: in the memory of their browser tab's session, nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

import streamlit as st

from components import story_file
from components.story import MOST_STEPS, Step, Story

TITLE = "My story"


class Full(Exception):
    """What the story has no room for; the text says why and what to do."""


@dataclass(frozen=True)
class Kept:
    """A step of the reader's story; `key` stays the same while it is edited and moved.

    `private` are names in it that only the reader's draft had when it was added.
    """

    key: str
    step: Step
    private: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Before:
    """The story before steps were taken out or replaced; `left` are the keys that stood after."""

    title: str
    steps: tuple[Kept, ...]
    left: frozenset[str]


def kept() -> tuple[Kept, ...]:
    """The steps in their order."""
    return st.session_state.get("own_steps", ())


def title() -> str:
    """What the reader calls the story."""
    return st.session_state.get("own_title") or TITLE


def story() -> Story:
    """The reader's story as it stands."""
    return Story(title(), tuple(each.step for each in kept()))


def add(step: Step, private: Sequence[str] = ()) -> None:
    """Adds a step at the end; raises Full."""
    _put(title(), (*kept(), Kept(uuid4().hex, step, tuple(private))))


def taken() -> int:
    """How often another story took the place of the one before."""
    return st.session_state.get("own_taken", 0)


def take(another: Story) -> None:
    """Puts another story in place of the reader's own; raises Full."""
    _put(another.title, tuple(Kept(uuid4().hex, step) for step in another.steps))
    st.session_state["own_taken"] = taken() + 1


def remove(key: str) -> None:
    """Takes a step out."""
    _put(title(), tuple(each for each in kept() if each.key != key))


def move(key: str, by: int) -> None:
    """Moves a step up (-1) or down (1)."""
    steps = list(kept())
    at = next((n for n, each in enumerate(steps) if each.key == key), None)
    if at is not None and 0 <= at + by < len(steps):
        steps[at], steps[at + by] = steps[at + by], steps[at]
        _put(title(), tuple(steps))


def edit(key: str, **changes: object) -> None:
    """Changes what a step says of itself: its title, what to say; raises Full."""
    _put(
        title(),
        tuple(
            replace(each, step=replace(each.step, **changes)) if each.key == key else each
            for each in kept()
        ),
    )


def rename(name: str) -> None:
    """Gives the story another title; raises Full."""
    _put(name, kept())


def can_undo() -> bool:
    """Whether steps were taken out or replaced, and there is room for them to come back."""
    undone = _undone()
    return undone is not None and not _hindrance(*undone)


def undo() -> None:
    """Brings back the steps that were last taken out or replaced, each to its place.

    What was added, moved or edited since stays, for a reader who misses a step does not mean the
    later ones. Steps of a story that took the place of another leave again, and undoing once more
    brings them back as they stood.
    """
    undone = _undone()
    if undone and not _hindrance(*undone):
        st.session_state.pop("own_before")
        _put(*undone)
        st.session_state["own_taken"] = taken() + 1


def _undone() -> tuple[str, tuple[Kept, ...]] | None:
    """Title and steps as `undo` would leave them; None if there is nothing to undo."""
    before: _Before | None = st.session_state.get("own_before")
    if before is None:
        return None
    had = [each.key for each in before.steps]
    steps = [each for each in kept() if each.key in had or each.key not in before.left]
    for place, each in enumerate(before.steps):
        if each.key in before.left:
            continue
        # Behind the nearest of those that stood in front of it.
        there = [step.key for step in steps]
        front = next((key for key in reversed(had[:place]) if key in there), None)
        steps.insert(there.index(front) + 1 if front else 0, each)
    is_replaced = not before.left <= set(had)
    return before.title if is_replaced else title(), tuple(steps)


def _put(name: str, steps: tuple[Kept, ...]) -> None:
    """Puts title and steps in place, and remembers how it was if a step is gone by that."""
    if hindrance := _hindrance(name, steps):
        raise Full(hindrance)
    left = frozenset(each.key for each in steps)
    if any(each.key not in left for each in kept()):
        st.session_state["own_before"] = _Before(title(), kept(), left)
    st.session_state["own_title"], st.session_state["own_steps"] = name, steps


def _hindrance(name: str, steps: tuple[Kept, ...]) -> str:
    """Why a story could not be opened again once it was saved; "" if it could."""
    if len(steps) > MOST_STEPS:
        return f"It may have {MOST_STEPS} steps. Remove one first."
    file = story_file.written(Story(name or TITLE, tuple(each.step for each in steps)))
    if len(file) > story_file.MOST_BYTES:
        return (
            f"The story would have more than {story_file.MOST_BYTES // 1000} kB, and could not be "
            "opened again once it is saved. Shorten what is said at some steps, or remove one."
        )
    return ""
