"""The figures that the shipped tables must give, through the very functions that the pages use."""

import json

import pytest
from conftest import ROOT

from components import buildout, making, store, words
from components import lens as lenses
from components.charts import (
    capex,
    commitments,
    guidance,
    hyperion,
    hyperion_money,
    hyperion_risk,
    intensity,
    map_layers,
    map_money,
    scopes,
    sites,
    yardsticks,
)
from components.lens import Lens
from components.tables import TABLES


def made(chart, lens=Lens(), **choices):  # noqa: B008
    """The exhibit as a page gets it, under this lens."""
    return making.SHARED.made(making.key(chart, store.published, lens, "light", choices))


def summed(exhibit, basis="cash", **where):
    rows = exhibit.rows[exhibit.rows["basis"] == basis]
    for column, start in where.items():
        rows = rows[rows[column].str.startswith(start)]
    return rows["capex_usd_bn"].sum()


@pytest.mark.parametrize(("year", "billion"), [("2023", 147.4), ("2024", 228.3), ("2025", 376.1)])
def test_cash_capex_of_the_four_by_year(year, billion):
    exhibit = made(capex.by_company, period="year")
    assert summed(exhibit, calendar_quarter=year) == pytest.approx(billion, abs=0.05)


def test_cash_capex_of_the_four_in_the_second_quarter_of_2026():
    exhibit = made(capex.by_company)
    assert summed(exhibit, calendar_quarter="2026Q2") == pytest.approx(165.05, abs=0.005)
    assert "$165bn in the second quarter of 2026, 87% more than a year before" in exhibit.title


def test_cash_capex_of_2025_with_oracle():
    exhibit = made(capex.by_company, scope="five", period="year")
    assert summed(exhibit, calendar_quarter="2025") == pytest.approx(411.5, abs=0.05)


def test_the_400_billion_of_2025_is_explained_by_whom_it_counts():
    title = made(scopes.what_counts).title
    for amount in ("$376bn in cash", "$410bn to $413bn with their finance leases", "$412bn"):
        assert amount in title


def test_the_latest_guidance_for_2026_is_720_to_745_billion():
    headline = made(guidance.next_year_interval).body
    assert headline.value == "$720–745bn"


def test_capex_takes_35_percent_of_revenue_and_96_percent_of_cash_flow():
    titles = [
        made(intensity.share_spent, measure=measure).title
        for measure in ("revenue_usd_bn", "operating_cash_flow_usd_bn")
    ]
    assert titles[0].startswith("The four spent 35% of their revenue on capex")
    assert titles[1].startswith("The four spent 96% of their operating cash flow on capex")


def test_the_26_gw_are_10_and_6_and_10_of_which_21_stand():
    exhibit = made(commitments.twenty_six)
    assert exhibit.body.value == "26 GW"
    assert "21 GW still stand" in exhibit.body.change
    assert exhibit.body.spark == (10, 16, 26, 21)
    parts = exhibit.rows[exhibit.rows["counts_in_26gw"]]
    assert dict(zip(parts["counterparty"], parts["gw"], strict=True)) == {
        "Nvidia": 10,
        "AMD": 6,
        "Broadcom": 10,
    }


def test_on_the_last_day_of_2025_the_26_gw_still_stood_whole():
    exhibit = made(commitments.twenty_six, Lens(known_on="2025-12-31"))
    assert "21 GW" not in exhibit.body.change


def test_hyperion_sold_27_3_billion_of_notes_and_paid_2_6_out():
    flows = made(hyperion_money.flows).rows
    notes = flows[flows["from_node"].isin(["PIMCO", "BlackRock", "Other noteholders"])]
    assert notes["amount_usd_bn"].sum() == pytest.approx(27.3)
    exhibit = made(hyperion_risk.settlement)
    assert {2.6, 3.0} <= set(exhibit.rows["amount_usd_bn"])
    assert {20, 80} <= set(store.read(TABLES["financing"])["share_of_equity_pct"].dropna())


def test_the_first_three_gas_plants_of_hyperion_make_2262_megawatts():
    assert "1,500 + 762 = 2,262 MW" in made(hyperion.gas_in_words).body.change


def test_26_gw_at_full_load_are_21_9_million_homes():
    exhibit = made(yardsticks.in_words)
    said = " ".join([exhibit.title, exhibit.method, exhibit.alt, str(exhibit.body)])
    assert "21.9 million" in said


