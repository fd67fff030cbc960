"""Power in time: who has a plant with a date when the chips are due, and who has none."""

import pytest
from charts.frames import none, rows

from components import clock, store
from components.charts import power_in_time
from components.exhibit import NothingToShow
from components.tables import TABLES

SETTINGS = store.read(TABLES["assumptions"])
SITE = {
    "as_of": "2026-09-30",
    "counts_in_totals": True,
    "status": "under_construction",
    "country": "US",
    "region": "Louisiana",
    "operator": "Meta",
}
SITES = rows(
    [
        {**SITE, "site_id": "meta_hyperion", "name": "Hyperion", "operational_mw": 100.0},
        {
            **SITE,
            "site_id": "bare",
            "name": "Bare",
            "region": "Ohio",
            "main_power_source": "unknown",
        },
        {**SITE, "site_id": "sunny", "name": "Sunny", "region": "Texas"},
    ],
    "sites",
)
STEPS = rows(
    [
        {"site_id": "meta_hyperion", "date": "2026-09-30", "mw_operational_after": 100.0},
        *(
            {"site_id": site, "date": date, "mw_operational_after": mw, "is_projection": True}
            for site, date, mw in (
                ("meta_hyperion", "2028-01-01", 2100.0),
                ("bare", "2027-06", 300.0),
                ("sunny", "2027-01-31", 100.0),
            )
        ),
    ],
    "milestones",
)


def plant(name, site, mw, date, **more):
    return {
        "supply_id": name,
        "site_ids": site,
        "link_basis": "onsite",
        "technology": "gas_ccgt",
        "technology_group": "fossil",
        "nameplate_mw": mw,
        "in_service_on": date,
        "status": "under_construction",
        "is_additive": True,
        "adds_new_power": True,
        "country": "US",
        "region": "Louisiana",
        **more,
    }


PLANTS = rows(
    [
        plant("first", "meta_hyperion", 1500.0, "2028-12"),
        plant("second", "meta_hyperion", 600.0, "2029-12"),
        plant("vote", "meta_hyperion", 5200.0, "", status="proposed"),
        plant("undated", "meta_hyperion", 250.0, ""),
        plant("store", "meta_hyperion", 900.0, "2027", technology_group="storage"),
        plant("weak", "bare", 900.0, "2027", link_basis="same_company_same_grid"),
        plant("sun", "sunny", 500.0, "2026", technology="solar", region="Texas"),
    ],
    "power_supply",
)


def waiting(**choices):
    return power_in_time.waiting(SITES, STEPS, PLANTS, SETTINGS, **choices)


def over_time(**choices):
    return power_in_time.over_time(SITES, STEPS, PLANTS, SETTINGS, **choices)


def test_chips_due_before_their_plants_wait_from_one_date_to_the_other():
    # 2,000 MW more in January 2028; 1,500 in December 2028, 600 more in December 2029.
    assert over_time().title == (
        "At Hyperion, 2 GW due in January 2028 wait 23 months until dated plants can feed them all"
    )


def test_only_what_comes_on_top_of_today_counts_and_batteries_and_votes_do_not():
    made = waiting(year=2028)
    # 2,000 due, 1,500 there, so 500 wait; 100 at Sunny have 500 x 24.4% = 122.
    assert made.title == (
        "At 2 sites with agreed plants of their own, 500 MW of 2.1 GW due by the end of 2028 have "
        "none dated to feed them"
    )
    assert "Hyperion: 2 GW due; plants 1.5 GW, undated 250 MW" in made.alt
    assert "Sunny: 100 MW due, covered" in made.alt
    assert "300 MW more are due at 1 site" in made.method


def test_a_year_later_more_is_there_and_a_plant_never_lowers_what_it_feeds():
    assert "dated plants can feed all 2.1 GW" in waiting(year=2029).title


def test_proposed_plants_count_only_when_asked_for():
    also = waiting(year=2028, plants=clock.ALSO_PROPOSED)
    assert "undated 5.45 GW" in also.alt
    assert "with plants of their own, agreed or proposed, " in also.title
    assert "Proposed plants count too" in also.method
    assert "only proposed do not count" in waiting(year=2028).method
    assert "no agreed plant to come is on record" in waiting(year=2028).method


