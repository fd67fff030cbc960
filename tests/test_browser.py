"""The dashboard in a real browser: pixels, keys, downloads, links, and no outside request."""

import re
import time

import pandas as pd
import pytest
from browsing import Visit, colours, serving
from conftest import PAGES
from playwright.sync_api import expect

every_page = pytest.mark.parametrize("name", PAGES)


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
