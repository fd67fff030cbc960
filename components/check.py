"""What is wrong with a table, in words that an analyst can act on, and what would mend it.

Cells are checked by the frictionless library (see `fixes`), each distinct text of a column once, so
that a file of 100,000 rows takes seconds. Header, keys and references are checked here.
"""

import csv
import difflib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count, islice
from pathlib import Path

import numpy as np
import pandas as pd

from components.faults import Fault
from components.fixes import fits, is_beyond_calendar, loose, misfits, readings
from components.tables import SOURCE, TABLES, Column, Reference, Table

# What stands in for a source that an upload does not name; the other source columns stay empty.
STAND_IN = {"publisher": "your upload", "confidence": "estimate"}

# Nobody reads more faults than this; the rest is counted.
MOST_FAULTS = 2000
MOST_PROBLEMS = 1000

# How alike (1 is equal) a misspelt header or name must be to be offered.
_CLOSE = 0.75


@dataclass(frozen=True)
class Problem:
    """One thing to fix. `line` is the line of the file: 1 is the header, 0 the file as a whole."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f", line {self.line}" if self.line else ""
        where += f", column {self.column}" if self.column else ""
        return f"{self.file}{where}: {self.message}"


@dataclass(frozen=True)
class Recognised:
    """A table that a header could belong to, and the share of its own columns that are there.

    The six columns of the source, which every table has, do not count.
    """

    table: Table
    share: float


@dataclass(frozen=True, eq=False)
class Fitted:
    """An upload under the columns of a table.

    `cells` has exactly the table's columns in their order; `faults` are those of the header.
    `unknown` names the columns that are no column of the table and are left out; `absent` the
    table's columns that the file lacks, and `filled` those of them that say where a row comes from.
    """

    cells: pd.DataFrame
    faults: tuple[Fault, ...]
    unknown: tuple[str, ...]
    absent: tuple[str, ...]
    filled: tuple[str, ...]


# A shipped CSV


def problems(table: Table, path: Path) -> list[Problem]:
    """All problems of one CSV taken alone, in the order of the file; at most about a thousand."""
    if not path.exists():
        return [Problem(path.name, 0, "", "The file is missing. Put it back into the data folder.")]
    try:
        # A mark of the byte order is what spreadsheets begin UTF-8 with.
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "The file is not UTF-8 text. Save it as “CSV UTF-8”."
        return [Problem(path.name, 0, "", message)]
    return sorted(
        islice(_problems(table, path.name, text), MOST_PROBLEMS),
        key=lambda problem: (problem.line, problem.column),
    )


def _problems(table: Table, file: str, text: str) -> Iterator[Problem]:
    names = [column.name for column in table.columns]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        message = (
            f"The file cannot be read as a table after line {reader.line_num - 1}: {error}. "
            "Look for a quotation mark that is not closed."
        )
        yield Problem(file, len(rows) + 1, "", message)
    header, lines = (rows[0] if rows else []), rows[1:]
    yield from _header_problems(file, header, names)
    whole = {}
    for line, row in zip(count(2), lines, strict=False):
        if len(row) == len(names):
            whole[line] = row
        elif not any(row):
            yield Problem(file, line, "", _EMPTY_LINE)
        elif len(row) < len(names):
            message = "The line has too few cells. Add the missing commas."
            yield Problem(file, line, names[len(row)], message)
        else:
            message = "The line has too many cells. Put quotes around text with commas."
            yield Problem(file, line, "", message)
    if header != names:
        # Under another header every cell would be measured by a wrong column.
        return
    cells = pd.DataFrame(list(whole.values()), index=list(whole), columns=names, dtype=object)
    for fault in faults(table, cells):
        # The first of the lines that share a key is as good as any.
        for line in fault.lines[fault.kind == "key" :] or (0,):
            yield Problem(file, line, fault.column, fault.message)


def _header_problems(file: str, header: list[str], names: list[str]) -> Iterator[Problem]:
    wanted = f"The header must read: {', '.join(names)}."
    for label, name in zip(header, names, strict=False):
        if label != name:
            message = f"The header has {_quoted(label)} where another column belongs. {wanted}"
            yield Problem(file, 1, name, message)
    for label in header[len(names) :]:
        message = f"The header has {_quoted(label)} where another column belongs. {wanted}"
        yield Problem(file, 1, "", message)
    for name in names[len(header) :]:
        yield Problem(file, 1, name, f"The column {name} is missing. {wanted}")


def reference_problems(table: Table, frames: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Cells of `table` that name something which the table they refer to does not hold."""
    rows = frames[table.name]
    columns = [column for column in table.columns if column.reference]
    cells = rows[[column.name for column in columns]].set_axis(range(2, len(rows) + 2))
    known = {
        (column.reference.table, column.reference.column): frames[column.reference.table][
            column.reference.column
        ]
        for column in columns
        if column.reference
    }
    return [
        Problem(f"{table.name}.csv", line, fault.column, fault.message)
        for fault in reference_faults(table, cells, known)
        for line in fault.lines or (0,)
    ]


