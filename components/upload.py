"""Uploaded sheets on their way from a file to a table that fits its definition.

Nothing here is written to disk or to a log: an upload lives in the session that brought it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

import pandas as pd

from components import check, compare, draft, intake, store
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
    fits, once `checked`. `content` is the whole file, so that it can be read in another encoding.
    `base` is the revision that a saved draft was made from; None for any other file. With `merge`
    its rows are added to those that are there; without, they replace the table.
    """

    key: str
    name: str
    content: bytes
    sheet: intake.Sheet
    cells: pd.DataFrame
    table: Table | None
    base: int | None = None
    merge: bool = True
    fitted: Fitted | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it fits its table and can be compared."""
        return self.fitted is not None and not self.faults


def arrived(name: str, content: bytes, encoding: str = "") -> list[Upload]:
    """The sheets in a file, each with the table that its columns suggest. Raises intake.Refused."""
    sheets = intake.sheets(name, content, encoding=encoding)
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


def checked(
    upload: Upload,
    beside: Sequence[Upload],
    held: Draft | None = None,
    progress: Callable[[float], None] | None = None,
) -> Upload:
    """The sheet with everything that is wrong with it.

    Names of other tables may be published, stand in the draft that the reader holds, or in a sheet
    of `beside`, uploaded together.
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
        *check.reference_faults(table, read.cells, _known(table, read.cells, beside, held)),
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
    table: Table, cells: pd.DataFrame, beside: Sequence[Upload], held: Draft | None
) -> dict[tuple[str, str], set[str]]:
    """The names that a reference may use, by table and column."""
    known: dict[tuple[str, str], set[str]] = {}
    for column in table.columns:
        if column.reference is None:
            continue
        place = (column.reference.table, column.reference.column)
        names = set(_cells(place[0], held)[place[1]])
        for other in beside:
            if other.table and other.table.name == place[0] and place[1] in other.cells:
                names |= set(other.cells[place[1]])
        if place[0] == table.name:
            names |= set(cells[place[1]])
        known[place] = names - {""}
    return known


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
    bases = [upload.base for upload in uploads if upload.base is not None]
    return draft.draft(made, min([now, *bases, *([held.base] if held else [])]))
