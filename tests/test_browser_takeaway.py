"""Taking away in a real browser: the menu, files, pictures, one file and sheets of paper."""

import io
import re
import threading
import zipfile
from base64 import b64decode
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from browsing import PATIENCE, Visit, new_window, serving
from PIL import Image
from playwright.sync_api import expect

from components import making, store
from components.charts import sites
from components.exhibit import Exhibit, Fact, Facts, Grid, Headline
from components.lens import Lens
from components.takeaway import briefing, embedding, pdf
from components.takeaway.carried import Carried, Piece
from components.theme import LIGHT


def saved(page, press):
    with page.expect_download() as download:
        press()
    with open(download.value.path(), "rb") as file:  # noqa: PTH123
        return download.value.suggested_filename, file.read()


@pytest.fixture(scope="module")
def menu(browser, dashboard):
    visit = Visit(browser, dashboard, charts=False)
    page = visit.open("claims")
    page.get_by_role("button", name="Take away").click()
    dialog = page.get_by_test_id("stDialog")
    dialog.get_by_text("Slides", exact=True).wait_for()
    visit.settle()
    yield visit, page, dialog
    visit.close()


def take(page, dialog, form):
    dialog.get_by_text(form, exact=True).click()
    dialog.get_by_role("button", name="Make the file").click()
    ready = dialog.get_by_role("button", name="Download ")
    ready.wait_for(timeout=2 * PATIENCE)
    return saved(page, ready.click)


def test_the_menu_makes_files_whose_names_say_what_and_when(menu):
    visit, page, dialog = menu
    name, deck = take(page, dialog, "Slides")
    assert re.fullmatch(r"the-story-checked-\d{4}-\d\d-\d\d\.pptx", name)
    assert "ppt/presentation.xml" in zipfile.ZipFile(io.BytesIO(deck)).namelist()
    name, html = take(page, dialog, "One file")
    assert name.endswith(".html")
    assert len(html) < 8_000_000
    own = new_window(page.context.browser)
    try:
        tab, asked = own.new_page(), []
        tab.on("request", lambda request: asked.append(request.url))
        tab.set_content("<p>")
        own.route("http://leaf.example/", lambda route: route.fulfill(
            body=html, content_type="text/html"))  # fmt: skip
        tab.goto("http://leaf.example/")
        tab.locator(".drawing.is-drawn .main-svg").first.wait_for()
        assert {each for each in asked if not each.startswith(("blob:", "data:"))} == {
            "http://leaf.example/"
        }
        file, rows = saved(tab, tab.locator("[data-rows]").first.click)
        assert file.endswith(".csv")
        assert b"source_url" in rows
    finally:
        own.close()
    assert visit.errors == []
    assert visit.outside == []


def test_an_exhibit_leaves_as_a_picture_with_its_finding_and_source(menu):
    visit, page, dialog = menu
    dialog.get_by_role("combobox").click()
    page.get_by_role("option").nth(1).click()
    dialog.get_by_text("Picture", exact=True).click()
    png = dialog.get_by_role("button", name="Download PNG")
    png.wait_for()
    name, picture = saved(page, png.click)
    assert name.endswith(".png")
    shown = Image.open(io.BytesIO(picture))
    assert shown.width == 2400
    assert len(np.unique(np.asarray(shown.convert("RGB")).reshape(-1, 3), axis=0)) > 50
    _, svg = saved(page, dialog.get_by_role("button", name="Download SVG").click)
    text = svg.decode()
    assert "Of 47 claims" in text.replace("\u00a0", " ")
    assert "Sources: " in text
    assert "Taken on " in text
    assert visit.errors == []


def test_all_exhibits_of_a_page_leave_as_pictures_in_one_zip(menu):
    visit, page, dialog = menu
    dialog.get_by_role("combobox").click()
    page.get_by_role("option").first.click()
    dialog.get_by_text("Picture", exact=True).click()
    draw = dialog.get_by_role("button", name=re.compile(r"Draw .+ pictures"))
    draw.wait_for()
    count = int(re.search(r"\d+", draw.inner_text())[0])
    draw.click()
    ready = dialog.get_by_role("button", name=f"Download {count} PNG files")
    ready.wait_for(timeout=2 * PATIENCE)
    name, packed = saved(page, ready.click)
    assert re.fullmatch(r"the-story-checked-png-\d{4}-\d\d-\d\d\.zip", name)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == count
        for each in archive.namelist():
            assert Image.open(io.BytesIO(archive.read(each))).width == 2400
    assert visit.errors == []


