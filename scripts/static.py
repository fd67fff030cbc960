"""Write the dashboard as a site without a server: `python scripts/static.py --out site`.

What a page shows is taken from the page itself, run once with the choices that it starts from.
"""

import argparse
import logging
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

from components import (  # noqa: E402
    maps,
    markup,
    pages,
    revisions,
    store,
    story,
    story_file,
    visits,
    words,
)
from components.lens import Lens  # noqa: E402
from components.making import Key  # noqa: E402
from components.pages import FIRST  # noqa: E402
from components.reader import AT  # noqa: E402
from components.serving import document as served  # noqa: E402
from components.serving import files as tables  # noqa: E402
from components.still import destination, document, files, pieces  # noqa: E402
from components.store import Edition  # noqa: E402
from components.tables import TABLES  # noqa: E402

# The reader's own files and the history need a server.
LEFT_OUT = {"upload", "history"}
CHANGED = (
    "What is published changed, or could not be read, while the site was made. The site is as it "
    "was before; make it again."
)
EXHIBIT = re.compile(r"-exhibit-([a-z0-9-]+)$")
IN_HTML = re.compile(r'<section class="exhibit" id="exhibit-([a-z0-9-]+)">.*?</section>', re.S)
HEADING = re.compile(r'<h2 id="([^"]+)"[^>]*>(.*?)<a class="anchor"[^>]*></a></h2>')
# The pieces of a page that a site shows as well begin so. The head of a page is its document's.
KEPT = (
    "<hgroup><h2",
    "<section",
    '<div class="beside',
    '<div class="credits">',
    '<div class="empty',
)
DICTIONARY = "data-dictionary"
# What is published as the site is made: the edition of each table, by its name.
Editions = Mapping[str, Edition]


class Unmade(Exception):
    """What keeps a site from being made, as a sentence."""


# ---------------------------------------------------------------- what the pages show


def titles() -> dict[str, str]:
    """Page -> its name in the navigation, as the dashboard has it, in its order."""
    return {page: title for page, title in pages.TITLES.items() if page not in LEFT_OUT}


def page_of(name: str, published: Editions, live: str = "") -> files.Page:
    """A page as the dashboard draws it with the choices that it starts from.

    `live` is the address of the live page, or "". Raises Unmade if the page was drawn from anything
    but what is `published`.
    """
    page = files.Page(name)
    app = AppTest.from_file(str(ROOT / "views" / f"{name}.py"), default_timeout=300)
    visit = app.session_state[visits.NAME] = visits.Visit(drawn=[])
    app.run()
    if app.exception:
        raise RuntimeError(f"{name}: {app.exception[0].value}")
    for drawn in visit.drawn or []:
        if any(published[edition.table] != edition for edition in drawn.key.editions):
            raise Unmade(CHANGED)
        there = f"{live}?{AT}={drawn.name}" if live else ""
        if drawn.name == DICTIONARY:
            _add_dictionary(page, drawn.key, there)
        else:
            page.made[drawn.name] = pieces.piece(
                drawn.key, page=name, name=drawn.name, root=page.root, live=there
            )
    page.html.append(_walked(app.main, page))
    return page


def _add_dictionary(page: files.Page, key: Key, live: str) -> None:
    """What the columns of every table mean, where the dashboard shows the table that was chosen."""
    for table in TABLES:
        name = f"{DICTIONARY}-{table}"
        page.made[name] = pieces.piece(
            replace(key, choices=(("table", table),)),
            page=page.name,
            name=name,
            root=page.root,
            live=f"{live}&table={table}" if live else "",
        )


def _folded(page: files.Page) -> str:
    """The dictionary of every table, each to be opened."""
    return "".join(
        f'<details class="fold"><summary>{escape(table.title)}</summary>'
        f"{page.made[f'{DICTIONARY}-{name}'].html}</details>"
        for name, table in TABLES.items()
    )


def _walked(block: Any, page: files.Page) -> str:
    """The HTML of a block of the page: headings, columns, exhibits, in its order."""
    parts = []
    for child in block.children.values():
        if not hasattr(child, "children"):
            parts.append(_line(child, page))
            continue
        found = EXHIBIT.search(getattr(child.proto, "id", "") or "")
        if found and found[1] in page.made:
            parts.append(page.made[found[1]].html)
        elif found and found[1] == "data-table-rows":
            parts.append(_tables(page.root))
        elif found and found[1] == DICTIONARY:
            parts.append(_folded(page))
        elif child.type == "column":
            parts.append(f'<div style="flex:{child.weight:.3f} 1 0">{_walked(child, page)}</div>')
        elif child.children and all(
            getattr(each, "type", "") == "column" for each in child.children.values()
        ):
            parts.append(f'<div class="beside">{_walked(child, page)}</div>')
        else:
            parts.append(_walked(child, page))
    return "".join(parts)


