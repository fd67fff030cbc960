"""The site without a server: what it holds, and that it opens from a folder."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from importlib import util

import pytest
from browsing import ROOT, new_window
from conftest import PAGES as VIEWS

from components import markup, revisions
from components.serving import findings
from components.still import destination, pieces, scripts
from components.tables import SOURCE, TABLES

PAGES = tuple(sorted(set(VIEWS) - {"upload", "history"}))
# Those that a browser opens.
DRAWN = ("capex", "sites")
every_page = pytest.mark.parametrize("page", PAGES)
# What only a page with controls can say.
OF_CONTROLS = re.compile(
    r"\b(?:click|drag|hover|slider|lens|preset|chosen above|set above|set here|set it here|filter|"
    r"you (?:chose|choose|set)|yours?|can be moved|move the|choose|choosing|present it|live)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def static():
    """The script, as a module."""
    spec = util.spec_from_file_location("scripts_static", ROOT / "scripts" / "static.py")
    assert spec
    assert spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(out, *more, **environment):
    """Runs the script as people do."""
    return subprocess.run(
        [sys.executable, "scripts/static.py", "--out", out, *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    done = made(
        folder / "site",
        DASHBOARD_DATABASE=f"sqlite:///{folder / 'revisions.sqlite3'}",
        DASHBOARD_ADDRESS="https://race.example.org",
    )
    assert done.returncode == 0, done.stderr
    return folder / "site"


def place(site, page):
    return site if page == "overview" else site / page


def html(site, page):
    return (place(site, page) / "index.html").read_text(encoding="utf-8")


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


@every_page
def test_all_that_a_page_names_lies_in_the_folder(site, page):
    own = [value for _, _, value in addresses(site, page) if not value.startswith(("http", "#"))]
    assert len(own) >= 10
    for value in own:
        assert (place(site, page) / value.partition("?")[0]).is_file(), value


@every_page
def test_all_but_pages_is_asked_for_under_the_build_that_a_page_belongs_to(site, page):
    version = json.loads((site / "site.json").read_text(encoding="utf-8"))["version"]
    own = [value for _, _, value in addresses(site, page) if not value.startswith(("http", "#"))]
    files = [value for value in own if not value.endswith(".html")]
    assert len(files) >= 4
    assert {value.partition("?")[2] for value in files} == {f"v={version}"}


@every_page
def test_only_links_lead_out(site, page):
    outside = [each for each in addresses(site, page) if each[2].startswith(("http", "//"))]
    assert outside
    assert {tag for tag, _, _ in outside} == {"a"}


def test_every_exhibit_stands_with_its_finding_and_words_for_who_cannot_see_it(site):
    said = html(site, "capex")
    shown = len(re.findall(r"ui\.show\(", (ROOT / "views/capex.py").read_text(encoding="utf-8")))
    findings_said = [unescape(text) for text in re.findall(r'<h3 class="finding">([^<]+)<', said)]
    assert len(findings_said) == len(set(findings_said)) == shown
    assert findings_said[0].replace("\u2060", "") == findings.finding("capex", patience=60)
    rooms = re.findall(r'<div class="drawing[^>]*>', said)
    assert len(rooms) == shown
    assert all(re.search(r'aria-label="[^"]{20,}"', room) for room in rooms)


def test_the_rows_of_every_exhibit_are_there_with_their_sources(site):
    links = re.findall(r'href="../rows/([^"?]+)[^"]*">Rows and sources', html(site, "capex"))
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


@every_page
def test_every_exhibit_has_a_link_to_it_and_to_its_live_one(site, page):
    said = html(site, page)
    names = re.findall(r'<section class="exhibit" id="([^"]+)"><(?!p class="receipt")', said)
    assert names
    assert re.findall(r'<a href="#([^"]+)" aria-label="[^"]+">Link</a>', said) == names
    if page != "story":
        at = "" if page == "overview" else page
        live = re.findall(r'<a href="([^"]+)" aria-label="[^"]+">Live</a>', said)
        assert len(live) == len(names)
        assert all(each.startswith(f"https://race.example.org/{at}?at=") for each in live)


def test_the_columns_of_every_table_are_explained(site):
    said = html(site, "data")
    for name, table in TABLES.items():
        part = said.partition(f'id="data-dictionary-{name}"')[2].partition("</section>")[0]
        assert all(f"<td>{column.name}</td>" in part for column in table.columns), name
    assert "data?at=data-dictionary&amp;table=capex" in said


def test_a_page_says_what_it_is_as_of_and_where_the_live_one_is(site):
    said = html(site, "sites")
    assert re.search(r"As of revision 0, as it came with the program\. Made on \d+ \w+ \d", said)
    assert 'href="https://race.example.org/sites"' in said


def test_the_day_of_a_revision_is_told_apart_from_the_day_of_the_build(static):
    head = revisions.Revision(3, 2, "E", "2026-11-20T08:00:00+00:00", "More.", {})
    said = static.state(head, datetime(2026, 11, 27, tzinfo=UTC))
    assert said == "As of revision 3, published on 20 November 2026. Made on 27 November 2026."


@every_page
def test_a_shared_link_says_what_the_live_one_says(site, page):
    (about,) = re.findall(
        r'<meta property="og:description" content="([^"]{60,})"', html(site, page)
    )
    found = findings.finding(page, patience=60)
    assert found
    assert unescape(about).startswith(found.rstrip(".")[:250])


@every_page
def test_no_page_speaks_of_controls(site, page):
    said = re.findall(
        r'<p class="(?:lede|aside|say|caption)">(.*?)</p>|<h[123][^>]*>(.*?)</h', html(site, page)
    )
    sentences = [unescape(text) for pair in said for text in pair if text]
    assert len(sentences) > 3
    assert [text for text in sentences if OF_CONTROLS.search(text)] == []


@every_page
def test_every_name_in_a_page_is_there_once(site, page):
    names = Counter(re.findall(r' id="([^"]+)"', html(site, page)))
    assert {name for name, number in names.items() if number > 1} == set()


def test_a_line_loses_what_it_says_of_controls_and_goes_if_that_is_all():
    whole = markup.line("aside", "Five & six.", "Choose one.")
    assert whole == '<p class="aside">Five &amp; six. <span class="controls">Choose one.</span></p>'
    assert markup.without_controls(whole) == markup.line("aside", "Five & six.")
    assert markup.without_controls(markup.line("aside", "", "Choose one.")) == ""


def test_a_fact_that_leads_to_the_first_page_leads_there_from_every_folder():
    link = '<a href="./" target="_self">'
    assert pieces.of_site(link, "../") == '<a href="../index.html">'
    assert pieces.of_site(link.replace("./", "capex"), "../") == '<a href="../capex/index.html">'


# ---------------------------------------------------------------- where it is put


def lay(folder, files):
    """Files by name, with what they hold."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def held(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != destination.MANIFEST
    }


