"""All sites: sums that count each site once, and a map, ranking and table of the same rows."""

import json

import pytest
from charts.frames import none, rows

from components.charts import sites
from components.exhibit import NothingToShow
from components.theme import DARK

BASE = {
    "operator": "Meta",
    "country": "US",
    "region": "Ohio",
    "latitude": 40.0,
    "longitude": -83.0,
    "coordinate_precision": "locality",
    "status": "announced",
    "power_basis": "facility",
    "main_power_source": "grid",
    "counts_in_totals": True,
    "is_speculative": False,
    "planned_mw": 1000.0,
    "operational_mw": 0.0,
    "confidence": "official",
}


def site(name, **facts):
    return {**BASE, "site_id": name.lower().replace(" ", "_"), "name": name, **facts}


@pytest.fixture
def land():
    """A large plan, a half-built estimate, a silent site, a giant claim, and one inside another."""
    return rows(
        [
            site("Plan", planned_mw=5000.0, operator="Alphabet"),
            site(
                "Half",
                status="partly_operational",
                planned_mw=1000.0,
                operational_mw=400.0,
                confidence="estimate",
                longitude=-90.0,
            ),
            site(
                "Silent",
                status="operational",
                planned_mw=float("nan"),
                operational_mw=float("nan"),
                country="FR",
                region="",
                longitude=2.0,
                latitude=48.0,
            ),
            site("Giant", planned_mw=11000.0, is_speculative=True, operator="New Era"),
            site("Inside", planned_mw=100.0, operational_mw=100.0, part_of="half", latitude=41.0),
        ],
        "sites",
    )


@pytest.fixture
def steps():
    return rows(
        [
            {
                "site_id": "half",
                "date": date,
                "kind": "expansion",
                "mw_operational_after": mw,
                "is_projection": ahead,
            }
            for date, mw, ahead in (
                ("2025-01-31", 100.0, False),
                ("2026-06-30", 400.0, False),
                ("2027", 1000.0, True),
            )
        ],
        "milestones",
    )


def on_map(land, steps=None, **choices):
    milestones = rows([{"site_id": "elsewhere"}], "milestones") if steps is None else steps
    names = ("power_supply", "grid_intensity", "commitments", "financing", "money_loop")
    return sites.on_map(land, milestones, *(none(name) for name in names), **choices)


def spots(made):
    return {spot.key: spot for spot in made.body.spots}


def test_the_headline_counts_each_site_once_and_no_giant_claim(land, steps):
    made = sites.power_by_status(land, steps)
    assert made.body.value == "400 MW"
    assert "600 MW being built and 5 GW announced" in made.body.change
    assert set(made.rows["site_id"].dropna()) == {"plan", "half", "silent"}


def test_the_headline_says_who_states_no_figure_and_that_plans_are_no_forecast(land, steps):
    method = sites.power_by_status(land, steps).method
    assert "1 site states no running power and 1 site states no planned power" in method
    assert "no forecast" in method
    assert "100% of what runs is estimated" in method
    assert "1 speculative site" in method


def test_growth_over_a_year_and_the_spark_leave_projections_out(land, steps):
    body = sites.power_by_status(land, steps).body
    assert "300 MW more than a year before" in body.change
    assert body.spark[-1] == 400.0
    assert 1000.0 not in body.spark


def test_the_headline_says_unknown_where_no_source_states_running_power(land, steps):
    silent = land[land["site_id"] == "silent"]
    assert sites.power_by_status(silent, steps).body.value == "unknown"


def test_a_headline_without_a_site_that_counts_says_so(land, steps):
    with pytest.raises(NothingToShow):
        sites.power_by_status(land[land["is_speculative"]], steps)


def test_the_map_is_told_the_power_that_each_ring_and_core_stands_for(land):
    told = spots(on_map(land))
    assert (told["half"].planned_mw, told["half"].operational_mw) == (1000.0, 400.0)
    assert told["half"].operator == "Meta"


def test_speculative_sites_are_off_until_the_reader_asks(land):
    assert "giant" not in set(on_map(land).rows["site_id"])
    assert "giant" in set(on_map(land, speculative=True).rows["site_id"])


def test_unknown_power_is_an_open_ring_and_never_a_zero(land):
    made = on_map(land)
    assert made.body.scene["columns"]["planned"][list(spots(made)).index("silent")] is None
    assert any(mark.text == "Power not stated" for mark in made.legend)
    assert "1 site states no planned power" in made.method


def test_an_estimate_has_a_dashed_outline_and_the_legend_says_so(land):
    made = on_map(land, colour="status")
    told = spots(made)
    assert (told["half"].mark, told["silent"].mark) == ("estimate", "solid")
    assert ("dashed", "Estimate") in {(mark.shape, mark.text) for mark in made.legend}


def test_a_site_without_a_published_place_stands_in_the_table_only(land):
    hidden = land.assign(latitude=land["latitude"].mask(land["site_id"] == "half"))
    made = on_map(hidden)
    assert "half" not in set(made.rows["site_id"])
    assert "1 site has no published place" in made.method
    assert "half" in set(sites.one_a_row(hidden).body.frame["site_id"])


