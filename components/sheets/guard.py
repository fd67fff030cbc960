"""What the reader of workbooks is handed: their XML, checked and packed anew.

So it reads exactly what was checked, however it would have read the original archive.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from xml.parsers import expat

from components.sheets.limits import BOOK_ROWS, DAMAGED, MB, Limits, Refused, too_many_rows

# Elements between two rows or shared texts are in memory together.
_BOOK_RECORDS = 5_000_000
_BOOK_HELD = 1_000_000


def is_workbook(file: str, archive: zipfile.ZipFile) -> bool:
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


def damaged(file: str) -> Refused:
    """What is said of a workbook that cannot be read."""
    return Refused(
        f"{file} is damaged or not a workbook that can be read. Open it in Excel and save it "
        "again as an Excel workbook (.xlsx)."
    )


def made_safe(file: str, archive: zipfile.ZipFile, limits: Limits) -> tuple[io.BytesIO, list[str]]:
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
                raise Refused(f"{file} is damaged and cannot be opened. Save it again.") from None
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
UNSAVED = "\ue000unsaved\ue000"

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
    """A cell without a result, with `UNSAVED` in it unless its result is an empty text."""
    space, about = cell["space"], re.sub(rb"\st\s*+=\s*+[\"']n[\"']", b"", cell["about"])
    if re.search(rb"\st\s*+=", about):
        return cell[0]
    value = UNSAVED.encode("utf-8")
    return b'<%bc%b t="str"><%bv>%b</%bv></%bc>' % (space, about, space, value, space, space)


def _is_usual(file: str, part: bytes, limits: Limits) -> bool:
    """Whether XML is written as nearly all programs do, and did not have to be parsed to know it.

    Refuses what would grow in memory: entities, masses of elements, and cells that lie far apart,
    as calamine holds a sheet as one rectangle around all of its cells.
    """
    if b"\0" in part:
        # UTF-16 could hide from these checks what it shows to another reader.
        raise damaged(file)
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
    if span.rows > BOOK_ROWS:
        raise too_many_rows(file, limits)
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
            row = int(place) if re.fullmatch("[0-9]{1,10}", place) else BOOK_ROWS + 1
        if name == "c":
            found = re.fullmatch("([A-Za-z]{1,3})([0-9]{1,10})", place or "")
            if place is not None and found is None:
                raise damaged(file)
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
        raise damaged(file) from None
    return _Span(cells, rows, columns)
