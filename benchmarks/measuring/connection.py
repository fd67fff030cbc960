"""A connection that asks one server for one thing after the other, at little cost for the asker."""

import asyncio
import re


class Connection:
    """HTTP/1.1 to a port of this machine. It is opened when first asked, and anew when closed."""

    def __init__(self, port: int, encodings: str = "identity") -> None:
        self.port, self.encodings = port, encodings
        self._writer: asyncio.StreamWriter | None = None

    def close(self) -> None:
        """Closes the connection."""
        if self._writer:
            self._writer.close()
            self._writer = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        """The body of the answer, encoded as it travels; ConnectionRefusedError if it is a no."""
        was_open = self._writer is not None
        try:
            return await self._exchange(method, path, body)
        except (asyncio.IncompleteReadError, ConnectionResetError, BrokenPipeError):
            # Servers close connections that are idle for some seconds.
            self.close()
            if not was_open:
                raise
            return await self._exchange(method, path, body)

    async def _exchange(self, method: str, path: str, body: bytes) -> bytes:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Accept-Encoding: {self.encodings}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(answer.split(" ", 2)[1])
        if status not in (200, 204):
            raise ConnectionRefusedError(f"{path} answered {status}.")
        length = re.search(r"content-length: *(\d+)", answer)
        if length:
            return await self._reader.readexactly(int(length[1]))
        found = b""
        while size := int(await self._reader.readline(), 16):
            found += await self._reader.readexactly(size)
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return found
