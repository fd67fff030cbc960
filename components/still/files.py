"""The files of a site: pages, what they load, the rows of their exhibits, and the tables."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from components import browser
from components.revisions import Revision
from components.serving import document as served
from components.serving import files as tables
from components.still import document, pieces, scripts
from components.tables import TABLES

# The last one runs; the others are run when one asks for them.
MODULES = [
    "libraries",
    "plot",
    "atlas-ink",
    "brought",
    "atlas-layers",
    "atlas-pace",
    "atlas-crowd",
    "atlas-view",
    "atlas-labels",
    "atlas-time",
    "atlas",
    "still",
]


@dataclass
class Page:
    """A page in the making: its HTML in order, and what its exhibits need beside it."""

    name: str
    html: list[str] = field(default_factory=list)
    made: dict[str, pieces.Piece] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """What leads to the first folder of the site."""
        return document.root(self.name)


def _write(folder: Path, name: str, content: str | bytes) -> None:
    """Writes a file of the site, with the folders that lead to it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def write_drawn(folder: Path, page: Page, written: dict[str, str]) -> None:
    """Writes the rows of a page's exhibits, and what the browser draws.

    `written` has the files of rows that are there, by what they hold, and gets those of the page.
    """
    for piece in page.made.values():
        if piece.rows and piece.rows not in written:
            written[piece.rows] = piece.rows_file
            _write(folder, f"rows/{piece.rows_file}", piece.rows)
    for look in ("light", "dark"):
        drawn = {name: piece.drawings[look] for name, piece in page.made.items() if piece.drawings}
        if drawn:
            told = scripts.told(f"{page.name}.{look}", drawn)
            _write(folder, f"exhibits/{page.name}.{look}.js", told)


def write_page(
    folder: Path,
    site: document.Site,
    page: Page,
    opening: served.Opening,
    written: Mapping[str, str],
) -> None:
    """Writes the document of a page; `written` as of `write_drawn`."""
    body = "".join(page.html)
    for piece in page.made.values():
        if piece.rows:
            # Exhibits of the same rows lead to one file.
            body = body.replace(f'rows/{piece.rows_file}"', f'rows/{written[piece.rows]}"')
    finding = next((piece.finding for piece in page.made.values() if piece.finding), "")
    html = document.document(site, page.name, opening, finding, body)
    _write(folder, document.place(page.name), html)


def write_for_robots(folder: Path, site: document.Site) -> None:
    """Writes what needs the address of the site: its map, and the page for what is not there."""
    if site.address:
        _write(folder, "sitemap.xml", document.sitemap(site))
        _write(folder, "404.html", document.missing(site))


def write_shared(folder: Path) -> None:
    """Writes what all pages share: scripts, styles, libraries, land, fonts."""
    static = browser.STATIC
    _write(folder, "static/js/still.js", scripts.bundle(static / "js", MODULES))
    styles = (static / "css" / "still.css").read_text(encoding="utf-8")
    _write(folder, "static/css/still.css", document.variables() + styles)
    for name in ("css/atlas.css", "icon.svg", "card.png"):
        _write(folder, f"static/{name}", (static / name).read_bytes())
    for name in browser.LIBRARIES:
        _write(folder, f"static/vendor/{name}", browser.library_content(name))
    for path in static.glob("geo/*.geojson"):
        told = scripts.told(path.stem, json.loads(path.read_text(encoding="utf-8")))
        _write(folder, f"static/geo/{path.stem}.js", told)
    _write(folder, "static/font/source-sans.woff2", browser.typeface().read_bytes())


def write_tables(folder: Path, head: Revision | None) -> None:
    """Writes the tables as of a revision."""
    for name in (*(f"{table}.csv" for table in TABLES), "datapackage.json", "all.zip"):
        _write(folder, f"data/{name}", tables.made(name, head).content)