@pytest.mark.parametrize("out", [".", "..", "tests", "README.md", "/"])
def test_no_site_takes_the_place_of_the_program_or_of_other_files(out):
    before = sorted(path.name for path in ROOT.iterdir())
    done = made(out)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "name another folder" in done.stderr or "Name a folder" in done.stderr
    assert sorted(path.name for path in ROOT.iterdir()) == before


def test_a_site_takes_the_place_of_an_earlier_one_and_of_nothing_else(tmp_path):
    place = {".git/config": "ours", "CNAME": "race.example.org"}
    out = lay(tmp_path / "out", place)
    for number, files in enumerate(
        (
            {"index.html": "1", "old/index.html": "1", "static/a.js": "1"},
            {"index.html": "2", "new/index.html": "2", "static/b.js": "2"},
        )
    ):
        destination.check(out, ROOT)
        folder = lay(tmp_path / str(number), files)
        destination.describe(folder, {"revision": number})
        destination.put(folder, out)
        assert held(out) == {**place, **files}
        lay(out, {"notes.txt": "somebody's"})
        place["notes.txt"] = "somebody's"
    assert not (out / "old").exists()
    assert json.loads((out / "site.json").read_text(encoding="utf-8"))["revision"] == 1


@pytest.mark.parametrize(
    "told", ["", "[]", "{}", '{"files": {"../other": "%s"}}', '{"files": {"index.html": 1}}']
)
def test_a_list_of_files_that_is_not_ours_lets_nothing_be_taken_away(tmp_path, told):
    lay(tmp_path, {"site.json": told.replace("%s", "0" * 64), "index.html": ""})
    with pytest.raises(destination.Refused, match="Empty the folder"):
        destination.check(tmp_path, ROOT)


