"""The dashboard as a web server: `streamlit run serve.py`, or uvicorn with `serve:app`.

It serves the same app as `streamlit run dashboard.py`, packed and guarded, tells each page where
its server is, and gives what is published to programs.
"""

import asyncio
import gc
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from streamlit import runtime

from components import scripts
from components.serving import (
    data,
    document,
    downloads,
    guard,
    health,
    log,
    outside,
    rehearsal,
    uploads,
)
from components.serving.assets import Assets, Folder, Shelf
from components.serving.settings import settings

HERE = Path(__file__).parent
STREAMLIT = Path(st.__file__).parent / "static"
# The path below which Streamlit is told to serve the dashboard, "/race"; "" for the root.
BELOW = "".join(f"/{name}" for name in st.get_option("server.baseUrlPath").split("/") if name)
HEALTH = ("/healthz", "/readyz", f"{BELOW}/_stcore/health")

_log = logging.getLogger("dashboard.warm_up")
PAGES = document.openings(HERE / "views")
chosen = settings()
REHEARSED = rehearsal.chosen(chosen.rehearsal, PAGES)
shelf = Shelf(chosen.cache / st.__version__)
is_warm = threading.Event()


def version() -> str:
    """The word that the addresses of our own modules hold."""
    if not is_warm.is_set():
        return ""
    from components import browser

    return browser.version()


def finding(page: str) -> str:
    """What a page's preview says; nothing yet while the server is still warming up."""
    if not is_warm.is_set():
        return ""
    from components.serving import findings

    return findings.finding(page)


def drawing() -> document.Drawing:
    """What pages ask for early because it draws them; nothing while the server warms up."""
    if not is_warm.is_set():
        return document.Drawing()
    from components import browser, maps

    def files(library: str, modules: tuple[str, ...], data: tuple[str, ...] = ()) -> document.Files:
        return document.Files(
            (browser.library(library),), tuple(map(browser.module, modules)), data
        )

    return document.Drawing(
        charts=files("plotly.js", browser.CHARTS),
        maps=files("deck.js", browser.MAPS, (maps.LAND["far"],)),
        early=browser.module("early"),
    )


def first_view(page: str) -> str:
    """What a page shows before its scripts run; nothing while the server warms up."""
    if not is_warm.is_set():
        return ""
    from components.still import early

    return early.first_view(page, PAGES[page])


FOLDERS = (
    Folder(f"{BELOW}/static/", STREAMLIT / "static", is_hashed=True),
    Folder(
        f"{BELOW}/app/static/",
        HERE / "static",
        version=version,
        headers=(("Access-Control-Allow-Origin", "*"),),
    ),
)
SHELL = (STREAMLIT / "index.html").read_text(encoding="utf-8")
DOCUMENTS = document.routes(
    SHELL,
    PAGES,
    finding,
    drawing,
    first_view,
    below=BELOW,
)
HEADERS = guard.headers(chosen.embedded_by, [*scripts.ALL, *document.scripts(SHELL, BELOW)])


def warm_up(loop: asyncio.AbstractEventLoop) -> None:
    """Loads what readers would wait for, makes previews, packs files, opens pages; takes a while.

    `loop` is the server's. What fails is logged, and what can be done without it is done: pages
    open in any case.
    """
    steps = {"load": load, "preview": preview, "pack": pack, "rehearse": partial(rehearse, loop)}
    for name, step in steps.items():
        try:
            step()
        except Exception:
            _log.exception("Warming up failed at “%s”; pages open more slowly.", name)


def load() -> None:
    """Loads the dashboard into memory."""
    from components import browser
    from components.serving import findings

    findings.load()
    browser.fetch_libraries()
    browser.version()
    # A collection of all that there is stops every reader for a quarter of a second. What stands
    # for good is looked through once, here, and left out from then on.
    gc.collect()
    gc.freeze()
    is_warm.set()


def preview() -> None:
    """Makes the preview and the first view of each page."""
    from components.serving import findings
    from components.still import early

    for page, opening in PAGES.items():
        findings.finding(page, patience=60)
        early.first_view(page, opening, patience=60)


def pack() -> None:
    """Packs the files that browsers ask for, those of every page first."""
    shelf.fill(FOLDERS, urgent=SHELL)


def rehearse(loop: asyncio.AbstractEventLoop) -> None:
    """Opens pages as readers find them, in light and in dark."""
    from components.pages import FIRST

    names = ["" if page == FIRST else page for page in REHEARSED]
    rehearsal.rehearse(names, ("light", "dark"), loop)


def is_there(session: str) -> bool:
    """Whether a visitor is connected to the server."""
    return runtime.exists() and runtime.get_instance().is_active_session(session)


def has(session: str, file: str) -> bool:
    """Whether the server holds this file of a visitor in memory."""
    manager = runtime.get_instance().uploaded_file_mgr
    return manager is not None and bool(manager.get_files(session, [file]))


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warms up beside the readers who are already there."""
    log.to_standard_error()
    log.servers_too()
    loop = asyncio.get_running_loop()
    threading.Thread(target=warm_up, args=(loop,), name="warm-up", daemon=True).start()
    yield


async def failed(_request: Request, _error: Exception) -> PlainTextResponse:
    """What is said where something unforeseen went wrong; the log has the rest."""
    word = "Something went wrong on the server. Try again; its log says what happened.\n"
    return PlainTextResponse(word, 500, headers=HEADERS)


outside.ask_nobody()
downloads.keep()
uploads.keep_off_disk(st.get_option("server.maxUploadSize"))
app = st.App(
    "dashboard.py",
    routes=[*health.ROUTES, *data.ROUTES, *DOCUMENTS],
    middleware=[
        Middleware(log.Requests, documents=[route.path for route in DOCUMENTS], below=BELOW),
        Middleware(guard.Headers, headers=HEADERS),
        Middleware(guard.Hosts, hosts=chosen.hosts, open_to_all=HEALTH),
        Middleware(uploads.Uploads, is_active=is_there, has=has, below=BELOW),
        Middleware(Assets, folders=FOLDERS, shelf=shelf),
    ],
    exception_handlers={Exception: failed},
    lifespan=lifespan,
)
