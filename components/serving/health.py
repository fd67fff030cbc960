"""Whether the server is up, and whether it can show what is published."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

NOT_KEPT = {"Cache-Control": "no-store"}


async def is_up(_request: Request) -> PlainTextResponse:
    """Says that the process runs and answers."""
    return PlainTextResponse("ok\n", headers=NOT_KEPT)


def is_ready(_request: Request) -> PlainTextResponse:
    """Says whether the history of what is published can be read: 503 with the reason if not."""
    # Pandas and the database take seconds to load, and the server starts without them.
    from components import store

    _, trouble = store.looked_up()
    if trouble:
        return PlainTextResponse(f"{trouble}\n", status_code=503, headers=NOT_KEPT)
    return PlainTextResponse("ready\n", headers=NOT_KEPT)


ROUTES = [Route("/healthz", is_up), Route("/readyz", is_ready)]
