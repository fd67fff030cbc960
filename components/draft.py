"""A draft: tables that one reader holds against the published ones, in one browser tab alone.

A draft lives in the memory of its session. It is never written to a log, nor to disk but for what
Chromium prints (see `takeaway.pdf`), and nothing made from it is kept where another session could
find it.
"""

import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pandas as pd

from components import check, compare, intake, store
from components.compare import Difference
from components.making import Shelf
from components.store import Edition
from components.tables import TABLES, Table

# The file that tells a saved draft from any other ZIP of tables.
MARK = "draft.json"


@dataclass(frozen=True, eq=False)
class Draft:
    """Whole tables as text by name, and the revision that they were made from.

    `origins` holds the same tables as they stood at revision `base`; `editions` what charts read
    and `shelf` what was made from that.
    """

    base: int
    cells: Mapping[str, pd.DataFrame]
    origins: Mapping[str, pd.DataFrame]
    editions: Mapping[str, Edition]
    shelf: Shelf
    # What was worked out from the draft, by what it is and the revision it was held against.
    worked_out: dict[tuple[str, int], Any] = field(default_factory=dict, repr=False)

    def once(self, what: str, work: Callable[[], Any]) -> Any:
        """The outcome of `work`, done once for each revision that is published."""
        key = (what, current_revision())
        if key not in self.worked_out:
            for old in [each for each in self.worked_out if each[0] == what]:
                del self.worked_out[old]
            self.worked_out[key] = work()
        return self.worked_out[key]

    def edition(self, name: str) -> Edition:
        """The draft's edition of a table, or the published one where the draft has none."""
        return self.editions.get(name) or store.published(name)

    def names_of_its_own(self, among: Collection[str]) -> tuple[str, ...]:
        """Those of these texts that stand in a cell of the draft and in no published one."""
        drafted, published = set(), set()
        for name, cells in self.cells.items():
            drafted |= set(among) & set(cells.to_numpy().ravel().tolist())
            published |= set(among) & set(published_cells(name).to_numpy().ravel().tolist())
        return tuple(sorted(drafted - published))

    def differences(self) -> dict[str, Difference]:
        """What the draft changes, by table, against what is published now."""
        return self.once(
            "differences",
            lambda: {
                name: compare.difference(TABLES[name], published_cells(name), cells)
                for name, cells in self.cells.items()
            },
        )


def published_cells(name: str, number: int | None = None) -> pd.DataFrame:
    """A published table as text (at a revision, or now); without rows if there is none."""
    return cells_of(name, store.content(name, number))


def cells_of(name: str, content: bytes | None) -> pd.DataFrame:
    """The CSV of a table as text under the columns of today, as `store.cells_today` gives it.

    Without rows if it is missing or broken, as nothing could be held against it.
    """
    if content is not None:
        with suppress(store.BadTable):
            return store.cells_today(TABLES[name], content)
    return pd.DataFrame(columns=[column.name for column in TABLES[name].columns], dtype=str)


def current_revision() -> int:
    """The number of the newest published revision; 0 for the curated tables."""
    head = store.head()
    return head.number if head else 0


def draft(cells: Mapping[str, pd.DataFrame], base: int | None = None) -> Draft:
    """A draft of these tables, whose cells fit their definitions."""
    number = current_revision() if base is None else base
    return Draft(
        base=number,
        cells=dict(cells),
        origins={name: published_cells(name, number) for name in cells},
        editions={
            name: Edition(name, f"draft:{uuid4().hex}", store.frame(TABLES[name], told))
            for name, told in cells.items()
        },
        shelf=Shelf(exhibits=256),
    )


def of_curated() -> Draft | None:
    """The curated tables that changed since revision 0, brought onto what is published now.

    New releases of the program bring new tables, which nobody sees once something was published.
    Rows that somebody published differently stay as published, and broken tables are left out.
    None if there is nothing to bring.
    """
    head = store.head()
    if head is None:
        return None
    brought = {}
    for name, body in store.curated().items():
        if body != store.content(name, 0) and _is_whole(TABLES[name]):
            mine, was, theirs = (
                cells_of(name, body),
                published_cells(name, 0),
                published_cells(name),
            )
            found = compare.rebased(TABLES[name], was, mine, theirs)
            if compare.difference(TABLES[name], theirs, found.cells):
                brought[name] = found.cells
    return draft(brought, head.number) if brought else None


