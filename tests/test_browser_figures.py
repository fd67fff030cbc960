"""Charts in a real browser: drawn as they come near, changed in their place, of the right size."""

import re

import pytest
from browsing import Visit, expect

# Counts the frames in which the first room of the page holds no bar.
WATCH = """() => {
  window.blank = 0;
  const look = () => {
    if (!document.querySelector('.plot-room .barlayer path')) window.blank += 1;
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture
def capex(browser, dashboard):
    """The page of capex with its first chart drawn."""
    tab = Visit(browser, dashboard)
    page = tab.open("capex")
    expect(room(page).locator(".barlayer path").first).to_be_visible()
    yield tab
    tab.close()


def room(page):
    return page.locator(".plot-room").first


def size(page):
    """How wide and high the first chart is drawn, and how wide and high there is room for it."""
    return page.evaluate(
        """() => {
          const plot = document.querySelector('.plot-room .plot');
          const { width, height } = plot._fullLayout;
          return [[width, height], [plot.clientWidth, plot.clientHeight]];
        }"""
    )


def test_a_chart_below_is_drawn_when_its_reader_comes_near(capex):
    page = capex.page
    last = page.locator(".plot-room").last
    expect(last.locator(".main-svg")).to_have_count(0)
    before = page.locator(".stMainBlockContainer").evaluate("all => all.scrollHeight")
    last.scroll_into_view_if_needed()
    expect(last.locator(".main-svg").first).to_be_visible()
    # Its room was there before, so nothing moved under the reader.
    assert page.locator(".stMainBlockContainer").evaluate("all => all.scrollHeight") == before


def test_a_choice_changes_the_chart_in_its_place_without_a_blank_moment(capex):
    page = capex.page
    page.evaluate("document.querySelector('.plot-room .plot').mine = true")
    page.evaluate(WATCH)
    legend = room(page).locator(".legend")
    expect(legend).not_to_contain_text("Oracle")
    page.get_by_text("Five, with Oracle").click()
    expect(legend).to_contain_text("Oracle")
    capex.settle()
    assert page.evaluate("document.querySelector('.plot-room .plot').mine")
    assert page.evaluate("window.blank") == 0
    assert capex.errors == []


def test_a_chart_takes_the_width_that_the_sidebar_leaves(capex):
    page = capex.page
    (before, _), _ = size(page)
    page.get_by_test_id("stSidebarHeader").hover()
    page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    page.wait_for_function(
        """before => {
          const plot = document.querySelector('.plot-room .plot');
          return plot._fullLayout.width > before && plot._fullLayout.width === plot.clientWidth;
        }""",
        arg=before,
    )


def test_a_chart_fills_the_screen_with_its_finding_and_its_source(capex):
    page = capex.page
    (_, before), _ = size(page)
    room(page).hover()
    room(page).locator(".modebar-btn[data-title^='Fill the screen']").click()
    page.wait_for_function(
        "before => document.querySelector('.plot')._fullLayout.height > before + 50", arg=before
    )
    exhibit = page.locator(":fullscreen")
    expect(exhibit.locator("h3.finding")).to_be_in_viewport()
    expect(exhibit.get_by_text(re.compile("Sources?:"))).to_be_in_viewport()
    drawn, there = size(page)
    assert drawn == there
    page.evaluate("document.exitFullscreen()")
    page.wait_for_function(
        "before => document.querySelector('.plot')._fullLayout.height === before", arg=before
    )


def test_whoever_prints_a_page_gets_the_charts_that_were_out_of_sight(capex):
    page = capex.page
    expect(page.locator(".plot-room").last.locator(".main-svg")).to_have_count(0)
    page.pdf()
    for each in page.locator(".plot-room").all():
        expect(each.locator(".main-svg").first).to_be_attached()


def test_without_its_library_a_chart_says_so_and_where_its_figures_are(visit):
    tab = visit(apart=True)
    tab.page.route("**/vendor/plotly.js*", lambda route: route.abort())
    page = tab.open("energy")
    expect(room(page)).to_contain_text("could not be drawn in your browser")
    expect(page.get_by_role("button", name="Rows and sources").first).to_be_visible()
