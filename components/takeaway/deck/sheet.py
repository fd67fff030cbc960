"""The sheet within a chart: its numbers, where a presenter edits them."""

from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from components.takeaway.deck.spec import Chart, told
from components.takeaway.deck.text import clean

NAME = "Sheet1"


@dataclass(frozen=True)
class Places:
    """Where a series stands in the sheet, as references: name, values, and names or places."""

    name: str
    values: str
    across: str


def _cells(row: int, column: int, last_row: int) -> str:
    return f"{NAME}!{xl_range_abs(row, column, last_row, column)}"


def places(chart: Chart) -> list[Places]:
    """Where each series stands: one column each, points with a column of places before it."""
    found = []
    for number, series in enumerate(chart.series):
        last = max(1, len(series.values))
        if chart.kind == "points":
            across, own = 2 * number, 2 * number + 1
        else:
            across, own = 0, number + 1
        name = f"{NAME}!{xl_range_abs(0, own, 0, own).partition(':')[0]}"
        found.append(Places(name, _cells(1, own, last), _cells(1, across, last)))
    return found


def workbook(chart: Chart) -> bytes:
    """The numbers of a chart as a workbook of one sheet; unknown is an empty cell."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet(NAME)
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.set_column(0, 0, 30)
    for row, name in enumerate(chart.categories, 1):
        page.write_string(row, 0, clean(name))
    for number, series in enumerate(chart.series):
        column = number + 1
        if chart.kind == "points":
            assert chart.across
            column = 2 * number + 1
            page.write_string(0, column - 1, "Date" if chart.across.is_date else "Place", bold)
            for row, place in enumerate(series.xs, 1):
                if chart.across.is_date:
                    page.write_number(row, column - 1, told(place), day)
                else:
                    page.write_number(row, column - 1, told(place))
        page.write_string(0, column, clean(series.name), bold)
        for row, value in enumerate(series.values, 1):
            if value is not None:
                page.write_number(row, column, told(value))
    book.close()
    return file.getvalue()
