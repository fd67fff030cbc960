"""Uploaded sheets on their way from a file to a table that fits its definition.

Nothing here is written to disk or to a log: an upload lives in the session that brought it.
"""

import io
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath, PurePosixPath
from uuid import uuid4

import pandas as pd

from components import check, compare, draft, fixes, intake, store
from components.check import Fitted
from components.draft import Draft
from components.faults import Fault
from components.tables import SOURCE, Table

# Less than this share of a table's own columns in a header is no sign of the table.
_TOO_LITTLE = 0.3


@dataclass(frozen=True, eq=False)
class Upload:
    """One sheet as it came and as mended so far.

    `table` is the table that it is taken for (None: not known). `fitted` and `faults` say how it
    fits, once `checked`. `content` is the whole file, so that it can be read in another encoding;
    `encoding` is the one that the reader chose, "" for the one that was recognised. `base` is the
    revision that a saved draft was made from; None for any other file. With `merge` its rows are
    added to those that are there; without, they replace the table.
    """

    key: str
    name: str
    content: bytes
    sheet: intake.Sheet
    cells: pd.DataFrame
    table: Table | None
    encoding: str = ""
    base: int | None = None
    merge: bool = True
    fitted: Fitted | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it fits its table and can be compared."""
        return self.fitted is not None and not self.faults


def apart(
    files: Sequence[tuple[str, bytes]], taken: Collection[str] = ()
) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Files that came together, each under a name of its own, and sentences on what was done.

    Of files that share a name, one with the same content counts once; one with other content is
    numbered, past the names that are `taken`.
    """
    kept: dict[str, bytes] = {}
    told = []
    used = {*taken, *(name for name, _ in files)}
    first: dict[str, list[bytes]] = {}
    for name, content in files:
        before = first.setdefault(name, [])
        if content in before:
            told.append(f"{name} came twice with the same content, so it is here once.")
            continue
        before.append(content)
        if before[1:]:
            other = _numbered(name, used)
            used.add(other)
            told.append(
                f"{name} came more than once with different content. All are kept; this one is "
                f"called {other} here."
            )
            name = other
        kept[name] = content
    return list(kept.items()), told


def _numbered(name: str, used: Collection[str]) -> str:
    path, number = PurePath(name), 2
    while (other := f"{path.stem} ({number}){path.suffix}") in used:
        number += 1
    return other


def arrived(name: str, content: bytes) -> list[Upload]:
    """The sheets in a file, each with the table that its columns suggest. Raises intake.Refused."""
    sheets = intake.sheets(name, content)
    base = draft.base_of(content)
    return [
        Upload(
            key=uuid4().hex,
            name=name,
            content=content,
            sheet=sheet,
            cells=sheet.cells,
            table=_suggested(sheet),
            base=base,
            # A saved draft holds whole tables.
            merge=base is None,
        )
        for sheet in sheets
    ]


def _suggested(sheet: intake.Sheet) -> Table | None:
    found = check.recognised([str(name) for name in sheet.cells], sheet.stem)
    return found[0].table if found and found[0].share >= _TOO_LITTLE else None


def taken_for(upload: Upload, table: Table | None) -> Upload:
    """The same sheet taken for another table."""
    return replace(upload, table=table, cells=upload.sheet.cells, fitted=None, faults=())


def read_as(upload: Upload, encoding: str) -> Upload:
    """The same sheet with its text read in another encoding ("": as recognised), to be mended anew.

    A table that it is taken for stays. Other files of its archive are left alone, so they need not
    fit the encoding. Raises intake.Refused.
    """
    for sheet in intake.sheets(upload.name, _alone(upload), encoding=encoding):
        if sheet.file == upload.sheet.file:
            return replace(
                upload,
                # What else is in the archive was told when all of it was read.
                sheet=replace(sheet, beside=upload.sheet.beside),
                cells=sheet.cells,
                table=upload.table or _suggested(sheet),
                encoding=encoding,
                fitted=None,
                faults=(),
            )
    raise intake.Refused(
        f"{upload.sheet.file} shares its name with another file of the archive. Rename one of them."
    )


def _alone(upload: Upload) -> bytes:
    """The file of the sheet; out of an archive, with only those files that share its name."""
    # Intake names a file of an archive after both, and numbers those that share a name.
    inner = upload.sheet.file.partition(" › ")[2]
    if not upload.content.startswith(b"PK\x03\x04") or not inner:
        return upload.content
    with zipfile.ZipFile(io.BytesIO(upload.content)) as archive:
        files = {}
        # An archive may hold one path twice; a folder of its own keeps each.
        for position, entry in enumerate(archive.infolist()):
            base = PurePosixPath(entry.filename.replace("\\", "/")).name
            if inner == base or inner.startswith(f"{base} ("):
                files[f"{position}/{base}"] = archive.read(entry)
    return store.archive(files) if files else upload.content


def checked(
    upload: Upload,
    beside: Sequence[Upload],
    held: Draft | None = None,
    progress: Callable[[float], None] | None = None,
) -> Upload:
    """The sheet with everything that is wrong with it.

    Names of other tables may be published, stand in the draft that the reader holds, or in a sheet
    of `beside`: all sheets uploaded together, in their order, with or without this one.
    """
    table = upload.table
    if table is None:
        return upload
    fitted = check.fitted(table, upload.cells)
    headed = [replace(fault, lines=(upload.sheet.header,)) for fault in fitted.faults]
    fitted = replace(fitted, faults=tuple(headed))
    # The cells of a column are checked as what its header seems to mean, so that all faults come
    # at once; they are mended only together with the header.
    meant = [(fault, fault.fixes[0]) for fault in fitted.faults if fault.fixes]
    read = check.fitted(table, check.mended(upload.cells, meant)) if meant else fitted
    # Where a column is missing, every one of its cells would be called empty.
    missing = {fault.column for fault in read.faults if fault.kind == "header"}
    found = [
        *_still_there(upload, {fault.column for fault in fitted.faults}),
        *fitted.faults,
        *(
            fault
            for fault in check.faults(
                table,
                read.cells,
                without_source=bool(set(read.filled) & set(SOURCE)),
                progress=progress,
            )
            if fault.column not in missing
        ),
        *check.reference_faults(table, read.cells, _known(upload, beside, held)),
    ]
    return replace(upload, fitted=fitted, faults=tuple(found))


