"""The sliders of the bet on capacity: presets set them, links bring them back, figures follow."""

from feet import feet
from sessions import ran, session
from test_pages import html

from components import draft


def test_a_preset_moves_the_sliders_and_the_answer_and_another_puts_them_back(open_page):
    page = open_page("bet")
    assert "GW idle" in html(page)
    before = html(page)
    page.button(key="preset-underestimated").click().run()
    assert not page.exception
    assert page.slider(key="demand_growth_share").value == 0.57
    assert "GW missing" in html(page)
    page.button(key="preset-as_planned").click().run()
    assert page.slider(key="demand_growth_share").value == 0.285
    assert html(page) == before


def test_presets_set_what_there_is_where_a_draft_lacks_an_assumption():
    cells = draft.published_cells("assumptions")
    lacking = cells[cells["name"] != "demand_growth_share"]
    page = session("bet", draft.draft({"assumptions": lacking}))
    page.button(key="preset-underestimated").click()
    ran(page)


def test_a_link_brings_back_every_choice_and_what_it_shows(open_page):
    page = open_page(
        "bet",
        demand_growth_share="0.1",
        doubt_share="0.5",
        end="2028",
        battery_hours="0.0",
        panels="The 1.3 GW deal",
        place_kind="State",
        due="2030",
        watch_state="Ohio",
    )
    assert not page.exception
    assert page.slider(key="demand_growth_share").value == 0.1
    assert "AI capacity at the end of 2028" in html(page)
    assert "16% hour by hour" in html(page)
    assert "states and regions with agreed plants of their own" in html(page)
    assert "In Ohio, " in html(page)
    assert any("Yearly growth of demand and Doubt" in text for text in feet(page).values())


def test_a_link_to_one_site_shows_when_its_plants_come(open_page):
    page = open_page("bet", watch="Stargate Abilene")
    assert page.selectbox(key="watch").value == "stargate_abilene"
    assert "At Stargate Abilene, " in html(page)
