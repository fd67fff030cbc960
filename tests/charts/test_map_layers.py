"""The layers of the map: power plants, grid intensity, and money at and between sites."""

import itertools
import json
from dataclasses import asdict

import pytest
from charts.frames import none, rows

from components.charts import map_layers, map_money
from components.exhibit import NothingToShow
from components.theme import DARK, LIGHT

NAN = float("nan")
A, B = (-90.0, 32.0), (-95.0, 32.0)
SITES = [
    {"site_id": key, "name": key.upper(), "longitude": x, "latitude": 32.0, "planned_mw": mw}
    for key, x, mw in (("a", -90.0, 1000.0), ("b", -95.0, 500.0), ("c", -99.0, NAN))
] + [{"site_id": "nowhere", "name": "Nowhere", "longitude": NAN, "latitude": NAN}]


def sites():
    return rows(SITES, "sites")


def as_json(layer):
    """The layer through JSON."""
    parts = {
        name: [asdict(part) for part in value] if isinstance(value, tuple) else value
        for name, value in vars(layer).items()
    }
    return json.loads(json.dumps(parts, allow_nan=False))


# ---------------------------------------------------------------- power plants


def plant(key="p", **more):
    return {
        "supply_id": key,
        "plant_name": f"Plant {key}",
        "technology": "gas_ccgt",
        "technology_group": "fossil",
        "nameplate_mw": 700.0,
        "status": "under_construction",
        "longitude": -91.0,
        "latitude": 33.0,
        "coordinate_precision": "plant",
        "site_ids": "a",
        "link_basis": "dedicated",
        "announced_on": "2024-11",
        "in_service_on": "2028",
        **more,
    }


def plants(*records, **choices):
    return map_layers.plants(rows(list(records), "power_supply"), sites(), **choices)


def test_a_plant_stands_at_its_place_and_a_line_leads_to_each_site_it_serves():
    layer = plants(plant(site_ids="a; b; nowhere"))
    (one,) = layer.plants
    assert (one.longitude, one.latitude, one.mw, one.mark) == (-91.0, 33.0, 700.0, "solid")
    assert one.known_on == "2024-11-30"
    assert [(link.site, link.start, link.end) for link in layer.links] == [
        ("a", (-91.0, 33.0), (-90.0, 32.0)),
        ("b", (-91.0, 33.0), (-95.0, 32.0)),
    ]
    assert "700 MW" in one.tip[0]
    assert "built or bought for it" in one.tip[1]


def test_a_plant_without_a_place_stands_at_its_site_and_says_so():
    layer = plants(plant(longitude=NAN, latitude=NAN, coordinate_precision=""))
    (one,) = layer.plants
    assert (one.longitude, one.latitude, one.place) == (-90.0, 32.0, "")
    assert "place not published" in one.tip[1]
    assert layer.links == ()
    assert "1 plant stands at the site served" in layer.method


def test_a_plant_with_neither_place_nor_placed_site_is_not_drawn_but_counted():
    lost = {"longitude": NAN, "latitude": NAN, "coordinate_precision": ""}
    layer = plants(plant(), plant("q", site_ids="nowhere", **lost), plant("r", site_ids="", **lost))
    assert [one.key for one in layer.plants] == ["p"]
    assert "Not drawn: 2 plants and deals (1.4 GW, which may overlap)" in layer.method


def test_links_that_say_little_are_not_drawn_and_the_method_says_so():
    weak = plant(link_basis="same_company_same_grid")
    assert plants(weak).links == ()
    assert "are off" in plants(weak).method


def test_what_is_only_planned_or_a_ceiling_is_hollow_and_centres_of_counties_are_said():
    layer = plants(
        plant("a", status="proposed"),
        plant("b", is_ceiling_or_framework=True),
        plant("c", confidence="estimate", coordinate_precision="county"),
    )
    assert {one.key: one.mark for one in layer.plants} == {
        "a": "hollow",
        "b": "hollow",
        "c": "estimate",
    }
    assert "1 plant is shown in the middle of a town or county" in layer.method
    said = [mark.text for mark in layer.legend]
    assert said[0] == "Gas and fuel cells"
    assert {"Planned or only possible", "Estimate"} < set(said)
    assert "up to 700 MW" in next(one for one in layer.plants if one.key == "b").tip[0]


