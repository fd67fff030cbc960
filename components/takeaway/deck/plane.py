"""From the numbers of a Plotly figure to places on a slide."""

import base64
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.takeaway.deck import text
from components.takeaway.deck.spec import Axis, Box
from components.words import MONTHS

# A spreadsheet counts days from here.
_FIRST_DAY = datetime(1899, 12, 30)
PIXEL = 1 / 96  # inches
# The tick of an axis in billions of dollars that is written in trillions.
_TRILLIONS = re.compile(r"^\$[\d.]+tn$")


def number(value: Any) -> float | None:
    """A number, or a date as a spreadsheet's day; None for what is unknown or text."""
    if value is None or isinstance(value, bool):
        return None
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    elif getattr(getattr(value, "dtype", None), "kind", "") == "M":
        value = str(value)[:26]
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return None
        return (moment.replace(tzinfo=None) - _FIRST_DAY) / timedelta(days=1)
    if math.isnan(value):
        return None
    # A figure may hold a moment as milliseconds since 1970.
    return float(value) if abs(value) < 1e11 else value / 86_400_000 + 25_569


def traces_of(figure: go.Figure) -> list[Any]:
    """The traces of a figure, of whatever kinds."""
    return list(figure.data)


def day(serial: float) -> date:
    """The date of a spreadsheet's day."""
    return (_FIRST_DAY + timedelta(days=serial)).date()