def _still_there(upload: Upload, told: set[str]) -> list[Fault]:
    """The faults of the file's structure that the table does not tell as well, or were mended."""
    lines = set(upload.cells.index)
    return [
        fault
        for fault in upload.sheet.faults
        if (fault.kind != "row" or not fault.lines or lines & set(fault.lines))
        and (fault.kind != "header" or fault.column not in told)
    ]


def _known(
    upload: Upload, beside: Sequence[Upload], held: Draft | None
) -> dict[tuple[str, str], set[str]]:
    """The names that a reference may use, by table and column, as they would stand in a draft."""
    every = beside if upload.key in {each.key for each in beside} else [*beside, upload]
    known: dict[tuple[str, str], set[str]] = {}
    for table, column in _places(upload.table):
        sheets = [each for each in every if each.table and each.table.name == table]
        # The first sheet of a table may take its place; further ones are added (see `drafted`).
        stays = not sheets or sheets[0].merge
        names = set(_cells(table, held)[column]) if stays else set()
        for sheet in sheets:
            names |= _lent(sheet, column)
        known[table, column] = names - {""}
    return known


def _places(table: Table | None) -> set[tuple[str, str]]:
    """The tables and columns that a table refers to."""
    columns = table.columns if table else ()
    return {(each.reference.table, each.reference.column) for each in columns if each.reference}


def refers_to(upload: Upload, tables: Collection[Table | None]) -> bool:
    """Whether the sheet's faults hang on what one of these tables would hold."""
    names = {table.name for table in tables if table}
    return any(name in names for name, _ in _places(upload.table))


def _lent(sheet: Upload, column: str) -> set[str]:
    """The names that a sheet gives to others.

    A cell that has a fault itself, or whose line is torn, will not stand as it is written. Faults
    elsewhere in the sheet do not count: if it lent nothing until all of them are mended, the reader
    would be told to correct names that are right, and two sheets that refer to each other would
    wait for ever. Until such a sheet is mended, `draft.faults` tells of the names that are missing.
    """
    if sheet.table is None or column not in sheet.cells:
        return set()
    torn = [line for fault in sheet.sheet.faults if fault.kind == "row" for line in fault.lines]
    # A header may stand twice; the first counts.
    cells = sheet.cells.iloc[:, list(sheet.cells).index(column)]
    texts = list(cells[~cells.index.isin(torn)].unique())
    wrong = set(fixes.misfits(sheet.table.column(column), texts))
    return {text for place, text in enumerate(texts) if place not in wrong}


def mended(upload: Upload, accepted: Sequence[tuple[Fault, str]]) -> Upload:
    """The sheet with the accepted fixes in it, to be checked again."""
    return replace(upload, cells=check.mended(upload.cells, accepted), fitted=None, faults=())


def corrected(upload: Upload) -> bytes:
    """The sheet as a CSV with the fixes accepted so far, its columns as they came."""
    return store.csv_text(upload.cells).encode("utf-8")


def _cells(name: str, held: Draft | None) -> pd.DataFrame:
    """A table as the reader sees it: of the draft that they hold, or as published."""
    return held.cells[name] if held and name in held.cells else draft.published_cells(name)


def as_table(upload: Upload, held: Draft | None = None) -> pd.DataFrame:
    """A ready sheet as a whole table: in place of the rows the reader sees, or merged in by key.

    Where the sheet lacks a column, rows that are there keep their cells. Their sources do not stay:
    they speak of the earlier figures, not of the uploaded ones.
    """
    if upload.fitted is None or upload.table is None:
        raise ValueError("The sheet was not checked.")
    if not upload.merge:
        return upload.fitted.cells
    return _merged(upload.table, _cells(upload.table.name, held), upload.fitted)


def _merged(table: Table, onto: pd.DataFrame, fitted: Fitted) -> pd.DataFrame:
    silent = set(fitted.absent) - set(SOURCE)
    return compare.merged(table, onto, fitted.cells, silent=silent)


def drafted(uploads: Sequence[Upload], held: Draft | None = None) -> Draft:
    """The draft that the ready ones among the sheets make.

    Two sheets of one table are taken in their order, the second added to the first. What the
    reader's draft holds already stays in it.
    """
    # Looked up before the tables: a base that is too old costs a question, a newer one would lose
    # what somebody publishes in this moment.
    now = draft.current_revision()
    made = dict(held.cells) if held else {}
    taken: set[str] = set()
    for upload in uploads:
        if not upload.is_ready or upload.table is None or upload.fitted is None:
            continue
        name = upload.table.name
        if name in taken:
            made[name] = _merged(upload.table, made[name], upload.fitted)
        else:
            made[name] = as_table(upload, held)
        taken.add(name)
    # A revision that nobody can look up, as while the history is away, counts as the oldest.
    bases = [
        upload.base if upload.base <= now else 0 for upload in uploads if upload.base is not None
    ]
    return draft.draft(made, min([now, *bases, *([held.base] if held else [])]))
