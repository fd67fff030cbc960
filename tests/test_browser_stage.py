"""Presenting in a real browser: keys, colours, the speaker's window, a phone, a lost server."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import SIZES, Visit, colours, free_port, serving
from PIL import Image
from playwright.sync_api import expect

SHOWN = ".stage .slide.shown"
# The smallest type on screen and what it says, with all enlarging.
SMALLEST = """() => {
  let found = [99, ''];
  const walk = document.createTreeWalker(
    document.querySelector('.stage .screen'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || holder.closest('.said, .sheet')) continue;
    if (!holder.checkVisibility({visibilityProperty: true})) continue;
    const scaled = holder.closest('.figure > div') ?? document.querySelector('.stage .canvas');
    const scale = scaled.getBoundingClientRect().width / scaled.offsetWidth;
    const size = parseFloat(getComputedStyle(holder).fontSize) * scale;
    if (size < found[0]) found = [size, walk.currentNode.textContent.trim()];
  }
  return found;
}"""


class Talk:
    """A page that is presented."""

    def __init__(self, tab, name, query="?step=1"):
        self.tab, self.page = tab, tab.page
        self.page.goto(f"{tab.server}/{name}{query}")
        expect(self.page.locator(SHOWN)).to_be_visible(timeout=240_000)

    def at(self, step):
        expect(self.page.locator(".stage .place")).to_have_text(re.compile(rf"^{step} / "))
        expect(self.page.locator(SHOWN)).to_have_count(1)
        expect(self.page.locator(SHOWN)).to_have_attribute(
            "aria-label", re.compile(rf"^{step} of ")
        )
        assert f"step={step}" in self.page.url

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def count(self):
        return self.page.locator(".stage .slide").count()

    def pixel(self, x, y):
        shot = self.page.screenshot(clip={"x": x, "y": y, "width": 2, "height": 2}, timeout=240_000)
        return Image.open(io.BytesIO(shot)).convert("RGB").getpixel((0, 0))


@pytest.fixture(scope="module")
def talk(browser, dashboard):
    """The page on capex, presented from its first exhibit in a hall."""
    tab = Visit(browser, dashboard, size="screen")
    yield Talk(tab, "capex")
    assert tab.errors == []
    assert tab.outside == []
    tab.close()


def test_every_chart_has_its_room_on_the_slide(talk):
    """The tall ones stand beside their finding."""
    expect(talk.page.locator(".stage .slide.beside")).not_to_have_count(0)
    for figure in talk.page.locator(".stage .slide .figure").all():
        box = figure.bounding_box()
        assert min(box["width"], box["height"]) > 300, figure.inner_text()[:200]


@pytest.fixture(autouse=True)
def from_the_start(request):
    """Every test of the talk begins at the first slide, whatever the one before left."""
    if "talk" in request.fixturenames:
        talk = request.getfixturevalue("talk")
        talk.press("Home")
        talk.at(1)


def test_a_slide_fills_the_window_without_scroll_bar_or_chrome(talk):
    width, height = SIZES["screen"]
    box = talk.page.locator("dialog.stage").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, width, height)
    bars = talk.page.evaluate(
        """[...document.querySelectorAll('.stage, .stage *')].filter(e =>
          e.offsetWidth - e.clientWidth > 8 && /auto|scroll/.test(getComputedStyle(e).overflowY)
          && e.clientWidth).length"""
    )
    assert bars == 0
    assert talk.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    expect(talk.page.locator(".stage .buttons")).to_have_css("opacity", "0", timeout=10_000)
    for place in (".stApp header", "[data-testid=stSidebar]", ".st-key-present button"):
        expect(talk.page.locator(place).first).not_to_be_visible()


def test_the_keyboard_never_leaves_the_stage(talk):
    for _ in range(8):
        talk.press("Tab")
        assert talk.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('.stage')"
        )
    talk.page.locator(".stage .screen").evaluate("element => element.focus()")


def test_every_key_of_a_clicker_and_a_keyboard_steps(talk):
    last = talk.count
    steps = [("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("ArrowLeft", 3), ("PageUp", 2)]
    for key, step in steps:
        talk.press(key)
        talk.at(step)
    talk.press("End")
    talk.at(last)
    talk.press("ArrowRight")
    talk.at(last)
    talk.press("5")
    talk.at(5)
    talk.press("Home", "ArrowLeft")
    talk.at(1)


def test_a_step_takes_far_less_than_300_milliseconds_and_going_back_draws_nothing(talk):
    page = talk.page
    page.wait_for_function(
        "[...document.querySelectorAll('.stage .room')].every(e => e.querySelector('.main-svg'))",
        timeout=240_000,
    )
    page.wait_for_timeout(1000)
    page.evaluate("document.querySelectorAll('.stage .js-plotly-plot').forEach(e => e.mine = 1)")
    page.evaluate("performance.clearMeasures()")
    for step in range(2, 7):
        talk.press("ArrowRight")
        talk.at(step)
    for step in range(5, 0, -1):
        talk.press("ArrowLeft")
        talk.at(step)
    # Measured at the next frame, which a busy machine draws late.
    measured = "performance.getEntriesByName('stage step').map(entry => entry.duration)"
    page.wait_for_function(f"{measured}.length >= 10")
    assert sorted(page.evaluate(measured))[3] < 300
    assert page.evaluate(
        "[...document.querySelectorAll('.stage .js-plotly-plot')].every(e => e.mine === 1)"
    )


def test_nothing_is_smaller_than_20_pixels_on_any_slide(talk):
    for step in range(1, talk.count + 1):
        talk.press(str(step))
        talk.at(step)
        size, text = talk.page.evaluate(SMALLEST)
        assert size >= 20, (step, text)


def test_the_screen_goes_black_and_white_and_comes_back(talk):
    before = talk.pixel(10, 10)
    talk.press("b")
    assert talk.pixel(10, 10) == (0, 0, 0)
    talk.press("w")
    assert talk.pixel(10, 10) == (255, 255, 255)
    talk.press("ArrowRight")
    assert talk.pixel(10, 10) == before
    talk.at(1)
    talk.press(".", ".")
    assert talk.pixel(10, 10) == before


def test_the_spotlight_follows_the_pointer(talk):
    talk.press("s")
    lit, dark = [], []
    for x in (500, 1400):
        talk.page.mouse.move(x, 20)
        lit.append(talk.pixel(x, 20))
        dark.append(talk.pixel(1900 - x, 20))
    talk.press("s")
    assert min(map(min, lit)) > 200
    assert max(map(max, dark)) < 120
    talk.page.mouse.move(500, 20)
    talk.page.mouse.down()
    expect(talk.page.locator(".stage .spot")).to_be_visible()
    talk.page.mouse.up()
    expect(talk.page.locator(".stage .spot")).to_be_hidden()


def test_the_sheet_of_keys_opens_and_escape_closes_it_alone(talk):
    talk.press("?")
    sheet = talk.page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("Black screen")
    talk.press("Escape")
    expect(sheet).to_be_hidden()
    expect(talk.page.locator(SHOWN)).to_be_visible()


def test_the_time_is_hidden_and_shown_and_set_to_zero(talk):
    clock = talk.page.locator(".stage .clock")
    expect(clock).not_to_have_text("0:00")
    talk.press("t")
    expect(clock).to_be_hidden()
    talk.press("t", "Shift+T")
    expect(clock).to_have_text(re.compile(r"0:0[0-5]"))


def test_keys_of_streamlit_and_of_the_page_do_nothing_behind_the_stage(talk):
    run = talk.page.locator("[data-testid=stApp]").get_attribute("data-test-script-state")
    talk.press("c", "r", "p")
    expect(talk.page.locator("[data-testid=stDialog], [role=dialog]:not(.stage *)")).to_have_count(
        0
    )
    assert run == "notRunning"
    talk.at(1)


def test_the_speaker_sees_notes_and_what_comes_next_and_steps_from_there(talk):
    talk.press("2")
    talk.at(2)
    with talk.page.expect_popup() as opened:
        talk.press("n")
    speaker = opened.value
    findings = talk.page.locator(".stage .finding").all_text_contents()
    expect(speaker.locator("#title")).to_have_text(findings[1])
    expect(speaker.locator("#next")).to_have_text(findings[2])
    notes = speaker.locator("#say p").first.inner_text()
    assert len(notes) > 20
    speaker.get_by_role("button", name="Next").click()
    talk.at(3)
    expect(speaker.locator("#title")).to_have_text(findings[2])
    talk.press("End")
    expect(speaker.locator("#next")).to_have_text("This is the last one.")
    speaker.keyboard.press("PageUp")
    talk.at(talk.count - 1)
    expect(speaker.locator("#elapsed")).to_have_text(re.compile(r"^\d+:\d\d$"))
    found = Axe().run(speaker).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    speaker.close()
    talk.page.bring_to_front()


def test_the_stage_is_free_of_serious_faults_for_screen_readers(talk):
    said = talk.page.locator(".stage .said")
    talk.press("ArrowRight")
    finding = talk.page.locator(f"{SHOWN} .finding").inner_text()
    expect(said).to_have_text(re.compile(r"^2 of \d+\. " + re.escape(finding.replace("\n", " "))))
    for key in ("", "?"):
        if key:
            talk.press(key)
        found = Axe().run(talk.page, context="dialog.stage").response["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        assert [(each["id"], each["nodes"][0]["html"][:120]) for each in serious] == []
    talk.press("Escape")


def test_the_colours_turn_over_for_a_projector_at_the_same_slide(talk):
    talk.press("4")
    talk.at(4)
    screen = talk.page.locator(".stage .screen")
    light = talk.pixel(5, 5)
    talk.press("d")
    expect(screen).to_have_attribute("data-look", "dark", timeout=60_000)
    talk.at(4)
    assert sum(talk.pixel(5, 5)) < sum(light) / 3
    # Both are in the browser now.
    talk.press("d")
    expect(screen).to_have_attribute("data-look", "light", timeout=3_000)
    talk.at(4)


def test_the_key_with_which_a_clicker_begins_does_not_load_the_page_anew(talk):
    talk.page.evaluate("window.isSame = true")
    talk.press("2", "F5")
    talk.at(2)
    assert talk.page.evaluate("window.isSame")


def test_a_map_keeps_its_month_and_its_layers_when_the_room_changes(browser, dashboard):
    tab = Visit(browser, dashboard, size="laptop")
    page = Talk(tab, "sites").page
    frame = page.locator(f"{SHOWN} .atlas-frame[data-drawn]")
    frame.wait_for(timeout=240_000)
    page.locator(f"{SHOWN} .atlas-bar button[title='A month back']").click()
    shown = page.locator(f"{SHOWN} .atlas-bar output").inner_text()
    page.locator(f"{SHOWN} .atlas-layers summary").click()
    frame.evaluate("frame => { frame.isSame = true; }")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_timeout(1500)
    assert frame.evaluate("frame => frame.isSame"), "the map was made anew"
    expect(page.locator(f"{SHOWN} .atlas-bar output")).to_have_text(shown)
    # Escape folds up the layers first, and leaves after that.
    page.keyboard.press("Escape")
    expect(page.locator(f"{SHOWN} .atlas-layers[open]")).to_have_count(0)
    expect(page.locator("dialog.stage")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.stage")).to_have_count(0)
    assert tab.errors == []
    tab.close()


def test_a_chart_that_could_not_be_drawn_is_drawn_when_the_line_is_back(browser, dashboard):
    tab = Visit(browser, dashboard, size="laptop", apart=True)
    tab.context.route("**/vendor/plotly.js*", lambda route: route.abort())
    page = Talk(tab, "claims", "?step=2").page
    page.keyboard.press("Home")
    expect(page.locator(f"{SHOWN} .problem")).to_contain_text("could not be drawn just now")
    tab.context.unroute("**/vendor/plotly.js*")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"{SHOWN} .js-plotly-plot")).to_be_visible(timeout=60_000)
    tab.close()


def test_escape_leaves_and_gives_the_focus_back(browser, dashboard):
    tab = Visit(browser, dashboard, size="laptop", scheme="dark", apart=True)
    page = tab.open("overview")
    page.get_by_test_id("stSidebar").hover()
    page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    page.keyboard.press("p")
    expect(page.locator(SHOWN)).to_be_visible(timeout=60_000)
    # Five headlines share the first slide; the map is the second.
    expect(page.locator(f"{SHOWN} .headline")).to_have_count(5)
    expect(page.locator(f"{SHOWN} .finding")).to_have_text("The AI infrastructure race")
    page.keyboard.press("3")
    links = page.locator(f"{SHOWN} .facts a")
    expect(links.first).to_be_visible()
    assert set(links.evaluate_all("all => all.map(link => link.target)")) == {"_blank"}
    page.keyboard.press("2")
    drawn = page.locator(f"{SHOWN} .atlas-frame[data-drawn]")
    drawn.wait_for(timeout=240_000)
    page.wait_for_timeout(2000)
    assert colours(page.locator(f"{SHOWN} .map")) > 50
    page.keyboard.press("Escape")
    expect(page.locator("dialog.stage")).to_have_count(0)
    expect(page.get_by_role("button", name="Present")).to_be_focused()
    page.wait_for_timeout(1500)
    assert "step" not in page.url
    expect(page.locator("dialog.stage")).to_have_count(0)
    page.keyboard.press("p")
    expect(page.locator(SHOWN)).to_be_visible(timeout=60_000)
    page.go_back()
    expect(page.locator("dialog.stage")).to_have_count(0)
    assert tab.errors == []
    tab.close()


def test_a_phone_shows_one_column_and_swipes(browser, dashboard):
    width, height = SIZES["phone"]
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{dashboard}/commitments?step=2")
    expect(page.locator(SHOWN)).to_be_visible(timeout=240_000)
    place, finger = page.locator(".stage .place"), context.new_cdp_session(page)

    def swipe(start, end):
        for kind, x in (
            ("touchStart", start),
            ("touchMove", (start + end) / 2),
            ("touchMove", end),
        ):
            finger.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": 400}]}
            )
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(place).to_have_text(re.compile(r"^2 /"))
    swipe(330, 60)
    expect(place).to_have_text(re.compile(r"^3 /"))
    swipe(330, 60)
    expect(place).to_have_text(re.compile(r"^4 /"))
    swipe(60, 330)
    expect(place).to_have_text(re.compile(r"^3 /"))
    expect(page.locator(SHOWN)).to_have_attribute("aria-label", re.compile(r"^3 of"))
    wide = page.evaluate(
        """[...document.querySelectorAll('.slide.shown :is(h2, p, .figure), .foot > *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"""
    )
    assert wide == 0
    # A tall slide is first read to its end.
    for _ in range(9):
        page.get_by_role("button", name="Next").tap()
        page.wait_for_timeout(1000)
        if place.inner_text().startswith("4 /"):
            break
    expect(place).to_have_text(re.compile(r"^4 /"))
    page.goto(f"{dashboard}/?step=1")
    expect(page.locator(f"{SHOWN} .headline .label").first).to_be_visible(timeout=240_000)
    page.get_by_role("button", name="Leave").tap()
    expect(page.locator("dialog.stage")).to_have_count(0)
    context.close()


def test_a_talk_goes_on_without_its_server_and_stays_at_its_step_when_it_is_back(browser, tmp_path):
    port, history = free_port(), {"DASHBOARD_DATABASE": f"sqlite:///{tmp_path / 'r.sqlite3'}"}
    state = "[data-testid=stApp]"
    with serving(port, **history) as address:
        tab = Visit(browser, address, size="screen")
        talk = Talk(tab, "capex", "?step=2&trust=Also+press+reports")
        page = tab.page
        with page.expect_popup() as opened:
            talk.press("n")
        speaker = opened.value
        expect(speaker.locator("#place")).to_have_text(re.compile("2 of"))
        page.bring_to_front()
    expect(page.locator(state)).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    for step in (3, 4, 5):
        talk.press("PageDown")
        talk.at(step)
    expect(speaker.locator("#place")).to_have_text(re.compile("5 of"))
    # Streamlit tells of the lost server in a dialog.
    page.wait_for_timeout(4000)
    on_top = page.evaluate(
        "!!document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('.stage')"
    )
    assert on_top
    expect(page.get_by_text("Connection error")).not_to_be_visible()
    talk.press("d")
    expect(page.locator(".stage .word")).to_contain_text("server is away")
    expect(page.locator(".stage .screen")).to_have_attribute("data-look", "light")
    page.evaluate("document.querySelector('.slide.shown').mine = 1")
    with serving(port, **history):
        expect(page.locator(state)).to_have_attribute(
            "data-test-connection-state", "CONNECTED", timeout=240_000
        )
        page.wait_for_timeout(3000)
        talk.at(5)
        assert page.evaluate("document.querySelector('.slide.shown').mine === 1")
        talk.press("d")
        expect(page.locator(".stage .screen")).to_have_attribute(
            "data-look", "dark", timeout=120_000
        )
        talk.at(5)
        talk.press("Escape")
        expect(page.locator("dialog.stage")).to_have_count(0)
        tab.settle()
        page.wait_for_timeout(2000)
        expect(page.locator("dialog.stage")).to_have_count(0)
        assert "step" not in page.url
        assert "trust=Also" in page.url
        page.keyboard.press("p")
        expect(page.locator(SHOWN)).to_be_visible(timeout=60_000)
        tab.close()
