"""A relay between browser and server that counts bytes on the wire and can be slow.

It lies below HTTP and websockets, so it sees both as they travel: compressed, and with headers. It
carries at most `mbit` megabits a second each way, all connections together, and what it carries
arrives half a round trip later; a new connection costs a whole one. Neither loss nor the slow
start of TCP is imitated.
"""

import asyncio
import threading
import time
from typing import Self

CHUNK = 16_384


class Relay:
    """Listens on `port` of this machine while used with `with`, in a thread of its own."""

    def __init__(self, to: int, mbit: float = 0.0, round_trip: float = 0.0) -> None:
        self.to, self.round_trip = to, round_trip
        self.bytes_a_second = mbit * 1e6 / 8
        self.port = 0
        self.received = 0  # bytes on their way to the browser so far
        self._free_at = {"up": 0.0, "down": 0.0}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        # Connections that are cut when a page closes are no news.
        self._loop.set_exception_handler(lambda _loop, _context: None)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, browser: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self.round_trip:
            await asyncio.sleep(self.round_trip)
        server, forth = await asyncio.open_connection("127.0.0.1", self.to)
        await asyncio.gather(
            self._carry(browser, forth, "up"),
            self._carry(server, back, "down"),
            return_exceptions=True,
        )

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: str
    ) -> None:
        # What is on its way is bounded, so that a fast server meets the slow line.
        road: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)

        async def deliver() -> None:
            while True:
                due, chunk = await road.get()
                if self.bytes_a_second and (wait := due - time.monotonic()) > 0:
                    await asyncio.sleep(wait)
                if not chunk:
                    break
                sink.write(chunk)
                await sink.drain()
            if sink.can_write_eof():
                sink.write_eof()

        delivery = asyncio.ensure_future(deliver())
        try:
            while chunk := await source.read(CHUNK):
                if way == "down":
                    self.received += len(chunk)
                await road.put((self._arrival(len(chunk), way), chunk))
            await road.put((self._arrival(0, way), b""))
            await delivery
        finally:
            delivery.cancel()
            if way == "down":
                sink.close()

    def _arrival(self, size: int, way: str) -> float:
        if not self.bytes_a_second:
            return 0.0
        free = max(self._free_at[way], time.monotonic()) + size / self.bytes_a_second
        self._free_at[way] = free
        return free + self.round_trip / 2