# An upload: which table it is, and its header


def recognised(header: Sequence[str], stem: str = "") -> list[Recognised]:
    """The tables that a header could belong to, likeliest first; empty if there is none.

    Columns that few tables have say most. `stem`, the file's name without its ending, decides
    between tables that the header fits equally well.
    """
    labels = {loose(label) for label in header} & _KNOWN_BY.keys()
    ranked = []
    for position, table in enumerate(TABLES.values()):
        present = {column.name: _spellings(column) & labels for column in table.columns}
        own = [column.name for column in table.columns if column.name not in SOURCE]
        share = sum(bool(present[name]) for name in own) / len(own)
        if not share:
            continue
        # What few tables have counts for much, and what all have for next to nothing.
        said = sum(1 / _KNOWN_BY[label] for label in set().union(*present.values()))
        is_named = loose(stem.partition("(")[0]) == loose(table.name)
        rank = (-round(said, 9), not is_named, -share, position)
        ranked.append((rank, Recognised(table, share)))
    return [found for _, found in sorted(ranked, key=lambda entry: entry[0])]


def _spellings(column: Column) -> set[str]:
    """The column's name and title as they are compared loosely, with and without its unit."""
    return {loose(column.name), loose(column.title), loose(column.title + column.unit)}


# How many tables know a header, by name or by title.
_KNOWN_BY = Counter(
    spelling
    for table in TABLES.values()
    for spelling in set().union(*map(_spellings, table.columns))
)


def is_known(label: str) -> bool:
    """Whether some table has a column of this name or title, however it is spelt."""
    return loose(label) in _KNOWN_BY


def fitted(table: Table, cells: pd.DataFrame) -> Fitted:
    """An upload under the table's columns; `cells` is text, indexed by line, headed as written.

    A column whose header is spelt differently is offered as a fix and unknown until it is accepted.
    Absent columns are filled with nothing, and without a source with "your upload", an estimate.
    """
    columns = {column.name: column for column in table.columns}
    places, found, unknown = {}, [], []
    for place, label in enumerate(map(str, cells.columns)):
        if label in columns and label not in places:
            places[label] = place
        else:
            unknown.append(place)
    offered = set()
    for place in unknown:
        label = str(cells.columns[place])
        if label in places:
            message = f"The header has {_quoted(label)} twice. Remove or rename one of the columns."
            found.append(Fault("header", message, (1,), label))
            continue
        free = [column for name, column in columns.items() if name not in {*places, *offered}]
        if (match := _like(label, free)) is not None:
            name, is_safe = match
            offered.add(name)
            message = f"The header has {_quoted(label)}, which is no column of ours. Is it {name}?"
            found.append(Fault("header", message, (1,), label, label, (name,), is_safe))
    absent = tuple(name for name in columns if name not in places)
    for name in absent:
        if columns[name].required and name not in (*SOURCE, *offered):
            message = f"The column {name} is missing. {columns[name].about}"
            found.append(Fault("header", message, (1,), name))
    filled = tuple(name for name in absent if name in SOURCE)
    # An empty line stays one.
    says = cells.apply(lambda column: column.str.strip() != "").any(axis=1).to_numpy(dtype=bool)
    content = {
        name: cells.iloc[:, places[name]]
        if name in places
        else pd.Series(np.where(says, STAND_IN.get(name, ""), ""), cells.index, dtype="str")
        for name in columns
    }
    return Fitted(
        cells=pd.DataFrame(content, columns=list(columns)),
        faults=tuple(found),
        unknown=tuple(str(cells.columns[place]) for place in unknown),
        absent=absent,
        filled=filled,
    )


