"""“Take away”: the one menu by which a page, a story or an exhibit leaves as a file or as code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from components import browser, making, maps, markup, reader, visits, words
from components.desk import at_once
from components.exhibit import Exhibit
from components.maps import Atlas
from components.takeaway import (
    briefing,
    deck,
    jobs,
    onefile,
    pdf,
    sidecar,
    workbook,
)
from components.takeaway.carried import EVERYTHING, Carried, Piece, choices_of, lens_in_words
from components.takeaway.filenames import filename
from components.takeaway.jobs import Job
from components.theme import DARK, LIGHT, THEMES, Theme
from components.visits import Drawn

# How often a waiting dialog looks for news, in milliseconds.
PATIENCE = 700
WHOLE = ""
_JOB, _ASKED, _WANTED = "take-away-job", "take-away-asked", "take-away-pictures"


@dataclass(frozen=True)
class Item:
    """One exhibit on offer. `piece` makes it in colours, None if there is nothing to show.

    `piece` may be called in another thread. `made_of` changes with all that the exhibit shows.
    `lens` is the exhibit's own in words, "" for the one that everybody starts with. One that
    `is_draft` shows what nobody has published.
    """

    name: str
    title: str
    made_of: str
    lens: str
    piece: Callable[[Theme], Piece | None]
    is_draft: bool = False


@dataclass(frozen=True)
class Offer:
    """What may be taken away: exhibits in their order under one title."""

    title: str
    items: tuple[Item, ...]
    lens: str
    link: str

    def carried(self, look: Theme) -> Carried:
        """All of it in the colours of `look`; raises jobs.Refused if nothing can be shown."""
        pieces = tuple(
            replace(piece, lens="" if item.lens == self.lens else item.lens or EVERYTHING)
            for item in self.items
            if (piece := item.piece(look))
        )
        if not pieces:
            raise jobs.Refused("Nothing can be shown here with these choices.")
        return Carried(self.title, pieces, self.lens, date.today().isoformat(), self.link)


@dataclass(frozen=True)
class Form:
    """One way to take something away. `make` makes its bytes, None where no file is made.

    `about` says in a sentence or two what the reader gets, `ending` how the file's name ends.
    One that `has_looks` comes light or dark, one that `has_papers` on A4 or Letter.
    """

    label: str
    about: str
    icon: str
    ending: str = ""
    kind: str = ""
    make: Callable[[Offer, Theme, str, Job], bytes] | None = None
    has_looks: bool = False
    has_papers: bool = False


def _slides(offer: Offer, look: Theme, paper: str, job: Job) -> bytes:
    return deck.of(offer.carried(look), look, job.tell)


def _workbook(offer: Offer, _look: Theme, _paper: str, job: Job) -> bytes:
    return workbook.of(offer.carried(LIGHT), job.tell)


def _rows(offer: Offer, _look: Theme, _paper: str, job: Job) -> bytes:
    return sidecar.packed(offer.carried(LIGHT), job.tell)


def _briefing(offer: Offer, _look: Theme, paper: str, job: Job) -> bytes:
    return briefing.of(offer.carried(LIGHT), paper, job.tell)


def _pdf(offer: Offer, look: Theme, paper: str, job: Job) -> bytes:
    return pdf.of(_briefing(offer, look, paper, job), lambda: job.is_unwanted)


def _page(offer: Offer, _look: Theme, _paper: str, job: Job) -> bytes:
    # Making the exhibits is a part of the work, too.
    light = offer.carried(LIGHT)
    job.tell(1, 4)
    dark = offer.carried(DARK)
    return onefile.of(light, dark, lambda done, of: job.tell(of + 3 * done, 4 * of))


FORMS = {
    "slides": Form(
        "Slides",
        "For PowerPoint and others: one exhibit a slide, as native charts, shapes and tables to "
        "edit, with sources and what to say in the notes.",
        "slideshow",
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _slides,
        has_looks=True,
    ),
    "workbook": Form(
        "Workbook",
        "For Excel: the rows of each exhibit with their sources, native charts of bars, shares, "
        "lines and points, and what the columns mean.",
        "table_view",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _workbook,
    ),
    "briefing": Form(
        "Briefing",
        "One to four sheets of paper. Open the page in your browser: it asks at once to be "
        "printed, or saved as a PDF.",
        "print",
        "html",
        "text/html",
        _briefing,
        has_papers=True,
    ),
    "pdf": Form(
        "PDF",
        "The same briefing as a PDF, printed by this server. A page with a map takes longer.",
        "picture_as_pdf",
        "pdf",
        "application/pdf",
        _pdf,
        has_papers=True,
    ),
    "onefile": Form(
        "One file",
        "The page as one HTML file, charts and map alive, light and dark, with the rows within. "
        "It works without a network, from a memory stick too.",
        "html",
        "html",
        "text/html",
        _page,
    ),
    "rows": Form(
        "Rows",
        "CSV files in a ZIP. Beside each lies a JSON file that says what it holds, what its "
        "columns mean, under which lens it was taken, and how to cite it.",
        "csv",
        "zip",
        "application/zip",
        _rows,
    ),
    "picture": Form(
        "Picture",
        "Each exhibit with its finding, sources, day and link: PNG for slides and posts, with two "
        "pixels for one; SVG to enlarge and to edit. Several come as a ZIP. Your browser draws.",
        "image",
        has_looks=True,
    ),
    "citation": Form("Citation", "A line of text and an entry for BibTeX.", "format_quote"),
    "embed": Form("Embed", "Code that shows one exhibit within another web page.", "code"),
}


# ---------------------------------------------------------------- what is on offer


def of_exhibit(made: Exhibit, name: str, key: making.Key, hidden: str) -> Offer:
    """One exhibit of a page. `hidden` is what is said of it as a draft and under the lens."""
    page, item = visits.current().title, _item(key, name, hidden, made)
    return Offer(page or made.title, (item,), lens_in_words(key.lens), reader.link(name))


def of_page(title: str, drawn: Sequence[Drawn], link: str) -> Offer:
    """What a page drew. `link` is its address."""
    return Offer(
        title,
        tuple(_item(each.key, each.name, each.hidden) for each in drawn),
        lens_in_words(reader.lens()),
        link,
    )


def _item(key: making.Key, name: str, hidden: str, shown: Exhibit | None = None) -> Item:
    kept, link = reader.shelf(), reader.link(name)
    choices = choices_of(reader.counted(name, key))
    start = maps.start(reader.view(name))
    if shown is None:
        first = kept.made(key)
        shown = first if isinstance(first, Exhibit) else None
    is_coloured = making.wants_theme(key.chart)

    def piece(look: Theme) -> Piece | None:
        made, notes = shown, ""
        # A draft's has what is published as an outline, which is made with it.
        if is_coloured or key.is_drafted:
            again, notes = reader.exhibit(key, look, kept)
            made = again if isinstance(again, Exhibit) else None
        if made is None:
            return None
        if isinstance(made.body, Atlas) and made.body.can_pick:
            # The reader chose month, layers and place in the browser.
            made = replace(made, body=replace(made.body, start=start))
        said = hidden if hidden.startswith(notes) else f"{notes} {hidden}".strip()
        known_on, is_draft = key.lens.known_on, key.is_drafted
        return Piece(made, name, choices, said, link, known_on=known_on, is_draft=is_draft)

    title, lens = words.unbroken(shown.title) if shown else name, lens_in_words(key.lens)
    return Item(name, title, f"{key} {choices} {start}", lens, piece, key.is_drafted)


# ---------------------------------------------------------------- the menu


def button(offer: Callable[[], Offer]) -> None:
    """The button at the head of a page; it opens the menu for all that the page shows."""
    if st.button("Take away", key="take-away", type="tertiary", icon=":material/ios_share:"):
        _dialog(offer())


@st.dialog("Take away", width="large", icon=":material/ios_share:")
def _dialog(offer: Offer) -> None:
    titles = {WHOLE: f"All of “{offer.title}”, {words.count(len(offer.items), 'exhibit')}"}
    titles |= {item.name: item.title for item in offer.items}
    chosen = st.selectbox("What", list(titles), format_func=titles.__getitem__, key="take-what")
    forms(_only(offer, chosen or WHOLE), place="page")


def _only(offer: Offer, name: str) -> Offer:
    if name == WHOLE:
        return offer
    (one,) = (item for item in offer.items if item.name == name)
    return replace(offer, items=(one,), lens=one.lens)


def forms(offer: Offer, *, place: str) -> None:
    """The forms in which `offer` may be taken, the same everywhere; for the inside of a dialog.

    `place` tells one menu from another.
    """
    # Without a Chromium of its own, a server leaves the PDF to the reader's browser.
    ways = [name for name in FORMS if name != "pdf" or pdf.program()]
    chosen = st.pills(
        "As",
        ways,
        default=ways[0],
        required=True,
        format_func=lambda name: f":material/{FORMS[name].icon}: {FORMS[name].label}",
        key=f"take-as-{place}",
        label_visibility="collapsed",
    )
    form = FORMS[chosen or ways[0]]
    st.caption(form.about)
    if form.make:
        look = _colours(place) if form.has_looks else reader.look()
        _file(offer, form, look, _paper(place) if form.has_papers else "", place)
        return
    if len(offer.items) > 1 and not form.has_looks:
        _word("This is made of one exhibit.", "Choose one above.")
        return
    look = _colours(place) if form.has_looks else reader.look()
    if len(offer.items) > 1 and not _is_asked_for(offer, look, place):
        return
    try:
        carried = offer.carried(look)
    except jobs.Refused as refused:
        _word(str(refused))
        return
    at_once.SHOWN[form.label](carried, look)


def _is_asked_for(offer: Offer, look: Theme, place: str) -> bool:
    """Whether the reader wants pictures of all that is on offer, which takes a while."""
    wanted = (look.name, *(item.made_of for item in offer.items))
    if st.session_state.get(_WANTED) == wanted:
        return True
    if st.button(
        f"Draw {words.count(len(offer.items), 'picture')}",
        key=f"take-draw-{place}",
        icon=":material/play_arrow:",
        type="primary",
    ):
        st.session_state[_WANTED] = wanted
        st.rerun(scope="fragment")
    return False


def _colours(place: str) -> Theme:
    chosen = st.segmented_control(
        "Colours",
        list(THEMES),
        default=reader.look().name,
        required=True,
        format_func=str.capitalize,
        key=f"take-look-{place}",
        label_visibility="collapsed",
    )
    return THEMES.get(chosen or "", reader.look())


def _paper(place: str) -> str:
    papers = list(briefing.PAPERS)
    chosen = st.segmented_control(
        "Paper",
        papers,
        default=papers[0],
        required=True,
        key=f"take-paper-{place}",
        label_visibility="collapsed",
    )
    return chosen or papers[0]


def _word(title: str, *lines: str) -> None:
    st.html(markup.notice(title, lines))


# ---------------------------------------------------------------- files, and the work they take


def _file(offer: Offer, form: Form, look: Theme, paper: str, place: str) -> None:
    """A button that makes the file; while it is made its progress, and then the file."""
    asked = (
        form.label,
        look.name,
        paper,
        offer.title,
        offer.lens,
        # The day stands in the file and in its name.
        date.today().isoformat(),
        *(text for item in offer.items for text in (item.title, item.made_of)),
    )
    job: Job | None = st.session_state.get(_JOB)
    if job is None or st.session_state.get(_ASKED) != asked or job.state == "cancelled":
        if st.button(
            "Make the file",
            key=f"take-make-{place}",
            icon=":material/play_arrow:",
            type="primary",
            on_click=_begin,
            args=(offer, form, look, paper, asked),
        ):
            st.rerun(scope="fragment")
        if problem := st.session_state.pop("take-away-refused", ""):
            _word(problem)
        return
    if job.state == "failed":
        _word("This could not be made.", job.problem)
        st.button("Try again", key=f"take-again-{place}", on_click=_forget)
        return
    if job.state == "done":
        title, day = _what(offer, form), date.today().isoformat()
        is_draft = any(item.is_draft for item in offer.items)
        name = filename(title, day, offer.lens, form.ending, is_draft=is_draft)
        st.download_button(
            f"Download {name} ({_size(job.made)})",
            job.made,
            name,
            form.kind,
            key=f"take-file-{place}",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
        )
        return
    if job.state == "waiting":
        before = words.count(job.place, "other")
        st.progress(0.0, f"In line behind {before}." if job.place else "Next in line.")
    else:
        st.progress(min(1.0, job.part), "Being made. You can go on reading; do not close this.")
    st.button("Cancel", key=f"take-cancel-{place}", icon=":material/close:", on_click=_cancel)
    st.session_state["take-away-looks"] = st.session_state.get("take-away-looks", 0) + 1
    browser.mount(
        "wait",
        {"look": st.session_state["take-away-looks"], "after": PATIENCE},
        key=f"take-wait-{place}",
        on_again_change=_look_again,
    )


def _what(offer: Offer, form: Form) -> str:
    """What the name of a file says: the title, the exhibit if it is one, that it is a briefing."""
    parts = [offer.title]
    if len(offer.items) == 1:
        parts.append(offer.items[0].name)
    if form.has_papers:
        parts.append("briefing")
    return " ".join(parts)


def _size(made: bytes) -> str:
    return (
        f"{max(1, round(len(made) / 1000)):,} kB"
        if len(made) < 1e6
        else f"{len(made) / 1e6:.1f} MB"
    )


def _begin(offer: Offer, form: Form, look: Theme, paper: str, asked: tuple[str, ...]) -> None:
    _cancel()
    make = form.make
    assert make is not None
    try:
        st.session_state[_JOB] = jobs.start(
            lambda job: make(offer, look, paper, job), reader.presence()
        )
        st.session_state[_ASKED] = asked
    except jobs.Refused as refused:
        st.session_state["take-away-refused"] = str(refused)


def _cancel() -> None:
    job: Job | None = st.session_state.pop(_JOB, None)
    if job is not None:
        job.cancel()


def _forget() -> None:
    st.session_state.pop(_JOB, None)


def _look_again() -> None:
    """The dialog is drawn anew because its component asked; there is nothing else to do."""
