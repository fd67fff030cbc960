"""What every answer tells the browser to refuse, and which host names the server answers to."""

import base64
import hashlib
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


def headers(embedded_by: Iterable[str] = (), scripts: Iterable[str] = ()) -> dict[str, str]:
    """The headers of a document. `embedded_by` are origins that may frame the pages.

    `scripts` are the texts of those scripts that may stand within a page; all others are files.
    """
    allowed = "".join(f" 'sha256-{_sha256(script)}'" for script in scripts)
    policy = {
        "default-src": "'self'",
        # Streamlit makes modules of the text that components bring, at blob: addresses, and its
        # messages and our maps count in WebAssembly.
        "script-src": f"'self' blob: 'wasm-unsafe-eval'{allowed}",
        # Streamlit, its tables and Plotly write styles as they draw.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        # Plotly keeps fonts within the pictures that it makes.
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *embedded_by]),
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {says}" for name, says in policy.items()),
        "X-Content-Type-Options": "nosniff",
        # Addresses hold what a reader chose, so no other site is told them.
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _CLOSED),
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def headers_of_files(of_documents: dict[str, str]) -> dict[str, str]:
    """The headers of what is no document, with a short policy: a page asks for a hundred files."""
    _, name, framing = of_documents["Content-Security-Policy"].rpartition("frame-ancestors")
    policy = f"default-src 'self' 'wasm-unsafe-eval'; {name}{framing}"
    return {**of_documents, "Content-Security-Policy": policy}


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class Headers:
    """Adds headers to every answer, whoever gives it; those that it has already stand."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.of_documents = headers
        self.of_files = headers_of_files(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; websockets are left alone."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def adding(message: Message) -> None:
            # What has not changed keeps the headers with which the browser got it.
            if message["type"] == "http.response.start" and message["status"] != 304:
                told = MutableHeaders(scope=message)
                is_document = told.get("content-type", "").startswith("text/html")
                for name, value in (self.of_documents if is_document else self.of_files).items():
                    told.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, adding)


class Hosts:
    """Refuses requests for other host names than ours; questions after health always pass.

    Whoever asks after health, such as a load balancer, asks by number and not by name.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], open_to_all: Iterable[str]) -> None:
        self.app = app
        self.named = TrustedHostMiddleware(app, list(hosts) or ["*"], www_redirect=False)
        self.open_to_all = frozenset(open_to_all)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on or refuses it, websockets too."""
        is_open = scope["type"] == "http" and scope["path"] in self.open_to_all
        await (self.app if is_open else self.named)(scope, receive, send)
