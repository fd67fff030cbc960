"""How what pages draw goes to the browser: few messages, in the order of the page."""

import re
from textwrap import dedent

import pytest
from conftest import PAGES
from streamlit.testing.v1 import AppTest

from components import markup
from components.visits import Visit


def drawn(body):
    """A page that runs these lines, and what was sent for it: HTML as it is, all else by name."""
    start = "import streamlit as st\nfrom components import parts, ui\n"
    app = AppTest.from_string(start + dedent(body), default_timeout=60)
    app.session_state["visit"] = Visit()
    app.run()
    sent = [each.proto.body if each.type == "html" else each.type for each in in_order(app.main)]
    # A heading tells its text twice, once as its name.
    return app, [re.sub(' aria-label="[^"]*"', "", each) for each in sent]


def in_order(block):
    for child in block.children.values():
        yield from in_order(child) if hasattr(child, "children") else [child]


def exhibits(block):
    """The names of the exhibits in what was sent, from the top."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from re.findall(r"-exhibit-([a-z0-9-]+)$", getattr(child.proto, "id", "") or "")
            yield from exhibits(child)
        elif child.type == "html":
            yield from re.findall(
                r'<section class="exhibit" id="exhibit-([^"]+)"', child.proto.body
            )


def test_a_part_sends_all_html_between_two_controls_as_one_message():
    app, sent = drawn(
        """
        @parts.part
        def whole():
            ui.section("One", "First.")
            ui.section("Two")
            with ui.controls("here"):
                st.toggle("Three")
            ui.section("Four")
            ui.section("Five")
        """
    )
    assert not app.exception
    before, toggle, after = sent
    assert toggle == "toggle"
    assert [re.findall("One|Two|Four|Five", each) for each in (before, after)] == [
        ["One", "Two"],
        ["Four", "Five"],
    ]
    assert len(markup.pieces_of(before)) == len(markup.pieces_of(after)) == 2


def test_what_a_part_said_before_it_failed_is_still_sent():
    app, sent = drawn(
        """
        from components import revisions
        @parts.part
        def whole():
            ui.section("One")
            raise revisions.Refused("Nobody may.")
        """
    )
    assert not app.exception
    assert re.findall("One|cannot be shown whole|Nobody may", sent[0]) == [
        "One",
        "cannot be shown whole",
        "Nobody may",
    ]


def test_parts_follow_what_the_page_said_before_them():
    _, sent = drawn(
        """
        with ui.together():
            ui.section("One")
            @parts.part
            def whole():
                ui.section("Two")
            ui.section("Three")
            ui.section("Four")
        """
    )
    assert [re.findall("One|Two|Three|Four", each) for each in sent] == [
        ["One"],
        ["Two"],
        ["Three", "Four"],
    ]


def test_places_beside_each_other_take_their_share_and_hold_what_was_drawn_in_them():
    _, sent = drawn(
        """
        with ui.beside(3, 2) as (left, right):
            with right:
                ui.section("Second")
            with left:
                ui.section("First")
                ui.section("Below it")
        """
    )
    (row,) = sent
    assert re.findall("flex-grow:[0-9]|First|Below it|Second", row) == [
        *("flex-grow:3", "First", "Below it"),
        *("flex-grow:2", "Second"),
    ]


@pytest.mark.parametrize(
    "drawing",
    [
        'ui.controls("here")',
        'ui.assume("pue")',
        "ui.show(sites.small_map)",
        'ui.show(plants.every, buyer="")',
    ],
)
def test_what_is_more_than_html_cannot_stand_beside_others(drawing):
    _, sent = drawn(
        f"""
        from components.charts import plants, sites
        with ui.beside(1, 1) as (left, right), left:
            ui.section("One")
            try:
                {drawing}
            except TypeError as error:
                ui.section(str(error))
        """
    )
    assert "cannot stand in `ui.beside`" in "".join(sent)


@pytest.mark.parametrize("name", PAGES)
def test_exhibits_stand_on_their_page_in_the_order_in_which_it_draws_them(open_page, name):
    page = open_page(name)
    found = list(exhibits(page.main))
    assert [each for each in found if each in page.session_state["visit"].receipts] == list(
        page.session_state["visit"].receipts
    )


@pytest.mark.parametrize("name", PAGES)
def test_every_heading_of_a_page_has_a_link_to_it(open_page, name):
    # On the page of sites the card of this one is open.
    page = open_page(name, **({"site": "Meta Hyperion"} if name == "sites" else {}))
    body = " ".join(each.proto.body for each in page.get("html"))
    places = []
    for attributes, text in re.findall(r"<h2\b([^>]*)>(.*?)</h2>", body):
        places += re.findall(' id="([^"]+)"', attributes)
        assert f'href="#{places[-1]}"' in text
    assert len(places) == body.count("<h2")
    assert len(set(places)) == len(places)


def test_a_fault_leaves_what_stood_before_it():
    app, sent = drawn(
        """
        @parts.part
        def whole():
            with ui.beside(1, 1) as (left, right):
                with left:
                    ui.section("One")
                with right:
                    raise ValueError
        """
    )
    assert app.exception
    assert "One" in sent[0]


def test_sliders_and_a_card_come_after_what_was_said_before_them():
    _, sent = drawn(
        """
        @parts.part
        def whole():
            ui.section("One")
            ui.assume("pue")
            ui.section("Two")
            ui.card_heading("Three")
        """
    )
    assert [re.findall("One|Two|Three|slider", each) for each in sent if "<i>" not in each] == [
        ["One"],
        ["slider"],
        ["Two"],
        ["Three"],
    ]


def test_rows_within_a_place_stay_in_it():
    _, sent = drawn(
        """
        with ui.beside(1, 1) as (left, right), left:
            ui.section("One")
            with ui.beside(1, 1) as (inner, other):
                with inner:
                    ui.section("Two")
            ui.section("Three")
        """
    )
    assert [re.findall("One|Two|Three", each) for each in sent] == [["One", "Two", "Three"]]
