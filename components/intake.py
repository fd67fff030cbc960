"""From the bytes of an uploaded file to sheets of text, whatever program wrote it.

Everything happens in memory: nothing is written to disk and nothing is logged.
"""

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import dropwhile, islice
from pathlib import PurePosixPath
from xml.parsers import expat

import pandas as pd
from charset_normalizer import from_bytes
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from components.faults import Fault
from components.tables import TABLES

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big-endian)",
    "cp1252": "Windows-1252 (Western European)",
    "cp932": "Shift-JIS (Japanese)",
}
"""Every encoding that can be read or forced, by its Python name, in words for the reader."""

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What is taken at most. `file_mb` holds for an upload and for each file of an archive.

    A ratio is that of expanded to packed size; ordinary tables and workbooks stay far below.
    """

    file_mb: int = 50
    rows: int = 200_000
    columns: int = 500
    cells: int = 10_000_000
    cell_characters: int = 20_000
    archive_files: int = 100
    expanded_mb: int = 200
    ratio: int = 200


LIMITS = Limits()


class Refused(ValueError):
    """A file that cannot be taken at all; the text says why and what to do, naming the file."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table as text, before anything is known of its meaning.

    `cells` holds every cell as text, never NaN; its columns are the header's names, its index the
    line of the file on which each record begins (of a workbook, the number of the row). `header`
    is the line of the header. `told` says what was recognised, in sentences; `faults` what is
    wrong with the shape. `encoding` is a key of ENCODINGS, or empty for workbooks.
    """

    file: str
    stem: str
    cells: pd.DataFrame
    told: tuple[str, ...]
    faults: tuple[Fault, ...]
    encoding: str = ""
    header: int = 1


@dataclass(frozen=True, eq=False)
class _Grid:
    """The filled rows of a file or sheet, the lines they begin on, and the lines that are empty."""

    rows: list[list[str]]
    lines: list[int]
    blanks: list[int]
    faults: list[Fault]


def limits_in_words(limits: Limits = LIMITS) -> str:
    """What may be uploaded and how much of it, for the page."""
    return (
        "CSV, TSV, TXT, XLSX, or a ZIP of them. "
        f"At most {limits.file_mb} MB a file, {limits.rows:,} rows and {limits.columns:,} columns "
        f"a table and {limits.cell_characters:,} characters a cell; a ZIP may hold "
        f"{limits.archive_files:,} files, and a ZIP or workbook {limits.expanded_mb:,} MB "
        "unpacked, but no further ZIP."
    )


def sheets(
    name: str, content: bytes, *, encoding: str = "", limits: Limits = LIMITS
) -> list[Sheet]:
    """Every table of one uploaded file, in its order; at least one.

    `encoding`, a key of ENCODINGS, reads all text so instead of recognising it. Raises Refused.
    """
    file = _base_name(name)
    if encoding and encoding not in ENCODINGS:
        raise Refused(f"{file}: the encoding must be one of {', '.join(ENCODINGS)}.")
    if not content.startswith(b"PK\x03\x04"):
        return [_text_sheet(file, file, content, encoding, limits)]
    archive = _opened(file, content, limits)
    if _is_workbook(file, archive):
        return _workbook_sheets(file, archive, limits)
    return _archive_sheets(file, archive, encoding, limits)


def _base_name(name: str) -> str:
    """The name without folders and without characters that could disturb a page or a terminal."""
    base = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(ch for ch in base if ch.isprintable())[:120].strip() or "the file"


def _stem(file: str) -> str:
    return PurePosixPath(file).stem or file


# Archives ------------------------------------------------------------------------------------

_ENTRIES = 2_000
_READABLE = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_COMPANIONS = {
    "datapackage.json",
    "draft.json",
    "readme.md",
    "license",
    "thumbs.db",
    "desktop.ini",
}
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def _opened(file: str, content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, after its claims about itself are found to be within the limits."""
    _check_size(file, len(content), limits)
    if content.count(b"PK\x01\x02") > _ENTRIES:
        raise Refused(f"{file} holds too many files. Put only the tables into it.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (*DAMAGED, ValueError):
        raise Refused(f"{file} is damaged and cannot be opened. Make it anew.") from None
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(f"{file} is protected by a password. Remove the password first.")
    if any(entry.compress_type not in (0, 8) for entry in entries):
        raise Refused(f"{file} is packed in an unusual way. Pack it as an ordinary ZIP.")
    expanded = sum(entry.file_size for entry in entries)
    if expanded > limits.expanded_mb * MB:
        raise Refused(
            f"{file} is larger than {limits.expanded_mb:,} MB when unpacked. Split it into parts."
        )
    # Small files may well be packed tightly, and do no harm.
    if expanded > MB and expanded > limits.ratio * len(content):
        raise Refused(f"{file} unpacks to far more than a table would. Pack the tables anew.")
    return archive


def _check_size(file: str, size: int, limits: Limits) -> None:
    if size > limits.file_mb * MB:
        raise Refused(f"{file} is larger than {limits.file_mb} MB. Split it into smaller files.")


def _unpacked(file: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """One file of the archive, and at most one byte more than `limit`: sizes may lie."""
    try:
        with archive.open(entry) as packed:
            return packed.read(limit + 1)
    except (*DAMAGED, ValueError):
        raise Refused(f"{file} is damaged and cannot be unpacked. Make the ZIP anew.") from None


def _archive_sheets(
    file: str, archive: zipfile.ZipFile, encoding: str, limits: Limits
) -> list[Sheet]:
    kept, left_out = [], []
    for entry in archive.infolist():
        base = _base_name(entry.filename)
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        if entry.is_dir() or base.lower() in _COMPANIONS:
            continue
        if any(part == "__MACOSX" or part.strip(".") != part.rstrip(".") for part in parts):
            continue  # what macOS adds, and hidden files
        if base.lower().endswith(".zip"):
            raise Refused(f"{file} holds another ZIP, {base}. Unpack that one first.")
        if base.lower().endswith(_READABLE):
            kept.append((base, entry))
        else:
            left_out.append(base)
    if len(kept) > limits.archive_files:
        raise Refused(f"{file} holds more than {limits.archive_files} files. Split it into parts.")
    found: list[Sheet] = []
    shown: Counter[str] = Counter()
    left = limits.expanded_mb * MB
    for base, entry in kept:
        shown[base] += 1
        inner = f"{file} › {base}" + (f" ({shown[base]})" if shown[base] > 1 else "")
        content = _unpacked(inner, archive, entry, limits.file_mb * MB)
        _check_size(inner, len(content), limits)
        left -= len(content)
        if left < 0:
            raise Refused(f"{file} is larger than {limits.expanded_mb:,} MB when unpacked.")
        if not content.startswith(b"PK\x03\x04"):
            found.append(_text_sheet(inner, base, content, encoding, limits))
            continue
        book = _opened(inner, content, limits)
        left -= sum(part.file_size for part in book.infolist())
        if left < 0:
            raise Refused(f"{file} is larger than {limits.expanded_mb:,} MB when unpacked.")
        if not _is_workbook(inner, book):
            raise Refused(f"{file} holds another ZIP, {base}. Unpack that one first.")
        found += _workbook_sheets(inner, book, limits)
    if not found:
        raise Refused(f"{file} holds no table. Put CSV, TSV, TXT or XLSX files into it.")
    return _told_first(found, [_left_out(left_out)] if left_out else [])


def _left_out(names: list[str]) -> str:
    more = len(names) - 10
    listed = ", ".join(names[:10]) + (f" and {more} more" if more > 0 else "")
    is_one = len(names) == 1
    return (
        f"{listed} {'is no table and is' if is_one else 'are no tables and are'} left out of the "
        "ZIP."
    )


def _told_first(found: list[Sheet], told: list[str]) -> list[Sheet]:
    """What concerns a whole archive or workbook is told once, with its first table."""
    return [replace(found[0], told=(*found[0].told, *told)), *found[1:]]


# Workbooks -----------------------------------------------------------------------------------

# Excel itself has no more rows.
_BOOK_ROWS = 1_048_576
_BOOK_SHEETS = 100
# Elements between two rows or shared texts are in memory together.
_BOOK_RECORDS = 5_000_000
_BOOK_HELD = 1_000_000


def _is_workbook(file: str, archive: zipfile.ZipFile) -> bool:
    """Whether this ZIP is an XLSX. Refuses documents of other programs, which are ZIPs too."""
    names = archive.namelist()
    save = "Save it as XLSX or CSV."
    if "xl/workbook.bin" in names:
        raise Refused(f"{file} is a binary Excel workbook (XLSB). {save}")
    if "mimetype" in names or any(name.endswith(".iwa") for name in names):
        raise Refused(f"{file} is a document of another program than Excel. {save}")
    if "[Content_Types].xml" not in names:
        return False
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Refused(f"{file} is a text or a presentation. Put the table into XLSX or CSV.")
    return True


def _workbook_sheets(file: str, archive: zipfile.ZipFile, limits: Limits) -> list[Sheet]:
    content, told = _made_safe(file, archive, limits)
    grids, left_out = _grids(file, content, limits)
    notes = {
        title for title, grid in grids.items() if not any(map(_recognised, grid.rows[:_ABOVE]))
    }
    if len(notes) < len(grids):
        # Beside a table that we know, a sheet without any of our names is a note.
        left_out |= dict.fromkeys(notes, "holds no table")
    told += [f"The sheet {title} {why} and is left out." for title, why in left_out.items()]
    found = [
        _sheet(f"{file} › {title}", title, grid, limits)
        for title, grid in grids.items()
        if title not in left_out
    ]
    if not found:
        raise Refused(
            f"{file} holds no table. Put the names of the columns into the first row of a visible "
            "sheet, and save it as an Excel workbook (.xlsx)."
        )
    return _told_first(found, told)


def _damaged(file: str) -> Refused:
    return Refused(
        f"{file} is damaged or not a workbook that can be read. Open it in Excel and save it "
        "again as an Excel workbook (.xlsx)."
    )


# What calamine is handed: the XML of a workbook, checked and packed anew, so that it reads exactly
# what was checked, however it would have read the original archive.


def _made_safe(file: str, archive: zipfile.ZipFile, limits: Limits) -> tuple[io.BytesIO, list[str]]:
    """A workbook without what could do harm or would be lost, and what to tell of it."""
    told: dict[str, None] = {}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, entry in {entry.filename: entry for entry in archive.infolist()}.items():
            if not name.lower().endswith((".xml", ".rels")):
                continue
            try:
                part = archive.read(entry)
            except (*DAMAGED, ValueError):
                raise Refused(f"{file} is damaged and cannot be opened. Make it anew.") from None
            is_usual = _is_usual(file, part, limits)
            if b"sheetData" in part:
                if b"mergeCell " in part:
                    told["Merged cells count only where they begin."] = None
                if (b"<f" in part or b":f" in part) and (formulas := len(_FORMULA.findall(part))):
                    told["Formulas are read by their last result."] = None
                    if formulas > len(_SAVED.findall(part)):
                        part = _COMPUTED.sub(_marked, part)
                part = (_ERROR if is_usual else _ODD_ERROR).sub(b' t="str"', part)
            packed.writestr(name, part)
    written.seek(0)
    return written, list(told)


# Calamine reads an error and a formula that was never computed as empty, without a word. As text,
# both can be told: the error by its name, the formula by this, which no spreadsheet holds.
_UNSAVED = "\ue000unsaved\ue000"
# No pattern may look at a byte again and again: in a hostile file, blanks go on for megabytes.
_ERROR = re.compile(rb' t="e"(?=[^<>]{0,200}>)')
_ODD_ERROR = re.compile(rb"""\st\s*+=\s*+(?:"e"|'e')(?=[^<>]{0,200}>)""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SAVED = re.compile(rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^<>]*)?/>)\s*+<(?:\w+:)?v>[^<]")
_COMPUTED = re.compile(
    rb"<(?P<space>(?:\w+:)?)c(?P<about>(?:\s[^<>]*)?)>\s*+"
    rb"<(?P=space)f(?:\s[^<>]*)?(?:/>|>[^<]*</(?P=space)f>)\s*+"
    rb"(?:<(?P=space)v\s*+/>|<(?P=space)v>\s*+</(?P=space)v>)?\s*+</(?P=space)c>"
)


def _marked(cell: re.Match[bytes]) -> bytes:
    """A cell without a result, with `_UNSAVED` in it unless its result is an empty text."""
    space, about = cell["space"], re.sub(rb"\st\s*+=\s*+[\"']n[\"']", b"", cell["about"])
    if re.search(rb"\st\s*+=", about):
        return cell[0]
    value = _UNSAVED.encode("utf-8")
    return b'<%bc%b t="str"><%bv>%b</%bv></%bc>' % (space, about, space, value, space, space)


def _is_usual(file: str, part: bytes, limits: Limits) -> bool:
    """Whether XML is written as nearly all programs do, and did not have to be parsed to know it.

    Refuses what would grow in memory: entities, masses of elements, and cells that lie far apart,
    as calamine holds a sheet as one rectangle around all of its cells.
    """
    if b"\0" in part:
        # UTF-16 could hide from these checks what it shows to another reader.
        raise _damaged(file)
    if b"<!DOCTYPE" in part:
        raise Refused(
            f"{file} holds XML definitions that no spreadsheet writes. Open it in Excel and save "
            "it again."
        )
    records = part.count(b"<row") + part.count(b"<si")
    span = _span(part) if b"sheetData" in part else _Span(0, 0, 0)
    usual = 2 * _BOOK_HELD + 10 * (records + span.cells if span else 0)
    is_usual = True
    if span is None or records > _BOOK_RECORDS or part.count(b"<") > usual:
        span, is_usual = _parsed_span(file, part), False
    if span.rows > _BOOK_ROWS:
        raise _too_many_rows(file, limits)
    if span.rows * span.columns > limits.cells:
        raise Refused(
            f"The cells of {file} lie up to {span.rows:,} rows and {span.columns:,} columns apart. "
            "Delete what stands far from the table, or save the table as CSV."
        )
    return is_usual


@dataclass(frozen=True)
class _Span:
    """How many cells a sheet holds, and the last row and column that any of them lies in."""

    cells: int
    rows: int
    columns: int


_CELL = re.compile(
    rb'<c[\s/>](?:r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: (?:s|t|cm|vm|ph)="[^"<>]*")*\s*/?>)?'
)
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_WINDOW = 4 * MB


def _span(part: bytes) -> _Span | None:
    """The span of a sheet whose every cell is written as nearly all programs do; else None.

    Twenty times as fast as parsing.
    """
    if _PREFIXED.search(part):
        return None
    letters: set[bytes] = set()
    cells = rows = begin = 0
    while begin < len(part):
        # A cell's tag begins with the only < in it, so no window cuts one.
        end = part.rfind(b"<", begin + 1, begin + _WINDOW)
        if end < 0 or begin + _WINDOW >= len(part):
            end = len(part)
        found = _CELL.findall(part, begin, end)
        columns = {column for column, _ in found}
        if b"" in columns:
            return None
        letters |= columns
        rows = max([rows, *map(int, {row for _, row in found})])
        cells += len(found)
        begin = end
    return _Span(cells, rows, max(map(_column_number, letters), default=0))


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _parsed_span(file: str, part: bytes) -> _Span:
    """The span of any XML, counted as calamine does where cells do not say where they are."""
    cells = rows = columns = held = records = 0
    row, column = 1, 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal cells, rows, columns, held, records, row, column
        name = tag.rpartition(":")[2]
        place = attributes.get("r")
        held += 1
        if name in ("row", "si"):
            held = 0
            records += 1
        if name == "row" and place is not None:
            row = int(place) if re.fullmatch("[0-9]{1,10}", place) else _BOOK_ROWS + 1
        if name == "c":
            found = re.fullmatch("([A-Za-z]{1,3})([0-9]{1,10})", place or "")
            if place is not None and found is None:
                raise _damaged(file)
            column = _column_number(found[1].encode()) if found else column + 1
            cells, columns = cells + 1, max(columns, column)
            rows = max(rows, int(found[2]) if found else row)
        if records > _BOOK_RECORDS or held > _BOOK_HELD:
            raise Refused(f"{file} is too large a workbook. Save its table as CSV.")

    def end(tag: str) -> None:
        nonlocal row, column
        if tag.rpartition(":")[2] == "row":
            row, column = row + 1, 0

    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise _damaged(file) from None
    return _Span(cells, rows, columns)


def _grids(
    file: str, content: io.BytesIO, limits: Limits
) -> tuple[dict[str, _Grid], dict[str, str]]:
    """The filled sheets by their titles; and why others are left out, by theirs."""
    grids: dict[str, _Grid] = {}
    left_out: dict[str, str] = {}
    try:
        book = CalamineWorkbook.from_filelike(content)
        content.close()
        for place, about in enumerate(book.sheets_metadata):
            title = _base_name(about.name)
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
            if len(grids) + len(left_out) > _BOOK_SHEETS:
                raise Refused(
                    f"{file} has more than {_BOOK_SHEETS} sheets. Remove those that hold no table."
                )
    except CalamineError:
        raise _damaged(file) from None
    except BaseException as error:
        # What its Rust did not foresee is no Exception.
        if type(error).__name__ == "PanicException":
            raise _damaged(file) from None
        raise
    return grids, left_out


def _filled_rows(file: str, sheet: CalamineSheet, limits: Limits) -> _Grid:
    grid, unsaved = _Grid([], [], [], []), []
    beside = [""] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows() if sheet.start else (), start=1):
        if len(grid.rows) > limits.rows + _ABOVE:
            raise _too_many_rows(file, limits)
        row = [value if type(value) is str else _cell_text(value) for value in values]
        if _UNSAVED in row:
            unsaved.append(number)
            row = ["" if text == _UNSAVED else text for text in row]
        if _filled(row):
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


# Text ----------------------------------------------------------------------------------------

_SAVE = "Save the table as CSV or XLSX."
_FOREIGN = (
    (rb"%PDF", f"is a PDF. {_SAVE}"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|II\*\x00|MM\x00\*", f"is a picture. {_SAVE}"),
    (
        rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh\d1AY|\xfd7zXZ",
        "is packed. Unpack it, or use an ordinary ZIP.",
    ),
    (rb"PAR1|SQLite format 3|ARROW1|\x93NUMPY", f"is a database or data file. {_SAVE}"),
    (rb"PK\x05\x06", "is an empty ZIP. Put CSV, TSV, TXT or XLSX files into it."),
    (rb"PK\x07\x08", "is a part of a divided ZIP. Pack it as an ordinary ZIP."),
    (rb"\{\\rtf", f"is a text document (RTF). {_SAVE}"),
    (rb'(?s)(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*("|\})', f"is JSON. {_SAVE}"),
    (
        rb"(?is)(\xef\xbb\xbf)?\s*<\?xml",
        "is XML. Open it in Excel and save it as CSV or XLSX.",
    ),
    (
        rb"(?is)(\xef\xbb\xbf)?\s*<(!doctype|!--|html|head|body|table|meta|div)",
        "is a web page, whatever its name says. Open it in Excel and save it as CSV or XLSX.",
    ),
)


def _check_text(file: str, content: bytes, limits: Limits) -> None:
    """Refuses what is no text, by its first bytes."""
    _check_size(file, len(content), limits)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused(f"{file} is protected by a password. Remove the password first.")
        raise Refused(f"{file} is an old Excel file (XLS). Open it in Excel and save it as XLSX.")
    for pattern, sentence in _FOREIGN:
        if re.match(pattern, content[:1000]):
            raise Refused(f"{file} {sentence}")


def _text_sheet(file: str, base: str, content: bytes, encoding: str, limits: Limits) -> Sheet:
    _check_text(file, content, limits)
    text, used, told, faults = _decoded(file, content, encoding)
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise Refused(f"{file} is empty. Choose the file that holds the table.")
    start = _NOT_TEXT.findall(text[:10_000])
    if len(start) > 10 and len(start) > len(text[:10_000]) / 100:
        raise Refused(f"{file} is no text that can be read as a table. {_SAVE}")
    if text.count("\r\r\n") == text.count("\n") > 0:
        # Written twice through Windows' line ends.
        text = text.replace("\r\r\n", "\r\n")
    separator, skipped = _declared_separator(text)
    if not separator:
        separator = _separator(text)
    told = [*told, f"Cells are separated by {SEPARATORS.get(separator, separator)}."]
    grid, seen = _Grid([], [], [], faults), 0
    broken: dict[str, list[int]] = defaultdict(list)
    for line, cells, problem in islice(_records(file, text, separator), skipped, None):
        if problem:
            broken[problem].append(line)
        if any(map(str.strip, cells)):
            grid.rows.append(cells)
            grid.lines.append(line)
            seen += len(cells)
        else:
            grid.blanks.append(line)
        if len(grid.rows) > limits.rows + _ABOVE or len(grid.blanks) > _BOOK_ROWS:
            raise _too_many_rows(file, limits)
        if seen > limits.cells + _ABOVE * limits.columns:
            raise _too_many_cells(file, limits)
    if not grid.rows:
        raise Refused(f"{file} is empty. Choose the file that holds the table.")
    grid.faults.extend(Fault("row", why, tuple(where)) for why, where in broken.items())
    return _sheet(file, _stem(base), grid, limits, told, separator, used)


def _decoded(file: str, content: bytes, forced: str) -> tuple[str, str, list[str], list[Fault]]:
    """The text, the encoding used, what to tell of it, and a fault where it cannot be certain."""
    if forced:
        return _strictly(file, content, forced), forced, [f"Read as {ENCODINGS[forced]}."], []
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise Refused(f"{file} is written in UTF-32. Save it as “CSV UTF-8”.")
    marks = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    for mark, encoding in marks.items():
        if content.startswith(mark):
            text = _strictly(file, content, encoding)
            return text, encoding, [f"Read as {ENCODINGS[encoding]}."], []
    wide = _unmarked_utf16(content)
    if wide and (text := _if_fits(content, wide)) is not None:
        return text, wide, [f"Read as {ENCODINGS[wide]}. {_ANOTHER}"], []
    if (text := _if_fits(content, "utf-8")) is not None:
        return text, "utf-8", ["Read as UTF-8."], []
    return _western_or_japanese(file, content)


_ANOTHER = "If letters look wrong, choose another encoding."
# Bytes without a meaning in Shift-JIS, which Python lets pass.
_NO_JAPANESE = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_WIDE_SAMPLE = 4_000


def _if_fits(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if encoding == "cp932" and _NO_JAPANESE.search(text) else text


def _strictly(file: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        line = len(re.findall("\r\n|\r|\n", before)) + 1
        raise Refused(
            f"{file} cannot be read as {ENCODINGS[encoding]}: line {line} holds bytes that have "
            "no meaning there. Save it as “CSV UTF-8”, or choose another encoding."
        ) from None


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 by its zero bytes, which fill one half of every ASCII character; "" if it is not."""
    sample = content[:_WIDE_SAMPLE]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if len(content) % 2 or max(first, second) < 0.1 * half or min(first, second) > 0.01 * half:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _western_or_japanese(file: str, content: bytes) -> tuple[str, str, list[str], list[Fault]]:
    """Text in Windows-1252 or Shift-JIS; a fault where the letters suit neither, or both.

    The library misjudges short texts, so what the letters look like counts, too.
    """
    readings = {
        encoding: text
        for encoding in ("cp1252", "cp932")
        if (text := _if_fits(content, encoding)) is not None
    }
    if not readings:
        raise Refused(
            f"The letters of {file} fit none of the known encodings "
            f"({', '.join(ENCODINGS.values())}). Save it as “CSV UTF-8”."
        )
    best = from_bytes(_telling_lines(content), cp_isolation=list(readings)).best()
    judged = best.encoding if best else ""
    is_western = "cp1252" in readings and _looks_western(readings["cp1252"])
    is_japanese = "cp932" in readings and _looks_japanese(readings["cp932"])
    likely = "cp1252" if is_western else "cp932" if is_japanese else ""
    used = likely or next(iter(readings))
    told = [f"Read as {ENCODINGS[used]}, for instance {_instance(readings[used])}. {_ANOTHER}"]
    if likely and (likely == judged or is_western > is_japanese):
        return readings[used], used, told, []
    seen = " or ".join(
        f"{_instance(text)} ({ENCODINGS[encoding]})" for encoding, text in readings.items()
    )
    message = (
        f"How the letters are written is not certain. They read as {seen}. Choose the encoding "
        "that reads well, or save the file as “CSV UTF-8”."
    )
    return readings[used], used, told, [Fault("file", message)]


def _telling_lines(content: bytes) -> bytes:
    """Whole lines that hold more than ASCII, enough of them to judge by."""
    found, size = [], 0
    lines = content[: 4 * MB].splitlines()
    if len(content) > 4 * MB and len(lines) > 1:
        lines.pop()  # it may be cut inside a letter
    for line in lines:
        if not line.isascii():
            found.append(line)
            size += len(line)
        if size > _SAMPLE:
            break
    return b"\n".join(found) or content


def _looks_western(text: str) -> bool:
    """Whether accents stand singly among plain letters, and signs are those that people write."""
    beyond = re.findall("[^\x00-\x7f]", text[:MB])
    runs = re.findall("[¡-ÿŠŒŽšœžŸ]{2,}", text[:MB])
    odd = sum(map(len, runs)) + len(re.findall("[‚ƒ„†‡ˆ‰‹Œ•˜›œŠŽšž¤¥¦¨ª¬¯´¶¸¹º¾]", text[:MB]))
    return odd <= 0.3 * len(beyond)


def _looks_japanese(text: str) -> bool:
    """Whether half-width letters are few; Chinese and Korean, misread, are full of them."""
    beyond = re.findall("[^\x00-\x7f]", text[:MB])
    return sum("｡" <= letter <= "ﾟ" for letter in beyond) <= 0.2 * len(beyond)


def _instance(text: str) -> str:
    """A word of the text that shows how its letters were read, in quotes."""
    found = re.search(r"[^\s,;|\"]{0,12}[^\x00-\x7f][^\s,;|\"]{0,12}", text)
    return f"“{''.join(ch for ch in found.group() if ch.isprintable())}”" if found else "“”"


# Records -------------------------------------------------------------------------------------

# Lines above the header that are passed over: titles, dates, remarks.
_ABOVE = 20
_SAMPLE = 65_536
_LINE_CHARACTERS = 2_000_000
_RECORD_CHARACTERS = 1_000_000
_UNCLOSED = (
    "A quote is opened here and not closed where the cell ends. Close it, or write two quotes "
    "for one inside a quoted cell."
)
_UNREAD = "Too many quotes are out of order; from here on the file was not read. Mend them first."
_KNOWN = {
    "".join(ch for ch in column.name.lower() if ch.isalnum())
    for table in TABLES.values()
    for column in table.columns
}


def _declared_separator(text: str) -> tuple[str, int]:
    """What Excel's first line `sep=;` says, and how many lines that took: ("", 0) if none."""
    found = re.match(r'"?sep=([^\w\s"]|\t)"?[ \t,;]*(?=[\r\n])', text, re.IGNORECASE)
    return (found.group(1), 1) if found else ("", 0)


def _recognised(row: list[str]) -> int:
    """How many cells of this row are names of columns that some table has."""
    return sum("".join(ch for ch in cell[:100].lower() if ch.isalnum()) in _KNOWN for cell in row)


def _header_position(rows: list[list[str]]) -> int:
    """Which of the filled rows is the header: the first, unless only a later one has our names."""
    found = [_recognised(row) for row in rows[:_ABOVE]]
    return found.index(max(found)) if found[0] == 0 and max(found) >= 2 else 0


def _separator(text: str) -> str:
    """The separator under which the header has most known names; then the evenest rows."""

    def merit(separator: str) -> tuple[int, float]:
        records = (cells for _, cells, _ in _records("", text[:_SAMPLE], separator) if cells)
        rows = list(dropwhile(lambda row: not any(map(str.strip, row)), islice(records, 200)))
        if not rows:
            return 0, 0.0
        position = _header_position(rows)
        header, below = rows[position], rows[position + 1 :]
        even = sum(len(row) == len(header) for row in below) / (len(below) or 1)
        # One column is even without being separated.
        return _recognised(header), even - 1 if len(header) == 1 else even + 0.01

    return max(SEPARATORS, key=merit)


def _records(file: str, text: str, separator: str) -> Iterator[tuple[int, list[str], str]]:
    """Each record: the line it begins on, its cells, and what is wrong with its quotes, if so.

    A record with wrong quotes is read as far as its first line goes; the lines after it are read
    as records of their own, so that one missing quote does not swallow the rest of the file.
    """
    source = io.StringIO(text, newline="")
    waiting: list[str] = []
    held: list[str] = []

    def lines() -> Iterator[str]:
        size = 0
        while size < _RECORD_CHARACTERS or len(held) == 0:
            line = waiting.pop() if waiting else source.readline()
            if not line:
                return
            if len(line) > _LINE_CHARACTERS:
                raise Refused(
                    f"{file} has a line of more than {_LINE_CHARACTERS:,} characters. Check that "
                    "it is a table, with one row a line."
                )
            size = len(line) if not held else size + len(line)
            held.append(line)
            yield line

    def reader() -> Iterator[list[str]]:
        return csv.reader(lines(), delimiter=separator, strict=True)

    records, number = reader(), 1
    # Rereading is paid for with this, so that no file can make it endless.
    patience = 3 * len(text) + 1_000
    while True:
        held.clear()
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            first, *rest = held
            if not rest and "limit" in str(error):
                # _odd_cells names the cell that is too long.
                yield number, first.rstrip("\r\n").split(separator), ""
                records = reader()
                number += 1
                continue
            patience -= sum(map(len, rest))
            if patience < 0:
                yield number, _leniently(first, separator), _UNREAD
                return
            waiting.extend(reversed(rest))
            records = reader()
            yield number, _leniently(first, separator), _UNCLOSED
            number += 1
            continue
        yield number, cells, ""
        number += len(held)


def _leniently(line: str, separator: str) -> list[str]:
    line = line.rstrip("\r\n")
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


# Sheets --------------------------------------------------------------------------------------

# Tabs and line breaks may stand in quoted cells.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LOST = "\ufffd"
# UTF-8 that some program took for Windows-1252 and saved again: “é” became “Ã©”.
_TWICE = re.compile("[\xc2-\xf4][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_FAULTS = 1_000
_NAME_CHARACTERS = 200


def _too_many_rows(file: str, limits: Limits) -> Refused:
    return Refused(
        f"{file} has more than {limits.rows:,} rows, or far too many empty ones. Remove the empty "
        "ones, or split the file."
    )


def _too_many_cells(file: str, limits: Limits) -> Refused:
    return Refused(f"{file} has more than {limits.cells:,} cells. Split it into smaller files.")


def _sheet(
    file: str,
    stem: str,
    grid: _Grid,
    limits: Limits,
    told: Iterable[str] = (),
    separator: str = "",
    encoding: str = "",
) -> Sheet:
    """A Sheet of the filled rows of a file; `separator` is empty for workbooks."""
    told, faults = list(told), list(grid.faults)
    position = _header_position(grid.rows)
    top = grid.lines[position]
    if position:
        told.append(
            f"The column names are on {'line' if separator else 'row'} {top}; what stands above "
            "is left out."
        )
    header = grid.rows[position]
    rows, lines = grid.rows[position + 1 :], grid.lines[position + 1 :]
    if len(rows) > limits.rows:
        raise _too_many_rows(file, limits)
    width = _width(header, rows, separator)
    if width > limits.columns:
        raise Refused(f"{file} has more than {limits.columns:,} columns. Remove the empty ones.")
    if width * len(rows) > limits.cells:
        raise _too_many_cells(file, limits)
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
    filled = max(map(_filled, rows), default=0)
    return max(named, min(filled, len(header)) if separator else filled)


def _filled(row: list[str]) -> int:
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
    written = [_NOT_TEXT.sub("", name).replace("\ufeff", "").strip() for name in header]
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
    hidden = [name for name, raw in zip(names, header, strict=True) if _NOT_TEXT.search(raw)]
    if hidden:
        message = (
            f"The header holds characters that cannot be seen, in {', '.join(hidden)[:200]}. "
            "Type these names anew."
        )
        faults.append(Fault("header", message, (top,)))
    return names, faults


def _uneven(rows: list[list[str]], lines: list[int], width: int, separator: str) -> Iterator[Fault]:
    """Lines with too few or too many cells, together where they have equally many."""
    found: dict[int, list[int]] = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        # Empty cells beyond the header are harmless.
        count = _filled(row) if len(row) > width else len(row)
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
    pattern = f"{_NOT_TEXT.pattern}|{_LOST}|{_TWICE.pattern}"
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
        message = f"The cell holds {_LOST}, which stands where a letter was lost. Type it anew."
        return Fault("cell", message, lines, column, cell)
    if hidden := _NOT_TEXT.search(cell):
        message = (
            f"The cell holds a character that cannot be seen (U+{ord(hidden.group()):04X}). "
            "Remove it."
        )
        return Fault("cell", message, lines, column, cell, (_NOT_TEXT.sub("", cell),), True)
    try:
        mended = cell.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    message = "The letters of this cell were garbled when it was saved. Correct them."
    return Fault("cell", message, lines, column, cell, (mended,))


def _lines(cells: pd.Series) -> tuple[int, ...]:
    return tuple(int(line) for line in cells.index)