def listed(values: Any) -> list[Any]:
    """The entries of what a trace holds: tuple, array, packed numbers or nothing."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return [] if values is None else list(values)


def is_date(axis: Any, values: list[Any]) -> bool:
    """Whether an axis holds dates."""
    if axis.type:
        return axis.type == "date"
    known = [value for value in values if value is not None]
    return bool(known) and all(
        not isinstance(value, int | float) and number(value) is not None for value in known
    )


def range_of(axis: Any, values: list[float], *, is_value: bool) -> tuple[float, float]:
    """The ends of an axis as the figure sets them, or wide enough for its numbers."""
    if axis.range and all(each is not None for each in axis.range):
        low, high = (number(each) for each in axis.range)
        if low is not None and high is not None:
            return low, high
    low, high = min(values, default=0.0), max(values, default=1.0)
    if is_value and axis.rangemode == "tozero":
        low = min(0.0, low)
    room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    return (low if low == 0 else low - room), high + room


def step_of(low: float, high: float, most: int = 6) -> float:
    """A round step that cuts a range into no more than about so many parts."""
    rough = abs(high - low) / most or 1.0
    size = 10 ** math.floor(math.log10(rough))
    return next(size * part for part in (1, 2, 2.5, 5, 10) if size * part >= rough * 0.999)


def format_of(axis: Any, step: float, *, is_years: bool = False) -> str:
    """How a spreadsheet writes the numbers of an axis."""
    if "%" in str(axis.tickformat or ""):
        return "0%"
    if is_years:
        return "0"
    if any(_TRILLIONS.search(str(said)) for said in listed(axis.ticktext)):
        # What is counted in billions is written in trillions where the figure does so.
        return '[>=1000]$#,##0.0,"tn";$#,##0"bn"'
    # As many decimals as the step has.
    decimals = next((n for n in range(3) if math.isclose(step, round(step, n), abs_tol=1e-9)), 3)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def are_years(low: float, high: float) -> bool:
    """Whether numbers in this range are names of years, which have no separator of thousands."""
    return low >= 1900 and high <= 2100 and high - low >= 2


def from_a_tick(axis: Any, span: tuple[float, float]) -> tuple[float, float]:
    """A range whose lower end is a round number, because charts count their ticks from there."""
    if listed(axis.tickvals) or axis.visible is False or min(span) == 0:
        return span
    step = step_of(*span, axis.nticks or 6)
    low = math.floor(min(span) / step + 1e-9) * step
    return (low, span[1]) if span[0] <= span[1] else (span[0], low)


def values_axis(axis: Any, span: tuple[float, float], *, is_shown: bool) -> Axis:
    """A number axis of a chart over a range, as its figure states it."""
    low, high = min(span), max(span)
    ticks = [tick for tick in map(number, listed(axis.tickvals)) if tick is not None]
    step = ticks[1] - ticks[0] if len(ticks) > 1 else step_of(low, high, axis.nticks or 6)
    title = str(axis.title.text or "") if axis.title else ""
    return Axis(
        low,
        high,
        abs(step) or 1.0,
        format=format_of(axis, abs(step), is_years=are_years(low, high)),
        title=title,
        is_shown=is_shown,
        is_reversed=span[0] > span[1],
    )


@dataclass(frozen=True)
class Plane:
    """The room of a plot on a slide, in inches, and what its edges stand for.

    `x` is left and right edge, `y` bottom and top. `columns` and `rows` are the places on an axis
    of categories, which stand evenly, rows from the top. `paper` is the room that the figure
    calls paper, if that is not the plot itself.
    """

    box: Box
    x: tuple[float, float]
    y: tuple[float, float]
    columns: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()
    paper: Box | None = None

    def across(self, value: float, reference: str = "x") -> float:
        """Inches from the left of the slide."""
        left, _, wide, _ = self._room(reference)
        if self.columns and not _is_part(reference):
            return left + wide * _slot(value, self.columns)
        return left + wide * (value if _is_part(reference) else _part(value, self.x))

    def down(self, value: float, reference: str = "y") -> float:
        """Inches from the top of the slide."""
        _, top, _, high = self._room(reference)
        if self.rows and not _is_part(reference):
            return top + high * _slot(value, self.rows)
        return top + high * (1 - (value if _is_part(reference) else _part(value, self.y)))

    def _room(self, reference: str) -> Box:
        return self.paper if self.paper and reference == "paper" else self.box


def _is_part(reference: str) -> bool:
    return reference == "paper" or reference.endswith(" domain")


def _part(value: float, span: tuple[float, float]) -> float:
    return (value - span[0]) / ((span[1] - span[0]) or 1.0)


def _slot(value: float, places: Sequence[float]) -> float:
    """Where a value stands among evenly set places that rise or fall, from 0 to 1."""
    gap = (places[-1] - places[0]) / (len(places) - 1) if len(places) > 1 else 1.0
    steps = list(pairwise(places))
    for at, (here, after) in enumerate(steps):
        if min(here, after) <= value <= max(here, after):
            return (at + 0.5 + (value - here) / (after - here)) / len(places)
    is_before = (value < places[0]) == (gap > 0)
    end, at = (places[0], 0) if is_before else (places[-1], len(places) - 1)
    return (at + 0.5 + (value - end) / (gap or 1.0)) / len(places)


def names_of_series(figure: go.Figure) -> dict[str, str]:
    """Colour -> what the figure writes beside a mark of that colour, in place of a legend."""
    found: dict[str, str] = {}
    for note in figure.layout.annotations:  # pyright: ignore[reportAttributeAccessIssue]
        for line in text.lines(note.text):
            for place, run in enumerate(line[:-1]):
                if run.colour and run.text.strip() in ("■", "●"):
                    # Where several marks share a line, a name ends with a colon.
                    rest = line[place + 1 :] if not place else line[place + 1 : place + 2]
                    said = " ".join("".join(each.text for each in rest).split())
                    found.setdefault(run.colour.upper(), said.partition(":")[0])
    return found


def labels_below(axis: Any, plane: Plane, traces: Sequence[Any]) -> list[tuple[float, str]]:
    """Places and words along the lower axis of a figure with these traces."""
    dated = is_date(axis, [value for trace in traces for value in listed(trace.x)])
    low, high = min(plane.x), max(plane.x)
    if listed(axis.ticktext):
        places = map(number, listed(axis.tickvals))
        return [
            (at, str(said))
            for at, said in zip(places, listed(axis.ticktext), strict=False)
            if at is not None and low <= at <= high
        ]
    if not dated:
        made = values_axis(axis, plane.x, is_shown=True)
        count = int((high - low) / made.step) + 1
        start = -(-low // made.step) * made.step
        places = [at for at in map(number, listed(axis.tickvals)) if at is not None]
        sign = "" if are_years(low, high) else ","
        return [
            (at, f"{at:{sign}g}")
            for at in places or (start + made.step * n for n in range(count))
            if low <= at <= high
        ]
    months = (high - low) / 30.4
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if months / s <= 8), 120)
    found = []
    for year in range(day(low).year, day(high).year + 1):
        for month in range(1, 13):
            at = number(f"{year}-{month:02d}-01") or 0.0
            counted = (year * 12 + month - 1) % step == 0
            if counted and low <= at <= high:
                said = str(year) if step >= 12 else f"{MONTHS[month - 1][:3]} {year}"
                found.append((at, said))
    return found
