"""Write the dashboard as a site without a server: `python scripts/static.py --out site`.

What a page shows is taken from the page itself, run once with the choices that it starts from.
"""

import argparse
import json
import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import streamlit  # noqa: E402
from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

from components import browser, markup, store, story, story_file, words  # noqa: E402
from components.lens import Lens  # noqa: E402
from components.serving import document as served  # noqa: E402
from components.serving import files  # noqa: E402
from components.still import document, pieces, scripts  # noqa: E402
from components.tables import TABLES  # noqa: E402

# The reader's own files and the history need a server.
LEFT_OUT = {"upload", "history"}
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
FONTS = {"SourceSansVF-Upright": "source-sans.woff2"}
EXHIBIT = re.compile(r"-exhibit-([a-z0-9-]+)$")


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


# ---------------------------------------------------------------- what the pages show


def titles() -> dict[str, str]:
    """Page -> its name in the navigation, as the dashboard has it, in its order."""
    frame = (ROOT / "dashboard.py").read_text(encoding="utf-8")
    found = re.findall(r'st\.Page\("views/(\w+)\.py", title="([^"]+)"', frame)
    return {page: title for page, title in found if page not in LEFT_OUT}


def page_of(name: str) -> Page:
    """A page as the dashboard draws it with the choices that it starts from."""
    page = Page(name)
    app = AppTest.from_file(str(ROOT / "views" / f"{name}.py"), default_timeout=300)
    app.session_state["drawn"] = []
    app.run()
    if app.exception:
        raise RuntimeError(f"{name}: {app.exception[0].value}")
    for drawn in app.session_state["drawn"]:
        page.made[drawn.name] = pieces.piece(
            drawn.key, page=name, name=drawn.name, root=page.root, hidden=drawn.hidden
        )
    page.html.append(_walked(app.main, page))
    return page


def _walked(block: Any, page: Page) -> str:
    """The HTML of a block of the page: headings, columns, exhibits, in its order."""
    parts = []
    for child in block.children.values():
        if not hasattr(child, "children"):
            parts.append(_line(child))
            continue
        found = EXHIBIT.search(getattr(child.proto, "id", "") or "")
        if found and found[1] in page.made:
            parts.append(page.made[found[1]].html)
        elif found and found[1] == "data-table-rows":
            parts.append(_tables(page.root))
        elif child.type == "column":
            parts.append(f'<div style="flex:{child.weight:.3f} 1 0">{_walked(child, page)}</div>')
        elif child.children and all(
            getattr(each, "type", "") == "column" for each in child.children.values()
        ):
            parts.append(f'<div class="columns">{_walked(child, page)}</div>')
        else:
            parts.append(_walked(child, page))
    return "".join(parts)


def _line(element: Any) -> str:
    if element.type == "header":
        return (
            f'<h2 id="{words.slug(element.value).replace("_", "-")}">{escape(element.value)}</h2>'
        )
    if element.type == "html":
        said = str(element.proto.body)
        if said.startswith('<p class="aside">'):
            inner = pieces.without_controls(
                said.removeprefix('<p class="aside">').removesuffix("</p>")
            )
            return f'<p class="aside">{inner}</p>' if inner else ""
        if said.startswith(('<div class="credits">', '<div class="empty')):
            return said
    return ""


def _tables(root: str) -> str:
    """Every table to take away, in place of the one that the dashboard lets readers browse."""
    items = "".join(
        f'<tr><td><a href="{root}data/{name}.csv" download>{escape(table.title)}</a></td>'
        f"<td>{escape(table.about)}</td></tr>"
        for name, table in TABLES.items()
    )
    return (
        '<section class="exhibit" id="tables"><p class="receipt">'
        f'<a href="{root}data/all.zip" download>All tables (ZIP)</a> '
        f'<a href="{root}data/datapackage.json" download>What the columns mean (JSON)</a></p>'
        '<div class="table whole"><table class="grid"><thead><tr><th scope="col">Table, as CSV</th>'
        f'<th scope="col">What it holds</th></tr></thead><tbody>{items}</tbody></table></div>'
        "</section>"
    )


def story_page() -> Page:
    """The story as steps to read, each on its exhibit."""
    page = Page("story")
    for number, step in enumerate(story_file.shipped().steps, 1):
        name = f"step-{number}"
        head = f'<h2 class="step" id="{name}-title"><span>{number}</span> {escape(step.title)}</h2>'
        if step.fault:
            page.html.append(head + markup.notice("This step cannot be shown.", (step.fault,)))
            continue
        piece = pieces.piece(
            story.key(step, store.published, Lens(), "light"),
            page="story",
            name=name,
            root=page.root,
            start=start_of(step),
        )
        page.made[name] = piece
        said = [
            f'<p class="say">{escape(text)}</p>'
            for text in story.spoken(step, "")
            if text != story.FINDING
        ]
        further = "".join(
            f'<p class="further"><a href="{escape(source.url)}" rel="noopener">'
            f"{escape(source.title)}</a> {escape(source.publisher)}</p>"
            for source in step.sources
        )
        page.html += [head, *said, piece.html, further]
    return page


