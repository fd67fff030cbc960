"""Presenting: the buttons of every page, and the slides that the browser then shows by itself.

Whether a page is presented stands in its address (`?step=3`), so a step is a link, and a presenter
whose server starts anew is at the same step. A page presents what it drew, unless it calls `show`.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st

from components import browser, reader, stage, theme
from components.desk import taking
from components.desk.taking import Offer
from components.exhibit import Exhibit, Headline
from components.making import Empty, Key
from components.stage import Slide
from components.visits import Drawn

STEP = "step"


def show(
    name: str,
    slides: Callable[[theme.Theme], Sequence[Slide]],
    offer: Callable[[], Offer],
) -> None:
    """From here on in this run, presenting this page shows these slides, not what it drew.

    `name` is the title of the whole. `slides` is called only while the page is presented; it gets
    the colours to make them in, which the presenter may turn over. `offer` is what the page has to
    take away; it is called only when the reader asks.
    """
    st.session_state["shown"] = (name, slides, offer)


def begin(step: int = 1) -> None:
    """Presents this page from a step (from 1) on; for a button of a page, after it was pressed."""
    reader.ask_for_whole_page()
    st.query_params[STEP] = str(step)
    # Tells one presentation from the next, where the browser left one and the server did not hear.
    st.session_state["stage_asked"] = uuid4().hex


def slide(
    key: Key,
    look: theme.Theme,
    *,
    id: str,
    heading: str = "",
    say: Sequence[str] = (),
    link: str = "",
    hidden: str = "",
) -> Slide:
    """The slide of what `key` makes in these colours; it says why if there is nothing to show."""
    made, notes = reader.exhibit(key, look)
    if isinstance(made, Empty):
        reason = " ".join((made.reason, *made.problems))
        return stage.problem(reason, id=id, heading=heading, say=say, link=link)
    return stage.slide(
        made,
        id=id,
        heading=heading,
        say=say,
        link=link,
        hidden=" ".join(text for text in (notes, hidden) if text),
        known_on=key.lens.known_on,
        look=look,
        is_drafted=key.is_drafted,
    )


# ---------------------------------------------------------------- in the frame of every page


def place() -> Any:
    """Where the buttons stand: at the head of the page. The dashboard makes it before the page."""
    st.session_state.pop("shown", None)
    return st.container(key="present", horizontal=True, gap="small")


def stage_after(button_place: Any) -> None:
    """After the page was drawn: the buttons, and the slides if the address holds a step."""
    title, drawn = reader.take_drawn()
    shown = st.session_state.pop("shown", None)
    if not shown and not drawn:
        st.query_params.pop(STEP, None)
        return
    name, slides, offer = shown or (
        title,
        partial(_slides, drawn, title),
        partial(taking.of_page, title, drawn, _address()),
    )
    with button_place:
        taking.button(offer)
        if st.button(
            "Present",
            key="present-button",
            type="tertiary",
            icon=":material/slideshow:",
            shortcut="P",
        ):
            begin()
    if STEP in st.query_params:
        _put_on_stage(name, slides)


def _put_on_stage(name: str, slides: Callable[[theme.Theme], Sequence[Slide]]) -> None:
    look = theme.THEMES.get(st.session_state.get("stage_look", ""), reader.look())
    wanted = browser.mount(
        "stage",
        {
            "name": name,
            "asked": st.session_state.get("stage_asked", ""),
            "first": st.query_params.get(STEP, "1"),
            "look": asdict(look),
            "slides": list(slides(look)),
        },
        key="stage",
        on_left_change=_leave,
        on_look_change=_turn_over,
    )
    # A server that was started anew knows no callback of the page that it finds open.
    if wanted.left:
        _leave()
        st.rerun()
    if wanted.look and wanted.look != look.name:
        _turn_over()
        st.rerun()


def _leave() -> None:
    st.query_params.pop(STEP, None)
    st.session_state.pop("stage_look", None)


def _turn_over() -> None:
    st.session_state["stage_look"] = st.session_state["stage"]["look"]


# ---------------------------------------------------------------- the slides of a page


def _slides(drawn: Sequence[Drawn], title: str, look: theme.Theme) -> list[Slide]:
    """What the page drew, one exhibit a slide; headlines that stand together share one."""
    slides: list[Slide] = []
    together: list[tuple[Drawn, Exhibit]] = []
    for each in drawn:
        made, _ = reader.exhibit(each.key, look)
        if isinstance(made, Exhibit) and isinstance(made.body, Headline):
            together.append((each, made))
            continue
        slides += _headlines(together, title, look)
        together = []
        if isinstance(made, Exhibit):
            say = [text for text in (made.alt, made.method) if text]
            slides.append(
                slide(each.key, look, id=each.name, say=say, link=_address(), hidden=each.hidden)
            )
    return [*slides, *_headlines(together, title, look)]


def _headlines(
    together: Sequence[tuple[Drawn, Exhibit]], title: str, look: theme.Theme
) -> list[Slide]:
    if not together:
        return []
    first, alone = together[0]
    if len(together) == 1:
        return [
            slide(
                first.key,
                look,
                id=first.name,
                say=[alone.method] if alone.method else [],
                link=_address(),
                hidden=first.hidden,
            )
        ]
    return [
        stage.headlines(
            [made for _, made in together],
            id=first.name,
            finding=title,
            say=[f"{made.title}: {made.method}" for _, made in together if made.method],
            link=_address(),
            hidden=" ".join(dict.fromkeys(each.hidden for each, _ in together if each.hidden)),
            known_on=first.key.lens.known_on,
            look=look,
            is_drafted=any(each.key.is_drafted for each, _ in together),
        )
    ]


def _address() -> str:
    """The address of the page as it was before it was presented."""
    address = (st.context.url or "").split("?")[0]
    held = {name: st.query_params.get_all(name) for name in st.query_params if name != STEP}
    return f"{address}?{urlencode(held, doseq=True)}" if held else address
