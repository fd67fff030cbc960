"""Slides: what the browser gets of an exhibit, and that no cell comes to life on them."""

import json

import pandas as pd
import plotly.graph_objects as go

from components import stage
from components.exhibit import Exhibit, Fact, Facts, Grid, Headline
from components.theme import DARK

HOT = "<img src=x onerror=alert(1)>"


def cited(*publishers):
    return pd.DataFrame(
        [
            {
                "source_url": f"https://{name.lower()}.example/report",
                "source_title": f"Report of {name}",
                "publisher": name,
                "published_on": "2026-06-30",
                "confidence": "filing",
                "note": "",
                "origin": f"sites.csv line {line}",
            }
            for line, name in enumerate(publishers, 2)
        ]
    )


def exhibit(body, title="Ten of twelve run", rows=None, **more):
    return Exhibit(title, body, cited("Acme") if rows is None else rows, **more)


def test_a_figure_becomes_a_slide_that_says_all_that_its_page_says():
    made = exhibit(go.Figure(go.Bar(x=[1, 2], y=[3, 4])), method="Counted.", alt="Two bars")
    slide = stage.slide(made, id="bars", heading="How many", say=["Wait."], hidden="1 row hidden.")
    assert (slide["kind"], slide["finding"], slide["alt"]) == (
        "figure",
        "Ten of twelve run",
        "Two bars",
    )
    assert [trace["type"] for trace in json.loads(slide["body"])["data"]] == ["bar"]
    assert slide["method"] == "Counted."
    assert slide["caption"] == "Source: Acme. As of 30 June 2026. 1 row hidden."
    assert slide["sources"] == [
        {
            "publisher": "Acme",
            "url": "https://acme.example/report",
            "title": "Report of Acme",
        }
    ]
    assert (slide["heading"], slide["say"], slide["problem"]) == ("How many", ["Wait."], "")


def test_a_slide_is_json():
    for body in (
        go.Figure(),
        Headline("$10bn"),
        Facts(()),
        Grid(pd.DataFrame({"a": [1]}), {"a": "A"}),
    ):
        assert json.loads(json.dumps(stage.slide(exhibit(body), id="x")))["id"] == "x"


def test_the_sources_are_those_of_most_rows_each_once_and_only_web_addresses():
    rows = cited("Bolt", "Acme", "Acme", "Crook")
    rows.loc[3, "source_url"] = "javascript:alert(1)"
    slide = stage.slide(exhibit(Headline("1"), rows=rows), id="x")
    assert [source["publisher"] for source in slide["sources"]] == ["Acme", "Bolt"]


def test_headlines_share_a_slide_with_all_of_their_sources():
    made = [
        exhibit(Headline("$10bn"), "Spent"),
        exhibit(Headline("26 GW"), "Promised", rows=cited("Bolt"), method="Added up."),
    ]
    slide = stage.headlines(made, id="x", finding="The race", look=DARK)
    assert slide["finding"] == "The race"
    assert all(text in slide["body"] for text in ("Spent", "$10bn", "Promised", "26 GW"))
    assert slide["caption"].startswith("Sources: Acme and Bolt.")
    assert [source["publisher"] for source in slide["sources"]] == ["Acme", "Bolt"]


def test_a_table_tells_how_many_rows_it_has_and_writes_cells_for_a_reader():
    frame = pd.DataFrame(
        {
            "name": ["Hyperion", ""] * 30,
            "mw": [1234.5, float("nan")] * 30,
            "fiscal_year": [2026.0] * 60,
            "is_open": [True, False] * 30,
            "source_url": ["https://acme.example/a/b"] * 60,
        }
    )
    titles = {name: name.title() for name in frame}
    body = stage.table(Grid(frame, titles))
    assert 'data-rows="60"' in body
    assert body.count("<tr>") == stage.MOST_ROWS + 1
    first, second = body.split("<tr>")[2:4]
    assert [text.partition("</td>")[0].rpartition(">")[2] for text in first.split("<td")[1:]] == [
        "Hyperion",
        "1,234.5",
        "2026",
        "yes",
        "acme.example",
    ]
    assert second.count("–") == 2


def test_a_problem_keeps_its_place_and_says_what_is_wrong():
    slide = stage.problem("No row is left.", id="x", heading="The bet", say=["Skip."])
    assert (slide["problem"], slide["heading"], slide["say"]) == (
        "No row is left.",
        "The bet",
        ["Skip."],
    )
    whole = stage.slide(exhibit(Headline("1")), id="x")
    assert set(slide) == set(whole)


def test_no_cell_comes_to_life_on_a_slide():
    rows = cited(HOT)
    fact = Fact(HOT, "javascript:alert(1)", HOT, "filing", badge=HOT, aside=HOT, topic=HOT)
    grid = Grid(pd.DataFrame({"a": [HOT], "b_url": [f"https://{HOT}/"]}), {"a": HOT, "b_url": HOT})
    for body in (Headline(HOT, HOT), Facts((fact,)), grid):
        slide = stage.slide(exhibit(body, HOT, rows), id="x")
        shared = stage.headlines([exhibit(body, HOT, rows)] * 2, id="x", finding=HOT)
        for text in (slide["body"], shared["body"]):
            assert "<img src=x" not in text
            assert "javascript:" not in text


def test_a_draft_is_named_on_its_slide():
    assert stage.slide(exhibit(Headline("1")), id="x", is_drafted=True)["banner"] == "Your draft"
    assert stage.slide(exhibit(Headline("1")), id="x")["banner"] == ""
