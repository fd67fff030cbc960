"""The map in a real browser: its time-lapse and totals, keys, places, layers, a site's card."""

import re

import pytest
from browsing import expect  # with the patience of all browser tests
from conftest import ROOT

from components import store
from components.charts import sites
from components.maps import Atlas, Spot
from components.tables import TABLES
from components.theme import LIGHT


@pytest.fixture
def map_page(visit):
    """The page of sites with its map drawn."""
    tab = visit()

    def opened(query=""):
        page = tab.open("sites", query)
        expect(page.locator(".atlas-frame[data-drawn]")).to_be_visible(timeout=90_000)
        expect(page.locator(".atlas-names .site").first).to_be_visible()
        return page

    return opened


# Names of places that a control or the legend of the map lies over.
UNDER_CONTROLS = """(() => {
  const boxes = (found) => [...document.querySelectorAll(found)].map(
    (each) => [each.textContent, each.getBoundingClientRect()]);
  const controls = boxes('.atlas-tools > *, .atlas-zoom > *, .atlas-key > *, .head > *');
  return boxes('.atlas-names .name').filter(([, one]) => controls.some(([, other]) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom
    && other.top < one.bottom)).map(([text]) => text);
})()"""


def total(page, key):
    return float(page.locator(f".atlas-side .total[data-key={key}]").get_attribute("data-mw"))


def running_by_the_tables():
    tables = {name: store.read(TABLES[name], ROOT / "data") for name in ("sites", "milestones")}
    rows = sites.power_by_status(**tables).rows
    return rows["operational_mw"].sum()


def seek(page, month):
    slider = page.get_by_role("slider", name="Month")
    slider.evaluate(
        """(input, value) => {
            input.value = value;
            input.dispatchEvent(new Event('input', {bubbles: true}));
        }""",
        month,
    )


def picture(page):
    """The map as it is on the screen at this moment, moving or not."""
    return page.screenshot(clip=page.locator(".atlas-canvas").bounding_box(), timeout=120_000)


def test_the_build_out_plays_and_comes_to_the_totals_of_the_table(map_page):
    page = map_page()
    date = page.locator(".atlas-bar .date")
    page.locator(".atlas-bar").scroll_into_view_if_needed(timeout=120_000)
    assert total(page, "running") == pytest.approx(running_by_the_tables(), abs=0.1)
    now = date.inner_text()

    seek(page, 0)
    expect(date).to_have_text("January 2023")
    assert total(page, "running") < running_by_the_tables() / 2
    page.wait_for_timeout(600)
    first = picture(page)

    # It plays by itself, and a pause stays where it is.
    page.locator(".atlas-map").focus()
    page.keyboard.press("Space")
    expect(date).not_to_have_text("January 2023")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    # A screen reader does not hear of every month, and of the one at which it stops it does.
    expect(date).to_have_attribute("aria-live", "off")
    page.keyboard.press("Space")
    expect(date).to_have_attribute("aria-live", "polite")
    paused = date.inner_text()
    page.wait_for_timeout(1000)
    assert date.inner_text() == paused

    # The last frame holds projections, told apart from what runs.
    seek(page, 119)
    expect(date).to_have_text("December 2032")
    page.wait_for_timeout(800)
    assert picture(page) != first
    assert total(page, "running") == pytest.approx(running_by_the_tables(), abs=0.1)
    assert total(page, "projected") > 1000
    expect(page.locator(".atlas-side .total[data-key=projected]")).to_be_visible()

    page.get_by_role("button", name="To the newest facts").click()
    expect(date).to_have_text(now)
    expect(page.locator(".atlas-side .total[data-key=projected]")).to_be_hidden()


def test_a_date_a_place_and_layers_stand_in_the_link(map_page):
    page = map_page("?date=2025-06&layers=plants,grid-us-state&place=Texas")
    expect(page.locator(".atlas-bar .date")).to_have_text("June 2025")
    expect(page.locator(".atlas-layers summary")).to_have_text("Layers (2)")
    expect(page.locator(".atlas-key .title").first).to_have_text("Power plants")
    # Far from all sites, so that no name of theirs takes its room.
    expect(page.locator(".atlas-names .land", has_text="New Mexico")).to_be_visible()
    page.locator(".atlas-map").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".atlas-bar .date")).to_have_text("July 2025")
    expect(page).to_have_url(re.compile("date=2025-07"))

    # Land has one colour at a time.
    page.locator(".atlas-layers summary").click()
    page.get_by_label("CO₂ of the grid: Countries").check()
    expect(page.get_by_label("CO₂ of the grid: US states")).not_to_be_checked()
    expect(page).to_have_url(re.compile("layers=plants%2Cgrid-country"))


def test_two_dates_stand_side_by_side(map_page):
    page = map_page("?compare=dates&date=2024-01")
    expect(page.locator(".atlas-heads .head b")).to_have_text("January 2024")
    other = page.get_by_role("combobox", name="Date on the right")
    other.select_option("January 2030")
    heads = page.locator(".atlas-side h4")
    expect(heads).to_have_text(["January 2024", "January 2030"])
    shown = page.locator(".atlas-side .total[data-key]:visible b").all_inner_texts()
    assert len(shown) == 7  # the earlier date has no projections
    # Both maps open on their sites, and no name lies under a control.
    frame = page.locator(".atlas-map").bounding_box()
    middle = frame["x"] + frame["width"] / 2
    names = [each.bounding_box()["x"] for each in page.locator(".atlas-names .site").all()]
    assert min(names) < middle < max(names)
    assert page.evaluate(UNDER_CONTROLS) == []


