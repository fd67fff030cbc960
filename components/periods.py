"""Sums of capex: of whom, over which quarters, on one basis, and like compared with like."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

Row = Mapping[Hashable, object]

FOUR = ("Amazon", "Microsoft", "Alphabet", "Meta")
# Whom to count; nobody named means every company on record.
SCOPES: dict[str, tuple[str, ...]] = {"four": FOUR, "five": (*FOUR, "Oracle"), "all": ()}
SCOPE_LABELS = {"four": "The four", "five": "Five, with Oracle", "all": "All on record"}

# The basis of a company's main row; all others are further counts of the same money.
MAIN = ("cash", "company_defined")
KINDS = {
    "quarter": "Quarter",
    "trailing": "Last four quarters",
    "year": "Calendar year",
    "fiscal_year": "Fiscal year",
}


def serial(quarter: str) -> int:
    """A calendar quarter as a running number, so that a year is four apart: 2026Q2 -> 8105."""
    return int(quarter[:4]) * 4 + int(quarter[5]) - 1


def quarter(number: int) -> str:
    """The calendar quarter of a running number: 8105 -> 2026Q2."""
    return f"{number // 4}Q{number % 4 + 1}"


@dataclass(frozen=True)
class Period:
    """A span to sum over. `numbers` are its quarters; `is_open` if it is not finished."""

    key: str
    numbers: tuple[int, ...]
    is_open: bool = False


@dataclass(frozen=True)
class Cell:
    """What one company spent in one period, in USD billion, and the rows it was summed from.

    `now` and `before` compare like with like: the same quarters on the same basis, this year and
    the year before, from the rows `compared`. Both are 0 where no such pair is on record.
    """

    usd_bn: float
    rows: tuple[Row, ...]
    now: float
    before: float
    compared: tuple[Row, ...]

    @property
    def growth(self) -> float:
        """Growth on the year before as a share; NaN if that is not on record."""
        return self.now / self.before - 1 if self.before else float("nan")

    @property
    def basis(self) -> str:
        """The basis that all rows of the sum share."""
        return str(self.rows[0]["basis"])


class Book:
    """The rows of some companies by quarter, as the reader's basis has them and on every basis.

    `when` names the column that places a row: calendar_quarter, or fiscal_year, in which case a
    fiscal year stands in for the first quarter of the year of the same name.
    """

    def __init__(
        self, rows: Iterable[Row], every: Iterable[Row], when: str = "calendar_quarter"
    ) -> None:
        self._when = when
        self._chosen = {(str(row["company"]), self._number(row)): row for row in rows}
        self.companies = sorted({company for company, _ in self._chosen})
        self._every = {
            (str(row["company"]), self._number(row), str(row["basis"])): row for row in every
        }

    def _number(self, row: Row) -> int:
        value = str(row[self._when])
        return int(float(value)) * 4 if self._when == "fiscal_year" else serial(value)

    def numbers(self, company: str = "") -> list[int]:
        """The quarters on record, of one company or of any."""
        return sorted({number for name, number in self._chosen if company in ("", name)})

    @property
    def last(self) -> int:
        """The newest quarter that every company has reached."""
        return min(self.numbers(company)[-1] for company in self.companies)

    def cell(self, company: str, numbers: Iterable[int]) -> Cell | None:
        """The sum of these quarters; None if one is missing.

        A sum keeps to one basis: where the chosen basis covers only some of the quarters, all
        of them count on the main basis.
        """
        numbers = list(numbers)
        rows = [self._chosen.get((company, number)) for number in numbers]
        if len({row["basis"] for row in rows if row}) > 1:
            rows = [self._main(company, number) for number in numbers]
        known = [row for row in rows if row]
        if not known or len(known) < len(rows):
            return None
        pairs = [
            pair
            for number, row in zip(numbers, known, strict=True)
            if (pair := self._pair(company, number, str(row["basis"])))
        ]
        return Cell(
            usd_bn=sum(_usd(row) for row in known),
            rows=tuple(known),
            now=sum(_usd(now) for now, _ in pairs),
            before=sum(_usd(before) for _, before in pairs),
            compared=tuple(row for pair in pairs for row in pair),
        )

    def _main(self, company: str, number: int) -> Row | None:
        found = (self._every.get((company, number, basis)) for basis in MAIN)
        return next((row for row in found if row), None)

    def _pair(self, company: str, number: int, basis: str) -> tuple[Row, Row] | None:
        """The quarter and the one a year before on one basis, the main one if need be."""
        for same in (basis, *MAIN):
            now = self._every.get((company, number, same))
            before = self._every.get((company, number - 4, same))
            if now and before:
                return now, before
        return None

    def periods(self, kind: str) -> list[Period]:
        """The periods on record of a kind of KINDS, oldest first."""
        numbers, last = self.numbers(), self.last
        match kind:
            case "trailing":
                return [
                    Period(quarter(n), tuple(range(n - 3, n + 1)), n > last)
                    for n in numbers
                    if n - 3 >= numbers[0]
                ]
            case "year":
                # An unfinished year holds the quarters that every company has reported.
                by_year = groupby([n for n in numbers if n <= last], key=lambda n: n // 4)
                years = {year: tuple(found) for year, found in by_year}
                return [
                    Period(str(year), found, is_open=found[-1] % 4 < 3)
                    for year, found in years.items()
                    if found[0] % 4 == 0
                ]
            case "fiscal_year":
                return [Period(str(n // 4), (n,), n > last) for n in numbers]
            case _:
                return [Period(quarter(n), (n,), n > last) for n in numbers]


def _usd(row: Row) -> float:
    return float(str(row["capex_usd_bn"]))
