"""The published tables for programs: CSV and JSON at addresses that stay, with their revision."""

import threading
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.serving.bodies import ASK_AGAIN, answer
from components.tables import TABLES

PACKAGE, ARCHIVE = "datapackage.json", "all.zip"
NAMES = frozenset(
    [PACKAGE, ARCHIVE, *(f"{name}.{kind}" for name in TABLES for kind in ("csv", "json"))]
)
# Anybody's page may read what is published, and see which revision it got.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Dashboard-Revision",
}
_METHODS = ["GET", "HEAD", "OPTIONS"]
_UNKNOWN = (
    "There is no such file. Each table is there as <table>.csv and <table>.json, all of them as "
    f"{ARCHIVE}, and what their columns mean as {PACKAGE}."
)
# What several ask for at once is made once.
_making = threading.Lock()


def file(request: Request) -> Response:
    """A file of the published revision; 404 with the names there are, 503 without a history."""
    # Pandas and the database take seconds to load, and the server starts without them.
    from components import revisions, store
    from components.serving import files

    if request.method == "OPTIONS":
        allowed = {
            "Access-Control-Allow-Methods": ", ".join(_METHODS),
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status_code=204, headers={**OPEN, **allowed})
    name = request.path_params["file"]
    if name not in NAMES:
        return _refusal(404, _UNKNOWN, tables=list(TABLES))
    head, trouble = store.looked_up()
    if trouble:
        return _refusal(503, trouble)
    try:
        with _making:
            made = files.made(name, head)
    except revisions.Refused as refused:
        return _refusal(503, str(refused))
    except files.Broken as broken:
        return _refusal(409, str(broken))
    number = str(head.number if head else 0)
    return answer(request, made, {**OPEN, "Cache-Control": ASK_AGAIN, "Dashboard-Revision": number})


ROUTES = [Route("/data/{file}", file, methods=_METHODS)]


def _refusal(status: int, word: str, **more: Any) -> JSONResponse:
    return JSONResponse(
        {"error": word, **more}, status, headers={**OPEN, "Cache-Control": "no-store"}
    )
