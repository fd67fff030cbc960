"""Files of text as sheets: separators, quotes, records."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import dropwhile, islice

from components.faults import Fault
from components.sheets.header import ABOVE, header_position, recognised
from components.sheets.letters import decoded
from components.sheets.limits import (
    BOOK_ROWS,
    Limits,
    Refused,
    check_size,
    too_many_cells,
    too_many_rows,
)
from components.sheets.shape import NOT_TEXT, SEPARATORS, Grid, Sheet, sheet_of, stem

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

# Enough of a file to tell its separator by.
_SAMPLE = 65_536
_LINE_CHARACTERS = 2_000_000
_RECORD_CHARACTERS = 1_000_000
_UNCLOSED = (
    "A quote is opened here and not closed where the cell ends. Close it, or write two quotes "
    "for one inside a quoted cell."
)
_UNREAD = "Too many quotes are out of order; from here on the file was not read. Fix them first."


def _check_text(file: str, content: bytes, limits: Limits) -> None:
    """Refuses what is no text, by its first bytes."""
    check_size(file, len(content), limits)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused(f"{file} is protected by a password. Remove the password first.")
        raise Refused(f"{file} is an old Excel file (XLS). Open it in Excel and save it as XLSX.")
    for pattern, sentence in _FOREIGN:
        if re.match(pattern, content[:1000]):
            raise Refused(f"{file} {sentence}")


def text_sheet(file: str, base: str, content: bytes, encoding: str, limits: Limits) -> Sheet:
    """The sheet in a file of text, read in `encoding` unless that is empty. Raises Refused."""
    _check_text(file, content, limits)
    text, used, told, faults = decoded(file, content, encoding)
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise Refused(f"{file} is empty. Choose the file that holds the table.")
    start = NOT_TEXT.findall(text[:10_000])
    if len(start) > 10 and len(start) > len(text[:10_000]) / 100:
        raise Refused(f"{file} is no text that can be read as a table. {_SAVE}")
    if text.count("\r\r\n") == text.count("\n") > 0:
        # Written twice through Windows' line ends.
        text = text.replace("\r\r\n", "\r\n")
    separator, skipped = _declared_separator(text)
    if not separator:
        separator = _separator(text)
    told = [*told, f"Cells are separated by {SEPARATORS.get(separator, separator)}."]
    grid, seen = Grid([], [], [], faults), 0
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
        if len(grid.rows) > limits.rows + ABOVE or len(grid.blanks) > BOOK_ROWS:
            raise too_many_rows(file, limits)
        if seen > limits.cells + ABOVE * limits.columns:
            raise too_many_cells(file, limits)
    if not grid.rows:
        raise Refused(f"{file} is empty. Choose the file that holds the table.")
    grid.faults.extend(Fault("row", why, tuple(where)) for why, where in broken.items())
    return sheet_of(file, stem(base), grid, limits, told, separator, used)


def _declared_separator(text: str) -> tuple[str, int]:
    """What Excel's first line `sep=;` says, and how many lines that took: ("", 0) if none."""
    found = re.match(r'"?sep=([^\w\s"]|\t)"?[ \t,;]*(?=[\r\n])', text, re.IGNORECASE)
    return (found.group(1), 1) if found else ("", 0)


def _separator(text: str) -> str:
    """The separator under which the header has most known names; then the evenest rows."""

    def merit(separator: str) -> tuple[int, float]:
        records = (cells for _, cells, _ in _records("", text[:_SAMPLE], separator) if cells)
        rows = list(dropwhile(lambda row: not any(map(str.strip, row)), islice(records, 200)))
        if not rows:
            return 0, 0.0
        position = header_position(rows)
        header, below = rows[position], rows[position + 1 :]
        even = sum(len(row) == len(header) for row in below) / (len(below) or 1)
        # One column is even without being separated.
        return recognised(header), even - 1 if len(header) == 1 else even + 0.01

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
