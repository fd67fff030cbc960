"""Capacity against demand: sums done by hand, limits, and what must hold for any numbers."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.scenarios import capacity, futures
from components.scenarios.capacity import Assumed, Pipeline
from components.scenarios.numbers import Refused

NEVER = math.nan
PLAIN = Assumed(
    odds_building_share=0.9,
    odds_permitted_share=0.7,
    odds_announced_share=0.5,
    odds_paused_share=0.2,
    delay_building_months=0,
    delay_permitted_months=0,
    delay_announced_months=0,
    undated_years=10,
    demand_now_share=1,
    demand_growth_share=0.25,
    demand_fade_share=0,
    cost_per_gw_usd_bn=50,
)
LOW = replace(PLAIN, odds_building_share=0.5, demand_growth_share=0.0)
HIGH = replace(PLAIN, odds_building_share=1.0, demand_growth_share=0.5)
PLANS = Pipeline(
    running_gw=10,
    gw=(2, 4, 10),
    years=(1, 2, NEVER),
    status=("building", "announced", "permitted"),
    site=(0, 1, 2),
)
shares = st.floats(0, 1)
gigawatts = st.floats(0, 1000)


def at(year):
    return np.array([float(year)])


def test_supply_is_what_runs_plus_each_step_by_its_odds():
    # After 2 years: 10 + 2 x 0.9 + 4 x 0.5 + 10 x 0.7 x 2/10 = 15.2
    assert capacity.supply_gw(at(2), PLANS, PLAIN)[0] == pytest.approx(15.2)


def test_a_step_due_today_with_a_mean_delay_of_a_year_is_63_percent_there_after_a_year():
    # 1 - exp(-1)
    assert capacity.arrived_share(at(1), 0, 1, 10)[0] == pytest.approx(0.6321, abs=5e-5)


def test_a_plan_without_a_date_and_with_a_delay_arrives_by_the_average_over_its_dates():
    # Due evenly over 2 years, late by 1 on average; after 2: 1 - (1 - exp(-2)) / 2
    share = capacity.arrived_share(at(2), NEVER, 1, 2)[0]
    assert share == pytest.approx(1 - (1 - math.exp(-2)) / 2)


def test_demand_of_10_gw_at_25_percent_is_15_6_gw_after_two_years():
    # 10 x 1.25 x 1.25
    assert capacity.demand_gw(2.0, 10, 0.25, 0) == pytest.approx(15.625)


def test_growth_that_fades_by_half_each_year_lasts_1_44_years_in_all():
    # 1 / ln 2 = 1.4427 effective years for ever
    assert capacity.demand_gw(1e3, 10, 1.0, 0.5) == pytest.approx(10 * 2**1.4427, rel=1e-4)


def test_a_plateau_stays_where_it_is_and_growth_that_fades_at_once_too():
    assert capacity.demand_gw(30.0, 10, 0, 0) == 10
    assert capacity.demand_gw(30.0, 10, 0.8, 1) == pytest.approx(10, abs=0.02)


def test_20_gw_against_15_are_three_quarters_used():
    assert capacity.used_share(np.array([20.0]), np.array([15.0])) == pytest.approx(0.75)


def test_without_supply_its_use_is_unknown():
    assert np.isnan(capacity.used_share(np.array([0.0]), np.array([15.0]))).all()


def test_endless_demand_uses_all_and_none_uses_nothing():
    supply = np.array([20.0])
    assert capacity.used_share(supply, np.array([np.inf])) == 1
    assert capacity.used_share(supply, np.array([0.0])) == 0


def test_an_endless_delay_leaves_what_runs_and_none_brings_all_on_time():
    late = replace(PLAIN, **{f"delay_{name}_months": 240.0 for name in ("building", "announced")})
    assert capacity.supply_gw(at(2), PLANS, late)[0] < capacity.supply_gw(at(2), PLANS, PLAIN)[0]
    sure = replace(PLAIN, **{f"odds_{s}_share": 1.0 for s in capacity.STATUSES}, undated_years=0)
    assert capacity.supply_gw(at(2), PLANS, sure)[0] == pytest.approx(26)
    nothing = replace(PLAIN, **{f"odds_{s}_share": 0.0 for s in capacity.STATUSES})
    assert capacity.supply_gw(at(50), PLANS, nothing)[0] == 10


def test_the_balance_is_expected_supply_less_demand():
    # 15.2 - 15.625
    assert capacity.balance_gw(2, PLANS, PLAIN) == pytest.approx(-0.425)


@given(gigawatts, gigawatts, gigawatts)
def test_more_capacity_never_raises_its_use_and_use_is_a_share(supply, more, demand):
    less, all_of_it, wanted = (np.array([x]) for x in (supply, supply + more, demand))
    if supply:
        used = capacity.used_share(less, wanted)[0]
        assert 0 <= capacity.used_share(all_of_it, wanted)[0] <= used <= 1


@given(st.floats(0, 30), st.floats(0, 30) | st.just(NEVER), st.floats(0, 20), st.floats(0, 20))
def test_what_has_arrived_is_a_share_that_never_falls(year, due, delay, spread):
    years = np.array([year, year + 1, year + 10])
    share = capacity.arrived_share(years, due, delay, spread)
    assert ((share >= 0) & (share <= 1)).all()
    assert (np.diff(share) >= -1e-9).all()


@given(shares, shares, st.floats(0, 1), st.floats(0, 20))
def test_better_odds_never_lower_supply_and_faster_growth_never_lowers_demand(a, b, fade, year):
    low, high = sorted((a, b))
    worse, better = (replace(PLAIN, odds_building_share=odds) for odds in (low, high))
    one, other = (capacity.supply_gw(at(year), PLANS, each)[0] for each in (worse, better))
    assert one <= other
    slow, fast = (capacity.demand_gw(year, 10, growth, fade) for growth in (low, high))
    assert slow <= fast + 1e-9


def drawn(doubt=0.5, count=4000, seed=1, years=(1.0, 3.0)):
    return futures.draws(np.array(years), PLANS, PLAIN, LOW, HIGH, doubt, count=count, seed=seed)


def test_the_same_seed_gives_the_same_futures_and_another_gives_others():
    one, same, other = drawn(), drawn(), drawn(seed=2)
    assert (one.supply_gw == same.supply_gw).all()
    assert (one.demand_gw == same.demand_gw).all()
    assert (one.supply_gw != other.supply_gw).any()


def test_without_doubt_the_average_of_the_futures_is_the_expected_supply():
    late = replace(PLAIN, delay_building_months=6, delay_permitted_months=9)
    found = futures.draws(np.array([1.0, 3.0]), PLANS, late, LOW, HIGH, 0.0, count=40_000)
    expected = capacity.supply_gw(np.array([1.0, 3.0]), PLANS, late)
    assert found.supply_gw.mean(axis=0) == pytest.approx(expected, rel=0.01)
    assert found.demand_gw.std(axis=0) == pytest.approx([0, 0], abs=1e-9)


def test_more_doubt_widens_the_bands():
    narrow, wide = drawn(0.1).demand_gw, drawn(1.0).demand_gw
    assert np.ptp(wide[:, 1]) > np.ptp(narrow[:, 1]) > 0


def test_futures_stay_between_what_runs_and_all_that_is_planned():
    supply = drawn(1.0).supply_gw
    assert supply.min() >= 10
    assert supply.max() <= 26 + 1e-6
    assert (np.diff(supply, axis=1) >= -1e-6).all()


def test_steps_of_one_site_are_built_together_or_not_at_all():
    twins = Pipeline(0, (1, 1), (0.0, 0.0), ("building", "building"), (7, 7))
    found = futures.draws(at(1), twins, PLAIN, PLAIN, PLAIN, 0.0, count=500)
    assert set(found.supply_gw[:, 0]) == {0.0, 2.0}


def test_the_tornado_moves_one_assumption_at_a_time():
    found = futures.swings(2, PLANS, PLAIN, LOW, HIGH)
    # Demand without growth is 10: 15.2 - 10; at 50% it is 22.5.
    assert found["demand_growth_share"] == pytest.approx((5.2, -7.3))
    assert found["cost_per_gw_usd_bn"][0] == found["cost_per_gw_usd_bn"][1]


def test_doubt_reaches_its_share_of_the_slider_but_never_past_its_ends():
    below = futures.edge(PLAIN, LOW, HIGH, 0.5, -1)
    above = futures.edge(PLAIN, LOW, HIGH, 0.5, 1)
    # Odds of 0.9 on a slider from 0.5 to 1: 0.65, and 1 at most.
    assert below.odds_building_share == pytest.approx(0.65)
    assert above.odds_building_share == 1
    assert futures.edge(PLAIN, LOW, HIGH, 0, 1) == PLAIN


@pytest.mark.parametrize("nonsense", [-0.1, 1.1, math.nan, math.inf])
def test_odds_that_are_no_share_are_refused_in_plain_words(nonsense):
    with pytest.raises(Refused, match="The share built of what is announced"):
        replace(PLAIN, odds_announced_share=nonsense)


def test_other_nonsense_is_refused_too():
    with pytest.raises(Refused, match="Growth of demand cannot be -1"):
        replace(PLAIN, demand_growth_share=-1)
    with pytest.raises(Refused, match="What runs is not a number"):
        replace(PLANS, running_gw=math.nan)
    with pytest.raises(Refused, match="A step cannot be -2"):
        replace(PLANS, gw=(-2, 4, 10))
    with pytest.raises(Refused, match="The date of a step cannot be 1,000 years"):
        replace(PLANS, years=(1000, 2, NEVER))
    with pytest.raises(Refused, match="No odds are known for the status 'dreamt'"):
        replace(PLANS, status=("dreamt", "announced", "permitted"))
    with pytest.raises(Refused, match="Doubt cannot be 2"):
        drawn(doubt=2)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), shares)
def test_ten_draws_of_anything_are_finite(seed, doubt):
    found = drawn(doubt, count=10, seed=seed)
    assert np.isfinite(found.supply_gw).all()
    assert np.isfinite(found.balance_usd_bn).all()
