"""Guidance: what the companies say they will spend, every revision of it, and what it came to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Headline, NothingToShow, together
from components.periods import SCOPES
from components.theme import LIGHT, Theme

YEARS = (2024, 2025, 2026, 2027)


# ---------------------------------------------------------------- headline


def next_year_interval(guidance: pd.DataFrame, *, scope: str = "four", year: int = 0) -> Exhibit:
    """Headline: the newest guidance of the scope for a year, added up as an interval.

    Only figures for calendar years are added. `year` 0 means the newest year for which the most
    companies gave one.
    """
    figures = _figures(guidance, SCOPES[scope])
    figures = figures[figures["fiscal_year_end"].str.endswith("-12-31")]
    if figures.empty:
        raise NothingToShow("No guidance for a calendar year passes your lens.")
    given = figures.groupby("fiscal_year")["company"].nunique()
    year = year or int(max(given.index, key=lambda value: (given[value], value)))
    figures = figures[figures["fiscal_year"] == year]
    if figures.empty:
        raise NothingToShow(f"No guidance in figures for {year} passes your lens.")
    newest, first = _ends(figures, -1), _ends(figures, 0)
    present = [
        name
        for name in SCOPES[scope] or sorted(newest["company"])
        if name in set(newest["company"])
    ]
    absent = [name for name in SCOPES[scope] if name not in present]
    value = _sum_in_words(newest)
    change = ""
    if len(figures) > len(newest) and _sum_in_words(first) != value:
        change = f"first guidance added up to {_sum_in_words(first)}"
    moved = _moved_leases(figures)
    if moved:
        change += f"{', before' if change else 'after'} {moved}"
    if absent:
        change += (
            f"{'; ' if change else ''}no figure for the calendar year of {words.listing(absent)}"
        )
    return Exhibit(
        title=f"Capex of {words.listing(present)} guided for {year}",
        body=Headline(_span(newest), change, _course(figures)),
        rows=figures,
        method=f"The newest statement of each company for {year}, added up: "
        f"{_stated(newest, present)}. {_mixed(newest)} The line follows the low end.",
        alt=f"Guidance of {words.listing(present)} for {year}: {value}.",
    )


def _figures(guidance: pd.DataFrame, wanted: tuple[str, ...]) -> pd.DataFrame:
    """Statements in figures, oldest first; words alone cannot be added up or drawn."""
    rows = guidance[guidance["low_usd_bn"].notna()]
    if wanted:
        rows = rows[rows["company"].isin(wanted)]
    if rows.empty:
        raise NothingToShow("No guidance in figures passes your lens.")
    return rows.sort_values("announced_on", kind="stable")


def _ends(figures: pd.DataFrame, position: int) -> pd.DataFrame:
    """The first (0) or newest (-1) statement of each company."""
    rows = figures.drop_duplicates("company", keep="last" if position else "first")
    return rows.loc[[index for index in figures.index if index in rows.index]]


def _sum_in_words(statements: pd.DataFrame) -> str:
    low = float(statements["low_usd_bn"].sum())
    if statements["high_usd_bn"].isna().any():
        return f"over {words.usd(low)}"
    return words.usd_range(low, float(statements["high_usd_bn"].sum()))


def _course(figures: pd.DataFrame) -> tuple[float, ...]:
    """The sum of the low ends after each statement, from the day on which all had spoken."""
    stands: dict[str, float] = {}
    sums = []
    for row in figures.itertuples():
        stands[str(row.company)] = float(str(row.low_usd_bn))
        if len(stands) == figures["company"].nunique():
            sums.append(sum(stands.values()))
    return tuple(sums)


def _span(statements: pd.DataFrame) -> str:
    """The sum as a headline, where room is short."""
    if statements["high_usd_bn"].isna().any():
        return _sum_in_words(statements)
    return words.usd_span(statements["low_usd_bn"].sum(), statements["high_usd_bn"].sum())


def _range(row: pd.Series) -> str:
    if pd.isna(row["high_usd_bn"]):
        return f"above {words.usd(row['low_usd_bn'])}"
    return words.usd_range(row["low_usd_bn"], row["high_usd_bn"])


def _stated(newest: pd.DataFrame, order: list[str]) -> str:
    told = {row["company"]: _range(row) for _, row in newest.iterrows()}
    return ", ".join(f"{name} {told[name]}" for name in order)


def _moved_leases(figures: pd.DataFrame) -> str:
    """What a company took out of its guidance by counting differently, in words."""
    told = []
    for name, rows in figures.groupby("company", sort=False):
        fall = (rows["low_usd_bn"].shift() - rows["low_usd_bn"])[
            rows["direction"] == "reclassified"
        ]
        if fall.sum() > 0:
            told.append(f"{name} moved {words.usd(fall.sum())} of leases out")
    return words.listing(told) if told else ""


_WAYS = {
    "cash": "cash paid",
    "with_finance_leases": "with finance leases",
    "net_of_proceeds": "net of sales and incentives",
    "company_defined": "by a company's own definition",
    "ai_segment": "for AI alone",
}


def _mixed(newest: pd.DataFrame) -> str:
    """How the companies count in their guidance, which is not one way."""
    told = [
        f"{words.listing(list(rows['company']))} {_WAYS[str(basis)]}"
        for basis, rows in newest.groupby("basis", sort=False)
    ]
    if len(told) == 1:
        return f"Counted {_WAYS[str(newest['basis'].iloc[0])]}."
    return f"The companies count differently: {'; '.join(told)}."


# ---------------------------------------------------------------- history

_DIRECTIONS = {
    "initial": "first said",
    "raised": "raised",
    "lowered": "lowered",
    "narrowed": "narrowed",
    "reiterated": "repeated",
    "reclassified": "counted differently, not cut",
}


@dataclass(frozen=True)
class _Actual:
    """What a guided year came to on the basis of the guidance; NaN while it is not known."""

    usd_bn: float
    rows: pd.DataFrame
    quarters: int


def history(
    guidance: pd.DataFrame,
    capex_every_basis: pd.DataFrame,
    *,
    year: int = 2026,
    scope: str = "four",
    only: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Steps: each company's guidance for a year, revision by revision, to what it came to.

    A range is a band; "above" is an arrow; a change of counting is dotted and said to be one.
    """
    wanted = only or SCOPES[scope]
    of_year = guidance[guidance["fiscal_year"] == year]
    of_year = of_year[of_year["company"].isin(wanted)] if wanted else of_year
    if of_year["low_usd_bn"].isna().all():
        raise NothingToShow(
            f"Nobody among these companies gave a figure for {year} that passes your lens. "
            + _in_words_only(of_year)
        )
    figures = _figures(of_year, ())
    order = list(_ends(figures, -1).sort_values("low_usd_bn", ascending=False)["company"])
    actuals = {
        str(name): _actual(rows.iloc[-1], capex_every_basis)
        for name, rows in figures.groupby("company", sort=False)
    }
    drawn = _strips(figures, order, actuals, theme)
    done = {name: actual for name, actual in actuals.items() if not pd.isna(actual.usd_bn)}
    title = _revisions(figures, done, year)
    return Exhibit(
        title=title,
        body=drawn,
        rows=together(of_year, *(actual.rows for actual in done.values())),
        method=_history_method(figures, of_year, done),
        alt=f"{title}. Newest: {_stated(_ends(figures, -1), order)}.",
    )


