"""Texas sun on a flat load as the reader's settings have it: panels, clouds, battery, gas."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from components import words
from components.exhibit import NothingToShow, Setting, settings, together
from components.scenarios import hours
from components.scenarios.hours import CLOUDS, DEAL, HAZE, MATCHED, SIZES, TWICE

SLIDERS = (
    "battery_hours",
    "hyperion_load_mw",
    "solar_capacity_factor",
    "battery_round_trip_share",
    "gas_kg_co2_per_mwh",
    "dull_day_share",
)
_FARM, _CLAIM = "meta_engie_swenson_ranch", "engie_solar_1300mw"
_TIMES = {MATCHED: 1.0, TWICE: 2.0}
# What of the rows is used, so that the same exhibits do not reckon the same year again.
_year = lru_cache(maxsize=8)(hours.year_served)


@dataclass(frozen=True)
class Sky:
    """The load, the panels and the battery as set, with the rows that they come from.

    `size` is one of SIZES and `clouds` one of CLOUDS; `deal_mw` is the nameplate of the deal.
    """

    held: dict[str, Setting]
    deal_mw: float
    size: str
    clouds: str
    rows: pd.DataFrame

    def value(self, name: str) -> float:
        """A setting as it stands."""
        return self.held[name].value

    @property
    def load_mw(self) -> float:
        """The flat load, in MW."""
        return self.value("hyperion_load_mw")

    @property
    def battery_hours(self) -> float:
        """For how many hours the battery alone can carry the load."""
        return self.value("battery_hours")

    def panels_mw(self, size: str = "") -> float:
        """Nameplate of the panels of a size, in MW; of the chosen one if none is named."""
        if (size or self.size) == DEAL:
            return self.deal_mw
        factor = self.value("solar_capacity_factor")
        return _TIMES[size or self.size] * hours.matching_mw(self.load_mw, factor)

    @property
    def year(self) -> hours.Served:
        """The year as it is set."""
        return _year(*self._terms(self.size, self.battery_hours))

    def with_battery(self, size: str, battery_hours: float) -> hours.Served:
        """The year with panels of a size and a battery of so many hours of the load."""
        return hours.year_served(*self._terms(size, battery_hours))

    def _terms(self, size: str, battery_hours: float) -> tuple[float, ...]:
        return (
            self.panels_mw(size),
            self.value("solar_capacity_factor"),
            1.0 if self.clouds == HAZE else self.value("dull_day_share"),
            self.load_mw,
            battery_hours * self.load_mw,
            self.value("battery_round_trip_share"),
        )

    def gas_mt(self, rest_mwh: float) -> float:
        """Million tonnes of CO2 if gas makes so many MWh."""
        return hours.gas_mt_co2(rest_mwh, self.value("gas_kg_co2_per_mwh"))


def sky(
    power_supply: pd.DataFrame,
    claims: pd.DataFrame,
    assumptions: pd.DataFrame,
    moved: Sequence[str] = (),
    size: str = MATCHED,
    clouds: str = HAZE,
) -> Sky:
    """The sun under the settings; raises NothingToShow where the lens hides the Texas deal."""
    if size not in SIZES or clouds not in CLOUDS:
        raise NothingToShow(f"Choose one of {words.listing(SIZES)}, and {' or '.join(CLOUDS)}.")
    held = settings(assumptions, SLIDERS, moved)
    farm = power_supply[power_supply["supply_id"] == _FARM]
    deal = claims[claims["claim_id"] == _CLAIM]
    if farm.empty or (deal.empty and size == DEAL):
        raise NothingToShow("The Texas solar deal does not pass your lens.")
    return Sky(
        held,
        float(deal["value_on_record"].sum()) * 1000,
        size,
        clouds,
        together(farm, deal, assumptions[assumptions["name"].isin(SLIDERS)]),
    )


def method(shown: Sky) -> str:
    """How sun, clouds, battery and gas are reckoned, in sentences for a caption."""
    moved = [str(one.rows["title"].iloc[0]) for one in shown.held.values() if one.is_moved]
    factor = shown.held["solar_capacity_factor"]
    return " ".join(
        part
        for part in (
            "Sun: tracking panels in the middle of Stonewall County, Texas, where Swenson Ranch is "
            "being built, hour by hour under a clear sky (pvlib, Ineichen's model), brought down "
            f"to {factor.value:.1%} of nameplate over the year ({factor.whose}), "
            + (
                "evenly, as by a haze. Real clouds come in whole dull days, so this flatters the "
                "sun. The load never varies."
                if shown.clouds == HAZE
                else "by whole days that give about "
                f"{words.percent(shown.value('dull_day_share'))} of a clear one, drawn by chance, "
                "always the same ones. Real dull weather lasts longer. The load never varies."
            ),
            "The battery takes and gives as fast as asked and gives back "
            f"{words.percent(shown.value('battery_round_trip_share'))}. Only stack gas is counted, "
            f"{words.number(shown.value('gas_kg_co2_per_mwh'))} kg of CO2 per MWh.",
            "The farms feed the Texas grid, far from Hyperion: what is set against each other here "
            "are amounts, not wires.",
            f"Your settings: {words.listing(moved)}." if moved else "",
        )
        if part
    )