def _like(label: str, columns: Iterable[Column]) -> tuple[str, bool] | None:
    """The column that a header means, and whether only case, spaces or its title differ."""
    columns = list(columns)
    by_spelling = {spelling: column.name for column in columns for spelling in _spellings(column)}
    # One column's title may be another one's name.
    by_spelling |= {loose(column.name): column.name for column in columns}
    spelling = loose(label)
    if spelling in by_spelling:
        return by_spelling[spelling], True
    close = difflib.get_close_matches(spelling[:100], by_spelling, n=1, cutoff=_CLOSE)
    return (by_spelling[close[0]], False) if close else None


# Cells and keys

_EMPTY_LINE = "The line is empty. Remove it."


# The rows of a fault by position, and what makes the fault of their lines: a reading costs more
# than a check, and only those that are shown are read.
_Group = tuple[np.ndarray, Callable[[tuple[int, ...]], Fault]]


def faults(
    table: Table,
    cells: pd.DataFrame,
    *,
    without_source: bool = False,
    progress: Callable[[float], None] | None = None,
) -> list[Fault]:
    """All that is wrong with the cells and keys of a table, by line; at most MOST_FAULTS and one.

    `cells` is text under exactly the table's columns, indexed by line of the file. One fault holds
    all the lines on which a column has the same text. `without_source` lets addresses and titles of
    sources be empty. `progress` is called with the share that is done, up to 1.
    """
    report = progress or (lambda share: None)
    coded, says = {}, np.zeros(len(cells), dtype=bool)
    for done, column in enumerate(table.columns):
        codes, texts = coded[column.name] = _coded(cells[column.name])
        if not says.all():
            says |= _each(texts, str.strip)[codes]
        report(done / len(table.columns) / 2)
    found = [_blank_lines(says)]
    for done, column in enumerate(table.columns):
        may_be_empty = without_source and column.name in SOURCE and column.name not in STAND_IN
        codes, texts = coded[column.name]
        found.append(_cell_groups(column, codes, texts, says, may_be_empty))
        report(0.5 + done / len(table.columns) / 2)
    for key in (table.key, *((name,) for name in _unique(table))):
        found.append(_key_groups(table, key, coded, says))
    written = _written(found, cells.index)
    report(1.0)
    return written


