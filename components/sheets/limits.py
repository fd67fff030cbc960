"""What is taken at most, and the refusal of what is not."""

import zipfile
import zlib
from dataclasses import dataclass

MB = 1024 * 1024

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


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

# Excel itself has no more rows.
BOOK_ROWS = 1_048_576


class Refused(ValueError):
    """A file that cannot be taken at all; the text says why and what to do, naming the file."""


def limits_in_words(limits: Limits = LIMITS) -> str:
    """What may be uploaded and how much of it, for the page."""
    return (
        "CSV, TSV, TXT, XLSX, or a ZIP of them. "
        f"At most {limits.file_mb} MB a file, {limits.rows:,} rows and {limits.columns:,} columns "
        f"a table and {limits.cell_characters:,} characters a cell; a ZIP may hold "
        f"{limits.archive_files:,} files, and a ZIP or workbook {limits.expanded_mb:,} MB "
        "unpacked, but no further ZIP."
    )


def check_size(file: str, size: int, limits: Limits) -> None:
    """Refuses a file of too many bytes."""
    if size > limits.file_mb * MB:
        raise Refused(f"{file} is larger than {limits.file_mb} MB. Split it into smaller files.")


def too_many_rows(file: str, limits: Limits) -> Refused:
    """What is said of a table that is too long."""
    return Refused(
        f"{file} has more than {limits.rows:,} rows, or far too many empty ones. Remove the empty "
        "ones, or split the file."
    )


def too_many_cells(file: str, limits: Limits) -> Refused:
    """What is said of a table with too many cells."""
    return Refused(f"{file} has more than {limits.cells:,} cells. Split it into smaller files.")
