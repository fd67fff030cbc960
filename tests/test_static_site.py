"""The site without a server: what it holds, and that it opens from a folder."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser

import pytest
from browsing import ROOT, new_window

from components.serving import findings
from components.still import pieces, scripts
from components.tables import SOURCE

PAGES = ("capex", "sites")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    subprocess.run(
        [sys.executable, "scripts/static.py", "--out", folder / "site", "--pages", *PAGES],
        cwd=ROOT,
        check=True,
        env={
            **os.environ,
            "DASHBOARD_DATABASE": f"sqlite:///{folder / 'revisions.sqlite3'}",
            "DASHBOARD_ADDRESS": "https://race.example.org",
        },
    )
    return folder / "site"


def html(site, page):
    return (site / page / "index.html").read_text(encoding="utf-8")


class Addresses(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [(tag, name, value) for name, value in attrs if name in ("href", "src")]


def addresses(site, page):
    parser = Addresses()
    parser.feed(html(site, page))
    return parser.found


@pytest.mark.parametrize("page", PAGES)
def test_all_that_a_page_names_lies_in_the_folder(site, page):
    own = [value for _, _, value in addresses(site, page) if not value.startswith(("http", "#"))]
    # The first page was not asked for.
    own = [value for value in own if value != "../index.html"]
    assert len(own) >= 10
    for value in own:
        assert (site / page / value).is_file(), value


@pytest.mark.parametrize("page", PAGES)
def test_only_links_lead_out(site, page):
    outside = [each for each in addresses(site, page) if each[2].startswith(("http", "//"))]
    assert outside
    assert {tag for tag, _, _ in outside} == {"a"}


def test_every_exhibit_stands_with_its_finding_and_words_for_who_cannot_see_it(site):
    said = html(site, "capex")
    shown = len(re.findall(r"ui\.show\(", (ROOT / "views/capex.py").read_text(encoding="utf-8")))
    findings_said = [unescape(text) for text in re.findall(r'<h3 class="finding">([^<]+)<', said)]
    assert len(findings_said) == len(set(findings_said)) == shown
    assert findings_said[0].replace("\u2060", "") == findings.finding("capex")
    rooms = re.findall(r'<div class="drawing[^>]*>', said)
    assert len(rooms) == shown
    assert all(re.search(r'aria-label="[^"]{20,}"', room) for room in rooms)


def test_the_rows_of_every_exhibit_are_there_with_their_sources(site):
    links = re.findall(r'href="../rows/([^"]+)">Rows and sources', html(site, "capex"))
    assert len(links) > 5
    for name in set(links):
        text = (site / "rows" / name).read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert rows
        assert set(SOURCE) <= set(rows[0])
        assert all(row["source_url"].startswith("http") for row in rows)


def test_the_tables_and_their_definition_can_be_taken_away(site):
    package = json.loads((site / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        assert (site / "data" / resource["path"]).is_file()
    assert (site / "data" / "all.zip").stat().st_size > 10_000


def test_a_page_says_what_it_is_as_of_and_where_the_live_one_is(site):
    said = html(site, "sites")
    assert re.search(r"As of revision 0, made on \d+ \w+ \d{4}\.", said)
    assert 'href="https://race.example.org/sites"' in said
    assert re.search(r'<meta property="og:description" content="[^"]{60,}"', said)


def test_a_module_that_a_plain_script_cannot_hold_is_refused(tmp_path):
    (tmp_path / "one.js").write_text("import { two } from './two.js';\n", encoding="utf-8")
    with pytest.raises(scripts.Unbundled, match=r"one\.js"):
        scripts.bundle(tmp_path, ["one"])


def test_an_exhibit_with_other_words_in_the_dark_is_refused():
    light = '<b style="color:#112233">2 GW</b>'
    assert "light-dark(#112233, #445566)" in pieces.coloured(
        light, light.replace("#112233", "#445566")
    )
    with pytest.raises(ValueError, match="other words"):
        pieces.coloured(light, light.replace("2", "3"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_from_the_folder_and_draws_everything(site, browser, page):
    context = new_window(browser)
    tab = context.new_page()
    tab.set_viewport_size({"width": 1440, "height": 900})
    asked, wrong = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("requestfailed", lambda request: wrong.append(request.url))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.goto((site / page / "index.html").as_uri())
    for room in tab.locator(".drawing").all():
        room.scroll_into_view_if_needed()
        room.and_(tab.locator(".is-drawn")).wait_for()
    for figure in tab.locator(".drawing.figure").all():
        assert figure.locator(".main-svg").count()
    if page == "sites":
        tab.locator(".atlas-frame[data-drawn] canvas").wait_for()
        tab.locator(".atlas-names .name").first.wait_for()
    context.close()
    assert not wrong
    assert all(each.startswith(("file:", "data:", "blob:")) for each in asked)
