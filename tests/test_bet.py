"""The bet: control figures on the shipped tables, and the page as a reader finds it by a link."""

import pytest
from feet import open_rows

from components import making, store, story, story_file
from components.charts import own_books, revenue, stay_or_leave, worn_out
from components.exhibit import Exhibit
from components.lens import Lens


def made(chart, **choices):
    """The exhibit as a page gets it from what is shipped."""
    return making.SHARED.made(making.key(chart, store.published, Lens(), "light", choices))


def html(page):
    text = " ".join(element.proto.body for element in page.get("html"))
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("years", "worth", "paid"),
    [
        (4, 0.5, "$11.3bn"),
        (8, 0.5, "$7.28bn"),
        (12, 0.5, "$2.02bn"),
        (16, 0.25, "$2bn"),
        (4, 0.25, "$18.1bn"),
        (16, 0.5, "$0bn"),
        (20, 0.0, "$0bn"),
    ],
)
def test_what_meta_pays_on_leaving_is_that_of_the_payoff_table(years, worth, paid):
    assert (
        made(
            stay_or_leave.payment, years=years, terms=(f"hyperion_value_share={worth}",)
        ).body.value
        == paid
    )


def test_the_table_by_end_is_the_payoff_table():
    frame = made(own_books.by_end).body.frame
    assert frame["rent"].tolist() == [12.3, 24.6, 36.9, 49.2, 61.6]
    assert frame["notes"].tolist() == [24.2, 20.3, 15.1, 8.5, 0.0]
    assert frame["threshold"].tolist()[:4] == [24.8, 20.8, 15.5, 8.7]
    assert frame["pays"].tolist() == [11.3, 7.3, 2.0, 0.0, 0.0]


def test_a_gigawatt_must_earn_13_billion_a_year():
    # 38.5 over 5 years and 16.5 over 20 at 10%: 38.5 x 0.26380 + 16.5 x 0.11746 = 12.09;
    # with 0.6 of power and 0.3 of upkeep 12.99.
    shown = made(revenue.a_gigawatt)
    assert "must earn $13bn a year" in shown.title
    (*_, whole) = shown.body.data
    assert whole.x[0] == pytest.approx(12.995, abs=0.005)


def test_the_26_gw_must_earn_338_billion_a_year_and_the_400_billion_94():
    shown = made(revenue.must_earn, today="2026-10-10")
    for told in (
        "The 26 GW as announced must earn $338bn",
        "The $400bn of 2025 must earn $94.5bn",
        "Anthropic, the whole company $65bn",
    ):
        assert told in shown.alt
    assert "must earn $1.07tn a year" in shown.title


def test_a_third_of_the_chips_before_hyperion_is_written_off_when_it_opens():
    assert "35% of their cost" in made(worn_out.worn_before, today="2026-10-10").title


def test_choices_that_make_no_sense_are_refused_in_words_in_place_of_the_exhibit():
    refused = made(stay_or_leave.payment, years=99)
    assert not isinstance(refused, Exhibit)
    assert refused.reason == (
        "The number of years until Meta leaves cannot be 99 years. Choose a number from 1 to 20 "
        "years."
    )


def test_a_link_brings_back_the_scenario(open_page):
    page = open_page(
        "bet", years="16 years (2045)", fall="In a straight line", hyperion_value_share="0.1"
    )
    assert not page.exception
    # 28 x 4/20 = 5.6, less 2.7.
    assert "What Meta still pays if it leaves after sixteen years, in 2045" in html(page)
    assert "$2.9bn" in html(page)
    assert page.slider(key="hyperion_value_share").value == 0.1


def test_a_link_with_numbers_beyond_the_sliders_shows_the_page_all_the_same(open_page):
    page = open_page(
        "bet",
        hyperion_value_share="-5",
        hyperion_coupon_pct="nan",
        years="soon",
        end="1999",
        due="2040",
        battery_hours="30",
    )
    assert not page.exception
    assert "$11.3bn" in html(page)
    for told in (
        "The link sets “Worth of the campus then” to “-5”. It can be 0% to ",
        "The link sets “Coupon of Hyperion's notes” to “nan”.",
        "The link sets “Meta leaves after” to “soon”. It can be 4 years (2033), ",
        "The link sets “At the end of” to “1999”. It can be 2026 to 2032, so it stays",
        "The link sets “Due by the end of” to “2040”. It can be 2026 to 2033,",
        "The link sets “Battery, hours of the load” to “30”. It can be 0 to 24,",
    ):
        assert told in html(page).replace("&#x27;", "'")
    assert "The link sets" not in html(open_page("bet", years="8 years (2037)", end="2031"))


def test_what_empties_a_whole_section_is_said_once(open_page):
    page = open_page("bet", trust="Filings only")
    told = "all of its flows of money, and your lens or your draft leaves out all of them."
    # In the first section, and where the scenarios stand side by side.
    assert html(page).count(told) == 2
    again = page.segmented_control(key="fall").set_value("In a straight line").run()
    assert html(again).count(told) == 2


# ---------------------------------------------------------------- scenarios


def button(page, key):
    return next(each for each in page.button if each.key == key)


def keep(page, name):
    page.text_input(key="scenario_name").set_value(name)
    return button(page, "scenario-keep").click().run()


