"""Which rows of a table a reader sees: those last published, or the CSV that came with the code."""

import csv
import io
import re
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from components import check, editors, revisions
from components.check import Problem
from components.tables import DATA, TABLES, Table

# Text of a chart's label may hold a few HTML tags. A word joiner after "<" shows nothing and keeps
# a cell from being read as a tag; `csv_text` takes it out again.
_JOINER = "\u2060"

# What a spreadsheet would run: a sign at the start, whatever blanks stand before it. The wide signs
# count where Chinese, Japanese or Korean is written.
_FORMULA = re.compile(r"'*[\s\u200b\ufeff]*[=+\-@＝＋－＠]")


class BadTable(ValueError):
    """A CSV that does not fit its definition; `problems` says where and how to fix it."""

    def __init__(self, table: Table, found: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in found[:5]))
        self.table = table
        self.problems = found


@dataclass(frozen=True)
class Edition:
    """One table as a reader sees it. Editions with one `token` hold the same rows.

    `frame` holds the rows of a draft, which lie nowhere else; None for what is published.
    """

    table: str
    token: str
    frame: pd.DataFrame | None = field(default=None, compare=False, repr=False)


# ---------------------------------------------------------------- what is published


def published(name: str) -> Edition:
    """The edition of a table that everybody sees, looked up four times a second."""
    return _published(name, DATA, int(time.monotonic() * 4))


@lru_cache(maxsize=256)
def _published(name: str, _folder: Path, moment: int) -> Edition:
    newest, _ = _head(editors.settings().database, moment)
    digest = newest.tables.get(name) if newest else None
    return Edition(name, f"sha256:{digest}" if digest else f"file:{revision(TABLES[name])}")


def looked_up() -> tuple[revisions.Revision | None, str]:
    """What `head` and `trouble` say, of one and the same moment."""
    return _head(editors.settings().database, int(time.monotonic() * 4))


def head() -> revisions.Revision | None:
    """The newest published revision; None while the curated tables stand as they came.

    Also None while the history cannot be read: `trouble` then says so.
    """
    return looked_up()[0]


def trouble() -> str:
    """What keeps the history from being read, as a sentence; "" if nothing does."""
    return looked_up()[1]


@lru_cache(maxsize=8)
def _head(address: str, _moment: int) -> tuple[revisions.Revision | None, str]:
    try:
        return history(address).head(), ""
    except revisions.Refused as refused:
        return None, str(refused)


def forget_head() -> None:
    """Looks the newest revision up again at once, after publishing."""
    _head.cache_clear()
    _published.cache_clear()


def history(address: str = "") -> revisions.History:
    """The history of what was published, kept open."""
    return _history(address or editors.settings().database)


@lru_cache(maxsize=4)
def _history(address: str) -> revisions.History:
    return revisions.History(address)


def curated() -> dict[str, bytes]:
    """The CSVs that came with the code, by table, as they stand; missing ones left out."""
    files = {name: _curated(name) for name in TABLES}
    return {name: body for name, body in files.items() if body is not None}


def _curated(name: str) -> bytes | None:
    file = path(TABLES[name])
    return file.read_bytes() if file.exists() else None


def content(name: str, number: int | None = None) -> bytes | None:
    """The CSV of a table as published, or at a revision; None if there is none anywhere."""
    found = head() if number is None else _at(number)
    if found is None:
        return _curated(name)
    if digest := found.tables.get(name):
        return history().content(digest)
    # A table that was defined after this revision was published.
    return _curated(name)


def _at(number: int) -> revisions.Revision | None:
    # Revision 0 is only written down once something is published on top of it.
    return history().revision(number) if number or head() else None


# ---------------------------------------------------------------- rows


def path(table: Table, folder: Path | None = None) -> Path:
    """Where the CSV of this table lies."""
    return (folder or DATA) / f"{table.name}.csv"


def revision(table: Table, folder: Path | None = None) -> int:
    """A number that changes when the CSV changes; 0 while it is missing."""
    try:
        return path(table, folder).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def read(table: Table, folder: Path | None = None) -> pd.DataFrame:
    """The rows of this table's CSV, as `frame` gives them. Raises BadTable."""
    file = path(table, folder)
    if found := check.problems(table, file):
        raise BadTable(table, found)
    return frame(table, cells(file.read_bytes()))


def rows(edition: Edition) -> pd.DataFrame:
    """The rows of this edition, as `frame` gives them. Raises BadTable."""
    table = TABLES[edition.table]
    if edition.frame is not None:
        return edition.frame
    if not edition.token.startswith("sha256:"):
        return read(table)
    # What was published fitted its definition on that day; the definition may have changed since.
    told = cells_today(table, history().content(edition.token.removeprefix("sha256:")))
    if faults := check.faults(table, told):
        raise BadTable(
            table,
            [
                _as_published(table, fault.message, line=(*fault.lines, 0)[0], column=fault.column)
                for fault in faults[:5]
            ],
        )
    return frame(table, told)


def cells_today(table: Table, content: bytes) -> pd.DataFrame:
    """A stored CSV as text under the columns of today, whatever they were when it was published.

    Optional columns that it lacks are empty, columns that are no longer defined are left out.
    Raises BadTable where it is no table any more or lacks a column that may not be empty.
    """
    try:
        told = cells(content)
    except ValueError:
        unread = "It cannot be read as a table. Upload the table again and publish it."
        raise BadTable(table, [_as_published(table, unread)]) from None
    lacking = [
        column.name for column in table.columns if column.required and column.name not in told
    ]
    if lacking:
        message = (
            "It was published without this column, which no row may leave empty today. Bring the "
            "table with this column and publish it."
        )
        raise BadTable(table, [_as_published(table, message, column=name) for name in lacking])
    return told.reindex(columns=[column.name for column in table.columns], fill_value="")


