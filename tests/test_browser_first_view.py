"""The first view of a page in a real browser: seen early, and nothing jumps when the page comes."""

import re
import time
import urllib.request

import pytest
from browsing import PATIENCE, Visit, expect, share_of_land

from components.theme import THEMES

# Where things stand in the first view or in the page, in pixels from the top left.
PLACES = """(root) => {
  const places = {};
  const marks = { title: 'h1', lede: 'p.lede', heading: 'h2', finding: 'h3.finding',
    number: '.headline .value', chart: '.plot-room', map: '.atlas-map', foot: '.foot' };
  for (const [name, mark] of Object.entries(marks)) {
    const found = document.querySelector(`${root} ${mark}`);
    if (!found) continue;
    const { left, top, width } = found.getBoundingClientRect();
    places[name] = [left, top, width].map(Math.round);
  }
  return places;
}"""
LINKS = """(mark) => [...document.querySelectorAll(mark)].map((link) => {
  const { left, top, width, height } = link.getBoundingClientRect();
  return [link.href, ...[left, top, width, height].map(Math.round)];
})"""
PROGRAM = "**/static/js/index.*.js"


# Each page at a size at which its choices stand in another way than on the others.
STANDS = [
    ("", "laptop"),
    ("", "phone"),
    ("bet", "screen"),
    ("capex", "laptop"),
    ("capex", "phone"),
    ("claims", "laptop"),
    ("claims", "screen"),
    ("commitments", "laptop"),
    ("data", "phone"),
    ("energy", "screen"),
    ("energy", "laptop"),
    ("financing", "phone"),
    ("sites", "screen"),
]


class Early:
    """A visit whose page gets no further than the first view until it is told to `go_on`."""

    def __init__(self, browser, server, size="laptop", scheme="light"):
        # What a window keeps of our files it does not ask for, and so cannot be held up.
        self.visit = Visit(browser, server, size, scheme, apart=True)
        self.page, self.held, self.may_run = self.visit.page, [], False
        self.page.route(PROGRAM, self._hold)

    def _hold(self, route):
        if self.may_run:
            route.continue_()
        else:
            self.held.append(route)

    def open(self, name):
        self.page.goto(f"{self.visit.server}/{name}", wait_until="commit")
        self.page.locator("#first-view .foot").first.wait_for()
        drawn = self.page.locator("#first-view").locator(".plot-room, .atlas")
        if drawn.count():
            expect(drawn.locator(".main-svg, .atlas-frame[data-shown]").first).to_be_attached()
        self.page.wait_for_function("() => document.fonts.status == 'loaded'")
        return self.page

    def go_on(self):
        self.may_run = True
        for route in self.held:
            route.continue_()
        self.visit.settle()


@pytest.fixture(scope="module")
def warm(dashboard):
    """The dashboard once it has made the first views of all pages."""
    until = time.monotonic() + PATIENCE / 1000
    for page in dict.fromkeys(page for page, _ in STANDS):
        while b"first-view" not in urllib.request.urlopen(f"{dashboard}/{page}").read():
            assert time.monotonic() < until
            time.sleep(0.2)
    return dashboard


@pytest.fixture
def early(browser, warm):
    opened = []

    def visit(size="laptop", scheme="light"):
        opened.append(Early(browser, warm, size, scheme))
        return opened[-1]

    yield visit
    for each in opened:
        assert each.visit.errors == []
        assert each.visit.outside == []
        each.visit.close()


@pytest.mark.parametrize(("name", "size"), STANDS)
def test_nothing_jumps_when_the_page_takes_the_place_of_its_first_view(early, name, size):
    visit = early(size)
    page = visit.open(name)
    before = page.evaluate(PLACES, "#first-view")
    visit.go_on()
    after = page.evaluate(PLACES, "[data-testid=stMain]")
    assert before
    moved = {
        mark: (place, after[mark])
        for mark, place in before.items()
        if max(abs(one - other) for one, other in zip(place, after[mark], strict=True)) > 2
    }
    assert moved == {}


