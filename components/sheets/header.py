"""Which row of a file holds the names of its columns."""

from components.check import is_known

# Lines above the header that are passed over: titles, dates, remarks.
ABOVE = 20
# No name of a column is as long.
_LONGEST = 100


def recognised(row: list[str]) -> int:
    """How many cells of this row are names or titles of columns that some table has."""
    return sum(len(cell) <= _LONGEST and is_known(cell) for cell in row)


def header_position(rows: list[list[str]]) -> int:
    """Which of the filled rows is the header: the first, unless only a later one has our names.

    A title above the header may be the name of one column.
    """
    found = [recognised(row) for row in rows[:ABOVE]]
    return found.index(max(found)) if found[0] < 2 <= max(found) else 0
