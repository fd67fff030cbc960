"""What is 26 GW: sums written out, and what they are made from."""

import pytest
from charts.frames import none, rows

from components.charts import yardsticks
from components.exhibit import NothingToShow

DEALS = rows(
    [
        {
            "commitment_id": "first",
            "gw": 10,
            "counts_in_26gw": True,
            "status_now": "replaced",
            "replaced_by": "second",
        },
        {"commitment_id": "chips", "gw": 16, "counts_in_26gw": True, "status_now": "active"},
        {"commitment_id": "second", "gw": 5, "status_now": "active"},
        {"commitment_id": "rival", "gw": 7, "standing": "rival", "replaced_by": "second"},
    ],
    "commitments",
)
SITES = rows(
    [
        {"site_id": "meta_hyperion", "operational_mw": 0, "planned_mw": 5000},
        {"site_id": "a", "operational_mw": 300, "counts_in_totals": True},
        {"site_id": "b", "operational_mw": float("nan"), "counts_in_totals": True},
        {"site_id": "c", "operational_mw": 200, "counts_in_totals": False},
    ],
    "sites",
)
STICKS = rows(
    [
        {"reference_id": name, "label": name, "value": value, "year": 2024, "quantity": quantity}
        for name, value, quantity in (
            ("us_home_kwh_2024", 10_380, "household_kwh_per_year"),
            ("nyiso_peak_2024", 28.99, "power_gw"),
            ("clinton_nuclear", 1.092, "power_gw"),
            ("hoover_dam_energy", 4.2, "energy_twh_per_year"),
            ("world_dc_2024", 415, "energy_twh_per_year"),
            ("us_homes_per_gw_average", 843_900, "households_per_gw"),
            ("ercot_homes_per_gw_peak", 250_000, "households_per_gw"),
        )
    ],
    "yardsticks",
)
SETTINGS = rows(
    [
        {"name": "it_utilisation", "value": 0.5},
        {"name": "nuclear_capacity_factor", "value": 0.928},
        {"name": "pue", "value": 1.15},
        {"name": "hyperion_load_mw", "value": 2000},
    ],
    "assumptions",
)
TABLES = (DEALS, SITES, STICKS, SETTINGS)


def test_26_gw_half_used_is_11_million_homes_and_21_9_at_full_load():
    made = yardsticks.in_words(*TABLES)
    assert made.body.value == "11 million"
    assert "21.9 million" in made.body.change
    assert "844 homes a megawatt" in made.body.change
    assert "114 TWh" in made.body.change


def test_what_is_left_counts_the_replacement_and_not_what_it_replaced():
    made = yardsticks.in_words(*TABLES, quantity=yardsticks.LEFT)
    assert made.title.startswith("The 21 GW that are left")
    assert set(made.rows["commitment_id"].dropna()) == {"chips", "second"}


def test_a_replacement_hidden_by_the_lens_is_named_as_missing():
    made = yardsticks.in_words(DEALS.iloc[:2], *TABLES[1:], quantity=yardsticks.LEFT)
    assert made.title.startswith("The 16 GW")
    assert "does not pass your lens" in made.method


def test_running_sites_leave_out_unknown_and_uncounted_ones():
    made = yardsticks.in_words(*TABLES, quantity=yardsticks.RUNNING)
    assert made.title.startswith("The 300 MW known to run at 1 site")


@pytest.mark.parametrize(
    ("quantity", "power"), [(yardsticks.HYPERION, "2 GW"), (yardsticks.HYPERION_PLAN, "5 GW")]
)
def test_hyperion_has_a_load_and_a_plan(quantity, power):
    assert power in yardsticks.in_words(*TABLES, quantity=quantity).title


def test_a_peak_is_set_against_full_load():
    made = yardsticks.in_words(*TABLES, yardstick="New York State")
    assert made.body.value == "90%"
    assert "Average use" not in made.method


def test_reactors_count_by_what_they_give_on_average():
    # 113.88 TWh / (1.092 GW x 8.76 x 0.928)
    assert yardsticks.in_words(*TABLES, yardstick="Large reactors").body.value == "12.8"


def test_dams_count_by_their_yearly_output():
    assert yardsticks.in_words(*TABLES, yardstick="Hoover Dam").body.value == "27.1 times"


def test_moving_the_slider_makes_it_your_setting():
    assert "your setting" not in yardsticks.in_words(*TABLES, utilisation=0.5).method
    assert "your setting" in yardsticks.in_words(*TABLES, utilisation=0.7).method


def test_computers_alone_need_cooling_on_top():
    made = yardsticks.in_words(*TABLES, watts=yardsticks.COMPUTERS)
    assert "29.9 GW with cooling" in made.title
    assert "pue" in set(made.rows["name"])


def test_a_hidden_yardstick_is_said_to_be_hidden():
    with pytest.raises(NothingToShow, match="Sweden"):
        yardsticks.in_words(*TABLES, yardstick="Sweden")
    with pytest.raises(NothingToShow):
        yardsticks.in_words(none("commitments"), *TABLES[1:])


def test_the_bar_among_yardsticks_is_hatched_up_to_its_average_and_outlined_to_full_load():
    made = yardsticks.beside(*TABLES, yardstick="Hoover Dam")
    assert "less than all data centres of the world and more than the Hoover Dam" in made.title
    hatched = [bar for bar in made.body.data if bar.marker.pattern.shape == "/"]
    assert [bar.x[0] for bar in hatched] == [pytest.approx(113.88)]
    assert any(bar.x[0] == pytest.approx(227.76) for bar in made.body.data)


def test_peaks_are_drawn_in_power():
    made = yardsticks.beside(*TABLES, yardstick="New York State")
    assert "26 GW" in made.title
    assert "New York State's peak" in made.title


def test_homes_depend_on_whose_rule_counts():
    made = yardsticks.homes_by_rule(*TABLES)
    assert made.title == "Whose rule? 26 GW as announced: 6.5 to 21.9 million homes"
    with pytest.raises(NothingToShow):
        yardsticks.homes_by_rule(DEALS, SITES, none("yardsticks"), SETTINGS)
