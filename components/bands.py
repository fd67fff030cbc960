"""Where the bands of a flow diagram run: columns from left to right, as wide as the amounts.

Drawn by ourselves and not as Plotly's Sankey, because its links cannot be hatched or labelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# Pixels: the height of the bands' area, and between two bands of a column for their labels.
TALL, GAP = 620, 34
# Columns are 1 apart; a node in the middle is wide enough for its name, set upright.
_THIN, _WIDE = 0.03, 0.17


@dataclass
class Stop:
    """A node, or the place where a band passes a column in which it does not end."""

    name: str
    column: int
    first: int
    top: float = 0
    height: float = 0
    above: list["Stop"] = field(default_factory=list)
    sent: float = 0
    received: float = 0


@dataclass(frozen=True)
class Band:
    """One flow: the stops on its way and its upper edge on leaving and reaching each."""

    row: dict
    stops: list[Stop]
    height: float
    edges: list[tuple[float, float]]


def _routes(flows: Sequence[dict]) -> list[tuple[dict, str, str]]:
    """Source and target of every flow; money that returns to a payer gets a node of its own."""
    routes: list[tuple[dict, str, str]] = []
    for row in flows:
        source, target = str(row["from_node"]), str(row["to_node"])
        if _leads(routes, target, source):
            target = f"Back to {target}"
        routes.append((row, source, target))
    return routes


def _leads(routes: list[tuple[dict, str, str]], start: str, goal: str) -> bool:
    return start == goal or any(
        _leads(routes, target, goal) for _, source, target in routes if source == start
    )


def _columns(routes: list[tuple[dict, str, str]]) -> dict[str, int]:
    """Each node's column: behind all that feeds it, and at the very end where nothing follows."""
    column = {name: 0 for _, *ends in routes for name in ends}
    for _ in column:
        for _, source, target in routes:
            column[target] = max(column[target], column[source] + 1)
    last, payers = max(column.values()), {source for _, source, _ in routes}
    return {name: place if name in payers else last for name, place in column.items()}


def laid_out(flows: Sequence[dict]) -> tuple[list[Band], list[Stop]]:
    """The bands and nodes of a flow diagram, in columns from left to right and pixels from top."""
    routes = _routes(flows)
    column = _columns(routes)
    nodes: dict[str, Stop] = {}
    ways: list[tuple[dict, list[Stop]]] = []
    everything: list[Stop] = []
    for number, (row, source, target) in enumerate(routes):
        for name in (source, target):
            if name not in nodes:
                nodes[name] = Stop(name, column[name], number)
                everything.append(nodes[name])
        passed = [Stop("", c, number) for c in range(column[source] + 1, column[target])]
        everything += passed
        way = [nodes[source], *passed, nodes[target]]
        for before, after in pairwise(way):
            before.sent += float(row["amount_usd_bn"])
            after.received += float(row["amount_usd_bn"])
            after.above.append(before)
        ways.append((row, way))
    _place(everything)
    scale = _scale(everything)
    return _edged(ways, scale), list(nodes.values())


def _scale(stops: list[Stop]) -> float:
    """Pixels for a billion, so that the fullest column fills the height."""
    columns = [[s for s in stops if s.column == c] for c in {s.column for s in stops}]
    return min(
        (TALL - GAP * (len(column) - 1)) / sum(max(s.sent, s.received) for s in column)
        for column in columns
    )


def _place(stops: list[Stop]) -> None:
    scale = _scale(stops)
    for column in range(max(stop.column for stop in stops) + 1):
        here = [stop for stop in stops if stop.column == column]
        here.sort(key=lambda stop: (_height_of_givers(stop), stop.first))
        for stop in here:
            stop.height = max(stop.sent, stop.received) * scale
        used = sum(stop.height for stop in here) + GAP * (len(here) - 1)
        top = (TALL - used) / 2
        for stop in here:
            stop.top = top
            top += stop.height + GAP


def _height_of_givers(stop: Stop) -> float:
    return (
        sum(giver.top + giver.height / 2 for giver in stop.above) / len(stop.above)
        if stop.above
        else 0
    )


def _edged(ways: list[tuple[dict, list[Stop]]], scale: float) -> list[Band]:
    """Bands with their edges: at each node they lie in the order of where they come from or go."""
    steps = [
        (position, step, before, after, float(row["amount_usd_bn"]) * scale)
        for position, (row, way) in enumerate(ways)
        for step, (before, after) in enumerate(pairwise(way))
    ]
    leaving: dict[tuple[int, int], float] = {}
    reaching: dict[tuple[int, int], float] = {}
    used: dict[tuple[int, str], float] = {}
    for position, step, before, _, height in sorted(steps, key=lambda s: s[3].top):
        leaving[position, step] = before.top + used.get((id(before), "out"), 0)
        used[id(before), "out"] = used.get((id(before), "out"), 0) + height
    for position, step, _, after, height in sorted(steps, key=lambda s: s[2].top):
        reaching[position, step] = after.top + used.get((id(after), "in"), 0)
        used[id(after), "in"] = used.get((id(after), "in"), 0) + height
    return [
        Band(
            row,
            way,
            float(row["amount_usd_bn"]) * scale,
            [(leaving[position, step], reaching[position, step]) for step in range(len(way) - 1)],
        )
        for position, (row, way) in enumerate(ways)
    ]


def outline(band: Band, last: int) -> tuple[list[float], list[float]]:
    """The closed outline of a band."""
    xs: list[float] = []
    upper: list[float] = []
    for (before, after), (leave, reach) in zip(pairwise(band.stops), band.edges, strict=True):
        start = before.column + width(before.column, last)
        for part in range(21):
            t = part / 20
            xs.append(start + (after.column - start) * t)
            upper.append(leave + (reach - leave) * (3 * t**2 - 2 * t**3))
    lower = [y + band.height for y in upper]
    return [*xs, *reversed(xs), xs[0]], [*upper, *reversed(lower), upper[0]]


def width(column: int, last: int) -> float:
    """How wide the nodes of a column are, of which `last` is the last."""
    return _THIN if column in (0, last) else _WIDE
