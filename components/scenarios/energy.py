"""Arithmetic of power and energy: pure functions with a unit in every name."""

HOURS_PER_YEAR = 8760.0
"""Hours of a common year: 365 days of 24 hours."""


def average_mw(nameplate_mw: float, factor: float) -> float:
    """Average power of a plant or site in MW: nameplate times its capacity factor or use.

    The definition of the capacity factor (EIA glossary): average output over nameplate.
    """
    return nameplate_mw * factor


def facility_mw(it_mw: float, pue: float) -> float:
    """Power of a whole site in MW from that of its computers.

    PUE is facility power over computing power (The Green Grid, ISO/IEC 30134-2).
    """
    return it_mw * pue


def yearly_twh(mw: float, utilisation: float = 1.0) -> float:
    """Energy of a year in TWh from power in MW and the share of it that is used on average.

    MW times 8,760 hours is MWh; a TWh is a million MWh.
    """
    return mw * utilisation * HOURS_PER_YEAR / 1e6


def homes_million(twh: float, home_kwh_per_year: float) -> float:
    """How many million homes use as much in a year: a TWh is a billion kWh."""
    return twh * 1000 / home_kwh_per_year


def homes_per_mw(home_kwh_per_year: float) -> float:
    """Homes that use as much as one MW running all year, e.g. 844 at 10,380 kWh a home."""
    return HOURS_PER_YEAR * 1000 / home_kwh_per_year


def yearly_mt_co2(twh: float, kg_co2_per_mwh: float) -> float:
    """Million tonnes of CO2 a year: TWh times kg per MWh is thousands of tonnes."""
    return twh * kg_co2_per_mwh / 1000
