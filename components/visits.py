"""What a browser tab holds of its reader from one run of a page to the next.

It is one object, because each look into Streamlit's session costs about as much as a line of HTML,
and every exhibit of a page asks for several of these.
"""

import threading
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.draft import Draft
from components.exhibit import Exhibit
from components.lens import Lens
from components.making import Empty, Key

# The title of a page, and the name of a part of it or of an exhibit on it.
Place = tuple[str, str]


@dataclass(frozen=True)
class Drawn:
    """An exhibit that the page drew in this run: what it is made of, and what the lens hid."""

    key: Key
    name: str
    hidden: str


@dataclass(frozen=True)
class Receipt:
    """What an exhibit was drawn from, and what its page says of it.

    `said` is what its caption adds to the sources, `heading` what it stands under.
    """

    made: Exhibit
    key: Key
    said: str
    heading: str


@dataclass(eq=False)
class Visit:
    """A browser tab: where its reader is, how they look at it, and what was drawn for them."""

    lens: Lens = field(default_factory=Lens)
    # None while the tab sees what is published.
    draft: Draft | None = None
    # The address of the page, and its title once the page said it.
    page: str = ""
    title: str = ""
    # What the next exhibit stands under; the program's own words, never a cell of a table.
    heading: str = ""
    # The exhibit that the address asks for.
    at: str = ""
    # What the page as a whole drew; None once it was taken, and while parts are drawn alone.
    drawn: list[Drawn] | None = None
    receipts: dict[str, Receipt] = field(default_factory=dict)
    # The part of the page that is being drawn, the controls of each part, and which part each
    # exhibit stands in.
    part: Place | None = None
    controls: dict[Place, set[str]] = field(default_factory=dict)
    stands_in: dict[Place, Place | None] = field(default_factory=dict)
    # Why the last exhibit could not be shown, as long as no other text stands between.
    reason: Empty | None = None
    # Pieces of HTML that wait to be sent as one message; None where each is sent at once. Those of
    # the place beside others that is being drawn; None outside of one. And the exhibit that comes
    # into view after the next message.
    said: list[str] | None = None
    cell: list[str] | None = None
    arriving: str = ""


# By this name Streamlit's session holds it.
NAME = "visit"
_found = threading.local()


def current() -> Visit:
    """The visit of the browser tab that this run is for."""
    run = get_script_run_ctx()
    # A thread draws for one tab at a time, and hears of another by another context.
    if run is not None and getattr(_found, "run", None) is run:
        return _found.visit
    visit = st.session_state.setdefault(NAME, Visit())
    _found.run, _found.visit = run, visit
    return visit
