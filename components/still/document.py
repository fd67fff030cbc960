"""The HTML document of a page without a server: head, navigation, and what it is as of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from components.pages import FIRST, NAME
from components.serving.document import Opening, described, preview
from components.theme import DARK, LIGHT, Theme

# What a page may load, wherever it lies: nothing but the files of the site. Plotly writes styles
# as it draws and keeps pictures and fonts within them; maps count in WebAssembly.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; "
    "worker-src 'self' blob:; base-uri 'none'; form-action 'none'"
)
# What every document begins with.
_BEGINNING = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
"""
# What draws each kind of exhibit.
LIBRARY = {"figure": "plotly.js", "map": "deck.js"}
# What a page loads or links to of the site, but for other pages.
_FILE = re.compile(r'((?:href|src)="(?:\.\./)*(?:static|rows|data)/[^"?#]+(?<!\.html))"')


@dataclass(frozen=True)
class Site:
    """What all pages share. `pages` are their names in the navigation, by the name of the page.

    `state` says what the site is as of, and `version` changes with any of its files; `live` is the
    address of the live dashboard and `address` that of this site, each with a slash at its end, or
    "" if there is none.
    """

    pages: Mapping[str, str]
    state: str
    version: str
    live: str = ""
    address: str = ""


def place(page: str) -> str:
    """Where a page lies in the site."""
    return "index.html" if page == FIRST else f"{page}/index.html"


def root(page: str) -> str:
    """What leads from a page to the first folder of the site."""
    return "" if page == FIRST else "../"


def live_page(live: str, page: str) -> str:
    """The address of a page in the live dashboard, whose own address is `live`; "" without one."""
    return f"{live}{'' if page == FIRST else page}" if live else ""


def address(site: Site, page: str) -> str:
    """The whole address of a page; "" where the site does not know its own."""
    return f"{site.address}{place(page).removesuffix('index.html')}" if site.address else ""


def sitemap(site: Site) -> str:
    """The addresses of all pages for search engines, as sitemaps.org has it."""
    pages = "".join(f"<url><loc>{escape(address(site, page))}</loc></url>\n" for page in site.pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{pages}</urlset>\n'
    )


def missing(site: Site) -> str:
    """The document for addresses that lead nowhere, with whole addresses: it is shown anywhere."""
    at = escape(site.address)
    links = "".join(
        f'<li><a href="{escape(address(site, page))}">{escape(name)}</a></li>'
        for page, name in site.pages.items()
    )
    return f"""{_BEGINNING}<meta name="robots" content="noindex">
<title>No such page · {NAME}</title>
<link rel="stylesheet" href="{at}static/css/still.css?v={site.version}">
</head>
<body>
<header class="top"><a class="name" href="{at}">{NAME}</a></header>
<main id="content">
<h1>There is no such page</h1>
<p class="lede">These are the pages of this site.</p>
<ul>{links}</ul>
</main>
</body>
</html>
"""


def variables() -> str:
    """The colours of both schemes as a style sheet; the browser follows the reader's wish."""
    dark = "\n".join(f"  {line}" for line in _colours(DARK).splitlines())
    return f"{_colours(LIGHT)}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def _colours(look: Theme) -> str:
    names = ("paper", "panel", "ink", "quiet", "grid", "border", "land", "accent")
    return ":root { " + " ".join(f"--{name}: {getattr(look, name)};" for name in names) + " }"


def document(site: Site, page: str, opening: Opening, finding: str, body: str) -> str:
    """The document of a page. `finding` stands before the lede in its description."""
    to = root(page)
    title = NAME if page == FIRST else f"{opening.title} · {NAME}"
    about = described(finding, opening.lede)
    # Begun while the document is still read: it is what a first visit waits for.
    first = re.search(r'class="drawing (figure|map)"', body)
    library = LIBRARY[first[1]] if first else ""
    early = (
        f'<link rel="preload" as="script" href="{to}static/vendor/{library}">\n' if library else ""
    )
    links = "".join(
        f'<a href="{to}{place(each)}"{" aria-current=page" if each == page else ""}>'
        f"{escape(name)}</a>"
        for each, name in site.pages.items()
    )
    there = live_page(site.live, page)
    live = f' · <a href="{escape(there)}">Live dashboard</a>' if there else ""
    html = f"""{_BEGINNING}<meta name="referrer" content="same-origin">
<title>{escape(title)}</title>
{_tags(site, page, title, about)}
<link rel="icon" href="{to}static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{to}static/css/still.css">
{early}<script src="{to}static/js/still.js" defer></script>
</head>
<body data-page="{page}">
<a class="skip" href="#content">To the content</a>
<header class="top"><a class="name" href="{to}index.html">{NAME}</a>
<nav aria-label="Pages">{links}</nav></header>
<main id="content">
<h1>{escape(opening.title)}</h1>
<p class="lede">{escape(opening.lede)}</p>
<p class="state">{escape(site.state)}{live}</p>
{body}
</main>
</body>
</html>
"""
    # A cache that still has a file of an earlier build must not give it to a page of this one.
    return _FILE.sub(rf'\1?v={site.version}"', html)


def _tags(site: Site, page: str, title: str, about: str) -> str:
    at = address(site, page)
    own = [f'<link rel="canonical" href="{escape(at)}">'] if at else []
    return "\n".join([*preview(title, about, at, f"{site.address}static/card.png"), *own])
