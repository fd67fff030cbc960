"""Intensity: capex as a share of the companies' revenue, and of the cash they bring in."""

from datetime import datetime

import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, NothingToShow, together
from components.periods import SCOPES, Book, Cell, serial
from components.tables import CONFIDENCE
from components.theme import LIGHT, Theme

MEASURES = {"revenue_usd_bn": "revenue", "operating_cash_flow_usd_bn": "operating cash flow"}
_TOGETHER = "Together"
# Above this a share says only that the denominator was small.
_CEILING = 3.0


def share_spent(
    capex: pd.DataFrame,
    capex_every_basis: pd.DataFrame,
    *,
    measure: str = "revenue_usd_bn",
    scope: str = "four",
    only: tuple[str, ...] = (),
    period: str = "quarter",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Lines: capex as a share of a measure, by company and for all of them together.

    `measure` is one of MEASURES, `period` quarter or trailing. A share of a negative cash flow
    has no meaning and is left out; so is one whose revenue or cash flow is not known.
    """
    wanted = only or SCOPES[scope]
    rows = capex[capex[measure].notna()]
    rows = rows[rows["company"].isin(wanted)] if wanted else rows
    if rows.empty:
        raise NothingToShow(f"No {MEASURES[measure]} of these companies passes your lens.")
    every = capex_every_basis[capex_every_basis["company"].isin(rows["company"])]
    book = Book(
        rows.assign(position=rows.index).to_dict("records"),
        every.assign(position=every.index).to_dict("records"),
    )
    spans = book.periods(period)
    cells = {
        span.key: {name: cell for name in book.companies if (cell := book.cell(name, span.numbers))}
        for span in spans
    }
    lines: dict[str, dict[str, float]] = {name: {} for name in book.companies}
    joint: dict[str, float] = {}
    reached = [span.key for span in spans if not span.is_open and cells[span.key]]
    # The line of all together keeps to the companies of the newest complete period.
    members = set(cells[reached[-1]]) if reached else set()
    for key, found in cells.items():
        for name, cell in found.items():
            value = _share([cell], measure)
            if not pd.isna(value):
                lines[name][key] = value
        if key in reached and members <= set(found) and len(members) > 1:
            # In one order, or the last digits would differ from one process to the next.
            joint[key] = _share([found[name] for name in sorted(members)], measure)
    lines = {name: line for name, line in lines.items() if line}
    joint = {key: value for key, value in joint.items() if not pd.isna(value)}
    if not lines:
        raise NothingToShow(f"No share of {MEASURES[measure]} can be worked out under your lens.")
    order = sorted(lines, key=lambda name: -list(lines[name].values())[-1])
    main = joint or lines[order[0]]
    counted = [name for name in wanted or order if name in members] if joint else [order[0]]
    used = {
        row["position"] for found in cells.values() for cell in found.values() for row in cell.rows
    }
    title = _finding(counted, main, measure, period, _leases(cells))
    if period == "trailing" and joint and (alone := _alone(book, max(joint), members, measure)):
        title += f"; {words.percent(alone)} in the last quarter alone"
    return Exhibit(
        title=title,
        body=_drawn(order, lines, joint, cells, measure, period, theme),
        rows=together(
            rows[rows.index.isin(used)],
            every[every.index.isin(used) & ~every.index.isin(rows.index)],
        ),
        method=_method(
            book,
            counted,
            joint,
            max(max(line.values()) for line in lines.values()),
            measure,
            period,
            _leases(cells),
        ),
        alt=f"{title}. Newest values: "
        + ", ".join(f"{name} {words.percent(list(lines[name].values())[-1])}" for name in order)
        + ".",
    )


def _alone(book: Book, key: str, members: set[str], measure: str) -> float:
    """The share of all members together in a single quarter, 0 if it cannot be worked out."""
    cells = [book.cell(name, [serial(key)]) for name in sorted(members)]
    share = _share([cell for cell in cells if cell], measure)
    return 0.0 if None in cells or pd.isna(share) else share


def _share(cells: list[Cell], measure: str) -> float:
    spent = sum(cell.usd_bn for cell in cells)
    of = sum(float(str(row[measure])) for cell in cells for row in cell.rows)
    return spent / of if of > 0 else float("nan")


def _leases(cells: dict[str, dict[str, Cell]]) -> bool:
    return any(
        cell.basis == "with_finance_leases" for found in cells.values() for cell in found.values()
    )


def _finding(
    counted: list[str], main: dict[str, float], measure: str, period: str, leases: bool
) -> str:
    keys = list(main)
    newest = keys[-1]
    value = main[newest]
    when = (
        f"in the four quarters to {words.quarter(newest)}"
        if period == "trailing"
        else f"in {words.quarter_in_full(newest)}"
    )
    before = main.get(f"{int(newest[:4]) - 1}{newest[4:]}")
    numbers = {3: "The three", 4: "The four", 5: "The five"}
    who = (
        words.listing(counted)
        if len(counted) < 3
        else numbers.get(len(counted), f"These {len(counted)} companies")
    )
    whose = "its" if len(counted) == 1 else "their"
    what = "capex, with finance leases where stated," if leases else "capex"
    told = f"{who} spent {words.percent(value)} of {whose} {MEASURES[measure]} on {what} {when}"
    if before is None:
        return told
    move = "up from" if value > before else "down from"
    return f"{told}, {move} {words.percent(before)} a year before"


def _method(
    book: Book,
    counted: list[str],
    joint: dict[str, float],
    peak: float,
    measure: str,
    period: str,
    leases: bool,
) -> str:
    span = "four quarters, added up," if period == "trailing" else "a quarter"
    parts = [f"Capex of {span} over the {MEASURES[measure]} of the whole company in the same time."]
    parts.append(
        "Capex counts finance leases where a company states them, else cash paid."
        if leases
        else "Capex is cash paid for property and equipment."
    )
    if joint:
        parts.append(f"Together: {words.listing(counted)}, where every one is known.")
    if measure == "operating_cash_flow_usd_bn":
        parts.append(
            "Operating cash flow is the cash that the business brought in before capex; above "
            "100% the rest came from savings, debt or others. Quarters of negative cash flow have "
            "no share."
        )
        if "Oracle" in book.companies:
            parts.append("Oracle's cash flow includes prepayments by customers.")
    if peak > _CEILING:
        parts.append(f"The axis ends at {words.percent(_CEILING)}; higher lines leave it.")
    return " ".join(parts)


def _drawn(
    order: list[str],
    lines: dict[str, dict[str, float]],
    joint: dict[str, float],
    cells: dict[str, dict[str, Cell]],
    measure: str,
    period: str,
    theme: Theme,
):
    colours = look.company_colours(order, theme)
    drawn = marks.figure(theme, height=400, showlegend=False)
    ends = []
    keys = list(cells)
    for name in order:
        line = lines[name]
        own = [key for key in keys if min(line) <= key <= max(line)]
        drawn.add_scatter(
            x=[_place(key) for key in own],
            y=[line.get(key, float("nan")) for key in own],
            mode="lines+markers" if len(own) == 1 else "lines",
            line={"color": colours[name], "width": 2},
            hovertext=[
                _hover(name, line[key], cells[key][name]) if key in line else "" for key in own
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        ends.append((line[max(line)], f"{name} {words.percent(line[max(line)])}", colours[name]))
    if joint:
        drawn.add_scatter(
            x=[_place(key) for key in joint],
            y=list(joint.values()),
            mode="lines+markers" if len(joint) == 1 else "lines",
            line={"color": theme.ink, "width": 4},
            hovertext=[f"<b>{_TOGETHER}</b> {words.percent(value)}" for value in joint.values()],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        last = list(joint.values())[-1]
        ends.append((last, f"<b>{_TOGETHER} {words.percent(last)}</b>", theme.ink))
    peak = max(max(line.values()) for line in [*lines.values(), *([joint] if joint else [])])
    high = min(peak * 1.08, _CEILING)
    if measure == "operating_cash_flow_usd_bn" and high > 1:
        drawn.add_hline(y=1, line={"color": theme.zero, "width": 1, "dash": "dot"})
    marks.line_ends(
        drawn,
        [(min(value, high), text, colour) for value, text, colour in ends],
        (0, high),
        theme,
        room=126 if any(len(name) > 8 for name in lines) else 108,
    )
    drawn.update_yaxes(
        tickformat=",.0%", nticks=7, title=f"capex as a share of {MEASURES[measure]}"
    )
    years = sorted({key[:4] for key in keys})
    every = 1 if len(years) < 5 else 2
    drawn.update_xaxes(
        tickvals=[datetime(int(year), 1, 1) for year in years[::every]],
        ticktext=years[::every],
        ticks="outside",
        ticklen=4,
        unifiedhovertitle={
            "text": "Four quarters to %{x|Q%q %Y}" if period == "trailing" else "%{x|Q%q %Y}"
        },
    )
    return drawn


def _place(key: str) -> datetime:
    return datetime(int(key[:4]), 3 * int(key[5]) - 1, 15)


def _hover(name: str, value: float, cell: Cell) -> str:
    weakest = max((str(row["confidence"]) for row in cell.rows), key=CONFIDENCE.index)
    return (
        f"<b>{name}</b> {words.percent(value)}, capex {words.usd(cell.usd_bn)} "
        f"<i>({weakest}: {str(cell.rows[-1]['publisher'])[:28]})</i>"
    )
