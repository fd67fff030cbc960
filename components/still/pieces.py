"""Exhibits as pieces of a page without a server: HTML, what the browser draws, and the rows."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import unquote

import plotly.graph_objects as go

from components import captions, making, markup, store, words
from components.exhibit import MOST_CITED, Exhibit, Facts, Grid, Headline, cited, figure_height
from components.making import Empty, Key
from components.maps import SMALL_MAP, Atlas
from components.theme import THEMES, Theme

# How high a map is drawn on which sites can be chosen, in pixels.
LARGE_MAP = 640
_COLOUR = re.compile(r"(#[0-9A-Fa-f]{6}\b)")
_SPARK = re.compile(r'<img class="spark" alt="" src="data:image/svg\+xml,([^"]*)">')
_TO_PAGE = re.compile(r'href="([a-z]+|\./)(\?[^"]*)?" target="_self"')


@dataclass(frozen=True)
class Piece:
    """One exhibit. `drawings` is what the browser draws, by the name of the colours ("" none).

    `rows` is the CSV of the rows behind it, and `rows_file` its name; `finding` is what it says.
    """

    html: str
    drawings: Mapping[str, Any]
    rows: str = ""
    rows_file: str = ""
    finding: str = ""


def made(key: Key, look: Theme) -> Exhibit | Empty:
    """The exhibit of a key in the colours of `look`."""
    wanted = replace(key, theme=look.name if making.wants_theme(key.chart) else "")
    return making.SHARED.made(wanted)


def piece(
    key: Key,
    *,
    page: str,
    name: str,
    root: str,
    live: str = "",
    start: Mapping[str, Any] | None = None,
) -> Piece:
    """The piece of what `key` makes; it says why if there is nothing to show.

    `root` leads from the page to the site's first folder ("../"), `live` is the address of the
    exhibit in the live dashboard ("" if there is none), and `start` is how a map begins.
    """
    looks = {each: made(key, look) for each, look in THEMES.items()}
    light, dark = looks["light"], looks["dark"]
    if isinstance(light, Empty) or isinstance(dark, Empty):
        empty = light if isinstance(light, Empty) else dark
        assert isinstance(empty, Empty)
        return Piece(markup.notice(empty.reason, empty.problems), {})
    return of(
        light,
        dark,
        page=page,
        name=name,
        root=root,
        known_on=key.lens.known_on,
        start=start,
        links=_links(name, live),
    )


def of(
    light: Exhibit,
    dark: Exhibit,
    *,
    page: str,
    name: str,
    root: str,
    hidden: str = "",
    known_on: str = "",
    start: Mapping[str, Any] | None = None,
    links: str = "",
) -> Piece:
    """The piece of one exhibit that was made in both colours.

    `hidden` is what a lens took out of it, `known_on` the day of that lens, and `links` HTML that
    stands beside the link to its rows.
    """
    drawings: dict[str, Any] = {}
    match light.body:
        case go.Figure() as figure:
            drawings = {
                each: {"kind": "figure", "body": figure_of(exhibit)}
                for each, exhibit in (("light", light), ("dark", dark))
            }
            body = _room(name, light, figure_height(figure), "figure")
        case Atlas() as atlas:
            drawings = {
                each: {"kind": "map", "body": {**scene_of(exhibit), "start": dict(start or {})}}
                for each, exhibit in (("light", light), ("dark", dark))
            }
            height = LARGE_MAP if atlas.can_pick else SMALL_MAP
            body = _room(name, light, height, "map")
            body += coloured(markup.legend(light.legend), markup.legend(dark.legend))
        case Headline():
            body = coloured(*(_headline(each, THEMES[look]) for look, each in _both(light, dark)))
        case Facts():
            body = coloured(*(_facts(each, THEMES[look]) for look, each in _both(light, dark)))
            body = of_site(body, root)
        case Grid() as grid:
            body = table(grid)
    head = "" if isinstance(light.body, Headline) else markup.finding(light.title)
    file = f"{page}-{name}.csv"
    foot = _foot(light, f"{root}rows/{file}", captions.caption(light, hidden, known_on), links)
    return Piece(
        f'<section class="exhibit" id="{name}">{head}{body}{foot}</section>',
        drawings,
        store.csv_text(light.rows),
        file,
        captions.finding(light),
    )


def of_site(html: str, root: str) -> str:
    """HTML that leads to pages of the site instead of the dashboard's; `root` as of `piece`."""

    def place(found: re.Match[str]) -> str:
        is_first = found[1] in ("./", "overview")
        return f'href="{root}{"" if is_first else f"{found[1]}/"}index.html"'

    return _TO_PAGE.sub(place, html)


