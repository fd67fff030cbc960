"""Numbers that a scenario takes, and how it refuses the others."""

import math

import pytest

from components.scenarios import numbers


def test_a_number_within_the_limits_passes_as_it_is_limits_included():
    assert numbers.within("The share", 0, 0, 1) == 0.0
    assert numbers.within("The share", 1, 0, 1) == 1.0
    assert numbers.within("The year", 2029.5, 2029, 2049, "") == 2029.5


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "12", None, True])
def test_what_is_not_a_finite_number_is_refused_with_the_limits(value):
    with pytest.raises(numbers.Refused) as refused:
        numbers.within("The value of the campus", value, 0, 100, "USD billion")
    assert str(refused.value) == (
        "The value of the campus is not a number. Choose one from 0 to 100 USD billion."
    )


@pytest.mark.parametrize("value", [-0.001, 100.001, 1e300])
def test_a_number_beyond_the_limits_is_refused_and_named(value):
    with pytest.raises(numbers.Refused) as refused:
        numbers.within("The value of the campus", value, 0, 100, "USD billion")
    assert str(refused.value) == (
        f"The value of the campus cannot be {value:,g} USD billion. "
        "Choose a number from 0 to 100 USD billion."
    )
