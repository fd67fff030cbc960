"""The published tables as files: CSV, JSON, their definition, and all of them as one ZIP.

Each is made once for a state of its table, and looked up after that.
"""

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

from components import store
from components.revisions import Revision
from components.serving.bodies import Body, body, digest
from components.tables import TABLES, Table

CSV, JSON, ZIP = "text/csv; charset=utf-8", "application/json", "application/zip"

# A path, and a number that changes with the file; 0 while it is missing.
Stamp = tuple[str, int]


class Broken(Exception):
    """A table that cannot be told, as a sentence."""


def made(name: str, head: Revision | None) -> Body:
    """The file of this name as of a revision (None: the tables as they came with the program).

    `name` is datapackage.json, all.zip, or a table and .csv or .json. Raises Broken for a table
    that is missing or cannot be told cell by cell, and Refused while the history is away.
    """
    table, _, kind = name.rpartition(".")
    if name == "datapackage.json":
        return _definition(_stamp(name))
    if kind == "zip":
        tokens = tuple((each, _token(each, head)) for each in TABLES)
        return _archive(tokens, (_stamp("datapackage.json"), _stamp("README.md")))
    token = _token(table, head)
    return _csv(table, token) if kind == "csv" else _json(table, token, head.number if head else 0)


def _token(table: str, head: Revision | None) -> str:
    """What changes with the rows: the SHA-256 of what was published, or the file as it stands."""
    published = head.tables.get(table) if head else None
    return published or "{} {}".format(*_stamp(f"{table}.csv"))


def _stamp(name: str) -> Stamp:
    path = store.path(next(iter(TABLES.values()))).with_name(name)
    return str(path), path.stat().st_mtime_ns if path.exists() else 0


def _stored(table: str, token: str) -> bytes:
    if " " not in token:
        return store.history().content(token)
    path = store.path(TABLES[table])
    if not path.exists():
        raise Broken(f"{table}.csv is missing on the server. Whoever runs it must put it back.")
    return path.read_bytes()


@lru_cache(maxsize=64)
def _csv(table: str, token: str) -> Body:
    return body(store.to_keep(table, _stored(table, token)), CSV)


@lru_cache(maxsize=64)
def _json(table: str, token: str, revision: int) -> Body:
    try:
        told = store.cells_today(TABLES[table], _stored(table, token))
    except store.BadTable as bad:
        raise Broken(
            f"{table} cannot be told as JSON. {bad.problems[0].message} /data/{table}.csv gives "
            "the file as it stands."
        ) from None
    content = {
        "table": table,
        "title": TABLES[table].title,
        "revision": revision,
        "fields": TABLES[table].descriptor["schema"]["fields"],
        "rows": [
            {str(name): _value(TABLES[table], str(name), cell) for name, cell in row.items()}
            for row in told.to_dict("records")
        ],
    }
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return body(written.encode(), JSON)


def _value(table: Table, name: str, cell: str) -> Any:
    """A cell as JSON has it: null where nothing is known. What does not fit stays text."""
    if cell == "":
        return None
    match table.column(name).kind:
        case "number" | "integer":
            try:
                number = float(cell)
            except ValueError:
                return cell
            if not math.isfinite(number):
                return cell
            return int(number) if number.is_integer() and abs(number) < 2**53 else number
        case "boolean":
            return {"true": True, "false": False}.get(cell, cell)
    return cell


@lru_cache(maxsize=2)
def _definition(stamp: Stamp) -> Body:
    return body(Path(stamp[0]).read_bytes(), JSON)


@lru_cache(maxsize=2)
def _archive(tokens: tuple[tuple[str, str], ...], more: tuple[Stamp, ...]) -> Body:
    files = {}
    for table, token in tokens:
        # Without the file, a table that was never published is left out.
        if not token.endswith(" 0"):
            files[f"{table}.csv"] = _csv(table, token).content
    for path, changed in more:
        if changed:
            files[Path(path).name] = Path(path).read_bytes()
    packed = store.archive(files)
    return Body(packed, ZIP, digest(packed))