def _is_whole(table: Table) -> bool:
    """Whether the curated CSV fits its definition."""
    try:
        store.read(table)
    except store.BadTable:
        return False
    return True


def packed(drafted: Draft) -> bytes:
    """The draft as a ZIP to keep: its tables, and a note of the revision it was made from."""
    files = {
        f"{name}.csv": store.csv_text(cells).encode("utf-8")
        for name, cells in drafted.cells.items()
    }
    note = {"draft": 1, "base": drafted.base, "tables": sorted(drafted.cells)}
    return store.archive({MARK: json.dumps(note).encode("utf-8"), **files})


def base_of(content: bytes) -> int | None:
    """The revision that a saved draft was made from; None if these bytes are no saved draft.

    A draft of a revision that we do not have is none of ours. While the history cannot be read,
    nobody knows which we have, and what the draft says of itself is believed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo(MARK)
            if info.file_size > 100_000:
                return None
            with archive.open(info) as note:
                base = json.loads(note.read(100_000))["base"]
    except (*intake.DAMAGED, KeyError, ValueError, TypeError):
        return None
    if type(base) is not int or base < 0:
        return None
    head, trouble = store.looked_up()
    return base if trouble or base <= (head.number if head else 0) else None


def rebased(drafted: Draft) -> tuple[Draft, dict[str, compare.Rebased]]:
    """The draft brought onto what is published now, and the rows that both changed, by table."""
    return drafted.once("rebased", lambda: _rebased(drafted))


def _rebased(drafted: Draft) -> tuple[Draft, dict[str, compare.Rebased]]:
    number = current_revision()
    found = {
        name: compare.rebased(TABLES[name], drafted.origins[name], cells, published_cells(name))
        for name, cells in drafted.cells.items()
    }
    return draft({name: each.cells for name, each in found.items()}, number), {
        name: each for name, each in found.items() if len(each.conflicts)
    }


def faults(drafted: Draft) -> list[str]:
    """What would be wrong with the record as a whole if the draft were published, in sentences.

    Each upload was checked by itself; together with rows that are there, a value may stand twice
    that must be unique, and a name may be gone that other tables refer to.
    """
    return drafted.once("faults", lambda: list(_faults(drafted.cells)))


def _faults(drafted: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    def cells(name: str) -> pd.DataFrame:
        return drafted[name] if name in drafted else published_cells(name)

    for table in TABLES.values():
        places = {
            (column.reference.table, column.reference.column)
            for column in table.columns
            if column.reference
        }
        is_drafted = table.name in drafted
        if not is_drafted and not any(name in drafted for name, _ in places):
            continue
        rows = cells(table.name)
        known = {(name, column): set(cells(name)[column]) - {""} for name, column in places}
        found = check.faults(table, rows, without_source=True) if is_drafted else []
        for fault in [*found, *check.reference_faults(table, rows, known)]:
            where = ", ".join(
                part
                for part in (f"line {fault.lines[0]:,}" if fault.lines else "", fault.column)
                if part
            )
            yield ": ".join(part for part in (table.title, where, fault.message) if part)


def faults_of_revision(number: int) -> list[str]:
    """What would be wrong if this revision were brought back under the definitions of today."""
    cells, broken = {}, []
    for name, digest in store.history().revision(number).tables.items():
        if name not in TABLES:
            continue
        try:
            cells[name] = store.cells_today(TABLES[name], store.history().content(digest))
        except store.BadTable as bad:
            broken += [str(problem) for problem in bad.problems]
    return broken or list(_faults(cells))


def unsourced(drafted: Draft) -> dict[str, int]:
    """How many rows of each table name no page as their source, and so cannot be published."""
    counts = {name: int((cells["source_url"] == "").sum()) for name, cells in drafted.cells.items()}
    return {name: count for name, count in counts.items() if count}