def _actual(statement: pd.Series, every: pd.DataFrame) -> _Actual:
    """The quarters of the guided year on the basis of the guidance."""
    year = int(statement["fiscal_year"])
    rows = every[
        (every["company"] == statement["company"]) & (every["basis"] == statement["basis"])
    ]
    calendar = str(statement["period_label"]).startswith("calendar")
    column, start = ("calendar_quarter", str(year)) if calendar else ("fiscal_quarter", f"FY{year}")
    rows = rows[rows[column].str.startswith(start)]
    known = float(rows["capex_usd_bn"].sum()) if len(rows) == 4 else float("nan")
    return _Actual(known, rows, len(rows))


def _middle(row: pd.Series) -> float:
    if pd.isna(row["high_usd_bn"]):
        return float(row["low_usd_bn"])
    return float(row["low_usd_bn"] + row["high_usd_bn"]) / 2


def _day(text: str) -> datetime:
    return datetime.fromisoformat(marks.middle_day(text))


# Each company has a strip of its own: room below and above its values, in pixels.
_STRIP, _FLOOR, _ABOVE = 142, 26, 54


def _strips(
    figures: pd.DataFrame, order: list[str], actuals: dict[str, _Actual], theme: Theme
) -> go.Figure:
    """A strip a company, all on one scale, so that equal steps in dollars look equal."""
    tall = max(_STRIP, 270 // len(order))
    height = tall * len(order)
    drawn = marks.figure(
        theme,
        height=height + 60,
        hovermode="closest",
        showlegend=False,
        margin={"t": 8, "b": 52, "l": 8, "r": 20},
    )
    colours = look.company_colours(order, theme)
    lows, spans = {}, []
    for name in order:
        rows = figures[figures["company"] == name]
        values = [*rows["low_usd_bn"], *rows["high_usd_bn"].dropna(), actuals[name].usd_bn]
        known = [value for value in values if not pd.isna(value)]
        lows[name] = min(known)
        spans.append(max(known) - min(known))
    scale = (tall - _FLOOR - _ABOVE) / (max(spans) or 1.0)
    for place, name in enumerate(order):
        bottom = height - tall * (place + 1)
        strip = _Strip(drawn, bottom + _FLOOR - lows[name] * scale, scale, colours[name], theme)
        _steps(strip, figures[figures["company"] == name], actuals[name])
        marks.label(
            drawn,
            0,
            bottom + tall - 12,
            _ending(figures[figures["company"] == name].iloc[-1], actuals[name]),
            theme,
            xref="paper",
            xanchor="left",
            font={"size": 14, "color": theme.ink},
        )
        if place:
            drawn.add_hline(y=bottom + tall, line={"color": theme.grid, "width": 1})
    first = min(_day(str(day)) for day in figures["announced_on"])
    last = max(
        *(_day(str(day)) for day in figures["fiscal_year_end"]),
        *(_day(str(day)) for day in figures["announced_on"]),
    )
    drawn.update_xaxes(
        range=[first - timedelta(days=24), last + timedelta(days=12)],
        tickformat="%b<br>%Y",
        nticks=6,
        tickangle=0,
        fixedrange=True,
    )
    drawn.update_yaxes(visible=False, range=[0, height], fixedrange=True)
    return drawn


@dataclass(frozen=True)
class _Strip:
    """Where a company's strip lies: its zero and its pixels a billion."""

    drawn: go.Figure
    zero: float
    scale: float
    colour: str
    theme: Theme

    def at(self, value: float) -> float:
        return self.zero + value * self.scale


def _ending(last: pd.Series, actual: _Actual) -> str:
    told = f"<b>{last['company']}</b>  {_range(last)}"
    if last["basis"] == "company_defined":
        told += ", counted in its own way"
    return told if pd.isna(actual.usd_bn) else f"{told}, came to {words.usd(actual.usd_bn)}"


def _steps(strip: _Strip, rows: pd.DataFrame, actual: _Actual) -> None:
    """Each statement as a line or band until the next, the steps between them, and the end."""
    drawn, colour, theme = strip.drawn, strip.colour, strip.theme
    statements = [row for _, row in rows.iterrows()]
    year_end = _day(str(statements[-1]["fiscal_year_end"]))
    until = [_day(str(row["announced_on"])) for row in statements[1:]]
    until.append(max(year_end, _day(str(statements[-1]["announced_on"]))))
    for before, row, end in zip([None, *statements[:-1]], statements, until, strict=True):
        start, low = _day(str(row["announced_on"])), float(row["low_usd_bn"])
        high = low if pd.isna(row["high_usd_bn"]) else float(row["high_usd_bn"])
        if before is not None and _middle(before) != _middle(row):
            _step(strip, start, before, row)
        is_range = high > low
        drawn.add_scatter(
            x=[start, end, end, start] if is_range else [start, end],
            y=[strip.at(v) for v in ((low, low, high, high) if is_range else (low, low))],
            fill="toself" if is_range else "none",
            fillcolor=look.faded(colour, 0.3),
            mode="lines",
            line={"color": colour, "width": 1 if is_range else 3},
            hoverinfo="skip",
        )
        if before is not None and _range(before) == _range(row):
            continue
        fell = before is not None and _middle(before) > _middle(row)
        marks.label(
            drawn,
            start,
            strip.at(high),
            _short(row),
            theme,
            yanchor="bottom",
            yshift=5,
            # Beside the way down, not on it.
            xanchor="left" if fell else "center",
            xshift=7 if fell else 0,
            font={"size": 13, "color": theme.ink},
        )
    drawn.add_scatter(
        x=[_day(str(row["announced_on"])) for row in statements],
        y=[strip.at(_middle(row)) for row in statements],
        mode="markers",
        marker={
            "symbol": [_symbol(row) for row in statements],
            "size": 11,
            "color": colour,
            "line": {"color": theme.paper, "width": 1},
        },
        cliponaxis=False,
        hovertext=[_statement(row) for row in statements],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    if not pd.isna(actual.usd_bn):
        drawn.add_scatter(
            x=[year_end],
            y=[strip.at(actual.usd_bn)],
            mode="markers",
            marker={
                "symbol": "star",
                "size": 15,
                "color": colour,
                "line": {"color": theme.ink, "width": 1},
            },
            cliponaxis=False,
            hovertext=[
                f"<b>{statements[-1]['company']}</b> spent {words.usd(actual.usd_bn)}<br>"
                f"{_WAYS[str(statements[-1]['basis'])]}, as in its guidance"
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _step(strip: _Strip, start: datetime, before: pd.Series, row: pd.Series) -> None:
    """The way from one statement to the next; dotted, with words, if only the counting moved."""
    moved = row["direction"] == "reclassified"
    ends = [strip.at(_middle(before)), strip.at(_middle(row))]
    strip.drawn.add_scatter(
        x=[start, start],
        y=ends,
        mode="lines",
        line={"color": strip.colour, "width": 1.5, "dash": "dot" if moved else "solid"},
        hoverinfo="skip",
    )
    if moved:
        marks.label(
            strip.drawn,
            1,
            min(ends),
            "leases counted elsewhere, not a cut",
            strip.theme,
            xref="paper",
            xanchor="right",
            yanchor="top",
            yshift=-5,
            font={"size": 13, "color": strip.theme.ink},
        )


def _symbol(row: pd.Series) -> str:
    if pd.isna(row["high_usd_bn"]):
        return "arrow-up"
    return {
        "raised": "triangle-up",
        "lowered": "triangle-down",
        "reclassified": "diamond-open",
        "reiterated": "circle-open",
    }.get(str(row["direction"]), "circle")


def _short(row: pd.Series) -> str:
    low = words.number(row["low_usd_bn"])
    if pd.isna(row["high_usd_bn"]):
        return f"over {low}"
    return (
        low
        if row["high_usd_bn"] == row["low_usd_bn"]
        else f"{low}–{words.number(row['high_usd_bn'])}"
    )


def _statement(row: pd.Series) -> str:
    return (
        f"<b>{row['company']}</b>, {words.date(str(row['announced_on']))}<br>"
        f"{_DIRECTIONS[str(row['direction'])]}: {_range(row)} for "
        f"{str(row['period_label']).replace('FY', 'fiscal ')}<br>"
        f"<i>{row['confidence']}: {str(row['publisher'])[:40]}</i>"
    )


def _often(verb: str, times: int) -> str:
    """How often something was done, e.g. "raised twice", "never lowered"."""
    often = {1: "once", 2: "twice"}.get(times, f"{times} times")
    return f"{verb} {often}" if times else f"never {verb}"


def _revisions(figures: pd.DataFrame, done: dict[str, _Actual], year: int) -> str:
    raised = int((figures["direction"] == "raised").sum())
    lowered = int((figures["direction"] == "lowered").sum())
    companies = figures["company"].unique()
    whose = f"{companies[0]}'s guidance" if len(companies) == 1 else "Guidance"
    turns = [_often("raised", raised), _often("lowered", lowered)]
    told = (
        # What happened comes before what did not.
        f"{whose} for {year} was {' and '.join(turns if raised else reversed(turns))}"
        if raised or lowered
        else f"{whose} for {year} has been neither raised nor lowered"
    )
    moved = _moved_leases(figures)
    if moved:
        told += f"; {moved}, which is no cut"
    if done:
        # A first "above" has no upper end, so nothing that was spent is more than it said.
        first = {
            row["company"]: float("inf") if pd.isna(row["high_usd_bn"]) else row["high_usd_bn"]
            for _, row in _ends(figures, 0).iterrows()
        }
        above = [name for name, actual in done.items() if actual.usd_bn > first[name]]
        if len(done) == 1:
            told += f"; {next(iter(done))} spent {'more' if above else 'no more'} than first said"
        else:
            every = "both" if len(done) == 2 else f"all {len(done)}"
            share = every if len(above) == len(done) else f"{len(above)} of {len(done)}"
            told += f"; {share} companies on record spent more than first said"
    return told


def _history_method(figures: pd.DataFrame, of_year: pd.DataFrame, done: dict[str, _Actual]) -> str:
    newest = _ends(figures, -1)
    parts = [
        "A line is a stated figure, a band a stated range, each from the day it was said, in USD "
        "billion. A triangle marks a raise or a cut, an open circle a repeat. All companies have "
        "one scale, and each starts at its own level.",
        _mixed(newest),
    ]
    if done:
        parts.append("Stars are what the year came to, counted as in the guidance.")
    apart = [name for name in newest["company"] if name not in done]
    if apart and done:
        parts.append(
            f"No star for {words.listing(apart)}: the year is not over, or its guidance counts in "
            "a way of its own."
        )
    parts.append(_in_words_only(of_year))
    return " ".join(part for part in parts if part)


def _in_words_only(of_year: pd.DataFrame) -> str:
    said = of_year[of_year["low_usd_bn"].isna() & (of_year["words"] != "")]
    said = said.drop_duplicates(["company", "words"])
    if said.empty:
        return ""
    quoted = [
        f"{row['company']} ({words.month(str(row['announced_on']))}): "
        f"“{words.sentence(str(row['words']))}”"
        for row in said.to_dict("records")
    ]
    return f"In words only: {' '.join(quoted)}"


# ---------------------------------------------------------------- plans against spending


def plans(
    guidance: pd.DataFrame,
    capex_every_basis: pd.DataFrame,
    *,
    year: int = 2026,
    scope: str = "four",
    only: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: the newest guidance of each company as a range, and what of it is spent so far."""
    wanted = only or SCOPES[scope]
    figures = _figures(guidance[guidance["fiscal_year"] == year], wanted)
    newest = _ends(figures, -1).sort_values("low_usd_bn", ascending=False)
    own_way = list(newest[newest["basis"] == "company_defined"]["company"])
    newest = newest[newest["basis"] != "company_defined"]
    if newest.empty:
        raise NothingToShow(f"No guidance for {year} can be set against spending on its basis.")
    colours = look.company_colours(list(newest["company"]), theme)
    drawn = marks.figure(theme, height=marks.bars_height(len(newest)), barmode="overlay")
    labels, parts = [], []
    for level, (_, row) in enumerate(newest.iterrows()):
        so_far = _actual(row, capex_every_basis)
        parts.append(so_far.rows)
        told = f"spent {_spent(so_far)}"
        amount = words.usd(float(so_far.rows["capex_usd_bn"].sum())) if so_far.quarters else "none"
        labels.append(f"{row['company']} <b>{_range(row)}</b>, {amount} spent")
        colour = colours[str(row["company"])]
        _plan_bar(drawn, level, row, so_far, colour, f"{_statement(row)}<br>{told}", theme)
    marks.above_bars(drawn, labels, theme)
    drawn.update_layout(hovermode="closest")
    drawn.update_xaxes(visible=False, rangemode="tozero", fixedrange=True)
    spent = sum(float(rows["capex_usd_bn"].sum()) for rows in parts)
    present = set(newest["company"])
    who = words.listing([name for name in wanted or newest["company"] if name in present], most=5)
    verb = "last guided to" if all(len(rows) == 4 for rows in parts) else "guide to"
    if len(newest) == 1:
        verb = verb.replace("guide to", "guides to")
    quarters = {len(rows) for rows in parts}
    ending = f"and spent {words.usd(spent)}"
    if quarters == {0}:
        ending = "and no quarter of it is on record yet"
    elif quarters != {4}:
        part = f"in {quarters.pop()} of 4 quarters" if len(quarters) == 1 else "so far"
        ending += f" of it {part}"
    return Exhibit(
        title=f"{who} {verb} {_sum_in_words(newest)} for {year} {ending}",
        body=drawn,
        rows=together(newest, *parts),
        method="Filled: spent in the quarters on record, counted as in the guidance. Outlined: "
        f"up to the lower end of the guidance; pale: from there to its upper end. {_mixed(newest)}"
        " Fiscal years count by their name."
        + (
            f" Left out: {words.listing(own_way)}, whose guidance is not counted like capex paid."
            if own_way
            else ""
        ),
        alt=f"Guidance for {year}: {_stated(newest, list(newest['company']))}; "
        f"{'nothing on record as' if quarters == {0} else words.usd(spent)} spent.",
    )


def _spent(so_far: _Actual) -> str:
    if not so_far.quarters:
        return "in no quarter on record yet"
    amount = words.usd(float(so_far.rows["capex_usd_bn"].sum()))
    return amount if so_far.quarters == 4 else f"{amount} in {so_far.quarters} of 4 quarters"


def _plan_bar(
    drawn: go.Figure,
    level: int,
    row: pd.Series,
    so_far: _Actual,
    colour: str,
    hover: str,
    theme: Theme,
) -> None:
    low = float(row["low_usd_bn"])
    high = low if pd.isna(row["high_usd_bn"]) else float(row["high_usd_bn"])
    for name, start, end, fill, line in (
        ("Guidance, low end", 0.0, low, look.faded(colour, 0.0), 1.5),
        ("Guidance, from low to high", low, high, look.faded(colour, 0.3), 1.0),
        ("Spent so far", 0.0, float(so_far.rows["capex_usd_bn"].sum()), colour, 0.0),
    ):
        if end > start:
            drawn.add_bar(
                x=[end - start],
                base=[start],
                y=[level],
                width=marks.BAR,
                orientation="h",
                marker={"color": fill, "line": {"color": colour, "width": line}},
                name=name,
                hovertemplate=f"{hover}<extra></extra>",
                showlegend=False,
            )
    if float(so_far.rows["capex_usd_bn"].sum()) > low:
        # The bar hides the outline, so the ends of the guidance are marked on it.
        for end in {low, high}:
            drawn.add_scatter(
                x=[end, end],
                y=[level - marks.BAR / 2, level + marks.BAR / 2],
                mode="lines",
                line={"color": theme.ink, "width": 2},
                hoverinfo="skip",
                showlegend=False,
            )
    if pd.isna(row["high_usd_bn"]):
        faint = look.faded(colour, 0.6)
        marks.interval(drawn, level, low, low * 1.04, faint, is_open=True, width=10)