def to_print():
    """More than four sheets hold: headlines, figures, a long list and a table."""
    rows = pd.DataFrame(
        {
            "source_url": "https://example.org/a",
            "source_title": "Report",
            "publisher": "Example Press",
            "published_on": "2026-06-30",
            "confidence": "filing",
            "note": "",
        },
        index=range(3),
    )
    facts = [Fact(f"Fact {n} " + "and so on " * 20, "", "Press", "filing") for n in range(40)]
    bodies = [Headline(f"{n} GW", "more than before") for n in range(3)]
    bodies += [
        go.Figure([{"type": "bar", "x": ["a", "b"], "y": [n, 2]}], {"height": 300 + 150 * n})
        for n in range(9)
    ]
    table = pd.DataFrame({"name": [f"Site {n}" for n in range(60)], "mw": range(60)})
    bodies += [Facts(tuple(facts)), Grid(table, {"name": "Site", "mw": "Power (MW)"})]
    pieces = [
        Piece(Exhibit(f"Finding <{n}>", body, rows), f"piece-{n}", (("Scope", "The four"),))
        for n, body in enumerate(bodies)
    ]
    return Carried("A & <b>", tuple(pieces), "filings only", "2026-11-27", "https://race.example/")


def test_a_briefing_has_at_most_four_sheets_with_numbers_and_cuts_nothing(browser, tmp_path):
    file = tmp_path / "briefing.html"
    file.write_bytes(briefing.of(to_print(), "A4"))
    context = new_window(browser)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.locator("html[data-ready]").wait_for(timeout=PATIENCE)
    papers = page.locator(".paper")
    assert 2 <= papers.count() <= 4
    for number, paper in enumerate(papers.all(), 1):
        expect(paper.locator(".foot")).to_contain_text(f"{number} of {papers.count()}")
        foot = paper.locator(".foot").bounding_box()
        for block in paper.locator(".block, .left-out").all():
            box = block.bounding_box()
            assert box["y"] + box["height"] <= foot["y"] + 1
    said = page.locator("main").inner_text()
    for text in ("A & <b>", "filings only", "Scope: The four", "27 November 2026", "race.example"):
        assert text in said
    # What has no room is named.
    for number in range(3, 14):
        assert f"Finding <{number}>" in said
    assert errors == []
    context.close()


@pytest.mark.parametrize("start", [{}, {"date": "2030-06", "layers": ["plants"]}])
def test_a_map_is_printed_whole_and_sharp_with_its_land(browser, tmp_path, start):
    today = {"today": "2026-10-10"}
    asked = making.key(sites.on_map, store.published, Lens(), "light", today)
    made = making.SHARED.made_anew(asked)
    made = replace(made, body=replace(made.body, start=start))
    file = tmp_path / "briefing.html"
    file.write_bytes(briefing.of(Carried("Sites", (Piece(made, "map"),), "", "2026-11-27"), "A4"))
    context = new_window(browser)
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("html[data-ready]").wait_for(timeout=PATIENCE)
    address = page.evaluate(
        "[...document.querySelectorAll('.block.map image')].map((each) =>"
        " each.getAttribute('href')).find((href) => href.startsWith('data:image/png'))"
    )
    picture = Image.open(io.BytesIO(b64decode(address.partition(",")[2]))).convert("RGBA")
    assert picture.width > 1200
    assert picture.height > 800
    land = np.array(list(bytes.fromhex(LIGHT.land[1:])))
    is_land = np.abs(np.asarray(picture)[..., :3] - land).max(axis=2) < 8
    # From the north of Canada to Australia, in all four quarters.
    tall, wide = is_land.shape
    halves = [(slice(side // 2), slice(side // 2, side)) for side in (tall, wide)]
    assert all(is_land[quarter].mean() > 0.03 for quarter in product(*halves))
    context.close()


def test_the_server_prints_the_same_as_a_pdf():
    made = pdf.of(briefing.of(to_print(), "Letter"))
    assert made.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", made)) <= 4
    width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)", made).groups())
    assert (round(width), round(height)) == (612, 792)


@contextmanager
def another_site(pages):
    """A site of another origin whose `pages` are HTML by path; gives its origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><h2>News</h2>{pages.get(self.path, '')}".encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()


def test_another_site_frames_an_exhibit_where_the_server_names_it_and_nowhere_else(
    browser, dashboard, tmp_path
):
    pages = {}
    history = f"sqlite:///{tmp_path / 'revisions.sqlite3'}"
    with (
        another_site(pages) as origin,
        serving(DASHBOARD_EMBEDDED_BY=origin, DASHBOARD_DATABASE=history) as named,
    ):
        for path, server in (("/named", named), ("/unnamed", dashboard)):
            pages[path] = embedding.code(f"{server}/claims?at=claims-verdicts", "Claims")
        context = new_window(browser)
        page = context.new_page()
        page.goto(f"{origin}/named")
        frame = page.frame_locator("iframe")
        frame.locator(".js-plotly-plot .main-svg").first.wait_for()
        expect(frame.locator("h3.finding")).to_have_count(1)
        expect(frame.get_by_text("Open in the dashboard")).to_be_visible()
        expect(frame.locator("h1")).to_be_hidden()
        expect(frame.locator(".st-key-present")).to_be_hidden()
        with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
            page.goto(f"{origin}/unnamed")
        expect(page.locator("iframe")).to_be_visible()
        expect(frame.locator("h3.finding")).to_have_count(0)
        context.close()
