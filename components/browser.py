"""What runs in the reader's browser: our modules in static/js, and the libraries they draw with.

The libraries come with the Python packages of Plotly and pydeck and are copied beside our own
files, so that the browser asks nobody but this server.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Callable
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import plotly
import pydeck
import streamlit
from streamlit.components import v2

from components import plotly_parts

STATIC = Path(__file__).parent.parent / "static"
LIBRARIES = {
    "plotly.js": Path(plotly.__file__).parent / "package_data/plotly.min.js",
    "deck.js": Path(pydeck.__file__).parent / "nbextension/static/index.js",
}

# The modules that draw the charts of a page, and its maps.
CHARTS = ("figures", "plot", "libraries")
MAPS = ("libraries", *sorted(path.stem for path in STATIC.glob("js/atlas*.js")))
MEDIA = Path(streamlit.__file__).parent / "static" / "static" / "media"

# Streamlit sends this with every drawing, so it only fetches the module, which the browser keeps.
_FETCH = """export default (component) => {
  const {parentElement, data} = component;
  const module = import(new URL(data.module, document.baseURI));
  module.then(({mount}) => mount(component), () => {
    if (data.lost) parentElement.querySelector(data.place).textContent = data.lost;
  });
  return () => module.then(({unmount}) => unmount(parentElement), () => {});
}"""
# What stands in place of a module that draws and did not arrive; the others have no place.
_LOST = {
    "atlas": "The map did not arrive. Reload the page to try again; its rows are below.",
    "picture": "What draws pictures did not arrive. Reload the page to try again.",
}


@lru_cache(maxsize=1)
def fetch_libraries(folder: Path = STATIC / "vendor") -> None:
    """Puts the libraries where the server gives them out, unless they lie there already."""
    for name in LIBRARIES:
        file = folder / name
        try:
            if file.exists() and file.read_bytes().endswith(_mark()):
                continue
            folder.mkdir(exist_ok=True)
            half = folder / f".{name}.{os.getpid()}.{threading.get_ident()}"
            half.write_bytes(library_content(name) + _mark())
            half.replace(file)
        except OSError as error:
            # Charts and maps then say that they could not be drawn; their rows are there.
            logging.getLogger("dashboard").error("%s could not be written: %s", file, error)


def library_content(name: str) -> bytes:
    """One of the libraries, with as much of it as our pages use."""
    whole = LIBRARIES[name].read_bytes()
    if name != "plotly.js":
        return whole
    try:
        return plotly_parts.with_traces(whole.decode()).encode()
    except plotly_parts.UnknownBuild as unknown:
        logging.getLogger("dashboard").warning("plotly.js is given out whole: %s", unknown)
        return whole


@lru_cache(maxsize=1)
def _edition() -> bytes:
    """Changes with the packages of the libraries, and with what we take of them."""
    packages = f"{metadata.version('plotly')} {metadata.version('pydeck')} "
    return packages.encode() + Path(plotly_parts.__file__).read_bytes()


def _mark() -> bytes:
    """The last line of a library's file."""
    return f"\n// {hashlib.sha256(_edition()).hexdigest()}\n".encode()


def typeface() -> Path:
    """The file of the typeface, which comes with Streamlit; StopIteration if it has another."""
    return next(MEDIA.glob("SourceSansVF-Upright.*.woff2"))


@lru_cache(maxsize=1)
def version() -> str:
    """A word that changes with our modules, style sheets and libraries, for their addresses."""
    digest = hashlib.sha256(_edition())
    for file in sorted([*STATIC.glob("js/*.js"), *STATIC.glob("css/*.css")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def library(name: str) -> str:
    """The address of one of the libraries, below that of the page."""
    return f"app/static/vendor/{name}?v={version()}"


def module(name: str) -> str:
    """The address of one of our modules, below that of the page."""
    return f"app/static/js/{name}.js?v={version()}"


@lru_cache(maxsize=8)
def _component(name: str) -> Any:
    return v2.component(name, html=f'<div class="{name}"></div>', js=_FETCH, isolate_styles=False)


def mount(
    name: str, data: dict[str, Any], *, key: str, height: int | str = "content", **on: Callable
) -> Any:
    """Puts the module `name` on the page; it exports `mount(component)` and `unmount(element)`.

    `data` is what it draws, as JSON can hold it. `on` are callbacks such as `on_site_change`;
    the outcome holds what the module last set, by name.
    """
    lost = {"place": f".{name}", "lost": _LOST[name]} if name in _LOST else {}
    told = {"module": module(name), **lost, **data}
    return _component(name)(key=key, data=told, height=height, **on)
