"""Scenarios side by side, on a deal and a gigawatt that can be reckoned by hand."""

import pandas as pd
import pytest
from charts.frames import none, rows
from charts.test_hyperion_bet import FLOWS
from charts.test_hyperion_bet import SETTINGS as DEAL
from charts.test_revenue import CLAIMS, DEALS, SITES, STEPS, TODAY
from charts.test_revenue import SETTINGS as GIGAWATT

from components import outlook, sky, store
from components.charts import scenario_results, side_by_side
from components.exhibit import NothingToShow
from components.tables import TABLES

ODDS = rows([{"name": name, "value": 0.0} for name in outlook.ASSUMED], "assumptions")
SUN = store.read(TABLES["assumptions"])
SUN = SUN[SUN["name"].isin(sky.SLIDERS)]
POWER = none("power_supply")
FARM = rows([{"supply_id": "meta_engie_swenson_ranch", "nameplate_mw": 600.0}], "power_supply")
TITLES = {"chip_life_years": "Chips last", "hyperion_value_share": "Worth"}
UNITS = {"chip_life_years": "years", "hyperion_value_share": "share"}
SETTINGS = pd.concat([DEAL, GIGAWATT, ODDS], ignore_index=True).assign(low=0.0, high=40.0)
SETTINGS = pd.concat([SETTINGS, SUN], ignore_index=True)
SETTINGS["title"] = SETTINGS["name"].map(TITLES).fillna(SETTINGS["title"])
is_share = SETTINGS["name"].isin([name for name in outlook.ASSUMED if name.endswith("_share")])
SETTINGS["high"] = SETTINGS["high"].mask(is_share, 1.0)
SETTINGS["unit"] = SETTINGS["name"].map(UNITS).fillna(SETTINGS["unit"])
START = {
    **dict(zip(SETTINGS["name"], SETTINGS["value"], strict=True)),
    "demand_now_share": 1.0,
    "undated_years": 10.0,
}
SETTINGS["value"] = SETTINGS["name"].map(START).astype(float)
WORTHLESS = ("Worthless", "hyperion_value_share=0.0")
STAYS = ("Stays", "years=20", "chip_life_years=6.0")


def results(**told):
    frames = (FLOWS, CLAIMS, DEALS, SITES, STEPS, POWER, SETTINGS)
    return side_by_side.results(*frames, today=TODAY, **told)


def lines(made):
    return made.body.frame.set_index("what").to_dict("index")


def test_without_a_scenario_the_start_stands_alone():
    made = results()
    assert list(made.body.titles.values()) == ["What", "As it starts"]
    assert made.title == (
        "Illustrative: as it starts, Meta is out $19.4bn at Hyperion, and a gigawatt must earn "
        "$8bn a year"
    )
    told = lines(made)
    assert told["Meta pays on leaving"]["s0"] == "$7bn"
    assert told["The 26 GW as announced must earn"]["s0"] == "$208bn"


def test_each_scenario_has_a_column():
    made = results(first=WORTHLESS, third=STAYS)
    assert list(made.body.titles.values()) == ["What", "As it starts", "Worthless", "Stays"]
    told = lines(made)
    # A campus worth nothing: 16 instead of 7.
    assert told["Meta pays on leaving"] == {"s0": "$7bn", "s1": "$16bn", "s2": "$0bn"}
    assert told["Meta, in all"]["s1"] == "out $28.4bn"
    # 30 of chips over 6 years: 5 + 1 + 0.6 + 0.4.
    assert told["A gigawatt must earn a year"] == {"s0": "$8bn", "s1": "$8bn", "s2": "$7bn"}
    assert told["The 26 GW as announced must earn"]["s2"] == "$182bn"
    assert "Meta is out $19.4bn to" in made.title
    assert "must earn $7bn to $8bn a year" in made.title


def test_capacity_is_held_against_the_demand_of_each_scenario():
    # Without doubt, delay and growth: 3 GW run at the end of 2030 and 1 GW is wanted.
    sure = {"odds_building_share": 1.0, "odds_announced_share": 0.0, "undated_years": 20.0}
    settings = SETTINGS.assign(value=SETTINGS["name"].map({**START, **sure}).astype(float))
    frames = (FLOWS, CLAIMS, DEALS, SITES, STEPS, POWER, settings)
    halved = ("Halved", "demand_now_share=0.5")
    made = side_by_side.results(*frames, first=halved, today=TODAY)
    assert lines(made)["AI capacity at the end of 2030"] == {
        "s0": "2 GW idle",
        "s1": "2.5 GW idle",
    }


