"""Which row of a file holds the names of its columns."""

from components.tables import TABLES

# Lines above the header that are passed over: titles, dates, remarks.
ABOVE = 20

_KNOWN = {
    "".join(ch for ch in column.name.lower() if ch.isalnum())
    for table in TABLES.values()
    for column in table.columns
}


def recognised(row: list[str]) -> int:
    """How many cells of this row are names of columns that some table has."""
    return sum("".join(ch for ch in cell[:100].lower() if ch.isalnum()) in _KNOWN for cell in row)


def header_position(rows: list[list[str]]) -> int:
    """Which of the filled rows is the header: the first, unless only a later one has our names."""
    found = [recognised(row) for row in rows[:ABOVE]]
    return found.index(max(found)) if found[0] == 0 and max(found) >= 2 else 0
