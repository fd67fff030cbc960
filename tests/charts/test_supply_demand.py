"""Capacity against demand as the reader meets it: what is said, drawn, refused and owned up to."""

import time

import pytest
from charts.frames import rows

from components import outlook, store
from components.charts import supply_demand, tornado
from components.exhibit import NothingToShow
from components.tables import TABLES

SETTINGS = store.read(TABLES["assumptions"])
SITE = {"as_of": "2026-09-30", "counts_in_totals": True, "status": "under_construction"}
SITES = rows(
    [
        {
            **SITE,
            "site_id": "runs",
            "status": "partly_operational",
            "operational_mw": 10_000.0,
            "planned_mw": 20_000.0,
        },
        {**SITE, "site_id": "begun", "operational_mw": 0.0, "planned_mw": 30_000.0},
        {**SITE, "site_id": "dreamt", "status": "announced", "planned_mw": 4_000.0},
        {**SITE, "site_id": "silent", "status": "announced"},
        {**SITE, "site_id": "giant", "planned_mw": 99_000.0, "is_speculative": True},
    ],
    "sites",
)
STEPS = rows(
    [
        {"site_id": "runs", "date": "2026-09-30", "mw_operational_after": 10_000.0},
        {
            "site_id": "begun",
            "date": "2027-09-30",
            "mw_operational_after": 20_000.0,
            "is_projection": True,
        },
    ],
    "milestones",
)
CERTAIN = (
    "doubt_share=0",
    "odds_building_share=1.0",
    "delay_building_months=0",
    "demand_growth_share=0",
    "undated_years=20",
)


def test_plans_are_told_apart_by_date_and_status_and_what_is_silent_is_not_zero():
    plans = outlook.outlook(SITES, STEPS, SETTINGS, ()).pipeline
    assert plans.running_gw == 10
    dated = [gw for gw, year in zip(plans.gw, plans.years, strict=True) if year == year]
    assert dated == [20]
    assert sorted(plans.gw) == [4, 10, 10, 20]
    assert sorted(plans.status) == ["announced", "building", "building", "building"]
    assert (
        "For 1 site no source states a size" in supply_demand.answer(SITES, STEPS, SETTINGS).method
    )


def test_supply_on_record_is_what_the_sites_page_shows():
    frames = [store.read(TABLES[name]) for name in ("sites", "milestones")]
    plans = outlook.outlook(*frames, SETTINGS, ()).pipeline
    counted = frames[0][frames[0]["counts_in_totals"] & ~frames[0]["is_speculative"]]
    counted = counted[counted["part_of"] == ""]
    assert plans.running_gw * 1000 == pytest.approx(counted["operational_mw"].sum())
    planned = plans.running_gw + sum(plans.gw)
    assert planned * 1000 >= counted["planned_mw"].sum() * 0.98


def test_the_headline_names_idle_gigawatts_their_money_and_the_range():
    said = supply_demand.answer(SITES, STEPS, SETTINGS, moved=CERTAIN)
    assert "illustrative" in said.title
    assert "idle" in said.body.value
    assert "of capital idle" in said.body.change
    assert "100% of them" in said.body.change


def test_where_demand_runs_away_gigawatts_are_missing():
    said = supply_demand.answer(SITES, STEPS, SETTINGS, moved=("demand_growth_share=0.8",))
    assert "missing" in said.body.value
    assert "still to be spent" in said.body.change


def test_each_measure_has_its_own_finding_and_all_say_that_they_are_illustrative():
    titles = {
        measure: supply_demand.over_time(
            SITES, STEPS, SETTINGS, moved=CERTAIN, measure=measure
        ).title
        for measure in supply_demand.MEASURES
    }
    assert all(title.startswith("Illustrative: at the end of 2030") for title in titles.values())
    assert "against a demand of 10 GW" in titles["Gigawatts"]
    assert "of the capacity is used" in titles["Use"]
    assert "stands idle" in titles["Dollars"]


def test_the_chart_speaks_every_year_with_its_range_and_names_the_readers_settings():
    made = supply_demand.over_time(SITES, STEPS, SETTINGS, moved=("demand_growth_share=0.5",))
    assert made.alt.count("end of ") == len(outlook.YEARS)
    assert "Your settings: Yearly growth of demand." in made.method
    assert set(made.rows["confidence"]) >= {"estimate"}


