"""One wake-up of the server's loop for many messages of a page.

Streamlit hands each message of a run to the loop by itself. Each wakes the loop's thread, which
then competes with the run for the interpreter. Here what runs hand over is taken together.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any

# What Streamlit calls the threads in which pages run.
RUNS = "ScriptRunner.scriptThread"
# How long the first of several messages waits for others. Streamlit then waits as long again.
SECONDS = 0.004


def gather(loop: asyncio.AbstractEventLoop, seconds: float = SECONDS) -> None:
    """From now on this loop takes what the threads of runs hand over together, in its order.

    Whatever other threads hand over is taken at once, as before.
    """
    waiting: deque[tuple[asyncio.Handle, Callable[..., Any], tuple[Any, ...], Context | None]]
    waiting, is_coming, at_once = deque(), threading.Event(), loop.call_soon_threadsafe

    def take() -> None:
        # Cleared before it looks: whoever hands something over later calls again.
        is_coming.clear()
        while waiting:
            handle, callback, args, context = waiting.popleft()
            if not handle.cancelled():
                loop.call_soon(callback, *args, context=context)

    def hand_over(
        callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        if threading.current_thread().name != RUNS or loop.is_closed():
            return at_once(callback, *args, context=context)
        handle = asyncio.Handle(callback, args, loop, context)
        waiting.append((handle, callback, args, context))
        if not is_coming.is_set():
            is_coming.set()
            at_once(loop.call_later, seconds, take)
        return handle

    setattr(loop, "call_soon_threadsafe", hand_over)  # noqa: B010
