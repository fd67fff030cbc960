"""Pages as a reader meets them, without a browser."""

import json
import re

import pytest
from conftest import PAGES, ROOT
from feet import feet, open_rows
from sessions import headings
from streamlit.testing.v1 import AppTest

from components import plotly_parts
from components.theme import DARK

every_page = pytest.mark.parametrize("name", PAGES)
# The analyst's desk shows the analyst's rows, and the story tells findings that stand on other
# pages; all other pages show exhibits.
WITHOUT = {"upload", "history", "story"}
CHARTS = {"bet", "capex", "commitments", "energy", "financing", "sites"}
# What is said in place of an exhibit that fails.
UNDRAWN = ("cannot be drawn", "do not fit this chart")
every_page_with_exhibits = pytest.mark.parametrize("name", sorted(set(PAGES) - WITHOUT))


def html(page):
    text = " ".join(element.proto.body for element in page.get("html"))
    return text.replace("\u00a0", " ")


@every_page
def test_the_page_opens(open_page, name):
    page = open_page(name)
    assert not page.exception
    assert len(headings(page, 1)) == 1
    assert not any(word in html(page) for word in UNDRAWN)


@every_page
@pytest.mark.parametrize(
    "query",
    [
        {"trust": "Filings only"},
        {"trust": "Filings and official"},
        {"known_on": "2024-06-30"},
        {"known_on": "2019-06-30", "trust": "Filings only"},
        {"basis": "With finance leases"},
    ],
    ids=lambda query: " ".join(query.values()),
)
def test_the_page_survives_every_lens(open_page, name, query):
    page = open_page(name, **query)
    assert not page.exception
    assert len(headings(page, 1)) == 1
    assert not any(word in html(page) for word in UNDRAWN)


@every_page_with_exhibits
def test_in_the_dark_every_exhibit_has_a_finding_a_receipt_and_dark_colours(
    open_page, monkeypatch, name
):
    monkeypatch.setattr("components.reader.look", lambda: DARK)
    page = open_page(name)
    captions = feet(page).values()
    assert captions
    assert len(captions) == html(page).count('<button type="button" class="receipt"')
    assert all("Source" in text for text in captions)
    assert all("As of" in text or "carry no date" in text for text in captions)
    charts = [json.loads(spec) for spec in re.findall("data-spec='(.*?)'", html(page))]
    assert charts or name not in CHARTS
    ink = {chart["layout"]["template"]["layout"]["font"]["color"] for chart in charts}
    assert ink <= {DARK.ink}
    # Browsers get a plotly.js that knows no others.
    assert {trace["type"] for chart in charts for trace in chart["data"]} <= plotly_parts.TRACES
    maps = [each.proto.json for each in page.get("bidi_component") if "scene" in each.proto.json]
    assert all(DARK.land in told for told in maps)


def test_the_lens_restates_a_headline_and_says_what_it_hid(open_page):
    page = open_page("overview")
    strict = open_page("overview", trust="Filings only")
    assert html(page) != html(strict)
    assert any("rows hidden by your trust setting" in text for text in feet(strict).values())
    assert not any("hidden by your" in text for text in feet(page).values())


def test_on_the_last_day_of_2025_all_26_gw_still_stood(open_page):
    assert "21 GW" in html(open_page("commitments"))
    assert "21 GW" not in html(open_page("commitments", known_on="2025-12-31"))


def test_a_shared_link_brings_back_the_view():
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params["trust"] = "Filings only"
    assert app.run().radio(key="trust").value == "filing"


def test_the_menu_opens_the_rows_with_their_sources(open_page):
    opened = open_rows(open_page("capex"))
    assert not opened.exception
    (rows,) = [frame.value for frame in opened.dataframe if "source_url" in frame.value]
    assert {"publisher", "confidence", "published_on"} <= set(rows.columns)
    assert opened.get("download_button")


def test_a_site_card_opens_from_a_link(open_page):
    assert "Hyperion" in headings(open_page("sites", site="Meta Hyperion"))[0]
