"""From a chart and the lens to an exhibit, kept until a table, the lens or a choice changes.

Nothing here knows Streamlit, so tests and other ways out of the data can make the same exhibits.
"""

import inspect
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import pydeck as pdk

from components import lens as lenses
from components import store, theme, words
from components.exhibit import Exhibit, NothingToShow
from components.lens import Lens
from components.tables import TABLES

Chart = Callable[..., Exhibit]


EVERY_BASIS = "_every_basis"


RECORD = "tables"


@dataclass(frozen=True)
class Empty:
    """An exhibit that cannot be drawn: what the reader is told in its place."""

    reason: str
    problems: tuple[str, ...] = ()


def revision(name: str) -> int:
    """A number that changes when the CSV of this table does, looked up four times a second."""
    return _revision(name, str(store.path(TABLES[name])), int(time.monotonic() * 4))


@lru_cache(maxsize=256)
def _revision(name: str, _path: str, _moment: int) -> int:
    return store.revision(TABLES[name])


@lru_cache(maxsize=256)
def rows(name: str, _revision: int, chosen: Lens, *, every_basis: bool = False) -> pd.DataFrame:
    """The rows of a table under a lens; raises BadTable."""
    return lenses.rows(TABLES[name], _newest, chosen, every_basis=every_basis)


def _newest(name: str) -> pd.DataFrame:
    return whole(name, revision(name))


@lru_cache(maxsize=64)
def whole(name: str, _revision: int) -> pd.DataFrame:
    """All rows of a table; raises BadTable."""
    return store.read(TABLES[name])


@lru_cache(maxsize=256)
def parameters(chart: Chart) -> frozenset[str]:
    """The names of what a chart asks for."""
    return frozenset(inspect.signature(chart).parameters)


@lru_cache(maxsize=256)
def needs(chart: Chart) -> dict[str, tuple[str, bool]]:
    """Parameter of the chart -> table and whether every basis is wanted."""
    return {
        name: (name.removesuffix(EVERY_BASIS), name.endswith(EVERY_BASIS))
        for name in inspect.signature(chart).parameters
        if name.removesuffix(EVERY_BASIS) in TABLES
    }


@lru_cache(maxsize=256)
def reads(chart: Chart) -> tuple[str, ...]:
    """The tables that the chart is made from: all of them if it takes the record as a whole."""
    if RECORD in parameters(chart):
        return tuple(TABLES)
    return tuple(table for table, _ in needs(chart).values())


def wants_theme(chart: Chart) -> bool:
    """Whether the chart looks different in the light and in the dark."""
    return "theme" in parameters(chart)


def _record(
    names: tuple[str, ...], revisions: tuple[int, ...], chosen: Lens
) -> dict[str, pd.DataFrame]:
    """Those of the tables that can be read, with all bases of capex."""
    readable = {}
    for name, revision in zip(names, revisions, strict=True):
        with suppress(store.BadTable):
            readable[name] = rows(name, revision, chosen, every_basis=True)
    return readable


@lru_cache(maxsize=2048)
def build(
    chart: Chart,
    revisions: tuple[int, ...],
    chosen: Lens,
    theme_name: str,
    choices: tuple[tuple[str, Any], ...],
) -> Exhibit | Empty:
    """The exhibit of a chart from tables at these revisions, or what to say in its place."""
    frames: dict[str, Any] = {}
    try:
        revision = dict(zip(reads(chart), revisions, strict=True))
        for parameter, (table, every) in needs(chart).items():
            frames[parameter] = rows(table, revision[table], chosen, every_basis=every)
        if RECORD in parameters(chart):
            frames[RECORD] = _record(reads(chart), revisions, chosen)
        if theme_name:
            frames["theme"] = theme.THEMES[theme_name]
        if needs(chart) and all(frames[name].empty for name in needs(chart)):
            raise NothingToShow(f"No row of {_tables_in_words(chart)} passes your lens.")
        return chart(**frames, **dict(choices))
    except NothingToShow as nothing:
        return Empty(str(nothing))
    except store.BadTable as bad:
        return Empty(
            f"{bad.table.title} cannot be shown: {bad.table.name}.csv does not fit its definition.",
            tuple(str(problem) for problem in bad.problems[:5]),
        )


# Exhibits of the whole record hold thousands of rows each, so few of them are kept.
_build_of_record = lru_cache(maxsize=64)(build.__wrapped__)


def made(key: tuple[Any, ...], *, kept: bool = True) -> Exhibit | Empty:
    """The exhibit for a key, whose parts are the arguments of `build`; from the cache if `kept`."""
    if not kept:
        return build.__wrapped__(*key)
    return _build_of_record(*key) if RECORD in parameters(key[0]) else build(*key)


def _tables_in_words(chart: Chart) -> str:
    return words.listing([f"{TABLES[table].title.lower()}" for table, _ in needs(chart).values()])


@lru_cache(maxsize=4)
def faults(revisions: tuple[int, ...]) -> dict[str, tuple[str, ...]]:
    """The tables that cannot be read, each with its problems in words."""
    found = {}
    for table, revision in zip(TABLES.values(), revisions, strict=True):
        try:
            whole(table.name, revision)
        except store.BadTable as bad:
            found[table.name] = tuple(str(problem) for problem in bad.problems)
    return found


@lru_cache(maxsize=256)
def deck_json(_key: tuple[Any, ...], deck: pdk.Deck) -> str:
    """A map as JSON, made once."""
    # pydeck writes a line for every number; without the white space it is half as long.
    return json.dumps(json.loads(deck.to_json()), separators=(",", ":"))


@lru_cache(maxsize=2048)
def hidden_rows(made: Exhibit, lifted: Exhibit) -> tuple[int, int]:
    """How many rows of `lifted` are missing from `made`, and how many it has."""
    every, kept = set(lifted.rows["origin"]), set(made.rows["origin"])
    return len(every - kept), len(every)
