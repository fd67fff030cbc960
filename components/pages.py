"""The pages and their order: what the navigation shows, wherever it is drawn."""

from typing import NamedTuple


class Page(NamedTuple):
    """A script in views/, its title in the navigation, and its sign among the Material Symbols."""

    name: str
    title: str
    sign: str


# The first page of all is the one that opens without a path.
GROUPS = {
    "The race": (
        Page("overview", "Overview", "flag"),
        Page("story", "The story", "slideshow"),
        Page("claims", "The story, checked", "fact_check"),
        Page("bet", "The bet", "casino"),
    ),
    "Money": (
        Page("capex", "Capex", "payments"),
        Page("commitments", "Commitments", "handshake"),
        Page("financing", "Financing", "account_balance"),
    ),
    "Power": (
        Page("sites", "Sites", "location_on"),
        Page("energy", "Energy", "bolt"),
    ),
    "Data": (
        Page("data", "Data", "table_view"),
        Page("upload", "Your file", "upload_file"),
        Page("history", "History", "history"),
    ),
}
# What tabs and previews of links call the dashboard.
NAME = "AI infrastructure race"
FIRST = GROUPS["The race"][0].name
TITLES = {page.name: page.title for group in GROUPS.values() for page in group}
