"""Numbers, dates and units as the reader sees them."""

import math
import re
from collections.abc import Sequence

UNKNOWN = "unknown"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# ISO 3166 codes of the countries in the tables.
COUNTRIES = {
    "AE": "United Arab Emirates",
    "AM": "Armenia",
    "AR": "Argentina",
    "AU": "Australia",
    "BE": "Belgium",
    "BR": "Brazil",
    "CA": "Canada",
    "CL": "Chile",
    "CN": "China",
    "DE": "Germany",
    "DK": "Denmark",
    "EE": "Estonia",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "United Kingdom",
    "ID": "Indonesia",
    "IE": "Ireland",
    "IL": "Israel",
    "IN": "India",
    "IS": "Iceland",
    "IT": "Italy",
    "JP": "Japan",
    "KE": "Kenya",
    "KR": "South Korea",
    "MA": "Morocco",
    "MX": "Mexico",
    "MY": "Malaysia",
    "NL": "Netherlands",
    "NO": "Norway",
    "PT": "Portugal",
    "SA": "Saudi Arabia",
    "SE": "Sweden",
    "TW": "Taiwan",
    "US": "United States",
    "ZA": "South Africa",
}
# Ways of making power, and how far a plant or deal has come, the firmest first.
TECHNOLOGIES = {
    "gas_ccgt": "Gas, combined cycle",
    "gas_turbine": "Gas turbines",
    "gas_recip": "Gas engines",
    "fuel_cell": "Fuel cells, on gas",
    "nuclear": "Nuclear, large",
    "nuclear_smr": "Nuclear, small",
    "solar": "Solar",
    "wind": "Wind",
    "mixed_renewables": "Wind and solar",
    "hydro": "Hydro",
    "geothermal": "Geothermal",
    "grid_mix": "Grid mix",
    "fusion": "Fusion",
    "battery": "Batteries",
}
STAGES = {
    "operating": "Running",
    "under_construction": "Being built",
    "approved": "Approved",
    "contracted": "Contracted",
    "planned": "Planned",
    "proposed": "Proposed",
    "optional": "Option",
    "paused": "Paused",
    "rumored": "Rumoured",
}

# How money is lent or put in, in words.
INSTRUMENTS = {
    "bond": "Bonds",
    "term_loan": "Loans",
    "equity": "Shares and equity",
    "convertible": "Convertible notes",
    "preferred": "Preferred shares",
    "vendor_financing": "Money from suppliers",
    "cmbs": "Securitised mortgages",
    "abs": "Asset-backed notes",
    "lease": "Leases",
    "guarantee": "Guarantees",
    "distribution": "Paid back to owners",
}


_WITH_ARTICLE = ("United ", "Netherlands")
_UNIT = re.compile(r"(?<=\d) (?=(?:[kMGT]Wh?|million|billion)\b)")


def _rounded(value: float) -> str:
    """Three significant figures at most, no trailing noise: 164.6 -> 165, 27.34 -> 27.3."""
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    # "z" keeps what is rounded to nothing from reading as -0.
    return f"{value:z,.{1 if size >= 10 else 2}f}".rstrip("0").rstrip(".")


def number(value: float) -> str:
    """A plain number, e.g. 1,234 or 27.3."""
    return UNKNOWN if math.isnan(value) else _rounded(value)


def usd(billion: float) -> str:
    """Dollars from USD billion, e.g. $640m, $27.3bn, $1.4tn."""
    if math.isnan(billion):
        return UNKNOWN
    sign, size = ("-" if billion < 0 else ""), abs(billion)
    # From where it would be read as a thousand of the smaller unit.
    if size >= 999.5:
        return f"{sign}${size / 1000:.3g}tn"
    if 0 < size < 0.9995:
        millions = size * 1000
        return f"{sign}${f'{millions:,.0f}' if millions >= 0.9995 else _rounded(millions)}m"
    return f"{sign}${_rounded(size)}bn"


def usd_range(low: float, high: float) -> str:
    """An interval in USD billion, e.g. $720bn to $745bn; one figure if both read the same."""
    ends = dict.fromkeys((usd(low), usd(high)))
    return " to ".join(ends)


def yuan(billion: float) -> str:
    """Chinese yuan from billions, e.g. 67.7bn yuan."""
    return UNKNOWN if math.isnan(billion) else f"{_rounded(billion)}bn yuan"