def test_sun_and_battery_of_each_scenario_are_held_side_by_side():
    frames = (FLOWS, CLAIMS, DEALS, SITES, STEPS, FARM, SETTINGS)
    told = {
        "first": ("Dark", "clouds=Whole dull days", "battery_hours=0.0"),
        "second": ("Twice", "panels=Twice the year", "battery_hours=24.0"),
    }
    made = side_by_side.results(*frames, today=TODAY, **told)
    start, dark, twice = (lines(made)["Sun carries, hour by hour"][f"s{at}"] for at in range(3))
    # Panels that match the year cover 62% with four hours of battery.
    assert start == "62%"
    assert int(dark[:-1]) < 62 < int(twice[:-1])
    assert lines(made)["CO2 of gas for the rest, a year"]["s0"].endswith("m tonnes")
    apart = lines(side_by_side.differences(SETTINGS, **told))
    assert apart["Panels"]["s2"] == "Twice the year"
    assert apart["Clouds"] == {"s0": "An even haze", "s1": "Whole dull days", "s2": "An even haze"}
    assert [apart["Battery, hours of the load"][f"s{at}"] for at in range(3)] == [
        "4 h",
        "0 h",
        "24 h",
    ]
    unlit = side_by_side.results(*frames, first=("None", "panels=The 1.3 GW deal"), today=TODAY)
    assert lines(unlit)["Sun carries, hour by hour"]["s1"] == "cannot be said", "the deal is hidden"


def test_what_differs_has_a_line_and_nothing_else():
    made = side_by_side.differences(SETTINGS, first=WORTHLESS, second=STAYS)
    assert made.title == "What sets the scenarios apart: 3 settings"
    told = lines(made)
    assert told["Meta stays"]["s2"] == "all 20 years (2049)"
    assert told["Chips last"] == {"s0": "5 years", "s1": "5 years", "s2": "6 years"}
    assert told["Worth"]["s1"] == "0%"
    assert set(made.rows["name"]) == {"hyperion_value_share", "chip_life_years"}
    fall = side_by_side.differences(SETTINGS, first=("Straight", "fall=In a straight line"))
    assert lines(fall)["The threshold falls"]["s1"] == "In a straight line"
    with pytest.raises(NothingToShow, match="Nothing differs from the start yet"):
        side_by_side.differences(SETTINGS)


def test_scenarios_that_cost_the_same_share_the_finding():
    one, two = ("One", "years=8"), ("Two", "years=8")
    dearest = side_by_side.parties(FLOWS, SETTINGS, first=one, second=two).title
    assert "most in “One” and “Two”, $" in dearest
    same = side_by_side.parties(FLOWS, SETTINGS, first=("One", "chip_life_years=6.0")).title
    assert "costs Meta $19.4bn in both" in same


def test_the_bars_show_who_is_up_and_who_is_out_and_fit_a_phone():
    made = side_by_side.parties(FLOWS, SETTINGS, first=WORTHLESS)
    nets = {(bar.name, bar.y[0]): bar.x[0] for bar in made.body.data}
    for level, (start, worthless) in enumerate(((-19.4, -28.4), (0, 0), (-1.6, -1.6))):
        assert nets["As it starts", 2 * level] == pytest.approx(start)
        assert nets["Worthless", 2 * level + 1] == pytest.approx(worthless)
    told = [note.text for note in made.body.layout.annotations]
    assert told[:2] == [
        "Meta, as it starts  <b>out $19.4bn</b>",
        "Meta, “Worthless”  <b>out $28.4bn</b>",
    ]
    assert "costs Meta most in “Worthless”, $28.4bn" in made.title
    long = side_by_side.parties(FLOWS, SETTINGS, first=("x" * 40,))
    assert max(len(note.text) for note in long.body.layout.annotations) < 70
    alone = side_by_side.parties(FLOWS, SETTINGS)
    assert alone.title == "Illustrative: as it starts, Hyperion costs Meta $19.4bn"


def test_a_scenario_that_does_not_fit_is_told_in_words():
    with pytest.raises(NothingToShow, match="“Bad” cannot be shown: 900 is beyond the slider"):
        results(first=("Bad", "chip_life_years=900"))
    with pytest.raises(NothingToShow, match="there is no assumption"):
        side_by_side.parties(FLOWS, SETTINGS, second=("Bad", "weather=1"))


def test_plans_that_the_lens_hides_have_no_line():
    made = side_by_side.results(
        FLOWS,
        none("claims"),
        none("commitments"),
        none("sites"),
        none("milestones"),
        POWER,
        SETTINGS,
    )
    assert not [name for name in lines(made) if name.endswith("must earn") or "2030" in name]


def test_what_is_worked_out_is_the_start_and_then_each_scenario():
    made = scenario_results.worked_out(FLOWS, None, SETTINGS, ((), WORTHLESS, ()), "")
    assert [each.scenario.name for each in made] == ["As it starts", "Worthless"]
    known = scenario_results.limits(SETTINGS)
    assert scenario_results.scenarios((STAYS,), known)[1].years == 20
    behind = scenario_results.rows_of(made)
    assert {"pimco_notes", "construction"} <= set(behind["flow_id"].dropna())
    assert set(behind["name"].dropna()) >= {"meta_own_coupon_pct", "chip_life_years"}


def test_what_a_scenario_can_hold_is_taken_from_the_assumptions():
    known = scenario_results.limits(SETTINGS)
    named = {row["name"]: row for row in SETTINGS.to_dict("records")}
    assert scenario_results.limits_in(named) == known
    assert set(known) == set(scenario_results.NAMES)
    assert known["chip_life_years"].start == 5
