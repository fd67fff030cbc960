"""Scenarios that a reader keeps: by name and in a link, checked when they come back."""

import difflib
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from components.scenarios import hours
from components.scenarios.numbers import Refused
from components.scenarios.stay_or_leave import ENDS, FALLS, WITH_THE_NOTES

MOST, MOST_NAME = 3, 40


@dataclass(frozen=True)
class Limit:
    """One assumption as its row has it: what it is called, where it starts and how far it goes."""

    title: str
    unit: str
    start: float
    low: float
    high: float


Limits = Mapping[str, Limit]


@dataclass(frozen=True)
class Choice:
    """A choice that is not a number on a slider: `allowed` are its values as text, first the start.

    `unfit` says of a value, set in for {}, that it is none of them.
    """

    name: str
    title: str
    unit: str
    allowed: tuple[str, ...]
    start: str
    unfit: str


CHOICES = {
    choice.name: choice
    for choice in (
        Choice(
            "years",
            "Meta leaves after",
            "years",
            tuple(str(end) for end in ENDS),
            str(ENDS[0]),
            "leases do not end after “{}” years",
        ),
        Choice("fall", "The threshold falls", "", FALLS, WITH_THE_NOTES, "“{}” is no way to fall"),
        Choice("panels", "Panels", "", hours.SIZES, hours.MATCHED, "“{}” is no size of the panels"),
        Choice("clouds", "Clouds", "", hours.CLOUDS, hours.HAZE, "“{}” is no kind of clouds"),
    )
}


@dataclass(frozen=True)
class Scenario:
    """What a reader chose on the page: each of CHOICES by its name, and what they moved.

    `moved` holds the assumptions that differ from their start, by name.
    """

    name: str
    years: int = ENDS[0]
    fall: str = WITH_THE_NOTES
    moved: tuple[tuple[str, float], ...] = ()
    panels: str = hours.MATCHED
    clouds: str = hours.HAZE

    def chosen(self, choice: Choice) -> str:
        """What this scenario has for one of CHOICES, as text."""
        return str(getattr(self, choice.name))

    def value(self, name: str) -> float | None:
        """What an assumption was moved to; None if it stands where it starts."""
        return dict(self.moved).get(name)

    def of(self, names: Iterable[str]) -> tuple[str, ...]:
        """What of these names was moved, as "name=value"."""
        wanted = set(names)
        return tuple(f"{name}={value!r}" for name, value in self.moved if name in wanted)


def named(text: str) -> str:
    """A name as it can be kept: on one line, without signs that no screen shows, not too long."""
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(shown.split())[:MOST_NAME].strip()


def moved_only(values: Mapping[str, float], limits: Limits) -> tuple[tuple[str, float], ...]:
    """Those values that differ from where their assumption starts."""
    return tuple(
        (name, float(value))
        for name, value in values.items()
        if name in limits and not math.isclose(value, limits[name].start)
    )


# ---------------------------------------------------------------- in a link


def told(scenario: Scenario) -> tuple[str, ...]:
    """A scenario as a few texts, for an address and for a step of a story: its name comes first."""
    chosen = {choice.name: scenario.chosen(choice) for choice in CHOICES.values()}
    return (
        scenario.name,
        *(f"{name}={value}" for name, value in chosen.items() if value != CHOICES[name].start),
        *(f"{name}={value!r}" for name, value in scenario.moved),
    )


def heard(parts: Sequence[str], limits: Limits) -> Scenario:
    """The scenario that these texts tell; raises Refused with what is wrong and how to mend it."""
    if not parts or not named(parts[0]):
        raise Refused("A scenario has no name. Give it one, of at most 40 letters.")
    name = named(parts[0])
    pairs = []
    for part in parts[1:]:
        key, sign, value = part.partition("=")
        if not sign:
            raise Refused(f"“{part[:40]}” in the scenario “{name}” is not name=value.")
        pairs.append((key, value))
    chosen, faults = chosen_of(pairs, limits)
    if faults:
        problem = faults[0][1].partition(": ")[2]
        raise Refused(f"The scenario “{name}” cannot be shown: {problem}")
    return scenario_of(name, chosen, limits)


# ---------------------------------------------------------------- name and value


def chosen_of(
    pairs: Sequence[tuple[str, str]], limits: Limits
) -> tuple[dict[str, str | float], list[tuple[int, str]]]:
    """What was chosen by name, and faults as (place among the pairs, what and how to mend it)."""
    chosen: dict[str, str | float] = {}
    faults = []
    for place, (name, value) in enumerate(pairs):
        if name in chosen:
            faults.append((place, f"column name: {name} stands twice. Keep one of the lines."))
            continue
        problem = ""
        if name in CHOICES:
            choice = CHOICES[name]
            # Spreadsheets write 8 as 8.0.
            number = _number(value)
            chosen[name] = value if math.isnan(number) else f"{number:g}"
            if chosen[name] not in choice.allowed:
                problem = (
                    f"column value: {choice.unfit.format(value[:40])}. Write "
                    f"{_either(choice.allowed)}."
                )
        elif name not in limits:
            near = difflib.get_close_matches(name, [*limits, *CHOICES], 1)
            mend = f"Did you mean {near[0]}?" if near else "Take the line out."
            problem = f"column name: there is no assumption “{name[:40]}”. {mend}"
        else:
            limit = limits[name]
            chosen[name] = number = _number(value)
            span = f"Write a number from {limit.low:g} to {limit.high:g}."
            if math.isnan(number):
                problem = f"column value: “{value[:20]}” is not a number. {span}"
            elif not limit.low <= number <= limit.high:
                problem = f"column value: {value[:20]} is beyond the slider “{limit.title}”. {span}"
        if problem:
            faults.append((place, problem))
    return chosen, faults


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def _either(texts: Sequence[str]) -> str:
    return f"{', '.join(texts[:-1])} or {texts[-1]}"


def scenario_of(name: str, chosen: Mapping[str, str | float], limits: Limits) -> Scenario:
    """The scenario of what was chosen without a fault."""
    values = {key: float(value) for key, value in chosen.items() if key not in CHOICES}
    picked = {key: str(chosen.get(key, choice.start)) for key, choice in CHOICES.items()}
    return Scenario(name, int(picked.pop("years")), moved=moved_only(values, limits), **picked)
