"""The filled rows of a file or workbook as one table of text, and what is wrong with its shape."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath

import pandas as pd

from components.faults import Fault
from components.sheets.header import header_position
from components.sheets.limits import Limits, Refused, too_many_cells, too_many_rows

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

# Tabs and line breaks may stand in quoted cells.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LOST = "\ufffd"
# UTF-8 that some program took for Windows-1252 and saved again: “é” became “Ã©”.
_TWICE = re.compile("[\xc2-\xf4][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_FAULTS = 1_000
_NAME_CHARACTERS = 200


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table as text, before anything is known of its meaning.

    `cells` holds every cell as text, never NaN; its columns are the header's names, its index the
    line of the file on which each record begins (of a workbook, the number of the row). `header`
    is the line of the header. `told` says what was recognised, in sentences; `faults` what is
    wrong with the shape. `encoding` is a key of ENCODINGS, or empty for workbooks. `beside` are
    sentences on the archive or workbook around it.
    """

    file: str
    stem: str
    cells: pd.DataFrame
    told: tuple[str, ...]
    faults: tuple[Fault, ...]
    encoding: str = ""
    header: int = 1
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Grid:
    """The filled rows of a file or sheet, the lines they begin on, and the lines that are empty."""

    rows: list[list[str]]
    lines: list[int]
    blanks: list[int]
    faults: list[Fault]


def base_name(name: str) -> str:
    """The name without folders and without characters that could disturb a page or a terminal."""
    base = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(ch for ch in base if ch.isprintable())[:120].strip() or "the file"


def stem(file: str) -> str:
    """The name without its ending."""
    return PurePosixPath(file).stem or file


def told_first(found: list[Sheet], told: list[str]) -> list[Sheet]:
    """What concerns a whole archive or workbook is told once, with its first table."""
    return [replace(found[0], beside=(*found[0].beside, *told)), *found[1:]]


def sheet_of(
    file: str,
    stem: str,
    grid: Grid,
    limits: Limits,
    told: Iterable[str] = (),
    separator: str = "",
    encoding: str = "",
) -> Sheet:
    """A Sheet of the filled rows of a file; `separator` is empty for workbooks."""
    told, faults = list(told), list(grid.faults)
    position = header_position(grid.rows)
    top = grid.lines[position]
    if position:
        told.append(
            f"The column names are on {'line' if separator else 'row'} {top}; what stands above "
            "is left out."
        )
    header = grid.rows[position]
    rows, lines = grid.rows[position + 1 :], grid.lines[position + 1 :]
    if len(rows) > limits.rows:
        raise too_many_rows(file, limits)
    width = _width(header, rows, separator)
    if width > limits.columns:
        raise Refused(f"{file} has more than {limits.columns:,} columns. Remove the empty ones.")
    if width * len(rows) > limits.cells:
        raise too_many_cells(file, limits)
    columns, found = _named(header[:width] + [""] * (width - len(header)), top)
    faults += found
    gaps = tuple(line for line in grid.blanks if lines and top < line < lines[-1])
    if gaps:
        what = "line" if separator else "row"
        faults.append(Fault("row", f"The {what} is empty. Remove it.", gaps))
    if separator:
        faults += _uneven(rows, lines, width, separator)
    if set(map(len, rows)) - {width}:
        rows = [(row + [""] * (width - len(row)))[:width] for row in rows]
    if not rows:
        faults.append(Fault("file", f"{file} has column names but no rows. Add rows below them."))
    cells = pd.DataFrame(rows, columns=pd.Index(columns, dtype="str"), index=lines, dtype="str")
    freed = _free_of_apostrophes(cells)
    if freed:
        told.append(
            f"The apostrophe before =, +, - or @ that keeps spreadsheets from running a cell was "
            f"taken off {freed:,} {'cell' if freed == 1 else 'cells'}."
        )
    faults += _odd_cells(cells, limits)
    return Sheet(file, stem, cells, tuple(told), tuple(faults), encoding, top)


def _width(header: list[str], rows: list[list[str]], separator: str) -> int:
    """How many columns there are, without those at the end that hold nothing and have no name.

    In text, cells beyond the header are faults of their lines; in a workbook, unnamed columns.
    """
    if separator and header[-1].strip():
        return len(header)
    named = max((n for n, name in enumerate(header, start=1) if name.strip()), default=0)
    widest = max(map(filled, rows), default=0)
    return max(named, min(widest, len(header)) if separator else widest)


