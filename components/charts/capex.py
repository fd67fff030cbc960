"""Capex: who spends how much by quarter and year, in the United States and in China."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Headline, NothingToShow, together
from components.periods import SCOPES, Book, Cell, Period, quarter
from components.tables import CONFIDENCE
from components.theme import LIGHT, Theme

UNITS = {"usd": "Dollars", "share": "Shares", "growth": "Growth"}
CURRENCIES = {"usd": "US dollars", "cny": "Yuan"}
CHINESE = "CNY"
_LEASES = "with_finance_leases"


# ---------------------------------------------------------------- headline


def last_four_quarters(
    capex: pd.DataFrame, capex_every_basis: pd.DataFrame | None = None, *, scope: str = "four"
) -> Exhibit:
    """Headline: capex of the scope over its newest four complete quarters, and how it changed."""
    every = capex if capex_every_basis is None else capex_every_basis
    rows = _chosen(capex, scope, ())
    book = _book(rows, every)
    spans = _spans(book, "trailing")
    complete = [span for span in spans if not span.period.is_open]
    if not complete:
        raise NothingToShow("No four quarters in a row pass your lens.")
    newest = complete[-1]
    full = [span for span in complete if len(span.cells) == len(newest.cells)][-13:]
    end = words.quarter(newest.period.key)
    change = f"to {end}"
    if newest.before:
        change = f"to {end}, {_compared(newest.growth, 'trailing')}"
    who = _who(scope, (), list(newest.cells))
    return Exhibit(
        title=f"Capex of {who} in four quarters{_with_leases(newest)}",
        body=Headline(words.usd(newest.total), change, tuple(span.total for span in full)),
        rows=_rows_of(rows, every, full),
        method=f"Sum of four quarters of {words.listing(list(newest.cells))}. {_basis(book)}",
        alt=f"Capex of {who}: {words.usd(newest.total)} in the four quarters {change}.",
    )


# ---------------------------------------------------------------- stacked bars


@dataclass(frozen=True)
class _Span:
    """One bar of a stack: a period and what each company spent in it."""

    period: Period
    cells: dict[str, Cell]

    @property
    def total(self) -> float:
        return sum(cell.usd_bn for cell in self.cells.values())

    @property
    def before(self) -> float:
        return sum(cell.before for cell in self.cells.values())

    @property
    def growth(self) -> float:
        now = sum(cell.now for cell in self.cells.values())
        return now / self.before - 1 if self.before else float("nan")


def by_company(
    capex: pd.DataFrame,
    capex_every_basis: pd.DataFrame,
    capex_annual: pd.DataFrame,
    capex_annual_every_basis: pd.DataFrame,
    *,
    scope: str = "four",
    only: tuple[str, ...] = (),
    period: str = "quarter",
    unit: str = "usd",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Stacked bars of capex by company.

    `period` is one of periods.KINDS, `unit` one of UNITS. `only` these companies, in
    place of those of the `scope`, unless it is empty. Unfinished periods stand apart.
    """
    table, every, when = capex, capex_every_basis, "calendar_quarter"
    if period == "fiscal_year":
        table, every, when = capex_annual, capex_annual_every_basis, "fiscal_year"
    rows = _chosen(table, scope, only)
    book = _book(rows, every, when)
    spans = _spans(book, period)
    if unit != "usd":
        # A share of, or a growth from, an incomplete set of companies would mislead.
        spans = [span for span in spans if not span.period.is_open or period == "year"]
    if unit == "growth":
        spans = [span for span in spans if span.before]
    complete = [span for span in spans if not span.period.is_open]
    if not complete:
        raise NothingToShow("Too few periods pass your lens and choices to draw this.")
    newest = complete[-1]
    if unit == "share" and (only or SCOPES[scope]):
        # Before a company is on record, the shares of the others would be too large.
        spans = [span for span in spans if newest.cells.keys() <= span.cells.keys()]
        complete = [span for span in spans if not span.period.is_open]
    order = _order(newest, spans)
    drawn = _stack(spans, order, newest, period, unit, theme)
    who = _who(scope, only, list(newest.cells))
    return Exhibit(
        title=_finding(who, newest, complete, spans[-1], period, unit),
        body=drawn,
        rows=_rows_of(rows, every, spans),
        method=_method(book, spans, period, unit),
        alt=f"Stacked bars from {_label(spans[0].period, period)} to "
        f"{_label(spans[-1].period, period)}. {_label(newest.period, period)}: "
        + ", ".join(_spoken(newest, name, unit) for name in order if name in newest.cells)
        + f"; together {words.usd(newest.total)}.",
    )


