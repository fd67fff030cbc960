"""Hyperion's sum: load, gas, solar and carbon dioxide."""

import pytest
from charts.frames import none, rows

from components.charts import hyperion
from components.exhibit import NothingToShow


def plant(name, mw, status, **more):
    return {
        "supply_id": name,
        "site_ids": "meta_hyperion",
        "technology": "gas_ccgt",
        "technology_group": "fossil",
        "nameplate_mw": mw,
        "status": status,
        "is_additive": True,
        **more,
    }


SUN = {"technology": "solar", "technology_group": "renewable", "is_additive": False}
PLANTS = rows(
    [
        plant("pair", 1500, "under_construction"),
        plant("third", 762, "approved"),
        plant("seven", 5200, "proposed"),
        plant("pledge", 1500, "planned", **SUN),
        plant("larger pledge", 2500, "proposed", **SUN),
        plant("elsewhere", 9000, "approved", site_ids="other; meta_hyperion_2"),
    ],
    "power_supply",
)
SITES = rows([{"site_id": "meta_hyperion", "planned_mw": 5000}], "sites")
CLAIMS = rows([{"claim_id": "engie_solar_1300mw", "value_on_record": 1.3}], "claims")
SETTINGS = rows(
    [
        {"name": "hyperion_load_mw", "value": 2000},
        {"name": "gas_ccgt_capacity_factor", "value": 0.55},
        {"name": "solar_capacity_factor", "value": 0.244},
    ],
    "assumptions",
)
FACTORS = rows(
    [
        {"reference_id": "gas_kg_per_mwh", "label": "Gas", "value": 435.4},
        {"reference_id": "coal_kg_per_mwh", "label": "Coal", "value": 1047.8},
    ],
    "yardsticks",
)
GRIDS = rows(
    [
        {
            "area": area,
            "area_type": "us_state",
            "kg_co2_per_mwh": kg,
            "in_rankings": ranked,
        }
        for area, kg, ranked in (
            ("Vermont", 20.34, True),
            ("Louisiana", 375.91, True),
            ("Utah", 700, True),
            ("West Virginia", 888.76, True),
            ("Nowhere", 0, False),
        )
    ],
    "grid_intensity",
)


def test_approved_and_awaited_gas_are_told_apart():
    made = hyperion.balance(PLANTS, SITES, CLAIMS, SETTINGS)
    assert made.title == (
        "For Hyperion's load of 2 GW, approved gas plants give at most 2.26 GW and "
        "5.2 GW more await a vote"
    )
    assert "December 2026" in made.method
    assert "7.46 GW" in made.method


def test_average_output_is_hatched_inside_the_nameplate():
    made = hyperion.balance(PLANTS, SITES, CLAIMS, SETTINGS)
    hatched = [t.x[0] for t in made.body.data if t.type == "bar" and t.marker.pattern.shape == "/"]
    assert hatched == [pytest.approx(x) for x in (1.2441, 2.86, 0.3172, 0.61)]


def test_overlapping_pledges_of_solar_are_not_added():
    made = hyperion.balance(PLANTS, SITES, CLAIMS, SETTINGS)
    assert "up to 2.5 GW" in made.alt
    assert "up to 4 GW" not in made.alt


def test_before_the_second_package_nothing_awaits_a_vote():
    made = hyperion.balance(PLANTS.iloc[:2], SITES, CLAIMS, SETTINGS)
    assert "await" not in made.title
    assert "December 2026" not in made.method
    with pytest.raises(NothingToShow):
        hyperion.balance(none("power_supply"), SITES, none("claims"), SETTINGS)


def test_gas_over_load_is_written_out():
    made = hyperion.gas_in_words(PLANTS, CLAIMS, SETTINGS)
    assert made.body.value == "3.73 MW"
    assert "1,500 + 762 = 2,262 MW" in made.body.change
    assert "about 7.5 GW" in made.body.change
    with pytest.raises(NothingToShow):
        hyperion.gas_in_words(none("power_supply"), CLAIMS, SETTINGS)


def test_texas_solar_makes_a_sixth_of_the_energy():
    made = hyperion.solar_in_words(PLANTS, CLAIMS, SETTINGS)
    assert made.body.value == "16%"
    assert "317 MW on average" in made.body.change
    with pytest.raises(NothingToShow):
        hyperion.solar_in_words(PLANTS, none("claims"), SETTINGS)


def test_carbon_names_its_basis_and_keeps_to_it():
    made = hyperion.carbon(SETTINGS, FACTORS, GRIDS)
    assert "7.63 million tonnes of CO2" in made.title
    assert "EIA" in made.method
    assert "Louisiana" not in made.alt
    grid = hyperion.carbon(SETTINGS, FACTORS, GRIDS, basis=hyperion.STATES)
    assert "6.59 million tonnes of CO2e" in grid.title
    assert "eGRID" in grid.method
    assert "Nowhere" not in grid.alt
    assert "Utah" not in grid.alt


def test_a_moved_load_is_your_setting():
    made = hyperion.carbon(SETTINGS, FACTORS, GRIDS, load_mw=5000.0)
    assert "5 GW running all year" in made.title
    with pytest.raises(NothingToShow):
        hyperion.carbon(SETTINGS, none("yardsticks"), GRIDS)