def usd_span(low: float, high: float) -> str:
    """The same interval where room is short, e.g. $720-745bn with a dash between the figures."""
    if usd(low) == usd(high) or low < 1 or high >= 999.5:
        return usd_range(low, high)
    return f"${_rounded(low)}\N{EN DASH}{_rounded(high)}bn"


def power(mw: float) -> str:
    """Power from megawatts, e.g. 320 MW, 2.26 GW, 26 GW."""
    if math.isnan(mw):
        return UNKNOWN
    return f"{_rounded(mw / 1000)} GW" if abs(mw) >= 999.5 else f"{_rounded(mw)} MW"


def energy(twh: float) -> str:
    """Energy from terawatt-hours, e.g. 228 TWh."""
    return UNKNOWN if math.isnan(twh) else f"{_rounded(twh)} TWh"


def percent(share: float) -> str:
    """A share of 1, e.g. 87%."""
    return UNKNOWN if math.isnan(share) else f"{share:z.0%}"


def change(share: float) -> str:
    """Growth as words, e.g. 87% more, 4% less, unchanged."""
    if math.isnan(share):
        return UNKNOWN
    if abs(share) < 0.005:
        return "unchanged"
    return f"{abs(share):.0%} {'more' if share > 0 else 'less'}"


def million(value: float) -> str:
    """A count in millions, e.g. 21.9 million."""
    return UNKNOWN if math.isnan(value) else f"{_rounded(value)} million"


def count(quantity: int, singular: str, plural: str = "") -> str:
    """A count with its noun, e.g. 1 site, 258 sites."""
    return f"{quantity:,} {singular if quantity == 1 else plural or singular + 's'}"


def date(text: str) -> str:
    """A date as precise as it is known: 2026-06-30 -> 30 June 2026, 2026-06 -> June 2026."""
    parts = text.split("-")
    if len(parts) == 3:
        return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else text or "undated"


def month(text: str) -> str:
    """A date to the month: 2026-06-30 -> June 2026."""
    return date(text[:7])


def quarter(text: str) -> str:
    """A calendar quarter on an axis: 2026Q2 -> Q2 26."""
    return f"{text[4:]} {text[2:4]}"


def quarter_in_full(text: str) -> str:
    """A calendar quarter in a sentence: 2026Q2 -> the second quarter of 2026."""
    ordinals = ("first", "second", "third", "fourth")
    return f"the {ordinals[int(text[5]) - 1]} quarter of {text[:4]}"


def listing(names: Sequence[str], most: int = 0) -> str:
    """Names as a list, e.g. "Amazon, Meta and Oracle", or "Amazon, Meta and 12 others"."""
    shown = list(names)
    if most and len(shown) > most:
        shown = [*shown[: most - 1], f"{len(shown) - most + 1} others"]
    return "".join(shown) if len(shown) < 2 else " and ".join([", ".join(shown[:-1]), shown[-1]])


def deal(name: str) -> str:
    """A deal in few words: "Crusoe / Blue Owl, Abilene (loan)" -> "Crusoe, Abilene"."""
    named = name.partition(" (")[0]
    first, _, others = named.partition(" / ")
    place = others.partition(", ")[2]
    if place:
        return f"{first}, {place}"
    return first if " " in first else named


def country(code: str) -> str:
    """A country by its ISO 3166 code: US -> United States; the code itself for one not listed."""
    return COUNTRIES.get(code, code)


def the_country(code: str) -> str:
    """A country within a sentence: US -> the United States, FR -> France."""
    name = country(code)
    return f"the {name}" if name.startswith(_WITH_ARTICLE) else name


def sentence(text: str) -> str:
    """Text that ends in exactly one full stop: "Amazon.com, Inc." needs no second one."""
    return text if text.endswith((".", "?")) else f"{text}."


def unbroken(text: str) -> str:
    """The same with no line ending between a number and its unit."""
    return _UNIT.sub("\u00a0", text)


def slug(text: str) -> str:
    """A name as an identifier in snake_case."""
    return "_".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def plain(text: str) -> str:
    """Text for Markdown to leave as it is, whatever it holds: signs, links, pictures."""
    # Bare addresses and :names: of pictures come to life without any sign to escape; a word joiner,
    # which shows nothing, breaks them.
    still = re.sub(r"(?i)(https?(?=:)|www(?=\.)|\w@(?=\w)|:(?=[\w+-]+:))", "\\1\u2060", text)
    return re.sub(r"([\\$*_~`\[\]])", r"\\\1", still)
