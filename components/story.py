"""A story: steps on live exhibits, each with what to say.

Exhibits are looked up among our own charts, never imported by a name from a file.
"""

import importlib
import inspect
import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

from components import making, words
from components.exhibit import Exhibit
from components.lens import Lens
from components.making import Chart, Empty, Key

# What the page calls the story that comes with the dashboard, and the reader's own.
OURS, OWN = "In twelve steps", "Your own"
MOST_STEPS = 60
FINDING = "{finding}"
LENS = ("trust", "known_on", "basis")
# A step keeps so many values of a list and so many letters of each.
MOST_VALUES, MOST_CHOICE = 500, 300
# What an address may hold beside the controls of a page.
_NO_CONTROL = {*LENS, "step", "embed", "embed_options"}
_TODAY = "today"

Pairs = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Source:
    """A further page to read on a step."""

    title: str
    url: str
    publisher: str = ""


@dataclass(frozen=True)
class Step:
    """One exhibit under its choices, and what is said about it.

    `exhibit` is module and function below components/charts, `choices` are that function's own,
    and `view` the controls of `page` by which a reader gets there, as they stand in its address.
    What `lens` leaves out is the reader's. `say` holds paragraphs; {finding} in one of them is
    the exhibit's title. A step that cannot be shown has a `fault`, and `raw` is its JSON.
    """

    title: str
    page: str = ""
    exhibit: str = ""
    choices: Pairs = ()
    view: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    lens: tuple[tuple[str, str], ...] = ()
    say: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    fault: str = ""
    raw: str = ""

    def lens_for(self, reader: Lens) -> Lens:
        """The reader's lens with what the step sets."""
        return replace(reader, **dict(self.lens))


@dataclass(frozen=True)
class Story:
    """A title and steps in their order; `notes` is what was left out of the file."""

    title: str
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()


# ---------------------------------------------------------------- exhibits


@lru_cache(maxsize=1)
def exhibits() -> Mapping[str, Chart]:
    """Every chart that a step may name, as module.function."""
    found = {}
    for path in sorted((Path(__file__).parent / "charts").glob("*.py")):
        module = importlib.import_module(f"components.charts.{path.stem}")
        for name, chart in vars(module).items():
            is_ours = inspect.isfunction(chart) and chart.__module__ == module.__name__
            if is_ours and not name.startswith("_") and hints(chart).get("return") is Exhibit:
                found[name_of(chart)] = chart
    return types.MappingProxyType(found)


def name_of(chart: Chart) -> str:
    """The name by which a step calls a chart."""
    return f"{chart.__module__.rpartition('.')[2]}.{chart.__name__}"


@lru_cache(maxsize=256)
def hints(chart: Chart) -> Mapping[str, Any]:
    """The type of each parameter of a chart, by name."""
    return get_type_hints(chart)


@lru_cache(maxsize=256)
def choices_of(chart: Chart) -> Mapping[str, inspect.Parameter]:
    """What a step may choose: all that is neither a table nor the colours."""
    given = {*making.needs(chart), making.RECORD, "theme"}
    return {
        name: parameter
        for name, parameter in inspect.signature(chart).parameters.items()
        if name not in given
    }


def key(step: Step, edition: making.Lookup, reader: Lens, theme_name: str) -> Key:
    """What the exhibit of a step without a fault is made of, for this reader.

    A chart that asks for today's date gets it, or the day of the lens.
    """
    chart, lens = exhibits()[step.exhibit], step.lens_for(reader)
    choices = dict(step.choices)
    if _TODAY in choices_of(chart):
        choices.setdefault(_TODAY, lens.known_on or date.today().isoformat())
    return making.key(chart, edition, lens, theme_name, choices)


def problem(asked: Key, made: Exhibit | Empty, make: Callable[[Key], Exhibit | Empty]) -> str:
    """Why a step cannot be shown, in a sentence with what to do; "" if it can.

    `make` makes the exhibit of another key: it finds the choice that the chart refuses.
    """
    if isinstance(made, Exhibit):
        return ""
    if made != making.UNFIT:
        return " ".join((made.reason, *made.problems[:1]))
    refused = [
        f"{name} {_told(value)}"
        for name, value in asked.choices
        if make(_without(asked, name)) != making.UNFIT
    ]
    return (
        f"{name_of(asked.chart)} cannot be drawn with "
        f"{words.listing(refused) if refused else 'these choices'}. Open its page, choose again "
        "and add the view again."
    )


def _without(asked: Key, name: str) -> Key:
    return replace(asked, choices=tuple(pair for pair in asked.choices if pair[0] != name))


def _told(value: object) -> str:
    return f"“{', '.join(map(str, value)) if isinstance(value, tuple) else value}”"


def from_view(asked: Key, page: str, heading: str, view: Mapping[str, Sequence[str]]) -> Step:
    """The step that shows again what a reader sees: the exhibit of this key on this page.

    `heading` is what it stands under and becomes the title, not its finding: figures change, and
    those of a draft are private. `view` is the page's address.
    """
    chart = asked.chart
    default = {name: each.default for name, each in choices_of(chart).items()}
    return Step(
        title=heading,
        page=page,
        exhibit=name_of(chart),
        choices=tuple(
            (name, value)
            for name, value in asked.choices
            if name != _TODAY and value != default.get(name)
        ),
        view=tuple(
            (name, values[0] if len(values) == 1 else tuple(values[:MOST_VALUES]))
            for name, values in view.items()
            if is_control(name) and values and max(map(len, values)) <= MOST_CHOICE
        ),
        lens=tuple((name, getattr(asked.lens, name)) for name in LENS),
    )


def is_control(name: str) -> bool:
    """Whether what has this name in an address belongs to a page, and so to the view of a step."""
    return name not in _NO_CONTROL and bool(re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name))


def spoken(step: Step, finding: str) -> tuple[str, ...]:
    """What is said at a step; paragraphs that would tell a finding it lacks are left out."""
    known = finding.removesuffix(".")
    return tuple(text.replace(FINDING, known) for text in step.say if known or FINDING not in text)


def texts(step: Step) -> set[str]:
    """Every text among the choices of a step and the controls of its page."""
    found = set()
    for _, value in (*step.choices, *step.view):
        found.update(value if isinstance(value, tuple) else (value,))
    return {each for each in found if isinstance(each, str) and each}
