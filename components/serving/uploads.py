"""How much the files of visitors may weigh, which the server holds in memory until they leave."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.sheets.limits import MB

UPLOADS = "/_stcore/upload_file/"
# How long Streamlit keeps the session of a visitor who left, in seconds, and as long again.
LEFT = 240.0


def keep_off_disk(megabytes: int) -> None:
    """Has files of up to so many MB received in memory alone.

    Starlette puts whatever is larger than one into a file in the temporary folder while it comes.
    """
    MultiPartParser.spool_max_size = megabytes * MB


@dataclass
class Held:
    """Bytes by session and file. A session that ended some time ago holds nothing any more."""

    is_active: Callable[[str], bool]
    # Whether the server still has a file that arrived; it may let go of it by itself.
    has: Callable[[str, str], bool] = lambda _session, _file: True
    clock: Callable[[], float] = time.monotonic
    # A file that is on its way stands under an object of its own, one that arrived under its name.
    files: dict[str, dict[object, int]] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    arrived: set[tuple[str, str]] = field(default_factory=set)

    def by(self, session: str) -> dict[object, int]:
        """The files of one session, those on their way among them."""
        self.seen.setdefault(session, self.clock())
        return self.files.setdefault(session, {})

    def total(self) -> int:
        """The bytes of all sessions that are still there, or left a moment ago."""
        now = self.clock()
        for session, file in [each for each in self.arrived if not self.has(*each)]:
            self.arrived.discard((session, file))
            self.files.get(session, {}).pop(file, None)
        for session in list(self.files):
            if self.is_active(session):
                self.seen[session] = now
            elif now - self.seen[session] > LEFT:
                del self.files[session], self.seen[session]
        return sum(sum(files.values()) for files in self.files.values())


class Uploads:
    """Refuses a file that would be too much for one session, or for the server, before it is read.

    Streamlit bounds one file; without this, a visitor could send any number of them.
    """

    def __init__(
        self,
        app: ASGIApp,
        is_active: Callable[[str], bool],
        session_mb: int = 400,
        session_files: int = 500,
        server_mb: int = 2_000,
        has: Callable[[str, str], bool] = lambda _session, _file: True,
        below: str = "",
    ) -> None:
        self.app, self.prefix = app, f"{below}{UPLOADS}"
        self.held = Held(is_active, has)
        self.session_mb, self.session_files, self.server_mb = session_mb, session_files, server_mb

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or refuses it with a word."""
        if scope["type"] != "http" or not scope["path"].startswith(self.prefix):
            await self.app(scope, receive, send)
            return
        session, _, file = scope["path"].removeprefix(self.prefix).partition("/")
        if scope["method"] == "DELETE":
            await self._delete(session, file, scope, receive, send)
        elif scope["method"] == "PUT":
            await self._put(session, file, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _delete(
        self, session: str, file: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        def gone() -> None:
            # A session that holds nothing is not noted for it: names can be made up without end.
            self.held.files.get(session, {}).pop(file, None)

        await self.app(scope, receive, _once_done(send, gone))

    async def _put(
        self, session: str, file: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        # A body in chunks may be of any size, whatever length is said beside it.
        is_said = length.isdecimal() and "transfer-encoding" not in headers
        refusal = self._refusal(session, length) if is_said else _NO_LENGTH
        if refusal:
            await refusal(scope, receive, send)
            return
        files, on_its_way = self.held.by(session), object()
        # An earlier file of this name counts until this one took its place: it may be refused.
        files[on_its_way] = int(length)

        def came() -> None:
            files[file] = int(length)
            self.held.arrived.add((session, file))

        try:
            await self.app(scope, receive, _once_done(send, came))
        finally:
            del files[on_its_way]

    def _refusal(self, session: str, length: str) -> PlainTextResponse | None:
        total, files = self.held.total(), self.held.by(session)
        if len(files) >= self.session_files:
            return PlainTextResponse("Too many files. Remove some of them first.\n", 413)
        if sum(files.values()) + int(length) > self.session_mb * MB:
            word = f"Your files may have {self.session_mb} MB together. Remove some first.\n"
            return PlainTextResponse(word, 413)
        if total + int(length) > self.server_mb * MB:
            word = "The server holds too many files just now. Try again in some minutes.\n"
            return PlainTextResponse(word, 503, headers={"Retry-After": "120"})
        return None


def _once_done(send: Send, act: Callable[[], None]) -> Send:
    """Sends on what is answered, and acts once the answer says that what was asked for is done."""

    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < 400:
            act()
        await send(message)

    return telling


_NO_LENGTH = PlainTextResponse("The size of the file must be said beforehand.\n", 411)