def test_unknown_power_of_a_plant_is_unknown_and_not_zero():
    (one,) = plants(plant(nameplate_mw=NAN)).plants
    assert one.mw is None
    assert "size not stated" in one.tip[0]


def test_no_plant_with_a_place_says_so():
    with pytest.raises(NothingToShow):
        map_layers.plants(none("power_supply"), sites())


# ---------------------------------------------------------------- grid intensity


def grid(code, grams, year=2024, kind="country", **more):
    return {
        "area": code,
        "area_code": code,
        "area_type": kind,
        "kg_co2_per_mwh": grams,
        "year": year,
        "basis": "CO2e, life cycle, generation" if kind == "country" else "CO2e, in-state",
        "in_rankings": True,
        **more,
    }


GRIDS = [
    grid("FR", 44.0, 2023),
    grid("FR", 41.0),
    grid("PL", 700.0),
    grid("CF", 0.0, 2022, in_rankings=False),
    grid("US-LA", 399.9, 2021, "us_state"),
    grid("WORLD", 473.0, kind="region"),
]


def intensity(*records, **choices):
    return map_layers.intensity(rows(list(records or GRIDS), "grid_intensity"), **choices)


def codes(layer):
    return [area.code for area in layer.areas]


def test_an_area_has_its_newest_figure_and_the_step_that_holds_it():
    layer = intensity()
    assert {area.code: (area.tip[0], area.colour) for area in layer.areas} == {
        "FR": ("41 g CO2e/kWh in 2024", layer.scale[0].colour),
        "PL": ("700 g CO2e/kWh in 2024", layer.scale[-1].colour),
    }
    assert [step.text for step in layer.scale][-2:] == ["500 to 700", "700 or more"]


def test_a_rounded_zero_is_left_empty_and_not_called_clean():
    layer = intensity()
    assert "CF" not in codes(layer)
    assert "1 area whose figure is rounded" in layer.method


def test_states_and_countries_are_one_basis_at_a_time():
    layer = intensity(areas=map_layers.STATES)
    assert codes(layer) == ["US-LA"]
    assert layer.areas[0].colour == layer.scale[3].colour
    assert (layer.key, layer.file.rpartition("/")[2]) == ("code", "us_states.geojson")
    assert "not comparable" in layer.method
    mixed = [*GRIDS, grid("DE", 300.0), grid("NO", 20.0, basis="another basis")]
    assert "NO" not in codes(intensity(*mixed))
    assert "another basis" in intensity(*mixed).method


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_scale_can_be_told_apart_by_lightness_alone(theme):
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        red, green, blue = linear
        luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        return 116 * luminance ** (1 / 3) - 16

    steps = [light(step.colour) for step in intensity(theme=theme).scale]
    away = [abs(step - light(theme.paper)) for step in steps]
    assert away == sorted(away)
    assert min(b - a for a, b in itertools.pairwise(away)) > 6


def test_no_figure_for_these_areas_says_so():
    with pytest.raises(NothingToShow):
        intensity(grid("FR", 41.0), areas=map_layers.STATES)


# ---------------------------------------------------------------- money


def tranche(site="a", providers="PIMCO", usd=18.0, **more):
    return {
        "financing_id": f"{site}_{providers}_{usd}",
        "site_id": site,
        "providers": providers,
        "amount_usd_bn": usd,
        "instrument": "bond",
        "is_additive": True,
        "announced_on": "2025-10",
        **more,
    }


def deal(ids="a; b", **more):
    return {
        "commitment_id": "deal",
        "buyer": "OpenAI",
        "counterparty": "Oracle",
        "usd_bn": 300.0,
        "site_ids": ids,
        "status_now": "active",
        "count_layer": "capacity",
        "announced_on": "2025-07-22",
        **more,
    }


def money(tranches=(), deals=(), links=0):
    def of(records, table):
        return rows(list(records), table) if records else none(table)

    return map_money.money(
        of(deals, "commitments"),
        of(tranches, "financing"),
        of([{}] * links, "money_loop"),
        sites(),
    )