def filled(row: list[str]) -> int:
    """The number of cells up to the last that holds something."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def _named(header: list[str], top: int) -> tuple[list[str], list[Fault]]:
    """A different name for every column, and a fault for each that had none of its own."""
    faults: list[Fault] = []
    names: list[str] = []
    unnamed: list[str] = []
    written = [NOT_TEXT.sub("", name).replace("\ufeff", "").strip() for name in header]
    long = [name for name in written if len(name) > _NAME_CHARACTERS]
    written = [name[:_NAME_CHARACTERS] for name in written]
    given = set(written)
    for number, name in enumerate(written, start=1):
        label = name or f"column {number}"
        if not name:
            unnamed.append(str(number))
        count = 1
        while label in names or (label != name and label in given):
            count += 1
            label = f"{name or f'column {number}'} ({count})"
        names.append(label)
    if unnamed:
        which = f"Columns {', '.join(unnamed)} have" if unnamed[1:] else f"Column {unnamed[0]} has"
        message = f"{which} no name. Name every column in the header, or remove it."
        faults.append(Fault("header", message, (top,)))
    for name, count in Counter(written).items():
        if name and count > 1:
            message = (
                f"The column {name[:80]} stands {'twice' if count == 2 else f'{count} times'} in "
                "the header. Rename or remove all but one."
            )
            faults.append(Fault("header", message, (top,), column=name, cell=name))
    for name in long:
        message = (
            f"The name “{name[:40]}…” has more than {_NAME_CHARACTERS} characters and is cut. "
            "Check that the header is one line with the names of the columns."
        )
        faults.append(Fault("header", message, (top,), column=name[:_NAME_CHARACTERS]))
    hidden = [name for name, raw in zip(names, header, strict=True) if NOT_TEXT.search(raw)]
    if hidden:
        message = (
            f"The header holds characters that cannot be seen, in {', '.join(hidden)[:200]}. "
            "Type these names again."
        )
        faults.append(Fault("header", message, (top,)))
    return names, faults


def _uneven(rows: list[list[str]], lines: list[int], width: int, separator: str) -> Iterator[Fault]:
    """Lines with too few or too many cells, together where they have equally many."""
    found: dict[int, list[int]] = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        # Empty cells beyond the header are harmless.
        count = filled(row) if len(row) > width else len(row)
        if count < width <= len(row):
            continue
        if count != width:
            found[count].append(line)
    commas = SEPARATORS.get(separator, separator)
    for count, where in sorted(found.items()):
        mend = (
            f"Add the missing {commas}; an empty cell needs its own."
            if count < width
            else f"Put quotes around text that holds {commas}, or remove what is too much."
        )
        cells = "1 cell" if count == 1 else f"{count} cells"
        message = f"The line has {cells}, but the header has {width}. {mend}"
        yield Fault("row", message, tuple(where))


# What `store.csv_text` writes in place of text that a spreadsheet would run.
_GUARDED = r"'+[\s\u200b\ufeff]*[=+\-@＝＋－＠]"


def _free_of_apostrophes(cells: pd.DataFrame) -> int:
    """Takes off, in place, the apostrophe before what a spreadsheet would run; how many it were."""
    freed = 0
    for column in cells:
        # Most columns hold none, which this finds out thirty times as fast as the pattern.
        guarded = cells[column].str.startswith("'")
        if guarded.any():
            guarded &= cells[column].str.match(_GUARDED)
            freed += int(guarded.sum())
            cells[column] = cells[column].where(~guarded, cells[column].str.slice(1))
    return freed


def _odd_cells(cells: pd.DataFrame, limits: Limits) -> list[Fault]:
    """Cells that are too long, which are cut in place, and cells with garbled letters."""
    faults: list[Fault] = []
    odd: dict[tuple[str, str], list[int]] = defaultdict(list)
    pattern = f"{NOT_TEXT.pattern}|{_LOST}|{_TWICE.pattern}"
    for column in map(str, cells):
        text = cells[column]
        long = text.str.len() > limits.cell_characters
        if long.any():
            message = (
                f"The cell has more than {limits.cell_characters:,} characters and is cut. "
                "Shorten it; often a quote before it is not closed."
            )
            faults.append(Fault("cell", message, _lines(text[long]), column))
            text = cells[column] = text.where(~long, text.str.slice(0, limits.cell_characters))
        for line, cell in text[text.str.contains(pattern, regex=True)].items():
            odd[column, cell].append(int(str(line)))
    for (column, cell), lines in islice(odd.items(), _FAULTS):
        if fault := _odd_cell(column, cell, tuple(lines)):
            faults.append(fault)
    if len(odd) > _FAULTS:
        message = (
            f"{len(odd) - _FAULTS:,} further cells hold characters that do not belong into text. "
            "Choose another encoding, or save the file as “CSV UTF-8”."
        )
        faults.append(Fault("file", message))
    return faults


def _odd_cell(column: str, cell: str, lines: tuple[int, ...]) -> Fault | None:
    if _LOST in cell:
        message = f"The cell holds {_LOST}, which stands where a letter was lost. Type it again."
        return Fault("cell", message, lines, column, cell)
    if hidden := NOT_TEXT.search(cell):
        message = (
            f"The cell holds a character that cannot be seen (U+{ord(hidden.group()):04X}). "
            "Remove it."
        )
        return Fault("cell", message, lines, column, cell, (NOT_TEXT.sub("", cell),), True)
    try:
        mended = cell.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    message = "The letters of this cell were garbled when it was saved. Correct them."
    return Fault("cell", message, lines, column, cell, (mended,))


def _lines(cells: pd.Series) -> tuple[int, ...]:
    return tuple(int(line) for line in cells.index)
