"""Turns a CSV of data/ into a checked frame whose every row knows its own line and source."""

from pathlib import Path

import pandas as pd

from components.check import Problem, problems
from components.tables import DATA, Table


class BadTable(ValueError):
    """A CSV that does not fit its definition; `problems` says where and how to fix it."""

    def __init__(self, table: Table, found: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in found[:5]))
        self.table = table
        self.problems = found


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
    """The rows of this table: numbers as floats, dates as text, unknown text as "".

    A yes or no that is not known is None. Dates stay text, because "2025-04" must not turn into
    the first of April. The added column `origin` names file and line, e.g. "capex.csv, line 18".
    Raises BadTable.
    """
    file = path(table, folder)
    if found := problems(table, file):
        raise BadTable(table, found)
    rows = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    for column in table.columns:
        match column.kind:
            case "number" | "integer":
                rows[column.name] = pd.to_numeric(rows[column.name].replace("", None)).astype(float)
            case "boolean":
                said = rows[column.name] == "true"
                if not column.required:
                    # "No" and "not known" are different answers.
                    said = said.astype(object).where(rows[column.name] != "", None)
                rows[column.name] = said
            case "string":
                pass
    return rows.assign(
        origin=[f"{file.name}, line {position + 2}" for position in range(len(rows))]
    )
