"""A real browser against the real dashboard, with the network cut: what browser tests share."""

import io
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from ports import free_port

from components.theme import THEMES

ROOT = Path(__file__).parent.parent
# A page of many charts takes its time on a busy machine.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
ADDRESS = {"overview": ""}
OWN = re.compile(r"(http|ws)://127\.0\.0\.1[:/]|data:|blob:|about:")
SIZES = {"phone": (390, 844), "laptop": (1440, 900), "screen": (1920, 1080)}
PROGRAMS = ("chromium-headless-shell", "chromium", "chrome")
FLAGS = [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    # The network is cut: no name and no address leads anywhere but to this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # Without a graphics card, whatever draws on one draws slowly: only maps need it.
    "--disable-gpu-rasterization",
    "--webgl-antialiasing-mode=none",
]
# A server stops when its input ends, so it does not outlive tests that were killed.
RUN = '"$@" & read -r _; kill $!; wait $!'
# Told to every page before its own scripts. What spins while a reader waits would keep the
# processor from what they wait for, so nothing moves that CSS moves; and the page notes when it
# last changed, except on maps, where time may play.
STILL = """(() => {
  const style = document.createElement('style');
  style.textContent = `*, *::before, *::after {
    animation-duration: 1ms !important; animation-delay: 0s !important;
    animation-iteration-count: 1 !important;
    transition: none !important; }`;
  window.changedAt = performance.now();
  const begin = () => {
    if (!document.documentElement) return setTimeout(begin, 1);
    document.documentElement.append(style);
    new MutationObserver((changes) => {
      if (changes.some(({target}) => !target.closest?.('.atlas-frame'))) {
        window.changedAt = performance.now();
      }
    }).observe(document, {childList: true, subtree: true});
  };
  begin();
})()"""
# What the server's policy refuses is an error, even where Chromium keeps silent about it.
REFUSED = """addEventListener('securitypolicyviolation', (event) => console.error(
  `The policy refused ${event.effectiveDirective} ${event.blockedURI} of ${event.sourceFile}`))"""
CALM = """() => document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
  && document.querySelector('h1')
  && !document.querySelector('#first-view, [data-testid=stSkeleton]')
  && performance.now() - window.changedAt > 300"""
# What draws charts and maps, for visits that look at neither.
DRAWING = ["*/app/static/js/figures.js*", "*/app/static/js/atlas.js*"]


@contextmanager
def serving(port=0, *options, program="serve.py", log=None, below="", **environment):
    """The dashboard in a process of its own, with these options and variables; gives its address.

    What it says goes to the file `log`, or nowhere. `below` is the path that the options put it at.
    It does not open its pages by itself: most tests need few of them.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", program, "--server.port", str(port)]
    address = f"http://127.0.0.1:{port}{below}"
    with Path(log or os.devnull).open("wb") as said:
        process = subprocess.Popen(
            ["sh", "-c", RUN, "sh", *command, *options],
            cwd=ROOT,
            env={**os.environ, "DASHBOARD_REHEARSAL": "none", **environment},
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said if log else None,
        )
    try:
        wait_for_answer(address)
        yield address
    finally:
        process.communicate()


def wait_for_answer(address):
    until = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
            return
        except OSError:
            assert time.monotonic() < until, "the dashboard does not answer"
            time.sleep(0.1)


@contextmanager
def chromium():
    """Chromium without a window, or the one named by the variable CHROMIUM.

    Debian's chromium-headless-shell draws a page with a third less work than its chromium.
    """
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert found, "Install Chromium, or set CHROMIUM to its path."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        new_window(opened)
        yield opened
        opened.close()


def new_window(browser):
    """A window with cookies of its own; the first is shared by most visits."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    context.add_init_script(STILL)
    context.add_init_script(REFUSED)
    return context


class Visit:
    """One tab, with what it asked of the outside and what it complained about.

    Tabs share a window, because another window costs as much as a page does, and with it what the
    browser keeps of our files. So they share cookies, unless the visit is `apart`. A tab is a
    session of its own in any case. Without `charts`, neither charts nor maps are drawn.
    """

    def __init__(
        self,
        browser,
        server,
        size="laptop",
        scheme="light",
        apart=False,
        charts=True,
    ):
        self.is_apart, self.charts = apart, charts
        self.context = new_window(browser) if apart else browser.contexts[0]
        self.server, self.outside, self.errors = server, [], []
        self.page: Page = self.context.new_page()
        if not charts:
            # A route would do the same, and make the browser forget all files that it keeps.
            own = self.context.new_cdp_session(self.page)
            own.send("Network.enable")
            own.send("Network.setBlockedURLs", {"urls": DRAWING})
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=scheme)
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self._failed(str(error)))

    def _asked(self, url):
        if not OWN.match(url):
            self.outside.append(url)

    def _note(self, message):
        if message.type == "error":
            self._failed(message.text)

    def _failed(self, text):
        # Without charts, what draws them was refused.
        if self.charts or not re.search("ERR_BLOCKED|dynamically imported module", text):
            self.errors.append(text)

    def open(self, name, query=""):
        self.page.goto(f"{self.server}/{ADDRESS.get(name, name)}{query}")
        self.settle()
        return self.page

    def settle(self):
        """Waits until the script has run and nothing has come onto the page for a while."""
        self.page.wait_for_function(CALM, polling=100, timeout=2 * PATIENCE)

    def recolour(self, scheme):
        """Makes the reader's computer dark or light, and draws the page anew."""
        self.page.emulate_media(color_scheme=scheme)
        paper = rgb(THEMES[scheme].paper)
        expect(self.page.get_by_test_id("stApp")).to_have_css("background-color", paper)
        self.page.keyboard.press("r")
        self.settle()

    def close(self):
        if self.is_apart:
            self.context.close()
        else:
            self.page.close()


def rgb(colour):
    """#1B1F24 as a browser writes it."""
    return f"rgb({', '.join(str(part) for part in bytes.fromhex(colour[1:]))})"


def pixels(locator, alone=""):
    """The colour of every pixel of a piece of the screen, as one number each.

    `alone` names what lies over it and is left out.
    """
    style = f"{alone} {{ visibility: hidden !important }}" if alone else None
    shot = locator.screenshot(style=style, timeout=2 * PATIENCE)
    picture = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), np.uint32)
    return picture @ np.array([1 << 16, 1 << 8, 1], np.uint32)


def colours(locator):
    """How many colours a piece of the screen shows."""
    return len(np.unique(pixels(locator)))


def share_of_land(frame, theme):
    """What part of a map shows land in the colour of this theme, and how many colours it has."""
    shown = pixels(frame.locator(".atlas-canvas"), alone=".atlas-map > :not(.atlas-canvas)")
    return (shown == int(theme.land[1:], 16)).mean(), len(np.unique(shown))
