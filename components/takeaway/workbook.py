"""A workbook of exhibits: their rows with sources, native charts, and what the columns mean."""

import io
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from components import words
from components.exhibit import Grid
from components.maps import Atlas
from components.tables import SOURCE, TABLES
from components.takeaway import charted, marked
from components.takeaway.carried import EVERYTHING, Carried, Piece
from components.takeaway.deck import reading
from components.theme import LIGHT

# Called with how many pieces are done, and of how many; it may raise to end the work.
Tell = Callable[[int, int], None]

# What a sheet of this kind of file holds.
_MOST_ROWS, _LONGEST = 1_048_000, 32_000
_LONGEST_NAME = 31
_WIDE, _LINE = 110, 15  # letters in a wide column, points that a line takes
_WIDTHS = {"source_url": 34, "source_title": 40, "note": 60, "publisher": 22}
_NO_CHART = (
    "Spreadsheets have no chart of this kind. What its marks say follows; “Picture” and “Slides” "
    "show it."
)
_TOO_MANY = (
    f"This chart has more than {charted.MOST_SERIES} series, too many to tell apart in a "
    "spreadsheet. What its marks say follows; “Picture” and “Slides” show it."
)
_BEHIND = "The rows behind it, each with its source"
_NO_MAP = "Spreadsheets have no map. Its rows follow; “Picture” and “Slides” show it."
TABLE = "table"
_ORIGIN = re.compile(r"^(\w+)\.csv")
# Text stays text, whatever it begins with: it becomes no formula, link or number.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def of(carried: Carried, tell: Tell = lambda done, of: None) -> bytes:
    """The workbook as the bytes of an .xlsx file.

    Its first sheet lists the exhibits and says lens, choices, day and link; each exhibit has a
    sheet with what it draws as a native chart and its rows; the last explains the columns.
    """
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, _OPTIONS)
    book.set_properties({"title": carried.title, "comments": carried.link})
    look = _formats(book)
    names = sheet_names([piece.name for piece in carried.pieces])
    overview = book.add_worksheet("Overview")
    for done, (piece, name) in enumerate(zip(carried.pieces, names, strict=True)):
        tell(done, len(carried.pieces))
        _exhibit(book, book.add_worksheet(name), piece, carried, look)
    tell(len(carried.pieces), len(carried.pieces))
    _overview(overview, carried, names, look)
    _dictionary(book.add_worksheet("Dictionary"), carried, look)
    for sheet in book.worksheets():
        # As many sheets of paper as it is long, each as wide as its table.
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    book.close()
    return written.getvalue()


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names for sheets, numbered in order: unique, with no sign that spreadsheets refuse."""
    plain = [re.sub(r"[^A-Za-z0-9]+", " ", name).strip() for name in names]
    return [f"{n} {text}"[:_LONGEST_NAME].strip() for n, text in enumerate(plain, 1)]


def _formats(book: Workbook) -> dict[str, Format]:
    font = {"font_name": "Calibri", "font_size": 11, "font_color": LIGHT.ink, "valign": "top"}
    return {
        name: book.add_format({**font, **more})
        for name, more in {
            "title": {"bold": True, "font_size": 16},
            "finding": {"bold": True, "font_size": 14},
            "strong": {"bold": True},
            "text": {},
            "wrapped": {"text_wrap": True},
            "quiet": {"font_color": LIGHT.quiet},
            "head": {
                "bold": True,
                "bg_color": LIGHT.panel,
                "bottom": 1,
                "bottom_color": LIGHT.border,
            },
            "number": {"num_format": "General"},
            "whole": {"num_format": "#,##0"},
            "year": {"num_format": "0"},
            "day": {"num_format": "yyyy-mm-dd"},
            "share": {"num_format": "0.0%"},
            "way": {"font_color": LIGHT.accent, "underline": 1},
        }.items()
    }


# ---------------------------------------------------------------- sheets


def _overview(
    sheet: Worksheet, carried: Carried, names: Sequence[str], look: dict[str, Format]
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, _WIDE)
    _text(sheet, 0, 0, carried.title, look["title"])
    choices = dict.fromkeys(choice for piece in carried.pieces for choice in piece.choices)
    told = [
        ("Taken on", words.date(carried.taken_on)),
        ("Lens", carried.lens or f"the usual one: {EVERYTHING}"),
        *choices,
        ("Link to this view", carried.link),
        ("How to read it", "Each sheet holds one exhibit with the rows behind it, each with its "
         "source. Empty means unknown, never zero. The last sheet explains the columns."),
    ]  # fmt: skip
    row = 2
    for name, value in told:
        _text(sheet, row, 0, name, look["quiet"])
        _wrapped(sheet, row, value, look)
        row += 1
    row += 1
    for column, name in enumerate(("Sheet", "Exhibit")):
        _text(sheet, row, column, name, look["head"])
    for piece, name in zip(carried.pieces, names, strict=True):
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", look["way"], name)
        _wrapped(sheet, row, piece.finding, look)


def _wrapped(sheet: Worksheet, row: int, text: str, look: dict[str, Format]) -> None:
    """Text in the wide column, in a row that is high enough wherever the book is opened."""
    _text(sheet, row, 1, text, look["wrapped"])
    sheet.set_row(row, _LINE * max(1, -(-len(text) // (_WIDE - 10))))


def _exhibit(
    book: Workbook,
    sheet: Worksheet,
    piece: Piece,
    carried: Carried,
    look: dict[str, Format],
) -> None:
    exhibit = piece.exhibit
    lens = piece.lens or carried.lens
    _text(sheet, 0, 0, piece.finding, look["finding"])
    lines = [
        piece.heading,
        exhibit.method,
        piece.sources,
        f"Lens: {lens}." if lens else "",
        "; ".join(f"{name}: {value}" for name, value in piece.choices),
        f"Taken on {words.date(carried.taken_on)}. {piece.link}".strip(),
    ]
    row = 1
    for line in filter(None, lines):
        _text(sheet, row, 0, line, look["quiet"])
        row += 1
    row += 1
    if isinstance(exhibit.body, go.Figure):
        every = reading.charts(exhibit.body, LIGHT)
        drawn = [chart for chart in every if len(chart.series) <= charted.MOST_SERIES]
        for chart, part in zip(drawn, charted.parts(drawn), strict=True):
            row = charted.add(book, sheet, chart, f"{exhibit.title}{part}", row, look)
        if not drawn:
            _text(sheet, row, 0, _TOO_MANY if every else _NO_CHART, look["quiet"])
            row = _table(sheet, marked.of(exhibit.body), row + 2, look)
    elif isinstance(exhibit.body, Grid) and not _is_of_rows(exhibit.body, exhibit.rows):
        row = _table(sheet, shown_grid(exhibit.body), row, look)
    elif isinstance(exhibit.body, Atlas):
        _text(sheet, row, 0, _NO_MAP, look["quiet"])
        row += 2
    shown = shown_rows(exhibit.rows)
    _text(sheet, row, 0, _BEHIND, look["strong"])
    last = _table(sheet, shown, row + 1, look) - 2
    sheet.autofilter(row + 1, 0, last, len(shown.columns) - 1)


def _table(sheet: Worksheet, frame: pd.DataFrame, top: int, look: dict[str, Format]) -> int:
    """Writes a table with its head; returns the next free row, after an empty one."""
    shown = frame.head(_MOST_ROWS - top)
    for column, name in enumerate(shown):
        _text(sheet, top, column, str(name), look["head"])
        cells = shown[name].tolist()
        for row, cell in enumerate(cells, top + 1):
            _cell(sheet, row, column, str(name), cell, look)
        width = _WIDTHS.get(str(name), min(30, max(12, *(len(str(cell)) for cell in cells[:50]))))
        sheet.set_column(column, column, width)
    return top + len(shown) + 2


def _is_of_rows(grid: Grid, rows: pd.DataFrame) -> bool:
    """Whether a grid shows rows as they stand, so that they need not be written twice."""
    names = list(grid.titles)
    if not set(names) <= set(rows.columns) or len(grid.frame) != len(rows):
        return False
    return grid.frame[names].reset_index(drop=True).equals(rows[names].reset_index(drop=True))


def shown_grid(grid: Grid) -> pd.DataFrame:
    """What a grid shows, under the titles that it shows it."""
    names = list(grid.titles)
    return grid.frame[names].set_axis([grid.titles[name] for name in names], axis=1)


def shown_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without columns that are empty, with their sources last.

    Where they come from several tables, the first column says which.
    """
    known = with_tables(rows).drop(columns="origin", errors="ignore").dropna(axis=1, how="all")
    known = known.loc[:, (known != "").any()]
    return known[
        [
            *(name for name in known if name not in SOURCE),
            *(name for name in SOURCE if name in known),
        ]
    ]


