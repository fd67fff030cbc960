"""What comes with the document of a page, to be seen before any script of Streamlit has run."""

import json
import re
import threading
from html import unescape

import pytest
from browsing import ADDRESS
from conftest import ROOT
from starlette.applications import Starlette
from streamlit import __file__ as streamlit
from test_serving import OPENINGS, amazon_having_spent_more, ask, publish

from components import store
from components.serving import beside, document, findings
from components.still import early
from components.theme import DARK, LIGHT

SHELL = (ROOT / streamlit).with_name("static").joinpath("index.html").read_text("utf-8")
PROGRAM = re.search(r'src="(\./static/js/index[^"]+)"', SHELL)[1]
SHOWING = sorted(set(findings.FIRST) - early.WITHOUT)


def view(page):
    return early.first_view(page, OPENINGS[page], patience=60)


def finding(page):
    return findings.finding(page, patience=60)


def answered(path, shell=SHELL, first_view=view):
    drawing = document.Drawing(
        document.Files(("plotly.js",)),
        document.Files(("deck.js",), data=("land",)),
        early="early.js",
    )
    routes = document.routes(shell, OPENINGS, finding, lambda: drawing, first_view)
    return ask(Starlette(routes=routes), path)


@pytest.mark.parametrize("page", SHOWING)
def test_the_document_of_a_page_holds_its_head_and_its_first_finding(page):
    body = answered(f"/{ADDRESS.get(page, page)}").text.partition("<body")[2]
    told = unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u2060", "").replace("\xa0", " ")
    assert OPENINGS[page].title in told
    assert OPENINGS[page].lede in told
    # Of a headline the finding is made of its label, its number and what changed.
    label, _, number = finding(page).partition(": ")
    assert label in told
    assert number.partition(",")[0].partition(". ")[0] in told


@pytest.mark.parametrize("page", SHOWING)
def test_a_first_view_begins_with_the_heading_that_its_page_begins_with(page):
    script = (ROOT / f"views/{page}.py").read_text("utf-8")
    shown = min(script.find(f"ui.{way}(") % 10**9 for way in ("show", "pick", "card", "browse"))
    titles = re.findall(r'ui\.section\(\s*"([^"]+)"', script[:shown])
    assert re.findall(r"<h2[^>]*>([^<]+)<a ", unescape(view(page))) == titles


@pytest.mark.parametrize("page", sorted(early.ROWS))
def test_a_row_of_exhibits_is_the_row_of_its_page(page):
    script = (ROOT / f"views/{page}.py").read_text("utf-8")
    charts = early.ROWS[page][0]
    assert re.findall(r"ui\.show\((\w+\.\w+)", script)[: len(charts)] == list(charts)


def test_a_chart_comes_in_both_colours():
    (light,) = re.findall(r"data-spec='([^']+)'", view("capex"))
    (dark,) = re.findall(r"data-dark='([^']+)'", view("capex"))
    bars = [[each["y"] for each in json.loads(spec)["data"]] for spec in (light, dark)]
    assert bars[0] == bars[1]
    assert LIGHT.ink in light
    assert DARK.ink in dark


def test_what_draws_the_first_view_begins_the_program_of_the_page():
    html = answered("/capex").text
    assert f'data-program="{PROGRAM}"' in html
    assert '<script type="module" src="./early.js">' in html
    assert f'<script type="module" crossorigin src="{PROGRAM}">' not in html


def test_what_draws_the_first_exhibit_is_asked_for_before_all_else():
    asked = {
        page: re.findall(r'<link [^>]*href="(?:\./)?([^"]+)"', answered(f"/{page}").text)
        for page in ("capex", "sites", "bet", "")
    }
    assert asked["capex"][0] == "plotly.js"
    assert asked["sites"][:2] == ["deck.js", "land"]
    assert asked["sites"][-1] == asked["bet"][-1] == "plotly.js"
    assert asked[""][-2:] == ["deck.js", "land"]
    assert "deck.js" not in asked["capex"]


def test_an_address_with_choices_has_no_first_view_that_could_contradict_them():
    html = answered("/capex?unit=share").text
    assert "first-view" not in html
    assert f'<script type="module" crossorigin src="{PROGRAM}">' in html


@pytest.mark.parametrize("page", ["story", "upload", "history"])
def test_pages_of_what_a_reader_does_come_without(page):
    html = answered(f"/{page}").text
    assert "first-view" not in html
    assert PROGRAM in html


def test_another_build_of_streamlit_opens_without_a_first_view():
    html = answered("/capex", SHELL.replace(' crossorigin src="./static/js/', ' src="./static/js/'))
    assert "first-view" not in html.text
    assert PROGRAM in html.text


def test_a_first_view_follows_what_is_published():
    before = view("capex")
    publish(capex=amazon_having_spent_more())
    after = view("capex")
    assert re.findall(r'class="finding">([^<]+)', before) != re.findall(
        r'class="finding">([^<]+)', after
    )


def test_a_page_opens_without_a_first_view_when_its_table_is_broken(copied_data):
    (copied_data / "capex.csv").write_text("nonsense")
    assert view("capex") == ""
    assert "Capex is money spent" in answered("/capex").text


def test_text_in_a_first_view_stays_text():
    opening = document.Opening("<script>", "a & b", section=("<i>", "<b>", "<u>"))
    html = early.first_view("capex", opening, patience=60)
    assert "<h1>&lt;script&gt;</h1>" in html
    assert not re.search(r"<(script|i|b|u)>", html)


def test_the_overview_goes_by_one_name():
    moved = answered("/overview?trust=filing")
    assert moved.status_code == 308
    assert moved.headers["location"] == "/?trust=filing"


# ---------------------------------------------------------------- made beside the requests


def test_who_asks_for_what_takes_long_goes_without_and_the_next_has_it():
    may_end = threading.Event()

    def make(asked):
        may_end.wait(60)
        return f"View of {asked}"

    views = beside.Beside("view", make, most=2)
    assert views.text("capex", patience=0.01) == ""
    may_end.set()
    assert views.text("capex", patience=60) == "View of capex"


def test_what_failed_is_logged_and_tried_again(caplog):
    tries = iter([ValueError("no rows"), "View"])

    def make(_asked):
        made = next(tries)
        if isinstance(made, Exception):
            raise made
        return made

    views = beside.Beside("view", make, most=2)
    assert views.text("capex", patience=60) == ""
    assert "No view: ValueError" in caplog.text
    assert views.text("capex", patience=60) == "View"


def test_of_old_views_only_so_many_are_kept():
    made = []
    views = beside.Beside("view", lambda asked: made.append(asked) or asked, most=2)
    for asked in ("one", "two", "three", "three", "one"):
        assert views.text(asked, patience=60) == asked
    assert made == ["one", "two", "three", "one"]


def test_nothing_is_said_of_tables_that_may_not_be_the_published_ones(monkeypatch):
    monkeypatch.setattr(store, "trouble", lambda: "The history cannot be read.")
    assert view("capex") == ""
    assert finding("capex") == ""
