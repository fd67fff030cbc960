"""What a native chart is made of: series, axes, and the room they take."""

from dataclasses import dataclass, field

from components.takeaway.deck.paint import Ink

Box = tuple[float, float, float, float]  # left, top, width, height in inches


def told(value: float) -> float:
    """A number as a sheet keeps it: twelve digits, without the dust of sums."""
    return float(f"{value:.12g}")


@dataclass(frozen=True)
class Marker:
    """A point's mark: a symbol of DrawingML, its size in points, its paint."""

    symbol: str
    size: int
    ink: Ink


@dataclass(frozen=True)
class Series:
    """One row of numbers; None is unknown. `inks` has one entry for all points, or one each.

    `xs` are the places of points on a number axis (dates as days of a spreadsheet). A series of
    points has `markers`, one for all or one each, and is joined by `line`. `is_listed` puts it
    into the legend, with the paint of `key` where its bars have several.
    """

    name: str
    values: tuple[float | None, ...]
    inks: tuple[Ink, ...] = ()
    xs: tuple[float, ...] = ()
    markers: tuple[Marker, ...] = ()
    line: Ink = field(default_factory=Ink)
    is_listed: bool = False
    key: Ink | None = None


@dataclass(frozen=True)
class Axis:
    """A number axis. `format` is a spreadsheet's; `is_shown` writes its numbers beside it."""

    low: float
    high: float
    step: float
    format: str = "#,##0"
    title: str = ""
    is_shown: bool = True
    has_grid: bool = False
    is_reversed: bool = False
    is_date: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart to be written: bars over `categories`, or points if there are none.

    `kind` is "bar" (lying), "column" or "points"; `grouping` clustered or stacked. `plot` is the
    room of the bars within the frame, in parts of it. `skip` writes every so-many-th category,
    `has_names` any at all.
    """

    kind: str
    series: tuple[Series, ...]
    value: Axis
    plot: Box
    categories: tuple[str, ...] = ()
    across: Axis | None = None
    grouping: str = "clustered"
    overlap: int = 100
    gap: int = 60
    skip: int = 1
    has_names: bool = True
    points: float = 12
    alt: str = ""

    @property
    def listed(self) -> tuple[Series, ...]:
        """The series that stand in a legend."""
        return tuple(series for series in self.series if series.is_listed)

    @property
    def has_own_legend(self) -> bool:
        """Whether the chart brings a legend: programs differ on how to leave some series out."""
        is_whole = len(self.listed) == len(self.series)
        return bool(self.listed) and is_whole and self.kind != "points"
