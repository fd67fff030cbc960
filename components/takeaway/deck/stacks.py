"""The series that a native chart makes of the single bars of a figure."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from components.takeaway.deck.paint import Ink
from components.takeaway.deck.pieces import KINDS, Piece
from components.takeaway.deck.spec import Series

_NEAR = 1e-6
_BELOW = ", below zero"


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