def _dictionary(sheet: Worksheet, carried: Carried, look: dict[str, Format]) -> None:
    for column, (name, width) in enumerate(
        (("Table", 24), ("Column", 24), ("Unit", 16), ("Kind", 12), ("What it means", 100))
    ):
        _text(sheet, 0, column, name, look["head"])
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    row = 1
    for table in tables_of([piece.exhibit.rows for piece in carried.pieces]):
        for each in TABLES[table].columns:
            told = (TABLES[table].title, each.name, each.unit, each.kind, each.about)
            for column, text in enumerate(told):
                _text(sheet, row, column, text, look["wrapped" if column == 4 else "text"])
            row += 1


def with_tables(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a first column that names their table, if they come from several."""
    if TABLE in rows or len(tables_of([rows])) < 2:
        return rows
    names = rows["origin"].astype(str).str.extract(_ORIGIN, expand=False)
    return pd.concat([names.rename(TABLE), rows], axis=1)


def tables_of(frames: Sequence[pd.DataFrame]) -> list[str]:
    """The tables that rows came from, in the order of the definition."""
    found = {
        match[1]
        for frame in frames
        if "origin" in frame
        for origin in frame["origin"].unique()
        if (match := _ORIGIN.match(str(origin)))
    }
    return [name for name in TABLES if name in found]


# ---------------------------------------------------------------- cells


def _text(sheet: Worksheet, row: int, column: int, text: str, form: Format) -> None:
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    if cut:
        sheet.write_string(row, column, cut, form)


def _cell(
    sheet: Worksheet, row: int, column: int, name: str, cell: Any, look: dict[str, Format]
) -> None:
    if cell is None or cell == "" or cell is pd.NA:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, look["text"])
    elif isinstance(cell, int | float):
        if math.isfinite(cell):
            # A year is a name, not a quantity: no separator of thousands.
            is_year = name.lower().endswith("year")
            form = look["year" if is_year else "whole" if cell == int(cell) else "number"]
            sheet.write_number(row, column, cell, form)
    else:
        _text(sheet, row, column, str(cell), look["text"])
