"""A real browser against the real dashboard, with the network cut: what browser tests share."""

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
# A page of many charts takes its time on a busy machine.
expect.set_options(timeout=30_000)
ADDRESS = {"overview": ""}
SIZES = {"phone": (390, 844), "laptop": (1440, 900), "screen": (1920, 1080)}
FLAGS = [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(port=0, **environment):
    """The dashboard in a process of its own, with these variables; gives its address."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            break
        except OSError:
            time.sleep(0.1)
    try:
        yield address
    finally:
        process.terminate()
        process.wait()


@contextmanager
def chromium():
    """Debian's Chromium, or the one named by the variable CHROMIUM."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    assert found, "Install Chromium, or set CHROMIUM to its path."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


class Visit:
    """One tab, with what it asked of the outside and what it complained about."""

    def __init__(self, browser, server, size="laptop", scheme="light"):
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            accept_downloads=True,
        )
        self.server, self.outside, self.errors = server, [], []
        # The network is cut: whatever is not ours is refused, and noted.
        self.context.route(re.compile(r"^(?!http://127\.0\.0\.1)"), self._refuse)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _refuse(self, route):
        self.outside.append(route.request.url)
        route.abort()

    def _note(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def open(self, name, query=""):
        self.page.goto(f"{self.server}/{ADDRESS.get(name, name)}{query}")
        self.settle()
        return self.page

    def settle(self):
        self.page.wait_for_selector(
            "[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000
        )
        self.page.wait_for_selector("h1", timeout=60_000)
        self.page.wait_for_timeout(300)


def colours(locator):
    """How many colours a piece of the screen shows."""
    picture = np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB"))
    return len(np.unique(picture.reshape(-1, 3), axis=0))
