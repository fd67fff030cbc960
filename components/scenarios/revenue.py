"""What a gigawatt of AI must earn a year to pay for itself, and what wears out meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass

from components.scenarios import annuity
from components.scenarios.numbers import Refused, within


@dataclass(frozen=True)
class Gigawatt:
    """What one gigawatt costs: to build in USD billion, to run in USD billion a year.

    `chips_share` of the cost are chips, the rest buildings and power gear; each must earn itself
    back over its own years. `return_share` is wanted a year on what is still in it. Raises
    `Refused` for numbers that no gigawatt can have.
    """

    cost_usd_bn: float
    chips_share: float
    chip_years: float
    building_years: float
    return_share: float
    power_usd_bn_per_year: float
    upkeep_usd_bn_per_year: float

    def __post_init__(self) -> None:
        within("The cost of a gigawatt", self.cost_usd_bn, 0, 1000, "USD billion")
        within("The share of chips", self.chips_share, 0, 1)
        within("The life of chips", self.chip_years, 0.5, 50, "years")
        within("The life of buildings", self.building_years, 0.5, 100, "years")
        within("The return", self.return_share, 0, 1, "a year")
        within("The cost of power", self.power_usd_bn_per_year, 0, 100, "USD billion a year")
        within("The cost of upkeep", self.upkeep_usd_bn_per_year, 0, 100, "USD billion a year")

    @property
    def chips_usd_bn(self) -> float:
        """What the chips cost, and the computers around them."""
        return self.cost_usd_bn * self.chips_share

    @property
    def buildings_usd_bn(self) -> float:
        """What all else costs to build."""
        return self.cost_usd_bn - self.chips_usd_bn


@dataclass(frozen=True)
class Needed:
    """Revenue that a gigawatt needs a year, in USD billion, by what it pays for."""

    chips: float
    buildings: float
    capital: float
    power: float
    upkeep: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.chips + self.buildings + self.capital + self.power + self.upkeep


def yearly_usd_bn(gigawatt: Gigawatt) -> Needed:
    """What a gigawatt must earn a year, running and used as its revenue supposes.

    Chips and buildings earn themselves back in equal yearly parts with the return on what is
    still in them (capital recovery, `annuity.yearly_share`). `chips` and `buildings` are the parts
    without return, cost over years; `capital` is the return.
    """
    chips = gigawatt.chips_usd_bn / gigawatt.chip_years
    buildings = gigawatt.buildings_usd_bn / gigawatt.building_years
    rate = gigawatt.return_share
    both = gigawatt.chips_usd_bn * annuity.yearly_share(rate, gigawatt.chip_years)
    both += gigawatt.buildings_usd_bn * annuity.yearly_share(rate, gigawatt.building_years)
    return Needed(
        chips=chips,
        buildings=buildings,
        capital=max(0.0, both - chips - buildings),
        power=gigawatt.power_usd_bn_per_year,
        upkeep=gigawatt.upkeep_usd_bn_per_year,
    )


def bought_gw(spent_usd_bn: float, gigawatt: Gigawatt) -> float:
    """How many gigawatts a sum builds: the sum over the cost of one."""
    spent = within("The sum spent", spent_usd_bn, 0, 1e6, "USD billion")
    if gigawatt.cost_usd_bn == 0:
        raise Refused("A gigawatt that costs nothing cannot be bought. Choose a cost above 0.")
    return spent / gigawatt.cost_usd_bn


def written_off_share(age_years: float, chip_years: float) -> float:
    """The share of their cost that chips of this age have lost: age over life, at most all.

    Straight-line depreciation. Chips that do not run yet (an age below 0) have lost nothing.
    """
    life = within("The life of chips", chip_years, 0.5, 50, "years")
    age = within("The age of chips", age_years, -1000, 1000, "years")
    return min(1.0, max(0.0, age / life))


@dataclass(frozen=True)
class Worn:
    """Capacity on a day: all of it, what is written off in full, and the lost share of its cost."""

    gw: float
    written_off_gw: float
    lost_share: float


def worn(vintages: Iterable[tuple[float, float]], chip_years: float) -> Worn:
    """How worn capacity is, from pairs of (age in years, GW that began then).

    Ages below 0 are left out. Halls that were filled with new chips since are not known here and
    count by their first day.
    """
    running = [(age, within("A capacity", gw, 0, 1e6, "GW")) for age, gw in vintages if age >= 0]
    gw = sum(each for _, each in running)
    lost = sum(each * written_off_share(age, chip_years) for age, each in running)
    full = sum(each for age, each in running if written_off_share(age, chip_years) >= 1)
    return Worn(gw, full, lost / gw if gw else 0.0)
