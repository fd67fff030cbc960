"""Sun against a flat load: small days done by hand, limits, and what must hold for any hours."""

import math
import sys

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from components.scenarios import hours
from components.scenarios.numbers import Refused

# Four hours: 30, 0, 0, 10 MW of sun against 10 MW.
DAY = np.array([30.0, 0.0, 0.0, 10.0])
suns = st.lists(st.floats(0, 100), min_size=1, max_size=48)


def test_without_a_battery_the_load_takes_what_shines_in_its_hour():
    found = hours.served(DAY, 10)
    assert found.direct.tolist() == [10, 0, 0, 10]
    assert found.matched_share == 1
    assert found.covered_share == pytest.approx(0.5)
    assert found.rest_mwh == pytest.approx(20)


def test_a_battery_carries_the_surplus_into_the_dark():
    # 20 MWh left over carry both dark hours of 10 MWh each.
    found = hours.served(DAY, 10, 20)
    assert found.stored.tolist() == [0, 10, 10, 0]
    assert found.covered_share == 1


def test_what_is_lost_on_the_way_comes_out_of_the_surplus():
    # 20 MWh at 80% fill 16 MWh: one whole dark hour and 6 of the next.
    found = hours.served(DAY, 10, 100, 0.8)
    assert found.stored.tolist() == pytest.approx([0, 10, 6, 0])
    assert found.rest_mwh == pytest.approx(4)


def test_the_year_begins_as_full_as_it_ends():
    # Sun only in the last hour: the battery that it fills carries the first.
    found = hours.served([0.0, 20.0], 10, 10)
    assert found.stored.tolist() == [10, 0]


def test_panels_of_8_2_gw_match_2_gw_at_24_4_percent():
    # 2,000 / 0.244
    assert hours.matching_mw(2000, 0.244) == pytest.approx(8196.7, abs=0.05)


def test_the_clear_year_is_scaled_to_the_capacity_factor():
    sun = hours.sun_mw(hours.clear_sky(), 1300, 0.244)
    assert sun.mean() == pytest.approx(317.2)
    assert sun.max() <= 1300


def test_dull_days_make_the_same_energy_as_a_haze_but_cover_less_with_a_battery():
    sky, panels = hours.clear_sky(), hours.matching_mw(2000, 0.244)
    haze = hours.sun_mw(sky, panels, 0.244)
    dull = hours.with_dull_days(sky, panels, 0.244, 0.2)
    assert dull.sum() == pytest.approx(haze.sum())
    assert 0 <= dull.min() <= dull.max() <= panels
    one, other = (hours.served(sun, 2000, 8000, 0.82).covered_share for sun in (dull, haze))
    assert one < other


def test_each_day_is_clear_or_dull_and_the_same_ones_are_each_time():
    sky = hours.clear_sky()
    made = hours.with_dull_days(sky, 1, 0.244, 0.2).reshape(365, 24).sum(axis=1)
    parts = made / sky.reshape(365, 24).sum(axis=1)
    # (0.244 / 0.3553 - 0.2) / 0.8 = 61% of 365 days
    assert np.isclose(parts, 1).sum() == 222
    assert parts[~np.isclose(parts, 1)] == pytest.approx(0.2, abs=0.02)
    assert (hours.with_dull_days(sky, 1, 0.244, 0.2).reshape(365, 24).sum(axis=1) == made).all()


def test_gas_for_a_million_mwh_at_435_4_kg_emits_0_44_million_tonnes():
    assert hours.gas_mt_co2(1e6, 435.4) == pytest.approx(0.4354)


def test_the_average_day_averages_each_hour():
    two_days = np.concatenate([np.arange(24.0), np.arange(24.0) + 2])
    assert hours.average_day(two_days, 0, 2).tolist() == (np.arange(24.0) + 1).tolist()
    assert hours.average_day(two_days, 1, 1)[0] == 2


@settings(max_examples=60)
@given(suns, st.floats(0.1, 100), st.floats(0, 500), st.floats(0, 500), st.floats(0, 1))
def test_a_bigger_battery_never_covers_less(sun, load, small, more, back):
    one = hours.served(sun, load, small, back).covered_share
    other = hours.served(sun, load, small + more, back).covered_share
    assert 0 <= one <= other + 1e-9 <= 1 + 1e-9


@settings(max_examples=60)
@given(suns, st.floats(0.1, 100), st.floats(0, 500))
def test_every_hour_is_carried_and_no_energy_comes_from_nowhere(sun, load, battery):
    found = hours.served(sun, load, battery, 0.82)
    carried = found.direct + found.stored + found.rest
    assert carried == pytest.approx(np.full(len(sun), load))
    assert found.stored.sum() <= 0.82 * (found.made - found.direct).sum() + battery + 1e-6
    assert found.covered_share <= found.matched_share + battery / found.load_mwh + 1e-9


@given(suns, st.floats(0.1, 100))
def test_without_sun_nothing_is_covered_and_with_enough_all_of_it(sun, load):
    assert hours.served([0.0] * len(sun), load, 100).covered_share == 0
    assert hours.served([load] * len(sun), load).covered_share == pytest.approx(1)


def test_more_panels_never_cover_less():
    sky = hours.clear_sky()
    sizes = [hours.served(hours.sun_mw(sky, mw, 0.244), 2000, 8000, 0.82) for mw in (1e3, 8e3, 2e4)]
    covered = [one.covered_share for one in sizes]
    assert covered == sorted(covered)


def test_the_sky_is_dark_at_night_bright_at_noon_and_brighter_in_june():
    days = hours.clear_sky().reshape(365, 24)
    assert days[:, :5].max() == 0
    assert days[:, 12].min() > 0.4
    assert days[151:181].mean() > 1.4 * days[334:].mean()


@pytest.mark.filterwarnings("ignore:.*dayofyear")
def test_the_sky_in_the_file_is_the_one_that_pvlib_works_out(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import sun

    assert hours.clear_sky() == pytest.approx(sun.shares().to_numpy(), abs=0.0011)
    sys.modules.pop("sun", None)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: hours.served(DAY, 0), "The load cannot be 0"),
        (lambda: hours.served(DAY, math.nan), "The load is not a number"),
        (lambda: hours.served(DAY, 10, -1), "The battery cannot be -1 MWh"),
        (lambda: hours.served(DAY, 10, 1, 1.5), "What a battery gives back cannot be 1.5"),
        (lambda: hours.served([1.0, -1.0], 10), "hours of sun must be numbers"),
        (lambda: hours.served([], 10), "hours of sun must be numbers"),
        (lambda: hours.served([math.inf], 10), "hours of sun must be numbers"),
        (lambda: hours.sun_mw(hours.clear_sky(), 100, 0.5), "cannot average 50%"),
        (lambda: hours.sun_mw(hours.clear_sky(), -1, 0.2), "nameplate of the panels cannot be -1"),
        (lambda: hours.with_dull_days(hours.clear_sky(), 1, 0.5, 0.2), "average between 7% and"),
        (lambda: hours.with_dull_days(hours.clear_sky(), 1, 0.2, 1), "The output of a dull day"),
        (lambda: hours.matching_mw(2000, 0), "The average output cannot be 0"),
        (lambda: hours.gas_mt_co2(-1, 400), "The rest cannot be -1"),
        (lambda: hours.average_day(DAY, 0, 400), "The first day"),
    ],
)
def test_nonsense_is_refused_in_plain_words(call, said):
    with pytest.raises(Refused, match=said):
        call()