def test_dearer_gigawatts_stand_idle_for_more_dollars():
    said = [
        supply_demand.answer(SITES, STEPS, SETTINGS, moved=CERTAIN, cost=cost).body.change
        for cost in (40.0, 80.0)
    ]
    # About 20 GW: 10 that run and 20 more, less a demand of 10.
    assert said[0].startswith("$800bn of capital idle")
    assert said[1].startswith("$1.6tn of capital idle")


def test_ten_thousand_futures_of_all_sites_take_less_than_half_a_second_of_computing():
    frames = [store.read(TABLES[name]) for name in ("sites", "milestones")]
    bet = outlook.outlook(*frames, SETTINGS, ())
    took = []
    for _ in range(2):
        start = time.thread_time()
        drawn = bet.draws(*outlook.YEARS)
        took.append(time.thread_time() - start)
    assert drawn.supply_gw.shape == (10_000, len(outlook.YEARS))
    assert min(took) < 0.5


def test_the_same_settings_give_the_same_figures():
    one, other = (supply_demand.over_time(SITES, STEPS, SETTINGS) for _ in range(2))
    assert one.alt == other.alt


def test_the_tornado_ranks_what_decides_and_names_its_reach():
    made = tornado.swings(SITES, STEPS, SETTINGS)
    assert made.title.startswith("Illustrative: “Yearly growth of demand” decides most")
    names = [note.text for note in made.body.layout.annotations if "<b>" in (note.text or "")]
    assert "Yearly growth of demand" in names[0]
    assert "8.5% to 48%" in names[0] or "8% to 48%" in names[0]
    assert not any("Cost of a gigawatt" in name for name in names)
    assert "can only move to one side" in made.method


def test_money_is_in_the_text_of_the_bands_and_small_amounts_keep_two_digits():
    made = supply_demand.over_time(SITES, STEPS, SETTINGS, measure=supply_demand.DOLLARS)
    assert made.alt.count("stands idle") + made.alt.count("is missing") == len(outlook.YEARS)
    assert outlook.gigawatts(0.242) == "240 MW"
    assert outlook.gigawatts(2.42) == "2.4 GW"


def test_without_doubt_there_is_no_tornado():
    with pytest.raises(NothingToShow, match="Set the doubt above zero"):
        tornado.swings(SITES, STEPS, SETTINGS, moved=("doubt_share=0",))


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ("demand_growth_share=nan", "must be a number from 0 to 0.8, not “nan”"),
        ("demand_growth_share=-1", "must be a number from 0 to 0.8, not “-1”"),
        ("demand_growth_share=much", "must be a number from 0 to 0.8, not “much”"),
        ("doubt_share=inf", "must be a number from 0 to 1, not “inf”"),
        ("pue=1.2", "“pue” is not an assumption of this exhibit"),
        ("cost_per_gw_usd_bn=1", "is not an assumption"),
        ("", "“” is not an assumption"),
    ],
)
def test_nonsense_settings_are_refused_in_plain_words(moved, said):
    with pytest.raises(NothingToShow, match=said):
        supply_demand.answer(SITES, STEPS, SETTINGS, moved=(moved,))


def test_a_year_out_of_range_is_refused():
    with pytest.raises(NothingToShow, match="from 2026 to 2032, not 2050"):
        supply_demand.answer(SITES, STEPS, SETTINGS, year=2050)


def test_a_preset_moves_only_assumptions_of_this_bet_and_stays_on_their_sliders():
    limits = SETTINGS.set_index("name")
    for values in outlook.PRESETS.values():
        for name, value in values.items():
            assert name in outlook.ASSUMED
            assert limits.loc[name, "low"] <= value <= limits.loc[name, "high"]


def test_what_was_worked_out_from_our_sites_still_follows_from_them():
    sites = store.read(TABLES["sites"])
    sites = sites[sites["counts_in_totals"] & ~sites["is_speculative"] & (sites["part_of"] == "")]
    runs = sites["status"].isin(["partly_operational", "operational"])
    value = SETTINGS.set_index("name")["value"]
    for column, name in (
        ("construction_started_on", "odds_building_share"),
        ("announced_on", "odds_announced_share"),
    ):
        old = sites[column].str[:4].between("2000", "2024")
        assert runs[old].mean() == pytest.approx(value[name], abs=0.02)
