"""The file of a story: read, checked and written.

A file may come from anybody. Choices must be of the types that the chart names, and a step with a
fault keeps its place with a sentence on what is wrong, so that the others go on.
"""

import difflib
import inspect
import json
import math
import re
import types
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from components import tables, words
from components.making import Chart
from components.story import (
    LENS,
    MOST_CHOICE,
    MOST_STEPS,
    MOST_VALUES,
    Pairs,
    Source,
    Step,
    Story,
    choices_of,
    exhibits,
    hints,
    is_control,
    name_of,
)
from components.tables import CONFIDENCE

VERSION = 1
MOST_BYTES = 500_000
# Letters of a title and of all that is said at a step, with two between paragraphs; how many
# paragraphs, choices and sources a step has.
MOST_TITLE, MOST_SAID, MOST_ITEMS = 200, 20_000, 40
_BASES = ("cash", "with_finance_leases")
_FIELDS = ("title", "page", "exhibit", "choices", "view", "lens", "say", "sources")
_PAGES = tuple(sorted(path.stem for path in Path(__file__).parent.parent.glob("views/*.py")))


class Refused(Exception):
    """A file that is no story at all; the text says what is wrong and what to do."""


class _Fault(Exception):
    """What is wrong with one step, in a sentence."""


# ---------------------------------------------------------------- reading


def shipped() -> Story:
    """The story that comes with the dashboard; raises Refused if its file cannot be read."""
    path = tables.DATA / "story.json"
    try:
        return _shipped(path.read_bytes())
    except OSError:
        raise Refused(
            "data/story.json is missing or cannot be read. Put it back from the repository."
        ) from None


@lru_cache(maxsize=2)
def _shipped(content: bytes) -> Story:
    return read(content)


def read(content: bytes) -> Story:
    """The story in a file; raises Refused if it is none. Steps with faults keep their place."""
    if len(content) > MOST_BYTES:
        raise Refused(
            f"The file has {len(content) / 1000:,.0f} kB, and a story has at most "
            f"{MOST_BYTES / 1000:,.0f}. Choose a file that was saved here as a story."
        )
    told = _parsed(content)
    if not isinstance(told, dict) or "story" not in told:
        raise Refused(
            "The file is no story: “story” with the number of the format is missing. Choose a "
            "file that was saved here as a story."
        )
    version = told["story"]
    if type(version) is not int or version != VERSION:
        raise Refused(
            f"The story is in format {_short(version)}, and this dashboard reads format "
            f"{VERSION}. Save it again with a dashboard of this version, or update this one."
        )
    steps = told.get("steps")
    if not isinstance(steps, list) or not steps:
        raise Refused("The story has no steps: “steps” must be a list of at least one.")
    notes = []
    if unknown := [name for name in told if name not in ("story", "title", "steps")]:
        notes.append(f"Not read, because unknown: {words.listing([_short(n) for n in unknown])}.")
    if len(steps) > MOST_STEPS:
        notes.append(
            f"The story has {len(steps)} steps. Only the first {MOST_STEPS} were taken; put the "
            "others into a second file."
        )
    return Story(
        _clean(told.get("title"), MOST_TITLE) or "A story without a title",
        tuple(_step(each) for each in steps[:MOST_STEPS]),
        tuple(notes),
    )


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        why = "it is not text in UTF-8"
    except json.JSONDecodeError as error:
        why = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except (ValueError, RecursionError):
        why = "it holds a number or a nesting that nobody needs"
    raise Refused(
        f"The file is not valid JSON ({why}). Choose a file that was saved here as a story."
    )


def _no_number(name: str) -> float:
    raise ValueError(name)


def _step(told: object) -> Step:
    try:
        return _checked(told)
    except _Fault as fault:
        fields = told if isinstance(told, dict) else {}
        said = fields.get("say")
        return Step(
            _clean(fields.get("title"), MOST_TITLE) or "A step without a title",
            say=paragraphs(said) if isinstance(said, str | list) else (),
            fault=str(fault),
            raw=json.dumps(told),
        )