def _line(element: Any, page: files.Page) -> str:
    """The HTML of an element of the page that is HTML there, too; "" of all others."""
    if element.type != "html":
        return ""
    pieces_there = markup.pieces_of(str(element.proto.body))
    return "".join(_piece(said, page) for said in pieces_there if said.startswith(KEPT))


def _piece(said: str, page: files.Page) -> str:
    def made(found: re.Match[str]) -> str:
        return page.made[found[1]].html if found[1] in page.made else found[0]

    if said.startswith("<hgroup"):
        # An exhibit of the section may have the same name.
        return HEADING.sub(r'<h2 id="\1-title">\2</h2>', markup.without_controls(said))
    return IN_HTML.sub(made, said)


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


def story_page(published: Editions) -> files.Page:
    """The story as steps to read, each on its exhibit."""
    page = files.Page("story")
    for number, step in enumerate(story_file.shipped().steps, 1):
        name = f"step-{number}"
        head = f'<h2 class="step" id="{name}-title"><span>{number}</span> {escape(step.title)}</h2>'
        if step.fault:
            page.html.append(head + markup.notice("This step cannot be shown.", (step.fault,)))
            continue
        piece = pieces.piece(
            story.key(step, published.__getitem__, Lens(), "light"),
            page="story",
            name=name,
            root=page.root,
            # It plays where its reader wishes.
            start=maps.start({name: value for name, value in step.view if name != "play"}),
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


# ---------------------------------------------------------------- the site


def published_now() -> tuple[revisions.Revision | None, Editions]:
    """The newest revision and its tables. Raises Unmade if the history cannot be read."""
    store.forget_head()
    head, trouble = store.looked_up()
    if trouble:
        raise Unmade(f"{trouble} No site was made.")
    return head, {name: store.published(name) for name in TABLES}


def build(out: Path, wanted: list[str], environment: Mapping[str, str]) -> None:
    """Makes the whole site, or the first page and those `wanted`, and puts it into its place.

    Raises Unmade if what is published cannot be read or changes meanwhile, and
    destination.Refused if `out` holds anything else.
    """
    destination.check(out, ROOT)
    openings = served.openings(ROOT / "views")
    found = published_now()
    head, published = found
    live = _with_slash(environment.get("DASHBOARD_ADDRESS", ""))
    out.mkdir(parents=True, exist_ok=True)
    # On the same disk as its place, whatever that is.
    with tempfile.TemporaryDirectory(dir=out, prefix=".making-") as half:
        folder = Path(half)
        files.write_shared(folder)
        files.write_tables(folder, head)
        written: dict[str, str] = {}
        pages = {
            name: story_page(published)
            if name == "story"
            else page_of(name, published, document.live_page(live, name))
            for name in titles()
            if not wanted or name in {FIRST, *wanted}
        }
        for page in pages.values():
            files.write_drawn(folder, page, written)
        site = document.Site(
            {name: title for name, title in titles().items() if name in pages},
            state(head, datetime.now(UTC)),
            destination.version(folder),
            live=live,
            address=_with_slash(environment.get("SITE_ADDRESS", "")),
        )
        for name, page in pages.items():
            files.write_page(folder, site, page, openings[name], written)
        files.write_for_robots(folder, site)
        if published_now() != found:
            raise Unmade(CHANGED)
        about = {"revision": head.number if head else 0, "version": site.version}
        destination.describe(folder, about)
        destination.put(folder, out)


def state(head: revisions.Revision | None, now: datetime) -> str:
    """What a site is as of, and when it was made, as sentences."""
    came = (
        f"published on {words.date(head.made_at[:10])}" if head else "as it came with the program"
    )
    number = head.number if head else 0
    return f"As of revision {number}, {came}. Made on {words.date(now.date().isoformat())}."


def _with_slash(address: str) -> str:
    return f"{address.rstrip('/')}/" if address else ""


def main() -> None:
    """Reads the options, and writes the site."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=ROOT / "site", help="the folder to write")
    asked.add_argument(
        "--pages", nargs="*", default=[], help="the overview and these pages alone, such as capex"
    )
    told = asked.parse_args()
    # Pages that are run without a browser warn that there is none.
    logging.getLogger(get_script_run_ctx.__module__).disabled = True
    if unknown := sorted(set(told.pages) - set(titles())):
        asked.error(f"There is no page {words.listing(unknown)}. Pages: {', '.join(titles())}.")
    try:
        build(told.out.resolve(), told.pages, os.environ)
    except (Unmade, destination.Refused, revisions.Refused, tables.Broken) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
