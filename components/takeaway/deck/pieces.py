"""The single bars of a figure, and the series that a native chart makes of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from components.takeaway.deck import text
from components.takeaway.deck.categories import Slots, is_lying, is_pile
from components.takeaway.deck.paint import Ink, each, mixed, of_marker, parts
from components.takeaway.deck.plane import listed, names_of_series, number, traces_of
from components.takeaway.deck.spec import Series
from components.theme import Theme

# What the look of a bar says, as the name of its series where the figure gives none.
KINDS = {
    "solid": "Filled",
    "lighter": "Lighter",
    "hatched": "Hatched (estimate)",
    "outlined": "Outlined",
}
_NEAR = 1e-6
_FAINTEST = 0.28
_BELOW = ", below zero"
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


# ---------------------------------------------------------------- series


def stacked(found: Sequence[Piece], slots: int, value: str) -> list[Series]:
    """Series of a stack: one for each name and look, in the order in which they first stand."""
    names = list(dict.fromkeys((piece.series, piece.kind) for piece in found))
    kinds = {kind for _, kind in names}
    series = []
    for name, kind in names:
        mine = [piece for piece in found if (piece.series, piece.kind) == (name, kind)]
        others = [other for each, other in names if each == name and other != kind]
        said = name or (KINDS[kind] if len(kinds) > 1 else value)
        if name and others and kind != "solid":
            said = f"{name}, {KINDS[kind].lower()}"
        up = [piece for piece in mine if piece.size >= 0]
        down = [piece for piece in mine if piece.size < 0]
        if {piece.slot for piece in up} & {piece.slot for piece in down}:
            # Together they would be told as what is left of both.
            series += [_summed(said, up, slots), _summed(f"{said}{_BELOW}", down, slots)]
        else:
            series.append(_summed(said, mine, slots))
    return series


def _summed(name: str, mine: Sequence[Piece], slots: int) -> Series:
    """One series of the pieces; those in one slot are added up."""
    values: list[float | None] = [None] * slots
    inks = [mine[0].ink] * slots
    for piece in mine:
        values[piece.slot] = (values[piece.slot] or 0.0) + piece.size
        inks[piece.slot] = piece.ink
    return Series(name, tuple(values), tuple(inks))


def in_rows(found: Sequence[Piece], slots: int) -> list[Series] | None:
    """Series of bars that follow on one another, with blank ones where a bar starts later.

    None where bars of a row overlap.
    """
    rows = [sorted((p for p in found if p.slot == at), key=_extent) for at in range(slots)]
    if any(a.end > b.start + _NEAR for row in rows for a, b in pairwise(row)):
        return None
    rows = [_merged(row) for row in rows]
    above = [[_clipped(p, 0.0, max(0.0, p.end)) for p in row if p.end > _NEAR] for row in rows]
    # Below zero bars follow on one another to the left, and are told the other way round.
    below = [[_turned(p) for p in row if p.start < -_NEAR][::-1] for row in rows]
    series = _following(above, slots)
    for one in _following(below, slots):
        values = tuple(None if value is None else -value for value in one.values)
        series.append(replace(one, name=f"{one.name}{_BELOW}", values=values))
    return series


def _clipped(piece: Piece, low: float, high: float) -> Piece:
    start = max(piece.start, low)
    return replace(piece, start=start, size=min(piece.end, high) - start)


def _turned(piece: Piece) -> Piece:
    """What of a bar stands below zero, mirrored."""
    end = min(piece.end, 0.0)
    return replace(piece, start=-end, size=end - piece.start)


def _following(rows: Sequence[Sequence[Piece]], slots: int) -> list[Series]:
    """Series from zero on, with blank ones where a bar starts later."""
    series: list[Series] = []
    done = [0.0] * slots
    for name, mine in _parts(rows):
        blank: list[float | None] = [None] * slots
        for piece in mine:
            if piece.start - done[piece.slot] > _NEAR:
                blank[piece.slot] = piece.start - done[piece.slot]
            done[piece.slot] = piece.end
        if any(size is not None for size in blank):
            series.append(Series(f"Before {name}", tuple(blank), (Ink(),)))
        series.append(_summed(name, mine, slots))
    return series


def _parts(rows: Sequence[Sequence[Piece]]) -> list[tuple[str, list[Piece]]]:
    """Names and bars of each series: by name, or by place where the rows differ in order."""
    order = _order([[_key(piece) for piece in row] for row in rows])
    if order:
        return [(key, [p for row in rows for p in row if _key(p) == key]) for key in order]
    is_one = len({_key(piece) for row in rows for piece in row}) < 2
    found: list[tuple[str, list[Piece]]] = []
    for place in range(max(map(len, rows), default=0)):
        held = [row[place] for row in rows if len(row) > place]
        for key in dict.fromkeys(map(_key, held)):
            name = f"Part {place + 1}" if is_one else f"{key}, part {place + 1}"
            found.append((name, [piece for piece in held if _key(piece) == key]))
    return found


def _extent(piece: Piece) -> tuple[float, float]:
    return piece.start, piece.end


def _key(piece: Piece) -> str:
    return piece.series or piece.tag or KINDS[piece.kind]


def _merged(row: Sequence[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in row:
        last = merged[-1] if merged else None
        is_same = last and (_key(last), last.ink) == (_key(piece), piece.ink)
        if last and is_same and abs(last.end - piece.start) < _NEAR:
            merged[-1] = replace(last, size=last.size + piece.size)
        else:
            merged.append(piece)
    return merged


def _order(rows: Sequence[Sequence[str]]) -> list[str]:
    """One order of all names that keeps the order of every row; none if there is no such order."""
    if any(len(set(row)) != len(row) for row in rows):
        return []
    left, order = list(dict.fromkeys(name for row in rows for name in row)), []
    while left:
        free = [
            name
            for name in left
            if all(
                before not in left
                for row in rows
                if name in row
                for before in row[: row.index(name)]
            )
        ]
        if not free:
            return []
        order.append(free[0])
        left.remove(free[0])
    return order


def overlaid(found: Sequence[Piece], slots: int, paper: str, value: str) -> list[Series]:
    """Series of bars that stand before one another, those behind first.

    A bar that starts late reaches from zero, and one before it hides where it does not stand.
    """
    late = {piece.slot for piece in found if piece.start > _NEAR}
    laid: dict[tuple[str, int], dict[int, Piece]] = {}
    kinds = {piece.kind for piece in found}
    sides = sorted({piece.side for piece in found})
    ordered = sorted(found, key=lambda piece: (piece.start <= _NEAR, sides.index(piece.side)))
    for piece in ordered:
        name = piece.series or (piece.tag if len(sides) > 1 else "")
        name = name or (KINDS[piece.kind] if len(kinds) > 1 else value)
        if piece.start > _NEAR:
            name = "Upper end"
        elif piece.slot in late and not piece.ink.fill:
            piece = replace(piece, ink=replace(piece.ink, fill=paper))
        turn = 0
        while piece.slot in laid.get((name, turn), {}):
            turn += 1
        laid.setdefault((name, turn), {})[piece.slot] = piece
    return [
        Series(
            f"{name} {turn + 1}" if turn else name,
            tuple(mine[at].end if at in mine else None for at in range(slots)),
            tuple(
                mine[at].ink if at in mine else next(iter(mine.values())).ink for at in range(slots)
            ),
        )
        for (name, turn), mine in laid.items()
    ]