def _both(light: Exhibit, dark: Exhibit) -> tuple[tuple[str, Exhibit], ...]:
    return ("light", light), ("dark", dark)


def figure_of(exhibit: Exhibit) -> dict[str, Any]:
    """Data and layout of a figure as JSON can hold them."""
    assert isinstance(exhibit.body, go.Figure)
    return json.loads(exhibit.body.to_json() or "{}")


def scene_of(exhibit: Exhibit) -> dict[str, Any]:
    """A map as JSON can hold it."""
    assert isinstance(exhibit.body, Atlas)
    return {**exhibit.body.scene, "alt": exhibit.alt or exhibit.title}


def _room(name: str, exhibit: Exhibit, height: int, kind: str) -> str:
    """Where the browser draws; without scripts it says what would be there."""
    alt = escape(exhibit.alt or exhibit.title)
    return (
        f'<div class="drawing {kind}" data-name="{name}" style="--height:{height}px" '
        f'role="{"img" if kind == "figure" else "group"}" aria-label="{alt}">'
        f"<noscript><p>{alt}</p></noscript></div>"
    )


def _headline(exhibit: Exhibit, look: Theme) -> str:
    assert isinstance(exhibit.body, Headline)
    return markup.headline(exhibit.title, exhibit.body, look)


def _facts(exhibit: Exhibit, look: Theme) -> str:
    assert isinstance(exhibit.body, Facts)
    return markup.facts(exhibit.body, look)


def coloured(light: str, dark: str) -> str:
    """HTML that is the same but for its colours, as one that follows the reader's scheme."""
    parts = _COLOUR.split(_inline(light)), _COLOUR.split(_inline(dark))
    if parts[0][::2] != parts[1][::2]:
        raise ValueError("An exhibit says other words in the dark than in the light.")
    return "".join(
        one if one == other else f"light-dark({one}, {other})"
        for one, other in zip(*parts, strict=True)
    )


def _inline(html: str) -> str:
    """Small courses as drawings of the page, whose colours can follow its scheme."""
    return _SPARK.sub(
        lambda found: unquote(found[1]).replace("<svg ", '<svg class="spark" aria-hidden="true" '),
        html,
    )


def table(grid: Grid) -> str:
    """All rows of a grid as an HTML table that scrolls within its room."""
    names = list(grid.titles)
    numeric = grid.numeric
    right = {name: ' class="number"' if name in numeric else "" for name in names}
    head = "".join(
        f'<th scope="col"{right[name]}>{escape(grid.titles[name])}</th>' for name in names
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{right[name]}>{_cell(grid, name, value)}</td>"
            for name, value in zip(names, row, strict=True)
        )
        + "</tr>"
        for row in grid.frame[names].itertuples(index=False, name=None)
    )
    return (
        '<div class="table" tabindex="0" role="group" aria-label="Table, scrolls">'
        f'<table class="grid"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _cell(grid: Grid, name: str, value: Any) -> str:
    said = escape(grid.text(name, value))
    if name.endswith("_url") and str(value).startswith(("http://", "https://")):
        return f'<a href="{escape(str(value))}" rel="noopener">{said}</a>'
    return said


def _links(name: str, live: str) -> str:
    label = "Live: this exhibit in the dashboard"
    there = f' <a href="{escape(live)}" aria-label="{label}">Live</a>' if live else ""
    return f' <a href="#{name}" aria-label="Link to this exhibit">Link</a>{there}'


def _foot(exhibit: Exhibit, rows: str, caption: str, links: str) -> str:
    pages = "".join(
        f'<li><a href="{escape(page.url)}" rel="noopener">{escape(page.title)}</a> '
        f"{escape(page.publisher)}</li>"
        for page in cited(exhibit.rows)
    )
    count = words.count(len(exhibit.rows), "row")
    left = exhibit.rows["source_url"].nunique() - MOST_CITED
    if left > 0:
        pages += f"<li>And {left} more in the rows.</li>"
    return (
        f'<footer><p class="caption">{escape(caption)}</p><p class="receipt">'
        f'<a href="{escape(rows)}">Rows and sources</a> <span>{count}, CSV</span>{links}</p>'
        f"<details><summary>Pages cited</summary><ul>{pages}</ul></details></footer>"
    )
