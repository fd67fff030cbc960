"""Make the clear sky over Stonewall County, Texas, hour by hour (needs pvlib)."""

from pathlib import Path

import pandas as pd
from pvlib.irradiance import get_total_irradiance
from pvlib.location import Location
from pvlib.tracking import singleaxis

FILE = Path(__file__).resolve().parents[1] / "components" / "scenarios" / "stonewall_sun.txt"
# The place of Swenson Ranch in power_supply.csv, the centre of the county; its height in metres.
LATITUDE, LONGITUDE, HEIGHT_M = 33.1796, -100.2538, 500
# Local standard time all year, and a common year; the sun of another differs by a fraction.
ZONE, YEAR = "Etc/GMT+6", 2027
# Output at which a panel gives its nameplate, by definition of its test (IEC 60904-3).
FULL_SUN_W_PER_M2 = 1000.0
# A tracker that turns 60 degrees to each side and steps back before rows shade each other; rows
# as wide as 35% of their distance. Common values: those of the farm are not published.
MOST_DEGREES, COVERED_GROUND_SHARE = 60, 0.35


def shares() -> pd.Series:
    """Output of tracking panels as a share of nameplate, in the middle of each hour of a year."""
    times = pd.date_range(f"{YEAR}-01-01 00:30", f"{YEAR}-12-31 23:30", freq="h", tz=ZONE)
    place = Location(LATITUDE, LONGITUDE, tz=ZONE, altitude=HEIGHT_M)
    sun = place.get_solarposition(times)
    sky = place.get_clearsky(times, model="ineichen", solar_position=sun)
    panels = singleaxis(
        sun["apparent_zenith"],
        sun["azimuth"],
        max_angle=MOST_DEGREES,
        backtrack=True,
        gcr=COVERED_GROUND_SHARE,
    )
    light = get_total_irradiance(
        panels["surface_tilt"],
        panels["surface_azimuth"],
        sun["apparent_zenith"],
        sun["azimuth"],
        sky["dni"],
        sky["ghi"],
        sky["dhi"],
    )["poa_global"]
    return (light.fillna(0.0) / FULL_SUN_W_PER_M2).clip(0.0, 1.0)


def text() -> str:
    """The file: one line a day of 24 shares, under two lines that say what they are."""
    days = shares().to_numpy().reshape(-1, 24)
    head = (
        "# Stonewall County, Texas: tracking panels under a clear sky, share of nameplate.\n"
        "# One line a day, 24 hours from midnight in UTC-6. Made by scripts/sun.py with pvlib.\n"
    )
    return head + "".join(" ".join(f"{hour:.3f}" for hour in day) + "\n" for day in days)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
