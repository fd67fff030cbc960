"""From the bytes of an uploaded file to sheets of text, whatever program wrote it.

Everything happens in memory: nothing is written to disk and nothing is logged.
"""

import io
import zipfile
from collections import Counter
from pathlib import PurePosixPath

from components.sheets.guard import is_workbook
from components.sheets.letters import ENCODINGS
from components.sheets.limits import (
    DAMAGED,
    LIMITS,
    MB,
    Limits,
    Refused,
    check_size,
    limits_in_words,
)
from components.sheets.shape import Sheet, base_name, told_first
from components.sheets.text import text_sheet
from components.sheets.workbook import workbook_sheets

__all__ = [
    "DAMAGED",
    "ENCODINGS",
    "LIMITS",
    "Limits",
    "Refused",
    "Sheet",
    "limits_in_words",
    "sheets",
]


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


def sheets(
    name: str, content: bytes, *, encoding: str = "", limits: Limits = LIMITS
) -> list[Sheet]:
    """Every table of one uploaded file, in its order; at least one.

    `encoding`, a key of ENCODINGS, reads all text so instead of recognising it. Raises Refused.
    """
    file = base_name(name)
    if encoding and encoding not in ENCODINGS:
        raise Refused(f"{file}: the encoding must be one of {', '.join(ENCODINGS)}.")
    if not content.startswith(b"PK\x03\x04"):
        return [text_sheet(file, file, content, encoding, limits)]
    archive = _opened(file, content, limits)
    if is_workbook(file, archive):
        return workbook_sheets(file, archive, limits)
    return _archive_sheets(file, archive, encoding, limits)


def _opened(file: str, content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, after its claims about itself are found to be within the limits."""
    check_size(file, len(content), limits)
    if content.count(b"PK\x01\x02") > _ENTRIES:
        raise Refused(f"{file} holds too many files. Put only the tables into it.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (*DAMAGED, ValueError):
        raise Refused(f"{file} is damaged and cannot be opened. Save it again.") from None
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
        raise Refused(f"{file} unpacks to far more than a table would. Pack the tables again.")
    return archive


def _unpacked(file: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """One file of the archive, and at most one byte more than `limit`: sizes may lie."""
    try:
        with archive.open(entry) as packed:
            return packed.read(limit + 1)
    except (*DAMAGED, ValueError):
        raise Refused(f"{file} is damaged and cannot be unpacked. Make the ZIP again.") from None


def _archive_sheets(
    file: str, archive: zipfile.ZipFile, encoding: str, limits: Limits
) -> list[Sheet]:
    kept, left_out = [], []
    for entry in archive.infolist():
        base = base_name(entry.filename)
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
        check_size(inner, len(content), limits)
        left -= len(content)
        if left < 0:
            raise Refused(f"{file} is larger than {limits.expanded_mb:,} MB when unpacked.")
        if not content.startswith(b"PK\x03\x04"):
            found.append(text_sheet(inner, base, content, encoding, limits))
            continue
        book = _opened(inner, content, limits)
        left -= sum(part.file_size for part in book.infolist())
        if left < 0:
            raise Refused(f"{file} is larger than {limits.expanded_mb:,} MB when unpacked.")
        if not is_workbook(inner, book):
            raise Refused(f"{file} holds another ZIP, {base}. Unpack that one first.")
        found += workbook_sheets(inner, book, limits)
    if not found:
        raise Refused(f"{file} holds no table. Put CSV, TSV, TXT or XLSX files into it.")
    return told_first(found, [_left_out(left_out)] if left_out else [])


def _left_out(names: list[str]) -> str:
    more = len(names) - 10
    listed = ", ".join(names[:10]) + (f" and {more} more" if more > 0 else "")
    is_one = len(names) == 1
    return (
        f"{listed} {'is no table and is' if is_one else 'are no tables and are'} left out of the "
        "ZIP."
    )
