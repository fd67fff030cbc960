"""Where maps fly to, and the names written on the land."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from components import words

NAMES = Path(__file__).parent.parent / "static" / "geo" / "names.json"
# A map 1060 by 520 pixels large, for which zooms are worked out; the browser fits its own.
WIDTH, HEIGHT = 1060, 520
# Pixels that a letter of a name takes, with the room around it.
_LETTER = 8.0
# Names of states would crowd a map that shows the whole country.
_LEAST_ZOOM = {"country": 0.8, "state": 3.2}


@dataclass(frozen=True)
class Place:
    """A part of the world by its edges in degrees, with the middle and zoom that show all of it.

    The world is 512 pixels wide at zoom 0, and twice that at 1.
    """

    key: str
    name: str
    west: float
    south: float
    east: float
    north: float

    @property
    def longitude(self) -> float:
        """The middle, in degrees."""
        return round((self.west + self.east) / 2, 2)

    @property
    def latitude(self) -> float:
        """The middle on the map, which lies nearer to the pole than that of the degrees."""
        middle = (_north(self.south) + _north(self.north)) / 2
        return round(math.degrees(math.atan(math.sinh(2 * math.pi * middle))), 2)

    @property
    def zoom(self) -> float:
        """The closest zoom at which a map of WIDTH by HEIGHT pixels holds all of it."""
        across = (self.east - self.west) / 360
        upward = _north(self.north) - _north(self.south)
        return round(math.log2(min(WIDTH / across, HEIGHT / upward) / 512), 2)


def _north(latitude: float) -> float:
    """Web Mercator: how far north a latitude lies, in world widths."""
    return math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)


# "Gulf" alone could be the Gulf of Mexico, where Texas and Louisiana lie: its states are named.
PLACES: Sequence[Place] = (
    Place("world", "World", -150.0, -45.0, 165.0, 68.0),
    Place("us", "United States", -125.5, 24.0, -66.5, 50.0),
    Place("texas", "Texas", -107.0, 25.6, -93.3, 36.8),
    Place("louisiana", "Louisiana", -94.3, 28.8, -88.7, 33.2),
    Place("ohio_valley", "Ohio Valley", -89.5, 36.4, -78.0, 42.6),
    Place("gulf", "Gulf states (Saudi Arabia, UAE)", 34.0, 15.5, 60.5, 32.5),
    Place("europe", "Europe", -12.0, 35.0, 32.0, 70.5),
    Place("east_asia", "East Asia", 96.0, 18.0, 148.0, 47.0),
)


@dataclass(frozen=True)
class Name:
    """The name of a country or US state, where it is written, and the zoom from which it fits."""

    kind: str
    code: str
    text: str
    longitude: float
    latitude: float
    zoom: float


@lru_cache(maxsize=1)
def names() -> tuple[Name, ...]:
    """The names of all countries and US states, the largest areas first."""
    return tuple(_name(**area) for area in json.loads(NAMES.read_text(encoding="utf-8")))


def _name(
    kind: str, code: str | None, name: str, longitude: float, latitude: float, size: float
) -> Name:
    text = words.COUNTRIES.get(code or "", name)
    return Name(kind, code or "", text, longitude, latitude, _fitting(kind, text, size))


def _fitting(kind: str, text: str, size: float) -> float:
    """The zoom at which a name is no wider than its area, `size` degrees wide."""
    zoom = math.log2(len(text) * _LETTER / 512 * 360 / max(size, 0.01))
    return round(max(_LEAST_ZOOM[kind], zoom), 2)
