"""What a reader with a browser waits for: pages that load, and controls that are moved."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from .relay import Relay

PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
FLAGS = [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    # The network is cut: no name and no address leads anywhere but to this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE = 180_000  # milliseconds
# A window in which all charts of a page are in sight: ours draws no others.
TALL: ViewportSize = {"width": 1440, "height": 5000}
QUIET = 1.0  # seconds without a change, or without bytes, until a page counts as complete
CALM = 20  # frames without a change besides: a busy page draws few


@dataclass(frozen=True)
class Load:
    """One load of a page: seconds to its first chart or map, MB on the wire, and its charts.

    `control` are seconds until the control of units can be pressed (0 where the page has none).
    `outside` are requests to other machines, which got no answer.
    """

    seconds: float
    control: float
    megabytes: float
    charts: int
    outside: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one named by the variable CHROMIUM."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    if not found:
        raise SystemExit("Install Chromium, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


def window(browser: Browser) -> BrowserContext:
    """A window that has seen nothing yet."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(PROBE)
    return context


def load(context: BrowserContext, relay: Relay, path: str, what: str) -> Load:
    """Opens a page in a new tab: until its first `chart` or its `map` is drawn."""
    tab, outside, before = context.new_page(), [], relay.received
    tab.on("request", lambda asked: outside.append(asked.url) if _is_outside(asked.url) else None)
    try:
        tab.goto(f"http://127.0.0.1:{relay.port}/{path}", wait_until="commit")
        if what == "chart":
            tab.evaluate("benchmark.waitForControl()")
        _until(tab, f"benchmark.{what} > 0")
        if what == "chart":
            _until(tab, "benchmark.control > 0")
        _settle(tab, relay)
        return Load(
            tab.evaluate(f"benchmark.{what}") / 1000,
            tab.evaluate("benchmark.control") / 1000,
            (relay.received - before) / 1e6,
            tab.evaluate("benchmark.count()"),
            len(outside),
        )
    finally:
        tab.close()


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))


def _until(tab: Page, true: str) -> None:
    """Waits until an expression is true in the page, which may forbid Playwright's own waiting."""
    until = time.monotonic() + PATIENCE / 1000
    while not tab.evaluate(true):
        if time.monotonic() > until:
            raise TimeoutError(f"After {PATIENCE / 1000:.0f} s, not yet: {true} at {tab.url}")
        tab.wait_for_timeout(50)


def _settle(tab: Page, relay: Relay) -> None:
    """Waits until nothing has come over the wire for a while."""
    until, seen, since = time.monotonic() + 60, -1, time.monotonic()
    while time.monotonic() < until and time.monotonic() - since < QUIET:
        tab.wait_for_timeout(100)
        if relay.received - seen > 2_000:  # A sign of life now and then is no page.
            seen, since = relay.received, time.monotonic()


def turns(
    context: BrowserContext,
    relay: Relay,
    path: str,
    move: Callable[[Page, str], None],
    choices: Sequence[str],
) -> list[float]:
    """Milliseconds from moving a control to the last change of the charts, choice by choice.

    The first one warms up and is not counted.
    """
    tab = context.new_page()
    try:
        tab.set_viewport_size(TALL)
        tab.goto(f"http://127.0.0.1:{relay.port}/{path}")
        _until(tab, "benchmark.chart > 0")
        _settle(tab, relay)
        found = [_turn(tab, relay, move, choice) for choice in choices]
        return found[1:]
    finally:
        tab.close()


def _turn(tab: Page, relay: Relay, move: Callable[[Page, str], None], choice: str) -> float:
    tab.evaluate("benchmark.watch()")
    move(tab, choice)
    _until(tab, "benchmark.changed > 0")
    _settle(tab, relay)
    quiet = f"performance.now() - benchmark.changed > {1000 * QUIET:.0f}"
    _until(tab, f"{quiet} && benchmark.calm > {CALM}")
    return float(tab.evaluate("benchmark.changed - benchmark.acted"))
