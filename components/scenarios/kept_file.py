"""Scenarios in a CSV of their own: written to be read alone, checked on their way back."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from components.scenarios.kept import (
    CHOICES,
    MOST,
    Limits,
    Scenario,
    chosen_of,
    named,
    scenario_of,
)

MOST_BYTES, MOST_TOLD = 100_000, 8
COLUMNS = ("scenario", "name", "value", "unit", "title")
_NEEDED = COLUMNS[:3]
_ORDINALS = ("first", "second", "third", "fourth")


class Faulty(Exception):
    """A file that holds no scenarios as they must be; `faults` says what, where and how to mend."""

    def __init__(self, faults: Sequence[str]) -> None:
        more = len(faults) - MOST_TOLD
        self.faults = (*faults[:MOST_TOLD], *((f"And {more} more.",) if more > 0 else ()))
        super().__init__(" ".join(self.faults))


def rows(scenarios: Iterable[Scenario], limits: Limits) -> list[dict[str, str]]:
    """Lines of a CSV, all assumptions of each scenario, so that the file can be read by itself."""
    found = []
    for scenario in scenarios:
        found += [
            _row(scenario, choice.name, scenario.chosen(choice), choice.unit, choice.title)
            for choice in CHOICES.values()
        ]
        for name, limit in limits.items():
            value = scenario.value(name)
            shown = limit.start if value is None else value
            found.append(_row(scenario, name, repr(shown), limit.unit, limit.title))
    return found


def _row(scenario: Scenario, name: str, value: str, unit: str, title: str) -> dict[str, str]:
    return dict(zip(COLUMNS, (scenario.name, name, value, unit, title), strict=True))


def from_csv(content: bytes, limits: Limits) -> tuple[Scenario, ...]:
    """The scenarios in a file, in order; raises Faulty with every fault, and then takes nothing."""
    lines, separator = _lines(content)
    head = [cell.strip().lower() for cell in lines[0][1]]
    missing = [column for column in _NEEDED if column not in head]
    if missing:
        raise Faulty(
            [
                f"Line 1: the column “{column}” is missing. The first line must name scenario, "
                "name and value; keep a scenario here and save it to see such a file."
                for column in missing
            ]
        )
    at = {column: head.index(column) for column in _NEEDED}
    faults: list[str] = []
    by_name: dict[str, list[tuple[int, str, str]]] = {}
    for number, cells in lines[1:]:
        padded = [*cells, *[""] * len(head)]
        scenario, name, value = (padded[at[column]].strip() for column in _NEEDED)
        # Spreadsheets and our own files put an apostrophe before what looks like a formula.
        called = named(scenario.removeprefix("'"))
        if not called:
            faults.append(f"Line {number}, column scenario: the name is missing. Write one.")
        elif called not in by_name and len(by_name) == MOST:
            faults.append(
                f"Line {number}, column scenario: “{called}” would be the "
                f"{_ORDINALS[MOST]} scenario. A file may hold {MOST}; put the others into another."
            )
        else:
            by_name.setdefault(called, []).append((number, name, _point(value, separator)))
    found = []
    for called, told_lines in by_name.items():
        pairs = [(name, value) for _, name, value in told_lines]
        chosen, wrong = chosen_of(pairs, limits)
        faults += [f"Line {told_lines[place][0]}, {problem}" for place, problem in wrong]
        if not wrong:
            found.append(scenario_of(called, chosen, limits))
    if faults:
        raise Faulty(sorted(faults, key=_line))
    if not found:
        raise Faulty(["The file has a first line and no scenario below it. Add one, or another."])
    return tuple(found)


def _lines(content: bytes) -> tuple[list[tuple[int, list[str]]], str]:
    """Line numbers with their cells, empty lines left out, and the separator."""
    if len(content) > MOST_BYTES:
        raise Faulty(
            [
                f"The file has {len(content) / 1000:,.0f} kB, and scenarios need less than "
                f"{MOST_BYTES / 1000:,.0f}. Choose a file that was saved here."
            ]
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Faulty(
            ["The file is not text in UTF-8. Save it as “CSV UTF-8” and open it again."]
        ) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        lines = [(read.line_num, cells) for cells in read if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise Faulty(
            [f"The file is not a CSV ({error}). Save it as CSV and open it again."]
        ) from None
    if not lines:
        raise Faulty(["The file is empty. Choose a file that was saved here."])
    return lines, separator


def _point(value: str, separator: str) -> str:
    """A decimal comma as a point, where commas do not separate."""
    is_comma = separator != "," and re.fullmatch(r"[+-]?\d+,\d+", value)
    return value.replace(",", ".") if is_comma else value


def _line(fault: str) -> int:
    found = re.match(r"Line (\d+)", fault)
    return int(found[1]) if found else 0
