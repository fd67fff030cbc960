"""Many viewers of one server at the wire: how much it does in a second, and what that costs it."""

import asyncio
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from . import processes
from .viewers import Viewer

OPEN_AT_ONCE = 8
PATIENCE = 120.0  # seconds until an answer counts as an error


@dataclass(frozen=True)
class Crowd:
    """What so many viewers met who move a control again as soon as it is answered.

    `a_second` are answers of the whole server, waits are in milliseconds, `cpu_ms` is processor
    time of the server an answer, `memory_mb` its memory with all viewers there.
    """

    a_second: float
    median_ms: float
    p95_ms: float
    cpu_ms: float
    memory_mb: float
    errors: int


def crowd(make: Callable[[], Viewer], pid: int, viewers: int, seconds: float) -> Crowd:
    """Measures the server `pid` for so many seconds, or until every viewer has got one answer."""
    return asyncio.run(_crowd(make, pid, viewers, seconds))


async def _crowd(make: Callable[[], Viewer], pid: int, viewers: int, seconds: float) -> Crowd:
    everybody = [make() for _ in range(viewers)]
    await _open(everybody)
    memory = processes.memory_mb(pid)
    waits: list[float] = []
    errors = 0

    async def use(viewer: Viewer) -> None:
        nonlocal errors
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    waits.append(1000 * await viewer.act())
            except Exception as fault:
                # Whatever went wrong, a reader would have lost the page.
                print(f"A viewer got no answer: {fault!r}", flush=True)
                errors += 1
                return
            if time.perf_counter() > end:
                return

    busy, began = processes.cpu_seconds(pid), time.perf_counter()
    end = began + seconds
    await asyncio.gather(*(use(viewer) for viewer in everybody))
    took, busy = time.perf_counter() - began, processes.cpu_seconds(pid) - busy
    await asyncio.gather(*(viewer.close() for viewer in everybody), return_exceptions=True)
    if not waits:
        # Nobody was answered in time: a figure, too, and no reason to measure nothing else.
        return Crowd(0.0, math.inf, math.inf, math.inf, memory, errors)
    return Crowd(
        a_second=len(waits) / took,
        median_ms=statistics.median(waits),
        p95_ms=sorted(waits)[int(0.95 * (len(waits) - 1))],
        cpu_ms=1000 * busy / len(waits),
        memory_mb=memory,
        errors=errors,
    )


async def _open(everybody: list[Viewer]) -> None:
    door = asyncio.Semaphore(OPEN_AT_ONCE)

    async def enter(viewer: Viewer) -> None:
        async with door:
            await viewer.open()

    await asyncio.gather(*(enter(viewer) for viewer in everybody))


async def changes(viewer: Viewer) -> bool:
    """Whether the control does something: two choices are answered with different charts."""
    await viewer.open()
    answers = []
    for _ in range(2):
        await viewer.act()
        answers.append(viewer.answer)
    await viewer.close()
    return answers[0] != answers[1]