def test_the_chart_is_drawn_before_the_program_of_the_page_and_goes_into_the_page(early):
    visit = early(scheme="dark")
    page = visit.open("capex")
    expect(page.locator("#first-view .barlayer path").first).to_be_visible()
    page.evaluate("document.querySelector('#first-view .plot').mine = true")
    visit.go_on()
    plot = page.locator("#exhibit-capex-by-company .plot")
    assert plot.evaluate("plot => plot.mine")
    expect(plot.locator(".barlayer path").first).to_be_visible()


def test_the_map_is_drawn_before_the_program_of_the_page_and_goes_into_the_page(early):
    visit = early(scheme="dark")
    page = visit.open("sites")
    frame = page.locator("#first-view .atlas-frame")
    land, shades = share_of_land(frame, THEMES["dark"])
    assert land > 0.1
    assert shades > 20
    frame.evaluate("frame => { frame.mine = true; }")
    visit.go_on()
    expect(page).to_have_title("Sites · AI infrastructure race")
    taken = page.locator(".st-key-exhibit-sites-on-map .atlas-frame")
    assert taken.evaluate("frame => frame.mine")
    land, _ = share_of_land(taken, THEMES["dark"])
    assert land > 0.1


def test_what_is_chosen_on_the_map_that_the_first_view_drew_stands_in_the_address(early):
    visit = early()
    page = visit.open("sites")
    visit.go_on()
    page.locator(".atlas-tools select").first.select_option(index=2)
    expect(page).to_have_url(re.compile("place="))


def test_rows_that_were_asked_for_early_open_when_the_page_is_there(early):
    visit = early()
    page = visit.open("commitments")
    page.locator("#first-view button.receipt").first.click()
    visit.go_on()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_button_that_had_the_focus_has_it_when_the_page_is_there(early):
    visit = early()
    page = visit.open("commitments")
    page.locator("#first-view button.receipt").first.focus()
    visit.go_on()
    focused = page.get_by_test_id("stMain").locator("button.receipt:focus")
    expect(focused).to_have_attribute("data-exhibit", "commitments-taken-apart")


def test_what_still_lies_under_the_view_is_met_by_neither_keys_nor_screen_readers(early):
    visit = early()
    # The program runs, and its server says nothing yet.
    visit.page.route_web_socket("**/_stcore/stream*", lambda socket: None)
    page = visit.open("capex")
    visit.may_run = True
    for route in visit.held:
        route.continue_()
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]')?.inert")
    assert page.locator("#first-view").is_visible()
    page.wait_for_function("() => !document.querySelector('#first-view main').inert")


@pytest.mark.parametrize(
    "kept",
    [{"sidebarWidth": "420"}, {"stSidebarCollapsed-": "true", "stSidebarCollapsed-/": "true"}],
    ids=["wider", "folded"],
)
def test_a_side_bar_that_was_made_wider_or_folded_stands_so_from_the_beginning(early, kept):
    visit = early("screen")
    keep = "kept => Object.entries(kept).forEach(([name, value]) => localStorage[name] = value)"
    visit.page.goto(f"{visit.visit.server}/healthz")
    visit.page.evaluate(keep, kept)
    page = visit.open("capex")
    before = page.evaluate(PLACES, "#first-view")
    visit.go_on()
    assert before == page.evaluate(PLACES, "[data-testid=stMain]")


def test_a_page_opens_although_what_draws_its_first_view_did_not_arrive(early):
    visit = early()
    visit.may_run = True
    visit.page.route("**/js/early.js*", lambda route: route.abort())
    visit.page.goto(f"{visit.visit.server}/capex", wait_until="commit")
    expect(visit.page.get_by_test_id("stMain").locator(".foot").first).to_be_visible()
    assert visit.page.locator("#first-view").count() == 0
    # The browser's own words on what was refused.
    visit.visit.errors.clear()


def test_the_pages_are_listed_where_the_side_bar_will_list_them(early):
    visit = early()
    page = visit.open("capex")
    before = page.evaluate(LINKS, "#first-view nav a")
    visit.go_on()
    assert before == page.evaluate(LINKS, "[data-testid=stSidebarNavLink]")


def test_a_first_view_that_was_scrolled_gives_way_to_a_page_scrolled_as_far(early):
    visit = early("phone")
    page = visit.open("capex")
    page.locator("#first-view main").evaluate("main => { main.scrollTop = 300; }")
    visit.go_on()
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 300
