"""Scopes: why one year's capex has several true figures, by who is counted and how."""

from collections.abc import Hashable, Mapping

import pandas as pd

from components import marks, words
from components.exhibit import Exhibit, Headline, NothingToShow, together
from components.periods import FOUR, SCOPES, Book, Cell, serial
from components.theme import LIGHT, Theme

CLAIM = "capex_400bn"
CLAIM_YEAR = "2025"
YEARS = ("2023", "2024", "2025")
_LEASES = "with_finance_leases"
# As each company states it: with leases where it says so, and net of what it sold or was given.
_NET = "net_of_proceeds"
_HOW = {"cash": "cash paid", _LEASES: "with leases", _NET: "with leases, Amazon net"}
_COUNTS = {
    FOUR: "The four",
    (*FOUR, "CoreWeave"): "The four and CoreWeave",
    SCOPES["five"]: "The four and Oracle",
}


def what_counts(
    capex_every_basis: pd.DataFrame,
    forecasts: pd.DataFrame,
    claims: pd.DataFrame,
    *,
    year: str = CLAIM_YEAR,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: one year's capex by whom it counts and on which basis, beside the counts of others.

    Shows cash and finance leases side by side, whatever the reader's basis.
    """
    cash = _book(capex_every_basis)
    leases = _book(capex_every_basis, _LEASES)
    net = _book(capex_every_basis, _LEASES, _NET)
    bars, kept, told = [], [], {}
    for companies, name in _COUNTS.items():
        for basis, book in (("cash", cash), (_LEASES, leases), (_NET, net)):
            cells = _cells(book, companies, year)
            if len(cells) < len(companies):
                continue
            stating = [who for who, cell in cells.items() if cell.basis == basis]
            if not stating or (basis == _NET and companies != FOUR):
                continue
            total = sum(cell.usd_bn for cell in cells.values())
            told[companies, basis] = total
            bars.append(
                marks.Bar(
                    name=f"{name}, {_HOW[basis]}",
                    value=total,
                    text=words.usd(total),
                    colour=theme.ink if basis == "cash" else theme.quiet,
                    confidence=_weakest(cells),
                    hover="<br>".join(
                        f"{who} {words.usd(cell.usd_bn)}, {_HOW[cell.basis].partition(',')[0]}"
                        for who, cell in cells.items()
                    ),
                )
            )
            kept.extend(row["position"] for cell in cells.values() for row in cell.rows)
    if not bars:
        raise NothingToShow(f"The four quarters of {year} do not all pass your lens.")
    others = forecasts[(forecasts["kind"] == "actual") & (forecasts["year"] == float(year))]
    for row in others.to_dict("records"):
        bars.append(
            marks.Bar(
                name=f"{row['said_by']}, {_number_counted(row)}",
                value=float(row["low_usd_bn"]),
                text=words.usd(float(row["low_usd_bn"])),
                colour=theme.other,
                confidence=str(row["confidence"]),
                hover=f"{row['said_by']}, {words.date(str(row['announced_on']))}<br>"
                f"{row['scope']}<br>{row['confidence']}: {row['publisher']}",
            )
        )
    story = claims[claims["claim_id"] == CLAIM] if year == CLAIM_YEAR else claims.iloc[:0]
    if not story.empty:
        bars.insert(0, _claimed(story.iloc[0], theme))
    drawn = marks.figure(theme, marks.bars_height(len(bars)))
    marks.named_bars(drawn, bars, theme)
    drawn.update_xaxes(range=[0, max(bar.value for bar in bars) * 1.02])
    if not story.empty:
        drawn.add_vline(x=bars[0].value, line={"color": theme.accent, "width": 1.5, "dash": "dot"})
    title = _finding(year, told, story)
    return Exhibit(
        title=title,
        body=drawn,
        rows=together(
            capex_every_basis[capex_every_basis.index.isin(kept)],
            others,
            story,
        ),
        method="The four are Amazon, Microsoft, Alphabet and Meta. Sums of four calendar "
        f"quarters. With leases: the finance leases of {_stating(leases, year)} count; the others "
        "stay at cash paid. Amazon states its cash capex net of what it sold and of incentives. "
        "Oracle's year runs from December to November."
        + (
            " The last bars are counts that others published, in which the "
            "companies or the basis differ."
            if len(others)
            else ""
        ),
        alt=f"{title}. " + "; ".join(f"{bar.name} {bar.text}" for bar in bars) + ".",
    )


def _book(every: pd.DataFrame, *bases: str) -> Book:
    counted = every[every["company"].isin({name for names in _COUNTS for name in names})]
    main = counted[counted["basis"] == "cash"]
    if main.empty:
        raise NothingToShow("No capex of these companies passes your lens.")
    records = main.assign(position=main.index).to_dict("records")
    for basis in bases:
        # A later record of the same quarter takes the place of the earlier one.
        other = counted[counted["basis"] == basis]
        records += other.assign(position=other.index).to_dict("records")
    return Book(records, main.assign(position=main.index).to_dict("records"))


def _cells(book: Book, companies: tuple[str, ...], year: str) -> dict[str, Cell]:
    first = serial(f"{year}Q1")
    found = {name: book.cell(name, range(first, first + 4)) for name in companies}
    return {name: cell for name, cell in found.items() if cell}


def _weakest(cells: dict[str, Cell]) -> str:
    reported = any(row["confidence"] == "reported" for cell in cells.values() for row in cell.rows)
    return "reported" if reported else "filing"


def _stating(book: Book, year: str) -> str:
    cells = _cells(book, tuple(book.companies), year)
    names = [name for name, cell in cells.items() if cell.basis == _LEASES]
    return words.listing(names) if names else "none of them under your lens"


def _number_counted(row: Mapping[Hashable, object]) -> str:
    names = [name for name in str(row["companies"]).split(";") if name]
    return words.count(len(names), "company", "companies") if names else str(row["scope"])


def _claimed(story: pd.Series, theme: Theme) -> marks.Bar:
    value = float(story["value_stated"])
    return marks.Bar(
        name="The story says",
        value=value,
        text=words.usd(value),
        colour=theme.accent,
        confidence="projection",
        hover=f"{story['claim_en']}<br>{story['verdict']}",
    )


def _finding(year: str, told: dict[tuple[tuple[str, ...], str], float], story: pd.DataFrame) -> str:
    leased = sorted(told[FOUR, basis] for basis in (_LEASES, _NET) if (FOUR, basis) in told)
    parts = []
    if (FOUR, "cash") in told:
        parts.append(f"{words.usd(told[FOUR, 'cash'])} in cash paid by the four largest")
    if leased:
        parts.append(
            f"{words.usd_range(leased[0], leased[-1])} with their finance leases where stated"
        )
    if (SCOPES["five"], "cash") in told:
        parts.append(f"{words.usd(told[SCOPES['five'], 'cash'])} in cash with Oracle")
    if story.empty or not parts:
        return f"Capex of {year} depends on whom it counts: {words.listing(parts)}"
    claimed = words.usd(float(story["value_stated"].iloc[0]))
    return f"The “{claimed} of {year}” depends on whom it counts: {words.listing(parts)}"


def of_the_four(capex: pd.DataFrame, *, year: str = CLAIM_YEAR) -> Exhibit:
    """Headline: what the four largest spent in one calendar year, on the reader's basis."""
    counted = capex[capex["company"].isin(FOUR)]
    records = counted.assign(position=counted.index).to_dict("records")
    book = Book(records, records)
    cells = _cells(book, FOUR, year)
    if len(cells) < len(FOUR):
        raise NothingToShow(f"The four quarters of {year} do not all pass your lens.")
    kept = [row["position"] for cell in cells.values() for row in cell.rows]
    total = sum(cell.usd_bn for cell in cells.values())
    return Exhibit(
        title=f"Capex of the four largest in {year}",
        # To a tenth, so that a corrected quarter shows.
        body=Headline(f"${total:,.1f}bn"),
        rows=counted[counted.index.isin(kept)],
        method=f"Sum of the four calendar quarters of {words.listing(list(cells))}.",
    )
