"""The server's log: one line for each document, data file and failure, as text or as JSON.

A line never holds what stands behind the question mark of an address, nor any data.
"""

import json
import logging
import time
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.serving.settings import log_form

LONGEST_PATH = 200
# Below these, addresses name sessions and what people brought.
_PRIVATE = ("/_stcore/", "/media/", "/component/")
_SERVERS = ("uvicorn", "streamlit", "websockets")

_log = logging.getLogger("dashboard.requests")


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, what, and what is to be said about it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of this record, without its end."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "what": record.name,
            **(getattr(record, "facts", None) or {"said": record.getMessage()}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _formatter() -> logging.Formatter:
    if log_form() == "json":
        return JsonLines()
    return logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s")


@lru_cache(maxsize=1)
def to_standard_error() -> None:
    """Who published, what was asked for and what failed: where the server's own lines go."""
    log = logging.getLogger("dashboard")
    told = logging.StreamHandler()
    told.setFormatter(_formatter())
    log.addHandler(told)
    log.setLevel(logging.INFO)


def servers_too() -> None:
    """Lets the lines of the servers underneath have the form of ours, once they have loggers."""
    # It would write down all of an address, and our own lines stand in for it.
    logging.getLogger("uvicorn.access").disabled = True
    if log_form() != "json":
        return
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if name.partition(".")[0] in _SERVERS and isinstance(logger, logging.Logger):
            for handler in logger.handlers:
                handler.setFormatter(JsonLines())


class Requests:
    """Writes a line for each request of a document or of data, and for each that went wrong.

    `below` is the path at which the dashboard stands, "/race"; "" for the root.
    """

    def __init__(self, app: ASGIApp, documents: Collection[str], below: str = "") -> None:
        self.app, self.below = app, below
        self.documents = frozenset(documents)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and notes what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            self._note(scope, status, (time.perf_counter() - began) * 1000)

    def _note(self, scope: Scope, status: int, milliseconds: float) -> None:
        path = _shown(scope["path"], self.below)
        if status >= 400:
            what, level = "error", logging.ERROR if status >= 500 else logging.WARNING
        elif scope["path"].startswith("/data/"):
            what, level = "data", logging.INFO
        elif scope["path"] in self.documents:
            what, level = "document", logging.INFO
        else:
            return
        facts = {
            "what": what,
            "method": scope["method"],
            "path": path,
            "status": status,
            "milliseconds": round(milliseconds, 1),
        }
        # Signs that would begin a line of their own are spelt out.
        told = json.dumps(path, ensure_ascii=False)
        _log.log(
            level,
            "%s %s %s: %d in %.0f ms",
            what,
            facts["method"],
            told,
            status,
            milliseconds,
            extra={"facts": facts},
        )


def _shown(path: str, below: str) -> str:
    within = path.removeprefix(below)
    if within.startswith(_PRIVATE):
        told = "/".join(within.split("/")[:3])
        return f"{path.removesuffix(within)}{told}"[:LONGEST_PATH]
    return path[:LONGEST_PATH]
