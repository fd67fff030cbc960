"""Loans paid back in equal yearly parts, against sums done by hand."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from components.scenarios import annuity
from components.scenarios.numbers import Refused

unhurried = settings(deadline=None)
RATES = some.floats(0, 0.5)
YEARS = some.floats(1, 40)


def test_a_loan_over_two_years_at_ten_percent_costs_57_6_percent_a_year():
    # x / 1.1 + x / 1.21 = 1, so x = 1.21 / 2.1
    assert annuity.yearly_share(0.10, 2) == pytest.approx(1.21 / 2.1)
    # After a year: 1.1 - 1.21 / 2.1 = 1.1 / 2.1
    assert annuity.share_left(0.10, 2, 1) == pytest.approx(1.1 / 2.1)


def test_without_interest_a_loan_is_paid_back_in_equal_parts():
    assert annuity.yearly_share(0, 20) == 1 / 20
    assert annuity.share_left(0, 20, 5) == pytest.approx(15 / 20)


@unhurried
@given(RATES, YEARS)
def test_the_loan_is_whole_at_the_start_and_gone_at_the_end(rate, years):
    assert annuity.share_left(rate, years, 0) == pytest.approx(1)
    assert annuity.share_left(rate, years, years) == 0


@unhurried
@given(RATES, some.integers(2, 40))
def test_each_year_adds_interest_and_takes_the_payment(rate, years):
    left = 1.0
    for year in range(1, years + 1):
        left = left * (1 + rate) - annuity.yearly_share(rate, years)
        # A rounding grows with the interest of the years that follow.
        grown = 1e-14 * (1 + rate) ** year * years + 1e-9
        assert left == pytest.approx(annuity.share_left(rate, years, year), abs=grown)


@unhurried
@given(RATES, YEARS)
def test_a_year_costs_no_less_than_its_interest_and_its_part(rate, years):
    share = annuity.yearly_share(rate, years)
    assert share >= max(rate, 1 / years) - 1e-9
    assert annuity.yearly_share(rate, years + 1) <= share + 1e-9


def test_over_a_very_long_time_a_year_costs_its_interest_alone():
    assert annuity.yearly_share(0.2, 100) == pytest.approx(0.2, rel=1e-6)


@pytest.mark.parametrize(
    "asked",
    [(-0.01, 20), (math.nan, 20), (1.01, 20), (0.05, 0), (0.05, -1), (0.05, math.inf)],
)
def test_rates_and_years_that_no_loan_has_are_refused(asked):
    with pytest.raises(Refused, match="Choose"):
        annuity.yearly_share(*asked)


@pytest.mark.parametrize("passed", [-1, 21, math.nan])
def test_a_day_outside_of_the_loan_is_refused(passed):
    with pytest.raises(Refused, match="years that passed"):
        annuity.share_left(0.05, 20, passed)
