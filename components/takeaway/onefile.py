"""A page or a story as one HTML file: interactive, in both colours, without a network."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from components import store, words
from components.maps import Atlas
from components.still import pieces
from components.takeaway import standalone
from components.takeaway.carried import EVERYTHING, Carried, Piece
from components.takeaway.filenames import filename
from components.takeaway.workbook import Tell

_ROWS = re.compile(r'href="[^"]*rows/([^"/]+)\.csv"')
_TO_PAGE = re.compile(r'href="(https?://[^"]*?)/index\.html"')


def of(light: Carried, dark: Carried, tell: Tell = lambda done, of: None) -> bytes:
    """The file, as UTF-8. Both are the same pieces, made in the two colours."""
    html: list[str] = []
    brought: dict[str, Any] = {"page.light": {}, "page.dark": {}, "rows": {}}
    root = light.link.partition("?")[0].rpartition("/")[0]
    for done, (one, other) in enumerate(zip(light.pieces, dark.pieces, strict=True)):
        tell(done, len(light.pieces))
        made = pieces.of(
            one.exhibit,
            other.exhibit,
            page="page",
            name=one.name,
            root=f"{root}/" if root else "",
            hidden=one.hidden,
            known_on=one.known_on,
            start=one.exhibit.body.start if isinstance(one.exhibit.body, Atlas) else None,
        )
        for look, drawing in made.drawings.items():
            brought[f"page.{look}"][one.name] = drawing
        told, lens = f"{light.title} {one.name}", one.lens or light.lens
        brought["rows"][one.name] = {
            "file": filename(told, light.taken_on, lens, "csv", is_draft=one.is_draft),
            "csv": store.csv_text(one.exhibit.rows),
        }
        html.append(_step(one) + _within(made.html, one.name))
    bodies = [piece.exhibit.body for piece in light.pieces]
    return standalone.document(
        title=light.title,
        page="page",
        body=f'<main id="content">{_head(light)}{"".join(html)}</main>',
        sheets=["still"],
        modules=["plot", "still", "onefile"],
        brought=brought,
        has_figures=any(isinstance(body, go.Figure) for body in bodies),
        has_maps=any(isinstance(body, Atlas) for body in bodies),
    )


def _within(html: str, name: str) -> str:
    """What led to files of a site leads to what lies in this one, or to the live dashboard."""
    inside = _ROWS.sub(f'href="#{escape(name)}" data-rows="{escape(name)}"', html)
    return _TO_PAGE.sub(r'href="\1"', inside)


def _step(piece: Piece) -> str:
    if not piece.heading:
        return ""
    said = "".join(f'<p class="say">{escape(text)}</p>' for text in piece.notes.split("\n\n"))
    return f"<h2>{escape(piece.heading)}</h2>{said}"


def _head(carried: Carried) -> str:
    """Title, and the lines that say when it was taken, under which lens and choices, from where."""
    lines = "".join(f'<p class="state">{escape(line)}</p>' for line in told(carried))
    link = (
        f'<p class="state"><a href="{escape(carried.link)}" rel="noopener">Live dashboard</a></p>'
        if carried.link.startswith(("http://", "https://"))
        else ""
    )
    return f"<h1>{escape(carried.title)}</h1>{lines}{link}"


def told(carried: Carried) -> Sequence[str]:
    """What stands under the title of what was taken: day, lens and choices, in sentences."""
    choices = dict.fromkeys(choice for piece in carried.pieces for choice in piece.choices)
    lens = carried.lens or EVERYTHING
    lines = [f"Taken on {words.date(carried.taken_on)}. Lens: {lens}."]
    if choices and not any(piece.heading for piece in carried.pieces):
        lines.append(words.sentence("; ".join(f"{name}: {value}" for name, value in choices)))
    return lines
