"""Power lined up for AI: what is added up, and what stands apart."""

import pytest
from charts.frames import none, rows

from components.charts import power
from components.exhibit import NothingToShow


def plant(name, technology, group, mw, status, **more):
    return {
        "supply_id": name,
        "plant_name": name,
        "technology": technology,
        "technology_group": group,
        "nameplate_mw": mw,
        "status": status,
        "is_additive": True,
        "buyer": "Meta",
        **more,
    }


PLANTS = rows(
    [
        plant("gas", "gas_turbine", "fossil", 1000, "operating", in_service_on="2025-06"),
        plant("more gas", "gas_ccgt", "fossil", 500, "proposed", confidence="estimate"),
        plant("sun", "solar", "renewable", 600, "under_construction", in_service_on="2027"),
        plant("reactor", "nuclear", "nuclear", 400, "contracted", buyer="Amazon"),
        plant("star", "fusion", "other", 50, "planned", buyer=""),
        plant("battery", "battery", "storage", 300, "planned"),
        plant("dream", "nuclear_smr", "nuclear", 9000, "optional", is_ceiling_or_framework=True),
        plant("inside", "solar", "renewable", 700, "planned", is_additive=False),
        plant("right", "nuclear_smr", "nuclear", 200, "optional"),
        plant("stopped", "gas_recip", "fossil", 100, "paused"),
        plant("for all", "gas_ccgt", "fossil", 800, "approved", buyer="City Light"),
        plant("unsaid", "gas_recip", "fossil", float("nan"), "operating"),
    ],
    "power_supply",
)
COMPANIES = rows(
    [
        {"company": "Meta", "short_name": "Meta", "role": "hyperscaler"},
        {"company": "City Light", "short_name": "City", "role": "utility"},
    ],
    "companies",
)
SETTINGS = rows(
    [
        {"name": "gas_ccgt_capacity_factor", "value": 0.55},
        {"name": "solar_capacity_factor", "value": 0.25},
        {"name": "wind_capacity_factor", "value": 0.35},
        {"name": "nuclear_capacity_factor", "value": 0.9},
    ],
    "assumptions",
)
FACTORS = rows(
    [
        {
            "item_id": "eia_hydro_2020",
            "category": "generation",
            "technology": "hydro",
            "value": 0.4,
        },
    ],
    "capacity_factors",
)
SITES = rows(
    [
        {"site_id": "castle in the air", "is_speculative": True},
        {"site_id": "campus", "is_speculative": False},
    ],
    "sites",
)
TABLES = (PLANTS, COMPANIES, SITES, SETTINGS, FACTORS)


def bars(made):
    return {
        (trace.name, level): size
        for trace in made.body.data
        if trace.type == "bar"
        for level, size in zip(
            trace.y if trace.orientation == "h" else trace.x,
            trace.x if trace.orientation == "h" else trace.y,
            strict=True,
        )
    }


def test_the_headline_counts_only_what_may_be_added_up():
    made = power.supply_mix(PLANTS, COMPANIES, SITES)
    assert made.body.value == "59% fossil"
    assert made.body.change.startswith("1.5 GW of 2.55 GW")
    assert "1 GW of it runs" in made.body.change
    assert "ceilings and frameworks (9 GW)" in made.method
    assert "storage (300 MW)" in made.method
    assert "no source states a size" in made.method
    with pytest.raises(NothingToShow):
        power.supply_mix(none("power_supply"), COMPANIES, SITES)


def test_by_technology_batteries_stand_apart_and_proposed_plants_are_outlined():
    made = power.supply(*TABLES)
    assert made.title == "59% of the 2.55 GW lined up for AI is fossil"
    drawn = bars(made)
    assert sum(drawn.values()) == pytest.approx(2.55 + 0.3)
    assert made.body.layout.yaxis.ticktext[-1] == "Batteries, apart"
    proposed = [trace for trace in made.body.data if trace.name == "Proposed"]
    assert proposed[0].marker.color[0].endswith(",0.0)")


def test_an_estimated_plant_is_hatched():
    made = power.supply(*TABLES)
    filled = [trace for trace in made.body.data if trace.type == "bar"]
    hatched = [trace for trace in filled if trace.marker.pattern.shape == "/"]
    assert [list(trace.x) for trace in hatched] == [[0.5]]


def test_on_average_each_technology_gives_its_share_and_unknown_ones_are_named():
    made = power.supply(*TABLES, by=power.STATUS, measure=power.AVERAGE)
    # 1,000 x 0.55 runs, 600 x 0.25 is being built
    assert "550 MW runs and 150 MW is being built" in made.title
    assert "No factor is known for fusion" in made.method
    assert all(t.marker.pattern.shape == "/" for t in made.body.data if t.type == "bar")
    assert "solar_capacity_factor" in set(made.rows["name"].dropna())


def test_the_reader_can_move_a_factor():
    made = power.supply(*TABLES, by=power.STATUS, measure=power.AVERAGE, solar=0.2)
    assert "120 MW is being built" in made.title


def test_by_buyer_the_largest_is_named_and_the_unnamed_stay_last():
    made = power.supply(*TABLES, by=power.BUYER)
    assert made.title.startswith("Meta takes 82%")
    assert made.body.layout.yaxis.ticktext[-1] == "No buyer named"


def test_by_year_plants_without_a_date_stand_apart():
    made = power.supply(*TABLES, by=power.YEAR)
    assert made.title.startswith("Of the power with a date, most is due in 2027; 950 MW")
    assert list(made.body.layout.xaxis.ticktext) == ["to<br>2025", "2027", "No<br>date"]


def test_the_fullest_year_is_called_most_only_where_it_holds_more_than_half():
    dated = [
        plant(f"of {year}", "solar", "renewable", mw, "planned", in_service_on=year)
        for year, mw in (("2027", 500), ("2028", 400), ("2029", 300))
    ]
    made = power.supply(rows(dated, "power_supply"), *TABLES[1:], by=power.YEAR)
    assert made.title == "More is due in 2027 than in any other year"
    most = power.supply(rows(dated[:2], "power_supply"), *TABLES[1:], by=power.YEAR)
    assert most.title == "Of the power with a date, most is due in 2027"


def test_options_stalled_and_utility_plants_count_when_asked_for():
    made = power.supply(*TABLES, also=power.ALSO)
    assert "3.65 GW" in made.title
    assert "ceilings" in made.method


def test_plants_that_serve_speculative_sites_alone_and_all_options_stand_apart():
    more = [
        plant(
            "air", "gas_recip", "fossil", 4000, "under_construction", site_ids="castle in the air"
        ),
        plant("both", "gas_recip", "fossil", 70, "planned", site_ids="campus; castle in the air"),
        plant("letter", "nuclear_smr", "nuclear", 690, "planned", kind="option"),
    ]
    tables = (rows([*PLANTS.to_dict("records"), *more], "power_supply"), *TABLES[1:])
    made = power.supply(*tables)
    assert "2.62 GW" in made.title
    assert "plants of speculative sites (4 GW)" in made.method
    assert "options (890 MW)" in made.method
    assert "6.62 GW" in power.supply(*tables, also=[power.SPECULATIVE]).title


def test_by_year_says_that_a_plant_counts_whole():
    assert "counts whole in the year" in power.supply(*TABLES, by=power.YEAR).method
    assert "counts whole" not in power.supply(*TABLES).method


def test_nothing_left_is_said():
    with pytest.raises(NothingToShow):
        power.supply(none("power_supply"), *TABLES[1:])
