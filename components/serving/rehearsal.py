"""The server opens each of its pages once by itself, so that no reader waits for its exhibits.

What a page shows is made when it is first asked for, which takes a second or three, and kept.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Iterable
from threading import Event

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.runtime import RuntimeStoppedError
from streamlit.runtime.session_manager import SessionClient

# Seconds until a page is given up; it may still be made for the reader who asks for it.
PATIENCE = 60.0
# Half of the time is left to readers who are there already, but no more than so many seconds.
BREATH = 1.0
_log = logging.getLogger("dashboard.rehearsal")


class _Nobody(SessionClient):
    """Stands for a browser: throws away what it is told, and hears when a page is complete."""

    def __init__(self) -> None:
        self.has_all = Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Takes a message of the server."""
        if msg.WhichOneof("type") == "script_finished":
            self.has_all.set()


def chosen(told: Collection[str] | None, pages: Collection[str]) -> list[str]:
    """Which of `pages` to open, as DASHBOARD_REHEARSAL has it; ValueError for what is no page."""
    if told is None:
        return list(pages)
    if "none" in told:
        return []
    for name in told:
        if name not in pages:
            raise ValueError(
                f"DASHBOARD_REHEARSAL holds {name!r}, which is no page. Write names with blanks "
                f"between them, of {', '.join(pages)}; or none; or leave it out for all."
            )
    return list(told)


def rehearse(pages: Iterable[str], schemes: Iterable[str], loop: asyncio.AbstractEventLoop) -> None:
    """Opens all pages in each scheme, "light" or "dark", on the loop that the server runs on.

    Returns when all are made, or when the server stops; to be called from another thread.
    """
    if not runtime.exists():
        return
    opened = [_open(page, scheme, loop) for scheme in schemes for page in pages]
    if all(opened):
        _log.info("%d views of pages are made", len(opened))


def _open(page: str, scheme: str, loop: asyncio.AbstractEventLoop) -> bool:
    """Whether the page was complete in time."""
    server, client, began = runtime.get_instance(), _Nobody(), time.monotonic()
    request = BackMsg()
    request.rerun_script.page_name = page
    request.rerun_script.context_info.color_scheme = scheme

    async def visit() -> str:
        session = server.connect_session(client=client, user_info={})
        server.handle_backmsg(session, request)
        return session

    visiting = visit()
    try:
        session = asyncio.run_coroutine_threadsafe(visiting, loop).result(PATIENCE)
        is_complete = client.has_all.wait(PATIENCE)
        loop.call_soon_threadsafe(server.close_session, session)
    except (RuntimeStoppedError, TimeoutError):
        return False
    except RuntimeError:
        if not loop.is_closed():
            raise
        visiting.close()
        return False
    time.sleep(min(time.monotonic() - began, BREATH))
    return is_complete