def _as_published(table: Table, message: str, *, line: int = 0, column: str = "") -> Problem:
    return Problem(f"{table.name}.csv as published", line, column, message)


def cells(content: bytes) -> pd.DataFrame:
    """A CSV in our own spelling as text, one row a record, indexed by the line it begins on.

    Raises ValueError if it is no table: no text, a name twice, or rows of another width.
    """
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    begins, records = [], []
    try:
        header = next(reader, [])
        line = reader.line_num + 1
        for record in reader:
            begins.append(line)
            records.append(record)
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(str(error)) from None
    if len(set(header)) < len(header) or any(len(record) != len(header) for record in records):
        raise ValueError("not a table")
    return pd.DataFrame(records, columns=pd.Index(header, dtype=str), index=begins, dtype=str)


def frame(table: Table, told: pd.DataFrame) -> pd.DataFrame:
    """Cells as rows for charts: numbers as floats, dates as text, unknown text as "".

    A yes or no that is not known is None. Dates stay text, because "2025-04" must not turn into
    the first of April. The added column `origin` names file and line, e.g. "capex.csv, line 18".
    `told` has the columns of the table and is indexed by line.
    """
    made = told.reset_index(drop=True)
    for column in table.columns:
        match column.kind:
            case "number" | "integer":
                made[column.name] = pd.to_numeric(made[column.name].replace("", None)).astype(float)
            case "boolean":
                said = made[column.name] == "true"
                if not column.required:
                    # "No" and "not known" are different answers.
                    said = said.astype(object).where(made[column.name] != "", None)
                made[column.name] = said
            case "string":
                made[column.name] = made[column.name].str.replace("<", f"<{_JOINER}")
    return made.assign(origin=[f"{table.name}.csv, line {line}" for line in told.index])


# UTF-8 with a mark by which a spreadsheet sees what it is.
FOR_SPREADSHEETS = "utf-8-sig"


def csv_text(shown: pd.DataFrame) -> str:
    """Rows as a CSV in the spelling of our tables, safe to open in a spreadsheet.

    Whole numbers have no point, yes and no are true and false. Text that a spreadsheet would run
    as a formula gets an apostrophe in front, which an upload takes off again.
    """
    told = shown.drop(columns="origin", errors="ignore")
    spelt = told.assign(**{name: _spelt(told[name]) for name in map(str, told)})
    return _written(spelt.set_axis([_inert(name) for name in spelt], axis=1))


def _spelt(column: pd.Series) -> pd.Series:
    if pd.api.types.infer_dtype(column) == "boolean":
        return column.map({True: "true", False: "false"})
    if pd.api.types.is_float_dtype(column):
        is_whole = (column.dropna() % 1 == 0).all()
        return column.astype("Int64") if is_whole else column
    if pd.api.types.is_numeric_dtype(column):
        return column
    return column.map(_inert, na_action="ignore")


def _inert(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    plain = text.replace(_JOINER, "")
    return f"'{plain}" if _FORMULA.match(plain) and not _is_number(plain) else plain


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def csv_bytes(told: pd.DataFrame) -> bytes:
    """Cells as the CSV that is stored: exactly their text."""
    return _written(told).encode("utf-8")


def _written(told: pd.DataFrame) -> str:
    text = told.to_csv(index=False, lineterminator="\n")
    # Old line ends within a cell would end its row, because pandas sets no quotes around them.
    is_torn = "\r" in text
    return told.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_ALL) if is_torn else text


def download(edition: Edition) -> bytes | None:
    """The CSV of an edition for a reader to keep, safe in a spreadsheet; None if there is none.

    Its columns are those of today, as the definition that goes with it says. A file that is no
    table any more is given as it stands, so that it can be mended.
    """
    if edition.frame is not None:
        return csv_text(edition.frame).encode("utf-8")
    body = content(edition.table)
    return None if body is None else to_keep(edition.table, body)


def has_download(edition: Edition) -> bool:
    """Whether `download` would give something; for asking at every look at a page."""
    return edition.frame is not None or content(edition.table) is not None


def to_keep(name: str, body: bytes) -> bytes:
    """The stored CSV of a table as `download` gives it."""
    try:
        return csv_text(cells_today(TABLES[name], body)).encode("utf-8")
    except BadTable:
        return _safe(body)


def _safe(body: bytes) -> bytes:
    try:
        return csv_text(cells(body)).encode("utf-8")
    except ValueError:
        return body


def record(editions: Mapping[str, Edition]) -> bytes:
    """All tables as one ZIP, with their definition and dictionary; broken ones as they stand."""
    files = {f"{name}.csv": download(edition) for name, edition in editions.items()}
    folder = path(next(iter(TABLES.values()))).parent
    for file in (folder / "datapackage.json", folder / "README.md"):
        files[file.name] = file.read_bytes() if file.exists() else None
    return archive({name: body for name, body in files.items() if body is not None})


def record_at(number: int) -> bytes:
    """All tables of a revision as one ZIP, safe in a spreadsheet; broken ones as they stand.

    Their columns are those of the day on which they were published.
    """
    tables = history().revision(number).tables
    return archive(
        {f"{name}.csv": _safe(history().content(digest)) for name, digest in sorted(tables.items())}
    )


def archive(files: Mapping[str, bytes]) -> bytes:
    """Files by name as one ZIP. The same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(
                zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED
            )
    return written.getvalue()