def test_the_filters_reach_map_ranking_and_table_alike(land):
    choice = {"operators": ("Meta",), "countries": ("US",), "size": "500 MW or more"}
    for chart in (on_map, sites.ranking, sites.one_a_row):
        assert set(chart(land, **choice).rows["site_id"]) == {"half"}


def test_a_choice_that_leaves_nothing_says_so(land):
    with pytest.raises(NothingToShow, match="No site fits"):
        on_map(land, countries=("JP",))
    with pytest.raises(NothingToShow):
        sites.one_a_row(none("sites"))


@pytest.mark.parametrize("colour", sites.COLOURS)
@pytest.mark.parametrize("shape", ["Flat", "Globe"])
def test_the_map_draws_in_every_colour_and_shape_without_an_outside_address(land, colour, shape):
    made = on_map(land, colour=colour, shape=shape, site="half", theme=DARK)
    assert "http" not in json.dumps(made.body.scene)
    assert made.body.chosen == "half"
    assert made.body.is_globe == (shape == "Globe")


def test_one_site_is_told_as_one(land):
    made = on_map(land[land["site_id"] == "half"])
    assert made.title == "Half is planned for 1 GW; 400 MW run"


def test_the_map_plays_what_ran_and_what_is_projected_month_by_month(land, steps):
    play = on_map(land, steps, today="2026-10-31").body.scene["play"]
    keys = on_map(land, steps).body.scene["columns"]["key"]
    half = keys.index("half")
    assert play["months"][0] == "2023-01"
    assert [mw for _, mw in play["steps"][half]] == [100.0, 400.0]
    month = play["months"].index("2025-03")
    assert play["totals"]["running"][month] == 100.0
    assert play["totals"]["running"][play["today"]] == 400.0
    assert play["totals"]["projected"][-1] > 0


def test_the_small_map_shows_the_same_sites_and_cannot_be_picked(land):
    made = sites.small_map(land)
    assert not made.body.can_pick
    assert "giant" not in set(made.rows["site_id"])


def test_the_ranking_puts_what_runs_within_the_plan_and_hatches_estimates(land):
    made = sites.ranking(land)
    assert made.title == "Plan has the largest plan of 4 sites: 5 GW"
    plan = made.body.data[0]
    assert list(plan.x) == [5000.0, 1000.0, 100.0]
    (hatched,) = [bar for bar in made.body.data if bar.marker.pattern.shape]
    assert list(hatched.x) == [400.0]
    assert list(hatched.customdata) == ["half"]


def test_the_ranking_by_running_power_leaves_out_what_does_not_run(land):
    made = sites.ranking(land, by="Running power")
    assert list(made.rows["site_id"]) == ["half", "inside"]


def test_the_table_leaves_unknown_cells_empty(land):
    frame = sites.one_a_row(land).body.frame.set_index("site_id")
    assert frame.loc["silent"].isna()["planned_mw"]
    assert frame.loc["plan", "planned_mw"] == 5000.0


def test_groups_add_up_each_site_once_with_estimates_hatched(land):
    made = sites.by_group(land, group="country")
    stated, estimated, rest = made.body.data
    assert list(stated.x) == [0.0]
    assert list(estimated.x) == [400.0]
    assert estimated.marker.pattern.shape == "/"
    assert list(rest.x) == [5600.0]
    assert made.title == "The United States has 100% of the power known to be in use, 400 MW"


def test_what_runs_with_nobody_knows_how_much_is_told_and_not_counted_as_idle(land):
    made = on_map(land)
    assert made.title.startswith("400 MW is known to run, at 1 of 3 sites; ")
    unsaid = "For 1 site that runs, no source states the power that is in use."
    assert unsaid in made.method
    assert unsaid in sites.by_group(land).method
    unclear = on_map(land.assign(status="announced")).method
    assert "For 1 site, no source says whether anything runs." in unclear
    silent = land[land["name"] == "Silent"].assign(planned_mw=80.0)
    assert sites.by_group(silent).title == "Nothing is known to run here yet; Meta plans 80 MW"
    assert sites.by_group(silent, group="country").title == (
        "Nothing is known to run here yet; planned in France is 80 MW"
    )


def test_operators_that_run_nothing_are_not_said_to_run(land):
    made = sites.by_group(land[land["operator"] == "Alphabet"])
    assert made.title == "Nothing is known to run here yet; Alphabet plans 5 GW"


def test_a_speculative_plan_is_called_so_wherever_it_is_named(land):
    assert on_map(land, speculative=True).title.endswith("11 GW, speculative")
    ranked = sites.ranking(land, speculative=True)
    assert ranked.title.endswith("11 GW, speculative")
    assert ranked.body.layout.annotations[0].text.endswith("</b>, speculative")
    assert "speculative" not in sites.ranking(land).title
