"""The HTML document that every page starts from, with a title and a preview for shared links."""

import ast
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from components.pages import FIRST, NAME
from components.scripts import EARLY, element
from components.serving.bodies import ASK_AGAIN, Body, answer, body

CARD = "app/static/card.png"
# Pixels of the card.
CARD_SIZE = (1200, 630)
# Longer texts are cut by whoever shows a preview, and less well.
LONGEST = 300
# What draws the first exhibit of a page, and what is near below: "charts", "maps", or "" for HTML.
# A browser would ask for that last of all; it is asked for first, and after Streamlit's scripts.
DRAWS = {
    "bet": ("", "charts"),
    "capex": ("charts", ""),
    "claims": ("charts", ""),
    "commitments": ("charts", ""),
    "energy": ("", "charts"),
    "financing": ("charts", ""),
    "overview": ("", "maps"),
    "sites": ("maps", "charts"),
}
_KIND = "text/html; charset=utf-8"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# What draws exhibits in the script of a page.
_DRAWING = ("ui.show", "ui.pick", "ui.card", "ui.browse")
# Streamlit's own program, which begins all others.
_PROGRAM = re.compile(r'<script type="module" crossorigin src="([^"]+)"></script>')
_TYPEFACE = re.compile(r'href="([^"]+\.woff2)"')


@dataclass(frozen=True)
class Opening:
    """What a page calls itself, what it is about, and what readers can do there ("" if nothing).

    `section` are title, text and controls of the heading that stands before its first exhibit.
    """

    title: str
    lede: str
    controls: str = ""
    section: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Files:
    """The addresses of scripts, of modules, and of data that these fetch."""

    scripts: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    data: tuple[str, ...] = ()

    def links(self) -> str:
        """The tags by which a browser asks for them before it knows that it needs them."""
        kinds = (
            (self.scripts, 'rel="preload" as="script"'),
            (self.modules, 'rel="modulepreload"'),
            (self.data, 'rel="preload" as="fetch" crossorigin'),
        )
        return "".join(
            f'<link {kind} href="./{escape(at)}">' for files, kind in kinds for at in files
        )


@dataclass(frozen=True)
class Drawing:
    """What draws charts and maps in a browser. `early` is the module that draws first views."""

    charts: Files = Files()
    maps: Files = Files()
    early: str = ""

    def links(self, page: str) -> tuple[str, str]:
        """The tags for a page that go before all others, and those that go last."""
        tags = {"": "", "charts": self.charts.links(), "maps": self.maps.links()}
        first, then = DRAWS.get(page, ("", ""))
        return tags[first], tags[then]


def openings(views: Path) -> dict[str, Opening]:
    """Page -> its opening, as its script states it. Scripts are read and not run."""
    return {path.stem: _opening(path) for path in sorted(views.glob("*.py"))}


def _opening(path: Path) -> Opening:
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    calls = {ast.unparse(call.func): call for call in sorted(calls, key=_line, reverse=True)}
    if "ui.opening" not in calls:
        raise ValueError(f"{path.name} does not begin with ui.opening(title, lede)")
    said = _said(calls["ui.opening"])
    head = calls.get("ui.section")
    drawn = [_line(calls[name]) for name in _DRAWING if name in calls]
    opening = Opening(said["title"], said["lede"], said.get("controls", ""))
    if head is None or not drawn or _line(head) > min(drawn):
        return opening
    heading = _said(head)
    section = heading["title"], heading.get("lede", ""), heading.get("controls", "")
    return replace(opening, section=section)


def _line(call: ast.Call) -> tuple[int, int]:
    return call.lineno, call.col_offset


def _said(call: ast.Call) -> dict[str, str]:
    """The texts of `ui.opening` or `ui.section`."""
    texts = [ast.literal_eval(argument) for argument in call.args]
    named = {str(each.arg): ast.literal_eval(each.value) for each in call.keywords}
    return dict(zip(("title", "lede"), texts, strict=False)) | named


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
    first_view: Callable[[str], str] = lambda page: "",
    below: str = "",
) -> list[Route]:
    """A route for each page. `shell` is Streamlit's document, `finding` says a page's finding.

    `drawing` says what draws charts, for pages to ask for from the start, and `first_view` gives
    the HTML of what a page shows before its scripts run. `below` is the path below which the
    dashboard is served, such as "/race".
    """
    shell = shell.replace("<head>", f"<head><script>{_server_is_here(below)}</script>", 1)

    @lru_cache(maxsize=64)
    def made(page: str, found: str, base: str, drawn: Drawing, view: str) -> Body:
        first, then = drawn.links(page)
        whole = shell.replace("</script>", f"</script>{first}", 1)
        whole = whole.replace("</head>", f"{then}</head>", 1)
        if view and drawn.early:
            whole = _with_view(whole, view, drawn.early)
        return _document(whole, page, pages[page], found, base)

    def route(address: str, page: str) -> Route:
        def document(request: Request) -> Response:
            base = f"{str(request.base_url).removesuffix('/')}{below}/"
            # What an address asks for beside the page may change its first exhibit.
            view = "" if request.url.query else first_view(page)
            found = made(page, finding(page), base, drawing(), view)
            return answer(request, found, {"Cache-Control": ASK_AGAIN})

        return Route(address, document)

    def to_first(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{below}/{query}", 308)

    return [
        route(f"{below}/", FIRST),
        # It goes by two names, and Streamlit knows one.
        Route(f"{below}/{FIRST}", to_first),
        *(route(f"{below}/{page}", page) for page in pages if page != FIRST),
    ]


def _with_view(shell: str, view: str, early: str) -> str:
    """The document with a first view; the module `early` begins Streamlit's program after it."""
    program, typeface = _PROGRAM.search(shell), _TYPEFACE.search(shell)
    if not program or not typeface:
        return shell
    begins = (
        f'<link rel="modulepreload" crossorigin href="{program[1]}">'
        f'<script type="module" src="./{escape(early)}"></script>'
    )
    face = (
        f'<style data-first-view>@font-face {{ font-family: "Source Sans"; font-weight: 200 900; '
        f'font-display: swap; src: url("{typeface[1]}") format("woff2"); }}</style>'
    )
    shell = shell.replace(program[0], begins, 1).replace("</head>", f"{face}</head>", 1)
    body = f'<body data-program="{program[1]}">{view}{element(EARLY)}'
    return shell.replace("<body>", body, 1)


def _document(shell: str, page: str, opening: Opening, found: str, base: str) -> Body:
    """`base` is the address of the dashboard with a slash at its end."""
    title = NAME if page == FIRST else f"{opening.title} · {NAME}"
    about = described(found, f"{opening.lede} {opening.controls}".strip())
    at = base if page == FIRST else f"{base}{page}"
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
