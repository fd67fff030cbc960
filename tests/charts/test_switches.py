"""What can be switched on over the map of sites."""

from charts.frames import none, rows

from components.charts import switches
from components.theme import LIGHT

SITE = {"site_id": "one", "name": "One", "latitude": 40.0, "longitude": -83.0, "operator": "Meta"}
PLANT = {
    "supply_id": "gas",
    "plant_name": "Gas plant",
    "technology": "gas_ccgt",
    "nameplate_mw": 2262.0,
    "latitude": 41.0,
    "longitude": -84.0,
    "site_ids": "one",
    "link_basis": "dedicated",
    "status": "approved",
    "announced_on": "2025-08-20",
    "coordinate_precision": "plant",
}
GRID = {
    "area": "Texas",
    "area_code": "US-TX",
    "area_type": "us_state",
    "year": 2024,
    "kg_co2_per_mwh": 350.0,
    "basis": "stack",
    "in_rankings": True,
}


def layers(supply=(), grids=()):
    def table(records, name):
        return rows(list(records), name) if records else none(name)

    return {
        layer.id: layer
        for layer in switches.layers(
            rows([SITE], "sites"),
            table(supply, "power_supply"),
            table(grids, "grid_intensity"),
            *(none(name) for name in ("commitments", "financing", "money_loop")),
            LIGHT,
        )
    }


def test_a_plant_and_its_line_to_the_site_appear_from_the_day_they_are_on_record():
    found = layers([PLANT])
    (plant,) = found["plants"].items
    (line,) = found["supply"].items
    assert (plant["name"], plant["at"], plant["known"]) == (
        "Gas plant",
        [-84.0, 41.0],
        "2025-08-20",
    )
    assert (line["from"], line["to"]) == ([-84.0, 41.0], [-83.0, 40.0])


def test_a_grid_colours_its_own_outlines_and_tells_its_source():
    found = layers(grids=[GRID])
    (area,) = found["grid-us-state"].items
    assert area["code"] == "US-TX"
    assert "350 g" in area["tip"][0]
    assert "Example Press" in area["tip"][-1]
    assert "grid-country" not in found


def test_a_layer_without_rows_is_not_offered():
    assert "plants" not in layers(grids=[GRID])
    assert "grid-us-state" not in layers([PLANT])


def test_the_map_flies_to_the_whole_world_and_to_named_places():
    found = {place.name: place.bounds for place in switches.flights()}
    assert found["World"] is None
    assert found["Texas"][0] < -100 < found["Texas"][2]


def test_names_of_land_wait_for_the_zoom_at_which_they_fit():
    found = {land.name: land.from_zoom for land in switches.lands()}
    assert found["China"] < found["Louisiana"]
