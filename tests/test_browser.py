"""The dashboard in a real browser: pixels, keys, downloads, links, and no outside request."""

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

import numpy as np
import pandas as pd
import pytest
from conftest import PAGES, ROOT
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

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
every_page = pytest.mark.parametrize("name", PAGES)


@contextmanager
def serving():
    """The dashboard in a process of its own; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            break
        except OSError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def server():
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    assert chromium, "Install Chromium, or set CHROMIUM to its path."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
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


@pytest.fixture
def visit(browser, server):
    visits = []

    def open_visit(**options):
        visits.append(Visit(browser, server, **options))
        return visits[-1]

    yield open_visit
    for opened in visits:
        opened.context.close()


def colours(locator):
    """How many colours a piece of the screen shows."""
    picture = np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB"))
    return len(np.unique(picture.reshape(-1, 3), axis=0))


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_draws_with_the_network_cut(visit, name, scheme):
    tab = visit(scheme=scheme)
    page = tab.open(name)
    expect(page.locator("h1")).to_be_visible()
    charts = page.locator(".js-plotly-plot")
    for position in range(charts.count()):
        chart = charts.nth(position)
        chart.scroll_into_view_if_needed()
        expect(chart.locator(".main-svg").first).to_be_visible()
    for position in range(page.locator("canvas[id='deckgl-overlay'], #deckgl-overlay").count()):
        deck = page.locator("#deckgl-overlay").nth(position)
        deck.scroll_into_view_if_needed()
        drawn_by = time.monotonic() + 60
        while colours(deck) <= 20:
            assert time.monotonic() < drawn_by, "the map is blank"
            page.wait_for_timeout(500)
    assert page.locator("[data-testid=stException]").count() == 0
    assert tab.outside == []
    assert tab.errors == []


@every_page
def test_nothing_overflows_on_a_phone(visit, name):
    tab = visit(size="phone")
    page = tab.open(name)
    folds = page.locator("[class*=st-key-controls-] details")
    expect(page.locator("[class*=st-key-controls-] details[open]")).to_have_count(0)
    for position in range(folds.count()):
        folds.nth(position).locator("summary").click()
    tab.settle()
    wide = page.evaluate("[...document.querySelectorAll('.stMain')].map(m => m.scrollWidth)")
    assert max(wide) <= 390
    spilling = page.evaluate(
        """[...document.querySelectorAll('h1, h2, h3, p, button, input, .headline, .facts li')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.offsetParent
                     && !e.closest('[data-testid=stSidebar]'))
        .map(e => e.textContent.slice(0, 40))"""
    )
    assert spilling == []


def test_the_lens_restates_a_headline_and_stays_in_the_link(visit):
    tab = visit()
    page = tab.open("overview")
    before = page.locator(".headline .value").all_inner_texts()
    page.get_by_text("Filings only", exact=True).click()
    page.get_by_text("rows hidden by your trust setting").first.wait_for()
    tab.settle()
    after = page.locator(".headline .value").all_inner_texts()
    assert after != before
    assert "trust=Filings" in page.url
    fresh = visit()
    again = fresh.page
    again.goto(page.url)
    fresh.settle()
    expect(again.locator(".headline .value")).to_have_text(after, timeout=30_000)


def test_the_first_reader_of_a_fresh_server_can_follow_a_deep_link(browser):
    with serving() as address:
        tab = Visit(browser, address)
        page = tab.open("energy", "?trust=Also+press+reports")
        expect(page.locator("h1")).to_have_text("Energy")
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar.get_by_role("radio", name="Also press reports")).to_be_checked()
        expect(sidebar.get_by_role("link", name="Capex")).to_be_visible()
        tab.context.close()


def test_the_rows_behind_a_chart_download_and_parse(visit):
    page = visit().open("capex")
    page.get_by_role("button", name="Rows and sources").first.click()
    dialog = page.get_by_role("dialog")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download these rows as CSV").click()
    rows = pd.read_csv(download.value.path())
    assert {"source_url", "publisher", "confidence"} <= set(rows.columns)
    assert len(rows) > 3
    expect(dialog.get_by_text("/capex")).to_be_visible()


def test_a_site_card_opens_from_a_link(visit):
    page = visit().open("sites", "?site=Meta+Hyperion")
    expect(page.locator("h2", has_text="Hyperion")).to_be_visible()


def test_japanese_text_is_drawn(visit):
    page = visit().open("claims")
    text = page.locator("[lang=ja]").first
    text.scroll_into_view_if_needed()
    assert re.search(r"[぀-ヿ一-鿿]", text.inner_text())
    assert colours(text) > 2