# ---------------------------------------------------------------- what is published


def test_without_the_database_no_site_is_made_and_the_reason_is_said(tmp_path):
    away = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    done = made(tmp_path / "site", DASHBOARD_DATABASE=away)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("No site was made.")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_page_that_was_drawn_from_anything_else_than_the_rest_is_refused(static):
    _, published = static.published_now()
    other = {name: replace(each, token="sha256:1") for name, each in published.items()}
    assert static.page_of("overview", published).made
    with pytest.raises(static.Unmade, match="make it again"):
        static.page_of("overview", other)


def test_a_publish_while_a_site_is_made_leaves_the_one_before(static, tmp_path, monkeypatch):
    out = lay(tmp_path / "out", {"CNAME": "race.example.org"})
    now = static.published_now()
    later = {**now[1], "capex": replace(now[1]["capex"], token="sha256:1")}
    answers = iter([now, (now[0], later)])
    monkeypatch.setattr(static, "published_now", lambda: next(answers))
    monkeypatch.setattr(static.files, "write_shared", lambda _folder: None)
    with pytest.raises(static.Unmade, match="make it again"):
        static.build(out, ["overview"], {})
    assert held(out) == {"CNAME": "race.example.org"}


def test_the_first_page_is_there_whichever_are_asked_for(static, tmp_path):
    static.build(tmp_path / "site", ["claims"], {"SITE_ADDRESS": "https://still.example.org"})
    assert 'href="../index.html"' in html(tmp_path / "site", "claims")
    assert 'href="claims/index.html"' in html(tmp_path / "site", "overview")
    assert not (tmp_path / "site" / "capex").exists()
    at = "https://still.example.org/"
    assert f'<link rel="canonical" href="{at}claims/">' in html(tmp_path / "site", "claims")
    listed = (tmp_path / "site" / "sitemap.xml").read_text(encoding="utf-8")
    assert re.findall("<loc>(.*?)</loc>", listed) == [at, f"{at}claims/"]
    nowhere = (tmp_path / "site" / "404.html").read_text(encoding="utf-8")
    assert f'href="{at}claims/"' in nowhere
    assert all(each.startswith(at) for each in re.findall(r'(?:href|src)="([^"]+)"', nowhere))


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


def cursor_over_a_site(tab):
    """What the pointer looks like over the ring of a site that is named on the map."""
    tab.locator(".atlas-frame[data-drawn] canvas").scroll_into_view_if_needed()
    tab.locator(".atlas-names .site").first.wait_for()
    for name in tab.locator(".atlas-names .site").all():
        wanted, box = name.inner_text(), name.bounding_box()
        # The ring lies beside its name.
        for x in (box["x"] - 14, box["x"] + box["width"] + 14):
            tab.mouse.move(x, box["y"] + box["height"] / 2)
            tab.wait_for_timeout(400)
            tip = tab.locator(".atlas-tip b")
            if tip.is_visible() and wanted in tip.inner_text():
                canvas = tab.locator(".atlas-frame[data-drawn] canvas")
                return canvas.evaluate("(canvas) => getComputedStyle(canvas).cursor")
    return "no site was found"


@pytest.mark.parametrize("page", DRAWN)
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
    for row in tab.locator(".beside").all():
        first, *others = [each.bounding_box() for each in row.locator(":scope > div").all()]
        assert all(each["y"] == first["y"] for each in others), "they stand side by side"
    if page == "sites":
        tab.locator(".atlas-frame[data-drawn] canvas").wait_for()
        assert cursor_over_a_site(tab) == "grab", "a click there does nothing"
    context.close()
    assert not wrong
    version = json.loads((site / "site.json").read_text(encoding="utf-8"))["version"]
    own = [each for each in asked if each.startswith("file:") and "/font/" not in each]
    assert {each.partition("?")[2] for each in own[1:]} == {f"v={version}"}
    assert all(each.startswith(("file:", "data:", "blob:")) for each in asked)
