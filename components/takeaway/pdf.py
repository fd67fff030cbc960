"""A PDF of a briefing, by the Chromium of the server where it has one."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from base64 import b64decode
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from components.takeaway import jobs

_NAMES = (
    "chromium",
    "chromium-browser",
    "chromium-headless-shell",
    "google-chrome",
    "chrome",
)
# Seconds until a briefing is set; a map without a graphics card takes longest.
_PATIENCE = 90.0
_FLAGS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    # The file needs no network, and gets none.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
)


@lru_cache(maxsize=1)
def program() -> str:
    """The path of the server's Chromium: what CHROMIUM names, or what is found; "" for none."""
    named = os.environ.get("CHROMIUM", "")
    return next((path for name in (named, *_NAMES) if name and (path := shutil.which(name))), "")


def of(html: bytes, is_unwanted: Callable[[], bool] = lambda: False) -> bytes:
    """The PDF of a briefing's HTML. Raises Refused in words, Cancelled once it is unwanted.

    The file is opened in a browser of its own, without a network, that ends with the work. Both lie
    in the server's temporary folder meanwhile, even where a draft is printed.
    """
    if not program():
        raise jobs.Refused("This server has no Chromium. Take the page to print instead.")
    with tempfile.TemporaryDirectory(prefix="briefing-", ignore_cleanup_errors=True) as folder:
        file, profile = Path(folder, "briefing.html"), Path(folder, "profile")
        file.write_bytes(html)
        # Chromium's own walls do not work for root, as in a container.
        walls = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
        process = subprocess.Popen(
            [program(), *_FLAGS, *walls, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _PATIENCE

        def wait(found: Callable[[], Any]) -> Any:
            while not (value := found()):
                if is_unwanted():
                    raise jobs.Cancelled
                if time.monotonic() > until or process.poll() is not None:
                    raise jobs.Refused(
                        "The server's Chromium did not answer in time. Take the page to print."
                    )
                time.sleep(0.1)
            return value

        try:
            port = profile / "DevToolsActivePort"
            told = wait(lambda: port.exists() and port.read_text(encoding="utf-8").splitlines()[1:])
            number = port.read_text(encoding="utf-8").splitlines()[0]
            with connect(f"ws://127.0.0.1:{number}{told[0]}", max_size=None) as socket:
                return _printed(_Browser(socket), file.as_uri(), wait)
        finally:
            process.kill()
            process.wait()


class _Browser:
    """A browser that is told what to do, one thing after the other."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.number = socket, 0

    def ask(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """What the browser answers to a method of its DevTools protocol."""
        self.number += 1
        about = {"sessionId": session} if session else {}
        self.socket.send(
            json.dumps({"id": self.number, "method": method, "params": parameters, **about})
        )
        while True:
            answer = json.loads(self.socket.recv(_PATIENCE))
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error'].get('message')}")
                return answer["result"]


def _printed(browser: _Browser, address: str, wait: Callable[[Callable[[], Any]], Any]) -> bytes:
    target = browser.ask("Target.createTarget", url=address)["targetId"]
    session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    ready = "document.documentElement.dataset.ready"
    wait(lambda: browser.ask("Runtime.evaluate", session, expression=ready)["result"].get("value"))
    made = browser.ask("Page.printToPDF", session, printBackground=True, preferCSSPageSize=True)
    return b64decode(made["data"])
