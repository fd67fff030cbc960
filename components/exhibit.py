"""What a page can show: a figure, a map, a headline, a table or facts, with the rows behind it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk

from components.tables import CONFIDENCE, SOURCE


class NothingToShow(Exception):
    """Raised by a chart when the rows or choices leave nothing; the text tells the reader why."""


@dataclass(frozen=True)
class Headline:
    """One big number as text; `change` is the sentence under it, `spark` its recent course."""

    value: str
    change: str = ""
    spark: tuple[float, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table to read: `frame` has one row a line; `titles` names the columns shown, in order.

    A title may end in a unit in brackets. Columns holding web addresses become links.
    `key` is the column whose value a reader picks by choosing a row ("" if rows are not picked).
    """

    frame: pd.DataFrame
    titles: Mapping[str, str]
    key: str = ""


@dataclass(frozen=True)
class Fact:
    """One sourced line: when, what, and where it is stated.

    `badge` is a short word set before the text (a status or a verdict), drawn with the mark and
    colour that `theme.badge` gives to it. `aside` is a second, quieter line.
    """

    text: str
    url: str
    publisher: str
    confidence: str
    when: str = ""
    badge: str = ""
    aside: str = ""
    link_page: str = ""
    link_label: str = ""


@dataclass(frozen=True)
class Facts:
    """A list of sourced facts in reading order."""

    items: tuple[Fact, ...]


Body = go.Figure | pdk.Deck | Headline | Grid | Facts


@dataclass(frozen=True)
class Exhibit:
    """A finding and its proof. `rows` are the rows drawn, unsummed, each with its source.

    `title` is the finding as a sentence; `method` says how, where there was arithmetic;
    `alt` is what a screen reader says (the title, if empty).
    """

    title: str
    body: Body
    rows: pd.DataFrame
    method: str = ""
    alt: str = ""

    def __post_init__(self) -> None:
        absent = set(SOURCE) - set(self.rows.columns)
        if absent:
            raise ValueError(f"{self.title}: rows without {', '.join(sorted(absent))}")
        if self.rows.empty:
            raise NothingToShow("No row is left to show here.")

    @property
    def publishers(self) -> list[str]:
        """Who published the rows, most rows first."""
        return list(self.rows["publisher"].value_counts().index)

    @property
    def as_of(self) -> str:
        """The newest date of publication among the rows ("" if none is dated)."""
        return max(self.rows["published_on"], default="")

    @property
    def confidence(self) -> str:
        """The weakest confidence among the rows: a result is as good as its weakest input."""
        return max(self.rows["confidence"], key=CONFIDENCE.index)


def together(*frames: pd.DataFrame) -> pd.DataFrame:
    """The rows of several tables one below the other, for an exhibit that draws on all of them."""
    return pd.concat([frame for frame in frames if not frame.empty], ignore_index=True)
