"""What is wrong with a CSV, in words that an analyst can act on.

The checking itself is done by the frictionless library; this module turns its reports into plain
sentences, and adds the one check that the standard lacks: cells that list several references.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from frictionless import Resource, Schema
from frictionless import errors as faults
from frictionless.resources import TableResource

from components.tables import Column, Table


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


def problems(table: Table, path: Path) -> list[Problem]:
    """All problems of one CSV taken alone, in the order of the file."""
    if not path.exists():
        return [Problem(path.name, 0, "", "The file is missing. Put it back into the data folder.")]
    schema = {k: v for k, v in table.descriptor["schema"].items() if k != "foreignKeys"}
    resource = TableResource(
        path=path.name,
        basepath=str(path.parent),
        schema=Schema.from_descriptor(schema),
        encoding="utf-8",
    )
    return sorted(
        (_problem(table, path.name, error) for error in _errors(resource)),
        key=lambda problem: (problem.line, problem.column),
    )


def reference_problems(table: Table, frames: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Cells of `table` that name something which the table they refer to does not hold."""
    found = []
    rows = frames[table.name]
    for column in table.columns:
        if column.reference is None:
            continue
        known = set(frames[column.reference.table][column.reference.column])
        for position, cell in enumerate(rows[column.name]):
            names = cell.split("; ") if column.is_list else [cell]
            unknown = [name for name in names if name and name not in known]
            if unknown:
                where = f"{column.reference.table}.csv"
                message = (
                    f"{_quoted(', '.join(unknown))} is not in {where}. Use a name from its column "
                    f"{column.reference.column}, or add a row there first."
                )
                found.append(Problem(f"{table.name}.csv", position + 2, column.name, message))
    return found


def _errors(resource: Resource) -> list[faults.DataError]:
    report = resource.validate(limit_errors=1000)
    return [error for task in report.tasks for error in task.errors]  # type: ignore[misc]


def _problem(table: Table, file: str, error: faults.DataError) -> Problem:
    line = getattr(error, "row_number", 0) or 0
    name = getattr(error, "field_name", "") or ""
    cell = getattr(error, "cell", "")
    match error:
        case faults.EncodingError():
            message = "The file is not UTF-8 text. Save it as “CSV UTF-8”."
        case faults.PrimaryKeyError():
            name = ", ".join(table.key)
            message = (
                "Another line has the same values here, and together they must be unique. "
                "Remove one of the two lines, or correct its key."
            )
        case faults.MissingLabelError() | faults.IncorrectLabelError() | faults.ExtraLabelError():
            return Problem(file, 1, name, _header_message(table, error))
        case faults.MissingCellError():
            message = "The line has too few cells. Add the missing commas."
        case faults.ExtraCellError():
            name, message = "", "The line has too many cells. Put quotes around text with commas."
        case faults.BlankRowError():
            message = "The line is empty. Remove it."
        case faults.ConstraintError() | faults.TypeError():
            message = _cell_message(table.column(name), str(cell or ""))
        case _:
            message = f"The file cannot be read as a table: {error.note}."
    return Problem(file, line, name, message)


def _header_message(table: Table, error: faults.LabelError) -> str:
    wanted = ", ".join(column.name for column in table.columns)
    match error:
        case faults.MissingLabelError():
            return f"The column {error.field_name} is missing. The header must read: {wanted}."
        case _:
            return (
                f"The header has {_quoted(error.label)} where another column belongs. "
                f"The header must read: {wanted}."
            )


def _cell_message(column: Column, cell: str) -> str:
    if not cell:
        return f"The cell is empty, but {column.title.lower()} is required. {column.about}"
    return f"{_quoted(cell)} does not fit. {rule(column)} Example: {column.example}"


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
