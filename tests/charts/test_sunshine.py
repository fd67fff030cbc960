"""Texas sun against a flat load: what is matched, what is covered, what gas makes of the rest."""

import pytest
from charts.frames import none, rows

from components import sky, store
from components.charts import sunshine
from components.exhibit import NothingToShow
from components.scenarios import hours
from components.tables import TABLES

SETTINGS = store.read(TABLES["assumptions"])
FARM = rows(
    [{"supply_id": "meta_engie_swenson_ranch", "nameplate_mw": 600, "region": "Texas"}],
    "power_supply",
)
DEAL = rows([{"claim_id": "engie_solar_1300mw", "value_on_record": 1.3}], "claims")
NO_BATTERY = ("battery_hours=0",)


def test_panels_that_match_the_year_cover_less_than_half_of_it_without_a_battery():
    made = sunshine.answer(FARM, DEAL, SETTINGS, moved=NO_BATTERY)
    assert made.body.value == "45% hour by hour"
    assert "100% matched over the year: panels of 8.2 GW for a load of 2 GW" in made.body.change
    assert "no battery" in made.body.change
    assert "illustrative" in made.title


def test_the_deal_covers_what_it_makes_because_the_load_takes_all_of_it():
    # 1,300 MW x 0.244 / 2,000 MW = 15.9%
    made = sunshine.answer(FARM, DEAL, SETTINGS, size=hours.DEAL)
    assert made.body.value == "16% hour by hour"
    assert "16% matched over the year" in made.body.change


def test_gas_fills_the_rest_in_tonnes_beside_what_matching_suggests():
    made = sunshine.carbon(FARM, DEAL, SETTINGS, size=hours.DEAL)
    # (2,000 - 317.2) MW x 8,760 h = 14.74 TWh; x 435.4 kg = 6.42 million tonnes
    assert made.body.value == "6.42 million tonnes"
    assert "14.7 TWh" in made.body.change
    whole = sunshine.carbon(FARM, DEAL, SETTINGS)
    assert "the same panels leave 0 million tonnes" in whole.body.change
    assert whole.body.value != "0 million tonnes"


def test_the_day_adds_up_to_the_load_in_every_hour():
    made = sunshine.day(FARM, DEAL, SETTINGS)
    flows = {}
    for trace in made.body.data:
        flows.setdefault(trace.stackgroup, {})[trace.name] = list(trace.y)
    for parts in flows.values():
        for sun, stored, gas in zip(parts["Sun"], parts["Battery"], parts["Gas"], strict=True):
            assert sun + stored + gas == pytest.approx(2)
    assert "in June" in made.title
    assert "gas the rest" in made.title


def test_where_the_sun_carries_all_nothing_is_left_for_gas():
    moved = ("battery_hours=24",)
    made = sunshine.day(FARM, DEAL, SETTINGS, moved=moved, size=hours.TWICE)
    assert made.title.endswith("100% of the load in June and 100% in December")
    one = sunshine.answer(FARM, DEAL, SETTINGS, moved=("battery_hours=1",))
    assert "a battery of 1 hour of the load" in one.body.change


def test_a_bigger_battery_covers_more_and_the_chosen_one_is_marked():
    made = sunshine.by_battery(FARM, DEAL, SETTINGS)
    *lines, dot = made.body.data
    assert len(lines) == len(hours.SIZES)
    for line in lines:
        assert list(line.y) == sorted(line.y)
        assert 0 <= min(line.y) <= max(line.y) <= 1
    assert list(dot.x) == [4]
    assert "match 100% of the load over the year and carry 62% of it hour by hour" in made.title


def test_what_flatters_the_sun_is_said_and_the_rows_are_the_farm_the_deal_and_the_settings():
    made = sunshine.day(FARM, DEAL, SETTINGS)
    assert "this flatters the sun" in made.method
    assert "not wires" in made.method
    assert set(made.rows["supply_id"].dropna()) == {"meta_engie_swenson_ranch"}
    assert set(made.rows["name"].dropna()) == set(sky.SLIDERS)


def test_whole_dull_days_cover_less_and_say_how_they_are_drawn():
    made = sunshine.answer(FARM, DEAL, SETTINGS, clouds=hours.DULL_DAYS)
    assert int(made.body.value.partition("%")[0]) < 62
    assert "100% matched over the year" in made.body.change
    assert "drawn by chance, always the same ones" in made.method
    assert "flatters" not in made.method


def test_without_the_deal_or_with_nonsense_the_reader_is_told_why():
    with pytest.raises(NothingToShow, match="Texas solar deal does not pass"):
        sunshine.answer(none("power_supply"), DEAL, SETTINGS)
    with pytest.raises(NothingToShow, match="must be a number from 0 to 24"):
        sunshine.answer(FARM, DEAL, SETTINGS, moved=("battery_hours=-3",))
    with pytest.raises(NothingToShow, match="Choose one of"):
        sunshine.answer(FARM, DEAL, SETTINGS, size="Everything")
