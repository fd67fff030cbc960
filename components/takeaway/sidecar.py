"""Rows as CSV, each with a sidecar: a JSON file beside it that says what it is and means."""

import json
from collections.abc import Mapping
from typing import Any

from components import store
from components.exhibit import Grid, cited
from components.tables import TABLES, Column, package
from components.takeaway import citation
from components.takeaway.carried import EVERYTHING, Carried, Piece
from components.takeaway.workbook import TABLE, Tell, shown_grid, tables_of, with_tables

# Pages named in a sidecar; the rows themselves name all.
_MOST_PAGES = 200


def packed(carried: Carried, tell: Tell = lambda done, of: None) -> bytes:
    """A ZIP with a CSV and a JSON file for each piece, one pair after the other.

    The same pieces give the same bytes.
    """
    files: dict[str, bytes] = {}
    for done, (piece, name) in enumerate(zip(carried.pieces, _names(carried), strict=True)):
        tell(done, len(carried.pieces))
        rows = store.csv_text(with_tables(piece.exhibit.rows))
        files[f"{name}.csv"] = rows.encode(store.FOR_SPREADSHEETS)
        if isinstance(piece.exhibit.body, Grid):
            shown = store.csv_text(shown_grid(piece.exhibit.body))
            files[f"{name}-as-shown.csv"] = shown.encode(store.FOR_SPREADSHEETS)
        told = json.dumps(metadata(piece, carried, f"{name}.csv"), ensure_ascii=False, indent=2)
        files[f"{name}.json"] = f"{told}\n".encode()
    tell(len(carried.pieces), len(carried.pieces))
    return store.archive(files)


def metadata(piece: Piece, carried: Carried, file: str) -> dict[str, Any]:
    """What the CSV `file` holds, as a resource of a Frictionless Data Package and more.

    Columns that no table defines, such as those worked out for one exhibit, have a name alone.
    """
    exhibit = piece.exhibit
    known = _columns(piece)
    about = package()
    return {
        "profile": "data-resource",
        "name": piece.name,
        "path": file,
        "title": piece.finding,
        "description": exhibit.method,
        "taken_on": carried.taken_on,
        "lens": piece.lens or carried.lens or EVERYTHING,
        "choices": dict(piece.choices),
        "hidden": piece.hidden,
        "link": piece.link,
        "as_of": exhibit.as_of,
        "weakest_confidence": exhibit.confidence,
        "rows": len(exhibit.rows),
        "unknown": "An empty cell means unknown, never zero.",
        "citation": citation.plain(piece, carried),
        "licenses": about["licenses"],
        "sources": [
            {"title": page.title, "path": page.url, "publisher": page.publisher}
            for page in cited(exhibit.rows, most=_MOST_PAGES)
        ],
        "schema": {
            "fields": [
                _field(str(name), known.get(str(name), {}))
                for name in with_tables(exhibit.rows).columns
                if name != "origin"
            ],
            "missingValues": [""],
        },
    }


def _names(carried: Carried) -> list[str]:
    """Names of files, numbered where two pieces have one name."""
    seen: dict[str, int] = {}
    names = []
    for piece in carried.pieces:
        seen[piece.name] = seen.get(piece.name, 0) + 1
        again = f"-{seen[piece.name]}" if seen[piece.name] > 1 else ""
        names.append(f"{piece.name}{again}")
    return names


def _columns(piece: Piece) -> dict[str, dict[str, Column]]:
    """The columns of the tables that the rows came from: by name, and by table."""
    found: dict[str, dict[str, Column]] = {}
    for table in tables_of([piece.exhibit.rows]):
        for column in TABLES[table].columns:
            found.setdefault(column.name, {})[table] = column
    return found


def _field(name: str, columns: Mapping[str, Column]) -> dict[str, str]:
    """What a column means; where tables differ in that, table by table."""
    if name == TABLE and not columns:
        return {"name": name, "type": "string", "description": "The table that the row is from."}
    told = {"name": name}
    for key, part in (
        ("type", "kind"),
        ("title", "title"),
        ("description", "about"),
        ("unit", "unit"),
    ):
        said = {table: str(getattr(column, part)) for table, column in columns.items()}
        known = list(dict.fromkeys(filter(None, said.values())))
        if len(known) == 1:
            told[key] = known[0]
        elif known and key == "type":
            told[key] = "any"
        elif known:
            told[key] = " ".join(f"{table}: {text}" for table, text in said.items() if text)
    return told
