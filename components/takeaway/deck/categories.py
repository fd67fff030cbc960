"""The rows or columns of a figure of bars: where they stand, and what they are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import text
from components.takeaway.deck.plane import day, is_date, listed, number, traces_of
from components.words import MONTHS


@dataclass(frozen=True)
class Slots:
    """The categories of a figure from the first on: their place on its axis, and their names."""

    places: tuple[float | str, ...]
    names: tuple[str, ...]
    is_time: bool

    def of(self, value: Any) -> int | None:
        """The slot of a place on the axis; None if it is none of them."""
        if isinstance(value, str) and value in self.places:
            return self.places.index(value)
        place = number(value)
        if place is None:
            return None
        gaps = [
            (abs(each - place), at)
            for at, each in enumerate(self.places)
            if not isinstance(each, str)
        ]
        gap, at = min(gaps, default=(9e9, 0))
        return at if gap <= (1 if self.is_time else 0.35) else None

    @property
    def numbers(self) -> tuple[float, ...]:
        """The places as numbers; names stand at 0, 1, 2."""
        return tuple(
            float(at) if isinstance(place, str) else place for at, place in enumerate(self.places)
        )


def is_lying(figure: go.Figure) -> bool:
    """Whether the bars run from left to right."""
    return any(trace.orientation == "h" for trace in traces_of(figure) if trace.type == "bar")


def is_pile(trace: Any) -> bool:
    """Whether a trace is one area of several on top of each other."""
    return trace.type == "scatter" and bool(trace.stackgroup)


def slots(figure: go.Figure) -> Slots:
    """The categories of a figure of bars in reading order."""
    lying = is_lying(figure)
    layout: Any = figure.layout
    axis = layout.yaxis if lying else layout.xaxis
    held = [
        value
        for trace in traces_of(figure)
        if trace.type == "bar" or is_pile(trace)
        for value in listed(trace.y if lying else trace.x)
    ]
    if not lying and is_date(axis, held):
        found = sorted({place for place in map(number, held) if place is not None})
        days = [at for here, at in zip([-9.0, *found], found, strict=False) if at - here > 1]
        if not any(map(is_pile, traces_of(figure))):
            days = _without_holes(days)
        return Slots(tuple(days), tuple(_period(at, days) for at in days), is_time=True)
    if held and all(isinstance(value, str) for value in held):
        names = list(dict.fromkeys(held))
        names = names[::-1] if lying and not _is_reversed(axis) else names
        return Slots(tuple(names), tuple(text.plain(name) for name in names), is_time=False)
    ticks = dict(
        zip(map(number, listed(axis.tickvals)), map(str, listed(axis.ticktext)), strict=False)
    )
    labels = {number(note.y): note for note in layout.annotations if is_row_label(note)}
    if not lying and any(map(is_pile, traces_of(figure))):
        return _numbered(held, ticks, layout.annotations)
    whole = {float(round(place)) for place in map(number, held) if place is not None}
    held_at = {at for at in (*ticks, *labels, *whole) if at is not None}
    # Bars beside the middle of a row belong to it.
    places = sorted(
        at for at in held_at if at in ticks or at in labels or not _has_near(at, labels)
    )
    if lying and not _is_reversed(axis):
        places.reverse()
    return Slots(
        tuple(places),
        tuple(
            text.clean(ticks[at])
            if at in ticks
            else _row_name(labels[at].text)
            if at in labels
            else ""
            for at in places
        ),
        is_time=False,
    )


def is_row_label(note: Any) -> bool:
    """Whether an annotation names a row of lying bars."""
    return note.x == 0 and note.xanchor == "left" and (note.yref or "y") == "y"


def _row_name(markup: object) -> str:
    """What is written at a row as one line, its parts told apart by dots."""
    said = text.plain(markup).replace("■ ", "").replace(" · ,", ",")
    if "·" in said:
        return said
    runs = [run for line in text.lines(markup) for run in line if run.text.strip(" ■")]
    parts = [" ".join(run.text.split()) for run in runs]
    told = " · ".join(parts).replace(" · ,", ",")
    return told if len({run.is_bold for run in runs}) > 1 else said


def _has_near(place: float, labels: Any) -> bool:
    return any(0 < abs(place - (at or 0)) < 0.6 for at in labels)


def _is_reversed(axis: Any) -> bool:
    return axis.autorange == "reversed" or bool(axis.range and axis.range[0] > axis.range[1])


def _numbered(
    held: Sequence[Any], ticks: Mapping[float | None, str], notes: Sequence[Any]
) -> Slots:
    """Places of areas along a number axis, without holes, called as the ticks beside them.

    Where the numbers of the ticks begin again, a name starts with the heading above them.
    """
    found = sorted({place for place in map(number, held) if place is not None})
    places = _without_holes(found, 0.0)
    marked = sorted((at, number_in(said)) for at, said in ticks.items() if at is not None)
    values = [value for _, value in marked if value is not None]
    begins_again = any(after < before for before, after in pairwise(values))

    def name(place: float) -> str:
        for (low, first), (high, last) in pairwise(marked):
            if low <= place <= high and first is not None and last is not None and first < last:
                said = f"{first + (last - first) * (place - low) / (high - low):g}"
                return f"{_heading(place, notes)} {said}".strip() if begins_again else said
        return "" if marked else f"{place:g}"

    return Slots(tuple(places), tuple(map(name, places)), is_time=False)


def _heading(place: float, notes: Sequence[Any]) -> str:
    """The bold word of the note that stands nearest above a place."""
    above = [note for note in notes if note.yref == "paper" and number(note.x) is not None]
    if not above:
        return ""
    nearest = min(above, key=lambda note: abs((number(note.x) or 0.0) - place))
    return next((run.text for run in text.lines(nearest.text)[0] if run.is_bold), "")


def number_in(said: str) -> float | None:
    """The number that a tick says; None if it is a word."""
    try:
        return float(said)
    except ValueError:
        return None


def _without_holes(days: Sequence[float], least: float = 20.0) -> list[float]:
    """The same with the periods between them that hold nothing, so that time runs evenly."""
    gap = min((after - here for here, after in pairwise(days)), default=0.0)
    if gap <= least:
        return list(days)
    made = list(days[:1])
    for after in days[1:]:
        missing = round((after - made[-1]) / gap) - 1
        step = (after - made[-1]) / (missing + 1)
        made += [made[-1] + step * part for part in range(1, missing + 1)]
        made.append(after)
    return made


def first(where: Slots, skip: int) -> int:
    """Which period is the first to be named if every so-many-th is: one that begins a year."""
    begins = [
        at for at, name in enumerate(where.names) if name.startswith(("Jan ", "Q1 ")) and skip > 1
    ]
    return begins[0] % skip if begins else 0


def _period(at: float, days: Sequence[float]) -> str:
    """What the days stand for, by how far apart they are: a month, a quarter or a year."""
    gaps = sorted(b - a for a, b in pairwise(days))
    gap = gaps[len(gaps) // 2] if gaps else 90.0
    moment = day(at)
    if gap > 300:
        return str(moment.year)
    if gap > 80:
        return f"Q{(moment.month + 2) // 3} {moment.year % 100:02d}"
    return f"{MONTHS[moment.month - 1][:3]} {moment.year % 100:02d}"