def test_a_site_shows_what_was_raised_for_it_without_guarantees_and_rivals():
    layer = money(
        [
            tranche(usd=18.0),
            tranche(providers="Blue Owl; Meta", usd=2.5, instrument="equity"),
            tranche(usd=28.0, instrument="guarantee", is_additive=False),
            tranche(usd=99.0, standing="rival"),
            tranche("nowhere", usd=7.0),
        ]
    )
    (spot,) = layer.spots
    assert (spot.name, spot.usd_bn, spot.known_on) == ("A", 20.5, "2025-10-31")
    assert spot.is_firm
    assert spot.tip[0] == "$20.5bn raised in 2 tranches, from PIMCO, Blue Owl and Meta"


@pytest.mark.parametrize("doubt", [{"confidence": "estimate"}, {"is_up_to": True}])
def test_money_that_is_an_estimate_or_a_ceiling_is_told_from_money_that_came(doubt):
    layer = money([tranche(), tranche(providers="MUFG", usd=2.0, **doubt)])
    assert not layer.spots[0].is_firm
    assert "Partly an estimate, or “up to”" in [mark.text for mark in layer.spots_legend]


def test_a_lender_to_two_sites_joins_them_by_the_lesser_amount():
    layer = money([tranche("b", usd=10.0, announced_on="2026-04-24"), tranche()])
    (arc,) = layer.arcs
    assert (arc.company, arc.kind, arc.start, arc.end) == ("PIMCO", "lends", A, B)
    assert (arc.usd_bn, arc.is_firm, arc.known_on) == (10.0, True, "2026-04-24")
    assert arc.tip[:3] == ("PIMCO lends to both", "A: $18bn", "B: $10bn")


def test_lending_and_owning_are_not_the_same_tie():
    assert money([tranche(), tranche("b", instrument="equity")]).arcs == ()


def test_a_guarantee_is_up_to_and_a_shared_loan_says_that_others_lend_too():
    backed = {"instrument": "guarantee", "is_additive": False}
    (arc,) = money([tranche(**backed), tranche("b", usd=3.0, **backed)]).arcs
    assert (arc.kind, arc.is_firm) == ("guarantees", False)
    (shared,) = money([tranche(providers="PIMCO; MUFG"), tranche("b")]).arcs
    assert shared.tip[0] == "PIMCO lends to both, others with it"


def test_an_amount_that_nobody_states_is_unknown():
    layer = money([tranche(), tranche("b", usd=NAN)])
    assert (layer.arcs[0].usd_bn, layer.arcs[0].is_firm) == (None, False)
    assert "An estimate, “up to”, or not stated" in [mark.text for mark in layer.arcs_legend]
    assert "Amount not stated" in [mark.text for mark in layer.spots_legend]
    assert {spot.name: spot.usd_bn for spot in layer.spots} == {"A": 18.0, "B": None}


def test_one_deal_for_three_sites_leads_from_the_largest_to_the_others():
    layer = money(deals=[deal("b; a; c; nowhere")])
    assert [(arc.start, arc.end) for arc in layer.arcs] == [(A, B), (A, (-99.0, 32.0))]
    assert layer.arcs[0].tip[0] == "OpenAI with Oracle: $300bn, one deal for 3 sites"


@pytest.mark.parametrize(
    "apart",
    [
        {"standing": "rival"},
        {"status_now": "cancelled"},
        {"count_layer": "umbrella"},
        {"ids": "a; nowhere"},
    ],
)
def test_deals_that_lapsed_or_hold_others_or_have_one_place_join_nothing(apart):
    layer = money([tranche()], [deal(**apart)])
    assert layer.arcs == ()


def test_money_between_companies_is_not_drawn_and_the_caption_says_why():
    said = money([tranche()], links=91).method
    assert "91 links from company to company are not drawn, because companies have no place" in said


def test_no_money_at_any_site_says_so():
    with pytest.raises(NothingToShow):
        money()


# ---------------------------------------------------------------- all layers


def test_every_mark_names_its_source_and_every_layer_goes_into_json():
    layers = [
        plants(plant(nameplate_mw=NAN), plant("q")),
        intensity(),
        money([tranche(), tranche("b", usd=NAN)], [deal()]),
    ]
    for layer in layers:
        assert layer.method.endswith(".")
        assert as_json(layer)
    plain, grids, deals = layers
    marks = [*plain.plants, *grids.areas, *deals.spots, *deals.arcs]
    assert {mark.tip[-1] for mark in marks} == {"filing, Example Press"}