def _checked(told: object) -> Step:
    if not isinstance(told, dict):
        raise _Fault("This step is no object with title, page and exhibit.")
    for name in told:
        if name not in _FIELDS:
            raise _Fault(
                f"The field “{_short(name)}” is unknown.{_did_you_mean(name, _FIELDS)} "
                f"A step has {words.listing(list(_FIELDS), most=len(_FIELDS))}."
            )
    title = _clean(told.get("title"), MOST_TITLE)
    if not title:
        raise _Fault("The step has no title: “title” must be text.")
    page = told.get("page")
    if page not in _PAGES:
        raise _Fault(
            f"The page “{_short(page)}” does not exist.{_did_you_mean(page, _PAGES)} There are "
            f"{words.listing(list(_PAGES), most=len(_PAGES))}."
        )
    exhibit = told.get("exhibit")
    chart = exhibits().get(exhibit) if isinstance(exhibit, str) else None
    if not isinstance(exhibit, str) or chart is None:
        raise _Fault(
            f"There is no exhibit “{_short(exhibit)}”.{_did_you_mean(exhibit, exhibits())} "
            "Open its page and add the view again."
        )
    said = told.get("say", [])
    if not isinstance(said, str | list):
        raise _Fault("“say” must be a list of paragraphs.")
    say = paragraphs(said)
    if (letters := len("\n\n".join(say))) > MOST_SAID:
        raise _Fault(
            f"“say” has {letters:,} characters, and a step may have {MOST_SAID:,}. Put the rest "
            "into another step."
        )
    return Step(
        title=title,
        page=page,
        exhibit=exhibit,
        choices=_choices(told.get("choices", {}), chart),
        view=_view(told.get("view", {})),
        lens=_lens(told.get("lens", {})),
        say=say,
        sources=_sources(told.get("sources", [])),
    )


def paragraphs(said: str | list[Any]) -> tuple[str, ...]:
    """What is said, a paragraph each; text is split where lines are empty.

    Nothing is left out: where there are too many paragraphs, the last one holds all further ones.
    """
    parts = re.split(r"\n\s*\n", said) if isinstance(said, str) else said
    cleaned = [text for part in parts if (text := _clean(part))]
    *first, last = [*cleaned[: MOST_ITEMS - 1], "\n".join(cleaned[MOST_ITEMS - 1 :])]
    return (*first, last) if last else tuple(first)


def _choices(told: object, chart: Chart) -> Pairs:
    allowed, wanted = choices_of(chart), hints(chart)
    given = _named(told, "choices")
    for name in given:
        if name not in allowed:
            known = f"It has {words.listing(list(allowed))}." if allowed else "It has none."
            raise _Fault(
                f"{name_of(chart)} has no choice “{_short(name)}”."
                f"{_did_you_mean(name, allowed)} {known}"
            )
    for name, parameter in allowed.items():
        if parameter.default is inspect.Parameter.empty and name not in given:
            raise _Fault(f"{name_of(chart)} needs the choice “{name}”. Add it to “choices”.")
    return tuple((name, _fitted(value, wanted[name], name)) for name, value in given.items())


def _fitted(value: object, wanted: Any, name: str) -> Any:
    """The value as the chart's annotation wants it; raises _Fault."""
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in (types.UnionType, Union):
        kinds = [kind for kind in inner if kind is not type(None)]
        return None if value is None else _fitted(value, kinds[0], name)
    if origin is not None:
        if not isinstance(value, list) or len(value) > MOST_VALUES:
            raise _Fault(f"The choice “{name}” must be a list of at most {MOST_VALUES} values.")
        return tuple(_fitted(each, inner[0], name) for each in value)
    kinds, said = _KINDS[wanted]
    if type(value) not in kinds:
        raise _Fault(f"The choice “{name}” must be {said}, not {_short(value)}.")
    if isinstance(value, str):
        return _plain(value, name)
    if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) < 1e15):
        raise _Fault(f"The choice “{name}” must be {said} below a quadrillion.")
    return float(value) if wanted is float and isinstance(value, int) else value


