"""Traces of lines and points as the series of a native chart."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from components.takeaway.deck import text
from components.takeaway.deck.paint import Ink, each, mixed
from components.takeaway.deck.plane import listed, number
from components.takeaway.deck.spec import Marker, Series

_SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle-up": "triangle",
    "arrow-up": "triangle",
    "x": "x",
    "x-thin": "x",
    "cross": "plus",
    "line-ns": "dash",
}
# Symbols that native charts have no mark for are drawn over them.
DRAWN = ("triangle-down", "triangle-right", "triangle-left", "arrow-right", "line-ns")
PALE = 0.45
_NAMED = re.compile(r"<b>([^<]+)</b>")


def joins(line: Series, marks: Series) -> bool:
    """Whether a series of marks stands on the points of the line before it."""
    is_line, is_marks = not line.markers and line.line.line, marks.markers and not marks.line.line
    return bool(is_line and is_marks and (line.xs, line.values) == (marks.xs, marks.values))


def joint_name(marks: Series, line: Series) -> str:
    """What a line and the marks on it are called together."""
    return line.name if marks.name == "Series" else marks.name


def told_apart(series: Sequence[Series]) -> list[Series]:
    """The same with a number after a name that stands before; the legend has it without."""
    seen = {one.name for one in series if one.is_listed}
    made: list[Series] = []
    for one in series:
        name, turn = one.name, 2
        while name in seen and not one.is_listed:
            name, turn = f"{one.name} {turn}", turn + 1
        seen.add(name)
        made.append(replace(one, name=name))
    return made


def series_of(trace: Any, names: dict[str, str], paper: str) -> Series | None:
    """A trace as a series; None for one that shows nothing, or only texts."""
    mode = str(trace.mode or "lines")
    wide = 2.0 if trace.line.width is None else float(trace.line.width)
    has_line = "lines" in mode and wide > 0
    has_marks = "markers" in mode
    pairs = list(zip(map(number, listed(trace.x)), map(number, listed(trace.y)), strict=False))
    if not (has_line or has_marks) or not any(x is not None and y is not None for x, y in pairs):
        return None
    colour = mixed(trace.line.color or each(trace.marker.color, 0), paper)
    line = (
        Ink(line=colour, width=wide * 0.8, dash=str(trace.line.dash or "")) if has_line else Ink()
    )
    known = _with_gaps(pairs)
    if trace.line.shape == "hv":
        known = _stepped(known)
    if trace.fill == "toself" and known:
        known.append(known[0])
    markers = tuple(_marker(trace, place, paper) for place, _, _ in known) if has_marks else ()
    return Series(
        _name(trace, names, colour),
        tuple(y for _, _, y in known),
        xs=tuple(float(x) for _, x, _ in known),
        line=line,
        markers=markers,
    )


def _with_gaps(
    pairs: Sequence[tuple[float | None, float | None]],
) -> list[tuple[int, float, float | None]]:
    """Position, place and value of every point; a gap in a line stands at the place before it."""
    known: list[tuple[int, float, float | None]] = []
    for position, (x, y) in enumerate(pairs):
        if x is not None:
            known.append((position, x, y))
        elif known:
            known.append((position, known[-1][1], None))
    while known and known[-1][2] is None:
        known.pop()
    return known


def _stepped(known: Sequence[tuple[int, float, float | None]]) -> list[Any]:
    made: list[Any] = []
    for point in known:
        if made:
            made.append((point[0], point[1], made[-1][2]))
        made.append(point)
    return made


def _name(trace: Any, names: dict[str, str], colour: str) -> str:
    if trace.name:
        return text.plain(trace.name)
    if colour in names:
        return names[colour]
    for said in (each(trace.hovertext, 0), trace.hovertemplate, each(trace.text, 0)):
        found = _NAMED.search(str(said or ""))
        if found:
            return text.clean(found[1])
        if said and ":" in str(said) and "%{" not in str(said):
            return text.plain(str(said)).partition(":")[0][:60]
    return "Series"


def _marker(trace: Any, place: int, paper: str) -> Marker:
    symbol = str(each(trace.marker.symbol, place) or "circle")
    fill = mixed(each(trace.marker.color, place), paper)
    outline = mixed(each(trace.marker.line.color, place), paper) or fill
    size = float(each(trace.marker.size, place) or 8)
    kind = symbol.removesuffix("-open")
    if kind in DRAWN:
        return Marker("none", 5, Ink())
    is_open = symbol.endswith("-open")
    # Some programs draw no outline of a mark, so an open one is pale within and not empty.
    is_open = is_open or fill == paper
    ink = Ink(mixed(outline, paper, PALE) if is_open else fill, outline, 1.5 if is_open else 1.0)
    return Marker(_SYMBOLS.get(kind, "circle"), max(4, min(30, round(size * 0.75))), ink)
