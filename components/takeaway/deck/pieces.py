"""The single bars of a figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import text
from components.takeaway.deck.categories import Slots, is_lying, is_pile
from components.takeaway.deck.paint import Ink, each, mixed, of_marker, parts
from components.takeaway.deck.plane import listed, names_of_series, number, traces_of
from components.theme import Theme

# What the look of a bar says, as the name of its series where the figure gives none.
KINDS = {
    "solid": "Stated",
    "lighter": "Press report",
    "hatched": "Estimate or projection",
    "outlined": "Plan or upper end",
}
_NEAR = 1e-6
_FAINTEST = 0.28
_AMOUNT = re.compile(r"\s*[$~]?[\d.,]+ ?(?:GW|MW|%|[bt]n)?$")
_NAMED = re.compile(r"^<b>([^<]+)</b>")


@dataclass(frozen=True)
class Piece:
    """One bar: its slot, from where to where it runs, its paint, and what it is part of."""

    slot: int
    start: float
    size: float
    ink: Ink
    series: str
    kind: str
    tag: str = ""
    side: float = 0.0
    pile: str = ""

    @property
    def end(self) -> float:
        """Where the bar ends."""
        return self.start + self.size


def pieces(figure: go.Figure, where: Slots, look: Theme) -> list[Piece]:
    """Every bar of a figure; those of one trace that follow on one another are one."""
    lying, beside = is_lying(figure), names_of_series(figure)
    found: list[Piece] = []
    for trace in traces_of(figure):
        if is_pile(trace):
            found += _of_area(trace, where, look, found)
        elif trace.type == "bar":
            found += _of_trace(trace, where, look, beside, lying=lying)
    return found


def _of_trace(
    trace: Any, where: Slots, look: Theme, beside: dict[str, str], *, lying: bool
) -> list[Piece]:
    sizes, at = (trace.x, trace.y) if lying else (trace.y, trace.x)
    mine: list[Piece] = []
    if trace.hoverinfo == "skip" and not any(map(number, listed(sizes))):
        # It stands in the legend alone, and nobody stated its nothing.
        return mine
    for place, (size, value) in enumerate(zip(listed(sizes), listed(at), strict=False)):
        slot, known = where.of(value), number(size)
        if slot is None or known is None:
            continue
        own = None if where.is_time or isinstance(value, str) else number(value)
        side = 0.0 if own is None else own - where.numbers[slot]
        ink = of_marker(trace.marker, place, look.paper)
        start = float(number(each(trace.base, place)) or 0.0)
        if start and known < 0:
            start, known = start + known, -known
        piece = Piece(
            slot,
            start,
            known,
            ink,
            text.plain(trace.name or ""),
            _kind(trace.marker, place),
            _tag(trace, place, where.names[slot]) or beside.get(ink.fill or ink.line, ""),
            side if abs(side) > 0.05 else 0.0,
        )
        before = mine[-1] if mine else None
        if (
            before
            and trace.base is not None
            and (before.slot, before.ink) == (piece.slot, piece.ink)
            and abs(before.end - piece.start) < _NEAR
        ):
            mine[-1] = replace(before, size=before.size + known)
        else:
            mine.append(piece)
    return mine


def _of_area(trace: Any, where: Slots, look: Theme, before: Sequence[Piece]) -> list[Piece]:
    """A pile of areas month by month; what another pile has told already is left out."""
    is_hatched = bool(trace.fillpattern and trace.fillpattern.shape)
    solid, strength = parts(trace.fillcolor)
    # Without its outline a fainter area would not be seen.
    fill = mixed(solid, look.paper, max(strength, _FAINTEST)) if strength else ""
    stroke = mixed(trace.line.color, look.paper)
    ink = Ink(stroke, is_hatched=True, back=fill or look.paper) if is_hatched else Ink(fill)
    kind = "hatched" if is_hatched else "solid"
    pile = str(trace.stackgroup)
    taken = {piece.slot for piece in before if piece.pile and piece.pile != pile}
    found, name = [], text.plain(trace.name or "")
    for x, y in zip(listed(trace.x), listed(trace.y), strict=False):
        slot, known = where.of(x), number(y)
        if slot is not None and known is not None and slot not in taken:
            found.append(Piece(slot, 0.0, known, ink, name, kind, pile=pile))
    return found


def _kind(marker: Any, place: int) -> str:
    """How sure a bar is, by the look that our charts give to it."""
    if marker.pattern and each(marker.pattern.shape, place):
        return "hatched"
    strength = parts(each(marker.color, place))[1]
    return "outlined" if strength < 0.02 else "lighter" if strength < 0.9 else "solid"


def _tag(trace: Any, place: int, row: str) -> str:
    """Whose a bar is among others of its row, by what is written on it or shown at it."""
    written = text.plain(each(trace.text, place) or "") if trace.text is not None else ""
    hover = _NAMED.match(str(trace.hovertemplate or ""))
    for said in (_AMOUNT.sub("", written.replace(" · ", " ")), hover[1] if hover else ""):
        if said and not row.startswith(said):
            return said
    return ""
