"""Slides: exhibits as JSON for static/js/stage.js, which shows them one at a time.

A slide has these fields:
  id       what tells it from the others
  heading  the title of a step ("" where a page is presented)
  finding  the exhibit's title
  kind     "figure", "map" or "html"
  body     the figure as JSON text, the scene of the map, or HTML with all text escaped
  legend   HTML under a map ("" if none)
  alt      what a screen reader says of the body
  method   plain text: how the body was made; a screen has room for its beginning
  caption  plain text: sources, as of, what the lens hid
  say      paragraphs for the speaker, never on the shared screen
  sources  publisher, url and title of each page that the rows stand on
  link     the address of the view on its page
  banner   a word set before the finding, such as "Your draft"
  problem  a sentence shown in place of the body ("" if there is one)
"""

from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components import captions, markup, words
from components.exhibit import Exhibit, Facts, Grid, Headline, cited
from components.maps import Atlas
from components.theme import LIGHT, Theme

Slide = dict[str, Any]

DRAFT = "Your draft"
# A screen has room for fewer; the browser leaves out those that do not fit.
MOST_ROWS = 40
MOST_SOURCES = 30


def slide(
    made: Exhibit,
    *,
    id: str,
    heading: str = "",
    say: Sequence[str] = (),
    link: str = "",
    hidden: str = "",
    known_on: str = "",
    look: Theme = LIGHT,
    is_drafted: bool = False,
) -> Slide:
    """The slide of an exhibit made in the colours of `look`.

    `hidden` is what the lens took out, in words, and `known_on` the day of the lens.
    """
    kind, body = _body(made, look)
    return {
        "id": id,
        "heading": heading,
        "finding": words.unbroken(made.title),
        "kind": kind,
        "body": body,
        "legend": markup.legend(made.legend),
        "alt": made.alt or made.title,
        "method": made.method,
        "caption": captions.sources(made, hidden, known_on),
        "say": list(say),
        "sources": _sources(made.rows),
        "link": link,
        "banner": DRAFT if is_drafted else "",
        "problem": "",
    }


def headlines(
    made: Sequence[Exhibit],
    *,
    id: str,
    finding: str,
    say: Sequence[str] = (),
    link: str = "",
    hidden: str = "",
    known_on: str = "",
    look: Theme = LIGHT,
    is_drafted: bool = False,
) -> Slide:
    """Several headlines side by side on one slide, under a title of its own."""
    parts = [
        markup.headline(each.title, each.body, look)
        for each in made
        if isinstance(each.body, Headline)
    ]
    return {
        **problem(id=id, finding=finding, link=link, say=say),
        "kind": "html",
        "body": f'<div class="headlines">{"".join(parts)}</div>',
        "caption": _shared_caption(made, hidden, known_on),
        "sources": _sources(*(each.rows for each in made)),
        "banner": DRAFT if is_drafted else "",
        "problem": "",
    }


def problem(
    reason: str = "",
    *,
    id: str,
    heading: str = "",
    finding: str = "",
    say: Sequence[str] = (),
    link: str = "",
) -> Slide:
    """A slide that says why there is nothing to show, and keeps its place among the others."""
    return {
        "id": id,
        "heading": heading,
        "finding": finding,
        "kind": "html",
        "body": "",
        "legend": "",
        "alt": "",
        "method": "",
        "caption": "",
        "say": list(say),
        "sources": [],
        "link": link,
        "banner": "",
        "problem": reason,
    }


def _body(made: Exhibit, look: Theme) -> tuple[str, Any]:
    match made.body:
        case go.Figure() as figure:
            return "figure", figure.to_json()
        case Atlas() as atlas:
            return "map", {**atlas.scene, "alt": made.alt or made.title}
        case Headline() as said:
            return "html", f'<div class="headlines">{markup.headline("", said, look)}</div>'
        case Facts() as facts:
            return "html", markup.facts(facts, look)
        case Grid() as grid:
            return "html", table(grid)


def table(grid: Grid) -> str:
    """The first rows of a grid as an HTML table; `data-rows` says how many it has in all."""
    names = list(grid.titles)
    numeric = grid.numeric
    wide = [name in numeric for name in names]
    head = "".join(
        f'<th scope="col"{_right(is_number)}>{escape(grid.titles[name])}</th>'
        for name, is_number in zip(names, wide, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_right(is_number)}>{escape(grid.text(name, value))}</td>"
            for name, value, is_number in zip(names, row, wide, strict=True)
        )
        + "</tr>"
        for row in grid.frame[names].head(MOST_ROWS).itertuples(index=False, name=None)
    )
    return (
        f'<table class="grid" data-rows="{len(grid.frame)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _right(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _shared_caption(made: Sequence[Exhibit], hidden: str, known_on: str) -> str:
    """Sources and dates of several exhibits together."""
    rows = pd.concat([each.rows for each in made], ignore_index=True)
    return captions.sources(Exhibit(made[0].title, made[0].body, rows), hidden, known_on)


def _sources(*frames: pd.DataFrame) -> list[dict[str, str]]:
    return [asdict(page) for page in cited(*frames, most=MOST_SOURCES)]