def start_of(step: story.Step) -> dict[str, Any]:
    """How the map of a step begins: on a date, with layers, at a place."""
    start: dict[str, Any] = {
        name: value for name, value in step.view if name in ("date", "layers", "place", "compare")
    }
    if isinstance(start.get("layers"), str):
        start["layers"] = start["layers"].split(",")
    return start


# ---------------------------------------------------------------- files


def write(folder: Path, name: str, content: str | bytes) -> None:
    """Writes a file of the site, with the folders that lead to it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def write_page(
    folder: Path,
    site: document.Site,
    page: Page,
    opening: served.Opening,
    written: dict[str, str],
) -> None:
    """Writes the document of a page, the rows of its exhibits, and what the browser draws.

    `written` has the files of rows that are there, by what they hold, and gets those of the page.
    """
    body = "".join(page.html)
    for piece in page.made.values():
        if piece.rows:
            # Exhibits of the same rows lead to one file.
            file = written.setdefault(piece.rows, piece.rows_file)
            body = body.replace(f'rows/{piece.rows_file}"', f'rows/{file}"')
            write(folder, f"rows/{file}", piece.rows)
    for look in ("light", "dark"):
        drawn = {name: piece.drawings[look] for name, piece in page.made.items() if piece.drawings}
        if drawn:
            told = scripts.told(f"{page.name}.{look}", drawn)
            write(folder, f"exhibits/{page.name}.{look}.js", told)
    finding = next((piece.finding for piece in page.made.values() if piece.finding), "")
    html = document.document(site, page.name, opening, finding.replace("\u2060", ""), body)
    write(folder, document.place(page.name), html)


def write_shared(folder: Path) -> None:
    """Writes what all pages share: scripts, styles, libraries, land, fonts."""
    static = browser.STATIC
    write(folder, "static/js/still.js", scripts.bundle(static / "js", MODULES))
    styles = (static / "css" / "still.css").read_text(encoding="utf-8")
    write(folder, "static/css/still.css", document.variables() + styles)
    for name in ("css/atlas.css", "icon.svg", "card.png"):
        write(folder, f"static/{name}", (static / name).read_bytes())
    for name, library in browser.LIBRARIES.items():
        write(folder, f"static/vendor/{name}", library.read_bytes())
    for path in static.glob("geo/*.geojson"):
        told = scripts.told(path.stem, json.loads(path.read_text(encoding="utf-8")))
        write(folder, f"static/geo/{path.stem}.js", told)
    media = Path(streamlit.__file__).parent / "static" / "static" / "media"
    for name, copy in FONTS.items():
        write(folder, f"static/font/{copy}", next(media.glob(f"{name}.*.woff2")).read_bytes())


def write_tables(folder: Path) -> int:
    """Writes the published tables; returns the number of their revision."""
    head, trouble = store.looked_up()
    if trouble:
        raise RuntimeError(trouble)
    for name in (*(f"{table}.csv" for table in TABLES), "datapackage.json", "all.zip"):
        write(folder, f"data/{name}", files.made(name, head).content)
    return head.number if head else 0


def build(out: Path, wanted: list[str], environment: Mapping[str, str]) -> None:
    """Writes the whole site beside `out`, then puts it in its place."""
    names = titles()
    openings = served.openings(ROOT / "views")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as half:
        folder = Path(half) / "site"
        revision = write_tables(folder)
        day = words.date(datetime.now(UTC).date().isoformat())
        site = document.Site(
            {name: title for name, title in names.items() if name in wanted} if wanted else names,
            f"As of revision {revision}, made on {day}.",
            live=_with_slash(environment.get("DASHBOARD_ADDRESS", "")),
            address=_with_slash(environment.get("SITE_ADDRESS", "")),
        )
        write_shared(folder)
        written: dict[str, str] = {}
        for name in site.pages:
            page = story_page() if name == "story" else page_of(name)
            write_page(folder, site, page, openings[name], written)
        if out.exists():
            shutil.rmtree(out)
        folder.rename(out)


def _with_slash(address: str) -> str:
    return f"{address.rstrip('/')}/" if address else ""


def main() -> None:
    """Reads the options, and writes the site."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=ROOT / "site", help="the folder to write")
    asked.add_argument("--pages", nargs="*", default=[], help="only these pages, such as capex")
    told = asked.parse_args()
    # Pages that are run without a browser warn that there is none.
    logging.getLogger(get_script_run_ctx.__module__).disabled = True
    if unknown := sorted(set(told.pages) - set(titles())):
        asked.error(f"There is no page {words.listing(unknown)}. Pages: {', '.join(titles())}.")
    build(told.out.resolve(), told.pages, os.environ)


if __name__ == "__main__":
    main()