def _coded(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """For every row the number of its text, and the distinct texts, as they first occur."""
    codes, texts = pd.factorize(column.to_numpy(dtype=object))
    return codes, list(texts)


def _each(texts: list[str], holds: Callable[[str], object]) -> np.ndarray:
    return np.array([bool(holds(text)) for text in texts], dtype=bool)


def _groups(codes: np.ndarray, wanted: np.ndarray) -> list[np.ndarray]:
    """The positions of the rows with each of the wanted codes, in the order of the codes."""
    positions = np.flatnonzero(np.isin(codes, wanted))
    if not len(positions):
        return []
    ordered = positions[np.argsort(codes[positions], kind="stable")]
    return np.split(ordered, np.flatnonzero(np.diff(codes[ordered])) + 1)


def _blank_lines(says: np.ndarray) -> tuple[list[_Group], int]:
    def fault(lines: tuple[int, ...]) -> Fault:
        return Fault("row", _EMPTY_LINE, lines, fixes=("",), is_safe=True)

    return ([] if says.all() else [(np.flatnonzero(~says), fault)]), 0


def _cell_groups(
    column: Column, codes: np.ndarray, texts: list[str], says: np.ndarray, may_be_empty: bool
) -> tuple[list[_Group], int]:
    """The first groups of rows whose cell does not fit, and how many more there are."""
    bad = misfits(column, texts)
    if may_be_empty:
        bad = [code for code in bad if texts[code].strip()]
    groups: list[_Group] = []
    for positions in _groups(codes, np.array(bad[:MOST_FAULTS], dtype=codes.dtype)):
        cell = texts[codes[positions[0]]]
        if len(told := positions[says[positions]]):
            groups.append((told, partial(_cell_fault, column, cell)))
    return groups, max(0, len(bad) - MOST_FAULTS)


def _cell_fault(column: Column, cell: str, lines: tuple[int, ...]) -> Fault:
    fixes, is_safe = readings(column, cell)
    if not cell.strip() and column.required and column.name in STAND_IN:
        fixes = (STAND_IN[column.name],)
    message = _cell_message(column, cell)
    return Fault("cell", message, lines, column.name, cell, fixes, is_safe)


def _unique(table: Table) -> list[str]:
    fields = table.descriptor["schema"]["fields"]
    return [field["name"] for field in fields if field.get("constraints", {}).get("unique")]


def _key_groups(
    table: Table,
    key: tuple[str, ...],
    coded: Mapping[str, tuple[np.ndarray, list[str]]],
    says: np.ndarray,
) -> tuple[list[_Group], int]:
    """The first groups of rows that agree on all of the key, and how many more there are."""
    complete, values = says.copy(), {}
    for name in key:
        codes, texts = coded[name]
        column = table.column(name)
        if column.required:
            # A row that lacks a part of its key is told so as a cell.
            complete &= _each(texts, str.strip)[codes]
        if column.kind in ("number", "integer"):
            codes = _by_value(texts, fits(column))[codes]
        values[name] = codes
    rows = np.flatnonzero(complete)
    numbers = pd.DataFrame(values).iloc[rows].groupby(list(key), sort=False).ngroup().to_numpy()
    twice = np.flatnonzero(np.bincount(numbers, minlength=1) > 1)
    groups: list[_Group] = []
    for part in _groups(numbers, twice[:MOST_FAULTS]):
        positions = rows[part]
        shared = [texts[codes[positions[0]]] for codes, texts in map(coded.__getitem__, key)]
        is_copy = all(
            (codes[positions] == codes[positions[0]]).all() for codes, _ in coded.values()
        )
        groups.append((positions, partial(_key_fault, ", ".join(key), ", ".join(shared), is_copy)))
    return groups, max(0, len(twice) - MOST_FAULTS)


def _by_value(texts: list[str], fit: Callable[[str], bool]) -> np.ndarray:
    """A number for each text, the same for 2026 and +2026."""
    seen: dict[float | str, int] = {}
    values = (float(text) if text and fit(text) else text for text in texts)
    return np.array([seen.setdefault(value, len(seen)) for value in values], dtype=np.int64)


def _key_fault(key: str, cell: str, is_copy: bool, lines: tuple[int, ...]) -> Fault:
    where = f"Lines {_listed(lines)} have"
    if is_copy:
        message = f"{where} the same cells throughout, but together they must be unique. Keep one."
        return Fault("key", message, lines, key, cell, ("",), True)
    message = (
        f"{where} the same values here, {_quoted(cell)}, and together they must be unique. "
        "Remove all but one of these lines, or correct their keys."
    )
    return Fault("key", message, lines, key, cell)


def _written(found: list[tuple[list[_Group], int]], index: pd.Index) -> list[Fault]:
    """The faults by line. Of too many, every column has its first ones told."""
    ranked = [
        (rank, place, positions, make)
        for place, (groups, _) in enumerate(found)
        for rank, (positions, make) in enumerate(groups)
    ]
    chosen = sorted(ranked, key=lambda group: group[:2])[:MOST_FAULTS]
    lines = index.to_numpy()
    written = [
        make(tuple(lines[positions].tolist()))
        for _, _, positions, make in sorted(chosen, key=lambda group: (group[2][0], group[1]))
    ]
    more = len(ranked) - len(chosen) + sum(more for _, more in found)
    return [*written, *([_more(more)] if more else [])]


def _more(number: int) -> Fault:
    what = "1 more fault was" if number == 1 else f"{number:,} more faults were"
    message = f"{what} found and left out here. Fix these first, then check again."
    return Fault("file", message)


# References


def reference_faults(
    table: Table, cells: pd.DataFrame, known: Mapping[tuple[str, str], Collection[str]]
) -> list[Fault]:
    """Cells that name what the table they refer to does not hold, by line; bounded as in `faults`.

    `cells` is text, indexed by line; `known` holds the values of each (table, column) that is
    referred to. A table that refers to itself may name its own rows, too.
    """
    found = []
    for column in table.columns:
        if column.reference is None or column.name not in cells:
            continue
        there = column.reference
        names = set(known.get((there.table, there.column), ()))
        if there.table == table.name and there.column in cells:
            names |= set(cells[there.column])
        codes, texts = _coded(cells[column.name])
        bad = [code for code, text in enumerate(texts) if _unknown(column, text, names)]
        near = _near(names if bad else ())
        make = partial(_reference_fault, column, there, names, near)
        groups: list[_Group] = [
            (positions, partial(make, texts[codes[positions[0]]]))
            for positions in _groups(codes, np.array(bad[:MOST_FAULTS], dtype=codes.dtype))
        ]
        found.append((groups, max(0, len(bad) - MOST_FAULTS)))
    return _written(found, cells.index)


def _unknown(column: Column, cell: str, names: Collection[str]) -> list[str]:
    parts = cell.split("; ") if column.is_list else [cell]
    return [part for part in parts if part and part not in names]


# The known names that a text is close to, and whether only case and spaces differ.
_Near = Callable[[str], tuple[list[str], bool]]


def _reference_fault(
    column: Column,
    there: Reference,
    names: Collection[str],
    near: _Near,
    cell: str,
    lines: tuple[int, ...],
) -> Fault:
    message = (
        f"{_quoted(', '.join(_unknown(column, cell, names)))} is not in {there.table}.csv. "
        f"Use a name from its column {there.column}, or add a row there first."
    )
    offered, is_safe = _list_readings(cell, names, near) if column.is_list else near(cell)
    fixes = tuple(fix for fix in offered if fits(column)(fix))
    return Fault("reference", message, lines, column.name, cell, fixes, is_safe and bool(fixes))


def _list_readings(cell: str, names: Collection[str], near: _Near) -> tuple[list[str], bool]:
    """The whole cell with the likeliest name for each that is unknown; none if one has none."""
    mended, is_safe = [], True
    for part in filter(None, map(str.strip, re.split("[;；]", cell))):
        likely, is_certain = ([part], True) if part in names else near(part)
        if not likely:
            return [], False
        mended.append(likely[0])
        is_safe = is_safe and is_certain
    return ["; ".join(mended)], is_safe


# A piece that more names than this share does not tell them apart.
_COMMON = 500


def _near(names: Collection[str]) -> _Near:
    """Names that share no rare piece of three letters with the text are not compared.

    Against a hundred thousand of them, comparing each would take minutes.
    """
    by_spelling: dict[str, list[str]] = defaultdict(list)
    pieces: dict[str, list[str]] = defaultdict(list)
    for name in sorted(filter(None, names)):
        by_spelling[loose(name)].append(name)
    for spelling in by_spelling:
        for piece in _pieces(spelling):
            pieces[piece].append(spelling)

    def near(text: str) -> tuple[list[str], bool]:
        spelling = loose(text[:100])
        if same := by_spelling.get(spelling):
            return same[:3], len(same) == 1
        rare = [
            pieces[piece] for piece in _pieces(spelling) if len(pieces.get(piece, ())) <= _COMMON
        ]
        shared = Counter(other for others in rare for other in others)
        likely = [other for other, _ in shared.most_common(10)]
        close = difflib.get_close_matches(spelling, likely, n=3, cutoff=_CLOSE)
        return [by_spelling[other][0] for other in close], False

    return near


def _pieces(spelling: str) -> set[str]:
    padded = f"  {spelling} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


# Mending


def mended(cells: pd.DataFrame, accepted: Sequence[tuple[Fault, str]]) -> pd.DataFrame:
    """The cells with the accepted fixes: of headers, of cells that still read as faulted, of lines.

    `cells` is as it was uploaded or as it was fitted. An empty line is removed, and of lines that
    are the same throughout all but the first.
    """
    names = list(cells.columns)
    for fault, fix in accepted:
        if fault.kind == "header" and fault.column in names:
            names[names.index(fault.column)] = fix
    result = cells.set_axis(names, axis=1)
    changed: dict[int, np.ndarray] = {}
    gone: set[int] = set()
    for fault, fix in accepted:
        if fault.kind in ("row", "key"):
            gone.update(fault.lines[fault.kind == "key" :])
        elif fault.kind in ("cell", "reference") and fault.column in names:
            place = names.index(fault.column)
            if place not in changed:
                changed[place] = result.iloc[:, place].to_numpy(dtype=object, copy=True)
            values = changed[place]
            positions = cells.index.get_indexer(pd.Index(fault.lines))
            positions = positions[positions >= 0]
            values[positions[values[positions] == fault.cell]] = fix
    for place, values in changed.items():
        result.isetitem(place, pd.array(values, dtype="str"))
    return result.loc[~result.index.isin(list(gone))]


# Words


def _cell_message(column: Column, cell: str) -> str:
    if not cell.strip() and column.required:
        return f"The cell is empty, but {column.title.lower()} is required. {column.about}"
    wrong = "is no date in the calendar" if is_beyond_calendar(column, cell) else "does not fit"
    return f"{_quoted(cell)} {wrong}. {rule(column)} Example: {column.example}"


def rule(column: Column) -> str:
    """What a cell of this column may hold, as a sentence."""
    if column.choices:
        return f"Use one of: {', '.join(column.choices)}."
    match column.kind:
        case "number" | "integer":
            what = "a whole number" if column.kind == "integer" else "a plain number"
            limits = [
                f"{word} {limit:,g}"
                for word, limit in (("at least", column.minimum), ("at most", column.maximum))
                if limit is not None
            ]
            sentence = f"Use {what}{', ' if limits else ''}{' and '.join(limits)}"
            return f"{sentence}, without currency signs or thousands separators."
        case "boolean":
            return "Use true or false."
        case "string":
            if "\\d{4}" in column.pattern and "Q" in column.pattern:
                return "Use a quarter such as 2026Q2."
            if column.pattern == r"^\d{4}-\d{2}-\d{2}$":
                return "Use a day such as 2026-07-30."
            if "\\d{4}" in column.pattern:
                return "Use a date such as 2026-07-30, 2026-07 or 2026."
            if "https" in column.pattern:
                return "Use a full web address that begins with https://."
            if "a-z0-9_" in column.pattern:
                return "Use lower-case letters, digits and underscores only."
            return "Use text."


def _quoted(text: str) -> str:
    return f"“{text[:80]}”"


def _listed(lines: tuple[int, ...]) -> str:
    """The numbers of a few lines as words; of many, the first."""
    shown = [str(line) for line in lines[:5]]
    if len(lines) > len(shown):
        return f"{', '.join(shown)} and {len(lines) - len(shown):,} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
