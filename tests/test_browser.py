"""The dashboard in a real browser: pixels, keys, downloads, links, and no outside request."""

import re
import time

import pandas as pd
import pytest
from browsing import PATIENCE, SIZES, Visit, colours, expect, serving, share_of_land
from conftest import PAGES

from components.theme import DARK, LIGHT

every_page = pytest.mark.parametrize("name", PAGES)
MAPS = {"overview", "sites"}
CHARTS = {"bet", "capex", "commitments", "energy", "financing", "sites"}


def assert_drawn(tab, name, theme):
    """Charts and maps are there, in the colours of the theme; nothing failed or went outside."""
    page = tab.page
    expect(page.locator("h1")).to_be_visible()
    charts = page.locator(".plot-room")
    assert charts.count() or name not in CHARTS
    for chart in charts.all():
        # Charts are drawn as the reader comes near.
        chart.scroll_into_view_if_needed()
        expect(chart.locator(".main-svg").first).to_be_visible()
    page.wait_for_function(
        """ink => [...document.querySelectorAll('.js-plotly-plot')]
        .every(chart => chart._fullLayout?.font.color === ink)""",
        arg=theme.ink,
    )
    maps = page.locator(".atlas-frame")
    assert maps.count() == (name in MAPS)
    for each in maps.all():
        expect(each).to_have_attribute("data-theme", theme.name)
        assert_land_is_drawn(each, theme)
    assert page.locator("[data-testid=stException]").count() == 0
    assert tab.outside == []
    assert tab.errors == []


def assert_land_is_drawn(frame, theme):
    until = time.monotonic() + 2 * PATIENCE / 1000
    while True:
        share, colours = share_of_land(frame, theme)
        if share > 0.05 and colours > 20:
            return
        assert time.monotonic() < until, f"{share:.1%} land, {colours} colours"
        frame.page.wait_for_timeout(500)


def test_a_phone_that_is_turned_keeps_a_handle_on_the_choices(visit):
    tab = visit(size="phone", charts=False)
    page = tab.open("capex")
    folded = page.locator('[class*="st-key-controls-"] details').first
    expect(folded).not_to_have_attribute("open", "")
    page.set_viewport_size({"width": 844, "height": 390})
    folded.locator("summary").click()
    expect(folded).to_have_attribute("open", "")
    expect(folded.locator("summary")).not_to_be_visible()


# That every page is drawn in the colours of the dark is in test_pages.
@every_page
def test_every_page_fits_a_phone_and_is_drawn_with_the_network_cut(visit, name):
    tab = visit(size="phone")
    tab.open(name)
    assert_drawn(tab, name, LIGHT)
    assert_nothing_overflows(tab)


def assert_nothing_overflows(tab):
    page = tab.page
    folds = page.locator("[class*=st-key-controls-] details")
    expect(page.locator("[class*=st-key-controls-] details[open]")).to_have_count(0)
    # All at once: the browser lays a long page out anew for each.
    folds.locator("summary").evaluate_all("found => found.forEach(each => each.click())")
    expect(page.locator("[class*=st-key-controls-] details[open]")).to_have_count(folds.count())
    tab.settle()
    wide = page.evaluate("[...document.querySelectorAll('.stMain')].map(m => m.scrollWidth)")
    assert max(wide) <= SIZES["phone"][0]
    spilling = page.evaluate(
        """[...document.querySelectorAll('h1, h2, h3, p, button, input, .headline, .facts li')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.offsetParent
                     && !e.closest('[data-testid=stSidebar]'))
        .map(e => e.textContent.slice(0, 40))"""
    )
    assert spilling == []
    cut = page.evaluate(
        """[...document.querySelectorAll('.plot-room')].flatMap((room) => {
          const { left, right } = room.getBoundingClientRect();
          return [...room.querySelectorAll('.main-svg text')].filter((text) => {
            const place = text.getBoundingClientRect();
            return place.width && (place.left < left - 1 || place.right > right + 1);
          }).map((text) => text.textContent);
        })"""
    )
    assert cut == []


def test_a_page_turns_dark_with_the_computer_of_its_reader(visit):
    tab = visit()
    tab.open("financing")
    tab.recolour("dark")
    assert_drawn(tab, "financing", DARK)


@pytest.fixture(scope="module")
def dark_map(browser, dashboard):
    """The page of sites, opened by a reader who likes it dark, and the files it fetched."""
    tab, fetched = Visit(browser, dashboard, scheme="dark"), []
    tab.page.on("requestfinished", lambda request: fetched.append(request.url.rpartition("/")[2]))
    tab.open("sites")
    yield tab, fetched
    tab.close()


def test_whoever_likes_it_dark_finds_it_dark(dark_map):
    tab, _ = dark_map
    assert_drawn(tab, "sites", DARK)


def test_all_corners_of_the_land_are_fetched_for_a_reader_who_comes_near(dark_map):
    tab, fetched = dark_map
    page = tab.page
    assert_land_is_drawn(page.locator(".atlas-frame"), DARK)
    assert "countries-far.geojson" in fetched
    assert "countries.geojson" not in fetched
    page.get_by_role("combobox", name="Fly to").select_option("Louisiana")
    expect(page.locator(".atlas-names .land", has_text="Mississippi")).to_be_visible()
    assert_land_is_drawn(page.locator(".atlas-frame"), DARK)
    assert "countries.geojson" in fetched
    assert tab.errors == []


def test_the_lens_restates_a_headline_and_stays_in_the_link(visit):
    tab = visit(charts=False)
    page = tab.open("overview")
    before = page.locator(".headline .value").all_inner_texts()
    page.get_by_text("Filings only", exact=True).click()
    page.get_by_text("rows hidden by your trust setting").first.wait_for()
    tab.settle()
    after = page.locator(".headline .value").all_inner_texts()
    assert after != before
    assert "trust=Filings" in page.url
    fresh = visit(charts=False)
    again = fresh.page
    again.goto(page.url)
    fresh.settle()
    expect(again.locator(".headline .value")).to_have_text(after)


def test_the_first_reader_of_a_fresh_server_can_follow_a_deep_link(visit):
    with serving() as address:
        tab = visit(at=address, apart=True, charts=False)
        page = tab.open("claims", "?trust=Also+press+reports")
        expect(page.get_by_test_id("stMain").locator("h1")).to_have_text("The story, checked")
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar.get_by_role("radio", name="Also press reports")).to_be_checked()
        expect(sidebar.get_by_role("link", name="Capex")).to_be_visible()


@pytest.fixture(scope="module")
def claims(browser, dashboard):
    """The page of claims, without its charts."""
    tab = Visit(browser, dashboard, charts=False)
    yield tab.open("claims")
    tab.close()


def test_japanese_text_is_drawn(claims):
    text = claims.locator("[lang=ja]").first
    text.scroll_into_view_if_needed()
    assert re.search(r"[぀-ヿ一-鿿]", text.inner_text())
    assert colours(text) > 2


def test_the_rows_behind_a_chart_download_and_parse(claims):
    claims.get_by_role("button", name="Rows and sources").first.click()
    dialog = claims.get_by_role("dialog")
    with claims.expect_download() as download:
        dialog.get_by_role("button", name="Download these rows as CSV").click()
    rows = pd.read_csv(download.value.path())
    assert {"source_url", "publisher", "confidence"} <= set(rows.columns)
    assert len(rows) > 3
    expect(dialog.get_by_text("/claims")).to_be_visible()
