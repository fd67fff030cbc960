"""Two states of a table side by side: what is new, changed and gone, and how changes are joined.

Tables are frames of text, as uploaded or stored: the columns of the table, one row a record.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from components.tables import Column, Table

# Joins the cells of a key; no text of ours holds it.
_SEAM = "\x1f"


@dataclass(frozen=True, eq=False)
class Difference:
    """What turns one state of a table into another.

    `new` and `gone` are whole rows. `changed` has one line a changed cell: the key's columns,
    `column`, `before` and `after`. `same` counts the rows that are alike.
    """

    table: Table
    new: pd.DataFrame
    gone: pd.DataFrame
    changed: pd.DataFrame
    same: int

    @property
    def rows_changed(self) -> int:
        """How many rows have a changed cell."""
        return len(self.changed[list(self.table.key)].drop_duplicates())

    def __bool__(self) -> bool:
        return bool(len(self.new) or len(self.gone) or len(self.changed))


@dataclass(frozen=True, eq=False)
class Rebased:
    """One's own changes brought onto what others published meanwhile.

    `cells` is their state with one's own changes where both agree to differ from nobody. Rows
    that both changed, differently, stay as the others have them; `conflicts` names them with one
    line a cell: the key's columns, `column`, `before`, `theirs`, `mine`. A row that one side took
    out shows as "(row gone)".
    """

    cells: pd.DataFrame
    conflicts: pd.DataFrame


ROW_GONE = "(row gone)"


def keyed(table: Table, cells: pd.DataFrame) -> pd.DataFrame:
    """The same rows, indexed by their key as one text."""
    parts = [cells[name].astype(str).to_numpy(dtype=object) for name in table.key]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + _SEAM + part
    return cells.set_axis(pd.Index(joined), axis=0)


def difference(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> Difference:
    """What is new, changed and gone from `before` to `after`; keys are unique in both."""
    old, new = keyed(table, before), keyed(table, after)
    shared = new.index[new.index.isin(old.index)]
    left, right = old.loc[shared], new.loc[shared]
    lines = []
    for name in new.columns:
        if name in table.key:
            continue
        differs = _differs(table.column(name), left[name], right[name])
        if differs.any():
            lines.append(
                left.loc[differs, list(table.key)].assign(
                    column=name, before=left.loc[differs, name], after=right.loc[differs, name]
                )
            )
    columns = [*table.key, "column", "before", "after"]
    changed = pd.concat(lines) if lines else pd.DataFrame(columns=columns, dtype=str)
    touched = changed.index.nunique()
    return Difference(
        table,
        new=new[~new.index.isin(old.index)].reset_index(drop=True),
        gone=old[~old.index.isin(new.index)].reset_index(drop=True),
        changed=changed.sort_index(kind="stable").reset_index(drop=True),
        same=len(shared) - touched,
    )


def _differs(column: Column, left: pd.Series, right: pd.Series) -> np.ndarray:
    """Where two columns differ; 27.30 and 27.3 are one number."""
    differs = left.to_numpy(dtype=object) != right.to_numpy(dtype=object)
    if column.kind in ("number", "integer") and differs.any():
        old, new = (pd.to_numeric(side, errors="coerce").to_numpy() for side in (left, right))
        differs &= ~(old == new)
    return differs


def merged(
    table: Table,
    published: pd.DataFrame,
    uploaded: pd.DataFrame,
    *,
    silent: Collection[str] = (),
) -> pd.DataFrame:
    """The published table with the uploaded rows in it: by key in place, new ones at the end.

    `silent` names columns of which the upload says nothing: published rows keep their cells there.
    """
    old, new = keyed(table, published), keyed(table, uploaded)
    shared = new.index[new.index.isin(old.index)]
    told = [name for name in new.columns if name not in silent]
    old.loc[shared, told] = new.loc[shared, told]
    return pd.concat([old, new[~new.index.isin(old.index)]]).pipe(_by_line)


def rebased(table: Table, base: pd.DataFrame, mine: pd.DataFrame, theirs: pd.DataFrame) -> Rebased:
    """My changes since `base` made to `theirs`; see `Rebased` for rows that both changed."""
    was, my, their = (keyed(table, cells) for cells in (base, mine, theirs))
    every = dict.fromkeys([*their.index, *my.index, *was.index])
    written = tuple(_records(frame) for frame in (was, my, their))
    read = tuple(_records(_read(table, frame)) for frame in (was, my, their))
    kept: list[Mapping[str, str]] = []
    conflicts = []
    for name in every:
        old, own, other = (rows.get(name) for rows in written)
        meant_before, meant_own, meant_other = (rows.get(name) for rows in read)
        if meant_own in (meant_before, meant_other):
            outcome = other
        elif meant_other == meant_before:
            outcome = own
        else:
            outcome = other
            differing = {
                column
                for column in their.columns
                if meant_own and meant_other and meant_own[column] != meant_other[column]
            }
            conflicts += _conflict(table, old, own, other, differing)
        if outcome is not None:
            kept.append(outcome)
    columns = [*table.key, "column", "before", "theirs", "mine"]
    return Rebased(
        pd.DataFrame(kept, columns=list(theirs.columns), dtype=str).pipe(_by_line),
        pd.DataFrame(conflicts, columns=columns, dtype=str),
    )


def settled(table: Table, found: Rebased, mine: pd.DataFrame) -> pd.DataFrame:
    """The rebased table with my version of every row that both changed."""
    contested = keyed(table, found.conflicts).index
    own = keyed(table, mine)
    theirs = keyed(table, found.cells)
    own = own[own.index.isin(contested)]
    replaced = theirs[~theirs.index.isin(contested)]
    return pd.concat([replaced, own]).pipe(_by_line)


def _records(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return dict(zip(frame.index, frame.to_dict("records"), strict=True))  # type: ignore[arg-type]


def _read(table: Table, cells: pd.DataFrame) -> pd.DataFrame:
    """The cells as they count: numbers as numbers, so that 27.30 is 27.3; all else as text."""
    read = cells.astype(object)
    for column in table.columns:
        if column.kind in ("number", "integer"):
            values = pd.to_numeric(cells[column.name], errors="coerce")
            read[column.name] = values.astype(object).where(values.notna(), cells[column.name])
    return read


def _conflict(
    table: Table,
    old: Mapping[str, str] | None,
    own: Mapping[str, str] | None,
    other: Mapping[str, str] | None,
    differing: Collection[str],
) -> list[dict[str, str]]:
    known = own or other or old or {}
    key = {name: known[name] for name in table.key}
    if own is None or other is None:
        gone, stays = (ROW_GONE, "(row changed)") if own is None else ("(row changed)", ROW_GONE)
        return [{**key, "column": "", "before": "", "theirs": stays, "mine": gone}]
    return [
        {
            **key,
            "column": name,
            "before": (old or {}).get(name, ""),
            "theirs": other[name],
            "mine": own[name],
        }
        for name in known
        if name in differing
    ]


def _by_line(cells: pd.DataFrame) -> pd.DataFrame:
    """Rows numbered by the line on which they stand in their CSV: the first is line 2."""
    return cells.set_axis(pd.RangeIndex(2, len(cells) + 2), axis=0)
