"""Workbooks as sheets: which of their sheets hold tables, and their cells as text."""

import datetime
import io
import time
import zipfile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from components.faults import Fault
from components.sheets.guard import UNSAVED, damaged, made_safe
from components.sheets.header import ABOVE, recognised
from components.sheets.limits import Limits, Refused, too_many_cells, too_many_rows
from components.sheets.shape import Grid, Sheet, base_name, filled, sheet_of, told_first

_BOOK_SHEETS = 100
# Seconds of work for one workbook, as one that names a sheet many times could take all day.
_PATIENCE = 60


def workbook_sheets(file: str, archive: zipfile.ZipFile, limits: Limits) -> list[Sheet]:
    """The tables of a workbook, in its order; at least one. Raises Refused."""
    content, told = made_safe(file, archive, limits)
    grids, left_out = _grids(file, content, limits)
    notes = {title for title, grid in grids.items() if not any(map(recognised, grid.rows[:ABOVE]))}
    if len(notes) < len(grids):
        # Beside a table that we know, a sheet without any of our names is a note.
        left_out |= dict.fromkeys(notes, "holds no table")
    told += [f"The sheet {title} {why} and is left out." for title, why in left_out.items()]
    found = [
        sheet_of(f"{file} › {title}", title, grid, limits)
        for title, grid in grids.items()
        if title not in left_out
    ]
    if not found:
        raise Refused(
            f"{file} holds no table. Put the names of the columns into the first row of a visible "
            "sheet, and save it as an Excel workbook (.xlsx)."
        )
    return told_first(found, told)


def _grids(
    file: str, content: io.BytesIO, limits: Limits
) -> tuple[dict[str, Grid], dict[str, str]]:
    """The filled sheets by their titles; and why others are left out, by theirs."""
    grids: dict[str, Grid] = {}
    left_out: dict[str, str] = {}
    began, cells = time.thread_time(), 0
    try:
        book = CalamineWorkbook.from_filelike(content)
        content.close()
        for place, about in enumerate(book.sheets_metadata):
            title = base_name(about.name)
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            if about.visible != SheetVisibleEnum.Visible:
                left_out[title] = "is hidden"
                continue
            grid = _filled_rows(f"{file} › {title}", book.get_sheet_by_index(place), limits)
            if grid.rows:
                grids[title] = grid
            else:
                left_out[title] = "is empty"
            cells += sum(map(len, grid.rows))
            if cells > 2 * limits.cells:
                raise too_many_cells(file, limits)
            if len(grids) + len(left_out) > _BOOK_SHEETS:
                raise Refused(
                    f"{file} has more than {_BOOK_SHEETS} sheets. Remove those that hold no table."
                )
            if time.thread_time() - began > _PATIENCE:
                raise Refused(f"{file} takes too long to read. Save its tables as CSV.")
    except CalamineError:
        raise damaged(file) from None
    except BaseException as error:
        # What its Rust did not foresee is no Exception.
        if type(error).__name__ == "PanicException":
            raise damaged(file) from None
        raise
    return grids, left_out


def _filled_rows(file: str, page: CalamineSheet, limits: Limits) -> Grid:
    grid, unsaved = Grid([], [], [], []), []
    beside = [""] * (page.start[1] if page.start else 0)
    for number, values in enumerate(page.iter_rows() if page.start else (), start=1):
        if len(grid.rows) > limits.rows + ABOVE:
            raise too_many_rows(file, limits)
        row = [value if type(value) is str else _cell_text(value) for value in values]
        if UNSAVED in row:
            unsaved.append(number)
            row = ["" if text == UNSAVED else text for text in row]
        if filled(row):
            grid.rows.append(beside + row if beside else row)
            grid.lines.append(number)
        else:
            grid.blanks.append(number)
    if unsaved:
        message = (
            "A formula here has no saved result, so its cell reads as empty. Open the file in "
            "Excel, save it, and upload it again."
        )
        grid.faults.append(Fault("row", message, tuple(unsaved)))
    return grid


def _cell_text(value: object) -> str:
    match value:
        case float():
            # Above this, a float cannot tell whole numbers apart.
            return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
        case bool():
            return "true" if value else "false"
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)