def built(lens=Lens(), today="2026-11-26"):  # noqa: B008
    """The build-out of the shipped sites under this lens."""
    tables = [
        lenses.rows(TABLES[name], lambda name: store.read(TABLES[name]), lens)
        for name in ("sites", "milestones")
    ]
    return buildout.buildout(*tables, lens.known_on or today)


@pytest.mark.parametrize(
    "lens", [Lens(), Lens(known_on="2025-06-30"), Lens(trust="official"), Lens(trust="reported")]
)
def test_the_build_out_ends_its_facts_at_the_totals_of_the_sites_page(lens):
    frame = built(lens)
    now = {name: of[frame.now] for name, of in frame.totals.items()}
    headline = made(sites.power_by_status, lens).body
    assert headline.value == words.power(now["running"])
    assert now["projected"] == 0
    for name, what in (("building", "being built"), ("announced", "announced")):
        assert f"{words.power(now[name])} {what}" in headline.change


def test_17_6_gw_run_in_october_2026_and_every_watt_of_it_is_dated():
    frame = built()
    assert (frame.months[frame.now], frame.until) == ("2026-10", "2026-10-06")
    assert frame.totals["running"][frame.now] == pytest.approx(17_571.4)
    assert frame.undated.running == buildout.Gap(0, 0)
    assert frame.undated.known == buildout.Gap(1, 696)
    assert sum(course.longitude is None for course in frame.sites) == 4


def test_by_the_end_of_2032_projections_of_named_sources_add_53_7_gw():
    frame = built()
    assert frame.totals["projected"][-1] == pytest.approx(53_683.8)
    at = frame.months.index("2024-01")
    assert frame.totals["running"][at] == pytest.approx(603, abs=1)


def layer(chart, *names, **choices):
    """A layer of the map from the shipped tables."""
    return chart(*(store.read(TABLES[name]) for name in names), **choices)


def test_79_of_116_plants_and_deals_can_be_drawn_and_37_have_no_place():
    plants = layer(map_layers.plants, "power_supply", "sites")
    assert len(plants.plants) == 79
    assert "Not drawn: 37 plants and deals" in plants.method
    hyperion = {link.plant for link in plants.links if link.site == "meta_hyperion"}
    assert hyperion == {"entergy_franklin_farms_1_2", "entergy_waterford_ccct_meta"}


@pytest.mark.parametrize(("areas", "number"), [("country", 206), ("us_state", 52)])
def test_the_areas_with_a_grid_figure_have_an_outline_on_the_map(areas, number):
    intensity = layer(map_layers.intensity, "grid_intensity", areas=areas)
    file = ROOT / intensity.file.removeprefix("app/")
    outlines = json.loads(file.read_text(encoding="utf-8"))["features"]
    drawn = {outline["properties"][intensity.key] for outline in outlines}
    # Overseas parts of France lie within its outline.
    assert {area.code for area in intensity.areas} - drawn <= {"GF", "GP", "MQ", "RE"}
    assert len(intensity.areas) == number


def test_louisiana_lies_in_the_fourth_step_of_states_and_norway_in_the_first_of_countries():
    states = layer(map_layers.intensity, "grid_intensity", areas="us_state")
    countries = layer(map_layers.intensity, "grid_intensity")
    louisiana = next(area for area in states.areas if area.code == "US-LA")
    norway = next(area for area in countries.areas if area.code == "NO")
    assert louisiana.colour == states.scale[3].colour
    assert norway.colour == countries.scale[0].colour


def test_35_5_billion_was_raised_for_hyperion_and_pimco_lends_there_and_in_michigan():
    money = layer(map_money.money, "commitments", "financing", "money_loop", "sites")
    names = store.read(TABLES["sites"]).set_index("site_id")["name"]
    hyperion, michigan = names["meta_hyperion"], names["stargate_michigan"]
    raised = {spot.name: spot.usd_bn for spot in money.spots}
    assert raised[hyperion] == pytest.approx(35.5)
    (pimco,) = (arc for arc in money.arcs if arc.company == "PIMCO")
    assert pimco.tip[1].startswith(hyperion)
    assert pimco.tip[2].startswith(michigan)
    assert pimco.usd_bn == 10.0
    assert len(money.arcs) == 17
