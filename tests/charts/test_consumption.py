"""Countries beside data centres, and how clean the grids are."""

import pytest
from charts.frames import none, rows

from components.charts import consumption
from components.exhibit import NothingToShow

MIX = rows(
    [
        {"country": country, "technology": technology, "twh": twh, "year": 2023}
        for country, technology, twh in (
            ("Norway", "hydro", 140),
            ("Norway", "gas", 14),
            ("Kuwait", "oil", 90),
            ("Giant", "coal", 5000),
        )
    ],
    "generation_mix",
)
STICKS = rows(
    [
        {"reference_id": "world_dc_2024", "value": 415, "confidence": "estimate"},
        {"reference_id": "world_dc_2030", "value": 945, "confidence": "estimate"},
    ],
    "yardsticks",
)
DEALS = rows([{"commitment_id": "a", "gw": 26, "counts_in_26gw": True}], "commitments")
SETTINGS = rows([{"name": "it_utilisation", "value": 0.5}], "assumptions")
SITES = rows(
    [
        {
            "site_id": name,
            "country": "US",
            "region": region,
            "operational_mw": mw,
            "counts_in_totals": True,
        }
        for name, region, mw in (("a", "Texas", 300), ("b", "Ohio", 100), ("c", "Utah", 0))
    ],
    "sites",
)
GRIDS = rows(
    [
        {
            "area": area,
            "area_code": code,
            "area_type": kind,
            "kg_co2_per_mwh": kg,
            "year": 2021,
            "basis": basis,
            "in_rankings": ranked,
        }
        for area, code, kind, kg, basis, ranked in (
            ("Texas", "US-TX", "us_state", 400, "total output", True),
            ("Ohio", "US-OH", "us_state", 600, "total output", True),
            ("Utah", "US-UT", "us_state", 700, "total output", True),
            ("United States", "US", "country", 384, "life cycle", True),
        )
    ],
    "grid_intensity",
)


def test_26_gw_stands_between_its_neighbours():
    made = consumption.countries(MIX, STICKS, DEALS, SETTINGS)
    assert made.title == (
        "26 GW, at 50% use, would take 114 TWh a year, more than Kuwait and less than Norway make"
    )
    names = made.body.layout.yaxis.ticktext
    by_kind = {
        trace.name: {names[int(y)]: x for y, x in zip(trace.y, trace.x, strict=True)}
        for trace in made.body.data
        if trace.name in ("Fossil", "Renewable")
    }
    assert by_kind["Renewable"]["Norway"] == 140
    assert by_kind["Fossil"]["Kuwait"] == 90


def test_a_projection_is_an_outline_and_an_estimate_is_hatched():
    made = consumption.countries(MIX, STICKS, DEALS, SETTINGS, which=consumption.LARGEST)
    names = made.body.layout.yaxis.ticktext
    single = [trace for trace in made.body.data if trace.type == "bar" and len(trace.y) == 1]
    marked = {names[int(trace.y[0])]: trace.marker for trace in single}
    assert marked["World data centres, 2030"].color.endswith(",0.0)")
    assert marked["World data centres, 2024"].pattern.shape == "/"
    assert "2030 is a projection" in made.method


def test_moving_the_use_moves_the_bar():
    made = consumption.countries(MIX, STICKS, DEALS, SETTINGS, utilisation=0.9)
    assert "205 TWh" in made.title
    assert "your setting" in made.method


def test_without_deals_there_is_nothing_to_compare():
    with pytest.raises(NothingToShow):
        consumption.countries(MIX, STICKS, none("commitments"), SETTINGS)


def test_grids_are_weighted_by_the_power_that_runs_in_them():
    made = consumption.grids(GRIDS, SITES)
    # (300 x 400 + 100 x 600) / 400
    assert made.title == (
        "The average AI megawatt that runs stands in a grid of 450 kg of CO2e per MWh, "
        "from 400 in Texas to 600 in Ohio"
    )
    shapes = made.body.data[0].marker.pattern.shape
    assert list(shapes) == ["", "/", ""]
    assert "total output" in made.method
    assert "United States" not in made.alt


def test_countries_keep_to_their_own_basis():
    made = consumption.grids(GRIDS, SITES, areas=consumption.COUNTRIES)
    assert "384 kg" in made.title
    assert "life cycle" in made.method
    with pytest.raises(NothingToShow):
        consumption.grids(GRIDS, none("sites"))
