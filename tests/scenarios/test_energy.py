"""Arithmetic of power and energy, against sums done by hand."""

import pytest

from components.scenarios import energy


def test_one_gigawatt_all_year_is_8_76_twh():
    assert energy.yearly_twh(1000) == pytest.approx(8.76)


def test_26_gw_half_used_is_114_twh():
    # 26,000 MW x 0.5 x 8,760 h = 113,880,000 MWh
    assert energy.yearly_twh(26_000, 0.5) == pytest.approx(113.88)


def test_26_gw_at_full_load_is_21_9_million_homes_at_844_homes_a_megawatt():
    # 8,760,000 kWh a MW / 10,380 kWh a home = 843.93; x 26,000 MW = 21,942,197
    assert energy.homes_per_mw(10_380) == pytest.approx(843.93, abs=0.005)
    homes = energy.homes_million(energy.yearly_twh(26_000), 10_380)
    assert homes == pytest.approx(21.942, abs=0.0005)


def test_solar_of_1_3_gw_averages_about_0_32_gw():
    # 1,300 x 0.244
    assert energy.average_mw(1300, 0.244) == pytest.approx(317.2)


def test_a_site_takes_its_computers_times_pue():
    assert energy.facility_mw(100, 1.15) == pytest.approx(115)


def test_2_gw_on_average_gas_emit_7_6_million_tonnes():
    # 17,520,000 MWh x 435.4 kg = 7,628,208,000 kg
    assert energy.yearly_mt_co2(energy.yearly_twh(2000), 435.4) == pytest.approx(7.628208)