def dropped(page, text):
    page.file_uploader[0].set_value([("scenarios.csv", text.encode(), "text/csv")])
    return page.run()


def test_what_is_kept_stands_in_the_link_and_a_link_brings_it_back(open_page):
    page = open_page("bet")
    page.slider(key="hyperion_value_share").set_value(0.1)
    page.segmented_control(key="years").set_value(8).run()
    page = keep(page, "A ceiling")
    assert not page.exception
    told = page.query_params["scenario_1"]
    assert told == ["A ceiling", "years=8", "hyperion_value_share=0.1"]
    assert "Illustrative: Meta is out $26.8bn to $43.4bn at Hyperion" in html(page)
    fresh = open_page("bet", scenario_1=told)
    assert not fresh.exception
    assert "Illustrative: Meta is out $26.8bn to $43.4bn at Hyperion" in html(fresh)
    assert fresh.slider(key="hyperion_value_share").value == 0.5, "the page stands as it starts"
    set_to = button(fresh, "scenario-use-0").click().run()
    assert set_to.slider(key="hyperion_value_share").value == 0.1
    assert "What Meta still pays if it leaves after eight years" in html(set_to)
    gone = button(set_to, "scenario-remove-0").click().run()
    assert "scenario_1" not in gone.query_params
    compared = html(gone).partition("Side by side")[2]
    assert "Meta is out $26.8bn at Hyperion" in compared, "the page as it starts stands alone"
    assert "$43.4bn" not in compared


def test_a_scenario_holds_every_assumption_and_choice_of_the_page(open_page):
    page = open_page(
        "bet",
        panels="Twice the year",
        clouds="Whole dull days",
        battery_hours="8",
        cost_per_gw_usd_bn="40",
    )
    for slider in page.slider:
        # Each a step from where it stands: to the lower end, if it stands at the upper.
        slider.set_value(slider.min if slider.value == slider.max else slider.max)
    page.segmented_control(key="fall").set_value("In a straight line").run()
    assert not page.exception
    told = keep(page, "All of it").query_params["scenario_1"]
    held = {part.partition("=")[0] for part in told[1:]}
    assert held == {slider.key for slider in page.slider} | {"fall", "panels", "clouds"}
    fresh = open_page("bet", scenario_1=told)
    set_to = button(fresh, "scenario-use-0").click().run()
    assert not set_to.exception
    assert set_to.segmented_control(key="panels").value == "Twice the year"
    assert {s.key: s.value for s in set_to.slider} == {s.key: s.value for s in page.slider}


def test_names_are_kept_once_and_a_file_takes_the_place_of_what_is_kept(open_page):
    page = keep(open_page("bet", scenario_1="One", scenario_2="Two"), "One")
    assert "There is a scenario “One” already." in html(page)
    page = keep(page, "")
    assert page.query_params["scenario_3"] == "Scenario 3"
    assert button(page, "scenario-keep").disabled, "three are the most"
    bad = dropped(page, "scenario,name,value\nTheirs,chip_life_years,40\n")
    assert "The file was not taken." in html(bad)
    assert (
        "Line 2, column value: 40 is beyond the slider “Chips last”. Write a number from 4 to 6."
        in html(bad)
    )
    assert bad.query_params["scenario_1"] == "One"
    good = dropped(bad, "scenario,name,value\nTheirs,chip_life_years,4\n")
    assert "Opened: “Theirs”." in html(good)
    assert good.query_params["scenario_1"] == ["Theirs", "chip_life_years=4.0"]
    assert "scenario_2" not in good.query_params
    assert "a gigawatt must earn $13bn to $15bn a year" in html(good)


def test_the_server_forgets_the_file_of_scenarios_that_were_opened_or_refused(open_page, forgotten):
    page = dropped(open_page("bet"), "scenario,name,value\nTheirs,chip_life_years,40\n")
    assert len(forgotten) == 1
    dropped(page, "scenario,name,value\nTheirs,chip_life_years,4\n")
    assert len(set(forgotten)) == 2


def test_a_scenario_in_a_link_that_makes_no_sense_is_named_and_can_be_removed(open_page):
    page = open_page("bet", scenario_1=["Strange", "chip_life_years=lots"])
    assert not page.exception
    assert "The scenario “Strange” cannot be shown: “lots” is not a number." in html(page)
    mended = button(page, "scenario-remove-0").click().run()
    assert "Strange" not in html(mended)


def test_scenarios_can_be_a_step_of_a_story(open_page):
    page = open_page("bet", scenario_1=["A ceiling", "hyperion_value_share=0.1"])
    opened = open_rows(page, "side-by-side-results")
    added = button(opened, "keep-side-by-side-results").click().run()
    (kept,) = added.session_state["own_steps"]
    assert kept.step.exhibit == "side_by_side.results"
    assert dict(kept.step.choices)["first"] == ("A ceiling", "hyperion_value_share=0.1")
    assert dict(kept.step.view)["scenario_1"] == ("A ceiling", "hyperion_value_share=0.1")
    again = story_file.read(story_file.written(story.Story("Mine", (kept.step,))))
    assert again.steps[0].fault == ""
    assert again.steps[0].choices == kept.step.choices
