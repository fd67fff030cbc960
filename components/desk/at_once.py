"""What leaves without a file of the server's: pictures, a citation, the code of a frame."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import streamlit as st

from components import browser, markup, reader, stage, words
from components.serving.settings import settings
from components.takeaway import citation, embedding
from components.takeaway.carried import Carried, Piece
from components.takeaway.filenames import filename
from components.theme import Theme

_KINDS = ("png", "svg")


def pictures(carried: Carried, look: Theme) -> None:
    """One picture with a preview, or all of them as a ZIP, drawn by the reader's browser."""
    browser.mount(
        "picture",
        {
            "pictures": [_picture(piece, carried, look) for piece in carried.pieces],
            "look": asdict(look),
            "page": asdict(reader.look()),
            "zips": {
                kind: filename(
                    f"{carried.title} {kind}",
                    carried.taken_on,
                    carried.lens,
                    "zip",
                    is_draft=any(piece.is_draft for piece in carried.pieces),
                )
                for kind in _KINDS
            },
        },
        key=f"picture-{carried.pieces[0].name if len(carried.pieces) == 1 else 'all'}",
    )


def _picture(piece: Piece, carried: Carried, look: Theme) -> dict[str, Any]:
    """What a browser needs to draw one exhibit; `names` are those of its files."""
    lens = piece.lens or carried.lens
    title, is_draft = f"{carried.title} {piece.name}", piece.is_draft
    told = [
        f"Lens: {lens}." if lens else "",
        words.sentence("; ".join(f"{name}: {value}" for name, value in piece.choices))
        if piece.choices
        else "",
        f"Taken on {words.date(carried.taken_on)} from {piece.link}",
    ]
    return {
        "slide": stage.slide(
            piece.exhibit,
            id=piece.name,
            hidden=piece.hidden,
            known_on=piece.known_on,
            look=look,
        ),
        "foot": " ".join(filter(None, told)),
        "names": {
            kind: filename(title, carried.taken_on, lens, kind, is_draft=is_draft)
            for kind in _KINDS
        },
    }


def cite(carried: Carried, _look: Theme) -> None:
    """One exhibit as a line of text and as an entry for BibTeX."""
    piece = carried.pieces[0]
    st.code(citation.plain(piece, carried), language=None, wrap_lines=True)
    st.code(citation.bibtex(piece, carried), language="latex", wrap_lines=True)


def embed(carried: Carried, _look: Theme) -> None:
    """The code of a frame, and for which sites it works."""
    piece = carried.pieces[0]
    if piece.is_draft:
        lines = ("A frame shows what is published. Publish the draft, then take the code.",)
        st.html(markup.notice("A draft cannot be shown in other pages.", lines))
        return
    st.code(embedding.code(piece.link, piece.finding), language="html", wrap_lines=True)
    allowed = settings().embedded_by
    if allowed:
        st.caption(f"These sites may show it: {words.plain(words.listing(allowed))}.")
    else:
        st.caption(
            "This server lets no other site show its pages yet. Whoever runs it names sites that "
            "may in DASHBOARD\\_EMBEDDED\\_BY."
        )


SHOWN: dict[str, Callable[[Carried, Theme], None]] = {
    "Picture": pictures,
    "Citation": cite,
    "Embed": embed,
}