# By the annotation of a chart: the types in a file that fit it, and how to say so.
_KINDS: dict[Any, tuple[tuple[type, ...], str]] = {
    str: ((str,), "text"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    bool: ((bool,), "true or false"),
    object: ((str, int, float, bool), "text or a number"),
}


def _view(told: object) -> tuple[tuple[str, str | tuple[str, ...]], ...]:
    found = []
    for name, value in _named(told, "view").items():
        if not is_control(name):
            raise _Fault(f"“view” holds “{_short(name)}”, which is no control of a page.")
        if isinstance(value, list) and 0 < len(value) <= MOST_VALUES:
            found.append((name, tuple(_plain(each, name) for each in value)))
        else:
            found.append((name, _plain(value, name)))
    return tuple(found)


def _lens(told: object) -> tuple[tuple[str, str], ...]:
    given = _named(told, "lens")
    for name, value in given.items():
        if name not in LENS:
            raise _Fault(f"“lens” has no “{_short(name)}”. It has {words.listing(list(LENS))}.")
        if name == "known_on":
            if value != "" and not _is_day(value):
                raise _Fault(
                    f"“known_on” must be a day from 2019 to today such as 2025-12-31, not "
                    f"“{_short(value)}”."
                )
            continue
        allowed = CONFIDENCE if name == "trust" else _BASES
        if value not in allowed:
            raise _Fault(f"“{name}” must be {' or '.join(allowed)}, not “{_short(value)}”.")
    return tuple(given.items())


def _is_day(value: object) -> bool:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return (
        day is not None
        and day.isoformat() == value
        and "2019-01-01" <= day.isoformat() <= date.today().isoformat()
    )


def _sources(told: object) -> tuple[Source, ...]:
    if not isinstance(told, list):
        raise _Fault("“sources” must be a list.")
    found = []
    for each in told[:MOST_ITEMS]:
        url = each.get("url") if isinstance(each, dict) else None
        if not isinstance(url, str) or not url.startswith(("https://", "http://")):
            raise _Fault("A source needs “title” and a “url” that starts with https://.")
        found.append(
            Source(
                _clean(each.get("title"), MOST_TITLE) or _plain(url, "url"),
                _plain(url, "url"),
                _clean(each.get("publisher"), MOST_TITLE),
            )
        )
    return tuple(found)


def _named(told: object, field: str) -> dict[str, Any]:
    if not isinstance(told, dict) or len(told) > MOST_ITEMS:
        raise _Fault(f"“{field}” must be an object of at most {MOST_ITEMS} values by name.")
    return told


def _plain(value: object, name: str) -> str:
    if not isinstance(value, str) or len(value) > MOST_CHOICE or value != _shown(value):
        raise _Fault(f"“{name}” must be text of at most {MOST_CHOICE} characters.")
    return value


def _clean(value: object, most: int | None = None) -> str:
    """Text without signs that no screen shows and no file can hold; "" for all else."""
    return _shown(value).strip()[:most] if isinstance(value, str) else ""


def _shown(text: str) -> str:
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept)


def _short(value: object) -> str:
    said = _clean(value if isinstance(value, str) else json.dumps(value, default=str))
    return said if len(said) <= 40 else f"{said[:39]}…"


def _did_you_mean(value: object, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(str(value)[:60], list(known), n=1)
    return f" Did you mean “{close[0]}”?" if close else ""


# ---------------------------------------------------------------- writing


def written(story: Story) -> bytes:
    """The story as a file; what `read` finds in it is the same story.

    Indented, unless only without that it is small enough to be read.
    """
    told = {
        "story": VERSION,
        "title": story.title,
        "steps": [_as_told(step) for step in story.steps],
    }
    file = (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
    if len(file) <= MOST_BYTES:
        return file
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _as_told(step: Step) -> Any:
    if step.raw:
        return json.loads(step.raw)
    told = {
        "title": step.title,
        "page": step.page,
        "exhibit": step.exhibit,
        "choices": dict(step.choices),
        "view": dict(step.view),
        "lens": dict(step.lens),
        "say": list(step.say),
        "sources": [
            {name: value for name, value in vars(each).items() if value} for each in step.sources
        ],
    }
    return {name: value for name, value in told.items() if value}
