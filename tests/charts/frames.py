"""Small invented frames in the form of our tables, for tests of charts."""

import pandas as pd

from components.tables import TABLES

SOURCED = {
    "source_url": "https://example.org/filing",
    "source_title": "Quarterly report",
    "publisher": "Example Press",
    "published_on": "2026-01-15",
    "confidence": "filing",
    "note": "",
}


def rows(records, table=""):
    """The records as a frame with source columns; with `table`, all of that table's columns too."""
    blank = {}
    if table:
        empty = {"number": float("nan"), "integer": float("nan"), "boolean": False}
        blank = {column.name: empty.get(column.kind, "") for column in TABLES[table].columns}
        blank |= {"standing": "lead"} if "standing" in blank else {}
    return pd.DataFrame([{**blank, **SOURCED, **record} for record in records])


def none(table):
    """The table without a row."""
    return rows([{}], table).iloc[:0]
