"""What a page can show: a figure, a map, a headline, a table or facts, with the rows behind it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from components.maps import Atlas
from components.tables import CONFIDENCE, SOURCE

# Pages that are named for one exhibit; its rows name all.
MOST_CITED = 40


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
    `about` explains columns in the header's help, `widths` are small, medium, large or
    pixels, and `lines` is how many lines of text a row has room for. `decimals` sets how many
    every number has (0: as many as it needs).
    """

    frame: pd.DataFrame
    titles: Mapping[str, str]
    key: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, int | Literal["small", "medium", "large"]] = field(default_factory=dict)
    lines: int = 1
    decimals: int = 0

    @property
    def numeric(self) -> frozenset[str]:
        """The columns shown that hold numbers, which stand at the right."""
        numbers = self.frame[list(self.titles)].select_dtypes("number")
        return frozenset(str(name) for name in numbers)

    def text(self, name: str, value: Any) -> str:
        """What the table shows in a cell of the column `name`: a dash for unknown, of an address
        the host.

        A year is a name, not a quantity: it has no separator of thousands.
        """
        if isinstance(value, bool):
            return "yes" if value else "no"
        if pd.isna(value) or value == "":
            return "–"
        if name.endswith("_url"):
            address = str(value)
            return address.partition("://")[2].partition("/")[0].removeprefix("www.") or address
        if isinstance(value, int | float):
            if name.endswith("year"):
                return f"{value:.0f}"
            form = f",.{self.decimals}f" if self.decimals else ",.12g"
            return f"{round(float(value), 3):{form}}"
        return str(value)


@dataclass(frozen=True)
class Fact:
    """One sourced line: when, what, and where it is stated.

    `badge` is a short word set before the text (a status or a verdict), drawn with the mark and
    colour that `theme.badge` gives to it. `aside` is a second, quieter line; `japanese` the text
    in Japanese; `measure` a line of figures, such as one stated against one on record;
    `topic` what the line is about, set where the date stands otherwise.
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
    japanese: str = ""
    measure: str = ""
    topic: str = ""


@dataclass(frozen=True)
class Mark:
    """One line of a map's legend: a mark, its colour, what it stands for, its radius in pixels.

    `shape` is disc, ring, core (a ring around a disc), dashed, dotted or open.
    """

    shape: str
    colour: str
    text: str
    radius: float = 6.0


@dataclass(frozen=True)
class Facts:
    """A list of sourced facts in reading order."""

    items: tuple[Fact, ...]


Body = go.Figure | Atlas | Headline | Grid | Facts


@dataclass(frozen=True, eq=False)
class Exhibit:
    """A finding and its proof. `rows` are the rows drawn, unsummed, each with its source.

    `title` is the finding as a sentence; `method` says how, where there was arithmetic;
    `alt` is what a screen reader says (the title, if empty); `legend` explains a map's marks.
    """

    title: str
    body: Body
    rows: pd.DataFrame
    method: str = ""
    alt: str = ""
    legend: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        absent = set(SOURCE) - set(self.rows.columns)
        if absent:
            raise ValueError(f"{self.title}: rows without {', '.join(sorted(absent))}")
        if self.rows.empty:
            raise NothingToShow("No row is left to show here.")

    @cached_property
    def publishers(self) -> list[str]:
        """Who published the rows, most rows first."""
        return list(self.rows["publisher"].value_counts().index)

    @cached_property
    def as_of(self) -> str:
        """The newest date of publication among the rows ("" if none is dated)."""
        return max(self.rows["published_on"], default="")

    @cached_property
    def confidence(self) -> str:
        """The weakest confidence among the rows: a result is as good as its weakest input."""
        return max(self.rows["confidence"], key=CONFIDENCE.index)


@dataclass(frozen=True)
class Setting:
    """An assumption as it stands: the value used, its row, and whether the reader moved it."""

    value: float
    rows: pd.DataFrame
    is_moved: bool

    @property
    def whose(self) -> str:
        """Whose number it is, for a sentence: "your setting" or the publisher."""
        return "your setting" if self.is_moved else str(self.rows["publisher"].iloc[0])


def setting(assumptions: pd.DataFrame, name: str, chosen: float | None = None) -> Setting:
    """The assumption of this name at `chosen`, or where its row starts if nothing was chosen."""
    rows = assumptions[assumptions["name"] == name]
    if rows.empty:
        raise NothingToShow(f"The assumption {name.replace('_', ' ')} is missing.")
    start = float(rows["value"].iloc[0])
    if chosen is None or math.isnan(chosen):
        return Setting(start, rows, is_moved=False)
    return Setting(chosen, rows, is_moved=not math.isclose(chosen, start))


def figure_height(figure: go.Figure) -> int:
    """How high a figure is drawn, in pixels; what Plotly takes where the figure does not say."""
    return int(figure.layout.height or 450)  # pyright: ignore[reportAttributeAccessIssue]


def together(*frames: pd.DataFrame) -> pd.DataFrame:
    """The rows of several tables one below the other, for an exhibit that draws on all of them."""
    return pd.concat([frame for frame in frames if not frame.empty], ignore_index=True)


@dataclass(frozen=True)
class Cited:
    """A page that rows stand on; `url` starts with http:// or https://."""

    publisher: str
    title: str
    url: str


def cited(*frames: pd.DataFrame, most: int = MOST_CITED) -> tuple[Cited, ...]:
    """The pages that the rows of these frames stand on, those of most rows first."""
    rows = pd.concat([frame[["publisher", "source_title", "source_url"]] for frame in frames])
    pages = [
        Cited(str(publisher), str(title or url), str(url))
        for publisher, title, url in rows.value_counts().index
        if str(url).startswith(("http://", "https://"))
    ]
    return tuple(pages[:most])


def settings(
    assumptions: pd.DataFrame, names: Sequence[str], moved: Sequence[str] = ()
) -> dict[str, Setting]:
    """Several assumptions by name; `moved` holds those that the reader set, as "name=value".

    A choice of many sliders stays one choice of a chart. Raises NothingToShow for a name that is
    not among `names`, for what is no number, and for one below or above the row's limits.
    """
    chosen: dict[str, float] = {}
    for text in moved:
        name, _, value = text.partition("=")
        if name not in names:
            raise NothingToShow(f"“{name[:40]}” is not an assumption of this exhibit.")
        try:
            chosen[name] = float(value)
        except ValueError:
            chosen[name] = math.nan
        row = assumptions[assumptions["name"] == name]
        fits = row["low"].le(chosen[name]) & row["high"].ge(chosen[name])
        if not row.empty and not fits.any():
            low, high = float(row["low"].iloc[0]), float(row["high"].iloc[0])
            raise NothingToShow(
                f"{row['title'].iloc[0]} must be a number from {low:g} to {high:g}, "
                f"not “{value[:20]}”."
            )
    return {name: setting(assumptions, name, chosen.get(name)) for name in names}
