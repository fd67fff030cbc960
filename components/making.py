"""From a chart and the lens to an exhibit, kept until a table, the lens or a choice changes.

Nothing here knows Streamlit, so tests and other ways out of the data can make the same exhibits.
"""

import inspect
import logging
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from components import lens as lenses
from components import revisions, store, theme, words
from components.exhibit import Exhibit, NothingToShow
from components.lens import Lens
from components.scenarios import numbers
from components.store import Edition
from components.tables import TABLES

Chart = Callable[..., Exhibit]
Lookup = Callable[[str], Edition]

_log = logging.getLogger("dashboard.making")

EVERY_BASIS = "_every_basis"
RECORD = "tables"


@dataclass(frozen=True)
class Empty:
    """An exhibit that cannot be drawn: what the reader is told in its place."""

    reason: str
    problems: tuple[str, ...] = ()


# What is said of choices that no control offers, such as those of an old story.
UNFIT = Empty("These choices do not fit this chart. Try others.")


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
    return tuple(dict.fromkeys(table for table, _ in needs(chart).values()))


def _with_companions(name: str, chosen: Lens) -> tuple[str, ...]:
    """This table, and those that the lens needs to set its rows back to a day."""
    return (name, *(lenses.COMPANIONS.get(name, ()) if chosen.known_on else ()))


def read_for(name: str, chosen: Lens, edition: Lookup) -> tuple[Edition, ...]:
    """The editions that the rows of this table are taken from under a lens, its own first."""
    return tuple(edition(table) for table in _with_companions(name, chosen))


def place_of(chart: Chart, place: str = "") -> str:
    """The name that an exhibit has on its page; `place` tells two uses of one chart apart."""
    module = chart.__module__.rpartition(".")[2]
    return re.sub(r"[^a-z0-9]+", "-", f"{module}-{chart.__name__}-{place}".lower()).strip("-")


def wants_theme(chart: Chart) -> bool:
    """Whether the chart looks different in the light and in the dark."""
    return "theme" in parameters(chart)


@dataclass(frozen=True)
class Key:
    """What one exhibit is made of; the same key gives the same exhibit."""

    chart: Chart
    editions: tuple[Edition, ...]
    lens: Lens
    theme: str
    choices: tuple[tuple[str, Any], ...]

    def __str__(self) -> str:
        tokens = ",".join(edition.token for edition in self.editions)
        name = f"{self.chart.__module__}.{self.chart.__qualname__}"
        return f"{name} {tokens} {self.lens} {self.theme} {self.choices}"

    @property
    def is_of_record(self) -> bool:
        """Whether the exhibit is made from the record as a whole."""
        return RECORD in parameters(self.chart)

    @property
    def is_drafted(self) -> bool:
        """Whether it is made from a draft, so that nothing of it may be kept for others."""
        return any(edition.frame is not None for edition in self.editions)


def key(
    chart: Chart, edition: Lookup, chosen: Lens, theme_name: str, choices: Mapping[str, Any]
) -> Key:
    """The key of a chart for a reader whose editions `edition` gives by the name of a table."""
    tables = dict.fromkeys(more for name in reads(chart) for more in _with_companions(name, chosen))
    return Key(
        chart,
        tuple(edition(table) for table in tables),
        chosen,
        theme_name if wants_theme(chart) else "",
        tuple(
            (name, tuple(value) if isinstance(value, list) else value)
            for name, value in sorted(choices.items())
        ),
    )