def test_by_grid_only_what_a_source_places_on_one_counts():
    sites = SITES.assign(grid=["MISO", "MISO", ""])
    plants = PLANTS.assign(grid=PLANTS["supply_id"].map({"sun": "ERCOT"}).fillna(""))
    made = power_in_time.waiting(sites, STEPS, plants, SETTINGS, by=clock.GRID, year=2028)
    # 2,000 and 300 due on MISO's grid; 1,500, and the 900 that their company ties to it.
    assert made.title == (
        "On 1 grid with agreed plants of their own, dated plants can feed all 2.3 GW due by the "
        "end of 2028"
    )
    assert "Left out: 100 MW due at sites, abroad too, and 0 MW of plants" in made.method
    assert "nothing is guessed from the map" in made.method
    course = power_in_time.over_time(sites, STEPS, plants, SETTINGS, by=clock.GRID)
    assert course.title.startswith("On MISO’s grid, ")
    with pytest.raises(NothingToShow, match="Nothing is on record for this place"):
        power_in_time.over_time(sites, STEPS, plants, SETTINGS, by=clock.GRID, where="PJM")


def test_a_plant_on_a_site_that_does_not_count_feeds_nobody_else():
    sites = SITES.assign(is_speculative=SITES["site_id"] == "sunny", grid="ERCOT")
    plants = PLANTS.assign(grid="ERCOT")
    frames = (sites, STEPS, plants, SETTINGS)
    on_grid = power_in_time.over_time(*frames, by=clock.GRID, where="ERCOT")
    # Not the 122 MW of sun at the end of 2026, which stand at Sunny alone.
    assert "Plants: 900 MW from 31 December 2027" in on_grid.alt
    assert "Texas" not in power_in_time.waiting(*frames, by=clock.STATE, year=2028).alt


def test_in_a_state_all_plants_count():
    made = waiting(by=clock.STATE, year=2028)
    assert made.title.startswith("In 2 states and regions")
    assert "whoever buys from them" in made.method
    # There the plant counts, too, that only its company ties to a site: 2,000 less 900.
    assert over_time(by=clock.STATE, where="Louisiana").title.startswith("In Louisiana, 1.1 GW due")


def test_sites_without_a_dated_plant_are_named_and_not_taken_for_zero():
    made = power_in_time.unmatched(SITES, STEPS, PLANTS, SETTINGS)
    assert list(made.body.frame["name"]) == ["Bare"]
    assert list(made.body.frame["source"]) == ["not stated"]
    assert "Unknown is not zero" in made.method
    assert "1 site with 300 MW due" in made.title


def test_what_stays_without_a_plant_after_the_first_wait_is_told_too():
    grows = rows(
        [
            *STEPS.to_dict("records"),
            {
                "site_id": "meta_hyperion",
                "date": "2032-01-01",
                "mw_operational_after": 5100.0,
                "is_projection": True,
            },
        ],
        "milestones",
    )
    made = power_in_time.over_time(SITES, grows, PLANTS, SETTINGS)
    assert made.title.endswith("can feed them all; by 2032, 2.9 GW of 5 GW have none")


def test_where_plants_never_catch_up_the_gap_at_the_end_is_named():
    late = PLANTS[PLANTS["supply_id"] != "second"]
    made = power_in_time.over_time(SITES, STEPS, late, SETTINGS)
    assert made.title == (
        "At Hyperion, dated plants fall behind in January 2028 and never catch up: 500 MW of 2 GW "
        "due have none"
    )


def test_a_place_without_plants_or_without_dates_is_said_to_be_so():
    assert over_time(where="bare").title.endswith("find no agreed plant with a date on record")
    with pytest.raises(NothingToShow, match="Nothing is on record for this place"):
        over_time(where="nowhere")
    with pytest.raises(NothingToShow, match="from 2026 to 2033, not 1990"):
        waiting(year=1990)
    with pytest.raises(NothingToShow, match="These choices do not fit"):
        waiting(by="Continent")


def test_without_any_plant_every_due_megawatt_is_said_to_have_none():
    made = power_in_time.unmatched(SITES, STEPS, none("power_supply"), SETTINGS)
    assert "3 sites with 2.4 GW due" in made.title
    with pytest.raises(NothingToShow, match="No place with plants of its own"):
        power_in_time.waiting(SITES, STEPS, none("power_supply"), SETTINGS)