def chinese(
    capex: pd.DataFrame,
    *,
    currency: str = "usd",
    period: str = "quarter",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Stacked bars of the Chinese companies in dollars, or in the yuan they report (`cny`)."""
    rows = capex[capex["original_currency"] == CHINESE]
    if rows.empty:
        raise NothingToShow(
            "No row of a Chinese company passes your lens: their figures come from the press."
        )
    yuan = rows.assign(capex_usd_bn=rows["capex_original_bn"])
    in_yuan = _book(yuan, yuan)
    book = in_yuan if currency == "cny" else _book(rows, rows)
    spans = _spans(book, period)
    complete = [span for span in spans if not span.period.is_open]
    if not complete:
        raise NothingToShow("Too few quarters of the Chinese companies pass your lens.")
    newest = complete[-1]
    order = _order(newest, spans)
    drawn = _stack(spans, order, newest, period, "usd", theme, currency)
    growth = next(
        span.growth for span in _spans(in_yuan, period) if span.period.key == newest.period.key
    )
    total = _money(newest.total, currency)
    counted = "" if currency == "cny" else "in yuan "
    change = "" if pd.isna(growth) else f", {counted}{_compared(growth, period)}"
    who = words.listing([name for name in order if name in newest.cells])
    return Exhibit(
        title=f"{who} spent {total} {_during(newest.period, period)}{change}",
        body=drawn,
        rows=_rows_of(rows, rows, spans),
        method="Capex by the companies' own definitions, which differ; growth is measured in "
        "yuan. Dollars are worked out at the average rate of each calendar year (2026: January "
        "to June, Federal Reserve H.10); the yuan originals and rates are in the rows. "
        + _unfinished(book, spans, period),
        alt=f"{who}: {total} {_during(newest.period, period)}.",
    )


def _chosen(table: pd.DataFrame, scope: str, companies: tuple[str, ...]) -> pd.DataFrame:
    wanted = companies or SCOPES[scope]
    rows = table[table["company"].isin(wanted)] if wanted else table
    # One main or lease row a company and period; other bases are further counts of the same money.
    rows = rows[~rows["basis"].isin(["net_of_proceeds", "ai_segment"])]
    if rows.empty:
        raise NothingToShow(
            f"No capex of {words.listing(wanted) if wanted else 'any company'} passes your lens."
        )
    return rows


def _book(rows: pd.DataFrame, every: pd.DataFrame, when: str = "calendar_quarter") -> Book:
    among = every[every["company"].isin(rows["company"])]
    return Book(
        rows.assign(position=rows.index).to_dict("records"),
        among.assign(position=among.index).to_dict("records"),
        when,
    )


def _spans(book: Book, kind: str) -> list[_Span]:
    found = []
    for period in book.periods(kind):
        cells = {
            company: cell
            for company in book.companies
            if (cell := book.cell(company, period.numbers))
        }
        if cells:
            found.append(_Span(period, cells))
    return found


def _rows_of(rows: pd.DataFrame, every: pd.DataFrame, spans: Sequence[_Span]) -> pd.DataFrame:
    """The rows behind the bars and behind their growth, in the order of the table."""
    used = {
        row["position"]
        for span in spans
        for cell in span.cells.values()
        for row in (*cell.rows, *cell.compared)
    }
    further = every[every.index.isin(used) & ~every.index.isin(rows.index)]
    return together(rows[rows.index.isin(used)], further)


def _order(newest: _Span, spans: Sequence[_Span]) -> list[str]:
    """The largest company of the newest complete period first; it stands at the bottom."""
    latest = {name: cell.usd_bn for span in spans for name, cell in span.cells.items()}
    current = {name: cell.usd_bn for name, cell in newest.cells.items()}
    return sorted(latest, key=lambda name: (name not in current, -current.get(name, latest[name])))


def _weakest(cell: Cell) -> str:
    return max((str(row["confidence"]) for row in cell.rows), key=CONFIDENCE.index)


def _stack(
    spans: Sequence[_Span],
    order: Sequence[str],
    newest: _Span,
    period: str,
    unit: str,
    theme: Theme,
    currency: str = "usd",
) -> go.Figure:
    colours = look.company_colours(list(order), theme)
    heights = [{name: _height(span, name, unit) for name in span.cells} for span in spans]
    tops = [sum(value for value in bar.values() if value > 0) for bar in heights]
    places = [_place(span.period, period) for span in spans]
    key_inside = unit == "usd" and len(order) <= 8 and len(spans) > 4
    drawn = marks.figure(
        theme,
        # On a phone a key of many companies takes the height of seven lines from the bars.
        height=460 if len(order) <= 8 else 560,
        barmode="relative" if unit == "growth" else "stack",
        # Right, half the name of the newest period.
        margin={"t": 40, "r": 16},
        legend=_key_inside(theme) if key_inside else {"traceorder": "normal"},
    )
    for name in order:
        shown = [i for i, span in enumerate(spans) if name in span.cells]
        value = _told(newest, name, unit, currency)
        drawn.add_bar(
            name=f"{name} {value}",
            x=[places[i] for i in shown],
            y=[heights[i][name] for i in shown],
            width=_WIDTHS[period] * 86_400_000,
            marker=_marker(colours[name], [(spans[i], spans[i].cells[name]) for i in shown], theme),
            hovertext=[_hover(name, spans[i], currency) for i in shown],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    # Every total where there is room, else those a year apart that end in the newest one.
    apart = 4 if period in ("quarter", "trailing") and len(spans) > 12 else 1
    at_newest = spans.index(newest)
    labelled = [i for i in range(at_newest + 1) if (at_newest - i) % apart == 0]
    if unit != "share":
        texts = _texts([spans[i] for i in labelled], unit)
        if apart == 1:
            at, height = [places[i] for i in labelled], [tops[i] for i in labelled]
            marks.totals(drawn, at, height, texts, theme)
        else:
            told = dict(zip(labelled, texts, strict=True))
            if unit == "growth":
                # Where some grew and some shrank, a text above the bar is far from the sum.
                told = {at_newest: told[at_newest]}
            _totals_between(drawn, places, tops, told, theme)
    if unit == "growth":
        drawn.add_scatter(
            x=places,
            y=[span.growth for span in spans],
            mode="markers",
            marker={"symbol": "line-ew-open", "size": 8, "color": theme.ink, "line": {"width": 2}},
            hovertext=[f"<b>Together</b> {words.percent(span.growth)}" for span in spans],
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
    # More than eight names would run together on a phone.
    ticks = labelled if len(labelled) <= 8 else labelled[::-2][::-1]
    drawn.update_xaxes(
        tickmode="array",
        tickvals=[places[i] for i in ticks],
        ticktext=[_tick(spans[i].period, period) for i in ticks],
        unifiedhovertitle={"text": _HOVER_TITLES[period]},
        tickangle=0,
    )
    drawn.update_yaxes(
        title=_axis(newest, period, unit, currency),
        tickformat=",.0%" if unit != "usd" else ",",
        rangemode="tozero",
        nticks=6,
    )
    still_open = [i for i, span in enumerate(spans) if span.period.is_open]
    if still_open:
        _set_apart(
            drawn,
            [spans[i] for i in still_open],
            places[still_open[0]],
            newest,
            period,
            currency,
            theme,
        )
    return drawn


def _texts(spans: Sequence[_Span], unit: str) -> list[str]:
    """The totals of these bars as text, all to the same place after the point."""
    if unit == "growth":
        return [words.percent(span.growth) for span in spans]
    largest = max(span.total for span in spans)
    digits = 0 if largest >= 100 else 1 if largest >= 10 else 2
    if all(math.isclose(span.total, round(span.total)) for span in spans):
        digits = 0
    return [f"{span.total:,.{digits}f}" for span in spans]


def _totals_between(
    drawn: go.Figure,
    places: Sequence[datetime],
    tops: Sequence[float],
    texts: dict[int, str],
    theme: Theme,
) -> None:
    """Totals over some of many thin bars: on a phone a text is wider than its bar.

    It ends at its bar and lies over the bar before, because the next one is mostly taller; after
    the last bar there is room.
    """
    for i, text in texts.items():
        is_last = i == len(places) - 1
        marks.label(
            drawn,
            places[i],
            max(tops[max(i - 1, 0) : i + 1]),
            text,
            theme,
            xanchor="center" if is_last else "right",
            xshift=0 if is_last else 6,
            yanchor="bottom",
        )


# Width of a bar in days, by period.
_WIDTHS = {"quarter": 72, "trailing": 72, "year": 265, "fiscal_year": 265}
_HOVER_TITLES = {
    "quarter": "%{x|Q%q %Y}",
    "trailing": "Four quarters to %{x|Q%q %Y}",
    "year": "%{x|%Y}",
    "fiscal_year": "Fiscal %{x|%Y}",
}


def _key_inside(theme: Theme) -> dict[str, object]:
    """A key in the empty corner above the early bars, in the order of the stack."""
    return {
        "orientation": "v",
        "traceorder": "reversed",
        "x": 0.01,
        "xanchor": "left",
        "y": 1,
        "yanchor": "top",
        "bgcolor": look.faded(theme.paper, 0.8),
    }


def _height(span: _Span, name: str, unit: str) -> float:
    cell = span.cells[name]
    if unit == "share":
        return cell.usd_bn / span.total if span.total else 0.0
    if unit == "growth":
        return (cell.now - cell.before) / span.before
    return cell.usd_bn


def _told(span: _Span, name: str, unit: str, currency: str) -> str:
    """The newest complete value of a company, for the key; nothing if it has none."""
    if name not in span.cells:
        return ""
    if unit == "usd":
        return _money(span.cells[name].usd_bn, currency)
    if unit == "growth":
        return f"{_height(span, name, unit) * 100:+.0f} pts"
    share = _height(span, name, unit)
    return "under 1%" if 0 < share < 0.005 else words.percent(share)


def _place(period: Period, kind: str) -> datetime:
    """The middle of the period as a date; an unfinished one stands a little apart."""
    year = int(period.key[:4])
    if kind in ("year", "fiscal_year"):
        return datetime(year, 7, 2) + timedelta(days=90 if period.is_open else 0)
    month = 3 * int(period.key[5]) - 1
    return datetime(year, month, 15) + timedelta(days=40 if period.is_open else 0)


def _tick(period: Period, kind: str) -> str:
    if kind in ("year", "fiscal_year"):
        return period.key
    return words.quarter(period.key)


def _label(period: Period, kind: str) -> str:
    match kind:
        case "year":
            return period.key
        case "fiscal_year":
            return f"fiscal {period.key}"
        case "trailing":
            return f"four quarters to {words.quarter(period.key)}"
        case _:
            return words.quarter(period.key)


def _marker(colour: str, bars: Sequence[tuple[_Span, Cell]], theme: Theme) -> dict[str, object]:
    fills = [marks.fill(colour, _weakest(cell), theme) for _, cell in bars]
    is_open = [span.period.is_open for span, _ in bars]
    return {
        "color": [
            look.faded(colour, 0.3) if unfinished else fill["color"]
            for fill, unfinished in zip(fills, is_open, strict=True)
        ],
        "line": {
            "color": [colour if unfinished else theme.paper for unfinished in is_open],
            "width": [1 if unfinished else 0.5 for unfinished in is_open],
        },
        "pattern": {
            "shape": ["/" if _weakest(cell) == "estimate" else "" for _, cell in bars],
            "fgcolor": colour,
            "size": 6,
            "solidity": 0.35,
        },
    }


def _hover(name: str, span: _Span, currency: str) -> str:
    cell = span.cells[name]
    value = _money(cell.usd_bn, currency)
    parts = [value]
    if len(span.cells) > 1 and span.total:
        parts.append(f"{words.percent(cell.usd_bn / span.total)} of {words.number(span.total)}")
    if cell.before:
        parts.append(words.change(cell.growth))
    source = str(cell.rows[-1]["publisher"])
    return f"<b>{name}</b> {', '.join(parts)} <i>({_weakest(cell)}: {source[:28]})</i>"


def _set_apart(
    drawn: go.Figure,
    spans: Sequence[_Span],
    start: datetime,
    newest: _Span,
    kind: str,
    currency: str,
    theme: Theme,
) -> None:
    """A dotted rule before the unfinished periods and, under them, what they hold so far."""
    rule = start - timedelta(
        days=_WIDTHS[kind] / 2 + (12 if kind in ("quarter", "trailing") else 30)
    )
    milliseconds = (rule - datetime(1970, 1, 1)) / timedelta(milliseconds=1)
    drawn.add_vline(x=milliseconds, line={"color": theme.zero, "width": 1, "dash": "dot"})
    told = [
        f"{_label(span.period, kind)[:1].upper()}{_label(span.period, kind)[1:]}: "
        f"{_money(span.total, currency)} from {_so_far(span, newest, kind)}"
        for span in spans
    ]
    marks.label(
        drawn,
        1,
        0,
        "; ".join(told),
        theme,
        xref="paper",
        yref="paper",
        xanchor="right",
        yanchor="top",
        yshift=-24,
        font={"size": 13, "color": theme.quiet},
    )
    drawn.update_layout(margin={"b": 56})


def _money(value: float, currency: str) -> str:
    return words.yuan(value) if currency == "cny" else words.usd(value)


def _so_far(span: _Span, newest: _Span, kind: str) -> str:
    if kind == "year":
        return f"{len(span.period.numbers)} of 4 quarters so far"
    count = words.count(len(newest.cells), "company", "companies")
    return f"{len(span.cells)} of {count} so far"


def _axis(newest: _Span, kind: str, unit: str, currency: str) -> str:
    if unit == "share":
        return f"share of capex{_with_leases(newest)}"
    if unit == "growth":
        return f"growth in a year, by who added it{_with_leases(newest)}"
    per = {"quarter": "a quarter", "trailing": "in four quarters"}.get(kind, "a year")
    money = "billion yuan" if currency == "cny" else "USD billion"
    return f"{money} {per}{_with_leases(newest)}"


# ---------------------------------------------------------------- words


def _who(scope: str, companies: tuple[str, ...], present: list[str]) -> str:
    wanted = companies or SCOPES[scope]
    if not wanted:
        return words.count(len(present), "company", "companies")
    return words.listing([name for name in wanted if name in present], most=5)


def _with_leases(span: _Span) -> str:
    leases = any(cell.basis == _LEASES for cell in span.cells.values())
    return ", with finance leases where stated" if leases else ""


def _during(period: Period, kind: str) -> str:
    match kind:
        case "year":
            return f"in {period.key}"
        case "fiscal_year":
            return f"in fiscal {period.key}"
        case "trailing":
            return f"in the four quarters to {words.quarter(period.key)}"
        case _:
            return f"in {words.quarter_in_full(period.key)}"


def _compared(growth: float, kind: str) -> str:
    base = {
        "year": "the year before",
        "fiscal_year": "the year before",
        "trailing": "the four quarters before",
    }.get(kind, "a year before")
    change = words.change(growth)
    return f"as much as {base}" if change == "unchanged" else f"{change} than {base}"


def _finding(
    who: str, newest: _Span, complete: Sequence[_Span], end: _Span, kind: str, unit: str
) -> str:
    when = _during(newest.period, kind)
    alike = [name for name, cell in newest.cells.items() if cell.before]
    is_part = 0 < len(alike) < len(newest.cells)
    leases = "with finance leases where stated, " if _with_leases(newest) else ""
    match unit:
        case "share":
            told = _largest(who, newest, complete, when)
        case "growth":
            added = {name: cell.now - cell.before for name, cell in newest.cells.items()}
            most = max(added, key=added.__getitem__)
            whose = words.listing(alike, most=5) if is_part else who
            if words.percent(abs(newest.growth)) == words.percent(0):
                told = f"capex of {whose} stayed the same {when} as the year before"
            else:
                direction = "grew" if newest.growth >= 0 else "fell"
                told = (
                    f"capex of {whose} {direction} {words.percent(abs(newest.growth))} "
                    f"{when} on the year before"
                )
            if len(added) > 1 and added[most] > 0:
                told += f"; {most} added the most"
        case _:
            told = f"{who} spent {words.usd(newest.total)} {when}"
            if newest.before:
                told += f", {_compared(newest.growth, kind)}"
                if is_part:
                    told += f" for {words.listing(alike, most=5)}, whose year before is on record"
            # Of the same companies, or not at all.
            if kind == "year" and end.period.is_open and newest.cells.keys() <= end.cells.keys():
                so_far = sum(end.cells[name].usd_bn for name in newest.cells)
                told += f", and {words.usd(so_far)} {_part(end.period)}"
    told = leases + told
    return told[0].upper() + told[1:]


def _largest(who: str, newest: _Span, complete: Sequence[_Span], when: str) -> str:
    first = max(newest.cells, key=lambda name: newest.cells[name].usd_bn)
    if len(newest.cells) == 1:
        return f"{first} alone is counted here, so all of the capex {when} is its own"
    told = (
        f"{first} spent the most {when}: {words.percent(_height(newest, first, 'share'))} of the "
        f"capex of {who}"
    )
    year_before = newest.period.numbers[0] - 4
    for span in complete:
        if span.period.numbers[0] == year_before and span.cells.keys() == newest.cells.keys():
            told += f", against {words.percent(_height(span, first, 'share'))} a year before"
    return told


def _spoken(newest: _Span, name: str, unit: str) -> str:
    """What one company spent, and its height in the chart where that is no sum of dollars."""
    said = f"{name} {words.usd(newest.cells[name].usd_bn)}"
    if unit == "usd":
        return said
    height = _height(newest, name, unit)
    if unit == "share":
        return f"{said}, {words.percent(height)}"
    return f"{said}, {100 * height:+.0f} points of the growth"


def _part(year: Period) -> str:
    parts = {1: "the first quarter", 2: "the first half", 3: "the first three quarters"}
    return f"in {parts[len(year.numbers)]} of {year.key}"


def _basis(book: Book) -> str:
    """Which basis each company counts on, as a sentence or two."""
    newest = {}
    since: dict[str, int] = {}
    for company in book.companies:
        for number in book.numbers(company):
            cell = book.cell(company, [number])
            if cell:
                newest[company] = cell.basis
                if cell.basis == _LEASES:
                    since.setdefault(company, number)
    own = [name for name, basis in newest.items() if basis == "company_defined"]
    told = ["Cash paid for property and equipment."]
    if since:
        cash = [name for name, basis in newest.items() if basis == "cash"]
        stated = [f"{name} (from {quarter(number)[:4]})" for name, number in since.items()]
        told = [
            f"{words.listing(stated)} {'states' if len(since) == 1 else 'state'} capex with "
            "finance leases, and a sum keeps to one basis."
        ]
        if cash:
            told.append(
                f"{words.listing(cash, most=6)} {'stays' if len(cash) == 1 else 'stay'} "
                "at cash paid."
            )
    if own:
        told.append(
            f"{words.listing(own)} {'counts' if len(own) == 1 else 'count'} by a definition of "
            f"{'its' if len(own) == 1 else 'their'} own, converted from yuan."
        )
    return " ".join(told)


def _method(book: Book, spans: Sequence[_Span], kind: str, unit: str) -> str:
    parts = [_basis(book)]
    if unit == "growth":
        parts.append(
            "Growth compares the same companies and quarters on the same basis; a colour is the "
            "part of the growth, in points, that a company added, and the dash their sum."
        )
    elif unit == "usd":
        parts.append("Growth compares the same companies and quarters on the same basis.")
    if kind == "fiscal_year":
        parts.append(
            "Fiscal years as the companies name them; Oracle's end in May, Microsoft's in June, "
            "Apple's in September."
        )
    elif "Oracle" in book.companies:
        parts.append(
            "Oracle's quarters end a month early (February, May, August, November) and stand in "
            "the calendar quarter that holds most of their months."
        )
    parts.append(_unfinished(book, spans, kind))
    return " ".join(part for part in parts if part)


def _unfinished(book: Book, spans: Sequence[_Span], kind: str) -> str:
    """What is not finished, begins late or is missing, in sentences."""
    parts = []
    newer = [number for number in book.numbers() if number > book.last]
    drawn = {number for span in spans for number in span.period.numbers}
    if newer and kind != "fiscal_year" and not drawn >= set(newer):
        names = sorted({name for name in book.companies if set(book.numbers(name)) & set(newer)})
        parts.append(
            f"{words.listing([words.quarter(quarter(n)) for n in newer])}, so far of "
            f"{words.listing(names, most=4)} only, {'is' if len(newer) == 1 else 'are'} left out."
        )
    full = {name: [s for s in spans if name in s.cells] for name in book.companies}
    closed = [span for span in spans if not span.period.is_open]
    if closed:
        begins = closed[0].period.numbers[0]
        late = [
            f"{name} from {_label(found[0].period, kind)}"
            for name, found in full.items()
            if found and found[0].period.numbers[0] > begins
        ]
        gaps = [
            name
            for name, found in full.items()
            if found
            and any(
                name not in span.cells
                and found[0].period.numbers[0] < span.period.numbers[0] <= book.last
                for span in closed
            )
        ]
        absent = [name for name, found in full.items() if not found]
        if late:
            parts.append(f"On record later than the others: {words.listing(late)}.")
        if gaps:
            parts.append(
                f"Some figures of {words.listing(gaps)} are not stated; they are unknown, not zero."
            )
        if absent:
            parts.append(
                f"{words.listing(absent)} {'has' if len(absent) == 1 else 'have'} no "
                "full period on record and so no bar."
            )
    return " ".join(parts)