class Shelf:
    """What was made from some editions of the tables, kept for the next rerun.

    Everybody shares one; a draft has one of its own, so that it goes when the draft goes.
    """

    def __init__(self, exhibits: int) -> None:
        self.rows = lru_cache(maxsize=256)(self._rows)
        self._kept = lru_cache(maxsize=exhibits)(self.made_anew)
        # Exhibits of the whole record hold thousands of rows each, so few of them are kept.
        self._kept_of_record = lru_cache(maxsize=64)(self.made_anew)
        self.hidden_rows = lru_cache(maxsize=exhibits)(hidden_rows)
        self.values = lru_cache(maxsize=256)(self._values)
        self.named = lru_cache(maxsize=64)(self._named)
        self.labels = lru_cache(maxsize=64)(self._labels)

    def made(self, key: Key) -> Exhibit | Empty:
        """The exhibit of this key, or what to say in its place."""
        try:
            return self._kept_of_record(key) if key.is_of_record else self._kept(key)
        except revisions.Refused as refused:
            # Told, but not kept: the database may be back at the next look.
            return Empty("The published data cannot be read now.", (str(refused),))

    def made_as_told(self, key: Key) -> Exhibit | Empty:
        """The same for choices from a file: they are kept nowhere, and no log sees them."""
        try:
            return self.made_anew(key, is_told=True)
        except revisions.Refused as refused:
            return Empty("The published data cannot be read now.", (str(refused),))

    def made_anew(self, key: Key, *, is_told: bool = False) -> Exhibit | Empty:
        """The same, without looking whether it was made before."""
        frames: dict[str, Any] = {}
        editions = {edition.table: edition for edition in key.editions}
        wanted = needs(key.chart)
        try:
            for parameter, (name, every) in wanted.items():
                found = read_for(name, key.lens, editions.__getitem__)
                frames[parameter] = self.rows(found, key.lens, every)
            if key.is_of_record:
                frames[RECORD] = self._record(editions, key.lens)
            if key.theme:
                frames["theme"] = theme.THEMES[key.theme]
            if wanted and all(frames[name].empty for name in wanted):
                raise NothingToShow(f"No row of {_tables_in_words(key.chart)} passes your lens.")
            return key.chart(**frames, **dict(key.choices))
        except (NothingToShow, numbers.Refused) as nothing:
            return Empty(str(nothing))
        except store.BadTable as bad:
            return Empty(
                f"{bad.table.title} cannot be shown: {bad.table.name}.csv does not fit its "
                "definition.",
                tuple(str(problem) for problem in bad.problems[:5]),
            )
        except revisions.Refused:
            raise
        except Exception as error:
            if is_told:
                _log.warning(
                    "%s: %s on choices from a file", key.chart.__qualname__, type(error).__name__
                )
                return UNFIT
            return _unforeseen(key, error)

    def _rows(
        self, editions: tuple[Edition, ...], chosen: Lens, every_basis: bool = False
    ) -> pd.DataFrame:
        """The rows of the first edition under a lens, the others helping; raises BadTable."""
        by_name = {edition.table: edition for edition in editions}
        return lenses.rows(
            TABLES[editions[0].table],
            lambda name: whole(by_name[name]),
            chosen,
            every_basis=every_basis,
        )

    def _values(
        self, editions: tuple[Edition, ...], chosen: Lens, every_basis: bool, column: str, by: str
    ) -> tuple[Any, ...]:
        """What a column holds, by frequency or by the sum of the column `by`; raises BadTable."""
        rows = self.rows(editions, chosen, every_basis)
        known = rows[rows[column] != ""]
        if by:
            return tuple(known.groupby(column)[by].sum().sort_values(ascending=False).index)
        return tuple(known[column].value_counts().index)

    def _named(self, editions: tuple[Edition, ...], chosen: Lens) -> dict[str, dict[str, Any]]:
        """The rows of the first edition by their `name`, each as its cells; raises BadTable."""
        rows = self.rows(editions, chosen, False)
        return {
            str(name): dict(zip(rows.columns, cells, strict=True))
            for name, cells in zip(rows["name"], rows.itertuples(index=False), strict=True)
        }

    def _labels(self, editions: tuple[Edition, ...], key: str, column: str) -> dict[str, str]:
        """From the cells of one column to those of another, whatever the lens; raises BadTable."""
        rows = self.rows(editions, Lens(), True)
        return dict(zip(rows[key], rows[column], strict=True))

    def _record(self, editions: Mapping[str, Edition], chosen: Lens) -> dict[str, pd.DataFrame]:
        """Those of the tables that can be read, with all bases of capex."""
        readable = {}
        for name in editions:
            with suppress(store.BadTable):
                found = read_for(name, chosen, editions.__getitem__)
                readable[name] = self.rows(found, chosen, True)
        return readable


def whole(edition: Edition) -> pd.DataFrame:
    """All rows of a table; raises BadTable."""
    return _published(edition) if edition.frame is None else edition.frame


_published = lru_cache(maxsize=64)(store.rows)


def faults(edition: Lookup) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The tables that cannot be shown: what is wrong with each, and its problems one by one."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name in TABLES:
        try:
            whole(edition(name))
        except revisions.Refused as refused:
            found[name] = (str(refused), ())
        except store.BadTable as bad:
            problems = tuple(str(problem) for problem in bad.problems)
            found[name] = (f"{name}.csv does not fit its definition.", problems)
    return found


def _unforeseen(key: Key, error: Exception) -> Empty:
    """What is said where rows fit their definition and a chart still fails on them."""
    drafted = [edition.table for edition in key.editions if edition.frame is not None]
    if drafted:
        # The text of the error may hold cells of the draft, which no log may see.
        _log.warning("%s: %s on a draft", key.chart.__qualname__, type(error).__name__)
        files = words.listing([f"{name}.csv" for name in drafted])
        return Empty(
            "This cannot be drawn from your draft.",
            (f"The rows of {files} fit their definition, but not each other.",),
        )
    _log.error("%s failed", key.chart.__qualname__, exc_info=error)
    return Empty("This cannot be drawn from the rows as they stand.")


def _tables_in_words(chart: Chart) -> str:
    titles = dict.fromkeys(TABLES[table].title for table, _ in needs(chart).values())
    return words.listing([f"“{title}”" for title in titles])


def hidden_rows(made: Exhibit, lifted: Exhibit) -> tuple[int, int]:
    """How many rows of `lifted` are missing from `made`, and how many it has."""
    every, kept = set(lifted.rows["origin"]), set(made.rows["origin"])
    return len(every - kept), len(every)


SHARED = Shelf(exhibits=2048)