def test_two_operators_show_the_sites_that_their_totals_count(map_page):
    page = map_page("?compare=operators")
    left = page.get_by_role("combobox", name="Operator on the left")
    left.select_option("Other operators")
    right = page.get_by_role("combobox", name="Operator on the right")
    right.select_option("Meta")
    frame = page.locator(".atlas-map").bounding_box()
    middle = frame["x"] + frame["width"] / 2
    names = page.locator(".atlas-names .site")
    expect(names.filter(has_text="Meta Hyperion")).to_have_count(1)
    page.wait_for_timeout(1000)
    lefts = [
        each.inner_text()
        for each in names.all()
        if (box := each.bounding_box()) and box["x"] + box["width"] < middle
    ]
    assert lefts, "the map of the others is empty"
    assert not [name for name in lefts if name.startswith("Meta ")]


def test_a_site_of_which_nobody_says_how_much_runs_is_not_said_to_stand_still(map_page):
    page = map_page("?country=DE")
    told = page.evaluate(
        """async () => {
          const time = await import('/app/static/js/atlas-time.js');
          const site = {from: 0, steps: [[0, null]], projections: [], running: null};
          const scene = {sites: [site], play: {today: 5}};
          return [2, 7].map((month) => time.statesAt(scene, month).said(0));
        }"""
    )
    assert told == ["no source says how much runs"] * 2


def test_a_click_on_a_ring_opens_the_card_of_its_site(map_page):
    page = map_page("?country=BR")
    name = page.locator(".atlas-names .site").first
    wanted = name.inner_text()
    box = name.bounding_box()
    frame = page.locator(".atlas-map").bounding_box()
    # The ring lies beside its name, on the side that faces the middle of the pair.
    for x in (box["x"] - 14, box["x"] + box["width"] + 14):
        if frame["x"] < x < frame["x"] + frame["width"]:
            page.mouse.move(x, box["y"] + box["height"] / 2)
            page.wait_for_timeout(400)
            if page.locator(".atlas-tip").is_visible():
                break
    expect(page.locator(".atlas-tip b")).to_contain_text(wanted)
    page.mouse.click(x, box["y"] + box["height"] / 2)
    expect(page.locator("h2", has_text=wanted)).to_be_visible()


def test_the_area_of_a_ring_is_in_proportion_to_its_power_at_every_zoom(map_page):
    page = map_page()
    ratio = page.evaluate(
        """async () => {
            const found = performance.getEntriesByType('resource')
                .find(({name}) => name.includes('atlas-layers.js'));
            const {ringRadius} = await import(found.name);
            return [1, 3, 6].map((zoom) => (ringRadius(1000, zoom) / ringRadius(200, zoom)) ** 2);
        }"""
    )
    assert ratio == pytest.approx([5.0] * 3)


def invented_map(count):
    """So many sites of 10 MW each, all of them running, on a lattice over the land of the north."""
    spots = tuple(
        Spot(f"site{n}", f"Site {n}", -120 + n % 60 * 0.9, 30 + n // 60 * 0.2, 10, 10, "#D55E00")
        for n in range(count)
    )
    return {**Atlas(spots, LIGHT).scene, "alt": "Map"}


# Draws a map over the page, then the same map with other sites; tells what it drew at some zooms.
CROWD = """async ([few, many, zooms]) => {
    const modules = performance.getEntriesByType('resource').map(({name}) => name);
    const {atlas} = await import(modules.find((name) => name.includes('/atlas.js')));
    const root = document.createElement('div');
    root.style.cssText = 'position:fixed;inset:0;z-index:1000000;background:white';
    document.body.append(root);
    const map = atlas(root, few, {});
    await map.ready;
    while (!map.root.dataset.drawn) await new Promise(requestAnimationFrame);
    map.update(many);
    const told = [];
    for (const zoom of zooms) {
        const view = {...map.home, longitude: -100, latitude: 35, zoom};
        map.jump(view);
        map.moved(view);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const {sites} = map.drawn[0];
        told.push({
            discs: sites.length,
            mw: sites.reduce((sum, {planned}) => sum + planned, 0),
            name: sites[0].name,
            errors: map.deck.device.gl.getError(),
            says: map.key.textContent,
        });
    }
    return told;
}"""


def test_thousands_of_sites_stand_together_from_far_and_part_when_near(
    map_page,
):
    page = map_page()
    scenes = [invented_map(30), invented_map(3000), [2, 6, 11.2]]
    far, near, nearest = page.evaluate(CROWD, scenes)
    assert far["discs"] < 1500
    assert far["mw"] == pytest.approx(30_000)
    assert far["name"].endswith(" sites")
    assert "many sites" in far["says"]
    # Near, what lies far outside of the picture is not drawn, and nobody stands with another.
    assert near["mw"] < 30_000
    assert nearest["name"].startswith("Site ")
    assert "many sites" not in nearest["says"]
    # There were fewer sites before: the graphics library refuses to draw what it has no room for.
    assert [each["errors"] for each in (far, near, nearest)] == [0, 0, 0]


def test_a_map_that_does_not_arrive_says_so_in_its_place(visit):
    tab = visit(apart=True)
    tab.page.route("**/js/atlas.js*", lambda route: route.abort())
    page = tab.open("sites")
    expect(page.locator(".atlas")).to_contain_text("The map did not arrive. Reload the page")
