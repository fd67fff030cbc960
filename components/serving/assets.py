"""Scripts, style sheets and libraries: sent packed, and kept by browsers for a year.

Streamlit sends its own scripts unpacked and ours without a word on how long they may be kept.
Here each file is packed once, in the background, and kept in a folder for the next start.
"""

import contextlib
import logging
import mimetypes
import os
import re
import stat
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.serving.bodies import (
    ASK_AGAIN,
    ENCODINGS,
    LASTING,
    Body,
    answer,
    best_encoding,
    digest,
    is_held,
    packed,
    unpacked,
)

# Ten times as fast as the best that Brotli can do, and a tenth larger.
BROTLI, GZIP = 9, 9
_PACKED = {".js", ".css", ".json", ".geojson", ".svg", ".html", ".wasm", ".map", ".txt"}
_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}
# What builders of web pages put into names: index.DormvYxC.js
_HASHED = re.compile(r"\.[\w-]{8}\.\w+$", re.ASCII)

_log = logging.getLogger("dashboard.assets")


@dataclass(frozen=True)
class Folder:
    """Files below `root`, served below the address `prefix`, which ends in a slash.

    Names that hold a hash are kept for good if `is_hashed`; so is any address whose `v` is
    `version()`. `headers` go with each file.
    """

    prefix: str
    root: Path
    is_hashed: bool = False
    version: Callable[[], str] = str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Kept:
    """A packed file, and what the file was like when it was packed."""

    changed_ns: int
    size: int
    body: Body


class Shelf:
    """The packed forms of files, filled by `fill` and looked up at every request."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.is_full = threading.Event()
        self._kept: dict[Path, _Kept] = {}
        self._is_told = False

    def fill(self, folders: Iterable[Folder], urgent: str = "") -> None:
        """Packs whatever was not yet packed; takes seconds, so call it in the background.

        Files that the text `urgent` names come first.
        """
        # Readers come first: on Linux every thread has a priority of its own.
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 15)
        files = [file for folder in folders for file in folder.root.rglob("*")]
        for file in sorted(files, key=lambda file: file.name not in urgent):
            with contextlib.suppress(OSError):
                if file.suffix in _PACKED and file.is_file():
                    self._pack(file)
        self.is_full.set()
        _log.info("%d files are packed", len(self._kept))

    def get(self, file: Path, status: os.stat_result) -> Body | None:
        """The packed file; None if it is not packed yet or has changed since."""
        kept = self._kept.get(file)
        if kept and (kept.changed_ns, kept.size) == (status.st_mtime_ns, status.st_size):
            return kept.body
        return None

    def _pack(self, file: Path) -> None:
        status, content = file.stat(), file.read_bytes()
        tag = digest(content)
        forms = self._read(tag, content)
        if not forms:
            forms = packed(content, brotli_quality=BROTLI, gzip_level=GZIP)
            self._write(tag, forms)
        # The content itself stays on disk.
        body = Body(b"", _kind(file), tag, forms)
        self._kept[file] = _Kept(status.st_mtime_ns, status.st_size, body)

    def _read(self, tag: str, content: bytes) -> dict[str, bytes]:
        """What was packed before; nothing if any of it is missing or damaged."""
        forms = {}
        for encoding in ENCODINGS:
            try:
                form = (self.cache / f"{tag}.{encoding}").read_bytes()
                if unpacked(encoding, form) != content:
                    return {}
            except (OSError, ValueError):
                return {}
            forms[encoding] = form
        return forms

    def _write(self, tag: str, forms: dict[str, bytes]) -> None:
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            for encoding, form in forms.items():
                half = self.cache / f".{tag}.{encoding}.{os.getpid()}"
                half.write_bytes(form)
                half.replace(self.cache / f"{tag}.{encoding}")
        except OSError as error:
            if not self._is_told:
                _log.warning(
                    "Packed files cannot be kept in %s (%s), so every start packs them anew. Set "
                    "DASHBOARD_CACHE to a folder that the server may write.",
                    self.cache,
                    error.strerror,
                )
            self._is_told = True


class Assets:
    """Answers for the files of some folders, and passes on whatever else is asked for."""

    def __init__(self, app: ASGIApp, folders: Iterable[Folder], shelf: Shelf) -> None:
        self.app = app
        self.folders = tuple(folders)
        self.shelf = shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the file, if it is one of ours."""
        response = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            response = self._response(Request(scope))
        await (response or self.app)(scope, receive, send)

    def _response(self, request: Request) -> Response | None:
        path = request.scope["path"]
        for folder in self.folders:
            if path.startswith(folder.prefix):
                file = _file(folder.root, path.removeprefix(folder.prefix))
                return self._sent(request, folder, *file) if file else None
        return None

    def _sent(
        self, request: Request, folder: Folder, file: Path, status: os.stat_result
    ) -> Response:
        headers = {"Cache-Control": _lasts(request, folder, file), **dict(folder.headers)}
        kept = self.shelf.get(file, status)
        accepted = request.headers.get("accept-encoding", "")
        # Parts are cut from the file as it stands.
        if kept and best_encoding(accepted, kept.packed) and "range" not in request.headers:
            return answer(request, kept, headers)
        if kept:
            headers["ETag"] = f'"{kept.tag}"'
        if file.suffix in _PACKED:
            headers["Vary"] = "Accept-Encoding"
        plain = FileResponse(file, headers=headers, media_type=_kind(file), stat_result=status)
        if is_held(request.headers.get("if-none-match", ""), plain.headers["etag"]):
            told = ("cache-control", "etag", "vary")
            kept_headers = {name: plain.headers[name] for name in told if name in plain.headers}
            return Response(status_code=304, headers=kept_headers)
        return plain


def _file(root: Path, name: str) -> tuple[Path, os.stat_result] | None:
    """The file of this name below the folder; None if it is none or would lie elsewhere."""
    parts = name.split("/")
    # Nothing hidden, nothing above, nothing that another system reads as a path.
    if any(not part or part.startswith(".") or set(part) & set("\\:\0") for part in parts):
        return None
    file = root.joinpath(*parts)
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode) or not file.resolve().is_relative_to(root.resolve()):
            return None
    except (OSError, ValueError):
        return None
    return file, status


def _kind(file: Path) -> str:
    return _KINDS.get(file.suffix) or mimetypes.guess_type(file)[0] or "application/octet-stream"


def _lasts(request: Request, folder: Folder, file: Path) -> str:
    # Only under its own version may a file be kept for good: while servers are replaced one after
    # the other, an old one is asked for new addresses, too.
    if folder.is_hashed and _HASHED.search(file.name):
        return LASTING
    told = request.query_params.get("v")
    return LASTING if told and told == folder.version() else ASK_AGAIN
