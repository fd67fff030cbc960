"""A page that is one file: libraries, scripts, styles, typeface and data lie packed within it."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from components import browser
from components.still import document as still
from components.still import scripts

# Nothing may be asked of the network, and nothing runs but what lies in the file.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; connect-src data: blob:; "
    "worker-src blob:; base-uri 'none'; form-action 'none'"
)
_GEO = ("countries-far", "countries", "states", "us_states")
# Unpacks what lies in the file, and runs it in order.
_UNPACK = """(async () => {
const unpacked = async (id) => {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(packed, (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
};
globalThis.brought = {};
for (const { id } of document.querySelectorAll('script[data-brings]')) {
  Object.assign(globalThis.brought, JSON.parse(await unpacked(id)));
}
for (const { id } of document.querySelectorAll('script[data-runs]')) {
  const script = document.createElement('script');
  script.textContent = await unpacked(id);
  document.head.append(script);
}
})().catch((error) => {
  const word = document.createElement('p');
  word.textContent = 'This file needs a browser of 2023 or newer to draw its charts.';
  document.querySelector('main').prepend(word);
  console.warn(error);
});"""


def document(
    *,
    title: str,
    page: str,
    body: str,
    sheets: Sequence[str],
    modules: Sequence[str],
    brought: Mapping[str, Any],
    has_figures: bool,
    has_maps: bool,
    schemes: str = "light dark",
) -> bytes:
    """The HTML of a page. `body` is HTML with all text escaped, `page` a word for its drawings.

    `sheets` are style sheets of static/css; the last of `modules` of static/js runs, the others
    when it asks for them; `brought` is data by name, as `told` would bring them. `schemes` are
    the colour schemes in which the page can be read.
    """
    styles = "".join(
        f'<style data-sheet="{name}">{_style(name)}</style>'
        for name in (*sheets, *(["atlas"] if has_maps else []))
    )
    used = ("libraries", "brought", *(browser.MAPS if has_maps else ()), *modules)
    parts = [_data("data", _gzip(json.dumps(dict(brought), allow_nan=False).encode()))]
    if has_maps:
        parts += [_data("land", _land()), _code("deck", _library("deck.js"))]
    if has_figures:
        parts.append(_code("plotly", _library("plotly.js")))
    parts.append(_code("ours", _gzip(_bundle(used).encode())))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="{schemes}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{still.variables()}{_font()}</style>\n{styles}\n"
        f'</head>\n<body data-page="{escape(page)}">\n{body}\n{"".join(parts)}'
        f"<script>{_UNPACK}</script>\n</body>\n</html>\n"
    ).encode()


def _data(name: str, packed: bytes) -> str:
    return (
        f'<script type="text/plain" id="{name}" data-brings>{b64encode(packed).decode()}</script>\n'
    )


def _code(name: str, packed: bytes) -> str:
    return (
        f'<script type="text/plain" id="{name}" data-runs>{b64encode(packed).decode()}</script>\n'
    )


def _gzip(content: bytes) -> bytes:
    # Without a time, the same content gives the same bytes.
    return gzip.compress(content, 6, mtime=0)


@lru_cache(maxsize=4)
def _library(name: str) -> bytes:
    return _gzip(browser.library_content(name))


@lru_cache(maxsize=1)
def _land() -> bytes:
    files = {name: json.loads(_static(f"geo/{name}.geojson")) for name in _GEO}
    return _gzip(json.dumps(files, separators=(",", ":")).encode())


@lru_cache(maxsize=8)
def _bundle(names: tuple[str, ...]) -> str:
    return scripts.bundle(browser.STATIC / "js", names)


@lru_cache(maxsize=8)
def _style(name: str) -> str:
    # The typeface lies in the file by itself.
    return re.sub(r"@font-face \{.*?\}", "", _static(f"css/{name}.css"), flags=re.DOTALL)


@lru_cache(maxsize=1)
def _font() -> str:
    data = b64encode(browser.typeface().read_bytes()).decode()
    return (
        '@font-face { font-family: "Source Sans"; font-weight: 200 900; '
        f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )


def _static(name: str) -> str:
    return (Path(browser.STATIC) / name).read_text(encoding="utf-8")
