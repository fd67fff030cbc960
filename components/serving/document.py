"""The HTML document that every page starts from, with a title and a preview for shared links."""

import ast
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.serving.bodies import ASK_AGAIN, Body, answer, body

NAME = "AI infrastructure race"
CARD = "app/static/card.png"
# Pixels of the card.
CARD_SIZE = (1200, 630)
# Longer texts are cut by whoever shows a preview, and less well.
LONGEST = 300
FIRST_PAGE = "overview"
# Pages that begin with charts; what draws them a browser would ask for last of all.
CHARTED = frozenset({"bet", "capex", "commitments", "data", "energy", "financing", "sites"})
_KIND = "text/html; charset=utf-8"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Opening:
    """What a page calls itself, what it is about, and what readers can do there ("" if nothing)."""

    title: str
    lede: str
    controls: str = ""


@dataclass(frozen=True)
class Drawing:
    """What draws charts in a browser: the addresses of scripts and of modules."""

    scripts: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()

    def links(self) -> str:
        """The tags by which a browser asks for them before it knows that it needs them."""
        ahead = [f'<link rel="preload" as="script" href="./{escape(at)}">' for at in self.scripts]
        ahead += [f'<link rel="modulepreload" href="./{escape(at)}">' for at in self.modules]
        return "".join(ahead)


def openings(views: Path) -> dict[str, Opening]:
    """Page -> its opening, as its script states it. Scripts are read and not run."""
    return {path.stem: _opening(path) for path in sorted(views.glob("*.py"))}


def _opening(path: Path) -> Opening:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ui.opening":
            title, lede = (ast.literal_eval(argument) for argument in node.args)
            more = {str(each.arg): ast.literal_eval(each.value) for each in node.keywords}
            return Opening(title, lede, **more)
    raise ValueError(f"{path.name} does not begin with ui.opening(title, lede)")


def scripts(shell: str, below: str = "") -> list[str]:
    """The texts of the scripts that stand within the documents, for a server below a path."""
    return [_server_is_here(below), *_SCRIPT.findall(shell)]


def _server_is_here(below: str) -> str:
    # Without this, Streamlit first looks for its server below the address of the page, and every
    # deep link costs two requests that fail.
    return f"window.__streamlit = {{BACKEND_BASE_URL: location.origin + {json.dumps(below)}}}"


def routes(
    shell: str,
    pages: Mapping[str, Opening],
    finding: Callable[[str], str],
    drawing: Callable[[], Drawing] = Drawing,
    below: str = "",
) -> list[Route]:
    """A route for each page. `shell` is Streamlit's document, `finding` says a page's finding.

    `drawing` says what draws charts, for pages to ask for from the start. `below` is the path
    below which the dashboard is served, such as "/race".
    """
    shell = shell.replace("<head>", f"<head><script>{_server_is_here(below)}</script>", 1)

    @lru_cache(maxsize=256)
    def made(page: str, found: str, base: str, drawn: Drawing) -> Body:
        ahead = drawn.links() if page in CHARTED else ""
        whole = shell.replace("</head>", f"{ahead}</head>", 1)
        return _document(whole, page, pages[page], found, base)

    def route(address: str, page: str) -> Route:
        def document(request: Request) -> Response:
            base = f"{str(request.base_url).removesuffix('/')}{below}/"
            found = made(page, finding(page), base, drawing())
            return answer(request, found, {"Cache-Control": ASK_AGAIN})

        return Route(address, document)

    return [route(f"{below}/", FIRST_PAGE), *(route(f"{below}/{page}", page) for page in pages)]


def _document(shell: str, page: str, opening: Opening, found: str, base: str) -> Body:
    """`base` is the address of the dashboard with a slash at its end."""
    title = NAME if page == FIRST_PAGE else f"{opening.title} · {NAME}"
    about = described(found, f"{opening.lede} {opening.controls}".strip())
    at = base if page == FIRST_PAGE else f"{base}{page}"
    tags = "".join(preview(title, about, at, f"{base}{CARD}"))
    html = shell.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>{tags}", 1)
    return body(html.encode(), _KIND)


def preview(title: str, about: str, at: str = "", picture: str = "") -> list[str]:
    """The tags from which others show a link: without `at`, its whole address, no picture."""
    told = [
        ("name", "description", about),
        ("property", "og:type", "website"),
        ("property", "og:site_name", NAME),
        ("property", "og:title", title),
        ("property", "og:description", about),
    ]
    if at:
        told += [
            ("property", "og:url", at),
            ("property", "og:image", picture),
            ("property", "og:image:width", str(CARD_SIZE[0])),
            ("property", "og:image:height", str(CARD_SIZE[1])),
            ("property", "og:image:alt", NAME),
            ("name", "twitter:card", "summary_large_image"),
        ]
    return [f'<meta {kind}="{name}" content="{escape(content)}">' for kind, name, content in told]


def described(finding: str, lede: str) -> str:
    """The description of a page, of at most about LONGEST letters; `finding` may be ""."""
    text = f"{finding.rstrip('.')}. {lede}" if finding else lede
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rpartition(' ')[0].rstrip('.,:;')} …"
