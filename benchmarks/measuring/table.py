"""Samples of one run as a table of medians, spreads and ratios. Pure functions only."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Samples = Mapping[tuple[str, str], Sequence[float]]
NOT_MEASURED = "–"


@dataclass(frozen=True)
class Metric:
    """A row of the table. `more_is_better` for rates; less is better for all else."""

    key: str
    title: str
    digits: int = 0
    more_is_better: bool = False


@dataclass(frozen=True)
class Spread:
    """The median of some samples, and the lowest and highest of them."""

    median: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread | None:
    """Median, lowest and highest of the values; None of no values."""
    if not values:
        return None
    return Spread(statistics.median(values), min(values), max(values))


def ratio(ours: Spread | None, other: Spread | None) -> float | None:
    """Our median divided by another's; None where either was not measured or the other is 0."""
    if ours is None or other is None or not other.median:
        return None
    return ours.median / other.median


def is_behind(metric: Metric, found: float | None, margin: float = 0.05) -> bool:
    """Whether a ratio of ours to another's is worse than the other by more than the margin."""
    if found is None:
        return False
    return found < 1 - margin if metric.more_is_better else found > 1 + margin


def markdown(
    samples: Samples, metrics: Sequence[Metric], names: Sequence[str], ours: str
) -> list[str]:
    """Two tables as lines: what was measured, and ours divided by each of the others."""
    spreads = {
        (metric.key, name): spread(samples.get((metric.key, name), ()))
        for metric in metrics
        for name in names
    }
    others = [name for name in names if name != ours]
    measured = [_row("", *names), _rule(len(names))]
    ratios = [_row("ours divided by", *others), _rule(len(others))]
    for metric in metrics:
        cells = [_cell(spreads[metric.key, name], metric.digits) for name in names]
        title = f"{metric.title} ↑" if metric.more_is_better else metric.title
        measured.append(_row(title, *cells))
        mine = spreads.get((metric.key, ours))
        found = [ratio(mine, spreads[metric.key, name]) for name in others]
        ratios.append(_row(title, *(_marked(metric, one) for one in found)))
    return [*measured, "", *ratios]


def _cell(found: Spread | None, digits: int) -> str:
    if found is None:
        return NOT_MEASURED
    low, high = f"{found.low:,.{digits}f}", f"{found.high:,.{digits}f}"
    between = f" ({low} to {high})" if low != high else ""
    return f"{found.median:,.{digits}f}{between}"


def _marked(metric: Metric, found: float | None) -> str:
    if found is None:
        return NOT_MEASURED
    text = f"{found:.2f}" if found < 10 else f"{found:.0f}"
    return f"**{text}**" if is_behind(metric, found) else text


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(columns: int) -> str:
    return f"| --- |{' ---: |' * columns}"
