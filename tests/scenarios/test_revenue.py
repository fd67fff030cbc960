"""What a gigawatt must earn, against sums done by hand, and for any gigawatt."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from components.scenarios import annuity
from components.scenarios import revenue as sums
from components.scenarios.numbers import Refused
from components.scenarios.revenue import Gigawatt

unhurried = settings(deadline=None)
PLAIN = Gigawatt(
    cost_usd_bn=50,
    chips_share=0.6,
    chip_years=5,
    building_years=20,
    return_share=0,
    power_usd_bn_per_year=0.6,
    upkeep_usd_bn_per_year=0.4,
)
GIGAWATTS = some.builds(
    Gigawatt,
    cost_usd_bn=some.floats(0.1, 200),
    chips_share=some.floats(0, 1),
    chip_years=some.floats(1, 20),
    building_years=some.floats(1, 40),
    return_share=some.floats(0, 0.5),
    power_usd_bn_per_year=some.floats(0, 5),
    upkeep_usd_bn_per_year=some.floats(0, 5),
)


def test_without_return_a_gigawatt_earns_its_parts_over_their_years():
    # 30 over 5 + 20 over 20 + 0.6 + 0.4
    needed = sums.yearly_usd_bn(PLAIN)
    assert (needed.chips, needed.buildings, needed.capital) == (6, 1, 0)
    assert needed.total == pytest.approx(8)


def test_ten_percent_over_one_year_for_chips_alone_by_hand():
    # 50 of chips for a year at 10%: 55, of which 5 is the return.
    needed = sums.yearly_usd_bn(replace(PLAIN, chips_share=1, chip_years=1, return_share=0.1))
    assert needed.chips == pytest.approx(50)
    assert needed.capital == pytest.approx(5)


def test_ten_percent_over_two_years_by_hand():
    # 50 x 1.21 / 2.1 a year.
    needed = sums.yearly_usd_bn(replace(PLAIN, chips_share=1, chip_years=2, return_share=0.1))
    assert needed.chips + needed.capital == pytest.approx(50 * 1.21 / 2.1)


def test_a_sum_buys_gigawatts_at_their_cost():
    assert sums.bought_gw(400, PLAIN) == 8


def test_chips_lose_their_cost_evenly_and_no_more_than_all_of_it():
    assert sums.written_off_share(2, 5) == pytest.approx(0.4)
    assert sums.written_off_share(5, 5) == 1
    assert sums.written_off_share(9, 5) == 1
    assert sums.written_off_share(-1, 5) == 0


def test_worn_capacity_by_hand():
    # 2 GW five years old, 2 GW one year old, 7 GW to come: (2 + 0.4) of 4.
    worn = sums.worn([(5, 2), (1, 2), (-3, 7)], 5)
    assert worn == sums.Worn(4, 2, pytest.approx(0.6))
    assert sums.worn([], 5) == sums.Worn(0, 0, 0)


@unhurried
@given(GIGAWATTS)
def test_the_parts_add_up_to_what_loans_of_the_same_sums_would_cost(gigawatt):
    needed = sums.yearly_usd_bn(gigawatt)
    loans = gigawatt.chips_usd_bn * annuity.yearly_share(
        gigawatt.return_share, gigawatt.chip_years
    ) + gigawatt.buildings_usd_bn * annuity.yearly_share(
        gigawatt.return_share, gigawatt.building_years
    )
    running = gigawatt.power_usd_bn_per_year + gigawatt.upkeep_usd_bn_per_year
    assert needed.total == pytest.approx(loans + running, rel=1e-9, abs=1e-9)
    assert min(needed.chips, needed.buildings, needed.capital) >= 0


@unhurried
@given(GIGAWATTS, some.floats(0, 0.4))
def test_a_higher_return_or_a_shorter_life_never_needs_less(gigawatt, more):
    needed = sums.yearly_usd_bn(gigawatt).total
    assert sums.yearly_usd_bn(
        replace(gigawatt, return_share=gigawatt.return_share + more)
    ).total >= needed * (1 - 1e-9)
    shorter = replace(gigawatt, chip_years=max(0.5, gigawatt.chip_years * (1 - more)))
    assert sums.yearly_usd_bn(shorter).total >= needed * (1 - 1e-9)


@unhurried
@given(
    some.lists(some.tuples(some.floats(-10, 30), some.floats(0, 50)), max_size=8),
    some.floats(1, 10),
)
def test_no_capacity_is_worn_by_more_than_all_and_a_longer_life_wears_less(vintages, life):
    worn = sums.worn(vintages, life)
    assert 0 <= worn.lost_share <= 1 + 1e-12
    assert worn.written_off_gw <= worn.gw + 1e-9
    assert sums.worn(vintages, life * 2).lost_share <= worn.lost_share + 1e-12


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cost_usd_bn", -1),
        ("chips_share", 1.2),
        ("chip_years", 0),
        ("building_years", math.inf),
        ("return_share", math.nan),
        ("power_usd_bn_per_year", -0.1),
        ("upkeep_usd_bn_per_year", 1e9),
    ],
)
def test_a_gigawatt_that_cannot_be_is_refused(field, value):
    with pytest.raises(Refused, match="Choose"):
        replace(PLAIN, **{field: value})


def test_what_costs_nothing_cannot_be_bought():
    with pytest.raises(Refused, match="Choose a cost above 0"):
        sums.bought_gw(400, replace(PLAIN, cost_usd_bn=0))
    with pytest.raises(Refused):
        sums.bought_gw(-1, PLAIN)
