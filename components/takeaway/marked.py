"""What the marks of a figure say, line by line, where a sheet has no chart of its kind."""

import re
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components import words
from components.takeaway.deck import text
from components.takeaway.deck.paint import each
from components.takeaway.deck.plane import day, listed, number, traces_of

_ASKED = re.compile(r"%\{([a-z]+)(?:\[(\d+)\])?(?::([^}|]*))?(?:\|[^}]*)?\}")
_BESIDE = re.compile(r"<extra>.*?</extra>", re.DOTALL)
_DECIMALS = re.compile(r"\.(\d)[f%]$")


def of(figure: go.Figure) -> pd.DataFrame:
    """What a reader is told at each mark: a column for each line of it, "" where it has fewer.

    The frame is empty for a figure whose marks say nothing.
    """
    said = dict.fromkeys(
        told
        for trace in traces_of(figure)
        if trace.hoverinfo != "skip"
        for place in range(_length(trace))
        if (told := _told(trace, place))
    )
    most = max(map(len, said), default=0)
    names = ["What the figure says", *(f"Line {number}" for number in range(2, most + 1))]
    filled = [[*lines, *[""] * (most - len(lines))] for lines in said]
    return pd.DataFrame(filled, columns=names[:most])


def _length(trace: Any) -> int:
    return max(len(listed(trace.x)), len(listed(trace.y)))


def _told(trace: Any, place: int) -> tuple[str, ...]:
    # A shape says the same wherever it is touched.
    texts = (trace.hovertemplate, trace.hovertext, trace.text)
    held = next((said for told in texts if (said := each(told, place))), "")

    def filled(found: re.Match[str]) -> str:
        name, at, form = found.groups()
        value = each(getattr(trace, name, None), place)
        if at is not None and value is not None:
            value = listed(value)[int(at)] if not isinstance(value, str) else value
        return _written(value, form or "")

    markup = _ASKED.sub(filled, _BESIDE.sub("", str(held)))
    lines = (" ".join("".join(run.text for run in line).split()) for line in text.lines(markup))
    return tuple(line for line in lines if line)


def _written(value: Any, form: str) -> str:
    """A value as the figure writes it: dates by month, numbers with the decimals it asks for."""
    at = number(value)
    if value is None or at is None:
        return "" if value is None else str(value)
    if not isinstance(value, int | float):
        return words.date(day(at).isoformat() if "%d" in form else day(at).isoformat()[:7])
    decimals = _DECIMALS.search(form)
    if form.endswith("%"):
        return f"{at:.{decimals[1] if decimals else 0}%}"
    return f"{at:,.{decimals[1]}f}" if decimals else f"{at:,.12g}"
