"""The story in a real browser: told from a link, made of one's own views, kept through a reload."""

import json
import re

import pytest
from playwright.sync_api import expect

from components import story_file

SHOWN = ".stage .slide.shown"
STEPS = story_file.shipped().steps


@pytest.fixture
def tab(visit):
    opened = visit(size="screen")
    yield opened
    assert opened.errors == []
    assert opened.outside == []


def test_a_link_to_a_step_opens_it_on_the_stage_and_leaving_shows_the_list(tab):
    tab.page.goto(f"{tab.server}/story?step=5")
    shown = tab.page.locator(SHOWN)
    expect(shown).to_contain_text(STEPS[4].title, timeout=120_000)
    expect(tab.page.locator(".stage .slide")).to_have_count(len(STEPS))
    assert STEPS[4].say[0] not in tab.page.locator(".stage .screen").inner_text()
    tab.page.keyboard.press("End")
    expect(shown).to_contain_text(STEPS[-1].title)
    assert tab.page.url.endswith("step=12")
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator(".stage")).to_have_count(0)
    expect(tab.page.locator("div.step")).to_have_count(len(STEPS))


def test_the_map_of_the_story_fills_up_by_itself(tab):
    tab.page.goto(f"{tab.server}/story?step=7")
    expect(tab.page.locator(SHOWN)).to_contain_text(STEPS[6].title, timeout=120_000)
    date = tab.page.locator(f"{SHOWN} output.date")
    began = date.inner_text()
    expect(date).not_to_have_text(began, timeout=60_000)


def test_a_step_is_presented_from_its_place_in_the_list(tab):
    tab.open("story")
    tab.page.locator("[data-way=present-8]").click()
    expect(tab.page.locator(SHOWN)).to_contain_text(STEPS[7].title, timeout=120_000)


def test_a_link_to_a_page_opens_at_the_exhibit_of_its_step_in_the_same_session(tab):
    tab.open("story")
    tab.page.evaluate("window.mine = true")
    tab.page.locator("[data-way=page-8]").click()
    expect(tab.page).to_have_url(re.compile(r"/energy\?at=hyperion-balance"))
    tab.settle()
    expect(tab.page.locator("#exhibit-hyperion-balance")).to_be_in_viewport()
    # A page loaded anew would have lost a draft.
    assert tab.page.evaluate("window.mine")


def test_a_step_opens_in_a_tab_of_its_own_where_the_reader_wants_that(tab):
    tab.open("story")
    with tab.context.expect_page() as opened:
        tab.page.locator("[data-way=page-8]").click(modifiers=["Control"])
    expect(opened.value).to_have_url(re.compile(r"/energy\?at=hyperion-balance"))
    opened.value.close()
    expect(tab.page).to_have_url(re.compile("/story"))


def test_a_view_becomes_a_step_that_outlives_a_reload_and_travels_as_a_file(tab, visit, tmp_path):
    page = tab.open("sites", "?operator=Meta&operator=Oracle&place=Texas")
    page.locator(".st-key-exhibit-sites-on-map .receipt").click()
    page.get_by_role("button", name="Add to my story").click()
    page.get_by_role("link", name="Open your story").click()
    title = page.get_by_label("Step 1", exact=True)
    title.fill("Only two of them")
    title.press("Enter")
    # On a busy machine the server hears of it late, and the tab keeps what the server has.
    page.wait_for_function(
        "() => sessionStorage.getItem('own story')?.includes('Only two of them')"
    )
    page.reload()
    expect(title).to_have_value("Only two of them")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save").click()
    saved.value.save_as(tmp_path / "mine.json")
    (step,) = json.loads((tmp_path / "mine.json").read_text())["steps"]
    assert step["choices"]["operators"] == ["Meta", "Oracle"]
    assert step["view"] == {"operator": ["Meta", "Oracle"], "place": "Texas", "at": "sites-on-map"}

    other = visit(size="screen")
    page = other.open("story", "?told=Your+own")
    page.get_by_role("button", name="Open a story").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.json")
    page.get_by_role("button", name="Present your story").click()
    expect(page.locator(SHOWN)).to_contain_text("Only two of them", timeout=120_000)
    assert other.errors == []


def test_a_kept_story_that_cannot_be_opened_stays_in_the_tab_until_it_is_let_go(tab, tmp_path):
    page = tab.open("story", "?told=Your+own")
    old = json.dumps({"story": 99, "title": "From tomorrow", "steps": [{}]})
    page.evaluate("(old) => sessionStorage.setItem('own story', old)", old)
    page.reload()
    expect(page.get_by_text("keeps a story that cannot be opened")).to_be_visible()
    expect(page.get_by_text("The story is in format 99")).to_be_visible()
    page.get_by_role("button", name="Start from a copy").click()
    expect(page.get_by_label("Step 1", exact=True)).to_be_visible()
    tab.settle()
    assert page.evaluate("() => sessionStorage.getItem('own story')") == old
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it as it is").click()
    saved.value.save_as(tmp_path / "kept.json")
    assert (tmp_path / "kept.json").read_text("utf-8") == old
    page.get_by_role("button", name="Discard it").click()
    page.wait_for_function(
        "(title) => sessionStorage.getItem('own story')?.includes(title)", arg=STEPS[0].title
    )
    expect(page.get_by_text("keeps a story that cannot be opened")).to_have_count(0)
